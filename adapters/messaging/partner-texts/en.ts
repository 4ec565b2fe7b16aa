import { proposedTerms } from '../../partners/proposed-terms.js';
import type { PartnerTexts } from './texts.js';

export const en: PartnerTexts = {
  subject: {
    partnerOfRecordGiven:
      '{planName}: {role, select, former {you are no longer the partner of record} partner {you are the partner of record} other {{partner} is the partner of record}}',
    partnerOfRecordCleared:
      '{planName}: {role, select, former {you are no longer the partner of record} other {there is no partner of record any more}}',
    resellerInvited: '{partner} asks to become your reseller',
    resellerAccepted: '{role, select, partner {Your invitation was accepted} other {{partner} is your reseller}}',
    resellerDeclined: 'Your invitation was declined',
    resellerEnded:
      '{role, select, former {You are no longer the reseller of {organisation}} other {{former} is no longer your reseller}}',
    transferProposed: '{organisation}: another reseller is proposed, {partner} in the place of {former}',
    transferAgreed: '{organisation}: {partner} follows {former} as reseller on {on}',
    transferDeclined: '{organisation}: the transfer to another reseller does not take place',
    directBillingProposed: '{planName}: {partner} proposes that you pay by invoice from {startsOn}',
    directBillingAccepted:
      '{planName}: {role, select, partner {{organisation} pays by invoice from {startsOn}} other {your organisation pays by invoice from {startsOn}}}',
    directBillingDeclined: '{planName}: {organisation} has declined to pay by invoice',
    directBillingWithdrawn: '{planName}: the proposal to pay by invoice was withdrawn',
    directBillingLapsed: '{planName}: the proposal to pay by invoice has lapsed',
  },
  lead: {
    partnerOfRecordGiven:
      '{role, select, former {You are no longer the partner of record of the subscription to {planName} for {organisation}.} partner {You are now the partner of record of the subscription to {planName} for {organisation}.} other {{partner} (partner id {partnerId}) is now the partner of record of the subscription to {planName} for {organisation}{replaces, select, yes {, in the place of {former}} other {}}.}}',
    partnerOfRecordCleared:
      '{role, select, former {You are no longer the partner of record of the subscription to {planName} for {organisation}.} other {{former} is no longer the partner of record of the subscription to {planName} for {organisation}. There is none any more.}}',
    resellerInvited: '{partner} (partner id {partnerId}) asks to become a reseller of {organisation}.',
    resellerAccepted:
      '{role, select, partner {{organisation} has accepted your invitation: you are its reseller now.} other {The invitation of {partner} was accepted: it is a reseller of {organisation} now.}}',
    resellerDeclined: 'The customer {organisation} has declined your invitation to become its reseller.',
    resellerEnded:
      '{role, select, former {You have ended the reseller relation with {organisation}.} other {{former} has ended its reseller relation with {organisation}.}}',
    transferProposed: 'It is proposed that {partner} follows {former} as reseller of {organisation} on {on}.',
    transferAgreed: 'All three have agreed: on {on} {partner} follows {former} as reseller of {organisation}.',
    transferDeclined:
      'The proposed transfer of {organisation} from {former} to {partner} was declined: everything stays as it is.',
    directBillingProposed:
      'Product keys pay for {planName} until the day before {startsOn}. {partner} proposes that {organisation} then pays directly, period by period, and needs no keys any more.',
    directBillingAccepted:
      '{role, select, partner {{organisation} has accepted your proposal: it pays for {planName} directly, period by period, from {startsOn}.} other {An administrator has accepted the proposal of {partner}: {organisation} pays for {planName} directly, period by period, from {startsOn}.}}',
    directBillingDeclined: '{organisation} has declined the proposal to pay for {planName} directly. Nothing changes.',
    directBillingWithdrawn:
      '{partner} has withdrawn the proposal that {organisation} pays for {planName} directly. Nothing changes, and there is nothing to do.',
    directBillingLapsed:
      '{role, select, partner {Nobody has answered your proposal that {organisation} pays for {planName} directly: it has lapsed.} other {Nobody has answered the proposal of {partner} that {organisation} pays for {planName} directly: it has lapsed.}} Nothing changes.',
  },
  more: {
    partnerOfRecordGiven:
      '{role, select, former {You do not see this subscription any more.} partner {You see its dates, its state and its number of seats, and hear of what needs a decision. You see no people and can change nothing.} other {A partner of record sees the dates, the state and the number of seats of this subscription, and hears of what needs a decision. It sees no people and can change nothing. You can change or remove it at any time.}}',
    partnerOfRecordCleared:
      '{role, select, former {You do not see this subscription any more.} other {You can name another partner at any time.}}',
    resellerInvited:
      'A reseller sees your subscriptions with their dates and amounts and your orders, and orders product keys for you; it sees no people and can change nothing. Only the partner can end this relation, or you agree on a transfer to another reseller. If you do not answer until {on} inclusive, the invitation lapses.',
    resellerAccepted:
      '{role, select, partner {You see its subscriptions with their dates and amounts and its orders, and can order product keys for it.} other {Only the partner can end this relation, or you agree on a transfer to another reseller.}}',
    resellerDeclined: 'You can invite this customer again in 30 days.',
    resellerEnded:
      '{role, select, former {You do not see its subscriptions any more. Product keys that you have sold can still be redeemed.} other {Your subscriptions go on unchanged, and product keys that you have bought can still be redeemed.}}',
    transferProposed:
      'It takes place once both partners and an administrator of the customer have agreed before that day; until then everybody can decline.',
    transferAgreed:
      '{role, select, former {From that day on you do not see its subscriptions any more.} partner {From that day on you see its subscriptions and its orders.} other {Your subscriptions go on unchanged.}}',
    transferDeclined: '',
    directBillingProposed:
      'Nothing is charged now. The price is that of the first term; the terms after it cost what the price list says by then. Payment of the first period is asked for before {startsOn}, by the billing account that you choose; product keys can be redeemed all the same and put that off. If you do not answer until {on} inclusive, the proposal lapses.',
    directBillingAccepted:
      'Nothing was charged. {renews, select, yes {Payment of the first period is asked for before {startsOn}.} other {It ends with its last term unless it is decided otherwise.}}',
    directBillingDeclined: 'You can propose it again.',
    directBillingWithdrawn: '',
    directBillingLapsed:
      '{role, select, partner {You can propose it again.} other {If you want to pay directly, an administrator can ask for that at any time.}}',
  },
  message: '{partner} writes: {message}',
  reason: 'Reason: {message}',
  ...proposedTerms.en,
  answer: 'Accept or decline',
  label: {
    organisation: 'Organisation',
    planName: 'Plan',
    subscriptionId: 'Subscription',
    partner: 'Partner',
    former: 'Until now',
    takesPlaceOn: 'Takes place on',
    answerBy: 'To be answered by',
    seats: 'Seats',
    perPeriod: 'Price',
    startsOn: 'Paid directly from',
    payment: 'Payment',
    afterwards: 'After the last term by keys',
  },
};

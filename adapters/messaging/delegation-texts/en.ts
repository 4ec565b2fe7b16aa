import type { DelegationTexts } from './texts.js';

const days = '{days, plural, one {# day} other {# days}}';

export const en: DelegationTexts = {
  subject: {
    delegationOffered: '{partner} asks to administer subscriptions for {organisation}',
    delegationAccepted:
      '{to, select, partner {{organisation} has accepted your offer} other {{partner} may now act for {organisation}}}',
    delegationDeclined: 'Your offer to {organisation} was declined',
    delegationLapsed: 'Your offer to {organisation} was not answered',
    delegationEnding: 'Access of {partner} to {organisation} ends in {daysLeft, plural, one {# day} other {# days}}',
    delegationEnded: 'Access of {partner} to {organisation} has ended',
    delegationExtensionAsked: '{partner} asks for more time to act for {organisation}',
    delegationExtended: 'Access of {partner} to {organisation} lasts until {until}',
    delegationExtensionDeclined: '{organisation} does not give more time',
  },
  lead: {
    delegationOffered: 'The partner {partner} offers to act for {organisation} in delegated administration.',
    delegationAccepted:
      '{to, select, partner {{organisation} lets you act for it from now until {until}.} other {An administrator of {organisation} has accepted the offer of {partner}: the partner can act for you from now until {until}.}}',
    delegationDeclined: 'An administrator of {organisation} has declined your offer of delegated administration.',
    delegationLapsed:
      'Nobody at {organisation} has answered your offer of delegated administration until {answerBy}: it has lapsed.',
    delegationEnding:
      '{to, select, partner {Your access to {organisation} ends at {until}.} other {The access of {partner} to {organisation} ends at {until}.}}',
    delegationEnded:
      '{by, select, partner {{to, select, partner {You have ended your access to {organisation}.} other {{partner} has ended its access to {organisation}.}}} tenant {{to, select, partner {{organisation} has ended your access.} other {An administrator of {organisation} has ended the access of {partner}.}}} expiry {The access of {partner} to {organisation} has ended at {until}: its time is over.} other {The access of {partner} to {organisation} has been ended.}}',
    delegationExtensionAsked:
      'The partner {partner} acts for {organisation} until {until} and asks for more time: until {extendedUntil}.',
    delegationExtended: '{to, select, partner {You} other {{partner}}} may act for {organisation} until {until}.',
    delegationExtensionDeclined: '{organisation} does not give you more time. Your access ends at {until}.',
  },
  writes: '{partner} writes: “{message}”',
  mayDo: 'The partner could then do the following for you: {mayDoList}.',
  forSoLong: `Access would last ${days} from the acceptance.`,
  howToAnswer:
    'Open the link to accept or decline. It is your own: please do not pass it on. Without an answer the offer lapses at {answerBy}.',
  audited:
    'Everything that the partner does for you is recorded with the names of the person or key and of the partner.',
  endsAnyTime: 'You can end it at any time, with immediate effect.',
  askAgain: 'You can make a new offer.',
  askForMore:
    '{to, select, partner {If you need more time, ask for an extension: an administrator of the customer has to accept it.} other {If the partner is to go on after that, it can ask you for more time.}}',
  refusedFromNow: 'No request of the partner is carried out for {organisation} any more.',
  lettingItBe: 'If nobody answers, access ends as it is now.',
  question: 'If you have a question, please contact {known, select, yes {{contact}} other {your reseller}}.',
  open: 'See what is offered',
  scope: {
    read: 'see users, licences, subscriptions and notices',
    licences: 'add and change users, assign licences',
    subscriptions: 'place orders, decide about renewals, change seats, cancel, look after set-ups',
    keys: 'redeem product keys and orders of keys',
    billing: 'see and change billing data, requests for payment and invoices',
  },
  label: {
    organisation: 'Customer',
    partner: 'Partner',
    mayDoList: 'May',
    answerBy: 'Answer by',
    until: 'Access until',
    delegationId: 'Delegation',
  },
};

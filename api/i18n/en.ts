import { type ErrorCode, errorCatalogue } from '../../domain/errors.js';
import type { Texts } from './texts.js';

const titles = Object.entries(errorCatalogue).map(([code, { title }]): [string, string] => [code, title]);

export const en: Texts = {
  title: Object.fromEntries(titles) as Record<ErrorCode, string>,
  detail: {
    creditNotPossible:
      '{reason, select, noTerms {The billing account has no terms of payment in this currency: it is paid first.} overdue {An invoice of the billing account is overdue: pay it first.} other {It exceeds the limit of credit of the billing account: pay first, or ask for a higher limit.}}',
    wrongLines: 'Nothing was imported: {count, plural, one {one problem} other {# problems}}.',
    unknownPartner: 'There is no partner {partnerId}: please ask the partner for its id.',
    partnerNotEnrolled: '{name} is not enrolled in the partner programme, and cannot be named here.',
    partnerSuspended: '{name} is suspended from the partner programme, and cannot be named here now.',
    partnerMayNotSell:
      '{reason, select, noDistributor {The partner has no distributor} suspended {The relation of the partner with its distributor is suspended} other {The relation of the partner with its distributor has ended}}: it cannot sell.',
    ownPartnerOfRecord: '{name} is this customer itself: please name another partner, or none.',
    resellerEndsIt:
      '{name} is your reseller, and only the partner can end that: please ask it to, or agree on a transfer to another reseller.',
    alreadyReseller: 'The partner is a reseller of this customer already.',
    invitationDeclined:
      'The customer has declined an invitation of the partner: another one can be sent from {againOn} on.',
    invitationClosed:
      '{state, select, accepted {The invitation has been accepted.} declined {The invitation has been declined.} withdrawn {The partner has withdrawn the invitation.} other {The invitation has lapsed.}}',
    transferClosed:
      '{state, select, agreed {All three have agreed to the transfer.} declined {The transfer has been declined.} withdrawn {The transfer has been withdrawn.} other {The transfer has lapsed: its day has come before all three have agreed.}}',
    tooManyWrongKeys:
      '{most, plural, one {# product key was} other {# product keys were}} wrong within 15 minutes. Copy the keys anew and try again in {minutes, plural, one {# minute} other {# minutes}}.',
    unauthenticated:
      '{reason, select, expired {The access token has expired: get a new one.} ' +
      'notYetValid {The access token is not valid yet.} issuer {The access token is of another issuer.} ' +
      'audience {The access token is for another audience.} ' +
      'algorithm {The access token is signed in a way that is not taken.} ' +
      'signature {The access token is not signed by the issuer.} type {The token is no access token.} ' +
      'bound {The access token is bound to a key: it cannot be used as a bearer token.} ' +
      'claims {The access token lacks what is needed of it.} ' +
      'apiKey {The API key is unknown, has expired or was revoked.} ' +
      'other {Send an API key or an access token as “Authorization: Bearer …”.}}',
    noMembership: 'Open the link in your invitation, or ask an administrator of your organisation to invite you.',
    notAMember: 'Choose one of the places that mayActIn lists.',
    actingInRequired: 'Name one of the places that mayActIn lists in Perennial-Acting-In.',
    notSignedIn: 'It takes the access token of a person: an API key is not enough.',
    roleOfUser: 'Make the user an administrator, or none any more, with the user of the tenant.',
    emailNotVerified: 'Verify your e-mail address where you sign in, or use the link of the invitation.',
    invitationOver:
      '{reason, select, joined {The person has joined.} other {Ask whoever invited you for a new invitation.}}',
    alreadyMember: 'Sign in with another account, or have the other membership removed by an administrator.',
    placeTaken: 'Ask an administrator to remove the other account.',
    agreementSigned: 'The agreement is signed under another name already: the first signature stays.',
    noNewTenant: 'Its tenant was there before: it is changed as a tenant.',
    tooManyKeys: 'With these it would have {all} keys: at most {most} are redeemed together.',
    malformedUser: 'It is neither the id of a user nor an e-mail address.',
    nestedGroup: 'A group cannot be a member of a group: add its members, each by id or e-mail address.',
    licenceOfGroup: 'The licence comes from a group ({groups}): take the person out of it.',
    licenceInUse: 'The licence has been used lately: only what nobody uses is taken back.',
    reclaimOpen: 'The licence is about to be taken back already: its user has been warned.',
    reclaimClosed:
      '{state, select, reclaiming {The licences are being taken back just now.} cancelled {It has been cancelled: everybody keeps the licence.} other {It is over: assign a licence to whoever needs one.}}',
    nameInUse: 'Another group of the tenant is called {name}: choose another name.',
    tooManyPlans: 'A group holds 20 plans at most: take another one from it first.',
    repeatedUser: 'This user is named before in the same request.',
    noAdministrator: 'The tenant has no administrator who could look after a subscription: name one first.',
    usersNotFreed:
      '{reason, select, list {{count, plural, one {# place of the list names nobody} other {# places of the list name nobody}} who could be freed: nobody is freed, and each place is named with its reason.} other {The user holds no licence of the subscription.}}',
    userDeactivated: 'The user is deactivated: restore the user first.',
    malformedKey:
      '{check, select, oneWrongOrTwoSwapped {In the product key one character is wrong or two are swapped.} ' +
      'invisible {The product key has an invisible character ({codePoint}), as copying can bring along: delete it, or type the key.} ' +
      'other {{expectedLength, select, ' +
      'none {Character {position} of the product key is not one that keys have (digits, and letters without B, I, L, O, S, U, Z).} ' +
      'other {A product key has {expectedLength} characters, this one has {length}.}}}}',
    unknownKey: 'The key is well formed and was never issued here: ask the seller.',
    usedKey: 'The key was used on {usedAt}.',
    reservedKey: 'The key is part of another open redemption.',
    revokedKey: 'The seller revoked the key and can say why, or replace it.',
    expiredKey: 'The keys had to be redeemed by {redeemBy}: the seller can replace them.',
    mixedKeys:
      '{reason, select, otherPlan {The keys are for {keysPlan}, the subscription for {subscriptionPlan}.} ' +
      'other {It differs from the first key: redeem it by itself.}}',
    duplicateKey: 'It is the same key as number {sameAs}.',
    otherTestClock:
      '{reason, select, live {The keys are for live use.} clock {The keys are for the test clock {testClockId}.} ' +
      'other {It differs from the first key: redeem it by itself.}}',
    countryNotServed:
      '{reason, select, cloud {{plan} has no service in the cloud {cloud}, only in {soldIn}.} ' +
      'other {{plan} has no service in {country}. It is sold in {countries}.}}',
    keyInUse:
      '{state, select, used {The key was used} other {An open redemption has reserved the key}}: it cannot be revoked.',
    keyOfOrder:
      '{reason, select, revoke {It is revoked by cancelling its order, {keyOrderId}.} ' +
      'other {The key was ordered for a customer, who redeems it by naming the order.}}',
    otherCustomersOrder: 'The keys were ordered for another customer, who alone redeems them.',
    keyOrderNotPending:
      'The order is not pending: {state, select, inRedemption {an open redemption has its keys} redeemed {it was redeemed} ' +
      'declined {it was declined} expired {its last day is over} other {it was cancelled}}.',
    otherCloud:
      '{reason, select, partner {The partner is in the cloud {cloud}: name one of the cloud {ownCloud}.} ' +
      'plan {The plan is sold in the cloud {cloud}: choose one of the cloud {ownCloud}.} ' +
      'agreement {The agreement is for the cloud {cloud}: the cloud {ownCloud} has another one.} ' +
      'other {The customer is in the cloud {cloud}: a partner of that cloud can act for it.}}',
    offerOpen: 'The customer can still answer the offer {delegationId}: withdraw it to make another one.',
    offerNotOpen:
      'The offer {state, select, lapsed {has lapsed} declined {was declined} withdrawn {was withdrawn} other {was accepted}}.',
    delegationNotActive:
      '{state, select, offered {The offer has not been accepted yet.} expired {The time of the delegation is over.} ended {The delegation was ended.} other {The offer came to nothing.}}',
    extensionNotPossible:
      '{reason, select, waits {The customer has not answered the last request yet.} other {Access lasts at most {longestDays, plural, one {# day} other {# days}} from now.}}',
    extensionNotAsked: 'Nobody waits for an answer about more time.',
    planNotOnSale: '{plan} was withdrawn from sale.',

    billingProfileInUse: 'It is used by {uses}: choose another profile for these, or take the payment methods back.',
    defaultBillingProfile: 'Make another profile the default one first.',
    tooManyBillingProfiles: 'It has {most}: remove one first.',
    onlyCardsAreEdited: 'A BLIK mandate is replaced by a new one.',
    redemptionClosed:
      'The redemption has ended: {state, select, redeemed {its keys were redeemed} refused {its keys were refused} ' +
      'undone {its set-up was undone} cancelled {it was given up} other {it lapsed after 24 hours without progress}}.',
    agreementRequired: 'The agreement that the plan asks for has to be accepted first.',
    signatureRequired:
      'The customer’s administrator signs it, by the link in the mail: send a request for the signature.',
    wrongAgreement: 'The plan asks for {agreement}, version {version}.',
    reviewChanged:
      'What the redemption would do has changed since the review was read: read the new one and tick it again.',
    acknowledgementRequired: 'Not acknowledged: {missing}.',
    useNotPossible:
      '{use, select, activate {The tenant has a subscription already.} ' +
      'other {The tenant has no subscription to stand beside.}}',
    writeOffNotPossible:
      '{reason, select, notOpen {Nothing is owed by it.} ' +
      'notOwed {It asks for what has not been delivered: it can be cancelled, or lapses.} ' +
      'notOverdue {It can still be paid in time: it is written off once it is overdue.} ' +
      'other {Its payment would bring the subscription back: it is written off once that has ended.}}',
    payerNotChangeable:
      '{reason, select, perpetual {It is perpetual: nothing of it ends.} ' +
      'invoiced {It is paid by period already.} ' +
      'prepaid {It was paid by keys: nobody pays for it by period.} ' +
      'trial {It is a trial: it is converted to a plan, and paid then.} ' +
      'cancelled {It was cancelled: withdraw the cancellation first.} ' +
      'noPurchaser {The organisation pays for it, and no user.} ' +
      'policy {Its policy does not know that intent.} ' +
      'other {It is neither active nor in grace: a key renews it, or it is bought again.}}',
    renewNotPossible:
      '{reason, select, perpetual {It is perpetual: it never ends, so there is nothing to renew.} ' +
      'cancelled {It was cancelled, or ends with its term: withdraw the cancellation first.} ' +
      'perpetualPlan {A perpetual plan renews nothing: it stands beside what there is.} ' +
      'noReactivation {This plan cannot be reactivated; it is bought again.} ' +
      'pending {It has not begun: it waits for the last day of another one.} ' +
      'settingUp {It is still being set up: it can be renewed after that.} ' +
      'trial {A trial is converted to a plan: say to which.} ' +
      'trialPlan {A trial does not renew anything and is not renewed: a plan that is sold for a time follows it.} ' +
      'noTrial {Only a trial that runs, or has run out, is converted.} ' +
      'noExtension {Terms of this plan are not extended month by month.} ' +
      'periodsOwed {Periods of its term are still to be paid: the next term follows it.} ' +
      'prepaid {It was paid by keys, and nobody pays for it by period: keys renew it.} ' +
      'paidOtherwise {This time was paid otherwise meanwhile: the money is given back, or something else is ordered for it.} ' +
      'other {As it stands, it cannot be renewed.}}',
    addSeatsNotPossible:
      '{reason, select, perpetual {It is perpetual: its seats have no time to share.} ' +
      'perpetualPlan {Keys of a perpetual plan have no time to share: they stand beside what there is.} ' +
      'otherPlan {The keys are for another plan.} ' +
      'unequalTerms {Its terms have different numbers of seats, so they cannot become one.} ' +
      'prepaid {It was paid by keys: keys of its plan add seats.} ' +
      'cancelled {It was cancelled: withdraw the cancellation first.} ' +
      'other {Seats are added while it is active.}}',
    replaceNotPossible:
      '{reason, select, samePlan {It has this plan already: renew it.} ' +
      'trialPlan {A trial takes the place of no other subscription.} ' +
      'perpetual {It is perpetual and has no last day: replace it now.} ' +
      'ended {Its last day is over: replace it now.} ' +
      'pending {It has not begun: it waits for the last day of another one.} ' +
      'other {It is still being set up: it can be replaced after that.}}',
    replacementWaits:
      '{when, select, now {The subscription {by} is taking its place.} other {The subscription {by} takes its place on {on}.}}',
    choiceRequired: 'First it has to be chosen what the keys are to be used for.',
    confirmationRequired:
      '{daysLost, select, all {A subscription that never ends would be lost} ' +
      'other {{daysLost, plural, one {# paid day} other {# paid days}} would be lost}}: that has to be confirmed.',
    prepaidOnly: 'Only terms that are paid by key can be started.',
    usersToFree:
      '{assigned, plural, one {# seat is} other {# seats are}} assigned and the keys carry {seats}: name {excess, plural, ' +
      'one {# user} other {# users}} to free; whoever is not named is taken from the newest assignments.',

    noFreeSeat: 'Every seat is assigned: unassign somebody first, or buy more seats.',
    unknownUser:
      '{reason, select, notAdministrator {The user is not an administrator of this tenant.} ' +
      'other {There is no such user in this tenant.}}',
    licenceHeld: 'The licence is there already: subscription {subscriptionId}.',
    licenceRequestOpen: 'This has been asked for already: wait for the answer, or withdraw request {licenceRequestId}.',
    licenceRequestClosed:
      '{state, select, seatOrdered {The request has been granted: a seat was ordered and is not paid yet.} granted {The request has been granted.} declined {The request has been declined.} withdrawn {The request has been withdrawn.} other {The request has lapsed.}}',
    ownLicenceOnly: 'Your colleague has to ask for it: a licence is asked for by who needs it.',
    noFittingSubscription:
      'Name another subscription, or buy one first: the organisation has none now from which the licence could be given.',
    severalSubscriptions: 'Say from which of these subscriptions it is given: {subscriptionIds}.',
    licencesNotChangeable:
      '{state, select, pending {It has not begun: it waits for the last day of another one.} ' +
      'settingUp {Users are being moved to it: it follows once they are.} ' +
      'other {A disabled subscription keeps its licences as they are.}}',

    subscriptionEnded:
      '{state, select, superseded {Another subscription has taken its place.} undone {Its set-up was undone.} ' +
      'other {The data was deleted; everything is bought again.}}',
    deletionBegun: 'The deletion of the data has begun, and nothing can be changed any more.',
    alreadyOnHold: 'It is held: {hold}.',
    selfServiceDisabled:
      '{state, select, trialsOnly {Your organisation lets its users take trials of {productId} without payment, and no more} other {Your organisation does not let its users buy {productId}}}: please ask an administrator.',
    notForSelfService: '{plan} is not bought by users themselves: please ask an administrator to buy it.',
    invalidSeats:
      'It has {seats} seats, and {ordered} more are ordered ({orderIds}): pay for them or cancel the order first, or set a higher total.',
    orderOpen:
      'Another order ({orderIds}) is still open: pay for it or cancel it first; if it is paid, wait until it is delivered.',
    trialTaken:
      '{reason, select, organisation {The organisation has had a trial of {productId} already.} other {You have had a trial of {productId} already: it is one time for each user.}}',
    consumerConsentRequired:
      'Please ask expressly that it begins at once: you can withdraw for 14 days all the same, and pay for the days until then.',
    withdrawalNotPossible:
      '{reason, select, over {The last day to withdraw was {on}.} notPaid {Nothing was paid: cancel it instead.} notConsumer {Only a consumer withdraws, from what was bought for personal use: it can be cancelled instead.} other {Nothing is left of it: it was given back, or has ended.}}',
    handOverOpen: 'It has been offered to a user already: wait for the answer until {until}, or withdraw that offer.',
    handOverClosed:
      '{state, select, accepted {The offer has been accepted.} declined {The offer has been declined.} withdrawn {The offer has been withdrawn.} other {The offer has lapsed, or the subscription is not the user’s any more.}}',
    proposalOpen: 'It has been proposed already: wait for the answer until {until}, or withdraw that proposal.',
    proposalClosed:
      '{state, select, accepted {The proposal has been accepted.} declined {The proposal has been declined.} withdrawn {The proposal has been withdrawn.} other {Nobody has answered in time: the proposal has lapsed.}}',
    noBillingAccount: 'Please open a billing account of your own first, and store a payment method.',
    organisationDecides:
      'The organisation takes it over on {on}, and decides on what follows: please ask an administrator.',
    noPayer: 'The organisation has no billing account: open one first.',
    takeOverNotPossible:
      '{reason, select, day {It can be taken over from {from} to {until}.} organisation {No user pays for it.} perpetual {It is perpetual: nothing more is paid for it.} pending {It has not begun.} policy {Its policy does not know that intent.} trial {It is a trial: take it over, and convert it to a plan then.} other {It was cancelled and has ended: it is bought again.}}',
    noTakeOver: 'No taking over is ahead that could be taken back.',
    leaverDecisionNotPossible:
      '{reason, select, organisation {No user pays for it: the organisation decides on it itself.} active {The user who bought it has not left, and decides on it: please ask the user, or take it over for the organisation.} takeOver {The organisation takes it over on {on}: take that back first.} other {The user who bought it is purged: without a decision it lapses. It can be taken over for the organisation.}}',
    purchaserDecides:
      'The user who bought it decides on it: please ask the user, or take it over for the organisation.',
    cancellationNotPossible:
      '{reason, select, perpetual {It is perpetual and no term of it ends: cancel it now.} pending {It has not begun: undo it instead.} disabled {It is disabled already.} cancelled {It is cancelled already, for the end of its term.} settingUp {It is still being set up: undo it, or cancel it after that.} begun {The term has begun.} renewedAgain {It was renewed once more behind it: give that renewal back first.} other {Its term is over or not paid for: cancel it now.}}',
    notCancelled: 'There is no cancellation that could be withdrawn.',
    notOnHold: 'There is no legal hold that could be released.',
    usersNotMoved: 'Not every user could be moved: the users of the set-up are listed with the reasons.',
    dataPlaneRefused:
      '{reason, select, move {The target system refused the move.} other {The data plane refused the command for good.}}',
    notFailed: 'Only users who could not be moved can be set aside.',
    notRunning: 'Only a set-up that is moving users can be paused.',
    notPaused: 'Only a paused set-up can go on.',
    tenantErased: 'The data of the tenant was deleted with its last subscription.',
  },
  possible: 'Possible: {possibleUses}.',
  use: {
    activate: 'activate (a new subscription)',
    separate: 'separate (another subscription beside the present ones)',
    renew: 'renew (one more term)',
    addSeats: 'addSeats (seats for the present term)',
    replace: 'replace (another plan in the place of a present subscription)',
  },
  capTooLow:
    'From then on each period comes to {perPeriod}, and the BLIK mandate allows at most {cap} for one payment: it is not collected. Agree to a new mandate or store a card before that, or pay each period yourself.',
  passedOver: {
    alreadyHolds: 'Had a licence of the new subscription before.',
    userLeft: 'Has left the organisation.',
    unassigned: 'Was unassigned from the old subscription meanwhile.',
  },
  thing: {
    keysAreUsedUp: 'The keys are used up by this and cannot be redeemed again or taken back.',
    termStartsToday: 'The term starts today in your time zone, however long the set-up takes.',
    dataIsDeleted:
      'Without a renewal the data is deleted for good {daysToDeletion, plural, one {# day} other {# days}} after the end of the term.',
    termFollows: 'The new term begins when the present one ends: no paid day is lost.',
    seatsEndTogether:
      'All seats end on one day, on which the paid days of the present and the new ones are used up: the end of the present ones may move.',
    usersAreMoved: 'The users of the old subscription are moved to the new one, and then the old one ends.',
    someHaveNoSeat:
      'The new subscription has fewer seats than are assigned: {usersWithoutSeat, plural, one {# user} other {# users}} cannot be moved.',
    daysAreLost:
      'What is left of the old subscription is lost and not refunded: {daysLost, select, all {all of it, since it never ends} ' +
      'other {{daysLost, plural, one {# paid day} other {# paid days}}, following terms included}}.',
    waitsForLastDay:
      'The new subscription waits for the last day of the old one; its term begins on the day after that, so that no paid day is lost.',
    graceCounts:
      'The new term starts where the old one ended: {daysSinceEnd, plural, one {# day of grace that was used counts} ' +
      'other {# days of grace that were used count}}.',
    gapStays:
      'The new term starts today: the {daysSinceEnd, plural, one {# day} other {# days}} since the end of the old one, on which the ' +
      'subscription was in grace or disabled, are not made up for.',
    usersAreFreed:
      'The new term has fewer seats than are assigned: {usersToFree, plural, one {# user loses the licence} ' +
      'other {# users lose their licences}} when it begins, first those whom you name, then the newest.',
  },
  reseller: 'your reseller',
  declaration: 'I am the right person to do this for my organisation.',
};

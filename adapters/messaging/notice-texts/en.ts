import type { NoticeTexts } from './texts.js';

const days = '{daysLeft, plural, one {# day} other {# days}}';
const subscription = 'subscription to {planName} for {organisation} ({seats, plural, one {# seat} other {# seats}})';
const trial = 'trial of {planName} for {organisation} ({seats, plural, one {# seat} other {# seats}})';
const who = '{named, select, yes {{purchaser}} other {its purchaser}}';
const whoBegins = '{named, select, yes {{purchaser}} other {Its purchaser}}';
const method = '{method, select, card {the card •••• {last4}} other {your BLIK mandate}}';

export const en: NoticeTexts = {
  greeting: 'Dear {name},',
  subject: {
    expiring: `{planName}: {daysLeft, plural, =1 {today is the last day of your subscription} other {your subscription expires in ${days}}} (last day: {lastDay})`,
    expired: '{planName}: your subscription has expired, renew it by {lastGraceDay}',
    disabled: '{planName}: your subscription is disabled',
    reactivated: '{planName}: your subscription {interrupted, select, no {has been renewed} other {is active again}}',
    deletionIsNear: `{planName}: your data will be deleted in ${days} (on {deletesOn})`,
    deletionAfterHold: '{planName}: the legal hold is released, your data will be deleted on {deletesOn}',
    deleted: '{planName}: your subscription has been deleted',
    superseded: '{planName}: your subscription has been replaced by {newPlanName}',
    setUpDone: '{planName}: your subscription is ready',
    setUpStuck: '{planName}: the set-up waits for a decision',
    renewedEarly: '{planName}: your subscription has been renewed (last day: {newLastDay})',
    cancelled: '{planName}: your subscription has been cancelled (last day: {lastDay})',
    seatsAdded: '{planName}: seats have been added{newLastDay, select, none {} other { (last day: {newLastDay})}}',
    takeOverPlanned: '{planName}: {organisation} takes the subscription over on {takenOverOn}',
    takeOverWithdrawn: '{planName}: {organisation} does not take the subscription over',
    takenOver: '{planName}: {organisation} has taken the subscription over',
    keyOrder: '{planName}: product keys are waiting for {organisation}',
    invitation: '{planName}: please install the new version',
    installationReminder: '{planName}: a reminder to install the new version',
  },
  lead: {
    expiring: `{daysLeft, plural, =1 {Today, {lastDay}, is the last day of the ${subscription}.} other {The ${subscription} expires in ${days}. Its last day is {lastDay}.}}`,
    expired: `The term of the ${subscription} ended on {lastDay}. The subscription has not been renewed yet.`,
    disabled: `The ${subscription} has been disabled since {disablesOn}: users can no longer work with it.`,
    reactivated: `The ${subscription} {interrupted, select, no {has been renewed} other {is active again}}. Its new last day is {newLastDay}.`,
    deletionIsNear: `The ${subscription} is disabled. In ${days}, on {deletesOn}, it will be deleted permanently, together with its data. Deleted data cannot be restored.`,
    deletionAfterHold: `The legal hold on the ${subscription} has been released. On {deletesOn} the subscription will be deleted permanently, together with its data. Deleted data cannot be restored.`,
    deleted: `The ${subscription} was deleted on {deletesOn}.`,
    superseded: `On {supersededOn} {newPlanName} took the place of the ${subscription}.`,
    setUpDone: `The ${subscription} is set up: you may continue.`,
    setUpStuck: `The set-up of the ${subscription} cannot continue by itself and waits for a decision.`,
    renewedEarly: `The ${subscription} has been renewed ahead of time. Its new last day is {newLastDay}.`,
    cancelled: `The ${subscription} has been cancelled for the end of its term. Its last day is {lastDay}.`,
    seatsAdded: `Seats have been added to the ${subscription}.{newLastDay, select, none {} other { The last day of all of them is {newLastDay}.}}`,
    takeOverPlanned: `On {takenOverOn} {organisation} takes over the ${subscription}, which {purchaser} has bought.`,
    takeOverWithdrawn: `{organisation} does not take over the ${subscription}, which {purchaser} has bought.`,
    takenOver: `{organisation} has taken over the ${subscription}, which {purchaser} had bought.`,
    keyOrder:
      '{keys, plural, one {A product key} other {# product keys}} for {planName} ({seats, plural, one {# seat} other {# seats}}) ' +
      '{keys, plural, one {has} other {have}} been ordered for {organisation} and {keys, plural, one {waits} other {wait}} for an administrator.',
    invitation: '{organisation} has moved to {planName}, and you have a licence of it.',
    installationReminder:
      'On {invitedOn} you were asked to install the new version for {planName} ({organisation}). We have not heard ' +
      'yet that it is done.',
  },
  ofCancelled: {
    subject: {
      expiring: `{planName}: {daysLeft, plural, =1 {today is the last day of your cancelled subscription} other {your cancelled subscription ends in ${days}}} (last day: {lastDay})`,
      disabled: '{planName}: your cancelled subscription is disabled',
    },
    lead: {
      expiring: `{daysLeft, plural, =1 {Today, {lastDay}, is the last day of the ${subscription}, which has been cancelled.} other {The ${subscription} ends in ${days}, because it has been cancelled. Its last day is {lastDay}.}}`,
      disabled: `The ${subscription} was cancelled and has been disabled since {disablesOn}: users can no longer work with it.`,
      deletionIsNear: `The ${subscription} was cancelled and is disabled. In ${days}, on {deletesOn}, it will be deleted permanently, together with its data. Deleted data cannot be restored.`,
    },
  },

  ofPayment: {
    subject: {
      byItself: '{planName}: your subscription renews by itself on {expiresOn}',
      owed: '{planName}: the time from {owedFrom} on is not paid for, please pay by {lastGraceDay}',
    },
    lead: {
      byItself: `The ${subscription} renews by itself on {expiresOn}{collected, select, yes {: on {collectedOn} the payment is charged to ${method}} account {: on {requestedOn} the next period is invoiced on account, payable within your terms of payment} other {}}.`,
      owed: `The time of the ${subscription} from {owedFrom} on is not paid for yet.`,
    },
    nothingToDo: 'Nothing needs to be done now.',
    changeIntent:
      'If it is not to be renewed, please say so {collected, select, yes {before {collectedOn}} account {before it is invoiced} other {before it is paid}}.',
    rise: 'Please note that a seat costs {riseTo} instead of {riseFrom} for each period from {expiresOn} on, without VAT.',
    payRequest: 'To renew the subscription, please pay the request for payment with the reference {reference}.',
    requestComes:
      'To renew the subscription, please pay the request for payment that goes to the billing address on {requestedOn}.',
    askForPayment: 'To renew the subscription, please pay its next period.',
    lapses:
      'The subscription is set to end with its term. If it is to go on, please choose its renewal until {lastDay} inclusive.',
    payToReactivate:
      'To reactivate the subscription, please pay {requested, select, yes {the request for payment with the reference {reference}} other {its next period}}.',
    withdraw: 'If the subscription is to go on after all, the cancellation can be withdrawn until {lastDay} inclusive.',
    seatsAdded: 'They are paid for until the end of the present period; from then on they are part of each payment.',
    graceNow:
      'A grace period runs until {lastGraceDay} inclusive: users can go on working, and administrators can see and export the data. Whoever pays until then loses nothing.',
  },

  ofPurchase: {
    subject: { expired: '{planName}: your subscription is not paid for, please pay by {lastGraceDay}' },
    lead: {
      expired: `The ${subscription} has not been paid for since {owedFrom}.`,
      reactivated: `The ${subscription} is paid for again.`,
    },
    disablement:
      'Unless it is paid for, the subscription will be disabled on {disablesOn}: users will no longer be able to work, ' +
      'while administrators will still be able to see and export the data.',
    reactivation:
      'Until it is deleted, a disabled subscription is active again as soon as it is paid for: users and licences stay the same.',
    reactivateUntil:
      'Until then the subscription is active again as soon as it is paid for: users and licences stay the same.',
    pay: 'To keep the subscription, please pay the request for payment{requested, select, yes { with the reference {reference}} other {}}.',
  },

  ofPurchaser: {
    subject: {
      expired: '{planName}: the subscription has expired, users can work until {lastGraceDay}',
      owed: '{planName}: the subscription is not paid for, users can work until {lastGraceDay}',
    },
    decides: `${whoBegins} pays for this subscription, and decides on its seats, its licences and whether it goes on.`,
    goesOn: `It goes on once ${who} pays for its next period.`,
    lapses: `It is set to end with its term. Only ${who} can change that.`,
    keepsOn: `It goes on without a gap once ${who} pays for it.`,
    reactivates: `It is active again once ${who} pays for it.`,
    withdraws: `If the subscription is to go on after all, ${who} can withdraw the cancellation until {lastDay} inclusive.`,
    takeOver:
      'An administrator can take the subscription over at any time: {organisation} then pays for whatever is not paid for yet, and decides on it.',
    byKey: 'It can also be renewed by redeeming a product key for {planName}, for the subscription {subscriptionId}.',
  },

  ofTrial: {
    subject: {
      expiring: `{planName}: {daysLeft, plural, =1 {today is the last day of your trial} other {your trial ends in ${days}}} (last day: {lastDay})`,
      becomes: '{planName}: your trial becomes a paid subscription to {nextPlanName} on {expiresOn}',
      expired: '{planName}: your trial has ended, users can work until {lastGraceDay}',
    },
    lead: {
      expiring: `{daysLeft, plural, =1 {Today, {lastDay}, is the last day of the ${trial}.} other {The ${trial} ends in ${days}. Its last day is {lastDay}.}}`,
      becomes: `On {expiresOn} the ${trial} becomes a paid subscription to {nextPlanName}{collected, select, yes {: on {collectedOn} {first} is charged to ${method}} other {}}.`,
      expired: `The ${trial} ended on {lastDay}.`,
    },
    price:
      '{nextPlanName} costs {first} with VAT for the time from {firstFrom} until {firstUntil} inclusive ({nextSeats, plural, one {# seat} other {# seats}}); later periods are paid one by one until somebody ends it.',
    stop: 'If it is not to go on, please say so {collected, select, yes {before {collectedOn}} other {before it is paid}}: then nothing is charged, and it ends with the trial.',
    endsByItself: 'The trial costs nothing and ends by itself: nothing has to be paid or cancelled.',
    choose: 'If it is to go on, please choose the plan that is to follow until {lastDay} inclusive.',
    chooseNow: 'To go on, please choose a plan and pay for its first period.',
    pay: 'To go on with {nextPlanName}, please pay {requested, select, yes {the request for payment with the reference {reference}} other {its first period}}.',
    graceAhead:
      'From {expiresOn} until {lastGraceDay} inclusive users can still work, and administrators can still see and export the data. A plan that is paid for in this time begins on the day of the payment.',
    graceNow:
      'Until {lastGraceDay} inclusive users can go on working, and administrators can see and export the data. A plan that is paid for in this time begins on the day of the payment.',
    disablement:
      'Unless a paid plan follows, the subscription will be disabled on {disablesOn}: users will no longer be able to work, ' +
      'while administrators will still be able to see and export the data.',
    reactivation:
      'Until it is deleted, a disabled subscription is active again as soon as a plan is paid for: users and licences stay the same.',
    reactivateUntil:
      'Until then the subscription is active again as soon as a plan is paid for: users and licences stay the same.',
    purchaserChooses: `It goes on once ${who} has chosen a plan and paid for it.`,
    organisationPays:
      'The trial goes on until {paidUntil} inclusive. Whatever comes after it is asked of {organisation}: the payment method of {purchaser} is not charged for it.',
  },

  untilLastDay:
    'Until the end of {daysLeft, plural, =1 {today} other {that day}} nothing changes: users work as before, and administrators can see and export the data.',
  graceAhead:
    'From {expiresOn} until {lastGraceDay} inclusive there is a grace period: users can still work, and administrators can still ' +
    'see and export the data. Renewing in this period leaves no gap: the new term starts on {expiresOn}.',
  graceNow:
    'A grace period runs until {lastGraceDay} inclusive: users can go on working, and administrators can see and ' +
    'export the data. Renewing in this period leaves no gap: the new term starts on {expiresOn}.',
  disablement:
    'Unless the subscription is renewed, it will be disabled on {disablesOn}: users will no longer be able to work, ' +
    'while administrators will still be able to see and export the data.',
  endsAsCancelled:
    'On {disablesOn} the subscription will be disabled, without a grace period: users will no longer be able to work.',
  disabledNow: 'Administrators can still see and export the data.',
  reactivation:
    'A disabled subscription can be reactivated until it is deleted: the new term then starts on the day of the ' +
    'reactivation, and users and licences stay the same.',
  noReactivation: 'A disabled subscription of this plan cannot be reactivated: it has to be bought again.',
  deletion:
    'If the subscription remains disabled, it will be deleted permanently on {deletesOn}, together with its data. ' +
    'Deleted data cannot be restored.',
  deletionCertain:
    'On {deletesOn} the disabled subscription will be deleted permanently, together with its data. ' +
    'Deleted data cannot be restored.',
  exportUntil: 'Until {lastKeptDay} inclusive administrators can see and export the data.',
  reactivateUntil:
    'Until then the subscription can also be reactivated: the new term then starts on the day of the reactivation, ' +
    'and users and licences stay the same.',
  hold: 'The data are under a legal hold ({hold}): they will not be deleted while it lasts.',
  workAgain:
    'Users with a licence can {interrupted, select, no {go on working} other {work}}, and administrators can see and export the data.',
  gone: 'It can no longer be used, renewed or reactivated. Deleted data cannot be restored.',
  certificate:
    'The deletion certificate {certificateId} states what was deleted, when, and under which policy. ' +
    'It can be read for ten years by the link below, without an account.',
  supersededNow:
    'The old subscription can no longer be used, renewed or reactivated. Users who were moved work with the new ' +
    'subscription {newSubscriptionId}.',
  usersInvited: 'In the days after the move these users are invited by mail to install the new version.',

  termFollows: 'The new term begins on {startsOn}, when the present one has ended: no paid day is lost.',
  seatsNeverEnd: 'They are paid for once, and never end.',
  seatsEndTogether:
    'All seats end together, on the day on which the paid days of the previous and of the added seats are used up.',
  notMoved: {
    noFreeSeat: '{users, plural, one {# user was} other {# users were}} not moved: there is no free seat.',
    dataPlaneRefused:
      '{users, plural, one {# user was} other {# users were}} not moved: the target system refused the move.',
    other: '{users, plural, one {# user was} other {# users were}} not moved.',
  },
  notSetUp: 'The target system refused to set the subscription up.',
  workMeanwhile: 'Nobody loses access: users who were not moved go on working with the previous subscription.',
  decide: 'The set-up can be tried again or undone.',
  decideBy:
    'The set-up can be tried again, ended without these users, or undone. Without a decision it is undone on {undoneBy}: ' +
    'licences and product keys are then where they were.',
  keepsLicences: 'Users keep their licences, and work as before.',
  purchaserDecidesUntil:
    'Until {lastDay} inclusive {purchaser} decides on seats and licences. What is to be at the end of the term is decided by an administrator from now on.',
  organisationPays:
    'What is paid until {paidUntil} inclusive stays paid. Whatever comes after it is asked of {organisation}: the payment method of {purchaser} is not charged for it any more.',
  purchaserGoesOn: '{purchaser} goes on paying for it and deciding on it.',
  redeemOrder:
    'You redeem all keys at once by naming the order {keyOrderId}; nobody has to type them. The last day for it is ' +
    '{redeemBy} (UTC).',

  covers: 'Your licence covers {services}.',
  install: 'Please install the new version on your computers. Your administrator can tell you how.',
  sayInstalled: 'When you are done, please say so by the link below.',
  onlyReminder: 'This is the only reminder.',
  installed: 'I have installed the new version',
  readCertificate: 'Read the certificate',
  openOrder: 'See the order',
  contactOfUsers:
    'If you have a question, please turn to your administrator at {organisation}, or to {known, select, yes {{contact}} other {your reseller}}.',

  renew:
    'To renew the subscription, please redeem a product key for {planName} and choose to renew the subscription ' +
    '{subscriptionId}.',
  withdraw:
    'If the subscription is to go on after all, an administrator can withdraw the cancellation until {lastDay} inclusive, ' +
    'or redeem a product key for {planName} and choose to renew the subscription {subscriptionId}.',
  reactivate:
    'To reactivate the subscription, please redeem a product key for {planName} and choose to renew the subscription ' +
    '{subscriptionId}.',
  renewLater:
    'Nothing needs to be done now. To extend the subscription further, redeem another product key for {planName} and ' +
    'choose to renew the subscription {subscriptionId}.',
  buyAgain: 'To use {planName} again, please buy a new subscription.',
  checkNext:
    'Please look next at the users and their licences, at the domain, and at the mail. Old data is not moved ' +
    'automatically.',
  contact:
    'If you have a question or want to buy, please contact {known, select, yes {{contact}} other {your reseller}}.',

  asPartnerOfRecord:
    'You read this as the partner of record of this subscription; what is asked for below is for {organisation} to decide.',

  sentAt: 'This message for {name} was sent automatically on {at} (time zone: {zone}).',
  datesIn: 'Dates are calendar days in the time zone {termZone}.',

  label: {
    organisation: 'Organisation',
    planName: 'Plan',
    seats: 'Seats',
    subscriptionId: 'Subscription',
    lastDay: 'Last day',
    disablesOn: 'Disabled on',
    deletesOn: 'Data deleted on',
    newLastDay: 'New last day',
    deletedOn: 'Deleted on',
    certificateId: 'Deletion certificate',
    supersededOn: 'Replaced on',
    newPlanName: 'New plan',
    newSubscriptionId: 'New subscription',
    services: 'Covers',
    keyOrderId: 'Order',
    redeemBy: 'Redeem by',
    takenOverOn: 'Taken over on',
    undoneBy: 'Undone on',
  },
};

import type { NoticeTexts } from './texts.js';

const days = '{daysLeft, plural, one {# day} other {# days}}';
const subscription = 'subscription to {planName} for {organisation} ({seats, plural, one {# seat} other {# seats}})';

export const en: NoticeTexts = {
  greeting: 'Dear {name},',
  subject: {
    expiring: `{planName}: your subscription expires in ${days} (last day: {lastDay})`,
    expired: '{planName}: your subscription has expired, renew it by {lastGraceDay}',
    disabled: '{planName}: your subscription is disabled',
    reactivated: '{planName}: your subscription is active again',
    deleted: '{planName}: your subscription has been deleted',
    superseded: '{planName}: your subscription has been replaced by {newPlanName}',
    invitation: '{planName}: please install the new version',
    installationReminder: '{planName}: a reminder to install the new version',
  },
  lead: {
    expiring: `The ${subscription} expires in ${days}. Its last day is {lastDay}.`,
    expired: `The term of the ${subscription} ended on {lastDay}. The subscription has not been renewed yet.`,
    disabled: `The ${subscription} has been disabled since {disablesOn}: users can no longer work with it.`,
    reactivated: `The ${subscription} is active again. Its new last day is {newLastDay}.`,
    deleted: `The ${subscription} was deleted on {deletesOn}.`,
    superseded: `On {supersededOn} {newPlanName} took the place of the ${subscription}.`,
    invitation: '{organisation} has moved to {planName}, and you have a licence of it.',
    installationReminder:
      'On {invitedOn} you were asked to install the new version for {planName} ({organisation}). We have not heard ' +
      'yet that it is done.',
  },

  untilLastDay:
    'Until the end of that day nothing changes: users work as before, and administrators can see and export the data.',
  graceAhead:
    'From {expiresOn} to {lastGraceDay} there is a grace period: users can still work, and administrators can still ' +
    'see and export the data. Renewing in this period leaves no gap: the new term starts on {expiresOn}.',
  graceNow:
    'A grace period runs until the end of {lastGraceDay}: users can work as before, and administrators can see and ' +
    'export the data. Renewing in this period leaves no gap: the new term starts on {expiresOn}.',
  disablement:
    'Unless the subscription is renewed, it will be disabled on {disablesOn}: users will no longer be able to work, ' +
    'while administrators will still be able to see and export the data.',
  disabledNow: 'Administrators can still see and export the data.',
  reactivation:
    'A disabled subscription can be reactivated until it is deleted: the new term then starts on the day of the ' +
    'reactivation, and users and licences stay the same.',
  noReactivation: 'A disabled subscription of this plan cannot be reactivated: it has to be bought again.',
  deletion:
    'If the subscription remains disabled, it will be deleted permanently on {deletesOn}, together with its data. ' +
    'Deleted data cannot be restored.',
  hold: 'The data are under a legal hold ({hold}): they will not be deleted while it lasts.',
  workAgain: 'Users with a licence can work, and administrators can see and export the data.',
  gone: 'It can no longer be used, renewed or reactivated. Deleted data cannot be restored.',
  certificate:
    'The deletion certificate {certificateId} states what was deleted, when, and under which policy. ' +
    'It remains available to administrators.',
  supersededNow:
    'The old subscription can no longer be used, renewed or reactivated. Users who were moved work with the new ' +
    'subscription {newSubscriptionId}.',
  usersInvited: 'In the days after the move these users are invited by mail to install the new version.',

  covers: 'Your licence covers {services}.',
  install: 'Please install the new version on your computers. Your administrator can tell you how.',
  sayInstalled: 'When you are done, please say so by the link below.',
  onlyReminder: 'This is the only reminder.',
  installed: 'I have installed the new version',
  contactOfUsers: 'If you have a question, please turn to your administrator at {organisation}, or to {contact}.',

  renew:
    'To renew the subscription, please redeem a product key for {planName} and choose to renew the subscription ' +
    '{subscriptionId}.',
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
  contact: 'If you have a question or want to buy, please contact {contact}.',

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
  },
};

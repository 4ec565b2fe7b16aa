import type { ReclaimTexts } from './texts.js';

export const en: ReclaimTexts = {
  warning: {
    subject: 'Your licence of {planName} is taken back in {days, plural, one {# day} other {# days}} unless you use it',
    lead: 'You have a licence of {planName} at {organisation}, and {used, select, never {have not used it since you got it on {since}} other {last used it on {since}}}.',
    goes: 'Licences that nobody uses are given to others: yours is taken back on {reclaimsAt}.',
    keep: 'To keep it, use {planName} before then.{known, select, no {} other { If that is not possible, ask an administrator to keep it for you: {administrators}.}}',
    otherwise: 'If you do not need it, there is nothing for you to do.',
  },
  report: {
    subject:
      '{cancelled, select, yes {Unused licences of {planName} are not taken back} other {{planName}: {reclaimed, plural, =0 {no unused licence was} one {# unused licence was} other {# unused licences were}} taken back}}',
    lead: '{total, plural, one {A licence} other {# licences}} of {planName} at {organisation} had not been used for {days, plural, one {# day} other {# days}}, and {total, plural, one {its user was} other {their users were}} warned.',
    seats:
      '{cancelled, select, yes {An administrator has cancelled it: nobody has lost a licence.} other {{reclaimed, plural, =0 {Everybody keeps the licence.} one {One seat of {subscriptionId} is free now.} other {# seats of {subscriptionId} are free now.}}}}',
    people: 'What became of them',
    outcome: {
      reclaimed: 'Taken back ({count})',
      alreadyFreed: 'Free already ({count})',
      used: 'Kept, since it was used ({count})',
      byAdministrator: 'Kept by an administrator ({count})',
      reclaimCancelled: 'Kept, since it was cancelled ({count})',
      assignedAgain: 'Kept, since it was assigned anew ({count})',
      licenceOfGroup: 'Kept, since a group gives it: take the person out of the group ({count})',
      refused: 'Kept, since licences could not be changed then ({count})',
    },
    more: '… and {count} more',
  },
};

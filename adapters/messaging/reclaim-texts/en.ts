import type { ReclaimTexts } from './texts.js';

export const en: ReclaimTexts = {
  warning: {
    subject: 'Your licence of {planName} is taken back in {days, plural, one {# day} other {# days}} unless you use it',
    lead: 'You have a licence of {planName} at {organisation}, and {used, select, never {have not used it since you got it on {since}} other {last used it on {since}}}.',
    goes: 'Licences that nobody uses are given to others: yours is taken back on {reclaimsAt}.',
    keep: 'To keep it, use {planName} before then.{known, select, no {} other { If that is not possible, ask an administrator to keep it for you: {administrators}.}}',
    otherwise: 'If you do not need it, there is nothing for you to do.',
  },
  ended: {
    subject:
      '{outcome, select, reclaimed {Your licence of {planName} was taken back} other {You keep your licence of {planName}}}',
    lead: '{outcome, select, reclaimed {You had not used your licence of {planName} at {organisation}: it was taken back, and others can have it.} used {You have used {planName}: your licence at {organisation} is not taken back.} byAdministrator {An administrator of {organisation} has kept your licence of {planName} for you: it is not taken back.} reclaimCancelled {An administrator of {organisation} has decided that no licences of {planName} are taken back for now: you keep yours.} other {Your licence of {planName} at {organisation} was not taken back: you keep it.}}',
    again:
      'If you need it again, ask for a licence{known, select, no {} other {, or turn to an administrator: {administrators}}}.',
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

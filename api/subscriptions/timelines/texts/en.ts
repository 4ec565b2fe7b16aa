import type { TimelineTexts } from './texts.js';

const seats = '{seats, plural, one {# seat} other {# seats}}';

const longMonths = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

export const en: TimelineTexts = {
  states: {
    pending: 'Pending',
    settingUp: 'Setting up',
    active: 'Active',
    grace: 'Grace',
    disabled: 'Disabled',
    superseded: 'Replaced',
    undone: 'Undone',
    deleted: 'Deleted',
  },
  events: {
    committed: {
      label: '{source, select, order {Ordered} other {Keys redeemed}}',
      explanation: `{source, select, order {An order is placed} other {{billing, select, perpetual {Product keys of a perpetual plan are redeemed} other {Product keys are redeemed}}}} for ${seats}{replaces, select, yes {, to take the place of another subscription; the term begins on {startsOn}.} other {{billing, select, perpetual {: the subscription never ends.} other {; the last day of the term is {lastDay}.}}}}`,
    },
    setUpStarted: {
      label: '{due, select, yes {Set-up begins, users are moved} other {Set-up goes on}}',
      explanation:
        '{due, select, yes {The last day of the subscription that it replaces has come: the set-up begins and moves its users.} other {The set-up goes on; nobody loses access on the way.}}',
    },
    setUpDone: { label: 'Set up', explanation: 'The set-up is done: whoever holds a licence can work.' },
    setUpStuck: {
      label: 'Set-up stuck',
      explanation: 'The set-up cannot go on by itself and waits for a person.',
    },
    setUpPaused: {
      label: 'Set-up paused',
      explanation: 'The set-up is paused, and waits until somebody resumes it.',
    },
    setUpUndone: {
      label: 'Set-up undone',
      explanation: 'The set-up is undone: keys and licences are where they were, and it can be tried again.',
    },
    termStarted: {
      label: 'Term begins',
      explanation: `{billing, select, invoiced {The next term begins} other {The term that was paid for ahead begins}}, with ${seats}{billing, select, perpetual {.} other {; its last day is {lastDay}.}}`,
    },
    expired: {
      label: 'End of the term{graceDays, plural, =0 {} other {, grace begins}}',
      explanation:
        '{billing, select, trial {The trial ended on {lastDay} and no plan was paid for} other {The term ended on {lastDay} and nobody has renewed it}}{graceDays, plural, =0 {.} other {: users can still work until {lastGraceDay} inclusive.}}',
    },
    unpaid: {
      label: 'End of the paid time{graceDays, plural, =0 {} other {, grace begins}}',
      explanation:
        'Nobody has paid for the time from {unpaidFrom} on{graceDays, plural, =0 {.} other {: users can still work until {lastGraceDay} inclusive.}}',
    },
    disabled: {
      label: 'Disabled',
      explanation:
        '{reason, select, cancelled {It was cancelled for this day: users can no longer work; the data is kept until {lastKeptDay} inclusive.} legalHold {Users can no longer work; a legal hold keeps the data for as long as it lasts.} termExpired {The term is over, and its policy has no grace: users can no longer work; the data is kept until {lastKeptDay} inclusive.} periodUnpaid {The time is not paid for, and the policy has no grace: users can no longer work; the data is kept until {lastKeptDay} inclusive.} other {{billing, select, invoiced {Nobody has paid} perpetual {Nobody has paid} trial {No plan was paid for} other {Nobody has renewed it}} in {graceDays, plural, one {# day} other {# days}} of grace: users can no longer work; the data is kept until {lastKeptDay} inclusive.}}',
    },
    renewed: {
      label: 'Renewed by key',
      explanation: `{reason, select, renewedEarly {A key renews it ahead of time: the next term begins on {startsOn}, without a gap, with ${seats}} renewedWhileDisabled {A key brings it back: the new term begins on {startsOn} with ${seats}} other {A key renews it in grace: the new term begins on {startsOn} with ${seats}}}; its last day is {lastDay}.`,
    },
    seatsAdded: {
      label: 'Seats added by key',
      explanation: `Keys add seats: from now on there are ${seats}, and all of them end together; the last day is {lastDay}.`,
    },
    paymentRecorded: {
      label: '{reason, select, invoicedOnAccount {Invoiced on account} other {Payment}}',
      explanation:
        '{billing, select, perpetual {A payment with the value date {valueDate} is recorded: the subscription is paid for again.} other {{reason, select, invoicedOnAccount {The time until {lastPaidDay} inclusive is invoiced on account: it is paid later.} other {A payment with the value date {valueDate} is recorded: the time until {lastPaidDay} inclusive is paid for.}}}}',
    },
    proFormaIssued: {
      label: 'Pro-forma invoice',
      explanation:
        '{owedAgain, select, yes {What is owed since {unpaidFrom} is asked for by the request for payment that was issued before.} other {A pro-forma invoice asks to pay for the time from {unpaidFrom} on.}}',
    },
    collectionDue: {
      label: 'Day of automatic payment',
      explanation:
        'On this day the payment for the time from {unpaidFrom} on is collected, where a card or a mandate is stored.',
    },
    seatsIncreased: {
      label: '{reason, select, paid {Seats paid for} other {Seats added}}',
      explanation: `{reason, select, paid {The {count, plural, one {seat that was taken away is} other {# seats that were taken away are}} paid for: there are ${seats} again.} other {The {count, plural, one {ordered seat is} other {# ordered seats are}} paid: from now on there are ${seats}.}}`,
    },
    seatsReduced: {
      label: '{reason, select, requested {Seats given back} other {Seats taken away}}',
      explanation: `{reason, select, requested {Of the seats {count, plural, one {# is} other {# are}} given back in time} other {{count, plural, one {# seat that was added is} other {# seats that were added are}} taken away, since {count, plural, one {it is} other {they are}} not paid for}}: {ahead, select, yes {from {from} on} other {from now on}} there are ${seats}.`,
    },
    paymentReversed: {
      label: '{reason, select, invoiceOverdue {Invoice overdue} other {Payment lost}}',
      explanation:
        '{billing, select, perpetual {{reason, select, invoiceOverdue {An invoice on account was not paid in time: the subscription is not paid for} other {A payment was taken back: the subscription is not paid for any more}}} other {{reason, select, invoiceOverdue {An invoice on account was not paid in time: its time is owed} other {A payment was taken back: its time is owed again}}}}{graceDays, plural, =0 {.} other {; users can still work until {lastGraceDay} inclusive.}}',
    },
    renewalGivenBack: {
      label: 'Renewal given back',
      explanation: 'The renewal was given back before it began: the paid time lasts until {lastPaidDay} inclusive.',
    },
    renewalChanged: {
      label: 'Other choice for the end of the term',
      explanation:
        '{intent, select, renew {It is to be renewed at the end of the term{otherPlan, select, yes { with another plan} other {}}{nextTermSeats, plural, =0 {} one { with # seat} other { with # seats}}.} extendMonthly {It is to go on month by month after the end of the term{nextTermSeats, plural, =0 {} one { with # seat} other { with # seats}}.} other {It is to end with its term.}}',
    },
    payerChanged: {
      label:
        '{reason, select, takenOver {Taken over by the organisation} handedOver {Handed over to another user} other {Handed over to direct billing}}',
      explanation:
        '{reason, select, takenOver {The organisation pays in the place of the purchaser, from {paysFrom} on.} handedOver {Another user has accepted to pay for it, from {paysFrom} on.} other {A price and a billing account are accepted: from {paysFrom} on it is paid by period, if it is renewed.}}',
    },
    takeOverPlanned: {
      label: 'Taking over planned',
      explanation: 'The organisation takes it over from the purchaser on {on}; what is not paid yet is asked of it.',
    },
    takeOverWithdrawn: {
      label: 'Taking over withdrawn',
      explanation: 'The organisation does not take it over: the purchaser goes on paying and deciding.',
    },
    policyChanged: {
      label: 'Another policy applies',
      explanation: 'Another lifecycle policy applies to the running term.',
    },
    cancelled: {
      label: 'Cancelled',
      explanation:
        '{when, select, endOfTerm {It is cancelled for the end of its term: users can work until {lastDay} inclusive; then the data is kept until {lastKeptDay} inclusive.} other {It is cancelled at once: users can no longer work; the data is kept until {lastKeptDay} inclusive.}}',
    },
    cancellationWithdrawn: {
      label: 'Cancellation withdrawn',
      explanation: 'The cancellation is withdrawn: it goes on as if it had not been cancelled.',
    },
    licencesChanged: {
      label: 'Licences changed',
      explanation: `{reason, select, byGroup {Licences are assigned or taken away by groups} unusedLicences {Licences that nobody has used are reclaimed} other {Licences are assigned or taken away}}: {assigned} of ${seats} are taken.`,
    },
    replacementStarted: {
      label: 'Another subscription takes its place',
      explanation:
        '{when, select, lastDay {Another subscription takes its place: users are moved there from {movesFrom} on, its last day; until then nothing changes.} other {Another subscription takes its place at once: its users are moved there, and nobody loses access on the way.{daysLost, plural, =0 {} one { # paid day is given up.} other { # paid days are given up.}}}}',
    },
    usersMoved: {
      label: 'Users moved',
      explanation: 'Every user was moved to the subscription that takes its place, or left out by a decision.',
    },
    replacementReleased: {
      label: 'It stays after all',
      explanation:
        'The subscription that was to take its place is given up: this one stays, with its licences{late, select, yes {, and its days of grace count from {unpaidFrom}} other {}}.',
    },
    superseded: {
      label: 'Replaced by another subscription',
      explanation: 'Another subscription has taken its place, with its users: this one has ended.',
    },
    holdPlaced: {
      label: 'Legal hold placed',
      explanation: 'A legal hold is placed ({holdReason}): the data is not deleted while it lasts.',
    },
    holdReleased: {
      label: 'Legal hold released',
      explanation: 'The legal hold is released: a deletion whose day is near or over runs on the seventh day after it.',
    },
    deletionStarted: {
      label: 'Deletion begins',
      explanation: 'The deletion of the data begins: from here on nothing leads back.',
    },
    deletionStuck: {
      label: 'Deletion stuck',
      explanation: 'The deletion cannot go on by itself and waits for a person.',
    },
    deleted: {
      label: 'Data deleted, certificate issued',
      explanation:
        '{cancelled, select, yes {It was cancelled, and nobody has renewed it by day {deletionDay} after its end} other {{billing, select, invoiced {Nobody has paid by day {deletionDay} after the first unpaid day} perpetual {Nobody has paid by day {deletionDay} after the first unpaid day} trial {No plan was paid for by day {deletionDay} after the end of the trial} other {Nobody has renewed it by day {deletionDay} after the end}}}}: the data is deleted, with a certificate.',
    },
  },
  notices: {
    expiring: {
      label: 'Notice: {days, plural, =1 {the last day} other {# days left}}',
      explanation:
        '{billing, select, trial {{days, plural, =1 {Today is the last day of the trial} other {The trial ends in # days}}} other {{days, plural, =1 {Today is the last day of the term, which} other {The term ends in # days and}} is not renewed yet}}: the administrators are told.',
    },
    expired: {
      label: 'Notice: {reason, select, periodUnpaid {not paid} other {the term has ended}}',
      explanation:
        '{reason, select, periodUnpaid {The administrators are told that the time is not paid for and until when that can be made good.} other {{billing, select, trial {The administrators are told that the trial has ended and how it can go on.} other {The administrators are told that the term has ended and until when it can be renewed without a gap.}}}}',
    },
    disabled: {
      label: 'Notice: disabled',
      explanation: 'The administrators are told that users can no longer work.',
    },
    reactivated: {
      label: 'Notice: {reason, select, renewedInGrace {renewed} other {active again}}',
      explanation:
        'The administrators are told that users can {reason, select, renewedInGrace {go on working} renewedWhileDisabled {work again} other {work}}.',
    },
    superseded: {
      label: 'Notice: another subscription has taken its place',
      explanation: 'The administrators are told that another subscription has taken its place.',
    },
    deletionIsNear: {
      label: 'Notice: {days, plural, one {# day} other {# days}} to the deletion',
      explanation:
        'The data is deleted in {days, plural, one {# day} other {# days}}: the administrators are told what they can still do.',
    },
    deletionAfterHold: {
      label: 'Notice: day of the deletion',
      explanation:
        'The legal hold is released: the administrators are told on which day the data is deleted, and what they can still do.',
    },
    deleted: {
      label: 'Notice: data deleted',
      explanation: 'The administrators are told that the data is gone.',
    },
  },
  notSent: 'The message was not sent: its reason was gone before.',
  money: {
    label: '{label}: {amount}{refused, select, yes {, refused} other {}}',
    sentence: 'The amount is {amount}{refused, select, yes {; the bank refused it} other {}}.',
  },
  situations: {
    notBegun: 'The subscription had not begun.',
    pending: 'It waits for the last day of the subscription that it replaces: its licences count from {movesFrom} on.',
    replacedWhileDisabled:
      'Another subscription takes its place: users can no longer work in this one, and can work again once they are moved there.',
    settingUp: 'The set-up is running: those who hold a licence can work.',
    active:
      '{billing, select, perpetual {It was bought once and never ends.} trial {The trial lasts until {lastPaidDay} inclusive and costs nothing.} other {The term is paid for until {lastPaidDay} inclusive.}}',
    grace:
      '{reason, select, periodUnpaid {The time from {unpaidFrom} on is not paid for} other {{billing, select, trial {The trial ended on {lastDay}} other {The term ended on {lastDay}}}}}: users can still work until {lastGraceDay} inclusive.',
  },
  months: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  longMonths,
  weekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
  day: '{day} {month} {year}',
  sentenceMonths: longMonths,
  sentenceDay: '{day} {month} {year}',
  time: '{weekday} {day}, {time}',
  days: '{days, plural, one {# day} other {# days}}',
  picture: {
    subscription: '{title}: timeline of the subscription',
    tenant: '{title}: timeline of all subscriptions',
    renewals: 'Renewals in {month}',
    on: 'on {when}',
    local: 'All times are local: {zone}',
    now: 'Now: {when}',
    later: '{days} later',
    planned: '{what}, planned',
    repeated: '{what} ({count}×)',
    since: 'since {first}',
    from: 'from {first}',
    between: '{first} to {last}',
    nextTerm: 'next term from {first}',
    phases: 'Phases: {list}.',
    happened: 'What happened: {list}',
    coming: 'What is planned: {list}',
    nothingComes: 'Nothing more is planned.',
    nothingThere: 'There are no subscriptions.',
    others: '{count, plural, one {One more subscription is} other {# more subscriptions are}} not shown.',
    endsOn: 'ends after {lastDay}',
    neverEnds: 'never ends',
    seats,
    count: '{count, plural, =0 {nothing to renew} one {# renewal is due} other {# renewals are due}}',
    total: '{count, plural, =0 {No renewal is due} one {# renewal is due} other {# renewals are due}} in this month',
  },
};

import type { LeavingTexts } from './texts.js';

export const en: LeavingTexts = {
  subject:
    '{purchaser} has left {organisation}: {count, plural, one {a subscription waits} other {# subscriptions wait}} for a decision',
  lead: '{purchaser} has left {organisation}, and has bought {count, plural, one {a subscription} other {# subscriptions}} for a team on which nobody has decided.',
  stopped:
    'The stored payment method is not charged any more, and what is paid stays paid. Without a decision nothing more is paid for: how long users can still work is said below for each; after that it is disabled, and later its data is deleted.',
  decide:
    'An administrator decides for {count, plural, one {it} other {each of them, or for all in one step}}: take over for the organisation (users keep their licences, and the organisation pays from the first day that is not paid for); hand over to another user, who has to accept and pays by an own method; or let it end, and hear no more of it.',
  otherwise:
    'Please decide before the personal data of {purchaser} is purged on {purgedOn}{days, plural, =1 {, which is tomorrow} other {, in # days}}. After that nobody decides on {count, plural, one {it} other {them}} any more.',
  item: '{planName}: {assigned} of {seats} licences assigned, {state, select, active {paid for until {day} inclusive} trial {trial until {day} inclusive} endless {bought for good} grace {not paid for: users can work until {day} inclusive} held {disabled; a legal hold keeps the data} other {disabled: its data is deleted on {day}}}{offered, select, yes {; offered to {to}, who has not answered} other {}}',
};

import type { LeavingTexts } from './texts.js';

export const en: LeavingTexts = {
  subject:
    '{purchaser} has left {organisation}: {count, plural, one {a subscription lapses} other {# subscriptions lapse}} unless somebody decides otherwise',
  lead: '{purchaser} has left {organisation}, and has bought {count, plural, one {a subscription} other {# subscriptions}} for a team on which nobody has decided.',
  stopped:
    'The stored payment method is not charged any more. What is paid stays paid; with the last day {count, plural, one {it lapses} other {they lapse}}, and colleagues then lose their licences.',
  decide:
    'An administrator decides for {count, plural, one {it} other {each of them, or for all in one step}}: take over for the organisation (users keep their licences, and the organisation pays from the first day that is not paid for); hand over to another user, who has to accept and pays by an own method; or let it lapse, and hear no more of it.',
  otherwise:
    'Please decide before the personal data of {purchaser} is purged on {purgedOn}{days, plural, =1 {, which is tomorrow} other {, in # days}}. Without a decision {count, plural, one {it lapses} other {they lapse}}.',
  item: '{planName}: {assigned} of {seats} licences assigned, last day {lastDay}{offered, select, yes {; offered to {to}, who has not answered} other {}}',
  endless: 'none',
};

import type { LeavingTexts } from './texts.js';

export const en: LeavingTexts = {
  subject:
    '{purchaser} has left {organisation}: {count, plural, one {a subscription lapses} other {# subscriptions lapse}} unless it is taken over',
  lead: '{purchaser} has left {organisation}, and has bought {count, plural, one {a subscription} other {# subscriptions}} for a team that nobody has taken over.',
  stopped:
    'The stored payment method is not charged any more. What is paid stays paid; with the last day {count, plural, one {it lapses} other {they lapse}}, and colleagues then lose their licences.',
  decide:
    'An administrator can take {count, plural, one {it} other {them}} over for the organisation until then, all in one step: users keep their licences, and the organisation pays from the first day that is not paid for. {purchaser} can still hand over to a colleague once restored.',
  otherwise:
    'Please decide before the personal data of {purchaser} is purged on {purgedOn}{days, plural, =1 {, which is tomorrow} other {, in # days}}. Without a decision {count, plural, one {it lapses} other {they lapse}}.',
  item: '{planName}: {assigned} of {seats} licences assigned, last day {lastDay}',
  endless: 'none',
};

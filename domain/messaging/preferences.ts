/** What readers can do without: docs/concepts.md, "Notices". */
import type { ConfirmationKind, SubscriptionNoticeKind } from '../subscriptions/notices.js';

/** Messages that ask for nothing and warn of nothing. Whatever needs a decision, and what is lost by doing nothing, is told in any case. */
export const optionalNoticeKinds = [
  'setUpDone',
  'renewedEarly',
  'seatsAdded',
  'reactivated',
  'superseded',
] as const satisfies readonly (SubscriptionNoticeKind | ConfirmationKind)[];
export type OptionalNoticeKind = (typeof optionalNoticeKinds)[number];

/** Whether a reader who has turned some kinds off gets a message. */
export function isWanted(kind: SubscriptionNoticeKind, off: readonly OptionalNoticeKind[]): boolean {
  return !off.some((one) => one === kind);
}

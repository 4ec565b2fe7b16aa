import type { SubscriptionNoticeKind } from '../subscriptions/notices.js';

/**
 * Whether a partner of record hears of it: of what needs a decision, of changes of state, seats and plan, of cancellations and
 * renewals. A set-up is for who carries it out.
 */
export function hearsAsPartnerOfRecord(kind: SubscriptionNoticeKind): boolean {
  return kind !== 'setUpDone' && kind !== 'setUpStuck';
}

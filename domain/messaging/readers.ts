import type { SubscriptionNoticeKind } from '../subscriptions/notices.js';
import type { Subscription } from '../subscriptions/subscription.js';

/**
 * Whether a partner of record hears of it: of what needs a decision, of changes of state, seats and plan, of cancellations and
 * renewals. A set-up is for who carries it out, and who pays is the customer's.
 */
export function hearsAsPartnerOfRecord(kind: SubscriptionNoticeKind): boolean {
  return !ofTheOrganisation.has(kind);
}

/**
 * Whether the user who pays for it hears of it: once its organisation is to take it over, what follows the paid time is decided and paid
 * by others.
 */
export function hearsAsPurchaser({ takeOver }: Pick<Subscription, 'takeOver'>, kind: SubscriptionNoticeKind): boolean {
  return takeOver === null || (kind !== 'expiring' && kind !== 'cancelled');
}

const ofTheOrganisation: ReadonlySet<SubscriptionNoticeKind> = new Set<SubscriptionNoticeKind>([
  'setUpDone',
  'setUpStuck',
  'takeOverPlanned',
  'takeOverWithdrawn',
  'takenOver',
]);

import type { SubscriptionNoticeKind } from '../subscriptions/notices.js';

/**
 * Whether a partner of record hears of it: of what needs a decision, of changes of state, seats and plan, of cancellations and
 * renewals. A set-up is for who carries it out, and who pays is the customer's.
 */
export function hearsAsPartnerOfRecord(kind: SubscriptionNoticeKind): boolean {
  return !ofTheOrganisation.has(kind);
}

const ofTheOrganisation: ReadonlySet<SubscriptionNoticeKind> = new Set<SubscriptionNoticeKind>([
  'setUpDone',
  'setUpStuck',
  'takeOverPlanned',
  'takeOverWithdrawn',
  'takenOver',
]);

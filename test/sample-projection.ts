import { instant } from '../domain/calendar.js';
import { policyOf } from '../domain/catalogue/policies.js';
import { toJson } from '../domain/json.js';
import { apply } from '../domain/subscriptions/apply.js';
import { commit } from '../domain/subscriptions/decide.js';
import type { SubscriptionProjection } from '../models/subscriptions/subscriptions.js';

export const sampleCommittedAt = instant('2027-01-01T12:00:00Z');

/** A subscription of three seats for the year 2027, as it is stored at a revision. */
export function sampleProjection(
  id: string,
  revision: number,
  change: Partial<SubscriptionProjection> = {},
): SubscriptionProjection {
  const commitment = {
    plan: { id: 'office', version: 1 },
    seats: 3,
    months: 12,
    zone: 'Europe/Warsaw',
    policy: policyOf('annual', 1),
    source: { kind: 'redemption', redemptionId: 'red_1' },
    committedAt: sampleCommittedAt,
  } as const;
  const subscription = apply(null, commit({ subscriptionId: id, tenantId: 'ten_1', commitment }));
  return {
    _id: id,
    tenantId: 'ten_1',
    testClockId: null,
    state: 'active',
    planId: 'office',
    origin: 'keys',
    billingAccountId: null,
    purchaserId: null,
    expiresOn: '2028-01-01',
    paidThrough: '2028-01-01',
    deletionBegun: false,
    decision: 'undecided',
    pricing: null,
    seats: 3,
    changedAt: new Date(sampleCommittedAt.epochMilliseconds),
    revision,
    commercialRevision: 1,
    subscription: toJson({ ...subscription, revision }),
    ...change,
  };
}

/** What the keys of a batch may be for, whoever issues or orders them. */
import { type Instant, plainDate } from '../../../domain/calendar.js';
import { DomainError } from '../../../domain/errors.js';
import { isRedeemable } from '../../../domain/keys/redeem-by.js';
import type { Plan } from '../../../models/catalogue/plans.js';
import type { Database } from '../../../models/database.js';
import type { ProductKey } from '../../../models/keys/key-schemas.js';
import { InvalidRequest } from '../../http/invalid-request.js';

/**
 * What an earlier try of a request has fixed in the keys that it wrote before it was broken off; undefined where there was none.
 */
export async function earlierTry({ keys }: Pick<Database, 'keys'>, batchId: string): Promise<ProductKey | undefined> {
  return (await keys.within({ kind: 'everything' }, `${batchId}-1`))?.key;
}

/** The newest version of the plan, or the one that an earlier try of this request wrote into its keys. @throws DomainError planNotOnSale */
export async function planFor(
  { plans }: Pick<Database, 'plans'>,
  planId: string,
  before: ProductKey | undefined,
): Promise<Plan> {
  const fixed = before && (await plans.version(before.plan.id, before.plan.version));
  if (fixed) return fixed;
  const plan = await plans.newest(planId);
  if (!plan) throw new InvalidRequest([{ pointer: '/planId', detail: 'is not the id of a plan' }]);
  if (!plan.onSale) {
    throw new DomainError('planNotOnSale', `${plan.name} was withdrawn from sale.`, { plan: plan.name });
  }
  return plan;
}

/** @param field of the body that says how many seats a key carries. @throws InvalidRequest */
export function assertSeats({ seatsPerKey }: Plan, seats: number, field: string): void {
  if (seatsPerKey === 'one' && seats !== 1) {
    throw new InvalidRequest([{ pointer: `/${field}`, detail: 'must be 1: a key of this plan carries one seat' }]);
  }
}

/** @throws InvalidRequest */
export function assertRedeemableStill(redeemBy: string, now: Instant): void {
  if (!isRedeemable(plainDate(redeemBy), now)) {
    throw new InvalidRequest([{ pointer: '/redeemBy', detail: 'must not be in the past' }]);
  }
}

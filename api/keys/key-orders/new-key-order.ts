/** An order of keys as it is made, out of what the caller asks for: every refusal comes before anything is written. */
import type { z } from 'zod';
import { addMonths, dateIn, type Instant } from '../../../domain/calendar.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { assertMaySell } from '../../../domain/partners/register.js';
import type { Database } from '../../../models/database.js';
import type { Tenant } from '../../../models/identity/tenants.js';
import type { KeyOrder } from '../../../models/keys/key-orders.js';
import { type MintedBatch, mintBatch } from '../../../models/keys/mint-batch.js';
import { assertServed } from '../../catalogue/plans/assert-served.js';
import type { Caller } from '../../http/caller.js';
import { InvalidRequest } from '../../http/invalid-request.js';
import { idFrom } from '../../ids.js';
import { timeAtRest } from '../../tenant-time.js';
import { assertRedeemableStill, assertSeats, earlierTry, planFor } from '../key-batches/batch-rules.js';
import type { newKeyOrder } from './schema.js';

/** How long keys can be redeemed unless the order says it, in months. */
const redeemableFor = 12;

export interface NewKeyOrder {
  readonly order: KeyOrder;
  readonly minted: Pick<MintedBatch, 'batch' | 'keys'>;
}

/**
 * @throws DomainError notFound for a tenant out of reach, tenantErased, clockAdvancing, planNotOnSale, countryNotServed, partnerMayNotSell
 * @throws InvalidRequest
 */
export async function newKeyOrderOf(
  database: Database,
  body: z.output<typeof newKeyOrder>,
  { caller, id }: { readonly caller: Caller; readonly id: string },
): Promise<NewKeyOrder> {
  const { tenant, now } = await tenantFor(database, caller, body.tenantId);
  const { _id: tenantId, testClockId, ...where } = tenant;
  const batchId = idFrom('keyBatch', id);
  const before = await earlierTry(database, batchId);
  const plan = await planFor(database, body.planId, before);
  assertSeats(plan, body.seatsPerKey, 'seatsPerKey');
  assertServed(plan, where, { country: '/tenantId', cloud: '/tenantId' });
  const inAYear = addMonths(dateIn('UTC', now), redeemableFor).toString();
  const redeemBy = body.redeemBy ?? before?.redeemBy ?? inAYear;
  assertRedeemableStill(redeemBy, now);
  const { soldBy = null } = body;
  if (soldBy !== null && !(await database.partners.find(soldBy))) {
    throw new InvalidRequest([{ pointer: '/soldBy', detail: 'is not the id of a partner' }]);
  }
  if (soldBy !== null) assertMaySell(await database.partners.chainOf(soldBy), '/soldBy');
  const at = new Date(now.epochMilliseconds);
  const { planId, version, months } = plan;
  const alike = { plan: { id: planId, version }, months, count: body.count, testClockId, soldBy };
  const batch = {
    ...alike,
    _id: batchId,
    seatsPerKey: body.seatsPerKey,
    redeemBy,
    keyOrderId: id,
    orderId: null,
    shown: null,
    returnedAt: null,
    issuedBy: caller.id,
    issuedAt: at,
  };
  // The whole keys go no further. Made from the order's id, they are none that a batch of the same request could show.
  const { keys } = mintBatch(database.keys, batch, id);
  const [firstKey = ''] = keys.map(({ _id }) => _id).sort();
  const { seatsPerKey } = body;
  const made = { orderedBy: caller.id, orderedAt: at, unannouncedSince: new Date(), cancelledBy: null, declined: null };
  return { order: { ...alike, ...made, _id: id, tenantId, batchId, firstKey, seatsPerKey }, minted: { batch, keys } };
}

async function tenantFor(
  database: Database,
  caller: Caller,
  tenantId: string,
): Promise<{ tenant: Tenant; now: Instant }> {
  const tenant = requireFound(await database.tenants.within(await caller.reach(), tenantId), `tenant ${tenantId}`, {
    pointer: '/tenantId',
  });
  if (tenant.state === 'erased') throw new DomainError('tenantErased', undefined, { pointer: '/tenantId' });
  return { tenant, now: await timeAtRest(database, tenant.testClockId) };
}

import { z } from 'zod';
import { keyOrderStates } from '../../../domain/keys/key-orders.js';
import { planId, planVersion } from '../../catalogue/plans/schema.js';
import { date, instant, line, ofCloud, showInstant } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import { idOf } from '../../ids.js';
import { partnerId } from '../../partner-ids.js';
import { keyBatchId } from '../key-batches/schema.js';
import type { KnownOrder } from './known-orders.js';

export const keyOrderId = idOf('keyOrder', 'Id of an order of keys');
const tenantId = idOf('tenant', 'Id of a tenant');
const testClockId = idOf('testClock', 'Id of a test clock');
const state = z.enum(keyOrderStates).meta({
  description:
    'pending: it can be redeemed; inRedemption: an open redemption has its keys; declined: its tenant does not want it; expired: it was not redeemed in time',
  example: 'pending',
});

export const newKeyOrder = z
  .strictObject({
    tenantId: tenantId.meta({ description: 'The customer that the keys are for: nobody else can redeem them' }),
    planId,
    count: z.number().int().min(1).max(100).meta({ description: 'How many keys', example: 3 }),
    seatsPerKey: z
      .number()
      .int()
      .min(1)
      .max(100_000)
      .default(1)
      .meta({ description: 'Seats that each key carries; 1 for plans with one seat per key', example: 1 }),
    soldBy: partnerId.optional().meta({
      description: 'Id of the partner in whose name they are ordered; left out: the reseller itself',
      example: '4711',
    }),
    redeemBy: date.optional().meta({
      description: 'Last day, by UTC, on which the order can be redeemed; left out: in a year',
      example: '2028-12-31',
    }),
  })
  .meta({ id: 'NewKeyOrder' });

export const keyOrderCancellation = z
  .strictObject({
    reason: line(200).meta({
      description: 'Why; no personal data: it stays in the history of the keys',
      example: 'The customer chose another plan',
    }),
  })
  .meta({ id: 'KeyOrderCancellation' });

export const keyOrderDecline = z
  .strictObject({
    reason: line(200).meta({
      description: 'Why; the partner that ordered reads it, and it stays in the history of the keys: no personal data',
      example: 'We have enough licences',
    }),
  })
  .meta({ id: 'KeyOrderDecline' });

export const keyOrder = z
  .strictObject({
    id: keyOrderId,
    tenantId,
    testClockId: testClockId.nullable(),
    state,
    changedAt: instant.nullable().meta({ description: 'When its keys were reserved, redeemed or cancelled' }),
    plan: planVersion,
    months: z
      .number()
      .int()
      .nullable()
      .meta({ description: 'Term of the keys, in months; null for a perpetual plan', example: 12 }),
    count: z.number().int().meta({ description: 'How many keys', example: 3 }),
    seatsPerKey: z.number().int().meta({ example: 1 }),
    seats: z.number().int().meta({ description: "The keys' seats in all", example: 3 }),
    redeemBy: date.meta({ description: 'Last day, by UTC, on which it can be redeemed' }),
    orderedBy: z
      .strictObject({ partnerId, name: z.string().meta({ example: 'Doradca IT' }) })
      .nullable()
      .meta({ description: 'The partner that ordered; null: the reseller itself' }),
    orderedAt: instant,
    declinedBecause: z
      .string()
      .nullable()
      .meta({ description: 'Why an administrator of the tenant has declined it; null: none has' }),
    keyBatchId: keyBatchId.meta({ description: 'The batch that was made for it; nobody has seen its keys' }),
    redemptionId: idOf('redemption', 'The redemption that has its keys, or has redeemed them').nullable(),
    subscriptionId: idOf('subscription', 'The subscription that they were redeemed for').nullable(),
  })
  .meta({ id: 'KeyOrder', description: 'Keys that were ordered for a tenant, which redeems them by naming the order' });

export const keyOrderPage = pageOf(keyOrder, 'KeyOrderPage');

export const keyOrderQuery = pageQuery.extend({
  cloud: ofCloud,
  tenantId: tenantId.optional(),
  state: state.optional().meta({ description: 'Only orders in this state' }),
  testClockId: testClockId.optional().meta({
    description: 'Orders on this test clock; left out: those for live use, unless a tenant is named',
  }),
});

export function showKeyOrder({
  order,
  state: known,
  redeemBy,
  claim,
  redemption,
  partner,
}: KnownOrder): z.input<typeof keyOrder> {
  const { _id: id, plan, months, count, seatsPerKey, soldBy, orderedAt } = order;
  return {
    id,
    tenantId: order.tenantId,
    testClockId: order.testClockId,
    state: known,
    changedAt: claim ? showInstant(claim.at) : null,
    plan: { id: plan.id, version: plan.version },
    months,
    count,
    seatsPerKey,
    seats: count * seatsPerKey,
    redeemBy,
    orderedBy: soldBy === null ? null : { partnerId: soldBy, name: partner?.name ?? '' },
    orderedAt: showInstant(orderedAt),
    declinedBecause: order.declined?.reason ?? null,
    keyBatchId: order.batchId,
    redemptionId: redemption?._id ?? null,
    subscriptionId: known === 'redeemed' ? (redemption?.subscriptionId ?? null) : null,
  };
}

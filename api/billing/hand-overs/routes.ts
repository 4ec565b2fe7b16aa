/** A user who pays for a team hands a subscription over to another user, who accepts (docs/concepts.md, "Self-service"). */
import { z } from 'zod';
import { payerChangeOf } from '../../../contracts/billing/hand-overs.js';
import { changePayer as payerUpdate } from '../../../contracts/subscriptions/subscription.js';
import { subscriptionWorkflowId } from '../../../contracts/workflow-ids.js';
import { profileOf } from '../../../domain/billing/billing-profiles.js';
import { assertOffered, handOverClosed } from '../../../domain/billing/hand-overs.js';
import type { Instant } from '../../../domain/calendar.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { isWithin } from '../../../domain/identity/grants.js';
import { changePayer } from '../../../domain/subscriptions/payer.js';
import { type Payer, subscriptionFromJson } from '../../../domain/subscriptions/subscription.js';
import type { HandOver } from '../../../models/billing/hand-overs.js';
import { intentOnHandOver } from '../../../models/billing/left-purchases.js';
import type { SubscriptionProjection } from '../../../models/subscriptions/subscriptions.js';
import { reachInCloud } from '../../caller-cloud.js';
import type { Caller } from '../../http/caller.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { idOf } from '../../ids.js';
import { assertDecides } from '../../purchaser-decides.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { timeAtRest, timeOn } from '../../tenant-time.js';
import { isRefused, update } from '../../updates.js';
import { colleague, handOverHasEnded, lapseInstant, makeOffer, offerState, purchasersPayer } from './offers.js';
import { handOver, handOverId, handOverPage, handOverQuery, newHandOver, showHandOver } from './schema.js';

const tags = ['Billing'] as const;
const params = z.strictObject({ handOverId });
const path = '/v1/hand-overs/{handOverId}';
const position = z.strictObject({ offeredAt: z.iso.datetime(), id: handOverId });

export const handOverRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/subscriptions/{subscriptionId}/hand-overs',
    operationId: 'offerHandOver',
    summary: 'Offer a subscription that one pays for to another user',
    description:
      'The user gets a mail with the link, and has 14 days. Who accepts decides on the subscription at once, and pays for the days that were not paid for.',
    tags,
    params: z.strictObject({ subscriptionId: idOf('subscription', 'Id of a subscription') }),
    body: newHandOver,
    answers: { 201: { description: 'The offer', schema: handOver } },
    problems: [
      'notFound',
      'handOverOpen',
      'organisationDecides',
      'payerNotChangeable',
      'unknownUser',
      'malformedUser',
      'replacementWaits',
      'deletionBegun',
      'subscriptionEnded',
      'clockAdvancing',
    ],
    async handler({ services, caller, params, body, requestHash: madeBy, changes }) {
      const { database } = services;
      const found = await database.subscriptions.within(await caller.reach(), params.subscriptionId);
      const projection = requireFound(found, `subscription ${params.subscriptionId}`);
      const now = await timeAtRest(database, projection.testClockId);
      const payer = purchasersPayer(projection, now);
      await assertDecides(caller, projection);
      const toUserId = await colleague(services, projection, body.to);
      const { tenantId } = projection;
      const kept = await makeOffer(
        services,
        projection,
        { payer, toUserId, madeBy, forOrganisation: null, now },
        (id) => changes({ subject: { kind: 'handOver', id }, tenantId, at: now }),
      );
      return { status: 201, headers: { Location: `/v1/hand-overs/${kept._id}` }, body: showHandOver(kept, now) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/hand-overs',
    operationId: 'listHandOvers',
    summary: 'List what users hand over to each other',
    tags,
    query: handOverQuery,
    answers: { 200: { description: 'A page of hand-overs, the newest first', schema: handOverPage } },
    async handler({ services: { database }, caller, query: { limit, cursor, cloud, ...filter } }) {
      const read = readCursor('handOvers', cursor, position);
      const after = read && { offeredAt: new Date(read.offeredAt), id: read.id };
      const found = await database.handOvers.list(
        await reachInCloud(database, caller, cloud),
        filter,
        after,
        limit + 1,
      );
      const bodies = await Promise.all(
        found.map(async (one) => [one, showHandOver(one, await timeOn(database, one.testClockId))] as const),
      );
      const next = ([{ offeredAt, _id: id }]: (typeof bodies)[number]) =>
        writeCursor('handOvers', { offeredAt: offeredAt.toISOString(), id });
      return { status: 200, body: pageFrom(bodies, limit, ([, body]) => body, next) };
    },
  }),
  defineRoute({
    method: 'get',
    path,
    operationId: 'getHandOver',
    summary: 'Read a hand-over',
    tags,
    params,
    answers: { 200: { description: 'The hand-over', schema: handOver } },
    async handler({ services: { database }, caller, params }) {
      const found = requireFound(
        await database.handOvers.within(await caller.reach(), params.handOverId),
        `hand-over ${params.handOverId}`,
      );
      return { status: 200, body: showHandOver(found, await timeOn(database, found.testClockId)) };
    },
  }),
  defineRoute({
    method: 'post',
    path: `${path}/accept`,
    operationId: 'acceptHandOver',
    summary: 'Take a subscription over that another user pays for',
    description: 'By an account of the own with a payment method that can be charged.',
    tags,
    params,
    longRunning: true,
    answers: { 200: { description: 'The hand-over', schema: handOver } },
    problems: [
      ...(['notFound', 'handOverClosed', 'noBillingAccount', 'noPaymentMethod', 'payerNotChangeable'] as const),
      'organisationDecides',
      ...(['otherCurrency', 'replacementWaits', 'deletionBegun', 'subscriptionEnded', 'clockAdvancing'] as const),
    ],
    async handler({ services, caller, params, changes }) {
      const { database } = services;
      const { found, now } = await answerable(services, caller, params.handOverId, 'toUserId');
      const { _id: id, tenantId, subscriptionId } = found;
      const projection = requireFound(
        await database.subscriptions.find(subscriptionId),
        `subscription ${subscriptionId}`,
      );
      if (found.end !== 'accepted') await assertPossible(services, found, projection, now);
      await changes({ subject: { kind: 'handOver', id }, tenantId, at: now });
      const ended = await database.handOvers.end(id, 'accepted', new Date(now.epochMilliseconds));
      if (ended?.end !== 'accepted') throw handOverClosed(offerState(ended ?? found, now));
      const to = payerAfter(found, projection);
      const intent = await intentOnHandOver(database, found, projection);
      const requestId = payerChangeOf(ended);
      const request = { requestId, to, reason: 'handedOver', ...(intent && { intent }) } as const;
      const isDone = await database.subscriptions.hasCarriedOut(subscriptionId, requestId);
      try {
        if (!isDone) await update(services, subscriptionWorkflowId(tenantId, subscriptionId), payerUpdate, request);
      } catch (error) {
        // What the subscription refuses was not accepted.
        if (isRefused(error)) await database.handOvers.reopen(ended);
        throw error;
      } finally {
        await handOverHasEnded(services, ended, now);
      }
      return { status: 200, body: showHandOver(ended, now) };
    },
  }),
  endRoute('decline', 'toUserId', 'Decline to take a subscription over'),
  endRoute('withdraw', 'fromUserId', 'Withdraw an offer to hand a subscription over'),
];

function endRoute(verb: 'decline' | 'withdraw', by: 'toUserId' | 'fromUserId', summary: string) {
  const end = verb === 'decline' ? 'declined' : 'withdrawn';
  return defineRoute({
    method: 'post',
    path: `${path}/${verb}`,
    operationId: `${verb}HandOver`,
    summary,
    tags,
    params,
    answers: { 200: { description: 'The hand-over', schema: handOver } },
    problems: ['notFound', 'handOverClosed', 'clockAdvancing'],
    async handler({ services, caller, params, changes }) {
      const { found, now } = await answerable(services, caller, params.handOverId, by);
      if (found.end !== end) assertOffered({ ...found, lapsesAt: lapseInstant(found) }, now);
      const { _id: id, tenantId } = found;
      await changes({ subject: { kind: 'handOver', id }, tenantId, at: now });
      const ended = await services.database.handOvers.end(id, end, new Date(now.epochMilliseconds));
      if (ended?.end !== end) throw handOverClosed(offerState(ended ?? found, now));
      await handOverHasEnded(services, ended, now);
      return { status: 200, body: showHandOver(ended, now) };
    },
  });
}

/** The hand-over, by the one of the two users whose turn it is. @throws DomainError notFound */
async function answerable(
  { database }: ApiServices,
  caller: Caller,
  id: string,
  by: 'toUserId' | 'fromUserId',
): Promise<{ readonly found: HandOver; readonly now: Instant }> {
  const reach = await caller.reach();
  const found = requireFound(await database.handOvers.within(reach, id), `hand-over ${id}`);
  const own = by === 'toUserId' ? { userId: found.toUserId } : { billingAccountId: found.fromBillingAccountId };
  if (!isWithin(reach, own)) throw new DomainError('notFound', `There is no hand-over ${id}.`);
  return { found, now: await timeAtRest(database, found.testClockId) };
}

/**
 * It is still the one's to give, and the other can pay.
 * @throws DomainError handOverClosed, noBillingAccount, noPaymentMethod, payerNotChangeable, otherCurrency, replacementWaits,
 *   deletionBegun, subscriptionEnded
 */
async function assertPossible(
  { database }: ApiServices,
  found: HandOver,
  projection: SubscriptionProjection,
  now: Instant,
): Promise<void> {
  assertOffered({ ...found, lapsesAt: lapseInstant(found) }, now);
  const subscription = subscriptionFromJson(projection.subscription);
  if (subscription.payer?.purchaserId !== found.fromUserId) throw handOverClosed('lapsed');
  const account = await database.billingAccounts.find(found.toBillingAccountId);
  if (!account?.details) throw new DomainError('noBillingAccount', 'Open a billing account of the own first.');
  const to = payerAfter(found, projection);
  const profile = profileOf(account, null);
  if (!profile || !(await database.paymentMethods.chargeable(account, profile, { currency: to.currency }))) {
    throw new DomainError('noPaymentMethod');
  }
  changePayer(subscription, { kind: 'changePayer', to, reason: 'handedOver', at: now, requestId: null });
}

function payerAfter({ toBillingAccountId, toUserId }: HandOver, { subscription }: SubscriptionProjection): Payer {
  const currency = subscription.payer?.currency ?? '';
  return { billingAccountId: toBillingAccountId, purchaserId: toUserId, currency };
}

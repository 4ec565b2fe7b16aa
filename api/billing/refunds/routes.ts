import { z } from 'zod';
import { assertAllUndelivered, assertWhole, beforeItsDays, giveBack } from '../../../domain/billing/given-back.js';
import { paymentRequestFromJson } from '../../../domain/billing/payment-requests.js';
import type { Instant } from '../../../domain/calendar.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { carryOutRefundDecision, isDecided } from '../../../models/billing/decided-refunds.js';
import type { PaymentRequestRecord } from '../../../models/billing/payment-requests.js';
import {
  leftOf,
  type RefundDecision,
  type RefundRecord,
  newRefund as refundAsked,
} from '../../../models/billing/refunds.js';
import { zoneOfPartners } from '../../../models/billing/zone-of-partners.js';
import type { Caller } from '../../http/caller.js';
import { pageFrom, pageQuery, readCursor, writeCursor } from '../../http/page.js';
import { idFrom } from '../../ids.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { peopleFreed } from '../../subscriptions/subscriptions/people-freed.js';
import { timeOn } from '../../tenant-time.js';
import { showMoney } from '../amounts.js';
import { changeableOwed, changeablePaid } from '../changeable-owner.js';
import { paymentRequestId } from '../payment-requests/schema.js';
import { retryRefund, startPayment } from '../payments/start-payment.js';
import { amountBack, paidRequestOf, returnableOf } from './returnable.js';
import { newRefund, refund, refundCredit, refundId, refundPage, refundRetry, showRefund } from './schema.js';

const tags = ['Billing'] as const;
const params = z.strictObject({ paymentRequestId });
const path = '/v1/payment-requests/{paymentRequestId}/refunds';
const position = z.strictObject({ requestedAt: z.iso.datetime(), id: refundId });

export const refundRoutes = [
  defineRoute({
    method: 'post',
    path,
    operationId: 'refundPayment',
    summary: 'Give back what was bought, renewed or added, for its unused days',
    description:
      'Within the hours of the policy (`cancellationAllowedUntil`). Cards and BLIK are paid back by themselves, transfers by a person. All seats of a purchase or of a term that runs end the subscription; a renewal that has not begun is taken back, and it lapses. Keys that a partner has bought are given back all together, as long as nobody has seen or redeemed one of them.',
    tags,
    params,
    body: newRefund,
    answers: { 202: { description: 'It is being carried out', schema: refund } },
    problems: [
      ...(['notFound', 'notPaid', 'cancellationWindowOver', 'invalidSeats', 'usersNotFreed'] as const),
      ...(['clockAdvancing', 'tenantErased'] as const),
    ],
    async handler({ services, caller, params, body, requestHash, changes, language }) {
      const { database } = services;
      const record = await paidRequest(services, caller, params.paymentRequestId);
      const { now, zone } = await changeablePaid(services, caller, record);
      const { seats = null, keepSeats = null, reason, feedback } = body;
      const request = paymentRequestFromJson(record.request);
      assertWhole(request, seats);
      const { paid, isDelivered } = await paidRequestOf(database, record, { zone });
      if (!isDelivered) assertAllUndelivered(request, seats);
      giveBack(paid, { seats, at: isDelivered ? now : beforeItsDays(request, paid) });
      const id = idFrom('refund', requestHash);
      const of = { _id: record.subscriptionId ?? '', tenantId: record.tenantId ?? '' };
      const named = (await database.refunds.find(id)) ? undefined : body.freeUsers;
      const freeUsers = (await peopleFreed(services, of, { named, language })) ?? [];
      const why = feedback ? `${reason}: ${feedback}` : reason;
      await changes({
        subject: { kind: 'refund', id },
        tenantId: record.tenantId,
        partnerId: record.partnerId,
        at: now,
        reason: why,
      });
      const { testClockId, billingAccountId, tenantId, partnerId } = record;
      await database.refunds.request(
        refundAsked({
          _id: id,
          paymentRequestId: record._id,
          billingAccountId,
          tenantId,
          partnerId,
          testClockId,
          seats,
          freeUsers,
          keepSeats,
          reason,
          requestedAt: new Date(now.epochMilliseconds),
        }),
      );
      await startPayment(services, { _id: id, tenantId, partnerId, testClockId }, 'refund');
      const found = requireFound(await database.refunds.find(id), `refund ${id}`);
      return { status: 202, body: showRefund(found, await leftOf(database, found)) };
    },
  }),
  defineRoute({
    method: 'get',
    path,
    operationId: 'listRefunds',
    summary: 'List what of a payment was given back, and see what can be',
    tags,
    params,
    query: pageQuery,
    answers: { 200: { description: 'A page of refunds, in their order', schema: refundPage, changesWithTime: true } },
    async handler({ services: { database }, caller, params, query: { limit, cursor } }) {
      const found = await database.paymentRequests.within(await caller.reach(), params.paymentRequestId);
      const record = requireFound(found, `request for payment ${params.paymentRequestId}`);
      const read = readCursor('refunds', cursor, position);
      const after = read && { requestedAt: new Date(read.requestedAt), id: read.id };
      const [page, refundable] = await Promise.all([
        database.refunds.ofRequest(record._id, after, limit + 1),
        refundableNow(database, record),
      ]);
      const shown = await Promise.all(page.map(async (one) => ({ one, left: await leftOf(database, one) })));
      const show = ({ one, left }: (typeof shown)[number]) => showRefund(one, left);
      const next = ({ one: { requestedAt, _id: id } }: (typeof shown)[number]) =>
        writeCursor('refunds', { requestedAt: requestedAt.toISOString(), id });
      return { status: 200, body: { ...pageFrom(shown, limit, show, next), refundable } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/refunds/{refundId}',
    operationId: 'getRefund',
    summary: 'Read a refund',
    tags,
    params: z.strictObject({ refundId }),
    answers: { 200: { description: 'The refund', schema: refund } },
    problems: ['notFound'],
    async handler({ services: { database }, caller, params }) {
      const found = requireFound(await database.refunds.within(await caller.reach(), params.refundId), 'refund');
      return { status: 200, body: showRefund(found, await leftOf(database, found)) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/refunds/{refundId}/retry',
    operationId: 'retryRefund',
    summary: 'Try a refund again that was refused, or not paid back by its provider',
    description:
      'As of when it was asked for: by then its hours were not over. With `moneyOnly` the money goes back whatever the subscription refuses, and the subscription stays as it is. Where the money is granted and the provider has refused, with its problem, the provider is asked once more.',
    tags,
    params: z.strictObject({ refundId }),
    body: refundRetry,
    answers: { 202: { description: 'It is being carried out', schema: refund } },
    problems: ['notFound', 'notStuck', 'clockAdvancing'],
    async handler({ services, caller, params, body, changes }) {
      const { database } = services;
      const found = requireFound(await database.refunds.within(await caller.reach(), params.refundId), 'refund');
      const now = await changeableOwed(services, caller, found);
      const { _id: id, state, reason, tenantId, partnerId, attempt, problem } = found;
      const isRefused = state === 'granted' && problem !== null;
      if (state !== 'refused' && state !== 'requested' && !isRefused) {
        throw new DomainError('notStuck', `It is ${state}.`, { state });
      }
      await changes({ subject: { kind: 'refund', id }, tenantId, partnerId, at: now, reason });
      const again = { state: 'requested', problem: null, endedAt: null } as const;
      const after = await (isRefused
        ? database.refunds.move(id, ['granted'], { ...again, attempt: attempt + 1, decided: null })
        : database.refunds.move(id, ['refused'], { ...again, moneyOnly: body.moneyOnly }));
      await retryRefund(services, found);
      const shown = after ?? found;
      return { status: 202, body: showRefund(shown, await leftOf(database, shown)) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/refunds/{refundId}/paid-out',
    operationId: 'confirmRefund',
    summary: 'Say that a refund was paid back by transfer',
    tags,
    params: z.strictObject({ refundId }),
    answers: { 200: { description: 'The refund', schema: refund } },
    problems: ['notFound', 'notGranted', 'clockAdvancing'],
    async handler({ services, caller, params, changes }) {
      const { database } = services;
      const found = requireFound(await database.refunds.within(await caller.reach(), params.refundId), 'refund');
      const now = await changeableOwed(services, caller, found);
      const { _id: id, state, tenantId, partnerId, reason } = found;
      const isRepeated = state === 'paidOut';
      if (!isRepeated && !isWaiting(found)) throw new DomainError('notGranted', `It is ${state}.`, { state });
      await changes({ subject: { kind: 'refund', id }, tenantId, partnerId, at: now });
      if (isRepeated) return { status: 200, body: showRefund(found, null) };
      const decided = await decide(database, found, { as: 'paidOut', by: caller.id, reason, at: now });
      const after = isDecided(decided) ? await carryOutRefundDecision(database, decided) : null;
      if (!after) throw new DomainError('internal', `${id} was not paid out.`);
      return { status: 200, body: showRefund(after, null) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/refunds/{refundId}/credit',
    operationId: 'keepRefundAsCredit',
    summary: 'Keep what is left of a refund as credit of the account',
    description:
      'In the place of paying it back, where the customer has agreed to that: the next request for payment uses it. Who is billed is told by mail. Not of an account that was erased.',
    tags,
    params: z.strictObject({ refundId }),
    body: refundCredit,
    answers: { 202: { description: 'It is being carried out', schema: refund } },
    problems: ['notFound', 'notGranted', 'clockAdvancing', 'tenantErased'],
    async handler({ services, caller, params, body, changes }) {
      const { database } = services;
      const found = requireFound(await database.refunds.within(await caller.reach(), params.refundId), 'refund');
      const now = await changeableOwed(services, caller, found);
      const { _id: id, state, billingAccountId, tenantId, partnerId } = found;
      const { reason } = body;
      const isRepeated = state === 'credited';
      if (!isRepeated && !isWaiting(found)) throw new DomainError('notGranted', `It is ${state}.`, { state });
      const account = await database.billingAccounts.find(billingAccountId);
      if (!isRepeated && !account?.details) {
        throw new DomainError('tenantErased', 'Nobody is left to use it: pay it back.');
      }
      await changes({ subject: { kind: 'refund', id }, tenantId, partnerId, at: now, reason });
      if (isRepeated) return { status: 202, body: showRefund(found, null) };
      const after = await decide(database, found, { as: 'credited', by: caller.id, reason, at: now });
      await retryRefund(services, found);
      return { status: 202, body: showRefund(after, null) };
    },
  }),
];

/** For a person; or somebody has decided, and that is being carried out. */
function isWaiting({ state, decided }: RefundRecord): boolean {
  return state === 'granted' || (state === 'requested' && decided !== null);
}

/**
 * Writes down what a person has decided: first of all, so that the provider is not asked any more. Of two at one moment the first one counts.
 * @throws DomainError notGranted where another one was faster
 */
async function decide(
  database: ApiServices['database'],
  { _id: id }: RefundRecord,
  { at, ...decision }: Omit<RefundDecision, 'at'> & { readonly at: Instant },
): Promise<RefundRecord> {
  const decided = { ...decision, at: new Date(at.epochMilliseconds) };
  const after = await database.refunds.move(id, ['granted'], { state: 'requested', decided, problem: null });
  if (after?.decided?.as === decision.as) return after;
  throw new DomainError('notGranted', `It is ${after?.state}.`, { state: after?.state });
}

/** What can be given back now, as its refund would be. */
async function refundableNow(
  database: ApiServices['database'],
  record: PaymentRequestRecord,
): Promise<z.input<typeof refundPage>['refundable']> {
  const { tenantId, testClockId } = record;
  const [now, tenant] = await Promise.all([
    timeOn(database, testClockId),
    tenantId === null ? null : database.tenants.find(tenantId),
  ]);
  const found = await returnableOf(database, record, { now, zone: tenant?.zone ?? zoneOfPartners });
  if (!found) return null;
  const { until, seats } = found;
  return { until: until?.toString() ?? null, seats, amount: showMoney(amountBack(found, { seats, now })) };
}

/** One that is paid, or invoiced on account. @throws DomainError notFound, notPaid */
async function paidRequest({ database }: ApiServices, caller: Caller, id: string): Promise<PaymentRequestRecord> {
  const found = await database.paymentRequests.within(await caller.reach(), id);
  const record = requireFound(found, `request for payment ${id}`);
  const isInvoiced = record.status === 'open' && record.dueOn !== null;
  if (record.status !== 'paid' && !isInvoiced)
    throw new DomainError('notPaid', `It is ${record.status}: nothing can be given back.`);
  return record;
}

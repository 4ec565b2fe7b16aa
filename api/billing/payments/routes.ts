import { z } from 'zod';
import { parsePaymentReference, referencesIn } from '../../../domain/billing/payment-reference.js';
import { dateIn, isBefore, plainDate } from '../../../domain/calendar.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { type PaymentRecord, newPayment as takenPayment } from '../../../models/billing/payments.js';
import { reachInCloud } from '../../caller-cloud.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { idFrom } from '../../ids.js';
import { unseenPurses } from '../../purchaser-decides.js';
import { defineRoute } from '../../services.js';
import { timeAtRest } from '../../tenant-time.js';
import { confirmationUrl } from './confirmation.js';
import { planned } from './decide.js';
import { payRoute } from './pay.js';
import { goOn, receive } from './receive.js';
import {
  newPayment,
  payment,
  paymentDecision,
  paymentId,
  paymentPage,
  paymentQuery,
  showPayment,
  withoutPurse,
} from './schema.js';

const tags = ['Billing'] as const;
const position = z.strictObject({ createdAt: z.iso.datetime(), id: paymentId });

export const paymentRoutes = [
  payRoute,
  defineRoute({
    method: 'post',
    path: '/v1/payments',
    operationId: 'recordPayment',
    summary: 'Record a transfer by hand',
    description: 'It is matched by its request or its reference; what matches none waits for a person.',
    tags,
    body: newPayment,
    answers: { 201: { description: 'The payment', schema: payment } },
    problems: ['notFound', 'invalidPaymentReference', 'clockAdvancing'],
    async handler({ services, caller, body, requestHash, changes }) {
      const { database } = services;
      const { amount, valueDate, paymentRequestId, reference, payerName, text } = body;
      const pointer = '/paymentRequestId';
      const request =
        paymentRequestId === undefined
          ? null
          : requireFound(
              await database.paymentRequests.within(await caller.reach('billing:read'), paymentRequestId),
              `request for payment ${paymentRequestId}`,
              { pointer },
            );
      const named = reference === undefined ? [] : [parsePaymentReference(reference).variableSymbol];
      const inText = text === undefined ? [] : referencesIn(text).map(({ variableSymbol }) => variableSymbol);
      const references = [...new Set([...named, ...inText])];
      const [known] = request ? [request] : await database.paymentRequests.byReferences(references);
      const testClockId = known?.testClockId ?? null;
      const now = await timeAtRest(database, testClockId);
      if (isBefore(dateIn('Pacific/Kiritimati', now), plainDate(valueDate))) {
        throw new DomainError('invalidRequest', 'The day has not come.', { pointer: '/valueDate' });
      }
      const id = idFrom('payment', requestHash);
      await changes({ subject: { kind: 'payment', id }, tenantId: request?.tenantId ?? null, at: now });
      const record = takenPayment({
        _id: id,
        identity: `hand/${requestHash}`,
        source: 'hand',
        method: 'transfer',
        state: 'received',
        billingAccountId: null,
        tenantId: null,
        partnerId: null,
        testClockId,
        amount,
        valueDate,
        requestId: request?._id ?? null,
        references,
        payerName: payerName ?? null,
        text: text ?? null,
        provider: null,
        statement: null,
        createdAt: new Date(now.epochMilliseconds),
      });
      const taken = await receive(services, record);
      return { status: 201, headers: { Location: `/v1/payments/${id}` }, body: showPayment(taken) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/payments',
    operationId: 'listPayments',
    summary: 'List the payments',
    tags,
    query: paymentQuery,
    answers: { 200: { description: 'A page of payments, the newest first', schema: paymentPage } },
    async handler({ services, caller, query: { limit, cursor, cloud, ...filter } }) {
      const read = readCursor('payments', cursor, position);
      const after = read && { createdAt: new Date(read.createdAt), id: read.id };
      const found = await services.database.payments.list(
        await reachInCloud(services.database, caller, cloud),
        filter,
        after,
        limit + 1,
      );
      const next = ({ createdAt, _id: id }: PaymentRecord) =>
        writeCursor('payments', { createdAt: createdAt.toISOString(), id });
      const paidBy = found.map(({ billingAccountId }) => billingAccountId);
      const unseen = await unseenPurses(services.database, await caller.reach(), paidBy);
      const show = (one: PaymentRecord) =>
        unseen.has(one.billingAccountId ?? '') ? withoutPurse(showPayment(one)) : showPayment(one);
      return { status: 200, body: pageFrom(found, limit, show, next) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/payments/{paymentId}',
    operationId: 'getPayment',
    summary: 'Read a payment',
    tags,
    params: z.strictObject({ paymentId }),
    answers: { 200: { description: 'The payment', schema: payment, changesWithTime: true } },
    async handler({ services, caller, params, logger }) {
      const found = await services.database.payments.within(await caller.reach(), params.paymentId);
      const read = requireFound(found, `payment ${params.paymentId}`);
      const unseen = await unseenPurses(services.database, await caller.reach(), [read.billingAccountId]);
      if (unseen.size > 0) return { status: 200, body: withoutPurse(showPayment(read)) };
      return { status: 200, body: showPayment(read, await confirmationUrl(services, read, logger)) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/payments/{paymentId}/decision',
    operationId: 'decidePayment',
    summary: 'Decide about money that waits',
    description:
      'Of what waits `actions` says what is likely. A refund by transfer is made at the bank: here it is written down; by card and BLIK the provider makes it. Money for an order that has lapsed is applied to the request of a new one. The ledger and the audit keep who decided, and why.',
    tags,
    params: z.strictObject({ paymentId }),
    body: paymentDecision,
    answers: { 202: { description: 'It is carried out: `received` until it is done', schema: payment } },
    problems: ['notFound', 'paymentNotWaiting', 'decisionNotPossible', 'clockAdvancing'],
    async handler({ services, caller, params, body, requestHash, changes }) {
      const { payments, testClocks } = services.database;
      const found = await payments.within(await caller.reach('billing:read'), params.paymentId);
      const waiting = requireFound(found, `payment ${params.paymentId}`);
      const { _id: id } = waiting;
      const now = await timeAtRest({ testClocks }, waiting.testClockId);
      const isRepeated = waiting.decision?.id === requestHash;
      if (waiting.state !== 'waiting' && !isRepeated) throw notWaiting(waiting);
      if (!isRepeated) {
        const { decision, state, change, tenantId } = await planned({
          services,
          caller,
          payment: waiting,
          asked: body,
          requestHash,
        });
        const { reason } = decision;
        await changes({ subject: { kind: 'payment', id }, tenantId, at: now, reason, before: showPayment(waiting) });
        if (!(await payments.decide(waiting, decision, state, change))) throw notWaiting(waiting);
      } else await changes({ subject: { kind: 'payment', id }, tenantId: waiting.tenantId, at: now });
      const decided = await goOn(services, (await payments.find(id)) ?? waiting);
      return { status: 202, body: showPayment(decided) };
    },
  }),
];

function notWaiting({ state }: PaymentRecord): DomainError {
  return new DomainError('paymentNotWaiting', `It is ${state}.`, { state });
}

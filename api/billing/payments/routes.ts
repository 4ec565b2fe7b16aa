import { z } from 'zod';
import { parsePaymentReference, referencesIn } from '../../../domain/billing/payment-reference.js';
import { dateIn, isBefore, plainDate } from '../../../domain/calendar.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import type { PaymentRecord } from '../../../models/billing/payments.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { idFrom } from '../../ids.js';
import { defineRoute } from '../../services.js';
import { timeAtRest } from '../../tenant-time.js';
import { receive } from './receive.js';
import { newPayment, payment, paymentId, paymentPage, paymentQuery, showPayment } from './schema.js';

const tags = ['Billing'] as const;
const position = z.strictObject({ createdAt: z.iso.datetime(), id: paymentId });

export const paymentRoutes = [
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
      const record: PaymentRecord = {
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
        allocations: [],
        reversal: null,
        decline: null,
        createdAt: new Date(now.epochMilliseconds),
        appliedAt: null,
        revision: 1,
      };
      const { payment: taken } = await receive(services, record);
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
    async handler({ services, caller, query: { limit, cursor, ...filter } }) {
      const read = readCursor('payments', cursor, position);
      const after = read && { createdAt: new Date(read.createdAt), id: read.id };
      const found = await services.database.payments.list(await caller.reach(), filter, after, limit + 1);
      const next = ({ createdAt, _id: id }: PaymentRecord) =>
        writeCursor('payments', { createdAt: createdAt.toISOString(), id });
      return { status: 200, body: pageFrom(found, limit, showPayment, next) };
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
    async handler({ services, caller, params }) {
      const found = await services.database.payments.within(await caller.reach(), params.paymentId);
      return { status: 200, body: showPayment(requireFound(found, `payment ${params.paymentId}`)) };
    },
  }),
];

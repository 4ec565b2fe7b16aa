import { z } from 'zod';
import { writeOffOccasion } from '../../../contracts/billing/payments.js';
import { periodsIn } from '../../../domain/billing/payment-requests.js';
import { assertWritableOff } from '../../../domain/billing/write-off.js';
import { requireFound } from '../../../domain/errors.js';
import { subscriptionFromJson } from '../../../domain/subscriptions/subscription.js';
import { defineRoute } from '../../services.js';
import { timeAtRest } from '../../tenant-time.js';
import { shownBy } from '../payment-requests/routes.js';
import { paymentRequest, paymentRequestId } from '../payment-requests/schema.js';
import { startPayment } from '../payments/start-payment.js';
import { newWriteOff } from './schema.js';

const tags = ['Billing'] as const;

export const writeOffRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/payment-requests/{paymentRequestId}/write-off',
    operationId: 'writeOffDebt',
    summary: 'Write off what is owed by a request for payment',
    description:
      'An invoice on account that is overdue, or what is owed of a subscription that has ended. The books and the audit keep who did it, and why; the invoice and its VAT stay as they are. Nobody is reminded any more. What is paid later is applied as if nothing had been written off.',
    tags,
    params: z.strictObject({ paymentRequestId }),
    body: newWriteOff,
    answers: { 202: { description: 'It is being carried out: `status` becomes `writtenOff`', schema: paymentRequest } },
    problems: ['notFound', 'writeOffNotPossible', 'clockAdvancing'],
    async handler({ services, caller, params, body: { reason }, requestHash, changes }) {
      const { database } = services;
      const { paymentRequests } = database;
      const found = await paymentRequests.within(await caller.reach('billing:read'), params.paymentRequestId);
      const record = requireFound(found, `request for payment ${params.paymentRequestId}`);
      const { _id, tenantId, partnerId, testClockId, subscriptionId } = record;
      const now = await timeAtRest(database, testClockId);
      const saved =
        subscriptionId === null ? null : (await database.subscriptions.existing(subscriptionId)).subscription;
      const subscription = saved && subscriptionFromJson(saved);
      assertWritableOff({ ...record, periods: periodsIn(record.request) }, subscription);
      await changes({ subject: { kind: 'paymentRequest', id: _id }, tenantId, partnerId, at: now, reason });
      const at = new Date(now.epochMilliseconds);
      const writeOff = { id: requestHash, by: caller.id, reason, at, amount: null };
      const begun = await paymentRequests.beginWriteOff(_id, writeOff);
      const of = { _id, tenantId, partnerId, testClockId };
      if (begun) await startPayment(services, of, writeOffOccasion(writeOff));
      const after = requireFound(await paymentRequests.find(_id), `request for payment ${_id}`);
      return { status: 202, body: await shownBy(services, after) };
    },
  }),
];

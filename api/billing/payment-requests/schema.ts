import { z } from 'zod';
import {
  type PaymentRequest,
  paymentRequestFromJson,
  paymentRequestStatuses,
} from '../../../domain/billing/payment-requests.js';
import type { RequestBalance } from '../../../domain/billing/request-in-books.js';
import type { PaymentRequestRecord } from '../../../models/billing/payment-requests.js';
import { currency, date, instant, ofCloud, showInstant } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import { idOf } from '../../ids.js';
import { chargeLine, money, showLine, showTax, showTotals, taxTreatment, totals } from '../amounts.js';
import { billingAccountId } from '../billing-accounts/schema.js';

export const paymentRequestId = idOf('paymentRequest', 'Id of a request for payment');
const tenantId = idOf('tenant', 'Id of a tenant');
const subscriptionId = idOf('subscription', 'Id of a subscription');
const orderId = idOf('order', 'Id of an order');
const status = z.enum(paymentRequestStatuses);

export const paymentRequest = z
  .strictObject({
    id: paymentRequestId,
    kind: z.enum(['order', 'proForma', 'supplement']),
    status,
    version: z.int().meta({ description: 'One more with each correction before payment' }),
    replaces: paymentRequestId.nullable(),
    replacedBy: paymentRequestId.nullable().meta({ description: 'The next version' }),
    billingAccountId,
    tenantId: tenantId.nullable(),
    subscriptionId: subscriptionId.nullable(),
    orderId: orderId.nullable(),
    unpaidFrom: date.nullable().meta({ description: 'The first day that it pays for; null for an order’s' }),
    reference: z.string().meta({ description: 'Variable symbol: what a transfer has to say', example: '1000000042' }),
    creditorReference: z.string().meta({ description: 'The same as an ISO 11649 reference' }),
    currency,
    lines: z.array(chargeLine),
    totals,
    kept: z.int().meta({ description: 'Parts of the amount that have arrived, in minor units' }),
    tax: taxTreatment,
    dueOn: date.nullable().meta({
      description: 'It is invoiced on account: the last day on which it is paid in time; null: it is paid first',
    }),
    overdue: z.boolean().meta({ description: 'That day is over, and it is not paid' }),
    seatsGoOn: date.nullable().meta({
      description: 'The day on which seats that it has added are taken away unless it is paid; null: none are',
    }),
    writtenOff: z
      .strictObject({
        amount: money.meta({ description: 'As the ledger has it; 0 until it is in the books' }),
        at: instant,
        reason: z.string(),
      })
      .nullable()
      .meta({ description: 'Somebody does not expect it to be paid any more; null: nobody, or it is owed again' }),
    issuedAt: instant,
    paidAt: instant.nullable(),
  })
  .meta({
    id: 'PaymentRequest',
    description: 'Asks for the payment of an order or of the next period: by a pro-forma, or by an invoice on account',
  });

export const paymentRequestPage = pageOf(paymentRequest, 'PaymentRequestPage');

export const paymentRequestQuery = pageQuery.extend({
  cloud: ofCloud,
  status: status.optional().meta({ description: 'Only requests in this state' }),
  overdue: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .meta({ description: 'Only requests whose invoice is overdue, or those whose is not' }),
  billingAccountId: billingAccountId.optional().meta({ description: 'Only requests to this account' }),
  tenantId: tenantId.optional().meta({ description: 'Only requests to this tenant' }),
  subscriptionId: subscriptionId.optional().meta({ description: 'Only requests for this subscription' }),
  orderId: orderId.optional().meta({ description: 'Only the request of this order' }),
  testClockId: idOf('testClock', 'Id of a test clock').optional().meta({
    description: 'Only what is on this clock; left out: what is on the wall’s time, unless an owner is named',
  }),
});

export function showPaymentRequest(
  record: PaymentRequestRecord,
  {
    kept,
    writtenOff,
    creditorReference,
  }: Pick<RequestBalance, 'kept' | 'writtenOff'> & {
    readonly creditorReference: string;
  },
): z.input<typeof paymentRequest> {
  const request: PaymentRequest = paymentRequestFromJson(record.request);
  return {
    id: record._id,
    kind: record.kind,
    status: record.status,
    version: record.version,
    replaces: request.replaces,
    replacedBy: record.replacedBy,
    billingAccountId: record.billingAccountId,
    tenantId: record.tenantId,
    subscriptionId: record.subscriptionId,
    orderId: record.orderId,
    unpaidFrom: record.unpaidFrom,
    reference: record.reference,
    creditorReference,
    currency: request.currency,
    lines: request.lines.map(showLine),
    totals: showTotals(request.totals),
    kept,
    tax: showTax(request.tax),
    dueOn: record.dueOn,
    overdue: record.overdue,
    seatsGoOn: record.seatsGoOn,
    writtenOff: record.writeOff && {
      amount: { amount: writtenOff, currency: request.currency },
      at: showInstant(record.writeOff.at),
      reason: record.writeOff.reason,
    },
    issuedAt: showInstant(record.issuedAt),
    paidAt: record.paidAt && showInstant(record.paidAt),
  };
}

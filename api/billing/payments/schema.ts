import { z } from 'zod';
import type { Allocation } from '../../../domain/billing/allocation.js';
import type { Json } from '../../../domain/json.js';
import { type PaymentRecord, paymentStates } from '../../../models/billing/payments.js';
import { date, instant, line, ofCloud, showInstant } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import { idOf } from '../../ids.js';
import { enteredMoney, money, showMoney } from '../amounts.js';
import { billingAccountId } from '../billing-accounts/schema.js';
import { paymentMethodId, returnUrl } from '../payment-methods/schema.js';
import { paymentRequestId } from '../payment-requests/schema.js';

export const paymentId = idOf('payment', 'Id of a payment');
const tenantId = idOf('tenant', 'Id of a tenant');
const statementImportId = idOf('statementImport', 'Id of an import of a bank statement');
const decisionActions = ['apply', 'keepAsCredit', 'refund', 'matchDebit', 'matchRecorded', 'dismiss'] as const;
const reason = line(500).meta({ description: 'Why, for the audit and the ledger', example: 'Said on the phone' });

export const paymentDecision = z
  .discriminatedUnion('action', [
    z.strictObject({
      action: z.literal('apply'),
      paymentRequestId: paymentRequestId.meta({ description: 'An open request, first of all a suggestion' }),
      reason: reason.optional(),
    }),
    z.strictObject({
      action: z.literal('keepAsCredit'),
      billingAccountId: billingAccountId.optional().meta({ description: 'Whose, where nobody knew whose money it is' }),
      reason: reason.optional(),
    }),
    z.strictObject({ action: z.literal('refund'), reason }),
    z.strictObject({
      action: z.literal('matchDebit'),
      paymentId: paymentId.meta({ description: 'What the debit takes back, or pays back where a refund was decided' }),
      reason: reason.optional(),
    }),
    z.strictObject({
      action: z.literal('matchRecorded'),
      paymentId: paymentId.meta({ description: 'The earlier record of this transfer: by hand, or from a statement' }),
      reason: reason.optional(),
    }),
    z.strictObject({ action: z.literal('dismiss'), reason }),
  ])
  .meta({ id: 'PaymentDecision' });

export const newPayment = z
  .strictObject({
    amount: enteredMoney.meta({ id: 'ReceivedAmount' }),
    valueDate: date.meta({
      description: 'The day on which the money arrived: it decides, even where it is recorded later',
    }),
    paymentRequestId: paymentRequestId
      .optional()
      .meta({ description: 'What it is for; left out: its reference says it' }),
    reference: line(40).optional().meta({ description: 'As the payer wrote it', example: 'RF18 1000 0000 42' }),
    payerName: line(200).optional(),
    text: line(500).optional().meta({ description: 'What the transfer says' }),
  })
  .meta({ id: 'NewPayment', description: 'A transfer that arrived' });

export const chargedPayment = z
  .strictObject({
    by: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('storedMethod'), paymentMethodId }),
      z.strictObject({
        kind: z.literal('blikCode'),
        code: z
          .string()
          .regex(/^\d{6}$/)
          .meta({ description: 'Six digits from the bank’s app, good for two minutes', example: '777123' }),
      }),
    ]),
    returnUrl,
  })
  .meta({ id: 'ChargedPayment', description: 'How a request is paid now' });

const actions = [
  'apply',
  'orderAgain',
  'keepAsCredit',
  'refund',
  'askPayer',
  'matchDebit',
  'matchRecorded',
  'requestPayment',
  'dismiss',
] as const;

const allocation = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('settled'), amount: money, paymentRequestId, valueDate: date }),
    z.strictObject({ kind: z.literal('kept'), amount: money, paymentRequestId, missing: money }),
    z.strictObject({ kind: z.literal('credited'), amount: money, reason: z.enum(['over', 'double', 'decided']) }),
    z.strictObject({ kind: z.literal('refunded'), amount: money, reason: z.enum(['double', 'decided']) }),
    z.strictObject({
      kind: z.literal('waits'),
      amount: money,
      reason: z.string(),
      suggestions: z.array(paymentRequestId).meta({ description: 'What it may be for, the likeliest first' }),
      payments: z.array(paymentId).meta({
        description:
          'What it may take back or pay back, of money that went out; or earlier records that may be of the same transfer',
      }),
      actions: z.array(z.enum(actions)).meta({ description: 'What a person can do, the likeliest first' }),
    }),
  ])
  .meta({ id: 'Allocation', description: 'Where an amount of the payment went' });

export const payment = z
  .strictObject({
    id: paymentId,
    source: z.enum(['provider', 'statement', 'hand']),
    method: z.enum(['transfer', 'card', 'blik']),
    state: z.enum(paymentStates),
    billingAccountId: billingAccountId.nullable().meta({ description: 'Null while nobody knows whose it is' }),
    tenantId: tenantId.nullable(),
    amount: money.meta({ description: 'Negative for money that went out' }),
    valueDate: date.nullable(),
    paymentRequestId: paymentRequestId.nullable(),
    references: z.array(z.string()),
    payerName: z.string().nullable(),
    text: z.string().nullable(),
    allocations: z.array(allocation),
    statementImportId: statementImportId.nullable().meta({ description: 'The import that brought it first' }),
    matches: paymentId.nullable().meta({
      description:
        'The payment that it takes back or pays back, of money that went out or came back; else the earlier record of the same transfer, which has done its work',
    }),
    decision: z
      .strictObject({ action: z.enum(decisionActions), by: z.string(), reason: z.string().nullable() })
      .nullable()
      .meta({ description: 'The newest decision of a person about it' }),
    paymentMethodId: paymentMethodId.nullable().meta({ description: 'The stored method that is charged' }),
    confirmAt: z
      .url()
      .nullable()
      .meta({ description: 'While it is pending: where the customer has to confirm it (3-D Secure); null in lists' }),
    decline: z
      .strictObject({ reason: z.string(), final: z.boolean() })
      .nullable()
      .meta({ description: 'Why it failed; final: it is not tried again' }),
    dispute: z
      .strictObject({
        state: z.enum(['open', 'won', 'lost']),
        amount: money,
        reason: z
          .string()
          .nullable()
          .meta({ description: 'In the words of the provider, where it is answered', example: 'fraudulent' }),
        openedAt: instant,
      })
      .nullable()
      .meta({ description: 'The newest one: the customer’s bank asks money of it back. A lost one has taken it' }),
    createdAt: instant,
    appliedAt: instant.nullable(),
  })
  .meta({
    id: 'Payment',
    description:
      'Of what a purchaser has paid, the purchaser and the seller see payer and text, the method, why it failed, and the reason of a dispute; others see null',
  });

export const paymentPage = pageOf(payment, 'PaymentPage');

export const paymentQuery = pageQuery.extend({
  cloud: ofCloud,
  state: z.enum(paymentStates).optional().meta({ description: 'Only payments in this state' }),
  billingAccountId: billingAccountId.optional().meta({ description: 'Only payments of this account' }),
  tenantId: tenantId.optional().meta({ description: 'Only payments of this tenant' }),
  testClockId: idOf('testClock', 'Id of a test clock').optional().meta({
    description: 'Only what is on this clock; left out: what is on the wall’s time, unless an owner is named',
  }),
});

/** Without by what it was paid and what the bank said: a purchaser's payment, as the organisation sees it. */
export function withoutPurse(shown: z.input<typeof payment>): z.input<typeof payment> {
  const { dispute } = shown;
  return {
    ...shown,
    payerName: null,
    text: null,
    paymentMethodId: null,
    confirmAt: null,
    decline: null,
    dispute: dispute && { ...dispute, reason: null },
  };
}

export function showPayment(found: PaymentRecord, confirmAt: string | null = null): z.input<typeof payment> {
  const { _id: id, source, method, state, amount, valueDate, references, payerName, text, decline } = found;
  return {
    id,
    source,
    method,
    state,
    billingAccountId: found.billingAccountId,
    tenantId: found.tenantId,
    amount: showMoney(amount),
    valueDate,
    paymentRequestId: found.requestId,
    references: [...references],
    payerName,
    text,
    allocations: found.allocations.map(showAllocation),
    statementImportId: found.statement?.importId ?? null,
    matches: found.matches,
    decision: found.decision && { action: found.decision.action, by: found.decision.by, reason: found.decision.reason },
    paymentMethodId: found.charge?.paymentMethodId ?? null,
    confirmAt,
    decline: decline && { reason: decline.reason, final: decline.final },
    dispute: found.dispute && { ...found.dispute, amount: showMoney(found.dispute.amount) },
    createdAt: showInstant(found.createdAt),
    appliedAt: found.appliedAt && showInstant(found.appliedAt),
  };
}

function showAllocation(given: Json<Allocation>): z.input<typeof allocation> {
  const amount = showMoney(given.amount);
  switch (given.kind) {
    case 'settled':
      return { kind: 'settled', amount, paymentRequestId: given.requestId, valueDate: given.valueDate };
    case 'kept':
      return { kind: 'kept', amount, paymentRequestId: given.requestId, missing: showMoney(given.missing) };
    case 'credited':
      return { kind: 'credited', amount, reason: given.reason };
    case 'refunded':
      return { kind: 'refunded', amount, reason: given.reason };
    case 'waits': {
      const { reason, suggestions, payments = [], actions } = given;
      return {
        kind: 'waits',
        amount,
        reason,
        suggestions: [...suggestions],
        payments: [...payments],
        actions: [...actions],
      };
    }
  }
}

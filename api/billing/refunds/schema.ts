import { z } from 'zod';
import type { Money } from '../../../domain/money.js';
import { cancellationReasons } from '../../../domain/subscriptions/subscription.js';
import { type RefundRecord, refundReasons } from '../../../models/billing/refunds.js';
import { instant, line, showInstant } from '../../formats.js';
import { pageOf } from '../../http/page.js';
import { idOf } from '../../ids.js';
import { freeUsersNow } from '../../subscriptions/subscriptions/schema.js';
import { money, showMoney } from '../amounts.js';
import { paymentRequestId } from '../payment-requests/schema.js';
import { paymentId } from '../payments/schema.js';

export const refundId = idOf('refund', 'Id of a refund');

export const newRefund = z
  .strictObject({
    seats: z.int().min(1).max(1_000_000).optional().meta({
      description: 'How many are given back; left out: all, which cancels what was bought',
    }),
    keepSeats: z.int().min(1).max(1_000_000).optional().meta({
      description:
        'The total that is to be left to the subscription at least: sent twice, the second one is refused; left out: whatever is left',
      example: 10,
    }),
    freeUsers: freeUsersNow,
    reason: z.enum(cancellationReasons),
    feedback: line(500).optional(),
  })
  .meta({ id: 'NewRefund' });

export const refundRetry = z
  .strictObject({
    moneyOnly: z.boolean().default(false).meta({
      description: 'The money goes back also where the subscription refuses; nothing of the subscription changes',
    }),
  })
  .meta({ id: 'RefundRetry' });

export const refundCredit = z
  .strictObject({
    reason: line(500).meta({
      description: 'Who of the customer has agreed to it, and when: for the ledger and the audit',
      example: 'Anna Nowak, by mail on 3 March',
    }),
  })
  .meta({ id: 'RefundCredit' });

export const refund = z
  .strictObject({
    id: refundId,
    paymentRequestId: paymentRequestId.nullable().meta({
      description: 'What was paid; null: the credit of an account that nobody is left to use',
    }),
    paymentId: paymentId.nullable().meta({
      description:
        'The one payment that goes back, since it was not needed; null: those by which the request was paid, or which are credit',
    }),
    state: z.enum(['requested', 'granted', 'paidOut', 'credited', 'refused']).meta({
      description:
        'granted: a person is to pay it back, by transfer; with the problem where the provider has refused to, which can be tried again; paidOut: nothing is left to be paid back; credited: what was left is credit of the account; refused: with the problem; it can be tried again',
    }),
    seats: z.int().nullable().meta({
      description:
        'Null: all that were left; 0: money alone: VAT whose proof came later, a payment that was not needed, or credit',
    }),
    amount: money.nullable().meta({ description: 'Gross; null until it is granted' }),
    setOff: money.nullable().meta({
      description: 'What of it lowered what was still owed by an invoice on account; the rest is paid back',
    }),
    left: money.nullable().meta({
      description:
        'What a person is still to pay back: the rest has gone back by its provider, or was taken by the loss of a payment. Null unless it is granted',
    }),
    problem: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
    reason: z.enum(refundReasons),
    requestedAt: instant,
    endedAt: instant.nullable(),
  })
  .meta({
    id: 'Refund',
    description:
      'Seats of a purchase, renewal or increase that are given back, VAT that was not due, a payment that was not needed, or credit, and the money',
  });

const refundable = z
  .strictObject({
    until: instant.nullable().meta({
      description: 'From then on nothing can be; null: it was not delivered, and all of it can be as long as it is not',
    }),
    seats: z.int().meta({ description: 'At most' }),
    amount: money.meta({ description: 'What all these seats pay back now, gross' }),
  })
  .meta({ id: 'Refundable' });

export const refundPage = z
  .strictObject({
    ...pageOf(refund, 'RefundsOfRequest').shape,
    refundable: refundable.nullable().meta({
      description:
        'What can be given back now; null: nothing. Keys can as long as nobody has seen or redeemed one of them',
    }),
  })
  .meta({ id: 'RefundPage' });

/** @param left what a person is still to pay back */
export function showRefund(found: RefundRecord, left: Money | null): z.input<typeof refund> {
  const { _id: id, state, seats, amount, setOff, problem, reason, requestedAt, endedAt } = found;
  return {
    id,
    paymentRequestId: found.paymentRequestId,
    paymentId: found.paymentId,
    state,
    seats,
    amount: amount && showMoney(amount),
    setOff: setOff && showMoney(setOff),
    left: left && showMoney(left),
    problem: problem && { code: problem.code, message: problem.message },
    reason,
    requestedAt: showInstant(requestedAt),
    endedAt: endedAt && showInstant(endedAt),
  };
}

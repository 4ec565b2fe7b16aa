import { z } from 'zod';
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

export const refund = z
  .strictObject({
    id: refundId,
    paymentRequestId,
    paymentId: paymentId.nullable().meta({
      description: 'The one payment that goes back, since it was not needed; null: those by which the request was paid',
    }),
    state: z.enum(['requested', 'granted', 'paidOut', 'refused']).meta({
      description:
        'granted: a person is to pay it back, by transfer; with the problem where the provider has refused to, which can be tried again; paidOut: nothing is left to be paid back; refused: with the problem; it can be tried again',
    }),
    seats: z.int().nullable().meta({
      description:
        'Null: all that were left; 0: money alone: VAT whose proof came later, or a payment that was not needed',
    }),
    amount: money.nullable().meta({ description: 'Gross; null until it is granted' }),
    setOff: money.nullable().meta({
      description: 'What of it lowered what was still owed by an invoice on account; the rest is paid back',
    }),
    problem: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
    reason: z.enum(refundReasons),
    requestedAt: instant,
    endedAt: instant.nullable(),
  })
  .meta({
    id: 'Refund',
    description:
      'Seats of a purchase, renewal or increase that are given back, VAT that was not due, or a payment that was not needed, and the money',
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

export function showRefund(found: RefundRecord): z.input<typeof refund> {
  const { _id: id, state, seats, amount, setOff, problem, reason, requestedAt, endedAt } = found;
  return {
    id,
    paymentRequestId: found.paymentRequestId,
    paymentId: found.paymentId,
    state,
    seats,
    amount: amount && showMoney(amount),
    setOff: setOff && showMoney(setOff),
    problem: problem && { code: problem.code, message: problem.message },
    reason,
    requestedAt: showInstant(requestedAt),
    endedAt: endedAt && showInstant(endedAt),
  };
}

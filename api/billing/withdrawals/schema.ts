import { z } from 'zod';
import type { Payout } from '../../../domain/billing/paying-back.js';
import type { Money } from '../../../domain/money.js';
import type { RefundRecord } from '../../../models/billing/refunds.js';
import type { Withdrawal } from '../../../models/billing/withdrawals.js';
import { date, email, instant, line, showInstant } from '../../formats.js';
import { idOf } from '../../ids.js';
import { problem } from '../../subscriptions/subscriptions/schema.js';
import { money, showMoney } from '../amounts.js';
import { orderId } from '../orders/schema.js';
import { refundId } from '../refunds/schema.js';

export const withdrawalId = idOf('withdrawal', 'Id of a withdrawal');

export const newWithdrawal = z
  .strictObject({
    name: line(200).meta({ description: 'Who withdraws', example: 'Piotr Lider' }),
    email: email.meta({ description: 'Where the receipt goes', example: 'piotr@example.pl' }),
  })
  .meta({ id: 'NewWithdrawal', description: 'The statement of a consumer who withdraws from a contract' });

export const withdrawal = z
  .strictObject({
    id: withdrawalId,
    orderId,
    state: z.enum(['stated', 'confirmed', 'refunded', 'refused']).meta({
      description:
        'stated: nothing has happened until it is confirmed; confirmed: it is received, and what was bought ends; refunded: that is done, and what is to go back is in the books; refused: see `problem`',
    }),
    name: z.string().meta({ description: 'Empty once the person is purged, or it can be confirmed no more' }),
    email: z.string().meta({ description: 'Empty then, too' }),
    withdrawableThrough: date.meta({
      description: 'The last day on which it can be confirmed, in the customer’s zone',
    }),
    refund: money.nullable().meta({
      description:
        'What was paid less the days that were used, gross: before it is confirmed as of now, then as it is granted, without what lowered an unpaid invoice; null: nothing goes back, or it is not granted yet',
    }),
    paidBack: z
      .array(
        z.strictObject({
          amount: money,
          by: z.enum(['provider', 'transfer', 'credit']).meta({
            description: 'To the card or by BLIK, from a person, or as credit of the account, as was agreed',
          }),
          at: instant,
        }),
      )
      .meta({ description: 'What of it has gone back, how and when' }),
    refundId: refundId.nullable().meta({ description: 'What pays it back; null before, and where nothing was paid' }),
    problem: problem.nullable().meta({
      description: 'Why the refund was refused: a person tries it again, or pays the money back; null: it was not',
    }),
    statedAt: instant,
    confirmedAt: instant.nullable(),
  })
  .meta({ id: 'Withdrawal', description: 'A consumer’s withdrawal from an order: stated, then confirmed' });

/** As it is exported, without what would go back as of now. */
export const exportedWithdrawal = withdrawal
  .omit({ withdrawableThrough: true, refund: true, paidBack: true, problem: true })
  .extend({ state: z.enum(['stated', 'confirmed']) })
  .meta({ id: 'ExportedWithdrawal', description: 'A consumer’s withdrawal from an order' });

export function exportWithdrawal(found: Withdrawal): z.input<typeof exportedWithdrawal> {
  const { _id: id, state, name, email: address, refundId: refund, statedAt, confirmedAt, orderId: order } = found;
  return {
    id,
    orderId: order,
    state,
    name,
    email: address,
    refundId: refund,
    statedAt: showInstant(statedAt),
    confirmedAt: confirmedAt && showInstant(confirmedAt),
  };
}

export function showWithdrawal(
  found: Withdrawal,
  {
    lastDay,
    goesBack,
    refund,
    payouts,
  }: {
    readonly lastDay: string;
    readonly goesBack: Money | null;
    readonly refund: RefundRecord | null;
    readonly payouts: readonly Payout[];
  },
): z.input<typeof withdrawal> {
  const { problem: refusal = null } = refund ?? {};
  return {
    ...exportWithdrawal(found),
    state: found.state === 'confirmed' && refund ? stateOf(refund) : found.state,
    withdrawableThrough: lastDay,
    refund: goesBack && showMoney(goesBack),
    paidBack: payouts.map(({ amount, by, at }) => ({
      amount: { amount, currency: goesBack?.currency ?? refund?.amount?.currency ?? '' },
      by,
      at: at.toString(),
    })),
    problem: refusal && { code: refusal.code, message: refusal.message },
  };
}

function stateOf({ state }: RefundRecord): 'confirmed' | 'refunded' | 'refused' {
  if (state === 'requested') return 'confirmed';
  return state === 'refused' ? 'refused' : 'refunded';
}

/** Money that was taken back: by its bank, or by a dispute that was lost. */
import type { Allocation } from '../../domain/billing/allocation.js';
import { isOverdue } from '../../domain/billing/dunning.js';
import { owedBack as owedBackOf, subjectOfCredit } from '../../domain/billing/paying-back.js';
import { paymentReversed } from '../../domain/billing/postings.js';
import { type ReversalEffect, reverse } from '../../domain/billing/reversal.js';
import { dateIn, instant } from '../../domain/calendar.js';
import { type Json, toJson } from '../../domain/json.js';
import { type Money, money } from '../../domain/money.js';
import type { Book } from '../../models/billing/account-books.js';
import type { PaymentRecord } from '../../models/billing/payments.js';
import { zoneOfPartners } from '../../models/billing/zone-of-partners.js';
import { allocationsNow } from './allocations-now.js';
import type { BillingContext } from './billing-context.js';
import { oweAgain } from './owed-again.js';
import { endPaidBack } from './pay-back.js';
import { headOf } from './request-books.js';

/**
 * Takes a payment out of the books, once. What it had paid is owed again.
 * @param lost less than was paid where a part of it was disputed
 */
export async function loseMoney(
  context: BillingContext,
  payment: PaymentRecord,
  { lost, at }: { readonly lost: Money; readonly at: string },
): Promise<void> {
  const { payments, accountBooks, tenants } = context.database;
  const { _id: paymentId, billingAccountId, tenantId, partnerId, testClockId, amount, state } = payment;
  if (state === 'reversed') return;
  // What it does is on its way into the books: this is tried again.
  if (state === 'received') throw new Error(`The payment ${paymentId} is not applied yet.`);
  if (billingAccountId === null) {
    await payments.change(paymentId, ['waiting', 'applied', 'dismissed'], { state: 'reversed' });
    return;
  }
  const book: Book = { billingAccountId, currency: amount.currency, tenantId, partnerId, testClockId };
  const { allocations, appliedTo } = await allocationsNow(context, payment);
  const creditSubject = subjectOfCredit(book);
  const zone = (tenantId === null ? null : await tenants.find(tenantId))?.zone ?? zoneOfPartners;
  const head = headOf(`reversal/${paymentId}`, { billingAccountId }, at, 'paymentLost');
  const posted = await accountBooks.post(book, head.id, async ({ balance, entriesAbout }) => {
    const credit = money(Math.max(0, -balance.credit), amount.currency);
    const owedBack = Object.fromEntries(
      await Promise.all(
        [...subjectsOf(paymentId, allocations), creditSubject].map(async (subject) => {
          const owed = owedBackOf(await entriesAbout(subject), subject);
          return [subject, money(owed, amount.currency)] as const;
        }),
      ),
    );
    const facts = { paymentId, allocations, appliedTo, credit, creditSubject, owedBack, lost };
    const effects = reverse({ ...facts, at: instant(at), zone });
    return { entry: paymentReversed(head, { paymentId, amount: lost, effects }), decision: toJson(effects) };
  });
  const effects = (posted?.decision ?? []) as Json<ReversalEffect>[];
  for (const effect of effects) {
    if (effect.kind === 'reopened') await reopen(context, effect.requestId, { paymentId, at, zone });
    if (effect.kind === 'paidBack') await endPaidBack(context, { subject: effect.subject, billingAccountId, at });
  }
  const owed = effects.flatMap((effect) => (effect.kind === 'waits' ? [{ ...effect, suggestions: [] }] : []));
  // What is owed by it after all is for a person.
  const change =
    owed.length === 0 ? ({ state: 'reversed' } as const) : { state: 'waiting' as const, allocations: owed };
  await payments.change(paymentId, ['waiting', 'applied'], { ...change, reversal: effects });
}

function subjectsOf(paymentId: string, allocations: readonly Allocation[]): string[] {
  const requests = allocations.flatMap((one) => ('requestId' in one ? [one.requestId] : []));
  return [...new Set([paymentId, ...requests])];
}

/** What it had paid for is owed again; an invoice whose last day is ahead can still be paid in time. */
async function reopen(
  context: BillingContext,
  requestId: string,
  { paymentId, at, zone }: { readonly paymentId: string; readonly at: string; readonly zone: string },
): Promise<void> {
  const { paymentRequests } = context.database;
  const record = await paymentRequests.find(requestId);
  if (!record) return;
  const overdue = record.dueOn !== null && isOverdue(record.dueOn, dateIn(zone, instant(at)));
  const open = { status: 'open', paidAt: null, overdue } as const;
  if (record.dueOn !== null && !overdue) return paymentRequests.show(requestId, open);
  const loss = { lossId: `reversal/${paymentId}`, at };
  await oweAgain(context, record, loss, (owed) => paymentRequests.show(requestId, { ...open, ...owed }));
}

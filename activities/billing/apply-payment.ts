/** What money does to the request that it is for: by the ledger first, then for the subscription or order. */
import { type Allocation, allocate } from '../../domain/billing/allocation.js';
import { paymentRequestFromJson } from '../../domain/billing/payment-requests.js';
import { paymentReceived, settlementUndone, suspenseResolved } from '../../domain/billing/postings.js';
import { proposedActions } from '../../domain/billing/proposed-actions.js';
import { balanceOf, payable } from '../../domain/billing/request-in-books.js';
import { instant, plainDate } from '../../domain/calendar.js';
import { DomainError } from '../../domain/errors.js';
import { type Json, toJson } from '../../domain/json.js';
import type { Money } from '../../domain/money.js';
import { receivedFrom, suggestedBy } from '../../models/billing/matching.js';
import type { PaymentRequestRecord } from '../../models/billing/payment-requests.js';
import type { PaymentRecord } from '../../models/billing/payments.js';
import type { BillingContext } from './billing-context.js';
import { invoice, invoicePart } from './invoicing.js';
import { payBack } from './pay-back.js';
import { dueOn } from './pro-formas.js';
import { bookOfRequest, completed, headOf, withdraw } from './request-books.js';
import { settle } from './settlement.js';
import { restored } from './write-offs.js';

/** Why money is applied: the entry's id, who said so, and why. */
export interface Cause {
  readonly id: string;
  readonly by: string;
  readonly reason: string;
}

export interface Applying {
  readonly payment: PaymentRecord;
  /** What of the payment is to be applied. */
  readonly amount: Money;
  /** At least one, all of one account; several: it waits. */
  readonly named: readonly PaymentRequestRecord[];
  readonly cause: Cause;
  readonly at: string;
}

/** What became of it, and whose it is. */
export interface Applied {
  readonly allocations: Json<Allocation>[];
  readonly whose: Pick<PaymentRecord, 'billingAccountId' | 'tenantId' | 'partnerId'>;
}

/** Applies an amount to what it is for. Money that waited in the same books is taken from there. */
export async function applyPart(context: BillingContext, applying: Applying): Promise<Applied> {
  const { payment, amount, named, cause, at } = applying;
  const [first] = named;
  if (!first) throw new DomainError('internal', 'An amount is applied to a request.');
  const { accountBooks } = context.database;
  const only = named.length === 1;
  const owed = only ? await restored(context, first, cause, at) : first;
  const { record, refusal } = only ? await asked(context, owed, payment, at) : { record: first, refusal: null };
  // The ledger does not tell one that has lapsed from one that was withdrawn.
  const request = { ...paymentRequestFromJson(record.request), status: record.status };
  const received = { ...receivedFrom(payment, only ? request.id : null), amount };
  const head = { ...headOf(cause.id, record, at, cause.reason), by: cause.by, valueDate: received.valueDate };
  const others = named.filter(({ _id }) => _id !== first._id).map(suggestedBy);
  const posted = await accountBooks.post(bookOfRequest(record), head.id, async ({ entriesAbout }) => {
    const entries = await entriesAbout(request.id);
    const allocations = refusal
      ? [notDeliverable(amount, request.id)]
      : allocate(received, [payable(request, entries), ...others]);
    const balances = { [request.id]: balanceOf(request.id, entries) };
    const facts = { paymentId: payment._id, amount, allocations, balances };
    const waited = await suspenseOf(context, payment._id, record.billingAccountId);
    const entry = waited > 0 ? suspenseResolved(head, facts) : paymentReceived(head, facts);
    return { entry, decision: toJson(allocations) };
  });
  const { billingAccountId, tenantId, partnerId } = record;
  const decided = (posted?.decision ?? []) as Json<Allocation>[];
  const allocations = await carriedOut(context, { ...applying, record }, decided);
  return { allocations, whose: { billingAccountId, tenantId, partnerId } };
}

/** What of a payment waits in the books of an account, in minor units. */
export async function suspenseOf(
  { database }: BillingContext,
  paymentId: string,
  billingAccountId: string,
): Promise<number> {
  const entries = await database.accountBooks.about(paymentId);
  return entries
    .filter((entry) => entry.billingAccountId === billingAccountId)
    .flatMap(({ postings }) => postings)
    .filter(({ account, subject }) => account === 'suspense' && subject === paymentId)
    .reduce((sum, { amount }) => sum - amount, 0);
}

/** Writes down what became of a payment: one of which a part waits, waits. */
export async function noteApplied(
  { database }: BillingContext,
  { _id }: PaymentRecord,
  { allocations, whose }: Applied,
  at: string,
): Promise<void> {
  const state = allocations.some(({ kind }) => kind === 'waits') ? 'waiting' : 'applied';
  await database.payments.change(_id, ['received'], { ...whose, state, allocations, appliedAt: new Date(at) });
}

/** The request as it is to be paid on that day; or why it cannot be delivered. */
async function asked(
  context: BillingContext,
  record: PaymentRequestRecord,
  payment: PaymentRecord,
  at: string,
): Promise<{ readonly record: PaymentRequestRecord; readonly refusal: DomainError | null }> {
  const { valueDate } = receivedFrom(payment, record._id);
  const entered = await completed(context, record);
  try {
    return { record: await dueOn(context, entered, { valueDate, at: instant(at) }), refusal: null };
  } catch (error) {
    if (!(error instanceof DomainError) || error.retry) throw error;
    return { record: entered, refusal: error };
  }
}

type CarryingOut = Applying & { readonly record: PaymentRequestRecord };

async function carriedOut(
  context: BillingContext,
  carrying: CarryingOut,
  allocations: readonly Json<Allocation>[],
): Promise<Json<Allocation>[]> {
  const done: Json<Allocation>[] = [];
  for (const allocation of allocations) {
    if (allocation.kind === 'settled') done.push(await delivered(context, carrying, allocation));
    else done.push(allocation);
    // What is invoiced on account has its document.
    if (allocation.kind === 'kept' && carrying.record.dueOn === null) await invoiceKept(context, carrying, allocation);
    if (allocation.kind === 'refunded') {
      const { payment, cause, record, at } = carrying;
      const reason = 'chargedTwice';
      await payBack(context, { payment, amount: allocation.amount, reason, cause, book: bookOfRequest(record), at });
    }
  }
  return done;
}

async function invoiceKept(
  context: BillingContext,
  { record, payment, at }: CarryingOut,
  { amount }: Json<Allocation> & { readonly kind: 'kept' },
): Promise<void> {
  const { _id: paymentId, method: means } = payment;
  const paidOn = receivedFrom(payment, record._id).valueDate.toString();
  await invoicePart(context, record, { paymentId, amount, means, paidOn, at });
}

/** What was paid is delivered; where that is not possible any more, its money waits. */
async function delivered(
  context: BillingContext,
  carrying: CarryingOut,
  settled: Json<Allocation> & { readonly kind: 'settled' },
): Promise<Json<Allocation>> {
  const { record, payment, cause, at } = carrying;
  await context.database.paymentRequests.show(record._id, { status: 'paid', paidAt: new Date(at) });
  try {
    await settle(context, { record, valueDate: plainDate(settled.valueDate), requestId: cause.id });
  } catch (error) {
    if (!(error instanceof DomainError) || error.retry) throw error;
    await undo(context, carrying, settled.amount);
    return toJson(notDeliverable(settled.amount, record._id));
  }
  await invoice(context, record, { means: payment.method, paidOn: settled.valueDate, at });
  return settled;
}

async function undo(context: BillingContext, { payment, record, cause, at }: CarryingOut, amount: Money) {
  const { gross } = record.request.totals;
  const head = headOf(`undone/${cause.id}`, record, at, 'notDeliverable');
  const undone = { requestId: record._id, paymentId: payment._id, amount, kept: gross.amount - amount.amount };
  await context.database.accountBooks.post(bookOfRequest(record), head.id, async () => ({
    entry: settlementUndone(head, undone),
    decision: null,
  }));
  await withdraw(context, record, { at, status: 'withdrawn', reason: 'notDeliverable' });
}

/** What was paid cannot be delivered any more: a person decides. */
function notDeliverable(amount: Money, requestId: string): Allocation & { readonly kind: 'waits' } {
  const suggestions = [requestId];
  const reason = 'deletionBegun';
  return { kind: 'waits', amount, reason, suggestions, actions: proposedActions(reason, suggestions) };
}

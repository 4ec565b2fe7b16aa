/** Entries of a statement by which money went out or came back: which payment they are about. */
import type { Allocation } from '../../domain/billing/allocation.js';
import { proposedActions } from '../../domain/billing/proposed-actions.js';
import { titleKey } from '../../domain/billing/statement-entries.js';
import { type Json, toJson } from '../../domain/json.js';
import { money } from '../../domain/money.js';
import type { PaymentRecord, Payments } from './payments.js';

/** How many payments of an amount are looked at. */
const lookedAt = 50;
/** A shorter text says nothing. */
const tellingLength = 8;

/** Whether it is money that somebody paid: not money that went out, nor what came back of that. */
export function isIncoming({ statement, amount }: Pick<PaymentRecord, 'statement' | 'amount'>): boolean {
  return amount.amount > 0 && (statement === null || statement.kind === 'credit');
}

/** A reversal takes back the one payment that it says; what else went out or came back waits for a person. @returns the entry as it is then */
export async function takeBack(payments: Payments, entry: PaymentRecord, at: Date): Promise<PaymentRecord> {
  const { _id, amount, statement, testClockId } = entry;
  const opposite = money(-amount.amount, amount.currency);
  const found = await payments.ofAmount(testClockId, opposite, { by: _id, limit: lookedAt });
  const earlier = found.filter((payment) => payment._id !== _id);
  const [meant, another] = statement?.kind === 'reversedCredit' ? earlier.filter((one) => names(entry, one)) : [];
  if (meant && !another && (await payments.takenBack(meant._id, _id))) {
    const { billingAccountId, tenantId, partnerId } = meant;
    const change = { billingAccountId, tenantId, partnerId, matches: meant._id, appliedAt: at };
    return (await payments.change(_id, ['received'], { ...change, state: 'applied' })) ?? entry;
  }
  const reason = 'debit';
  const waits: Allocation = {
    kind: 'waits',
    amount,
    reason,
    suggestions: [],
    payments: earlier.map((payment) => payment._id),
    actions: proposedActions(reason, []),
  };
  const allocations: Json<Allocation>[] = [toJson(waits)];
  return (await payments.change(_id, ['received'], { state: 'waiting', allocations })) ?? entry;
}

/**
 * The payment that an entry takes back is lost, unless it had been paid back: then the entry is that.
 * @returns the payment whose loss is to be carried out
 */
export async function lostBy(payments: Payments, { matches }: PaymentRecord): Promise<PaymentRecord | null> {
  const payment = matches === null ? null : await payments.find(matches);
  if (!payment || wasPaidBack(payment)) return null;
  if (payment.billingAccountId !== null) return payment;
  // Nobody's money is in nobody's books.
  await payments.change(payment._id, ['received', 'waiting', 'applied', 'dismissed'], { state: 'reversed' });
  return null;
}

/** Whether all of it had been given back before. */
export function wasPaidBack({ allocations, amount }: Pick<PaymentRecord, 'allocations' | 'amount'>): boolean {
  return allocations.some((allocation) => allocation.kind === 'refunded' && allocation.amount.amount === amount.amount);
}

/** Whether a reversal says which payment it takes back. */
function names(entry: PaymentRecord, payment: PaymentRecord): boolean {
  if (entry.references.some((reference) => payment.references.includes(reference))) return true;
  const text = titleKey(payment.text ?? '');
  return text.length >= tellingLength && titleKey(entry.text ?? '').includes(text);
}

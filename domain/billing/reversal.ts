/** A payment that was taken back: by its bank, or by a dispute that was lost (docs/concepts.md, "Lost payments"). */
import { dateIn, type Instant, type PlainDate } from '../calendar.js';
import { type Money, minus, money } from '../money.js';
import type { Allocation } from './allocation.js';
import { type ProposedAction, proposedActions } from './proposed-actions.js';

/** What became of a payment, and what is still on the account. */
export interface ReversedPayment {
  readonly paymentId: string;
  readonly allocations: readonly Allocation[];
  /** Requests to which its kept part has been applied since, by the payment that completed them, whatever became of that. */
  readonly appliedTo: readonly string[];
  /** The account's credit now. */
  readonly credit: Money;
  /** What was to be paid back and has not gone out yet, by the payment or the requests that it was applied to. */
  readonly owedBack?: Readonly<Record<string, Money>>;
  /** Of `owedBack`, that which is of the account's credit; left out: there is none. */
  readonly creditSubject?: string;
  /** How much was taken back, where that is a part; left out: all of it. */
  readonly lost?: Money;
  readonly at: Instant;
  readonly zone: string;
}

export type ReversalEffect =
  /** Its period is owed again. Grace counts from the day of the loss: never a cut-off in the past. */
  | { readonly kind: 'reopened'; readonly requestId: string; readonly amount: Money; readonly graceFrom: PlainDate }
  /** What was kept for a request is gone. */
  | { readonly kind: 'unkept'; readonly requestId: string; readonly amount: Money }
  | { readonly kind: 'creditTaken'; readonly amount: Money }
  /** It was to be paid back, to the customer who has it now. `subject`: the payment, the request that was given back, or the account's credit. */
  | { readonly kind: 'paidBack'; readonly subject: string; readonly amount: Money }
  /** It had never been applied. */
  | { readonly kind: 'nothingLost'; readonly amount: Money }
  | {
      readonly kind: 'waits';
      readonly amount: Money;
      readonly reason: 'creditUsed' | 'refunded';
      readonly actions: readonly ProposedAction[];
    };

/** The effects of losing a payment, or a part of it; their amounts sum to what was lost. */
export function reverse(payment: ReversedPayment): ReversalEffect[] {
  const { paymentId, allocations, appliedTo, credit, creditSubject, owedBack = {}, lost, at, zone } = payment;
  const graceFrom = dateIn(zone, at);
  const effects: ReversalEffect[] = [];
  let left = credit;
  const toPayBack = new Map(Object.entries(owedBack).map(([subject, { amount }]) => [subject, amount]));
  /** @returns what is left of an amount once what was to be paid back is taken from it */
  const withoutPaidBack = (subject: string, amount: Money): Money => {
    const back = toPayBack.get(subject) ?? 0;
    const taken = money(Math.min(back, amount.amount), amount.currency);
    if (taken.amount <= 0) return amount;
    toPayBack.set(subject, back - taken.amount);
    effects.push({ kind: 'paidBack', subject, amount: taken });
    return minus(amount, taken);
  };
  for (const allocation of lostOf(allocations, lost)) {
    const { amount } = allocation;
    switch (allocation.kind) {
      case 'settled': {
        const { requestId } = allocation;
        const owed = withoutPaidBack(requestId, amount);
        // All had been kept before, and none of this payment was needed, or it was given back: the request stays paid.
        if (owed.amount !== 0) effects.push({ kind: 'reopened', requestId, amount: owed, graceFrom });
        break;
      }
      case 'kept': {
        const { requestId } = allocation;
        if (!appliedTo.includes(requestId)) {
          effects.push({ kind: 'unkept', requestId, amount });
          break;
        }
        const owed = withoutPaidBack(requestId, amount);
        if (owed.amount !== 0) effects.push({ kind: 'reopened', requestId, amount: owed, graceFrom });
        break;
      }
      case 'credited': {
        const taken = left.amount < amount.amount ? left : amount;
        left = minus(left, taken);
        if (taken.amount !== 0) effects.push({ kind: 'creditTaken', amount: taken });
        const gone = minus(amount, taken);
        const used = creditSubject === undefined ? gone : withoutPaidBack(creditSubject, gone);
        const actions = proposedActions('creditUsed', []);
        if (used.amount !== 0) effects.push({ kind: 'waits', amount: used, reason: 'creditUsed', actions });
        break;
      }
      case 'refunded': {
        const twice = withoutPaidBack(paymentId, amount);
        const actions = proposedActions('refunded', []);
        if (twice.amount !== 0) effects.push({ kind: 'waits', amount: twice, reason: 'refunded', actions });
        break;
      }
      case 'waits':
        effects.push({ kind: 'nothingLost', amount });
        break;
    }
  }
  return effects;
}

/** Of a part what was paid too much goes first: it opens no period again. */
function lostOf(allocations: readonly Allocation[], lost: Money | undefined): Allocation[] {
  if (!lost) return [...allocations];
  const paid = allocations.reduce((sum, { amount }) => sum + amount.amount, 0);
  if (lost.amount >= paid) return [...allocations];
  const [over, rest] = [true, false].map((first) => allocations.filter(({ kind }) => (kind === 'credited') === first));
  let left = lost.amount;
  return [...(over ?? []), ...(rest ?? [])].flatMap((allocation) => {
    const taken = Math.min(allocation.amount.amount, left);
    left -= taken;
    return taken > 0 ? [{ ...allocation, amount: money(taken, lost.currency) }] : [];
  });
}

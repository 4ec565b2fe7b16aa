/** A payment that was taken back: by its bank, or by a dispute that was lost (docs/concepts.md, "Lost payments"). */
import { dateIn, type Instant, type PlainDate } from '../calendar.js';
import { type Money, minus, money } from '../money.js';
import type { Allocation } from './allocation.js';
import { type ProposedAction, proposedActions } from './proposed-actions.js';

/** What became of a payment, and what is still on the account. */
export interface ReversedPayment {
  readonly allocations: readonly Allocation[];
  /** Requests to which its kept part has been applied since, by the payment that completed them, whatever became of that. */
  readonly appliedTo: readonly string[];
  /** The account's credit now. */
  readonly credit: Money;
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
  /** It had never been applied. */
  | { readonly kind: 'nothingLost'; readonly amount: Money }
  | {
      readonly kind: 'waits';
      readonly amount: Money;
      readonly reason: 'creditUsed' | 'refunded';
      readonly actions: readonly ProposedAction[];
    };

/** The effects of losing a payment, or a part of it; their amounts sum to what was lost. */
export function reverse({ allocations, appliedTo, credit, lost, at, zone }: ReversedPayment): ReversalEffect[] {
  const graceFrom = dateIn(zone, at);
  const effects: ReversalEffect[] = [];
  let left = credit;
  for (const allocation of lostOf(allocations, lost)) {
    const { amount } = allocation;
    switch (allocation.kind) {
      case 'settled':
        // All had been kept before, and none of this payment was needed: the request stays paid.
        if (amount.amount === 0) break;
        effects.push({ kind: 'reopened', requestId: allocation.requestId, amount, graceFrom });
        break;
      case 'kept': {
        const { requestId } = allocation;
        const isApplied = appliedTo.includes(requestId);
        effects.push(
          isApplied ? { kind: 'reopened', requestId, amount, graceFrom } : { kind: 'unkept', requestId, amount },
        );
        break;
      }
      case 'credited': {
        const taken = left.amount < amount.amount ? left : amount;
        left = minus(left, taken);
        effects.push(...creditEffects(taken, minus(amount, taken)));
        break;
      }
      case 'refunded':
        // It has gone out twice.
        effects.push({ kind: 'waits', amount, reason: 'refunded', actions: proposedActions('refunded', []) });
        break;
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

function creditEffects(taken: Money, used: Money): ReversalEffect[] {
  const actions = proposedActions('creditUsed', []);
  const effects: ReversalEffect[] = [
    { kind: 'creditTaken', amount: taken },
    { kind: 'waits', amount: used, reason: 'creditUsed', actions },
  ];
  return effects.filter(({ amount }) => amount.amount !== 0);
}

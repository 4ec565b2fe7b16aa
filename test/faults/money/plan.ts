/** A customer's money, drawn from a seed. */
import fc from 'fast-check';

/** What is charged by itself: a card that pays, one without money, one that asks for a confirmation, a mandate, one beyond its cap. */
export const methods = ['card', 'emptyCard', 'askingCard', 'mandate', 'smallMandate', 'none'] as const;

/**
 * How a period is paid: by nobody's doing, by two people at once, by BLIK code (once a wrong one before), by a transfer whose file comes
 * again, by a transfer that a person records before its file comes, in parts, by card and transfer at once, or by a transfer that counts in grace and is imported after the disablement. What a
 * customer's method cannot do is done by the next way that it can.
 */
export const ways = [
  'byItself',
  'twiceAtOnce',
  'blikCode',
  'transfer',
  'byHand',
  'parts',
  'bothAtOnce',
  'late',
] as const;
export type Way = (typeof ways)[number];

export interface MoneyPlan {
  readonly seed: number;
  readonly seats: number;
  readonly buysBy: 'stored' | 'blikCode' | 'transfer';
  readonly method: (typeof methods)[number];
  /** Of the periods after the first. */
  readonly periods: readonly { readonly way: Way; readonly addedSeats: number }[];
  readonly end: 'cancelled' | 'unpaid' | 'disputed';
}

const plans = fc.record({
  seats: fc.integer({ min: 1, max: 12 }),
  buysBy: fc.constantFrom('stored' as const, 'blikCode' as const, 'transfer' as const),
  method: fc.constantFrom('card' as const, 'card' as const, 'mandate' as const, ...methods),
  periods: fc.array(
    fc.record({
      way: fc.constantFrom(...ways),
      addedSeats: fc.constantFrom(0, 0, 1, 3),
    }),
    { minLength: 2, maxLength: 3 },
  ),
  end: fc.constantFrom('cancelled' as const, 'unpaid' as const, 'disputed' as const),
});

export function moneyPlanOf(seed: number): MoneyPlan {
  const [plan] = fc.sample(plans, { seed, numRuns: 1 });
  if (!plan) throw new Error(`There is no plan for the seed ${seed}`);
  return { seed, ...plan };
}

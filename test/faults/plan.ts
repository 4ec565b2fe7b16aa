/** What is to be played under faults, drawn from a seed. */
import fc from 'fast-check';

export interface Plan {
  readonly seed: number;
  /** Holders of the old plan beside the administrator. */
  readonly users: number;
  /** Seats of the new plan beyond those that are needed; fewer than none: somebody is left over. */
  readonly spareSeats: number;
  readonly when: 'now' | 'lastDay';
  /** How many of them leave, and lose the old licence, while the others are moved. */
  readonly leaving: number;
  readonly unassigned: number;
  readonly pausing: boolean;
  readonly end: 'finished' | 'undone';
  readonly addedSeats: number;
  /** How many others want the same keys at the same time. */
  readonly rivals: number;
}

const plans = fc.record({
  users: fc.integer({ min: 3, max: 25 }),
  spareSeats: fc.integer({ min: -2, max: 3 }),
  when: fc.constantFrom('now' as const, 'lastDay' as const),
  leaving: fc.integer({ min: 0, max: 1 }),
  unassigned: fc.integer({ min: 0, max: 1 }),
  pausing: fc.boolean(),
  end: fc.constantFrom('finished' as const, 'finished' as const, 'undone' as const),
  addedSeats: fc.integer({ min: 1, max: 7 }),
  rivals: fc.integer({ min: 0, max: 2 }),
});

export function planOf(seed: number): Plan {
  const [plan] = fc.sample(plans, { seed, numRuns: 1 });
  if (!plan) throw new Error(`There is no plan for the seed ${seed}`);
  return { seed, ...plan };
}

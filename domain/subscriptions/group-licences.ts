/** Licences that people have by their groups: docs/concepts.md, "Groups". */
import type { ErrorCode } from '../errors.js';

/**
 * - `assigning`: about to be looked at.
 * - `waiting`: refused for now, with the reason; it is tried again when that has changed.
 * - `assigned`: its person holds a licence, and the group is a reason for it.
 * - `leaving`: the group is no reason any more; it goes once the licence is freed, or kept for another reason.
 */
export type GroupLicenceState = 'assigning' | 'waiting' | 'assigned' | 'leaving';

/** That a group gives one of its members a licence of one of its plans. */
export interface GroupLicence {
  readonly id: string;
  readonly userId: string;
  readonly state: GroupLicenceState;
  /** By when the person has joined: who came first gets the first seat. */
  readonly order: number;
}

/** What is looked at together, of one subscription. */
export interface GroupBatch {
  readonly leaving: readonly GroupLicence[];
  /** Those that need a seat and joined first, whether they wait or have just come. */
  readonly first: readonly GroupLicence[];
  /** Those that have just come, of whom some may be among the first. */
  readonly arrived: readonly GroupLicence[];
}

export interface Standing {
  /** Who of the batch holds a licence, and whether a person has assigned it. */
  readonly holders: ReadonlyMap<string, { readonly direct: boolean }>;
  /** Who of those leaving has the licence by another group as well. */
  readonly byOtherGroup: ReadonlySet<string>;
  readonly freeSeats: number;
}

/** What is to become of a batch, by users and by ids of what was looked at. */
export interface SettledBatch {
  readonly free: readonly string[];
  /** They get a seat each, in this order. */
  readonly take: readonly string[];
  readonly assigned: readonly string[];
  readonly noSeat: readonly string[];
}

/** Keeps a licence as long as there is a reason, and gives free seats in the order of joining. */
export function settleBatch({ leaving, first, arrived }: GroupBatch, standing: Standing): SettledBatch {
  const { holders, byOtherGroup, freeSeats } = standing;
  const without = [...new Set(leaving.map(({ userId }) => userId))].filter((userId) => !byOtherGroup.has(userId));
  const free = without.filter((userId) => holders.get(userId)?.direct === false);
  const freed = new Set(free);
  const holds = ({ userId }: GroupLicence) => holders.has(userId) && !freed.has(userId);
  const take = new Set<string>();
  for (const { userId } of first.filter((one) => !holds(one))) {
    if (take.size < freeSeats + free.length) take.add(userId);
  }
  const open = [...first, ...arrived.filter(({ id }) => !first.some((one) => one.id === id))];
  const isServed = (one: GroupLicence) => holds(one) || take.has(one.userId);
  const seatsAreGone = take.size === freeSeats + free.length;
  const refused = open.filter((one) => !isServed(one) && one.state === 'assigning');
  return {
    free,
    take: [...take],
    assigned: open.filter(isServed).map(({ id }) => id),
    noSeat: seatsAreGone ? refused.map(({ id }) => id) : [],
  };
}

/** Reasons that do not pass by themselves: the plan has to be taken from the group. */
export function isFinal(code: ErrorCode): boolean {
  return code === 'subscriptionEnded' || code === 'deletionBegun';
}

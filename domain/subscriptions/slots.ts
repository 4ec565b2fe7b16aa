/**
 * The live slots of a subscription: as many numbers as it has seats. A seat is taken by writing an assignment under a slot's
 * number, and an assignment never changes its slot, so the numbers need not be adjoining: fewer seats retire free numbers,
 * more seats add new ones, and a retired number never comes back. Plain JSON, since a workflow carries it.
 */

import { DomainError } from '../errors.js';

export interface LiveSlots {
  /** The live numbers as ranges, both ends included, ascending, neither touching nor overlapping. */
  readonly ranges: readonly SlotRange[];
  /** The first number that was never live. */
  readonly next: number;
}

export type SlotRange = readonly [first: number, last: number];

/** The slots 1 to `seats` of a new subscription. */
export function liveSlots(seats: number): LiveSlots {
  return withNewSlots({ ranges: [], next: 1 }, seats);
}

/** How many seats there are: one for each live slot. */
export function seatsOf(slots: LiveSlots): number {
  return slots.ranges.reduce((seats, [first, last]) => seats + last - first + 1, 0);
}

export function isLive(slots: LiveSlots, slot: number): boolean {
  return slots.ranges.some(([first, last]) => first <= slot && slot <= last);
}

/** The numbers of all live slots from one on, ascending. */
export function* slotNumbers(slots: LiveSlots, from = 1): Generator<number> {
  for (const [first, last] of slots.ranges) {
    for (let slot = Math.max(first, from); slot <= last; slot += 1) yield slot;
  }
}

/**
 * What is known of the free slots, so that a change looks through no more taken ones than it changes itself. It may be out of
 * date, and proves nothing: a slot is taken by an insert.
 */
export interface KnownFree {
  /** Numbers that were freed, ascending, all below `from`. */
  readonly freed: readonly number[];
  /** From here on nobody has looked. Below it no other slot is free. */
  readonly from: number;
}

export const nothingKnown: KnownFree = { freed: [], from: 1 };

/** So many freed numbers are kept in mind; the others are looked for. */
const keptInMind = 100;

/** After slots were freed. */
export function withFreed({ freed, from }: KnownFree, slots: readonly number[]): KnownFree {
  const all = [...new Set([...freed, ...slots.filter((slot) => slot < from)])].sort((one, other) => one - other);
  return { freed: all.slice(0, keptInMind), from: all[keptInMind] ?? from };
}

/**
 * Up to `count` live slots that nobody is assigned to, the lowest that is known first; fewer when there are not so many.
 *
 * @param assignedFrom the assigned numbers from one on, ascending; of these only those are read that are needed to tell
 * @returns the slots, and what is known once they are taken
 */
export async function freeSlots(
  slots: LiveSlots,
  { freed, from }: KnownFree,
  assignedFrom: (slot: number) => AsyncIterable<number> | Iterable<number>,
  count: number,
): Promise<{ free: number[]; known: KnownFree }> {
  const live = freed.filter((slot) => isLive(slots, slot));
  const again = live.slice(0, count);
  const left = live.slice(count);
  const wanted = count - again.length;
  if (wanted === 0) return { free: again, known: { freed: left, from } };
  const found = await unassigned(slotNumbers(slots, from), assignedFrom(from), wanted);
  const last = found.length === wanted ? found.at(-1) : undefined;
  return { free: [...again, ...found], known: { freed: left, from: last === undefined ? slots.next : last + 1 } };
}

async function unassigned(
  rest: Generator<number>,
  assigned: AsyncIterable<number> | Iterable<number>,
  count: number,
): Promise<number[]> {
  const free: number[] = [];
  let next = rest.next();
  for await (const taken of assigned) {
    for (; !next.done && next.value < taken && free.length < count; next = rest.next()) free.push(next.value);
    if (next.done || free.length >= count) return free;
    if (next.value === taken) next = rest.next();
  }
  for (; !next.done && free.length < count; next = rest.next()) free.push(next.value);
  return free;
}

/**
 * The slots for another number of seats. Fewer retire the highest free slots, never an assigned one.
 * @throws DomainError `usersToFree` when more slots are assigned than there will be seats
 */
export function resizeSlots(slots: LiveSlots, seats: number, assigned: ReadonlySet<number>): LiveSlots {
  const surplus = seatsOf(slots) - seats;
  return surplus > 0 ? withoutFreeSlots(slots, surplus, assigned) : withNewSlots(slots, -surplus);
}

function withNewSlots(slots: LiveSlots, count: number): LiveSlots {
  if (count === 0) return slots;
  const next = slots.next + count;
  const last = slots.ranges.at(-1);
  const ranges: readonly SlotRange[] =
    last && last[1] === slots.next - 1
      ? [...slots.ranges.slice(0, -1), [last[0], next - 1]]
      : [...slots.ranges, [slots.next, next - 1]];
  return { ranges, next };
}

function withoutFreeSlots(slots: LiveSlots, surplus: number, assigned: ReadonlySet<number>): LiveSlots {
  const numbers = [...slotNumbers(slots)];
  const retired = new Set(numbers.filter((slot) => !assigned.has(slot)).slice(-surplus));
  if (retired.size < surplus) {
    const excess = surplus - retired.size;
    throw new DomainError('usersToFree', `${excess} assigned seats more than there will be: name whom to free`, {
      excess,
    });
  }
  return { ranges: rangesOf(numbers.filter((slot) => !retired.has(slot))), next: slots.next };
}

function rangesOf(ascending: readonly number[]): SlotRange[] {
  const ranges: [number, number][] = [];
  for (const slot of ascending) {
    const current = ranges.at(-1);
    if (current && current[1] === slot - 1) current[1] = slot;
    else ranges.push([slot, slot]);
  }
  return ranges;
}

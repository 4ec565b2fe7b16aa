import fc from 'fast-check';
import {
  freeSlots,
  isLive,
  type LiveSlots,
  liveSlots,
  nothingKnown,
  resizeSlots,
  seatsOf,
  slotNumbers,
  withFreed,
} from '../../../domain/subscriptions/slots.js';

function numbers(slots: LiveSlots): number[] {
  return [...slotNumbers(slots)];
}

describe('the slots of a subscription', () => {
  it('are numbered from 1, as many as seats', () => {
    expect(numbers(liveSlots(3))).toEqual([1, 2, 3]);
    expect(liveSlots(4_000)).toEqual({ ranges: [[1, 4_000]], next: 4_001 });
    expect(liveSlots(0)).toEqual({ ranges: [], next: 1 });
  });

  it('with fewer seats retire free ones, the highest first, never an assigned one', () => {
    const fewer = resizeSlots(liveSlots(5), 3, new Set([1, 5]));
    expect(numbers(fewer)).toEqual([1, 2, 5]);
    expect([isLive(fewer, 4), isLive(fewer, 5)]).toEqual([false, true]);
  });

  it('with more seats get new numbers; a retired one never comes back', () => {
    const fewer = resizeSlots(liveSlots(3), 1, new Set());
    expect(numbers(resizeSlots(fewer, 3, new Set()))).toEqual([1, 4, 5]);
  });

  it('cannot be fewer than are assigned', () => {
    expect(() => resizeSlots(liveSlots(3), 1, new Set([1, 2, 3]))).toThrow(
      expect.objectContaining({ code: 'usersToFree', details: { excess: 2 } }),
    );
  });

  it('are given out lowest first, and only while there are free ones', async () => {
    const free = async (count: number) => (await freeSlots(liveSlots(4), nothingKnown, () => [1, 3], count)).free;
    expect(await free(1)).toEqual([2]);
    expect(await free(20)).toEqual([2, 4]);
    expect(await free(0)).toEqual([]);
  });

  it('are not looked for where somebody has looked', async () => {
    const looked: number[] = [];
    const taken = (from: number) => {
      looked.push(from);
      return Array.from({ length: 5_000 - from }, (_, i) => from + i);
    };
    const first = await freeSlots(liveSlots(9_999), nothingKnown, taken, 20);
    expect([first.free.at(0), first.free.at(-1), first.known]).toEqual([5_000, 5_019, { freed: [], from: 5_020 }]);
    const known = withFreed(first.known, [7, 3, 8_000]);
    expect(known).toEqual({ freed: [3, 7], from: 5_020 });
    const next = await freeSlots(liveSlots(9_999), known, taken, 1);
    expect(next).toEqual({ free: [3], known: { freed: [7], from: 5_020 } });
    const last = await freeSlots(liveSlots(9_999), next.known, taken, 2);
    expect(last).toEqual({ free: [7, 5_020], known: { freed: [], from: 5_021 } });
    expect(looked).toEqual([1, 5_020]);
  });

  it('are looked for again where more were freed than are kept in mind', () => {
    const freed = Array.from({ length: 300 }, (_, i) => 2 * i + 1);
    expect(withFreed({ freed: [], from: 1_000 }, freed)).toEqual({ freed: freed.slice(0, 100), from: 201 });
  });

  it('keep what they promise through any history of changes', async () => {
    const change = fc.record({ seats: fc.nat(30), assign: fc.nat(10), free: fc.nat(10) });
    await fc.assert(
      fc.asyncProperty(fc.nat(30), fc.array(change, { maxLength: 12 }), async (seats, changes) => {
        let slots = liveSlots(seats);
        let known = nothingKnown;
        const assigned = new Set<number>();
        const retired = new Set<number>();
        for (const { seats: wanted, assign, free } of changes) {
          const taken = (from: number) =>
            [...assigned].filter((slot) => slot >= from).sort((one, other) => one - other);
          const given = await freeSlots(slots, known, taken, assign);
          expect(given.free).toHaveLength(Math.min(assign, seatsOf(slots) - assigned.size));
          for (const slot of given.free) {
            expect(assigned.has(slot)).toBe(false);
            assigned.add(slot);
          }
          const freed = [...assigned].slice(0, free);
          known = withFreed(given.known, freed);
          for (const slot of freed) assigned.delete(slot);
          const before = numbers(slots);
          if (assigned.size > wanted) {
            expect(() => resizeSlots(slots, wanted, assigned)).toThrow();
            continue;
          }
          slots = resizeSlots(slots, wanted, assigned);
          const after = numbers(slots);
          expect(seatsOf(slots)).toBe(wanted);
          expect(after).toHaveLength(wanted);
          expect(after).toEqual([...new Set(after)].sort((one, other) => one - other));
          for (const slot of assigned) expect(isLive(slots, slot)).toBe(true);
          for (const slot of after) expect(retired.has(slot)).toBe(false);
          for (const slot of before) if (!isLive(slots, slot)) retired.add(slot);
          expect(JSON.parse(JSON.stringify(slots))).toEqual(slots);
        }
      }),
    );
  });
});

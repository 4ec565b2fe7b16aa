import fc from 'fast-check';
import {
  freeSlots,
  isLive,
  type LiveSlots,
  liveSlots,
  resizeSlots,
  seatsOf,
  slotNumbers,
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
    expect(await freeSlots(liveSlots(4), [1, 3], 1)).toEqual([2]);
    expect(await freeSlots(liveSlots(4), [1, 3], 20)).toEqual([2, 4]);
    expect(await freeSlots(liveSlots(4), [1, 3], 0)).toEqual([]);
  });

  it('keep what they promise through any history of changes', async () => {
    const change = fc.record({ seats: fc.nat(30), assign: fc.nat(10), free: fc.nat(10) });
    await fc.assert(
      fc.asyncProperty(fc.nat(30), fc.array(change, { maxLength: 12 }), async (seats, changes) => {
        let slots = liveSlots(seats);
        const assigned = new Set<number>();
        const retired = new Set<number>();
        for (const { seats: wanted, assign, free } of changes) {
          const taken = [...assigned].sort((one, other) => one - other);
          for (const slot of await freeSlots(slots, taken, assign)) {
            expect(assigned.has(slot)).toBe(false);
            assigned.add(slot);
          }
          for (const slot of [...assigned].slice(0, free)) assigned.delete(slot);
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

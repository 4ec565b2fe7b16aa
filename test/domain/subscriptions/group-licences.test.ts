/** Licences by groups: docs/concepts.md, "Groups". */
import fc from 'fast-check';
import {
  type GroupBatch,
  type GroupLicence,
  type GroupLicenceState,
  settleBatch,
} from '../../../domain/subscriptions/group-licences.js';

const wanted = (userId: string, order: number, state: GroupLicenceState = 'assigning', group = 'a'): GroupLicence => ({
  id: `${group}/${userId}`,
  userId,
  state,
  order,
});

const settle = (batch: Partial<GroupBatch>, held: Record<string, boolean>, freeSeats: number, others: string[] = []) =>
  settleBatch(
    { leaving: [], first: [], arrived: [], ...batch },
    {
      holders: new Map(Object.entries(held).map(([userId, direct]) => [userId, { direct }])),
      byOtherGroup: new Set(others),
      freeSeats,
    },
  );

describe('who joins a group', () => {
  it('gets a seat in the order of joining, and waits when none is left', () => {
    const [jan, ewa, ola] = [wanted('jan', 1), wanted('ewa', 2), wanted('ola', 3)];
    expect(settle({ first: [jan, ewa, ola], arrived: [jan, ewa, ola] }, {}, 2)).toEqual({
      free: [],
      take: ['jan', 'ewa'],
      assigned: ['a/jan', 'a/ewa'],
      noSeat: ['a/ola'],
    });
  });

  it('needs no seat where the person holds a licence already', () => {
    const jan = wanted('jan', 1);
    expect(settle({ first: [jan], arrived: [jan] }, { jan: true }, 0)).toMatchObject({ take: [], assigned: ['a/jan'] });
  });

  it('comes after those who have waited longer', () => {
    const [old, fresh] = [wanted('jan', 1, 'waiting'), wanted('ewa', 2)];
    expect(settle({ first: [old, fresh], arrived: [fresh] }, {}, 1)).toMatchObject({
      take: ['jan'],
      noSeat: ['a/ewa'],
    });
  });

  it('is left for the next batch while seats are free and others are before', () => {
    const [old, fresh] = [wanted('jan', 1, 'waiting'), wanted('ewa', 2)];
    expect(settle({ first: [old], arrived: [fresh] }, {}, 2)).toMatchObject({ take: ['jan'], noSeat: [] });
  });

  it('takes one seat for two groups', () => {
    const both = [wanted('jan', 1), wanted('jan', 2, 'assigning', 'b')];
    expect(settle({ first: both, arrived: both }, {}, 1)).toEqual({
      free: [],
      take: ['jan'],
      assigned: ['a/jan', 'b/jan'],
      noSeat: [],
    });
  });
});

describe('who leaves a group', () => {
  it('gives the seat to who waits', () => {
    const [jan, ewa] = [wanted('jan', 1, 'leaving'), wanted('ewa', 2, 'waiting')];
    expect(settle({ leaving: [jan], first: [ewa] }, { jan: false }, 0)).toMatchObject({ free: ['jan'], take: ['ewa'] });
  });

  it('keeps a licence that was assigned to the person, or that another group gives', () => {
    const jan = wanted('jan', 1, 'leaving');
    expect(settle({ leaving: [jan] }, { jan: true }, 0).free).toEqual([]);
    expect(settle({ leaving: [jan] }, { jan: false }, 0, ['jan']).free).toEqual([]);
  });
});

/** A subscription with a register as the activities keep it, in small. */
class Register {
  readonly seats = { owned: 3 };
  readonly held = new Map<string, { direct: boolean }>();
  wanted: { id: string; groupId: string; userId: string; state: GroupLicenceState; order: number }[] = [];
  private order = 0;

  join(groupId: string, userId: string): void {
    const found = this.wanted.find(({ id }) => id === `${groupId}/${userId}`);
    if (found) found.state = found.state === 'leaving' ? 'assigning' : found.state;
    else this.wanted.push({ id: `${groupId}/${userId}`, groupId, userId, state: 'assigning', order: this.order++ });
  }

  leave(groupId: string, userId: string): void {
    for (const one of this.wanted) if (one.id === `${groupId}/${userId}`) one.state = 'leaving';
  }

  assign(userId: string): void {
    const found = this.held.get(userId);
    if (found) found.direct = true;
    else if (this.held.size < this.seats.owned) this.held.set(userId, { direct: true });
    for (const one of this.reasons(userId)) if (this.held.has(userId)) one.state = 'assigned';
  }

  unassign(userId: string): void {
    const found = this.held.get(userId);
    if (!found?.direct) return;
    if (this.reasons(userId).length > 0) found.direct = false;
    else this.held.delete(userId);
  }

  /** Fewer seats: the newest lose theirs, and wait if a group gave it. */
  resize(seats: number): void {
    this.seats.owned = seats;
    for (const userId of [...this.held.keys()].reverse().slice(0, Math.max(0, this.held.size - seats))) {
      this.held.delete(userId);
      for (const one of this.reasons(userId)) one.state = 'waiting';
    }
  }

  reasons(userId: string) {
    return this.wanted.filter((one) => one.userId === userId && one.state !== 'leaving');
  }

  settle(size: number): void {
    for (let more = true; more; ) {
      const of = (...states: GroupLicenceState[]) =>
        this.wanted.filter(({ state }) => states.includes(state)).sort((one, other) => one.order - other.order);
      const leaving = of('leaving').slice(0, size);
      const first = of('assigning', 'waiting').slice(0, size);
      const arrived = of('assigning').slice(0, size);
      const settled = settleBatch(
        { leaving, first, arrived },
        {
          holders: this.held,
          byOtherGroup: new Set(leaving.map((one) => one.userId).filter((userId) => this.reasons(userId).length > 0)),
          freeSeats: this.seats.owned - this.held.size,
        },
      );
      for (const userId of settled.free) this.held.delete(userId);
      for (const userId of settled.take) {
        expect(this.held.has(userId)).toBe(false);
        this.held.set(userId, { direct: false });
      }
      const gone = new Set(leaving.map(({ id }) => id));
      this.wanted = this.wanted.filter(({ id }) => !gone.has(id));
      for (const one of this.wanted) {
        if (settled.assigned.includes(one.id)) one.state = 'assigned';
        if (settled.noSeat.includes(one.id)) one.state = 'waiting';
      }
      const full = [leaving, first, arrived].some((part) => part.length === size);
      more = full && settled.assigned.length + settled.noSeat.length + leaving.length > 0;
    }
  }
}

const user = fc.constantFrom('jan', 'ewa', 'ola', 'iza', 'leo', 'max');
const group = fc.constantFrom('a', 'b', 'c');
const step = fc.oneof(
  fc.record({ kind: fc.constantFrom('join' as const, 'leave' as const), group, user }),
  fc.record({ kind: fc.constantFrom('assign' as const, 'unassign' as const), user }),
  fc.record({ kind: fc.constant('resize' as const), seats: fc.integer({ min: 0, max: 6 }) }),
  fc.record({ kind: fc.constant('settle' as const) }),
);

describe('whatever comes', () => {
  it('nobody holds two seats, lacks one that is free, or keeps one without a reason', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.integer({ min: 1, max: 4 }), (steps, size) => {
        const register = new Register();
        for (const one of steps) {
          if (one.kind === 'settle') register.settle(size);
          else if (one.kind === 'resize') register.resize(one.seats);
          else if ('group' in one) register[one.kind](one.group, one.user);
          else register[one.kind](one.user);
          expect(register.held.size).toBeLessThanOrEqual(register.seats.owned);
        }
        register.settle(size);
        const open = register.wanted.filter(({ state }) => state !== 'assigned');
        expect(open.filter(({ state }) => state !== 'waiting')).toEqual([]);
        if (register.held.size < register.seats.owned) expect(open).toEqual([]);
        expect(open.filter(({ userId }) => register.held.has(userId))).toEqual([]);
        for (const [userId, { direct }] of register.held) {
          expect(direct || register.reasons(userId).length > 0).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('a seat that comes free goes to who has waited longest', () => {
    fc.assert(
      fc.property(fc.uniqueArray(user, { minLength: 2 }), fc.integer({ min: 1, max: 3 }), (users, size) => {
        const register = new Register();
        register.resize(0);
        for (const one of users) register.join('a', one);
        register.settle(size);
        register.resize(1);
        register.settle(size);
        expect([...register.held.keys()]).toEqual([users[0]]);
      }),
    );
  });
});

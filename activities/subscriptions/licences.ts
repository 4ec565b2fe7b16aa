import type {
  AssignmentOrder,
  ChangedAssignments,
  OpeningChange,
  SeatFitting,
} from '../../contracts/subscriptions/changes.js';
import { DomainError, type ErrorCode } from '../../domain/errors.js';
import { toJson } from '../../domain/json.js';
import { fold } from '../../domain/subscriptions/apply.js';
import { eventFromJson, type Seating } from '../../domain/subscriptions/events.js';
import type { LicenceAnswer } from '../../domain/subscriptions/licences.js';
import {
  type KnownFree,
  type LiveSlots,
  liveSlots,
  nothingKnown,
  resizeSlots,
  seatsOf,
  slotNumbers,
  withFreed,
} from '../../domain/subscriptions/slots.js';
import type { Assignment } from '../../models/subscriptions/licences.js';
import type { ActivityContext } from '../context.js';
import { saveChange } from './subscriptions.js';

interface Place {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly slots: LiveSlots;
  readonly assignedAt: Date;
}

/** How many slots are assigned, and what is known of the others. */
interface Seats {
  readonly assigned: number;
  readonly free: KnownFree;
}

/** Slots are written here only, and only when the subscription's workflow says so. */
export const licenceActivities = (context: ActivityContext) => {
  const { database } = context;
  const { licences } = database;

  /**
   * Takes a free slot for each of the users who has none, in their order while there are free ones. A slot that was lost to
   * somebody else is no longer free: another one is tried.
   * @returns the licences that these users hold now
   */
  async function assign(
    { slots, ...place }: Place,
    userIds: readonly string[],
    { assigned, free: known }: Seats,
  ): Promise<Seats & { readonly holding: readonly Assignment[] }> {
    const { subscriptionId } = place;
    const seats = { assigned, free: known };
    for (;;) {
      const holding = await licences.held(subscriptionId, userIds);
      const holders = new Set(holding.map(({ userId }) => userId));
      const missing = userIds.filter((userId) => !holders.has(userId));
      const numbers = await freeSlots({ subscriptionId, slots }, seats, missing.length);
      const wanted = missing.slice(0, numbers.length).map((userId, i) => ({ ...place, slot: numbers[i] ?? 0, userId }));
      if (wanted.length === 0) return { ...seats, holding };
      const taken = await licences.take(wanted);
      seats.assigned += taken.length;
      if (taken.length === wanted.length) return { ...seats, holding: [...holding, ...taken] };
    }
  }

  /** Up to `count` free slots. Where fewer are known than there must be, all are looked through. */
  async function freeSlots(
    { subscriptionId, slots }: Pick<Place, 'subscriptionId' | 'slots'>,
    seats: { assigned: number; free: KnownFree },
    count: number,
  ): Promise<readonly number[]> {
    const wanted = Math.min(count, seatsOf(slots) - seats.assigned);
    if (wanted <= 0) return [];
    let found = await licences.freeSlots(subscriptionId, slots, seats.free, wanted);
    if (found.free.length < wanted) found = await licences.freeSlots(subscriptionId, slots, nothingKnown, wanted);
    seats.free = found.known;
    return found.free;
  }

  /**
   * Takes licences back from users who were deactivated while they got them. Whoever deactivates marks the user first and looks
   * for licences after that: one of the two sees the other.
   */
  async function withoutThoseWhoLeft(
    { tenantId, subscriptionId }: Pick<Place, 'tenantId' | 'subscriptionId'>,
    { answers, assigned, free }: ChangedAssignments,
    holding: readonly Assignment[],
  ): Promise<ChangedAssignments> {
    const got = answers.filter(({ result }) => result === 'assigned').map(({ userId }) => userId);
    const active = new Set((await database.users.active(tenantId, got)).map(({ _id }) => _id));
    const left = got.filter((userId) => !active.has(userId));
    if (left.length === 0) return { answers, assigned, free };
    const gone = new Set(left);
    const freed = holding.filter(({ userId }) => gone.has(userId)).map(({ slot }) => slot);
    return {
      answers: answers.map((answer) => (gone.has(answer.userId) ? leftRefusal(answer.userId) : answer)),
      assigned: assigned - (await licences.free(subscriptionId, left)),
      free: withFreed(free, freed),
    };
  }

  /** Whom to free, so that the seats suffice: deactivated users, then the named ones, then the newest assignments. */
  async function surplus({ tenantId, subscriptionId, seats, assigned, freeUsers }: SeatFitting): Promise<string[]> {
    // A disabled subscription keeps its licences as they are, those of deactivated users too.
    const left = await licences.heldBy(subscriptionId, await database.users.leftHolding(tenantId, subscriptionId));
    const excess = assigned - left.length - seats;
    if (excess <= 0) return left;
    const held = await licences.heldBy(subscriptionId, freeUsers);
    const named = [...left, ...held.filter((userId) => !left.includes(userId))];
    const newest = await licences.newest(subscriptionId, excess + named.length);
    const others = newest.map(({ userId }) => userId).filter((userId) => !named.includes(userId));
    return [...named, ...others.slice(0, Math.max(0, excess - (named.length - left.length)))];
  }

  async function slotsTaken(subscriptionId: string): Promise<ReadonlySet<number>> {
    const taken = new Set<number>();
    for await (const slot of licences.takenSlots(subscriptionId, 1)) taken.add(slot);
    return taken;
  }

  return {
    /**
     * The subscription's first write: its projection, and the licence of a user if one is named.
     * @returns how many are assigned
     */
    async openLicences({ committed, testClockId, userId }: OpeningChange): Promise<number> {
      const { subscriptionId, tenantId, term, at } = committed;
      const place = { tenantId, subscriptionId, slots: liveSlots(term.seats), assignedAt: new Date(at) };
      let assigned = 0;
      if (userId !== null) {
        // Nobody else has taken a slot yet.
        const [slot = 1] = slotNumbers(place.slots);
        const { slots: _, ...seat } = place;
        const holding = await licences.take([{ ...seat, slot, userId }]);
        const answers: LicenceAnswer[] = holding.map((one) => ({ userId: one.userId, result: 'assigned' }));
        const taken = { answers, assigned: holding.length, free: nothingKnown };
        ({ assigned } = await withoutThoseWhoLeft(place, taken, holding));
      }
      const event = { ...committed, assigned };
      const subscription = toJson(fold([eventFromJson(event)]));
      await saveChange(context, { subscription, testClockId, events: [{ event, audit: null }] });
      return assigned;
    },

    /**
     * Tried again in the middle, it ends and answers as it would have the first time. It reads no more than it changes, unless an
     * earlier try has left unknown what is assigned and what is free.
     */
    async changeAssignments(order: AssignmentOrder): Promise<ChangedAssignments> {
      const { tenantId, subscriptionId, slots, assign: assigning, unassign, at, requestId } = order;
      const [held, users] = await Promise.all([
        licences.held(subscriptionId, [...assigning, ...unassign]),
        assigning.length > 0 ? database.users.among(tenantId, assigning) : [],
      ]);
      const holding = held.map(({ userId }) => userId);
      const noted = await licences.noted(subscriptionId, requestId, holding);
      const before = new Set(noted.userIds);
      const leaving = new Set(unassign);
      const freed = await licences.free(subscriptionId, unassign);
      const slotsFreed = held.filter(({ userId }) => leaving.has(userId)).map(({ slot }) => slot);
      const seats = noted.first
        ? { assigned: order.assigned - freed, free: withFreed(order.free, slotsFreed) }
        : { assigned: await licences.count(subscriptionId), free: nothingKnown };
      const stateOf = new Map(users.map(({ _id, state }) => [_id, state]));
      const able = [...new Set(assigning)].filter((userId) => stateOf.get(userId) === 'active');
      const place = { tenantId, subscriptionId, slots, assignedAt: new Date(at) };
      const { holding: nowHolding, ...now } = await assign(place, able, seats);
      const holders = new Set(nowHolding.map(({ userId }) => userId));

      const answerFor = (userId: string): LicenceAnswer => {
        const state = stateOf.get(userId);
        if (!state) return refusal(userId, 'unknownUser', 'There is no such user in this tenant.');
        if (state !== 'active') return leftRefusal(userId);
        if (!holders.has(userId)) {
          return refusal(userId, 'noFreeSeat', 'Every seat is assigned: unassign somebody first, or buy more seats.');
        }
        return { userId, result: before.has(userId) && !leaving.has(userId) ? 'alreadyAssigned' : 'assigned' };
      };
      const answers: LicenceAnswer[] = [
        ...unassign.map((userId) => ({
          userId,
          result: before.has(userId) ? ('unassigned' as const) : ('notAssigned' as const),
        })),
        ...assigning.map(answerFor),
      ];
      return withoutThoseWhoLeft(place, { answers, ...now }, nowHolding);
    },

    /** Nobody holds a subscription that was superseded or undone. */
    async freeAllLicences({ subscriptionId }: { readonly subscriptionId: string }): Promise<void> {
      await licences.freeAll(subscriptionId);
    },

    fitSeats,

    /** What only the register knows of a term that begins: who keeps a seat, and the tenant's zone; null when its data was erased. */
    async termFacts(order: SeatFitting): Promise<Seating & { readonly zone: string | null }> {
      const [fitted, tenant] = await Promise.all([fitSeats(order), context.database.tenants.find(order.tenantId)]);
      return { ...fitted, zone: tenant?.state === 'live' ? tenant.zone : null };
    },
  };

  /** Fits the slots to a number of seats: whoever is too many goes. */
  async function fitSeats(order: SeatFitting): Promise<Seating> {
    const { subscriptionId, slots, seats, assigned, requestId } = order;
    const { userIds: freed } = await licences.noted(subscriptionId, requestId, await surplus(order));
    await licences.free(subscriptionId, freed);
    // Only where slots are retired it counts which of them are taken.
    const taken = seats < seatsOf(slots) ? await slotsTaken(subscriptionId) : new Set<number>();
    return { slots: resizeSlots(slots, seats, taken), assigned: assigned - freed.length, freed };
  }
};

function leftRefusal(userId: string): LicenceAnswer {
  return refusal(userId, 'userDeactivated', 'The user is deactivated: restore the user first.');
}

function refusal(userId: string, code: ErrorCode, message: string): LicenceAnswer {
  return { userId, result: 'refused', problem: { code, message: message || new DomainError(code).message } };
}

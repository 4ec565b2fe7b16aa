import type {
  AssignmentOrder,
  ChangedAssignments,
  GroupSettlement,
  OpeningChange,
  SeatFitting,
  SettledGroupLicences,
} from '../../contracts/subscriptions/changes.js';
import { DomainError, type ErrorCode } from '../../domain/errors.js';
import { toJson } from '../../domain/json.js';
import { fold } from '../../domain/subscriptions/apply.js';
import { eventFromJson, type Seating } from '../../domain/subscriptions/events.js';
import { settleBatch } from '../../domain/subscriptions/group-licences.js';
import type { LicenceAnswer } from '../../domain/subscriptions/licences.js';
import { peopleToFree } from '../../domain/subscriptions/people-to-free.js';
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
import { holdersToFree } from '../../models/subscriptions/freeable-users.js';
import type { StoredGroupLicence } from '../../models/subscriptions/groups.js';
import type { Assignment } from '../../models/subscriptions/licences.js';
import type { ActivityContext } from '../context.js';
import { callGroups } from './call-groups.js';
import { saveChange } from './subscriptions.js';

/** As many of a state are looked at together. */
const settledAtOnce = 100;

interface FreedSubscription {
  readonly subscriptionId: string;
  /** What has taken its place; left out: nothing. */
  readonly successor?: { readonly tenantId: string; readonly subscriptionId: string };
}

interface Place {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly slots: LiveSlots;
  readonly assignedAt: Date;
  /** Whether somebody assigns it, or a group alone gives it: for one user as for another, or user by user. */
  readonly direct: boolean | ((userId: string) => boolean);
}

/** How many slots are assigned, and what is known of the others. */
interface Seats {
  readonly assigned: number;
  readonly free: KnownFree;
}

/** Slots are written here only, and only when the subscription's workflow says so. */
export const licenceActivities = (context: ActivityContext) => {
  const { database } = context;
  const { licences, groups } = database;

  /**
   * Takes a free slot for each of the users who has none, in their order while there are free ones. A slot that was lost to
   * somebody else is no longer free: another one is tried.
   * @param held what was read of these users' licences before
   * @returns the licences that these users hold now
   */
  async function assign(
    { slots, direct, ...place }: Place,
    userIds: readonly string[],
    { assigned, free: known, held }: Seats & { readonly held: readonly Assignment[] },
  ): Promise<Seats & { readonly holding: readonly Assignment[] }> {
    const { subscriptionId } = place;
    const seats = { assigned, free: known };
    for (let read: readonly Assignment[] | null = held; ; read = null) {
      const holding = read ?? (await licences.held(subscriptionId, userIds));
      const holders = new Set(holding.map(({ userId }) => userId));
      const missing = userIds.filter((userId) => !holders.has(userId));
      const numbers = await freeSlots({ subscriptionId, slots }, seats, missing.length);
      const isDirect = (userId: string) => (typeof direct === 'function' ? direct(userId) : direct);
      const wanted = missing
        .slice(0, numbers.length)
        .map((userId, i) => ({ ...place, slot: numbers[i] ?? 0, userId, direct: isDirect(userId) }));
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

  /** The next of what groups want of a subscription. Who is no active user any more gets nothing. */
  async function groupBatch(tenantId: string, subscriptionId: string) {
    const [leaving, first, arrived] = await Promise.all(
      (['leaving', 'open', 'assigning'] as const).map((state) =>
        groups.ofSubscription(subscriptionId, state, settledAtOnce),
      ),
    );
    const open = [...new Set([...(first ?? []), ...(arrived ?? [])].map(({ userId }) => userId))];
    const active = new Set((await database.users.active(tenantId, open)).map(({ _id }) => _id));
    const lookedAt = (found: readonly StoredGroupLicence[] = []) => found.map((one) => ({ ...one, id: one._id }));
    const ofActive = (found: readonly StoredGroupLicence[] = []) =>
      lookedAt(found).filter(({ userId }) => active.has(userId));
    return {
      batch: { leaving: lookedAt(leaving), first: ofActive(first), arrived: ofActive(arrived) },
      usersWhoLeft: open.filter((userId) => !active.has(userId)),
    };
  }

  /** Whom to free, so that the seats suffice: deactivated users, then the named ones, then the newest assignments. */
  async function surplus({ tenantId, subscriptionId, seats, assigned, freeUsers }: SeatFitting): Promise<string[]> {
    // A disabled subscription keeps its licences as they are, those of deactivated users too.
    const holders = await holdersToFree(database, { tenantId, subscriptionId, assigned }, { seats, named: freeUsers });
    return peopleToFree(holders, seats).map(({ userId }) => userId);
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
      const place = { tenantId, subscriptionId, slots: liveSlots(term.seats), assignedAt: new Date(at), direct: true };
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
      const { tenantId, subscriptionId, slots, assign: assigning, unassign, at, requestId, movedFrom } = order;
      const unusedBefore = order.unusedBefore === undefined ? undefined : new Date(order.unusedBefore);
      const [held, users, byGroups, other] = await Promise.all([
        licences.held(subscriptionId, [...assigning, ...unassign]),
        assigning.length > 0 ? database.users.among(tenantId, assigning) : [],
        movedFrom === undefined ? groups.reasonsFor(subscriptionId, unassign) : [],
        movedFrom === undefined ? [] : licences.held(movedFrom, assigning),
      ]);
      const direct = held.filter((one) => one.direct).map(({ userId }) => userId);
      const holding = held.map(({ userId }) => userId);
      const noted = await licences.noted(subscriptionId, requestId, holding, direct);
      const before = new Set(noted.userIds);
      const byGroup = new Set(byGroups.map(({ userId }) => userId));
      const asked = unassign.filter((userId) => !byGroup.has(userId));
      // Who has it by a group as well keeps it, by the group alone; nothing is reclaimed of it.
      const kept =
        unusedBefore === undefined
          ? noted.direct.filter((userId) => unassign.includes(userId) && byGroup.has(userId))
          : [];
      await licences.setDirect(subscriptionId, kept, false);
      await groups.noteHolding(subscriptionId, kept);
      const freed = await licences.free(subscriptionId, asked, unusedBefore);
      const used = new Set(unusedBefore === undefined ? [] : await licences.heldBy(subscriptionId, asked));
      const leaving = new Set(asked.filter((userId) => !used.has(userId)));
      const slotsFreed = held.filter(({ userId }) => leaving.has(userId)).map(({ slot }) => slot);
      const seats = noted.first
        ? { assigned: order.assigned - freed, free: withFreed(order.free, slotsFreed) }
        : { assigned: await licences.count(subscriptionId), free: nothingKnown };
      const stateOf = new Map(users.map(({ _id, state }) => [_id, state]));
      const able = [...new Set(assigning)].filter((userId) => stateOf.get(userId) === 'active');
      // Who is moved holds the new licence for the reasons of the old one.
      const byGroupAlone = new Set(other.filter((one) => !one.direct).map(({ userId }) => userId));
      const isDirect = (userId: string) => !byGroupAlone.has(userId);
      const place = { tenantId, subscriptionId, slots, assignedAt: new Date(at), direct: isDirect };
      const stay = held.filter(({ userId }) => able.includes(userId) && !leaving.has(userId));
      const { holding: nowHolding, ...now } = await assign(place, able, { ...seats, held: stay });
      const holders = new Set(nowHolding.map(({ userId }) => userId));
      const becomeDirect = nowHolding.filter((one) => !one.direct && isDirect(one.userId)).map(({ userId }) => userId);

      const answerFor = (userId: string): LicenceAnswer => {
        const state = stateOf.get(userId);
        if (!state) return refusal(userId, 'unknownUser', 'There is no such user in this tenant.');
        if (state !== 'active') return leftRefusal(userId);
        if (!holders.has(userId)) {
          return refusal(userId, 'noFreeSeat', 'Every seat is assigned: unassign somebody first, or buy more seats.');
        }
        return { userId, result: before.has(userId) && !leaving.has(userId) ? 'alreadyAssigned' : 'assigned' };
      };
      const answerForLeaving = (userId: string): LicenceAnswer => {
        if (!before.has(userId)) return { userId, result: 'notAssigned' };
        if (used.has(userId)) return refusal(userId, 'licenceInUse', 'The licence has been used meanwhile.');
        if (!byGroup.has(userId)) return { userId, result: 'unassigned' };
        if (kept.includes(userId)) return { userId, result: 'keptByGroup' };
        return refusal(userId, 'licenceOfGroup', 'A group gives the licence: take the person out of the group.');
      };
      const answers: LicenceAnswer[] = [...unassign.map(answerForLeaving), ...assigning.map(answerFor)];
      const [changed] = await Promise.all([
        withoutThoseWhoLeft(place, { answers, ...now }, nowHolding),
        licences.setDirect(subscriptionId, becomeDirect, true),
        groups.noteHolding(subscriptionId, [...holders]),
      ]);
      return changed;
    },

    /**
     * Does the next of what groups want: frees licences for which no reason is left, and gives free seats in the order of joining.
     * Tried again in the middle, it goes on from what is there.
     */
    async settleGroupLicences(order: GroupSettlement): Promise<SettledGroupLicences> {
      const { tenantId, subscriptionId, slots, requestId, at, refusal: refused } = order;
      const unchanged = { assigned: order.assigned, free: order.free, groupIds: [] };
      if (await groups.goOnWithPlans(subscriptionId)) return { ...unchanged, more: true, waits: true };
      if (refused) {
        await groups.noteRefused(subscriptionId, refused);
        return { ...unchanged, more: false, waits: await groups.hasOpen(subscriptionId) };
      }
      if (order.wasRefused) await groups.reopen(subscriptionId);
      const { batch, usersWhoLeft } = await groupBatch(tenantId, subscriptionId);
      await groups.removeOfUsers(subscriptionId, usersWhoLeft);
      const { first } = await licences.noted(subscriptionId, requestId, []);
      const seats = first ? unchanged : { assigned: await licences.count(subscriptionId), free: nothingKnown };
      const open = [...batch.first, ...batch.arrived];
      const userIds = [...new Set([...batch.leaving, ...open].map(({ userId }) => userId))];
      const held = await licences.held(subscriptionId, userIds);
      const others = await groups.reasonsFor(
        subscriptionId,
        batch.leaving.map(({ userId }) => userId),
      );
      const settled = settleBatch(batch, {
        holders: new Map(held.map(({ userId, direct }) => [userId, { direct }])),
        byOtherGroup: new Set(others.map(({ userId }) => userId)),
        freeSeats: Math.max(0, seatsOf(slots) - seats.assigned),
      });
      const freed = await licences.free(subscriptionId, settled.free);
      const goneSlots = held.filter(({ userId }) => settled.free.includes(userId)).map(({ slot }) => slot);
      const left = { assigned: seats.assigned - freed, free: withFreed(seats.free, goneSlots) };
      await groups.removeLeft(batch.leaving.map(({ _id }) => _id));
      const place = { tenantId, subscriptionId, slots, assignedAt: new Date(at), direct: false };
      const stay = held.filter(({ userId }) => settled.take.includes(userId) && !settled.free.includes(userId));
      const { holding, ...taken } = await assign(place, settled.take, { ...left, held: stay });
      const answers = settled.take.map((userId): LicenceAnswer => ({ userId, result: 'assigned' }));
      const now = await withoutThoseWhoLeft(place, { answers, ...taken }, holding);
      const holders = new Set([...held, ...holding].map(({ userId }) => userId));
      const served = open.filter(({ _id, userId }) => settled.assigned.includes(_id) && holders.has(userId));
      await groups.noteAssigned(served.map(({ _id }) => _id));
      await groups.noteWaiting(settled.noSeat, 'noFreeSeat');
      await groups.removeOfUsers(
        subscriptionId,
        now.answers.filter(({ result }) => result === 'refused').map(({ userId }) => userId),
      );
      const isFull = [batch.leaving, batch.first, batch.arrived].some((part) => part.length === settledAtOnce);
      const done = served.length + settled.noSeat.length + batch.leaving.length + usersWhoLeft.length;
      return {
        assigned: now.assigned,
        free: now.free,
        groupIds: [...new Set([...served, ...batch.leaving].map(({ groupId }) => groupId))].sort(),
        more: isFull && done > 0,
        waits: await groups.hasOpen(subscriptionId),
      };
    },

    /** Nobody holds a subscription that was superseded or undone. What groups want of it they want of its successor. */
    async freeAllLicences({ subscriptionId, successor }: FreedSubscription): Promise<void> {
      await licences.freeAll(subscriptionId);
      if (successor) {
        await groups.passOn(subscriptionId, successor.subscriptionId);
        await callGroups(context, successor.tenantId, [successor.subscriptionId]);
      }
      await groups.close(subscriptionId);
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
    await groups.noteSeatLost(subscriptionId, freed);
    const wanted = await groups.reasonsFor(subscriptionId, freed);
    if (wanted.length > 0) await callGroups(context, order.tenantId, [subscriptionId]);
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

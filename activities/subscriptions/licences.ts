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
import { type LiveSlots, liveSlots, resizeSlots } from '../../domain/subscriptions/slots.js';
import type { Assignment } from '../../models/subscriptions/licences.js';
import type { ActivityContext } from '../context.js';
import { saveChange } from './subscriptions.js';

interface Place {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly slots: LiveSlots;
  readonly assignedAt: Date;
}

/** Slots are written here only, and only when the subscription's workflow says so. */
export const licenceActivities = (context: ActivityContext) => {
  const { database } = context;
  const { licences } = database;

  /**
   * Takes a free slot for each of the users who has none, in their order while there are free ones. A slot that was lost to
   * somebody else is no longer free: another one is tried.
   * @returns the users who hold a licence now
   */
  async function assign({ slots, ...place }: Place, userIds: readonly string[]): Promise<ReadonlySet<string>> {
    const { subscriptionId } = place;
    for (;;) {
      const holders = new Set(await licences.heldBy(subscriptionId, userIds));
      const missing = userIds.filter((userId) => !holders.has(userId));
      const free = missing.length > 0 ? await licences.freeSlots(subscriptionId, slots, missing.length) : [];
      const wanted = missing.slice(0, free.length).map((userId, i) => ({ ...place, slot: free[i] ?? 0, userId }));
      if (wanted.length === 0) return holders;
      const taken = await licences.take(wanted);
      for (const { userId } of taken) holders.add(userId);
      if (taken.length === wanted.length) return holders;
    }
  }

  /**
   * Takes licences back from users who were deactivated while they got them. Whoever deactivates marks the user first and looks
   * for licences after that: one of the two sees the other.
   */
  async function withoutThoseWhoLeft(
    { tenantId, subscriptionId }: Omit<Place, 'assignedAt'>,
    { answers, assigned }: ChangedAssignments,
  ): Promise<ChangedAssignments> {
    const got = answers.filter(({ result }) => result === 'assigned').map(({ userId }) => userId);
    const active = new Set((await database.users.active(tenantId, got)).map(({ _id }) => _id));
    const left = got.filter((userId) => !active.has(userId));
    if (left.length === 0) return { answers, assigned };
    await licences.free(subscriptionId, left);
    const gone = new Set(left);
    return {
      answers: answers.map((answer) => (gone.has(answer.userId) ? leftRefusal(answer.userId) : answer)),
      assigned: assigned - left.length,
    };
  }

  /** A disabled subscription keeps its licences as they are, those of deactivated users too. */
  async function thoseWhoLeft(held: readonly Assignment[]): Promise<Assignment[]> {
    const [first] = held;
    if (!first) return [];
    const gone = await database.users.gone(
      first.tenantId,
      held.map(({ userId }) => userId),
    );
    return held.filter(({ userId }) => gone.includes(userId));
  }

  return {
    /**
     * The subscription's first write: its projection, and the licence of a user if one is named.
     * @returns how many are assigned
     */
    async openLicences({ committed, testClockId, userId }: OpeningChange): Promise<number> {
      const { subscriptionId, tenantId, term, at } = committed;
      const place = { tenantId, subscriptionId, slots: liveSlots(term.seats), assignedAt: new Date(at) };
      let assigned = await licences.count(subscriptionId);
      if (assigned === 0 && userId !== null && (await assign(place, [userId])).has(userId)) {
        const answers: LicenceAnswer[] = [{ userId, result: 'assigned' }];
        ({ assigned } = await withoutThoseWhoLeft(place, { answers, assigned: 1 }));
      }
      const event = { ...committed, assigned };
      const subscription = toJson(fold([eventFromJson(event)]));
      await saveChange(context, { subscription, testClockId, events: [{ event, audit: null }] });
      return assigned;
    },

    /** Tried again in the middle, it ends and answers as it would have the first time. */
    async changeAssignments({
      assign: assigning,
      unassign,
      at,
      requestId,
      ...place
    }: AssignmentOrder): Promise<ChangedAssignments> {
      const { tenantId, subscriptionId } = place;
      const [holding, users] = await Promise.all([
        licences.heldBy(subscriptionId, [...assigning, ...unassign]),
        assigning.length > 0 ? database.users.among(tenantId, assigning) : [],
      ]);
      const before = new Set(await licences.noted(subscriptionId, requestId, holding));
      if (unassign.length > 0) await licences.free(subscriptionId, unassign);
      const stateOf = new Map(users.map(({ _id, state }) => [_id, state]));
      const able = [...new Set(assigning)].filter((userId) => stateOf.get(userId) === 'active');
      const holders = await assign({ ...place, assignedAt: new Date(at) }, able);
      const leaving = new Set(unassign);

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
      return withoutThoseWhoLeft(place, { answers, assigned: await licences.count(subscriptionId) });
    },

    /** Nobody holds a subscription that was superseded or undone. */
    async freeAllLicences({ subscriptionId }: { readonly subscriptionId: string }): Promise<void> {
      await licences.freeAll(subscriptionId);
    },

    /** Fits the slots to a number of seats: deactivated users go, then the named ones, then the newest assignments, until the seats suffice. */
    async fitSeats({ subscriptionId, slots, seats, freeUsers, requestId }: SeatFitting): Promise<Seating> {
      const held = await licences.ofSubscription(subscriptionId);
      const left = await thoseWhoLeft(held);
      const users = held.filter((assignment) => !left.includes(assignment));
      const excess = users.length - seats;
      const named = users.filter(({ userId }) => freeUsers.includes(userId));
      const newest = users
        .filter(({ userId }) => !freeUsers.includes(userId))
        .sort((a, b) => b.assignedAt.getTime() - a.assignedAt.getTime() || b.slot - a.slot);
      const surplus = excess > 0 ? [...left, ...named, ...newest.slice(0, Math.max(0, excess - named.length))] : left;
      const freedUsers = await licences.noted(
        subscriptionId,
        requestId,
        surplus.map(({ userId }) => userId),
      );
      if (freedUsers.length > 0) await licences.free(subscriptionId, freedUsers);
      const stay = held.filter(({ userId }) => !freedUsers.includes(userId));
      return {
        slots: resizeSlots(slots, seats, new Set(stay.map(({ slot }) => slot))),
        assigned: stay.length,
        freed: freedUsers,
      };
    },
  };
};

function leftRefusal(userId: string): LicenceAnswer {
  return refusal(userId, 'userDeactivated', 'The user is deactivated: restore the user first.');
}

function refusal(userId: string, code: ErrorCode, message: string): LicenceAnswer {
  return { userId, result: 'refused', problem: { code, message: message || new DomainError(code).message } };
}

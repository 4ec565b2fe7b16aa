import { DomainError, type ErrorCode } from '../domain/errors.js';
import type {
  AssignmentOrder,
  ChangedAssignments,
  FittedSeats,
  LicenceAnswer,
  OpeningOrder,
  SeatFitting,
} from '../domain/messages.js';
import { freeSlots, type LiveSlots, resizeSlots } from '../domain/slots.js';
import type { Assignment } from '../models/licences.js';
import type { User } from '../models/users.js';
import type { ActivityContext } from './context.js';
import { writeChange } from './subscriptions.js';

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

  /** Takes the first free slot for a user. @returns false when there is none */
  async function assign({ slots, ...place }: Place, userId: string, held: Assignment[]): Promise<boolean> {
    const taken = new Set(held.map(({ slot }) => slot));
    for (;;) {
      const [slot] = freeSlots(slots, taken, 1);
      if (slot === undefined) return false;
      taken.add(slot);
      if (!(await licences.take({ ...place, slot, userId }))) continue;
      held.push({ ...place, _id: `${place.subscriptionId}/${slot}`, slot, userId });
      return true;
    }
  }

  async function assignPerson(
    place: Place,
    userId: string,
    user: User | undefined,
    held: Assignment[],
  ): Promise<LicenceAnswer> {
    if (!user) return refusal(userId, 'unknownUser', 'There is no such user in this tenant.');
    if (user.state !== 'active') return leftRefusal(userId);
    if (held.some((assignment) => assignment.userId === userId)) return { userId, result: 'alreadyAssigned' };
    if (await assign(place, userId, held)) return { userId, result: 'assigned' };
    return refusal(userId, 'noFreeSeat', 'Every seat is assigned: unassign somebody first, or buy more seats.');
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
     * The subscription's first write: its projection, and the licence of a user if one is named. The partners that see
     * the tenant see it too.
     * @returns how many are assigned
     */
    async openLicences({ userId, ...change }: OpeningOrder): Promise<number> {
      const { id: subscriptionId, tenantId, slots } = change.subscription;
      const place = { tenantId, subscriptionId, slots, assignedAt: new Date(change.happened.at) };
      const held = await licences.ofSubscription(subscriptionId);
      if (held.length === 0 && userId !== null && (await assign(place, userId, held))) {
        const answers: LicenceAnswer[] = [{ userId, result: 'assigned' }];
        if ((await withoutThoseWhoLeft(place, { answers, assigned: 1 })).assigned === 0) held.length = 0;
      }
      const assigned = held.length;
      const happened = { ...change.happened, details: { ...change.happened.details, assigned } };
      await writeChange(context, { ...change, happened, subscription: { ...change.subscription, assigned } });
      const partnerIds = (await database.tenants.find(tenantId))?.partnerIds ?? [];
      if (partnerIds.length > 0) await database.subscriptions.share(tenantId, partnerIds);
      return held.length;
    },

    /** Tried again in the middle, it ends and answers as it would have the first time. */
    async changeAssignments({
      assign,
      unassign,
      at,
      requestId,
      ...place
    }: AssignmentOrder): Promise<ChangedAssignments> {
      const [all, users] = await Promise.all([
        licences.ofSubscription(place.subscriptionId),
        assign.length > 0 ? database.users.among(place.tenantId, assign) : [],
      ]);
      const known = new Map(users.map((user) => [user._id, user]));
      const named = new Set([...assign, ...unassign]);
      const holders = all.map(({ userId }) => userId).filter((userId) => named.has(userId));
      const before = new Set(await licences.noted(place.subscriptionId, requestId, holders));
      const leaving = new Set(unassign);
      if (unassign.length > 0) await licences.free(place.subscriptionId, unassign);
      const held = all.filter(({ userId }) => !leaving.has(userId));
      const answers: LicenceAnswer[] = unassign.map((userId) => ({
        userId,
        result: before.has(userId) ? 'unassigned' : 'notAssigned',
      }));
      for (const userId of assign) {
        const answer = await assignPerson({ ...place, assignedAt: new Date(at) }, userId, known.get(userId), held);
        const byEarlierTry = answer.result === 'alreadyAssigned' && !before.has(userId);
        answers.push(byEarlierTry ? { userId, result: 'assigned' } : answer);
      }
      return withoutThoseWhoLeft(place, { answers, assigned: held.length });
    },

    /** Fits the slots to a number of seats: deactivated users go, then the named ones, then the newest assignments, until the seats suffice. */
    async fitSeats({ subscriptionId, slots, seats, freeUsers, requestId }: SeatFitting): Promise<FittedSeats> {
      const held = await licences.ofSubscription(subscriptionId);
      const left = await thoseWhoLeft(held);
      const users = held.filter((assignment) => !left.includes(assignment));
      const excess = users.length - seats;
      const named = users.filter(({ userId }) => freeUsers.includes(userId));
      const newest = users
        .filter(({ userId }) => !freeUsers.includes(userId))
        .sort((a, b) => b.assignedAt.getTime() - a.assignedAt.getTime() || b.slot - a.slot);
      const surplus = excess > 0 ? [...left, ...named, ...newest.slice(0, Math.max(0, excess - named.length))] : left;
      const freedUsers = [
        ...(await licences.noted(
          subscriptionId,
          requestId,
          surplus.map(({ userId }) => userId),
        )),
      ];
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

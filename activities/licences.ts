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
    known: boolean,
    held: Assignment[],
  ): Promise<LicenceAnswer> {
    if (!known) return refusal(userId, 'unknownUser', 'There is no such user in this tenant.');
    if (held.some((assignment) => assignment.userId === userId)) return { userId, result: 'alreadyAssigned' };
    if (await assign(place, userId, held)) return { userId, result: 'assigned' };
    return refusal(userId, 'noFreeSeat', 'Every seat is assigned: unassign somebody first, or buy more seats.');
  }

  return {
    /** The subscription's first write: its projection, and the first administrator's licence. @returns how many are assigned */
    async openLicences({ userId, ...change }: OpeningOrder): Promise<number> {
      const { id: subscriptionId, tenantId, slots } = change.subscription;
      const place = { tenantId, subscriptionId, slots, assignedAt: new Date(change.happened.at) };
      const held = await licences.ofSubscription(subscriptionId);
      if (held.length === 0) await assign(place, userId, held);
      await writeChange(context, { ...change, subscription: { ...change.subscription, assigned: held.length } });
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
        assign.length > 0 ? database.tenants.usersOf(place.tenantId, assign) : [],
      ]);
      const known = new Set(users.map(({ _id }) => _id));
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
        const answer = await assignPerson({ ...place, assignedAt: new Date(at) }, userId, known.has(userId), held);
        const byEarlierTry = answer.result === 'alreadyAssigned' && !before.has(userId);
        answers.push(byEarlierTry ? { userId, result: 'assigned' } : answer);
      }
      return { answers, assigned: held.length };
    },

    /** Fits the slots to a number of seats: the named users go, then the newest assignments, until the seats suffice. */
    async fitSeats({ subscriptionId, slots, seats, freeUsers, requestId }: SeatFitting): Promise<FittedSeats> {
      const held = await licences.ofSubscription(subscriptionId);
      const excess = held.length - seats;
      const named = held.filter(({ userId }) => freeUsers.includes(userId));
      const newest = held
        .filter(({ userId }) => !freeUsers.includes(userId))
        .sort((a, b) => b.assignedAt.getTime() - a.assignedAt.getTime() || b.slot - a.slot);
      const surplus = excess > 0 ? [...named, ...newest.slice(0, Math.max(0, excess - named.length))] : [];
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

function refusal(userId: string, code: ErrorCode, message: string): LicenceAnswer {
  return { userId, result: 'refused', problem: { code, message: message || new DomainError(code).message } };
}

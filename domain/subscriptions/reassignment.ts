/** The move of users from one subscription to another: docs/concepts.md, "Set-up and licences". */

import { DomainError, type ErrorCode } from '../errors.js';
import type { PersonAnswer } from '../identity/named-people.js';
import type { LicenceAnswer } from './licences.js';

/** So many users are moved at a time, by one Update of each subscription. */
export const batchSize = 20;

/** So long a set-up waits for a decision about users who could not be moved, in days of 24 hours of the tenant's time. */
export const daysToDecide = 14;

export const reassignmentStates = ['waiting', 'moved', 'passedOver', 'failed', 'setAside', 'movedBack'] as const;
export type ReassignmentState = (typeof reassignmentStates)[number];

/**
 * Why somebody needed no move: had a licence of the new subscription before, and the old one was freed; left the tenant; was
 * unassigned from the old one meanwhile.
 */
export const passedOverReasons = ['alreadyHolds', 'userLeft', 'unassigned'] as const;
export type PassedOverReason = (typeof passedOverReasons)[number];

/** Of `failed` users, and of those set aside, the refusal; of others who were passed over, the code says it all. */
export interface ReassignmentReason {
  readonly code: ErrorCode | PassedOverReason;
  readonly message: string | null;
}

/** How many users there are in all, and in each state. */
export type UserCounts = Readonly<Record<'total' | ReassignmentState, number>>;

/** The users of a batch, all of whom are in one state before it. */
export interface BatchOfUsers {
  readonly from: ReassignmentState;
  readonly userIds: readonly string[];
  /** Who no longer holds the licence that is to be given up, and why. */
  readonly passedOver: readonly Reassigned[];
}

/** What became of a user in a batch. */
export interface Reassigned {
  readonly userId: string;
  readonly state: Exclude<ReassignmentState, 'waiting' | 'setAside'>;
  readonly reason: ReassignmentReason | null;
}

/** Answered person by person: one that is refused does not fail the others. */
export type SetAsideAnswer = PersonAnswer<'setAside' | 'alreadySetAside' | 'refused'>;

/**
 * What became of somebody whom a request names.
 * @param by the request that set the person aside; undefined: not set aside
 */
export function setAsideAnswer(userId: string, by: string | null | undefined, requestId: string): SetAsideAnswer {
  if (by !== undefined) return { userId, result: by === requestId ? 'setAside' : 'alreadySetAside' };
  const { code, message } = new DomainError('notFailed');
  return { userId, result: 'refused', problem: { code, message } };
}

/** All that a batch found out about one of its users. */
export interface BatchFindings {
  /** What the subscription that the user goes to has answered. */
  readonly taken: LicenceAnswer;
  /** Why the data plane does not move the user; null when it does. */
  readonly refusal: ReassignmentReason | null;
  /** What the subscription that the user leaves has answered; undefined when it was not asked. */
  readonly freed: LicenceAnswer | undefined;
  /** The user has not left the tenant. */
  readonly active: boolean;
}

/** What became of a user, by the answers of both subscriptions and of the data plane. */
export function reassignedBy({ taken, refusal, freed, active }: BatchFindings, back: boolean): Reassigned {
  const { userId, problem } = taken;
  const passedOver = (code: PassedOverReason): Reassigned => ({
    userId,
    state: 'passedOver',
    reason: { code, message: null },
  });
  if (!active || problem?.code === 'unknownUser' || problem?.code === 'userDeactivated') return passedOver('userLeft');
  if (problem) return { userId, state: 'failed', reason: problem };
  if (refusal) return { userId, state: 'failed', reason: refusal };
  if (freed?.result === 'notAssigned') return passedOver('unassigned');
  if (back) return { userId, state: 'movedBack', reason: null };
  return taken.result === 'alreadyAssigned' ? passedOver('alreadyHolds') : { userId, state: 'moved', reason: null };
}

/** How the counts change with a batch: each of its users was in one state before, and is in another now. */
export function changeOfCounts(
  from: ReassignmentState,
  became: readonly Pick<Reassigned, 'state'>[],
): Partial<Record<ReassignmentState, number>> {
  const change: Partial<Record<ReassignmentState, number>> = { [from]: -became.length };
  for (const { state } of became) change[state] = (change[state] ?? 0) + 1;
  return change;
}

/** When the last of those who wait is moved, at the pace of a batch; null when nobody waits. All in milliseconds. */
export function expectedEnd(waiting: number, batch: { users: number; took: number; endedAt: number }): number | null {
  return waiting <= 0 ? null : Math.round(batch.endedAt + (batch.took / batch.users) * waiting);
}

/** Who may change licences, and when: docs/concepts.md, "States". */
import { compareDates, dateIn, type Instant } from '../calendar.js';
import { DomainError, type ErrorCode } from '../errors.js';
import type { PersonAnswer } from '../identity/named-people.js';
import { event } from './carry-out.js';
import type { SubscriptionEvent } from './events.js';
import { assertDeletionNotBegun, currentTerm, replacementWaits, type Subscription, stateOf } from './subscription.js';

/** Answered person by person: one that fails does not fail the others. */
export type LicenceAnswer = PersonAnswer<
  'assigned' | 'alreadyAssigned' | 'unassigned' | 'notAssigned' | 'keptByGroup' | 'refused'
>;

/** The register has assigned and unassigned licences; so many are assigned now. */
export interface ChangeLicencesCommand extends LicenceChange {
  readonly kind: 'changeLicences';
  readonly assigned: number;
  /** Whose groups have asked for it; left out: a caller has. */
  readonly groupIds?: readonly string[];
  /** They were reclaimed, since nobody has used them. */
  readonly unused?: true;
  readonly requestId: string | null;
}

/** Who changes licences, and how. */
export interface LicenceChange {
  readonly assigning: boolean;
  /** By the set-up that moves users between two subscriptions. */
  readonly bySetUp: boolean;
  readonly at: Instant;
}

export function changeLicences(
  subscription: Subscription,
  { assigned, groupIds, unused, at, requestId }: ChangeLicencesCommand,
): SubscriptionEvent<'licencesChanged'> {
  const reason = groupIds ? 'byGroup' : unused ? 'unusedLicences' : 'requested';
  return event(subscription, 'licencesChanged', { at, requestId }, reason, { assigned, ...(groupIds && { groupIds }) });
}

/**
 * Why groups can neither give nor take licences of it now: they wait. Beside what callers are refused it is the move of users between
 * two subscriptions, at whose end they are taken in.
 */
export function groupsWaitFor(subscription: Subscription, at: Instant): ErrorCode | null {
  const { replaces, setUp, deletionBegun } = subscription;
  if (!deletionBegun && replaces !== null && setUp !== 'done') return 'licencesNotChangeable';
  try {
    assertLicencesChangeable(subscription, { assigning: true, bySetUp: false, at });
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

/** @throws DomainError licencesNotChangeable, replacementWaits, deletionBegun, subscriptionEnded */
export function assertLicencesChangeable(subscription: Subscription, { assigning, bySetUp, at }: LicenceChange): void {
  assertDeletionNotBegun(subscription);
  if (bySetUp) return;
  const { phase, replacement } = subscription;
  if (phase === 'disabled') {
    throw new DomainError('licencesNotChangeable', 'A disabled subscription keeps its licences as they are.', {
      state: phase,
    });
  }
  if (phase === 'pending') {
    throw new DomainError('licencesNotChangeable', 'It has not begun: it waits for the last day of another one.', {
      state: phase,
    });
  }
  const moving = replacement && compareDates(replacement.movesFrom, dateIn(currentTerm(subscription).zone, at)) <= 0;
  if (assigning && moving) throw replacementWaits(replacement);
}

/** That it can still be given up: its set-up is not done. @throws DomainError undoNotPossible, deletionBegun, subscriptionEnded */
export function assertUndoable(subscription: Subscription): void {
  assertDeletionNotBegun(subscription);
  if (subscription.setUp !== 'done') return;
  const state = stateOf(subscription);
  throw new DomainError('undoNotPossible', `It is set up, and ${state}.`, { state });
}

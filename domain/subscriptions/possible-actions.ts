/** What can be done with a subscription at an instant, and what speaks against the rest: docs/concepts.md, "States". */
import { dateIn, type Instant } from '../calendar.js';
import { DomainError } from '../errors.js';
import { assertTakesSeats } from './added-seats.js';
import { cancel, withdrawCancellation } from './cancellation.js';
import { asOf } from './carry-out.js';
import { entitlement } from './entitlement.js';
import { placeHold, releaseHold } from './holds.js';
import { assertLicencesChangeable, assertUndoable } from './licences.js';
import { renewalOf } from './renewal.js';
import { assertReplaceable } from './replacement.js';
import {
  type CancellationTime,
  currentTerm,
  endedAs,
  type ReplacementTime,
  type Subscription,
} from './subscription.js';

export const actions = [
  'renew',
  'addSeats',
  'replaceNow',
  'replaceOnLastDay',
  'changeLicences',
  'cancelAtEndOfTerm',
  'cancelNow',
  'withdrawCancellation',
  'export',
  'placeLegalHold',
  'releaseLegalHold',
  'undo',
] as const;
export type Action = (typeof actions)[number];

/** For each action what it would be refused with, or null. */
export function refusals(subscription: Subscription, at: Instant): Readonly<Record<Action, DomainError | null>> {
  const then = asOf(subscription, at);
  const renewal = renewalOf(then);
  const asked = { at, requestId: null };
  const cancelling = (when: CancellationTime) =>
    refusalOf(() => cancel(then, { kind: 'cancel', when, cancellationReason: 'other', ...asked }));
  const replace = (when: ReplacementTime) => refusalOf(() => assertReplaceable(then, { when, planId: null, at }));
  return {
    renew: renewal instanceof DomainError ? renewal : null,
    addSeats: refusalOf(() => assertTakesSeats(then, dateIn(currentTerm(then).zone, at))),
    replaceNow: replace('now'),
    replaceOnLastDay: replace('lastDay'),
    changeLicences: refusalOf(() => assertLicencesChangeable(then, { assigning: true, bySetUp: false, at })),
    cancelAtEndOfTerm: cancelling('endOfTerm'),
    cancelNow: cancelling('now'),
    withdrawCancellation: refusalOf(() => withdrawCancellation(then, { kind: 'withdrawCancellation', ...asked })),
    export: entitlement(then, at).administratorsExport ? null : endedAs(then),
    placeLegalHold: refusalOf(() => placeHold(then, { kind: 'placeHold', holdReason: '', ...asked })),
    releaseLegalHold: refusalOf(() => releaseHold(then, { kind: 'releaseHold', ...asked })),
    undo: refusalOf(() => assertUndoable(then)),
  };
}

function refusalOf(act: () => unknown): DomainError | null {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

/**
 * The future of a subscription if nobody does anything, and what would become of it if somebody did: the same rules as its
 * workflow carries out, without carrying anything out. When a set-up will be done is not known: one that runs is taken for
 * done, and so is the move of users to another subscription from the day on from which they may be moved.
 */
import { addedSeats, withAddedSeats } from './added-seats.js';
import { compareInstants, type Instant, startOfDay } from './calendar.js';
import { DomainError } from './errors.js';
import { withTerm, withTermBegun } from './history.js';
import type { ReplacementTime } from './messages.js';
import type { Policy } from './policies.js';
import { replacedBy, withUsersMoved } from './replacement.js';
import {
  assertDeletionNotBegun,
  assertSeatsSuffice,
  type Commitment,
  carryOut,
  currentTerm,
  deleted,
  hasEnded,
  held,
  lastTerm,
  nextStep,
  released,
  renewalTerm,
  type Step,
  type Subscription,
  stepsOf,
  type Term,
  type Why,
} from './subscription.js';

/** Something that somebody would do; `pointer` is the JSON pointer of its place in the request. */
export type PlannedChange = { readonly at: Instant; readonly pointer: string } & (
  | {
      readonly kind: 'renewed';
      readonly commitment: Commitment;
      /** Whoever exceeds the new term's seats loses the licence; else that is asked. */
      readonly freeExcess: boolean;
    }
  | { readonly kind: 'seatsAdded'; readonly commitment: Commitment }
  /** By a subscription of another plan; days that are lost are agreed to. */
  | { readonly kind: 'replaced'; readonly planId: string; readonly when: ReplacementTime }
  | { readonly kind: 'holdPlaced'; readonly reason: string }
  | { readonly kind: 'holdReleased' }
  | { readonly kind: 'policyChanged'; readonly policy: Policy }
);

/** Why something happens, as a stable code. */
export type EventWhy = Why | Term['origin'] | 'endIsNear' | 'requested';

/** Something that will happen, or would. */
export interface Foreseen {
  readonly what: Step | PlannedChange;
  readonly why: EventWhy;
  /** The instant that counts: the step's own, or the present one where it is overdue. */
  readonly at: Instant;
  readonly after: Subscription;
}

/** Everything that will happen by itself after an instant, in its order. */
export function foreseen(subscription: Subscription, now: Instant, until: Instant | null = null): Foreseen[] {
  const future: Foreseen[] = [];
  let current = takenForDone(subscription, now);
  const running = deletionThatRuns(current);
  if (running) {
    current = gone(current, running);
    future.push({ what: running, why: current.why, at: now, after: current });
  }
  for (;;) {
    // Of messages that are overdue only the newest is sent; what is due later is never overdue.
    const due = nextStep(current, now)?.step;
    if (!due || (until && compareInstants(due.at, until) > 0)) return future;
    current = takenForDone(carriedOut(current, due), now);
    future.push({
      what: due,
      why: whyOfStep(due, current),
      at: compareInstants(due.at, now) < 0 ? now : due.at,
      after: current,
    });
  }
}

/** The subscription at an instant after the present one, if nobody does anything. */
export function asItWillBe(subscription: Subscription, now: Instant, at: Instant): Subscription {
  return foreseen(subscription, now, at).at(-1)?.after ?? takenForDone(subscription, now);
}

/**
 * Everything that will happen by itself, with changes by callers in between. At one instant what is due comes before what somebody does.
 * @throws DomainError the refusal that the change would meet, at the change's `pointer`
 */
export function foreseenWith(subscription: Subscription, now: Instant, changes: readonly PlannedChange[]): Foreseen[] {
  const future: Foreseen[] = [];
  let current = takenForDone(subscription, now);
  let from = now;
  const live = (until: Instant | null) => {
    future.push(...foreseen(current, from, until));
    current = future.at(-1)?.after ?? current;
  };
  for (const change of changes) {
    live(change.at);
    current = made(current, change);
    from = change.at;
    future.push({ what: change, why: whyOfChange(change, current), at: change.at, after: current });
  }
  live(null);
  return future;
}

function carriedOut(subscription: Subscription, due: Step): Subscription {
  if (due.kind === 'deletion') return gone(carryOut(subscription, due), due);
  return due.kind === 'termStart' ? withTermBegun(subscription, due) : carryOut(subscription, due);
}

function made(subscription: Subscription, change: PlannedChange): Subscription {
  try {
    return changed(subscription, change);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { code, message, details } = error;
    throw new DomainError(code, message, { ...details, pointer: change.pointer });
  }
}

function changed(subscription: Subscription, change: PlannedChange): Subscription {
  switch (change.kind) {
    case 'renewed': {
      const term = renewalTerm(subscription, change.commitment);
      if (!change.freeExcess) assertSeatsSuffice(subscription, term.seats);
      return withTerm(subscription, term);
    }
    case 'seatsAdded':
      return withAddedSeats(subscription, addedSeats(subscription, change.commitment));
    case 'replaced': {
      const { planId, when, at } = change;
      return replacedBy(subscription, { by: '', planId, when, at, agreed: null });
    }
    case 'holdPlaced':
      return held(subscription, { reason: change.reason, since: change.at });
    case 'holdReleased':
      return released(subscription, change.at);
    case 'policyChanged':
      return withPolicy(subscription, change.policy);
  }
}

/** The last term under another policy, its end where it was: applied explicitly, a policy does not wait for the next term. */
function withPolicy(subscription: Subscription, policy: Policy): Subscription {
  assertDeletionNotBegun(subscription);
  const term = lastTerm(subscription);
  if (term.expiresOn === null) {
    throw new DomainError('notChangeable', 'It is perpetual: no policy applies, since it never ends.');
  }
  const [first, ...others] = subscription.terms;
  const changed = { ...term, policy };
  const terms: Subscription['terms'] = others.length === 0 ? [changed] : [first, ...others.slice(0, -1), changed];
  return { ...subscription, terms, revision: subscription.revision + 1 };
}

/** With what goes on by itself, in a time that nobody knows, taken for done: a set-up, the move of users to another one. */
function takenForDone(subscription: Subscription, now: Instant): Subscription {
  return withUsersGone(withSetUpDone(subscription), now);
}

function withSetUpDone(subscription: Subscription): Subscription {
  const { phase, setUp } = subscription;
  // One that waits has not begun to be set up.
  if (setUp !== 'running' || phase === 'pending') return subscription;
  const why = phase === 'active' ? 'termPaid' : subscription.why;
  return { ...subscription, setUp: 'done', why };
}

/** Not before the day from which they may be moved. */
function withUsersGone(subscription: Subscription, now: Instant): Subscription {
  const { replacement } = subscription;
  if (!replacement || replacement.movedAt || hasEnded(subscription)) return subscription;
  const first = startOfDay(replacement.movesFrom, lastTerm(subscription).zone);
  return withUsersMoved(subscription, replacement.by, compareInstants(first, now) > 0 ? first : now);
}

function whyOfStep(step: Step, after: Subscription): EventWhy {
  switch (step.kind) {
    case 'notice':
      return 'endIsNear';
    case 'stateNotice':
      return whyOfNotice(step.notice, after);
    case 'termStart':
      return currentTerm(after).origin;
    case 'setUpStart':
      return 'setUpRunning';
    case 'deletion':
      return 'retentionOver';
    default:
      return after.why;
  }
}

/** A message about a state is sent for the reason of that state. */
export function whyOfNotice(notice: string, { why, terms }: Pick<Subscription, 'why' | 'terms'>): EventWhy {
  switch (notice) {
    case 'expiring':
      return 'endIsNear';
    case 'expired':
      return 'termExpired';
    case 'reactivated':
      return returnOf(terms);
    case 'deleted':
      return 'retentionOver';
    default:
      return why;
  }
}

/** Terms that were stacked on the one that brought it back change nothing about that. */
function returnOf(terms: Subscription['terms']): EventWhy {
  const returned = terms.findLast(({ origin }) => origin === 'renewedInGrace' || origin === 'renewedWhileDisabled');
  return (returned ?? terms[0]).origin;
}

function whyOfChange({ kind }: PlannedChange, after: Subscription): EventWhy {
  if (kind === 'renewed' || kind === 'seatsAdded') return lastTerm(after).origin;
  return kind === 'holdPlaced' ? 'legalHold' : 'requested';
}

/** A deletion that has begun goes on to its end whatever happens. */
function deletionThatRuns(subscription: Subscription): Step | null {
  if (!subscription.deletionBegun || hasEnded(subscription)) return null;
  return stepsOf(subscription).find(({ kind }) => kind === 'deletion') ?? null;
}

/** The certificate's id is not known before there is one. */
function gone(subscription: Subscription, { at }: Step): Subscription {
  return { ...deleted(subscription, '', at), certificateId: null };
}

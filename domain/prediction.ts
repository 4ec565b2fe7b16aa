/**
 * The future of a subscription if nobody does anything, and what would become of it if somebody did: the same rules as its
 * workflow carries out, without carrying anything out. A set-up that runs is taken for done: when it will be is not known.
 */
import { compareInstants, type Instant } from './calendar.js';
import { DomainError } from './errors.js';
import { withTerm } from './history.js';
import type { Policy } from './policies.js';
import {
  assertDeletionNotBegun,
  assertSeatsSuffice,
  type Commitment,
  carryOut,
  currentTerm,
  deleted,
  held,
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
  let current = withSetUpDone(subscription);
  const running = deletionThatRuns(current);
  if (running) {
    current = gone(current, running);
    future.push({ what: running, why: current.why, at: now, after: current });
  }
  for (;;) {
    // Of messages that are overdue only the newest is sent; what is due later is never overdue.
    const due = nextStep(current, now)?.step;
    if (!due || (until && compareInstants(due.at, until) > 0)) return future;
    current = due.kind === 'deletion' ? gone(carryOut(current, due), due) : carryOut(current, due);
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
  return foreseen(subscription, now, at).at(-1)?.after ?? withSetUpDone(subscription);
}

/**
 * Everything that will happen by itself, with changes by callers in between. At one instant what is due comes before what somebody does.
 * @throws DomainError the refusal that the change would meet, at the change's `pointer`
 */
export function foreseenWith(subscription: Subscription, now: Instant, changes: readonly PlannedChange[]): Foreseen[] {
  const future: Foreseen[] = [];
  let current = withSetUpDone(subscription);
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
    case 'holdPlaced':
      return held(subscription, { reason: change.reason, since: change.at });
    case 'holdReleased':
      return released(subscription, change.at);
    case 'policyChanged':
      return withPolicy(subscription, change.policy);
  }
}

/** The running term under another policy, its end where it was: applied explicitly, a policy does not wait for the next term. */
function withPolicy(subscription: Subscription, policy: Policy): Subscription {
  assertDeletionNotBegun(subscription);
  const term = currentTerm(subscription);
  if (term.expiresOn === null) {
    throw new DomainError('notChangeable', 'It is perpetual: no policy applies, since it never ends.');
  }
  const [first, ...others] = subscription.terms;
  const running = { ...term, policy };
  const terms: Subscription['terms'] = others.length === 0 ? [running] : [first, ...others.slice(0, -1), running];
  return { ...subscription, terms, revision: subscription.revision + 1 };
}

function withSetUpDone(subscription: Subscription): Subscription {
  if (subscription.setUp !== 'running') return subscription;
  const why = subscription.phase === 'active' ? 'termPaid' : subscription.why;
  return { ...subscription, setUp: 'done', why };
}

function whyOfStep(step: Step, after: Subscription): EventWhy {
  if (step.kind === 'notice') return 'endIsNear';
  return step.kind === 'stateNotice'
    ? whyOfNotice(step.notice, after)
    : step.kind === 'deletion'
      ? 'retentionOver'
      : after.why;
}

/** A message about a state is sent for the reason of that state. */
export function whyOfNotice(notice: string, { why, terms }: Pick<Subscription, 'why' | 'terms'>): EventWhy {
  switch (notice) {
    case 'expiring':
      return 'endIsNear';
    case 'expired':
      return 'termExpired';
    case 'reactivated':
      return currentTerm({ terms }).origin;
    case 'deleted':
      return 'retentionOver';
    default:
      return why;
  }
}

function whyOfChange({ kind }: PlannedChange, after: Subscription): EventWhy {
  if (kind === 'renewed') return currentTerm(after).origin;
  return kind === 'holdPlaced' ? 'legalHold' : 'requested';
}

/** A deletion that has begun goes on to its end whatever happens. */
function deletionThatRuns(subscription: Subscription): Step | null {
  if (!subscription.deletionBegun || subscription.phase === 'deleted') return null;
  return stepsOf(subscription).find(({ kind }) => kind === 'deletion') ?? null;
}

/** The certificate's id is not known before there is one. */
function gone(subscription: Subscription, { at }: Step): Subscription {
  return { ...deleted(subscription, '', at), certificateId: null };
}

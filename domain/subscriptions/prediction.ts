/**
 * The future of a subscription if nobody does anything, and what would become of it if somebody did: by the rules that its
 * workflow follows, without carrying anything out. When a set-up will be done is not known: one that runs is taken for done,
 * and so is the move of users to another subscription from the day on from which they may be moved.
 */
import { type Instant, isBefore, later, startOfDay } from '../calendar.js';
import { DomainError } from '../errors.js';
import { apply } from './apply.js';
import { carryOut, nextDue } from './carry-out.js';
import { decide, type SubscriptionCommand } from './decide.js';
import type { SubscriptionEvent } from './events.js';
import { schedule } from './schedule.js';
import type { Snapshot } from './snapshots.js';
import { hasEnded, lastTerm, type Subscription } from './subscription.js';

/** A command that somebody would give; `pointer` is the JSON pointer of its place in the request. */
export interface PlannedCommand {
  readonly at: Instant;
  readonly pointer: string;
  /** Somebody pays. */
  readonly isPayment?: true;
  /** Nobody gives it, it comes by itself: where it is refused, nothing happens. */
  readonly byItself?: true;
  /** Or what it is by the subscription of then. */
  readonly command: SubscriptionCommand | ((then: Subscription) => SubscriptionCommand);
}

/** Everything that will happen by itself after an instant, in its order. */
export function predict(subscription: Subscription, now: Instant, until: Instant | null = null): Snapshot[] {
  const future: Snapshot[] = [];
  let current = withProcessesDone(subscription, now);
  const happen = (event: SubscriptionEvent) => {
    current = withProcessesDone(apply(current, event), now);
    future.push({ event, after: current });
  };
  const running = runningDeletion(current);
  if (running) for (const event of decide(current, deletionDone(running.at), now)) happen(event);
  for (;;) {
    // Of messages that are overdue only the newest is sent; what is due later is never overdue.
    const next = nextDue(current, now, until);
    if (!next) return future;
    const due = carryOut(current, next, now);
    happen(due);
    // How long a deletion takes is not known: it is predicted as done at once.
    if (due.kind === 'deletionStarted') {
      for (const event of decide(current, deletionDone(due.scheduledAt), due.at)) happen(event);
    }
  }
}

/** The subscription at an instant after the present one, if nobody does anything. */
export function predictedStateAt(subscription: Subscription, now: Instant, at: Instant): Subscription {
  return predict(subscription, now, at).at(-1)?.after ?? withProcessesDone(subscription, now);
}

/**
 * Everything that will happen by itself, with commands in between. At one instant what is due comes before what somebody does.
 * @throws DomainError the refusal that a command would meet, at its `pointer`
 */
export function predictWith(
  subscription: Subscription,
  now: Instant,
  planned: readonly PlannedCommand[],
  end: Instant | null = null,
): Snapshot[] {
  const future: Snapshot[] = [];
  let current = withProcessesDone(subscription, now);
  let from = now;
  const pass = (until: Instant | null) => {
    future.push(...predict(current, from, until));
    current = future.at(-1)?.after ?? current;
  };
  for (const { at, pointer, command, byItself = false } of planned) {
    if (end && isBefore(end, at)) break;
    pass(at);
    current = withProcessesDone(current, at);
    const given = typeof command === 'function' ? command(current) : command;
    for (const event of decided(current, given, { at, pointer, byItself })) {
      current = apply(current, event);
      future.push({ event, after: current });
    }
    from = at;
  }
  pass(end);
  return future;
}

function decided(
  subscription: Subscription,
  command: SubscriptionCommand,
  { at, pointer, byItself }: Pick<PlannedCommand, 'at' | 'pointer'> & { readonly byItself: boolean },
): SubscriptionEvent[] {
  try {
    return decide(subscription, command, at);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (byItself) return [];
    const { code, message, details } = error;
    throw new DomainError(code, message, { ...details, pointer });
  }
}

/** With what goes on by itself, in a time that nobody knows, taken for done: a set-up, the move of users to another one. */
function withProcessesDone(subscription: Subscription, now: Instant): Subscription {
  return withUsersMoved(withSetUpDone(subscription), now);
}

function withSetUpDone(subscription: Subscription): Subscription {
  const { phase, setUp } = subscription;
  // One that waits has not begun to be set up.
  if (setUp !== 'running' || phase === 'pending') return subscription;
  const reason = phase === 'active' ? 'termPaid' : subscription.reason;
  return { ...subscription, setUp: 'done', reason };
}

/** Not before the day from which they may be moved. */
function withUsersMoved(subscription: Subscription, now: Instant): Subscription {
  const { replacement } = subscription;
  if (!replacement || replacement.movedAt || hasEnded(subscription)) return subscription;
  const first = startOfDay(replacement.movesFrom, lastTerm(subscription).zone);
  return { ...subscription, replacement: { ...replacement, movedAt: later(first, now) } };
}

/** A deletion that has begun goes on to its end whatever happens. */
function runningDeletion(subscription: Subscription): { readonly at: Instant } | null {
  if (!subscription.deletionBegun || hasEnded(subscription)) return null;
  return schedule(subscription).find(({ kind }) => kind === 'deletion') ?? null;
}

function deletionDone(scheduledAt: Instant): SubscriptionCommand {
  // The certificate's id is not known before there is one.
  return { kind: 'deletionReported', outcome: 'done', scheduledAt, certificateId: null };
}

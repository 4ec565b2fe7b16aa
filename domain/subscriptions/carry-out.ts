/** What is due becomes an event. */
import { compareInstants, type Instant, later } from '../calendar.js';
import { DomainError } from '../errors.js';
import { apply } from './apply.js';
import type { EventKind, EventPayloads, EventReason, Seating, SubscriptionEvent } from './events.js';
import { changesAccess, type NextStep, nextStep, type Step, type StepOf, upcomingSteps } from './schedule.js';
import { resizeSlots } from './slots.js';
import { currentTerm, disabledReason, paidThrough, type Subscription, stackedTerms } from './subscription.js';
import type { Term } from './terms.js';

/** When an event happened and was due, and who asked for it. */
export interface Occurrence {
  readonly at: Instant;
  /** Left out: the same as `at`. */
  readonly scheduledAt?: Instant;
  readonly requestId?: string | null;
  readonly milestones?: readonly string[];
}

/** The next event of a subscription: the one after its present revision. */
export function event<Kind extends EventKind>(
  subscription: Pick<Subscription, 'revision'> | null,
  kind: Kind,
  { at, scheduledAt = at, requestId = null, milestones = [] }: Occurrence,
  reason: EventReason,
  payload: EventPayloads[Kind],
): SubscriptionEvent<Kind> {
  const head = { revision: (subscription?.revision ?? 0) + 1, at, scheduledAt, reason, requestId, milestones };
  return { ...payload, ...head, kind } as SubscriptionEvent<Kind>;
}

/** What only the register knows about a stacked term that begins: who keeps a seat, and the tenant's zone of that day. */
export interface TermStartFacts extends Seating {
  readonly zone: string;
}

/** The event of a step that is carried out at `now`, with the missed ones that it stands for. */
export function carryOut(
  subscription: Subscription,
  { step, collapsed }: NextStep,
  now: Instant,
  facts?: TermStartFacts,
): SubscriptionEvent {
  const occurrence = {
    at: later(step.at, now),
    scheduledAt: step.at,
    milestones: [step.id, ...collapsed.map(({ id }) => id)],
  };
  switch (step.kind) {
    case 'termStart': {
      const term = termOf(subscription, step);
      const payload = { term: term.number, ...(facts ?? { ...seatingFor(subscription, term.seats), zone: term.zone }) };
      return event(subscription, 'termStarted', occurrence, term.origin, payload);
    }
    case 'setUpStart':
      return event(subscription, 'setUpStarted', occurrence, 'setUpRunning', {});
    case 'takeOver':
      return takenOver(subscription, occurrence);
    case 'superseding':
      return event(subscription, 'superseded', occurrence, 'usersMoved', { by: subscription.replacement?.by ?? '' });
    case 'expiry':
      return event(subscription, 'expired', occurrence, 'termExpired', {});
    case 'unpaid':
      return event(subscription, 'unpaid', occurrence, 'periodUnpaid', {});
    case 'disablement':
      return event(subscription, 'disabled', occurrence, disabledReason(subscription), {});
    case 'deletion':
      return event(subscription, 'deletionStarted', occurrence, 'retentionOver', {});
    case 'notice':
      return event(subscription, 'noticeDue', occurrence, 'endIsNear', { notice: 'expiring', days: step.days });
    case 'stateNotice': {
      const { notice, days = null } = step;
      return event(subscription, 'noticeDue', occurrence, noticeReason(notice, subscription), { notice, days });
    }
    case 'proForma':
      return event(subscription, 'proFormaIssued', occurrence, 'paymentDue', { unpaidFrom: step.unpaidFrom });
    case 'collection': {
      const { unpaidFrom, day } = step;
      return event(subscription, 'collectionDue', occurrence, 'paymentDue', { unpaidFrom, day });
    }
  }
}

/** The day of a take-over has come. @throws DomainError internal where none is ahead */
function takenOver(subscription: Subscription, occurrence: Occurrence): SubscriptionEvent<'payerChanged'> {
  const { takeOver, payer: from, directBilling } = subscription;
  const paysFrom = paidThrough(subscription);
  if (!takeOver || !paysFrom) throw new DomainError('internal', `Nobody takes ${subscription.id} over.`);
  // What is to be at the end was decided with the plan, and may have been decided anew since.
  const changed = { from, to: takeOver.to, paysFrom, renewal: null, directBilling };
  return event(subscription, 'payerChanged', occurrence, 'takenOver', changed);
}

/** The stacked term that a step begins. */
export function termOf(subscription: Subscription, step: StepOf<'termStart'>): Term {
  return stackedTerms(subscription).find(({ number }) => number === step.term) ?? currentTerm(subscription);
}

/** Of the users only so many are left as there are seats; whom it is taken from only the register knows. */
export function seatingFor({ slots, assigned }: Subscription, seats: number): Seating {
  return { slots: resizeSlots(slots, seats, new Set()), assigned: Math.min(assigned, seats), freed: [] };
}

/** A message about a state is sent for the reason of that state. */
function noticeReason(notice: StepOf<'stateNotice'>['notice'], { reason, terms }: Subscription): EventReason {
  if (notice === 'deleted') return 'retentionOver';
  if (notice === 'deletionIsNear') return 'deletionIsNear';
  if (notice === 'deletionAfterHold') return 'legalHoldReleased';
  if (notice !== 'reactivated') return reason;
  const returned = terms.findLast(({ origin }) => origin === 'renewedInGrace' || origin === 'renewedWhileDisabled');
  return returned?.origin ?? 'paid';
}

/** After the changes of state that are due and were not carried out yet: a timer is a moment late, or the service was down. */
export function caughtUp(
  subscription: Subscription,
  now: Instant,
  until: CaughtUpTo = 'all',
): { readonly overdue: readonly SubscriptionEvent[]; readonly after: Subscription } {
  const overdue: SubscriptionEvent[] = [];
  let current = subscription;
  for (let step = overdueStep(current, now, until); step; step = overdueStep(current, now, until)) {
    const due = carryOut(current, { step, collapsed: [] }, now);
    overdue.push(due);
    current = apply(current, due);
  }
  return { overdue, after: current };
}

/**
 * The subscription as the calendar has it at an instant, where the changes of state that are due by then were not carried out
 * yet. A deletion counts only once it has begun.
 */
export function asOf(subscription: Subscription, at: Instant): Subscription {
  return caughtUp(subscription, at).after;
}

/** The step that is due next, if it is due by an instant. */
export function nextDue(subscription: Subscription, now: Instant, until: Instant | null): NextStep | null {
  const next = nextStep(subscription, now);
  return next && (until === null || compareInstants(next.step.at, until) <= 0) ? next : null;
}

/** `disablement`: nobody is disabled for a moment by a payment that says the opposite. */
export type CaughtUpTo = 'all' | 'disablement';

/** The first change of state that is due by an instant and was not carried out yet. */
export function overdueStep(subscription: Subscription, now: Instant, until: CaughtUpTo = 'all'): Step | null {
  const isDue = ({ kind, at }: Step) => changesAccess(kind) && compareInstants(at, now) <= 0;
  const step = upcomingSteps(subscription).find(isDue) ?? null;
  return step?.kind === until ? null : step;
}

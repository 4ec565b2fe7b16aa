import { isBefore, type PlainDate } from '../calendar.js';
import { DomainError } from '../errors.js';
import { eventTraits, type SettledTerms, type SubscriptionEvent } from './events.js';
import { withoutNames } from './people-to-free.js';
import { scheduledIds } from './schedule.js';
import { liveSlots } from './slots.js';
import {
  activeReason,
  decidingTerm,
  disabledReason,
  lastTerm,
  noSeats,
  originOf,
  type Subscription,
} from './subscription.js';
import { isPaid, type Term, withTerms } from './terms.js';

/**
 * The subscription after an event. The first one of a subscription is `committed`, applied to null.
 * @throws DomainError internal for another first event
 */
export function apply(subscription: Subscription | null, event: SubscriptionEvent): Subscription {
  if (event.kind === 'committed') return begun(event);
  if (!subscription) throw new DomainError('internal', `A subscription begins with its commitment, not ${event.kind}.`);
  const commercial = isCommercial(subscription, event);
  const changed = changedBy(subscription, event);
  const after: Subscription = {
    ...changed,
    revision: event.revision,
    commercialRevision: subscription.commercialRevision + (commercial ? 1 : 0),
  };
  return withMilestonesDone(subscription, after, event);
}

/** Whether it changes terms, seats, prices or payments. What is to be at the end of the term does where it changes what is charged then. */
function isCommercial({ renewal }: Subscription, event: SubscriptionEvent): boolean {
  if (event.kind !== 'renewalChanged') return eventTraits[event.kind].commercial;
  const { seats, plan } = event.renewal;
  return seats !== renewal.seats || plan !== renewal.plan;
}

/** The state that events add up to. @throws DomainError internal when there are none, or the first is not `committed` */
export function fold(events: Iterable<SubscriptionEvent>): Subscription {
  let subscription: Subscription | null = null;
  for (const event of events) subscription = apply(subscription, event);
  if (!subscription) throw new DomainError('internal', 'A subscription has at least one event.');
  return subscription;
}

function begun(event: SubscriptionEvent<'committed'>): Subscription {
  const { subscriptionId: id, tenantId, term, payer, renewal, phase, replaces, assigned, at, revision } = event;
  const reasons = { pending: 'awaitsLastDay', active: 'setUpRunning', grace: 'periodUnpaid' } as const;
  return {
    id,
    tenantId,
    terms: [term],
    termInForce: term.number,
    origin: originOf({ term, payer }),
    payer,
    directBilling: null,
    takeOver: null,
    renewal,
    renewalDecided: false,
    phase,
    setUp: 'running',
    replaces,
    replacement: null,
    cancellation: null,
    graceFrom: null,
    reactivatedAt: null,
    seatsAddedAt: null,
    hold: null,
    holdReleasedAt: null,
    deletionBegun: false,
    certificateId: null,
    slots: liveSlots(term.seats),
    assigned,
    reason: reasons[phase],
    since: at,
    done: event.milestones,
    revision,
    commercialRevision: 1,
  };
}

/** Without revisions and milestones, which are the same for all kinds. */
function changedBy(subscription: Subscription, event: Exclude<SubscriptionEvent, { kind: 'committed' }>): Subscription {
  const { at, scheduledAt } = event;
  switch (event.kind) {
    case 'setUpStarted':
      if (subscription.phase === 'pending') {
        return { ...subscription, phase: 'active', reason: 'setUpRunning', since: scheduledAt };
      }
      return withSetUp(subscription, 'running', event);
    case 'setUpDone':
      return withSetUp(subscription, 'done', event);
    case 'setUpStuck':
      return withSetUp(subscription, 'stuck', event);
    case 'setUpPaused':
      return withSetUp(subscription, 'paused', event);
    case 'setUpUndone':
      return { ...subscription, ...noSeats, phase: 'undone', reason: 'setUpUndone', since: at };
    case 'termStarted': {
      const { term: number, zone, slots, assigned } = event;
      const terms = mapTerms(subscription, (term) =>
        term.number === number && term.zone !== zone ? { ...term, zone } : term,
      );
      const renewal = withoutNames(subscription.renewal);
      return { ...subscription, terms, termInForce: number, slots, assigned, renewal };
    }
    case 'expired':
      return { ...subscription, phase: 'grace', reason: 'termExpired', since: scheduledAt };
    case 'unpaid':
      return { ...subscription, phase: 'grace', reason: 'periodUnpaid', since: scheduledAt };
    case 'disabled':
      return { ...subscription, phase: 'disabled', reason: disabledReason(subscription), since: scheduledAt };
    case 'renewed': {
      const { term, seating } = event;
      const terms: Subscription['terms'] = [...subscription.terms, term];
      // Who renews it goes on with it; of the new end nothing is decided.
      const goingOn = { ...subscription, terms, cancellation: null, renewalDecided: false };
      if (!seating) return goingOn;
      const { slots, assigned } = seating;
      const renewal = withoutNames(subscription.renewal);
      const begun = { ...goingOn, termInForce: term.number, slots, assigned, renewal };
      // Keys do not pay for the periods that are owed of the term before.
      if (!isPaid(decidingTerm(begun))) return begun;
      return {
        ...begun,
        graceFrom: null,
        reactivatedAt: at,
        phase: 'active',
        reason: activeReason(subscription.setUp),
        since: at,
      };
    }
    case 'seatsAdded': {
      const { term, slots } = event;
      return { ...subscription, terms: [...subscription.terms, term], termInForce: term.number, slots };
    }
    case 'seatsIncreased': {
      const { added, slots, reason } = event;
      const terms = withSeats(subscription, added, event);
      const { renewal } = subscription;
      // What comes back was there when the next term's were decided, and was bought before.
      if (reason === 'paid') return { ...subscription, terms, slots };
      const seats = renewal.seats === null ? null : renewal.seats + added;
      return { ...subscription, terms, slots, renewal: { ...renewal, seats }, seatsAddedAt: at };
    }
    case 'seatsReduced': {
      const { removed, slots, assigned, nextTermSeats, from, freeUsers = [] } = event;
      const fewer = withSeats(subscription, -removed, event);
      const terms = from === undefined ? fewer : withNames(fewer, { startsOn: from, freeUsers });
      return { ...subscription, terms, slots, assigned, renewal: { ...subscription.renewal, seats: nextTermSeats } };
    }
    case 'paymentRecorded': {
      const { terms, phase, seating } = event;
      const wasUnpaid = subscription.phase === 'grace' || subscription.phase === 'disabled';
      const isRenewed = terms.some(({ number }) => number > lastTerm(subscription).number);
      const settled = settledBy(subscription, event);
      const decided =
        settled.termInForce > subscription.termInForce ? withoutNames(subscription.renewal) : subscription.renewal;
      return {
        ...subscription,
        ...(seating && { slots: seating.slots, assigned: seating.assigned }),
        ...settled,
        // What was decided for the next term has been done.
        renewal: isRenewed ? { ...decided, seats: null, plan: null } : decided,
        renewalDecided: subscription.renewalDecided && !isRenewed,
        directBilling: isRenewed ? null : subscription.directBilling,
        graceFrom: null,
        reactivatedAt: wasUnpaid && phase === 'active' ? at : subscription.reactivatedAt,
      };
    }
    case 'paymentReversed':
      return { ...subscription, ...settledBy(subscription, event), graceFrom: event.graceFrom };
    case 'renewalGivenBack': {
      const [first, ...others] = subscription.terms;
      const terms: Subscription['terms'] = [first, ...others.filter(({ number }) => !event.terms.includes(number))];
      // Whoever gives a renewal back is not asked for it again.
      return { ...subscription, terms, renewal: { ...subscription.renewal, intent: 'lapse' }, renewalDecided: true };
    }
    case 'renewalChanged':
      return { ...subscription, renewal: event.renewal, renewalDecided: true };
    case 'payerChanged': {
      const { to: payer, directBilling, renewal } = event;
      const paid = {
        ...subscription,
        payer,
        takeOver: null,
        directBilling: directBilling ?? subscription.directBilling,
      };
      if (!renewal) return paid;
      const cancellation = event.reason === 'takenOver' ? null : subscription.cancellation;
      return { ...paid, renewal, renewalDecided: true, cancellation };
    }
    case 'takeOverPlanned': {
      const { takeOver, renewal } = event;
      return { ...subscription, takeOver, renewal, renewalDecided: true, cancellation: null };
    }
    case 'takeOverWithdrawn': {
      const { takeOver, renewal } = subscription;
      if (!takeOver) return subscription;
      const { intent, renewalDecided, cancellation } = takeOver.before;
      return { ...subscription, takeOver: null, renewal: { ...renewal, intent }, renewalDecided, cancellation };
    }
    case 'policyChanged': {
      const { policy } = event;
      const last = lastTerm(subscription);
      const terms = mapTerms(subscription, (term) => (term === last && term.policy ? { ...term, policy } : term));
      return { ...subscription, terms };
    }
    case 'cancelled': {
      const cancelled = { ...subscription, cancellation: event.cancellation };
      if (event.cancellation.when === 'endOfTerm') return cancelled;
      return { ...cancelled, graceFrom: null, phase: 'disabled', reason: disabledReason(cancelled), since: at };
    }
    case 'cancellationWithdrawn':
      return { ...subscription, cancellation: null };
    case 'licencesChanged':
      return { ...subscription, assigned: event.assigned };
    case 'replacementStarted':
      return { ...subscription, replacement: event.replacement };
    case 'usersMoved': {
      const { replacement } = subscription;
      return { ...subscription, replacement: replacement && { ...replacement, movedAt: at } };
    }
    case 'replacementReleased':
      return { ...subscription, replacement: null, graceFrom: event.graceFrom };
    case 'superseded':
      return { ...subscription, ...noSeats, phase: 'superseded', reason: 'usersMoved', since: scheduledAt };
    case 'holdPlaced': {
      const reason = subscription.phase === 'disabled' ? 'legalHold' : subscription.reason;
      return { ...subscription, hold: { reason: event.holdReason, since: at }, reason };
    }
    case 'holdReleased': {
      const free = { ...subscription, hold: null, holdReleasedAt: at };
      return free.phase === 'disabled' ? { ...free, reason: disabledReason(free) } : free;
    }
    case 'proFormaIssued':
    case 'collectionDue':
    case 'noticeDue':
    case 'deletionStuck':
      return subscription;
    case 'deletionStarted':
      return { ...subscription, deletionBegun: true };
    case 'deleted': {
      const { certificateId } = event;
      const ended = { ...subscription, ...noSeats, certificateId };
      return { ...ended, phase: 'deleted', reason: 'retentionOver', since: scheduledAt };
    }
  }
}

function settledBy({ terms }: Subscription, { terms: settled, termInForce, phase, stateReason, since }: SettledTerms) {
  return { terms: withTerms(terms, settled), termInForce, phase, reason: stateReason, since };
}

function withSetUp(subscription: Subscription, setUp: Subscription['setUp'], { at }: SubscriptionEvent): Subscription {
  const after = { ...subscription, setUp };
  return after.phase === 'active' ? { ...after, reason: activeReason(setUp), since: at } : after;
}

function mapTerms(
  { terms: [first, ...others] }: Pick<Subscription, 'terms'>,
  change: (term: Term) => Term,
): Subscription['terms'] {
  return [change(first), ...others.map(change)];
}

/**
 * More or fewer seats of the term in force and those behind it, or of the latter alone; where they are for days alone, not of what begins
 * after these.
 */
function withSeats(
  { terms, termInForce }: Subscription,
  more: number,
  { from = null, until = null }: { readonly from?: PlainDate | null; readonly until?: PlainDate | null },
): Subscription['terms'] {
  const isConcerned = ({ number, startsOn }: Term) => {
    if (number === termInForce) return from === null;
    const isAhead = number > termInForce && (until === null || isBefore(startsOn, until));
    return isAhead && (from === null || !isBefore(startsOn, from));
  };
  return mapTerms({ terms }, (term) => (isConcerned(term) ? { ...term, seats: term.seats + more } : term));
}

/** Whoever is named goes when the term of that day begins. */
function withNames(
  terms: Subscription['terms'],
  { startsOn, freeUsers }: { readonly startsOn: PlainDate; readonly freeUsers: readonly string[] },
): Subscription['terms'] {
  if (freeUsers.length === 0) return terms;
  return mapTerms({ terms }, (term) => {
    const isNamed = term.startsOn.equals(startsOn);
    return isNamed ? { ...term, freeUsers: [...new Set([...(term.freeUsers ?? []), ...freeUsers])] } : term;
  });
}

/** What can never be due any more is forgotten, so that a long life carries no more than a short one. */
function withMilestonesDone(before: Subscription, after: Subscription, { kind, milestones }: SubscriptionEvent) {
  const done = milestones.length > 0 ? [...before.done, ...milestones] : before.done;
  if (!eventTraits[kind].commercial && kind !== 'replacementReleased') return { ...after, done };
  const known = scheduledIds(after);
  return { ...after, done: done.filter((id) => known.has(id)) };
}

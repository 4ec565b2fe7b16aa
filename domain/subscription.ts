/**
 * The subscription's state machine as pure functions: what is due next, what carrying it out changes, what a change by a
 * caller changes. The workflow keeps a `Subscription` as its only state; rules and words are those of docs/concepts.md.
 */
import {
  addDays,
  compareDates,
  compareInstants,
  dateIn,
  type Instant,
  instant,
  messageTime,
  type PlainDate,
  plainDate,
  startOfDay,
} from './calendar.js';
import { DomainError } from './errors.js';
import { expiryOf, type Milestone, termMilestones } from './milestones.js';
import type { Policy } from './policies.js';
import { type LiveSlots, liveSlots, seatsOf } from './slots.js';

interface AnyTerm {
  /** 1 for the first term of a subscription, then counting up. */
  readonly number: number;
  readonly plan: PlanVersion;
  readonly seats: number;
  /** Copied from the tenant when the term starts; a later change of zone applies from the next term. */
  readonly zone: string;
  /** Until payments exist every term is prepaid: paid by key, no pro-forma, no collections. */
  readonly billing: 'prepaid';
  /** The original start day from which ends are counted, so that 31 January + 2 months is 31 March. */
  readonly anchor: PlainDate;
  readonly startsOn: PlainDate;
  /** When the commitment was made; milestones of messages before it are left out. */
  readonly committedAt: Instant;
  readonly redemptionId: string;
  /** How the term came about. */
  readonly origin: 'activation' | 'renewedInGrace' | 'renewedWhileDisabled';
}

/** A commitment that was paid for: from `startsOn` up to, not including, `expiresOn`. */
export interface EndingTerm extends AnyTerm {
  readonly policy: Policy;
  /** Months from the anchor to `expiresOn`; adjoining terms add up. */
  readonly monthsFromAnchor: number;
  readonly expiresOn: PlainDate;
}

/** The only term of a perpetual plan: it begins and never ends, so there is no policy for an end. */
export interface PerpetualTerm extends AnyTerm {
  readonly policy: null;
  readonly monthsFromAnchor: null;
  readonly expiresOn: null;
}

export type Term = EndingTerm | PerpetualTerm;

export interface PlanVersion {
  readonly id: string;
  readonly version: number;
}

/** What dates and payments alone decide; `settingUp` is shown for `active` until the set-up is done. */
export type Phase = 'active' | 'grace' | 'disabled' | 'deleted';
export type SubscriptionState = 'settingUp' | Phase;

export interface LegalHold {
  readonly reason: string;
  readonly since: Instant;
}

export interface Subscription {
  readonly id: string;
  readonly tenantId: string;
  readonly terms: readonly [Term, ...Term[]];
  readonly phase: Phase;
  readonly setUp: 'running' | 'stuck' | 'done';
  readonly hold: LegalHold | null;
  /** When the last legal hold was released: an overdue deletion runs at the next start of day. */
  readonly holdReleasedAt: Instant | null;
  readonly deletionBegun: boolean;
  readonly certificateId: string | null;
  readonly slots: LiveSlots;
  readonly assigned: number;
  /** Why it is in its state, as a stable code, and since when. */
  readonly why: Why;
  readonly since: Instant;
  /** Everything due up to and including this milestone has been carried out. */
  readonly doneThrough: { readonly at: Instant; readonly rank: number } | null;
  /** Counts every change; a projection with a higher revision is never overwritten by a lower one. */
  readonly revision: number;
}

export type Why =
  | 'setUpRunning'
  | 'setUpStuck'
  | 'termPaid'
  | 'termExpired'
  | 'graceOver'
  | 'legalHold'
  | 'retentionOver';

/** Kinds of messages about a change of state; sent at 09:00 of that day. */
export type StateNoticeKind = 'expired' | 'disabled' | 'reactivated' | 'deleted';

/** Something that the subscription has to do at an instant. */
export type Step =
  | Extract<Milestone, { kind: 'expiry' | 'disablement' | 'deletion' | 'notice' }>
  | { readonly kind: 'stateNotice'; readonly notice: StateNoticeKind; readonly on: PlainDate; readonly at: Instant };

export interface Commitment {
  readonly plan: PlanVersion;
  readonly seats: number;
  /** Null, as is the policy, for a perpetual plan. */
  readonly months: number | null;
  readonly zone: string;
  readonly policy: Policy | null;
  readonly redemptionId: string;
  readonly committedAt: Instant;
}

/** A new subscription, from the commitment on; its term starts on the tenant's day of the commitment. */
export function startSubscription(id: string, tenantId: string, commitment: Commitment): Subscription {
  const startsOn = dateIn(commitment.zone, commitment.committedAt);
  return {
    id,
    tenantId,
    terms: [termFrom(commitment, { number: 1, anchor: startsOn, monthsBefore: 0, startsOn, origin: 'activation' })],
    phase: 'active',
    setUp: 'running',
    hold: null,
    holdReleasedAt: null,
    deletionBegun: false,
    certificateId: null,
    slots: liveSlots(commitment.seats),
    assigned: 0,
    why: 'setUpRunning',
    since: commitment.committedAt,
    doneThrough: null,
    revision: 1,
  };
}

export function stateOf(subscription: Subscription): SubscriptionState {
  return subscription.phase === 'active' && subscription.setUp !== 'done' ? 'settingUp' : subscription.phase;
}

export function currentTerm(subscription: Pick<Subscription, 'terms'>): Term {
  return subscription.terms[subscription.terms.length - 1] ?? subscription.terms[0];
}

/** The last term, for what concerns its end. @throws DomainError internal: nothing of a perpetual subscription ends */
export function endingTerm(subscription: Pick<Subscription, 'id' | 'terms'>): EndingTerm {
  const term = currentTerm(subscription);
  if (term.expiresOn !== null) return term;
  throw new DomainError('internal', `${subscription.id} is perpetual: nothing of it ends.`);
}

interface KnownSteps extends Pick<Subscription, 'hold' | 'holdReleasedAt'> {
  readonly steps: readonly Step[];
}

/** Instants in a zone are dear and asked for with every change, and a term stays the same object while it lasts. */
const knownSteps = new WeakMap<Term, KnownSteps>();

/** Every step of the last term, past and future, in the order in which they happen. */
export function stepsOf(subscription: Subscription): readonly Step[] {
  const { hold, holdReleasedAt } = subscription;
  const term = currentTerm(subscription);
  const known = knownSteps.get(term);
  if (known && known.hold === hold && known.holdReleasedAt === holdReleasedAt) return known.steps;
  const steps = computeSteps(subscription, term);
  knownSteps.set(term, { hold, holdReleasedAt, steps });
  return steps;
}

function computeSteps(subscription: Subscription, term: Term): Step[] {
  if (term.expiresOn === null) return [];
  const steps: Step[] = [];
  for (const milestone of termMilestones(term, term.policy, term.billing)) {
    switch (milestone.kind) {
      case 'notice':
        steps.push(milestone);
        break;
      case 'expiry':
        steps.push(milestone);
        // Without a grace time the two state changes coincide, and one message says it.
        if (term.policy.graceDays > 0) steps.push(stateNotice('expired', milestone.on, term.zone));
        break;
      case 'disablement':
        steps.push(milestone, stateNotice('disabled', milestone.on, term.zone));
        break;
      case 'deletion':
        steps.push(...deletionSteps(subscription, milestone, term.zone));
        break;
      default:
        break;
    }
  }
  if (term.origin !== 'activation') steps.push(reactivationNotice(term));
  return steps.sort(compareSteps);
}

/** A legal hold takes the deletion away; released after its day, it runs at the next start of day. */
function deletionSteps(
  { hold, holdReleasedAt }: Subscription,
  milestone: Extract<Milestone, { kind: 'deletion' }>,
  zone: string,
): Step[] {
  if (hold) return [];
  if (!holdReleasedAt || compareInstants(holdReleasedAt, milestone.at) < 0) {
    return [milestone, stateNotice('deleted', milestone.on, zone)];
  }
  const on = addDays(dateIn(zone, holdReleasedAt), 1);
  return [{ ...milestone, on, at: startOfDay(on, zone) }, stateNotice('deleted', on, zone)];
}

function stateNotice(notice: StateNoticeKind, on: PlainDate, zone: string): Step {
  return { kind: 'stateNotice', notice, on, at: messageTime(on, zone) };
}

/** At 09:00 of the day of the reactivation, or at once when it came later in the day. */
function reactivationNotice({ committedAt, zone }: Term): Step {
  const on = dateIn(zone, committedAt);
  const morning = messageTime(on, zone);
  const at = compareInstants(morning, committedAt) < 0 ? committedAt : morning;
  return { kind: 'stateNotice', notice: 'reactivated', on, at };
}

/** State changes before messages; the order inside one instant is part of the rules. */
const ranks = { expiry: 0, disablement: 1, deletion: 2, notice: 3, stateNotice: 4 } as const satisfies Record<
  Step['kind'],
  number
>;

export function compareSteps(a: Pick<Step, 'at' | 'kind'>, b: Pick<Step, 'at' | 'kind'>): number {
  return compareInstants(a.at, b.at) || ranks[a.kind] - ranks[b.kind];
}

/** The steps that are still to come, the next one first; none while a deletion runs, since nothing follows until it is proven. */
export function upcomingSteps(subscription: Subscription): Step[] {
  if (subscription.deletionBegun && subscription.phase !== 'deleted') return [];
  const done = subscription.doneThrough;
  return stepsOf(subscription).filter((step) => {
    if (subscription.phase === 'deleted' && !(step.kind === 'stateNotice' && step.notice === 'deleted')) return false;
    return !done || (compareInstants(step.at, done.at) || ranks[step.kind] - done.rank) > 0;
  });
}

export interface NextStep {
  readonly step: Step;
  /** Missed messages that this one stands for: after an outage only the newest is sent. */
  readonly collapsed: readonly Step[];
}

/** The step to carry out next as seen at `now`, or null when nothing is ever due again. */
export function nextStep(subscription: Subscription, now: Instant): NextStep | null {
  const upcoming = upcomingSteps(subscription);
  const newestMissed = upcoming.findLast((step) => isMessage(step) && compareInstants(step.at, now) <= 0);
  const collapsed: Step[] = [];
  for (const step of upcoming) {
    // Two messages of one instant are both sent: neither was missed because of the other.
    if (!isMessage(step) || !newestMissed || compareInstants(step.at, newestMissed.at) >= 0) return { step, collapsed };
    collapsed.push(step);
  }
  return null;
}

function isMessage(step: Step): boolean {
  return step.kind === 'notice' || step.kind === 'stateNotice';
}

/** The subscription after a step was carried out. A deletion is carried out by `deleted`, once it is proven. */
export function carryOut(subscription: Subscription, step: Step): Subscription {
  const after: Subscription = {
    ...subscription,
    doneThrough: { at: step.at, rank: ranks[step.kind] },
    revision: subscription.revision + 1,
  };
  switch (step.kind) {
    case 'expiry':
      return { ...after, phase: 'grace', why: 'termExpired', since: step.at };
    case 'disablement':
      return { ...after, phase: 'disabled', why: whyDisabled(after), since: step.at };
    case 'deletion':
      return { ...after, deletionBegun: true };
    case 'notice':
    case 'stateNotice':
      return after;
  }
}

/** A policy without a grace time disables because the term expired. */
function whyDisabled({ hold, terms }: Subscription): Why {
  if (hold) return 'legalHold';
  return currentTerm({ terms }).policy?.graceDays === 0 ? 'termExpired' : 'graceOver';
}

/**
 * The subscription as the calendar has it at an instant, where the steps that are due by then were not carried out yet: a
 * timer is a moment late, or the service was down. A deletion counts only once it has begun.
 */
export function asOf(subscription: Subscription, at: Instant): Subscription {
  return upcomingSteps(subscription)
    .filter(({ kind, at: due }) => (kind === 'expiry' || kind === 'disablement') && compareInstants(due, at) <= 0)
    .reduce(carryOut, subscription);
}

/** The data is gone and the certificate says so. `since` stays the scheduled instant of the deletion. */
export function deleted(subscription: Subscription, certificateId: string, at: Instant): Subscription {
  return {
    ...subscription,
    phase: 'deleted',
    why: 'retentionOver',
    since: at,
    certificateId,
    assigned: 0,
    slots: liveSlots(0),
    revision: subscription.revision + 1,
  };
}

export function setUpEnded(subscription: Subscription, outcome: 'done' | 'stuck', at: Instant): Subscription {
  const after: Subscription = { ...subscription, setUp: outcome, revision: subscription.revision + 1 };
  if (after.phase !== 'active') return after;
  return { ...after, why: outcome === 'done' ? 'termPaid' : 'setUpStuck', since: at };
}

/** Which uses of a key apply in its phase, for the resource and for the refusal. */
export function renewalOf(subscription: Subscription): 'inGrace' | 'whileDisabled' | DomainError {
  if (subscription.deletionBegun && subscription.phase !== 'deleted') return new DomainError('deletionBegun');
  const term = currentTerm(subscription);
  if (term.expiresOn === null) {
    return new DomainError('renewNotPossible', 'It is perpetual: it never ends, so there is nothing to renew.', {
      reason: 'perpetual',
      state: stateOf(subscription),
    });
  }
  switch (subscription.phase) {
    case 'deleted':
      return new DomainError('subscriptionEnded', 'The data was deleted; everything is bought again.');
    case 'active':
      return new DomainError(
        'renewNotPossible',
        `It is paid until ${term.expiresOn}; a key renews it in grace or while it is disabled.`,
        { reason: 'paid', state: stateOf(subscription), expiresOn: term.expiresOn.toString() },
      );
    case 'grace':
      return 'inGrace';
    case 'disabled':
      return term.policy.reactivation
        ? 'whileDisabled'
        : new DomainError('renewNotPossible', 'This plan cannot be reactivated; it is bought again.', {
            reason: 'noReactivation',
            state: 'disabled',
          });
  }
}

/**
 * The term that a renewal would add. In grace it follows without a gap and keeps the anchor, unless it would end today
 * or earlier; else, and while disabled, it starts on the day of the commitment, which becomes the anchor. The calendar
 * decides which it is, even where the change of state has not been carried out yet.
 * @throws DomainError renewNotPossible, deletionBegun, subscriptionEnded
 */
export function renewalTerm(subscription: Subscription, commitment: Commitment): Term {
  const renewal = renewalOf(asOf(subscription, commitment.committedAt));
  if (renewal instanceof DomainError) throw renewal;
  if (commitment.months === null) {
    throw new DomainError('renewNotPossible', 'A perpetual plan renews nothing: it stands beside what there is.', {
      reason: 'perpetualPlan',
    });
  }
  const last = endingTerm(subscription);
  const number = last.number + 1;
  const today = dateIn(commitment.zone, commitment.committedAt);
  const startToday = { number, anchor: today, monthsBefore: 0, startsOn: today };
  if (renewal === 'whileDisabled') return termFrom(commitment, { ...startToday, origin: 'renewedWhileDisabled' });
  const adjoining = termFrom(commitment, {
    number,
    anchor: last.anchor,
    monthsBefore: last.monthsFromAnchor,
    startsOn: last.expiresOn,
    origin: 'renewedInGrace',
  });
  if (adjoining.expiresOn === null || compareDates(adjoining.expiresOn, today) > 0) return adjoining;
  return termFrom(commitment, { ...startToday, origin: 'renewedInGrace' });
}

/** @throws DomainError usersToFree, when somebody has to say whom to free */
export function assertSeatsSuffice({ assigned }: Subscription, seats: number): void {
  const excess = assigned - seats;
  if (excess <= 0) return;
  throw new DomainError(
    'usersToFree',
    `${assigned} seats are assigned and the keys carry ${seats}: name ${excess} users to free; whoever is not named is taken from the newest assignments.`,
    { pointer: '/freeUsers', assigned, seats, excess },
  );
}

/** The subscription with the renewal's term in force; `slots` and `assigned` as they are after the seats were fitted. */
export function renewed(
  subscription: Subscription,
  term: Term,
  seats: Pick<Subscription, 'slots' | 'assigned'>,
): Subscription {
  return {
    ...subscription,
    ...seats,
    terms: [...subscription.terms, term],
    phase: 'active',
    why: subscription.setUp === 'done' ? 'termPaid' : subscription.setUp === 'stuck' ? 'setUpStuck' : 'setUpRunning',
    since: term.committedAt,
    // Nothing of the new term was carried out, even if the old one's last step came after the commitment.
    doneThrough: null,
    revision: subscription.revision + 1,
  };
}

/** @throws DomainError alreadyOnHold, deletionBegun, subscriptionEnded */
export function held(subscription: Subscription, hold: LegalHold): Subscription {
  assertDeletionNotBegun(subscription);
  if (subscription.hold) {
    const { reason: hold } = subscription.hold;
    throw new DomainError('alreadyOnHold', `It is held: ${hold}.`, { hold });
  }
  const why = subscription.phase === 'disabled' ? 'legalHold' : subscription.why;
  return { ...subscription, hold, why, revision: subscription.revision + 1 };
}

/** @throws DomainError subscriptionEnded, notOnHold */
export function released(subscription: Subscription, at: Instant): Subscription {
  if (subscription.phase === 'deleted') throw new DomainError('subscriptionEnded');
  if (!subscription.hold) throw new DomainError('notOnHold');
  const free: Subscription = { ...subscription, hold: null, holdReleasedAt: at, revision: subscription.revision + 1 };
  return free.phase === 'disabled' ? { ...free, why: whyDisabled(free) } : free;
}

export function assertDeletionNotBegun(subscription: Subscription): void {
  if (subscription.phase === 'deleted') throw new DomainError('subscriptionEnded');
  if (subscription.deletionBegun) throw new DomainError('deletionBegun');
}

/** @throws DomainError licencesNotChangeable, deletionBegun, subscriptionEnded */
export function assertLicencesChangeable(subscription: Subscription): void {
  assertDeletionNotBegun(subscription);
  if (subscription.phase !== 'disabled') return;
  throw new DomainError('licencesNotChangeable', 'A disabled subscription keeps its licences as they are.');
}

function termFrom(
  commitment: Commitment,
  at: Pick<Term, 'number' | 'anchor' | 'startsOn' | 'origin'> & { monthsBefore: number },
): Term {
  const { monthsBefore, ...dates } = at;
  const { months, policy, plan, seats, zone, committedAt, redemptionId } = commitment;
  const term = { ...dates, plan, seats, zone, billing: 'prepaid', committedAt, redemptionId } as const;
  if (months === null || policy === null) return { ...term, policy: null, monthsFromAnchor: null, expiresOn: null };
  const monthsFromAnchor = monthsBefore + months;
  return { ...term, policy, monthsFromAnchor, expiresOn: expiryOf(at.anchor, { months: monthsFromAnchor }) };
}

/** JSON as it travels through payloads and MongoDB: dates and instants are ISO strings. */
export type Json<T> = T extends PlainDate | Instant
  ? string
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends readonly unknown[]
      ? { [K in keyof T]: Json<T[K]> }
      : T extends object
        ? { [K in keyof T]: Json<T[K]> }
        : never;

export function toJson<T>(value: T): Json<T> {
  return JSON.parse(JSON.stringify(value)) as Json<T>;
}

export function termFromJson(term: Json<Term>): Term {
  const days = {
    anchor: plainDate(term.anchor),
    startsOn: plainDate(term.startsOn),
    committedAt: instant(term.committedAt),
  };
  return term.expiresOn === null ? { ...term, ...days } : { ...term, ...days, expiresOn: plainDate(term.expiresOn) };
}

export function subscriptionFromJson(json: Json<Subscription>): Subscription {
  const [first, ...others] = json.terms;
  return {
    ...json,
    terms: [termFromJson(first), ...others.map(termFromJson)],
    hold: json.hold && { ...json.hold, since: instant(json.hold.since) },
    holdReleasedAt: json.holdReleasedAt === null ? null : instant(json.holdReleasedAt),
    since: instant(json.since),
    doneThrough: json.doneThrough && { ...json.doneThrough, at: instant(json.doneThrough.at) },
  };
}

export function seatsOwned(subscription: Pick<Subscription, 'slots'>): number {
  return seatsOf(subscription.slots);
}

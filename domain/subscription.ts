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
import { expiryOf, type Milestone, termMilestones, termStart } from './milestones.js';
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
  readonly origin: TermOrigin;
  /** Who loses the licence when a stacked term of fewer seats begins; if they do not suffice, the newest assignments go. */
  readonly freeUsers?: readonly string[];
}

/** How a term came about. */
export type TermOrigin =
  | 'activation'
  | 'replacement'
  | 'renewedEarly'
  | 'renewedInGrace'
  | 'renewedWhileDisabled'
  | 'seatsAdded';

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

/** What dates and payments decide; `settingUp` is shown for `active` until the set-up is done. */
export type Phase = 'pending' | 'active' | 'grace' | 'disabled' | EndPhase;
/** From here nothing leads back. */
export type EndPhase = 'deleted' | 'superseded' | 'undone';
export type SubscriptionState = 'settingUp' | Phase;

export interface LegalHold {
  readonly reason: string;
  readonly since: Instant;
}

/** The subscription whose place a new one takes. */
export interface Replaces {
  readonly subscriptionId: string;
  readonly when: 'now' | 'lastDay';
  /** The last day of the old one, from whose start the new licences entitle; null where it is replaced at once. */
  readonly movesFrom: PlainDate | null;
  /** The zone of the old one's last term. */
  readonly zone: string;
}

/** The subscription that takes the place of this one. */
export interface Replacement {
  /** Its id. */
  readonly by: string;
  readonly when: 'now' | 'lastDay';
  readonly since: Instant;
  /** The day from which users may be moved. */
  readonly movesFrom: PlainDate;
  /** When every user had moved or been set aside. */
  readonly movedAt: Instant | null;
}

export interface Subscription {
  readonly id: string;
  readonly tenantId: string;
  /** In the order in which they were committed. */
  readonly terms: readonly [Term, ...Term[]];
  /** Number of the term in force; those after it are stacked, each to begin where the one before ends. */
  readonly termInForce: number;
  readonly phase: Phase;
  readonly setUp: 'running' | 'stuck' | 'paused' | 'done';
  readonly replaces: Replaces | null;
  readonly replacement: Replacement | null;
  /** Where a replacement was taken back after the end of the last term, the day from which the days of grace count. */
  readonly graceFrom: PlainDate | null;
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
  | 'awaitsLastDay'
  | 'setUpRunning'
  | 'setUpStuck'
  | 'setUpPaused'
  | 'setUpUndone'
  | 'usersMoved'
  | 'termPaid'
  | 'termExpired'
  | 'graceOver'
  | 'legalHold'
  | 'retentionOver';

/** Kinds of messages about a change of state; sent at 09:00 of that day. */
export type StateNoticeKind = 'expired' | 'disabled' | 'reactivated' | 'superseded' | 'deleted';

/** Something that the subscription has to do at an instant. */
export type Step =
  | Extract<Milestone, { kind: 'expiry' | 'disablement' | 'deletion' | 'notice' }>
  /** A stacked term begins: `term` is its number. */
  | (Extract<Milestone, { kind: 'termStart' }> & { readonly term: number })
  /** The last day of the subscription that this one replaces: its users are moved from now on. */
  | { readonly kind: 'setUpStart'; readonly on: PlainDate; readonly at: Instant }
  /** Its users have moved, and its last term is over. */
  | { readonly kind: 'superseding'; readonly on: PlainDate; readonly at: Instant }
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

/**
 * A new subscription, from the commitment on; its term starts on the tenant's day of the commitment. One that replaces another
 * on its last day waits for that day, and its term follows the other's.
 */
export function startSubscription(
  id: string,
  tenantId: string,
  commitment: Commitment,
  replaces: (Replaces & { readonly expiresOn: PlainDate | null }) | null = null,
): Subscription {
  const waits = replaces !== null && replaces.movesFrom !== null;
  const startsOn = (waits && replaces.expiresOn) || dateIn(commitment.zone, commitment.committedAt);
  const origin = replaces ? 'replacement' : 'activation';
  return {
    id,
    tenantId,
    terms: [termFrom(commitment, { number: 1, anchor: startsOn, monthsBefore: 0, startsOn, origin })],
    termInForce: 1,
    phase: waits ? 'pending' : 'active',
    setUp: 'running',
    replaces: replaces && {
      subscriptionId: replaces.subscriptionId,
      when: replaces.when,
      movesFrom: replaces.movesFrom,
      zone: replaces.zone,
    },
    replacement: null,
    graceFrom: null,
    hold: null,
    holdReleasedAt: null,
    deletionBegun: false,
    certificateId: null,
    slots: liveSlots(commitment.seats),
    assigned: 0,
    why: waits ? 'awaitsLastDay' : 'setUpRunning',
    since: commitment.committedAt,
    doneThrough: null,
    revision: 1,
  };
}

export function stateOf(subscription: Pick<Subscription, 'phase' | 'setUp'>): SubscriptionState {
  return subscription.phase === 'active' && subscription.setUp !== 'done' ? 'settingUp' : subscription.phase;
}

/** It has come to one of its ends: nothing leads back. */
export function hasEnded({ phase }: Pick<Subscription, 'phase'>): boolean {
  return phase === 'deleted' || phase === 'superseded' || phase === 'undone';
}

/** It has not come to an end, nor is its data about to go. */
export function isLive(subscription: Pick<Subscription, 'phase' | 'deletionBegun'>): boolean {
  return !hasEnded(subscription) && !subscription.deletionBegun;
}

/** The term in force: its plan, seats and zone apply. */
export function currentTerm({ terms, termInForce }: Pick<Subscription, 'terms' | 'termInForce'>): Term {
  return terms.findLast(({ number }) => number <= termInForce) ?? terms[0];
}

/** The term whose end is the subscription's: the last one that is stacked. */
export function lastTerm({ terms }: Pick<Subscription, 'terms'>): Term {
  return terms[terms.length - 1] ?? terms[0];
}

/** The terms that have not begun, in their order. */
export function stackedTerms({ terms, termInForce }: Pick<Subscription, 'terms' | 'termInForce'>): Term[] {
  return terms.filter(({ number }) => number > termInForce);
}

/** The last term, for what concerns its end. @throws DomainError internal: nothing of a perpetual subscription ends */
export function endingTerm(subscription: Pick<Subscription, 'id' | 'terms'>): EndingTerm {
  const term = lastTerm(subscription);
  if (term.expiresOn !== null) return term;
  throw new DomainError('internal', `${subscription.id} is perpetual: nothing of it ends.`);
}

type DecidingSteps = Pick<
  Subscription,
  'hold' | 'holdReleasedAt' | 'replacement' | 'replaces' | 'graceFrom' | 'terms' | 'termInForce'
>;

/** Instants in a zone are dear and asked for with every change, and a term stays the same object while it lasts. */
const knownSteps = new WeakMap<Term, { readonly by: DecidingSteps; readonly steps: readonly Step[] }>();

/** Every step, past and future, in the order in which they happen: of the last term, and those that lead to it. */
export function stepsOf(subscription: Subscription): readonly Step[] {
  const { hold, holdReleasedAt, replacement, replaces, graceFrom, terms, termInForce } = subscription;
  const by = { hold, holdReleasedAt, replacement, replaces, graceFrom, terms, termInForce };
  const term = lastTerm(subscription);
  const known = knownSteps.get(term);
  if (known && isSame(known.by, by)) return known.steps;
  const steps = computeSteps(subscription).sort(compareSteps);
  knownSteps.set(term, { by, steps });
  return steps;
}

function isSame(one: DecidingSteps, other: DecidingSteps): boolean {
  return (Object.keys(one) as (keyof DecidingSteps)[]).every((field) => one[field] === other[field]);
}

function computeSteps(subscription: Subscription): Step[] {
  const { replaces, replacement, terms } = subscription;
  const steps = [...termStarts(subscription), ...reactivationNotices(subscription)];
  if (replaces?.movesFrom) {
    const { movesFrom: on, zone } = replaces;
    const [start, { committedAt }] = [startOfDay(on, zone), terms[0]];
    // On the last day itself there is nothing to wait for.
    steps.push({ kind: 'setUpStart', on, at: compareInstants(start, committedAt) < 0 ? committedAt : start });
  }
  // Nothing else happens to a subscription whose users are being moved.
  return [...steps, ...(replacement ? supersedingSteps(subscription, replacement) : endingSteps(subscription))];
}

function termStarts(subscription: Subscription): Step[] {
  const all: Step[] = [];
  let before = currentTerm(subscription);
  for (const term of stackedTerms(subscription)) {
    // The boundary belongs to the term that ends there: a change of zone applies from the next term.
    all.push({ ...termStart({ ...before, startsOn: term.startsOn, expiresOn: term.startsOn }), term: term.number });
    before = term;
  }
  return all;
}

function endingSteps(subscription: Subscription): Step[] {
  const { graceFrom } = subscription;
  const term = lastTerm(subscription);
  if (term.expiresOn === null) return [];
  const steps: Step[] = [];
  for (const milestone of termMilestones(
    { ...term, expiresOn: graceFrom ?? term.expiresOn },
    term.policy,
    term.billing,
  )) {
    switch (milestone.kind) {
      case 'notice':
        if (!graceFrom) steps.push(milestone);
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
  return steps;
}

/** At the later of the end of the last term (replaced now: at once) and the end of the move. */
function supersedingSteps(subscription: Subscription, { when, movedAt }: Replacement): Step[] {
  if (!movedAt) return [];
  const { expiresOn, zone } = lastTerm(subscription);
  const end = when === 'lastDay' && expiresOn !== null ? startOfDay(expiresOn, zone) : movedAt;
  const at = compareInstants(end, movedAt) > 0 ? end : movedAt;
  const on = dateIn(zone, at);
  return [
    { kind: 'superseding', on, at },
    { kind: 'stateNotice', notice: 'superseded', on, at: morningOrAtOnce(on, zone, at) },
  ];
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

/** Of the last term that brought the subscription back; terms that were stacked on it since change nothing about it. */
function reactivationNotices({ terms }: Subscription): Step[] {
  const term = terms.findLast(({ origin }) => origin === 'renewedInGrace' || origin === 'renewedWhileDisabled');
  if (!term) return [];
  const { committedAt, zone } = term;
  const on = dateIn(zone, committedAt);
  return [{ kind: 'stateNotice', notice: 'reactivated', on, at: morningOrAtOnce(on, zone, committedAt) }];
}

/** At 09:00 of the day, or at once when it came later in the day. */
function morningOrAtOnce(on: PlainDate, zone: string, at: Instant): Instant {
  const morning = messageTime(on, zone);
  return compareInstants(morning, at) < 0 ? at : morning;
}

/** State changes before messages; the order inside one instant is part of the rules. Running subscriptions keep the numbers. */
const ranks = {
  termStart: -3,
  setUpStart: -2,
  superseding: -1,
  expiry: 0,
  disablement: 1,
  deletion: 2,
  notice: 3,
  stateNotice: 4,
} as const satisfies Record<Step['kind'], number>;

export function compareSteps(a: Pick<Step, 'at' | 'kind'>, b: Pick<Step, 'at' | 'kind'>): number {
  return compareInstants(a.at, b.at) || ranks[a.kind] - ranks[b.kind];
}

/** The steps that are still to come, the next one first; none while a deletion runs, since nothing follows until it is proven. */
export function upcomingSteps(subscription: Subscription): Step[] {
  const { phase, deletionBegun, doneThrough: done } = subscription;
  if (phase === 'undone' || (deletionBegun && phase !== 'deleted')) return [];
  return stepsOf(subscription).filter((step) => {
    // It begins once, whatever a renewal makes of what was done.
    if (step.kind === 'setUpStart' && phase !== 'pending') return false;
    // Of what has ended only that is told.
    if (hasEnded(subscription) && !(step.kind === 'stateNotice' && step.notice === phase)) return false;
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
    case 'termStart':
      return { ...after, termInForce: step.term };
    case 'setUpStart':
      return { ...after, phase: 'active', why: 'setUpRunning', since: step.at };
    case 'superseding':
      return { ...after, phase: 'superseded', why: 'usersMoved', since: step.at, ...noSeats };
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

const noSeats = { slots: liveSlots(0), assigned: 0 };

/** A policy without a grace time disables because the term expired. */
function whyDisabled({ hold, terms }: Subscription): Why {
  if (hold) return 'legalHold';
  return lastTerm({ terms }).policy?.graceDays === 0 ? 'termExpired' : 'graceOver';
}

/**
 * The subscription as the calendar has it at an instant, where the steps that are due by then were not carried out yet: a
 * timer is a moment late, or the service was down. A deletion counts only once it has begun.
 */
export function asOf(subscription: Subscription, at: Instant): Subscription {
  return upcomingSteps(subscription)
    .filter(({ kind, at: due }) => changesAccess(kind) && compareInstants(due, at) <= 0)
    .reduce(carryOut, subscription);
}

/** A stacked term is in force, with as many seats as it has, in the zone that the tenant has on that day. */
export function termBegun(
  subscription: Subscription,
  step: Extract<Step, { kind: 'termStart' }>,
  { zone, ...seats }: Pick<Subscription, 'slots' | 'assigned'> & { readonly zone: string },
): Subscription {
  const inZone = (term: Term): Term => (term.number === step.term && term.zone !== zone ? { ...term, zone } : term);
  const [first, ...others] = subscription.terms;
  return { ...carryOut(subscription, step), ...seats, terms: [inZone(first), ...others.map(inZone)] };
}

function changesAccess(kind: Step['kind']): boolean {
  return kind === 'termStart' || kind === 'setUpStart' || kind === 'expiry' || kind === 'disablement';
}

/** The data is gone and the certificate says so. `since` stays the scheduled instant of the deletion. */
export function deleted(subscription: Subscription, certificateId: string, at: Instant): Subscription {
  return {
    ...subscription,
    phase: 'deleted',
    why: 'retentionOver',
    since: at,
    certificateId,
    ...noSeats,
    revision: subscription.revision + 1,
  };
}

/** How the set-up stands, which goes on by a caller's word where it is stuck or paused. */
export function setUpEnded(subscription: Subscription, setUp: Subscription['setUp'], at: Instant): Subscription {
  const after: Subscription = { ...subscription, setUp, revision: subscription.revision + 1 };
  if (after.phase !== 'active') return after;
  return { ...after, why: whySetUp(setUp), since: at };
}

/** It could not be set up, or was given up while it waited: its keys and the licences are where they were. */
export function undone(subscription: Subscription, at: Instant): Subscription {
  const ended = { ...subscription, ...noSeats, phase: 'undone', why: 'setUpUndone', since: at } as const;
  return { ...ended, revision: subscription.revision + 1 };
}

function whySetUp(setUp: Subscription['setUp']): Why {
  const reasons = { running: 'setUpRunning', stuck: 'setUpStuck', paused: 'setUpPaused', done: 'termPaid' } as const;
  return reasons[setUp];
}

/** Whether a key renews it in its phase, and how, for the resource and for the refusal. */
export function renewalOf(subscription: Subscription): 'early' | 'inGrace' | 'whileDisabled' | DomainError {
  if (subscription.deletionBegun && subscription.phase !== 'deleted') return new DomainError('deletionBegun');
  const term = lastTerm(subscription);
  if (subscription.replacement && !hasEnded(subscription)) return replacementWaits(subscription.replacement);
  if (term.expiresOn === null && !hasEnded(subscription)) {
    return notRenewable(subscription, 'perpetual', 'It is perpetual: it never ends, so there is nothing to renew.');
  }
  switch (subscription.phase) {
    case 'deleted':
    case 'superseded':
    case 'undone':
      return endedAs(subscription);
    case 'pending':
      return notRenewable(subscription, 'pending', 'It has not begun: it waits for the last day of another one.');
    case 'active':
      return subscription.setUp === 'done'
        ? 'early'
        : notRenewable(subscription, 'settingUp', 'It is still being set up: a key renews it after that.');
    case 'grace':
      return 'inGrace';
    case 'disabled':
      return term.policy?.reactivation
        ? 'whileDisabled'
        : notRenewable(subscription, 'noReactivation', 'This plan cannot be reactivated; it is bought again.');
  }
}

function notRenewable(subscription: Subscription, reason: string, message: string): DomainError {
  return new DomainError('renewNotPossible', message, { reason, state: stateOf(subscription) });
}

/** The refusal of whatever is asked of one that has come to an end. */
export function endedAs({ phase }: Pick<Subscription, 'phase'>): DomainError {
  const ends: Partial<Record<Phase, string>> = {
    superseded: 'Another subscription has taken its place.',
    undone: 'Its set-up was undone.',
  };
  const message = ends[phase] ?? 'The data was deleted; everything is bought again.';
  return new DomainError('subscriptionEnded', message, { state: phase });
}

/** The refusal while another subscription takes its place. */
export function replacementWaits({ by, when, movesFrom }: Replacement): DomainError {
  const how = when === 'now' ? 'is taking its place' : `takes its place on ${movesFrom}`;
  return new DomainError('replacementWaits', `The subscription ${by} ${how}.`, { by, when, on: movesFrom.toString() });
}

/**
 * The term that a renewal would add. While it is active or in grace the term follows without a gap and keeps the anchor,
 * unless it would end today or earlier; else, and while disabled, it starts on the day of the commitment, which becomes the
 * anchor. The calendar decides which it is, even where the change of state has not been carried out yet.
 * @throws DomainError renewNotPossible, replacementWaits, deletionBegun, subscriptionEnded
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
    origin: renewal === 'early' ? 'renewedEarly' : 'renewedInGrace',
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

/** With one more term behind those that there are; nothing changes until it begins. */
export function stacked(subscription: Subscription, term: Term): Subscription {
  return { ...subscription, terms: [...subscription.terms, term], revision: subscription.revision + 1 };
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
    termInForce: term.number,
    graceFrom: null,
    phase: 'active',
    why: whySetUp(subscription.setUp),
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
  if (hasEnded(subscription)) throw endedAs(subscription);
  if (!subscription.hold) throw new DomainError('notOnHold');
  const free: Subscription = { ...subscription, hold: null, holdReleasedAt: at, revision: subscription.revision + 1 };
  return free.phase === 'disabled' ? { ...free, why: whyDisabled(free) } : free;
}

export function assertDeletionNotBegun(subscription: Subscription): void {
  if (hasEnded(subscription)) throw endedAs(subscription);
  if (subscription.deletionBegun) throw new DomainError('deletionBegun');
}

/** Who changes licences, and how. */
export interface LicenceWish {
  readonly assigning: boolean;
  /** The set-up that moves users between two subscriptions. */
  readonly ofSetUp: boolean;
  readonly at: Instant;
}

/** @throws DomainError licencesNotChangeable, replacementWaits, deletionBegun, subscriptionEnded */
export function assertLicencesChangeable(subscription: Subscription, { assigning, ofSetUp, at }: LicenceWish): void {
  assertDeletionNotBegun(subscription);
  if (ofSetUp) return;
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

export function termFrom(
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

type LaterField = 'termInForce' | 'replaces' | 'replacement' | 'graceFrom';
/** As it may have been written by an earlier version, which knew of neither stacked terms nor replacements. */
export type StoredSubscription = Omit<Json<Subscription>, LaterField> & Partial<Pick<Json<Subscription>, LaterField>>;

export function subscriptionFromJson(json: StoredSubscription): Subscription {
  const [first, ...others] = json.terms;
  const { replaces = null, replacement = null, graceFrom = null } = json;
  return {
    ...json,
    terms: [termFromJson(first), ...others.map(termFromJson)],
    termInForce: json.termInForce ?? (others.at(-1) ?? first).number,
    replaces: replaces && {
      ...replaces,
      movesFrom: replaces.movesFrom === null ? null : plainDate(replaces.movesFrom),
    },
    replacement: replacement && {
      ...replacement,
      since: instant(replacement.since),
      movesFrom: plainDate(replacement.movesFrom),
      movedAt: replacement.movedAt === null ? null : instant(replacement.movedAt),
    },
    graceFrom: graceFrom === null ? null : plainDate(graceFrom),
    hold: json.hold && { ...json.hold, since: instant(json.hold.since) },
    holdReleasedAt: json.holdReleasedAt === null ? null : instant(json.holdReleasedAt),
    since: instant(json.since),
    doneThrough: json.doneThrough && { ...json.doneThrough, at: instant(json.doneThrough.at) },
  };
}

export function seatsOwned(subscription: Pick<Subscription, 'slots'>): number {
  return seatsOf(subscription.slots);
}

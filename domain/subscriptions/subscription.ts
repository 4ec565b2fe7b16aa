/** The state of a subscription: what its events add up to. Rules and words are those of docs/concepts.md. */
import { dateIn, type Instant, instant, later, type PlainDate, plainDate } from '../calendar.js';
import { type EndOfTermIntent, type Policy, perpetualPolicy } from '../catalogue/policies.js';
import { DomainError } from '../errors.js';
import type { Json } from '../json.js';
import { cancelledPolicy } from './milestones.js';
import { type LiveSlots, liveSlots, seatsOf } from './slots.js';
import { type EndingTerm, isPaid, type NextTerm, paidThroughOf, type Term, termFromJson } from './terms.js';

/** A subscription that takes the place of another one, and when. */
export interface Replaced {
  readonly subscriptionId: string;
  readonly when: ReplacementTime;
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

/** How a subscription takes the place of another one: at once, or on the last day of the other's last term. */
export type ReplacementTime = 'now' | 'lastDay';

/** The subscription whose place a new one takes. */
export interface Replaces {
  readonly subscriptionId: string;
  readonly when: ReplacementTime;
  /** The last day of the old one, from whose start the new licences entitle; null where it is replaced at once. */
  readonly movesFrom: PlainDate | null;
  /** The zone of the old one's last term. */
  readonly zone: string;
}

/** The subscription that takes the place of this one. */
export interface Replacement {
  /** Its id. */
  readonly by: string;
  readonly when: ReplacementTime;
  readonly since: Instant;
  /** The day from which users may be moved. */
  readonly movesFrom: PlainDate;
  /** When every user had moved or been set aside. */
  readonly movedAt: Instant | null;
}

/** When a cancelled subscription ends: with its last term, or at once. */
export type CancellationTime = 'endOfTerm' | 'now';

export const cancellationReasons = [
  'tooExpensive',
  'missingFeatures',
  'lowQuality',
  'tooComplex',
  'unused',
  'switchedService',
  'customerService',
  'noLongerNeeded',
  'other',
] as const;
export type CancellationReason = (typeof cancellationReasons)[number];

/** A customer has ended it: without grace, and kept for the policy's retention only. */
export interface Cancellation {
  readonly when: CancellationTime;
  readonly reason: CancellationReason;
  readonly since: Instant;
}

/** Why a subscription is in its state. */
export type StateReason =
  | 'awaitsLastDay'
  | 'setUpRunning'
  | 'setUpStuck'
  | 'setUpPaused'
  | 'setUpUndone'
  | 'usersMoved'
  | 'termPaid'
  | 'termExpired'
  | 'periodUnpaid'
  | 'cancelled'
  | 'graceOver'
  | 'legalHold'
  | 'retentionOver';

/** Who pays for it by period, and in which currency: that is fixed as long as it lives. */
export interface Payer {
  readonly billingAccountId: string;
  /** The user who pays for a team by an account of the own, and decides on it; null: an organisation pays. */
  readonly purchaserId: string | null;
  /** ISO 4217 code. */
  readonly currency: string;
}

/** The customer has accepted that it is paid by period once the terms that were paid by keys are over. */
export interface DirectBilling {
  readonly since: Instant;
  /** What the first term that is paid by period carries, at the price of this plan version. */
  readonly nextTerm: NextTerm;
}

/**
 * An organisation has decided to pay in the place of a purchaser, who decides until the day has come. Whatever is not paid yet is asked
 * of the organisation at once: it is for days from that day on.
 */
export interface TakeOver {
  readonly to: Payer;
  /** The first day on which the organisation decides. */
  readonly on: PlainDate;
  /** The zone of that day. */
  readonly zone: string;
  readonly since: Instant;
  /** What was decided for the end of the term before: it is so again when the take-over is taken back. */
  readonly before: Pick<Subscription, 'renewalDecided' | 'cancellation'> & Pick<Renewal, 'intent'>;
}

/** What was decided for the time after the last term. */
export interface Renewal {
  readonly intent: EndOfTermIntent;
  /** Null: as many as now. */
  readonly seats: number | null;
  /** Another plan; null: the same one. */
  readonly plan: NextTerm | null;
  /** Who gives the licence back when the next term begins with fewer seats than people; left out: nobody was named. */
  readonly freeUsers?: readonly string[];
}

export type SetUpState = 'running' | 'stuck' | 'paused' | 'done';

/** How it came to be: by product keys, by an order of the organisation or of a partner, or by a user who buys for a team. */
export const subscriptionOrigins = ['keys', 'order', 'selfService'] as const;
export type SubscriptionOrigin = (typeof subscriptionOrigins)[number];

export interface Subscription {
  readonly id: string;
  readonly tenantId: string;
  /** Stays as it is, whoever pays later. */
  readonly origin: SubscriptionOrigin;
  /** In the order in which they were committed. */
  readonly terms: readonly [Term, ...Term[]];
  /** Number of the term in force; those after it are stacked, each to begin where the one before ends. */
  readonly termInForce: number;
  /** Null where nobody pays by period: of keys. */
  readonly payer: Payer | null;
  /** Null until it is accepted for one that was paid by keys, and again once a term that is paid by period has followed. */
  readonly directBilling: DirectBilling | null;
  /** Null where none is ahead. */
  readonly takeOver: TakeOver | null;
  readonly renewal: Renewal;
  /** Somebody has said what is to be at the end of the last term; until then `renewal` is what happens by itself. */
  readonly renewalDecided: boolean;
  readonly phase: Phase;
  readonly setUp: SetUpState;
  readonly replaces: Replaces | null;
  readonly replacement: Replacement | null;
  readonly cancellation: Cancellation | null;
  /**
   * The day from which the days of grace count, where it is later than the first unpaid one: a replacement was taken back after the
   * end of the last term, or a payment was lost. What is perpetual is unpaid from this day on, and paid where it is null.
   */
  readonly graceFrom: PlainDate | null;
  /** When a renewal or payment last brought it back from grace or from being disabled. */
  readonly reactivatedAt: Instant | null;
  /** When an order last added seats. */
  readonly seatsAddedAt: Instant | null;
  readonly hold: LegalHold | null;
  /** When the last legal hold was released. */
  readonly holdReleasedAt: Instant | null;
  readonly deletionBegun: boolean;
  readonly certificateId: string | null;
  readonly slots: LiveSlots;
  readonly assigned: number;
  readonly reason: StateReason;
  readonly since: Instant;
  /** Identities of the milestones that were carried out, or collapsed into a newer one; those that can still be due only. */
  readonly done: readonly string[];
  /** Counts every stored change; a projection with a higher revision is never overwritten by a lower one. */
  readonly revision: number;
  /** Counts changes of terms, seats, prices and payments. */
  readonly commercialRevision: number;
}

export function originOf({
  term,
  payer,
}: {
  readonly term: Pick<Term, 'source'>;
  readonly payer: Payer | null;
}): SubscriptionOrigin {
  if (payer && payer.purchaserId !== null) return 'selfService';
  return term.source.kind === 'redemption' ? 'keys' : 'order';
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

/** Whether it is over for those who pay: it has ended, is being deleted, or was cancelled at once. What it had paid for brings nothing back. */
export function isOver(subscription: Pick<Subscription, 'phase' | 'deletionBegun' | 'cancellation'>): boolean {
  return !isLive(subscription) || subscription.cancellation?.when === 'now';
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

/**
 * The last term and those before it that adjoin, in their order. A term that began after a gap, on a reactivation, or as the
 * sum of those before settles what was before it.
 */
export function adjoiningTerms({ terms }: Pick<Subscription, 'terms'>): Term[] {
  const first = terms.findLastIndex(({ origin, startsOn }, index) => {
    const before = terms[index - 1];
    if (!before?.expiresOn?.equals(startsOn)) return true;
    return origin === 'renewedWhileDisabled' || origin === 'seatsAdded';
  });
  return terms.slice(Math.max(0, first));
}

/**
 * The term that decides from when on nothing is paid: the first of the adjoining ones that has unpaid periods, or the last
 * one. What is owed of a term stays owed when the next one begins.
 */
export function decidingTerm(subscription: Pick<Subscription, 'terms'>): Term {
  return adjoiningTerms(subscription).find((term) => !isPaid(term)) ?? lastTerm(subscription);
}

/** Whether periods of a term, or of the one that follows it, are paid one by one. */
export function isPaidByPeriod({ directBilling }: Pick<Subscription, 'directBilling'>, { billing }: Term): boolean {
  return billing === 'invoiced' || (billing === 'prepaid' && directBilling !== null);
}

/** Of whom what is not paid yet is asked. */
export function askedPayer({ payer, takeOver }: Pick<Subscription, 'payer' | 'takeOver'>): Payer | null {
  return takeOver?.to ?? payer;
}

/** First day that is not paid for; null for a perpetual subscription that is paid. */
export function paidThrough(subscription: Pick<Subscription, 'terms' | 'graceFrom'>): PlainDate | null {
  return paidThroughOf(decidingTerm(subscription)) ?? subscription.graceFrom;
}

export function seatsOwned(subscription: Pick<Subscription, 'slots'>): number {
  return seatsOf(subscription.slots);
}

export const noSeats = { slots: liveSlots(0), assigned: 0 };

/** Why it is active, by how its set-up stands. */
export function activeReason(setUp: SetUpState): StateReason {
  const reasons = { running: 'setUpRunning', stuck: 'setUpStuck', paused: 'setUpPaused', done: 'termPaid' } as const;
  return reasons[setUp];
}

/** Whether the end of a term is that of a cancellation. */
export function endsByCancellation({ cancellation }: Pick<Subscription, 'cancellation'>, term: Term): boolean {
  return cancellation !== null && (cancellation.when === 'now' || isPaid(term));
}

/** Cancelled, it has come to that end: what is still owed of it does not bring it back. */
export function endedByCancellation(subscription: Pick<Subscription, 'cancellation' | 'phase' | 'terms'>): boolean {
  const { cancellation, phase } = subscription;
  if (cancellation?.when === 'now') return true;
  const isOver = phase === 'disabled' || phase === 'deleted';
  return isOver && endsByCancellation(subscription, decidingTerm(subscription));
}

/** From which day on what follows an end counts, and by which policy: that of the term, or what is left of it once cancelled. */
export interface End<Days = Pick<Policy, 'graceDays' | 'deletionDay'>> {
  readonly from: PlainDate;
  readonly policy: Days;
}

type Ending = Pick<Subscription, 'cancellation' | 'graceFrom'>;

/** @returns null of a perpetual term that is paid and nobody has ended */
export function endOf(subscription: Ending, term: EndingTerm): End<Policy>;
export function endOf(subscription: Ending, term: Term): End | null;
export function endOf(subscription: Ending, term: Term): End | null {
  const { cancellation, graceFrom } = subscription;
  if (cancellation?.when === 'now') {
    return { from: dateIn(term.zone, cancellation.since), policy: cancelledPolicy(term.policy ?? perpetualPolicy) };
  }
  if (term.expiresOn === null) return graceFrom && { from: graceFrom, policy: perpetualPolicy };
  const policy = endsByCancellation(subscription, term) ? cancelledPolicy(term.policy) : term.policy;
  const unpaidFrom = paidThroughOf(term);
  return { from: graceFrom ? later(graceFrom, unpaidFrom) : unpaidFrom, policy };
}

/** Why it is disabled: held, cancelled, without a grace time, or since that is over. */
export function disabledReason(subscription: Pick<Subscription, 'hold' | 'terms' | 'cancellation'>): StateReason {
  if (subscription.hold) return 'legalHold';
  const term = decidingTerm(subscription);
  if (endsByCancellation(subscription, term)) return 'cancelled';
  if (term.policy?.graceDays !== 0) return 'graceOver';
  return isPaid(term) ? 'termExpired' : 'periodUnpaid';
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

/** @throws DomainError deletionBegun, subscriptionEnded */
export function assertDeletionNotBegun(subscription: Pick<Subscription, 'phase' | 'deletionBegun'>): void {
  if (hasEnded(subscription)) throw endedAs(subscription);
  if (subscription.deletionBegun) throw new DomainError('deletionBegun');
}

/** The refusal while another subscription takes its place. */
export function replacementWaits({ by, when, movesFrom }: Replacement): DomainError {
  const how = when === 'now' ? 'is taking its place' : `takes its place on ${movesFrom}`;
  return new DomainError('replacementWaits', `The subscription ${by} ${how}.`, { by, when, on: movesFrom.toString() });
}

export function subscriptionFromJson(json: Json<Subscription>): Subscription {
  const [first, ...others] = json.terms;
  const {
    directBilling,
    takeOver,
    replaces,
    replacement,
    cancellation,
    graceFrom,
    reactivatedAt,
    seatsAddedAt,
    hold,
    holdReleasedAt,
  } = json;
  return {
    ...json,
    terms: [termFromJson(first), ...others.map(termFromJson)],
    directBilling: directBilling && directBillingFromJson(directBilling),
    takeOver: takeOver && takeOverFromJson(takeOver),
    replaces: replaces && replacesFromJson(replaces),
    replacement: replacement && replacementFromJson(replacement),
    cancellation: cancellation && cancellationFromJson(cancellation),
    graceFrom: graceFrom === null ? null : plainDate(graceFrom),
    reactivatedAt: reactivatedAt === null ? null : instant(reactivatedAt),
    seatsAddedAt: seatsAddedAt === null ? null : instant(seatsAddedAt),
    hold: hold && { ...hold, since: instant(hold.since) },
    holdReleasedAt: holdReleasedAt === null ? null : instant(holdReleasedAt),
    since: instant(json.since),
  };
}

export function directBillingFromJson({ since, ...json }: Json<DirectBilling>): DirectBilling {
  return { ...json, since: instant(since) };
}

export function takeOverFromJson({ on, since, before, ...json }: Json<TakeOver>): TakeOver {
  const cancellation = before.cancellation && cancellationFromJson(before.cancellation);
  return { ...json, on: plainDate(on), since: instant(since), before: { ...before, cancellation } };
}

export function replacesFromJson(json: Json<Replaces>): Replaces {
  return { ...json, movesFrom: json.movesFrom === null ? null : plainDate(json.movesFrom) };
}

export function replacementFromJson({ since, movesFrom, movedAt, ...json }: Json<Replacement>): Replacement {
  return {
    ...json,
    since: instant(since),
    movesFrom: plainDate(movesFrom),
    movedAt: movedAt === null ? null : instant(movedAt),
  };
}

export function cancellationFromJson({ since, ...json }: Json<Cancellation>): Cancellation {
  return { ...json, since: instant(since) };
}

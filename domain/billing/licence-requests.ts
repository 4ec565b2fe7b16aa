/** A user asks for a licence, and an administrator gives it or declines (docs/concepts.md, "Licence requests"). */
import { addHours, compareInstants, type Instant } from '../calendar.js';
import { DomainError } from '../errors.js';
import { assertLicencesChangeable } from '../subscriptions/licences.js';
import { currentTerm, type Subscription, seatsOwned } from '../subscriptions/subscription.js';

/** A request that nobody has answered lapses after so many days of 24 hours. */
const daysToAnswer = 30;

/**
 * `seatOrdered`: it was granted where no seat was free, and waits for the payment of the order of one more; `withdrawn`: by the user, or
 * since the user has left.
 */
export const licenceRequestStates = ['open', 'seatOrdered', 'granted', 'declined', 'withdrawn', 'lapsed'] as const;
export type LicenceRequestState = (typeof licenceRequestStates)[number];

/** `reopen`: the order of a seat has ended without one; `leave`: the user has left. */
export const licenceRequestMoves = ['grant', 'orderSeat', 'reopen', 'decline', 'withdraw', 'leave', 'lapse'] as const;
export type LicenceRequestMove = (typeof licenceRequestMoves)[number];

const moves: Readonly<Record<LicenceRequestState, Readonly<Partial<Record<LicenceRequestMove, LicenceRequestState>>>>> =
  {
    open: {
      grant: 'granted',
      orderSeat: 'seatOrdered',
      decline: 'declined',
      withdraw: 'withdrawn',
      leave: 'withdrawn',
      lapse: 'lapsed',
    },
    seatOrdered: { grant: 'granted', reopen: 'open', leave: 'withdrawn' },
    granted: {},
    declined: {},
    withdrawn: {},
    lapsed: {},
  };

/** The state after a move. @throws DomainError licenceRequestClosed */
export function licenceRequestAfter(state: LicenceRequestState, move: LicenceRequestMove): LicenceRequestState {
  const next = moves[state][move];
  if (next === undefined) throw licenceRequestClosed(state);
  return next;
}

/** The states in which a move is possible. */
export function statesBefore(move: LicenceRequestMove): LicenceRequestState[] {
  return licenceRequestStates.filter((state) => moves[state][move] !== undefined);
}

export function isAnswered(state: LicenceRequestState): boolean {
  return state !== 'open' && state !== 'seatOrdered';
}

/** The first instant at which a request is no longer answered. */
export function licenceRequestLapse(askedAt: Instant): Instant {
  return addHours(askedAt, daysToAnswer * 24);
}

/** That it can be answered or withdrawn at an instant. @throws DomainError licenceRequestClosed */
export function assertAnswerable(
  { state, lapsesAt }: { readonly state: LicenceRequestState; readonly lapsesAt: Instant },
  now: Instant,
): void {
  if (state !== 'open') throw licenceRequestClosed(state);
  if (compareInstants(now, lapsesAt) >= 0) throw licenceRequestClosed('lapsed');
}

export function licenceRequestClosed(state: LicenceRequestState): DomainError {
  return new DomainError('licenceRequestClosed', `The request is ${state}.`, { state });
}

/** What a licence is asked for: a plan, or any plan of a product. */
export interface WantedLicence {
  readonly planId: string | null;
  readonly productId: string;
}

/** A plan, and of which product it is. */
export interface PlanOfProduct {
  readonly planId: string;
  readonly productId: string;
}

/** Of two requests of one user with the same key one is open. */
export function wantedKey({ planId, productId }: WantedLicence): string {
  return planId === null ? `product/${productId}` : `plan/${planId}`;
}

export function isLicenceOf(wanted: WantedLicence, plan: PlanOfProduct): boolean {
  return wanted.planId === null ? wanted.productId === plan.productId : wanted.planId === plan.planId;
}

/** Whether one licence could answer both. */
export function overlap(one: WantedLicence, other: WantedLicence): boolean {
  if (one.productId !== other.productId) return false;
  return one.planId === null || other.planId === null || one.planId === other.planId;
}

/** A request of the user that is not answered. */
export interface UnansweredRequest extends WantedLicence {
  readonly id: string;
}

/** A subscription with the product of its plan. */
export interface LicensedSubscription {
  readonly subscription: Subscription;
  readonly productId: string;
}

/**
 * That a user may ask for it.
 *
 * @param held what the user holds licences of
 * @param unanswered what else the user has asked for
 * @throws DomainError licenceHeld, licenceRequestOpen
 */
export function assertAskable(
  wanted: WantedLicence,
  held: readonly LicensedSubscription[],
  unanswered: readonly UnansweredRequest[],
): void {
  assertNotHeld(wanted, held);
  const before = unanswered.find((other) => overlap(wanted, other));
  if (!before) return;
  throw new DomainError('licenceRequestOpen', `It has been asked for: ${before.id}.`, { licenceRequestId: before.id });
}

/** With a licence of a subscription that is disabled nobody works: another one may be asked for. @throws DomainError licenceHeld */
export function assertNotHeld(wanted: WantedLicence, held: readonly LicensedSubscription[]): void {
  const found = held.find((one) => usersWork(one.subscription) && isLicenceOf(wanted, planOf(one)));
  if (!found) return;
  const { id: subscriptionId } = found.subscription;
  throw new DomainError('licenceHeld', `The user holds a licence of ${subscriptionId}.`, { subscriptionId });
}

function usersWork({ phase, deletionBegun }: Subscription): boolean {
  return !deletionBegun && (phase === 'active' || phase === 'grace');
}

function planOf({ subscription, productId }: LicensedSubscription): PlanOfProduct {
  return { planId: currentTerm(subscription).plan.id, productId };
}

export function freeSeats(subscription: Pick<Subscription, 'slots' | 'assigned'>): number {
  return Math.max(0, seatsOwned(subscription) - subscription.assigned);
}

const pointer = '/subscriptionId';

/**
 * The subscription of the organisation from which a request is granted: the one that is named, or the only one that fits. What a user pays for, that
 * user decides on.
 *
 * @param subscriptions of the tenant
 * @param named null: none
 * @throws DomainError notFound, noFittingSubscription, severalSubscriptions, purchaserDecides, licencesNotChangeable,
 *   replacementWaits, deletionBegun, subscriptionEnded
 */
export function grantingSubscription(
  wanted: WantedLicence,
  subscriptions: readonly LicensedSubscription[],
  { named, at }: { readonly named: string | null; readonly at: Instant },
): Subscription {
  if (named !== null) return namedSubscription(wanted, subscriptions, named, at);
  const own = fittingSubscriptions(wanted, subscriptions, at);
  const ofOrganisation = own.filter(isOfOrganisation);
  const [only, ...others] = ofOrganisation;
  if (only && others.length === 0) return only;
  if (only) {
    const subscriptionIds = ofOrganisation.map(({ id }) => id);
    throw new DomainError('severalSubscriptions', 'Say from which of them.', { pointer, subscriptionIds });
  }
  const [bought] = own;
  if (bought) throw purchaserDecides(bought);
  throw new DomainError('noFittingSubscription', 'The organisation has no subscription of it.');
}

/**
 * Those of the organisation from which a request can be granted.
 * @throws DomainError noFittingSubscription, purchaserDecides where there is none
 */
export function grantingSubscriptions(
  wanted: WantedLicence,
  subscriptions: readonly LicensedSubscription[],
  at: Instant,
): Subscription[] {
  const ofOrganisation = fittingSubscriptions(wanted, subscriptions, at).filter(isOfOrganisation);
  return ofOrganisation.length > 0
    ? ofOrganisation
    : [grantingSubscription(wanted, subscriptions, { named: null, at })];
}

function fittingSubscriptions(
  wanted: WantedLicence,
  subscriptions: readonly LicensedSubscription[],
  at: Instant,
): Subscription[] {
  const fitting = subscriptions.filter((one) => isLicenceOf(wanted, planOf(one)));
  return fitting.map(({ subscription }) => subscription).filter((one) => isGivenOf(one, at));
}

function isOfOrganisation({ payer }: Subscription): boolean {
  return (payer?.purchaserId ?? null) === null;
}

function namedSubscription(
  wanted: WantedLicence,
  subscriptions: readonly LicensedSubscription[],
  named: string,
  at: Instant,
): Subscription {
  const found = subscriptions.find(({ subscription }) => subscription.id === named);
  if (!found) throw new DomainError('notFound', `There is no subscription ${named} of the tenant.`, { pointer });
  const { subscription } = found;
  if (!isLicenceOf(wanted, planOf(found))) {
    throw new DomainError('noFittingSubscription', `${named} is of another plan.`, { pointer });
  }
  if (!isOfOrganisation(subscription)) throw purchaserDecides(subscription);
  assertLicencesChangeable(subscription, { assigning: true, bySetUp: false, at });
  return subscription;
}

function purchaserDecides({ payer }: Subscription): DomainError {
  const purchaserId = payer?.purchaserId ?? null;
  return new DomainError('purchaserDecides', `The user ${purchaserId} pays for it and decides on it.`, { purchaserId });
}

/** Whether licences of it can be given at an instant. */
function isGivenOf(subscription: Subscription, at: Instant): boolean {
  try {
    assertLicencesChangeable(subscription, { assigning: true, bySetUp: false, at });
    return true;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}

/** Messages about it: to the administrators once it is asked for, to the user once it has ended. */
export const licenceRequestNoticeKinds = ['licenceRequested', 'licenceRequestEnded'] as const;
export type LicenceRequestNoticeKind = (typeof licenceRequestNoticeKinds)[number];

export function isLicenceRequestNotice(kind: string): kind is LicenceRequestNoticeKind {
  return licenceRequestNoticeKinds.some((known) => known === kind);
}

/** Whether what a message says is still so: the administrators can answer, or the user has got an answer. */
export function licenceRequestNoticeStands(kind: LicenceRequestNoticeKind, state: LicenceRequestState): boolean {
  return kind === 'licenceRequested' ? state === 'open' : isAnswered(state) && state !== 'withdrawn';
}

/** What readers are told of a request. */
export interface LicenceRequestNews {
  readonly kind: LicenceRequestNoticeKind;
  readonly licenceRequestId: string;
  /** The workflow's time, RFC 3339. */
  readonly at: string;
}

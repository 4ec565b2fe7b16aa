/** A customer lets a partner act for it: offered, answered, at work for a time, ended. docs/concepts.md, "Delegated administration". */
import { addHours, type Instant, isBefore } from '../calendar.js';
import { DomainError } from '../errors.js';

/** Days are 24 hours here: access ends at an instant, whatever the zone of its reader. */
const hoursPerDay = 24;
/** An offer that nobody has answered lapses after so many days. */
export const daysToAnswer = 90;
/** So long access lasts at most, counted from the acceptance and again from every extension. */
export const longestDays = 730;
/** By so much an extension puts the end off. */
export const extensionDays = 180;

/** How an offer was answered; `withdrawn`: by the partner, before anybody did. */
export type OfferAnswer = 'accepted' | 'declined' | 'withdrawn';

/** Who has ended it. */
export type DelegationSide = 'partner' | 'tenant' | 'reseller';

/** A delegation as far as its rules go. All times are the wall's. */
export interface Delegation {
  readonly offeredAt: Instant;
  /** How long access is to last once it is accepted. */
  readonly days: number;
  readonly answer: { readonly kind: OfferAnswer; readonly at: Instant } | null;
  /** The first instant without access; null: it was never given. */
  readonly until: Instant | null;
  readonly ended: { readonly at: Instant; readonly by: DelegationSide } | null;
  /** The last extension that was asked for; null: none was. */
  readonly extension: Extension | null;
}

export interface Extension {
  readonly askedAt: Instant;
  /** Null: the customer has not said anything yet. */
  readonly answer: 'accepted' | 'declined' | null;
  /** The end before it. */
  readonly from: Instant;
}

/**
 * `lapsed`: nobody has answered in time; `active`: the partner has access; `expired`: its time is over; `ended`: by one side. A
 * state follows from the times, so that nobody has to write down that one is over.
 */
export const delegationStates = ['offered', 'lapsed', 'declined', 'withdrawn', 'active', 'expired', 'ended'] as const;
export type DelegationState = (typeof delegationStates)[number];

export function delegationState({ offeredAt, answer, until, ended }: Delegation, now: Instant): DelegationState {
  if (answer === null) return isBefore(now, answerBy(offeredAt)) ? 'offered' : 'lapsed';
  if (answer.kind !== 'accepted') return answer.kind;
  if (ended !== null) return 'ended';
  return until !== null && isBefore(now, until) ? 'active' : 'expired';
}

/** The first instant at which an offer can no longer be answered. */
export function answerBy(offeredAt: Instant): Instant {
  return addHours(offeredAt, daysToAnswer * hoursPerDay);
}

/** The offer, accepted at an instant: access lasts as long as was offered. @throws DomainError offerNotOpen */
export function accepted(delegation: Delegation, now: Instant): Delegation & { readonly until: Instant } {
  assertOpen(delegation, now);
  const until = addHours(now, delegation.days * hoursPerDay);
  return { ...delegation, answer: { kind: 'accepted', at: now }, until };
}

/** The offer, declined by the customer or withdrawn by the partner. @throws DomainError offerNotOpen */
export function refused(delegation: Delegation, kind: 'declined' | 'withdrawn', now: Instant): Delegation {
  assertOpen(delegation, now);
  return { ...delegation, answer: { kind, at: now } };
}

/** What gives access, ended at once by either side. @throws DomainError delegationNotActive */
export function ended(delegation: Delegation, by: DelegationSide, now: Instant): Delegation {
  assertActive(delegation, now);
  return { ...delegation, ended: { at: now, by } };
}

/**
 * The partner asks for more time; the customer has to accept it.
 * @throws DomainError delegationNotActive, extensionNotPossible while one waits, or where it would add nothing
 */
export function extensionAsked(delegation: Delegation, now: Instant): Delegation {
  const until = assertActive(delegation, now);
  if (asksForExtension(delegation, now)) {
    throw new DomainError('extensionNotPossible', 'The customer has not answered the last request yet.', {
      reason: 'waits',
    });
  }
  if (!isBefore(until, extendedUntil(until, now))) {
    throw new DomainError('extensionNotPossible', `Access lasts at most ${longestDays} days from now.`, {
      reason: 'longest',
      longestDays,
    });
  }
  return { ...delegation, extension: { askedAt: now, answer: null, from: until } };
}

/** The customer accepts more time. @throws DomainError delegationNotActive, extensionNotAsked */
export function extended(delegation: Delegation, now: Instant): Delegation & { readonly until: Instant } {
  const until = assertActive(delegation, now);
  const extension = { ...assertAsked(delegation), answer: 'accepted' as const };
  return { ...delegation, extension, until: extendedUntil(until, now) };
}

/** The customer does not give more time; the end stays where it is. @throws DomainError delegationNotActive, extensionNotAsked */
export function extensionDeclined(delegation: Delegation, now: Instant): Delegation {
  assertActive(delegation, now);
  return { ...delegation, extension: { ...assertAsked(delegation), answer: 'declined' } };
}

/** The end that an extension gives when it is accepted now: 180 days more, and never beyond 730 days from now. */
export function extendedUntil(until: Instant, now: Instant): Instant {
  const [wanted, longest] = [addHours(until, extensionDays * hoursPerDay), addHours(now, longestDays * hoursPerDay)];
  return isBefore(wanted, longest) ? wanted : longest;
}

/** Whether the customer has a request for more time to answer. */
export function asksForExtension(delegation: Delegation, now: Instant): boolean {
  return delegation.extension?.answer === null && delegationState(delegation, now) === 'active';
}

function assertOpen(delegation: Delegation, now: Instant): void {
  const state = delegationState(delegation, now);
  if (state === 'offered') return;
  throw new DomainError('offerNotOpen', `The offer is ${state}.`, { state });
}

function assertActive(delegation: Delegation, now: Instant): Instant {
  const state = delegationState(delegation, now);
  if (state === 'active' && delegation.until !== null) return delegation.until;
  throw new DomainError('delegationNotActive', `The delegation is ${state}.`, { state });
}

function assertAsked({ extension }: Delegation): Extension {
  if (extension?.answer === null) return extension;
  throw new DomainError('extensionNotAsked');
}

/** So many offers a partner may make within an hour, whatever becomes of them. */
export const mostOffers = 50;
const offersWithinMinutes = 60;

/** When an offer of an instant no longer counts. */
export function offerCountsUntil(at: Instant): Instant {
  return addHours(at, offersWithinMinutes / 60);
}

/**
 * That a partner may offer.
 * @param tried when it has tried before, in the order of time: at least the newest `mostOffers`
 * @throws DomainError tooManyRequests, with the seconds until the first of them no longer counts
 */
export function assertMayOffer(tried: readonly Instant[], now: Instant): void {
  const first = tried.at(-mostOffers);
  if (tried.length < mostOffers || !first) return;
  const free = offerCountsUntil(first);
  if (!isBefore(now, free)) return;
  const retryAfterSeconds = Math.ceil((free.epochMilliseconds - now.epochMilliseconds) / 1000);
  throw new DomainError('tooManyRequests', `${mostOffers} offers within an hour are the most.`, { retryAfterSeconds });
}

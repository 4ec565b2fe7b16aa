/** What product keys can be used for, by what the tenant has, and what each use would bring: docs/concepts.md, "Uses". */
import { dateIn, daysBetween, later, type PlainDate } from '../calendar.js';
import { DomainError } from '../errors.js';
import { addedSeats } from '../subscriptions/added-seats.js';
import { asOf } from '../subscriptions/carry-out.js';
import { commit } from '../subscriptions/decide.js';
import { renewalTerm } from '../subscriptions/renewal.js';
import { assertReplaceable, daysLostBy, replacesFrom } from '../subscriptions/replacement.js';
import {
  currentTerm,
  hasEnded,
  isLive,
  lastTerm,
  type ReplacementTime,
  type Subscription,
} from '../subscriptions/subscription.js';
import type { Commitment, Term } from '../subscriptions/terms.js';
import {
  activationThings,
  addSeatsThings,
  renewalThings,
  replacementThings,
  type ThingToKnow,
} from './things-to-know.js';

/**
 * `activate`: a new subscription; `separate`: another one beside the present ones; `renew`: one more term; `addSeats`: seats
 * for the running term; `replace`: a new subscription of another plan in the place of a present one.
 */
export const keyUses = ['activate', 'separate', 'renew', 'addSeats', 'replace'] as const;
export type KeyUse = (typeof keyUses)[number];

/** One use of keys, of a named subscription where it is about one. */
export type KeyChoice =
  | { readonly use: 'activate' }
  | { readonly use: 'separate' }
  | { readonly use: 'renew'; readonly subscriptionId: string }
  | { readonly use: 'addSeats'; readonly subscriptionId: string }
  | { readonly use: 'replace'; readonly subscriptionId: string; readonly when: ReplacementTime };

/** What a use would bring if it were committed at this moment. */
export interface Consequences {
  readonly startsOn: PlainDate;
  /** First day after the term; null for a perpetual plan. */
  readonly expiresOn: PlainDate | null;
  /** The same of the last term of the subscription that it is about; null where there is none. */
  readonly currentExpiresOn: PlainDate | null;
  /** The first day on which the keys' seats can be worked with. */
  readonly entitlesFrom: PlainDate;
  /** Of the subscription that it is about: in force now, in the term that the keys make, and assigned now. */
  readonly seats: { readonly now: number; readonly after: number; readonly assigned: number };
  /** Paid days that are given up; null: a subscription that never ends is. */
  readonly daysLost: number | null;
  /** Days since the end of its last term; 0 while that runs, and where there is none. */
  readonly daysSinceEnd: number;
  /** Days from the end of the keys' term to the deletion of the data; null for a perpetual plan. */
  readonly daysToDeletion: number | null;
  /** How many users lose their licence when the term begins. */
  readonly usersToFree: number;
  /** How many users cannot be moved for want of a seat, unless they leave or hold the plan already. */
  readonly usersWithoutSeat: number;
  /** Seat-days won because the common end is a whole day. */
  readonly surplusSeatDays: number;
  readonly thingsToKnow: readonly ThingToKnow[];
}

export type KeyOption = KeyChoice & Consequences;

/** What keys meet: the subscriptions of their tenant, and what they carry, and when. */
export interface KeySituation {
  readonly subscriptions: readonly Subscription[];
  readonly commitment: Commitment;
  /** How many users hold a licence of a subscription although they have left; those of others are none. */
  readonly leavers: ReadonlyMap<string, number>;
}

/** Every use that keys have in a situation. */
export function keyOptions(situation: KeySituation): KeyOption[] {
  return choicesOf(situation.subscriptions).flatMap((choice) => {
    try {
      return [keyOption(choice, situation)];
    } catch (error) {
      if (error instanceof DomainError) return [];
      throw error;
    }
  });
}

/**
 * One use with its consequences.
 * @throws DomainError useNotPossible, mixedKeys, renewNotPossible, addSeatsNotPossible, replaceNotPossible, replacementWaits,
 *   deletionBegun, subscriptionEnded, notFound
 */
export function keyOption(choice: KeyChoice, { subscriptions, commitment, leavers }: KeySituation): KeyOption {
  if (choice.use === 'activate' || choice.use === 'separate') {
    assertStands(choice.use, subscriptions);
    return { ...choice, ...activation(commitment) };
  }
  const subscription = subscriptions.find(({ id }) => id === choice.subscriptionId);
  if (!subscription) {
    throw new DomainError('notFound', `There is no subscription ${choice.subscriptionId}.`, {
      pointer: '/subscriptionId',
    });
  }
  // Who has left loses the licence anyway, and needs no seat.
  const staying = { ...subscription, assigned: subscription.assigned - (leavers.get(subscription.id) ?? 0) };
  switch (choice.use) {
    case 'renew':
      assertSamePlan(staying, commitment);
      return { ...choice, ...renewal(staying, commitment) };
    case 'addSeats':
      assertSamePlan(staying, commitment);
      return { ...choice, ...moreSeats(staying, commitment) };
    case 'replace':
      return { ...choice, ...replacement(staying, commitment, choice.when) };
  }
}

/**
 * What a choice that was made would bring now. What was to stand beside others begins also when they have gone meanwhile.
 * @throws DomainError like `keyOption`
 */
export function chosenOption(choice: KeyChoice, situation: KeySituation): KeyOption {
  const { subscriptions, commitment } = situation;
  if (choice.use !== 'separate' || subscriptions.some((one) => !hasEnded(one))) return keyOption(choice, situation);
  return { ...choice, ...activation(commitment) };
}

/** Whether a caller has to confirm that paid days are given up. */
export function losesDays({ daysLost }: Pick<Consequences, 'daysLost'>): boolean {
  return daysLost !== 0;
}

/** That keys are not used to activate what stands beside others, nor to stand beside nothing. @throws DomainError useNotPossible, deletionBegun */
export function assertStands(use: 'activate' | 'separate', subscriptions: readonly Subscription[]): void {
  const stands = subscriptions.some(isLive);
  // With the last of them the tenant's data goes, whatever is redeemed meanwhile.
  if (!stands && subscriptions.some((one) => !hasEnded(one))) throw new DomainError('deletionBegun');
  if (stands === (use === 'separate')) return;
  if (use === 'activate') throw standsAlready();
  throw new DomainError('useNotPossible', 'The tenant has no subscription to stand beside.', { pointer: '/use', use });
}

/** Why keys do not activate a tenant that has a subscription, or is about to have one. */
export function standsAlready(): DomainError {
  return new DomainError('useNotPossible', 'The tenant has a subscription already.', {
    pointer: '/use',
    use: 'activate',
  });
}

/** What there is to choose from, before it is seen what applies. */
function choicesOf(subscriptions: readonly Subscription[]): KeyChoice[] {
  const named = subscriptions.filter(isLive).flatMap(({ id: subscriptionId }): KeyChoice[] => [
    { use: 'renew', subscriptionId },
    { use: 'addSeats', subscriptionId },
    { use: 'replace', subscriptionId, when: 'now' },
    { use: 'replace', subscriptionId, when: 'lastDay' },
  ]);
  return [{ use: 'activate' }, { use: 'separate' }, ...named];
}

/** @throws DomainError mixedKeys */
function assertSamePlan(subscription: Subscription, { plan }: Commitment): void {
  const { id: current } = currentTerm(subscription).plan;
  if (current === plan.id) return;
  throw new DomainError('mixedKeys', `The keys are for ${plan.id}, the subscription for ${current}.`, {
    reason: 'otherPlan',
    keysPlan: plan.id,
    subscriptionPlan: current,
  });
}

function activation(commitment: Commitment): Consequences {
  const { term } = commit({ subscriptionId: '', tenantId: '', commitment });
  return {
    ...loseNothing,
    ...datesOf(term),
    currentExpiresOn: null,
    entitlesFrom: term.startsOn,
    seats: { now: 0, after: commitment.seats, assigned: 0 },
    daysToDeletion: daysToDeletionOf(commitment),
    thingsToKnow: activationThings(commitment.months),
  };
}

function renewal(subscription: Subscription, commitment: Commitment): Consequences {
  const term = renewalTerm(subscription, commitment);
  const { now, assigned } = seatsOf(subscription, commitment);
  const usersToFree = Math.max(0, assigned - term.seats);
  const today = dateIn(term.zone, commitment.committedAt);
  return {
    ...loseNothing,
    ...datesOf(term),
    currentExpiresOn: lastTerm(subscription).expiresOn,
    entitlesFrom: later(today, term.startsOn),
    seats: { now, after: term.seats, assigned },
    daysSinceEnd: daysSinceEndOf(subscription, today),
    daysToDeletion: daysToDeletionOf(commitment),
    usersToFree,
    thingsToKnow: renewalThings({
      origin: term.origin,
      startsToday: term.startsOn.equals(today),
      fewerSeatsThanAssigned: usersToFree > 0,
    }),
  };
}

function moreSeats(subscription: Subscription, commitment: Commitment): Consequences {
  const { term, shared } = addedSeats(subscription, commitment);
  const { now, assigned } = seatsOf(subscription, commitment);
  return {
    ...loseNothing,
    ...datesOf(term),
    currentExpiresOn: lastTerm(subscription).expiresOn,
    entitlesFrom: term.startsOn,
    seats: { now, after: term.seats, assigned },
    surplusSeatDays: shared.surplus,
    thingsToKnow: addSeatsThings(),
  };
}

function replacement(subscription: Subscription, commitment: Commitment, when: ReplacementTime): Consequences {
  const at = commitment.committedAt;
  assertReplaceable(subscription, { when, planId: commitment.plan.id, at });
  const { expiresOn, zone } = lastTerm(subscription);
  const replaces = replacesFrom({ subscriptionId: subscription.id, when, expiresOn, zone });
  const { term } = commit({ subscriptionId: '', tenantId: '', commitment, replaces });
  const { now, assigned } = seatsOf(subscription, commitment);
  const usersWithoutSeat = Math.max(0, assigned - commitment.seats);
  const daysLost = daysLostBy(subscription, when, at);
  return {
    ...loseNothing,
    ...datesOf(term),
    currentExpiresOn: expiresOn,
    entitlesFrom: replaces.movesFrom ?? term.startsOn,
    seats: { now, after: commitment.seats, assigned },
    daysLost,
    daysSinceEnd: daysSinceEndOf(subscription, dateIn(zone, at)),
    daysToDeletion: daysToDeletionOf(commitment),
    usersWithoutSeat,
    thingsToKnow: replacementThings({
      when,
      months: commitment.months,
      losesDays: losesDays({ daysLost }),
      someHaveNoSeat: usersWithoutSeat > 0,
    }),
  };
}

const loseNothing = {
  daysLost: 0,
  daysSinceEnd: 0,
  daysToDeletion: null,
  usersToFree: 0,
  usersWithoutSeat: 0,
  surplusSeatDays: 0,
} as const;

function daysToDeletionOf({ policy }: Commitment): number | null {
  return policy?.deletionDay ?? null;
}

function daysSinceEndOf(subscription: Subscription, today: PlainDate): number {
  const { expiresOn } = lastTerm(subscription);
  return expiresOn === null ? 0 : Math.max(0, daysBetween(expiresOn, today));
}

function datesOf({ startsOn, expiresOn }: Term): Pick<Consequences, 'startsOn' | 'expiresOn'> {
  return { startsOn, expiresOn };
}

/** As the calendar has it at the moment of the commitment: a stacked term may have begun. */
function seatsOf(subscription: Subscription, { committedAt }: Commitment): { now: number; assigned: number } {
  return { now: currentTerm(asOf(subscription, committedAt)).seats, assigned: subscription.assigned };
}

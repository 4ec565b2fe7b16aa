/** What is to be at the end of a term: docs/concepts.md, "Renewal". */
import type { Instant } from '../calendar.js';
import type { EndOfTermIntent } from '../catalogue/policies.js';
import { DomainError } from '../errors.js';
import { event } from './carry-out.js';
import type { SubscriptionEvent } from './events.js';
import { requestIsOut } from './payments.js';
import {
  assertDeletionNotBegun,
  currentTerm,
  endingTerm,
  isPaidByPeriod,
  replacementWaits,
  type Subscription,
  stateOf,
} from './subscription.js';
import type { NextTerm } from './terms.js';

export interface ChangeRenewalCommand {
  readonly kind: 'changeRenewal';
  readonly intent: EndOfTermIntent;
  /** Seats of the next term; null: as many as now. */
  readonly seats: number | null;
  /** Another plan for the next term; null: the same one. */
  readonly plan: NextTerm | null;
  /** Whom to free where there are more people than seats then; left out: nobody is named, and the newest go. */
  readonly freeUsers?: readonly string[];
  readonly at: Instant;
  readonly requestId: string | null;
}

/**
 * Fewer seats, and another plan, have to be decided before payment of the next term is asked for; whom to free until it begins.
 * @throws DomainError renewalNotChangeable, proFormaIssued, invalidSeats, replacementWaits, deletionBegun, subscriptionEnded
 */
export function changeRenewal(
  subscription: Subscription,
  { intent, seats, plan, freeUsers = [], at, requestId }: ChangeRenewalCommand,
): SubscriptionEvent<'renewalChanged'> {
  assertDeletionNotBegun(subscription);
  const { replacement, renewal } = subscription;
  if (replacement) throw replacementWaits(replacement);
  assertIntentPossible(subscription, intent, plan);
  const now = currentTerm(subscription).seats;
  if (seats !== null && seats > now) {
    const message = `More seats are ordered, and count from their payment: it has ${now}.`;
    throw new DomainError('invalidSeats', message, { pointer: '/seats' });
  }
  // What was asked for already is not changed by a wish; that nothing is to follow takes the request back.
  const isWish = seats !== renewal.seats || (plan?.plan.id ?? null) !== (renewal.plan?.plan.id ?? null);
  const { expiresOn } = endingTerm(subscription);
  if (intent !== 'lapse' && isWish && requestIsOut(subscription, expiresOn)) {
    throw new DomainError(
      'proFormaIssued',
      `Payment for the term from ${expiresOn} has been asked for: that is decided before.`,
      { on: expiresOn.toString() },
    );
  }
  const named = freeUsers.length === 0 ? {} : { freeUsers: [...new Set(freeUsers)] };
  const changed = { intent, seats: seats === now ? null : seats, plan, ...named };
  return event(subscription, 'renewalChanged', { at, requestId }, 'requested', { renewal: changed });
}

/** @throws DomainError renewalNotChangeable */
function assertIntentPossible(subscription: Subscription, intent: EndOfTermIntent, plan: NextTerm | null): void {
  const state = stateOf(subscription);
  const refuse = (reason: string, message: string) =>
    new DomainError('renewalNotChangeable', message, { reason, state, pointer: '/intent' });
  const last = subscription.terms.at(-1) ?? subscription.terms[0];
  if (last.expiresOn === null) throw refuse('perpetual', 'It is perpetual: nothing of it ends.');
  if (intent === 'lapse') return;
  if (!isPaidByPeriod(subscription, last)) {
    throw refuse('prepaid', 'It was paid by keys, and goes on by keys: no price was agreed, and nobody is to pay.');
  }
  if (!last.policy.endOfTermIntents.includes(intent)) {
    throw refuse('policy', `Its policy knows ${last.policy.endOfTermIntents.join(', ')}.`);
  }
  if (last.months === null && !plan) throw refuse('trial', 'A trial is converted to a plan: say to which.');
}

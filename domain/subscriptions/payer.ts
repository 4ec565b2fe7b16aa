/** Who pays by period is changed: docs/concepts.md, "Self-service". */
import type { Instant } from '../calendar.js';
import type { EndOfTermIntent } from '../catalogue/policies.js';
import { DomainError } from '../errors.js';
import { event } from './carry-out.js';
import type { PayerChangeReason, SubscriptionEvent } from './events.js';
import {
  assertDeletionNotBegun,
  type DirectBilling,
  decidingTerm,
  lastTerm,
  type Payer,
  type Renewal,
  replacementWaits,
  type Subscription,
  stateOf,
} from './subscription.js';
import { type NextTerm, paidThroughOf } from './terms.js';

/** Another account pays: after terms that were paid by keys, or in the place of the one that has paid. */
export interface ChangePayerCommand {
  readonly kind: 'changePayer';
  readonly to: Payer;
  readonly reason: PayerChangeReason;
  /** What is to be at the end of the last term; left out: what was decided stays. */
  readonly intent?: EndOfTermIntent;
  /** For `directBilling`: what the first term that is paid by period carries, as it was accepted. */
  readonly nextTerm?: NextTerm;
  readonly at: Instant;
  readonly requestId: string | null;
}

/**
 * The new account pays from the first day on that is not paid for, never for a day before.
 * @throws DomainError payerNotChangeable, otherCurrency, organisationDecides, replacementWaits, deletionBegun, subscriptionEnded
 */
export function changePayer(
  subscription: Subscription,
  { to, reason, intent, nextTerm, at, requestId }: ChangePayerCommand,
): SubscriptionEvent<'payerChanged'> {
  assertDeletionNotBegun(subscription);
  if (subscription.replacement) throw replacementWaits(subscription.replacement);
  const { payer: from, renewal, takeOver } = subscription;
  if (takeOver && reason === 'handedOver') {
    throw new DomainError('organisationDecides', `The organisation takes it over on ${takeOver.on}.`, {
      on: takeOver.on.toString(),
    });
  }
  if (reason === 'directBilling') assertBillable(subscription, intent);
  else assertTakenOver(subscription, to);
  const paysFrom = paidThroughOf(decidingTerm(subscription));
  if (paysFrom === null) throw notChangeable(subscription, 'perpetual');
  const decided: Renewal | null = intent === undefined ? null : { ...renewal, intent };
  const directBilling: DirectBilling | null =
    reason === 'directBilling' && nextTerm ? { since: at, nextTerm } : subscription.directBilling;
  return event(subscription, 'payerChanged', { at, requestId }, reason, {
    from,
    to,
    paysFrom,
    renewal: decided,
    directBilling,
  });
}

/**
 * Whether what was paid by keys can be paid by period from its end on.
 * @throws DomainError payerNotChangeable, replacementWaits, deletionBegun, subscriptionEnded
 */
export function assertBillable(subscription: Subscription, intent: EndOfTermIntent = 'lapse'): void {
  assertDeletionNotBegun(subscription);
  if (subscription.replacement) throw replacementWaits(subscription.replacement);
  const last = lastTerm(subscription);
  if (last.expiresOn === null) throw notChangeable(subscription, 'perpetual');
  if (last.billing === 'invoiced' || subscription.directBilling) throw notChangeable(subscription, 'invoiced');
  if (last.months === null) throw notChangeable(subscription, 'trial');
  if (subscription.cancellation) throw notChangeable(subscription, 'cancelled');
  if (subscription.phase !== 'active' && subscription.phase !== 'grace') throw notChangeable(subscription, 'state');
  if (!last.policy.endOfTermIntents.includes(intent)) throw notChangeable(subscription, 'policy');
}

function assertTakenOver(subscription: Subscription, { currency }: Payer): void {
  const { payer } = subscription;
  if (!payer) throw notChangeable(subscription, 'prepaid');
  if (payer.currency === currency) return;
  throw new DomainError('otherCurrency', `The subscription is paid in ${payer.currency}, as long as it lives.`, {
    currencies: [payer.currency],
  });
}

const reasons = {
  perpetual: 'It is perpetual: nothing of it ends.',
  invoiced: 'It is paid by period already.',
  prepaid: 'It was paid by keys: nobody pays for it by period.',
  trial: 'It is a trial: it is converted to a plan, and paid then.',
  cancelled: 'It was cancelled: the cancellation is withdrawn first.',
  state: 'It is neither active nor in grace: a key renews it, or it is bought again.',
  policy: 'Its policy does not know that intent.',
} as const;

function notChangeable(subscription: Subscription, reason: keyof typeof reasons): DomainError {
  return new DomainError('payerNotChangeable', reasons[reason], { reason, state: stateOf(subscription) });
}

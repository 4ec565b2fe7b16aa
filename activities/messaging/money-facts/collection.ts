/** What is collected by itself: when, and from what. */
import type { PaymentRequestedMail } from '../../../adapters/messaging/money-content.js';
import { unfitFor } from '../../../domain/billing/billing-profiles.js';
import type { PlainDate } from '../../../domain/calendar.js';
import type { Money } from '../../../domain/money.js';
import { upcomingSteps } from '../../../domain/subscriptions/schedule.js';
import type { Subscription } from '../../../domain/subscriptions/subscription.js';
import type { PaymentRecord } from '../../../models/billing/payments.js';
import type { ActivityContext } from '../../context.js';
import { chargedMethod, named } from '../stored-methods.js';
import type { AboutRequest } from './about-request.js';

type Collection = Pick<PaymentRequestedMail, 'collected' | 'expiringCard' | 'cap'>;

/** Nothing is collected by itself. */
export const noCollection: Collection = { collected: null, expiringCard: null, cap: null };

/** When it is collected and from what; a card that has expired by then cannot be charged, nor a mandate for more than its cap. */
export async function collection(
  { database }: ActivityContext,
  { record, subscription }: AboutRequest,
  { amount, currency }: Money,
): Promise<Collection> {
  const on = subscription && (record.kind !== 'order' || record.reopened) ? nextCollection(subscription) : null;
  if (!on) return noCollection;
  const charge = { amount, currency, on };
  const method = await chargedMethod(database, record, charge);
  if (!method) return noCollection;
  const { card, cap } = method;
  const unfit = unfitFor(method, charge);
  return {
    collected: { on: on.toString(), from: named(method) },
    expiringCard: unfit === 'expiredCard' && card ? { last4: card.last4, ...card.expires } : null,
    cap: unfit === 'aboveCap' ? cap : null,
  };
}

/** The day of the next attempt to collect what is owed. */
export function nextCollection(subscription: Subscription): PlainDate | null {
  return upcomingSteps(subscription).find(({ kind }) => kind === 'collection')?.on ?? null;
}

/** Identities of the attempts to collect what begins on a day, made or to come. */
export function attemptsFor(subscription: Subscription, unpaidFrom: string): string[] {
  return [...subscription.done, ...upcomingSteps(subscription).map(({ id }) => id)].flatMap((id) => {
    const [kind, , from, day] = id.split('/');
    return kind === 'collection' && from === unpaidFrom ? [`collection/${subscription.id}/${unpaidFrom}/${day}`] : [];
  });
}

/** An attempt by itself, which nobody sees fail. */
export function isCollection({ identity }: Pick<PaymentRecord, 'identity'>): boolean {
  return identity.startsWith('collection/');
}

/** Tells ahead that a stored card will no longer be valid. */
import { type CardValidity, cardReminderOf, monthOf } from '../../domain/billing/card-expiry.js';
import type { BillingContext } from './billing-context.js';

export interface CardAt {
  readonly paymentMethodId: string;
  readonly expires: CardValidity;
  /** Before its last day. */
  readonly days: number;
  /** RFC 3339. */
  readonly at: string;
}

export const cardExpiryActivities = (context: BillingContext) => ({
  /**
   * Tells who pays, once for a card and day; nobody where nothing is collected from it afterwards.
   * @returns `closed`: it was detached or replaced, or has another date by now
   */
  async remindOfCard({ paymentMethodId, expires, days, at }: CardAt): Promise<'goesOn' | 'closed'> {
    const method = await context.database.paymentMethods.find(paymentMethodId);
    const isThere = method?.state === 'ready' || method?.state === 'failed';
    if (!isThere || !method.card || monthOf(method.card.expires) !== monthOf(expires)) return 'closed';
    await context.tell({ kind: 'cardExpiring', about: cardReminderOf(paymentMethodId, expires, days), at });
    return 'goesOn';
  },
});

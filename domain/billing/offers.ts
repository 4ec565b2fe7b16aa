/** Prices that a representative sets for one customer (docs/concepts.md, "Quotes"). */
import { isBefore, type PlainDate } from '../calendar.js';

/** `open`: it can be accepted. What was ordered stays so, whatever becomes of the order. */
export const offerStates = ['open', 'ordered', 'withdrawn', 'lapsed'] as const;
export type OfferState = (typeof offerStates)[number];

/** How an offer stands on a day of the customer's. */
export function offerState(
  {
    isOrdered,
    isWithdrawn,
    lastDay,
  }: Readonly<Record<'isOrdered' | 'isWithdrawn', boolean>> & { readonly lastDay: PlainDate },
  today: PlainDate,
): OfferState {
  if (isOrdered) return 'ordered';
  if (isWithdrawn) return 'withdrawn';
  return isBefore(lastDay, today) ? 'lapsed' : 'open';
}

/** How a subscription that is paid by period goes on after its term, and which notices of the end are then due: docs/concepts.md, "Notices". */
import type { PlainDate } from '../calendar.js';
import { schedule } from './schedule.js';
import { decidingTerm, isPaidByPeriod, lastTerm, type Subscription } from './subscription.js';
import { isPaid } from './terms.js';

/** `byItself`: its payment is collected, or it is invoiced on account; `lapses`: as it was decided. */
export type GoesOn = 'byKey' | 'byPayment' | 'byItself' | 'lapses';

/** What only billing knows. */
export interface Collecting {
  /** A method is stored that is charged when the day has come. */
  readonly collects: boolean;
  /** It was tried for the next term, and refused. */
  readonly failed: boolean;
  /** The terms of who pays let the next term be invoiced, and paid later. */
  readonly onAccount: boolean;
}

export function goesOnBy(subscription: Subscription, { collects, failed, onAccount }: Collecting): GoesOn {
  if (!isPaidByPeriod(subscription, lastTerm(subscription))) return 'byKey';
  const { renewal } = subscription;
  const deciding = decidingTerm(subscription);
  // What is owed of a commitment is paid whatever was decided for its end.
  if (deciding.billing === 'invoiced' && !isPaid(deciding) && subscription.phase !== 'active') return 'byPayment';
  if (renewal.intent === 'lapse') return 'lapses';
  return (collects && !failed) || onAccount ? 'byItself' : 'byPayment';
}

/** A rise in price is named that long before the end. */
const daysOfRises = 30;

export interface ToldBefore {
  /** An earlier notice of this end has been sent. */
  readonly told: boolean;
  /** The next term costs more. */
  readonly rises: boolean;
}

/** One that renews by itself gets only the first of its notices, and those in which a rise in price is named. */
export function expiryNoticeNeeded(goesOn: GoesOn, days: number | null, { told, rises }: ToldBefore): boolean {
  if (goesOn !== 'byItself' || !told) return true;
  return rises && days !== null && days >= daysOfRises;
}

/** Identities of all notices before this end. */
export function expiryNoticesOf(subscription: Subscription): string[] {
  return schedule(subscription).flatMap(({ kind, id }) => (kind === 'notice' ? [id] : []));
}

/** When payment of the next term is asked for; null where that is not to come. */
export function requestedOn(subscription: Subscription): PlainDate | null {
  return schedule(subscription).find(({ kind }) => kind === 'proForma')?.on ?? null;
}

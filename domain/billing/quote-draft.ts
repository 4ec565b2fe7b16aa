/** What each kind of quote decides: lines and dates. Tax and binding are the same for all. */
import type { Instant, PlainDate } from '../calendar.js';
import type { ChangeOrder } from './change-orders.js';
import type { ChargeLine } from './charge-lines.js';

export interface QuoteDates {
  /** The first day of what is bought; null where nothing begins. */
  readonly startsOn: PlainDate | null;
  /** The subscription's, once it is paid; null: it never ends. */
  readonly expiresOn: PlainDate | null;
  readonly paidThrough: PlainDate | null;
  /** Paid days, today included, that are lost; null: of a subscription that would never have ended. */
  readonly daysLost: number | null;
  /** The first day on which an unpaid order of it lapses; null where the subscription's own days decide. */
  readonly lapsesOn: PlainDate | null;
}

export interface QuoteDraft {
  readonly currency: string;
  /** What is paid now; none where nothing is. */
  readonly lines: readonly ChargeLine[];
  /** What the next whole period costs; null where there is none. */
  readonly perPeriod: ChargeLine | null;
  readonly seats: { readonly now: number; readonly nextTerm: number };
  readonly dates: QuoteDates;
}

/** The moment of a quote, and the tenant's calendar day of it. */
export interface QuoteMoment {
  readonly at: Instant;
  readonly day: PlainDate;
  readonly zone: string;
  /** What else is ordered of the subscription and open; left out: nothing. */
  readonly ordered?: readonly ChangeOrder[];
}

import type { Taxation } from '../../domain/billing/totals.js';
import { dateIn, instant } from '../../domain/calendar.js';
import { requireFound } from '../../domain/errors.js';
import type { BilledBy } from '../../models/billing/billed-by.js';
import type { BillingContext } from './billing-context.js';

interface AskedFor {
  readonly account: BilledBy['account'];
  readonly sellerId: string;
  readonly currency: string;
  /** The customer's. */
  readonly zone: string;
  /** RFC 3339. */
  readonly at: string;
}

/** How a request for payment is taxed that is issued now. It is never left out: a later proof makes a correction. */
export async function taxationNow(
  { database, taxes }: BillingContext,
  { account, sellerId, currency, zone, at }: AskedFor,
): Promise<Taxation> {
  const seller = requireFound(await database.sellers.find(sellerId), `seller ${sellerId}`);
  const { details: customer, testClockId } = account;
  const on = dateIn(zone, instant(at));
  return taxes.taxationOf({ seller, customer, currency, on, at, testClockId, whileUnavailable: 'tax' });
}

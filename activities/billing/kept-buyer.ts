/** Who has paid a part of a request stays its buyer (docs/concepts.md, "Billing accounts"). */
import { type BillingDetails, isSameBuyer } from '../../domain/billing/billing-details.js';
import { paymentRequestFromJson } from '../../domain/billing/payment-requests.js';
import { balanceOf } from '../../domain/billing/request-in-books.js';
import type { Taxation } from '../../domain/billing/totals.js';
import type { PaymentRequestRecord } from '../../models/billing/payment-requests.js';
import type { ActivityContext } from '../context.js';

export interface KeptBuyer {
  readonly details: BillingDetails;
  readonly taxation: Taxation;
}

/**
 * The part was invoiced to that buyer, with the tax of that day: what is invoiced for the rest settles it, so it goes to the same one.
 * @param details of who is billed by now
 * @returns null where nothing of it is paid, or that is the same buyer
 */
export async function keptBuyer(
  { database }: Pick<ActivityContext, 'database'>,
  record: PaymentRequestRecord,
  details: BillingDetails,
): Promise<KeptBuyer | null> {
  const { billing, tax, exchangeRate, id } = paymentRequestFromJson(record.request);
  if (isSameBuyer(billing, details)) return null;
  const { kept } = balanceOf(id, await database.accountBooks.about(id));
  return kept > 0 ? { details: billing, taxation: { tax, exchangeRate } } : null;
}

/** What a loss does to what a request had paid for: periods, a purchase for good, or seats that were added. */
import { reversePayment } from '../../contracts/subscriptions/subscription.js';
import { periodsIn } from '../../domain/billing/payment-requests.js';
import { dateIn, instantFromMillis } from '../../domain/calendar.js';
import type { PaymentRequestRecord } from '../../models/billing/payment-requests.js';
import { ignoreRefusal } from '../ignore-refusal.js';
import { askSubscription } from '../subscriptions/ask-subscription.js';
import type { BillingContext } from './billing-context.js';
import { settle } from './settlement.js';
import { type Loss, reasonOf, type SeatsToGo, seatsToGo, settledOf, startTakingSeats } from './unpaid-seats.js';

/** How it is shown that a request is owed again. */
export interface OwedAgain {
  readonly reopened: true;
  readonly lostBy: string;
  readonly seatsGoOn: string | null;
}

/**
 * Owes it again, once for a loss: periods, or a purchase for good, with days of grace from now on; seats go after as many days. Where
 * another loss has done so and it was not paid since, nothing is taken twice.
 * @param show writes down how the request stands then
 */
export async function oweAgain(
  context: BillingContext,
  record: PaymentRequestRecord,
  loss: Loss,
  show: (owed: OwedAgain | null) => Promise<void>,
): Promise<void> {
  const { lossId } = loss;
  const isOwedAlready = record.status === 'open' && record.lostBy !== null && record.lostBy !== lossId;
  const seats = isOwedAlready ? null : await seatsToGo(context, record, loss);
  await show(isOwedAlready ? null : { reopened: true, lostBy: lossId, seatsGoOn: seats?.on ?? null });
  if (!isOwedAlready) await takeAway(context, record, loss, seats);
  // It was paid in this moment: whoever applies the payment may not have seen that it is owed.
  const paid = await settledOf(context, record);
  if (!paid) return;
  await context.database.paymentRequests.show(record._id, {
    status: 'paid',
    paidAt: new Date(paid.at.epochMilliseconds),
  });
  const valueDate = paid.valueDate ?? dateIn('UTC', instantFromMillis(Date.parse(loss.at)));
  await settle(context, { record, valueDate, requestId: paid.id });
}

async function takeAway(
  context: BillingContext,
  record: PaymentRequestRecord,
  loss: Loss,
  seats: SeatsToGo | null,
): Promise<void> {
  const { tenantId, subscriptionId, request } = record;
  if (tenantId === null || subscriptionId === null) return;
  if (seats) return startTakingSeats(context, record, loss, seats);
  const periods = periodsIn(request);
  const { lossId: requestId, at } = loss;
  if (periods === 0 || (await context.database.subscriptions.hasCarriedOut(subscriptionId, requestId))) return;
  const reason = reasonOf(loss);
  const asking = { requestId, periods, at, ...(reason === 'invoiceOverdue' && { reason }) };
  // What has ended is owed nevertheless.
  await askSubscription(context, { tenantId, subscriptionId }, reversePayment, asking).catch(ignoreRefusal);
}

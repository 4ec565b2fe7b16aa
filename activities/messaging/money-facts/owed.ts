/** What is still to be paid, until when, and what is lost unless it is. */
import type { Due, SeatsGo } from '../../../adapters/messaging/money-content.js';
import { printedAccount } from '../../../domain/bank-account.js';
import { missingOf } from '../../../domain/billing/allocation.js';
import type { BillingDetails } from '../../../domain/billing/billing-details.js';
import { paymentRequestFromJson, periodsIn } from '../../../domain/billing/payment-requests.js';
import { payable } from '../../../domain/billing/request-in-books.js';
import { addDays, dateIn, instant, isBefore, type PlainDate, plainDate } from '../../../domain/calendar.js';
import type { Money } from '../../../domain/money.js';
import { type StepKind, schedule } from '../../../domain/subscriptions/schedule.js';
import type { Subscription } from '../../../domain/subscriptions/subscription.js';
import type { DocumentRecord } from '../../../models/billing/documents.js';
import type { Order } from '../../../models/billing/orders.js';
import type { PaymentRequestRecord } from '../../../models/billing/payment-requests.js';
import { seatsAtStake } from '../../billing/unpaid-seats.js';
import type { ActivityContext } from '../../context.js';
import type { AboutRequest } from './about-request.js';

/** What is still to be paid of an invoice on account; null: nothing. */
export async function dueOf(
  context: ActivityContext,
  request: PaymentRequestRecord,
  { document }: DocumentRecord,
  at: string,
): Promise<Due | null> {
  if (request.dueOn === null || request.status !== 'open') return null;
  const left = await toPay(context, request, dateIn('UTC', instant(at)));
  const { bankAccount } = document.seller;
  const iban = bankAccount && printedAccount(bankAccount).iban;
  return left.amount > 0 ? { toPay: left, payBy: request.dueOn, bankAccount: iban } : null;
}

/** What is taken away unless a request that is owed again is paid: all on a day, or seats that it has added. */
export async function lostBy(
  context: ActivityContext,
  record: PaymentRequestRecord,
  subscription: Subscription | null,
): Promise<{ readonly disablesOn: PlainDate | null; readonly seatsGo: SeatsGo | null }> {
  const { reopened, seatsGoOn, request } = record;
  if (!reopened || !subscription) return nothingLost;
  if (periodsIn(request) > 0) return { disablesOn: dayOf(subscription, 'disablement'), seatsGo: null };
  if (seatsGoOn === null) return nothingLost;
  const count = await seatsAtStake(context, record, subscription);
  return { disablesOn: null, seatsGo: count > 0 ? { count, on: seatsGoOn } : null };
}

/** Nothing is taken away. */
export const nothingLost = { disablesOn: null, seatsGo: null } as const;

/** What is left to be paid of a request. */
export async function toPay(
  { database }: ActivityContext,
  record: PaymentRequestRecord,
  day: PlainDate,
): Promise<Money> {
  const request = paymentRequestFromJson(record.request);
  const entries = await database.accountBooks.about(request.id);
  return missingOf(payable(request, entries), day);
}

/** The last day on which an order can be paid, or a period before anything changes. */
export function payBy({ record, order, subscription, facts }: AboutRequest, at: string): string | null {
  const today = dateIn(facts.termZone, instant(at));
  const dayBefore = (day: PlainDate) => (isBefore(today, day) ? addDays(day, -1).toString() : null);
  if (order) return order.lapsesAt && dayBefore(dateIn(facts.termZone, instant(order.lapsesAt.toISOString())));
  const before = record.unpaidFrom === null ? null : dayBefore(plainDate(record.unpaidFrom));
  const disablesOn = subscription && dayOf(subscription, 'disablement');
  return before ?? (disablesOn && dayBefore(disablesOn));
}

/** The day of the next step of a kind; null: there is none. */
export function dayOf(subscription: Subscription, kind: StepKind): PlainDate | null {
  return schedule(subscription).find((step) => step.kind === kind)?.on ?? null;
}

/** What is kept of who has ordered, also once that is erased. */
export async function keptOf(
  { database }: ActivityContext,
  { paymentRequestId }: Pick<Order, 'paymentRequestId'>,
): Promise<BillingDetails | null> {
  const request = paymentRequestId === null ? null : await database.paymentRequests.find(paymentRequestId);
  return request?.request.billing ?? null;
}

import { ledgerEntryFromJson, trialBalance } from '../../../domain/billing/ledger.js';
import { orderedWorkFromJson } from '../../../domain/billing/orders.js';
import { creditedEntryId } from '../../../domain/billing/paying-back.js';
import { quoteFromJson } from '../../../domain/billing/quote.js';
import { money } from '../../../domain/money.js';
import { leftOf, type RefundRecord } from '../../../models/billing/refunds.js';
import type { ActivityContext } from '../../context.js';
import { aboutRequest, commonFacts } from './about-request.js';
import type { MoneyFacts } from './facts.js';
import { keptOf } from './owed.js';

/** The receipt of a withdrawal goes to the address of the statement; that its refund was refused, to the operators. */
export async function withdrawalFacts(
  context: ActivityContext,
  kind: 'withdrawalReceived' | 'refundRefused',
  id: string,
  at: string,
): Promise<MoneyFacts | null> {
  const { withdrawals, orders, refunds } = context.database;
  const found = await withdrawals.find(id);
  const order = found && (await orders.find(found.orderId));
  const [line] = order ? quoteFromJson(order.quote).lines : [];
  if (!found?.confirmedAt || !order || !line) return null;
  const common = await commonFacts(
    context,
    { ...order, orderId: order._id },
    { plan: line.plan, seats: line.seats },
    at,
    kind === 'refundRefused' ? await keptOf(context, order) : null,
  );
  if (!common) return null;
  const { facts, concerned, sellerName, language } = common;
  if (kind === 'refundRefused') {
    const refund = found.refundId === null ? null : await refunds.find(found.refundId);
    if (refund?.state !== 'refused') return null;
    const refused = { orderId: order._id, refundId: refund._id, problem: refund.problem?.message ?? '' };
    return { concerned, said: { ...facts, ...refused, kind } };
  }
  if (found.email === '') return null;
  const locale = language === 'en' ? 'en-GB' : language;
  const reader = { _id: id, name: found.name, email: found.email, locale, zone: concerned.zone };
  const onlySeats = orderedWorkFromJson(order.work).kind === 'moreSeats';
  const stated = { statedBy: found.name, receivedAt: found.confirmedAt.toISOString() };
  const own = { orderId: order._id, ...stated, sellerName, onlySeats };
  return { concerned, readers: [reader], said: { ...facts, ...own, kind } };
}

/** As long as a person has to send it. */
export async function refundWaits(
  context: ActivityContext,
  refund: RefundRecord,
  at: string,
): Promise<MoneyFacts | null> {
  const { _id: refundId, problem, paymentRequestId, billingAccountId } = refund;
  // Some of it may have gone back by its provider.
  const gross = await leftOf(context.database, refund);
  if (gross === null || gross.amount === 0) return null;
  const { paymentRequests } = context.database;
  const ofCredit = paymentRequestId === null;
  const record = await (ofCredit
    ? paymentRequests.newestOfAccount(billingAccountId)
    : paymentRequests.find(paymentRequestId));
  const about = record && (await aboutRequest(context, record, at, 'alsoErased'));
  if (!about) return null;
  const { facts, concerned, reference } = about;
  const own = { refundId, reference, gross, problem: problem?.message ?? null, ofCredit };
  return { concerned, said: { ...facts, kind: 'refundWaits', ...own } };
}

/** What a person has made credit, and the correction that says it is to be paid back. */
export async function refundKept(
  context: ActivityContext,
  refund: RefundRecord,
  at: string,
): Promise<MoneyFacts | null> {
  const { _id: refundId, state, attempt, amount, paymentRequestId } = refund;
  if (state !== 'credited' || amount === null || paymentRequestId === null) return null;
  const { paymentRequests, accountBooks, documents } = context.database;
  const kept = await accountBooks.stored(creditedEntryId({ refundId, attempt }));
  const record = await paymentRequests.find(paymentRequestId);
  const about = record && (await aboutRequest(context, record, at));
  if (!kept || !about) return null;
  const { facts, concerned, reference } = about;
  const credit = money(0 - trialBalance([ledgerEntryFromJson(kept.entry)]).credit, amount.currency);
  const correction = (await documents.byCause(`correction/${refundId}`))?.number ?? null;
  return { concerned, said: { ...facts, kind: 'refundCredited', reference, credit, correction } };
}

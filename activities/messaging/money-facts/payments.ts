import type { ToldDecline } from '../../../adapters/messaging/money-content.js';
import type { Allocation } from '../../../domain/billing/allocation.js';
import { unfitFor } from '../../../domain/billing/billing-profiles.js';
import { dateIn, instant, plainDate } from '../../../domain/calendar.js';
import type { Json } from '../../../domain/json.js';
import { money, sum } from '../../../domain/money.js';
import { lastTerm, paidThrough, subscriptionFromJson } from '../../../domain/subscriptions/subscription.js';
import { newestVersion } from '../../../models/billing/matching.js';
import type { PaymentRequestRecord } from '../../../models/billing/payment-requests.js';
import type { PaymentRecord } from '../../../models/billing/payments.js';
import type { ActivityContext } from '../../context.js';
import { chargedMethod, named, refusedMethod } from '../stored-methods.js';
import { aboutRequest } from './about-request.js';
import { attemptsFor, isCollection, nextCollection } from './collection.js';
import type { MoneyFacts } from './facts.js';
import { dayOf, lostBy, toPay } from './owed.js';

/** What a person has paid: that of a method which is charged by itself was announced. */
export async function received(
  context: ActivityContext,
  payment: PaymentRecord,
  named: PaymentRequestRecord,
  at: string,
): Promise<MoneyFacts | null> {
  const { state, amount, valueDate } = payment;
  const about = await aboutRequest(context, named, at);
  if (state !== 'applied' || !about || valueDate === null) return null;
  const { facts, concerned, subscription, reference } = about;
  const none = money(0, amount.currency);
  const of = (kind: Allocation['kind']) => {
    const found = payment.allocations.filter((allocation) => allocation.kind === kind);
    return sum(
      found.map((allocation) => allocation.amount),
      amount.currency,
    );
  };
  const outcome = outcomeOf(payment.allocations);
  const credit = outcome === 'refunded' ? of('refunded') : of('credited');
  const isTold = outcome === 'settled' && credit.amount === 0;
  // The delivery of an order that is paid first says so; what is owed again was delivered before.
  const delivers = named.orderId !== null && named.dueOn === null && !named.reopened;
  if (outcome === null || (isTold && (delivers || isCollection(payment)))) return null;
  // The rest came meanwhile.
  if (outcome === 'part' && named.status !== 'open') return null;
  const missing = outcome === 'part' ? await toPay(context, named, plainDate(valueDate)) : none;
  const isPeriod = named.orderId === null && named.dueOn === null;
  const paid = isPeriod && subscription ? paidThrough(subscription) : null;
  const refunds = outcome === 'refunded' ? await context.database.refunds.ofPayment(payment._id) : [];
  const refused = refunds.some((refund) => refund.state === 'granted');
  const became = refused ? ('owedBack' as const) : outcome;
  const said = {
    amount,
    valueDate,
    reference,
    outcome: became,
    missing,
    credit,
    paidThrough: paid?.toString() ?? null,
  };
  return { concerned, said: { ...facts, ...said, kind: 'paymentReceived' } };
}

function outcomeOf(allocations: readonly Json<Allocation>[]): 'settled' | 'part' | 'double' | 'refunded' | null {
  const kinds = new Set(allocations.map(({ kind }) => kind));
  if (kinds.has('settled')) return 'settled';
  if (kinds.has('kept')) return 'part';
  if (kinds.has('credited')) return 'double';
  return kinds.has('refunded') ? 'refunded' : null;
}

/** An attempt to collect that has failed, while the request is open. */
export async function failed(
  context: ActivityContext,
  payment: PaymentRecord,
  request: PaymentRequestRecord,
  at: string,
): Promise<MoneyFacts | null> {
  const { state, amount, decline, createdAt, billingAccountId } = payment;
  const about = await aboutRequest(context, request, at);
  const subscription = about?.subscription;
  if (!isCollection(payment) || !about || !subscription || request.status !== 'open') return null;
  if ((state !== 'failed' && state !== 'cancelled') || billingAccountId === null) return null;
  const { database } = context;
  // Nobody was asked: it is told once for a period, until it can be charged again.
  if (decline?.reason === 'aboveCap' && (await wasAboveCap(context, payment))) return null;
  const next = nextCollection(subscription) ?? undefined;
  const charge = { ...amount, on: next };
  const found = await chargedMethod(database, request, charge);
  const method = found && unfitFor(found, charge) === null ? found : null;
  const refused = decline?.final ? await refusedMethod(database, request) : null;
  const charged = refused ?? found;
  const { facts, concerned, sellerName, reference } = about;
  const kind = payment.method === 'blik' ? 'blik' : 'card';
  const said = {
    amount,
    triedOn: dateIn(facts.termZone, instant(createdAt.toISOString())).toString(),
    method: named(charged ?? { kind, card: null }),
    because: toldDecline(decline?.reason),
    final: method === null,
    nextOn: method ? (next?.toString() ?? null) : null,
    reference,
    sellerName,
    disablesOn: (dayOf(subscription, 'disablement') ?? lastTerm(subscription).startsOn).toString(),
  } as const;
  return { concerned, said: { ...facts, ...said, kind: 'paymentFailed' } };
}

/** Whether an earlier attempt of the same period was above the cap, too. */
async function wasAboveCap(
  { database }: ActivityContext,
  { _id, identity, createdAt }: PaymentRecord,
): Promise<boolean> {
  const [, subscriptionId = '', unpaidFrom = ''] = identity.split('/');
  const projection = await database.subscriptions.find(subscriptionId);
  if (!projection) return false;
  const attempts = attemptsFor(subscriptionFromJson(projection.subscription), unpaidFrom);
  const found = await database.payments.byIdentities(attempts);
  return found.some((one) => one._id !== _id && one.createdAt < createdAt && one.decline?.reason === 'aboveCap');
}

/** What a bank suspects is not told by us. */
function toldDecline(reason: string | undefined): ToldDecline {
  switch (reason) {
    case 'insufficientFunds':
    case 'limitExceeded':
    case 'expiredCard':
    case 'aboveCap':
    case 'notConfirmed':
      return reason;
    case 'timedOut':
      return 'notConfirmed';
    default:
      return 'other';
  }
}

/** A payment that the bank or the provider has taken back, and what is owed again by that. */
export async function takenBack(
  context: ActivityContext,
  payment: PaymentRecord,
  request: PaymentRequestRecord,
  at: string,
): Promise<MoneyFacts | null> {
  const { state, reversal } = payment;
  const amount = sum(reversal?.map((effect) => effect.amount) ?? [payment.amount], payment.amount.currency);
  const reopened = reversal?.find(({ kind }) => kind === 'reopened');
  const record =
    reopened?.kind === 'reopened' ? await newestVersion(context.database.paymentRequests, reopened.requestId) : request;
  const about = record && (await aboutRequest(context, record, at));
  if (state !== 'reversed' || !about) return null;
  // It had gone back already.
  if (reversal?.every(({ kind }) => kind === 'nothingLost' || kind === 'paidBack')) return null;
  const { facts, concerned, subscription, sellerName, reference } = about;
  // It was paid again meanwhile.
  const gross = await toPay(context, about.record, dateIn(facts.termZone, instant(at)));
  if (reopened && gross.amount <= 0) return null;
  const { disablesOn, seatsGo } = await lostBy(context, about.record, subscription);
  const owed = reopened ? { gross, disablesOn: disablesOn?.toString() ?? null, seatsGo } : null;
  return { concerned, said: { ...facts, kind: 'paymentTakenBack', amount, reference, sellerName, owed } };
}

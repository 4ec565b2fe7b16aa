/**
 * Quotes: what a purchase, a change of seats or plan, or a renewal costs, and what its dates become. Whoever later requests or
 * charges money takes lines and totals from the quote, which holds for its caller, inputs, revision and day only
 * (docs/concepts.md, "Quotes").
 */
import {
  addDays,
  compareInstants,
  dateIn,
  type Instant,
  instant,
  type PlainDate,
  plainDate,
  startOfDay,
} from '../calendar.js';
import { DomainError } from '../errors.js';
import type { Json } from '../json.js';
import { asOf } from '../subscriptions/carry-out.js';
import { decidingTerm, type Subscription } from '../subscriptions/subscription.js';
import type { BilledSubscription } from './billed-subscription.js';
import type { BillingDetails } from './billing-details.js';
import { assertOrderable, type ChangeKind, type ChangeOrder, type SeenOrders, seenOrders } from './change-orders.js';
import { type ChargeLine, chargeLineFromJson } from './charge-lines.js';
import { type ExchangeRate, exchangeRateFromJson } from './exchange-rate.js';
import { type DirectBillingRequest, directBilling } from './quote-direct-billing.js';
import type { QuoteDraft, QuoteMoment } from './quote-draft.js';
import { type ConversionRequest, conversion, type ExtensionRequest, extension } from './quote-extension.js';
import { type KeysRequest, keys } from './quote-keys.js';
import { type PlanChangeRequest, type PurchaseRequest, planChange, purchase } from './quote-purchase.js';
import { type RenewalRequest, renewal } from './quote-renewal.js';
import { type SeatsRequest, seatChange } from './quote-seats.js';
import { type Taxation, type Totals, totalsOf } from './totals.js';
import { isTaxedAlike, type TaxDecision, taxDecisionFromJson } from './vat.js';

export type QuoteRequest =
  | PurchaseRequest
  | PlanChangeRequest
  | KeysRequest
  | SeatsRequest
  | RenewalRequest
  | ExtensionRequest
  | ConversionRequest
  | DirectBillingRequest;

/** For whom, when and how taxed a quote is made. */
export interface QuoteContext extends Taxation {
  readonly id: string;
  /** Who asks: a quote is nobody else's. */
  readonly caller: string;
  /** A hash of everything that was asked for. */
  readonly inputsHash: string;
  readonly at: Instant;
  /** The tenant's; a subscription's term keeps its own. */
  readonly zone: string;
  /** Who is billed, as far as that decides on the tax. */
  readonly customer: TaxedCustomer;
  /** What else is ordered of the subscription and open; left out: nothing. */
  readonly ordered?: readonly ChangeOrder[];
}

type TaxedCustomer = Pick<BillingDetails, 'country' | 'vatId'>;

/** What a quote holds for. */
export interface QuoteBinding {
  readonly caller: string;
  readonly inputsHash: string;
  /** Null for a purchase that concerns no subscription. */
  readonly subscriptionId: string | null;
  readonly commercialRevision: number | null;
  /** What else was ordered of the subscription; null where there is none. */
  readonly ordered: SeenOrders | null;
  /** The tenant's calendar day. */
  readonly day: PlainDate;
  /** Whom the tax was decided for. */
  readonly customer: TaxedCustomer;
}

export interface Quote extends Omit<QuoteDraft, 'perPeriod'>, Taxation {
  readonly id: string;
  readonly kind: QuoteRequest['kind'];
  readonly bound: QuoteBinding;
  /** The end of the tenant's day: the first instant at which it does not hold. */
  readonly validUntil: Instant;
  /** What is paid now. */
  readonly dueNow: Totals;
  /** What each period costs from the next one on, by the prices of today; null where there is none. */
  readonly perPeriod: { readonly line: ChargeLine; readonly totals: Totals } | null;
}

/**
 * The quote of a request. It is the one function that says what something costs.
 * @throws DomainError the refusal, by its code: `invalidSeats`, `invalidPrice`, `otherCurrency`, `payFirst`, `proFormaIssued`,
 * `coTermNotPossible`, `confirmationRequired`, `orderOpen`, and what the subscription's own rules refuse
 */
export function quote(context: QuoteContext, request: QuoteRequest): Quote {
  const { id, caller, inputsHash, at, tax, exchangeRate, customer, ordered = [] } = context;
  const concerned = concernedBy(request);
  const subscription = concerned && asOf(concerned.subscription, at);
  const zone = subscription ? decidingTerm(subscription).zone : context.zone;
  const day = dateIn(zone, at);
  const change = changeOf(request);
  if (change) assertOrderable(change, ordered);
  const { perPeriod, ...draft } = draftOf(request, { at, day, zone, ordered });
  return {
    id,
    kind: request.kind,
    bound: {
      ...{ caller, inputsHash, day, ...revisionOf(subscription), ordered: subscription && seenOrders(ordered) },
      customer: { country: customer.country, vatId: customer.vatId },
    },
    validUntil: startOfDay(addDays(day, 1), zone),
    tax,
    exchangeRate,
    ...draft,
    dueNow: totalsOf(draft.lines, draft.currency, context),
    perPeriod: perPeriod && { line: perPeriod, totals: totalsOf([perPeriod], draft.currency, context) },
  };
}

function draftOf(request: QuoteRequest, moment: QuoteMoment): QuoteDraft {
  switch (request.kind) {
    case 'purchase':
      return purchase(request, moment);
    case 'keys':
      return keys(request, moment);
    case 'planChange':
      return planChange(request, moment);
    case 'seats':
      return seatChange(request, moment);
    case 'renewal':
      return renewal(request, moment);
    case 'extension':
      return extension(request, moment);
    case 'conversion':
      return conversion(request, moment);
    case 'directBilling':
      return directBilling(request, moment);
  }
}

/** What an order of it changes of a subscription; null: it makes something new, or is not ordered. */
function changeOf({ kind }: QuoteRequest): ChangeKind | null {
  switch (kind) {
    case 'planChange':
      return 'planChange';
    case 'seats':
      return 'moreSeats';
    case 'renewal':
    case 'extension':
    case 'conversion':
      return 'time';
    case 'purchase':
    case 'keys':
    case 'directBilling':
      return null;
  }
}

function concernedBy(request: QuoteRequest): BilledSubscription | null {
  return request.kind === 'purchase' || request.kind === 'keys' ? null : request.billed;
}

function revisionOf(subscription: Subscription | null) {
  return {
    subscriptionId: subscription?.id ?? null,
    commercialRevision: subscription?.commercialRevision ?? null,
  };
}

/** What is there when a quote is committed. */
export interface QuoteCommitment extends Pick<QuoteBinding, 'caller' | 'inputsHash' | 'customer'> {
  readonly at: Instant;
  /** As it is now; null for a purchase. */
  readonly subscription: Subscription | null;
}

/**
 * Refuses to charge anything but what was quoted.
 * @throws DomainError `staleQuote`, with the `reason`: `caller`, `inputs`, `customer`, `revision` or `day`
 */
export function assertFresh({ bound, validUntil }: Quote, commitment: QuoteCommitment): void {
  const { caller, inputsHash, customer, at } = commitment;
  if (caller !== bound.caller) throw stale('caller', 'It was made for somebody else.');
  if (inputsHash !== bound.inputsHash) throw stale('inputs', 'It was made for another request.');
  if (!isTaxedAlike(customer, bound.customer)) {
    throw stale('customer', 'Country or VAT id of who is billed have changed since.');
  }
  assertSameRevision(bound, commitment);
  if (compareInstants(at, validUntil) >= 0) throw stale('day', `It held on ${bound.day}.`);
}

/** @throws DomainError `staleQuote`, with the `reason` `revision` */
export function assertSameRevision(
  bound: Pick<QuoteBinding, 'subscriptionId' | 'commercialRevision'>,
  { at, subscription }: Pick<QuoteCommitment, 'at' | 'subscription'>,
): void {
  const { subscriptionId, commercialRevision } = revisionOf(subscription && asOf(subscription, at));
  if (subscriptionId === bound.subscriptionId && commercialRevision === bound.commercialRevision) return;
  throw stale('revision', 'Terms, seats, prices or payments have changed since.');
}

/** @throws DomainError `staleQuote`, with the `reason` `revision` */
export function assertSameOrders(seen: SeenOrders, open: readonly ChangeOrder[]): void {
  const { newest, added } = seenOrders(open);
  if (newest !== seen.newest || added !== seen.added) throw orderedSince();
}

export function orderedSince(): DomainError {
  return stale('revision', 'Something was ordered since, or an order has ended.');
}

/** A quote is committed once: with the same one nothing is bought twice. */
export function quoteCommitted(orderId: string): DomainError {
  return stale('committed', `It was committed by the order ${orderId}.`, { orderId });
}

/** What was offered is not any more: at the price of the list it can be had. */
export function offerWithdrawn(): DomainError {
  return stale('withdrawn', 'The price that was offered was withdrawn.');
}

function stale(reason: string, message: string, more: Readonly<Record<string, string>> = {}): DomainError {
  return new DomainError('staleQuote', `${message} Ask for a quote again.`, { reason, ...more });
}

export function quoteFromJson(json: Json<Quote>): Quote {
  const { bound, dates, perPeriod } = json;
  const date = (text: string | null) => (text === null ? null : plainDate(text));
  const tax: TaxDecision = taxDecisionFromJson(json.tax);
  const exchangeRate: ExchangeRate | null = json.exchangeRate && exchangeRateFromJson(json.exchangeRate);
  return {
    ...json,
    tax,
    exchangeRate,
    bound: { ...bound, day: plainDate(bound.day) },
    validUntil: instant(json.validUntil),
    lines: json.lines.map(chargeLineFromJson),
    dates: {
      ...dates,
      startsOn: date(dates.startsOn),
      expiresOn: date(dates.expiresOn),
      paidThrough: date(dates.paidThrough),
      lapsesOn: date(dates.lapsesOn),
    },
    perPeriod: perPeriod && { ...perPeriod, line: chargeLineFromJson(perPeriod.line) },
  };
}

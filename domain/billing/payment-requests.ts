/** Requests for payment: of an order, of the next period (pro-forma), or what came on top of a paid one (supplement). */
import { type Instant, instant, isBefore, later, type PlainDate, plainDate } from '../calendar.js';
import { DomainError } from '../errors.js';
import type { Json } from '../json.js';
import type { PaidDays, SeatDays } from '../subscriptions/ordered-seats.js';
import type { BillingDetails } from './billing-details.js';
import { type ChargeLine, chargeLineFromJson } from './charge-lines.js';
import { exchangeRateFromJson } from './exchange-rate.js';
import { type Taxation, type Totals, totalsOf } from './totals.js';
import { taxDecisionFromJson } from './vat.js';

export type PaymentRequestKind = 'order' | 'proForma' | 'supplement';

/**
 * `replaced` by a corrected version; `withdrawn`: nothing is asked for any more; `lapsed`: nobody paid in time; `writtenOff`: it is owed,
 * and not expected to be paid any more.
 */
export const paymentRequestStatuses = ['open', 'paid', 'replaced', 'withdrawn', 'lapsed', 'writtenOff'] as const;
export type PaymentRequestStatus = (typeof paymentRequestStatuses)[number];

export interface PaymentRequest extends Taxation {
  readonly id: string;
  readonly kind: PaymentRequestKind;
  /** 1, then one more with each correction before payment. */
  readonly version: number;
  /** The request that this one corrects, or supplements. */
  readonly replaces: string | null;
  readonly billingAccountId: string;
  readonly sellerId: string;
  readonly subscriptionId: string | null;
  readonly orderId: string | null;
  /** The first day that it pays for, where it is one of a subscription's periods: there is one request per period. */
  readonly unpaidFrom: PlainDate | null;
  /** The variable symbol; all versions keep it, so that a payment of an old one is found. */
  readonly reference: string;
  /** As they were when it was issued. */
  readonly billing: BillingDetails;
  readonly currency: string;
  readonly lines: readonly ChargeLine[];
  readonly totals: Totals;
  readonly issuedAt: Instant;
  readonly status: PaymentRequestStatus;
}

/** What makes a request; amounts are computed from the lines, which come from a quote. */
export type IssuedRequest = Omit<PaymentRequest, 'version' | 'replaces' | 'totals' | 'status'>;

/** @throws DomainError `invalidRequest` for a request of nothing */
export function issueRequest(facts: IssuedRequest): PaymentRequest {
  if (facts.lines.length === 0) throw new DomainError('invalidRequest', 'A request for payment has lines.');
  const totals = totalsOf(facts.lines, facts.currency, facts);
  return { ...facts, version: 1, replaces: null, totals, status: 'open' };
}

type Lined = { readonly lines: readonly Pick<ChargeLine, 'code'>[] };

/** How many periods of a subscription its payment pays for; the purchase of what is perpetual is one. */
export function periodsIn({ lines }: Lined): number {
  return lines.filter(({ code }) => code === 'period' || code === 'extension' || code === 'perpetual').length;
}

/** Whether it asks for what is bought for good. */
export function isForGood({ lines }: Lined): boolean {
  return lines.some(({ code }) => code === 'perpetual');
}

/** The seats that it has added to a subscription, and for which days; null where it is for something else. */
export function seatsAddedBy({ lines }: Pick<PaymentRequest, 'lines'>): (SeatDays & { readonly seats: number }) | null {
  const [first] = lines;
  if (!first || lines.some(({ code }) => code !== 'seatsAdded')) return null;
  return { seats: first.seats, until: paidDaysOf({ lines }).until };
}

/** The days that its lines ask the price of. */
export function paidDaysOf({ lines }: Pick<PaymentRequest, 'lines'>): PaidDays {
  const begins = lines.flatMap(({ from }) => (from === null ? [] : [from]));
  const ends = lines.flatMap(({ to }) => (to === null ? [] : [to]));
  const from = begins.length === 0 ? null : begins.reduce((first, one) => (isBefore(one, first) ? one : first));
  return { from, until: ends.length === 0 ? null : ends.reduce(later) };
}

/** What is different from the day of a correction on. */
export interface RequestCorrection {
  /** The new request's. */
  readonly id: string;
  readonly at: Instant;
  /** A supplement's own reference. */
  readonly reference: string;
  /** All lines, as they would be asked for now. */
  readonly lines: readonly ChargeLine[];
  /** Those that came on top: what a supplement asks for. */
  readonly added: readonly ChargeLine[];
  /** Left out: as they were. */
  readonly billing?: BillingDetails;
  readonly taxation?: Taxation;
}

/**
 * A request whose order or details have changed: an open one is replaced by its next version, a paid one stays and is supplemented,
 * where something came on top.
 * @returns the requests that changed or are new
 * @throws DomainError `internal` for one that is neither open nor paid
 */
export function correctRequest(request: PaymentRequest, correction: RequestCorrection): PaymentRequest[] {
  const { id, at, reference, lines, added, billing = request.billing, taxation = request } = correction;
  const { tax, exchangeRate } = taxation;
  const facts = { ...request, id, billing, issuedAt: at, tax, exchangeRate };
  switch (request.status) {
    case 'open': {
      const next = { ...issueRequest({ ...facts, lines }), version: request.version + 1, replaces: request.id };
      return [{ ...request, status: 'replaced' }, next];
    }
    case 'paid':
      if (added.length === 0) return [];
      return [{ ...issueRequest({ ...facts, kind: 'supplement', reference, lines: added }), replaces: request.id }];
    default:
      throw new DomainError('internal', `A request that is ${request.status} is not corrected.`);
  }
}

export function paymentRequestFromJson(json: Json<PaymentRequest>): PaymentRequest {
  return {
    ...json,
    tax: taxDecisionFromJson(json.tax),
    exchangeRate: json.exchangeRate && exchangeRateFromJson(json.exchangeRate),
    unpaidFrom: json.unpaidFrom === null ? null : plainDate(json.unpaidFrom),
    lines: json.lines.map(chargeLineFromJson),
    issuedAt: instant(json.issuedAt),
  };
}

/**
 * How a sale is taxed, and the proof of it (docs/concepts.md, "Tax"). The decision is made once, in the quote: a later proof makes a
 * correction, never a different charge.
 */
import { type Instant, instant, type PlainDate, plainDate } from '../calendar.js';
import { vatCountryOf } from '../countries.js';
import { DomainError } from '../errors.js';
import type { Json } from '../json.js';
import { type Money, minus, percentOf, plus, sum } from '../money.js';
import type { BillingDetails } from './billing-details.js';
import { standardRate, vatRateSource } from './vat-rates.js';

/**
 * What VIES said about a customer's VAT id, and when. Only `valid` counts. `unavailable` is every answer that is neither yes nor no
 * (MS_UNAVAILABLE, TIMEOUT, too many requests): it says nothing about the id.
 */
export interface VatIdCheck {
  readonly vatId: string;
  readonly answer: 'valid' | 'invalid' | 'unavailable';
  readonly answeredAt: Instant;
  /** The consultation number that proves the question, where VIES was told who asks. */
  readonly requestIdentifier: string | null;
}

/** `domestic` and `destination` carry the rate of `country`; the other two carry none. */
export type VatTreatment =
  | { readonly kind: 'domestic' | 'destination'; readonly country: string; readonly percent: number }
  | { readonly kind: 'reverseCharge' | 'notTaxable'; readonly percent: 0 };

/** Why a sale is taxed as it is. */
export type TaxReason =
  | 'sameCountry'
  | 'outsideEu'
  | 'vatIdConfirmed'
  /** A consumer, or a business without a VAT id. */
  | 'noVatId'
  | 'vatIdInvalid'
  /** VIES did not answer, and the seller taxes then. */
  | 'proofPending';

/** The treatment of a sale with what proves it: as it is stored in the quote, and as its documents and corrections repeat it. */
export interface TaxDecision {
  readonly treatment: VatTreatment;
  readonly reason: TaxReason;
  /** The day whose rate applies. */
  readonly on: PlainDate;
  readonly sellerCountry: string;
  readonly customerCountry: string;
  readonly check: VatIdCheck | null;
  /** Where the rate was read; null where none applies. */
  readonly rateSource: string | null;
}

export interface Sale {
  readonly sellerCountry: string;
  readonly customer: Pick<BillingDetails, 'country' | 'vatId'>;
  /** The day whose rate applies. */
  readonly on: PlainDate;
  /** The newest answer about this VAT id; null: nobody asked. */
  readonly check: VatIdCheck | null;
  /** What the seller does while VIES is away. */
  readonly whileUnavailable: 'refuse' | 'tax';
}

/** Whether the same decides on the tax of two customers. */
export function isTaxedAlike(one: Sale['customer'], other: Sale['customer']): boolean {
  return one.country === other.country && one.vatId === other.vatId;
}

/** Whether a sale needs an answer of VIES: a business with a VAT id in another member state. */
export function needsVatIdCheck({ sellerCountry, customer }: Pick<Sale, 'sellerCountry' | 'customer'>): boolean {
  const country = vatCountryOf(customer.country);
  return customer.vatId !== null && country !== null && country !== vatCountryOf(sellerCountry);
}

/**
 * How a sale is taxed: in the seller's country at its rate; in another member state at 0 % by reverse charge if VIES confirmed
 * the customer's VAT id, else at the rate of the customer's country; outside the EU not at all.
 * @throws DomainError `taxProofUnavailable` while VIES is away and the seller then sells nothing; `unknownVatRate` when the country
 * whose rate applies, or the day, is not in the table; `invalidRequest` for an answer about another VAT id
 */
export function decideTax(sale: Sale): TaxDecision {
  const { sellerCountry, customer, on, check } = sale;
  const decided = { on, sellerCountry, customerCountry: customer.country, check: null, rateSource: null };
  const country = vatCountryOf(customer.country);
  if (country !== null && country === vatCountryOf(sellerCountry)) {
    return { ...decided, reason: 'sameCountry', ...rateOf('domestic', country, on) };
  }
  if (country === null) {
    // Of taxes outside the EU nothing is known.
    if (customer.country === sellerCountry) throw unknownRate(sellerCountry, on);
    return { ...decided, reason: 'outsideEu', treatment: { kind: 'notTaxable', percent: 0 } };
  }
  if (customer.vatId === null) return { ...decided, reason: 'noVatId', ...rateOf('destination', country, on) };
  if (check && check.vatId !== customer.vatId) {
    throw new DomainError('invalidRequest', `The answer of VIES is about ${check.vatId}, not ${customer.vatId}.`);
  }
  switch (check?.answer ?? 'unavailable') {
    case 'valid':
      return { ...decided, check, reason: 'vatIdConfirmed', treatment: { kind: 'reverseCharge', percent: 0 } };
    case 'invalid':
      return { ...decided, check, reason: 'vatIdInvalid', ...rateOf('destination', country, on) };
    case 'unavailable':
      if (sale.whileUnavailable === 'tax') {
        return { ...decided, check, reason: 'proofPending', ...rateOf('destination', country, on) };
      }
      throw new DomainError(
        'taxProofUnavailable',
        'VIES does not say now whether the VAT id is valid: ask for the quote again later.',
      );
  }
}

function rateOf(kind: 'domestic' | 'destination', country: string, on: PlainDate) {
  const treatment: VatTreatment = { kind, country, percent: standardRate(country, on) };
  return { treatment, rateSource: vatRateSource };
}

function unknownRate(country: string, on: PlainDate): DomainError {
  return new DomainError('unknownVatRate', `No VAT rate of ${country} is known for ${on}`);
}

export function taxDecisionFromJson(json: Json<TaxDecision>): TaxDecision {
  const { check } = json;
  return {
    ...json,
    on: plainDate(json.on),
    check: check && { ...check, answeredAt: instant(check.answeredAt) },
  };
}

/** The totals of lines of one rate. */
export interface VatGroup {
  readonly percent: number;
  readonly net: Money;
  readonly vat: Money;
  readonly gross: Money;
}

/** The totals of a document: VAT is rounded once per rate, not per line. */
export function vatGroups(lines: readonly { readonly net: Money; readonly percent: number }[]): VatGroup[] {
  const percents = [...new Set(lines.map(({ percent }) => percent))].sort((one, other) => one - other);
  return percents.map((percent) => {
    const nets = lines.filter((line) => line.percent === percent).map(({ net }) => net);
    return vatGroup(percent, sum(nets, nets[0]?.currency ?? ''));
  });
}

export function vatGroup(percent: number, net: Money): VatGroup {
  const vat = percentOf(net, percent);
  return { percent, net, vat, gross: plus(net, vat) };
}

/**
 * What changes when a net amount does: the VAT of the new amount less that of the old one, so that however many corrections there
 * are, their sums never exceed what was charged.
 */
export function correctedVat(percent: number, before: Money, after: Money): VatGroup {
  const [was, is] = [vatGroup(percent, before), vatGroup(percent, after)];
  return { percent, net: minus(is.net, was.net), vat: minus(is.vat, was.vat), gross: minus(is.gross, was.gross) };
}

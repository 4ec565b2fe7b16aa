/** What lines come to: net, VAT once per rate, gross; in the seller's currency too where it is another one. */
import { type Money, money, sum } from '../money.js';
import type { ChargeLine } from './charge-lines.js';
import { type ExchangeRate, exchanged } from './exchange-rate.js';
import { correctedVat, type TaxDecision, type VatGroup, vatGroups } from './vat.js';

export interface Totals {
  readonly net: Money;
  readonly vat: Money;
  readonly gross: Money;
  /** Ascending by rate. */
  readonly groups: readonly VatGroup[];
  /** The VAT in the currency of the seller's country, where the lines have another one. */
  readonly vatInSellersCurrency: Money | null;
}

/** How lines are taxed: the decision of their quote and, for another currency than that of the seller's country, its rate. */
export interface Taxation {
  readonly tax: TaxDecision;
  readonly exchangeRate: ExchangeRate | null;
}

export function totalsOf(lines: readonly ChargeLine[], currency: string, { tax, exchangeRate }: Taxation): Totals {
  const { percent } = tax.treatment;
  return fromGroups(vatGroups(lines.map(({ net }) => ({ net, percent }))), currency, exchangeRate);
}

/**
 * What is paid back of a purchase. Its VAT is that of what the purchase came to before, less that of what is left, so that all
 * corrections together pay back at most what was charged.
 * @param before net that the purchase came to until now, and `after` from now on
 */
export function correctionOf(before: Money, after: Money, { tax, exchangeRate }: Taxation): Totals {
  return fromGroups([correctedVat(tax.treatment.percent, before, after)], before.currency, exchangeRate);
}

function fromGroups(groups: readonly VatGroup[], currency: string, exchangeRate: ExchangeRate | null): Totals {
  const all = (of: (group: VatGroup) => Money) => sum(groups.map(of), currency);
  const vat = all((group) => group.vat);
  return {
    net: all(({ net }) => net),
    vat,
    gross: all(({ gross }) => gross),
    groups,
    vatInSellersCurrency: exchangeRate && exchanged(vat, exchangeRate),
  };
}

/** No lines: nothing is due. */
export function nothing(currency: string): Totals {
  const zero = money(0, currency);
  return { net: zero, vat: zero, gross: zero, groups: [], vatInSellersCurrency: null };
}

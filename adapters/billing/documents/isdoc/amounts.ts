/**
 * The amounts of an ISDOC document: positive for a credit note too, each in CZK and, where the document has another currency, in that
 * one beside it (`…Curr`). Sums hold in both, as the rules of ISDOC ask (https://isdoc.cz/6.0.2/doc/isdoc.html, "Pravidla").
 */
import { decimal, decimalText } from '../../../../domain/billing/decimal.js';
import type { BillingDocument, DocumentVatGroup } from '../../../../domain/billing/documents/document.js';
import { type ExchangeRate, exchanged } from '../../../../domain/billing/exchange-rate.js';
import { amountText } from '../../../../domain/billing/reconciliation.js';
import type { VatTreatment } from '../../../../domain/billing/vat.js';
import { DomainError } from '../../../../domain/errors.js';
import { divided, type Money, minus, money, percentOf, plus } from '../../../../domain/money.js';
import type { XmlElement } from '../xml.js';

export const localCurrency = 'CZK';

/** An amount in the currency of the document, and in CZK. */
export interface Amount {
  readonly own: Money;
  readonly local: Money;
}

export interface TaxedAmount {
  readonly net: Amount;
  readonly vat: Amount;
  readonly gross: Amount;
}

/** One treatment: all of it, what advances have claimed of it already, and the difference. */
export interface IsdocGroup {
  readonly treatment: VatTreatment;
  readonly full: TaxedAmount;
  readonly claimed: TaxedAmount;
  readonly difference: TaxedAmount;
}

/** Turns amounts of a document into those of its file. */
export class IsdocAmounts {
  readonly #rate: ExchangeRate | null;
  readonly #sign: 1 | -1;

  /** @throws DomainError `unknownExchangeRate` where a document in another currency has no rate to CZK */
  constructor(readonly document: BillingDocument) {
    const { currency, taxation, number, kind, totals, advances } = document;
    const rate = taxation.exchangeRate?.from === currency ? taxation.exchangeRate : null;
    if (currency !== localCurrency && rate?.to !== localCurrency) {
      throw new DomainError('unknownExchangeRate', `${number} is in ${currency}, and has no rate to ${localCurrency}.`);
    }
    this.#rate = currency === localCurrency ? null : rate;
    const givesBack = totals.gross.amount < 0 || advances.length > 0;
    this.#sign = kind === 'correction' && givesBack ? -1 : 1;
  }

  /** How many CZK are one unit of the document's currency; null for a document in CZK. */
  get rate(): string | null {
    return this.#rate?.rate ?? null;
  }

  /** What reduces is positive on a credit note. */
  quantity(quantity: number): number {
    return quantity === 0 ? 0 : quantity * this.#sign;
  }

  of(own: Money): Amount {
    return { own: this.#signed(own), local: this.#signed(this.#inLocal(own)) };
  }

  /** `<TaxAmountCurr>` where the document has another currency, and `<TaxAmount>`, in the order in which most elements have them. */
  elements(name: string, { own, local }: Amount): XmlElement {
    return { ...this.foreign(name, own), [name]: amountText(local) };
  }

  /** The same in the order of `LegalMonetaryTotal`. */
  localFirst(name: string, { own, local }: Amount): XmlElement {
    return { [name]: amountText(local), ...this.foreign(name, own) };
  }

  foreign(name: string, own: Money): XmlElement {
    return this.#rate ? { [`${name}Curr`]: amountText(own) } : {};
  }

  /** The net amount of a line with its VAT, which need not add up to that of the document. */
  line(own: Money, percent: number): TaxedAmount {
    const net = this.of(own);
    const vat = { own: percentOf(net.own, percent), local: percentOf(net.local, percent) };
    return { net, vat, gross: added(net, vat) };
  }

  /** A unit price in CZK, with and without VAT, at eight decimals. */
  unitPrice(price: string, percent: number): { readonly net: string; readonly gross: string } {
    const [one, rate] = [decimal(price), decimal(this.rate ?? '1')];
    const product = { digits: one.digits * rate.digits, scale: one.scale + rate.scale };
    const withVat = { digits: product.digits * BigInt(Math.round((100 + percent) * 100)), scale: product.scale + 4 };
    return { net: decimalText(atEightDecimals(product)), gross: decimalText(atEightDecimals(withVat)) };
  }

  /** At least one, since a file without a rate is not valid. */
  groups(): IsdocGroup[] {
    const { totals, taxation, currency } = this.document;
    const zero = money(0, currency);
    const empty = { treatment: taxation.tax.treatment, net: zero, vat: zero, gross: zero, vatInSellersCurrency: null };
    const groups = totals.groups.length > 0 ? totals.groups : [empty];
    return groups.map((group) => this.#group(group));
  }

  #group({ treatment, net, vat, vatInSellersCurrency }: DocumentVatGroup): IsdocGroup {
    const localVat = this.#rate && vatInSellersCurrency ? this.#signed(vatInSellersCurrency) : this.of(vat).local;
    const difference = taxed(this.of(net), { own: this.of(vat).own, local: localVat });
    const claimed = this.#claimed(treatment);
    return { treatment, full: sumOf(difference, claimed), claimed, difference };
  }

  /** Advances are deducted at the treatment of the sale. */
  #claimed(treatment: VatTreatment): TaxedAmount {
    const { advances, taxation, currency } = this.document;
    const isSale = JSON.stringify(treatment) === JSON.stringify(taxation.tax.treatment);
    const zero = this.of(money(0, currency));
    return (isSale ? advances : [])
      .map((advance) => this.advance(advance))
      .reduce(sumOf, { net: zero, vat: zero, gross: zero });
  }

  advance({ gross, vat }: { readonly gross: Money; readonly vat: Money }): TaxedAmount {
    return taxed(this.of(minus(gross, vat)), this.of(vat));
  }

  /** Paid and to be paid. A correction says what it comes to, not what has been paid back of it. */
  payment(total: Amount): { readonly paid: Amount; readonly payable: Amount } {
    const { kind, payment, currency } = this.document;
    const zero = this.of(money(0, currency));
    if (kind === 'correction' || payment.paid.amount <= 0) return { paid: zero, payable: total };
    // The last haléř of a rate belongs to what is paid when nothing is left to pay.
    if (payment.payable.amount === 0) return { paid: total, payable: zero };
    const paid = this.of(payment.paid);
    return { paid, payable: subtracted(total, paid) };
  }

  #inLocal(own: Money): Money {
    return this.#rate ? exchanged(own, this.#rate) : own;
  }

  #signed({ amount, currency }: Money): Money {
    return money(amount * this.#sign, currency);
  }
}

/** Their sum in both currencies. */
export function added(one: Amount, other: Amount): Amount {
  return { own: plus(one.own, other.own), local: plus(one.local, other.local) };
}

function subtracted(one: Amount, other: Amount): Amount {
  return { own: minus(one.own, other.own), local: minus(one.local, other.local) };
}

function taxed(net: Amount, vat: Amount): TaxedAmount {
  return { net, vat, gross: added(net, vat) };
}

function sumOf(one: TaxedAmount, other: TaxedAmount): TaxedAmount {
  return taxed(added(one.net, other.net), added(one.vat, other.vat));
}

const decimals = 8;

function atEightDecimals({ digits, scale }: { readonly digits: bigint; readonly scale: number }) {
  return scale <= decimals
    ? { digits, scale }
    : { digits: divided(digits, 10n ** BigInt(scale - decimals)), scale: decimals };
}

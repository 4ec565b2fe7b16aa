/** Amounts and rates of FA(3): what is summed where (P_13_x, P_14_x), and how a rate is written. */
import { decimal, decimalText } from '../../../../domain/billing/decimal.js';
import type { BillingDocument, DocumentVatGroup } from '../../../../domain/billing/documents/document.js';
import { amountText } from '../../../../domain/billing/reconciliation.js';
import type { VatTreatment } from '../../../../domain/billing/vat.js';
import { DomainError } from '../../../../domain/errors.js';
import { divided, type Money, minorUnitDigits, sum } from '../../../../domain/money.js';
import type { XmlElement } from './xml.js';

/** Decimals of KursWaluty. */
const rateScale = 6;

/**
 * An amount in units of its currency: `-0.50`.
 * @throws DomainError `otherCurrency` for a currency of three decimals, for which FA(3) has no place
 */
export function amount(money: Money): string {
  if (minorUnitDigits(money.currency) <= 2) return amountText(money);
  throw new DomainError('otherCurrency', `KSeF takes amounts of two decimals, so none in ${money.currency}.`);
}

/** The net, VAT and VAT in PLN of each place in the sums that the document has, in the order of the schema. */
export function sums({ totals, currency }: BillingDocument): XmlElement {
  const { groups } = totals;
  const at = (place: Place) => groups.filter(({ treatment }) => placeOf(treatment) === place);
  const standard = at('standard');
  const oss = at('oss');
  return {
    ...(standard.length === 0
      ? {}
      : {
          P_13_1: amount(netOf(standard, currency)),
          P_14_1: amount(vatOf(standard, currency)),
          ...(currency === 'PLN' ? {} : { P_14_1W: amount(vatInPln(standard)) }),
        }),
    ...(oss.length === 0 ? {} : { P_13_5: amount(netOf(oss, currency)), P_14_5: amount(vatOf(oss, currency)) }),
    ...net('P_13_8', at('outsideEu'), currency),
    ...net('P_13_9', at('reverseCharge'), currency),
    P_15: amount(totals.gross),
  };
}

type Place = 'standard' | 'oss' | 'outsideEu' | 'reverseCharge';

/** @throws DomainError `unknownVatRate` for a rate of Poland that is not its standard one */
function placeOf(treatment: VatTreatment): Place {
  switch (treatment.kind) {
    case 'domestic':
      if (treatment.percent === 23 || treatment.percent === 22) return 'standard';
      throw new DomainError('unknownVatRate', `KSeF has no place for services at ${treatment.percent} %.`);
    case 'destination':
      return 'oss';
    case 'notTaxable':
      return 'outsideEu';
    case 'reverseCharge':
      return 'reverseCharge';
  }
}

/** A row's rate: P_12, or P_12_XII for the rate of another member state. */
export function rateElement(treatment: VatTreatment, suffix: '' | 'Z' = ''): XmlElement {
  switch (placeOf(treatment)) {
    case 'standard':
      return { [`P_12${suffix}`]: String(treatment.percent) };
    case 'oss':
      return { [`P_12${suffix}_XII`]: String(treatment.percent) };
    case 'outsideEu':
      return { [`P_12${suffix}`]: 'np I' };
    case 'reverseCharge':
      return { [`P_12${suffix}`]: 'np II' };
  }
}

/**
 * The rate by which Polish VAT was exchanged; null where there is none: in PLN, and for what Poland does not tax. It is printed with six
 * decimals; DodatkowyOpis has all of them.
 */
export function exchangeRateOf({ currency, taxation }: BillingDocument, treatment: VatTreatment): string | null {
  if (currency === 'PLN' || taxation.exchangeRate === null || treatment.kind !== 'domestic') return null;
  const { digits, scale } = decimal(taxation.exchangeRate.rate);
  if (scale <= rateScale) return decimalText({ digits, scale });
  return decimalText({ digits: divided(digits, 10n ** BigInt(scale - rateScale)), scale: rateScale });
}

function net(name: string, groups: readonly DocumentVatGroup[], currency: string): XmlElement {
  return groups.length === 0 ? {} : { [name]: amount(netOf(groups, currency)) };
}

function netOf(groups: readonly DocumentVatGroup[], currency: string): Money {
  return sum(
    groups.map((group) => group.net),
    currency,
  );
}

function vatOf(groups: readonly DocumentVatGroup[], currency: string): Money {
  return sum(
    groups.map(({ vat }) => vat),
    currency,
  );
}

/** Art. 106e ust. 11: the VAT of an invoice in another currency is shown in PLN. */
function vatInPln(groups: readonly DocumentVatGroup[]): Money {
  const inPln = groups.map(({ vatInSellersCurrency }) => {
    if (vatInSellersCurrency?.currency === 'PLN') return vatInSellersCurrency;
    throw new DomainError('unknownExchangeRate', 'KSeF wants Polish VAT in PLN, and the document has no rate for it.');
  });
  return sum(inPln, 'PLN');
}

/** How a sale is taxed, with its proof and its exchange rate, by what the registers say now (docs/concepts.md, "Tax"). */
import type { BillingDetails } from '../../domain/billing/billing-details.js';
import { decimal, decimalText } from '../../domain/billing/decimal.js';
import type { ExchangeRate } from '../../domain/billing/exchange-rate.js';
import type { Taxation } from '../../domain/billing/totals.js';
import { decideTax, needsVatIdCheck, type VatIdCheck } from '../../domain/billing/vat.js';
import { addDays, instant, type PlainDate } from '../../domain/calendar.js';
import { divided } from '../../domain/money.js';
import type { BankName, ExchangeRate as BankRate, CentralBank } from './exchange-rates/central-bank.js';
import { assertLocalOnTestClock } from './local-only.js';
import type { VatIdRegister } from './vat-ids.js';

export interface TaxedSale {
  readonly seller: { readonly country: string; readonly vatId: string | null };
  readonly customer: Pick<BillingDetails, 'country' | 'vatId'>;
  readonly currency: string;
  /** The day whose rates apply. */
  readonly on: PlainDate;
  /** Now, on the tenant's time (RFC 3339). */
  readonly at: string;
  readonly testClockId: string | null;
  /** What is done while VIES is away. */
  readonly whileUnavailable: 'refuse' | 'tax';
}

/** Whose VAT id is asked about. */
export type AskedVatId = Pick<TaxedSale, 'seller' | 'customer' | 'at' | 'testClockId'>;

export interface Taxes {
  /** What VIES says now of the customer's VAT id. @throws DomainError invalidRequest, realServiceOnTestClock */
  checkVatId(sale: AskedVatId, signal?: AbortSignal): Promise<VatIdCheck>;
  /** @throws DomainError taxProofUnavailable, unknownVatRate, unknownExchangeRate, exchangeRateUnavailable, realServiceOnTestClock */
  taxationOf(sale: TaxedSale, signal?: AbortSignal): Promise<Taxation>;
}

/** Where a seller's VAT is reckoned in, and whose rates convert to it. */
const banks: Readonly<Record<string, readonly [currency: string, bank: BankName]>> = {
  PL: ['PLN', 'NBP'],
  CZ: ['CZK', 'ČNB'],
};

export function taxesBy(register: VatIdRegister, centralBanks: Readonly<Record<BankName, CentralBank>>): Taxes {
  return {
    checkVatId: checked,
    async taxationOf(sale, signal) {
      const { seller, customer, on, whileUnavailable } = sale;
      const asked = { sellerCountry: seller.country, customer };
      const check = needsVatIdCheck(asked) ? await checked(sale, signal) : null;
      const tax = decideTax({ ...asked, on, check, whileUnavailable });
      return { tax, exchangeRate: await exchangeRate(sale, signal) };
    },
  };

  async function checked({ seller, customer, at, testClockId }: AskedVatId, signal?: AbortSignal): Promise<VatIdCheck> {
    assertLocalOnTestClock(register, testClockId);
    const vatId = customer.vatId ?? '';
    const question = { vatId, requesterVatId: seller.vatId, ...(testClockId === null ? {} : { at }) };
    const { answer, answeredAt, ...more } = await register.check(question, signal);
    const requestIdentifier = 'requestIdentifier' in more ? more.requestIdentifier : null;
    return { vatId, answer, answeredAt: instant(answeredAt), requestIdentifier };
  }

  async function exchangeRate(
    { seller, currency, on, testClockId }: TaxedSale,
    signal?: AbortSignal,
  ): Promise<ExchangeRate | null> {
    const [own, name] = banks[seller.country] ?? ['EUR', 'ECB'];
    if (currency === own) return null;
    const bank = centralBanks[name];
    assertLocalOnTestClock(bank, testClockId);
    // Polish law takes the table of the working day before the tax point.
    const day = seller.country === 'PL' ? addDays(on, -1) : on;
    return rateFrom(await bank.rate(currency, day, signal), { currency, own });
  }
}

/** The bank's rate for one unit; what a bank prints the other way round is turned, at twelve decimals. */
function rateFrom(
  found: BankRate,
  { currency, own }: { readonly currency: string; readonly own: string },
): ExchangeRate {
  const { digits, scale } = decimal(found.rate);
  const rate =
    found.of === currency
      ? decimalText({ digits, scale: scale + Math.round(Math.log10(found.units)) })
      : decimalText({ digits: divided(BigInt(found.units) * 10n ** BigInt(scale + 12), digits), scale: 12 });
  return { from: currency, to: own, rate, table: found.table, date: found.day, source: found.bank };
}

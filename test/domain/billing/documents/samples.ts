/** A few documents of one seller and customer each. */
import type { BankAccount } from '../../../../domain/bank-account.js';
import {
  type BillingDetails,
  billingDetails,
  type GivenBillingDetails,
} from '../../../../domain/billing/billing-details.js';
import { periodLine } from '../../../../domain/billing/charge-lines.js';
import { correctionOf, referenceTo } from '../../../../domain/billing/documents/corrections.js';
import type { BillingDocument, DocumentSeller, PaymentMeans } from '../../../../domain/billing/documents/document.js';
import { type DocumentHead, invoiceOf } from '../../../../domain/billing/documents/request-documents.js';
import type { ExchangeRate } from '../../../../domain/billing/exchange-rate.js';
import { issueRequest, type PaymentRequest } from '../../../../domain/billing/payment-requests.js';
import { decideTax } from '../../../../domain/billing/vat.js';
import { addMonths, instant, plainDate } from '../../../../domain/calendar.js';
import { money } from '../../../../domain/money.js';

const plnAccount: BankAccount = {
  iban: 'PL61109010140000071219812874',
  bic: 'WBKPPLPP',
  bankName: 'Przykładowy Bank S.A.',
  currency: 'PLN',
};

export const polishSeller: DocumentSeller = {
  id: 'reseller-pl',
  name: 'Przykładowy Sprzedawca sp. z o.o.',
  address: { lines: ['ul. Świętojańska 12/4'], postalCode: '81-368', city: 'Gdynia' },
  country: 'PL',
  vatId: 'PL5260250274',
  registrationNumber: '0000123456',
  registerEntry:
    'Sąd Rejonowy Gdańsk-Północ w Gdańsku, VIII Wydział Gospodarczy KRS, KRS 0000123456, kapitał zakładowy 50 000 zł',
  email: 'faktury@sprzedawca.example',
  bankAccount: plnAccount,
};

export const czechSeller: DocumentSeller = {
  id: 'reseller-cz',
  name: 'Ukázkový prodejce s.r.o.',
  address: { lines: ['Žižkova 7'], postalCode: '130 00', city: 'Praha 3' },
  country: 'CZ',
  vatId: 'CZ25596641',
  registrationNumber: '25596641',
  registerEntry: 'Zapsáno v obchodním rejstříku vedeném Městským soudem v Praze, oddíl C, vložka 12345',
  email: 'faktury@prodejce.example',
  bankAccount: { iban: 'CZ6508000000192000145399', bic: 'GIBACZPX', bankName: 'Ukázková banka, a.s.', currency: 'CZK' },
};

export const polishBuyer: GivenBillingDetails = {
  kind: 'organisation',
  name: 'Zażółć Gęślą Jaźń S.A.',
  address: { lines: ['al. Jerozolimskie 100', 'lok. 7'], postalCode: '00-807', city: 'Warszawa' },
  country: 'PL',
  vatId: 'PL1234563218',
  invoiceEmail: 'ksiegowosc@jazn.example',
  purchaseOrderNumber: 'PO-4711',
};

export const germanBuyer: GivenBillingDetails = {
  kind: 'organisation',
  name: 'Müller & Söhne GmbH "IT"',
  address: { lines: ['Straße des 17. Juni 1'], postalCode: '10623', city: 'Berlin' },
  country: 'DE',
  vatId: 'DE136695976',
  invoiceEmail: 'rechnung@mueller.example',
};

export const czechBuyer: GivenBillingDetails = {
  kind: 'organisation',
  name: 'Příliš žluťoučký kůň a.s.',
  address: { lines: ['Náměstí Míru 5'], postalCode: '120 00', city: 'Praha 2' },
  country: 'CZ',
  vatId: 'CZ27074358',
  registrationNumber: '27074358',
  invoiceEmail: 'fakturace@kun.example',
};

export const swissBuyer: GivenBillingDetails = {
  kind: 'organisation',
  name: 'Beispiel AG',
  address: { lines: ['Bahnhofstrasse 1'], postalCode: '8001', city: 'Zürich' },
  country: 'CH',
  invoiceEmail: 'rechnung@beispiel.example',
};

export const polishConsumer: GivenBillingDetails = {
  kind: 'purchaser',
  name: 'Łucja Żak',
  address: { lines: ['ul. Ćwiklińska 3'], postalCode: '35-001', city: 'Rzeszów' },
  country: 'PL',
  invoiceEmail: 'lucja@zak.example',
};

export const euroRate: ExchangeRate = {
  from: 'EUR',
  to: 'PLN',
  rate: '4.2513',
  table: '227/A/NBP/2026',
  date: plainDate('2026-11-23'),
  source: 'NBP',
};

export interface SampleOptions {
  readonly seller?: DocumentSeller;
  readonly buyer?: GivenBillingDetails;
  readonly currency?: string;
  readonly exchangeRate?: ExchangeRate | null;
  readonly seats?: number;
  /** Minor units of a seat and year. */
  readonly price?: number;
  readonly means?: PaymentMeans;
  readonly number?: string;
}

/** A paid year of a plan for some seats. */
export function sampleRequest(options: SampleOptions = {}): PaymentRequest {
  const { seller = polishSeller, buyer = polishBuyer, currency = 'PLN', exchangeRate = null } = options;
  const { seats = 12, price = 123_456 } = options;
  const billing: BillingDetails = billingDetails(buyer);
  const on = plainDate('2026-11-24');
  const check =
    billing.vatId === null || billing.country === seller.country
      ? null
      : {
          vatId: billing.vatId,
          answer: 'valid' as const,
          answeredAt: instant('2026-11-24T08:00:00Z'),
          requestIdentifier: 'WAPIAAAAW1234567',
        };
  const customer = { country: billing.country, vatId: billing.vatId };
  const tax = decideTax({ sellerCountry: seller.country, customer, on, check, whileUnavailable: 'refuse' });
  const plan = { id: 'business-suite', version: 1 };
  const priced = { amount: money(price, currency), times: 1, over: 1 };
  const period = { startsOn: plainDate('2026-12-01'), endsBefore: addMonths(plainDate('2026-12-01'), 12) };
  return issueRequest({
    id: 'prq_sample',
    kind: 'order',
    billingAccountId: 'bacc_sample',
    sellerId: seller.id,
    subscriptionId: 'sub_sample',
    orderId: 'ord_sample',
    unpaidFrom: period.startsOn,
    reference: '1000000064',
    billing,
    currency,
    lines: [periodLine({ code: 'period', plan, seats, price: priced }, period)],
    issuedAt: instant('2026-11-24T08:00:00Z'),
    tax,
    exchangeRate,
  });
}

export function sampleHead({ seller = polishSeller, number = 'PL/F/2026/000123' }: SampleOptions = {}): DocumentHead {
  return {
    id: 'doc_0123456789abcdef01234567',
    number,
    testClockId: null,
    issuedAt: instant('2026-11-24T09:30:00Z'),
    zone: 'Europe/Warsaw',
    seller,
  };
}

/** The invoice of it, paid on the day of issue. */
export function sampleInvoice(options: SampleOptions = {}): BillingDocument {
  return invoiceOf(sampleHead(options), {
    request: sampleRequest(options),
    planName: () => 'Business Suite',
    means: options.means ?? 'transfer',
    paidOn: plainDate('2026-11-24'),
  });
}

/** Two of its seats are given back on the day of the invoice. */
export function sampleCorrection(options: SampleOptions = {}): BillingDocument {
  const invoice = sampleInvoice(options);
  const [line] = invoice.lines;
  if (!line) throw new Error('An invoice has a line.');
  const price = options.price ?? 123_456;
  const { currency } = invoice;
  const rest = { ...line, quantity: line.quantity - 2, net: money(price * (line.quantity - 2), currency) };
  const difference = { ...line, code: 'refund' as const, quantity: -2, net: money(-2 * price, currency) };
  return correctionOf(
    { ...sampleHead({ ...options, number: 'PL/K/2026/000007' }), id: 'doc_76543210fedcba9876543210' },
    {
      original: referenceTo(invoice, invoice.seller.country === 'PL' ? '5260250274-20261124-0123456789AB-CD' : null),
      newest: invoice,
      reason: 'seatsReturned',
      after: [rest],
      difference: [difference],
      payment: { means: 'card', paidOn: null, dueOn: plainDate('2026-12-08'), paid: money(0, currency) },
    },
  );
}

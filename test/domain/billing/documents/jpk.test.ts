import fc from 'fast-check';
import '../../date-equality.js';
import { bookkeepingColumns, bookkeepingRows } from '../../../../domain/billing/documents/bookkeeping.js';
import type { BillingDocument } from '../../../../domain/billing/documents/document.js';
import {
  type JpkSalesRow,
  jpkSalesColumns,
  jpkSalesControl,
  jpkSalesFields,
  jpkSalesRow,
} from '../../../../domain/billing/documents/jpk.js';
import { exchanged } from '../../../../domain/billing/exchange-rate.js';
import { plainDate } from '../../../../domain/calendar.js';
import { money, sum } from '../../../../domain/money.js';
import {
  czechSeller,
  euroRate,
  germanBuyer,
  polishBuyer,
  polishConsumer,
  sampleCorrection,
  sampleInvoice,
  swissBuyer,
} from './samples.js';

const ksefNumber = '5260250274-20261124-0123456789AB-CD';
const accepted = { ksefNumber, mode: 'online' } as const;
const inEuro = { currency: 'EUR', exchangeRate: euroRate } as const;

function rowOf(document: BillingDocument, standing: Parameters<typeof jpkSalesRow>[1] = accepted): JpkSalesRow {
  const row = jpkSalesRow(document, standing);
  if (!row) throw new Error('The document is not in the register.');
  return row;
}

describe('the sales register', () => {
  it('has a domestic invoice at the standard rate', () => {
    expect(rowOf(sampleInvoice())).toEqual({
      KodKrajuNadaniaTIN: 'PL',
      NrKontrahenta: '1234563218',
      NazwaKontrahenta: 'Zażółć Gęślą Jaźń S.A.',
      DowodSprzedazy: 'PL/F/2026/000123',
      DataWystawienia: plainDate('2026-11-24'),
      DataSprzedazy: null,
      NrKSeF: ksefNumber,
      mark: null,
      K_11: null,
      K_12: null,
      K_19: money(1_481_472, 'PLN'),
      K_20: money(340_739, 'PLN'),
    });
  });

  it('has a correction by its difference, and the tax point where it is another day', () => {
    const row = rowOf({ ...sampleCorrection(), taxPoint: plainDate('2026-11-20') });
    expect(row).toMatchObject({ K_19: money(-246_912, 'PLN'), K_20: money(-56_790, 'PLN') });
    expect(row.DataSprzedazy).toEqual(plainDate('2026-11-20'));
  });

  it('has another currency in PLN, VAT as on the invoice', () => {
    const invoice = sampleInvoice(inEuro);
    expect(rowOf(invoice)).toMatchObject({
      K_19: exchanged(invoice.totals.net, euroRate),
      K_20: invoice.totals.vatInSellersCurrency,
    });
    expect(() => rowOf(sampleInvoice({ currency: 'EUR' }))).toThrow(
      expect.objectContaining({ code: 'unknownExchangeRate' }),
    );
  });

  it('has services to businesses in the EU in K_11 and K_12, outside of it in K_11 alone', () => {
    expect(rowOf(sampleInvoice({ buyer: germanBuyer }))).toMatchObject({
      KodKrajuNadaniaTIN: 'DE',
      NrKontrahenta: '136695976',
      K_11: money(1_481_472, 'PLN'),
      K_12: money(1_481_472, 'PLN'),
      K_19: null,
    });
    expect(rowOf(sampleInvoice({ buyer: { ...swissBuyer, vatId: 'CHE116281710' } }))).toMatchObject({
      KodKrajuNadaniaTIN: 'CH',
      NrKontrahenta: 'CHE116281710',
      K_11: money(1_481_472, 'PLN'),
      K_12: null,
    });
  });

  it('has neither pro-formas nor what the One Stop Shop has, nor another country’s sellers', () => {
    expect(jpkSalesRow({ ...sampleInvoice(), kind: 'proForma' }, accepted)).toBeNull();
    expect(jpkSalesRow(sampleInvoice({ buyer: { ...polishConsumer, country: 'DE' } }), accepted)).toBeNull();
    expect(() => jpkSalesRow(sampleInvoice({ seller: czechSeller, currency: 'CZK' }), accepted)).toThrow(
      expect.objectContaining({ code: 'invalidRequest' }),
    );
  });

  it.each([
    ['emergency', 'OFF'],
    ['notSent', 'BFK'],
    ['totalFailure', 'BFK'],
    ['offline24', 'DI'],
    ['offline', 'DI'],
    ['online', 'DI'],
  ] as const)('marks what has no number yet: %s by %s', (mode, mark) => {
    const consumer = sampleInvoice({ buyer: polishConsumer });
    expect(rowOf(consumer, { ksefNumber: null, mode })).toMatchObject({ NrKSeF: null, mark, NrKontrahenta: 'BRAK' });
    expect(rowOf(consumer, { ksefNumber, mode })).toMatchObject({ NrKSeF: ksefNumber, mark: null });
  });

  it('is a file of text, with the mark in its column', () => {
    const row = rowOf(sampleCorrection(), { ksefNumber: null, mode: 'offline24' });
    const fields = jpkSalesFields(row, 7);
    expect(Object.keys(fields)).toEqual([...jpkSalesColumns]);
    expect(fields).toMatchObject({
      LpSprzedazy: '7',
      NrKSeF: '',
      OFF: '',
      BFK: '',
      DI: '1',
      K_11: '',
      K_20: '-567.90',
    });
  });

  it('sums to the totals of its documents', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            isCorrection: fc.boolean(),
            isEuro: fc.boolean(),
            buyer: fc.constantFrom(polishBuyer, germanBuyer, swissBuyer, polishConsumer),
            seats: fc.integer({ min: 2, max: 500 }),
            price: fc.integer({ min: 0, max: 100_000 }),
          }),
          { maxLength: 6 },
        ),
        (many) => {
          const documents = many.map(({ isCorrection, isEuro, ...options }) =>
            (isCorrection ? sampleCorrection : sampleInvoice)({ ...options, ...(isEuro ? inEuro : {}) }),
          );
          const rows = documents.map((document) => rowOf(document));
          const vat = documents.map(({ totals }) => totals.vatInSellersCurrency ?? totals.vat);
          const net = documents.map(({ totals, currency }) =>
            currency === 'PLN' ? totals.net : exchanged(totals.net, euroRate),
          );
          expect(jpkSalesControl(rows)).toEqual({ count: documents.length, tax: sum(vat, 'PLN') });
          const nets = rows.flatMap(({ K_11, K_19 }) => [K_11, K_19].filter((amount) => amount !== null));
          expect(sum(nets, 'PLN')).toEqual(sum(net, 'PLN'));
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('the rows for a bookkeeper', () => {
  it('have what a document says, in their columns', () => {
    const [row] = bookkeepingRows(sampleCorrection(inEuro), ksefNumber);
    expect(row).toEqual({
      number: 'PL/K/2026/000007',
      kind: 'correction',
      issuedOn: plainDate('2026-11-24'),
      taxPoint: plainDate('2026-11-24'),
      dueOn: plainDate('2026-12-08'),
      paidOn: null,
      buyer: 'Zażółć Gęślą Jaźń S.A.',
      buyerCountry: 'PL',
      buyerTaxId: 'PL1234563218',
      treatment: 'domestic',
      vatRate: 23,
      net: '-2469.12',
      vat: '-567.90',
      gross: '-3037.02',
      currency: 'EUR',
      exchangeRate: '4.2513',
      exchangeRateTable: 'NBP 227/A/NBP/2026',
      vatInSellersCurrency: '-2414.31',
      sellersCurrency: 'PLN',
      authorityNumber: ksefNumber,
      correctedNumber: 'PL/F/2026/000123',
      paymentReference: '1000000064',
    });
    expect(Object.keys(row ?? {})).toEqual([...bookkeepingColumns]);
  });

  it('have the VAT of a Czech seller in CZK', () => {
    const rate = { ...euroRate, to: 'CZK', rate: '24.310', source: 'CNB', table: '2026-11-24' };
    const [row] = bookkeepingRows(
      sampleInvoice({
        seller: czechSeller,
        currency: 'EUR',
        exchangeRate: rate,
        buyer: { ...polishBuyer, country: 'CZ', vatId: null },
      }),
      null,
    );
    expect(row).toMatchObject({ sellersCurrency: 'CZK', vat: '3111.09', vatInSellersCurrency: '75630.60' });
  });

  it('are one of zeros for a document that has no lines', () => {
    const correction = sampleCorrection();
    const zero = money(0, 'PLN');
    const totals = { net: zero, vat: zero, gross: zero, groups: [], vatInSellersCurrency: null };
    expect(bookkeepingRows({ ...correction, lines: [], totals }, null)).toMatchObject([{ net: '0.00', vatRate: 23 }]);
  });

  it('are one for each rate, and sum to the totals', () => {
    const [first, second] = [sampleInvoice(), sampleInvoice({ buyer: germanBuyer })];
    const groups = [...first.totals.groups, ...second.totals.groups];
    const both = { ...first, totals: { ...first.totals, groups } };
    expect(bookkeepingRows(both, null)).toMatchObject([
      { treatment: 'domestic', gross: '18222.11' },
      { treatment: 'reverseCharge', gross: '14814.72' },
    ]);
  });
});

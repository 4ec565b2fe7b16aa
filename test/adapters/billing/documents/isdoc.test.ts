import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { isdocOf } from '../../../../adapters/billing/documents/isdoc.js';
import { correctionOf, referenceTo } from '../../../../domain/billing/documents/corrections.js';
import type { BillingDocument, DeductedAdvance } from '../../../../domain/billing/documents/document.js';
import { invoiceOf, invoiceOnAccount, proFormaOf } from '../../../../domain/billing/documents/request-documents.js';
import type { ExchangeRate } from '../../../../domain/billing/exchange-rate.js';
import { plainDate } from '../../../../domain/calendar.js';
import { money } from '../../../../domain/money.js';
import {
  czechBuyer,
  czechSeller,
  germanBuyer,
  type SampleOptions,
  sampleCorrection,
  sampleHead,
  sampleInvoice,
  sampleRequest,
  swissBuyer,
} from '../../../domain/billing/documents/samples.js';

const czk: SampleOptions = { seller: czechSeller, buyer: czechBuyer, currency: 'CZK', number: 'CZ/F/2026/000123' };
const toCzk: ExchangeRate = {
  from: 'EUR',
  to: 'CZK',
  rate: '24.315',
  table: '#228',
  date: plainDate('2026-11-24'),
  source: 'CNB',
};
const euro: SampleOptions = { ...czk, currency: 'EUR', exchangeRate: toCzk };

const planName = () => 'Business Suite';
const dueOn = plainDate('2026-12-08');

function onAccount(options: SampleOptions): BillingDocument {
  return invoiceOnAccount(sampleHead(options), { request: sampleRequest(options), planName, dueOn });
}

function settlementOf(options: SampleOptions, gross: number, vat: number): BillingDocument {
  const currency = options.currency ?? 'CZK';
  const advance: DeductedAdvance = {
    id: 'doc_1111111111111111aaaaaaaa',
    number: 'CZ/Z/2026/000001',
    issuedOn: plainDate('2026-11-20'),
    authorityNumber: null,
    gross: money(gross, currency),
    vat: money(vat, currency),
  };
  const paid = { means: 'transfer' as const, paidOn: plainDate('2026-11-24'), advances: [advance] };
  return invoiceOf(sampleHead(options), { request: sampleRequest(options), planName, ...paid });
}

/** What stands in the file, by paths of element names. */
function read(document: BillingDocument) {
  const file = isdocOf(document);
  expect(XMLValidator.validate(file)).toBe(true);
  const parser = new XMLParser({ parseTagValue: false, ignoreAttributes: false, attributeNamePrefix: '@' });
  const { Invoice } = parser.parse(file) as { Invoice: unknown };
  const at = (path: string): unknown =>
    path
      .split('/')
      .reduce<unknown>((element, name) => (element as Record<string, unknown> | undefined)?.[name], Invoice);
  return { file, at, number: (path: string) => Math.round(Number(at(path)) * 100) };
}

describe('an ISDOC invoice', () => {
  it('names both parties, what is paid, and is the same file whenever it is asked for', () => {
    const { at, file } = read(sampleInvoice({ ...czk, means: 'card' }));
    expect(isdocOf(sampleInvoice({ ...czk, means: 'card' }))).toBe(file);
    expect(at('DocumentType')).toBe('1');
    expect(at('ID')).toBe('CZ/F/2026/000123');
    expect(at('UUID')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect([at('TaxPointDate'), at('VATApplicable'), at('CurrRate')]).toEqual(['2026-11-24', 'true', '1']);
    const [seller, buyer] = ['AccountingSupplierParty/Party', 'AccountingCustomerParty/Party'];
    expect(at(`${seller}/PostalAddress`)).toMatchObject({ StreetName: 'Žižkova', BuildingNumber: '7' });
    expect(at(`${seller}/RegisterIdentification/Preformatted`)).toContain('oddíl C');
    expect(at(`${buyer}/PartyIdentification/ID`)).toBe('27074358');
    expect(at(`${buyer}/PartyTaxScheme`)).toEqual({ CompanyID: 'CZ27074358', TaxScheme: 'VAT' });
    expect(at('PaymentMeans/Payment')).toEqual({ PaidAmount: '0.00', PaymentMeansCode: '48' });
    expect(at('NonTaxedDeposits/NonTaxedDeposit/VariableSymbol')).toBe('1000000064');
    expect(at('LegalMonetaryTotal/PayableAmount')).toBe('0.00');
  });

  it('says where to pay what is on account', () => {
    const { at } = read(onAccount(czk));
    expect(at('PaymentMeans/Payment/PaymentMeansCode')).toBe('42');
    expect(at('PaymentMeans/Payment/Details')).toEqual({
      PaymentDueDate: '2026-12-08',
      ID: '19-2000145399',
      BankCode: '0800',
      Name: 'Ukázková banka, a.s.',
      IBAN: 'CZ6508000000192000145399',
      BIC: 'GIBACZPX',
      VariableSymbol: '1000000064',
    });
    expect(at('NonTaxedDeposits')).toBeUndefined();
  });

  it('has each amount in both currencies', () => {
    const { at } = read(onAccount({ ...euro, seats: 1, price: 10_000 }));
    expect([at('LocalCurrencyCode'), at('ForeignCurrencyCode')]).toEqual(['CZK', 'EUR']);
    expect([at('CurrRate'), at('RefCurrRate')]).toEqual(['24.315', '1']);
    expect(at('TaxTotal')).toMatchObject({ TaxAmountCurr: '21.00', TaxAmount: '510.62' });
    expect(at('LegalMonetaryTotal')).toMatchObject({ PayableAmount: '2942.12', PayableAmountCurr: '121.00' });
    expect(at('InvoiceLines/InvoiceLine')).toMatchObject({ UnitPrice: '2431.5', UnitPriceTaxInclusive: '2942.115' });
  });

  it('explains a reverse charge, which is none of the local ones', () => {
    const { at } = read(sampleInvoice({ ...euro, buyer: germanBuyer }));
    expect(at('InvoiceLines/InvoiceLine/VATNote')).toContain('daň odvede zákazník');
    expect(at('TaxTotal/TaxSubTotal/TaxCategory')).toEqual({
      Percent: '0',
      TaxScheme: 'VAT',
      VATApplicable: 'true',
      LocalReverseChargeFlag: 'false',
    });
    const outside = read(sampleInvoice({ ...euro, buyer: swissBuyer }));
    expect(outside.at('VATApplicable')).toBe('true');
    expect(outside.at('TaxTotal/TaxSubTotal/TaxCategory/VATApplicable')).toBe('false');
  });

  it('is no tax document as a pro-forma, and names the orders of both sides', () => {
    const options = { ...czk, buyer: { ...czechBuyer, purchaseOrderNumber: 'PO-4711' } };
    const request = sampleRequest(options);
    const { at } = read(proFormaOf(sampleHead(options), { request, planName, dueOn, paid: money(100_000, 'CZK') }));
    expect([at('DocumentType'), at('VATApplicable'), at('TaxPointDate')]).toEqual(['4', 'false', undefined]);
    expect(at('InvoiceLines/InvoiceLine/ClassifiedTaxCategory/VATApplicable')).toBe('false');
    expect(at('OrderReferences/OrderReference')).toEqual({ SalesOrderID: 'ord_sample', ExternalOrderID: 'PO-4711' });
    expect(at('LegalMonetaryTotal/PaidDepositsAmount')).toBe('1000.00');
    expect(at('Note/#text')).toMatch(/^Toto není daňový doklad/);
  });

  it('deducts what advances were invoiced for', () => {
    const { at } = read(settlementOf({ ...czk, seats: 1, price: 100_000 }, 60_500, 10_500));
    expect(at('InvoiceLines/InvoiceLine/ID')).toBe('1');
    expect(at('TaxedDeposits/TaxedDeposit')).toMatchObject({
      ID: 'CZ/Z/2026/000001',
      TaxableDepositAmount: '500.00',
      TaxInclusiveDepositAmount: '605.00',
    });
    expect(at('TaxTotal/TaxSubTotal')).toMatchObject({
      TaxAmount: '210.00',
      AlreadyClaimedTaxAmount: '105.00',
      DifferenceTaxAmount: '105.00',
    });
    expect(at('LegalMonetaryTotal')).toMatchObject({
      TaxInclusiveAmount: '1210.00',
      AlreadyClaimedTaxInclusiveAmount: '605.00',
      DifferenceTaxInclusiveAmount: '605.00',
      PaidDepositsAmount: '605.00',
      PayableAmount: '0.00',
    });
  });

  it('of an advance is a tax document of its own type', () => {
    expect(read({ ...sampleInvoice(czk), kind: 'advance' }).at('DocumentType')).toBe('5');
  });
});

describe('an ISDOC correction', () => {
  it('that gives back is a credit note with positive amounts, and names what it corrects', () => {
    const { at } = read(sampleCorrection({ ...czk, seats: 3, price: 10_000 }));
    expect([at('DocumentType'), at('TaxPointDate')]).toEqual(['2', undefined]);
    expect(at('OriginalDocumentReferences/OriginalDocumentReference')).toEqual({
      ID: 'CZ/F/2026/000123',
      IssueDate: '2026-11-24',
      UUID: read(sampleInvoice(czk)).at('UUID'),
    });
    expect(at('InvoiceLines/InvoiceLine/InvoicedQuantity/#text')).toBe('2');
    expect(at('InvoiceLines/InvoiceLine/LineExtensionAmount')).toBe('200.00');
    expect(at('TaxTotal/TaxAmount')).toBe('42.00');
    expect(at('LegalMonetaryTotal/PayableAmount')).toBe('242.00');
    expect(at('Note/#text')).toContain('Důvod opravy: Vrácení licencí');
  });

  it('of an advance, one that raises the price, and one of details have their types', () => {
    expect(read(correcting({ kind: 'advance', price: 0 })).at('DocumentType')).toBe('6');
    expect(read(correcting({ kind: 'invoice', price: 20_000 })).at('DocumentType')).toBe('3');
    const details = read(correcting({ kind: 'invoice', price: 10_000 }));
    expect(details.at('DocumentType')).toBe('2');
    expect(details.at('InvoiceLines/InvoiceLine/InvoicedQuantity/#text')).toBe('0');
    expect(details.at('LegalMonetaryTotal/PayableAmount')).toBe('0.00');
  });
});

describe('any ISDOC file', () => {
  const options = fc.record({
    seats: fc.integer({ min: 1, max: 5_000 }),
    price: fc.integer({ min: 0, max: 1_000_000 }),
    rate: fc.integer({ min: 1, max: 99_999 }).map((digits) => `${digits / 1_000}`),
    inEuro: fc.boolean(),
    kind: fc.constantFrom('invoice', 'settlement', 'onAccount', 'correction'),
  });

  it('adds up in both currencies', () => {
    fc.assert(
      fc.property(options, ({ seats, price, rate, inEuro, kind }) => {
        const one = { ...(inEuro ? { ...euro, exchangeRate: { ...toCzk, rate } } : czk), seats: seats + 2, price };
        const { at, number } = read(ofKind(kind, one));
        for (const curr of inEuro ? ['', 'Curr'] : ['']) {
          const of = (path: string) => number(`${path}${curr}`);
          for (const part of ['', 'AlreadyClaimed', 'Difference']) {
            const group = `TaxTotal/TaxSubTotal/${part}`;
            const gross = of(`${group}TaxInclusiveAmount`);
            expect(of(`${group}TaxableAmount`) + of(`${group}TaxAmount`)).toBe(gross);
            expect(of(`LegalMonetaryTotal/${part}TaxInclusiveAmount`)).toBe(gross);
            expect(of(`LegalMonetaryTotal/${part}TaxExclusiveAmount`)).toBe(of(`${group}TaxableAmount`));
          }
          const [full, claimed, difference, paid, payable] = [
            'TaxInclusiveAmount',
            'AlreadyClaimedTaxInclusiveAmount',
            'DifferenceTaxInclusiveAmount',
            'PaidDepositsAmount',
            'PayableAmount',
          ].map((name) => of(`LegalMonetaryTotal/${name}`));
          expect(Number(full) - Number(claimed)).toBe(difference);
          expect(Number(difference) - Number(paid)).toBe(payable);
          expect(of('TaxTotal/TaxAmount')).toBe(of('TaxTotal/TaxSubTotal/TaxAmount'));
        }
        expect(at('ForeignCurrencyCode')).toBe(inEuro ? 'EUR' : undefined);
      }),
      { numRuns: 25 },
    );
  });

  it('holds names with characters that XML has no place for', () => {
    const invoice = sampleInvoice(czk);
    const name = '<A> & "B" ]]>\u0000\u000b\ud800\ufffe';
    const { at } = read({ ...invoice, buyer: { ...invoice.buyer, name } });
    expect(at('AccountingCustomerParty/Party/PartyName/Name')).toBe('<A> & "B" ]]>����');
  });

  it('is refused for another seller, and without a rate to CZK', () => {
    expect(() => isdocOf(sampleInvoice())).toThrow(expect.objectContaining({ code: 'invalidRequest' }));
    const unknown = { ...sampleInvoice(euro), taxation: { ...sampleInvoice(euro).taxation, exchangeRate: null } };
    expect(() => isdocOf(unknown)).toThrow(expect.objectContaining({ code: 'unknownExchangeRate' }));
  });
});

function ofKind(kind: string, options: SampleOptions): BillingDocument {
  if (kind === 'settlement') return settlementOf(options, 1_000, 174);
  if (kind === 'onAccount') return onAccount(options);
  return kind === 'correction' ? sampleCorrection(options) : sampleInvoice(options);
}

/** One seat of 100.00 whose price becomes another one. */
function correcting({ kind, price }: { kind: 'advance' | 'invoice'; price: number }): BillingDocument {
  const newest = { ...sampleInvoice({ ...czk, seats: 1, price: 10_000 }), kind };
  const after = newest.lines.map((line) => ({ ...line, unitPrice: `${price / 100}`, net: money(price, 'CZK') }));
  return correctionOf(
    { ...sampleHead(czk), id: 'doc_22222222bbbbbbbbbbbbbbbb', number: 'CZ/K/2026/000001' },
    {
      original: referenceTo(newest, null),
      newest,
      reason: price === 10_000 ? 'detailsChanged' : 'priceChanged',
      after,
      payment: { means: null, paidOn: null, dueOn: null, paid: money(0, 'CZK') },
    },
  );
}

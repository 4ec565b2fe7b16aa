/** What an EN 16931 file says. That it is valid, official-rules.test.ts asks. */
import fc from 'fast-check';
import { ciiOf, ublOf } from '../../../../adapters/billing/documents/en16931.js';
import { xmlText } from '../../../../adapters/billing/documents/xml.js';
import { decimal, multipliedOut } from '../../../../domain/billing/decimal.js';
import { correctionOf, referenceTo } from '../../../../domain/billing/documents/corrections.js';
import type { BillingDocument } from '../../../../domain/billing/documents/document.js';
import { notInEn16931 } from '../../../../domain/billing/documents/formats.js';
import { proFormaOf } from '../../../../domain/billing/documents/request-documents.js';
import { amountText } from '../../../../domain/billing/reconciliation.js';
import { addDays, plainDate } from '../../../../domain/calendar.js';
import { minorUnitDigits, money } from '../../../../domain/money.js';
import { documentsOf, purchase } from '../../../documents/invented.js';
import {
  euroRate,
  germanBuyer,
  polishSeller,
  sampleCorrection,
  sampleHead,
  sampleInvoice,
  sampleRequest,
  swissBuyer,
} from '../../../domain/billing/documents/samples.js';
import { readCii, readUbl } from './parsed-invoice.js';

/** Elements of a name with what is in them, without line breaks: `<cbc:ID>AE</cbc:ID>`. */
function elements(xml: string, name: string): string[] {
  const found = xml.matchAll(new RegExp(`<${name}[ >][\\s\\S]*?</${name}>`, 'g'));
  return [...found].map(([element]) => element.replace(/>\s+</g, '><'));
}

const other = { number: 'PL/K/2026/000008', issuedOn: plainDate('2026-12-01') };

/** What a correction is made of that changes nothing but the buyer’s name. */
function renamed(newest: BillingDocument): BillingDocument {
  return correctionOf(
    { ...sampleHead(other), id: 'doc_00000000000000000000000a' },
    {
      original: referenceTo(newest, null),
      newest,
      reason: 'detailsChanged',
      after: newest.lines,
      buyer: { ...newest.buyer, name: 'Nowa Nazwa S.A.' },
      payment: { means: null, paidOn: null, dueOn: null, paid: money(0, newest.currency) },
    },
  );
}

describe('an invoice that was paid by transfer', () => {
  const xml = ublOf(sampleInvoice());

  it('names the account, the reference of the payment and the order of the buyer', () => {
    expect(elements(xml, 'cac:PaymentMeans')).toEqual([
      '<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode><cbc:PaymentID>RF741000000064</cbc:PaymentID>' +
        '<cac:PayeeFinancialAccount><cbc:ID>PL61109010140000071219812874</cbc:ID>' +
        '<cac:FinancialInstitutionBranch><cbc:ID>WBKPPLPP</cbc:ID></cac:FinancialInstitutionBranch>' +
        '</cac:PayeeFinancialAccount></cac:PaymentMeans>',
    ]);
    expect(elements(xml, 'cac:OrderReference')).toEqual([
      '<cac:OrderReference><cbc:ID>PO-4711</cbc:ID></cac:OrderReference>',
    ]);
  });

  it('ends its period with the last day that is paid for', () => {
    const period =
      '<cac:InvoicePeriod><cbc:StartDate>2026-12-01</cbc:StartDate><cbc:EndDate>2027-11-30</cbc:EndDate></cac:InvoicePeriod>';
    expect(elements(xml, 'cac:InvoicePeriod')).toEqual([period, period]);
  });

  it('has nothing left to pay', () => {
    expect(readUbl(xml)).toMatchObject({ typeCode: '380', gross: '18222.11', prepaid: '18222.11', payable: '0.00' });
  });
});

describe('an invoice in euro of a Polish seller', () => {
  const invoice = sampleInvoice({ buyer: germanBuyer, currency: 'EUR', exchangeRate: euroRate });

  it('is one of reverse charge, in the words of the law', () => {
    const [category = ''] = elements(ublOf(invoice), 'cac:TaxCategory');
    expect(category).toContain('<cbc:ID>AE</cbc:ID><cbc:Percent>0</cbc:Percent>');
    expect(category).toContain('<cbc:TaxExemptionReasonCode>VATEX-EU-AE</cbc:TaxExemptionReasonCode>');
    expect(category).toContain('Reverse charge (odwrotne obciążenie)');
  });

  it('has VAT in złoty too', () => {
    expect(ublOf(invoice)).toContain('<cbc:TaxCurrencyCode>PLN</cbc:TaxCurrencyCode>');
    expect(readUbl(ublOf(invoice)).vatInSellersCurrency).toBe('0.00');
    expect(readCii(ciiOf(invoice)).vatInSellersCurrency).toBe('0.00');
  });
});

describe('an invoice to a customer outside the EU', () => {
  const xml = ublOf(sampleInvoice({ buyer: swissBuyer }));

  it('is outside the scope of VAT, without a rate and without VAT ids', () => {
    const [category = ''] = elements(xml, 'cac:TaxCategory');
    expect(category).toMatch(/^<cac:TaxCategory><cbc:ID>O<\/cbc:ID><cbc:TaxExemptionReasonCode>VATEX-EU-O</);
    expect(elements(xml, 'cac:PartyTaxScheme')).toEqual([
      '<cac:PartyTaxScheme><cbc:CompanyID>PL5260250274</cbc:CompanyID><cac:TaxScheme><cbc:ID>TAX</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>',
    ]);
  });
});

describe('a correction', () => {
  it('that gives seats back is a credit note with positive amounts, the number of the invoice, and the reason', () => {
    const correction = sampleCorrection();
    const xml = ublOf(correction);
    expect(readUbl(xml)).toMatchObject({ root: 'CreditNote', typeCode: '381', gross: '3037.02', payable: '3037.02' });
    expect(readUbl(xml).lines).toMatchObject([{ quantity: '2', price: '1234.56', net: '2469.12' }]);
    expect(elements(xml, 'cac:BillingReference')).toEqual([
      '<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>PL/F/2026/000123</cbc:ID>' +
        '<cbc:IssueDate>2026-11-24</cbc:IssueDate></cac:InvoiceDocumentReference></cac:BillingReference>',
    ]);
    expect(elements(xml, 'cbc:Note').join()).toContain('Zwrot licencji');
    expect(xml).toContain('<cbc:PaymentDueDate>2026-12-08</cbc:PaymentDueDate>');
  });

  it('that raises the amount is an invoice of type 384', () => {
    const newest = sampleInvoice();
    const { currency } = newest;
    const after = newest.lines.map((line) => ({ ...line, unitPrice: '2000', net: money(12 * 200_000, currency) }));
    const raised = correctionOf(sampleHead(other), {
      original: referenceTo(newest, null),
      newest,
      reason: 'priceChanged',
      after,
      payment: { means: 'transfer', paidOn: null, dueOn: addDays(newest.issuedOn, 14), paid: money(0, currency) },
    });
    const read = readUbl(ublOf(raised));
    expect(read).toMatchObject({ root: 'Invoice', typeCode: '384', net: '9185.28' });
    expect(read.lines.map(({ quantity, net }) => [quantity, net])).toEqual([
      ['-12', '-14814.72'],
      ['12', '24000.00'],
    ]);
  });

  it('of details only has one line of nothing, and says what was there before', () => {
    const xml = ublOf(renamed(sampleInvoice()));
    expect(readUbl(xml)).toMatchObject({ typeCode: '384', buyer: 'Nowa Nazwa S.A.', net: '0.00', payable: '0.00' });
    expect(readUbl(xml).lines).toMatchObject([{ quantity: '1', price: '0', net: '0.00' }]);
    expect(elements(xml, 'cbc:Note').join()).toContain('Zażółć Gęślą Jaźń S.A., al. Jerozolimskie 100, lok. 7');
  });

  it('from reverse charge to a customer without a VAT id keeps the id that was invoiced', () => {
    const newest = sampleInvoice({ buyer: germanBuyer });
    const treatment = { kind: 'destination', country: 'DE', percent: 19 } as const;
    const correction = correctionOf(sampleHead(other), {
      original: referenceTo(newest, null),
      newest,
      reason: 'taxChanged',
      after: newest.lines.map((line) => ({ ...line, treatment })),
      taxation: { ...newest.taxation, tax: { ...newest.taxation.tax, reason: 'noVatId', treatment } },
      buyer: { ...newest.buyer, vatId: null },
      payment: { means: null, paidOn: null, dueOn: null, paid: money(0, newest.currency) },
    });
    expect(ublOf(correction)).toContain('<cbc:CompanyID>DE136695976</cbc:CompanyID>');
    expect(readUbl(ublOf(correction)).groups.map(({ vat }) => vat)).toEqual(['0.00', '2814.80']);
  });
});

describe('what EN 16931 cannot say', () => {
  const invoice = sampleInvoice();
  const [line] = invoice.lines;
  const outside = { kind: 'notTaxable', percent: 0 } as const;

  it.each<[string, BillingDocument]>([
    [
      'a pro-forma',
      proFormaOf(sampleHead(), {
        request: sampleRequest(),
        planName: () => 'Business Suite',
        dueOn: null,
        paid: money(0, 'PLN'),
      }),
    ],
    ['an amount with three decimals', { ...invoice, currency: 'KWD' }],
    ['a currency that its code list lacks', { ...invoice, currency: 'XCG' }],
    [
      'lines inside and outside the scope of VAT',
      { ...invoice, lines: line ? [line, { ...line, treatment: outside }] : [] },
    ],
    ['tax of a seller without a VAT id', { ...invoice, seller: { ...polishSeller, vatId: null } }],
  ])('is %s: it is refused', (_what, document) => {
    expect(notInEn16931(document)).not.toBeNull();
    expect(() => ublOf(document)).toThrow(expect.objectContaining({ code: 'invalidRequest' }));
    expect(() => ciiOf(document)).toThrow(expect.objectContaining({ code: 'invalidRequest' }));
  });
});

describe('characters that XML does not know', () => {
  it('are replaced, and others stay', () => {
    expect(xmlText('a\u0000b\uD83Dc\uFFFFd 🏳️‍🌈 \u0085\n"&<')).toBe('a\uFFFDb\uFFFDc\uFFFDd 🏳️‍🌈 \u0085\n"&<');
  });
});

it('has the amounts of its document in both syntaxes, whatever was bought, corrected and corrected again', () => {
  const minor = (amount: string | undefined, currency: string) =>
    amount === undefined ? 0 : multipliedOut('1', amount, currency);
  fc.assert(
    fc.property(purchase, (given) => {
      for (const document of documentsOf(given)) {
        if (notInEn16931(document) !== null) continue;
        const { currency, totals, payment, lines } = document;
        const sign = totals.gross.amount < 0 ? -1 : 1;
        const ubl = readUbl(ublOf(document));
        expect({ ...readCii(ciiOf(document)), root: ubl.root }).toEqual(ubl);
        const sum = (amounts: readonly string[]) =>
          amounts.reduce((total, amount) => total + minor(amount, currency), 0) * sign + 0;
        expect(sum(ubl.lines.map(({ net }) => net))).toBe(totals.net.amount);
        expect(sum(ubl.groups.map(({ net }) => net))).toBe(totals.net.amount);
        expect(sum(ubl.groups.map(({ vat }) => vat))).toBe(totals.vat.amount);
        const signed = { ...totals.gross, amount: totals.gross.amount * sign };
        expect(ubl.gross).toBe(amountText(signed));
        expect(minor(ubl.net, currency) + minor(ubl.vat, currency)).toBe(signed.amount);
        expect(minor(ubl.payable, currency) + minor(ubl.prepaid, currency)).toBe(signed.amount);
        expect(sum([ubl.payable])).toBe(payment.payable.amount);
        for (const { quantity, price, net } of ubl.lines) {
          expect(amountText(money(multipliedOut(quantity, price, currency), currency))).toBe(net);
          expect(decimal(net).scale).toBe(minorUnitDigits(currency));
        }
        expect(ubl.lines.map(({ name }) => name)).toEqual(
          lines.length > 0 ? lines.map(({ name }) => expect.stringContaining(xmlText(name))) : [expect.any(String)],
        );
        expect([ubl.seller, ubl.buyer]).toEqual([document.seller.name, document.buyer.name].map(xmlText));
      }
    }),
    { numRuns: 60 },
  );
});

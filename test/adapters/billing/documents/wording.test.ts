import { documentWording } from '../../../../adapters/billing/documents/wording.js';
import { documentLanguages } from '../../../../domain/billing/billing-details.js';
import { invoiceOnAccount } from '../../../../domain/billing/documents/request-documents.js';
import { plainDate } from '../../../../domain/calendar.js';
import { money } from '../../../../domain/money.js';
import {
  czechSeller,
  euroRate,
  germanBuyer,
  sampleCorrection,
  sampleHead,
  sampleInvoice,
  sampleRequest,
  swissBuyer,
} from '../../../domain/billing/documents/samples.js';

const [pl, cs, en] = [documentWording('pl'), documentWording('cs'), documentWording('en')];
const inEuro = { currency: 'EUR', exchangeRate: euroRate };

/** `Intl` separates by spaces that do not break. */
function plain(text: string | null | undefined): string | undefined {
  return text?.replace(/[\u00a0\u202f]/g, ' ');
}

describe('the words of documents', () => {
  it('name each kind as an accountant of the country does', () => {
    const invoice = sampleInvoice();
    expect(documentLanguages.map((language) => documentWording(language).title(invoice))).toEqual([
      'Faktura',
      'Faktura – daňový doklad',
      'Invoice',
    ]);
    expect(pl.title({ ...invoice, kind: 'proForma' })).toBe('Faktura pro forma');
    expect(cs.title({ ...invoice, kind: 'advance' })).toBe('Daňový doklad k přijaté platbě');
    expect(en.title({ ...invoice, kind: 'settlement' })).toBe('Final invoice');
  });

  it('call a correction a credit or a debit note by what it changes', () => {
    const correction = sampleCorrection();
    const withGross = (amount: number) => ({
      ...correction,
      totals: { ...correction.totals, gross: money(amount, 'PLN') },
    });
    expect([-1, 0, 1].map((amount) => en.title(withGross(amount)))).toEqual([
      'Credit note',
      'Correction of invoice details',
      'Debit note',
    ]);
    expect(pl.correctionReason(correction)).toBe('Zwrot licencji');
    expect(
      pl.correctionReason({ ...correction, corrected: correction.corrected && { ...correction.corrected, after: [] } }),
    ).toBe('Odstąpienie od zakupu – zwrot wszystkich licencji');
    expect(pl.correctionReason(sampleInvoice())).toBeNull();
  });

  it('put seats into the plural of the language, returned ones too', () => {
    const { lines } = sampleInvoice();
    const units = (wording: typeof pl) =>
      [1, 2, 5, 22, -1].flatMap((quantity) => lines.map((line) => wording.unit({ ...line, quantity })));
    expect(units(pl)).toEqual(['licencja', 'licencje', 'licencji', 'licencje', 'licencja']);
    expect(units(cs)).toEqual(['licence', 'licence', 'licencí', 'licencí', 'licence']);
    expect(units(en)).toEqual(['licence', 'licences', 'licences', 'licences', 'licence']);
  });

  it('write days, amounts and rates as the language does', () => {
    const day = plainDate('2026-12-01');
    expect([pl, cs, en].map((one) => one.day(day))).toEqual(['01.12.2026', '1. 12. 2026', '1 December 2026']);
    const amount = money(123_450, 'PLN');
    expect([pl, cs, en].map((one) => plain(one.amount(amount)))).toEqual([
      '1 234,50 zł',
      '1 234,50 PLN',
      'PLN 1,234.50',
    ]);
    // Of cash in forints there are no fillér; the totals of a document have them.
    expect([pl, cs, en].map((one) => plain(one.amount(money(1_705, 'HUF'))))).toEqual([
      '17,05 HUF',
      '17,05 HUF',
      'HUF 17.05',
    ]);
    expect(plain(pl.number(money(Number.MAX_SAFE_INTEGER, 'PLN')))).toBe('90 071 992 547 409,91');
    expect(pl.unitPrice('8.33333333', 'PLN')).toBe('8,33333333');
    expect([pl, cs, en].map((one) => plain(one.percent(25.5)))).toEqual(['25,5%', '25,5 %', '25.5%']);
    expect(pl.period({ from: day, to: plainDate('2027-12-01') })).toBe('01.12.2026 – 30.11.2027');
  });

  it('show a Polish NIP without its prefix to Poles, and with it to others', () => {
    const [domestic, german] = [sampleInvoice(), sampleInvoice({ buyer: germanBuyer, ...inEuro })];
    expect(pl.partyIds(domestic.seller, domestic.buyer)).toEqual([
      { label: 'NIP', value: '5260250274' },
      { label: 'KRS', value: '0000123456' },
    ]);
    expect(pl.partyIds(german.seller, german.buyer)[0]).toEqual({ label: 'NIP', value: 'PL5260250274' });
    expect(cs.partyIds(czechSeller, german.buyer)).toEqual([
      { label: 'DIČ', value: 'CZ25596641' },
      { label: 'IČO', value: '25596641' },
    ]);
  });
});

describe('the notes of documents', () => {
  it('say nothing of a domestic sale in the currency of the country', () => {
    expect(pl.taxNotes(sampleInvoice())).toEqual([]);
  });

  it('say who accounts for VAT, in the words of the seller’s law too, and what proves it', () => {
    const invoice = sampleInvoice({ buyer: germanBuyer, ...inEuro });
    expect(en.taxNotes(invoice)).toEqual([
      'Reverse charge (odwrotne obciążenie): VAT to be accounted for by the customer (Articles 44 and 196 of Directive 2006/112/EC).',
      'The customer’s VAT ID DE136695976 was confirmed by VIES on 24 November 2026, 08:00 UTC, consultation number WAPIAAAAW1234567.',
    ]);
    expect(pl.taxNotes(invoice)[0]).toMatch(/^Odwrotne obciążenie: /);
    const czech = sampleInvoice({ seller: czechSeller, buyer: germanBuyer, currency: 'CZK' });
    expect(cs.taxNotes(czech)[0]).toMatch(/^Daň odvede zákazník: /);
  });

  it('name the country whose rate applies, and the VAT in the seller’s currency with the table', () => {
    const consumer = { ...germanBuyer, vatId: null };
    const [destination, inPln] = pl.taxNotes(sampleInvoice({ buyer: consumer, ...inEuro }));
    expect(destination).toContain('(Niemcy): 19%');
    expect(plain(inPln)).toBe(
      'Kwota VAT 2 814,80 EUR = 11 966,56 zł. Przeliczono po kursie średnim NBP 1 EUR = 4,2513 PLN z 23.11.2026, tabela nr 227/A/NBP/2026.',
    );
    expect(pl.taxNotes(sampleInvoice({ buyer: swissBuyer }))).toEqual([expect.stringContaining('(Szwajcaria)')]);
  });

  it('say what was paid, is to be paid, and is to be paid back', () => {
    expect(pl.paymentNotes(sampleInvoice()).map(plain)).toEqual([
      'Zapłacono 18 222,11 zł dnia 24.11.2026, sposób zapłaty: przelew.',
    ]);
    expect(cs.paymentNotes(onAccount()).map(plain)).toEqual(['K úhradě 18 222,11 PLN do 8. 12. 2026.']);
    expect(en.paymentNotes(sampleCorrection()).map(plain)).toEqual(['To be refunded to the customer: PLN 3,037.02.']);
  });

  it('warn a Polish business that pays later, by the amount', () => {
    expect(plain(pl.latePayment(onAccount()))).toContain('równowartość 70,00 EUR w złotych');
    expect(pl.latePayment(sampleInvoice())).toBeNull();
  });
});

function onAccount() {
  return invoiceOnAccount(sampleHead(), {
    request: sampleRequest(),
    planName: () => 'Business Suite',
    dueOn: plainDate('2026-12-08'),
  });
}

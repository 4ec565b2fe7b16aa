import { fa3Of } from '../../../../../adapters/billing/documents/ksef/fa3.js';
import { validateFa3 } from '../../../../../adapters/billing/documents/ksef/validate-fa3.js';
import { referenceTo, taxCorrectionOf } from '../../../../../domain/billing/documents/corrections.js';
import type { BillingDocument } from '../../../../../domain/billing/documents/document.js';
import { plainDate } from '../../../../../domain/calendar.js';
import { type Money, minus, money } from '../../../../../domain/money.js';
import {
  czechBuyer,
  czechSeller,
  euroRate,
  germanBuyer,
  polishConsumer,
  sampleCorrection,
  sampleHead,
  sampleInvoice,
  swissBuyer,
} from '../../../../domain/billing/documents/samples.js';
import { advanceOf, corrected, fa3, ksefNumber, settlementOf } from './fa3-documents.js';

const inEuro = { currency: 'EUR', exchangeRate: euroRate } as const;
const germanConsumer = { ...polishConsumer, name: 'Jörg Groß', country: 'DE' } as const;

const invoices: readonly (readonly [string, BillingDocument])[] = [
  ['a domestic one', sampleInvoice()],
  ['a domestic one in euros', sampleInvoice(inEuro)],
  ['one of a German business', sampleInvoice({ ...inEuro, buyer: germanBuyer })],
  ['one of a Czech business in PLN', sampleInvoice({ buyer: czechBuyer })],
  ['one of a Swiss business', sampleInvoice({ ...inEuro, buyer: swissBuyer, means: 'card' })],
  ['one of a Polish consumer', sampleInvoice({ buyer: polishConsumer, means: 'blik' })],
  ['one of a German consumer', sampleInvoice({ ...inEuro, buyer: germanConsumer, means: 'credit' })],
  ['a correction', sampleCorrection()],
  ['a correction in euros', sampleCorrection(inEuro)],
  ['a correction of a Swiss business', sampleCorrection({ ...inEuro, buyer: swissBuyer })],
  ['an advance', advanceOf({}, 500_000)],
  ['an advance in euros', advanceOf(inEuro, 500_000)],
  ['a settlement', settlementOf({}, advanceOf({}, 500_000), ksefNumber)],
];

describe('what KSeF takes', () => {
  it.each(invoices)('%s is valid by the ministry’s schema', (_what, document) => {
    expect(validateFa3(fa3Of(document))).toEqual([]);
  });

  it('has findings with their lines for what is wrong, and none of them stops the next', () => {
    const xml = fa3Of(sampleInvoice());
    expect(validateFa3(xml.replace('<P_23>2', '<P_23>3'))).toEqual([expect.stringMatching(/^line \d+: .*P_23/)]);
    expect(validateFa3(xml.replace('</Fa>', ''))).not.toEqual([]);
    expect(validateFa3('')).not.toEqual([]);
    expect(validateFa3(xml)).toEqual([]);
  });

  it('has one processing instruction, the declaration, and no byte order mark', () => {
    const xml = fa3Of(sampleInvoice());
    expect(xml.startsWith('<?xml version="1.0" encoding="UTF-8"?>\n<Faktura ')).toBe(true);
    expect(xml.match(/<\?/g)).toHaveLength(1);
  });
});

describe('a domestic invoice', () => {
  const { Podmiot1, Podmiot2, Fa, Stopka } = fa3(sampleInvoice());

  it('names both by their NIP', () => {
    expect(Podmiot1).not.toHaveProperty('PrefiksPodatnika');
    expect(Podmiot1?.['DaneIdentyfikacyjne']).toEqual({
      NIP: '5260250274',
      Nazwa: 'Przykładowy Sprzedawca sp. z o.o.',
    });
    expect(Podmiot2?.['DaneIdentyfikacyjne']).toEqual({ NIP: '1234563218', Nazwa: 'Zażółć Gęślą Jaźń S.A.' });
    expect(Podmiot2?.['Adres']).toEqual({
      KodKraju: 'PL',
      AdresL1: 'al. Jerozolimskie 100, lok. 7',
      AdresL2: '00-807 Warszawa',
    });
  });

  it('sums at 23 %, and has no P_6 since it was paid on the day of issue', () => {
    expect(Fa).toMatchObject({ KodWaluty: 'PLN', P_1: '2026-11-24', P_13_1: '14814.72', P_14_1: '3407.39' });
    expect(Fa).toMatchObject({ P_15: '18222.11', RodzajFaktury: 'VAT' });
    expect(Fa).not.toHaveProperty('P_6');
    expect(Fa).not.toHaveProperty('P_14_1W');
  });

  it('has a row with its period beside it', () => {
    expect(Fa?.['FaWiersz']).toEqual([
      {
        NrWierszaFa: '1',
        P_7: 'Business Suite',
        P_8A: 'szt.',
        P_8B: '12',
        P_9A: '1234.56',
        P_11: '14814.72',
        P_12: '23',
      },
    ]);
    expect(Fa?.['DodatkowyOpis']).toEqual([
      { Klucz: 'Tytuł płatności', Wartosc: '1000000064' },
      { NrWiersza: '1', Klucz: 'Okres', Wartosc: '2026-12-01 – 2027-11-30' },
    ]);
  });

  it('is never split payment, though above 15,000 PLN', () => {
    expect(Fa?.['Adnotacje']).toEqual({
      P_16: '2',
      P_17: '2',
      P_18: '2',
      P_18A: '2',
      Zwolnienie: { P_19N: '1' },
      NoweSrodkiTransportu: { P_22N: '1' },
      P_23: '2',
      PMarzy: { P_PMarzyN: '1' },
    });
  });

  it('says how it was paid, by which order, and where the seller is registered', () => {
    expect(Fa?.['Platnosc']).toEqual({
      Zaplacono: '1',
      DataZaplaty: '2026-11-24',
      FormaPlatnosci: '6',
      RachunekBankowy: {
        NrRB: 'PL61109010140000071219812874',
        SWIFT: 'WBKPPLPP',
        NazwaBanku: 'Przykładowy Bank S.A.',
        OpisRachunku: 'PLN',
      },
    });
    expect(Fa?.['WarunkiTransakcji']).toEqual({ Zamowienia: { NrZamowienia: 'PO-4711' } });
    expect(Stopka?.['Rejestry']).toMatchObject({ KRS: '0000123456' });
  });

  it('says by when it is to be paid where it is not paid', () => {
    const invoice = sampleInvoice();
    const payment = { ...invoice.payment, paidOn: null, dueOn: plainDate('2026-12-08'), paid: money(0, 'PLN') };
    expect(fa3({ ...invoice, payment }).Fa?.['Platnosc']).toMatchObject({
      TerminPlatnosci: { Termin: '2026-12-08' },
      FormaPlatnosci: '6',
    });
  });

  it('has P_6 where it was paid on another day', () => {
    const taxPoint = plainDate('2026-11-20');
    expect(fa3({ ...sampleInvoice(), taxPoint }).Fa?.['P_6']).toBe('2026-11-20');
  });
});

describe('an invoice in another currency', () => {
  it('has the VAT in PLN with its rate, and the table of the central bank', () => {
    const { Fa } = fa3(sampleInvoice(inEuro));
    expect(Fa).toMatchObject({ KodWaluty: 'EUR', P_14_1: '3407.39', P_14_1W: '14485.84' });
    expect(Fa?.['FaWiersz']?.[0]?.['KursWaluty']).toBe('4.2513');
    expect(Fa?.['DodatkowyOpis']?.[1]).toEqual({
      Klucz: 'Kurs waluty',
      Wartosc: '1 EUR = 4.2513 PLN, NBP, 227/A/NBP/2026, 2026-11-23',
    });
  });

  it('rounds a rate to six decimals, and keeps all of them in words', () => {
    const { Fa } = fa3(sampleInvoice({ ...inEuro, exchangeRate: { ...euroRate, rate: '0.00022415' } }));
    expect(Fa?.['FaWiersz']?.[0]?.['KursWaluty']).toBe('0.000224');
    expect(Fa?.['DodatkowyOpis']?.[1]?.['Wartosc']).toContain('0.00022415');
  });

  it('is refused without a rate, and in a currency of three decimals', () => {
    expect(() => fa3Of(sampleInvoice({ currency: 'EUR' }))).toThrow(
      expect.objectContaining({ code: 'unknownExchangeRate' }),
    );
    expect(() => fa3Of(sampleInvoice({ currency: 'KWD', buyer: swissBuyer }))).toThrow(
      expect.objectContaining({ code: 'otherCurrency' }),
    );
  });
});

describe('the treatments', () => {
  it('of a business in another member state: np II, P_13_9, reverse charge, the seller’s prefix, the proof of VIES', () => {
    const { Podmiot1, Podmiot2, Fa } = fa3(sampleInvoice({ ...inEuro, buyer: germanBuyer }));
    expect(Podmiot1?.['PrefiksPodatnika']).toBe('PL');
    expect(Podmiot2?.['DaneIdentyfikacyjne']).toEqual({
      KodUE: 'DE',
      NrVatUE: '136695976',
      Nazwa: 'Müller & Söhne GmbH "IT"',
    });
    expect(Fa).toMatchObject({ P_13_9: '14814.72', P_15: '14814.72', Adnotacje: { P_18: '1' } });
    expect(Fa?.['FaWiersz']?.[0]).toMatchObject({ P_12: 'np II' });
    expect(Fa?.['FaWiersz']?.[0]).not.toHaveProperty('KursWaluty');
    expect(Fa?.['DodatkowyOpis']?.[1]).toEqual({
      Klucz: 'VIES',
      Wartosc: 'DE136695976: aktywny, 2026-11-24T08:00:00Z, potwierdzenie WAPIAAAAW1234567',
    });
  });

  it('outside of the EU: np I, P_13_8, and no reverse charge', () => {
    const { Podmiot2, Fa } = fa3(sampleInvoice({ ...inEuro, buyer: swissBuyer }));
    expect(Podmiot2?.['DaneIdentyfikacyjne']).toEqual({ BrakID: '1', Nazwa: 'Beispiel AG' });
    expect(Fa).toMatchObject({ P_13_8: '14814.72', Adnotacje: { P_18: '2' } });
    expect(Fa?.['FaWiersz']?.[0]).toMatchObject({ P_12: 'np I' });
  });

  it('outside of the EU with a tax id: that and its country', () => {
    const { Podmiot2 } = fa3(sampleInvoice({ ...inEuro, buyer: { ...swissBuyer, vatId: 'CHE116281710' } }));
    expect(Podmiot2?.['DaneIdentyfikacyjne']).toMatchObject({ KodKraju: 'CH', NrID: 'CHE116281710' });
  });

  it('of a consumer in another member state: its rate in P_12_XII, the sums in P_13_5 and P_14_5', () => {
    const { Podmiot2, Fa } = fa3(sampleInvoice({ ...inEuro, buyer: { ...germanConsumer, country: 'FI' } }));
    expect(Podmiot2?.['DaneIdentyfikacyjne']).toMatchObject({ BrakID: '1' });
    expect(Fa).toMatchObject({ P_13_5: '14814.72', P_14_5: '3777.75', P_15: '18592.47' });
    expect(Fa?.['FaWiersz']?.[0]).toMatchObject({ P_12_XII: '25.5' });
    expect(Fa?.['FaWiersz']?.[0]).not.toHaveProperty('P_12');
  });

  it('of a VAT id that VIES does not know: another tax id, no VAT id', () => {
    const invoice = sampleInvoice({ ...inEuro, buyer: germanBuyer });
    const tax = { ...invoice.taxation.tax, reason: 'vatIdInvalid' as const };
    const { Podmiot2 } = fa3({ ...invoice, taxation: { ...invoice.taxation, tax } });
    expect(Podmiot2?.['DaneIdentyfikacyjne']).toMatchObject({ KodKraju: 'DE', NrID: 'DE136695976' });
  });

  it('of a Greek business: EL beside the country GR', () => {
    const buyer = { ...germanBuyer, country: 'GR', vatId: 'EL094259216' };
    const { Podmiot2 } = fa3(sampleInvoice({ ...inEuro, buyer }));
    expect(Podmiot2).toMatchObject({
      DaneIdentyfikacyjne: { KodUE: 'EL', NrVatUE: '094259216' },
      Adres: { KodKraju: 'GR' },
    });
  });
});

describe('a correction', () => {
  it('shows what changed before and after, and sums the difference', () => {
    const { Fa } = fa3(sampleCorrection());
    expect(Fa).toMatchObject({ P_13_1: '-2469.12', P_14_1: '-567.90', P_15: '-3037.02', RodzajFaktury: 'KOR' });
    expect(Fa).toMatchObject({
      TypKorekty: '2',
      DaneFaKorygowanej: {
        DataWystFaKorygowanej: '2026-11-24',
        NrFaKorygowanej: 'PL/F/2026/000123',
        NrKSeF: '1',
        NrKSeFFaKorygowanej: ksefNumber,
      },
    });
    expect(Fa?.['FaWiersz']).toMatchObject([
      { NrWierszaFa: '1', P_8B: '12', P_11: '14814.72', StanPrzed: '1' },
      { NrWierszaFa: '1', P_8B: '10', P_11: '12345.60' },
    ]);
    expect(Fa?.['FaWiersz']?.[1]).not.toHaveProperty('StanPrzed');
  });

  it('leaves out the account, since the seller pays', () => {
    expect(fa3(sampleCorrection()).Fa?.['Platnosc']).toEqual({
      TerminPlatnosci: { Termin: '2026-12-08' },
      FormaPlatnosci: '2',
    });
  });

  it('of all of it has a row with nothing left', () => {
    const { Fa } = fa3(corrected(sampleInvoice(), { after: [], reason: 'seatsReturned' }));
    expect(Fa?.['FaWiersz']).toMatchObject([
      { P_8B: '12', StanPrzed: '1' },
      { P_8B: '0', P_9A: '1234.56', P_11: '0.00' },
    ]);
    expect(Fa?.['P_15']).toBe('-18222.11');
  });

  it('leaves out the lines that stay', () => {
    const invoice = sampleInvoice();
    const [line] = invoice.lines;
    if (!line) throw new Error('An invoice has a line.');
    const both = { ...invoice, lines: [line, { ...line, code: 'seatsAdded' as const }] };
    const { Fa } = fa3(corrected(both, { after: [line, { ...line, code: 'seatsAdded', quantity: 10 }] }));
    expect(Fa?.['FaWiersz']).toHaveLength(2);
  });

  it('of an invoice outside of KSeF says so, and one of a correction names it too', () => {
    const invoice = sampleInvoice();
    const first = corrected(invoice, { after: [], authorityNumber: null });
    const { Fa } = fa3(corrected(first, { after: invoice.lines }));
    expect(Fa?.['DaneFaKorygowanej']).toMatchObject({ NrFaKorygowanej: invoice.number, NrKSeFN: '1' });
    expect(Fa?.['DodatkowyOpis']).toContainEqual({
      Klucz: 'Poprzednia korekta',
      Wartosc: 'PL/K/2026/000008, 2026-11-24',
    });
    expect(Fa).toMatchObject({ P_15: '18222.11', TypKorekty: '1' });
  });

  it('of a VAT id that was confirmed later moves the sums from one treatment to the other', () => {
    const confirmed = sampleInvoice({ ...inEuro, buyer: germanBuyer });
    const taxed = sampleInvoice({ ...inEuro, buyer: germanConsumer });
    const { Fa, Podmiot1 } = fa3(
      corrected(
        { ...taxed, buyer: confirmed.buyer },
        { after: confirmed.lines, taxation: confirmed.taxation, reason: 'taxChanged' },
      ),
    );
    expect(Fa).toMatchObject({ P_13_5: '-14814.72', P_14_5: '-2814.80', P_13_9: '14814.72', P_15: '-2814.80' });
    expect(Fa?.['Adnotacje']?.['P_18']).toBe('1');
    expect(Fa?.['FaWiersz']).toMatchObject([{ P_12_XII: '19', StanPrzed: '1' }, { P_12: 'np II' }]);
    expect(Podmiot1?.['PrefiksPodatnika']).toBe('PL');
  });

  it('of parts whose VAT id was confirmed later gives back the VAT that was in them, row by row of what was ordered', () => {
    const taxed = { ...inEuro, buyer: { ...germanBuyer, vatId: null } };
    const { buyer, taxation } = sampleInvoice({ ...inEuro, buyer: germanBuyer });
    const advance = { ...advanceOf(taxed, 500_000), buyer };
    const settlement = { ...settlementOf(taxed, advance, ksefNumber), buyer };
    const [first, second] = [advance, settlement].map((one) =>
      taxCorrectionOf(
        { ...sampleHead({ number: 'PL/K/2026/000008' }), seller: one.seller },
        {
          documents: [one],
          original: referenceTo(one, ksefNumber),
          tax: taxation.tax,
          payment: { means: 'transfer', paidOn: null, dueOn: null, paid: money(0, 'EUR') },
        },
      ),
    );
    if (!first || !second) throw new Error('Two corrections are expected');
    for (const document of [first, second]) expect(validateFa3(fa3Of(document))).toEqual([]);
    const { gross, vat } = advance.totals;
    const units = ({ amount }: Money, sign = 1) => ((sign * amount) / 100).toFixed(2);
    const { Fa } = fa3(first);
    expect(Fa).toMatchObject({ RodzajFaktury: 'KOR_ZAL', P_14_5: units(vat, -1), P_15: units(vat, -1) });
    expect(Fa?.['P_13_9']).toBe(units(minus(gross, vat)));
    expect(Fa?.['Zamowienie']?.['ZamowienieWiersz']).toMatchObject([
      { P_12Z_XII: '19', StanPrzedZ: '1' },
      { P_12Z: 'np II', P_11VatZ: '0.00' },
    ]);
    expect(fa3(second).Fa).toMatchObject({ RodzajFaktury: 'KOR_ROZ', P_14_5: units(settlement.totals.vat, -1) });
  });

  it('of the buyer’s details has the buyer as it was, and no rows', () => {
    const invoice = sampleInvoice();
    const buyer = { ...invoice.buyer, name: 'Jaźń S.A.' };
    const document = corrected(invoice, { buyer, reason: 'detailsChanged' });
    expect(validateFa3(fa3Of(document))).toEqual([]);
    const { Podmiot2, Fa } = fa3(document);
    expect(Podmiot2).toMatchObject({ DaneIdentyfikacyjne: { Nazwa: 'Jaźń S.A.' }, IDNabywcy: '1' });
    expect(Fa?.['Podmiot2K']).toMatchObject({
      DaneIdentyfikacyjne: { NIP: '1234563218', Nazwa: 'Zażółć Gęślą Jaźń S.A.' },
      IDNabywcy: '1',
    });
    expect(Fa).toMatchObject({ P_13_1: '0.00', P_15: '0.00' });
    expect(Fa).not.toHaveProperty('FaWiersz');
    expect(Fa).not.toHaveProperty('Platnosc');
  });

  it('cannot correct the buyer’s tax id', () => {
    const invoice = sampleInvoice();
    const buyer = { ...invoice.buyer, vatId: 'PL5260250274' };
    expect(() => fa3Of(corrected(invoice, { buyer, reason: 'detailsChanged' }))).toThrow(
      expect.objectContaining({ code: 'invalidVatId', message: expect.stringContaining('to zero') }),
    );
  });
});

describe('an advance and its settlement', () => {
  const advance = advanceOf({}, 500_000);

  it('the advance has the order that it is for, and no rows', () => {
    const { Fa } = fa3(advance);
    expect(Fa).toMatchObject({ RodzajFaktury: 'ZAL', P_13_1: '4065.04', P_14_1: '934.96', P_15: '5000.00' });
    expect(Fa).not.toHaveProperty('FaWiersz');
    expect(Fa?.['Zamowienie']).toEqual({
      WartoscZamowienia: '18222.11',
      ZamowienieWiersz: [
        {
          NrWierszaZam: '1',
          P_7Z: 'Business Suite',
          P_8AZ: 'szt.',
          P_8BZ: '12',
          P_9AZ: '1234.56',
          P_11NettoZ: '14814.72',
          P_11VatZ: '3407.39',
          P_12Z: '23',
        },
      ],
    });
  });

  it('the advance in another currency has its rate beside the sums', () => {
    expect(fa3(advanceOf(inEuro, 500_000)).Fa).toMatchObject({ P_14_1W: '3974.80', KursWalutyZ: '4.2513' });
  });

  it('the settlement shows all that was sold, sums the rest, and names the advance by its KSeF number or its own', () => {
    const { Fa } = fa3(settlementOf({}, advance, ksefNumber));
    expect(Fa).toMatchObject({ RodzajFaktury: 'ROZ', P_13_1: '10749.68', P_14_1: '2472.43', P_15: '13222.11' });
    expect(Fa?.['P_6']).toBe('2026-11-23');
    expect(Fa?.['FaWiersz']).toMatchObject([{ P_11: '14814.72' }]);
    expect(Fa?.['FakturaZaliczkowa']).toEqual([{ NrKSeFFaZaliczkowej: ksefNumber }]);
    expect(fa3(settlementOf({}, advance, null)).Fa?.['FakturaZaliczkowa']).toEqual([
      { NrKSeFZN: '1', NrFaZaliczkowej: 'PL/Z/2026/000004' },
    ]);
  });

  it('a correction of the advance repeats the order, and says what was paid before', () => {
    const document = corrected(advance, { after: [], reason: 'seatsReturned' });
    expect(validateFa3(fa3Of(document))).toEqual([]);
    const { Fa } = fa3(document);
    expect(Fa).toMatchObject({ RodzajFaktury: 'KOR_ZAL', P_15: '-5000.00', P_15ZK: '5000.00' });
    expect(Fa?.['Zamowienie']?.['ZamowienieWiersz']).toMatchObject([{ StanPrzedZ: '1' }, { P_8BZ: '12' }]);
  });

  it('a correction of the settlement says what was left to pay before', () => {
    const settlement = settlementOf({}, advance, ksefNumber);
    const [sold, deducted] = settlement.lines;
    if (!sold || !deducted) throw new Error('A settlement has what was sold, and an advance.');
    const rest = { ...sold, quantity: 10, net: money(1_234_560, 'PLN') };
    const document = corrected(settlement, { after: [rest, deducted], reason: 'seatsReturned' });
    expect(validateFa3(fa3Of(document))).toEqual([]);
    const { Fa } = fa3(document);
    expect(Fa).toMatchObject({ RodzajFaktury: 'KOR_ROZ', P_15: '-3037.02', P_15ZK: '13222.11' });
    expect(Fa?.['FaWiersz']).toMatchObject([{ P_8B: '12', StanPrzed: '1' }, { P_8B: '10' }]);
    // The advance is found to have been less: no row changes, and both states are shown.
    const less = corrected(settlement, { after: [sold, { ...deducted, net: money(-300_000, 'PLN') }] });
    expect(fa3(less).Fa?.['FaWiersz']).toMatchObject([{ StanPrzed: '1' }, { P_8B: '12' }]);
  });
});

describe('what KSeF does not take', () => {
  const refused: readonly (readonly [string, BillingDocument, string])[] = [
    ['a pro-forma', { ...sampleInvoice(), kind: 'proForma' }, 'invalidRequest'],
    ['a Czech seller’s', sampleInvoice({ seller: czechSeller, currency: 'CZK' }), 'invalidRequest'],
    ['an advance without its order', { ...advanceOf({}, 500_000), ordered: [] }, 'invalidRequest'],
    ['a correction of nothing', { ...sampleCorrection(), corrected: null }, 'invalidRequest'],
    ['a seller without a NIP', withSeller({ vatId: null }), 'invalidVatId'],
    ['a seller whose name is too long', withSeller({ name: 'x'.repeat(513) }), 'invalidRequest'],
    ['a buyer whose name nobody can read', withBuyer({ name: '\u0000\u0007' }), 'invalidRequest'],
  ];

  it.each(refused)('%s', (_what, document, code) => {
    expect(() => fa3Of(document)).toThrow(expect.objectContaining({ code }));
  });

  function withSeller(seller: Partial<BillingDocument['seller']>): BillingDocument {
    const invoice = sampleInvoice();
    return { ...invoice, seller: { ...invoice.seller, ...seller } };
  }

  function withBuyer(buyer: Partial<BillingDocument['buyer']>): BillingDocument {
    const invoice = sampleInvoice();
    return { ...invoice, buyer: { ...invoice.buyer, ...buyer } };
  }
});

it('marks the documents of a test clock', () => {
  const { Fa } = fa3({ ...sampleInvoice(), testClockId: 'clk_1' });
  expect(Fa?.['DodatkowyOpis']).toContainEqual({ Klucz: 'Dokument testowy', Wartosc: 'tak' });
});

import jsqr from 'jsqr';
import { definitionOf } from '../../../../../adapters/billing/documents/pdf/definition.js';
import { qrPicture } from '../../../../../adapters/billing/documents/pdf/qr-picture.js';
import { documentWording } from '../../../../../adapters/billing/documents/wording.js';
import { correctionOf, referenceTo } from '../../../../../domain/billing/documents/corrections.js';
import {
  type AskedFor,
  invoiceOf,
  invoiceOnAccount,
  proFormaOf,
} from '../../../../../domain/billing/documents/request-documents.js';
import { plainDate } from '../../../../../domain/calendar.js';
import { money } from '../../../../../domain/money.js';
import { inventedDocuments } from '../../../../documents/invented.js';
import {
  czechBuyer,
  czechSeller,
  euroRate,
  germanBuyer,
  polishSeller,
  type SampleOptions,
  sampleCorrection,
  sampleHead,
  sampleInvoice,
  sampleRequest,
} from '../../../../domain/billing/documents/samples.js';
import { picturesOf, printed, textOf } from './printed-text.js';

const czech = { seller: czechSeller, buyer: czechBuyer, currency: 'CZK', number: 'CZ/F/2026/000042' };
const inEuro = { buyer: germanBuyer, currency: 'EUR', exchangeRate: euroRate };
const ksefNumber = '5260250274-20261124-0123456789AB-CD';
const link = 'https://qr.ksef.mf.gov.pl/invoice/5260250274/24-11-2026/UtQp9Gpc51y-u3xApZjIjgkpZ01js-J8KflSPW8WzIE';
const code = { kind: 'spayd', text: 'SPD*1.0*ACC:CZ6508000000192000145399', caption: 'QR Platba + F' } as const;

function asked(options: SampleOptions = {}): AskedFor {
  const request = sampleRequest(options);
  return {
    request,
    planName: () => 'Business Suite',
    dueOn: plainDate('2026-12-08'),
    paid: money(0, request.currency),
  };
}

function onAccount(options: SampleOptions = {}) {
  return invoiceOnAccount(sampleHead(options), { ...asked(options), dueOn: plainDate('2026-12-08') });
}

/** The first of them that a text lacks, or has before those that come before it. */
function missing(text: string, parts: readonly string[]): string | null {
  let at = 0;
  for (const part of parts) {
    at = text.indexOf(part, at);
    if (at < 0) return part;
    at += part.length;
  }
  return null;
}

describe('the page of an invoice', () => {
  it('shows number, days, parties, lines, VAT and totals, in Polish', () => {
    const text = textOf(printed(sampleInvoice()));
    const parts = ['Faktura', 'Nr PL/F/2026/000123', '24.11.2026', '01.12.2026 – 30.11.2027', 'PO-4711'];
    expect(missing(text, [...parts, 'Przykładowy Sprzedawca sp. z o.o.', 'Zażółć Gęślą Jaźń S.A.'])).toBeNull();
    expect(missing(text, ['Business Suite', '12', '1 234,56', '23%', '14 814,72'])).toBeNull();
    expect(missing(text, ['Razem', '14 814,72', '3 407,39', '18 222,11', 'Zapłacono', '18 222,11'])).toBeNull();
    expect(missing(text, ['KRS 0000123456', 'Strona 1 z 2'])).toBeNull();
  });

  it('shows no account once it is paid, so that nobody pays twice', () => {
    const text = textOf(printed(sampleInvoice()));
    expect(text).not.toContain('61 1090 1014');
    expect(text).not.toContain('RF74');
  });

  it('shows where to pay, under which reference and until when, while it is to be paid', () => {
    const what = printed(onAccount(czech), { paymentCode: code });
    const parts = [
      'Datum splatnosti',
      '8. 12. 2026',
      '19-2000145399/0800',
      'CZ65 0800 0000 1920 0014 5399',
      'GIBACZPX',
    ];
    expect(missing(textOf(what), [...parts, '1000000064', 'RF74 1000 0000 64', 'QR Platba + F'])).toBeNull();
    expect(decoded(picturesOf(what)[0] ?? '')).toBe(code.text);
  });

  it('says why the buyer accounts for the VAT, in both languages', () => {
    const text = textOf(printed(sampleInvoice(inEuro)));
    expect(text).toContain('Reverse charge (odwrotne obciążenie)');
    expect(text).toContain('WAPIAAAAW1234567');
  });

  it('shows the VAT in the currency of the seller too, with the table of its rate', () => {
    const { vatId: _, ...consumer } = germanBuyer;
    const text = textOf(printed(sampleInvoice({ ...inEuro, buyer: { ...consumer, kind: 'purchaser' } })));
    expect(missing(text, ['VAT amount (PLN)', '2,814.80', '11,966.56', '227/A/NBP/2026'])).toBeNull();
  });

  it('repeats the heading of its lines on each page, and divides no line', () => {
    const { content } = definitionOf(printed(onAccount()));
    expect(JSON.stringify(content)).toContain('"table":{"headerRows":1,"dontBreakRows":true,"keepWithHeaderRows":1,');
  });
});

describe('the page of other documents', () => {
  it('says that a pro-forma is no invoice', () => {
    const text = textOf(printed(proFormaOf(sampleHead({ number: 'PL/P/2026/000001' }), asked())));
    expect(missing(text, ['Faktura pro forma', 'nie jest fakturą', 'Do zapłaty', '18 222,11'])).toBeNull();
  });

  it('marks what belongs to a test clock on every page', () => {
    expect(textOf(printed({ ...sampleInvoice(), testClockId: 'clock_1' }))).toMatch(/^DOKUMENT TESTOWY/);
  });

  it('shows a correction before, after and by its difference, with its reason', () => {
    const text = textOf(printed(sampleCorrection()));
    const named = ['PL/F/2026/000123, 24.11.2026', '5260250274-20261124', 'Zwrot licencji'];
    const lines = ['Przed korektą', '14 814,72', 'Po korekcie', '12 345,60', 'Różnica', '-2 469,12'];
    const totals = [
      'Przed korektą',
      '18 222,11',
      'Po korekcie',
      '15 185,09',
      'Różnica',
      '-3 037,02',
      'Do zwrotu',
      '3 037,02',
    ];
    expect(missing(text, ['Faktura korygująca', ...named, ...lines, ...totals])).toBeNull();
  });

  it('shows the buyer before and after where only details are corrected', () => {
    const invoice = sampleInvoice();
    const corrected = correctionOf(sampleHead({ number: 'PL/K/2026/000008' }), {
      original: referenceTo(invoice, ksefNumber),
      newest: invoice,
      reason: 'detailsChanged',
      after: invoice.lines,
      buyer: { ...invoice.buyer, name: 'Nowa Nazwa S.A.' },
      payment: { means: null, paidOn: null, dueOn: null, paid: money(0, 'PLN') },
    });
    const parts = [
      'Nabywca przed korektą',
      'Zażółć Gęślą Jaźń S.A.',
      'Nabywca',
      'Nowa Nazwa S.A.',
      'Do zapłaty',
      '0,00',
    ];
    expect(missing(textOf(printed(corrected)), parts)).toBeNull();
  });

  it('lists the advances that a settlement deducts', () => {
    const advance = {
      ...{ id: 'doc_a', number: 'PL/Z/2026/000003', issuedOn: plainDate('2026-11-20'), authorityNumber: ksefNumber },
      ...{ gross: money(500_000, 'PLN'), vat: money(93_496, 'PLN') },
    };
    const paid = { ...asked(), means: 'transfer' as const, paidOn: plainDate('2026-11-24'), advances: [advance] };
    const text = textOf(printed(invoiceOf(sampleHead(), paid)));
    const deducted = ['Rozliczenie faktury zaliczkowej PL/Z/2026/000003', '-4 065,04'];
    expect(missing(text, [...deducted, 'PL/Z/2026/000003, 20.11.2026', '934,96', '5 000,00'])).toBeNull();
  });

  it('shows what every invented document comes to', () => {
    for (const document of inventedDocuments({ seed: 4, count: 60 })) {
      const text = textOf(printed(document));
      const wording = documentWording(document.buyer.language);
      const { net, vat, gross } = document.totals;
      const written = [net, vat, gross].map((amount) => wording.amount(amount).replace(/[\u00A0\u202F]/g, ' '));
      expect({ number: document.number, missing: missing(text, [document.number, ...written]) }).toEqual({
        number: document.number,
        missing: null,
      });
    }
  });
});

describe('the codes of the tax authority', () => {
  it('leads to the accepted invoice, with its number below', () => {
    const what = printed(sampleInvoice(), { authority: { kind: 'accepted', number: ksefNumber, link } });
    expect(missing(textOf(what), ['Numer KSeF', ksefNumber, ksefNumber])).toBeNull();
    expect(picturesOf(what).map(decoded)).toEqual([link]);
  });

  it('shows both codes of an invoice that is not there yet, whatever the language', () => {
    const certificateLink = `https://qr.ksef.mf.gov.pl/certificate/Nip/5260250274/5260250274/01F20A5D352AE590/${'aB3-_x9Q'.repeat(53)}`;
    const what = printed(sampleInvoice({ ...inEuro, seller: polishSeller }), {
      authority: { kind: 'offline', invoiceLink: link, certificateLink },
    });
    expect(missing(textOf(what), ['OFFLINE', 'CERTYFIKAT'])).toBeNull();
    expect(picturesOf(what).map(decoded)).toEqual([link, certificateLink]);
  });

  it('refuses what no code can hold', () => {
    expect(() => qrPicture('x'.repeat(3000), 98)).toThrow('A QR code cannot hold these 3000 characters');
  });
});

/** What a phone reads, from the path of the picture: four pixels for a module. */
function decoded(svg: string): string | undefined {
  const width = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]);
  const scale = 4;
  const side = width * scale;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [, x, y, length] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1/g)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row++) {
      for (let column = Number(x) * scale; column < (Number(x) + Number(length)) * scale; column++) {
        pixels.fill(0, (row * side + column) * 4, (row * side + column) * 4 + 3);
      }
    }
  }
  return jsqr.default(pixels, side, side)?.data;
}

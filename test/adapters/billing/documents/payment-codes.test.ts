import fc from 'fast-check';
import { paymentCodeOf } from '../../../../adapters/billing/documents/payment-codes.js';
import type { BankAccount } from '../../../../domain/bank-account.js';
import type { BillingDocument, DocumentSeller } from '../../../../domain/billing/documents/document.js';
import { invoiceOnAccount, proFormaOf } from '../../../../domain/billing/documents/request-documents.js';
import { plainDate } from '../../../../domain/calendar.js';
import { money } from '../../../../domain/money.js';
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
  swissBuyer,
} from '../../../domain/billing/documents/samples.js';
import { readQrCode } from './qr-reading.js';

const planName = () => 'Business Suite';
const dueOn = plainDate('2026-12-08');
const czk: SampleOptions = { seller: czechSeller, buyer: czechBuyer, currency: 'CZK', number: 'CZ/F/2026/000123' };
const euroAccount: BankAccount = {
  iban: 'DE89370400440532013000',
  bic: 'COBADEFFXXX',
  bankName: null,
  currency: 'EUR',
};
const euro: SampleOptions = {
  seller: { ...polishSeller, bankAccount: euroAccount },
  buyer: germanBuyer,
  currency: 'EUR',
  exchangeRate: euroRate,
};

function onAccount(options: SampleOptions = {}): BillingDocument {
  return invoiceOnAccount(sampleHead(options), { request: sampleRequest(options), planName, dueOn });
}

function withSeller(document: BillingDocument, seller: Partial<DocumentSeller>): BillingDocument {
  return { ...document, seller: { ...document.seller, ...seller } };
}

function payable(document: BillingDocument, amount: number): BillingDocument {
  return { ...document, payment: { ...document.payment, payable: money(amount, document.currency) } };
}

/** The code after it was drawn and read again. */
function scanned(document: BillingDocument) {
  const code = paymentCodeOf(document);
  if (!code) throw new Error('The document has no payment code.');
  const text = readQrCode(code.text);
  expect(text).toBe(code.text);
  return { ...code, text };
}

/** Keys and values of QR Platba or QR Faktura. */
function keysOf(text: string): Record<string, string> {
  const pairs = text
    .split('*')
    .slice(2)
    .map((key) => key.split(/:(.*)/s));
  return Object.fromEntries(pairs.map(([key, value]) => [key, value]));
}

describe('the payment code of PLN to a Polish account', () => {
  it('has the nine fields of the recommendation', () => {
    const { kind, text, caption } = scanned(onAccount());
    expect([kind, caption]).toEqual(['zbp', 'Zeskanuj kod QR w aplikacji banku, aby zapłacić']);
    expect(text.split('|')).toEqual([
      '5260250274',
      'PL',
      '61109010140000071219812874',
      '1822211',
      'Przykładowy Sprzedaw',
      '1000000064 PL/F/2026/000123',
      '',
      '',
      '',
    ]);
  });

  it('has at least six digits of grosze, and no NIP where the seller has none', () => {
    const fields = scanned(withSeller(payable(onAccount(), 5), { vatId: null })).text.split('|');
    expect([fields[0], fields[3]]).toEqual(['', '000005']);
  });
});

describe('the payment code of CZK to a Czech account', () => {
  it('is a payment with the invoice inside', () => {
    const { kind, text, caption } = scanned(onAccount(czk));
    expect([kind, caption]).toEqual(['spayd', 'QR Platba+F']);
    expect(text).toMatch(/^SPD\*1\.0\*[A-Z0-9 $%*+\-./:]+$/);
    const { 'X-INV': invoice = '', ...payment } = keysOf(text);
    expect(payment).toEqual({
      ACC: 'CZ6508000000192000145399+GIBACZPX',
      AM: '17925.81',
      CC: 'CZK',
      DT: '20261208',
      MSG: 'CZ/F/2026/000123',
      RN: 'UKAZKOVY PRODEJCE S.R.O.',
      'X-VS': '1000000064',
    });
    const decoded = invoice.replaceAll('%2A', '*');
    expect(decoded).toMatch(/^SID\*1\.0\*/);
    expect(keysOf(decoded)).toEqual({
      ID: 'CZ/F/2026/000123',
      DD: '20261124',
      TP: '0',
      VII: 'CZ25596641',
      INI: '25596641',
      VIR: 'CZ27074358',
      INR: '27074358',
      DUZP: '20261124',
      TB0: '14814.72',
      T0: '3111.09',
      'X-SW': 'PERENNIAL',
    });
  });

  it('says of a pro-forma that it is no tax document, and of a foreign sale that no Czech rate applies', () => {
    const request = sampleRequest(czk);
    const proForma = proFormaOf(sampleHead(czk), { request, planName, dueOn, paid: money(0, 'CZK') });
    const inside = (document: BillingDocument) =>
      keysOf(keysOf(scanned(document).text)['X-INV']?.replaceAll('%2A', '*') ?? '');
    expect(inside(proForma)).toMatchObject({ TD: '0', DD: '20261124' });
    expect(Object.keys(inside(proForma))).not.toEqual(expect.arrayContaining(['DUZP']));
    expect(inside(onAccount({ ...czk, buyer: swissBuyer }))).toMatchObject({ NTB: '14814.72' });
  });

  it('has no invoice inside where a part was paid, and is none for amounts that it cannot hold', () => {
    const { text, caption } = scanned(payable(onAccount(czk), 100));
    expect([keysOf(text)['AM'], keysOf(text)['X-INV'], caption]).toEqual(['1.00', undefined, 'QR Platba']);
    expect([99, 1_000_000_000].map((amount) => paymentCodeOf(payable(onAccount(czk), amount)))).toEqual([null, null]);
  });
});

describe('the payment code of EUR to an account in SEPA', () => {
  it('is a credit transfer with the creditor reference', () => {
    const { kind, text } = scanned(onAccount(euro));
    expect(kind).toBe('epc');
    expect(text.split('\n')).toEqual([
      'BCD',
      '002',
      '1',
      'SCT',
      'COBADEFFXXX',
      'Przykładowy Sprzedawca sp. z o.o.',
      'DE89370400440532013000',
      'EUR14814.72',
      '',
      'RF741000000064',
      '',
      '',
    ]);
  });

  it('is none above what a transfer can hold', () => {
    expect(paymentCodeOf(payable(onAccount(euro), 100_000_000_000))).toBeNull();
  });
});

describe('no payment code', () => {
  it('stands where nothing is to be paid by transfer', () => {
    expect(paymentCodeOf(sampleInvoice())).toBeNull();
    expect(paymentCodeOf(sampleCorrection())).toBeNull();
    const unpaid = onAccount();
    expect(paymentCodeOf({ ...unpaid, payment: { ...unpaid.payment, means: 'card' } })).toBeNull();
  });

  it('stands where no code fits the account and the currency', () => {
    expect(paymentCodeOf(withSeller(onAccount(), { bankAccount: null }))).toBeNull();
    expect(paymentCodeOf(withSeller(onAccount(), { bankAccount: euroAccount }))).toBeNull();
    const usd = { ...euroAccount, currency: 'USD' };
    expect(
      paymentCodeOf(withSeller(onAccount({ ...euro, currency: 'USD', exchangeRate: null }), { bankAccount: usd })),
    ).toBeNull();
  });
});

describe('any payment code', () => {
  const hardName = fc.oneof(
    fc.constantFrom(
      'a|b*c%2Ad:e\n',
      'Łódź & „Söhne“ 🏳️‍🌈 Đorđe',
      '\u0000\u202e\ud800',
      'Ń'.repeat(200),
      '😀'.repeat(60),
    ),
    fc.string({ unit: 'binary', maxLength: 100 }),
  );

  it('keeps its fields and their lengths, whatever the seller is called', () => {
    fc.assert(
      fc.property(hardName, fc.integer({ min: 100, max: 99_999_999 }), (name, amount) => {
        const [zbp, platba, epc] = [onAccount(), onAccount(czk), onAccount(euro)].map(
          (document) => paymentCodeOf(withSeller(payable(document, amount), { name }))?.text,
        );
        expect(platba).toMatch(
          /^SPD\*1\.0\*ACC:[^*]+\*AM:[^*]+\*CC:CZK\*DT:\d{8}\*MSG:[^*]+(\*RN:[^*]{1,35})?\*X-VS:\d{10}$/,
        );
        // A code needs a name, and a name in no letters that it knows is none.
        if (zbp !== undefined) {
          const [, , , grosze, recipient = '', title = '', ...reserved] = zbp.split('|');
          expect([Number(grosze), reserved]).toEqual([amount, ['', '', '']]);
          expect(recipient).toMatch(/^.{1,20}$/u);
          expect(title).toMatch(/^.{1,32}$/u);
        }
        if (epc !== undefined) {
          expect(epc.split('\n')).toHaveLength(12);
          expect(Buffer.byteLength(epc)).toBeLessThanOrEqual(331);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is read again as it was written', () => {
    fc.assert(
      fc.property(hardName, fc.constantFrom({}, czk, euro), (name, options) => {
        const code = paymentCodeOf(withSeller(onAccount(options), { name }));
        if (code) expect(readQrCode(code.text)).toBe(code.text);
      }),
      { numRuns: 6 },
    );
  });
});

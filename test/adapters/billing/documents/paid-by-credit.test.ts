/** A part of an invoice that credit of the account has paid is named on all of its files. */

import { ublOf } from '../../../../adapters/billing/documents/en16931.js';
import { fa3Of } from '../../../../adapters/billing/documents/ksef/fa3.js';
import { validateFa3 } from '../../../../adapters/billing/documents/ksef/validate-fa3.js';
import { definitionOf } from '../../../../adapters/billing/documents/pdf/definition.js';
import { documentWording } from '../../../../adapters/billing/documents/wording.js';
import { documentFromJson } from '../../../../domain/billing/documents/document.js';
import { invoiceOf } from '../../../../domain/billing/documents/request-documents.js';
import { plainDate } from '../../../../domain/calendar.js';
import { toJson } from '../../../../domain/json.js';
import { money } from '../../../../domain/money.js';
import { sampleHead, sampleRequest } from '../../../domain/billing/documents/samples.js';
import { fa3 } from './ksef/fa3-documents.js';

const [usedOn, paidOn] = [plainDate('2026-11-20'), plainDate('2026-11-24')];
const paid = { request: sampleRequest(), planName: () => 'Business Suite', paidOn };
const credit = { amount: money(100_000, 'PLN'), usedOn };
const invoice = invoiceOf(sampleHead(), { ...paid, means: 'transfer', credit });

it('is a part of what was paid, and changes no sum', () => {
  const plain = invoiceOf(sampleHead(), { ...paid, means: 'transfer' });
  expect(plain.payment.credit).toBeNull();
  expect(invoice).toEqual({ ...plain, payment: { ...plain.payment, credit } });
  expect(documentFromJson(toJson(invoice)).payment.credit?.usedOn.equals(usedOn)).toBe(true);
});

it('is no part where credit has paid all of it', () => {
  expect(invoiceOf(sampleHead(), { ...paid, means: 'credit', credit }).payment.credit).toBeNull();
});

it('has its day and amount in FA(3)', () => {
  expect(validateFa3(fa3Of(invoice))).toEqual([]);
  expect(fa3(invoice)['Fa']?.['Platnosc']).toEqual({
    ZnacznikZaplatyCzesciowej: '2',
    ZaplataCzesciowa: [
      {
        KwotaZaplatyCzesciowej: '1000.00',
        DataZaplatyCzesciowej: '2026-11-20',
        PlatnoscInna: '1',
        OpisPlatnosci: 'Środki na koncie rozliczeniowym nabywcy',
      },
      { KwotaZaplatyCzesciowej: '17222.11', DataZaplatyCzesciowej: '2026-11-24', FormaPlatnosci: '6' },
    ],
    RachunekBankowy: expect.anything(),
  });
});

it('is said in a note of UBL and on the page', () => {
  const note = 'W tym 1 000,00 zł rozliczono ze środków na koncie rozliczeniowym.';
  const plain = (text: string) => text.replace(/\s/g, ' ');
  expect(plain(documentWording('pl').creditNote(invoice.payment) ?? '')).toBe(note);
  expect(plain(ublOf(invoice))).toContain(note);
  expect(ublOf(invoice)).toContain('<cbc:PrepaidAmount currencyID="PLN">18222.11</cbc:PrepaidAmount>');
  const page = plain(
    JSON.stringify(definitionOf({ document: invoice, authority: null, paymentCode: null, attachment: null })),
  );
  expect(page).toContain(note);
  expect(page).toContain('W tym z nadpłaty');
});

import fc from 'fast-check';
import { validateCharValidity } from 'ksef-client-ts';
import { fa3Of } from '../../../../../adapters/billing/documents/ksef/fa3.js';
import { validateFa3 } from '../../../../../adapters/billing/documents/ksef/validate-fa3.js';
import { linesAfter } from '../../../../../domain/billing/documents/corrections.js';
import type { BillingDocument, DocumentLine } from '../../../../../domain/billing/documents/document.js';
import { documentTotals } from '../../../../../domain/billing/documents/document-totals.js';
import { amountText } from '../../../../../domain/billing/reconciliation.js';
import { money } from '../../../../../domain/money.js';
import {
  czechBuyer,
  euroRate,
  germanBuyer,
  polishBuyer,
  polishConsumer,
  sampleInvoice,
  swissBuyer,
} from '../../../../domain/billing/documents/samples.js';
import { advanceOf, corrected, fa3, settlementOf } from './fa3-documents.js';

const germanConsumer = { ...polishConsumer, country: 'DE' } as const;
const buyers = [polishBuyer, germanBuyer, czechBuyer, swissBuyer, polishConsumer, germanConsumer];
/** Printable, hostile and broken text around a letter. */
const name = fc
  .tuple(fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ maxLength: 600 }))
  .map(([first, second]) => `${first}<&"Ż]]>${second}`);

const invoices: fc.Arbitrary<BillingDocument> = fc
  .record({
    buyer: fc.constantFrom(...buyers),
    isEuro: fc.boolean(),
    seats: fc.integer({ min: 1, max: 1000 }),
    price: fc.integer({ min: 0, max: 1_000_000 }),
    advance: fc.option(fc.integer({ min: 1, max: 100 })),
    name,
  })
  .map(({ buyer, isEuro, seats, price, advance, name: given }) => {
    const options = { buyer, seats, price, ...(isEuro ? { currency: 'EUR', exchangeRate: euroRate } : {}) };
    const document =
      advance === null ? sampleInvoice(options) : settlementOf(options, advanceOf(options, advance), null);
    const renamed = (line: DocumentLine): DocumentLine => ({ ...line, name: given });
    return { ...document, lines: document.lines.map(renamed), buyer: { ...document.buyer, name: given.slice(0, 200) } };
  });

/** Seats that are left, each time: of an invoice, its correction, the correction of that. */
const documents = fc
  .tuple(invoices, fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 3 }))
  .map(([invoice, corrections]) => corrections.reduce(withSeats, invoice));

function withSeats(document: BillingDocument, seats: number): BillingDocument {
  const after = linesAfter(document).flatMap((line) => {
    if (line.code === 'advanceDeducted') return [line];
    if (seats === 0) return [];
    const price = line.net.amount / line.quantity;
    return [{ ...line, quantity: seats, net: money(price * seats, document.currency) }];
  });
  return corrected(document, { after, reason: 'seatsReturned' });
}

describe('any document of a Polish seller', () => {
  it('is valid, repeats itself byte by byte, and says what it comes to', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const xml = fa3Of(document);
        expect(validateFa3(xml)).toEqual([]);
        expect(validateCharValidity(xml)).toEqual([]);
        expect(fa3Of(document)).toBe(xml);
        const { Fa } = fa3(document);
        const { totals } = document;
        expect(Fa?.['P_15']).toBe(amountText(totals.gross));
        const summed = ['P_13_1', 'P_14_1', 'P_13_5', 'P_14_5', 'P_13_8', 'P_13_9'].reduce(
          (sum, field) => sum + minorUnits(Fa?.[field] ?? '0'),
          0,
        );
        expect(summed).toBe(totals.gross.amount);
      }),
      { numRuns: 40 },
    );
  });

  it('has rows whose amounts come to its net, with what it deducts', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const rows = fa3(document).Fa?.['FaWiersz'] ?? [];
        const of = (isBefore: boolean) =>
          [...rows]
            .filter((row) => 'StanPrzed' in row === isBefore)
            .reduce((sum, row) => sum + minorUnits(row['P_11'] ?? '0'), 0);
        const deducted = document.corrected ? [] : document.lines.filter(({ code }) => code === 'advanceDeducted');
        const less = documentTotals(deducted, document.currency, null).net.amount;
        expect(of(false) - of(true) + less).toBe(document.totals.net.amount);
      }),
      { numRuns: 20 },
    );
  });
});

function minorUnits(text: string): number {
  return Math.round(Number(text) * 100);
}

import fc from 'fast-check';
import '../date-equality.js';
import { booksProblems } from '../../../domain/billing/books.js';
import { cancellable, refundOf } from '../../../domain/billing/cancellation.js';
import type { ChargeLine } from '../../../domain/billing/charge-lines.js';
import {
  correctionOf,
  linesAfter,
  referenceTo,
  taxCorrectionOf,
} from '../../../domain/billing/documents/corrections.js';
import type { BillingDocument } from '../../../domain/billing/documents/document.js';
import { documentTotals, takenBackTotals } from '../../../domain/billing/documents/document-totals.js';
import { advanceOf, documentLines, invoiceOf } from '../../../domain/billing/documents/request-documents.js';
import { linesLeft, replacedLines } from '../../../domain/billing/documents/returned-seats.js';
import type { LedgerEntry } from '../../../domain/billing/ledger.js';
import { issueRequest } from '../../../domain/billing/payment-requests.js';
import {
  paymentReceived,
  refundGranted,
  refundPaid,
  requestIssued,
  taxCorrected,
} from '../../../domain/billing/postings.js';
import { nextQuestion, provenTax, vatLeft } from '../../../domain/billing/tax-proof.js';
import { decideTax, type VatIdCheck } from '../../../domain/billing/vat.js';
import { addHours, instant, plainDate } from '../../../domain/calendar.js';
import { policyOf } from '../../../domain/catalogue/policies.js';
import { money, sum } from '../../../domain/money.js';
import { begin, currency, head, linesFor, pln, requested } from './bookkeeping.js';
import { sampleInvoice } from './documents/samples.js';

const sale = {
  sellerCountry: 'PL',
  customer: { country: 'DE', vatId: 'DE136695976' },
  on: plainDate('2027-03-01'),
  whileUnavailable: 'tax',
} as const;
const answered = (answer: VatIdCheck['answer']): VatIdCheck => ({
  vatId: sale.customer.vatId,
  answer,
  answeredAt: instant('2027-03-09T08:00:00Z'),
  requestIdentifier: answer === 'unavailable' ? null : 'WAPI1',
});
const pending = decideTax({ ...sale, check: answered('unavailable') });
const taxation = { tax: pending, exchangeRate: null };

describe('the proof of a sale that was taxed while VIES was away', () => {
  const issuedAt = instant('2027-03-01T10:00:00Z');
  const document = { ...sampleInvoice(), taxation, issuedAt, testClockId: null };

  it('is asked for once a day, for 90 days', () => {
    let questions = 0;
    let last = issuedAt;
    for (let next = nextQuestion(document, issuedAt); next; next = nextQuestion(document, next)) {
      expect(next).toEqual(addHours(last, 24));
      last = next;
      questions += 1;
    }
    expect(questions).toBe(90);
    expect(last).toEqual(instant('2027-05-30T10:00:00Z'));
  });

  it('is not asked for on a test clock, for what is no invoice, and where the tax is decided', () => {
    const decided = { ...taxation, tax: decideTax({ ...sale, check: answered('invalid') }) };
    expect(nextQuestion({ ...document, testClockId: 'clk_1' }, issuedAt)).toBeNull();
    expect(nextQuestion({ ...document, kind: 'proForma' }, issuedAt)).toBeNull();
    expect(nextQuestion({ ...document, kind: 'correction' }, issuedAt)).toBeNull();
    expect(nextQuestion({ ...document, taxation: decided }, issuedAt)).toBeNull();
  });

  it('makes it a reverse charge of its own day where the id is valid, and changes nothing else', () => {
    expect(provenTax(pending, answered('valid'))).toEqual({
      ...pending,
      treatment: { kind: 'reverseCharge', percent: 0 },
      reason: 'vatIdConfirmed',
      check: answered('valid'),
      rateSource: null,
    });
    expect(provenTax(pending, answered('invalid'))).toBeNull();
    expect(provenTax(pending, answered('unavailable'))).toBeNull();
    expect(provenTax(decideTax({ ...sale, check: answered('invalid') }), answered('valid'))).toBeNull();
  });
});

describe('what a proof gives back', () => {
  const proven = provenTax(pending, answered('valid'));
  if (!proven) throw new Error('A proof is expected');
  const planName = () => 'Suite';
  const documentHead = (number: string) => {
    const { seller, testClockId } = sampleInvoice();
    return { id: number, number, testClockId, issuedAt: begin, zone: 'Europe/Warsaw', seller };
  };
  const payment = { means: 'transfer', paidOn: null, dueOn: null, paid: pln(0) } as const;
  const vatOf = (documents: readonly BillingDocument[]) =>
    sum(
      documents.map(({ totals }) => totals.vat),
      currency,
    ).amount;
  const requestOf = (seats: number) => {
    const { status: _, totals: _totals, version: _version, replaces: _replaces, ...facts } = requested('req-1');
    return issueRequest({ ...facts, ...taxation, lines: linesFor(seats) });
  };

  it('is all the VAT that refunds have left, in the books as on the documents, and refunds after it have none', () => {
    const drawn = fc.record({
      seats: fc.integer({ min: 3, max: 400 }),
      before: fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 2 }),
      hours: fc.nat(160),
    });
    fc.assert(
      fc.property(drawn, ({ seats, before, hours }) => {
        const request = requestOf(seats);
        const { gross } = request.totals;
        const settled = {
          kind: 'settled',
          requestId: request.id,
          amount: gross,
          valueDate: plainDate('2027-03-01'),
        } as const;
        const entries: LedgerEntry[] = [
          requestIssued(head('1'), request),
          paymentReceived(head('2'), { paymentId: 'pay-1', amount: gross, allocations: [settled] }),
        ];
        const paid = { request, planName, means: 'transfer', paidOn: plainDate('2027-03-01') } as const;
        const documents: [BillingDocument, ...BillingDocument[]] = [invoiceOf(documentHead('F/1'), paid)];
        const original = referenceTo(documents[0], null);
        const terms = {
          recordedAt: begin,
          policy: policyOf('annual'),
          zone: 'Europe/Warsaw',
          at: addHours(begin, hours),
        };
        let purchase = cancellable(request.lines, currency, { ...terms, ...taxation });
        const giveBack = (returned: number, n: number) => {
          const refund = refundOf(purchase, { seats: returned, at: terms.at, zone: terms.zone });
          entries.push(refundGranted(head(`refund-${n}`), request.id, refund));
          const newest = documents.at(-1) ?? documents[0];
          const shown = (lines: readonly ChargeLine[]) => documentLines(lines, newest.taxation.tax.treatment, planName);
          const after = replacedLines(linesAfter(newest), shown(purchase.lines), shown(linesLeft(purchase, refund)));
          documents.push(
            correctionOf(documentHead(`K/${n}`), { original, newest, reason: 'seatsReturned', after, payment }),
          );
          purchase = refund.left;
          return refund;
        };
        for (const [n, given] of before.entries()) {
          if (given < Math.min(...purchase.lines.map((line) => line.seats))) giveBack(given, n);
        }
        const vat = vatLeft(request.id, entries);
        expect(vat).toBe(vatOf(documents));
        entries.push(taxCorrected(head('proof'), request.id, pln(vat)));
        const correction = taxCorrectionOf(documentHead('K/T'), { documents, original, tax: proven, payment });
        expect(correction.totals).toMatchObject({ net: pln(0), vat: pln(-vat), gross: pln(-vat) });
        expect(documentTotals(linesAfter(correction), currency, null).vat).toEqual(pln(0));
        expect(vatLeft(request.id, entries)).toBe(0);
        documents.push(correction);

        purchase = { ...purchase, tax: proven };
        const refund = giveBack(1, 9);
        expect(refund.totals.vat).toEqual(pln(0));
        expect(vatOf(documents)).toBe(0);
        const owed = entries.flatMap(({ postings }) => postings.filter(({ account }) => account === 'refunds'));
        const back = pln(-owed.reduce((all, { amount }) => all + amount, 0));
        entries.push(refundPaid(head('out'), request.id, back));
        expect(booksProblems(entries)).toEqual([]);
        expect(back.amount).toBeLessThanOrEqual(gross.amount);
      }),
    );
  });

  it('is, of parts that were invoiced before, the VAT that was in them, to the last minor unit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 3 }),
        (seats, parts) => {
          const request = requestOf(seats);
          const paid = { request, planName, means: 'transfer', paidOn: plainDate('2027-03-01') } as const;
          const advances = parts.map((part, n) => {
            const amount = money(Math.floor((request.totals.gross.amount * part) / 1000) + n, currency);
            return advanceOf(documentHead(`A/${n}`), { ...paid, amount });
          });
          const deducted = advances.map((one) => ({
            ...referenceTo(one, null),
            gross: one.totals.gross,
            vat: one.totals.vat,
          }));
          const settlement = invoiceOf(documentHead('S/1'), { ...paid, advances: deducted });
          const all = [settlement, ...advances];
          const corrections = all.map((one) =>
            taxCorrectionOf(documentHead(`K/${one.number}`), {
              documents: [one],
              original: referenceTo(one, null),
              tax: proven,
              payment,
            }),
          );
          expect(vatOf(all)).toBe(request.totals.vat.amount);
          for (const one of all) {
            const back = takenBackTotals([one]);
            expect([back.net.amount, back.vat.amount]).toEqual([-one.totals.net.amount, -one.totals.vat.amount]);
          }
          for (const [n, correction] of corrections.entries()) {
            expect(correction.totals).toMatchObject({ net: pln(0), vat: pln(-(all[n]?.totals.vat.amount ?? 0)) });
            expect(correction.ordered.every(({ treatment }) => treatment.kind === 'reverseCharge')).toBe(true);
          }
        },
      ),
    );
  });
});

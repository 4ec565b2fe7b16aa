/** Seats of a purchase that was paid in parts are given back: the documents come to what the refund and the books do. */
import '../../date-equality.js';
import fc from 'fast-check';
import { ublOf } from '../../../../adapters/billing/documents/en16931.js';
import { fa3Of } from '../../../../adapters/billing/documents/ksef/fa3.js';
import { validateFa3 } from '../../../../adapters/billing/documents/ksef/validate-fa3.js';
import { cancellable, type Refund, refundOf } from '../../../../domain/billing/cancellation.js';
import { linesAfter, referenceTo } from '../../../../domain/billing/documents/corrections.js';
import type { BillingDocument } from '../../../../domain/billing/documents/document.js';
import { advanceOf, documentLines, invoiceOf } from '../../../../domain/billing/documents/request-documents.js';
import { linesLeft, replacedLines } from '../../../../domain/billing/documents/returned-seats.js';
import { returnedAdvance, returnedSeats } from '../../../../domain/billing/documents/settlement-corrections.js';
import { instant, plainDate } from '../../../../domain/calendar.js';
import { money } from '../../../../domain/money.js';
import { sampleHead, sampleRequest } from './samples.js';

describe('a purchase that was paid in three parts', () => {
  const request = sampleRequest({ seats: 7, price: 52_900 });
  const planName = () => 'Business Suite';
  const paid = { request, planName, means: 'transfer', paidOn: plainDate('2026-11-24') } as const;
  const advances = [100_000, 200_001].map((part, n) => {
    const head = { ...sampleHead({ number: `PL/A/2026/00000${n + 1}` }), id: `doc_${n}` };
    return advanceOf(head, { ...paid, amount: money(part, 'PLN') });
  });
  const deducted = advances.map((advance) => {
    const { gross, vat } = advance.totals;
    return { ...referenceTo(advance, null), gross, vat };
  });
  const settlement = invoiceOf(sampleHead(), { ...paid, advances: deducted });
  const vatOf = (documents: readonly { readonly totals: { readonly vat: { readonly amount: number } } }[]) =>
    documents.reduce((sum, { totals }) => sum + totals.vat.amount, 0);

  it('is invoiced to the unit, and nothing is left to pay', () => {
    expect(vatOf([...advances, settlement])).toBe(request.totals.vat.amount);
    expect(settlement.payment.payable.amount).toBe(0);
  });

  const recordedAt = instant('2026-12-01T09:00:00Z');
  const { lines, currency, tax, exchangeRate } = request;
  const purchase = cancellable(lines, currency, { recordedAt, policy: null, tax, exchangeRate });
  const shown = (of: typeof lines) => documentLines(of, tax.treatment, planName);

  /** Gives seats back, one refund after the other. @returns the chains: of the settlement, and of the advances */
  function returned(seats: readonly number[], day = '2026-12-03') {
    const chains: [BillingDocument, ...BillingDocument[]][] = [
      [settlement],
      ...advances.map((one) => [one] as [BillingDocument]),
    ];
    let left = purchase;
    let given = 0;
    const totals: Refund['totals'][] = [];
    for (const count of seats) {
      const refund = refundOf(left, { seats: count, at: instant(`${day}T09:00:00Z`), zone: 'Europe/Warsaw' });
      const [ofSettlement = [settlement], ...ofAdvances] = chains;
      const rest = linesLeft(left, refund);
      const newest = ofSettlement.at(-1) ?? settlement;
      const head = () => {
        given += 1;
        return { ...sampleHead({ number: `PL/K/2026/00000${given}` }), id: `doc_k${given}` };
      };
      const correction = returnedSeats(head(), {
        documents: ofSettlement,
        original: referenceTo(settlement, null),
        advances: ofAdvances,
        after: replacedLines(linesAfter(newest), shown(left.lines), shown(rest)),
        difference: shown(refund.lines),
        paidBack: money(0, currency),
      });
      ofSettlement.push(correction);
      for (const share of correction.advances) {
        const chain = ofAdvances.find(([{ id }]) => id === share.id);
        const [original] = chain ?? [];
        if (!chain || !original) throw new Error(`There is no advance ${share.id}.`);
        const made = { share, ordered: shown(rest), paidBack: money(0, currency) };
        chain.push(returnedAdvance(head(), { documents: chain, original: referenceTo(original, null), ...made }));
      }
      totals.push(refund.totals);
      left = refund.left;
    }
    return { chains, totals, corrections: chains.flatMap(([, ...others]) => others) };
  }

  const sumOf = (documents: readonly Pick<BillingDocument, 'totals'>[], of: 'net' | 'vat' | 'gross') =>
    documents.reduce((sum, { totals }) => sum + totals[of].amount, 0);

  it('is corrected by what the refund gives back, as far as the settlement goes', () => {
    const { corrections, totals } = returned([1]);
    expect(corrections).toHaveLength(1);
    for (const of of ['net', 'vat', 'gross'] as const) expect(corrections[0]?.totals[of]).toEqual(totals[0]?.[of]);
    expect(corrections[0]?.advances).toEqual([]);
  });

  it('corrects the last advance by what is beyond the settlement', () => {
    const { chains, corrections, totals } = returned([4]);
    const [ofSettlement = [], first, second] = chains;
    expect([ofSettlement.length, first?.length, second?.length]).toEqual([2, 1, 2]);
    expect(sumOf(ofSettlement, 'gross')).toBe(0);
    expect(corrections[1]).toMatchObject({
      kind: 'correction',
      corrected: { originalKind: 'advance', original: { number: 'PL/A/2026/000002' }, reason: 'seatsReturned' },
    });
    for (const of of ['net', 'vat', 'gross'] as const) expect(sumOf(corrections, of)).toBe(totals[0]?.[of].amount);
  });

  it('leaves nothing on any document once all of it is given back', () => {
    const { chains, corrections } = returned([2, 5], '2026-12-01');
    for (const chain of chains) for (const of of ['net', 'vat', 'gross'] as const) expect(sumOf(chain, of)).toBe(0);
    expect(corrections.map(({ corrected }) => corrected?.after.length)).toEqual([3, 0, 0, 0]);
  });

  it('comes to what is refunded, however seats go, and no document falls below nothing', () => {
    const days = fc.integer({ min: 1, max: 7 }).map((day) => `2026-12-0${day}`);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 }), days, (asked, day) => {
        const seats = asked.filter((count, index) => asked.slice(0, index).reduce((sum, one) => sum + one, count) <= 7);
        const { chains, corrections, totals } = returned(seats, day);
        for (const of of ['net', 'vat', 'gross'] as const) {
          expect(sumOf(corrections, of)).toBe(totals.reduce((sum, total) => sum + total[of].amount, 0));
        }
        for (const chain of chains) expect(sumOf(chain, 'gross')).toBeGreaterThanOrEqual(0);
        for (const { lines: shownLines, totals: own } of corrections) {
          expect(shownLines.reduce((sum, { net }) => sum + net.amount, 0)).toBe(own.net.amount);
        }
      }),
    );
  });

  it('is written for KSeF with the order before and after, and for programs', () => {
    const [, correction] = returned([4]).corrections;
    const xml = fa3Of(correction ?? settlement);
    expect(xml).toContain('<RodzajFaktury>KOR_ZAL</RodzajFaktury>');
    expect(xml).toContain('<StanPrzedZ>1</StanPrzedZ>');
    for (const one of returned([2, 5], '2026-12-01').corrections) {
      expect(validateFa3(fa3Of(one))).toEqual([]);
      expect(ublOf(one)).toContain('</cac:LegalMonetaryTotal>');
    }
  });
});

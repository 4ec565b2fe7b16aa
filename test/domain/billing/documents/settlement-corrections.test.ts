/** Seats of a purchase that was paid in parts are given back: the documents come to what the refund and the books do. */
import '../../date-equality.js';
import { cancellable, refundOf } from '../../../../domain/billing/cancellation.js';
import { correctionOf, referenceTo } from '../../../../domain/billing/documents/corrections.js';
import { advanceOf, documentLines, invoiceOf } from '../../../../domain/billing/documents/request-documents.js';
import { linesLeft } from '../../../../domain/billing/documents/returned-seats.js';
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

  it('is corrected by what the refund gives back', () => {
    const { lines, currency, tax, exchangeRate } = request;
    const recordedAt = instant('2026-12-01T09:00:00Z');
    const purchase = cancellable(lines, currency, { recordedAt, policy: null, tax, exchangeRate });
    const refund = refundOf(purchase, { seats: 2, at: instant('2026-12-03T09:00:00Z'), zone: 'Europe/Warsaw' });
    const shown = (of: typeof lines) => documentLines(of, tax.treatment, planName);
    const correction = correctionOf(sampleHead({ number: 'PL/K/2026/000001' }), {
      original: referenceTo(settlement, null),
      newest: settlement,
      reason: 'seatsReturned',
      after: [...shown(linesLeft(purchase, refund)), ...settlement.lines.slice(1)],
      difference: shown(refund.lines),
      payment: { means: null, paidOn: null, dueOn: null, paid: money(0, currency) },
    });
    expect(correction.totals).toMatchObject({
      vat: refund.totals.vat,
      net: refund.totals.net,
      gross: refund.totals.gross,
    });
  });
});

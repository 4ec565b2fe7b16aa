import '../date-equality.js';
import { allocate } from '../../../domain/billing/allocation.js';
import { booksProblems } from '../../../domain/billing/books.js';
import {
  changesOwed,
  creditOn,
  ledgerEntryFromJson,
  statementLine,
  trialBalance,
} from '../../../domain/billing/ledger.js';
import { correctRequest, issueRequest } from '../../../domain/billing/payment-requests.js';
import {
  changeRecorded,
  paymentReceived,
  requestIssued,
  requestReplaced,
  requestWithdrawn,
  suspenseResolved,
} from '../../../domain/billing/postings.js';
import { plainDate } from '../../../domain/calendar.js';
import { toJson } from '../../../domain/json.js';
import { begin, currency, head, linesFor, payable, pln, received, requested } from './bookkeeping.js';

describe('the ledger of an order', () => {
  const request = requested('req-1');
  const issued = requestIssued(head('1'), request);

  it('owes what was asked for, earns its days, and its tax', () => {
    expect(trialBalance([issued])).toMatchObject({ receivable: 12_300, revenue: -10_000, vat: -2300, cash: 0 });
    expect(issued.postings).toMatchObject([
      { account: 'receivable', subject: 'req-1' },
      { account: 'revenue', from: plainDate('2027-03-01'), to: plainDate('2028-03-01') },
      { account: 'vat' },
    ]);
    expect(ledgerEntryFromJson(toJson(issued))).toEqual(issued);
  });

  it('is even when it is paid in parts, keeps what is too much as credit, and explains itself', () => {
    const part = allocate(received('pay-1', 5000, 'req-1'), [payable(request)]);
    const applied = [{ paymentId: 'pay-1', amount: pln(5000), valueDate: plainDate('2027-03-02') }];
    const rest = allocate(received('pay-2', 8000, 'req-1'), [payable(request, { applied })]);
    const entries = [
      issued,
      paymentReceived(head('2', 1), { paymentId: 'pay-1', amount: pln(5000), allocations: part }),
      paymentReceived(head('3', 2), {
        paymentId: 'pay-2',
        amount: pln(8000),
        allocations: rest,
        balances: { 'req-1': { owed: 12_300, kept: 5000, writtenOff: 0 } },
      }),
    ];
    expect(trialBalance(entries)).toMatchObject({ receivable: 0, unapplied: 0, credit: -700, cash: 13_000 });
    expect(booksProblems(entries)).toEqual([]);
    const lines = entries.map((entry, n) => statementLine(entry, trialBalance(entries.slice(0, n + 1))));
    expect(lines.map(({ change, owed }) => [change.amount, owed.amount])).toEqual([
      [12_300, 12_300],
      [-5000, 7300],
      [-8000, -700],
    ]);
    expect(entries.map(changesOwed)).toEqual([true, true, true]);
    expect(creditOn(trialBalance(entries), currency)).toEqual(pln(700));
  });

  it('replaces an unpaid request, and withdraws it', () => {
    const corrected = correctRequest(request, { id: 'req-2', at: begin, reference: '', lines: linesFor(2), added: [] });
    const [old, next] = corrected;
    expect(corrected).toMatchObject([
      { id: 'req-1', status: 'replaced' },
      { id: 'req-2', version: 2, replaces: 'req-1', reference: '1000000064', totals: { gross: { amount: 24_600 } } },
    ]);
    if (!old || !next) throw new Error('Two requests are expected');
    const entries = [issued, requestReplaced(head('2'), old, next)];
    expect(trialBalance(entries)).toMatchObject({ receivable: 24_600, revenue: -20_000, vat: -4600 });
    expect(trialBalance([...entries, requestWithdrawn(head('3'), next)])).toMatchObject({ receivable: 0, revenue: 0 });
  });

  it('supplements a request that was paid, where something came on top', () => {
    const paid = { ...request, status: 'paid' as const };
    const correction = { id: 'req-2', at: begin, reference: '1000000161', lines: linesFor(2), added: linesFor(1) };
    expect(correctRequest(paid, correction)).toMatchObject([
      { kind: 'supplement', version: 1, replaces: 'req-1', status: 'open', totals: { gross: { amount: 12_300 } } },
    ]);
    expect(correctRequest(paid, { ...correction, added: [] })).toEqual([]);
    expect(() => issueRequest({ ...request, lines: [] })).toThrow('has lines');
  });

  it('keeps what nobody knows in suspense until a person says what it is for', () => {
    const waiting = allocate(received('pay-1', 12_300, null), [payable(request)]);
    const amount = pln(12_300);
    const entries = [issued, paymentReceived(head('2'), { paymentId: 'pay-1', amount, allocations: waiting })];
    expect(trialBalance(entries)).toMatchObject({ suspense: -12_300, receivable: 12_300 });
    const allocations = allocate(received('pay-1', 12_300, 'req-1'), [payable(request)]);
    const resolved = [...entries, suspenseResolved(head('3'), { paymentId: 'pay-1', amount, allocations })];
    expect(trialBalance(resolved)).toMatchObject({ suspense: 0, receivable: 0, cash: 12_300 });
    expect(booksProblems(resolved)).toEqual([]);
  });

  it('has an entry of what changed without money', () => {
    const change = changeRecorded({ ...head('2'), before: { seats: 3 }, after: { nextTermSeats: 2 } }, currency);
    expect(change).toMatchObject({ kind: 'changed', before: { seats: 3 }, postings: [] });
    expect(changesOwed(change)).toBe(false);
  });
});

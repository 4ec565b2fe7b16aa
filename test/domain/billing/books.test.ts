import '../date-equality.js';
import { allocate } from '../../../domain/billing/allocation.js';
import { booksProblems } from '../../../domain/billing/books.js';
import type { LedgerEntry } from '../../../domain/billing/ledger.js';
import { creditUsed, paymentReceived, refundPaid, requestIssued } from '../../../domain/billing/postings.js';
import { head, payable, pln, received, requested } from './bookkeeping.js';

describe('books that do not add up', () => {
  const request = requested('req-1');
  const issued = requestIssued(head('1'), request);
  const paid = paymentReceived(head('2'), {
    paymentId: 'pay-1',
    amount: pln(12_300),
    allocations: allocate(received('pay-1', 12_300, 'req-1'), [payable(request)]),
  });
  const twisted = (entry: LedgerEntry, by: number): LedgerEntry => ({
    ...entry,
    postings: entry.postings.map((one, n) => (n === 0 ? { ...one, amount: one.amount + by } : one)),
  });
  const codes = (entries: readonly LedgerEntry[]) => booksProblems(entries).map(({ code }) => code);

  it.each([
    ['an entry whose sides differ', [twisted(issued, 1), paid], ['unbalancedEntry', 'unbalancedBooks']],
    ['a fraction', [twisted(issued, 0.5)], ['notWhole', 'unbalancedBooks']],
    ['an entry that was written twice', [issued, paid, paid], ['sameIdTwice', 'receivableBelowZero']],
    ['a payment without its request', [paid], ['receivableBelowZero']],
    ['a refund that nobody granted', [issued, paid, refundPaid(head('3'), 'req-1', pln(1))], ['refundBeyondPaid']],
    [
      'credit that was never there',
      [issued, creditUsed(head('3'), { requestId: 'req-1', amount: pln(100), settled: false })],
      ['creditBeyondPaid'],
    ],
  ])('are found: %s', (_what, entries, expected) => expect(codes(entries)).toEqual(expected));

  it('are judged by billing account and currency', () => {
    expect(codes([issued, { ...paid, billingAccountId: 'acc-2' }])).toEqual(['receivableBelowZero']);
  });
});

/** The books of an invoice on account: paid in parts, given back, and paid back, in any order. */
import fc from 'fast-check';
import '../date-equality.js';
import { allocate } from '../../../domain/billing/allocation.js';
import { type AllocationNow, allocationNow } from '../../../domain/billing/allocation-now.js';
import { booksProblems } from '../../../domain/billing/books.js';
import { seatsLeft } from '../../../domain/billing/cancellation.js';
import { type GivenBack, giveBack, purchaseLeft } from '../../../domain/billing/given-back.js';
import { creditOn, type LedgerEntry, owedBy, statementLine, trialBalance } from '../../../domain/billing/ledger.js';
import { creditRefusal } from '../../../domain/billing/payment-terms.js';
import {
  debtRestored,
  debtWrittenOff,
  paidBackOf,
  paymentReceived,
  paymentReversed,
  refundGranted,
  refundPaid,
  requestIssued,
  taxCorrected,
} from '../../../domain/billing/postings.js';
import { balanceOf, payable, settledBy, statusOf } from '../../../domain/billing/request-in-books.js';
import { reverse } from '../../../domain/billing/reversal.js';
import { addHours } from '../../../domain/calendar.js';
import { policyOf } from '../../../domain/catalogue/policies.js';
import { begin, currency, head, pln, received, requested } from './bookkeeping.js';

const zone = 'Europe/Warsaw';
const terms = { netDays: 14, creditLimit: pln(1_000_000) };
const request = requested('req-1', 8);
const gross = request.totals.gross.amount;
const purchase = { request, paidAt: begin, policy: policyOf('annual'), zone };

class Books {
  readonly entries: LedgerEntry[] = [requestIssued(head('request'), request)];
  readonly given: GivenBack[] = [];
  /** What was paid back, and what was given back in all. */
  paidBack = 0;
  returned = 0;
  readonly paid: { id: string; amount: number; allocations: ReturnType<typeof allocate> }[] = [];

  get balance() {
    return balanceOf(request.id, this.entries);
  }

  writesOff(): void {
    const { owed, kept } = this.balance;
    if (owed <= kept) return;
    this.entries.push(debtWrittenOff(head(`off-${this.entries.length}`), request.id, this.balance, currency));
  }

  /** What comes for what was written off has it owed again. */
  pays(amount: number): void {
    const { writtenOff } = this.balance;
    if (writtenOff > 0) {
      this.entries.push(debtRestored(head(`restored-${this.entries.length}`), request.id, pln(writtenOff)));
    }
    const payment = received(`pay-${this.entries.length}`, amount, request.id);
    const allocations = allocate(payment, [payable(request, this.entries)]);
    const facts = {
      paymentId: payment.id,
      amount: payment.amount,
      allocations,
      balances: { [request.id]: this.balance },
    };
    this.entries.push(paymentReceived(head(payment.id), facts));
    this.paid.push({ id: payment.id, amount, allocations });
  }

  givesBack(seats: number): void {
    const before = { ...purchase, before: this.given };
    const most = seatsLeft(purchaseLeft(before));
    if (most === 0) return;
    const at = addHours(begin, 1);
    const given = giveBack(before, { seats: Math.min(seats, most), at });
    const amount = -given.totals.gross.amount;
    const back = paidBackOf(amount, this.balance);
    const id = `refund-${this.entries.length}`;
    this.entries.push(refundGranted(head(id), request.id, given, this.balance));
    if (back > 0) this.entries.push(refundPaid(head(`${id}-out`), request.id, pln(back)));
    this.given.push({ seats: Math.min(seats, most), at: at.toString() });
    this.paidBack += back;
    this.returned += amount;
  }

  /** The last payment is taken back by its bank, unless it has gone back already. */
  loses(): void {
    const lost = this.paid.at(-1);
    if (!lost || lost.amount > trialBalance(this.entries).cash || this.paidBack > 0) return;
    this.paid.pop();
    const found: AllocationNow[] = lost.allocations.map((one) => allocationNow(one, lost.id, request, this.entries));
    const effects = reverse({
      paymentId: lost.id,
      allocations: found.flatMap(({ allocations }) => allocations),
      appliedTo: found.flatMap(({ appliedTo }) => appliedTo),
      credit: creditOn(trialBalance(this.entries), currency),
      at: begin,
      zone,
    });
    const facts = { paymentId: lost.id, amount: pln(lost.amount), effects };
    this.entries.push(paymentReversed(head(`lost-${this.entries.length}`), facts));
  }
}

const step = fc.record({
  kind: fc.constantFrom('pay', 'pay', 'payRest', 'giveBack', 'lose', 'writeOff'),
  amount: fc.integer({ min: 1, max: 60_000 }),
  seats: fc.integer({ min: 1, max: 8 }),
});

it('add up to the unit, and the customer owes what is left of the invoice and not paid', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 3, maxLength: 12 }), (steps) => {
      const books = new Books();
      for (const { kind, amount, seats } of steps) {
        const { owed, kept, writtenOff } = books.balance;
        if (kind === 'pay') books.pays(amount);
        else if (kind === 'payRest' && owed + writtenOff > kept) books.pays(owed + writtenOff - kept);
        else if (kind === 'writeOff') books.writesOff();
        else if (kind === 'giveBack') books.givesBack(seats);
        else if (kind === 'lose') books.loses();
        expect(booksProblems(books.entries)).toEqual([]);
        const paid = books.paid.reduce((sum, one) => sum + one.amount, 0);
        const now = books.balance;
        const left = gross - books.returned - paid + books.paidBack - now.writtenOff;
        expect(owedBy(trialBalance(books.entries), currency)).toEqual(pln(left));
        const status = statusOf(request, books.entries);
        const isOpen = status === 'open';
        expect(status).toBe(now.owed > 0 ? 'open' : now.writtenOff > 0 ? 'writtenOff' : 'paid');
        expect(settledBy(request, books.entries) === null).toBe(status !== 'paid');
        // What is kept is never enough: then it is applied.
        if (isOpen) expect(now.kept).toBeLessThan(now.owed);
        else expect(now).toMatchObject({ owed: 0, kept: 0 });
      }
    }),
    { numRuns: 200 },
  );
});

describe('what is given back of an invoice that is not paid', () => {
  it('makes it smaller, and nothing is paid back', () => {
    const books = new Books();
    books.givesBack(2);
    expect(books.paidBack).toBe(0);
    expect(books.balance).toEqual({ owed: gross - books.returned, kept: 0, writtenOff: 0 });
    books.pays(gross - books.returned);
    expect(statusOf(request, books.entries)).toBe('paid');
  });

  it('is paid back as far as more was paid than is left of it', () => {
    const books = new Books();
    const part = gross - 1_000;
    books.pays(part);
    books.givesBack(8);
    expect(books.paidBack).toBe(part);
    expect(settledBy(request, books.entries)?.kind).toBe('refundGranted');
  });

  it('is its VAT, where a proof comes before the payment', () => {
    const books = new Books();
    const { net, vat } = request.totals;
    books.pays(net.amount);
    books.entries.push(taxCorrected(head('taxCorrected'), request.id, vat, books.balance));
    expect(booksProblems(books.entries)).toEqual([]);
    expect(books.balance).toEqual({ owed: 0, kept: 0, writtenOff: 0 });
    expect(trialBalance(books.entries).refunds).toBe(0);
  });

  it('makes smaller what was written off, and nothing of that is paid back', () => {
    const books = new Books();
    const { net, vat } = request.totals;
    books.writesOff();
    books.entries.push(taxCorrected(head('taxCorrected'), request.id, vat, books.balance));
    expect(books.balance).toEqual({ owed: 0, kept: 0, writtenOff: net.amount });
    expect(trialBalance(books.entries)).toMatchObject({ vat: 0, refunds: 0, badDebts: net.amount });
  });
});

describe('a debt that was written off', () => {
  it('is owed again once a part of it comes, and on the statement the customer reads all of it', () => {
    const books = new Books();
    books.pays(1_000);
    books.writesOff();
    expect(books.balance).toEqual({ owed: 0, kept: 0, writtenOff: gross - 1_000 });
    expect(creditRefusal({ terms, balance: trialBalance(books.entries), overdue: false }, pln(1))).toBe('overdue');
    books.pays(500);
    expect(books.balance).toEqual({ owed: gross - 1_000, kept: 500, writtenOff: 0 });
    const { entries } = books;
    const lines = entries.map((entry, n) => statementLine(entry, trialBalance(entries.slice(0, n + 1))));
    expect(lines.map(({ entry, owed }) => [entry.kind, owed.amount])).toEqual([
      ['requestIssued', gross],
      ['paymentReceived', gross - 1_000],
      ['debtWrittenOff', 0],
      ['debtRestored', gross - 1_000],
      ['paymentReceived', gross - 1_500],
    ]);
  });
});

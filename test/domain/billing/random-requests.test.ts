import fc from 'fast-check';
import '../date-equality.js';
import { type Allocation, allocate, creditFor } from '../../../domain/billing/allocation.js';
import { allocationNow } from '../../../domain/billing/allocation-now.js';
import { booksProblems } from '../../../domain/billing/books.js';
import { creditOn, type LedgerEntry, trialBalance } from '../../../domain/billing/ledger.js';
import {
  issueRequest,
  type PaymentRequest,
  type PaymentRequestStatus,
} from '../../../domain/billing/payment-requests.js';
import {
  creditUsed,
  keptReleased,
  paymentReceived,
  paymentReversed,
  requestIssued,
  requestReplaced,
  requestWithdrawn,
  settlementUndone,
  suspenseResolved,
} from '../../../domain/billing/postings.js';
import { balanceOf, paidOf, payable, statusOf } from '../../../domain/billing/request-in-books.js';
import { reverse } from '../../../domain/billing/reversal.js';
import { plainDate } from '../../../domain/calendar.js';
import { begin, currency, head, linesFor, pln, received, requested } from './bookkeeping.js';

/** What is known of a request without books: how much of its amount is there, and whether that was ever all of it. */
interface Simple {
  readonly request: PaymentRequest;
  status: PaymentRequestStatus;
  /** Of its amount: what is there. */
  there: number;
  replacedBy: string | null;
}

interface Money {
  readonly id: string;
  readonly amount: number;
  allocations: readonly Allocation[];
}

class History {
  readonly entries: LedgerEntry[] = [];
  readonly requests: Simple[] = [];
  readonly payments: Money[] = [];

  about(id: string): LedgerEntry[] {
    return this.entries.filter(({ postings }) => postings.some(({ subject }) => subject === id));
  }

  find(id: string): Simple {
    const found = this.requests.find(({ request }) => request.id === id);
    if (!found) throw new Error(`There is no request ${id}`);
    return found.replacedBy === null ? found : this.find(found.replacedBy);
  }

  open(n: number): Simple | undefined {
    const open = this.requests.filter(({ status }) => status === 'open');
    return open[n % Math.max(1, open.length)];
  }
}

interface Step {
  readonly kind: 'issue' | 'replace' | 'withdraw' | 'pay' | 'credit' | 'reverse' | 'undo' | 'resolve';
  readonly n: number;
  readonly amount: number;
}

/** What was kept beyond a smaller version is credit then. */
function settle(simple: Simple): void {
  simple.status = 'paid';
  simple.there = simple.request.totals.gross.amount;
}

/** The money of a payment goes to a request, or what else there is. */
function take(history: History, paid: Money, allocations: readonly Allocation[]): void {
  paid.allocations = allocations;
  for (const allocation of allocations) {
    if (allocation.kind !== 'settled' && allocation.kind !== 'kept') continue;
    const simple = history.find(allocation.requestId);
    simple.there += allocation.amount.amount;
    if (allocation.kind === 'settled') settle(simple);
  }
}

function play(history: History, { kind, n, amount }: Step, index: number): void {
  const { entries, requests, payments } = history;
  const at = head(`entry-${index}`, index / 10);
  const chosen = history.open(n);
  const about = chosen ? history.about(chosen.request.id) : [];
  const kept = chosen ? balanceOf(chosen.request.id, about).kept : 0;
  switch (kind) {
    case 'issue': {
      const request = { ...requested(`req-${index}`, 1 + (n % 5)), reference: String(1_000_000_000 + index) };
      requests.push({ request, status: 'open', there: 0, replacedBy: null });
      entries.push(requestIssued(at, request));
      return;
    }
    case 'replace': {
      if (!chosen) return;
      const next = issueRequest({ ...chosen.request, id: `req-${index}`, lines: linesFor(1 + (amount % 5)) });
      entries.push(requestReplaced(at, chosen.request, next, { kept, paid: paidOf(chosen.request, about) }));
      Object.assign(chosen, { status: 'replaced', replacedBy: next.id });
      requests.push({ request: next, status: 'open', there: chosen.there, replacedBy: null });
      return;
    }
    case 'withdraw': {
      if (!chosen) return;
      entries.push(requestWithdrawn(at, chosen.request, paidOf(chosen.request, about)));
      if (kept > 0) entries.push(keptReleased({ ...at, id: `${at.id}-kept` }, chosen.request.id, pln(kept)));
      chosen.status = 'withdrawn';
      return;
    }
    case 'pay': {
      const target = amount % 5 === 0 ? requests[n % Math.max(1, requests.length)] : chosen;
      const missing = target ? target.request.totals.gross.amount - target.there : amount;
      const sum = amount % 2 === 0 ? Math.max(1, missing) : 1 + (amount % 9000);
      const incoming = received(`pay-${index}`, sum, target ? history.find(target.request.id).request.id : null);
      const payables = requests.map(({ request, replacedBy }) =>
        payable(request, history.about(request.id), { replacedBy }),
      );
      const allocations = allocate(incoming, payables);
      const before = Object.fromEntries(requests.map(({ request: { id } }) => [id, balanceOf(id, history.about(id))]));
      entries.push(
        paymentReceived(at, { paymentId: incoming.id, amount: incoming.amount, allocations, balances: before }),
      );
      const paid: Money = { id: incoming.id, amount: sum, allocations };
      payments.push(paid);
      take(history, paid, allocations);
      return;
    }
    case 'credit': {
      if (!chosen) return;
      const { id } = chosen.request;
      const { used, settled } = creditFor(
        payable(chosen.request, about),
        creditOn(trialBalance(entries), currency),
        plainDate('2027-03-03'),
      );
      if (used.amount === 0 && !settled) return;
      entries.push(creditUsed(at, { requestId: id, amount: used, settled, balance: balanceOf(id, about) }));
      chosen.there += used.amount;
      if (settled) settle(chosen);
      return;
    }
    case 'undo': {
      // At once, as it is found out: the payment was the last one.
      const last = payments.at(-1);
      const [settled, ...others] = last?.allocations ?? [];
      if (!last || settled?.kind !== 'settled' || !entries.at(-1)?.postings.some(({ subject }) => subject === last.id))
        return;
      const { requestId } = settled;
      const simple = history.find(requestId);
      const parts = simple.request.totals.gross.amount - settled.amount.amount;
      entries.push(settlementUndone(at, { requestId, paymentId: last.id, amount: settled.amount, kept: parts }));
      simple.there -= settled.amount.amount;
      simple.status = 'open';
      last.allocations = [
        { kind: 'waits', amount: settled.amount, reason: 'deletionBegun', suggestions: [], actions: [] },
        ...others,
      ];
      return;
    }
    case 'resolve': {
      const waiting = payments.find(({ allocations }) => allocations.some((one) => one.kind === 'waits'));
      const [waits, ...others] = waiting?.allocations ?? [];
      if (!waiting || !chosen || waits?.kind !== 'waits') return;
      const meant = { ...received(waiting.id, waits.amount.amount, chosen.request.id) };
      const allocations = allocate(meant, [payable(chosen.request, about)]);
      const facts = {
        paymentId: waiting.id,
        amount: waits.amount,
        allocations,
        balances: { [chosen.request.id]: balanceOf(chosen.request.id, about) },
      };
      entries.push(suspenseResolved(at, facts));
      take(history, waiting, allocations);
      waiting.allocations = [...allocations, ...others];
      return;
    }
    case 'reverse': {
      const [lost] = payments.splice(n % Math.max(1, payments.length), 1);
      if (!lost) return;
      const found = lost.allocations.map((allocation) => {
        const ofRequest = allocation.kind === 'kept' || allocation.kind === 'settled';
        const newest = ofRequest ? history.find(allocation.requestId).request : null;
        return allocationNow(allocation, lost.id, newest, newest ? history.about(newest.id) : []);
      });
      const effects = reverse({
        paymentId: lost.id,
        allocations: found.flatMap((one) => one.allocations),
        appliedTo: found.flatMap(({ appliedTo }) => appliedTo),
        credit: creditOn(trialBalance(entries), currency),
        at: begin,
        zone: 'Europe/Warsaw',
      });
      entries.push(paymentReversed(at, { paymentId: lost.id, amount: pln(lost.amount), effects }));
      for (const effect of effects) {
        if (effect.kind !== 'reopened' && effect.kind !== 'unkept') continue;
        const simple = history.find(effect.requestId);
        simple.there -= effect.amount.amount;
        simple.status = 'open';
      }
      return;
    }
  }
}

const step = (kind: Step['kind'], n: number, amount: number): Step => ({ kind, n, amount });

/** Everything was kept before the payment that settled it, and that one is lost: nothing of the request is. */
const settledByNothing = [
  step('replace', 0, 217),
  step('pay', 0, 20_570),
  step('replace', 0, 1),
  step('issue', 0, 1),
  step('pay', 0, 1),
  ...Array.from({ length: 4 }, () => step('issue', 0, 1)),
  step('pay', 0, 1),
  step('reverse', 10, 1),
  step('issue', 0, 1),
  step('issue', 0, 1),
];

it('how a request stands, and what is missing of it, is in the books, whatever became of its parts', () => {
  const steps: fc.Arbitrary<Step> = fc.record({
    kind: fc.constantFrom('issue', 'pay', 'pay', 'pay', 'replace', 'withdraw', 'credit', 'reverse', 'undo', 'resolve'),
    n: fc.nat(20),
    amount: fc.integer({ min: 1, max: 30_000 }),
  });
  fc.assert(
    fc.property(fc.array(steps, { minLength: 10, maxLength: 30, size: 'max' }), (drawn) => {
      const history = new History();
      for (const [index, one] of [{ kind: 'issue', n: 1, amount: 1 } as const, ...drawn].entries()) {
        play(history, one, index);
        expect(booksProblems(history.entries)).toEqual([]);
        for (const { request, status, there } of history.requests) {
          const entries = history.about(request.id);
          const { owed, kept } = balanceOf(request.id, entries);
          expect([request.id, statusOf(request, entries)]).toEqual([request.id, status]);
          if (status === 'open')
            expect([request.id, owed - kept]).toEqual([request.id, request.totals.gross.amount - there]);
          else expect([request.id, owed, kept]).toEqual([request.id, 0, 0]);
          const applied = payable(request, entries).applied.reduce((sum, { amount }) => sum + amount.amount, 0);
          expect([request.id, applied]).toEqual([request.id, kept]);
        }
      }
    }),
    { numRuns: 60, examples: [[settledByNothing]] },
  );
});

import fc from 'fast-check';
import '../date-equality.js';
import { allocate, creditFor } from '../../../domain/billing/allocation.js';
import { booksProblems } from '../../../domain/billing/books.js';
import { cancellable, refundOf } from '../../../domain/billing/cancellation.js';
import { creditOn, type LedgerEntry, trialBalance } from '../../../domain/billing/ledger.js';
import { correctRequest, type PaymentRequest } from '../../../domain/billing/payment-requests.js';
import {
  creditUsed,
  paymentReceived,
  paymentReversed,
  refundGranted,
  refundPaid,
  requestIssued,
  requestReplaced,
  requestWithdrawn,
} from '../../../domain/billing/postings.js';
import { reverse } from '../../../domain/billing/reversal.js';
import { addHours, plainDate } from '../../../domain/calendar.js';
import { policyOf } from '../../../domain/catalogue/policies.js';
import { type Money, minus, money } from '../../../domain/money.js';
import { begin, currency, head, linesFor, payable, pln, received, requested } from './bookkeeping.js';
import { domestic } from './quoting.js';

const zone = 'Europe/Warsaw';

interface Model {
  entries: LedgerEntry[];
  requests: { request: PaymentRequest; applied: number; replacedBy: string | null; refundable: boolean }[];
  /** Granted, and not paid out yet, by its request. */
  owedBack: Record<string, Money>;
  payments: { id: string; amount: number; allocations: ReturnType<typeof allocate>; appliedTo: string[] }[];
}

type Step = {
  readonly kind: 'issue' | 'replace' | 'withdraw' | 'pay' | 'credit' | 'refund' | 'reverse';
  readonly n: number;
  readonly amount: number;
};

/** What a step of a random history does to requests and books. */
function play(model: Model, { kind, n, amount }: Step, index: number): void {
  const { entries, requests, payments, owedBack } = model;
  const at = head(`entry-${index}`, index / 10);
  const open = requests.filter(({ request }) => request.status === 'open');
  const chosen = open[n % Math.max(1, open.length)];
  const balances = Object.fromEntries(
    open.map(({ request, applied }) => [
      request.id,
      { owed: request.totals.gross.amount, kept: applied, writtenOff: 0 },
    ]),
  );
  const asPayables = () =>
    requests.map(({ request, applied, replacedBy }) =>
      payable(request, {
        replacedBy,
        applied: applied > 0 ? [{ paymentId: null, amount: pln(applied), valueDate: plainDate('2027-03-01') }] : [],
      }),
    );
  const credit = creditOn(trialBalance(entries), currency);
  /** Credit of a payment was used for something, and one of them is taken back while the other was: that is for a person. */
  const isBeyondCash = (amount: number) => amount > trialBalance(entries).cash;
  switch (kind) {
    case 'issue': {
      const request = requested(`req-${index}`, 1 + (n % 12));
      requests.push({ request, applied: 0, replacedBy: null, refundable: false });
      entries.push(requestIssued(at, request));
      return;
    }
    case 'replace': {
      if (!chosen || chosen.applied > 0) return;
      const change = { id: `req-${index}`, at: begin, reference: '', lines: linesFor(1 + (amount % 12)), added: [] };
      const [old, next] = correctRequest(chosen.request, change);
      if (!old || !next) return;
      entries.push(requestReplaced(at, old, next));
      Object.assign(chosen, { request: old, replacedBy: next.id });
      requests.push({ request: next, applied: 0, replacedBy: null, refundable: false });
      return;
    }
    case 'withdraw': {
      if (!chosen || chosen.applied > 0) return;
      entries.push(requestWithdrawn(at, chosen.request));
      chosen.request = { ...chosen.request, status: 'withdrawn' };
      return;
    }
    case 'pay': {
      const target = amount % 4 === 0 ? requests[n % Math.max(1, requests.length)] : chosen;
      const exact = amount % 3 > 0 && target ? target.request.totals.gross.amount - target.applied : amount;
      const incoming = received(`pay-${index}`, exact, target?.request.id ?? null);
      const allocations = allocate(incoming, asPayables());
      payments.push({ id: incoming.id, amount: exact, allocations, appliedTo: [] });
      const facts = { paymentId: incoming.id, amount: incoming.amount, allocations, balances };
      entries.push(paymentReceived(at, facts));
      for (const allocation of allocations) {
        if (allocation.kind === 'settled') applyParts(model, allocation.requestId);
        const found = requests.find(({ request }) => 'requestId' in allocation && request.id === allocation.requestId);
        if (allocation.kind === 'kept' && found) found.applied += allocation.amount.amount;
        if (allocation.kind === 'settled' && found)
          Object.assign(found, { applied: 0, refundable: true, request: { ...found.request, status: 'paid' } });
      }
      return;
    }
    case 'credit': {
      const found = asPayables().find(({ id }) => id === chosen?.request.id);
      if (!found || !chosen) return;
      const { used, settled } = creditFor(found, credit, plainDate('2027-03-03'));
      if (used.amount === 0 && !settled) return;
      entries.push(
        creditUsed(at, {
          requestId: found.id,
          amount: used,
          settled,
          balance: { owed: chosen.request.totals.gross.amount, kept: chosen.applied, writtenOff: 0 },
        }),
      );
      if (settled) applyParts(model, found.id);
      if (settled) Object.assign(chosen, { applied: 0, request: { ...chosen.request, status: 'paid' } });
      else chosen.applied += used.amount;
      return;
    }
    case 'refund': {
      const paid = requests.find(({ refundable }) => refundable);
      if (!paid) return;
      const { request } = paid;
      const purchase = cancellable(request.lines, currency, {
        ...domestic,
        recordedAt: begin,
        policy: policyOf('annual'),
      });
      const [line] = request.lines;
      const refund = refundOf(purchase, { seats: 1 + (n % (line?.seats ?? 1)), at: addHours(begin, n % 160), zone });
      paid.refundable = false;
      const owed = money(-refund.totals.gross.amount, currency);
      if (isBeyondCash(owed.amount)) return;
      entries.push(refundGranted(at, request.id, refund));
      // Or its provider refuses, and it waits for a person.
      if (amount % 2 === 0) owedBack[request.id] = owed;
      else entries.push(refundPaid({ ...at, id: `${at.id}-out` }, request.id, owed));
      return;
    }
    case 'reverse': {
      const lost = payments.pop();
      if (!lost || isBeyondCash(lost.amount)) return;
      // What was given back cannot be lost as well, parts of it neither: that is for a person.
      const settled = lost.allocations.flatMap((one) => (one.kind === 'settled' ? [one.requestId] : []));
      if ([...settled, ...lost.appliedTo].some((id) => !isRefundable(model, id) && !owedBack[id])) return;
      // Or a part of it is disputed.
      const taken = pln(n % 2 === 0 ? lost.amount : 1 + (amount % lost.amount));
      const { allocations, appliedTo } = lost;
      const effects = reverse({
        paymentId: lost.id,
        allocations,
        appliedTo,
        credit,
        owedBack,
        lost: taken,
        at: begin,
        zone,
      });
      entries.push(paymentReversed(at, { paymentId: lost.id, amount: taken, effects }));
      for (const effect of effects) {
        const found = requests.find(({ request }) => 'requestId' in effect && request.id === effect.requestId);
        if (effect.kind === 'paidBack')
          owedBack[effect.subject] = minus(owedBack[effect.subject] ?? pln(0), effect.amount);
        if (effect.kind === 'unkept' && found) found.applied -= effect.amount.amount;
        // Asked for again by hand: it is left alone for the rest of the history.
        if (effect.kind === 'reopened' && found)
          Object.assign(found, { refundable: false, request: { ...found.request, status: 'lapsed' } });
      }
      return;
    }
  }
}

/** The parts that were kept for a request are its own now. */
function applyParts({ payments }: Model, requestId: string): void {
  for (const { allocations, appliedTo } of payments) {
    if (allocations.some((one) => one.kind === 'kept' && one.requestId === requestId)) appliedTo.push(requestId);
  }
}

function isRefundable({ requests }: Model, id: string): boolean {
  return requests.some(({ request, refundable }) => request.id === id && refundable);
}

it('the books of any history add up, to the unit', () => {
  const step: fc.Arbitrary<Step> = fc.record({
    kind: fc.constantFrom('issue', 'issue', 'pay', 'pay', 'replace', 'withdraw', 'credit', 'refund', 'reverse'),
    n: fc.nat(20),
    amount: fc.integer({ min: 1, max: 30_000 }),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 15, maxLength: 30, size: 'max' }), (steps) => {
      const model: Model = { entries: [], requests: [], payments: [], owedBack: {} };
      for (const [index, one] of steps.entries()) {
        play(model, one, index);
        expect(booksProblems(model.entries)).toEqual([]);
      }
      const balance = trialBalance(model.entries);
      const open = model.requests.filter(({ request }) => request.status === 'open');
      const asked = open.reduce((total, { request }) => total + request.totals.gross.amount, 0);
      const reopened = model.requests.some(({ request }) => request.status === 'lapsed');
      const lostCredit = model.entries.some(({ kind }) => kind === 'paymentReversed');
      if (!reopened && !lostCredit) expect(balance.receivable).toBe(asked);
      expect(balance.credit).toBeLessThanOrEqual(0);
      expect(balance.cash).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 60 },
  );
});

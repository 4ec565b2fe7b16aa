/**
 * What money that arrives does: it settles a request, is kept until the rest comes, becomes credit, goes back, or waits for a
 * person. Every minor unit of it goes to exactly one of these (docs/concepts.md, "Payments").
 */
import { isBefore, later, type PlainDate } from '../calendar.js';
import { type Money, minus, money, plus, sum } from '../money.js';
import type { PaymentRequestStatus } from './payment-requests.js';
import { type ProposedAction, proposedActions, type WaitReason } from './proposed-actions.js';

/** A part of what a request asks for. */
export interface AppliedPart {
  /** The payment it came by; null: the account's credit. */
  readonly paymentId: string | null;
  readonly amount: Money;
  readonly valueDate: PlainDate;
}

/** What a request asks for from a value date on: more, where further periods have begun by then. */
export interface DueFrom {
  /** Null: from the beginning. */
  readonly from: PlainDate | null;
  readonly gross: Money;
}

/** A request as far as payments are concerned. */
export interface PayableRequest {
  readonly id: string;
  readonly reference: string;
  readonly status: PaymentRequestStatus;
  /** The next version, where there is one. */
  readonly replacedBy: string | null;
  readonly payerName: string;
  /** Ascending by day, at least one. */
  readonly due: readonly [DueFrom, ...DueFrom[]];
  readonly applied: readonly AppliedPart[];
}

export interface ReceivedPayment {
  readonly id: string;
  readonly amount: Money;
  /** The tenant's calendar day on which the money arrived. */
  readonly valueDate: PlainDate;
  readonly method: 'transfer' | 'card' | 'blik';
  /** The request that a card or BLIK payment was made for, or that a person named; null: the references say it. */
  readonly requestId: string | null;
  /** Variable symbols in its text. */
  readonly references: readonly string[];
  readonly payerName: string | null;
}

/** Where an amount of the payment goes. */
export type Allocation =
  /** The request is paid, with what was kept before. The value date is that of the day on which it was complete. */
  | { readonly kind: 'settled'; readonly requestId: string; readonly amount: Money; readonly valueDate: PlainDate }
  /** A part: kept unapplied, no access by it, told with what is missing. */
  | { readonly kind: 'kept'; readonly requestId: string; readonly amount: Money; readonly missing: Money }
  | { readonly kind: 'credited'; readonly amount: Money; readonly reason: 'over' | 'double' | 'decided' }
  /** `double`: a card or BLIK that was charged twice, which a person did not do; `decided` by a person. */
  | { readonly kind: 'refunded'; readonly amount: Money; readonly reason: 'double' | 'decided' }
  | {
      readonly kind: 'waits';
      readonly amount: Money;
      readonly reason: WaitReason;
      /** Requests that it may be for, the likeliest first. */
      readonly suggestions: readonly string[];
      /** Payments that it may take or pay back, of money that went out; or earlier records that it may be. */
      readonly payments?: readonly string[];
      readonly actions: readonly ProposedAction[];
    };

/** @param requests all of the billing accounts among which its request may be; those that have ended too */
export function allocate(payment: ReceivedPayment, requests: readonly PayableRequest[]): Allocation[] {
  const { amount } = payment;
  if (amount.amount <= 0) return [waits(payment, 'debit', requests)];
  const named = requestsNamed(payment, requests);
  const [request, another] = named;
  if (!request) return [waits(payment, 'unknownReference', requests)];
  if (another) return [waits(payment, 'severalReferences', named)];
  if (currencyOf(request) !== amount.currency) return [waits(payment, 'otherCurrency', [request])];
  switch (request.status) {
    case 'open':
      return settle(payment, request);
    case 'paid':
      return [
        payment.method === 'transfer'
          ? { kind: 'credited', amount, reason: 'double' }
          : { kind: 'refunded', amount, reason: 'double' },
      ];
    case 'lapsed':
    case 'withdrawn':
      return [waits(payment, request.status, [request])];
    case 'writtenOff':
      // What comes for it is applied once it is owed again: it was written off in this moment.
      return [waits(payment, 'withdrawn', [request])];
    case 'replaced':
      // Its next version is not known: the money is not lost.
      return [waits(payment, 'withdrawn', [request])];
  }
}

function settle(payment: ReceivedPayment, request: PayableRequest): Allocation[] {
  const { amount } = payment;
  const parts = [...request.applied, { paymentId: payment.id, amount, valueDate: payment.valueDate }];
  const valueDate = parts.map((part) => part.valueDate).reduce((one, other) => later(one, other));
  const missing = missingOf(request, valueDate);
  if (missing.amount > amount.amount) {
    return [{ kind: 'kept', requestId: request.id, amount, missing: minus(missing, amount) }];
  }
  // What was kept may be more than is due by now: then nothing of this payment is needed.
  const needed = missing.amount < 0 ? money(0, amount.currency) : missing;
  const over = minus(amount, needed);
  const settled: Allocation = { kind: 'settled', requestId: request.id, amount: needed, valueDate };
  return over.amount === 0 ? [settled] : [settled, { kind: 'credited', amount: over, reason: 'over' }];
}

/** What a request asks for by a value date. */
export function dueAt({ due }: Pick<PayableRequest, 'due'>, valueDate: PlainDate): Money {
  const [first, ...others] = due;
  return (others.findLast(({ from }) => from === null || !isBefore(valueDate, from)) ?? first).gross;
}

/** What is missing by a value date; below zero where too much is there. */
export function missingOf(request: Pick<PayableRequest, 'due' | 'applied'>, valueDate: PlainDate): Money {
  return minus(dueAt(request, valueDate), keptFor(request));
}

/** What was kept for a request. */
export function keptFor(request: Pick<PayableRequest, 'due' | 'applied'>): Money {
  return sum(
    request.applied.map(({ amount }) => amount),
    currencyOf(request),
  );
}

/** The credit of an account that an open request uses on a day, and whether it is paid by it. */
export function creditFor(
  request: PayableRequest,
  credit: Money,
  today: PlainDate,
): { readonly used: Money; readonly settled: boolean } {
  const missing = missingOf(request, today);
  const none = money(0, credit.currency);
  if (request.status !== 'open') return { used: none, settled: false };
  // More was kept than a correction asks for.
  if (missing.amount <= 0) return { used: none, settled: true };
  const used = credit.amount < missing.amount ? credit : missing;
  return used.amount <= 0 ? { used: none, settled: false } : { used, settled: used.amount === missing.amount };
}

/** The requests that a payment names, by their newest versions; each once. */
function requestsNamed(payment: ReceivedPayment, requests: readonly PayableRequest[]): PayableRequest[] {
  const named = requests.filter(({ id, reference, status }) =>
    payment.requestId === null
      ? status !== 'replaced' && payment.references.includes(reference)
      : id === payment.requestId,
  );
  const newest = named.map((request) => newestOf(request, requests));
  const open = newest.filter(({ status }) => status === 'open');
  // Versions share a reference: of several the open one is meant.
  return [...new Set(sameReference(newest) && open.length === 1 ? open : newest)];
}

function sameReference(requests: readonly PayableRequest[]): boolean {
  return new Set(requests.map(({ reference }) => reference)).size === 1;
}

function newestOf(request: PayableRequest, requests: readonly PayableRequest[]): PayableRequest {
  const next = requests.find(({ id }) => id === request.replacedBy);
  return next ? newestOf(next, requests) : request;
}

function waits(payment: ReceivedPayment, reason: WaitReason, requests: readonly PayableRequest[]): Allocation {
  const suggestions = suggestionsFor(payment, requests);
  return { kind: 'waits', amount: payment.amount, reason, suggestions, actions: proposedActions(reason, suggestions) };
}

/** Open requests of exactly this amount first, those of a payer of this name before others. */
function suggestionsFor(payment: ReceivedPayment, requests: readonly PayableRequest[]): string[] {
  const { amount, valueDate } = payment;
  const scored = requests.flatMap((request) => {
    const payable = ['open', 'lapsed', 'writtenOff'].includes(request.status);
    if (!payable || currencyOf(request) !== amount.currency) return [];
    const sameAmount = missingOf(request, valueDate).amount === amount.amount ? 2 : 0;
    const sameName = isSameName(request.payerName, payment.payerName) ? 1 : 0;
    const named = payment.references.includes(request.reference) || request.id === payment.requestId ? 4 : 0;
    const score = sameAmount + sameName + named;
    return score > 0 ? [{ id: request.id, score }] : [];
  });
  return scored.sort((one, other) => other.score - one.score).map(({ id }) => id);
}

/** Banks cut names, write them in capitals and without accents. */
export function isSameName(one: string, other: string | null): boolean {
  const [a, b] = [plain(one), plain(other ?? '')];
  const length = Math.min(a.length, b.length);
  return length >= 4 && a.slice(0, length) === b.slice(0, length);
}

function plain(name: string): string {
  const latin = name.toUpperCase().replace(/Ł/g, 'L').normalize('NFD');
  return latin.replace(/[^A-Z0-9]/g, '').slice(0, 27);
}

function currencyOf({ due }: Pick<PayableRequest, 'due'>): string {
  return due[0].gross.currency;
}

/** The whole of what a list of allocations is made of: the payment's amount, whatever became of it. */
export function allocated(allocations: readonly Allocation[], currency: string): Money {
  return allocations.map(({ amount }) => amount).reduce(plus, money(0, currency));
}

/** What people do to a subscription, in few words: each gives a command and its instant. */
import { type Instant, instant, plainDate } from '../../../domain/calendar.js';
import { type EndOfTermIntent, type Policy, type PolicyId, policyOf } from '../../../domain/catalogue/policies.js';
import type { SubscriptionCommand } from '../../../domain/subscriptions/decide.js';
import type { PaidDays, ReduceSeatsCommand } from '../../../domain/subscriptions/ordered-seats.js';
import type { ChangePayerCommand } from '../../../domain/subscriptions/payer.js';
import type { RecordPaymentCommand } from '../../../domain/subscriptions/payments.js';
import type { CancellationTime } from '../../../domain/subscriptions/subscription.js';
import type { Commitment, NextTerm } from '../../../domain/subscriptions/terms.js';

/** A command and the instant at which it is given. */
export interface Given {
  readonly at: Instant;
  readonly command: SubscriptionCommand;
}

export interface Terms {
  readonly at: string | Instant;
  readonly zone?: string;
  readonly months?: number | null;
  /** Null: perpetual. */
  readonly policy?: PolicyId | Policy | null;
  readonly seats?: number;
  readonly plan?: string;
  readonly version?: number;
  /** Paid by period, the first one on the day of the commitment unless `unpaid`. */
  readonly invoiced?: { readonly periodMonths: number | null; readonly unpaid?: boolean };
}

export function instantOf(at: Instant | string): Instant {
  return typeof at === 'string' ? instant(at) : at;
}

export function commitment({
  at,
  zone = 'Europe/Warsaw',
  policy = 'annual',
  months = policy === null ? null : 12,
  seats = 3,
  plan = 'suite',
  version = 1,
  invoiced,
}: Terms): Commitment {
  const committedAt = instantOf(at);
  const common = {
    plan: { id: plan, version },
    seats,
    months,
    zone,
    policy: typeof policy === 'string' ? policyOf(policy) : policy,
    committedAt,
  };
  if (!invoiced) return { ...common, source: { kind: 'redemption', redemptionId: 'red-1' } };
  const paidOn = invoiced.unpaid ? null : committedAt.toZonedDateTimeISO(zone).toPlainDate();
  const { periodMonths } = invoiced;
  return { ...common, source: { kind: 'order', orderId: 'ord-1' }, invoiced: { periodMonths, paidOn } };
}

function given(at: string | Instant, command: SubscriptionCommand): Given {
  return { at: instantOf(at), command };
}

/** Keys renew it; `freeUsers` null: whom to free is asked. */
export function renewal({ freeUsers = [], ...terms }: Terms & { readonly freeUsers?: string[] | null }): Given {
  return given(terms.at, { kind: 'renew', commitment: commitment(terms), freeUsers, requestId: 'req-1' });
}

/** Keys of its plan add seats. */
export function addition(terms: Terms): Given {
  return given(terms.at, { kind: 'addSeats', commitment: commitment(terms), requestId: 'req-1' });
}

/** Money that is owed arrived on a day, and was recorded later. */
export function payment(
  valueDate: string,
  recordedAt: string | Instant,
  nextTerm?: NextTerm,
  zone = 'Europe/Warsaw',
): Given {
  const at = instantOf(recordedAt);
  const recorded = { kind: 'recordPayment', valueDate: plainDate(valueDate), at, zone, requestId: 'req-1' } as const;
  return { at, command: nextTerm ? { ...recorded, nextTerm } : recorded };
}

/** What is invoiced on account, paid of an invoice that was overdue, or reckoned for a time. */
export function invoicePayment(
  valueDate: string,
  recordedAt: string | Instant,
  how: Pick<RecordPaymentCommand, 'by' | 'periods' | 'unpaidFrom'>,
): Given {
  const { at, command } = payment(valueDate, recordedAt);
  return command.kind === 'recordPayment' ? { at, command: { ...command, ...how } } : { at, command };
}

/** The subscription `sub-2` of another plan is to take its place; all days that are lost are agreed to. */
export function replacement(when: 'now' | 'lastDay', at: string | Instant, agreed: number | null = null): Given {
  const from = instantOf(at);
  return given(at, {
    kind: 'replace',
    by: 'sub-2',
    planId: 'other',
    when,
    at: from,
    agreed,
    requestId: 'req-1',
  });
}

export function moveDone(at: string | Instant, by = 'sub-2'): Given {
  return given(at, { kind: 'usersMoved', by });
}

/** The other one gives the place back. */
export function giveBack(at: string | Instant, by = 'sub-2'): Given {
  return given(at, { kind: 'releaseReplacement', by });
}

export function cancellation(when: CancellationTime, at: string | Instant): Given {
  const from = instantOf(at);
  return given(at, { kind: 'cancel', when, cancellationReason: 'tooExpensive', at: from, requestId: 'req-1' });
}

export function withdrawal(at: string | Instant): Given {
  const from = instantOf(at);
  return given(at, { kind: 'withdrawCancellation', at: from, requestId: 'req-1' });
}

export function hold(at: string | Instant): Given {
  const from = instantOf(at);
  return given(at, { kind: 'placeHold', holdReason: 'a court asked', at: from, requestId: 'req-1' });
}

export function release(at: string | Instant): Given {
  const from = instantOf(at);
  return given(at, { kind: 'releaseHold', at: from, requestId: 'req-1' });
}

export function setUp(outcome: 'running' | 'stuck' | 'paused' | 'done' | 'undone', at: string | Instant): Given {
  return given(at, { kind: 'setUpReported', outcome });
}

export function intention(intent: EndOfTermIntent, at: string | Instant, plan: NextTerm | null = null): Given {
  const from = instantOf(at);
  return given(at, { kind: 'changeRenewal', intent, seats: null, plan, at: from, requestId: 'req-1' });
}

/** The customer accepts that it is paid by period once its keys are used up; or an organisation takes over. */
export function payerChange(
  at: string | Instant,
  change: Partial<Pick<ChangePayerCommand, 'reason' | 'intent' | 'nextTerm' | 'to'>> = {},
): Given {
  const from = instantOf(at);
  const to = { billingAccountId: 'bill-1', purchaserId: null, currency: 'PLN' };
  return given(at, { kind: 'changePayer', to, reason: 'directBilling', ...change, at: from, requestId: 'req-1' });
}

/** The organisation takes over what a user pays for, from a day on. */
export function takingOver(on: string, at: string): Given {
  const to = { billingAccountId: 'bill-2', purchaserId: null, currency: 'PLN' };
  return given(at, { kind: 'takeOver', to, on: plainDate(on), at: instant(at), requestId: 'req-1' });
}

export function takingOverWithdrawn(at: string): Given {
  return given(at, { kind: 'withdrawTakeOver', at: instant(at), requestId: 'req-2' });
}

/** Ordered seats that were paid. */
export function seatIncrease(added: number, at: string | Instant): Given {
  const from = instantOf(at);
  return given(at, { kind: 'increaseSeats', added, at: from, requestId: 'req-1' });
}

/** Seats that were given back in time. */
export function seatReduction(
  removed: number,
  at: string | Instant,
  more: Partial<Pick<ReduceSeatsCommand, 'paidFor' | 'freeUsers' | 'keep'>> = {},
): Given {
  return given(at, { kind: 'reduceSeats', removed, at: instantOf(at), requestId: 'req-1', ...more });
}

/** The days that a request for payment asked the price of. */
export function paidDays(from: string | null, until: string | null): PaidDays {
  return { from: from === null ? null : plainDate(from), until: until === null ? null : plainDate(until) };
}

/** A payment that had settled so many periods was taken back, or their invoice is overdue. */
export function reversal(
  periods: number,
  at: string | Instant,
  more: { readonly reason?: 'invoiceOverdue' } = {},
): Given {
  return given(at, { kind: 'reversePayment', periods, at: instantOf(at), requestId: 'req-1', ...more });
}

/** A renewal that was paid for these days is given back. */
export function renewalReturn(from: string, until: string, at: string | Instant): Given {
  const paidFor = paidDays(from, until);
  return given(at, { kind: 'reversePayment', reason: 'givenBack', paidFor, at: instantOf(at), requestId: 'req-1' });
}

export function policyChange(policy: Policy, at: string | Instant): Given {
  return given(at, { kind: 'changePolicy', policy, requestId: 'req-1' });
}

/** So many licences are assigned from now on. */
export function assignment(assigned: number, at: string | Instant): Given {
  const from = instantOf(at);
  return given(at, {
    kind: 'changeLicences',
    assigned,
    assigning: true,
    bySetUp: false,
    at: from,
    requestId: 'req-1',
  });
}

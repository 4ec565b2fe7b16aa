/** What a person may decide of money that waits. */
import type { z } from 'zod';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { newestVersion } from '../../../models/billing/matching.js';
import {
  type PaymentChange,
  type PaymentDecision,
  type PaymentRecord,
  waitingOf,
} from '../../../models/billing/payments.js';
import { isIncoming, wasPaidBack } from '../../../models/billing/taken-back.js';
import type { Caller } from '../../http/caller.js';
import type { ApiServices } from '../../services.js';
import type { paymentDecision } from './schema.js';

type Asked = z.output<typeof paymentDecision>;

/** A decision that can be carried out, and the state of the payment by it. */
export interface Planned {
  readonly decision: PaymentDecision;
  readonly state: 'received' | 'applied' | 'dismissed' | 'reversed';
  readonly change: Pick<PaymentChange, 'matches' | 'allocations'>;
  readonly tenantId: string | null;
}

interface Deciding {
  readonly services: Pick<ApiServices, 'database'>;
  readonly caller: Caller;
  readonly payment: PaymentRecord;
  readonly asked: Asked;
  readonly requestHash: string;
}

/** @throws DomainError decisionNotPossible that says why, notFound for what it names */
export async function planned({ services, caller, payment, asked, requestHash }: Deciding): Promise<Planned> {
  const { action, reason = null } = asked;
  const base = { id: requestHash, action, by: caller.id, reason, paymentRequestId: null, billingAccountId: null };
  const { tenantId: own, partnerId: ownPartner } = payment;
  const nobodys = { tenantId: null, partnerId: null };
  if (payment.reversal !== null && action !== 'dismiss')
    throw notPossible('The money was taken back: it can be dismissed.');
  switch (action) {
    case 'apply': {
      assertIncoming(payment);
      const { billingAccountId, tenantId, partnerId, _id } = await payableRequest(
        services,
        caller,
        payment,
        asked.paymentRequestId,
      );
      assertWholeOrOwn(payment, billingAccountId);
      const decision = {
        ...base,
        paymentRequestId: _id,
        tenantId: tenantId ?? own,
        partnerId: partnerId ?? ownPartner,
      };
      return { decision: carriedOut(decision), state: 'received', change: {}, tenantId: decision.tenantId };
    }
    case 'keepAsCredit': {
      assertIncoming(payment);
      const { _id, tenantId, partnerId } = await accountOf(services, caller, payment, asked.billingAccountId);
      assertWholeOrOwn(payment, _id);
      const decision = carriedOut({ ...base, billingAccountId: _id, tenantId, partnerId });
      return { decision, state: 'received', change: {}, tenantId };
    }
    case 'refund': {
      assertIncoming(payment);
      const decision = { ...base, tenantId: own, partnerId: ownPartner };
      if (payment.billingAccountId !== null)
        return { decision: carriedOut(decision), state: 'received', change: {}, tenantId: own };
      // Nobody's money is in nobody's books.
      const refunded = { kind: 'refunded', amount: payment.amount, reason: 'decided' } as const;
      return { decision, state: 'applied', change: { allocations: [refunded] }, tenantId: null };
    }
    case 'matchDebit': {
      if (payment.amount.amount >= 0) throw notPossible('It is no debit.');
      const matched = await takenBackPayment(services, caller, payment, asked.paymentId);
      const { tenantId } = matched;
      return { decision: { ...base, ...nobodys }, state: 'applied', change: { matches: matched._id }, tenantId };
    }
    case 'matchRecorded': {
      assertIncoming(payment);
      const recorded = await recordedPayment(services, caller, payment, asked.paymentId);
      const { tenantId } = recorded;
      return { decision: { ...base, ...nobodys }, state: 'applied', change: { matches: recorded._id }, tenantId };
    }
    case 'dismiss': {
      const isBooked = (await services.database.accountBooks.about(payment._id)).length > 0;
      if (isBooked && payment.reversal === null) {
        throw notPossible('It is in the books of a customer: apply it, keep it as credit, or pay it back.');
      }
      const state = payment.reversal === null ? 'dismissed' : 'reversed';
      return { decision: { ...base, ...nobodys }, state, change: {}, tenantId: own };
    }
  }
}

function notPossible(message: string, pointer?: string): DomainError {
  return new DomainError('decisionNotPossible', message, pointer === undefined ? {} : { pointer });
}

function assertIncoming({ amount }: PaymentRecord): void {
  if (amount.amount <= 0) throw notPossible('The money went out: match it with a payment, or dismiss it.', '/action');
}

/** What concerns books is carried out in the name of a tenant or a partner. */
function carriedOut(decision: PaymentDecision): PaymentDecision {
  if (decision.tenantId === null && decision.partnerId === null) throw notPossible('It is nobody’s billing account.');
  return decision;
}

/** A part of a payment stays with the customer who got the rest. */
function assertWholeOrOwn(payment: PaymentRecord, billingAccountId: string): void {
  const isOwn = payment.billingAccountId === null || payment.billingAccountId === billingAccountId;
  if (isOwn || waitingOf(payment).amount === payment.amount.amount) return;
  throw notPossible('A part of it is another customer’s already: pay the rest back.');
}

async function payableRequest(
  { database }: Pick<ApiServices, 'database'>,
  caller: Caller,
  { amount, testClockId }: PaymentRecord,
  paymentRequestId: string,
) {
  const pointer = '/paymentRequestId';
  const found = await database.paymentRequests.within(await caller.reach('billing:read'), paymentRequestId);
  const asked = requireFound(found, `request for payment ${paymentRequestId}`, { pointer });
  const newest = (await newestVersion(database.paymentRequests, asked._id)) ?? asked;
  const { status, request } = newest;
  if (newest.testClockId !== testClockId) throw notPossible('The request lives on another clock.', pointer);
  if (request.currency !== amount.currency) throw notPossible(`The request is in ${request.currency}.`, pointer);
  if (status !== 'open' && status !== 'writtenOff') {
    throw notPossible(
      `The request is ${status}. What is still wanted is quoted and ordered anew; apply it to that.`,
      pointer,
    );
  }
  return newest;
}

async function accountOf(
  { database }: Pick<ApiServices, 'database'>,
  caller: Caller,
  payment: PaymentRecord,
  named: string | undefined,
) {
  const pointer = '/billingAccountId';
  const id = named ?? payment.billingAccountId;
  if (id === null) throw notPossible('Nobody knows whose it is: name the billing account.', pointer);
  const found = await database.billingAccounts.within(await caller.reach('billing:read'), id);
  const account = requireFound(found, `billing account ${id}`, { pointer });
  if (account.testClockId !== payment.testClockId) throw notPossible('The account lives on another clock.', pointer);
  return account;
}

/** The earlier record of a transfer. @throws DomainError decisionNotPossible where another one is that */
async function recordedPayment(
  { database }: Pick<ApiServices, 'database'>,
  caller: Caller,
  transfer: PaymentRecord,
  paymentId: string,
): Promise<PaymentRecord> {
  const pointer = '/paymentId';
  const found = await database.payments.within(await caller.reach('billing:read'), paymentId);
  const recorded = requireFound(found, `payment ${paymentId}`, { pointer });
  const { amount, source, testClockId } = recorded;
  if (transfer.source === 'provider') throw notPossible('It is no transfer.');
  if ((await database.accountBooks.about(transfer._id)).length > 0) {
    throw notPossible('It is in the books of a customer.');
  }
  const isSame = amount.amount === transfer.amount.amount && amount.currency === transfer.amount.currency;
  if (!isSame) throw notPossible('It is not the same amount.', pointer);
  // One of them came from a statement, the other was recorded by hand.
  const isOther = source === (transfer.source === 'hand' ? 'statement' : 'hand') && isIncoming(recorded);
  if (!isOther || testClockId !== transfer.testClockId) throw notPossible('It is no such payment.', pointer);
  if (!(await database.payments.recordedAgain(paymentId, transfer)))
    throw notPossible('Another transfer is that payment, or it is another one itself.', pointer);
  return recorded;
}

/** @throws DomainError decisionNotPossible where another entry took or paid it back */
async function takenBackPayment(
  { database }: Pick<ApiServices, 'database'>,
  caller: Caller,
  debit: PaymentRecord,
  paymentId: string,
): Promise<PaymentRecord> {
  const pointer = '/paymentId';
  const found = await database.payments.within(await caller.reach('billing:read'), paymentId);
  const payment = requireFound(found, `payment ${paymentId}`, { pointer });
  const { amount, state, testClockId } = payment;
  const isOpposite = amount.amount === -debit.amount.amount && amount.currency === debit.amount.currency;
  if (!isOpposite) throw notPossible('It is not the same amount.', pointer);
  if (testClockId !== debit.testClockId || !isIncoming(payment)) throw notPossible('It is no such payment.', pointer);
  if (state !== 'applied' && state !== 'waiting' && state !== 'dismissed') {
    throw notPossible(`The payment is ${state}.`, pointer);
  }
  if (payment.reversal !== null && !wasPaidBack(payment)) throw notPossible('It was taken back before.', pointer);
  if (!(await database.payments.takenBack(paymentId, debit._id))) {
    throw notPossible('Another entry took it back, or paid it back.', pointer);
  }
  return payment;
}

import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { giveUpOrder } from '../../contracts/billing/orders.js';
import { fromFailure } from '../../contracts/failures.js';
import { cancel, reduceSeats, reversePayment } from '../../contracts/subscriptions/subscription.js';
import { orderWorkflowId, workflowOwner } from '../../contracts/workflow-ids.js';
import { seatsLeft } from '../../domain/billing/cancellation.js';
import {
  assertAllUndelivered,
  beforeItsDays,
  type GivenBack,
  giveBack,
  isForKeys,
  type PaidRequest,
  purchaseLeft,
  returnWindow,
  withdrawalWindow,
} from '../../domain/billing/given-back.js';
import { paidDaysOf, paymentRequestFromJson, seatsAddedBy } from '../../domain/billing/payment-requests.js';
import { paidBackOf, refundGranted } from '../../domain/billing/postings.js';
import { balanceOf } from '../../domain/billing/request-in-books.js';
import { dateIn, instant, isBefore } from '../../domain/calendar.js';
import { DomainError, requireFound } from '../../domain/errors.js';
import { toJson } from '../../domain/json.js';
import type { Money } from '../../domain/money.js';
import { minus, money } from '../../domain/money.js';
import {
  type CancellationReason,
  isOver,
  stateOf,
  subscriptionFromJson,
} from '../../domain/subscriptions/subscription.js';
import { carryOutRefundDecision, isDecided } from '../../models/billing/decided-refunds.js';
import type { Order } from '../../models/billing/orders.js';
import { boughtAt, type PaymentRequestRecord } from '../../models/billing/payment-requests.js';
import { paidBackBy, type RefundRecord, waitingOf } from '../../models/billing/refunds.js';
import { withdrawalIdOf } from '../../models/billing/withdrawals.js';
import { zoneOfPartners } from '../../models/billing/zone-of-partners.js';
import { askSubscription } from '../subscriptions/ask-subscription.js';
import type { BillingContext } from './billing-context.js';
import { correctReturned } from './corrections.js';
import { handOver } from './invoicing.js';
import { endOf, payBackByProvider, tellWaiting } from './pay-back.js';
import { bookOfRequest, headOf } from './request-books.js';
import { isOfCredit, payCreditBack, returnErasedCredit } from './return-credit.js';
import { settleBySetOff } from './settlement.js';
import { taxedNow } from './tax-corrections.js';
import { seatsTakenBy } from './unpaid-seats.js';

type RefundOfSeats = RefundRecord & { readonly reason: CancellationReason | 'withdrawal' };
type GrantedRefund = RefundRecord & { readonly amount: Money };

interface Granted extends GivenBack {
  readonly refundId: string;
  /** Gross, positive. */
  readonly amount: Money;
  /** What of it is paid back: the rest makes smaller what is still owed. */
  readonly paidBack: Money;
}

/** What it takes away of what was bought. */
interface TakenAway {
  readonly seats: number;
  /** Nothing of the purchase is left. */
  readonly whole: boolean;
}

export const refundActivities = (context: BillingContext) => {
  const { refunds, paymentRequests, accountBooks, orders, subscriptions, plans, tenants } = context.database;

  return {
    /**
     * Carries out a refund that was asked for. The subscription is changed first, since it may refuse; then the ledger grants it, and cards
     * and BLIK are paid back. Every step finds what an earlier try has done.
     * @returns `waiting` while the subscription is still being set up, or another refund of the request is being carried out
     */
    async grantRefund({ refundId, at }: { refundId: string; at: string }): Promise<'waiting' | 'ended'> {
      const refund = requireFound(await refunds.find(refundId), `refund ${refundId}`);
      const { paymentRequestId } = refund;
      if (refund.state === 'requested' && isDecided(refund)) await carryOutRefundDecision(context.database, refund);
      else if (refund.state === 'requested' && isOfCredit(refund)) await payCreditBack(context, refund, at);
      else if (refund.state === 'requested' && isGranted(refund)) await payBackAgain(refund, at);
      else if (refund.state === 'requested' && isOfSeats(refund)) {
        const found = paymentRequestId === null ? null : await paymentRequests.find(paymentRequestId);
        const record = requireFound(found, `request for payment ${paymentRequestId}`);
        if (!(await carriedOut(refund, record, at))) return 'waiting';
      }
      await tellEnd(refund, at);
      // Who is billed may have been erased in this moment.
      await returnErasedCredit(context, refund.billingAccountId, at);
      if (paymentRequestId !== null) await paymentRequests.endGivingBack(paymentRequestId, refundId);
      return 'ended';
    },
  };

  /** A refusal customers see, and ask again; who has withdrawn has done enough. What waits for a person is told to the operators. */
  async function tellEnd({ _id: refundId, paymentRequestId }: RefundRecord, at: string): Promise<void> {
    const ended = await refunds.find(refundId);
    await tellWaiting(context, ended, at);
    if (ended?.state === 'credited') await context.tell({ kind: 'refundCredited', about: waitingOf(ended), at });
    if (ended?.state !== 'refused' || ended.reason !== 'withdrawal') return;
    const record = paymentRequestId === null ? null : await paymentRequests.find(paymentRequestId);
    if (record) await context.tell({ kind: 'refundRefused', about: withdrawalOf(record), at });
  }

  /** The provider had refused, and a person has it asked again. */
  async function payBackAgain(refund: GrantedRefund, at: string): Promise<void> {
    const sent = await payBackByProvider(context, refund, paidBackBy(refund), at);
    await refunds.move(refund._id, ['requested'], endOf(sent, at));
  }

  async function carriedOut(refund: RefundOfSeats, record: PaymentRequestRecord, at: string): Promise<boolean> {
    const { _id: refundId, reason } = refund;
    if (reason === 'withdrawal') {
      // What was confirmed, though the API died before it said so.
      await context.database.withdrawals.confirm(withdrawalOf(record), refund.requestedAt, refundId);
      await context.tell({ kind: 'withdrawalReceived', about: withdrawalOf(record), at });
    }
    if (!(await paymentRequests.beginToGiveBack(record._id, refundId))) return false;
    try {
      if (!(await prepared(refund, record, at))) return false;
    } catch (error) {
      if (!(error instanceof DomainError) || error.retry) throw error;
      const problem = { code: error.code, message: error.message };
      await refunds.move(refundId, ['requested'], { state: 'refused', problem, endedAt: new Date(at) });
      return true;
    }
    const { amount, paidBack } = await grant(refund, record, at);
    const sent = await payBackByProvider(context, refund, paidBack, at);
    await correct(refund, record, money(paidBack.amount - sent.left, amount.currency), at);
    await settleBySetOff(context, record, { entryId: `refund/${refundId}`, at });
    const setOff = minus(amount, paidBack);
    await refunds.move(refundId, ['requested'], { amount, setOff, ...endOf(sent, at) });
    return true;
  }

  /**
   * What may refuse it: the hours, the keys, and the subscription. After that it is carried out.
   * @returns false: it has to wait
   * @throws DomainError cancellationWindowOver, invalidSeats, keysNotReturnable, and what the subscription refuses
   */
  async function prepared(refund: RefundOfSeats, record: PaymentRequestRecord, at: string): Promise<boolean> {
    const order = await orders.undelivered(record.orderId);
    if (order) return givenUp(refund, record, order);
    const takenAway = await reckon(refund, record, order);
    // Whoever sees or redeems one of the keys in this moment keeps them.
    if (isForKeys(paymentRequestFromJson(record.request)) && record.orderId !== null) {
      await context.returnOrderedKeys(record.orderId, { owner: refund._id, at });
    }
    if (refund.moneyOnly) return true;
    return change(refund, record, takenAway, at);
  }

  /**
   * What was paid and could not be delivered changes nothing of a subscription: its order ends.
   * @returns false: it is being delivered
   * @throws DomainError invalidSeats
   */
  async function givenUp(refund: RefundOfSeats, record: PaymentRequestRecord, order: Order): Promise<boolean> {
    assertAllUndelivered(paymentRequestFromJson(record.request), refund.seats);
    await reckon(refund, record, order);
    if (order.state === 'cancelled') return true;
    const requestId = `refund/${refund._id}`;
    const handle = context.client.workflow.getHandle(orderWorkflowId(workflowOwner(order), order._id));
    try {
      await handle.executeUpdate(giveUpOrder, { args: [{ requestId }], updateId: requestId });
    } catch (error) {
      // It is tried again in this moment, or has ended: then the order says how.
      const refusal = error instanceof WorkflowUpdateFailedError ? fromFailure(error.cause) : null;
      if (!(error instanceof WorkflowNotFoundError) && refusal?.code !== 'notStuck') throw error;
    }
    return (await orders.find(order._id))?.state === 'cancelled';
  }

  /** What the ledger has granted by other refunds. */
  async function granted(refund: RefundOfSeats, record: PaymentRequestRecord): Promise<Granted[]> {
    const all = await accountBooks.decisionsAbout<Granted>(record._id, 'refundGranted');
    return all.filter(({ refundId }) => refundId !== refund._id);
  }

  /** As of when it was asked for: waiting costs nobody a day, and what was not delivered no day at all. @throws DomainError cancellationWindowOver, invalidSeats */
  async function reckon(refund: RefundOfSeats, record: PaymentRequestRecord, undelivered: Order | null) {
    const before = await granted(refund, record);
    const paid = await paidRequest(refund, record, undelivered);
    // VAT that went back by a later proof is not given back again.
    const taxed = await taxedNow(context, paid.request);
    const asked = refund.requestedAt.toISOString();
    const askedAt = undelivered === null ? asked : beforeItsDays(paid.request, paid).toString();
    const given = giveBack({ ...paid, request: taxed, before }, { seats: refund.seats, at: instant(askedAt) });
    return { given, askedAt, seats: -(given.lines[0]?.seats ?? 0), whole: seatsLeft(given.left) === 0 };
  }

  async function grant(refund: RefundOfSeats, record: PaymentRequestRecord, at: string): Promise<Granted> {
    const { _id: requestId, request } = record;
    const head = headOf(`refund/${refund._id}`, record, at, refund.reason);
    const posted = await accountBooks.post<Granted>(bookOfRequest(record), head.id, async ({ entriesAbout }) => {
      const undelivered = await orders.undelivered(record.orderId);
      const { given, askedAt, seats } = await reckon(refund, record, undelivered);
      const amount = money(-given.totals.gross.amount, request.currency);
      const balance = balanceOf(requestId, await entriesAbout(requestId));
      const paidBack = money(paidBackOf(amount.amount, balance), amount.currency);
      const decision = { refundId: refund._id, seats, at: askedAt, amount, paidBack };
      return { entry: refundGranted(head, requestId, given, balance), decision };
    });
    if (!posted) throw new DomainError('internal', `The refund ${refund._id} was not granted.`);
    return posted.decision;
  }

  async function paidRequest(
    refund: RefundOfSeats,
    record: PaymentRequestRecord,
    undelivered: Order | null,
  ): Promise<Omit<PaidRequest, 'before'>> {
    const request = paymentRequestFromJson(record.request);
    const { tenantId } = refund;
    const tenant = tenantId === null ? null : requireFound(await tenants.find(tenantId), `tenant ${tenantId}`);
    const zone = tenant?.zone ?? zoneOfPartners;
    const plan = await plans.sold(request.lines[0]?.plan ?? { id: '', version: 0 });
    const terms = undelivered === null ? await subscriptions.termsOf(record.subscriptionId) : [];
    const policy = refund.reason === 'withdrawal' ? withdrawalWindow : returnWindow(request, plan.policy, terms);
    return { request, paidAt: boughtAt(record), policy, zone };
  }

  /** The invoice is corrected by every refund in its turn: one of an earlier try, or of another process, is not left out. */
  async function correct(refund: RefundOfSeats, record: PaymentRequestRecord, paidBack: Money, at: string) {
    const paid = await paidRequest(refund, record, await orders.undelivered(record.orderId));
    const granted = await accountBooks.decisionsAbout<Granted>(record._id, 'refundGranted');
    const upTo = granted.findIndex(({ refundId }) => refundId === refund._id);
    for (const [index, { refundId, ...given }] of granted.slice(0, upTo + 1).entries()) {
      const before = { ...paid, before: granted.slice(0, index) };
      const purchase = purchaseLeft(before);
      const returned = giveBack(before, { seats: given.seats, at: instant(given.at) });
      const isThis = refundId === refund._id;
      const corrected = await correctReturned(context, record, {
        refundId,
        purchase,
        refund: returned,
        paidBack: isThis ? paidBack : money(0, paidBack.currency),
        setOff: minus(given.amount, given.paidBack),
        at: isThis ? at : given.at,
      });
      for (const document of corrected) await handOver(context, document, at);
    }
  }

  /**
   * Seats go at once; where nothing is left of what made or renewed a term, that ends too.
   * @returns false: users may be on their way to it, so it cannot end yet
   */
  async function change(
    refund: RefundOfSeats,
    record: PaymentRequestRecord,
    { seats, whole }: TakenAway,
    at: string,
  ): Promise<boolean> {
    const { tenantId, subscriptionId, kind, request } = record;
    if (tenantId === null || subscriptionId === null) return true;
    const to = { tenantId, subscriptionId };
    const requestId = `refund/${refund._id}`;
    if (await subscriptions.hasCarriedOut(subscriptionId, requestId)) return true;
    const asked = paymentRequestFromJson(request);
    const paidFor = toJson(paidDaysOf(asked));
    const isIncrease = seatsAddedBy(asked) !== null;
    // They are gone already, since they were not paid.
    if (isIncrease && (await areTaken(record))) return true;
    const { freeUsers, keepSeats } = refund;
    // Where a number of seats is to be left, nothing ends, also when another refund was faster.
    if (!whole || keepSeats !== null || isIncrease) {
      const more = {
        ...(keepSeats !== null && { keep: keepSeats }),
        ...(isIncrease && ({ ofIncrease: true } as const)),
      };
      await askSubscription(context, to, reduceSeats, { requestId, removed: seats, paidFor, freeUsers, ...more });
      return true;
    }
    const found = subscriptionFromJson((await subscriptions.existing(subscriptionId)).subscription);
    const [first] = asked.lines;
    const today = dateIn(found.terms[0].zone, instant(at));
    const isAhead = kind !== 'supplement' && first?.from && isBefore(today, first.from) && found.terms.length > 1;
    if (!isAhead) {
      if (stateOf(found) === 'settingUp') return false;
      // What is disabled since it was not paid ends by itself.
      if (!isOver(found) && found.phase !== 'disabled')
        await askSubscription(context, to, cancel, { requestId, when: 'now', reason: reasonOf(refund) });
      return true;
    }
    await askSubscription(context, to, reversePayment, { requestId, paidFor, reason: 'givenBack' });
    return true;
  }

  async function areTaken(record: PaymentRequestRecord): Promise<boolean> {
    const { status, lostBy } = record;
    return status !== 'paid' && lostBy !== null && (await seatsTakenBy(context, record, lostBy)) > 0;
  }
};

/** The list of reasons to choose from has none for who need not give one. */
function reasonOf({ reason }: RefundOfSeats): CancellationReason {
  return reason === 'withdrawal' ? 'other' : reason;
}

/** A consumer's withdrawal is from the order that the request asks the payment of. */
function withdrawalOf({ _id, orderId }: PaymentRequestRecord): string {
  if (orderId === null) throw new DomainError('internal', `${_id} is no order's.`);
  return withdrawalIdOf(orderId);
}

function isOfSeats(refund: RefundRecord): refund is RefundOfSeats {
  const { reason } = refund;
  return reason !== 'taxChanged' && reason !== 'chargedTwice' && reason !== 'decided' && reason !== 'accountErased';
}

/** Only what the provider pays back is left of it. */
function isGranted(refund: RefundRecord): refund is GrantedRefund {
  return refund.amount !== null;
}

/** The withdrawal function for consumers: a statement, its confirmation, a receipt (docs/concepts.md, "Self-service"). */
import { z } from 'zod';
import { seatsLeft } from '../../../domain/billing/cancellation.js';
import {
  beforeItsDays,
  type GivenBack,
  giveBack,
  purchaseLeft,
  withdrawalWindow,
} from '../../../domain/billing/given-back.js';
import { payoutsOf } from '../../../domain/billing/paying-back.js';
import { paymentRequestFromJson } from '../../../domain/billing/payment-requests.js';
import { assertWithdrawable } from '../../../domain/billing/withdrawal.js';
import { type Instant, plainDate } from '../../../domain/calendar.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { type Money, money } from '../../../domain/money.js';
import type { ConsumerOrder, Order } from '../../../models/billing/orders.js';
import { boughtAt } from '../../../models/billing/payment-requests.js';
import { newRefund, paidBackBy, type RefundRecord, subjectOf } from '../../../models/billing/refunds.js';
import { type Withdrawal, withdrawalIdOf } from '../../../models/billing/withdrawals.js';
import type { Caller } from '../../http/caller.js';
import { idFrom } from '../../ids.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { timeOn } from '../../tenant-time.js';
import { changeablePaid } from '../changeable-owner.js';
import { orderId } from '../orders/schema.js';
import { retryRefund } from '../payments/start-payment.js';
import { newWithdrawal, showWithdrawal, withdrawal, withdrawalId } from './schema.js';

const tags = ['Billing'] as const;
const problems = ['notFound', 'withdrawalNotPossible', 'tenantErased', 'clockAdvancing'] as const;

export const withdrawalRoutes = [
  defineRoute({
    method: 'put',
    path: '/v1/orders/{orderId}/withdrawal',
    operationId: 'stateWithdrawal',
    summary: 'Withdraw from the contract here: the statement',
    description:
      'For consumers, until the 14th day after the order. It says what goes back; nothing happens until it is confirmed. Stated again before that, the last words count.',
    tags,
    params: z.strictObject({ orderId }),
    body: newWithdrawal,
    idempotent: true,
    answers: { 200: { description: 'The statement', schema: withdrawal } },
    problems: [...problems],
    async handler({ services, caller, params, body, changes }) {
      const { database } = services;
      const order = await consumersOrder(services, caller, params.orderId);
      const { now, zone } = await changeablePaid(services, caller, order);
      const { testClockId, billingAccountId, tenantId } = order;
      await assertOpen(services, order, { now, zone });
      const id = withdrawalIdOf(order._id);
      await changes({ subject: { kind: 'withdrawal', id }, tenantId, at: now });
      const stated = await database.withdrawals.state({
        _id: id,
        orderId: order._id,
        billingAccountId,
        tenantId,
        testClockId,
        state: 'stated',
        ...body,
        statedAt: new Date(now.epochMilliseconds),
        confirmedAt: null,
        refundId: null,
      });
      return {
        status: 200,
        body: await shown(services, requireFound(stated, `withdrawal ${id}`), { order, now, zone }),
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/withdrawals/{withdrawalId}',
    operationId: 'getWithdrawal',
    summary: 'Read a withdrawal',
    tags,
    params: z.strictObject({ withdrawalId }),
    answers: { 200: { description: 'The withdrawal', schema: withdrawal } },
    async handler({ services, caller, params }) {
      const { database } = services;
      const found = await database.withdrawals.within(await caller.reach(), params.withdrawalId);
      const stated = requireFound(found, `withdrawal ${params.withdrawalId}`);
      const order = await orderOf(services, stated);
      const now = await timeOn(database, order.testClockId);
      const tenant = requireFound(await database.tenants.find(order.tenantId), `tenant ${order.tenantId}`);
      return { status: 200, body: await shown(services, stated, { order, now, zone: tenant.zone }) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/withdrawals/{withdrawalId}/confirm',
    operationId: 'confirmWithdrawal',
    summary: 'Confirm the withdrawal',
    description:
      'What was bought ends at once, and what was paid goes back less the days that were used. A receipt goes by mail to the address of the statement. Where the refund is refused, `problem` says why; it was received in time all the same, and who runs the service tries the refund again, or pays the money back.',
    tags,
    params: z.strictObject({ withdrawalId }),
    answers: { 200: { description: 'The withdrawal', schema: withdrawal } },
    problems: [...problems],
    async handler({ services, caller, params, changes }) {
      const { database } = services;
      const found = await database.withdrawals.within(await caller.reach(), params.withdrawalId);
      const stated = requireFound(found, `withdrawal ${params.withdrawalId}`);
      const order = await orderOf(services, stated);
      const { now, zone } = await changeablePaid(services, caller, order);
      const { _id: id, tenantId } = stated;
      if (stated.state === 'stated') await assertOpen(services, order, { now, zone });
      await changes({ subject: { kind: 'withdrawal', id }, tenantId, at: now });
      const refund = refundFor(stated, order, now);
      await database.refunds.request(refund);
      const confirmed = await database.withdrawals.confirm(id, new Date(now.epochMilliseconds), refund._id);
      // Confirmed again, what was refused is tried again.
      await database.refunds.move(refund._id, ['refused'], { state: 'requested', problem: null, endedAt: null });
      await retryRefund(services, refund);
      return {
        status: 200,
        body: await shown(services, requireFound(confirmed, `withdrawal ${id}`), { order, now, zone }),
      };
    },
  }),
];

/** A paid order that gives a consumer the right to withdraw. */
type ConsumersOrder = Order & {
  readonly tenantId: string;
  readonly consumer: ConsumerOrder;
  readonly paymentRequestId: string;
};

interface Moment {
  readonly now: Instant;
  readonly zone: string;
}

/** @throws DomainError notFound, withdrawalNotPossible where it is no consumer's, or nothing was paid */
async function consumersOrder({ database }: ApiServices, caller: Caller, id: string): Promise<ConsumersOrder> {
  return asConsumers(requireFound(await database.orders.within(await caller.reach(), id), `order ${id}`));
}

async function orderOf({ database }: ApiServices, { orderId: id }: Withdrawal): Promise<ConsumersOrder> {
  return asConsumers(requireFound(await database.orders.find(id), `order ${id}`));
}

/** @throws DomainError withdrawalNotPossible */
function asConsumers(order: Order): ConsumersOrder {
  const { tenantId, consumer, paymentRequestId, paidAt } = order;
  if (consumer === null || tenantId === null) {
    const message = 'Only a consumer withdraws from what was bought.';
    throw new DomainError('withdrawalNotPossible', message, { reason: 'notConsumer' });
  }
  if (paymentRequestId === null || paidAt === null) {
    throw new DomainError('withdrawalNotPossible', 'Nothing was paid: cancel it instead.', { reason: 'notPaid' });
  }
  return { ...order, tenantId, consumer, paymentRequestId };
}

/** @throws DomainError withdrawalNotPossible after the last day, or where nothing is left to give back */
async function assertOpen(services: ApiServices, order: ConsumersOrder, moment: Moment): Promise<void> {
  assertWithdrawable(plainDate(order.consumer.withdrawableThrough), moment);
  if ((await goesBackAt(services, order, moment)) !== null) return;
  throw new DomainError('withdrawalNotPossible', 'All of it was given back before.', { reason: 'givenBack' });
}

/** Gross, as of now; null: nothing is left. */
async function goesBackAt(
  { database }: ApiServices,
  { paymentRequestId, state }: ConsumersOrder,
  { now, zone }: Moment,
): Promise<Money | null> {
  const record = requireFound(
    await database.paymentRequests.find(paymentRequestId),
    `request for payment ${paymentRequestId}`,
  );
  const request = paymentRequestFromJson(record.request);
  const before = await database.accountBooks.decisionsAbout<GivenBack>(request.id, 'refundGranted');
  const paid = { request, paidAt: boughtAt(record), policy: withdrawalWindow, zone, before };
  if (seatsLeft(purchaseLeft(paid)) === 0) return null;
  const at = state === 'fulfilled' ? now : beforeItsDays(request, paid);
  const { gross } = giveBack(paid, { seats: null, at }).totals;
  return money(-gross.amount, gross.currency);
}

function refundFor({ _id }: Withdrawal, order: ConsumersOrder, now: Instant): RefundRecord {
  const { paymentRequestId, billingAccountId, tenantId, testClockId } = order;
  return newRefund({
    _id: idFrom('refund', _id),
    paymentRequestId,
    billingAccountId,
    tenantId,
    partnerId: null,
    testClockId,
    seats: null,
    freeUsers: [],
    keepSeats: null,
    reason: 'withdrawal',
    requestedAt: new Date(now.epochMilliseconds),
  });
}

async function shown(
  services: ApiServices,
  found: Withdrawal,
  { order, ...moment }: Moment & { readonly order: ConsumersOrder },
): Promise<z.input<typeof withdrawal>> {
  const { refunds, accountBooks } = services.database;
  const lastDay = order.consumer.withdrawableThrough;
  const refund = found.refundId === null ? null : await refunds.find(found.refundId);
  if (!refund?.amount) {
    const goesBack = found.state === 'stated' ? await goesBackAt(services, order, moment) : null;
    return showWithdrawal(found, { lastDay, goesBack, refund, payouts: [] });
  }
  const { amount, setOff, _id: refundId } = refund;
  const payouts = payoutsOf(refundId, await accountBooks.about(subjectOf(refund)));
  return showWithdrawal(found, { lastDay, goesBack: paidBackBy({ amount, setOff }), refund, payouts });
}

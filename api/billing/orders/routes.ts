import { z } from 'zod';
import { cancelOrder, giveUpOrder, orderOf, retryOrder } from '../../../contracts/billing/orders.js';
import { orderWorkflowId, workflowOwner } from '../../../contracts/workflow-ids.js';
import { workflowTypes } from '../../../contracts/workflow-types.js';
import { hasEnded, type OrderedWork, orderedWorkFromJson } from '../../../domain/billing/orders.js';
import { assertOnAccount } from '../../../domain/billing/payment-terms.js';
import { assertFresh, offerWithdrawn, quoteFromJson } from '../../../domain/billing/quote.js';
import { attestingPartner } from '../../../domain/catalogue/acceptance.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { toJson } from '../../../domain/json.js';
import type { Money } from '../../../domain/money.js';
import { subscriptionFromJson } from '../../../domain/subscriptions/subscription.js';
import type { BillingAccount } from '../../../models/billing/billing-accounts.js';
import { creditStanding } from '../../../models/billing/credit-standing.js';
import { newestVersion } from '../../../models/billing/matching.js';
import { type Order, orderOfQuote } from '../../../models/billing/orders.js';
import type { QuoteRecord } from '../../../models/billing/quotes.js';
import { reachInCloud } from '../../caller-cloud.js';
import { type Caller, isOperator, partnerOf } from '../../http/caller.js';
import type { CallContext } from '../../http/define-route.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { idFrom } from '../../ids.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { timeOn } from '../../tenant-time.js';
import { startOnce, update } from '../../updates.js';
import { existingIn, keepUse } from '../billing-profiles/use.js';
import { changeablePaid } from '../changeable-owner.js';
import { customerOf } from '../customer.js';
import { inputsHashOf } from '../quotes/asked.js';
import { purchasersPart, takeOrderedTrial } from './for-purchaser.js';
import { newOrder, order, orderId, orderPage, orderQuery, showOrder } from './schema.js';

const tags = ['Billing'] as const;
const params = z.strictObject({ orderId });
const position = z.strictObject({ placedAt: z.iso.datetime(), id: orderId });

export const orderRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/orders',
    operationId: 'placeOrder',
    summary: 'Commit a quote',
    description:
      'What it comes to is asked for by a request for payment, and delivered once that is paid; where the billing account has terms of payment it is invoiced and delivered at once. So is what costs nothing.',
    tags,
    body: newOrder,
    answers: { 201: { description: 'The order', schema: order, etag: true } },
    problems: [
      ...(['notFound', 'staleQuote', 'tenantErased', 'agreementRequired', 'wrongAgreement', 'clockAdvancing'] as const),
      ...(['unknownPartner', 'partnerNotEnrolled', 'partnerSuspended', 'ownPartnerOfRecord', 'otherCloud'] as const),
      'signatureRequired',
      'creditNotPossible',
      ...(['notForSelfService', 'selfServiceDisabled', 'trialTaken', 'consumerConsentRequired'] as const),
    ],
    async handler({ services, caller, body, requestHash, changes }) {
      const { database } = services;
      const found = await database.quotes.within(await caller.reach(), body.quoteId);
      const committed = requireFound(found, `quote ${body.quoteId}`, { pointer: '/quoteId' });
      const { now, zone, ...paid } = await changeablePaid(services, caller, committed);
      const account = requireFound(paid.account, `billing account ${committed.billingAccountId}`);
      const quote = quoteFromJson(committed.quote);
      if (quote.kind === 'directBilling') {
        const message = 'It is accepted by handing the subscription over to direct billing.';
        throw new DomainError('invalidRequest', message, { pointer: '/quoteId' });
      }
      const work = orderedWorkFromJson(committed.work);
      const projection =
        quote.bound.subscriptionId === null ? null : await database.subscriptions.find(quote.bound.subscriptionId);
      const subscription = projection && subscriptionFromJson(projection.subscription);
      const id = orderIdOf(committed);
      // Delivered at once, the order has changed the subscription before its own request is repeated.
      const isRepeated = (await database.orders.find(id))?.madeBy === requestHash;
      if (!isRepeated) {
        const customer = customerOf(account);
        assertFresh(quote, { caller: caller.id, inputsHash: inputsHashOf(work), customer, at: now, subscription });
      }
      if (body.onAccount && !isRepeated) await assertCredit(services, committed.billingAccountId, quote.dueNow.gross);
      const { licenceForPurchaser, beginAtOnce } = body;
      const ofPurchaser = await purchasersPart(database, account, {
        ...{ orderId: id, work, kind: quote.kind, due: quote.dueNow.gross.amount },
        ...{ licenceForPurchaser, beginAtOnce, now, zone },
      });
      await agree(
        services,
        { account, tenantId: committed.tenantId, work, caller },
        body.agreement && { ...body.agreement, at: now.toString() },
      );
      const { partnerOfRecordId: partnerOfRecord = null } = body;
      if (partnerOfRecord !== null) {
        const pointer = '/partnerOfRecordId';
        if (committed.tenantId === null) throw new DomainError('invalidRequest', 'Keys have no adviser.', { pointer });
        const seesClouds = isOperator(caller);
        const named = { partnerId: partnerOfRecord, tenantId: committed.tenantId, seesClouds, pointer };
        await services.assertPartnerOfRecord(database, named);
      }
      const profileId = await profileOf(services, account, work, body.billingProfileId);
      await changes({
        subject: { kind: 'order', id },
        tenantId: committed.tenantId,
        partnerId: committed.partnerId,
        at: now,
      });
      const { onAccount = true } = body;
      const placed = orderFrom(committed, {
        id,
        caller,
        madeBy: requestHash,
        zone,
        now: new Date(now.epochMilliseconds),
        work,
        partnerOfRecord,
        onAccount,
        ...ofPurchaser,
      });
      const { offer } = committed;
      if (offer && !isRepeated && !(await database.quotes.beginOrder(offer.quoteId))) throw offerWithdrawn();
      await useProfile(services, placed, profileId);
      await takeOrderedTrial(database, account, placed, work);
      const kept = await database.changeOrders.place(placed);
      await start(services, kept);
      return { status: 201, headers: { Location: `/v1/orders/${id}` }, ...(await shown(services, kept)) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/orders',
    operationId: 'listOrders',
    summary: 'List the orders',
    tags,
    query: orderQuery,
    answers: { 200: { description: 'A page of orders, the newest first', schema: orderPage } },
    async handler({ services, caller, query: { limit, cursor, cloud, ...filter } }) {
      const read = readCursor('orders', cursor, position);
      const after = read && { placedAt: new Date(read.placedAt), id: read.id };
      const found = await services.database.orders.list(
        await reachInCloud(services.database, caller, cloud),
        filter,
        after,
        limit + 1,
      );
      const bodies = await Promise.all(found.map(async (one) => [one, (await shown(services, one)).body] as const));
      const next = ([{ placedAt, _id: id }]: (typeof bodies)[number]) =>
        writeCursor('orders', { placedAt: placedAt.toISOString(), id });
      return { status: 200, body: pageFrom(bodies, limit, ([, body]) => body, next) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/orders/{orderId}',
    operationId: 'getOrder',
    summary: 'Read an order',
    tags,
    params,
    answers: { 200: { description: 'The order', schema: order, etag: true } },
    async handler({ services, caller, params }) {
      return { status: 200, ...(await shown(services, await find(services, caller, params.orderId))) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/orders/{orderId}/cancel',
    operationId: 'cancelOrder',
    summary: 'Cancel an order that is not paid',
    description:
      'Its request for payment is withdrawn. What was paid in part is credit of the billing account. So ends what costs nothing and cannot be delivered; what was paid for is given back by a refund.',
    tags,
    params,
    longRunning: true,
    answers: { 200: { description: 'The order', schema: order, etag: true } },
    problems: ['notFound', 'orderClosed', 'orderPaid', 'notStuck', 'clockAdvancing'],
    async handler({ services, caller, params, requestHash: requestId, resumed, changes }) {
      const found = await changeable(services, caller, params.orderId, { changes, resumed });
      const isFree = found.problem !== null && found.paymentRequestId === null;
      const cancelling = isFree ? giveUpOrder : cancelOrder;
      await update(services, orderWorkflowId(workflowOwner(found), found._id), cancelling, { requestId });
      return { status: 200, ...(await shown(services, await find(services, caller, params.orderId))) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/orders/{orderId}/retry',
    operationId: 'retryOrder',
    summary: 'Try again to deliver a paid order',
    tags,
    params,
    longRunning: true,
    answers: { 202: { description: 'It is tried again', schema: order } },
    problems: ['notFound', 'orderClosed', 'notStuck', 'clockAdvancing'],
    async handler({ services, caller, params, requestHash: requestId, resumed, changes }) {
      const assertStuck = ({ problem }: Order) => {
        if (!problem) throw new DomainError('notStuck');
      };
      const found = await changeable(services, caller, params.orderId, { changes, resumed }, assertStuck);
      await update(services, orderWorkflowId(workflowOwner(found), found._id), retryOrder, { requestId });
      const after = await find(services, caller, params.orderId);
      return { status: 202, body: (await shown(services, after)).body };
    },
  }),
];

/** The profile by which what an order begins is billed; null: the default one. @throws DomainError invalidRequest, notFound */
async function profileOf(
  { database }: ApiServices,
  account: BillingAccount,
  work: OrderedWork,
  named: string | undefined,
): Promise<string | null> {
  const pointer = '/billingProfileId';
  if (named === undefined) {
    const before = work.kind === 'planChange' ? await database.profileUses.find(work.replaces) : null;
    return before?.billingAccountId === account._id ? before.profileId : null;
  }
  if (work.kind !== 'purchase' && work.kind !== 'planChange' && work.kind !== 'keys') {
    const message = 'It is billed by the profile of its subscription: change that one.';
    throw new DomainError('invalidRequest', message, { pointer });
  }
  return existingIn(account, named, pointer).id;
}

/** @throws DomainError notFound where the profile is removed in this moment */
async function useProfile(
  { database }: ApiServices,
  { _id: orderId, subscriptionId, billingAccountId, testClockId }: Order,
  profileId: string | null,
): Promise<void> {
  if (profileId === null) return;
  const use = { _id: subscriptionId ?? orderId, profileId, billingAccountId };
  await database.profileUses.begin({ ...use, orderId, testClockId });
  await keepUse(database, use, '/billingProfileId');
}

/** @throws DomainError creditNotPossible; of two orders at one moment the ledger decides, and the second is paid first */
async function assertCredit({ database }: ApiServices, accountId: string, gross: Money): Promise<void> {
  const account = requireFound(await database.billingAccounts.find(accountId), `billing account ${accountId}`);
  assertOnAccount(await creditStanding(database, account, gross.currency), gross);
}

/** @throws DomainError orderClosed */
async function changeable(
  services: ApiServices,
  caller: Caller,
  id: string,
  { changes, resumed }: Pick<CallContext<ApiServices>, 'changes' | 'resumed'>,
  assert: (found: Order) => void = () => {},
): Promise<Order> {
  const found = await find(services, caller, id);
  const { now } = await changeablePaid(services, caller, found);
  const { state } = found;
  if (!resumed) {
    if (hasEnded(state)) throw new DomainError('orderClosed', `It is ${state}.`, { state });
    assert(found);
  }
  await changes({ subject: { kind: 'order', id }, tenantId: found.tenantId, partnerId: found.partnerId, at: now });
  return found;
}

async function find({ database }: ApiServices, caller: Caller, id: string): Promise<Order> {
  return requireFound(await database.orders.within(await caller.reach(), id), `order ${id}`);
}

async function shown({ database }: Pick<ApiServices, 'database'>, found: Order) {
  const { paymentRequestId } = found;
  const request = paymentRequestId === null ? null : await newestVersion(database.paymentRequests, paymentRequestId);
  return { etag: found.revision, body: showOrder(found, request) };
}

interface Placing {
  readonly id: string;
  readonly caller: Caller;
  readonly madeBy: string;
  readonly zone: string;
  readonly now: Date;
  readonly work: OrderedWork;
  readonly partnerOfRecord: string | null;
  readonly onAccount: boolean;
  readonly firstHolderId?: string | null;
  readonly consumer?: Order['consumer'];
}

/** The id of the order that commits a quote: one quote, one order. */
export function orderIdOf({
  _id,
  offer = null,
}: Pick<QuoteRecord, '_id'> & Partial<Pick<QuoteRecord, 'offer'>>): string {
  return offer?.orderId ?? idFrom('order', _id);
}

/** The order that commits a quote; it is placed, and then started. */
export function orderFrom(committed: QuoteRecord, { id, caller, work, ...placing }: Placing): Order {
  const begins = work.kind === 'purchase' || work.kind === 'planChange' ? idFrom('subscription', id) : null;
  return orderOfQuote(committed, { ...placing, id, placedBy: caller.id, work: toJson(work), begins });
}

/** Starts what carries it out, once. */
export async function start(services: ApiServices, order: Order) {
  const { testClockId } = order;
  const now = await timeOn(services.database, testClockId);
  const started = orderOf(order, testClockId === null ? null : order.placedAt.toISOString());
  await startOnce(services, workflowTypes.order, { ...started, testClockId, now });
}

/**
 * A new commitment needs the customer's acceptance of the plan's agreement, once for each version.
 * @throws DomainError agreementRequired, wrongAgreement, signatureRequired
 */
async function agree(
  { database }: ApiServices,
  {
    account,
    tenantId,
    work,
    caller,
  }: {
    readonly account: Pick<BillingAccount, 'userId'>;
    readonly tenantId: string | null;
    readonly work: OrderedWork;
    readonly caller: Caller;
  },
  given: { readonly version: string; readonly signedBy: string; readonly at: string } | undefined,
): Promise<void> {
  if (work.kind !== 'purchase' && work.kind !== 'planChange') return;
  const tenant = requireFound(await database.tenants.find(tenantId ?? ''), `tenant ${tenantId}`);
  const { agreement, partnerMayAttest } = await database.plans.sold(work.plan);
  const { name, version } = agreement;
  const isAccepted = tenant.agreements.some(
    (one) => one.name === name && one.version === version && (one.userId ?? account.userId) === account.userId,
  );
  if (isAccepted) return;
  if (!given) {
    throw new DomainError('agreementRequired', `The plan asks for ${name}, version ${version}: accept it.`, {
      pointer: '/agreement',
      agreement: name,
      version,
    });
  }
  if (given.version !== version) {
    throw new DomainError('wrongAgreement', `The plan asks for ${name}, version ${version}.`, {
      pointer: '/agreement/version',
      agreement: name,
      version,
    });
  }
  const attestedBy = attestingPartner({ partnerId: partnerOf(caller), partnerMayAttest });
  const ofUser = account.userId === null ? {} : { userId: account.userId };
  const signed = { name, version, signedBy: given.signedBy, at: new Date(given.at), ...ofUser };
  await database.tenants.accept(tenant._id, attestedBy === null ? signed : { ...signed, attestedBy });
}

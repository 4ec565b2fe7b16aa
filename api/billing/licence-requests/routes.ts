/** A user asks for a licence, and an administrator gives it or declines (docs/concepts.md, "Licence requests"). */
import { WorkflowNotFoundError } from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import { z } from 'zod';
import {
  declineLicence,
  type GrantRequest,
  grantLicence,
  type LicenceRequestInput,
  withdrawLicenceRequest,
} from '../../../contracts/billing/licence-requests.js';
import type { Requested } from '../../../contracts/messages.js';
import { licenceRequestWorkflowId } from '../../../contracts/workflow-ids.js';
import { workflowTypes } from '../../../contracts/workflow-types.js';
import {
  assertAnswerable,
  assertAskable,
  assertNotHeld,
  freeSeats,
  grantingSubscription,
  licenceRequestClosed,
  licenceRequestLapse,
  type WantedLicence,
  wantedKey,
} from '../../../domain/billing/licence-requests.js';
import { orderedWorkFromJson } from '../../../domain/billing/orders.js';
import { assertFresh, quoteFromJson } from '../../../domain/billing/quote.js';
import { type Instant, instantFromMillis } from '../../../domain/calendar.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { isWithin } from '../../../domain/identity/grants.js';
import { currentTerm, type Subscription } from '../../../domain/subscriptions/subscription.js';
import { type LicenceRequest, licenceRequestIdOf } from '../../../models/billing/licence-requests.js';
import { heldBy, withProducts } from '../../../models/billing/licensed-subscriptions.js';
import type { QuoteRecord } from '../../../models/billing/quotes.js';
import type { Tenant } from '../../../models/identity/tenants.js';
import { reachInCloud } from '../../caller-cloud.js';
import { visiblePlan } from '../../catalogue/plans/visible-plan.js';
import type { Change } from '../../http/audited.js';
import { type Caller, tenantOf } from '../../http/caller.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { namedPeople } from '../../identity/users/people.js';
import { idOf } from '../../ids.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { timeAtRest } from '../../tenant-time.js';
import { startOnce, update } from '../../updates.js';
import { orderIdOf } from '../orders/routes.js';
import { showOrder } from '../orders/schema.js';
import { inputsHashOf } from '../quotes/asked.js';
import { makeQuote, quoteProblems, standingOf } from '../quotes/routes.js';
import { showQuote } from '../quotes/schema.js';
import {
  auditedLicenceRequest,
  licenceDecline,
  licenceGrant,
  licenceGrantAnswer,
  licenceRequest,
  licenceRequestId,
  licenceRequestPage,
  licenceRequestQuery,
  newLicenceRequest,
  showLicenceRequest,
} from './schema.js';

const tags = ['Users'] as const;
const params = z.strictObject({ licenceRequestId });
const path = '/v1/licence-requests/{licenceRequestId}';
const position = z.strictObject({ askedAt: z.iso.datetime(), id: licenceRequestId });

export const licenceRequestRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/tenants/{tenantId}/licence-requests',
    operationId: 'requestLicence',
    summary: 'Ask for a licence of a plan or a product',
    description:
      'The administrators get a mail with the link, and have 30 days. There is one open request of a user for the same.',
    tags,
    params: z.strictObject({ tenantId: idOf('tenant', 'Id of a tenant') }),
    body: newLicenceRequest,
    answers: { 201: { description: 'The request', schema: licenceRequest } },
    problems: [
      ...(['notFound', 'tenantErased', 'ownLicenceOnly', 'unknownUser', 'malformedUser'] as const),
      ...(['licenceHeld', 'licenceRequestOpen', 'clockAdvancing'] as const),
    ],
    async handler({ services, caller, params, body, requestHash: madeBy, changes }) {
      const { database } = services;
      const tenant = await tenantOfAsker(services, caller, params.tenantId);
      const now = await timeAtRest(database, tenant.testClockId);
      const userId = await asker(services, caller, tenant, body.user);
      const wanted = await wantedBy(services, caller, body);
      const newest = await database.licenceRequests.newestOf(userId, wanted);
      const repeated = newest?.madeBy === madeBy ? newest : null;
      if (!repeated) await assertPossible(services, { tenant, userId, wanted });
      const asked = newRequest(tenant, { userId, wanted, message: body.message, madeBy, now }, newest?.number ?? 0);
      const { _id: id, tenantId } = repeated ?? asked;
      await changes({ subject: { kind: 'licenceRequest', id }, tenantId, at: now });
      // Of two at once the number is the same: the second one finds the first.
      if (!repeated && !(await database.licenceRequests.ask(asked))) {
        const there = await database.licenceRequests.find(id);
        if (there?.madeBy !== madeBy) throw requestOpen(id);
      }
      const kept = requireFound(await database.licenceRequests.find(id), `licence request ${id}`);
      await start(services, kept);
      const headers = { Location: `/v1/licence-requests/${id}` };
      return { status: 201, headers, body: showLicenceRequest(kept), audited: auditedLicenceRequest(kept) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/licence-requests',
    operationId: 'listLicenceRequests',
    summary: 'List the licences that users ask for',
    description: 'Administrators see those of their organisation, other users their own.',
    tags,
    query: licenceRequestQuery,
    answers: { 200: { description: 'A page of requests, the newest first', schema: licenceRequestPage } },
    async handler({ services: { database }, caller, query: { limit, cursor, cloud, ...filter } }) {
      const read = readCursor('licenceRequests', cursor, position);
      const after = read && { askedAt: new Date(read.askedAt), id: read.id };
      const reach = await reachInCloud(database, caller, cloud);
      const found = await database.licenceRequests.list(reach, filter, after, limit + 1);
      const next = ({ askedAt, _id: id }: LicenceRequest) =>
        writeCursor('licenceRequests', { askedAt: askedAt.toISOString(), id });
      return { status: 200, body: pageFrom(found, limit, showLicenceRequest, next) };
    },
  }),
  defineRoute({
    method: 'get',
    path,
    operationId: 'getLicenceRequest',
    summary: 'Read a request for a licence',
    tags,
    params,
    answers: { 200: { description: 'The request', schema: licenceRequest } },
    async handler({ services, caller, params }) {
      return { status: 200, body: showLicenceRequest(await find(services, caller, params.licenceRequestId)) };
    },
  }),
  defineRoute({
    method: 'post',
    path: `${path}/grant`,
    operationId: 'grantLicenceRequest',
    summary: 'Give the licence that a user asks for',
    description:
      'From a free seat of the named subscription, or of the only one that fits. Where no seat is free the answer is what one more costs, and nothing has changed: with the id of that quote it is bought, and the user has the licence once it is paid.',
    tags,
    params,
    body: licenceGrant,
    longRunning: true,
    answers: { 200: { description: 'The request, or what one seat more costs', schema: licenceGrantAnswer } },
    problems: [
      ...new Set([
        ...(['licenceRequestClosed', 'licenceHeld', 'noFittingSubscription', 'severalSubscriptions'] as const),
        ...(['purchaserDecides', 'licencesNotChangeable', 'noFreeSeat', 'userDeactivated', 'unknownUser'] as const),
        ...quoteProblems,
      ]),
    ],
    async handler({ services, caller, params, body, requestHash, changes }) {
      const { database } = services;
      const found = await find(services, caller, params.licenceRequestId);
      const now = await timeAtRest(database, found.testClockId);
      const orderId = body.quoteId === undefined ? null : orderIdOf({ _id: body.quoteId });
      if (found.state === 'granted' || (found.state === 'seatOrdered' && found.orderId === orderId)) {
        await changes({ subject: { kind: 'licenceRequest', id: found._id }, tenantId: found.tenantId, at: now });
        return { status: 200, ...(await granted(services, found)) };
      }
      assertAnswerable({ state: found.state, lapsesAt: lapseIn(found) }, now);
      const { tenantId, userId } = found;
      assertNotHeld(found, await heldBy(database, { tenantId, userId }));
      const committed = body.quoteId === undefined ? null : await quoteWith(services, caller, body.quoteId);
      const subscription = grantingSubscription(
        found,
        await withProducts(database, await database.subscriptions.ofTenant(tenantId)),
        { named: body.subscriptionId ?? committed?.quote.bound.subscriptionId ?? null, at: now },
      );
      const isFree = freeSeats(subscription) > 0;
      if (!isFree) await assertMayBuy(caller, found);
      if (!isFree && !committed) {
        const quote = await quoteOfSeat({ services, caller, requestHash, changes }, subscription);
        const shown = showQuote(quote, await standingOf(services, quote));
        return {
          status: 200,
          body: { committed: false, licenceRequest: showLicenceRequest(found), quote: shown, order: null },
        };
      }
      if (!isFree && committed) assertForOneSeat(committed, { caller, subscription, now });
      await changes({ subject: { kind: 'licenceRequest', id: found._id }, tenantId, at: now });
      const seat =
        isFree || !committed ? null : { quoteId: committed._id, orderId: orderIdOf(committed), placedBy: caller.id };
      const grant: GrantRequest = { requestId: requestHash, subscriptionId: subscription.id, seat };
      await ask(services, found, grantLicence, grant);
      return { status: 200, ...(await granted(services, await find(services, caller, found._id))) };
    },
  }),
  defineRoute({
    method: 'post',
    path: `${path}/decline`,
    operationId: 'declineLicenceRequest',
    summary: 'Decline a request for a licence, with a reason',
    tags,
    params,
    body: licenceDecline,
    longRunning: true,
    answers: { 200: { description: 'The request', schema: licenceRequest } },
    problems: ['notFound', 'licenceRequestClosed', 'clockAdvancing'],
    async handler({ services, caller, params, body, requestHash: requestId, changes }) {
      const found = await answerable(services, caller, params.licenceRequestId, { done: 'declined', changes });
      if (found.state !== 'declined') {
        await services.database.licenceRequests.proposeReason(found._id, requestId, body.reason);
        await ask(services, found, declineLicence, { requestId });
      }
      return { status: 200, ...shown(await find(services, caller, found._id)) };
    },
  }),
  defineRoute({
    method: 'post',
    path: `${path}/withdraw`,
    operationId: 'withdrawLicenceRequest',
    summary: 'Withdraw one’s own request for a licence',
    tags,
    params,
    longRunning: true,
    answers: { 200: { description: 'The request', schema: licenceRequest } },
    problems: ['notFound', 'licenceRequestClosed', 'clockAdvancing'],
    async handler({ services, caller, params, requestHash: requestId, changes }) {
      const found = await answerable(services, caller, params.licenceRequestId, { done: 'withdrawn', changes });
      if (found.state !== 'withdrawn') await ask(services, found, withdrawLicenceRequest, { requestId, left: false });
      return { status: 200, ...shown(await find(services, caller, found._id)) };
    },
  }),
];

/** @throws DomainError notFound, tenantErased */
async function tenantOfAsker({ database }: ApiServices, caller: Caller, tenantId: string): Promise<Tenant> {
  const isOwn = tenantOf(caller) === tenantId || (await caller.reach()).kind === 'everything';
  const tenant = requireFound(isOwn ? await database.tenants.find(tenantId) : null, `tenant ${tenantId}`);
  if (tenant.state === 'erased') throw new DomainError('tenantErased');
  return tenant;
}

/**
 * Who asks: the caller's own user. An operator names one.
 * @throws DomainError ownLicenceOnly, malformedUser, unknownUser
 */
async function asker(
  { database: { users } }: ApiServices,
  caller: Caller,
  { _id: tenantId }: Tenant,
  named: string | undefined,
): Promise<string> {
  const pointer = '/user';
  const reach = await caller.reach();
  const [place] = named === undefined ? [] : await namedPeople(users, tenantId, [named]);
  const userId = named === undefined ? caller.userId : (place?.userId ?? null);
  if (reach.kind === 'limited') {
    if (userId !== null && isWithin(reach, { userId })) return userId;
    throw new DomainError('ownLicenceOnly', 'A licence is asked for by who needs it.', { pointer });
  }
  if (place?.refused) throw new DomainError(place.refused, undefined, { pointer });
  const [user] = userId === null ? [] : await users.active(tenantId, [userId]);
  if (user) return user._id;
  throw new DomainError('unknownUser', 'Name an active user of the tenant.', { pointer });
}

/** @throws DomainError notFound */
async function wantedBy(
  { database }: ApiServices,
  caller: Caller,
  { planId, productId = '' }: { readonly planId?: string | undefined; readonly productId?: string | undefined },
): Promise<WantedLicence> {
  if (planId !== undefined) {
    const plan = await visiblePlan(database, caller, planId, '/planId');
    return { planId, productId: plan.productId };
  }
  const found = requireFound(await database.products.find(productId), `product ${productId}`, {
    pointer: '/productId',
  });
  return { planId: null, productId: found._id };
}

interface Asking {
  readonly tenant: Tenant;
  readonly userId: string;
  readonly wanted: WantedLicence;
}

/** @throws DomainError licenceHeld, licenceRequestOpen */
async function assertPossible({ database }: ApiServices, { tenant, userId, wanted }: Asking): Promise<void> {
  const [held, unanswered] = await Promise.all([
    heldBy(database, { tenantId: tenant._id, userId }),
    database.licenceRequests.unansweredOf(tenant._id, userId),
  ]);
  assertAskable(
    wanted,
    held,
    unanswered.map(({ _id: id, planId, productId }) => ({ id, planId, productId })),
  );
}

function requestOpen(licenceRequestId: string): DomainError {
  return new DomainError('licenceRequestOpen', `It has been asked for: ${licenceRequestId}.`, { licenceRequestId });
}

interface NewRequest {
  readonly userId: string;
  readonly wanted: WantedLicence;
  readonly message: string;
  readonly madeBy: string;
  readonly now: Instant;
}

function newRequest(
  { _id: tenantId, testClockId }: Tenant,
  { userId, wanted, message, madeBy, now }: NewRequest,
  before: number,
): LicenceRequest {
  const number = before + 1;
  return {
    _id: licenceRequestIdOf(userId, wanted, number),
    tenantId,
    testClockId,
    userId,
    ...wanted,
    wanted: wantedKey(wanted),
    number,
    message,
    state: 'open',
    askedAt: new Date(now.epochMilliseconds),
    lapsesAt: new Date(licenceRequestLapse(now).epochMilliseconds),
    endedAt: null,
    reason: null,
    proposedReasons: [],
    subscriptionId: null,
    orderId: null,
    revision: 1,
    madeBy,
  };
}

async function find({ database }: ApiServices, caller: Caller, id: string): Promise<LicenceRequest> {
  return requireFound(await database.licenceRequests.within(await caller.reach(), id), `licence request ${id}`);
}

/** One that can be answered, or has been answered so already. @throws DomainError notFound, licenceRequestClosed, clockAdvancing */
async function answerable(
  services: ApiServices,
  caller: Caller,
  id: string,
  { done, changes }: { readonly done: LicenceRequest['state']; readonly changes: (change: Change) => Promise<void> },
): Promise<LicenceRequest> {
  const found = await find(services, caller, id);
  const now = await timeAtRest(services.database, found.testClockId);
  if (found.state !== done) assertAnswerable({ state: found.state, lapsesAt: lapseIn(found) }, now);
  await changes({ subject: { kind: 'licenceRequest', id }, tenantId: found.tenantId, at: now });
  return found;
}

function lapseIn({ lapsesAt }: LicenceRequest): Instant {
  return instantFromMillis(lapsesAt.getTime());
}

/** Who may give licences, and not buy, gives only free ones. @throws DomainError noFreeSeat */
async function assertMayBuy(caller: Caller, { tenantId }: LicenceRequest): Promise<void> {
  if (isWithin(await caller.reach('orders:place'), { tenantId })) return;
  throw new DomainError('noFreeSeat', 'No seat is free, and the caller may not buy one.');
}

async function quoteWith({ database }: ApiServices, caller: Caller, quoteId: string): Promise<QuoteRecord> {
  const found = await database.quotes.within(await caller.reach('orders:place'), quoteId);
  return requireFound(found, `quote ${quoteId}`, { pointer: '/quoteId' });
}

function quoteOfSeat(
  request: Omit<Parameters<typeof makeQuote>[0], 'body'>,
  subscription: Subscription,
): Promise<QuoteRecord> {
  const seats = currentTerm(subscription).seats + 1;
  return makeQuote({ ...request, body: { kind: 'seats', subscriptionId: subscription.id, seats } });
}

/** That a quote holds, and is for one seat more of the subscription. @throws DomainError staleQuote */
function assertForOneSeat(
  committed: QuoteRecord,
  {
    caller,
    subscription,
    now,
  }: { readonly caller: Caller; readonly subscription: Subscription; readonly now: Instant },
): void {
  const quote = quoteFromJson(committed.quote);
  const work = orderedWorkFromJson(committed.work);
  assertFresh(quote, { caller: caller.id, inputsHash: inputsHashOf(work), at: now, subscription });
  if (work.kind === 'moreSeats' && work.added === 1 && quote.bound.subscriptionId === subscription.id) return;
  throw new DomainError('staleQuote', 'It was made for another change. Ask for a quote again.', { reason: 'inputs' });
}

/** Asks its workflow, which is started where that was missed. @throws DomainError licenceRequestClosed and what the workflow refuses */
async function ask<Result, Request extends Requested>(
  services: ApiServices,
  found: LicenceRequest,
  definition: UpdateDefinition<Result, [Request]>,
  request: Request,
): Promise<void> {
  await start(services, found);
  try {
    await update(services, licenceRequestWorkflowId(found.tenantId, found._id), definition, request);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    // It has ended in this moment.
    throw licenceRequestClosed((await services.database.licenceRequests.find(found._id))?.state ?? 'lapsed');
  }
}

async function start(
  services: ApiServices,
  { _id, tenantId, testClockId, askedAt, lapsesAt }: LicenceRequest,
): Promise<void> {
  const notBefore = testClockId === null ? null : askedAt.toISOString();
  const input: LicenceRequestInput = {
    licenceRequestId: _id,
    testClockId,
    notBefore,
    lapsesAt: lapsesAt.toISOString(),
  };
  await startOnce(services, workflowTypes.licenceRequest, {
    workflowId: licenceRequestWorkflowId(tenantId, _id),
    args: [input],
    staticSummary: 'Licence that a user asks for',
    testClockId,
    now: instantFromMillis(askedAt.getTime()),
  });
}

function shown(found: LicenceRequest) {
  return { body: showLicenceRequest(found), audited: auditedLicenceRequest(found) };
}

async function granted({ database }: ApiServices, found: LicenceRequest) {
  const order = found.orderId === null ? null : await database.orders.find(found.orderId);
  const rest = { committed: true, quote: null, order: order && showOrder(order, null) };
  return {
    body: { ...rest, licenceRequest: showLicenceRequest(found) },
    audited: { ...rest, licenceRequest: auditedLicenceRequest(found) },
  };
}

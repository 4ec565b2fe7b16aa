/** A user asks for a licence, and an administrator gives it or declines (docs/concepts.md, "Licence requests"). */
import { z } from 'zod';
import {
  assertAskable,
  licenceRequestLapse,
  type WantedLicence,
  wantedKey,
} from '../../../domain/billing/licence-requests.js';
import type { Instant } from '../../../domain/calendar.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { isWithin } from '../../../domain/identity/grants.js';
import { type LicenceRequest, licenceRequestIdOf } from '../../../models/billing/licence-requests.js';
import { heldBy } from '../../../models/billing/licensed-subscriptions.js';
import type { Tenant } from '../../../models/identity/tenants.js';
import { reachInCloud } from '../../caller-cloud.js';
import { visiblePlan } from '../../catalogue/plans/visible-plan.js';
import { type Caller, tenantOf } from '../../http/caller.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { namedPeople } from '../../identity/users/people.js';
import { idOf } from '../../ids.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { timeAtRest } from '../../tenant-time.js';
import { showOrder } from '../orders/schema.js';
import { quoteProblems, standingOf } from '../quotes/routes.js';
import { showQuote } from '../quotes/schema.js';
import {
  declineRequested,
  findLicenceRequest,
  grantRequested,
  startLicenceRequest,
  withdrawRequested,
} from './answer.js';
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
      await startLicenceRequest(services, kept);
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
      return {
        status: 200,
        body: showLicenceRequest(await findLicenceRequest(services, caller, params.licenceRequestId)),
      };
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
    async handler({ services, caller, params, body, requestHash, changes, language }) {
      const answering = { services, caller, requestHash, changes };
      const { request, quote } = await grantRequested(answering, params.licenceRequestId, body);
      if (!quote) return { status: 200, ...(await granted(services, request)) };
      const shownQuote = showQuote(quote, await standingOf(services, caller, quote), language);
      return {
        status: 200,
        body: { committed: false, licenceRequest: showLicenceRequest(request), quote: shownQuote, order: null },
      };
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
    async handler({ services, caller, params, body, requestHash, changes }) {
      const answering = { services, caller, requestHash, changes };
      return { status: 200, ...shown(await declineRequested(answering, params.licenceRequestId, body.reason)) };
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
    async handler({ services, caller, params, requestHash, changes }) {
      const answering = { services, caller, requestHash, changes };
      return { status: 200, ...shown(await withdrawRequested(answering, params.licenceRequestId)) };
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
    unfollowedSince: new Date(),
  };
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

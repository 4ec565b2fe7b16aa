import { z } from 'zod';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { beyondLimit } from '../../../domain/identity/memberships.js';
import { delegatedScopes } from '../../../domain/identity/scopes.js';
import type { DelegationSide } from '../../../domain/partners/delegations.js';
import type { DelegationRecord } from '../../../models/partners/delegations.js';
import { reachInCloud } from '../../caller-cloud.js';
import { instant } from '../../formats.js';
import { type Caller, isOperator, partnerOf, tenantOf } from '../../http/caller.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { type Answering, answerDelegation, type DelegationAction, shownDelegation } from './answer.js';
import { followDelegation } from './follow.js';
import { makeOffer, offeredTo, offeringPartner } from './offer.js';
import {
  delegation,
  delegationId,
  delegationPage,
  delegationQuery,
  delegationRefusal,
  newDelegation,
  showDelegation,
} from './schema.js';

const tags = ['Delegated administration'] as const;
const params = z.strictObject({ delegationId });
const path = '/v1/delegations/{delegationId}';
const position = z.tuple([instant, delegationId]);
const answers = {
  200: { description: 'The delegation', schema: delegation, etag: true, changesWithTime: true },
} as const;

export const delegationRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/delegations',
    operationId: 'offerDelegation',
    summary: 'Offer to act for a customer',
    description:
      'The administrators of the tenant are asked by mail, with a link; one of them accepts or declines. An offer lapses after 90 days. Partners make one offer at a time to a tenant, and 50 within an hour.',
    tags,
    body: newDelegation,
    answers: { 201: { description: 'The offer', schema: delegation, etag: true } },
    problems: [
      'notFound',
      'partnerNotEnrolled',
      'partnerSuspended',
      'tenantErased',
      'otherCloud',
      'offerOpen',
      'tooManyRequests',
    ],
    async handler({ services, body, caller, requestHash, changes }) {
      const { database } = services;
      const partner = await offeringPartner(database, caller, body);
      const tenant = await offeredTo(database, partner, {
        tenantId: body.tenantId,
        seesClouds: isOperator(caller),
      });
      const of = { partnerId: partner._id, tenantId: tenant._id };
      const announce = (id: string) => changes({ subject: { kind: 'delegation', id }, ...of });
      const record = await makeOffer(database, body, { ...of, requestHash, announce });
      await followDelegation(services, record);
      return {
        status: 201,
        headers: { Location: `/v1/delegations/${record._id}` },
        ...(await shownDelegation(services, record)),
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/delegations',
    operationId: 'listDelegations',
    summary: 'List the delegations',
    description: 'The newest first. Administrators see those of their tenant, partners their own.',
    tags,
    query: delegationQuery,
    answers: { 200: { description: 'A page of delegations', schema: delegationPage } },
    async handler({ services: { database }, caller, query: { limit, cursor, cloud, state: is, ...named } }) {
      const now = new Date();
      const filter = { ...named, state: is && { is, at: now } };
      const read = readCursor('delegations', cursor, position);
      const after = read && { offeredAt: new Date(read[0]), id: read[1] };
      const found = await database.delegations.list(
        await reachInCloud(database, caller, cloud),
        filter,
        after,
        limit + 1,
      );
      const partners = await database.partners.byIds([...new Set(found.map(({ partnerId }) => partnerId))]);
      const show = (one: DelegationRecord) => showDelegation(one, partners.get(one.partnerId), now);
      const next = (last: DelegationRecord) => writeCursor('delegations', [last.offeredAt.toISOString(), last._id]);
      return { status: 200, body: pageFrom(found, limit, show, next) };
    },
  }),
  defineRoute({
    method: 'get',
    path,
    operationId: 'getDelegation',
    summary: 'Read a delegation',
    tags,
    params,
    answers,
    async handler({ services, caller, params }) {
      return { status: 200, ...(await shownDelegation(services, await find(services, caller, params.delegationId))) };
    },
  }),
  defineRoute({
    method: 'post',
    path: `${path}/accept`,
    operationId: 'acceptDelegation',
    summary: 'Let the partner act for the tenant',
    description: 'From now on, for as long as was offered. Every action of the partner is in the audit of the tenant.',
    tags,
    params,
    answers,
    problems: ['forbidden', 'tenantErased', 'offerNotOpen'],
    handler: (call) => answered(call, 'accept'),
  }),
  defineRoute({
    method: 'post',
    path: `${path}/decline`,
    operationId: 'declineDelegation',
    summary: 'Decline an offer',
    tags,
    params,
    body: delegationRefusal,
    answers,
    problems: ['tenantErased', 'offerNotOpen'],
    handler: (call) => answered(call, 'decline', call.body.reason ?? null),
  }),
  defineRoute({
    method: 'post',
    path: `${path}/end`,
    operationId: 'endDelegation',
    summary: 'End a delegation at once, or withdraw an offer',
    description:
      'By either side: the next request of the partner is refused. An offer that nobody has answered is withdrawn by the partner; an administrator declines it.',
    tags,
    params,
    body: delegationRefusal,
    answers,
    problems: ['tenantErased', 'delegationNotActive', 'offerNotOpen'],
    handler: (call) => answered(call, 'end', call.body.reason ?? null),
  }),
  defineRoute({
    method: 'post',
    path: `${path}/extension`,
    operationId: 'askForExtension',
    summary: 'Ask for 180 days more',
    description:
      'The administrators are asked by mail. Access never lasts longer than 730 days from the moment in which it is extended.',
    tags,
    params,
    answers,
    problems: ['tenantErased', 'delegationNotActive', 'extensionNotPossible'],
    handler: (call) => answered(call, 'askForExtension'),
  }),
  defineRoute({
    method: 'post',
    path: `${path}/extension/accept`,
    operationId: 'acceptExtension',
    summary: 'Let the partner act for the tenant for longer',
    tags,
    params,
    answers,
    problems: ['forbidden', 'tenantErased', 'delegationNotActive', 'extensionNotAsked'],
    handler: (call) => answered(call, 'acceptExtension'),
  }),
  defineRoute({
    method: 'post',
    path: `${path}/extension/decline`,
    operationId: 'declineExtension',
    summary: 'Leave the end of a delegation as it is',
    tags,
    params,
    answers,
    problems: ['tenantErased', 'delegationNotActive', 'extensionNotAsked'],
    handler: (call) => answered(call, 'declineExtension'),
  }),
];

type Call = Pick<Answering, 'services' | 'requestHash' | 'changes'> & {
  readonly caller: Caller;
  readonly params: z.output<typeof params>;
};

async function answered({ caller, params, ...call }: Call, action: DelegationAction, reason?: string | null) {
  const record = await answerDelegation(
    {
      ...call,
      find: () => find(call.services, caller, params.delegationId),
      side: sideOf(caller),
      ...(reason === undefined ? {} : { reason }),
      mayGive: (found) => assertMayGive(caller, found),
    },
    action,
  );
  return { status: 200, ...(await shownDelegation(call.services, record)) } as const;
}

async function find({ database }: ApiServices, caller: Caller, id: string): Promise<DelegationRecord> {
  return requireFound(await database.delegations.within(await caller.reach(), id), `delegation ${id}`);
}

/** Nobody lets a partner do what an API key of the own may not. @throws DomainError forbidden */
function assertMayGive({ limit, principal }: Caller, { scopes }: DelegationRecord): void {
  if (beyondLimit(limit, principal.kind, delegatedScopes(scopes)).length === 0) return;
  throw new DomainError('forbidden', 'The partner could do more than this API key.', { reason: 'keyScopes' });
}

function sideOf(caller: Caller): DelegationSide {
  if (partnerOf(caller) !== null) return 'partner';
  return tenantOf(caller) !== null ? 'tenant' : 'reseller';
}

import { z } from 'zod';
import { type Instant, instantFromMillis } from '../../../domain/calendar.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { beyondLimit } from '../../../domain/identity/memberships.js';
import { delegatedScopes } from '../../../domain/identity/scopes.js';
import {
  accepted,
  type Delegation,
  type DelegationSide,
  delegationState,
  ended,
  extended,
  extensionAsked,
  extensionDeclined,
  refused,
} from '../../../domain/partners/delegations.js';
import {
  type DelegationRecord,
  delegatedRelationId,
  delegationOf,
  relationOfDelegation,
} from '../../../models/partners/delegations.js';
import { instant } from '../../formats.js';
import type { Change } from '../../http/audited.js';
import { type Caller, partnerOf, tenantOf } from '../../http/caller.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { type ApiServices, defineRoute } from '../../services.js';
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
      const tenant = await offeredTo(database, partner, body.tenantId);
      const of = { partnerId: partner._id, tenantId: tenant._id };
      const announce = (id: string) => changes({ subject: { kind: 'delegation', id }, ...of });
      const record = await makeOffer(database, body, { ...of, requestHash, announce });
      await followDelegation(services, record);
      return {
        status: 201,
        headers: { Location: `/v1/delegations/${record._id}` },
        ...(await shown(services, record)),
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
    async handler({ services: { database }, caller, query: { limit, cursor, ...filter } }) {
      const read = readCursor('delegations', cursor, position);
      const after = read && { offeredAt: new Date(read[0]), id: read[1] };
      const found = await database.delegations.list(await caller.reach(), filter, after, limit + 1);
      const partners = await database.partners.byIds([...new Set(found.map(({ partnerId }) => partnerId))]);
      const now = new Date();
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
      return { status: 200, ...(await shown(services, await find(services, caller, params.delegationId))) };
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
    problems: ['tenantErased', 'offerNotOpen'],
    async handler(call) {
      const record = await decide(call, {}, accepted, mayGive(call));
      const relation = relationOfDelegation(record);
      if (relation) await call.services.database.relations.add([relation]);
      return answered(call.services, record);
    },
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
    async handler(call) {
      const { reason = null } = call.body;
      const record = await decide(call, { reason }, (found, now) => refused(found, 'declined', now));
      return answered(call.services, record);
    },
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
    async handler(call) {
      const { services, caller, body } = call;
      const { reason = null } = body;
      const side = sideOf(caller);
      const rule = (found: Delegation, now: Instant) =>
        side !== 'tenant' && delegationState(found, now) === 'offered'
          ? refused(found, 'withdrawn', now)
          : ended(found, side, now);
      // First what gives access, so that nothing is left of it wherever this is broken off.
      const endAccess = ({ _id }: DelegationRecord, at: Date) =>
        services.database.relations.endDelegation(delegatedRelationId(_id), at);
      return answered(services, await decide(call, { reason }, rule, endAccess));
    },
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
    async handler(call) {
      return answered(call.services, await decide(call, {}, extensionAsked));
    },
  }),
  defineRoute({
    method: 'post',
    path: `${path}/extension/accept`,
    operationId: 'acceptExtension',
    summary: 'Let the partner act for the tenant for longer',
    tags,
    params,
    answers,
    problems: ['tenantErased', 'delegationNotActive', 'extensionNotAsked'],
    async handler(call) {
      const record = await decide(call, {}, extended, mayGive(call));
      const { extension, until, _id } = record;
      if (extension && until) {
        await call.services.database.relations.putOff(delegatedRelationId(_id), extension.from, until);
      }
      return answered(call.services, record);
    },
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
    async handler(call) {
      return answered(call.services, await decide(call, {}, extensionDeclined));
    },
  }),
];

interface Deciding {
  readonly services: ApiServices;
  readonly caller: Caller;
  readonly params: z.output<typeof params>;
  readonly requestHash: string;
  readonly changes: (change: Change) => Promise<void>;
}

/**
 * Writes what the rules make of a delegation now; decided anew where somebody else was faster. A repetition of the request finds what it
 * has done.
 *
 * @param first is done before it is written, once the rule has allowed it
 * @throws DomainError notFound, tenantErased, and what the rule refuses
 */
async function decide(
  { services, caller, params, requestHash, changes }: Deciding,
  more: Pick<Change, 'reason'>,
  rule: (delegation: Delegation, now: Instant) => Delegation,
  first: (record: DelegationRecord, at: Date) => Promise<void> = async () => {},
): Promise<DelegationRecord> {
  const { database } = services;
  for (;;) {
    const before = await find(services, caller, params.delegationId);
    const { tenantId, partnerId } = before;
    const { body } = await shown(services, before);
    await changes({ subject: subjectOf(before), tenantId, partnerId, before: body, ...more });
    if (before.changedBy === requestHash) return before;
    if ((await database.tenants.find(tenantId))?.state !== 'live') throw new DomainError('tenantErased');
    const at = new Date();
    const after = rule(delegationOf(before), instantFromMillis(at.getTime()));
    await first(before, at);
    const changed = await database.delegations.change(before, after, { changedBy: requestHash, at });
    if (changed) return changed;
  }
}

async function answered(services: ApiServices, record: DelegationRecord) {
  await followDelegation(services, record);
  return { status: 200, ...(await shown(services, record)) } as const;
}

async function shown({ database }: ApiServices, record: DelegationRecord) {
  const partner = await database.partners.find(record.partnerId);
  return { etag: record.revision, body: showDelegation(record, partner ?? undefined, new Date()) };
}

async function find({ database }: ApiServices, caller: Caller, id: string): Promise<DelegationRecord> {
  return requireFound(await database.delegations.within(await caller.reach(), id), `delegation ${id}`);
}

/** Nobody lets a partner do what an API key of the own may not. @throws DomainError forbidden */
function mayGive({ caller: { limit, principal } }: Pick<Deciding, 'caller'>) {
  return async ({ scopes }: DelegationRecord): Promise<void> => {
    const beyond = beyondLimit(limit, principal.kind, delegatedScopes(scopes));
    if (beyond.length === 0) return;
    throw new DomainError('forbidden', 'The partner could do more than this API key.', { reason: 'keyScopes' });
  };
}

function subjectOf({ _id }: DelegationRecord): Change['subject'] {
  return { kind: 'delegation', id: _id };
}

function sideOf(caller: Caller): DelegationSide {
  if (partnerOf(caller) !== null) return 'partner';
  return tenantOf(caller) !== null ? 'tenant' : 'reseller';
}

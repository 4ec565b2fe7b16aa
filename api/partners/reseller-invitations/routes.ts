import { z } from 'zod';
import { addHours, instantFromMillis } from '../../../domain/calendar.js';
import { assertSameCloud } from '../../../domain/clouds.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { isWithin } from '../../../domain/identity/grants.js';
import { assertMaySell } from '../../../domain/partners/register.js';
import { assertMayInvite, invitationDays } from '../../../domain/partners/resellers.js';
import type { Partner } from '../../../models/partners/partners.js';
import type { ResellerInvitation } from '../../../models/partners/reseller-invitations.js';
import { reachInCloud } from '../../caller-cloud.js';
import { type Caller, isOperator, partnerOf } from '../../http/caller.js';
import { InvalidRequest } from '../../http/invalid-request.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { idFrom } from '../../ids.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { announce } from '../announce.js';
import { endInvitation } from './answer.js';
import {
  newResellerInvitation,
  resellerInvitation,
  resellerInvitationId,
  resellerInvitationPage,
  resellerInvitationQuery,
  showInvitation,
  stateOf,
} from './schema.js';

const tags = ['Partners'] as const;
const params = z.strictObject({ resellerInvitationId });
const path = '/v1/reseller-invitations/{resellerInvitationId}';
const position = z.strictObject({ sentAt: z.iso.datetime(), id: resellerInvitationId });
const answers = { 200: { description: 'The invitation', schema: resellerInvitation } } as const;

export const resellerInvitationRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/reseller-invitations',
    operationId: 'inviteAsReseller',
    summary: 'Ask a customer to accept a partner as its reseller',
    description:
      'Every administrator of the tenant gets a mail with a link of the own, behind which the invitation is accepted or declined without an account. One at a time, and none for 30 days after one was declined.',
    tags,
    body: newResellerInvitation,
    answers: { 201: { description: 'The open invitation', schema: resellerInvitation } },
    problems: [
      ...(['notFound', 'partnerMayNotSell', 'alreadyReseller', 'alreadyExists', 'invitationDeclined'] as const),
      'otherCloud',
    ],
    async handler({ services, caller, body, requestHash: madeBy, changes }) {
      const { database } = services;
      const partner = await inviting(services, caller, body.partnerId);
      const { _id: partnerId } = partner;
      assertMaySell(await database.partners.chainOf(partnerId));
      const tenant = await database.tenants.find(body.tenantId);
      const isThere = tenant?.state === 'live' && (isOperator(caller) || tenant.cloud === partner.cloud);
      if (!isThere) throw notThere(body.tenantId);
      assertSameCloud(partner, tenant, { reason: 'tenant', pointer: '/tenantId' });
      const { _id: tenantId, testClockId } = tenant;
      const { invitation, others } = await place(services, {
        tenantId,
        partnerId,
        testClockId,
        madeBy,
        message: body.message ?? null,
      });
      await changes({ subject: { kind: 'resellerInvitation', id: invitation._id }, tenantId: null, partnerId });
      if (others !== null) {
        if (await database.relations.resellerOf(tenantId, partnerId, new Date())) {
          throw new DomainError('alreadyReseller', undefined, { pointer: '/tenantId' });
        }
        const known = others.map((one) => ({
          state: stateOf(one),
          endedAt: one.endedAt && instantFromMillis(one.endedAt.getTime()),
        }));
        assertMayInvite(known, instantFromMillis(Date.now()));
        if (!(await database.resellerInvitations.send(invitation))) throw new DomainError('alreadyExists');
      }
      await announce(services, invitation, database.resellerInvitations);
      const headers = { Location: `/v1/reseller-invitations/${invitation._id}` };
      return { status: 201, headers, body: showInvitation(invitation, partnerOf(caller) === null) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/reseller-invitations',
    operationId: 'listResellerInvitations',
    summary: 'List the invitations of partners that want to be resellers',
    description: 'The newest first. Administrators see those to their tenant, partners their own.',
    tags,
    query: resellerInvitationQuery,
    answers: { 200: { description: 'A page of invitations', schema: resellerInvitationPage } },
    async handler({ services: { database }, caller, query: { limit, cursor, cloud, ...filter } }) {
      const read = readCursor('resellerInvitations', cursor, position);
      const after = read && { sentAt: new Date(read.sentAt), id: read.id };
      const found = await database.resellerInvitations.list(
        await reachInCloud(database, caller, cloud),
        filter,
        after,
        limit + 1,
      );
      const show = (one: ResellerInvitation) => showInvitation(one, partnerOf(caller) === null);
      const next = ({ sentAt, _id: id }: ResellerInvitation) =>
        writeCursor('resellerInvitations', { sentAt: sentAt.toISOString(), id });
      return { status: 200, body: pageFrom(found, limit, show, next) };
    },
  }),
  defineRoute({
    method: 'get',
    path,
    operationId: 'getResellerInvitation',
    summary: 'Read an invitation',
    tags,
    params,
    answers,
    async handler({ services, caller, params }) {
      const found = await find(services, caller, params.resellerInvitationId);
      return { status: 200, body: showInvitation(found, partnerOf(caller) === null) };
    },
  }),
  ...(
    [
      ['accept', 'acceptReseller', 'accepted', 'Accept a partner as reseller, as the customer'],
      ['decline', 'declineReseller', 'declined', 'Decline a partner as reseller, as the customer'],
      ['withdraw', 'withdrawResellerInvitation', 'withdrawn', 'Withdraw an invitation, as the partner'],
    ] as const
  ).map(([action, operationId, end, summary]) =>
    defineRoute({
      method: 'post',
      path: `${path}/${action}`,
      operationId,
      summary,
      tags,
      params,
      answers,
      problems: ['invitationClosed'],
      async handler({ services, caller, params, changes }) {
        const found = await find(services, caller, params.resellerInvitationId);
        const { _id: id, tenantId, partnerId } = found;
        const seesTenant = partnerOf(caller) === null;
        await changes({
          subject: { kind: 'resellerInvitation', id },
          tenantId: seesTenant ? tenantId : null,
          partnerId,
          before: showInvitation(found, seesTenant),
        });
        return { status: 200, body: showInvitation(await endInvitation(services, found, end), seesTenant) };
      },
    }),
  ),
];

/** The partner that invites: the caller's own, or the one that an operator names. @throws InvalidRequest */
async function inviting({ database }: ApiServices, caller: Caller, named: string | undefined): Promise<Partner> {
  const partnerId = named ?? partnerOf(caller);
  if (partnerId === null) throw new InvalidRequest([{ pointer: '/partnerId', detail: 'is required' }]);
  const within = isWithin(await caller.reach(), { partnerId });
  const found = within ? await database.partners.find(partnerId) : null;
  if (!found) {
    throw new InvalidRequest([{ pointer: '/partnerId', detail: 'is not the id of a partner that you act for' }]);
  }
  return found;
}

interface Placing {
  readonly tenantId: string;
  readonly partnerId: string;
  readonly testClockId: string | null;
  readonly madeBy: string;
  readonly message: string | null;
}

/** The next invitation of a tenant by a partner; the one that this request has made, where it comes again. */
async function place(
  { database }: ApiServices,
  { tenantId, partnerId, testClockId, madeBy, message }: Placing,
): Promise<{ invitation: ResellerInvitation; others: readonly ResellerInvitation[] | null }> {
  const others = await database.resellerInvitations.between(tenantId, partnerId);
  const before = others.find((one) => one.madeBy === madeBy);
  if (before) return { invitation: before, others: null };
  const sentAt = new Date();
  const lapsesAt = addHours(instantFromMillis(sentAt.getTime()), invitationDays * 24);
  const invitation: ResellerInvitation = {
    _id: idFrom('resellerInvitation', `${partnerId}/${tenantId}/${others.length}`),
    partnerId,
    tenantId,
    testClockId,
    message,
    sentAt,
    lapsesAt: new Date(lapsesAt.epochMilliseconds),
    end: null,
    endedAt: null,
    madeBy,
    unannounced: { kind: 'resellerInvited', since: sentAt },
  };
  return { invitation, others };
}

async function find({ database }: ApiServices, caller: Caller, id: string): Promise<ResellerInvitation> {
  const found = await database.resellerInvitations.within(await caller.reach(), id);
  return requireFound(found, `invitation ${id}`);
}

function notThere(tenantId: string): DomainError {
  return new DomainError('notFound', `There is no tenant ${tenantId}.`, { pointer: '/tenantId' });
}

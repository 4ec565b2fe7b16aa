import { z } from 'zod';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { isWithin } from '../../../domain/identity/grants.js';
import {
  beyondLimit,
  type MembershipRole,
  type Party,
  principalKindOf,
  scopesOfRole,
} from '../../../domain/identity/memberships.js';
import { type Dismissal, type Membership, partyOfMembership } from '../../../models/identity/memberships.js';
import { reachInCloud } from '../../caller-cloud.js';
import type { Caller } from '../../http/caller.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { idFrom } from '../../ids.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { invitationOf, mailInvitation } from './invite.js';
import {
  membership,
  membershipChange,
  membershipId,
  membershipPage,
  membershipQuery,
  newMembership,
} from './schema.js';
import { shownMemberships } from './shown.js';

const tags = ['People'] as const;
const params = z.strictObject({ membershipId });
const all = '/v1/memberships';
const base = `${all}/{membershipId}`;

export const membershipRoutes = [
  defineRoute({
    method: 'post',
    path: all,
    operationId: 'inviteMember',
    summary: 'Invite a person',
    description:
      'Mails a link that holds for seven days. Operators invite operators and everybody else; administrators of a partner its people, administrators of a tenant its users.',
    tags,
    body: newMembership,
    answers: { 201: { description: 'The membership, which waits for the person', schema: membership } },
    problems: ['forbidden', 'notFound', 'tenantErased', 'unknownUser', 'alreadyExists'],
    async handler({ services, body, caller, requestHash, changes }) {
      const { database } = services;
      const party = await partyFor(services, caller, body);
      const role = body.kind === 'tenant' ? 'member' : body.role;
      assertMayGive(caller, { party, role: body.kind === 'tenant' ? 'administrator' : role });
      const id = idFrom('membership', requestHash);
      await changes(changeOf({ _id: id, party }));
      const createdAt = new Date();
      const invitation = invitationOf(requestHash, createdAt);
      const of =
        body.kind === 'tenant'
          ? { name: '', email: '', locale: '', userId: body.userId }
          : { name: body.name, email: body.email, locale: body.locale, userId: null };
      const made = { ...of, _id: id, party, role, invitedBy: caller.id, createdAt, invitation };
      // An earlier try of the same request may have made it under the same id.
      if (!(await database.memberships.invite(made)) && !(await database.memberships.find(id))) {
        const place = body.kind === 'tenant' ? { userId: body.userId } : { email: body.email };
        const taken = await database.memberships.at(party, place);
        throw new DomainError('alreadyExists', 'The person is invited already, or has joined.', {
          pointer: body.kind === 'tenant' ? '/userId' : '/email',
          membershipId: taken?._id,
        });
      }
      await mailInvitation(services, { membershipId: id, invitationId: invitation.id });
      const headers = { Location: `${all}/${id}` };
      return { status: 201, headers, body: await shown(services, await find(services, caller, id)) };
    },
  }),
  defineRoute({
    method: 'get',
    path: all,
    operationId: 'listMemberships',
    summary: 'List members and invitations',
    description: 'Of the reseller, partners and tenants, as far as the caller reaches.',
    tags,
    query: membershipQuery,
    answers: { 200: { description: 'A page of memberships', schema: membershipPage } },
    async handler({ services: { database }, caller, query: { limit, cursor, cloud, ...filter } }) {
      const after = readCursor('memberships', cursor, membershipId) ?? '';
      const found = await database.memberships.list(
        await reachInCloud(database, caller, cloud),
        filter,
        after,
        limit + 1,
      );
      const page = pageFrom(
        found,
        limit,
        (one) => one,
        (last) => writeCursor('memberships', last._id),
      );
      return { status: 200, body: { ...page, items: await shownMemberships(database, page.items) } };
    },
  }),
  defineRoute({
    method: 'get',
    path: base,
    operationId: 'getMembership',
    summary: 'Read a membership',
    tags,
    params,
    answers: { 200: { description: 'The membership', schema: membership } },
    async handler({ services, caller, params }) {
      return { status: 200, body: await shown(services, await find(services, caller, params.membershipId)) };
    },
  }),
  defineRoute({
    method: 'patch',
    path: base,
    operationId: 'changeMembership',
    summary: 'Change the role of a member',
    description:
      'It holds from the next request on. The last administrator stays one. What a user of a tenant may do is changed with the user.',
    tags,
    params,
    body: membershipChange,
    answers: { 200: { description: 'The membership', schema: membership } },
    problems: ['forbidden', 'roleOfUser', 'lastAdministrator'],
    async handler({ services, caller, params, body: { role }, changes }) {
      const found = await find(services, caller, params.membershipId);
      const party = partyOfMembership(found);
      if (party.kind === 'tenant') {
        throw new DomainError('roleOfUser', 'Make the user an administrator, or none any more, with the user.');
      }
      assertMayGive(caller, { party, role });
      await changes({ ...changeOf({ ...found, party }), before: await shown(services, found) });
      await changeRole(services, found, role);
      return { status: 200, body: await shown(services, await find(services, caller, found._id)) };
    },
  }),
  defineRoute({
    method: 'post',
    path: `${base}/invitation`,
    operationId: 'inviteMemberAgain',
    summary: 'Send an invitation again',
    description: 'With another link, which holds for seven days: the one before opens nothing any more.',
    tags,
    params,
    answers: { 200: { description: 'The membership', schema: membership } },
    problems: ['invitationOver'],
    async handler({ services, caller, params, requestHash, changes }) {
      const found = await find(services, caller, params.membershipId);
      await changes({
        ...changeOf({ ...found, party: partyOfMembership(found) }),
        before: await shown(services, found),
      });
      const invitation = invitationOf(requestHash, new Date());
      if (!(await services.database.memberships.inviteAgain(found._id, invitation))) {
        throw new DomainError('invitationOver', 'The person has joined.', { reason: 'joined' });
      }
      await mailInvitation(services, { membershipId: found._id, invitationId: invitation.id });
      return { status: 200, body: await shown(services, await find(services, caller, found._id)) };
    },
  }),
  defineRoute({
    method: 'delete',
    path: base,
    operationId: 'removeMember',
    summary: 'Remove a member, or withdraw an invitation',
    description:
      'The next request of the person is refused. API keys that the person has made stay. So does the last administrator.',
    tags,
    params,
    answers: { 200: { description: 'The membership as it was', schema: membership } },
    problems: ['lastAdministrator'],
    async handler({ services, caller, params, changes }) {
      const found = await find(services, caller, params.membershipId);
      const before = await shown(services, found);
      await changes({ ...changeOf({ ...found, party: partyOfMembership(found) }), before });
      await dismiss(services.database, found, 'removed');
      await services.database.notices.eraseMember(found._id);
      return { status: 200, body: before };
    },
  }),
];

async function changeRole({ database }: ApiServices, found: Membership, role: MembershipRole): Promise<void> {
  if (role === 'member') return dismiss(database, found, 'member');
  // Nothing that was decided before is carried out afterwards.
  await database.administratorDismissals.settled(partyOfMembership(found));
  await database.memberships.makeAdministrator(found._id);
}

/** @throws DomainError lastAdministrator: one stays, of a partner and of the reseller */
async function dismiss(
  { administratorDismissals }: ApiServices['database'],
  { _id }: Membership,
  to: Dismissal,
): Promise<void> {
  if (!(await administratorDismissals.dismiss(_id, to))) throw new DomainError('lastAdministrator');
}

async function find({ database }: ApiServices, caller: Caller, id: string): Promise<Membership> {
  return requireFound(await database.memberships.within(await caller.reach(), id), `membership ${id}`);
}

async function shown({ database }: ApiServices, found: Membership): Promise<z.input<typeof membership>> {
  const [one] = await shownMemberships(database, [found]);
  if (!one) throw new Error(`the membership ${found._id} is not shown`);
  return one;
}

/** To what somebody is invited, if the caller may. @throws DomainError forbidden, notFound, tenantErased, unknownUser */
async function partyFor(
  { database }: ApiServices,
  caller: Caller,
  body: z.output<typeof newMembership>,
): Promise<Party> {
  const reach = await caller.reach();
  if (body.kind === 'operator') {
    if (reach.kind !== 'everything') throw new DomainError('forbidden', 'Only operators invite operators.');
    return { kind: 'operator' };
  }
  if (body.kind === 'partner') {
    const { kind, partnerId } = body;
    const known = isWithin(reach, { partnerId }) ? await database.partners.find(partnerId) : null;
    requireFound(known, `partner ${partnerId}`, { pointer: '/partnerId' });
    return { kind, partnerId };
  }
  const { kind, tenantId, userId } = body;
  const tenant = requireFound(await database.tenants.within(reach, tenantId), `tenant ${tenantId}`, {
    pointer: '/tenantId',
  });
  if (tenant.state === 'erased') throw new DomainError('tenantErased');
  if ((await database.users.active(tenantId, [userId])).length === 0) {
    throw new DomainError('unknownUser', 'Nobody who is active in this tenant has this id.', { pointer: '/userId' });
  }
  return { kind, tenantId };
}

/** Nobody gives others more than the own. @throws DomainError forbidden */
function assertMayGive({ limit }: Caller, of: { readonly party: Party; readonly role: MembershipRole }): void {
  if (beyondLimit(limit, principalKindOf(of), scopesOfRole(of)).length === 0) return;
  throw new DomainError('forbidden', 'The member could do more than this API key.', { reason: 'keyScopes' });
}

function changeOf({ _id: id, party }: { readonly _id: string; readonly party: Party }) {
  return {
    subject: { kind: 'membership', id },
    tenantId: party.kind === 'tenant' ? party.tenantId : null,
    partnerId: party.kind === 'partner' ? party.partnerId : null,
  };
}

import type { z } from 'zod';
import { instantFromMillis } from '../../../domain/calendar.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import type { Grant } from '../../../domain/identity/grants.js';
import { writtenParty } from '../../../domain/identity/memberships.js';
import { isOfRelations, type Scope } from '../../../domain/identity/scopes.js';
import type { Membership } from '../../../models/identity/memberships.js';
import { showInstant } from '../../formats.js';
import type { Change } from '../../http/audited.js';
import { actingIn, type Caller, type CallingPerson } from '../../http/caller.js';
import { placesOf } from '../../http/people.js';
import { idFrom } from '../../ids.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { invitationsFor } from './invitations.js';
import { joining, me } from './schema.js';

const tags = ['People'] as const;

export const meRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/me',
    operationId: 'getMe',
    summary: 'Read who makes the request, and what it may do',
    description: 'Also for somebody who has signed in and belongs to nothing yet.',
    tags,
    answers: { 200: { description: 'The caller', schema: me } },
    async handler({ services, caller }) {
      return { status: 200, body: await shown(services, caller) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/me/memberships',
    operationId: 'joinMembership',
    summary: 'Join what one is invited to',
    description: 'An e-mail address that the issuer has not verified opens nothing.',
    tags,
    body: joining,
    answers: { 201: { description: 'The caller, with the new membership', schema: me } },
    problems: ['notSignedIn', 'emailNotVerified', 'invitationOver', 'alreadyMember', 'placeTaken', 'notFound'],
    async handler({ services, caller, body, requestHash, resumed, changes }) {
      const { person } = caller;
      if (!person) throw new DomainError('notSignedIn', 'Send an access token: an API key joins nothing.');
      const at = new Date();
      if ('tenantId' in body) await joinAsUser(services, person, body.tenantId, { at, requestHash, changes });
      else await joinByInvitation(services, person, body, { at, resumed, changes });
      const places = await placesOf(person.id, services.database);
      const joined = { ...caller, person: { ...person, places } };
      return { status: 201, body: await shown(services, joined) };
    },
  }),
];

type Changes = (change: Change) => Promise<void>;

/** @throws DomainError invitationOver, alreadyMember, emailNotVerified, notFound */
async function joinByInvitation(
  { database: { memberships } }: ApiServices,
  person: CallingPerson,
  by: { readonly token: string } | { readonly membershipId: string },
  { at, resumed, changes }: { readonly at: Date; readonly resumed: boolean; readonly changes: Changes },
): Promise<void> {
  const found =
    'token' in by ? await byLink(memberships, by.token) : await byEmail(memberships, person, by.membershipId, resumed);
  const { membership, invitationId } = found;
  await changes(changeOf(membership));
  const outcome = await memberships.join(membership, person.id, invitationId, at);
  if (outcome === 'over') throw new DomainError('invitationOver', 'Ask whoever invited you for a new invitation.');
  if (outcome === 'alreadyMember') throw alreadyMember();
}

async function byLink(memberships: ApiServices['database']['memberships'], token: string) {
  const [membershipId = '', invitation = ''] = memberships.links.idsOf(token) ?? [];
  const membership = await memberships.find(membershipId);
  if (!membership)
    throw new DomainError('invitationOver', 'The link is not valid, or not any more.', { pointer: '/token' });
  return { membership, invitationId: invitation.replace(/^inv_/, '') };
}

async function byEmail(
  memberships: ApiServices['database']['memberships'],
  { id: personId, signedIn: { verifiedEmail } }: CallingPerson,
  membershipId: string,
  resumed: boolean,
) {
  if (verifiedEmail === null) throw emailNotVerified();
  const own = resumed ? await memberships.find(membershipId) : null;
  if (own?.personId === personId) return { membership: own, invitationId: null };
  const invited = await memberships.invitationsTo(verifiedEmail, new Date());
  const found = invited.find(({ _id }) => _id === membershipId);
  return {
    membership: requireFound(found, `invitation ${membershipId}`, { pointer: '/membershipId' }),
    invitationId: null,
  };
}

/** @throws DomainError emailNotVerified, notFound, placeTaken, alreadyMember */
async function joinAsUser(
  { database: { memberships, tenants, users } }: ApiServices,
  { id: personId, signedIn: { verifiedEmail } }: CallingPerson,
  tenantId: string,
  { at, requestHash, changes }: { readonly at: Date; readonly requestHash: string; readonly changes: Changes },
): Promise<void> {
  if (verifiedEmail === null) throw emailNotVerified();
  const [tenant, user] = await Promise.all([
    tenants.liveByIds([tenantId]),
    users.withEmail(verifiedEmail).then((found) => found.find((one) => one.tenantId === tenantId)),
  ]);
  // Whether there is a tenant is told to nobody who is not of it.
  const { _id: userId } = requireFound(tenant.has(tenantId) ? user : undefined, `tenant ${tenantId}`, {
    pointer: '/tenantId',
  });
  const place = await memberships.at({ kind: 'tenant', tenantId }, { userId });
  const _id = place?._id ?? idFrom('membership', requestHash);
  await changes(changeOf({ _id, tenantId, partnerId: null }));
  const outcome = await memberships.joinAsUser({ _id, tenantId, userId, personId }, at);
  if (outcome === 'taken') throw new DomainError('placeTaken', 'Ask an administrator to remove the other account.');
  if (outcome === 'alreadyMember') throw alreadyMember();
}

function emailNotVerified(): DomainError {
  return new DomainError(
    'emailNotVerified',
    'Verify your address where you sign in, or use the link of the invitation.',
  );
}

function alreadyMember(): DomainError {
  return new DomainError('alreadyMember', 'Sign in with another account, or have your other membership removed.');
}

function changeOf({ _id: id, tenantId, partnerId }: Pick<Membership, '_id' | 'tenantId' | 'partnerId'>) {
  return { subject: { kind: 'membership', id }, tenantId, partnerId };
}

async function shown(services: ApiServices, caller: Caller): Promise<z.input<typeof me>> {
  const { person, principal } = caller;
  return {
    id: caller.id,
    name: caller.name,
    principal: principal.kind,
    person: person && {
      issuer: person.signedIn.issuer,
      subject: person.signedIn.subject,
      name: person.signedIn.name,
      verifiedEmail: person.signedIn.verifiedEmail,
    },
    actingIn: actingIn(caller),
    role: person?.actingIn?.role ?? null,
    userId: caller.userId,
    readOnly: caller.readsOnly,
    grants: [...caller.ownGrants.map(showGrant), ...(await grantsByRelations(services, caller))],
    memberships: (person?.places ?? []).map(({ party, partyName, cloud, role, userId, membership }) => ({
      id: membership._id,
      actingIn: writtenParty(party),
      kind: party.kind,
      name: partyName,
      cloud,
      role,
      userId,
      joinedAt: membership.joinedAt && showInstant(membership.joinedAt),
    })),
    invitations: person ? await invitationsFor(services, person) : [],
  };
}

function showGrant({ by, to, scopes, until }: Grant) {
  return {
    by: by === 'self' ? ('self' as const) : ('relations' as const),
    to: { kind: to.kind, id: to.kind === 'everything' ? null : to.id },
    scopes: [...scopes],
    until: until?.toString() ?? null,
  };
}

/** What a partner's relations of now let its people do, all of them together: there may be thousands. */
async function grantsByRelations({ database: { relations } }: ApiServices, { principal, limit }: Caller) {
  if (principal.kind !== 'partnerUser') return [];
  const held = await relations.scopesHeld(principal.partnerId, instantFromMillis(Date.now()));
  const scopes = held.filter((scope: Scope) => isOfRelations(scope) && (limit === null || limit.includes(scope)));
  const to = { kind: 'customers' as const, id: null };
  return scopes.length === 0 ? [] : [{ by: 'relations' as const, to, scopes: scopes.sort(), until: null }];
}

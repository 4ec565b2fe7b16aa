import { z } from 'zod';
import { membershipRoles } from '../../../domain/identity/memberships.js';
import type { Membership } from '../../../models/identity/memberships.js';
import { email, instant, line, locale, ofCloud, showInstant } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import { idOf } from '../../ids.js';
import { partnerId } from '../../partner-ids.js';

export const membershipId = idOf('membership', 'Id of a membership');
const tenantId = idOf('tenant', 'Id of a tenant');
const userId = idOf('user', 'Id of a user');

export const membershipKind = z
  .enum(['operator', 'partner', 'tenant'])
  .meta({ description: 'operator: of the reseller; partner: of a partner; tenant: as a user of a tenant' });

export const membershipRole = z.enum(membershipRoles).meta({
  description:
    'member: may do all but manage members, API keys and webhooks. Of a user of a tenant it is what the user is',
});

const person = {
  role: membershipRole.default('member'),
  name: line(200).meta({ example: 'Ewa Doradca' }),
  email: email.meta({ description: 'Where the invitation goes', example: 'ewa@doradca.example' }),
  locale: locale.default('en').meta({ description: 'Language of the mail and of refusals' }),
};

export const newMembership = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('operator'), ...person }),
    z.strictObject({ kind: z.literal('partner'), partnerId, ...person }),
    z.strictObject({
      kind: z.literal('tenant'),
      tenantId,
      userId: userId.meta({ description: 'Whose name, address and rights it has' }),
    }),
  ])
  .meta({ id: 'NewMembership' });

export const membershipChange = z
  .strictObject({ role: membershipRole })
  .meta({ id: 'MembershipChange', description: 'A merge patch' });

export const membership = z
  .strictObject({
    id: membershipId,
    kind: membershipKind,
    partnerId: partnerId.nullable(),
    tenantId: tenantId.nullable(),
    userId: userId.nullable().meta({ description: 'Of a user of a tenant' }),
    role: membershipRole,
    state: z.enum(['invited', 'active']).meta({ description: 'invited: nobody has joined yet' }),
    name: z.string(),
    email: z.string(),
    locale: z.string(),
    personId: z
      .string()
      .nullable()
      .meta({ description: 'Who joined, as audit entries name the person', example: 'per_3f5a1c0b9d8e7f6a5b4c3d2e' }),
    invitation: z
      .strictObject({
        sentAt: instant,
        expiresAt: instant,
        delivery: z
          .enum(['pending', 'sent', 'refused'])
          .meta({ description: 'refused: the mail server did not take it: correct the address' }),
      })
      .nullable()
      .meta({ description: 'Null once somebody has joined' }),
    invitedBy: z.string().meta({ description: 'Id of the API key or the person' }),
    createdAt: instant,
    joinedAt: instant.nullable(),
    lastSeenAt: instant.nullable().meta({ description: 'Accurate to a minute' }),
  })
  .meta({ id: 'Membership', description: 'A place for one person: of the reseller, a partner or a tenant' });

export const membershipPage = pageOf(membership, 'MembershipPage');

export const membershipQuery = pageQuery.extend({
  cloud: ofCloud,
  kind: membershipKind.optional(),
  partnerId: partnerId.optional().meta({ description: 'Only those of this partner' }),
  tenantId: tenantId.optional().meta({ description: 'Only those of this tenant' }),
});

/** What the tenant says of its user, for a membership of one. */
export interface OfUser {
  readonly name: string;
  readonly email: string;
  readonly locale: string;
  readonly administrator: boolean;
}

/** @param user of the tenant; undefined: it is of none, or the user is gone */
export function showMembership(found: Membership, user: OfUser | undefined): z.input<typeof membership> {
  const { _id: id, kind, role, personId, invitation, invitedBy, createdAt, joinedAt, lastSeenAt } = found;
  const { name, email: address, locale: language } = user ?? found;
  return {
    id,
    kind,
    partnerId: found.partnerId,
    tenantId: found.tenantId,
    userId: found.userId,
    role: kind === 'tenant' ? (user?.administrator ? 'administrator' : 'member') : role,
    state: personId === null ? 'invited' : 'active',
    name,
    email: address,
    locale: language,
    personId,
    invitation: invitation && {
      sentAt: showInstant(invitation.at),
      expiresAt: showInstant(invitation.expiresAt),
      delivery: invitation.delivery,
    },
    invitedBy,
    createdAt: showInstant(createdAt),
    joinedAt: joinedAt && showInstant(joinedAt),
    lastSeenAt: lastSeenAt && showInstant(lastSeenAt),
  };
}

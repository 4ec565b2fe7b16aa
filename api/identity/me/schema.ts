import { z } from 'zod';
import { scopes } from '../../../domain/identity/scopes.js';
import { cloud, instant } from '../../formats.js';
import { idOf } from '../../ids.js';
import { membershipId, membershipKind, membershipRole } from '../memberships/schema.js';

const tenantId = idOf('tenant', 'Id of a tenant');
const userId = idOf('user', 'Id of a user');
const scope = z.enum(scopes);
const actingIn = z.string().meta({
  description: 'For `Perennial-Acting-In`: `operator`, or the id of a partner or tenant',
  example: 'operator',
});

export const me = z
  .strictObject({
    id: z
      .string()
      .meta({ description: 'How audit and request records name the caller', example: 'per_3f5a1c0b9d8e7f6a5b4c3d2e' }),
    name: z.string(),
    principal: z
      .enum([
        'operator',
        'representative',
        'partnerUser',
        'tenantUser',
        'tenantMember',
        'person',
        'redemptionToken',
        'dataPlane',
        'anonymous',
      ])
      .meta({ description: 'person: signed in, and acting in nothing' }),
    person: z
      .strictObject({
        issuer: z.string(),
        subject: z.string(),
        name: z.string().nullable(),
        verifiedEmail: z
          .string()
          .nullable()
          .meta({ description: 'Null where the issuer does not say that it is verified' }),
      })
      .nullable()
      .meta({ description: 'Who has signed in; null for an API key' }),
    actingIn: actingIn.nullable().meta({ description: 'In what the request is made; null: in nothing, name one' }),
    role: membershipRole.nullable().meta({ description: 'In it; null for an API key' }),
    userId: userId.nullable().meta({ description: 'The user of the tenant that the caller is' }),
    readOnly: z.boolean().meta({ description: 'The API key is for reading only' }),
    grants: z
      .array(
        z.strictObject({
          by: z
            .enum(['self', 'relations'])
            .meta({ description: 'relations: those of a partner with its customers, of now' }),
          to: z
            .strictObject({
              kind: z.enum([
                'everything',
                'tenant',
                'partner',
                'user',
                'billingAccount',
                'subscription',
                'redemption',
                'customers',
              ]),
              id: z.string().nullable(),
            })
            .meta({ description: 'On what; customers: on those that a relation with the scope is to' }),
          scopes: z.array(scope),
          until: instant.nullable().meta({ description: 'When the API key or access token ends; null: no end is set' }),
        }),
      )
      .meta({ description: 'What the caller may do now' }),
    memberships: z.array(
      z.strictObject({
        id: membershipId,
        actingIn,
        kind: membershipKind,
        name: z.string().nullable().meta({ description: 'Of the partner or organisation; null for the reseller' }),
        cloud: cloud.nullable().meta({ description: 'Null: all of them, as operator' }),
        role: membershipRole,
        userId: userId.nullable(),
        joinedAt: instant.nullable(),
      }),
    ),
    invitations: z
      .array(
        z.strictObject({
          membershipId: membershipId.nullable().meta({ description: 'To join by; null: join by the tenant' }),
          tenantId: tenantId.nullable(),
          kind: membershipKind,
          name: z.string().nullable(),
          expiresAt: instant.nullable(),
        }),
      )
      .meta({ description: 'What the verified e-mail address is invited to, and tenants in which it is a user’s' }),
  })
  .meta({ id: 'Me', description: 'Who makes the request, and what it may do' });

export const joining = z
  .union([
    z.strictObject({
      token: z
        .string()
        .min(1)
        .max(500)
        .meta({ description: 'Of the link in the mail', example: 'the-token-of-a-link' }),
    }),
    z.strictObject({ membershipId }),
    z.strictObject({ tenantId }),
  ])
  .meta({
    id: 'Joining',
    description:
      'By the link of the invitation; or, where the sign-in proves the e-mail address, by an invitation to it or by a tenant in which it is a user’s',
  });

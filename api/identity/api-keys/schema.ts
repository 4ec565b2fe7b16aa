import { z } from 'zod';
import { scopes as everyScope } from '../../../domain/identity/scopes.js';
import type { ApiKeyRecord } from '../../../models/identity/api-keys.js';
import { instant, line, listOf, locale, showInstant } from '../../formats.js';
import { pageOf } from '../../http/page.js';
import { idOf } from '../../ids.js';
import { partnerId } from '../../partner-ids.js';

export const apiKeyId = z
  .string()
  .regex(/^ak_[0-9a-f]{24}$/)
  .meta({ description: 'Public id of an API key', example: 'ak_5d41402abc4b2a76b9719d91' });

const tenantId = idOf('tenant', 'The tenant whose user’s key it is');
const userId = idOf('user', 'The user of the tenant whose key it is');
const role = z.enum(['operator', 'partner', 'administrator', 'member']);
const access = z.enum(['full', 'readOnly']).meta({ description: 'readOnly: it cannot change anything' });

/** To what it is limited. */
const scopes = listOf(z.enum(everyScope), everyScope.length);

export const newApiKey = z
  .strictObject({
    name: line(100).meta({ description: 'Who or what uses it', example: 'Order desk' }),
    role: role.default('operator').meta({ description: 'Whose key it is; no caller can make more than it is itself' }),
    partnerId: partnerId.optional().meta({ description: 'The partner whose key it is; for the role `partner` only' }),
    tenantId: tenantId.optional().meta({ description: 'For the roles `administrator` and `member` only' }),
    userId: userId.optional().meta({
      description:
        'Left out: the caller as a user of the tenant, else, for the role `administrator`, its first administrator',
    }),
    access: access.default('full'),
    scopes: scopes.optional().meta({
      description: 'What it may do, of what its role may; left out: all of that, or all that the caller is limited to',
      example: ['subscriptions:read'],
    }),
    locale: locale.optional().meta({
      description:
        "Language of the sentences that its holder reads; left out: of an administrator's key, the user's own",
    }),
    expiresAt: instant.optional().meta({
      description:
        'When it stops working; left out, it works until it is revoked, or as long as the API key that makes it',
    }),
  })
  .superRefine(({ role: given, ...ids }, context) => {
    const belongs = {
      operator: [],
      partner: ['partnerId'],
      administrator: ['tenantId'],
      member: ['tenantId'],
    } as const;
    for (const field of ['partnerId', 'tenantId'] as const) {
      const needed = belongs[given].some((name) => name === field);
      if (needed === (ids[field] !== undefined)) continue;
      const message = needed ? `is required for the role ${given}` : `does not belong to the role ${given}`;
      context.addIssue({ code: 'custom', path: [field], message });
    }
    if (ids.userId !== undefined && given !== 'administrator' && given !== 'member') {
      context.addIssue({ code: 'custom', path: ['userId'], message: `does not belong to the role ${given}` });
    }
  })
  .meta({ id: 'NewApiKey' });

export const rotation = z
  .strictObject({
    overlapHours: z
      .number()
      .int()
      .min(0)
      .max(720)
      .default(24)
      .meta({ description: 'How long the old key still works beside the new one', example: 24 }),
  })
  .meta({ id: 'ApiKeyRotation' });

const apiKeyFields = {
  id: apiKeyId,
  name: z.string().meta({ example: 'Order desk' }),
  role,
  access,
  scopes: z
    .array(z.enum(everyScope))
    .nullable()
    .meta({ description: 'To what it is limited; null: to nothing, it may do what its role may' }),
  partnerId: partnerId.nullable(),
  tenantId: tenantId.nullable(),
  userId: userId.nullable(),
  locale: locale.nullable(),
  rotatedFrom: apiKeyId.nullable().meta({ description: 'The key that it replaces' }),
  lastFive: z.string().meta({ description: 'Its last five characters, to tell keys apart', example: 'x7Kd2' }),
  createdAt: instant,
  expiresAt: instant.nullable(),
  revokedAt: instant.nullable(),
  lastUsedAt: instant.nullable().meta({ description: 'Accurate to a minute' }),
};

export const apiKey = z.strictObject(apiKeyFields).meta({ id: 'ApiKey' });

export const createdApiKey = z
  .strictObject({
    ...apiKeyFields,
    key: z.string().meta({
      description: 'The whole key, in this answer only; masked when the request is repeated',
      example: 'perennial_…x7Kd2',
    }),
  })
  .meta({ id: 'CreatedApiKey' });

export const apiKeyPage = pageOf(apiKey, 'ApiKeyPage');

/** An API key as callers see it. @throws Error for the token of a redemption, which is never shown */
export function showApiKey(record: ApiKeyRecord): z.input<typeof apiKey> {
  const { role: kind } = record;
  if (kind === 'redemption') throw new Error('the token of a redemption is shown when it is made and never again');
  return {
    id: record.apiKeyId,
    name: record.name,
    role: kind,
    access: record.access,
    scopes: record.scopes ? [...record.scopes] : null,
    partnerId: record.partnerId ?? null,
    tenantId: record.tenantId ?? null,
    userId: record.userId ?? null,
    locale: record.locale ?? null,
    rotatedFrom: record.rotatedFrom ?? null,
    lastFive: record.lastFive,
    createdAt: showInstant(record.createdAt),
    expiresAt: record.expiresAt ? showInstant(record.expiresAt) : null,
    revokedAt: record.revokedAt ? showInstant(record.revokedAt) : null,
    lastUsedAt: record.lastUsedAt ? showInstant(record.lastUsedAt) : null,
  };
}

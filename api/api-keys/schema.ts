import { z } from 'zod';
import type { ApiKeyRecord } from '../../models/api-keys.js';
import { line } from '../formats.js';
import { pageOf } from '../http/page.js';

export const apiKeyId = z
  .string()
  .regex(/^ak_[0-9a-f]{24}$/)
  .meta({ description: 'Public id of an API key', example: 'ak_5d41402abc4b2a76b9719d91' });

const instant = z.iso.datetime().meta({ example: '2027-01-31T00:00:00.000Z' });

export const newApiKey = z
  .strictObject({
    name: line(100).meta({ description: 'Who or what uses it', example: 'Order desk' }),
    expiresAt: instant
      .optional()
      .meta({ description: 'When it stops working; left out, it works until it is revoked' }),
  })
  .meta({ id: 'NewApiKey' });

const apiKeyFields = {
  id: apiKeyId,
  name: z.string().meta({ example: 'Order desk' }),
  role: z.enum(['operator']),
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

/** An API key as callers see it. */
export function showApiKey(record: ApiKeyRecord): z.input<typeof apiKey> {
  return {
    id: record.apiKeyId,
    name: record.name,
    role: record.role,
    lastFive: record.lastFive,
    createdAt: record.createdAt.toISOString(),
    expiresAt: record.expiresAt?.toISOString() ?? null,
    revokedAt: record.revokedAt?.toISOString() ?? null,
    lastUsedAt: record.lastUsedAt?.toISOString() ?? null,
  };
}

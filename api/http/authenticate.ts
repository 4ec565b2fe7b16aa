import type { Logger } from 'pino';
import { DomainError } from '../../domain/errors.js';
import type { ApiKeys } from '../../models/api-keys.js';
import type { AccessTable } from '../access.js';
import { anonymous, type Caller, callerOf } from './caller.js';

/**
 * Who calls, and that they may: an operation without a rule is denied to everyone.
 *
 * @throws DomainError `unauthenticated` or `forbidden`.
 */
export async function authenticate(
  { operationId, changesNothing }: { readonly operationId: string; readonly changesNothing: boolean },
  authorization: string | undefined,
  access: AccessTable,
  apiKeys: ApiKeys,
  logger: Logger,
): Promise<Caller> {
  const rule = Object.hasOwn(access, operationId) ? access[operationId] : undefined;
  if (rule === 'anyone') return anonymous;

  const [, key] = /^Bearer +(\S{1,200})$/i.exec(authorization ?? '') ?? [];
  if (key === undefined) {
    throw new DomainError('unauthenticated', 'Send an API key as "Authorization: Bearer perennial_…"');
  }
  const now = new Date();
  const record = await apiKeys.findByKey(key, now);
  if (!record) throw new DomainError('unauthenticated', 'The API key is unknown, has expired or was revoked');
  // The answer does not wait for a note that nobody reads within the minute.
  apiKeys
    .noteUse(record, now)
    .catch((error: unknown) => logger.warn({ err: error }, 'last use of an API key not noted'));

  if (!rule?.includes(record.role)) throw new DomainError('forbidden');
  if (record.access === 'readOnly' && !changesNothing) {
    throw new DomainError('forbidden', 'This API key is for reading only');
  }
  return callerOf(record);
}

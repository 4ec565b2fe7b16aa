import type { Logger } from 'pino';
import { DomainError } from '../../domain/errors.js';
import type { ApiKeys } from '../../models/api-keys.js';
import type { AccessTable } from './access-table.js';
import { type Caller, callerOf } from './caller.js';

interface Operation {
  readonly operationId: string;
  readonly changesNothing: boolean;
}

/** Who calls. @throws DomainError `unauthenticated` */
export async function authenticate(
  authorization: string | undefined,
  apiKeys: ApiKeys,
  logger: Logger,
): Promise<Caller> {
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
  return callerOf(record);
}

/** That the caller may do it: an operation without a rule is denied to everyone. @throws DomainError `forbidden` */
export function assertMay(caller: Caller, { operationId, changesNothing }: Operation, access: AccessTable): void {
  const rule = Object.hasOwn(access, operationId) ? access[operationId] : undefined;
  if (caller.kind === 'anonymous' || !Array.isArray(rule) || !rule.includes(caller.kind)) {
    throw new DomainError('forbidden');
  }
  if (caller.readsOnly && !changesNothing) throw new DomainError('forbidden', 'This API key is for reading only');
}

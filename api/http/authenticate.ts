import type { Logger } from 'pino';
import { instantFromMillis } from '../../domain/calendar.js';
import { DomainError } from '../../domain/errors.js';
import { canHold, type Scope } from '../../domain/identity/scopes.js';
import type { Database } from '../../models/database.js';
import type { AccessRule, AccessTable } from './access-table.js';
import { type Caller, callerOf } from './caller.js';

/** Who calls what asks for a scope. @throws DomainError `unauthenticated` */
export async function authenticate(
  authorization: string | undefined,
  scope: Scope | undefined,
  { apiKeys, relations }: Pick<Database, 'apiKeys' | 'relations'>,
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
  return callerOf(record, relations, { at: instantFromMillis(now.getTime()), scope });
}

/** That the caller may do it: an operation without a rule is denied to everyone. @throws DomainError `forbidden` */
export function assertMay(
  caller: Caller,
  { changesNothing }: { readonly changesNothing: boolean },
  scope: Scope | undefined,
): void {
  if (scope === undefined || !canHold(caller.principal.kind, scope)) throw new DomainError('forbidden');
  if (caller.readsOnly && !changesNothing) throw new DomainError('forbidden', 'This API key is for reading only');
}

/** The rule of an operation; undefined: there is none. */
export function ruleOf(operationId: string, access: AccessTable): AccessRule | undefined {
  return Object.hasOwn(access, operationId) ? access[operationId] : undefined;
}

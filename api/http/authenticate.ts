import type { Logger } from 'pino';
import type { AccessTokens, SignedInPerson } from '../../adapters/identity/access-tokens.js';
import { instantFromMillis } from '../../domain/calendar.js';
import { DomainError } from '../../domain/errors.js';
import { actingMembership, forbiddenScope } from '../../domain/identity/memberships.js';
import { canHold, type Scope } from '../../domain/identity/scopes.js';
import { type AccessRule, type AccessTable, isScope } from './access-table.js';
import { type Asking, actingIn, type Caller, callerOf, personCaller } from './caller.js';
import { personIdOf, placesOf } from './people.js';
import type { CoreServices } from './route-context.js';

/** Names in what a person with several memberships acts. */
export const actingInHeader = 'Perennial-Acting-In';

/** What a request says of who makes it. */
export interface Credentials {
  /** `Authorization` */
  readonly authorization: string | undefined;
  /** The header `actingInHeader`. */
  readonly actingIn: string | undefined;
}

interface Authentication {
  readonly database: CoreServices['database'];
  readonly accessTokens?: AccessTokens | undefined;
  /** Counts the request of who is known now, before anything is looked up. @throws DomainError tooManyRequests */
  readonly identified: (callerId: string) => Promise<void>;
  readonly logger: Logger;
}

/**
 * Who calls what asks for a scope.
 *
 * @throws DomainError `unauthenticated`; `unavailable` while access tokens cannot be checked; `noMembership`, `notAMember`,
 *   `actingInRequired`; `forbidden` for an API key that is of something else than what the request says to act in
 */
export async function authenticate(
  credentials: Credentials,
  rule: AccessRule | undefined,
  services: Authentication,
): Promise<Caller> {
  const { database, accessTokens, identified, logger } = services;
  const [, credential] = /^Bearer +(\S{1,8000})$/i.exec(credentials.authorization ?? '') ?? [];
  if (credential === undefined) {
    throw new DomainError('unauthenticated', 'Send an API key or an access token as "Authorization: Bearer …"', {
      reason: 'missing',
    });
  }
  const now = new Date();
  const asking = { at: instantFromMillis(now.getTime()), scope: isScope(rule) ? rule : undefined };
  if (accessTokens && credential.split('.').length === 3) {
    const signedIn = await accessTokens.verify(credential);
    return person(signedIn, credentials.actingIn, { ...services, rule, now, asking });
  }
  const record = await database.apiKeys.findByKey(credential, now);
  if (!record) {
    throw new DomainError('unauthenticated', 'The API key is unknown, has expired or was revoked', {
      reason: 'apiKey',
    });
  }
  await identified(record.apiKeyId);
  // The answer does not wait for a note that nobody reads within the minute.
  database.apiKeys
    .noteUse(record, now)
    .catch((error: unknown) => logger.warn({ err: error }, 'last use of an API key not noted'));
  const caller = callerOf(record, database.relations, asking);
  const own = actingIn(caller);
  if (credentials.actingIn !== undefined && credentials.actingIn !== own) {
    throw new DomainError('notAMember', 'An API key acts in what it is of, and nothing else', {
      actingIn: credentials.actingIn,
      mayActIn: own === null ? [] : [{ actingIn: own }],
    });
  }
  return caller;
}

async function person(
  signedIn: SignedInPerson,
  named: string | undefined,
  request: Authentication & { readonly rule: AccessRule | undefined; readonly now: Date; readonly asking: Asking },
): Promise<Caller> {
  const { database, identified, logger, rule, now, asking } = request;
  const id = personIdOf(signedIn);
  await identified(id);
  const places = await placesOf(id, database);
  // What a person does for itself is done in nothing, unless something is named.
  const free = rule === 'signedIn' && named === undefined && places.length !== 1;
  const acting = free ? null : actingMembership(places, named);
  if (acting) {
    database.memberships
      .noteSeen(acting.membership, now)
      .catch((error: unknown) => logger.warn({ err: error }, 'last sign-in of a person not noted'));
  }
  return personCaller({ id, signedIn, places }, acting, database.relations, asking);
}

/** That the caller may do it: an operation without a rule is denied to everyone. @throws DomainError `forbidden` */
export function assertMay(
  caller: Caller,
  { changesNothing }: { readonly changesNothing: boolean },
  rule: AccessRule | undefined,
): void {
  if (rule === undefined) throw new DomainError('forbidden');
  const { principal, limit, person: signedIn } = caller;
  if (isScope(rule) && (!canHold(principal.kind, rule) || (limit !== null && !limit.includes(rule)))) {
    throw forbiddenScope({ scope: rule, principal: principal.kind, limit, held: signedIn?.places ?? null });
  }
  if (caller.readsOnly && !changesNothing) {
    throw new DomainError('forbidden', 'This API key is for reading only', { reason: 'readOnly' });
  }
}

/**
 * That what the caller makes, which will go on by itself, does not do more than the caller may.
 * @throws DomainError `forbidden`
 */
export function assertGives({ principal, limit, person: signedIn }: Caller, scope: Scope): void {
  if (limit === null || limit.includes(scope)) return;
  throw forbiddenScope({ scope, principal: principal.kind, limit, held: signedIn?.places ?? null });
}

/** The rule of an operation; undefined: there is none. */
export function ruleOf(operationId: string, access: AccessTable): AccessRule | undefined {
  return Object.hasOwn(access, operationId) ? access[operationId] : undefined;
}

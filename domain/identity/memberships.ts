/** Who acts in what: a person holds memberships, and acts in one of them at a time (docs/concepts.md, "Access"). */
import { DomainError } from '../errors.js';
import { canHold, type PrincipalKind, type Scope, scopes } from './scopes.js';

/** Where a person can act: at the reseller itself, at a partner, or in a tenant. */
export type Party =
  | { readonly kind: 'operator' }
  | { readonly kind: 'partner'; readonly partnerId: string }
  | { readonly kind: 'tenant'; readonly tenantId: string };

/** What a member may do beside working: only an administrator manages members, API keys and webhooks. */
export const membershipRoles = ['administrator', 'member'] as const;
export type MembershipRole = (typeof membershipRoles)[number];

/** What a person holds. Of a tenant's user the role is what the tenant says of the user at the request. */
export interface HeldMembership {
  readonly party: Party;
  readonly role: MembershipRole;
  /** Of the tenant or partner; null: the reseller has none here. */
  readonly partyName: string | null;
}

const ofAdministrators: ReadonlySet<Scope> = new Set(['apiKeys:manage', 'memberships:manage', 'webhooks:manage']);

/** As a person names it in `Perennial-Acting-In`: `operator`, the id of a partner, or the id of a tenant. */
export function writtenParty(party: Party): string {
  switch (party.kind) {
    case 'operator':
      return 'operator';
    case 'partner':
      return party.partnerId;
    case 'tenant':
      return party.tenantId;
  }
}

/** What a caller who acts there is. */
export function principalKindOf({ party, role }: Pick<HeldMembership, 'party' | 'role'>): PrincipalKind {
  switch (party.kind) {
    case 'operator':
      return 'operator';
    case 'partner':
      return 'partnerUser';
    case 'tenant':
      return role === 'administrator' ? 'tenantUser' : 'tenantMember';
  }
}

/** The scopes that a role leaves of those of its principal; null: all. */
export function scopesOfRole({ party, role }: Pick<HeldMembership, 'party' | 'role'>): readonly Scope[] | null {
  if (role === 'administrator' || party.kind === 'tenant') return null;
  return scopes.filter((scope) => !ofAdministrators.has(scope));
}

/** What a role comes to, as far as it can ever be held: by the principal itself, or by relations. */
export function everHeld(kind: PrincipalKind, wanted: readonly Scope[] | null): Scope[] {
  return scopes.filter((scope) => canHold(kind, scope) && (wanted === null || wanted.includes(scope)));
}

/**
 * Nobody gives others more than the own: what is wanted and lies beyond the limit of who gives it.
 *
 * @param limit of the giver; null: the giver is limited to nothing
 * @param wanted null: all that such a principal can hold
 */
export function beyondLimit(
  limit: readonly Scope[] | null,
  kind: PrincipalKind,
  wanted: readonly Scope[] | null,
): Scope[] {
  return limit === null ? [] : everHeld(kind, wanted).filter((scope) => !limit.includes(scope));
}

/** Whether a member could ever hold a scope, acting there. */
export function membershipCanHold(membership: Pick<HeldMembership, 'party' | 'role'>, scope: Scope): boolean {
  const left = scopesOfRole(membership);
  return canHold(principalKindOf(membership), scope) && (left === null || left.includes(scope));
}

/**
 * The membership in which a request is made: the one that is named, else the only one.
 *
 * @param named what the request says in `Perennial-Acting-In`
 * @throws DomainError noMembership, notAMember, actingInRequired; `details.mayActIn` lists what can be named
 */
export function actingMembership<Held extends HeldMembership>(held: readonly Held[], named: string | undefined): Held {
  const mayActIn = { mayActIn: choices(held) };
  if (named !== undefined) {
    const found = held.find(({ party }) => writtenParty(party) === named);
    if (found) return found;
    if (held.length > 0)
      throw new DomainError('notAMember', 'You cannot act there: choose one of `mayActIn`', {
        actingIn: named,
        ...mayActIn,
      });
  }
  const [only, ...others] = held;
  if (!only)
    throw new DomainError(
      'noMembership',
      'Open the link in your invitation, or ask an administrator of your organisation to invite you',
      mayActIn,
    );
  if (others.length > 0)
    throw new DomainError('actingInRequired', 'Name one of `mayActIn` in Perennial-Acting-In', mayActIn);
  return only;
}

/** One of the places where a person can act, as refusals and `GET /v1/me` list them. */
export interface ActingChoice {
  /** For the header. */
  readonly actingIn: string;
  readonly kind: Party['kind'];
  readonly name: string | null;
  readonly role: MembershipRole;
}

/** Where a person can act. */
export function choices(held: readonly HeldMembership[]): ActingChoice[] {
  return held.map(({ party, role, partyName: name }) => ({
    actingIn: writtenParty(party),
    kind: party.kind,
    name,
    role,
  }));
}

/** What is known of whoever lacks a scope. */
export interface Refused {
  readonly scope: Scope;
  readonly principal: PrincipalKind;
  /** To what the API key, or the role of the person, limits the caller; null: to nothing. */
  readonly limit: readonly Scope[] | null;
  /** The caller is a person, and could act in these. */
  readonly held: readonly HeldMembership[] | null;
}

const principals: readonly PrincipalKind[] = [
  'operator',
  'partnerUser',
  'tenantUser',
  'tenantMember',
  'redemptionToken',
];

/**
 * Why a scope is not held, and what would do.
 *
 * `details`: `scope`, the kinds of principal that can hold it (`principals`), and for a person where to act instead
 * (`mayActIn`, with `suffices`). `reason`: `otherMembership` where one of these would do, `role` where an administrator could,
 * `keyScopes` where the API key is limited, else `principal`.
 */
export function forbiddenScope({ scope, principal, limit, held }: Refused): DomainError {
  const mayActIn =
    held?.map((one, index) => ({ ...choices(held)[index], suffices: membershipCanHold(one, scope) })) ?? [];
  const limited = canHold(principal, scope) && limit !== null && !limit.includes(scope);
  const reason = mayActIn.some(({ suffices }) => suffices)
    ? 'otherMembership'
    : limited
      ? held
        ? 'role'
        : 'keyScopes'
      : 'principal';
  return new DomainError('forbidden', sentences[reason], {
    reason,
    scope,
    principals: principals.filter((kind) => canHold(kind, scope)),
    ...(held ? { mayActIn } : {}),
  });
}

const sentences = {
  otherMembership: 'Act in another of your memberships: name it in Perennial-Acting-In',
  role: 'An administrator among your colleagues may do that',
  keyScopes: 'The scopes of this API key do not allow that',
  principal: 'You may not do that',
} as const;

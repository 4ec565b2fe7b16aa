import type { Instant } from '../../domain/calendar.js';
import { type CloudId, cloudOfTenantId } from '../../domain/clouds.js';
import type { Scope } from '../../domain/identity/scopes.js';
import type { Database } from '../../models/database.js';
import type { AuditEntry, Subject } from '../../models/operations/audit.js';
import { type Caller, partnerOf } from './caller.js';

/** What a handler says of the change that it is about to make. */
export interface Change {
  readonly subject: Subject;
  /** The tenant that it is about; null where it is about none. */
  readonly tenantId: string | null;
  /** The partner whose resource it is, where the caller is not that partner. */
  readonly partnerId?: string | null;
  /** Of what is of no tenant and no partner that are there, and of one cloud. */
  readonly cloud?: CloudId;
  /** By which a partner acts for the tenant; left out: the scope that the operation needs. */
  readonly by?: Scope;
  /** The tenant's time; left out, the wall's. */
  readonly at?: Instant;
  readonly reason?: string | null;
  /** The user of the tenant whose link it was made by; left out: the caller's own. */
  readonly userId?: string;
  /** The resource as it was shown before; left out for a new one. */
  readonly before?: unknown;
}

/** An answer, by what of it can be kept. */
interface AuditedAnswer {
  readonly body?: unknown;
  readonly masked?: unknown;
  readonly audited?: unknown;
}

/** Bodies above this size, in characters of JSON, are not kept in the audit. */
const maxAuditedCharacters = 32_000;

/** The entry of a change that is about to be made, with the name of the partner whose key makes it. */
export async function entryOf(
  change: Change,
  request: {
    readonly requestHash: string;
    readonly requestId: string;
    readonly operationId: string;
    readonly caller: Caller;
  },
  { partners }: Pick<Database, 'partners'>,
): Promise<AuditEntry> {
  const { caller, operationId: operation, requestHash, requestId } = request;
  const recordedAt = new Date();
  const { tenantId } = change;
  const ofPartner = partnerOf(caller);
  const partnerId = ofPartner ?? change.partnerId ?? null;
  const [partner, delegationId] = await Promise.all([
    partnerId === null ? null : partners.find(partnerId),
    tenantId === null ? null : caller.delegationFor(tenantId, change.by),
  ]);
  return {
    _id: requestHash,
    at: change.at ? new Date(change.at.epochMilliseconds) : recordedAt,
    recordedAt,
    actor: { kind: caller.principal.kind, id: caller.id, name: caller.name, userId: change.userId ?? caller.userId },
    onBehalfOf:
      delegationId !== null && tenantId !== null ? { kind: 'tenant', id: tenantId } : onBehalfOf(caller, change),
    operation,
    subject: change.subject,
    tenantId,
    partnerId,
    cloud: tenantId === null ? (change.cloud ?? partner?.cloud ?? 'global') : cloudOfTenantId(tenantId),
    partnerName: ofPartner === null ? null : (partner?.name ?? ''),
    delegationId,
    requestId,
    reason: change.reason ?? null,
    before: kept(change.before),
    after: null,
    outcome: 'begun',
    code: null,
  };
}

/**
 * What is kept of an answer: never the secret that only its first sending holds, and never a page, whose forms have the token of the link
 * that it was opened by in their addresses.
 */
export function auditBody({ body, masked, audited }: AuditedAnswer): unknown {
  const answered = audited ?? masked ?? body;
  return typeof answered === 'string' ? null : kept(answered);
}

function onBehalfOf({ principal }: Caller, { tenantId }: Change): AuditEntry['onBehalfOf'] {
  if (principal.kind === 'partnerUser') return { kind: 'partner', id: principal.partnerId };
  if (principal.kind === 'tenantUser' || principal.kind === 'tenantMember')
    return { kind: 'tenant', id: principal.tenantId };
  return principal.kind === 'redemptionToken' && tenantId !== null ? { kind: 'tenant', id: tenantId } : null;
}

function kept(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  const size = JSON.stringify(value).length;
  return size > maxAuditedCharacters ? { omitted: `${size} characters` } : value;
}

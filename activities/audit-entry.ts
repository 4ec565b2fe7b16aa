import { cloudOfTenantId } from '../domain/clouds.js';
import type { AuditEntry } from '../models/operations/audit.js';

/** The audit entry of what was due by itself; what a caller asked for is entered as the request. */
export function entryOfSystem(
  entry: Pick<AuditEntry, '_id' | 'at' | 'operation' | 'subject' | 'tenantId'> &
    Partial<Pick<AuditEntry, 'reason' | 'before' | 'after'>>,
): AuditEntry {
  return {
    recordedAt: new Date(),
    actor: { kind: 'system', id: 'system', name: 'Perennial', userId: null },
    onBehalfOf: null,
    partnerId: null,
    cloud: entry.tenantId === null ? 'global' : cloudOfTenantId(entry.tenantId),
    partnerName: null,
    delegationId: null,
    requestId: null,
    reason: null,
    before: null,
    after: null,
    outcome: 'done',
    code: null,
    ...entry,
  };
}

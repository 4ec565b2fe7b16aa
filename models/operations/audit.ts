import { type Collection, type Connection, Schema } from 'mongoose';
import type { CloudId } from '../../domain/clouds.js';
import type { Reach } from '../../domain/identity/grants.js';
import type { PrincipalKind } from '../../domain/identity/scopes.js';
import { collectionOf, insert, pageAfter } from '../collection.js';
import { withinReach } from '../identity/reach.js';

/** Who did it. */
export interface Actor {
  readonly kind: PrincipalKind | 'system';
  /** Id of the API key or the person; `system` for what was due by itself. */
  readonly id: string;
  /** Name of the API key or the person at that time; empty once its tenant is erased. */
  readonly name: string;
  readonly userId: string | null;
}

/** What was changed: a kind of resource and its id. */
export interface Subject {
  readonly kind: string;
  readonly id: string;
}

/** One change: who, on whose behalf, what, why, before and after. */
export interface AuditEntry {
  /** The hash of the request, or the identity of the milestone: whoever comes again finds it. */
  readonly _id: string;
  /** The time of the tenant that it is about; the wall's where it is about none. */
  readonly at: Date;
  readonly recordedAt: Date;
  readonly actor: Actor;
  /** Whose authority was used: a partner's or a tenant's. Null: the reseller's own. */
  readonly onBehalfOf: { readonly kind: 'partner' | 'tenant'; readonly id: string } | null;
  /** Operation id of the API, or the kind of milestone. */
  readonly operation: string;
  readonly subject: Subject;
  readonly tenantId: string | null;
  /** The partner whose key made the change, or whose resource was changed. */
  readonly partnerId: string | null;
  /** In which it is listed: the tenant's, or the partner's; the global one of what is nobody's. */
  readonly cloud: CloudId;
  /** What the partner whose key it was is called; null: it was no partner's. */
  readonly partnerName: string | null;
  /** By which the partner acted for the tenant; null: by none. */
  readonly delegationId: string | null;
  readonly requestId: string | null;
  readonly reason: string | null;
  readonly before: unknown;
  readonly after: unknown;
  /** `begun`: nothing is known of its end yet; a repetition of the request completes it. */
  readonly outcome: 'begun' | 'done' | 'refused';
  /** The code of the refusal. */
  readonly code: string | null;
}

export interface AuditFilter {
  readonly tenantId?: string | undefined;
  readonly subjectId?: string | undefined;
  readonly actorId?: string | undefined;
  /** What was done by it. */
  readonly delegationId?: string | undefined;
  readonly operation?: string | undefined;
  readonly requestId?: string | undefined;
  /** From this instant, and before that one. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/** Where a page of entries ends: the newest come first. */
export interface AuditPosition {
  readonly at: Date;
  readonly id: string;
}

const auditSchema = new Schema<AuditEntry>(
  {
    _id: String,
    at: { type: Date, required: true },
    recordedAt: { type: Date, required: true },
    actor: { type: Schema.Types.Mixed, required: true },
    onBehalfOf: { type: Schema.Types.Mixed, default: null },
    operation: { type: String, required: true },
    subject: { type: Schema.Types.Mixed, required: true },
    tenantId: { type: String, default: null },
    partnerId: { type: String, default: null },
    cloud: { type: String, required: true },
    partnerName: { type: String, default: null },
    delegationId: { type: String, default: null },
    requestId: { type: String, default: null },
    reason: { type: String, default: null },
    before: Schema.Types.Mixed,
    after: Schema.Types.Mixed,
    outcome: { type: String, required: true },
    code: { type: String, default: null },
  },
  { collection: 'audit', versionKey: false, strict: 'throw', minimize: false },
);
auditSchema.index({ at: -1, _id: -1 });
for (const field of [
  'tenantId',
  'partnerId',
  'cloud',
  'delegationId',
  'subject.id',
  'actor.id',
  'operation',
  'requestId',
]) {
  auditSchema.index({ [field]: 1, at: -1, _id: -1 });
}

/** Every change, written before it is made and completed after it. */
export class Audit {
  readonly entries: Collection<AuditEntry>;

  constructor(connection: Connection) {
    this.entries = collectionOf(connection, 'AuditEntry', auditSchema);
  }

  /**
   * Writes an entry. An earlier try's stays, with what it found before the change; one that was refused has changed nothing
   * and gives way. @returns whether it was written
   */
  async write(entry: AuditEntry): Promise<boolean> {
    if (await insert(this.entries, entry)) return true;
    return (await this.entries.replaceOne({ _id: entry._id, outcome: 'refused' }, entry)).matchedCount === 1;
  }

  /** Writes an entry again whose change was overtaken before it was made. */
  async rewrite(entry: AuditEntry): Promise<void> {
    await this.entries.replaceOne({ _id: entry._id, outcome: 'begun' }, entry);
  }

  /** Whether a change may have been made by a request: it was begun, or an operation has carried it out. */
  async mayHaveChanged(id: string): Promise<boolean> {
    const found = await this.entries.findOne({ _id: id }, { projection: { outcome: 1 } });
    return found !== null && found.outcome !== 'refused';
  }

  /** Completes an entry that was begun. */
  async complete(id: string, end: Pick<AuditEntry, 'outcome' | 'after' | 'code'>): Promise<void> {
    await this.entries.updateOne({ _id: id, outcome: 'begun' }, { $set: end });
  }

  /** The newest entries first, within a reach. */
  async list(
    reach: Reach,
    filter: AuditFilter,
    after: AuditPosition | undefined,
    limit: number,
  ): Promise<AuditEntry[]> {
    const { tenantId, subjectId, actorId, delegationId, operation, requestId, from, to } = filter;
    const equal = Object.entries({
      tenantId,
      'subject.id': subjectId,
      'actor.id': actorId,
      delegationId,
      operation,
      requestId,
    }).flatMap(([field, value]) => (value === undefined ? [] : [{ [field]: { $eq: value } }]));
    const span = { ...(from ? { $gte: from } : {}), ...(to ? { $lt: to } : {}) };
    const conditions = [
      withinReach(reach, { cloud: 'cloud', tenant: 'tenantId', partner: 'partnerId' }),
      ...equal,
      ...(from || to ? [{ at: span }] : []),
      ...pageAfter(after && { at: after.at, _id: after.id }, -1),
    ];
    return this.entries.find({ $and: conditions }).sort({ at: -1, _id: -1 }).limit(limit).toArray();
  }

  /** The newest of what partners did by these delegations. */
  async byDelegations(delegationIds: readonly string[], limit: number): Promise<AuditEntry[]> {
    return this.entries
      .find({ delegationId: { $in: [...delegationIds] } })
      .sort({ at: -1, _id: -1 })
      .limit(limit)
      .toArray();
  }

  /**
   * Erases what names a user of a tenant, in the entries about the user and the user's keys, and in those made with them.
   * @param callerIds of the user's API keys, and of the person who signed in as the user
   */
  async forgetUser(tenantId: string, userId: string, callerIds: readonly string[]): Promise<void> {
    const blank = { before: null, after: null, reason: null };
    await this.entries.updateMany({ tenantId, 'subject.id': { $in: [userId, ...callerIds] } }, { $set: blank });
    await this.entries.updateMany({ tenantId, 'actor.id': { $in: [...callerIds] } }, { $set: { 'actor.name': '' } });
  }

  /** Erases what names persons in the entries about a tenant; who did what, and when, stays by id. */
  async forgetTenant(tenantId: string): Promise<void> {
    await this.entries.updateMany(
      { tenantId },
      { $set: { before: null, after: null, reason: null, 'actor.name': '' } },
    );
  }
}

import { type Collection, type Connection, Schema } from 'mongoose';
import { type Instant, instantFromMillis, millis } from '../../domain/calendar.js';
import type { Reach } from '../../domain/identity/grants.js';
import { type DelegableScope, delegatedScopes } from '../../domain/identity/scopes.js';
import {
  type Delegation,
  type DelegationSide,
  type DelegationState,
  daysToAnswer,
  type Extension,
  type OfferAnswer,
} from '../../domain/partners/delegations.js';
import { collectionOf, insert, pageAfter } from '../collection.js';
import { type Condition, oneWithin, withinReach } from '../identity/reach.js';
import { SignedLinks } from '../signed-links.js';
import type { Relation } from './relations.js';

/**
 * What a partner may do for a customer, as it was offered, answered and ended. Access itself is a relation: this says what that relation is to
 * be. All times are the wall's.
 */
export interface DelegationRecord {
  /** Follows from partner, tenant and number. */
  readonly _id: string;
  readonly partnerId: string;
  readonly tenantId: string;
  /** Counts the offers of the partner to the tenant: two at a time would be the same one. */
  readonly number: number;
  readonly scopes: readonly DelegableScope[];
  /** What the partner writes to the administrators; empty once the tenant is erased. */
  readonly message: string;
  readonly days: number;
  readonly offeredAt: Date;
  readonly answer: { readonly kind: OfferAnswer; readonly at: Date } | null;
  readonly until: Date | null;
  readonly ended: { readonly at: Date; readonly by: DelegationSide } | null;
  readonly extension: { readonly askedAt: Date; readonly answer: Extension['answer']; readonly from: Date } | null;
  readonly revision: number;
  /** Hash of the request that made it, and of the last one that changed it: a repetition finds its own. */
  readonly madeBy: string;
  readonly changedBy: string;
  /** When it was changed, as long as its workflow may not know of it; null: that was told. */
  readonly untoldSince: Date | null;
}

/** Where a page of delegations ends: the newest come first. */
export interface DelegationPosition {
  readonly offeredAt: Date;
  readonly id: string;
}

export interface DelegationFilter {
  readonly tenantId?: string | undefined;
  readonly partnerId?: string | undefined;
  /** As it is at an instant. */
  readonly state?: { readonly is: DelegationState; readonly at: Date } | undefined;
}

/** Delegations in a state, which follows from their times (`delegationState`). */
function inState({ is, at }: { readonly is: DelegationState; readonly at: Date }): Condition {
  const unanswered = new Date(at.getTime() - daysToAnswer * 24 * 3_600_000);
  switch (is) {
    case 'offered':
      return { 'answer.kind': null, offeredAt: { $gt: unanswered } };
    case 'lapsed':
      return { 'answer.kind': null, offeredAt: { $lte: unanswered } };
    case 'declined':
    case 'withdrawn':
      return { 'answer.kind': is };
    case 'active':
      return { 'answer.kind': 'accepted', ended: null, until: { $gt: at } };
    case 'expired':
      return { 'answer.kind': 'accepted', ended: null, until: { $lte: at } };
    case 'ended':
      return { 'answer.kind': 'accepted', ended: { $ne: null } };
  }
}

const delegationSchema = new Schema<DelegationRecord>(
  {
    _id: String,
    partnerId: { type: String, required: true },
    tenantId: { type: String, required: true },
    number: { type: Number, required: true },
    scopes: { type: [String], required: true },
    message: { type: String, default: '' },
    days: { type: Number, required: true },
    offeredAt: { type: Date, required: true },
    answer: { type: Schema.Types.Mixed, default: null },
    until: { type: Date, default: null },
    ended: { type: Schema.Types.Mixed, default: null },
    extension: { type: Schema.Types.Mixed, default: null },
    revision: { type: Number, required: true },
    madeBy: { type: String, required: true },
    changedBy: { type: String, required: true },
    untoldSince: { type: Date, default: null },
  },
  { collection: 'delegations', versionKey: false, strict: 'throw' },
);
delegationSchema.index({ partnerId: 1, tenantId: 1, number: -1 });
for (const field of [null, 'tenantId', 'partnerId']) {
  const of = field === null ? {} : { [field]: 1 as const };
  delegationSchema.index({ ...of, offeredAt: -1, _id: -1 });
  delegationSchema.index({ ...of, 'answer.kind': 1, offeredAt: -1, _id: -1, ended: 1 });
  delegationSchema.index({ ...of, 'answer.kind': 1, ended: 1, offeredAt: -1, _id: -1, until: 1 });
}
delegationSchema.index({ untoldSince: 1 });

function delegationsWithin(reach: Reach): Condition {
  return withinReach(reach, { tenant: 'tenantId', partner: 'partnerId' });
}

const toInstant = (at: Date): Instant => instantFromMillis(at.getTime());
const toDate = (at: Instant): Date => new Date(millis(at));

/** A delegation as its rules see it. */
export function delegationOf({ offeredAt, days, answer, until, ended, extension }: DelegationRecord): Delegation {
  return {
    offeredAt: toInstant(offeredAt),
    days,
    answer: answer && { kind: answer.kind, at: toInstant(answer.at) },
    until: until && toInstant(until),
    ended: ended && { at: toInstant(ended.at), by: ended.by },
    extension: extension && {
      askedAt: toInstant(extension.askedAt),
      answer: extension.answer,
      from: toInstant(extension.from),
    },
  };
}

/** The access that a delegation gives or gave; null: it was never accepted. */
export function relationOfDelegation(record: DelegationRecord): Relation | null {
  const { _id, partnerId, tenantId, scopes, answer, until, ended } = record;
  if (answer?.kind !== 'accepted' || until === null) return null;
  return {
    _id: delegatedRelationId(_id),
    kind: 'delegated',
    partnerId,
    tenantId,
    subscriptionId: null,
    redemptionId: null,
    scopes: delegatedScopes(scopes),
    from: answer.at,
    until: ended ? ended.at : until,
  };
}

const relationPrefix = 'delegated/';

export function delegatedRelationId(delegationId: string): string {
  return relationPrefix + delegationId;
}

/** The delegation that a relation is the access of; null for a relation of another kind. */
export function delegationIdOf({ _id, kind }: Pick<Relation, '_id' | 'kind'>): string | null {
  return kind === 'delegated' ? _id.slice(relationPrefix.length) : null;
}

/** Offers of delegated administration, and what has become of them. */
export class Delegations {
  readonly collection: Collection<DelegationRecord>;

  /** Of the pages of offers, which are read and answered without an account: one link for each administrator. */
  readonly links: SignedLinks;

  constructor(connection: Connection, keyHashSecret: string) {
    this.collection = collectionOf(connection, 'Delegation', delegationSchema);
    this.links = new SignedLinks(keyHashSecret, 'links of delegations', ['dlg', 'usr']);
  }

  /** @returns whether it was free: two offers at one time have one id */
  async offer(record: DelegationRecord): Promise<boolean> {
    return insert(this.collection, record);
  }

  async find(delegationId: string): Promise<DelegationRecord | null> {
    return this.collection.findOne({ _id: delegationId });
  }

  /** The delegation, if it is within the reach of a caller: the partner's own, or the tenant's. */
  async within(reach: Reach, delegationId: string): Promise<DelegationRecord | null> {
    return this.collection.findOne(oneWithin(delegationId, delegationsWithin(reach)));
  }

  /** The last offer of a partner to a tenant. */
  async newest(partnerId: string, tenantId: string): Promise<DelegationRecord | null> {
    const [found] = await this.collection.find({ partnerId, tenantId }).sort({ number: -1 }).limit(1).toArray();
    return found ?? null;
  }

  /** Delegations within a reach, the newest first. */
  async list(
    reach: Reach,
    { tenantId, partnerId, state }: DelegationFilter,
    after: DelegationPosition | undefined,
    limit: number,
  ): Promise<DelegationRecord[]> {
    const conditions = [
      delegationsWithin(reach),
      ...(tenantId === undefined ? [] : [{ tenantId }]),
      ...(partnerId === undefined ? [] : [{ partnerId }]),
      ...(state === undefined ? [] : [inState(state)]),
      ...pageAfter(after && { offeredAt: after.offeredAt, _id: after.id }, -1),
    ];
    return this.collection.find({ $and: conditions }).sort({ offeredAt: -1, _id: -1 }).limit(limit).toArray();
  }

  /** Writes what was decided, unless somebody has changed it since it was read. @returns null then */
  async change(
    { _id, revision }: Pick<DelegationRecord, '_id' | 'revision'>,
    { answer, until, ended, extension }: Delegation,
    { changedBy, at }: { readonly changedBy: string; readonly at: Date },
  ): Promise<DelegationRecord | null> {
    return this.collection.findOneAndUpdate(
      { _id, revision },
      {
        $set: {
          answer: answer && { kind: answer.kind, at: toDate(answer.at) },
          until: until && toDate(until),
          ended: ended && { at: toDate(ended.at), by: ended.by },
          extension: extension && {
            askedAt: toDate(extension.askedAt),
            answer: extension.answer,
            from: toDate(extension.from),
          },
          changedBy,
          untoldSince: at,
          revision: revision + 1,
        },
      },
      { returnDocument: 'after' },
    );
  }

  /** Its workflow knows of everything up to a revision. */
  async told({ _id, revision }: Pick<DelegationRecord, '_id' | 'revision'>): Promise<void> {
    await this.collection.updateOne({ _id, revision }, { $set: { untoldSince: null } });
  }

  /** Those changed before an instant of which their workflow may not know. */
  untold(changedBefore: Date): AsyncIterable<DelegationRecord> {
    return this.collection.find({ untoldSince: { $lt: changedBefore } }).sort({ untoldSince: 1 });
  }

  /** Ends what gives access to a tenant whose data is deleted, and blanks what a person wrote. */
  async eraseTenant(tenantId: string, at: Date): Promise<void> {
    await this.collection.updateMany(
      { tenantId, 'answer.kind': 'accepted', ended: null, until: { $gt: at } },
      { $set: { ended: { at, by: 'reseller' } }, $inc: { revision: 1 } },
    );
    await this.collection.updateMany({ tenantId }, { $set: { message: '' } });
  }
}

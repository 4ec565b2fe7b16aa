import { type Collection, type Connection, type mongo, Schema } from 'mongoose';
import { type Instant, instantFromMillis, millis } from '../../domain/calendar.js';
import { type Grant, type GrantTarget, type Reach, type RelationKind, reachOf } from '../../domain/identity/grants.js';
import { partnerOfRecordScopes, resellerScopes, type Scope, soldScopes } from '../../domain/identity/scopes.js';
import type { Unannounced } from '../../domain/partners/news.js';
import { collectionOf, given, insert, insertFree, pageAfter } from '../collection.js';
import { withinReach } from '../identity/reach.js';

/**
 * How a partner stands to a customer, and what that lets it do: with the tenant, with one subscription, or with one
 * redemption. It is written once; only its end may be set later, and that of a delegation be put off. Its times are the wall's, also on a test clock, as the
 * times of API keys are. It names no person.
 */
export interface Relation {
  /** Its kind, its partner, what it is to, and what brought it about. */
  readonly _id: string;
  readonly kind: RelationKind;
  readonly partnerId: string;
  readonly tenantId: string;
  /** The one subscription that it is to; null: it is not to one. */
  readonly subscriptionId: string | null;
  /** The one redemption that it is to; null: it is not to one. */
  readonly redemptionId: string | null;
  readonly scopes: readonly Scope[];
  readonly from: Date;
  /** The first instant at which it no longer holds; null: no end is set. */
  readonly until: Date | null;
  /** What brought it about, where its id does not say it: done again, nothing is added. */
  readonly cause?: string;
  /** Of what its parties may not have been told yet; null or left out: of nothing. */
  readonly unannounced?: Unannounced | null;
}

/** A customer's last day with a partner, or another thing that a tenant and a partner have done. */
interface Change {
  readonly tenantId: string;
  readonly partnerId: string;
  readonly cause: string;
  readonly at: Date;
}

/** Who advises on a subscription from an instant on. */
export interface NewPartnerOfRecord extends Change {
  readonly subscriptionId: string;
}

export interface RelationFilter {
  readonly kind?: RelationKind | undefined;
  readonly tenantId?: string | undefined;
  readonly partnerId?: string | undefined;
  readonly subscriptionId?: string | undefined;
  /** Those that have ended by then are left out; left out: none is. */
  readonly notEndedAt?: Date | undefined;
}

/** Where a page of relations ends: the newest come first. */
export interface RelationPosition {
  readonly from: Date;
  readonly id: string;
}

/** A redemption, as far as relations come of it. */
interface RedeemedBy {
  readonly _id: string;
  readonly tenantId: string;
  readonly openedByPartner: string | null;
  readonly forNewTenant: boolean;
  readonly keyHashes: readonly string[];
}

/** What is reached, and by whom. */
interface Reaching {
  readonly tenantId: string;
  /** Null: the tenant as a whole. */
  readonly subscriptionId: string | null;
  readonly partnerId?: string;
}

/** Partners of record of a subscription that are shown: it may be named anew without end. */
const shownPartnersOfRecord = 100;

const relationSchema = new Schema<Relation>(
  {
    _id: String,
    kind: { type: String, required: true },
    partnerId: { type: String, required: true },
    tenantId: { type: String, required: true },
    subscriptionId: { type: String, default: null },
    redemptionId: { type: String, default: null },
    scopes: { type: [String], required: true },
    from: { type: Date, required: true },
    until: { type: Date, default: null },
    cause: { type: String, required: false },
    unannounced: { type: Schema.Types.Mixed, default: null },
  },
  { collection: 'relations', versionKey: false, strict: 'throw' },
);
relationSchema.index({ partnerId: 1, scopes: 1, until: 1, from: 1 });
relationSchema.index({ tenantId: 1, partnerId: 1, kind: 1, until: 1 });
relationSchema.index({ subscriptionId: 1, kind: 1, until: 1 });
relationSchema.index({ tenantId: 1, subscriptionId: 1, redemptionId: 1, scopes: 1, until: 1, from: 1 });
relationSchema.index({ 'unannounced.since': 1 });
// Of lists: the newest first, those that have ended left out.
for (const field of [null, 'tenantId', 'partnerId', 'kind', 'subscriptionId']) {
  relationSchema.index({ ...(field === null ? {} : { [field]: 1 }), from: -1, _id: -1, until: 1 });
}

/**
 * The relations with which a redemption begins: those who sold its keys see it, and who opened it for a new tenant can give it up, and
 * redeem it where all its keys are its own. @param sellers of its keys, each as often as there are keys of it
 */
export function relationsOfOpening(redemption: RedeemedBy, sellers: readonly string[], from: Date): Relation[] {
  const { _id: redemptionId, tenantId, keyHashes } = redemption;
  const opener = openerOf(redemption);
  const isOwn = (partnerId: string) => sellers.filter((seller) => seller === partnerId).length === keyHashes.length;
  const ofOpener = (partnerId: string) => (isOwn(partnerId) ? soldScopes.ownRedemption : soldScopes.openedRedemption);
  return partiesOf(redemption, sellers).map((partnerId) => ({
    _id: `sold/${partnerId}/${redemptionId}`,
    kind: 'sold',
    partnerId,
    tenantId,
    subscriptionId: null,
    redemptionId,
    scopes: partnerId === opener ? ofOpener(partnerId) : soldScopes.redemption,
    from,
    until: null,
  }));
}

/** Whose customer the tenant is once it has redeemed: of those who sold the keys, and of who brought it. */
export function resellersBy(redemption: RedeemedBy, sellers: readonly string[]): string[] {
  return partiesOf(redemption, sellers);
}

function partiesOf(redemption: RedeemedBy, sellers: readonly string[]): string[] {
  const opener = openerOf(redemption);
  return [...new Set([...sellers, ...(opener === null ? [] : [opener])])];
}

/** The partner that brings the tenant. What it opens for one that is there it opens by what the tenant lets it do. */
function openerOf({ openedByPartner, forNewTenant }: RedeemedBy): string | null {
  return forNewTenant ? openedByPartner : null;
}

/** What a relation grants to the users of its partner. */
export function grantOf({ kind, tenantId, subscriptionId, redemptionId, scopes, from, until }: Relation): Grant {
  return {
    by: kind,
    to: targetOf({ tenantId, subscriptionId, redemptionId }),
    scopes,
    from: instantFromMillis(from.getTime()),
    until: until && instantFromMillis(until.getTime()),
  };
}

function targetOf(to: Pick<Relation, 'tenantId' | 'subscriptionId' | 'redemptionId'>): GrantTarget {
  if (to.redemptionId !== null) return { kind: 'redemption', id: to.redemptionId };
  if (to.subscriptionId !== null) return { kind: 'subscription', id: to.subscriptionId };
  return { kind: 'tenant', id: to.tenantId };
}

/** Whether it holds at an instant. */
export function holds({ from, until }: Pick<Relation, 'from' | 'until'>, at: Date): boolean {
  return from <= at && (until === null || at < until);
}

/** How many partners of record a subscription has had. @param known the newest of them, the oldest first */
export function countOfRecord(known: readonly Relation[]): number {
  const last = known.at(-1);
  return last ? placeIn(last) : 0;
}

/** Of a partner of record among those of its subscription, from 1 on: `partnerOfRecord/<subscription>/<place>` */
export function placeIn({ _id }: Relation): number {
  return Number(_id.slice(_id.lastIndexOf('/') + 1));
}

/** The relations of partners and customers. */
export class Relations {
  readonly collection: Collection<Relation>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'Relation', relationSchema);
  }

  /** Writes relations; those that are there stay as they are, ended ones too. */
  async add(relations: readonly Relation[]): Promise<void> {
    await insertFree(this.collection, relations);
  }

  /** Makes a partner a reseller of a tenant, unless it is. @returns the relation that holds, or will */
  async addReseller({ partnerId, tenantId, cause, at }: Change): Promise<Relation> {
    for (;;) {
      const known = await this.collection.find({ tenantId, partnerId, kind: 'reseller' }).toArray();
      const found = known.find((one) => one.cause === cause || holds(one, at));
      if (found) return found;
      const relation: Relation = {
        _id: `reseller/${partnerId}/${tenantId}/${known.length + 1}`,
        kind: 'reseller',
        partnerId,
        tenantId,
        subscriptionId: null,
        redemptionId: null,
        scopes: resellerScopes,
        from: at,
        until: null,
        cause,
      };
      if (await insert(this.collection, relation)) return relation;
    }
  }

  /** The reseller relation of a partner and a tenant that holds at an instant. */
  async resellerOf(tenantId: string, partnerId: string, at: Date): Promise<Relation | null> {
    const known = await this.collection.find({ tenantId, partnerId, kind: 'reseller' }).toArray();
    return known.find((one) => holds(one, at)) ?? null;
  }

  /** The relations of a partner and a tenant that hold at an instant. */
  async between(tenantId: string, partnerId: string, at: Date): Promise<Relation[]> {
    const known = await this.collection.find({ tenantId, partnerId }).toArray();
    return known.filter((one) => holds(one, at));
  }

  /** Sets the end of a relation, unless it ends earlier, and writes down who is to hear of it. @returns whether it was set */
  async endOne(relationId: string, until: Date, unannounced: Unannounced | null): Promise<boolean> {
    const { matchedCount } = await this.collection.updateOne(
      { _id: relationId, $or: [{ until: null }, { until: { $gt: until } }] },
      { $set: { until, unannounced } },
    );
    return matchedCount === 1;
  }

  async find(relationId: string): Promise<Relation | null> {
    return this.collection.findOne({ _id: relationId });
  }

  /** The newest hundred partners of record that a subscription has had, the oldest of them first. */
  async partnersOfRecordOf(subscriptionId: string): Promise<Relation[]> {
    const found = await this.collection
      .find({ subscriptionId, kind: 'partnerOfRecord' })
      .sort({ from: -1, _id: -1 })
      .limit(shownPartnersOfRecord)
      .toArray();
    return found.sort((one, other) => placeIn(one) - placeIn(other));
  }

  /** Who is partner of record of some subscriptions: ids of partners by those of subscriptions. */
  async partnersOfRecord(subscriptionIds: readonly string[]): Promise<Map<string, string>> {
    if (subscriptionIds.length === 0) return new Map();
    const found = await this.collection
      .find({ subscriptionId: { $in: [...subscriptionIds] }, kind: 'partnerOfRecord', until: null })
      .toArray();
    const inOrder = found.sort((one, other) => placeIn(one) - placeIn(other));
    return new Map(inOrder.map(({ subscriptionId, partnerId }) => [subscriptionId ?? '', partnerId]));
  }

  /**
   * Makes a partner the one of record of a subscription, in the place of another: the insert of the next place decides
   * between two who do so at once.
   *
   * @param after how many there have been, as it was read: another one has been faster where it is not so any more
   * @returns null when somebody was faster
   */
  async givePartnerOfRecord(
    { subscriptionId, tenantId, partnerId, cause, at }: NewPartnerOfRecord,
    after: number,
  ): Promise<Relation | null> {
    const relation: Relation = {
      _id: `partnerOfRecord/${subscriptionId}/${after + 1}`,
      kind: 'partnerOfRecord',
      partnerId,
      tenantId,
      subscriptionId,
      redemptionId: null,
      scopes: partnerOfRecordScopes,
      from: at,
      until: null,
      cause,
      unannounced: { kind: 'partnerOfRecordGiven', since: new Date() },
    };
    if (!(await insert(this.collection, relation))) return null;
    await this.settlePartnersOfRecord(relation);
    return relation;
  }

  /** Ends those before it: again where whoever made it has died in between. */
  async settlePartnersOfRecord(relation: Relation): Promise<void> {
    const { subscriptionId, from } = relation;
    const open = await this.collection.find({ subscriptionId, kind: 'partnerOfRecord', until: null }).toArray();
    const before = open.filter((one) => placeIn(one) < placeIn(relation)).map(({ _id }) => _id);
    if (before.length === 0) return;
    await this.collection.updateMany({ _id: { $in: before }, until: null }, { $set: { until: from } });
  }

  async announced(relationId: string, { kind }: Pick<Unannounced, 'kind'>): Promise<void> {
    await this.collection.updateOne({ _id: relationId, 'unannounced.kind': kind }, { $set: { unannounced: null } });
  }

  /** Those of which parties may not have been told since before an instant. */
  unannounced(since: Date): AsyncIterable<Relation> {
    return this.collection.find({ 'unannounced.since': { $lt: since } }).sort({ 'unannounced.since': 1 });
  }

  /** Relations within a reach, the newest first. */
  async list(
    reach: Reach,
    { notEndedAt, ...filter }: RelationFilter,
    after: RelationPosition | undefined,
    limit: number,
  ): Promise<Relation[]> {
    const conditions = [
      withinReach(reach, { tenant: 'tenantId', partner: 'partnerId' }),
      given(filter),
      ...(notEndedAt === undefined ? [] : [{ until: { $not: { $lte: notEndedAt } } }]),
      ...pageAfter(after && { from: after.from, _id: after.id }, -1),
    ];
    return this.collection.find({ $and: conditions }).sort({ from: -1, _id: -1 }).limit(limit).toArray();
  }

  /** A partner's relations that carry a scope and hold at an instant. */
  async holding(partnerId: string, scope: Scope, at: Instant): Promise<Relation[]> {
    const now = new Date(millis(at));
    return this.collection
      .find({
        partnerId,
        scopes: scope,
        from: { $lte: now },
        $or: [{ until: null }, { until: { $gt: now } }],
      } as mongo.Filter<Relation>)
      .toArray();
  }

  /** The partners, or whether this one, whose relations carry one of some scopes for a tenant or one of its subscriptions at an instant. */
  async partnersReaching(
    { tenantId, subscriptionId, partnerId }: Reaching,
    scopes: readonly Scope[],
    at: Instant,
  ): Promise<string[]> {
    const now = new Date(millis(at));
    return this.collection.distinct('partnerId', {
      tenantId,
      ...(partnerId === undefined ? {} : { partnerId }),
      subscriptionId: { $in: [null, subscriptionId] },
      redemptionId: null,
      scopes: { $in: [...scopes] },
      from: { $lte: now },
      $or: [{ until: null }, { until: { $gt: now } }],
    } as mongo.Filter<Relation>);
  }

  /** For what a partner's relations carry a scope at an instant. */
  async reach(partnerId: string, scope: Scope, at: Instant): Promise<Reach> {
    return reachOf((await this.holding(partnerId, scope, at)).map(grantOf), scope, at);
  }

  /** The scopes that any of a partner's relations carries at an instant. */
  async scopesHeld(partnerId: string, at: Instant): Promise<Scope[]> {
    const now = new Date(millis(at));
    return this.collection.distinct('scopes', {
      partnerId,
      from: { $lte: now },
      $or: [{ until: null }, { until: { $gt: now } }],
    } as mongo.Filter<Relation>);
  }

  /** Ends the relations of a kind that a partner has with a tenant, unless they end earlier. */
  async end(
    { kind, partnerId, tenantId }: Pick<Relation, 'kind' | 'partnerId' | 'tenantId'>,
    at: Instant | Date,
  ): Promise<void> {
    const until = at instanceof Date ? at : new Date(millis(at));
    await this.collection.updateMany(
      { tenantId, partnerId, kind, $or: [{ until: null }, { until: { $gt: until } }] },
      { $set: { until } },
    );
  }

  /** Ends the access of a delegation, unless it ends earlier. */
  async endDelegation(relationId: string, at: Date): Promise<void> {
    await this.collection.updateOne(
      { _id: relationId, $or: [{ until: null }, { until: { $gt: at } }] },
      { $set: { until: at } },
    );
  }

  /** Puts the end of a relation off, where it is still the one that was known: one that was ended meanwhile stays ended. */
  async putOff(relationId: string, from: Date, to: Date): Promise<void> {
    await this.collection.updateOne({ _id: relationId, until: from }, { $set: { until: to } });
  }

  /** Ends every delegation of a tenant whose data is deleted. */
  async endDelegations(tenantId: string, at: Date): Promise<void> {
    await this.collection.updateMany(
      { tenantId, kind: 'delegated', $or: [{ until: null }, { until: { $gt: at } }] },
      { $set: { until: at } },
    );
  }
}

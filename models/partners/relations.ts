import { type Collection, type Connection, type mongo, Schema } from 'mongoose';
import { type Instant, instantFromMillis, millis } from '../../domain/calendar.js';
import { type Grant, type GrantTarget, type Reach, type RelationKind, reachOf } from '../../domain/identity/grants.js';
import { type Scope, soldScopes } from '../../domain/identity/scopes.js';
import { collectionOf, insertFree } from '../collection.js';

/**
 * How a partner stands to a customer, and what that lets it do: with the tenant, with one subscription, or with one
 * redemption. It is written once; only its end may be set later. Its times are the wall's, also on a test clock, as the
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
}

/** A redemption, as far as relations come of it. */
interface RedeemedBy {
  readonly _id: string;
  readonly tenantId: string;
  readonly openedByPartner: string | null;
}

/** What is reached, and by whom. */
interface Reaching {
  readonly tenantId: string;
  /** Null: the tenant as a whole. */
  readonly subscriptionId: string | null;
  readonly partnerId?: string;
}

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
  },
  { collection: 'relations', versionKey: false, strict: 'throw' },
);
relationSchema.index({ partnerId: 1, scopes: 1, until: 1, from: 1 });
relationSchema.index({ tenantId: 1, partnerId: 1, kind: 1, until: 1 });

/** The relations with which a redemption begins: those who sold its keys see it, and who opened it can give it up. */
export function relationsOfOpening(redemption: RedeemedBy, sellers: readonly string[], from: Date): Relation[] {
  const { _id: redemptionId, tenantId, openedByPartner } = redemption;
  return partiesOf(redemption, sellers).map((partnerId) => ({
    _id: `sold/${partnerId}/${redemptionId}`,
    kind: 'sold',
    partnerId,
    tenantId,
    subscriptionId: null,
    redemptionId,
    scopes: partnerId === openedByPartner ? soldScopes.openedRedemption : soldScopes.redemption,
    from,
    until: null,
  }));
}

/**
 * The relations that come of redeeming: the same partners see the tenant. Each redemption makes one of its own, so that a
 * partner that sells again after an end has a new one.
 */
export function relationsOfRedeeming(redemption: RedeemedBy, sellers: readonly string[], from: Date): Relation[] {
  const { _id: redemptionId, tenantId } = redemption;
  return partiesOf(redemption, sellers).map((partnerId) => ({
    _id: `sold/${partnerId}/${tenantId}/${redemptionId}`,
    kind: 'sold',
    partnerId,
    tenantId,
    subscriptionId: null,
    redemptionId: null,
    scopes: soldScopes.tenant,
    from,
    until: null,
  }));
}

function partiesOf({ openedByPartner }: RedeemedBy, sellers: readonly string[]): string[] {
  return [...new Set([...sellers, ...(openedByPartner === null ? [] : [openedByPartner])])];
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

  /** Ends the relations of a kind that a partner has with a tenant, unless they end earlier. */
  async end(
    { kind, partnerId, tenantId }: Pick<Relation, 'kind' | 'partnerId' | 'tenantId'>,
    at: Instant,
  ): Promise<void> {
    const until = new Date(millis(at));
    await this.collection.updateMany(
      { tenantId, partnerId, kind, $or: [{ until: null }, { until: { $gt: until } }] },
      { $set: { until } },
    );
  }
}

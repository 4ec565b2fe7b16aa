import { type Collection, type Connection, Schema } from 'mongoose';
import { requireFound } from '../../domain/errors.js';
import type { Reach } from '../../domain/identity/grants.js';
import type { Json } from '../../domain/json.js';
import { beginningWith } from '../../domain/search-words.js';
import type { EndDecision } from '../../domain/subscriptions/end-of-term.js';
import type { EventKind, SubscriptionEvent } from '../../domain/subscriptions/events.js';
import {
  type Subscription,
  type SubscriptionOrigin,
  type SubscriptionState,
  subscriptionFromJson,
} from '../../domain/subscriptions/subscription.js';
import type { Term } from '../../domain/subscriptions/terms.js';
import { collectionOf, given, insert, inserted } from '../collection.js';
import { type Condition, oneWithin, withinReach } from '../identity/reach.js';

/** The projection of a subscription workflow: what the API reads. Written by that workflow's activities only. */
export interface SubscriptionProjection {
  _id: string;
  tenantId: string;
  testClockId: string | null;
  state: SubscriptionState;
  planId: string;
  origin: SubscriptionOrigin;
  /** By which it is paid by period; null: nobody does. */
  billingAccountId: string | null;
  /** The user who pays for it and decides on it; null: the organisation does. */
  purchaserId: string | null;
  /** First day after the last term, `YYYY-MM-DD`; `neverExpires` for what has no end, which so comes last. */
  expiresOn: string;
  /** First day that is not paid for; null for a perpetual subscription that is paid. */
  paidThrough: string | null;
  /** The data of the subscription is being deleted. */
  deletionBegun: boolean;
  /** What was decided for the end of the last term. */
  decision: EndDecision;
  /** By which its next term is priced (`domain/subscriptions/end-of-term.ts`); null: nobody pays by period. */
  pricing: string | null;
  /** Seats that are owned. */
  seats: number;
  /** When it was last changed, by its own clock. */
  changedAt: Date;
  revision: number;
  commercialRevision: number;
  /** The workflow's own state. */
  subscription: Json<Subscription>;
}

/** In the place of a last day for what is perpetual, was replaced or has never begun. */
export const neverExpires = '9999-12-31';

/** The most that one person has bought. */
const mostPurchases = 200;

/** Lists are in the order of one of these, and of the ids where it is the same. */
export type SubscriptionOrder = 'expiresOn' | 'seats';

/** Where a page ends: the last one's value of what is ordered by, and its id. */
export interface SubscriptionPosition {
  readonly value: string | number;
  readonly id: string;
}

/** By what many are put together: subscriptions of a tenant, or that are priced alike. */
export type SubscriptionGroup = 'tenantId' | 'pricing';

/** Which groups are read, and beyond which id. */
export interface GroupsAsked {
  readonly group: SubscriptionGroup;
  readonly among: readonly string[];
  readonly after?: string | undefined;
  readonly direction?: 1 | -1;
}

/** How many end in a month that are decided and priced alike. */
export interface EndingGroup {
  /** By the first day after the last term, `YYYY-MM`. */
  readonly month: string;
  readonly decision: EndDecision;
  readonly pricing: string | null;
  readonly subscriptions: number;
  readonly seats: number;
}

/** Of what a subscription is, of whose it is, or how its id begins: one of these has to be so. */
export interface SubscriptionSearch {
  readonly tenantIds: readonly string[];
  readonly planIds: readonly string[];
  /** Null: by no id. */
  readonly idBegins: string | null;
}

/** What a list of subscriptions is limited to; those on no test clock, or on one. */
export interface SubscriptionFilter {
  readonly testClockId: string | null;
  readonly tenantId?: string | undefined;
  readonly state?: SubscriptionState | undefined;
  readonly planId?: string | undefined;
  readonly origin?: SubscriptionOrigin | undefined;
  /** Paid for by this user. */
  readonly purchaserId?: string | undefined;
  /** The first day after the last term is not before this one. */
  readonly endsFrom?: string | undefined;
  /** … and before this one. */
  readonly endsBefore?: string | undefined;
  readonly decision?: EndDecision | undefined;
  /** Only what lies within these reaches as well. */
  readonly within?: readonly Reach[] | undefined;
  /** Only what each of these finds. */
  readonly search?: readonly SubscriptionSearch[] | undefined;
}

/** An event of a subscription, as it is stored: once, for good. Temporal forgets closed workflows, this does not. */
export interface StoredEvent {
  /** `<subscriptionId>/<revision>` */
  _id: string;
  subscriptionId: string;
  revision: number;
  kind: EventKind;
  at: Date;
  event: Json<SubscriptionEvent>;
}

const projectionSchema = new Schema<SubscriptionProjection>(
  {
    _id: String,
    tenantId: { type: String, required: true },
    testClockId: { type: String, default: null },
    state: { type: String, required: true },
    planId: { type: String, required: true },
    origin: { type: String, required: true },
    billingAccountId: { type: String, default: null },
    purchaserId: { type: String, default: null },
    expiresOn: { type: String, required: true },
    paidThrough: { type: String, default: null },
    deletionBegun: { type: Boolean, required: true },
    decision: { type: String, required: true },
    pricing: { type: String, default: null },
    seats: { type: Number, required: true },
    changedAt: { type: Date, required: true },
    revision: { type: Number, required: true },
    commercialRevision: { type: Number, required: true },
    subscription: { type: Schema.Types.Mixed, required: true },
  },
  { collection: 'subscriptions', versionKey: false, strict: 'throw' },
);
projectionSchema.index({ tenantId: 1, _id: 1 });
// With the tenant, so that of a partner of many tenants no document is read that is not answered; with what groups are counted by.
projectionSchema.index({ testClockId: 1, expiresOn: 1, _id: 1, tenantId: 1, decision: 1, pricing: 1, seats: 1 });
projectionSchema.index({ testClockId: 1, seats: 1, _id: 1, tenantId: 1 });
projectionSchema.index({ testClockId: 1, tenantId: 1, _id: 1 });
projectionSchema.index({ testClockId: 1, pricing: 1, _id: 1, tenantId: 1 });
projectionSchema.index({ decision: 1, testClockId: 1, expiresOn: 1, _id: 1 });
projectionSchema.index({ state: 1, testClockId: 1, expiresOn: 1, _id: 1, tenantId: 1 });
projectionSchema.index({ planId: 1, testClockId: 1, expiresOn: 1, _id: 1, tenantId: 1 });
projectionSchema.index({ planId: 1, state: 1, testClockId: 1, expiresOn: 1, _id: 1, tenantId: 1 });
projectionSchema.index({ tenantId: 1, testClockId: 1, expiresOn: 1, _id: 1, decision: 1, pricing: 1, seats: 1 });
projectionSchema.index({ tenantId: 1, testClockId: 1, seats: 1, _id: 1 });
projectionSchema.index({ billingAccountId: 1, testClockId: 1, expiresOn: 1, _id: 1 });
projectionSchema.index({ billingAccountId: 1, testClockId: 1, seats: 1, _id: 1 });
projectionSchema.index({ origin: 1, testClockId: 1, expiresOn: 1, _id: 1, tenantId: 1 });
projectionSchema.index({ origin: 1, tenantId: 1, testClockId: 1, expiresOn: 1, _id: 1 });
projectionSchema.index({ tenantId: 1, origin: 1, _id: 1 });
projectionSchema.index({ tenantId: 1, origin: 1, state: 1, _id: 1 });
projectionSchema.index({ purchaserId: 1, testClockId: 1, expiresOn: 1, _id: 1 });
projectionSchema.index({ tenantId: 1, purchaserId: 1, _id: 1 });
projectionSchema.index({ tenantId: 1, purchaserId: 1, origin: 1, _id: 1 });

const eventSchema = new Schema<StoredEvent>(
  {
    _id: String,
    subscriptionId: { type: String, required: true },
    revision: { type: Number, required: true },
    kind: { type: String, required: true },
    at: { type: Date, required: true },
    event: { type: Schema.Types.Mixed, required: true },
  },
  { collection: 'subscriptionEvents', versionKey: false, strict: 'throw', minimize: false },
);
eventSchema.index({ subscriptionId: 1, revision: 1 });
eventSchema.index({ subscriptionId: 1, kind: 1, revision: 1 });
eventSchema.index({ subscriptionId: 1, kind: 1, at: 1, revision: 1 });
eventSchema.index({ subscriptionId: 1, 'event.requestId': 1 });

/** Subscriptions as they are now, and the events that made them so. */
export class Subscriptions {
  readonly collection: Collection<SubscriptionProjection>;
  readonly events: Collection<StoredEvent>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'Subscription', projectionSchema);
    this.events = collectionOf(connection, 'SubscriptionEvent', eventSchema);
  }

  /** Writes the projection unless a newer revision is there: then the upsert meets its own `_id` and nothing is lost. */
  async save({ _id, ...projection }: SubscriptionProjection): Promise<void> {
    await inserted(() =>
      this.collection.updateOne(
        { _id, revision: { $lt: projection.revision } },
        { $set: projection },
        { upsert: true },
      ),
    );
  }

  /** Stores events that are not there yet. */
  async append(subscriptionId: string, events: readonly Json<SubscriptionEvent>[]): Promise<void> {
    await Promise.all(
      events.map((event) => {
        const { revision, kind, at } = event;
        const _id = `${subscriptionId}/${revision}`;
        return insert(this.events, { _id, subscriptionId, revision, kind, at: new Date(at), event });
      }),
    );
  }

  async find(subscriptionId: string): Promise<SubscriptionProjection | null> {
    return this.collection.findOne({ _id: subscriptionId });
  }

  async exists(subscriptionId: string): Promise<boolean> {
    return (await this.collection.findOne({ _id: subscriptionId }, { projection: { _id: 1 } })) !== null;
  }

  /** @throws DomainError notFound */
  async existing(subscriptionId: string): Promise<SubscriptionProjection> {
    return requireFound(await this.find(subscriptionId), `subscription ${subscriptionId}`);
  }

  /** All its terms; none where there is no subscription. */
  async termsOf(subscriptionId: string | null): Promise<readonly Term[]> {
    const found = subscriptionId === null ? null : await this.find(subscriptionId);
    return found ? subscriptionFromJson(found.subscription).terms : [];
  }

  async among(ids: readonly string[]): Promise<SubscriptionProjection[]> {
    if (ids.length === 0) return [];
    return this.collection
      .find({ _id: { $in: [...ids] } })
      .sort({ _id: 1 })
      .toArray();
  }

  /** The projection, if it is within the reach of a caller. */
  async within(reach: Reach, subscriptionId: string): Promise<SubscriptionProjection | null> {
    return this.collection.findOne(oneWithin(subscriptionId, subscriptionsWithin(reach)));
  }

  async ofTenant(tenantId: string): Promise<SubscriptionProjection[]> {
    return this.collection.find({ tenantId }).sort({ _id: 1 }).toArray();
  }

  /** Those of a tenant that have a plan. */
  async idsOfPlan(tenantId: string, planId: string): Promise<string[]> {
    const found = await this.collection.find({ tenantId, planId }, { projection: { _id: 1 } }).toArray();
    return found.map(({ _id }) => _id);
  }

  /** A page of a tenant's subscriptions, in the order of their ids. */
  async pageOfTenant(
    tenantId: string,
    after: string,
    limit: number,
    filter: Pick<SubscriptionFilter, 'origin' | 'purchaserId' | 'state'> = {},
  ): Promise<SubscriptionProjection[]> {
    return this.collection
      .find({ tenantId, ...given(filter), _id: { $gt: after } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** What a user has bought for a team and pays for, at most so many as one person has. */
  async ofPurchaser(tenantId: string, purchaserId: string): Promise<SubscriptionProjection[]> {
    return this.pageOfTenant(tenantId, '', mostPurchases, { purchaserId });
  }

  /** A page of what several users pay for, in the order of the ids. */
  async pageOfPurchasers(
    tenantId: string,
    purchaserIds: readonly string[],
    { after, limit }: { readonly after: string; readonly limit: number },
    { state }: Pick<SubscriptionFilter, 'state'> = {},
  ): Promise<SubscriptionProjection[]> {
    if (purchaserIds.length === 0) return [];
    return this.collection
      .find({ tenantId, purchaserId: { $in: [...purchaserIds] }, ...given({ state }), _id: { $gt: after } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** All events in the order of their revisions. */
  async past(subscriptionId: string): Promise<Json<SubscriptionEvent>[]> {
    return eventsOf(await this.events.find({ subscriptionId }).sort({ revision: 1 }).toArray());
  }

  /** The newest events before a revision, the oldest of them first. */
  async pastBefore(subscriptionId: string, before: number, limit: number): Promise<Json<SubscriptionEvent>[]> {
    const found = await this.events
      .find({ subscriptionId, revision: { $lt: before } })
      .sort({ revision: -1 })
      .limit(limit)
      .toArray();
    return eventsOf(found.reverse());
  }

  /** The events of some kinds, in the order of their revisions. */
  async eventsOfKinds(subscriptionId: string, kinds: readonly EventKind[]): Promise<Json<SubscriptionEvent>[]> {
    const found = await this.events.find({ subscriptionId, kind: { $in: [...kinds] } }).toArray();
    return eventsOf(found.sort((one, other) => one.revision - other.revision));
  }

  /** Whether all events up to a revision are stored: they are not always stored in their order. */
  async hasAllEvents(subscriptionId: string, revision: number): Promise<boolean> {
    return (await this.events.countDocuments({ subscriptionId, revision: { $lte: revision } })) === revision;
  }

  /** Whether a request has been carried out, however long ago: its workflow remembers a day. */
  async hasCarriedOut(subscriptionId: string, requestId: string): Promise<boolean> {
    const asked = { subscriptionId, 'event.requestId': requestId };
    return (await this.events.findOne(asked, { projection: { _id: 1 } })) !== null;
  }

  /** What a request has made of a kind; null: nothing. */
  async madeBy(subscriptionId: string, requestId: string, kind: EventKind): Promise<Json<SubscriptionEvent> | null> {
    const found = await this.events.findOne({ subscriptionId, 'event.requestId': requestId, kind });
    return found?.event ?? null;
  }

  /** The last event of a kind that is not after an instant. */
  async lastOf(subscriptionId: string, kind: EventKind, at: Date): Promise<Json<SubscriptionEvent> | null> {
    const [found] = await this.events
      .find({ subscriptionId, kind, at: { $lte: at } })
      .sort({ at: -1, revision: -1 })
      .limit(1)
      .toArray();
    return found?.event ?? null;
  }

  /** The last event of a kind before a revision. */
  async lastBefore(subscriptionId: string, kind: EventKind, revision: number): Promise<Json<SubscriptionEvent> | null> {
    const [found] = await this.events
      .find({ subscriptionId, kind, revision: { $lt: revision } })
      .sort({ revision: -1 })
      .limit(1)
      .toArray();
    return found?.event ?? null;
  }

  /**
   * A page of the subscriptions within a reach, in an order. What has the very value of the position is asked for by itself: many
   * may have it, and those that the pages before had would be read again.
   */
  async list(
    reach: Reach,
    filter: SubscriptionFilter,
    { by, direction = 1 }: { readonly by: SubscriptionOrder; readonly direction?: 1 | -1 },
    after: SubscriptionPosition | undefined,
    limit: number,
  ): Promise<SubscriptionProjection[]> {
    const all = matching(reach, filter);
    if (after === undefined) return this.firstBy({ [by]: direction, _id: direction }, all, limit);
    const { value, id } = after;
    const beyond = direction === 1 ? '$gt' : '$lt';
    const same = await this.firstBy({ _id: direction }, [...all, { [by]: value }, { _id: { [beyond]: id } }], limit);
    if (same.length === limit) return same;
    const others = [...all, { [by]: { [beyond]: value } }];
    return [...same, ...(await this.firstBy({ [by]: direction, _id: direction }, others, limit - same.length))];
  }

  private async firstBy(order: Record<string, 1 | -1>, conditions: readonly Condition[], limit: number) {
    return this.collection
      .find({ $and: [...conditions] })
      .sort(order)
      .limit(limit)
      .toArray();
  }

  /** How many of them each group has; groups without any, and what is in none, are left out. */
  async countBy(reach: Reach, filter: SubscriptionFilter, group: SubscriptionGroup): Promise<Map<string, number>> {
    const counted = await this.collection
      .aggregate<{ _id: string; count: number }>([
        { $match: { $and: [...matchingInIndex(reach, filter), { [group]: { $gte: '' } }] } },
        { $group: { _id: `$${group}`, count: { $sum: 1 } } },
      ])
      .toArray();
    return new Map(counted.map(({ _id, count }) => [_id, count]));
  }

  /** Those of some groups, in the order of their ids, beyond one where it is said. */
  async inGroups(
    reach: Reach,
    filter: SubscriptionFilter,
    { group, among, after, direction = 1 }: GroupsAsked,
    limit: number,
  ): Promise<SubscriptionProjection[]> {
    const conditions = [
      ...matching(reach, filter),
      { [group]: { $in: [...among] } },
      ...(after === undefined ? [] : [{ _id: { [direction === 1 ? '$gt' : '$lt']: after } }]),
    ];
    return this.firstBy({ _id: direction }, conditions, limit);
  }

  /** How many of them end in each month, by what was decided and how they are priced; what has no end is left out. */
  async endingGroups(reach: Reach, filter: SubscriptionFilter): Promise<EndingGroup[]> {
    const counted = await this.collection
      .aggregate<{ _id: Pick<EndingGroup, 'month' | 'decision' | 'pricing'>; subscriptions: number; seats: number }>([
        { $match: { $and: [...matchingInIndex(reach, filter), { expiresOn: { $lt: neverExpires } }] } },
        {
          $group: {
            _id: { month: { $substrCP: ['$expiresOn', 0, 7] }, decision: '$decision', pricing: '$pricing' },
            subscriptions: { $sum: 1 },
            seats: { $sum: '$seats' },
          },
        },
      ])
      .toArray();
    return counted.map(({ _id, ...sums }) => ({ ..._id, ...sums }));
  }

  /** How many of them end on each day, by the first day after them; days on which none does are left out. Counted in an index. */
  async countByEnd(reach: Reach, filter: SubscriptionFilter): Promise<Map<string, number>> {
    const counted = await this.collection
      .aggregate<{ _id: string; count: number }>([
        { $match: { $and: matchingInIndex(reach, filter) } },
        { $group: { _id: '$expiresOn', count: { $sum: 1 } } },
      ])
      .toArray();
    return new Map(counted.map(({ _id, count }) => [_id, count]));
  }
}

/** Null where there is text or null: to compare with null itself, mongod reads the documents. */
const noText = { $not: { $gte: '' } };

function subscriptionsWithin(reach: Reach): Condition {
  return withinReach(reach, { tenant: 'tenantId', billingAccount: 'billingAccountId', subscription: '_id' });
}

function matching(reach: Reach, filter: Partial<SubscriptionFilter>): Condition[] {
  const { endsFrom, endsBefore, within = [], search = [], ...equal } = filter;
  const span = given({ $gte: endsFrom, $lt: endsBefore });
  return [
    subscriptionsWithin(reach),
    given(equal),
    ...(Object.keys(span).length === 0 ? [] : [{ expiresOn: span }]),
    ...within.map(subscriptionsWithin),
    ...search.map(foundBy),
  ];
}

/** The same for what is counted in an index, with no document read. */
function matchingInIndex(reach: Reach, { testClockId, ...filter }: SubscriptionFilter): Condition[] {
  return [...matching(reach, filter), { testClockId: testClockId === null ? noText : testClockId }];
}

function foundBy({ tenantIds, planIds, idBegins }: SubscriptionSearch): Condition {
  return {
    $or: [
      { tenantId: { $in: [...tenantIds] } },
      { planId: { $in: [...planIds] } },
      ...(idBegins === null ? [] : [{ _id: { $regex: beginningWith(idBegins) } }]),
    ],
  };
}

function eventsOf(stored: readonly StoredEvent[]): Json<SubscriptionEvent>[] {
  return stored.map(({ event }) => event);
}

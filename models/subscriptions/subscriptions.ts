import { type Collection, type Connection, Schema } from 'mongoose';
import { requireFound } from '../../domain/errors.js';
import type { Reach } from '../../domain/identity/grants.js';
import type { Json } from '../../domain/json.js';
import type { EventKind, SubscriptionEvent } from '../../domain/subscriptions/events.js';
import type { Subscription, SubscriptionState } from '../../domain/subscriptions/subscription.js';
import { collectionOf, given, insert, inserted } from '../collection.js';
import { type Condition, oneWithin, withinReach } from '../identity/reach.js';

/** The projection of a subscription workflow: what the API reads. Written by that workflow's activities only. */
export interface SubscriptionProjection {
  _id: string;
  tenantId: string;
  testClockId: string | null;
  state: SubscriptionState;
  planId: string;
  /** First day after the last term, `YYYY-MM-DD`; `neverExpires` for what has no end, which so comes last. */
  expiresOn: string;
  /** First day that is not paid for; null for a perpetual subscription. */
  paidThrough: string | null;
  /** The data of the subscription is being deleted. */
  deletionBegun: boolean;
  revision: number;
  commercialRevision: number;
  /** The workflow's own state. */
  subscription: Json<Subscription>;
}

/** In the place of a last day for what is perpetual, was replaced or has never begun. */
export const neverExpires = '9999-12-31';

/** What a list of subscriptions is limited to; those on no test clock, or on one. */
export interface SubscriptionFilter {
  readonly testClockId: string | null;
  readonly tenantId?: string | undefined;
  readonly state?: SubscriptionState | undefined;
  readonly planId?: string | undefined;
  /** The first day after the last term is not before this one. */
  readonly endsFrom?: string | undefined;
  /** … and before this one. */
  readonly endsBefore?: string | undefined;
  /** Only what lies within this reach as well. */
  readonly within?: Reach | undefined;
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
    expiresOn: { type: String, required: true },
    paidThrough: { type: String, default: null },
    deletionBegun: { type: Boolean, required: true },
    revision: { type: Number, required: true },
    commercialRevision: { type: Number, required: true },
    subscription: { type: Schema.Types.Mixed, required: true },
  },
  { collection: 'subscriptions', versionKey: false, strict: 'throw' },
);
projectionSchema.index({ tenantId: 1, _id: 1 });
// With the tenant, so that of a partner of many tenants no document is read that is not answered.
projectionSchema.index({ testClockId: 1, expiresOn: 1, _id: 1, tenantId: 1 });
projectionSchema.index({ state: 1, testClockId: 1, expiresOn: 1, _id: 1 });
projectionSchema.index({ planId: 1, testClockId: 1, expiresOn: 1, _id: 1 });
projectionSchema.index({ planId: 1, state: 1, testClockId: 1, expiresOn: 1, _id: 1 });
projectionSchema.index({ tenantId: 1, testClockId: 1, expiresOn: 1, _id: 1 });

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

  /** A page of a tenant's subscriptions, in the order of their ids. */
  async pageOfTenant(tenantId: string, after: string, limit: number): Promise<SubscriptionProjection[]> {
    return this.collection
      .find({ tenantId, _id: { $gt: after } })
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
   * A page of the subscriptions within a reach, in the order of their ends. What ends on the day of the position is asked for
   * by itself: many may end on it, and those that the pages before had would be read again.
   */
  async list(
    reach: Reach,
    filter: SubscriptionFilter,
    after: { readonly expiresOn: string; readonly id: string } | undefined,
    limit: number,
  ): Promise<SubscriptionProjection[]> {
    const all = matching(reach, filter);
    const { expiresOn, id } = after ?? {};
    const sameDay =
      id === undefined ? [] : await this.firstBy({ _id: 1 }, [...all, { expiresOn }, { _id: { $gt: id } }], limit);
    if (sameDay.length === limit) return sameDay;
    const later = [...all, ...(expiresOn === undefined ? [] : [{ expiresOn: { $gt: expiresOn } }])];
    return [...sameDay, ...(await this.firstBy({ expiresOn: 1, _id: 1 }, later, limit - sameDay.length))];
  }

  private async firstBy(order: Record<string, 1>, conditions: readonly Condition[], limit: number) {
    return this.collection
      .find({ $and: [...conditions] })
      .sort(order)
      .limit(limit)
      .toArray();
  }

  /** How many of them end on each day, by the first day after them; days on which none does are left out. Counted in an index. */
  async countByEnd(reach: Reach, { testClockId, ...filter }: SubscriptionFilter): Promise<Map<string, number>> {
    const livingOn = testClockId === null ? noText : testClockId;
    const counted = await this.collection
      .aggregate<{ _id: string; count: number }>([
        { $match: { $and: [...matching(reach, filter), { testClockId: livingOn }] } },
        { $group: { _id: '$expiresOn', count: { $sum: 1 } } },
      ])
      .toArray();
    return new Map(counted.map(({ _id, count }) => [_id, count]));
  }
}

/** Null where there is text or null: to compare with null itself, mongod reads the documents. */
const noText = { $not: { $gte: '' } };

function subscriptionsWithin(reach: Reach): Condition {
  return withinReach(reach, { tenant: 'tenantId', subscription: '_id' });
}

function matching(reach: Reach, { endsFrom, endsBefore, within, ...equal }: Partial<SubscriptionFilter>) {
  const span = given({ $gte: endsFrom, $lt: endsBefore });
  return [
    subscriptionsWithin(reach),
    given(equal),
    ...(Object.keys(span).length === 0 ? [] : [{ expiresOn: span }]),
    ...(within === undefined ? [] : [subscriptionsWithin(within)]),
  ];
}

function eventsOf(stored: readonly StoredEvent[]): Json<SubscriptionEvent>[] {
  return stored.map(({ event }) => event);
}

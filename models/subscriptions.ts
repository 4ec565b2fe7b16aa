import { type Collection, type Connection, type Model, Schema } from 'mongoose';
import type { Json, Subscription, SubscriptionState } from '../domain/subscription.js';
import { inserted } from './inserted.js';
import { following } from './page.js';
import { oneWithin, type Reach, withinReach } from './reach.js';

/** The projection of a subscription workflow: what the API reads. Written by that workflow's activities only. */
export interface SubscriptionProjection {
  _id: string;
  tenantId: string;
  /** The partners of the tenant; written beside the workflow's own fields. */
  partnerIds?: string[];
  testClockId: string | null;
  state: SubscriptionState;
  planId: string;
  /** First day after the last term, `YYYY-MM-DD`; null for a perpetual subscription. */
  expiresOn: string | null;
  revision: number;
  /** The workflow's own state. */
  subscription: Json<Subscription>;
}

/** Terms that end in a time: from a day up to, not including, another; on no test clock, or on one. */
export interface RenewalFilter {
  readonly from: string;
  readonly before: string;
  readonly testClockId: string | null;
  readonly tenantId?: string | undefined;
  readonly partnerId?: string | undefined;
}

/** Something that happened to a subscription; Temporal forgets closed workflows, this does not. */
export interface TimelineEntry {
  /** `<subscriptionId>/<revision>/<kind>`: the milestone's identity, so that it is written once. */
  _id: string;
  subscriptionId: string;
  revision: number;
  kind: string;
  /** The instant that it was due at; equal to `at` for what a caller did. */
  scheduledAt: Date;
  at: Date;
  why: string;
  details: Record<string, unknown>;
}

const projectionSchema = new Schema<SubscriptionProjection>(
  {
    _id: String,
    tenantId: { type: String, required: true },
    partnerIds: { type: [String], default: [] },
    testClockId: { type: String, default: null },
    state: { type: String, required: true },
    planId: { type: String, required: true },
    expiresOn: { type: String, default: null },
    revision: { type: Number, required: true },
    subscription: { type: Schema.Types.Mixed, required: true },
  },
  { collection: 'subscriptions', versionKey: false, strict: 'throw' },
);
projectionSchema.index({ tenantId: 1, _id: 1 });
projectionSchema.index({ partnerIds: 1, _id: 1 });
projectionSchema.index({ testClockId: 1, state: 1 });
projectionSchema.index({ testClockId: 1, expiresOn: 1, _id: 1 });
projectionSchema.index({ tenantId: 1, testClockId: 1, expiresOn: 1, _id: 1 });
projectionSchema.index({ partnerIds: 1, testClockId: 1, expiresOn: 1, _id: 1 });

const timelineSchema = new Schema<TimelineEntry>(
  {
    _id: String,
    subscriptionId: { type: String, required: true },
    revision: { type: Number, required: true },
    kind: { type: String, required: true },
    scheduledAt: { type: Date, required: true },
    at: { type: Date, required: true },
    why: { type: String, required: true },
    details: { type: Schema.Types.Mixed, default: {} },
  },
  { collection: 'timeline', versionKey: false, strict: 'throw', minimize: false },
);
timelineSchema.index({ subscriptionId: 1, revision: 1, at: 1 });
timelineSchema.index({ subscriptionId: 1, kind: 1, at: 1 });

/**
 * Projections are read by most requests and written with every change, timeline entries too: those go to the driver's
 * collection, as request records do. Nothing of a request goes into a filter but ids that were checked.
 */
export class Subscriptions {
  readonly model: Model<SubscriptionProjection>;
  readonly timeline: Model<TimelineEntry>;
  private readonly projections: Collection<SubscriptionProjection>;
  private readonly entries: Collection<TimelineEntry>;

  constructor(connection: Connection) {
    this.model = connection.model<SubscriptionProjection>('Subscription', projectionSchema);
    this.timeline = connection.model<TimelineEntry>('TimelineEntry', timelineSchema);
    this.projections = connection.collection<SubscriptionProjection>('subscriptions');
    this.entries = connection.collection<TimelineEntry>('timeline');
  }

  /** Writes the projection unless a newer revision is there: then the upsert meets its own `_id` and nothing is lost. */
  async save({ _id, ...projection }: SubscriptionProjection): Promise<void> {
    await inserted(() =>
      this.projections.updateOne(
        { _id, revision: { $lt: projection.revision } },
        { $set: projection },
        { upsert: true },
      ),
    );
  }

  async record(entry: TimelineEntry): Promise<void> {
    await inserted(() => this.entries.insertOne(entry));
  }

  async find(subscriptionId: string): Promise<SubscriptionProjection | null> {
    return this.projections.findOne({ _id: subscriptionId });
  }

  async among(ids: readonly string[]): Promise<SubscriptionProjection[]> {
    if (ids.length === 0) return [];
    return this.projections
      .find({ _id: { $in: [...ids] } })
      .sort({ _id: 1 })
      .toArray();
  }

  /** The projection, if it is within the reach of a caller. */
  async within(reach: Reach, subscriptionId: string): Promise<SubscriptionProjection | null> {
    return this.projections.findOne(oneWithin(subscriptionId, withinReach(reach)));
  }

  /** Lets partners see the subscriptions that a tenant has now. */
  async share(tenantId: string, partnerIds: readonly string[]): Promise<void> {
    await this.projections.updateMany({ tenantId }, { $addToSet: { partnerIds: { $each: [...partnerIds] } } });
  }

  async ofTenant(tenantId: string): Promise<SubscriptionProjection[]> {
    return this.model.find({ tenantId }).sort({ _id: 1 }).lean<SubscriptionProjection[]>();
  }

  /** A page of a tenant's subscriptions, in the order of their ids. */
  async pageOfTenant(tenantId: string, after: string, limit: number): Promise<SubscriptionProjection[]> {
    return this.projections
      .find({ tenantId, _id: { $gt: after } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }

  async past(subscriptionId: string): Promise<TimelineEntry[]> {
    return this.timeline.find({ subscriptionId }).sort({ revision: 1, at: 1 }).lean<TimelineEntry[]>();
  }

  /** The newest entries before a place in the past, the oldest of them first. */
  async pastBefore(
    subscriptionId: string,
    before: { readonly revision: number; readonly at: Date } | undefined,
    limit: number,
  ): Promise<TimelineEntry[]> {
    const earlier = before && following('descending', ['revision', before.revision], ['at', before.at]);
    const found = await this.entries
      .find({ subscriptionId, ...earlier })
      .sort({ revision: -1, at: -1 })
      .limit(limit)
      .toArray();
    return found.reverse();
  }

  /** All entries of some kinds. */
  async entriesOf(subscriptionId: string, kinds: readonly string[]): Promise<TimelineEntry[]> {
    return this.entries.find({ subscriptionId, kind: { $in: [...kinds] } }).toArray();
  }

  /** The last entry of a kind that is not after an instant. */
  async lastOf(subscriptionId: string, kind: string, at: Date): Promise<TimelineEntry | null> {
    const [found] = await this.entries
      .find({ subscriptionId, kind, at: { $lte: at } })
      .sort({ at: -1 })
      .limit(1)
      .toArray();
    return found ?? null;
  }

  /** A page of the subscriptions within a reach whose last term ends in a time, by its end. */
  async renewals(
    reach: Reach,
    filter: RenewalFilter,
    after: { readonly expiresOn: string; readonly id: string } | undefined,
    limit: number,
  ): Promise<SubscriptionProjection[]> {
    const later = after && following('ascending', ['expiresOn', after.expiresOn], ['_id', after.id]);
    return this.projections
      .find({ $and: [...endingIn(reach, filter), ...(later ? [later] : [])] })
      .sort({ expiresOn: 1, _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** How many they are. */
  async countRenewals(reach: Reach, filter: RenewalFilter): Promise<number> {
    return this.projections.countDocuments({ $and: endingIn(reach, filter) });
  }
}

function endingIn(reach: Reach, { from, before, testClockId, tenantId, partnerId }: RenewalFilter) {
  return [
    withinReach(reach),
    { testClockId, expiresOn: { $gte: from, $lt: before } },
    ...(tenantId === undefined ? [] : [{ tenantId }]),
    ...(partnerId === undefined ? [] : [{ partnerIds: partnerId }]),
  ];
}

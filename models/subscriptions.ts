import { type Collection, type Connection, type Model, Schema } from 'mongoose';
import type { Json, Subscription, SubscriptionState } from '../domain/subscription.js';
import { inserted } from './inserted.js';
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

  async past(subscriptionId: string): Promise<TimelineEntry[]> {
    return this.timeline.find({ subscriptionId }).sort({ revision: 1, at: 1 }).lean<TimelineEntry[]>();
  }
}

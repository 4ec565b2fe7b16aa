import { createHash } from 'node:crypto';
import { type Collection, type Connection, Schema } from 'mongoose';
import { collectionOf, inserted, insertFree, pageAfter } from '../collection.js';

/**
 * - `pending`: it waits for its turn, or to be tried again.
 * - `delivered`.
 * - `dead`: given up after a day, or with its endpoint; it can be replayed.
 * - `withheld`: when its turn came, its owner did not reach any more what it is about.
 */
export const deliveryStates = ['pending', 'delivered', 'dead', 'withheld'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** Why an attempt failed. */
export type DeliveryProblem = 'status' | 'timeout' | 'unreachable' | 'addressNotAllowed';

export interface DeliveryAttempt {
  readonly at: Date;
  /** Null: there was no answer. */
  readonly status: number | null;
  /** Null: it was taken. */
  readonly problem: DeliveryProblem | null;
  readonly durationMs: number;
}

/** One event to one endpoint. */
export interface WebhookDelivery {
  /** Of the endpoint and the event: written again, it is the same one. */
  readonly _id: string;
  readonly endpointId: string;
  /** Of the event: the same at every endpoint. */
  readonly eventId: string;
  readonly type: string;
  /** Within a line deliveries go one after the other, by their place. */
  readonly line: string;
  readonly place: number;
  /** Of the event about its subject. */
  readonly sequence: number;
  /** What decides about who may hear of it. */
  readonly tenantId: string | null;
  readonly subscriptionId: string | null;
  readonly testClockId: string | null;
  /** Its owner is told whatever its relations let it read. */
  readonly isNamed: boolean;
  /** As it is sent, each time the same. */
  readonly body: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly firstAttemptAt: Date | null;
  readonly lastAttempt: DeliveryAttempt | null;
  readonly queuedAt: Date;
  readonly endedAt: Date | null;
  /** Hash of the request that has sent it again last; null: none. */
  readonly replayedBy: string | null;
}

export type NewDelivery = Omit<
  WebhookDelivery,
  'state' | 'attempts' | 'firstAttemptAt' | 'lastAttempt' | 'endedAt' | 'replayedBy'
>;

/** What waits for one endpoint about one subject: it is sent in order. There is one while something waits. */
export interface WebhookLine {
  /** `<endpoint>/<line>` */
  readonly _id: string;
  readonly endpointId: string;
  readonly line: string;
  /** When its first delivery is attempted next. */
  readonly dueAt: Date;
  /** Counts what was put into it, so that none is deleted that something was put into meanwhile. */
  readonly enqueued: number;
}

const deliverySchema = new Schema<WebhookDelivery>(
  {
    _id: String,
    endpointId: { type: String, required: true },
    eventId: { type: String, required: true },
    type: { type: String, required: true },
    line: { type: String, required: true },
    place: { type: Number, required: true },
    sequence: { type: Number, required: true },
    tenantId: { type: String, default: null },
    subscriptionId: { type: String, default: null },
    testClockId: { type: String, default: null },
    isNamed: { type: Boolean, required: true },
    body: { type: String, required: true },
    state: { type: String, required: true },
    attempts: { type: Number, required: true },
    firstAttemptAt: { type: Date, default: null },
    lastAttempt: { type: Schema.Types.Mixed, default: null },
    queuedAt: { type: Date, required: true },
    endedAt: { type: Date, default: null },
    replayedBy: { type: String, default: null },
  },
  { collection: 'webhookDeliveries', versionKey: false, strict: 'throw' },
);
deliverySchema.index({ endpointId: 1, state: 1, line: 1, place: 1, queuedAt: 1 });
deliverySchema.index({ endpointId: 1, queuedAt: -1, _id: -1 });
deliverySchema.index({ endpointId: 1, state: 1, queuedAt: -1, _id: -1 });
deliverySchema.index({ queuedAt: 1 });
deliverySchema.index({ testClockId: 1 });

const lineSchema = new Schema<WebhookLine>(
  {
    _id: String,
    endpointId: { type: String, required: true },
    line: { type: String, required: true },
    dueAt: { type: Date, required: true },
    enqueued: { type: Number, required: true },
  },
  { collection: 'webhookLines', versionKey: false, strict: 'throw' },
);
lineSchema.index({ endpointId: 1, dueAt: 1 });
lineSchema.index({ dueAt: 1, endpointId: 1 });

function hashed(prefix: string, ...parts: readonly string[]): string {
  return `${prefix}_${createHash('sha256').update(parts.join('/')).digest('hex').slice(0, 24)}`;
}

/** The id of an event, by what makes it that one. */
export function eventIdOf({ type, subject, sequence }: { type: string; subject: { id: string }; sequence: number }) {
  return hashed('evt', type, subject.id, String(sequence));
}

/** The id of an event that a request asks for. */
export function eventIdOfRequest(requestHash: string): string {
  return hashed('evt', requestHash);
}

export function deliveryIdOf(endpointId: string, eventId: string): string {
  return hashed('whd', endpointId, eventId);
}

export class WebhookDeliveries {
  readonly collection: Collection<WebhookDelivery>;
  readonly lines: Collection<WebhookLine>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'WebhookDelivery', deliverySchema);
    this.lines = collectionOf(connection, 'WebhookLine', lineSchema);
  }

  /** Puts deliveries into their lines; those that are there stay as they are. */
  async enqueue(deliveries: readonly NewDelivery[]): Promise<void> {
    const fresh = {
      state: 'pending',
      attempts: 0,
      firstAttemptAt: null,
      lastAttempt: null,
      endedAt: null,
      replayedBy: null,
    } as const;
    await insertFree(
      this.collection,
      deliveries.map((delivery) => ({ ...delivery, ...fresh })),
    );
    await Promise.all(deliveries.map((delivery) => this.openLine(delivery)));
  }

  /** After what it is opened for was written: so that whoever finds the line finds that as well. */
  private async openLine({ endpointId, line }: Pick<WebhookLine, 'endpointId' | 'line'>): Promise<void> {
    const _id = `${endpointId}/${line}`;
    const update = { $inc: { enqueued: 1 }, $setOnInsert: { endpointId, line, dueAt: new Date() } };
    while (!(await inserted(() => this.lines.updateOne({ _id }, update, { upsert: true }))));
  }

  /** Lines that are due, the longest first. */
  async dueLines(endpointId: string, now: Date, limit: number): Promise<WebhookLine[]> {
    return this.lines
      .find({ endpointId, dueAt: { $lte: now } })
      .sort({ dueAt: 1 })
      .limit(limit)
      .toArray();
  }

  /** When a line is due next; null: nothing waits. */
  async nextDue(endpointId: string): Promise<Date | null> {
    const [next] = await this.lines.find({ endpointId }).sort({ dueAt: 1 }).limit(1).toArray();
    return next?.dueAt ?? null;
  }

  /** Endpoints of which a line is overdue, as long as any is. */
  async overdue(before: Date): Promise<string[]> {
    return this.lines.distinct('endpointId', { dueAt: { $lt: before } });
  }

  /** The delivery whose turn it is. */
  async head({ endpointId, line }: Pick<WebhookLine, 'endpointId' | 'line'>): Promise<WebhookDelivery | null> {
    const [head] = await this.collection
      .find({ endpointId, state: 'pending', line })
      .sort({ place: 1, queuedAt: 1 })
      .limit(1)
      .toArray();
    return head ?? null;
  }

  async postpone({ _id }: Pick<WebhookLine, '_id'>, dueAt: Date): Promise<void> {
    await this.lines.updateOne({ _id }, { $set: { dueAt } });
  }

  /** Deletes a line in which nothing was found, unless something was put into it since it was read. */
  async closeLine({ _id, enqueued }: Pick<WebhookLine, '_id' | 'enqueued'>): Promise<void> {
    await this.lines.deleteOne({ _id, enqueued });
  }

  /** Writes down an attempt. @param state what has become of it; `pending`: it is tried again */
  async attempted(delivery: WebhookDelivery, attempt: DeliveryAttempt, state: DeliveryState): Promise<void> {
    const { _id, firstAttemptAt, attempts } = delivery;
    await this.collection.updateOne(
      { _id, state: 'pending' },
      {
        $set: {
          state,
          attempts: attempts + 1,
          firstAttemptAt: firstAttemptAt ?? attempt.at,
          lastAttempt: attempt,
          endedAt: state === 'pending' ? null : new Date(),
        },
      },
    );
  }

  async withhold(deliveryId: string, endedAt: Date): Promise<void> {
    await this.collection.updateOne({ _id: deliveryId, state: 'pending' }, { $set: { state: 'withheld', endedAt } });
  }

  /** What waits for an endpoint that is disabled becomes dead letters. */
  async giveUp(endpointId: string, endedAt: Date): Promise<void> {
    await this.collection.updateMany({ endpointId, state: 'pending' }, { $set: { state: 'dead', endedAt } });
    await this.lines.deleteMany({ endpointId });
  }

  async find(endpointId: string, deliveryId: string): Promise<WebhookDelivery | null> {
    const found = await this.collection.findOne({ _id: deliveryId });
    return found?.endpointId === endpointId ? found : null;
  }

  /** A page of them, the newest first. */
  async list(
    { endpointId, state }: { readonly endpointId: string; readonly state?: DeliveryState | undefined },
    after: { readonly queuedAt: Date; readonly id: string } | undefined,
    limit: number,
  ): Promise<WebhookDelivery[]> {
    const filter = state === undefined ? { endpointId } : { endpointId, state };
    return this.collection
      .find({ $and: [filter, ...pageAfter(after && { queuedAt: after.queuedAt, _id: after.id }, -1)] })
      .sort({ queuedAt: -1, _id: -1 })
      .limit(limit)
      .toArray();
  }

  /** What the endpoint answered last; null: nothing, or nothing was sent. */
  async lastStatus(endpointId: string): Promise<number | null> {
    const [last] = await this.collection
      .find({ endpointId, attempts: { $gt: 0 } })
      .sort({ queuedAt: -1, _id: -1 })
      .limit(1)
      .toArray();
    return last?.lastAttempt?.status ?? null;
  }

  /** Sends one again that has ended, under its own sequence, in a line of its own: later ones do not wait for it. */
  async replay({ _id, endpointId }: Pick<WebhookDelivery, '_id' | 'endpointId'>, replayedBy: string): Promise<void> {
    const line = `replay/${_id}`;
    const again = { state: 'pending', line, attempts: 0, firstAttemptAt: null, endedAt: null, replayedBy } as const;
    // Before as well: after a crash in between it is found by its line, which housekeeping wakes.
    await this.openLine({ endpointId, line });
    await this.collection.updateOne(
      { _id, state: { $ne: 'pending' }, replayedBy: { $ne: replayedBy } },
      { $set: again },
    );
    await this.openLine({ endpointId, line });
  }

  /** Dead letters of an endpoint, the oldest first. */
  async dead(endpointId: string, limit: number): Promise<WebhookDelivery[]> {
    return this.collection
      .find({ endpointId, state: 'dead' })
      .sort({ line: 1, place: 1, queuedAt: 1 })
      .limit(limit)
      .toArray();
  }

  /** All that is known of an endpoint's deliveries goes with it. */
  async deleteOfEndpoint(endpointId: string): Promise<void> {
    await this.collection.deleteMany({ endpointId });
    await this.lines.deleteMany({ endpointId });
  }

  async deleteQueuedBefore(before: Date): Promise<void> {
    await this.collection.deleteMany({ queuedAt: { $lt: before } });
  }
}

import { createHmac, randomBytes } from 'node:crypto';
import { type Collection, type Connection, Schema } from 'mongoose';
import type { CloudId } from '../../domain/clouds.js';
import { DomainError } from '../../domain/errors.js';
import type { Reach } from '../../domain/identity/grants.js';
import type { EndDecision } from '../../domain/subscriptions/end-of-term.js';
import { collectionOf, insert } from '../collection.js';
import { oneWithin, withinReach } from '../identity/reach.js';

/** Somebody who made a feed, and the membership in which that was done. */
export interface FeedPerson {
  readonly personId: string;
  readonly membershipId: string;
}

/** A calendar that is read at a secret address: never the address itself. */
export interface Feed {
  readonly _id: string;
  /** Keyed hash of the secret. */
  readonly hash: string;
  /** Whose reach it shows: a partner's, a tenant's, or the operator's where both are null. */
  readonly partnerId: string | null;
  readonly tenantId: string | null;
  /** What it shows lies there. */
  readonly cloud: CloudId;
  /** What its reader calls it. */
  readonly name: string;
  /** In which it is written. */
  readonly language: string;
  /** So many days before an event a client shall remind; null: never. */
  readonly reminderDays: number | null;
  /** What it is limited to; null: not limited. */
  readonly planId: string | null;
  readonly decision: EndDecision | null;
  readonly testClockId: string | null;
  /** The API key that it was made with, or null and the membership of the person who made it: the feed ends with it. */
  readonly apiKeyId: string | null;
  readonly person: FeedPerson | null;
  /** Of the secret, to tell feeds apart. */
  readonly lastFive: string;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
  readonly lastReadAt: Date | null;
}

export type WantedFeed = Omit<Feed, 'hash' | 'lastFive' | 'revokedAt' | 'lastReadAt'>;

/** A feed that was just made: the only moment at which its secret is known. */
export interface NewFeed {
  readonly secret: string;
  readonly feed: Feed;
}

const secretForm = /^[\w-]{43}$/;
const lastReadStep = 60_000;

const feedSchema = new Schema<Feed>(
  {
    _id: String,
    hash: { type: String, required: true },
    partnerId: { type: String, default: null },
    tenantId: { type: String, default: null },
    cloud: { type: String, required: true },
    name: { type: String, default: '' },
    language: { type: String, required: true },
    reminderDays: { type: Number, default: null },
    planId: { type: String, default: null },
    decision: { type: String, default: null },
    testClockId: { type: String, default: null },
    apiKeyId: { type: String, default: null },
    person: { type: Schema.Types.Mixed, default: null },
    lastFive: { type: String, required: true },
    createdAt: { type: Date, required: true },
    revokedAt: { type: Date, default: null },
    lastReadAt: { type: Date, default: null },
  },
  { collection: 'feeds', versionKey: false, strict: 'throw' },
);
feedSchema.index({ hash: 1 }, { unique: true });
feedSchema.index({ partnerId: 1, _id: 1 });
feedSchema.index({ tenantId: 1, _id: 1 });
feedSchema.index({ cloud: 1, _id: 1 });
feedSchema.index({ testClockId: 1 });

/** Calendar feeds: made, found by their secret, listed and revoked. */
export class Feeds {
  readonly collection: Collection<Feed>;

  constructor(
    connection: Connection,
    private readonly keyHashSecret: string,
  ) {
    this.collection = collectionOf(connection, 'Feed', feedSchema);
  }

  /**
   * Makes a feed under an id. Called again with the same one (its first answer never arrived) it replaces the one whose address
   * nobody has seen.
   * @throws DomainError `idempotencyKeyReused` where its address has been read
   */
  async create(wanted: WantedFeed): Promise<NewFeed> {
    const secret = randomBytes(32).toString('base64url');
    const feed = {
      ...wanted,
      hash: this.hashOf(secret),
      lastFive: secret.slice(-5),
      revokedAt: null,
      lastReadAt: null,
    };
    await this.collection.deleteOne({ _id: wanted._id, lastReadAt: null, revokedAt: null });
    if (!(await insert(this.collection, feed))) throw new DomainError('idempotencyKeyReused');
    return { secret, feed };
  }

  /** The feed of a secret, unless it was revoked. What has not the form of a secret never reaches the database. */
  async findBySecret(secret: string): Promise<Feed | null> {
    if (!secretForm.test(secret)) return null;
    const found = await this.collection.findOne({ hash: this.hashOf(secret) });
    return found?.revokedAt === null ? found : null;
  }

  async within(reach: Reach, feedId: string): Promise<Feed | null> {
    return this.collection.findOne(oneWithin(feedId, feedsWithin(reach)));
  }

  /** Feeds within a reach after an id, in the order of their ids; revoked ones too. */
  async list(reach: Reach, after: string, limit: number): Promise<Feed[]> {
    return this.collection
      .find({ $and: [feedsWithin(reach), { _id: { $gt: after } }] })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** Its address answers nothing any more; one that is revoked already keeps its first date. */
  async revoke(feedId: string, at: Date): Promise<void> {
    await this.collection.updateOne({ _id: feedId, revokedAt: null }, { $set: { revokedAt: at } });
  }

  /** At most one write a minute for each feed. */
  async noteRead({ _id, lastReadAt }: Feed, at: Date): Promise<void> {
    if (lastReadAt && at.getTime() - lastReadAt.getTime() < lastReadStep) return;
    await this.collection.updateOne({ _id }, { $max: { lastReadAt: at } });
  }

  /** What its people have called their calendars. */
  async eraseTenant(tenantId: string): Promise<void> {
    await this.collection.deleteMany({ tenantId });
  }

  private hashOf(secret: string): string {
    return createHmac('sha256', this.keyHashSecret).update(`feed\n${secret}`).digest('hex');
  }
}

function feedsWithin(reach: Reach) {
  return withinReach(reach, { cloud: 'cloud', tenant: 'tenantId', partner: 'partnerId' });
}

import { createHmac, randomBytes } from 'node:crypto';
import { type Collection, type Connection, type mongo, Schema } from 'mongoose';
import type { CloudId } from '../../domain/clouds.js';
import { DomainError } from '../../domain/errors.js';
import type { Reach } from '../../domain/identity/grants.js';
import { collectionOf, given, insert } from '../collection.js';
import { oneWithin, withinReach } from '../identity/reach.js';

/** Whose an endpoint is: what it hears of is what they reach. */
export type WebhookOwner =
  | { readonly kind: 'operator' }
  | { readonly kind: 'partner'; readonly partnerId: string }
  | { readonly kind: 'tenant'; readonly tenantId: string };

/** By the owner, since it is `gone` (it answered 410), or since nothing has succeeded for days. */
export type WebhookDisablement = 'byOwner' | 'gone' | 'failing';

/** Where somebody receives webhooks. The API writes what its owner says, the delivery how it fares. */
export interface WebhookEndpoint {
  readonly _id: string;
  /** `operator`, `partner/<id>` or `tenant/<id>` */
  readonly owner: string;
  readonly partnerId: string | null;
  readonly tenantId: string | null;
  /** It hears of nothing that lies in another. */
  readonly cloud: CloudId;
  /** Each owner has as many as there are slots. */
  readonly slot: number;
  readonly url: string;
  readonly description: string | null;
  /** Null: all that there are, also those that come later. */
  readonly eventTypes: string[] | null;
  /** Of an operator or partner: events on test clocks too. */
  readonly includesTestClocks: boolean;
  readonly enabled: boolean;
  readonly disabledBecause: WebhookDisablement | null;
  readonly disabledAt: Date | null;
  /** Of its secrets, which are derived of it. */
  readonly salt: string;
  readonly secretVersion: number;
  /** Until when the secret before signs as well; null: there is none. */
  readonly previousSecretUntil: Date | null;
  /** Hash of the request that has made the secret; null: it is the first one. */
  readonly rotatedBy: string | null;
  /** Attempts in a row that have failed. */
  readonly failures: number;
  readonly failingSince: Date | null;
  /** Until when it is left alone. */
  readonly probeAt: Date | null;
  readonly lastSuccessAt: Date | null;
  readonly createdAt: Date;
  readonly madeBy: string;
  /** Counts what its owner changes. */
  readonly revision: number;
}

export interface NewWebhookEndpoint
  extends Pick<
    WebhookEndpoint,
    '_id' | 'cloud' | 'url' | 'description' | 'eventTypes' | 'includesTestClocks' | 'enabled'
  > {
  readonly owner: WebhookOwner;
  readonly madeBy: string;
  readonly createdAt: Date;
}

export interface WebhookEndpointChange {
  readonly url?: string | undefined;
  readonly description?: string | null | undefined;
  readonly eventTypes?: string[] | null | undefined;
  readonly includesTestClocks?: boolean | undefined;
  readonly enabled?: boolean | undefined;
}

/** Endpoints of one owner. */
export const mostEndpoints = 10;

const endpointSchema = new Schema<WebhookEndpoint>(
  {
    _id: String,
    owner: { type: String, required: true },
    partnerId: { type: String, default: null },
    tenantId: { type: String, default: null },
    cloud: { type: String, required: true },
    slot: { type: Number, required: true },
    url: { type: String, required: true },
    description: { type: String, default: null },
    eventTypes: { type: [String], default: null },
    includesTestClocks: { type: Boolean, required: true },
    enabled: { type: Boolean, required: true },
    disabledBecause: { type: String, default: null },
    disabledAt: { type: Date, default: null },
    salt: { type: String, required: true },
    secretVersion: { type: Number, required: true },
    previousSecretUntil: { type: Date, default: null },
    rotatedBy: { type: String, default: null },
    failures: { type: Number, required: true },
    failingSince: { type: Date, default: null },
    probeAt: { type: Date, default: null },
    lastSuccessAt: { type: Date, default: null },
    createdAt: { type: Date, required: true },
    madeBy: { type: String, required: true },
    revision: { type: Number, required: true },
  },
  { collection: 'webhookEndpoints', versionKey: false, strict: 'throw' },
);
endpointSchema.index({ owner: 1, slot: 1 }, { unique: true });
endpointSchema.index({ enabled: 1, owner: 1 });
endpointSchema.index({ cloud: 1, _id: 1 });
endpointSchema.index({ tenantId: 1, _id: 1 });
endpointSchema.index({ partnerId: 1, _id: 1 });

const healthy = { failures: 0, failingSince: null, probeAt: null };

export class WebhookEndpoints {
  readonly collection: Collection<WebhookEndpoint>;
  private readonly secret: string;

  constructor(connection: Connection, keyHashSecret: string) {
    this.collection = collectionOf(connection, 'WebhookEndpoint', endpointSchema);
    this.secret = createHmac('sha256', keyHashSecret).update('webhook-secrets').digest('hex');
  }

  /** Made again by the same request, it is the same one. @throws DomainError tooManyWebhookEndpoints */
  async create({ owner, ...wanted }: NewWebhookEndpoint): Promise<WebhookEndpoint> {
    const endpoint = {
      ...wanted,
      owner: ownerKey(owner),
      partnerId: owner.kind === 'partner' ? owner.partnerId : null,
      tenantId: owner.kind === 'tenant' ? owner.tenantId : null,
      disabledBecause: wanted.enabled ? null : ('byOwner' as const),
      disabledAt: wanted.enabled ? null : wanted.createdAt,
      salt: randomBytes(16).toString('hex'),
      secretVersion: 1,
      previousSecretUntil: null,
      rotatedBy: null,
      ...healthy,
      lastSuccessAt: null,
      revision: 1,
    };
    const taken = await this.collection.find({ owner: endpoint.owner }, { projection: { slot: 1 } }).toArray();
    const free = [...Array(mostEndpoints).keys()].filter((slot) => !taken.some((other) => other.slot === slot));
    for (const slot of free) {
      if (await insert(this.collection, { ...endpoint, slot })) return { ...endpoint, slot };
      const found = await this.find(wanted._id);
      if (found) return found;
    }
    const made = await this.find(wanted._id);
    if (made) return made;
    throw new DomainError('tooManyWebhookEndpoints', `There are ${mostEndpoints} webhook endpoints: delete one first.`);
  }

  async find(endpointId: string): Promise<WebhookEndpoint | null> {
    return this.collection.findOne({ _id: endpointId });
  }

  async within(reach: Reach, endpointId: string): Promise<WebhookEndpoint | null> {
    return this.collection.findOne(oneWithin(endpointId, endpointsWithin(reach)));
  }

  async list(reach: Reach, after: string, limit: number): Promise<WebhookEndpoint[]> {
    return this.collection
      .find({ $and: [endpointsWithin(reach), { _id: { $gt: after } }] })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** Whether anybody receives webhooks. */
  async anyEnabled(): Promise<boolean> {
    return (await this.collection.findOne({ enabled: true }, { projection: { _id: 1 } })) !== null;
  }

  async enabledOf(owners: readonly WebhookOwner[]): Promise<WebhookEndpoint[]> {
    return this.collection.find({ enabled: true, owner: { $in: owners.map(ownerKey) } }).toArray();
  }

  /** What its owner says. Enabled again, it begins without its failures. @returns null when somebody else was faster */
  async change(
    { _id, revision, enabled: was }: WebhookEndpoint,
    change: WebhookEndpointChange,
    at: Date,
  ): Promise<WebhookEndpoint | null> {
    const { enabled } = change;
    const switched =
      enabled === undefined || enabled === was
        ? {}
        : enabled
          ? { disabledBecause: null, disabledAt: null, ...healthy }
          : { disabledBecause: 'byOwner' as const, disabledAt: at };
    return this.collection.findOneAndUpdate(
      { _id, revision },
      { $set: { ...given(change), ...switched }, $inc: { revision: 1 } },
      { returnDocument: 'after' },
    );
  }

  /** The secret changes; the one before signs as well until an instant. @returns null when somebody else was faster */
  async rotate(
    { _id, revision }: WebhookEndpoint,
    made: Pick<WebhookEndpoint, 'previousSecretUntil' | 'rotatedBy'>,
  ): Promise<WebhookEndpoint | null> {
    return this.collection.findOneAndUpdate(
      { _id, revision },
      { $set: made, $inc: { revision: 1, secretVersion: 1 } },
      { returnDocument: 'after' },
    );
  }

  async succeeded(endpointId: string, at: Date): Promise<void> {
    await this.collection.updateOne({ _id: endpointId }, { $set: { ...healthy, lastSuccessAt: at } });
  }

  /** Counts an attempt that failed. @returns how it stands then; null: it is gone */
  async failed(endpointId: string, at: Date): Promise<WebhookEndpoint | null> {
    await this.collection.updateOne({ _id: endpointId, failingSince: null }, { $set: { failingSince: at } });
    return this.collection.findOneAndUpdate(
      { _id: endpointId },
      { $inc: { failures: 1 } },
      { returnDocument: 'after' },
    );
  }

  async leaveAlone(endpointId: string, probeAt: Date): Promise<void> {
    await this.collection.updateOne({ _id: endpointId }, { $set: { probeAt } });
  }

  /** @returns false when it was disabled before */
  async disable(endpointId: string, disabledBecause: WebhookDisablement, disabledAt: Date): Promise<boolean> {
    const change = { $set: { enabled: false, disabledBecause, disabledAt }, $inc: { revision: 1 } };
    return (await this.collection.updateOne({ _id: endpointId, enabled: true }, change)).modifiedCount === 1;
  }

  async delete(endpointId: string): Promise<void> {
    await this.collection.deleteOne({ _id: endpointId });
  }

  async idsOfTenant(tenantId: string): Promise<string[]> {
    const found = await this.collection.find({ tenantId }, { projection: { _id: 1 } }).toArray();
    return found.map(({ _id }) => _id);
  }

  /** The newest secret, as its owner keeps it. */
  secretOf({ _id, salt, secretVersion }: Pick<WebhookEndpoint, '_id' | 'salt' | 'secretVersion'>): string {
    const bytes = createHmac('sha256', this.secret).update([_id, salt, secretVersion].join('/')).digest();
    return `whsec_${bytes.toString('base64')}`;
  }

  /** What signs now: the newest secret, and the one before while it holds. */
  secretsAt(endpoint: WebhookEndpoint, now: Date): string[] {
    const { previousSecretUntil, secretVersion } = endpoint;
    const overlap = previousSecretUntil !== null && previousSecretUntil > now;
    const versions = overlap ? [secretVersion, secretVersion - 1] : [secretVersion];
    return versions.map((version) => this.secretOf({ ...endpoint, secretVersion: version }));
  }
}

function ownerKey(owner: WebhookOwner): string {
  if (owner.kind === 'partner') return `partner/${owner.partnerId}`;
  return owner.kind === 'tenant' ? `tenant/${owner.tenantId}` : 'operator';
}

/** Whose an endpoint is. */
export function ownerOf({ partnerId, tenantId }: Pick<WebhookEndpoint, 'partnerId' | 'tenantId'>): WebhookOwner {
  if (partnerId !== null) return { kind: 'partner', partnerId };
  return tenantId !== null ? { kind: 'tenant', tenantId } : { kind: 'operator' };
}

function endpointsWithin(reach: Reach): mongo.Filter<WebhookEndpoint> {
  return withinReach(reach, { cloud: 'cloud', tenant: 'tenantId', partner: 'partnerId' });
}

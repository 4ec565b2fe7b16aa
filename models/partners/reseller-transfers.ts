import { type Collection, type Connection, Schema } from 'mongoose';
import type { Reach } from '../../domain/identity/grants.js';
import type { Unannounced } from '../../domain/partners/news.js';
import { type TransferEnd, type TransferParty, transferParties } from '../../domain/partners/resellers.js';
import { collectionOf, given, insert, pageAfter } from '../collection.js';
import { type Condition, withinReach } from '../identity/reach.js';
import { SignedLinks } from '../signed-links.js';

/** One reseller of a tenant follows another on a day, once all three agree. Times are the wall's. It names no person. */
export interface ResellerTransfer {
  /** It follows from the tenant, the old reseller and how many there were before: two at once are one. */
  readonly _id: string;
  readonly tenantId: string;
  readonly testClockId: string | null;
  readonly fromPartnerId: string;
  readonly toPartnerId: string;
  /** `YYYY-MM-DD`, in the tenant's zone. */
  readonly on: string;
  /** The beginning of that day: it lapses unless all have agreed before. */
  readonly takesPlaceAt: Date;
  /** When each has agreed. */
  readonly agreed: Readonly<Record<TransferParty, Date | null>>;
  readonly end: TransferEnd | null;
  readonly endedAt: Date | null;
  readonly proposedBy: TransferParty | 'operator';
  readonly proposedAt: Date;
  /** Hash of the request that made it: a repetition finds its own. */
  readonly madeBy: string;
  readonly unannounced: Unannounced | null;
}

export interface ResellerTransferPosition {
  readonly proposedAt: Date;
  readonly id: string;
}

const transferSchema = new Schema<ResellerTransfer>(
  {
    _id: String,
    tenantId: { type: String, required: true },
    testClockId: { type: String, default: null },
    fromPartnerId: { type: String, required: true },
    toPartnerId: { type: String, required: true },
    on: { type: String, required: true },
    takesPlaceAt: { type: Date, required: true },
    agreed: { type: Schema.Types.Mixed, required: true },
    end: { type: String, default: null },
    endedAt: { type: Date, default: null },
    proposedBy: { type: String, required: true },
    proposedAt: { type: Date, required: true },
    madeBy: { type: String, required: true },
    unannounced: { type: Schema.Types.Mixed, default: null },
  },
  { collection: 'resellerTransfers', versionKey: false, strict: 'throw' },
);
transferSchema.index({ proposedAt: -1, _id: -1 });
transferSchema.index({ tenantId: 1, proposedAt: -1, _id: -1 });
transferSchema.index({ fromPartnerId: 1, proposedAt: -1, _id: -1 });
transferSchema.index({ toPartnerId: 1, proposedAt: -1, _id: -1 });
transferSchema.index({ 'unannounced.since': 1 });

/** Of the tenant, of the old reseller and of the new one. */
function transfersWithin(reach: Reach): Condition {
  if (reach.kind === 'everything') return withinReach(reach, { tenant: 'tenantId', partner: 'fromPartnerId' });
  const { tenantIds, partnerIds } = reach;
  return {
    $or: [
      { tenantId: { $in: [...tenantIds] } },
      { fromPartnerId: { $in: [...partnerIds] } },
      { toPartnerId: { $in: [...partnerIds] } },
    ],
  };
}

export class ResellerTransfers {
  readonly collection: Collection<ResellerTransfer>;
  /** Of the pages on which an administrator answers: one link for each. */
  readonly links: SignedLinks;

  constructor(connection: Connection, keyHashSecret: string) {
    this.collection = collectionOf(connection, 'ResellerTransfer', transferSchema);
    this.links = new SignedLinks(keyHashSecret, 'links of reseller transfers', ['rtra', 'usr']);
  }

  /** @returns false when there is one by this id */
  async propose(transfer: ResellerTransfer): Promise<boolean> {
    return insert(this.collection, transfer);
  }

  async find(transferId: string): Promise<ResellerTransfer | null> {
    return this.collection.findOne({ _id: transferId });
  }

  async within(reach: Reach, transferId: string): Promise<ResellerTransfer | null> {
    return this.collection.findOne({ $and: [{ _id: transferId }, transfersWithin(reach)] });
  }

  async ofReseller(tenantId: string, fromPartnerId: string): Promise<ResellerTransfer[]> {
    return this.collection.find({ tenantId, fromPartnerId }).toArray();
  }

  async list(
    reach: Reach,
    filter: { readonly tenantId?: string | undefined },
    after: ResellerTransferPosition | undefined,
    limit: number,
  ): Promise<ResellerTransfer[]> {
    const conditions = [
      transfersWithin(reach),
      given(filter),
      ...pageAfter(after && { proposedAt: after.proposedAt, _id: after.id }, -1),
    ];
    return this.collection.find({ $and: conditions }).sort({ proposedAt: -1, _id: -1 }).limit(limit).toArray();
  }

  /** A party agrees; who agrees last makes it agreed. @returns the transfer as it is then */
  async agree(transferId: string, party: TransferParty, at: Date): Promise<ResellerTransfer | null> {
    const open = { _id: transferId, end: null, takesPlaceAt: { $gt: at } };
    await this.collection.updateOne({ ...open, [`agreed.${party}`]: null }, { $set: { [`agreed.${party}`]: at } });
    const all = Object.fromEntries(transferParties.map((one) => [`agreed.${one}`, { $ne: null }]));
    const unannounced = { kind: 'transferAgreed', since: new Date() } as const;
    await this.collection.updateOne({ ...open, ...all }, { $set: { end: 'agreed', endedAt: at, unannounced } });
    return this.find(transferId);
  }

  /** Ends one that not all have agreed to. @returns whether it was ended so, now or before */
  async end(
    transferId: string,
    end: Exclude<TransferEnd, 'agreed'>,
    at: Date,
    unannounced: Unannounced | null,
  ): Promise<boolean> {
    await this.collection.updateOne(
      { _id: transferId, end: null, takesPlaceAt: { $gt: at } },
      { $set: { end, endedAt: at, unannounced } },
    );
    return (await this.find(transferId))?.end === end;
  }

  async announced(transferId: string, { kind }: Pick<Unannounced, 'kind'>): Promise<void> {
    await this.collection.updateOne({ _id: transferId, 'unannounced.kind': kind }, { $set: { unannounced: null } });
  }

  unannounced(since: Date): AsyncIterable<ResellerTransfer> {
    return this.collection.find({ 'unannounced.since': { $lt: since } }).sort({ 'unannounced.since': 1 });
  }
}

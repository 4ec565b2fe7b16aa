import { type Collection, type Connection, Schema } from 'mongoose';
import type { Reach } from '../../domain/identity/grants.js';
import type { Unannounced } from '../../domain/partners/news.js';
import type { InvitationEnd } from '../../domain/partners/resellers.js';
import { collectionOf, given, insert, pageAfter } from '../collection.js';
import { oneWithin, withinReach } from '../identity/reach.js';
import { SignedLinks } from '../signed-links.js';

/** A partner asks a tenant to be its reseller. Times are the wall's. It names no person. */
export interface ResellerInvitation {
  /** It follows from the partner, the tenant and how many there were before: two at once are one. */
  readonly _id: string;
  readonly partnerId: string;
  readonly tenantId: string;
  readonly testClockId: string | null;
  /** The partner's words; gone once it is answered. */
  readonly message: string | null;
  readonly sentAt: Date;
  readonly lapsesAt: Date;
  /** Null: nobody has answered it. */
  readonly end: InvitationEnd | null;
  readonly endedAt: Date | null;
  /** Hash of the request that made it: a repetition finds its own. */
  readonly madeBy: string;
  readonly unannounced: Unannounced | null;
}

export interface ResellerInvitationPosition {
  readonly sentAt: Date;
  readonly id: string;
}

const invitationSchema = new Schema<ResellerInvitation>(
  {
    _id: String,
    partnerId: { type: String, required: true },
    tenantId: { type: String, required: true },
    testClockId: { type: String, default: null },
    message: { type: String, default: null },
    sentAt: { type: Date, required: true },
    lapsesAt: { type: Date, required: true },
    end: { type: String, default: null },
    endedAt: { type: Date, default: null },
    madeBy: { type: String, required: true },
    unannounced: { type: Schema.Types.Mixed, default: null },
  },
  { collection: 'resellerInvitations', versionKey: false, strict: 'throw' },
);
invitationSchema.index({ sentAt: -1, _id: -1 });
invitationSchema.index({ partnerId: 1, sentAt: -1, _id: -1 });
invitationSchema.index({ tenantId: 1, sentAt: -1, _id: -1 });
invitationSchema.index({ 'unannounced.since': 1 });

const reachedBy = { tenant: 'tenantId', partner: 'partnerId' } as const;

export class ResellerInvitations {
  readonly collection: Collection<ResellerInvitation>;
  /** Of the pages on which an administrator answers: one link for each. */
  readonly links: SignedLinks;

  constructor(connection: Connection, keyHashSecret: string) {
    this.collection = collectionOf(connection, 'ResellerInvitation', invitationSchema);
    this.links = new SignedLinks(keyHashSecret, 'links of reseller invitations', ['rinv', 'usr']);
  }

  /** @returns false when there is one by this id */
  async send(invitation: ResellerInvitation): Promise<boolean> {
    return insert(this.collection, invitation);
  }

  async find(invitationId: string): Promise<ResellerInvitation | null> {
    return this.collection.findOne({ _id: invitationId });
  }

  async within(reach: Reach, invitationId: string): Promise<ResellerInvitation | null> {
    return this.collection.findOne(oneWithin(invitationId, withinReach(reach, reachedBy)));
  }

  /** Every invitation of a tenant by a partner. */
  async between(tenantId: string, partnerId: string): Promise<ResellerInvitation[]> {
    return this.collection.find({ tenantId, partnerId }).toArray();
  }

  async list(
    reach: Reach,
    filter: { readonly tenantId?: string | undefined; readonly partnerId?: string | undefined },
    after: ResellerInvitationPosition | undefined,
    limit: number,
  ): Promise<ResellerInvitation[]> {
    const conditions = [
      withinReach(reach, reachedBy),
      given(filter),
      ...pageAfter(after && { sentAt: after.sentAt, _id: after.id }, -1),
    ];
    return this.collection.find({ $and: conditions }).sort({ sentAt: -1, _id: -1 }).limit(limit).toArray();
  }

  /** Ends one that nobody has answered and that has not lapsed. @returns whether it was ended so, now or before */
  async end(invitationId: string, end: InvitationEnd, at: Date, unannounced: Unannounced | null): Promise<boolean> {
    await this.collection.updateOne(
      { _id: invitationId, end: null, lapsesAt: { $gt: at } },
      { $set: { end, endedAt: at, message: null, unannounced } },
    );
    return (await this.find(invitationId))?.end === end;
  }

  async announced(invitationId: string, { kind }: Pick<Unannounced, 'kind'>): Promise<void> {
    await this.collection.updateOne({ _id: invitationId, 'unannounced.kind': kind }, { $set: { unannounced: null } });
  }

  unannounced(since: Date): AsyncIterable<ResellerInvitation> {
    return this.collection.find({ 'unannounced.since': { $lt: since } }).sort({ 'unannounced.since': 1 });
  }
}

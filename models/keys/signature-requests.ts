import { type Collection, type Connection, Schema } from 'mongoose';
import type { PlanVersion } from '../../domain/catalogue/plan-version.js';
import type { AgreementName } from '../../domain/clouds.js';
import type { Reach } from '../../domain/identity/grants.js';
import { collectionOf, insert, pageAfter } from '../collection.js';
import { type Condition, oneWithin, withinReach } from '../identity/reach.js';
import type { AcceptedAgreement } from '../identity/tenants.js';
import { SignedLinks } from '../signed-links.js';

/** What is signed may belong to a redemption, a tenant that is there, or one that nobody has opened anything for yet. */
export type SignatureSubject = 'redemption' | 'tenant' | 'newTenant';

/** Who is asked to sign, where it is no administrator of a tenant that is there. */
export interface AskedSigner {
  readonly name: string;
  /** As it is compared: in small letters. */
  readonly email: string;
  readonly locale: string;
  readonly zone: string;
}

/** An agreement that the customer's administrator is asked to sign by a link in a mail. */
export interface SignatureRequest {
  readonly _id: string;
  readonly about: SignatureSubject;
  readonly agreement: { readonly name: AgreementName; readonly version: string };
  /** The plan of the redemption; null: it is for none. */
  readonly plan: PlanVersion | null;
  /** Of one that is not there the id that it was asked under. */
  readonly tenantId: string;
  readonly redemptionId: string | null;
  readonly testClockId: string | null;
  readonly organisation: string;
  /** As it is compared: in small letters. */
  readonly folded: string;
  /** Null: the administrators of the tenant. */
  readonly signer: AskedSigner | null;
  /** The partner that asks; null: the reseller. */
  readonly partnerId: string | null;
  /** Id of the API key. */
  readonly requestedBy: string;
  readonly requestedAt: Date;
  /** On the tenant's time. */
  readonly expiresAt: Date;
  readonly state: 'open' | 'signed' | 'withdrawn';
  readonly signature: { readonly signedBy: string; readonly at: Date } | null;
  /** Since when its announcement may not have been started, on the wall's time; null: it was. */
  readonly unannouncedSince: Date | null;
}

export interface SignatureRequestFilter {
  readonly tenantId?: string | undefined;
  readonly redemptionId?: string | undefined;
  readonly testClockId?: string | undefined;
}

export interface SignatureRequestPosition {
  readonly requestedAt: Date;
  readonly id: string;
}

const schema = new Schema<SignatureRequest>(
  {
    _id: String,
    about: { type: String, required: true },
    agreement: { type: new Schema({ name: String, version: String }, { _id: false }), required: true },
    plan: { type: new Schema<PlanVersion>({ id: String, version: Number }, { _id: false }), default: null },
    tenantId: { type: String, required: true },
    redemptionId: { type: String, default: null },
    testClockId: { type: String, default: null },
    organisation: { type: String, default: '' },
    folded: { type: String, default: '' },
    signer: { type: Schema.Types.Mixed, default: null },
    partnerId: { type: String, default: null },
    requestedBy: { type: String, required: true },
    requestedAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    state: { type: String, required: true },
    signature: { type: Schema.Types.Mixed, default: null },
    unannouncedSince: { type: Date, default: null },
  },
  { collection: 'signatureRequests', versionKey: false, strict: 'throw' },
);
schema.index({ tenantId: 1, requestedAt: -1, _id: -1 });
schema.index({ redemptionId: 1, requestedAt: -1, _id: -1 });
schema.index({ partnerId: 1, testClockId: 1, requestedAt: -1, _id: -1 });
schema.index({ testClockId: 1, requestedAt: -1, _id: -1 });
schema.index({ 'agreement.name': 1, testClockId: 1, requestedAt: -1, _id: -1 });
schema.index({ unannouncedSince: 1 });
schema.index({ 'signer.email': 1, folded: 1, state: 1 });

function requestsWithin(reach: Reach): Condition {
  return withinReach(reach, { tenant: 'tenantId', partner: 'partnerId', agreement: 'agreement.name' });
}

/** As names of organisations and addresses are compared. */
export function foldedName(name: string): string {
  return name.trim().toLowerCase();
}

export class SignatureRequests {
  readonly collection: Collection<SignatureRequest>;

  /** Of the pages on which is signed, which are read without an account. */
  readonly links: SignedLinks;

  constructor(connection: Connection, keyHashSecret: string) {
    this.collection = collectionOf(connection, 'SignatureRequest', schema);
    this.links = new SignedLinks(keyHashSecret, 'links of requests for a signature', ['sigr']);
  }

  async create(request: SignatureRequest): Promise<boolean> {
    return insert(this.collection, request);
  }

  async find(requestId: string): Promise<SignatureRequest | null> {
    return this.collection.findOne({ _id: requestId });
  }

  async within(reach: Reach, requestId: string): Promise<SignatureRequest | null> {
    return this.collection.findOne(oneWithin(requestId, requestsWithin(reach)));
  }

  /** A page of those within a reach, the newest first; those on a test clock only when it, or what they are about, is named. */
  async list(
    reach: Reach,
    { testClockId, ...filter }: SignatureRequestFilter,
    after: SignatureRequestPosition | undefined,
    limit: number,
  ): Promise<SignatureRequest[]> {
    const named = Object.entries(filter).flatMap(([field, value]) => (value === undefined ? [] : [{ [field]: value }]));
    const ofOneTenant = reach.kind === 'limited' && reach.partnerIds.length === 0;
    const onClock =
      (named.length > 0 || ofOneTenant) && testClockId === undefined ? [] : [{ testClockId: testClockId ?? null }];
    const position = after && { requestedAt: after.requestedAt, _id: after.id };
    return this.collection
      .find({ $and: [requestsWithin(reach), ...named, ...onClock, ...pageAfter(position, -1)] })
      .sort({ requestedAt: -1, _id: -1 })
      .limit(limit)
      .toArray();
  }

  /** Its announcement was started. */
  async announced(requestId: string): Promise<void> {
    await this.collection.updateOne({ _id: requestId }, { $set: { unannouncedSince: null } });
  }

  /** Those written down before an instant whose announcement may not have been started. */
  unannounced(writtenBefore: Date): AsyncIterable<SignatureRequest> {
    return this.collection.find({ unannouncedSince: { $lt: writtenBefore } }).sort({ unannouncedSince: 1 });
  }

  /** Signs an open request: the first signature stays. @returns the request as it is then */
  async sign(
    requestId: string,
    signature: NonNullable<SignatureRequest['signature']>,
  ): Promise<SignatureRequest | null> {
    await this.collection.updateOne({ _id: requestId, state: 'open' }, { $set: { state: 'signed', signature } });
    return this.find(requestId);
  }

  /** Takes an open request back; who was asked is forgotten. @returns the request as it is then */
  async withdraw(requestId: string): Promise<SignatureRequest | null> {
    await this.collection.updateOne({ _id: requestId, state: 'open' }, { $set: { state: 'withdrawn', signer: null } });
    return this.find(requestId);
  }

  /** Those of a redemption that nobody has signed. */
  async openOf(redemptionId: string): Promise<SignatureRequest[]> {
    return this.collection.find({ redemptionId, state: 'open' }).sort({ requestedAt: -1, _id: -1 }).toArray();
  }

  /** What somebody has signed for an organisation before anything was opened for it, as an acceptance; null: nothing. */
  async signedAhead(of: {
    readonly partnerId: string;
    readonly organisation: string;
    readonly email: string;
    readonly testClockId: string | null;
    readonly agreement: SignatureRequest['agreement'];
  }): Promise<AcceptedAgreement | null> {
    const { partnerId, organisation, email, testClockId, agreement } = of;
    const found = await this.collection
      .find({ 'signer.email': foldedName(email), folded: foldedName(organisation), state: 'signed' } as object)
      .toArray();
    const one = found.find(
      (request) =>
        request.about === 'newTenant' &&
        request.partnerId === partnerId &&
        request.testClockId === testClockId &&
        request.agreement.name === agreement.name &&
        request.agreement.version === agreement.version,
    );
    return one?.signature ? { ...agreement, signedBy: one.signature.signedBy, at: one.signature.at } : null;
  }

  /** Blanks who was asked and has signed for a tenant whose data is deleted. */
  async eraseTenant(tenantId: string): Promise<void> {
    await this.collection.updateMany(
      { tenantId },
      { $set: { signer: null, organisation: '', folded: '', 'signature.signedBy': '' } },
    );
  }
}

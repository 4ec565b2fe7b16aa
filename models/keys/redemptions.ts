import { type Collection, type Connection, Schema } from 'mongoose';
import type { PlanVersion } from '../../domain/catalogue/plan-version.js';
import type { Reach } from '../../domain/identity/grants.js';
import type { Acknowledgement, TenantToBe } from '../../domain/keys/acknowledgement.js';
import type { Chosen } from '../../domain/keys/choice.js';
import type { KeyUse } from '../../domain/keys/key-options.js';
import type { Replaced } from '../../domain/subscriptions/subscription.js';
import { collectionOf, insert, pageAfter } from '../collection.js';
import { type Condition, oneWithin, withinReach } from '../identity/reach.js';
import type { AcceptedAgreement } from '../identity/tenants.js';

/** What the caller said of a tenant that does not exist yet; erased when the redemption ends. */
export interface NewTenant extends TenantToBe {
  readonly administrator: {
    readonly userId: string;
    readonly name: string;
    readonly email: string;
    readonly locale: string;
    readonly zone: string;
  };
}

export type RedemptionState = 'opening' | 'open' | 'redeemed' | 'refused' | 'cancelled' | 'lapsed' | 'undone';

export interface Redemption {
  _id: string;
  /** Null: not chosen yet. */
  use: KeyUse | null;
  state: RedemptionState;
  tenantId: string;
  /** The subscription that it leads to; until a choice is made, the one that a new one would be. */
  subscriptionId: string;
  replaces: Replaced | null;
  /** Paid days that the customer agreed to lose; null: all of a subscription that never ends. */
  agreedLoss: number | null;
  testClockId: string | null;
  /** The order whose keys they are, where one was named; null: the keys were typed. */
  keyOrderId: string | null;
  keyHashes: string[];
  /** The requests that added keys later. */
  additions: string[];
  plan: PlanVersion;
  /** The keys' term; null for a perpetual plan. */
  months: number | null;
  seats: number;
  /** The last day of its keys (`YYYY-MM-DD`): of those that expire first. */
  redeemBy: string;
  /** "I am the right person to do this for my organisation", as declared when it was opened. */
  declaration: { name: string; wording: string; at: Date };
  newTenant: NewTenant | null;
  /** It is for a tenant that did not exist when it was opened. */
  forNewTenant: boolean;
  /** How often `newTenant` was corrected. */
  corrections: number;
  /** The user of an existing tenant who gets the first licence; null: nobody, or the new tenant's administrator. */
  assignTo: string | null;
  /** The partner that is to be the one of record of its subscription; null or left out: nobody was named. */
  partnerOfRecord?: string | null;
  agreement: AcceptedAgreement | null;
  /** What was ticked, by the request that redeemed it; null: nothing yet. */
  acknowledgement: (Acknowledgement & { readonly requestId: string; readonly at: Date }) | null;
  openedBy: string;
  /** The partner whose key opened it; null for another caller's. */
  openedByPartner: string | null;
  /** The partner that redeemed it for the customer; null: nobody yet, or the customer itself. */
  redeemedByPartner: string | null;
  openedAt: Date;
  /** When the keys are freed unless something happens. */
  lapsesAt: Date;
  endedAt: Date | null;
}

const redemptionSchema = new Schema<Redemption>(
  {
    _id: String,
    use: { type: String, default: null },
    state: { type: String, required: true },
    tenantId: { type: String, required: true },
    subscriptionId: { type: String, required: true },
    replaces: { type: Schema.Types.Mixed, default: null },
    agreedLoss: { type: Number, default: 0 },
    testClockId: { type: String, default: null },
    keyOrderId: { type: String, default: null },
    keyHashes: { type: [String], required: true },
    additions: { type: [String], default: [] },
    plan: { type: new Schema<PlanVersion>({ id: String, version: Number }, { _id: false }), required: true },
    months: { type: Number, default: null },
    seats: { type: Number, required: true },
    redeemBy: { type: String, required: true },
    declaration: { type: Schema.Types.Mixed, required: true },
    newTenant: { type: Schema.Types.Mixed, default: null },
    forNewTenant: { type: Boolean, required: true },
    corrections: { type: Number, default: 0 },
    assignTo: { type: String, default: null },
    partnerOfRecord: { type: String, default: null },
    agreement: { type: Schema.Types.Mixed, default: null },
    acknowledgement: { type: Schema.Types.Mixed, default: null },
    openedBy: { type: String, required: true },
    openedByPartner: { type: String, default: null },
    redeemedByPartner: { type: String, default: null },
    openedAt: { type: Date, required: true },
    lapsesAt: { type: Date, required: true },
    endedAt: { type: Date, default: null },
  },
  { collection: 'redemptions', versionKey: false, strict: 'throw' },
);
redemptionSchema.index({ tenantId: 1, openedAt: -1, _id: -1 });
redemptionSchema.index({ testClockId: 1, openedAt: -1, _id: -1 });
redemptionSchema.index({ testClockId: 1, state: 1, openedAt: -1, _id: -1 });
redemptionSchema.index({ 'plan.id': 1, testClockId: 1, openedAt: -1, _id: -1 });
redemptionSchema.index({ state: 1, openedAt: 1 });
redemptionSchema.index({ keyHashes: 1, openedAt: 1 });

export interface RedemptionFilter {
  readonly state?: RedemptionState | undefined;
  readonly tenantId?: string | undefined;
  /** Left out: redemptions for live use, unless a tenant is named. */
  readonly testClockId?: string | undefined;
  /** Of whatever clock: for those who see one tenant only, which is on one clock or on none. */
  readonly onAnyClock?: boolean | undefined;
}

/** Where a page of redemptions ends: the newest come first. */
export interface RedemptionPosition {
  readonly openedAt: Date;
  readonly id: string;
}

function redemptionsWithin(reach: Reach): Condition {
  return withinReach(reach, { tenant: 'tenantId', redemption: '_id', plan: 'plan.id' });
}

export class Redemptions {
  readonly collection: Collection<Redemption>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'Redemption', redemptionSchema);
  }

  async open(redemption: Redemption): Promise<boolean> {
    return insert(this.collection, redemption);
  }

  async find(redemptionId: string): Promise<Redemption | null> {
    return this.collection.findOne({ _id: redemptionId });
  }

  async byIds(redemptionIds: readonly string[]): Promise<Map<string, Redemption>> {
    const found = await this.collection.find({ _id: { $in: [...redemptionIds] } }).toArray();
    return new Map(found.map((redemption) => [redemption._id, redemption]));
  }

  /** The redemption, if it is within the reach of a caller. */
  async within(reach: Reach, redemptionId: string): Promise<Redemption | null> {
    return this.collection.findOne(oneWithin(redemptionId, redemptionsWithin(reach)));
  }

  /** Redemptions within a reach, the newest first; those on a test clock only when it or their tenant is named. */
  async list(
    reach: Reach,
    { state, tenantId, testClockId, onAnyClock }: RedemptionFilter,
    after: RedemptionPosition | undefined,
    limit: number,
  ): Promise<Redemption[]> {
    const ofOneTenant = onAnyClock || tenantId !== undefined;
    const conditions = [
      redemptionsWithin(reach),
      ...(ofOneTenant && testClockId === undefined ? [] : [{ testClockId: testClockId ?? null }]),
      ...(state === undefined ? [] : [{ state }]),
      ...(tenantId === undefined ? [] : [{ tenantId }]),
      ...pageAfter(after && { openedAt: after.openedAt, _id: after.id }, -1),
    ];
    return this.collection.find({ $and: conditions }).sort({ openedAt: -1, _id: -1 }).limit(limit).toArray();
  }

  /** Those of all clocks whose keys are not reserved yet, the oldest first. */
  opening(): AsyncIterable<Redemption> {
    return this.collection.find({ state: 'opening' }).sort({ openedAt: 1 });
  }

  /** Every redemption that a key was named in, the oldest first. */
  async ofKey(keyHash: string): Promise<Redemption[]> {
    return this.collection.find({ keyHashes: keyHash }).sort({ openedAt: 1 }).toArray();
  }

  /** Whether a partner opened the redemption with which the tenant began. */
  async wasBroughtBy(tenantId: string, partnerId: string): Promise<boolean> {
    const first = await this.collection.findOne({ tenantId }, { sort: { openedAt: 1 } });
    return first?.state === 'redeemed' && first.forNewTenant && first.openedByPartner === partnerId;
  }

  async opened(redemptionId: string): Promise<void> {
    await this.collection.updateOne({ _id: redemptionId, state: 'opening' }, { $set: { state: 'open' } });
  }

  /** Keeps who accepted the agreement: the first signature stays. @returns the one that is kept; null once it has ended */
  async sign(redemptionId: string, agreement: AcceptedAgreement): Promise<AcceptedAgreement | null> {
    const signed = await this.collection.findOneAndUpdate(
      { _id: redemptionId, state: 'open', agreement: null },
      { $set: { agreement } },
      { returnDocument: 'after' },
    );
    return (signed ?? (await this.find(redemptionId)))?.agreement ?? null;
  }

  /** Adds keys, which are reserved for it, behind those that it has. */
  async addKeys(
    redemptionId: string,
    { keyHashes, requestId }: { readonly keyHashes: readonly string[]; readonly requestId: string },
    change: Pick<Redemption, 'seats' | 'redeemBy'>,
  ): Promise<void> {
    await this.collection.updateOne(
      { _id: redemptionId, state: 'open' },
      { $addToSet: { keyHashes: { $each: [...keyHashes] }, additions: requestId }, $set: change },
    );
  }

  /** Corrects what was said of the tenant to be, unless it is being made. @returns whether it was corrected */
  async correct({ _id, corrections }: Redemption, newTenant: NewTenant): Promise<boolean> {
    const { matchedCount } = await this.collection.updateOne(
      { _id, state: 'open', corrections, acknowledgement: null },
      { $set: { newTenant }, $inc: { corrections: 1 } },
    );
    return matchedCount === 1;
  }

  /** Keeps what was ticked: from then on nothing of it is corrected. @returns false when it was corrected meanwhile */
  async acknowledge(
    { _id, corrections }: Redemption,
    acknowledgement: NonNullable<Redemption['acknowledgement']>,
    redeemedByPartner: string | null = null,
  ): Promise<boolean> {
    const { matchedCount } = await this.collection.updateOne(
      { _id, state: 'open', corrections },
      { $set: { acknowledgement, redeemedByPartner } },
    );
    return matchedCount === 1;
  }

  /** Keeps the choice, the newest one; it is progress as well. */
  async choose(redemptionId: string, chosen: Chosen, lapsesAt: Date): Promise<void> {
    await this.collection.updateOne({ _id: redemptionId, state: 'open' }, { $set: { ...chosen, lapsesAt } });
  }

  async progress(redemptionId: string, lapsesAt: Date): Promise<void> {
    await this.collection.updateOne({ _id: redemptionId, state: 'open' }, { $set: { lapsesAt } });
  }

  /** Ends it and erases what was only kept for it: names, addresses, the new tenant's data. */
  async end(redemptionId: string, state: RedemptionState, at: Date): Promise<void> {
    const unsigned = state === 'redeemed' ? {} : { agreement: null, 'declaration.name': '' };
    await this.collection.updateOne(
      { _id: redemptionId, state: { $in: ['opening', 'open'] } },
      { $set: { state, endedAt: at, newTenant: null, ...unsigned } },
    );
  }

  /** The set-up of what it led to was undone: its keys are free again. It may have been so fast that this one has not ended yet. */
  async undone(redemptionId: string, at: Date): Promise<void> {
    await this.collection.updateOne(
      { _id: redemptionId, state: { $in: ['open', 'redeemed'] } },
      { $set: { state: 'undone', endedAt: at, newTenant: null } },
    );
  }

  async count(tenantId: string): Promise<number> {
    return this.collection.countDocuments({ tenantId });
  }

  /** Blanks the names of persons in the redemptions of a tenant whose data is deleted. */
  async eraseNames(tenantId: string): Promise<void> {
    await this.collection.updateMany(
      { tenantId },
      { $set: { 'declaration.name': '', agreement: null, newTenant: null } },
    );
  }
}

import { createHash } from 'node:crypto';
import { type Collection, type Connection, Schema } from 'mongoose';
import type { BillingAccountKind, BillingDetails } from '../../domain/billing/billing-details.js';
import type { BillingProfiles } from '../../domain/billing/billing-profiles.js';
import type { PaymentTerms } from '../../domain/billing/payment-terms.js';
import type { Reach } from '../../domain/identity/grants.js';
import { collectionOf, given, insert, pageAfter } from '../collection.js';
import { type Condition, oneWithin, withinReach } from '../identity/reach.js';

/**
 * Whose account it is: an organisation's, that of a user who pays for a team, or a partner's. An owner has one account, so its
 * id follows from the owner (`billingAccountIdOf`).
 */
export type BillingAccountOwner =
  | { readonly kind: 'organisation'; readonly tenantId: string }
  | { readonly kind: 'purchaser'; readonly tenantId: string; readonly userId: string }
  /** On a test clock, a partner has an account of its own for that clock. */
  | { readonly kind: 'partner'; readonly partnerId: string; readonly testClockId?: string | undefined };

/** The id of an owner's account. */
export function billingAccountIdOf(owner: BillingAccountOwner): string {
  const ofPartner = owner.kind === 'partner' ? [owner.partnerId, owner.testClockId ?? []].flat() : null;
  const parts = [owner.kind, ...(ofPartner ?? (owner.kind === 'partner' ? [] : [owner.tenantId]))];
  const name = [...parts, ...(owner.kind === 'purchaser' ? [owner.userId] : [])].join('/');
  return `bacc_${createHash('sha256').update(name).digest('hex').slice(0, 24)}`;
}

/** The id of the profile that an account has from the start. */
export function firstProfileIdOf(accountId: string): string {
  return `bprf_${createHash('sha256').update(`${accountId}/first`).digest('hex').slice(0, 24)}`;
}

/** What orders, payment methods, the ledger and documents belong to. */
export interface BillingAccount extends BillingProfiles {
  readonly _id: string;
  readonly kind: BillingAccountKind;
  /** Null for a partner's. */
  readonly tenantId: string | null;
  /** The purchaser; null for others. */
  readonly userId: string | null;
  /** Null for a tenant's. */
  readonly partnerId: string | null;
  readonly testClockId: string | null;
  /** Who is billed, as documents name it; null once the organisation's data was deleted: documents keep a copy of their own. */
  readonly details: BillingDetails | null;
  /** A purchaser's who buys for personal use, as the purchaser says: a consumer, unless a VAT id says otherwise. */
  readonly personalUse: boolean;
  /** Whom a payment provider knows it as, by the provider's name. */
  readonly providerCustomers: Readonly<Record<string, string>>;
  /** Counts the changes of its profiles, and of what is paid by them. */
  readonly profilesRevision: number;
  /** At most one of each currency; none: what is bought is paid first. */
  readonly paymentTerms: readonly PaymentTerms[];
  /** Its holder has left: nothing is charged to what is stored. */
  readonly suspended: boolean;
  readonly revision: number;
  /** Hash of the request that made it: a repetition finds its own. */
  readonly madeBy: string;
  readonly createdAt: Date;
  /** Since when what is not paid may show other details than it has, on the wall's time; null: it does not. */
  readonly unbilledSince: Date | null;
}

export interface BillingAccountFilter {
  readonly kind?: BillingAccountKind | undefined;
  readonly tenantId?: string | undefined;
  readonly partnerId?: string | undefined;
}

const billingAccountSchema = new Schema<BillingAccount>(
  {
    _id: String,
    kind: { type: String, required: true },
    tenantId: { type: String, default: null },
    userId: { type: String, default: null },
    partnerId: { type: String, default: null },
    testClockId: { type: String, default: null },
    details: { type: Object, required: true },
    personalUse: { type: Boolean, default: false },
    providerCustomers: { type: Object, default: {} },
    defaultProfileId: { type: String, required: true },
    profiles: { type: Schema.Types.Mixed, required: true },
    profilesRevision: { type: Number, required: true },
    paymentTerms: { type: Schema.Types.Mixed, default: [] },
    suspended: { type: Boolean, default: false },
    revision: { type: Number, required: true },
    madeBy: { type: String, required: true },
    createdAt: { type: Date, required: true },
    unbilledSince: { type: Date, default: null },
  },
  { collection: 'billingAccounts', versionKey: false, strict: 'throw', minimize: false },
);
billingAccountSchema.index({ tenantId: 1, _id: 1 });
billingAccountSchema.index({ partnerId: 1, _id: 1 });
billingAccountSchema.index({ kind: 1, _id: 1 });
billingAccountSchema.index({ testClockId: 1 });
billingAccountSchema.index({ unbilledSince: 1 });

function accountsWithin(reach: Reach): Condition {
  return withinReach(reach, { tenant: 'tenantId', partner: 'partnerId', billingAccount: '_id' });
}

export class BillingAccounts {
  readonly collection: Collection<BillingAccount>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'BillingAccount', billingAccountSchema);
  }

  /** @returns false when its owner has one already */
  async create(account: BillingAccount): Promise<boolean> {
    return insert(this.collection, account);
  }

  async find(accountId: string): Promise<BillingAccount | null> {
    return this.collection.findOne({ _id: accountId });
  }

  /** The account, if it is within the reach of a caller. */
  async within(reach: Reach, accountId: string): Promise<BillingAccount | null> {
    return this.collection.findOne(oneWithin(accountId, accountsWithin(reach)));
  }

  /** A page of the accounts within a reach, by id. */
  async list(
    reach: Reach,
    filter: BillingAccountFilter,
    after: string | undefined,
    limit: number,
  ): Promise<BillingAccount[]> {
    const position = after === undefined ? undefined : { _id: after };
    return this.collection
      .find({ $and: [accountsWithin(reach), given(filter), ...pageAfter(position, 1)] })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** All of a tenant: its own, and those of its purchasers. */
  /** Those of some accounts that are users' own, by which they pay for their teams. */
  async purchasersAmong(accountIds: readonly string[]): Promise<ReadonlySet<string>> {
    const ids = [...new Set(accountIds)];
    if (ids.length === 0) return new Set();
    const found = this.collection.find({ _id: { $in: ids }, kind: 'purchaser' }, { projection: { _id: 1 } });
    return new Set((await found.toArray()).map(({ _id }) => _id));
  }

  async ofTenant(tenantId: string): Promise<BillingAccount[]> {
    return this.collection.find({ tenantId }).toArray();
  }

  /** Changes an account that nobody has changed since this revision. @returns null when somebody has, or it was erased */
  async change(
    { _id, revision, personalUse: before }: BillingAccount,
    details: BillingDetails,
    personalUse = before,
  ): Promise<BillingAccount | null> {
    return this.collection.findOneAndUpdate(
      { _id, revision, details: { $ne: null } },
      { $set: { details, personalUse, unbilledSince: new Date() }, $inc: { revision: 1 } },
      { returnDocument: 'after' },
    );
  }

  /** Sets the terms of an account that nobody has changed since this revision. @returns null when somebody has, or it was erased */
  async setTerms(
    { _id, revision }: BillingAccount,
    paymentTerms: readonly PaymentTerms[],
  ): Promise<BillingAccount | null> {
    return this.collection.findOneAndUpdate(
      { _id, revision, details: { $ne: null } },
      { $set: { paymentTerms }, $inc: { revision: 1 } },
      { returnDocument: 'after' },
    );
  }

  /**
   * Writes down whom a provider knows it as; that does not change what callers read. The first one stays.
   * @returns the one that is there
   */
  async knownAs(accountId: string, provider: string, customerId: string): Promise<string> {
    const field = `providerCustomers.${provider}`;
    await this.collection.updateOne({ _id: accountId, [field]: { $exists: false } }, { $set: { [field]: customerId } });
    return (await this.find(accountId))?.providerCustomers[provider] ?? customerId;
  }

  /** Changes the profiles of an account that nobody has changed since they were read. @returns null when somebody has, or it was erased */
  async changeProfiles(
    { _id, profilesRevision }: Pick<BillingAccount, '_id' | 'profilesRevision'>,
    { defaultProfileId, profiles }: BillingProfiles,
  ): Promise<BillingAccount | null> {
    return this.collection.findOneAndUpdate(
      { _id, profilesRevision, details: { $ne: null } },
      { $set: { defaultProfileId, profiles, unbilledSince: new Date() }, $inc: { profilesRevision: 1 } },
      { returnDocument: 'after' },
    );
  }

  /**
   * Makes a removal of the profile that is being decided look again at what is paid by it.
   * @returns false where the account has no such profile
   */
  async touchProfile(accountId: string, profileId: string): Promise<boolean> {
    const { matchedCount } = await this.collection.updateOne(
      { _id: accountId, 'profiles.id': profileId },
      { $inc: { profilesRevision: 1 } },
    );
    return matchedCount > 0;
  }

  /** What is billed by other details from now on is to be asked for anew. */
  async billAnew(accountId: string): Promise<void> {
    await this.collection.updateOne({ _id: accountId }, { $set: { unbilledSince: new Date() } });
  }

  /** What is not paid shows the details of that time, or newer ones. */
  async billedAnew({ _id, unbilledSince }: Pick<BillingAccount, '_id' | 'unbilledSince'>): Promise<void> {
    await this.collection.updateOne({ _id, unbilledSince }, { $set: { unbilledSince: null } });
  }

  /** Those whose details have changed before this instant without anything being asked for anew. */
  unbilled(since: Date): AsyncIterable<BillingAccount> {
    return this.collection.find({ unbilledSince: { $lt: since } }).sort({ unbilledSince: 1 });
  }

  /** Whether what is stored with it is charged. */
  async suspend(accountId: string, suspended: boolean): Promise<void> {
    await this.collection.updateOne({ _id: accountId }, { $set: { suspended } });
  }

  /** Blanks who is billed by one account; documents keep a copy of their own. */
  async erase(accountId: string): Promise<void> {
    await this.collection.updateOne(
      { _id: accountId },
      { $set: { details: null, profiles: [] }, $inc: { revision: 1, profilesRevision: 1 } },
    );
  }

  /** Blanks who is billed in a tenant's accounts; the ids stay, under which the ledger is kept. */
  async eraseTenant(tenantId: string): Promise<void> {
    await this.collection.updateMany(
      { tenantId },
      { $set: { details: null, userId: null, profiles: [] }, $inc: { revision: 1, profilesRevision: 1 } },
    );
  }
}

import { type Collection, type Connection, Schema } from 'mongoose';
import { type BillingProfile, chargedOf, type PlannedCharge } from '../../domain/billing/billing-profiles.js';
import type { Reach } from '../../domain/identity/grants.js';
import type { Money } from '../../domain/money.js';
import { collectionOf, given, insert, pageAfter } from '../collection.js';
import { type Condition, oneWithin, withinReach } from '../identity/reach.js';
import type { BillingAccount } from './billing-accounts.js';

/** `settingUp`: the customer enters it at the provider; `ready`; `failed`; `detached`: it is never charged again. */
export type PaymentMethodState = 'settingUp' | 'ready' | 'failed' | 'detached';

/** A method that the provider holds; of it only what a person recognises it by. */
export interface PaymentMethodRecord {
  readonly _id: string;
  readonly billingAccountId: string;
  /** The profile of the account whose collections charge it. */
  readonly billingProfileId: string;
  readonly tenantId: string | null;
  readonly partnerId: string | null;
  readonly testClockId: string | null;
  readonly state: PaymentMethodState;
  readonly kind: 'card' | 'blik';
  readonly provider: {
    readonly name: string;
    readonly customerId: string;
    readonly setupId: string | null;
    /** Under which its details are being edited; null: they are not. */
    readonly editId: string | null;
    readonly methodId: string | null;
  };
  readonly card: {
    readonly brand: string;
    readonly last4: string;
    readonly expires: { readonly year: number; readonly month: number };
  } | null;
  /** The most that a BLIK mandate allows a payment; null: none was agreed. */
  readonly cap: Money | null;
  readonly problem: { readonly code: string; readonly message: string } | null;
  /** The method whose place it takes once it is ready. */
  readonly replaces: string | null;
  /** The method that has taken its place. */
  readonly replacedBy: string | null;
  readonly createdAt: Date;
  readonly revision: number;
}

export interface PaymentMethodPosition {
  readonly createdAt: Date;
  readonly id: string;
}

const methodSchema = new Schema<PaymentMethodRecord>(
  {
    _id: String,
    billingAccountId: { type: String, required: true },
    billingProfileId: { type: String, required: true },
    tenantId: { type: String, default: null },
    partnerId: { type: String, default: null },
    testClockId: { type: String, default: null },
    state: { type: String, required: true },
    kind: { type: String, required: true },
    provider: { type: Schema.Types.Mixed, required: true },
    card: { type: Schema.Types.Mixed, default: null },
    cap: { type: Schema.Types.Mixed, default: null },
    problem: { type: Schema.Types.Mixed, default: null },
    replaces: { type: String, default: null },
    replacedBy: { type: String, default: null },
    createdAt: { type: Date, required: true },
    revision: { type: Number, required: true },
  },
  { collection: 'paymentMethods', versionKey: false, strict: 'throw', minimize: false },
);
methodSchema.index({ billingProfileId: 1, state: 1, createdAt: -1 });
methodSchema.index({ billingAccountId: 1, createdAt: -1, _id: -1 });
methodSchema.index({ billingAccountId: 1, billingProfileId: 1, createdAt: -1, _id: -1 });
methodSchema.index({ 'provider.setupId': 1 });
methodSchema.index({ 'provider.editId': 1 });
methodSchema.index({ 'provider.methodId': 1 });
methodSchema.index({ tenantId: 1 });
methodSchema.index({ testClockId: 1 });

function methodsWithin(reach: Reach): Condition {
  return withinReach(reach, { tenant: 'tenantId', partner: 'partnerId', billingAccount: 'billingAccountId' });
}

export class PaymentMethods {
  readonly collection: Collection<PaymentMethodRecord>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'PaymentMethod', methodSchema);
  }

  /** Repeated, the first one stays. */
  async begin(method: PaymentMethodRecord): Promise<void> {
    await insert(this.collection, method);
  }

  async find(methodId: string): Promise<PaymentMethodRecord | null> {
    return this.collection.findOne({ _id: methodId });
  }

  /** One of a billing account's, if it is within the reach of a caller. */
  async within(reach: Reach, billingAccountId: string, methodId: string): Promise<PaymentMethodRecord | null> {
    const found = await this.collection.findOne(oneWithin(methodId, methodsWithin(reach)));
    return found?.billingAccountId === billingAccountId ? found : null;
  }

  /** A page of an account's methods within a reach, the newest first. */
  async list(
    reach: Reach,
    filter: { readonly billingAccountId: string; readonly billingProfileId?: string | undefined },
    after: PaymentMethodPosition | undefined,
    limit: number,
  ): Promise<PaymentMethodRecord[]> {
    const position = after && { createdAt: after.createdAt, _id: after.id };
    return this.collection
      .find({ $and: [methodsWithin(reach), given(filter), ...pageAfter(position, -1)] })
      .sort({ createdAt: -1, _id: -1 })
      .limit(limit)
      .toArray();
  }

  /** The newest one of a profile that was refused for good. */
  async refused({ id: billingProfileId }: Pick<BillingProfile, 'id'>): Promise<PaymentMethodRecord | null> {
    const found = this.collection.find({ billingProfileId, state: 'failed' }).sort({ createdAt: -1 }).limit(1);
    return (await found.toArray())[0] ?? null;
  }

  async ofAccount(billingAccountId: string): Promise<PaymentMethodRecord[]> {
    return this.collection.find({ billingAccountId }).sort({ createdAt: -1, _id: -1 }).toArray();
  }

  async ofTenant(tenantId: string): Promise<PaymentMethodRecord[]> {
    return this.collection.find({ tenantId }).sort({ createdAt: 1, _id: 1 }).toArray();
  }

  async bySetup(setupId: string): Promise<PaymentMethodRecord | null> {
    return this.collection.findOne({ 'provider.setupId': setupId });
  }

  /** The one whose details are edited under this id. */
  async byEdit(editId: string): Promise<PaymentMethodRecord | null> {
    return this.collection.findOne({ 'provider.editId': editId });
  }

  async byProviderMethod(methodId: string): Promise<PaymentMethodRecord | null> {
    return this.collection.findOne({ 'provider.methodId': methodId });
  }

  /**
   * The method that collections by a profile charge: its default one while it is ready and can pay that, else the newest that can. One that
   * a ready one replaces is charged no more, and has its place taken. None is as long as the account is suspended.
   * @param charge left out: whatever it is
   */
  async chargeable(
    { suspended }: Pick<BillingAccount, 'suspended'>,
    { id: billingProfileId, defaultPaymentMethodId }: Pick<BillingProfile, 'id' | 'defaultPaymentMethodId'>,
    charge: PlannedCharge = { currency: 'PLN' },
  ): Promise<PaymentMethodRecord | null> {
    if (suspended) return null;
    const ready = await this.stored(billingProfileId, ['ready']);
    return chargedOf(ready, { defaultPaymentMethodId, ...charge });
  }

  /** The newest hundred of a profile in these states. */
  async stored(billingProfileId: string, states: readonly PaymentMethodState[]): Promise<PaymentMethodRecord[]> {
    return this.collection
      .find({ billingProfileId, state: { $in: [...states] } })
      .sort({ createdAt: -1 })
      .limit(100)
      .toArray();
  }

  /** Changes one that is in one of the states. @returns it as it is then */
  async change(
    methodId: string,
    from: readonly PaymentMethodState[],
    change: Partial<Pick<PaymentMethodRecord, 'state' | 'provider' | 'card' | 'cap' | 'problem' | 'replacedBy'>>,
  ): Promise<PaymentMethodRecord | null> {
    await this.collection.updateOne(
      { _id: methodId, state: { $in: [...from] } },
      { $set: given(change), $inc: { revision: 1 } },
    );
    return this.find(methodId);
  }
}

import { type Collection, type Connection, Schema } from 'mongoose';
import type { Allocation } from '../../domain/billing/allocation.js';
import type { ReversalEffect } from '../../domain/billing/reversal.js';
import type { Reach } from '../../domain/identity/grants.js';
import type { Json } from '../../domain/json.js';
import type { Money } from '../../domain/money.js';
import { collectionOf, given, insert, pageAfter } from '../collection.js';
import { type Condition, oneWithin, withinReach } from '../identity/reach.js';
import { onClock } from './of-clock.js';

/**
 * `pending`: not decided at the provider; `received`: the money is there, and is being applied; `applied`; `waiting` for a person, whole or in
 * part; `failed`, `cancelled`: there is no money; `reversed`: it was taken back; `dismissed`: a person said that nothing is to be done.
 */
export const paymentStates = [
  'pending',
  'received',
  'applied',
  'waiting',
  'failed',
  'cancelled',
  'reversed',
  'dismissed',
] as const;
export type PaymentState = (typeof paymentStates)[number];

/** Money that came in, or was asked for at the provider. */
export interface PaymentRecord {
  readonly _id: string;
  /** By where it comes from, so that it is taken once: `provider/…`, `statement/…`, `hand/…`. */
  readonly identity: string;
  readonly source: 'provider' | 'statement' | 'hand';
  readonly method: 'transfer' | 'card' | 'blik';
  readonly state: PaymentState;
  /** Null while nobody knows whose it is. */
  readonly billingAccountId: string | null;
  readonly tenantId: string | null;
  readonly partnerId: string | null;
  readonly testClockId: string | null;
  readonly amount: Money;
  /** The payer's calendar day of the money, `YYYY-MM-DD`; null while it is pending. */
  readonly valueDate: string | null;
  /** The request that it was made for, or that a person named; null: its references say it. */
  readonly requestId: string | null;
  readonly references: string[];
  readonly payerName: string | null;
  /** What the transfer says. */
  readonly text: string | null;
  /** Of a payment by card or BLIK. */
  readonly provider: { readonly name: string; readonly paymentId: string; readonly customerId: string } | null;
  /** Of one from a bank statement: the import that brought it first, and the bank's own number. */
  readonly statement: { readonly importId: string; readonly bankReference: string | null } | null;
  readonly allocations: Json<Allocation>[];
  /** Of one that was taken back. */
  readonly reversal: Json<ReversalEffect>[] | null;
  /** Why there is no money. */
  readonly decline: { readonly reason: string; readonly final: boolean } | null;
  readonly createdAt: Date;
  readonly appliedAt: Date | null;
  readonly revision: number;
}

export interface PaymentFilter {
  readonly state?: PaymentState | undefined;
  readonly billingAccountId?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly requestId?: string | undefined;
  readonly testClockId?: string | undefined;
}

export interface PaymentPosition {
  readonly createdAt: Date;
  readonly id: string;
}

export type PaymentChange = Partial<
  Pick<
    PaymentRecord,
    | 'state'
    | 'billingAccountId'
    | 'tenantId'
    | 'partnerId'
    | 'testClockId'
    | 'valueDate'
    | 'requestId'
    | 'provider'
    | 'allocations'
    | 'reversal'
    | 'decline'
    | 'appliedAt'
  >
>;

const paymentSchema = new Schema<PaymentRecord>(
  {
    _id: String,
    identity: { type: String, required: true },
    source: { type: String, required: true },
    method: { type: String, required: true },
    state: { type: String, required: true },
    billingAccountId: { type: String, default: null },
    tenantId: { type: String, default: null },
    partnerId: { type: String, default: null },
    testClockId: { type: String, default: null },
    amount: { type: new Schema({ amount: Number, currency: String }, { _id: false }), required: true },
    valueDate: { type: String, default: null },
    requestId: { type: String, default: null },
    references: { type: [String], required: true },
    payerName: { type: String, default: null },
    text: { type: String, default: null },
    provider: { type: Schema.Types.Mixed, default: null },
    statement: { type: Schema.Types.Mixed, default: null },
    allocations: { type: Schema.Types.Mixed, required: true },
    reversal: { type: Schema.Types.Mixed, default: null },
    decline: { type: Schema.Types.Mixed, default: null },
    createdAt: { type: Date, required: true },
    appliedAt: { type: Date, default: null },
    revision: { type: Number, required: true },
  },
  { collection: 'payments', versionKey: false, strict: 'throw', minimize: false },
);
paymentSchema.index({ identity: 1 }, { unique: true });
for (const field of ['billingAccountId', 'tenantId', 'partnerId', 'requestId', 'testClockId']) {
  paymentSchema.index({ [field]: 1, createdAt: -1, _id: -1 });
}
paymentSchema.index({ partnerId: 1, state: 1, createdAt: -1, _id: -1 });
paymentSchema.index({ tenantId: 1, state: 1, createdAt: -1, _id: -1 });
paymentSchema.index({ testClockId: 1, state: 1, createdAt: -1, _id: -1 });

function paymentsWithin(reach: Reach): Condition {
  return withinReach(reach, { tenant: 'tenantId', partner: 'partnerId' });
}

export class Payments {
  readonly collection: Collection<PaymentRecord>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'Payment', paymentSchema);
  }

  /** Takes a payment once for its identity. @returns the one that is there, and whether it is new */
  async take(payment: PaymentRecord): Promise<{ readonly payment: PaymentRecord; readonly isNew: boolean }> {
    if (await insert(this.collection, payment)) return { payment, isNew: true };
    return { payment: (await this.collection.findOne({ identity: payment.identity })) ?? payment, isNew: false };
  }

  async find(paymentId: string): Promise<PaymentRecord | null> {
    return this.collection.findOne({ _id: paymentId });
  }

  async byIdentity(identity: string): Promise<PaymentRecord | null> {
    return this.collection.findOne({ identity });
  }

  async within(reach: Reach, paymentId: string): Promise<PaymentRecord | null> {
    return this.collection.findOne(oneWithin(paymentId, paymentsWithin(reach)));
  }

  /** Payments for a request, by card or BLIK or where a person named it. */
  async ofRequest(requestId: string): Promise<PaymentRecord[]> {
    return this.collection.find({ requestId }).sort({ createdAt: -1, _id: -1 }).toArray();
  }

  /** Changes one that is in one of the states. @returns it as it is then */
  async change(paymentId: string, from: readonly PaymentState[], change: PaymentChange): Promise<PaymentRecord | null> {
    await this.collection.updateOne(
      { _id: paymentId, state: { $in: [...from] } },
      { $set: given(change), $inc: { revision: 1 } },
    );
    return this.find(paymentId);
  }

  /** A page of the payments within a reach, the newest first. */
  async list(
    reach: Reach,
    { testClockId, ...filter }: PaymentFilter,
    after: PaymentPosition | undefined,
    limit: number,
  ): Promise<PaymentRecord[]> {
    const position = after && { createdAt: after.createdAt, _id: after.id };
    const owner = filter.tenantId ?? filter.billingAccountId ?? filter.requestId;
    return this.collection
      .find({
        $and: [paymentsWithin(reach), given(filter), ...onClock(reach, owner, testClockId), ...pageAfter(position, -1)],
      })
      .sort({ createdAt: -1, _id: -1 })
      .limit(limit)
      .toArray();
  }
}

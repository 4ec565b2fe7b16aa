import { type Collection, type Connection, Schema } from 'mongoose';
import type { ProcessProblem } from '../../domain/errors.js';
import type { Reach } from '../../domain/identity/grants.js';
import type { Money } from '../../domain/money.js';
import { cancellationReasons } from '../../domain/subscriptions/subscription.js';
import { collectionOf, given, insert } from '../collection.js';
import { oneWithin, withinReach } from '../identity/reach.js';

/** `requested`: it is being carried out; `granted`: the money has to be paid back by transfer; `paidOut`; `refused`, with the problem. */
export type RefundState = 'requested' | 'granted' | 'paidOut' | 'refused';

/** Why a customer gave seats back; `withdrawal`: a consumer has withdrawn; `taxChanged`: the proof came that no VAT was due. */
export const refundReasons = [...cancellationReasons, 'withdrawal', 'taxChanged'] as const;
export type RefundReason = (typeof refundReasons)[number];

/** Seats of a paid request that are given back, or VAT that was not due, and the money. */
export interface RefundRecord {
  readonly _id: string;
  readonly paymentRequestId: string;
  readonly billingAccountId: string;
  /** Null: a partner's. */
  readonly tenantId: string | null;
  /** Null: a tenant's. */
  readonly partnerId: string | null;
  readonly testClockId: string | null;
  readonly state: RefundState;
  /** Null: all that are left; 0: its VAT alone. */
  readonly seats: number | null;
  readonly freeUsers: string[];
  /** The total of the subscription that was set: it is not to go below; null: none was. */
  readonly keepSeats: number | null;
  readonly reason: RefundReason;
  /** A person has decided that the money goes back, and that the subscription, which had refused, stays as it is. */
  readonly moneyOnly: boolean;
  /** Gross; null until it is granted. */
  readonly amount: Money | null;
  /** What of it lowered what was still owed, and is not paid back; null until it is granted. */
  readonly setOff: Money | null;
  readonly problem: ProcessProblem | null;
  readonly requestedAt: Date;
  readonly endedAt: Date | null;
}

const refundSchema = new Schema<RefundRecord>(
  {
    _id: String,
    paymentRequestId: { type: String, required: true },
    billingAccountId: { type: String, required: true },
    tenantId: { type: String, default: null },
    partnerId: { type: String, default: null },
    testClockId: { type: String, default: null },
    state: { type: String, required: true },
    seats: { type: Number, default: null },
    freeUsers: { type: [String], required: true },
    keepSeats: { type: Number, default: null },
    reason: { type: String, required: true },
    moneyOnly: { type: Boolean, required: true },
    amount: { type: Schema.Types.Mixed, default: null },
    setOff: { type: Schema.Types.Mixed, default: null },
    problem: { type: Schema.Types.Mixed, default: null },
    requestedAt: { type: Date, required: true },
    endedAt: { type: Date, default: null },
  },
  { collection: 'refunds', versionKey: false, strict: 'throw', minimize: false },
);
refundSchema.index({ paymentRequestId: 1, requestedAt: 1 });
refundSchema.index({ testClockId: 1, state: 1, reason: 1, requestedAt: -1, _id: -1 });
refundSchema.index({ tenantId: 1, state: 1, reason: 1, requestedAt: -1, _id: -1 });

export class Refunds {
  readonly collection: Collection<RefundRecord>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'Refund', refundSchema);
  }

  /** Repeated, the first one stays. */
  async request(refund: RefundRecord): Promise<void> {
    await insert(this.collection, refund);
  }

  async find(refundId: string): Promise<RefundRecord | null> {
    return this.collection.findOne({ _id: refundId });
  }

  async within(reach: Reach, refundId: string): Promise<RefundRecord | null> {
    return this.collection.findOne(
      oneWithin(
        refundId,
        withinReach(reach, { tenant: 'tenantId', partner: 'partnerId', billingAccount: 'billingAccountId' }),
      ),
    );
  }

  /** Of a request, in their order. */
  async ofRequest(paymentRequestId: string): Promise<RefundRecord[]> {
    return this.collection.find({ paymentRequestId }).sort({ requestedAt: 1 }).toArray();
  }

  async move(
    refundId: string,
    from: readonly RefundState[],
    change: Partial<Pick<RefundRecord, 'state' | 'moneyOnly' | 'amount' | 'setOff' | 'problem' | 'endedAt'>>,
  ): Promise<RefundRecord | null> {
    await this.collection.updateOne({ _id: refundId, state: { $in: [...from] } }, { $set: given(change) });
    return this.find(refundId);
  }
}

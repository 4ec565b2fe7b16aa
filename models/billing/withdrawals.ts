import { createHash } from 'node:crypto';
import { type Collection, type Connection, Schema } from 'mongoose';
import type { Reach } from '../../domain/identity/grants.js';
import { collectionOf, insert } from '../collection.js';
import { oneWithin, withinReach } from '../identity/reach.js';

/** `stated`: the consumer has said it, and has to confirm it; `confirmed`: the receipt goes to the address, and the money back. */
export type WithdrawalState = 'stated' | 'confirmed';

/** A consumer withdraws from an order. */
export interface Withdrawal {
  /** It follows from the order: there is one. */
  readonly _id: string;
  readonly orderId: string;
  readonly billingAccountId: string;
  readonly tenantId: string;
  readonly testClockId: string | null;
  readonly state: WithdrawalState;
  /** As it was typed; empty once the person is purged, the data of the organisation deleted, or it can be confirmed no more. */
  readonly name: string;
  /** Where the receipt goes; empty then, too. */
  readonly email: string;
  readonly statedAt: Date;
  readonly confirmedAt: Date | null;
  /** What pays the money back; null: nothing was paid. */
  readonly refundId: string | null;
}

const withdrawalSchema = new Schema<Withdrawal>(
  {
    _id: String,
    orderId: { type: String, required: true },
    billingAccountId: { type: String, required: true },
    tenantId: { type: String, required: true },
    testClockId: { type: String, default: null },
    state: { type: String, required: true },
    name: { type: String, default: '' },
    email: { type: String, default: '' },
    statedAt: { type: Date, required: true },
    confirmedAt: { type: Date, default: null },
    refundId: { type: String, default: null },
  },
  { collection: 'withdrawals', versionKey: false, strict: 'throw' },
);
withdrawalSchema.index({ tenantId: 1, statedAt: -1, _id: -1 });
withdrawalSchema.index({ billingAccountId: 1 });
withdrawalSchema.index({ state: 1, testClockId: 1, statedAt: 1 });
withdrawalSchema.index({ testClockId: 1 });

export class Withdrawals {
  readonly collection: Collection<Withdrawal>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'Withdrawal', withdrawalSchema);
  }

  /** Said again before it is confirmed, the last words count. @returns it as it is then */
  async state(withdrawal: Withdrawal): Promise<Withdrawal | null> {
    const { _id, name, email, statedAt } = withdrawal;
    if (!(await insert(this.collection, withdrawal))) {
      await this.collection.updateOne({ _id, state: 'stated' }, { $set: { name, email, statedAt } });
    }
    return this.find(_id);
  }

  async find(withdrawalId: string): Promise<Withdrawal | null> {
    return this.collection.findOne({ _id: withdrawalId });
  }

  async within(reach: Reach, withdrawalId: string): Promise<Withdrawal | null> {
    const limit = withinReach(reach, { tenant: 'tenantId', billingAccount: 'billingAccountId' });
    return this.collection.findOne(oneWithin(withdrawalId, limit));
  }

  /** @returns it as it is then: confirmed by this or before */
  async confirm(withdrawalId: string, at: Date, refundId: string | null): Promise<Withdrawal | null> {
    await this.collection.updateOne(
      { _id: withdrawalId, state: 'stated' },
      { $set: { state: 'confirmed', confirmedAt: at, refundId } },
    );
    return this.find(withdrawalId);
  }

  /** Those of an organisation's users, the newest first. */
  async ofTenant(tenantId: string, limit: number): Promise<Withdrawal[]> {
    return this.collection.find({ tenantId }).sort({ statedAt: -1, _id: -1 }).limit(limit).toArray();
  }

  /**
   * Leaves nothing of the person in those of an account: that there was a statement, for which order and when, what was answered and what
   * goes back stays. @returns their ids, by which their receipts are known
   */
  async eraseAccount(billingAccountId: string): Promise<string[]> {
    const found = await this.collection.find({ billingAccountId }).toArray();
    await this.collection.updateMany({ billingAccountId }, { $set: { name: '', email: '' } });
    return found.map(({ _id }) => _id);
  }

  /** The same in what was stated on the wall's time before an instant and never confirmed. */
  async eraseUnconfirmed(before: Date): Promise<void> {
    await this.collection.updateMany(
      { state: 'stated', testClockId: null, statedAt: { $lt: before } },
      { $set: { name: '', email: '' } },
    );
  }

  async eraseTenant(tenantId: string): Promise<void> {
    await this.collection.updateMany({ tenantId }, { $set: { name: '', email: '' } });
  }
}

export function withdrawalIdOf(orderId: string): string {
  return `wdr_${createHash('sha256').update(orderId).digest('hex').slice(0, 24)}`;
}

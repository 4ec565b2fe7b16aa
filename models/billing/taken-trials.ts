import { type Collection, type Connection, Schema } from 'mongoose';
import { collectionOf, insert } from '../collection.js';

/** That a user, or an organisation, has taken a trial of a product: one each, so that its insert decides between two orders. */
export interface TakenTrial {
  /** `<tenantId>/<userId>/<productId>`; of an organisation `<tenantId>/organisation/<productId>` */
  readonly _id: string;
  readonly tenantId: string;
  /** The order by which it was taken. */
  readonly orderId: string;
}

export interface TrialTaker {
  readonly tenantId: string;
  /** Null: the organisation, by its own account. */
  readonly userId: string | null;
  readonly productId: string;
}

const trialSchema = new Schema<TakenTrial>(
  { _id: String, tenantId: { type: String, required: true }, orderId: { type: String, required: true } },
  { collection: 'takenTrials', versionKey: false, strict: 'throw' },
);
trialSchema.index({ tenantId: 1 });
trialSchema.index({ orderId: 1 });

export class TakenTrials {
  readonly collection: Collection<TakenTrial>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'TakenTrial', trialSchema);
  }

  /** @param orderId by which it may have been taken: of one that is repeated */
  async isTaken(taker: TrialTaker, orderId: string | null = null): Promise<boolean> {
    const taken = await this.collection.findOne({ _id: idOf(taker) });
    return taken !== null && taken.orderId !== orderId;
  }

  /** @returns whether it is this order's: repeated, it still is */
  async take(taker: TrialTaker, orderId: string): Promise<boolean> {
    const _id = idOf(taker);
    if (await insert(this.collection, { _id, tenantId: taker.tenantId, orderId })) return true;
    return (await this.collection.findOne({ _id }))?.orderId === orderId;
  }

  /** Of an order that ended before it was delivered. */
  async giveBack(orderId: string): Promise<void> {
    await this.collection.deleteMany({ orderId });
  }

  async eraseTenant(tenantId: string): Promise<void> {
    await this.collection.deleteMany({ tenantId });
  }
}

function idOf({ tenantId, userId, productId }: TrialTaker): string {
  return `${tenantId}/${userId ?? 'organisation'}/${productId}`;
}

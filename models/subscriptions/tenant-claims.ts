import { type Collection, type Connection, Schema } from 'mongoose';
import { collectionOf, insert } from '../collection.js';

/** What was decided of a tenant's subscriptions: that one begins, or that the data of one is deleted. */
export interface TenantClaim {
  /** `<tenantId>/<number>` */
  readonly _id: string;
  readonly tenantId: string;
  /** From 1, without gaps. */
  readonly number: number;
  readonly kind: 'beginning' | 'deletion';
  readonly subscriptionId: string;
  /** Of a deletion: the tenant's own data goes with it, and nothing begins any more. */
  readonly withTenant: boolean;
}

export type NewTenantClaim = Pick<TenantClaim, 'kind' | 'subscriptionId' | 'withTenant'>;

const claimSchema = new Schema<TenantClaim>(
  {
    _id: String,
    tenantId: { type: String, required: true },
    number: { type: Number, required: true },
    kind: { type: String, required: true },
    subscriptionId: { type: String, required: true },
    withTenant: { type: Boolean, required: true },
  },
  { collection: 'tenantClaims', versionKey: false, strict: 'throw' },
);
claimSchema.index({ tenantId: 1, number: 1 });

/**
 * Decisions that rest on what other subscriptions a tenant has. Each is one insert under the next number of the tenant: of two that
 * are made at once, one is made again with the other before it.
 */
export class TenantClaims {
  readonly collection: Collection<TenantClaim>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'TenantClaim', claimSchema);
  }

  /**
   * Decides on what was claimed before, and claims.
   *
   * @param decide null: there is nothing to claim, an earlier try has done so. It is called again when somebody was faster.
   * @throws whatever `decide` does
   */
  async claim(
    tenantId: string,
    decide: (before: readonly TenantClaim[]) => Promise<NewTenantClaim | null>,
  ): Promise<void> {
    for (;;) {
      const before = await this.ofTenant(tenantId);
      const claim = await decide(before);
      const number = before.length + 1;
      if (!claim || (await insert(this.collection, { ...claim, _id: `${tenantId}/${number}`, tenantId, number })))
        return;
    }
  }

  /** In the order in which they were made. */
  async ofTenant(tenantId: string): Promise<TenantClaim[]> {
    return this.collection.find({ tenantId }).sort({ number: 1 }).toArray();
  }
}

import { type Collection, type Connection, Schema } from 'mongoose';
import {
  assertAllowed,
  type SelfServiceRequest,
  type SelfServiceState,
  selfServiceByDefault,
} from '../../domain/catalogue/self-service.js';
import { collectionOf, insert } from '../collection.js';

/** What an organisation allows its users of one product, and what it did before. None: nothing was decided. */
export interface SelfServicePolicy {
  /** `<tenantId>/<productId>` */
  readonly _id: string;
  readonly tenantId: string;
  readonly productId: string;
  readonly state: SelfServiceState;
  readonly revision: number;
  /** Every decision, the oldest first. */
  readonly history: SelfServiceDecision[];
}

export interface SelfServiceDecision {
  readonly at: Date;
  /** A principal's id. */
  readonly by: string;
  /** The user who it was; null: nobody of the organisation, or a key that names nobody. */
  readonly userId: string | null;
  readonly before: SelfServiceState;
  readonly after: SelfServiceState;
  /** Null: none was given. */
  readonly reason: string | null;
}

/** The newest ones; the audit has all. */
const keptDecisions = 100;

const policySchema = new Schema<SelfServicePolicy>(
  {
    _id: String,
    tenantId: { type: String, required: true },
    productId: { type: String, required: true },
    state: { type: String, required: true },
    revision: { type: Number, required: true },
    history: { type: Schema.Types.Mixed, required: true },
  },
  { collection: 'selfServicePolicies', versionKey: false, strict: 'throw' },
);
policySchema.index({ tenantId: 1, productId: 1 });

export class SelfServicePolicies {
  readonly collection: Collection<SelfServicePolicy>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'SelfServicePolicy', policySchema);
  }

  async find(tenantId: string, productId: string): Promise<SelfServicePolicy | null> {
    return this.collection.findOne({ _id: selfServicePolicyId(tenantId, productId) });
  }

  /** What an organisation has decided, by the product. */
  async among(tenantId: string, productIds: readonly string[]): Promise<Map<string, SelfServicePolicy>> {
    const found = await this.collection.find({ tenantId, productId: { $in: [...productIds] } }).toArray();
    return new Map(found.map((policy) => [policy.productId, policy]));
  }

  /**
   * Decides, where nobody has since a revision, which is 0 where nothing was decided.
   * @returns null when somebody has
   */
  async decide(
    { tenantId, productId, revision }: Pick<SelfServicePolicy, 'tenantId' | 'productId' | 'revision'>,
    decision: SelfServiceDecision,
  ): Promise<SelfServicePolicy | null> {
    const _id = selfServicePolicyId(tenantId, productId);
    const state = decision.after;
    if (revision === 0) {
      const first = { _id, tenantId, productId, state, revision: 1, history: [decision] };
      return (await insert(this.collection, first)) ? first : null;
    }
    return this.collection.findOneAndUpdate(
      { _id, revision },
      { $set: { state }, $push: { history: { $each: [decision], $slice: -keptDecisions } }, $inc: { revision: 1 } },
      { returnDocument: 'after' },
    );
  }

  /** What goes with the organisation: who decided is in it. */
  async eraseTenant(tenantId: string): Promise<void> {
    await this.collection.deleteMany({ tenantId });
  }
}

export function selfServicePolicyId(tenantId: string, productId: string): string {
  return `${tenantId}/${productId}`;
}

/**
 * Whether a user of an organisation may have something of a product by self-service, as the organisation allows it now.
 * @throws DomainError selfServiceDisabled
 */
export async function assertSelfServiceAllowed(
  { selfServicePolicies }: { readonly selfServicePolicies: SelfServicePolicies },
  { tenantId, ...asked }: SelfServiceRequest & { readonly tenantId: string },
): Promise<void> {
  const decided = await selfServicePolicies.find(tenantId, asked.productId);
  assertAllowed(decided?.state ?? selfServiceByDefault, asked);
}

import { type Collection, type Connection, type Model, Schema } from 'mongoose';
import type { Policy } from '../domain/policies.js';
import { inserted } from './inserted.js';

/** One version of what is sold. A version is never changed: a key and a running term keep the one they were sold under. */
export interface Plan {
  /** `<planId>@<version>` */
  _id: string;
  planId: string;
  version: number;
  name: string;
  /** The term that a key of this plan carries, in months. */
  months: number;
  policy: Policy;
  /** `one`: a key carries one seat (one key per user); `several`: the batch says how many. */
  seatsPerKey: 'one' | 'several';
  /** ISO 3166-1 alpha-2 codes of the countries where the plan is sold. */
  countries: string[];
  agreement: { name: 'MOSA' | 'openLicense'; version: string };
  serviceLicences: string[];
  clouds: string[];
  /** False once the plan was withdrawn from sale; issued keys keep their value. */
  onSale: boolean;
  createdAt: Date;
}

const planSchema = new Schema<Plan>(
  {
    _id: String,
    planId: { type: String, required: true },
    version: { type: Number, required: true },
    name: { type: String, required: true },
    months: { type: Number, required: true },
    policy: { type: Schema.Types.Mixed, required: true },
    seatsPerKey: { type: String, required: true },
    countries: { type: [String], required: true },
    agreement: { type: new Schema({ name: String, version: String }, { _id: false }), required: true },
    serviceLicences: { type: [String], required: true },
    clouds: { type: [String], required: true },
    onSale: { type: Boolean, required: true },
    createdAt: { type: Date, required: true },
  },
  { collection: 'plans', versionKey: false, strict: 'throw' },
);
planSchema.index({ planId: 1, version: -1 });

export class Plans {
  readonly model: Model<Plan>;
  private readonly versions: Collection<Plan>;

  constructor(connection: Connection) {
    this.model = connection.model<Plan>('Plan', planSchema);
    this.versions = connection.collection<Plan>('plans');
  }

  /** Adds a version unless it is there already. */
  async add(plan: Omit<Plan, '_id'>): Promise<boolean> {
    return inserted(() => this.model.create({ ...plan, _id: planKey(plan.planId, plan.version) }));
  }

  async version(planId: string, version: number): Promise<Plan | null> {
    return this.versions.findOne({ _id: planKey(planId, version) });
  }

  async newest(planId: string): Promise<Plan | null> {
    return this.model.findOne({ planId }).sort({ version: -1 }).lean<Plan>();
  }

  /** The newest version of every plan, by id. The catalogue of one operator is small enough to be read whole. */
  async all(): Promise<Plan[]> {
    const versions = await this.model.find().sort({ planId: 1, version: -1 }).lean<Plan[]>();
    return versions.filter((plan, i) => versions[i - 1]?.planId !== plan.planId);
  }
}

function planKey(planId: string, version: number): string {
  return `${planId}@${version}`;
}

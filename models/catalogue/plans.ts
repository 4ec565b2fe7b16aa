import { type Collection, type Connection, Schema } from 'mongoose';
import type { BillingFrequency, LicensingModel } from '../../domain/catalogue/licensing.js';
import type { PlanVersion } from '../../domain/catalogue/plan-version.js';
import type { Policy } from '../../domain/catalogue/policies.js';
import type { PriceList } from '../../domain/catalogue/prices.js';
import type { AgreementName, CloudId } from '../../domain/clouds.js';
import { requireFound } from '../../domain/errors.js';
import { beginningWith, wordsOf } from '../../domain/search-words.js';
import { collectionOf, given, insert, inserted } from '../collection.js';

/** One version of what is sold. A version is never changed: a key and a running term keep the one they were sold under. */
export interface Plan {
  /** `<planId>@<version>` */
  _id: string;
  planId: string;
  version: number;
  productId: string;
  sellerId: string;
  name: string;
  /** The same in every version of a plan. */
  licensingModel: LicensingModel;
  /** The term that a key of this plan carries; null for a perpetual plan, and for a trial, whose policy counts days. */
  months: number | null;
  billing: BillingFrequency;
  /** A copy of the policy in the version that the plan names; null for a perpetual plan. */
  policy: Policy | null;
  /** `one`: a key carries one seat (one key per user); `several`: the batch says how many. */
  seatsPerKey: 'one' | 'several';
  /** ISO 3166-1 alpha-2 codes of the countries where the plan is sold. */
  countries: string[];
  agreement: { name: AgreementName; version: string };
  /** Whether a partner may attest that the customer has accepted the agreement, in the place of its signature. */
  partnerMayAttest: boolean;
  /** Whether a user buys it for a team without the administrator, as far as the organisation allows it. */
  selfService: boolean;
  /** One list per currency. */
  prices: PriceList[];
  serviceLicences: string[];
  /** Where it is sold: the same in every version. */
  cloud: CloudId;
  /** The request that made it: the same one again finds it. */
  madeBy: string;
  createdAt: Date;
}

/** The newest version of a plan, and whether it is sold. */
export type OfferedPlan = Plan & { readonly onSale: boolean };

/** A plan over all its versions: which one is the newest, and whether it is sold. */
export interface Offer {
  /** The plan's id. */
  _id: string;
  newest: number;
  /** False once the plan was withdrawn from sale: what was sold before keeps its value. */
  onSale: boolean;
  /** Of the newest version, to be found by. */
  productId: string;
  sellerId: string;
  licensingModel: LicensingModel;
  countries: string[];
  cloud: CloudId;
  /** Of its name. */
  words: string[];
}

export interface OfferFilter {
  readonly productId?: string | undefined;
  readonly sellerId?: string | undefined;
  readonly country?: string | undefined;
  readonly cloud?: CloudId | undefined;
  readonly onSale?: boolean | undefined;
  readonly licensingModel?: LicensingModel | undefined;
}

const planSchema = new Schema<Plan>(
  {
    _id: String,
    planId: { type: String, required: true },
    version: { type: Number, required: true },
    productId: { type: String, required: true },
    sellerId: { type: String, required: true },
    name: { type: String, required: true },
    licensingModel: { type: String, required: true },
    months: { type: Number, default: null },
    billing: { type: String, required: true },
    policy: { type: Schema.Types.Mixed, default: null },
    seatsPerKey: { type: String, required: true },
    countries: { type: [String], required: true },
    agreement: { type: new Schema({ name: String, version: String }, { _id: false }), required: true },
    partnerMayAttest: { type: Boolean, default: false },
    selfService: { type: Boolean, required: true },
    prices: {
      type: [
        new Schema(
          { currency: String, tiers: [new Schema({ from: Number, amount: Number }, { _id: false })] },
          { _id: false },
        ),
      ],
      required: true,
    },
    serviceLicences: { type: [String], required: true },
    cloud: { type: String, required: true },
    madeBy: { type: String, required: true },
    createdAt: { type: Date, required: true },
  },
  { collection: 'plans', versionKey: false, strict: 'throw' },
);
planSchema.index({ planId: 1, version: -1 });

const offerSchema = new Schema<Offer>(
  {
    _id: String,
    newest: { type: Number, required: true },
    onSale: { type: Boolean, required: true },
    productId: { type: String, required: true },
    sellerId: { type: String, required: true },
    licensingModel: { type: String, required: true },
    countries: { type: [String], required: true },
    cloud: { type: String, required: true },
    words: { type: [String], default: [] },
  },
  { collection: 'offers', versionKey: false, strict: 'throw' },
);
for (const field of ['productId', 'sellerId', 'licensingModel', 'countries', 'onSale']) {
  offerSchema.index({ [field]: 1, _id: 1 });
  offerSchema.index({ cloud: 1, [field]: 1, _id: 1 });
}
offerSchema.index({ cloud: 1, _id: 1 });

offerSchema.index({ words: 1 });

export class Plans {
  readonly versions: Collection<Plan>;
  readonly offers: Collection<Offer>;
  /** Versions that were read before, by their `_id`: they are never changed. */
  private readonly known = new Map<string, Plan>();

  constructor(connection: Connection) {
    this.versions = collectionOf(connection, 'Plan', planSchema);
    this.offers = collectionOf(connection, 'Offer', offerSchema);
  }

  /**
   * Adds a version unless it is there already; either way the version that is there is offered afterwards, so that who comes
   * too late completes what the other began.
   * @returns whether it was added
   */
  async add(plan: Omit<Plan, '_id'>): Promise<boolean> {
    const added = await insert(this.versions, { ...plan, _id: planKey(plan.planId, plan.version) });
    const there = added ? plan : await this.version(plan.planId, plan.version);
    if (there) await this.offer(there);
    return added;
  }

  /** Gives a version that was written before plans had sellers and prices what it lacks. */
  async complete(plan: Omit<Plan, '_id' | 'createdAt'>): Promise<void> {
    const { planId, version, productId, sellerId, licensingModel, billing, prices, madeBy } = plan;
    this.known.delete(planKey(planId, version));
    await this.versions.updateOne(
      { _id: planKey(planId, version), sellerId: { $exists: false } },
      { $set: { productId, sellerId, licensingModel, billing, prices, madeBy } },
    );
  }

  /** Makes a version the one that is sold, unless a newer one is. */
  async offer(plan: Omit<Plan, '_id'>): Promise<void> {
    const { planId: _id, version: newest, productId, sellerId, licensingModel, countries, cloud } = plan;
    const words = wordsOf(plan.name);
    const found = { newest, productId, sellerId, licensingModel, countries, cloud, words };
    await inserted(() =>
      this.offers.updateOne(
        { _id, newest: { $lt: newest } },
        { $set: found, $setOnInsert: { onSale: true } },
        { upsert: true },
      ),
    );
  }

  /** Withdraws a plan from sale, or puts it back. Its versions stay what they are. */
  async sell(planId: string, onSale: boolean): Promise<void> {
    await this.offers.updateOne({ _id: planId }, { $set: { onSale } });
  }

  /** The version that was sold. @throws DomainError notFound */
  async sold({ id, version }: PlanVersion): Promise<Plan> {
    return requireFound(await this.version(id, version), `plan ${id} in version ${version}`);
  }

  async version(planId: string, version: number): Promise<Plan | null> {
    const key = planKey(planId, version);
    const found = this.known.get(key) ?? (await this.versions.findOne({ _id: key }));
    if (found) this.known.set(key, found);
    return found;
  }

  /** The ids of all that are sold in a cloud, or were. */
  async idsInCloud(cloud: CloudId): Promise<string[]> {
    const found = await this.offers.find({ cloud }, { projection: { _id: 1 } }).toArray();
    return found.map(({ _id }) => _id);
  }

  /** In which countries plans of a cloud are on sale. */
  async countriesOf(cloud: CloudId): Promise<string[]> {
    return (await this.offers.distinct('countries', { cloud, onSale: true })).sort();
  }

  /** The names of versions that were sold, by `<id>@<version>`. */
  async names(sold: readonly PlanVersion[]): Promise<Map<string, string>> {
    const keys = [...new Set(sold.map(({ id, version }) => planKey(id, version)))];
    const found = await this.versions.find({ _id: { $in: keys } }, { projection: { name: 1 } }).toArray();
    return new Map(found.map(({ _id, name }) => [_id, name]));
  }

  /** Plans with a word in the name of the newest version that begins so, folded. */
  async withWord(begins: string): Promise<string[]> {
    const named = { words: { $regex: beginningWith(begins) } };
    return (await this.offers.find(named, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id);
  }

  /** The version that a request made. */
  async madeBy(planId: string, request: string): Promise<Plan | null> {
    return this.versions.findOne({ planId, madeBy: request });
  }

  async newest(planId: string): Promise<OfferedPlan | null> {
    const offer = await this.offers.findOne({ _id: planId });
    const plan = offer && (await this.version(planId, offer.newest));
    return plan && { ...plan, onSale: offer.onSale };
  }

  /** The versions of a plan that are older than the given one, the newest first. */
  async history(planId: string, before: number, limit: number): Promise<Plan[]> {
    return this.versions
      .find({ planId, version: { $lt: before } })
      .sort({ version: -1 })
      .limit(limit)
      .toArray();
  }

  /** The newest versions of the plans that match, by id, those after the given one. */
  async list(filter: OfferFilter, after: string, limit: number): Promise<OfferedPlan[]> {
    const { country, ...equal } = filter;
    const wanted = given({ ...equal, countries: country });
    const offers = await this.offers
      .find({ ...wanted, _id: { $gt: after } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
    const keys = offers.map(({ _id, newest }) => planKey(_id, newest));
    const plans = await this.versions.find({ _id: { $in: keys } }).toArray();
    const byKey = new Map(plans.map((plan) => [plan._id, plan]));
    return offers.flatMap(({ _id, newest, onSale }) => {
      const plan = byKey.get(planKey(_id, newest));
      return plan ? [{ ...plan, onSale }] : [];
    });
  }
}

export function planKey(planId: string, version: number): string {
  return `${planId}@${version}`;
}

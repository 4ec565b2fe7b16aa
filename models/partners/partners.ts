import { type Collection, type Connection, type mongo, Schema } from 'mongoose';
import type { CloudId } from '../../domain/clouds.js';
import type { Reach } from '../../domain/identity/grants.js';
import {
  type ChainLink,
  type Distribution,
  type EnrolmentState,
  isInDirectory,
  type PartnerService,
} from '../../domain/partners/register.js';
import { collectionOf, given, insert, pageAfter } from '../collection.js';
import { type Condition, oneWithin, withinReach } from '../identity/reach.js';

/** A company that sells keys, or looks after customers. */
export interface Partner {
  /** Digits, as the partner's programme gave them. */
  _id: string;
  name: string;
  country: string;
  /** Language of what it is told (BCP 47). */
  locale: string;
  /** Whom a customer turns to; null: the partner's name alone is shown. */
  email: string | null;
  phone: string | null;
  website: string | null;
  services: PartnerService[];
  /** Whether it wants to be found by the public search. */
  listed: boolean;
  enrolment: { state: EnrolmentState; since: Date | null };
  /** Null: it does not sell. */
  distributor: (Distribution & { since: Date }) | null;
  /** The tenant that the partner is itself, where it is a customer too. */
  ownTenantId: string | null;
  /** Customers find it: it wants that, and is enrolled. */
  inDirectory: boolean;
  /** Where its customers' data lies: it has none of another one. It never changes. */
  cloud: CloudId;
  revision: number;
  /** Hash of the request that made it: a repetition finds its own. */
  madeBy: string;
  createdAt: Date;
}

/** What is said of a partner, without what follows from it. */
export type PartnerFields = Omit<Partner, '_id' | 'inDirectory' | 'revision' | 'madeBy' | 'createdAt'>;

export interface PartnerFilter {
  readonly cloud: CloudId;
  readonly country?: string | undefined;
  readonly service?: PartnerService | undefined;
  readonly enrolment?: EnrolmentState | undefined;
  /** Only those that this partner supplies. */
  readonly distributorId?: string | undefined;
}

/** Where a page of the public search ends. */
export interface DirectoryPosition {
  readonly name: string;
  readonly id: string;
}

const partnerSchema = new Schema<Partner>(
  {
    _id: String,
    name: { type: String, required: true },
    country: { type: String, required: true },
    locale: { type: String, required: true },
    email: { type: String, default: null },
    phone: { type: String, default: null },
    website: { type: String, default: null },
    services: { type: [String], required: true },
    listed: { type: Boolean, required: true },
    enrolment: { type: Schema.Types.Mixed, required: true },
    distributor: { type: Schema.Types.Mixed, default: null },
    ownTenantId: { type: String, default: null },
    inDirectory: { type: Boolean, required: true },
    cloud: { type: String, required: true },
    revision: { type: Number, required: true },
    madeBy: { type: String, required: true },
    createdAt: { type: Date, required: true },
  },
  { collection: 'partners', versionKey: false, strict: 'throw' },
);
partnerSchema.index({ inDirectory: 1, cloud: 1, country: 1, name: 1, _id: 1 });
partnerSchema.index({ inDirectory: 1, cloud: 1, country: 1, services: 1, name: 1, _id: 1 });
partnerSchema.index({ inDirectory: 1, cloud: 1, name: 1, _id: 1 });
partnerSchema.index({ inDirectory: 1, cloud: 1, services: 1, name: 1, _id: 1 });
partnerSchema.index({ cloud: 1, _id: 1 });
partnerSchema.index({ cloud: 1, country: 1, _id: 1 });
partnerSchema.index({ cloud: 1, services: 1, _id: 1 });
partnerSchema.index({ cloud: 1, 'enrolment.state': 1, _id: 1 });
// Of those that a distributor supplies, with the state of that relation.
for (const field of [null, 'country', 'services', 'enrolment.state']) {
  const filtered = field === null ? {} : ({ [field]: 1 } as const);
  partnerSchema.index({ cloud: 1, 'distributor.partnerId': 1, ...filtered, _id: 1, 'distributor.state': 1 });
}

/** The partners themselves, and those that they supply, for as long as that relation has not ended. */
function partnersWithin(reach: Reach): Condition {
  if (reach.kind === 'everything') return {};
  const { partnerIds } = reach;
  const supplied = { 'distributor.partnerId': { $in: [...partnerIds] }, 'distributor.state': { $ne: 'ended' } };
  return { $or: [{ _id: { $in: [...partnerIds] } }, supplied] };
}

export class Partners {
  readonly collection: Collection<Partner>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'Partner', partnerSchema);
  }

  async create(partner: Omit<Partner, 'inDirectory'>): Promise<boolean> {
    return insert(this.collection, { ...partner, inDirectory: foundByCustomers(partner) });
  }

  async find(partnerId: string): Promise<Partner | null> {
    return this.collection.findOne({ _id: partnerId });
  }

  /** The ids of all that are in a cloud. */
  async idsInCloud(cloud: CloudId): Promise<string[]> {
    const found = await this.collection.find({ cloud }, { projection: { _id: 1 } }).toArray();
    return found.map(({ _id }) => _id);
  }

  async byIds(partnerIds: readonly string[]): Promise<Map<string, Partner>> {
    if (partnerIds.length === 0) return new Map();
    const found = await this.collection.find({ _id: { $in: [...partnerIds] } }).toArray();
    return new Map(found.map((partner) => [partner._id, partner]));
  }

  /** The partner, its distributor, that one's distributor and so on, up to who runs Perennial; a circle is gone round once. */
  async chainOf(partnerId: string): Promise<ChainLink[]> {
    return (await this.chainsOf([partnerId])).get(partnerId) ?? [];
  }

  /** The same of several, by their ids. */
  async chainsOf(partnerIds: readonly string[]): Promise<Map<string, ChainLink[]>> {
    const known = new Map<string, Partner | null>(await this.byIds(partnerIds));
    for (let missing = suppliersOf(known); missing.length > 0; missing = suppliersOf(known)) {
      const found = await this.byIds(missing);
      for (const id of missing) known.set(id, found.get(id) ?? null);
    }
    return new Map(partnerIds.map((id) => [id, chainFrom(id, known)]));
  }

  /** The partner, if it is a caller's own. */
  async within(reach: Reach, partnerId: string): Promise<Partner | null> {
    return this.collection.findOne(oneWithin(partnerId, withinReach(reach, { partner: '_id' })));
  }

  /** The partner, if it is a caller's own, or is supplied by that one. */
  async seenWithin(reach: Reach, partnerId: string): Promise<Partner | null> {
    return this.collection.findOne(oneWithin(partnerId, partnersWithin(reach)) as mongo.Filter<Partner>);
  }

  /** The own partners and those that they supply, after an id, in order of their ids. */
  async list(reach: Reach, filter: PartnerFilter, after: string, limit: number): Promise<Partner[]> {
    const { cloud, country, service, enrolment, distributorId } = filter;
    const equal = given({
      cloud,
      country,
      services: service,
      'enrolment.state': enrolment,
      'distributor.partnerId': distributorId,
    });
    return this.collection
      .find({ $and: [partnersWithin(reach), equal, { _id: { $gt: after } }] } as mongo.Filter<Partner>)
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** Those that customers find, by name. */
  async directory(
    { cloud, country, service }: Pick<PartnerFilter, 'cloud' | 'country' | 'service'>,
    after: DirectoryPosition | undefined,
    limit: number,
  ): Promise<Partner[]> {
    const conditions = [
      given({ inDirectory: true, cloud, country, services: service }),
      ...pageAfter(after && { name: after.name, _id: after.id }, 1),
    ];
    return this.collection.find({ $and: conditions }).sort({ name: 1, _id: 1 }).limit(limit).toArray();
  }

  /** The countries in which customers of a cloud find somebody. */
  async directoryCountries(cloud: CloudId): Promise<string[]> {
    return (await this.collection.distinct('country', { inDirectory: true, cloud })).sort();
  }

  /** Changes a partner that nobody has changed since it was read. @returns null when somebody has */
  async change(before: Partner, change: Partial<PartnerFields>): Promise<Partner | null> {
    const { _id, revision } = before;
    const inDirectory = foundByCustomers({ ...before, ...change });
    return this.collection.findOneAndUpdate(
      { _id, revision },
      { $set: { ...given(change), inDirectory, revision: revision + 1 } },
      { returnDocument: 'after' },
    );
  }
}

function foundByCustomers({ listed, enrolment }: Pick<Partner, 'listed' | 'enrolment'>): boolean {
  return isInDirectory({ listed, enrolment: enrolment.state });
}

/** Distributors that are named and not known yet. */
function suppliersOf(known: ReadonlyMap<string, Partner | null>): string[] {
  const named = [...known.values()].flatMap((partner) => partner?.distributor?.partnerId ?? []);
  return [...new Set(named)].filter((id) => !known.has(id));
}

function chainFrom(partnerId: string, known: ReadonlyMap<string, Partner | null>): ChainLink[] {
  const chain: ChainLink[] = [];
  for (let next: string | null = partnerId; next !== null && !chain.some((link) => link.partnerId === next); ) {
    const found: Partner | null = known.get(next) ?? null;
    if (!found) break;
    chain.push({ partnerId: found._id, distributor: found.distributor });
    next = found.distributor?.partnerId ?? null;
  }
  return chain;
}

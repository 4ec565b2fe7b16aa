import { type Collection, type Connection, Schema } from 'mongoose';
import type { CloudId } from '../../domain/clouds.js';
import type { Reach } from '../../domain/identity/grants.js';
import { beginningWith, folded, wordsOf } from '../../domain/search-words.js';
import { collectionOf, given, insert, pageAfter } from '../collection.js';
import { type Condition, oneWithin, withinReach } from './reach.js';

export interface AcceptedAgreement {
  name: string;
  version: string;
  /** The typed name of the person who accepted. */
  signedBy: string;
  at: Date;
  /** The partner that has attested it, in the place of a signature; left out: the customer has signed. */
  attestedBy?: string;
  /** A user who has accepted it for what the user pays for; left out: the organisation has. */
  userId?: string;
}

/** A customer organisation. Personal data is erased, and only then `state` is `erased`. */
export interface Tenant {
  _id: string;
  state: 'live' | 'erased';
  country: string;
  organisation: string;
  zone: string;
  locale: string;
  /** It never changes. */
  cloud: CloudId;
  vatId: string | null;
  testClockId: string | null;
  /** Who administers it: never empty until it is erased. See `models/identity/administrators.ts`. */
  administratorIds: string[];
  administratorsRevision: number;
  agreements: AcceptedAgreement[];
  revision: number;
  createdAt: Date;
}

export type NewTenant = Omit<Tenant, 'state' | 'administratorsRevision' | 'revision'>;
export type TenantFields = Pick<Tenant, 'organisation' | 'zone' | 'locale' | 'vatId'>;

interface StoredTenant extends Tenant {
  /** The organisation's name as it is searched. */
  folded: string;
  /** Its words. */
  words: string[];
}

/** What a list of tenants is limited to. Those on a test clock are left out unless their clock is named. */
export interface TenantFilter {
  readonly testClockId?: string | undefined;
  /** Of whatever clock: for those who see one tenant only, which is on one clock or on none. */
  readonly onAnyClock?: boolean | undefined;
  readonly country?: string | undefined;
  readonly cloud?: CloudId | undefined;
  readonly state?: Tenant['state'] | undefined;
  /** Folded beginning of the organisation's name. */
  readonly organisation?: string | undefined;
  /** Only what lies within this reach as well. */
  readonly within?: Reach | undefined;
}

/** Where a page of tenants ends: they are in the order of their names. */
export interface TenantPosition {
  readonly folded: string;
  readonly id: string;
}

/** So many are rather looked for in the order of all names than by their ids. */
const manyTenants = 500;

const tenantSchema = new Schema<StoredTenant>(
  {
    _id: String,
    state: { type: String, required: true },
    country: { type: String, required: true },
    organisation: { type: String, default: '' },
    folded: { type: String, default: '' },
    words: { type: [String], default: [] },
    zone: { type: String, required: true },
    locale: { type: String, required: true },
    cloud: { type: String, required: true },
    vatId: { type: String, default: null },
    testClockId: { type: String, default: null },
    administratorIds: {
      type: [String],
      required: true,
      validate: {
        validator: (ids: readonly string[]) => ids.length > 0,
        message: 'A tenant begins with administrators',
      },
    },
    administratorsRevision: { type: Number, default: 0 },
    agreements: {
      type: [
        new Schema<AcceptedAgreement>(
          { name: String, version: String, signedBy: String, at: Date, userId: String },
          { _id: false },
        ),
      ],
      required: true,
    },
    revision: { type: Number, default: 1 },
    createdAt: { type: Date, required: true },
  },
  { collection: 'tenants', versionKey: false, strict: 'throw' },
);
tenantSchema.index({ cloud: 1, _id: 1 });
tenantSchema.index({ testClockId: 1, folded: 1, _id: 1 });
tenantSchema.index({ testClockId: 1, cloud: 1, folded: 1, _id: 1 });
tenantSchema.index({ testClockId: 1, words: 1 });
for (const field of ['country', 'state']) {
  tenantSchema.index({ testClockId: 1, cloud: 1, [field]: 1, folded: 1, _id: 1 });
}

function tenantsWithin(reach: Reach): Condition {
  return withinReach(reach, { cloud: 'cloud', tenant: '_id' });
}

export class Tenants {
  readonly collection: Collection<StoredTenant>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'Tenant', tenantSchema);
  }

  /** Makes a tenant, whose administrators have to be there. @throws mongoose's ValidationError where none is named */
  async create(tenant: NewTenant): Promise<boolean> {
    const fresh: StoredTenant = {
      ...tenant,
      state: 'live',
      folded: folded(tenant.organisation),
      words: wordsOf(tenant.organisation),
      administratorsRevision: 0,
      revision: 1,
    };
    return insert(this.collection, fresh);
  }

  async find(tenantId: string): Promise<Tenant | null> {
    return this.collection.findOne({ _id: tenantId });
  }

  /** These, by their ids; those whose data was deleted are left out. */
  async liveByIds(ids: readonly string[]): Promise<Map<string, Tenant>> {
    if (ids.length === 0) return new Map();
    const found = await this.collection.find({ _id: { $in: [...new Set(ids)] } }).toArray();
    return new Map(found.filter(({ state }) => state === 'live').map((tenant) => [tenant._id, tenant]));
  }

  /** The names of organisations by the ids of their tenants; that of one whose data was deleted is empty. */
  async organisations(ids: readonly string[]): Promise<Map<string, string>> {
    const among = { _id: { $in: [...new Set(ids)] } };
    const found = await this.collection.find(among, { projection: { organisation: 1 } }).toArray();
    return new Map(found.map(({ _id, organisation }) => [_id, organisation]));
  }

  /** The tenant, if it is within the reach of a caller. */
  async within(reach: Reach, tenantId: string): Promise<Tenant | null> {
    return this.collection.findOne(oneWithin(tenantId, tenantsWithin(reach)));
  }

  /** A page of the tenants within a reach, in the order of their names. */
  async list(
    reach: Reach,
    { testClockId, onAnyClock, organisation, within, ...equal }: TenantFilter,
    after: TenantPosition | undefined,
    limit: number,
  ): Promise<(Tenant & { folded: string })[]> {
    const conditions = [
      tenantsWithin(reach),
      ...(onAnyClock && testClockId === undefined ? [] : [{ testClockId: testClockId ?? null }]),
      given(equal),
      ...(within === undefined ? [] : [tenantsWithin(within)]),
      ...(organisation === undefined ? [] : [{ folded: { $regex: beginningWith(organisation) } }]),
      ...pageAfter(after && { folded: after.folded, _id: after.id }, 1),
    ];
    return this.collection.find({ $and: conditions }).sort({ folded: 1, _id: 1 }).limit(limit).toArray();
  }

  /** Those on a clock, or on none, with a word in their names that begins so, folded. */
  async withWord(testClockId: string | null, begins: string): Promise<string[]> {
    const named = { testClockId, words: { $regex: beginningWith(begins) } };
    return (await this.collection.find(named, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id);
  }

  /**
   * Ids on a clock, or on none, in the order of their names, from a position on, that included. They are read as they are taken.
   * @param among few: only these are looked at; many: all are
   */
  async *byName(
    testClockId: string | null,
    { among, from, direction }: { among: readonly string[]; from: TenantPosition | undefined; direction: 1 | -1 },
  ): AsyncGenerator<TenantPosition> {
    const beyond = direction === 1 ? '$gte' : '$lte';
    const conditions = [
      { testClockId },
      ...(among.length > manyTenants ? [] : [{ _id: { $in: [...among] } }]),
      ...(from === undefined ? [] : [{ folded: { [beyond]: from.folded } }]),
    ];
    const found = this.collection
      .find({ $and: conditions }, { projection: { folded: 1 } })
      .sort({ folded: direction, _id: direction });
    for await (const { _id: id, folded: name } of found) {
      const order = from && name === from.folded && id !== from.id ? (id < from.id ? -1 : 1) : direction;
      if (order === direction) yield { folded: name, id };
    }
  }

  /** Changes a live tenant that is at a revision. @returns null when it is at another one */
  async change({ _id, revision }: Tenant, change: Partial<TenantFields>): Promise<Tenant | null> {
    const { organisation } = change;
    const searched = organisation === undefined ? {} : { folded: folded(organisation), words: wordsOf(organisation) };
    return this.collection.findOneAndUpdate(
      { _id, revision, state: 'live' },
      { $set: { ...change, ...searched }, $inc: { revision: 1 } },
      { returnDocument: 'after' },
    );
  }

  async accept(tenantId: string, agreement: AcceptedAgreement): Promise<void> {
    const { name, version, userId } = agreement;
    const same = { name, version, userId: userId ?? { $exists: false } };
    await this.collection.updateOne(
      { _id: tenantId, agreements: { $not: { $elemMatch: same } } },
      { $push: { agreements: agreement } },
    );
  }

  /** Blanks what names a person or the organisation. */
  async erase(tenantId: string): Promise<void> {
    await this.collection.updateOne(
      { _id: tenantId },
      {
        $set: {
          state: 'erased',
          organisation: '',
          folded: '',
          words: [],
          vatId: null,
          administratorIds: [],
          'agreements.$[].signedBy': '',
        },
        $inc: { revision: 1, administratorsRevision: 1 },
      },
    );
  }
}

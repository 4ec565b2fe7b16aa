import { type Collection, type Connection, type Model, Schema, trusted } from 'mongoose';
import { beginningWith, folded } from '../domain/search-words.js';
import { inserted } from './inserted.js';
import { following } from './page.js';
import { oneWithin, type Reach, tenantsWithin } from './reach.js';

export interface AcceptedAgreement {
  name: string;
  version: string;
  /** The typed name of the person who accepted. */
  signedBy: string;
  at: Date;
}

/** A customer organisation. Personal data is erased, and only then `state` is `erased`. */
export interface Tenant {
  _id: string;
  state: 'live' | 'erased';
  country: string;
  organisation: string;
  zone: string;
  locale: string;
  cloud: string;
  vatId: string | null;
  testClockId: string | null;
  /** Who administers it: never empty once the first one is there. See `models/administrators.ts`. */
  administratorIds: string[];
  administratorsRevision: number;
  /** The partners whose keys it redeemed: they see it. */
  partnerIds: string[];
  agreements: AcceptedAgreement[];
  revision: number;
  createdAt: Date;
}

export type NewTenant = Omit<Tenant, 'state' | 'administratorIds' | 'administratorsRevision' | 'revision'>;
export type TenantFields = Pick<Tenant, 'organisation' | 'zone' | 'locale' | 'vatId'>;

interface StoredTenant extends Tenant {
  /** The organisation's name as it is searched. */
  folded: string;
}

/** What a list of tenants is limited to. Those on a test clock are left out unless their clock, or the one tenant, is reached for. */
export interface TenantFilter {
  readonly testClockId?: string | undefined;
  readonly country?: string | undefined;
  readonly cloud?: string | undefined;
  readonly state?: Tenant['state'] | undefined;
  /** Folded beginning of the organisation's name. */
  readonly organisation?: string | undefined;
  readonly partnerId?: string | undefined;
}

/** Where a page of tenants ends: they are in the order of their names. */
export interface TenantPosition {
  readonly folded: string;
  readonly id: string;
}

const tenantSchema = new Schema<StoredTenant>(
  {
    _id: String,
    state: { type: String, required: true },
    country: { type: String, required: true },
    organisation: { type: String, default: '' },
    folded: { type: String, default: '' },
    zone: { type: String, required: true },
    locale: { type: String, required: true },
    cloud: { type: String, required: true },
    vatId: { type: String, default: null },
    testClockId: { type: String, default: null },
    administratorIds: { type: [String], default: [] },
    administratorsRevision: { type: Number, default: 0 },
    partnerIds: { type: [String], default: [] },
    agreements: {
      type: [
        new Schema<AcceptedAgreement>({ name: String, version: String, signedBy: String, at: Date }, { _id: false }),
      ],
      required: true,
    },
    revision: { type: Number, default: 1 },
    createdAt: { type: Date, required: true },
  },
  { collection: 'tenants', versionKey: false, strict: 'throw' },
);
tenantSchema.index({ testClockId: 1, folded: 1, _id: 1 });
for (const field of ['country', 'cloud', 'state', 'partnerIds']) {
  tenantSchema.index({ testClockId: 1, [field]: 1, folded: 1, _id: 1 });
}
tenantSchema.index({ partnerIds: 1, _id: 1 });

export class Tenants {
  readonly model: Model<StoredTenant>;
  /** Asked for with every notice and command, so by the driver. */
  private readonly tenants: Collection<StoredTenant>;

  constructor(connection: Connection) {
    this.model = connection.model<StoredTenant>('Tenant', tenantSchema);
    this.tenants = connection.collection<StoredTenant>('tenants');
  }

  /** Makes a tenant, which has no administrators yet. */
  async create(tenant: NewTenant): Promise<boolean> {
    const fresh: StoredTenant = {
      ...tenant,
      state: 'live',
      folded: folded(tenant.organisation),
      administratorIds: [],
      administratorsRevision: 0,
      revision: 1,
    };
    return inserted(() => this.model.create(fresh));
  }

  async find(tenantId: string): Promise<Tenant | null> {
    return this.tenants.findOne({ _id: tenantId });
  }

  /** The tenant, if it is within the reach of a caller. */
  async within(reach: Reach, tenantId: string): Promise<Tenant | null> {
    return this.tenants.findOne(oneWithin(tenantId, tenantsWithin(reach)));
  }

  /** A page of the tenants within a reach, in the order of their names. */
  async list(
    reach: Reach,
    { testClockId, organisation, partnerId, ...equal }: TenantFilter,
    after: TenantPosition | undefined,
    limit: number,
  ): Promise<(Tenant & { folded: string })[]> {
    const given = Object.entries(equal).flatMap(([field, value]) => (value === undefined ? [] : [{ [field]: value }]));
    const conditions = [
      tenantsWithin(reach),
      ...(reach.kind === 'tenant' && testClockId === undefined ? [] : [{ testClockId: testClockId ?? null }]),
      ...given,
      ...(partnerId === undefined ? [] : [{ partnerIds: partnerId }]),
      ...(organisation === undefined ? [] : [{ folded: { $regex: beginningWith(organisation) } }]),
      ...(after ? [following('ascending', ['folded', after.folded], ['_id', after.id])] : []),
    ];
    return this.tenants.find({ $and: conditions }).sort({ folded: 1, _id: 1 }).limit(limit).toArray();
  }

  /** Changes a live tenant that is at a revision. @returns null when it is at another one */
  async change({ _id, revision }: Tenant, change: Partial<TenantFields>): Promise<Tenant | null> {
    const { organisation } = change;
    const searched = organisation === undefined ? {} : { folded: folded(organisation) };
    return this.tenants.findOneAndUpdate(
      { _id, revision, state: 'live' },
      { $set: { ...change, ...searched }, $inc: { revision: 1 } },
      { returnDocument: 'after' },
    );
  }

  /** Lets partners see the tenant. */
  async share(tenantId: string, partnerIds: readonly string[]): Promise<void> {
    await this.tenants.updateOne({ _id: tenantId }, { $addToSet: { partnerIds: { $each: [...partnerIds] } } });
  }

  async accept(tenantId: string, agreement: AcceptedAgreement): Promise<void> {
    const { name, version } = agreement;
    await this.model.updateOne(
      { _id: tenantId, agreements: trusted({ $not: { $elemMatch: { name, version } } }) },
      { $push: { agreements: agreement } },
    );
  }

  /** Blanks what names a person or the organisation. */
  async erase(tenantId: string): Promise<void> {
    await this.model.updateOne(
      { _id: tenantId },
      {
        $set: {
          state: 'erased',
          organisation: '',
          folded: '',
          vatId: null,
          administratorIds: [],
          'agreements.$[].signedBy': '',
        },
        $inc: { revision: 1, administratorsRevision: 1 },
      },
    );
  }
}

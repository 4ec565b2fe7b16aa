import { type Collection, type Connection, type Model, Schema, trusted } from 'mongoose';
import { inserted } from './inserted.js';
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
  testClockId: string | null;
  /** The partners whose keys it redeemed: they see it. */
  partnerIds: string[];
  agreements: AcceptedAgreement[];
  createdAt: Date;
}

export interface User {
  _id: string;
  tenantId: string;
  name: string;
  email: string;
  locale: string;
  zone: string;
  administrator: boolean;
  createdAt: Date;
}

const tenantSchema = new Schema<Tenant>(
  {
    _id: String,
    state: { type: String, required: true },
    country: { type: String, required: true },
    organisation: { type: String, default: '' },
    zone: { type: String, required: true },
    locale: { type: String, required: true },
    cloud: { type: String, required: true },
    testClockId: { type: String, default: null },
    partnerIds: { type: [String], default: [] },
    agreements: {
      type: [
        new Schema<AcceptedAgreement>({ name: String, version: String, signedBy: String, at: Date }, { _id: false }),
      ],
      required: true,
    },
    createdAt: { type: Date, required: true },
  },
  { collection: 'tenants', versionKey: false, strict: 'throw' },
);
tenantSchema.index({ createdAt: -1, _id: 1 });
tenantSchema.index({ partnerIds: 1, _id: 1 });

const userSchema = new Schema<User>(
  {
    _id: String,
    tenantId: { type: String, required: true },
    name: { type: String, required: true },
    email: { type: String, required: true },
    locale: { type: String, required: true },
    zone: { type: String, required: true },
    administrator: { type: Boolean, required: true },
    createdAt: { type: Date, required: true },
  },
  { collection: 'users', versionKey: false, strict: 'throw' },
);
userSchema.index({ tenantId: 1, administrator: 1 });
userSchema.index({ tenantId: 1, _id: 1 });

export class Tenants {
  readonly model: Model<Tenant>;
  readonly users: Model<User>;
  /** Asked for with every notice and command, so by the driver. */
  private readonly tenants: Collection<Tenant>;
  private readonly people: Collection<User>;

  constructor(connection: Connection) {
    this.model = connection.model<Tenant>('Tenant', tenantSchema);
    this.users = connection.model<User>('User', userSchema);
    this.tenants = connection.collection<Tenant>('tenants');
    this.people = connection.collection<User>('users');
  }

  async create(tenant: Tenant): Promise<boolean> {
    return inserted(() => this.model.create(tenant));
  }

  async find(tenantId: string): Promise<Tenant | null> {
    return this.tenants.findOne({ _id: tenantId });
  }

  /** The tenant, if it is within the reach of a caller. */
  async within(reach: Reach, tenantId: string): Promise<Tenant | null> {
    return this.tenants.findOne(oneWithin(tenantId, tenantsWithin(reach)));
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

  async addUser(user: User): Promise<boolean> {
    return inserted(() => this.users.create(user));
  }

  async usersOf(tenantId: string, ids: readonly string[]): Promise<User[]> {
    return this.people.find({ tenantId, _id: { $in: [...ids] } }).toArray();
  }

  async allUsers(tenantId: string, after: string, limit: number): Promise<User[]> {
    return this.users
      .find({ tenantId, _id: trusted({ $gt: after }) })
      .sort({ _id: 1 })
      .limit(limit)
      .lean<User[]>();
  }

  async administrators(tenantId: string): Promise<User[]> {
    return this.people.find({ tenantId, administrator: true }).sort({ _id: 1 }).toArray();
  }

  async countUsers(tenantId: string): Promise<number> {
    return this.users.countDocuments({ tenantId });
  }

  /** Deletes the users and blanks what names a person or the organisation. */
  async erase(tenantId: string): Promise<void> {
    await this.users.deleteMany({ tenantId });
    await this.model.updateOne(
      { _id: tenantId },
      { $set: { state: 'erased', organisation: '', 'agreements.$[].signedBy': '' } },
    );
  }
}

import { type Collection, type Connection, Schema } from 'mongoose';
import { collectionOf, insert } from '../collection.js';
import type { Administrators, NewAdministrator } from './administrators.js';
import type { NewTenant, Tenants } from './tenants.js';

/** A tenant that is being made, with its first administrators: there from the first write to the last, and then erased. */
export interface TenantCreation {
  /** The id of the tenant to be. */
  readonly _id: string;
  /** The request that it is made for, and the id of its audit entry. */
  readonly requestHash: string;
  readonly testClockId: string | null;
  readonly tenant: Omit<NewTenant, 'administratorIds'>;
  readonly administrators: readonly NewAdministrator[];
  /** By the wall. */
  readonly begunAt: Date;
}

const creationSchema = new Schema<TenantCreation>(
  {
    _id: String,
    requestHash: { type: String, required: true },
    testClockId: { type: String, default: null },
    tenant: { type: Schema.Types.Mixed, required: true },
    administrators: { type: Schema.Types.Mixed, required: true },
    begunAt: { type: Date, required: true },
  },
  { collection: 'tenantCreations', versionKey: false, strict: 'throw' },
);
creationSchema.index({ begunAt: 1 });
creationSchema.index({ testClockId: 1 });

/**
 * Tenants are made whole or not at all. One document says what is to be made; a process that dies after it leaves it to
 * housekeeping.
 */
export class TenantCreations {
  readonly collection: Collection<TenantCreation>;

  constructor(
    connection: Connection,
    private readonly tenants: Tenants,
    private readonly administrators: Administrators,
  ) {
    this.collection = collectionOf(connection, 'TenantCreation', creationSchema);
  }

  /** Writes down what is to be made; an earlier try of the same request has done so. */
  async begin(creation: TenantCreation): Promise<void> {
    await insert(this.collection, creation);
  }

  /** Makes what was written down. Any number of processes may do so at once. */
  async complete({ _id, tenant, administrators }: TenantCreation): Promise<void> {
    // Made by an earlier try, it may have changed since, or be erased.
    if (!(await this.tenants.find(_id))) await this.administrators.found(tenant, administrators);
    await this.collection.deleteOne({ _id });
  }

  /** Those that were begun before an instant, the oldest first. */
  begunBefore(at: Date): AsyncIterable<TenantCreation> {
    return this.collection.find({ begunAt: { $lt: at } }).sort({ begunAt: 1 });
  }
}

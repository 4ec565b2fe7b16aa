import type { NewTenant, Tenants } from './tenants.js';
import type { User, UserFields, Users } from './users.js';

/** More administrators than this no tenant has: they all get every notice, and stand in one document. */
export const mostAdministrators = 100;

/** A person who is to administer a tenant from its beginning. */
export interface NewAdministrator extends UserFields {
  readonly userId: string;
}

/**
 * Who administers a tenant. The list stands in the tenant's one document, so that a single guarded write keeps the last
 * administrator whoever races whom. `administratorsRevision` grows with everything that may decide who can be on it.
 */
export class Administrators {
  constructor(
    private readonly tenants: Tenants,
    private readonly users: Users,
  ) {}

  /** Makes a tenant with its first administrators: the tenant last, so that there is none without. It may be done again. */
  async found(tenant: Omit<NewTenant, 'administratorIds'>, people: readonly NewAdministrator[]): Promise<void> {
    const { _id: tenantId, createdAt } = tenant;
    for (const { userId, ...person } of people) await this.users.add({ ...person, _id: userId, tenantId, createdAt });
    await this.tenants.create({ ...tenant, administratorIds: people.map(({ userId }) => userId) });
  }

  /** The active administrators. */
  async of(tenantId: string): Promise<User[]> {
    const tenant = await this.tenants.collection.findOne({ _id: tenantId });
    return tenant ? this.users.active(tenantId, tenant.administratorIds) : [];
  }

  /**
   * Makes users administrators. Somebody who is deactivated meanwhile moves the revision, and it is looked at again.
   * @returns `inactive` when one of them is not an active user, `tooMany`
   */
  async admit(tenantId: string, userIds: readonly string[]): Promise<'admitted' | 'inactive' | 'tooMany'> {
    for (;;) {
      const tenant = await this.tenants.collection.findOne({ _id: tenantId });
      const active = await this.users.active(tenantId, userIds);
      if (!tenant || active.length < userIds.length) return 'inactive';
      const known = new Set(tenant.administratorIds);
      const added = userIds.filter((id) => !known.has(id));
      if (added.length === 0) return 'admitted';
      if (known.size + added.length > mostAdministrators) return 'tooMany';
      const { administratorsRevision } = tenant;
      const { matchedCount } = await this.tenants.collection.updateOne(
        { _id: tenantId, administratorsRevision },
        { $addToSet: { administratorIds: { $each: added } }, $inc: { administratorsRevision: 1, revision: 1 } },
      );
      if (matchedCount === 1) return 'admitted';
    }
  }

  /**
   * Takes a user off the list, unless nobody would be left on it. A user who is being deactivated has to be marked first:
   * whoever made this user an administrator at the same time looks again.
   * @returns `last` when nobody would be left, `wasNone` when the user was not on it
   */
  async dismiss(tenantId: string, userId: string): Promise<'dismissed' | 'wasNone' | 'last'> {
    const dismissed = await this.tenants.collection.updateOne(
      { _id: tenantId, administratorIds: userId, 'administratorIds.1': { $exists: true } },
      { $pull: { administratorIds: userId }, $inc: { administratorsRevision: 1, revision: 1 } },
    );
    if (dismissed.matchedCount === 1) return 'dismissed';
    const was = await this.tenants.collection.updateOne(
      { _id: tenantId, administratorIds: { $ne: userId } },
      { $inc: { administratorsRevision: 1 } },
    );
    return was.matchedCount === 1 ? 'wasNone' : 'last';
  }
}

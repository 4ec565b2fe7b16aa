import type { UserCommand } from './command.js';

/** One step in who works through what. `known`: the data plane first heard of the user, who held that subscription before. */
export interface AccessChange {
  readonly change: 'known' | 'gained' | 'lost';
  readonly at: string;
  /** Key of the command that did it. */
  readonly idempotencyKey: string;
  readonly subscriptionId: string;
  /** The subscriptions through which the user works right after this step; empty: without access. */
  readonly through: readonly string[];
}

/** What a user can use, and how that came about. */
export interface UserAccess {
  readonly userId: string;
  readonly through: readonly string[];
  readonly serviceLicences: readonly string[];
  /** How many steps left the user without access, those that are no longer kept included. */
  readonly withoutAccess: number;
  /** The latest ones, oldest first. */
  readonly changes: readonly AccessChange[];
}

export type UserOfSubscription = Pick<UserAccess, 'userId' | 'serviceLicences'>;

/** What changed the state of a subscription or moved a user. */
export interface Cause {
  readonly idempotencyKey: string;
  readonly at: string;
}

interface Held {
  /** By subscription. */
  readonly serviceLicences: Map<string, readonly string[]>;
  changes: AccessChange[];
  withoutAccess: number;
}

/** The service licences of a subscription through which users can work; undefined where they cannot. */
export type WorkingLicences = (subscriptionId: string) => readonly string[] | undefined;

const mostChangesKept = 100;

/**
 * Who works through which subscription. A user gains the new access before losing the old, and every step is kept, so that
 * somebody who was without access for a moment is found out.
 */
export class Access {
  private readonly tenants = new Map<string, Map<string, Held>>();

  constructor(private readonly licencesOf: WorkingLicences) {}

  reassign({ tenantId, userId, subscriptionId, from, serviceLicences, idempotencyKey }: UserCommand, at: string): void {
    const held = this.heldBy(tenantId, userId);
    const cause = { idempotencyKey, at };
    const before = this.licencesOf(from);
    if (before && !held.serviceLicences.has(from)) {
      held.serviceLicences.set(from, before);
      this.note(held, 'known', from, cause);
    }
    held.serviceLicences.set(subscriptionId, serviceLicences);
    this.note(held, 'gained', subscriptionId, cause);
    if (held.serviceLicences.delete(from)) this.note(held, 'lost', from, cause);
  }

  /** A subscription has begun or ceased to be one through which users can work. */
  turned(change: 'gained' | 'lost', tenantId: string, subscriptionId: string, cause: Cause): void {
    for (const held of this.tenants.get(tenantId)?.values() ?? []) {
      if (held.serviceLicences.has(subscriptionId)) this.note(held, change, subscriptionId, cause);
    }
  }

  /** Nobody holds a subscription that has come to its end. */
  ended(tenantId: string, subscriptionId: string): void {
    for (const held of this.tenants.get(tenantId)?.values() ?? []) held.serviceLicences.delete(subscriptionId);
  }

  /** The users whom the data plane knows to hold a subscription, whether or not they can work through it now. */
  usersOf(tenantId: string, subscriptionId: string): UserOfSubscription[] {
    return [...(this.tenants.get(tenantId) ?? [])].flatMap(([userId, held]) => {
      const serviceLicences = held.serviceLicences.get(subscriptionId);
      return serviceLicences ? [{ userId, serviceLicences }] : [];
    });
  }

  ofTenant(tenantId: string): UserAccess[] {
    return [...(this.tenants.get(tenantId) ?? [])].map(([userId, held]) => {
      const through = this.through(held);
      return {
        userId,
        through,
        serviceLicences: [...new Set(through.flatMap((id) => held.serviceLicences.get(id) ?? []))],
        withoutAccess: held.withoutAccess,
        changes: held.changes,
      };
    });
  }

  private heldBy(tenantId: string, userId: string): Held {
    const users = this.tenants.get(tenantId) ?? new Map<string, Held>();
    this.tenants.set(tenantId, users);
    const held = users.get(userId) ?? { serviceLicences: new Map(), changes: [], withoutAccess: 0 };
    users.set(userId, held);
    return held;
  }

  private note(held: Held, change: AccessChange['change'], subscriptionId: string, cause: Cause): void {
    const through = this.through(held);
    if (through.length === 0) held.withoutAccess += 1;
    held.changes = [...held.changes.slice(1 - mostChangesKept), { change, ...cause, subscriptionId, through }];
  }

  private through({ serviceLicences }: Held): string[] {
    return [...serviceLicences.keys()].filter((id) => this.licencesOf(id) !== undefined);
  }
}

import { Access, type UserAccess, type UserOfSubscription } from './access.js';
import type { Command, SubscriptionCommand, SubscriptionKind } from './command.js';

export type SubscriptionState = 'active' | 'disabled' | 'superseded' | 'undone' | 'deleted';

/** What is known of a subscription: the content of the newest command that was carried out. */
export interface RegisteredSubscription {
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly state: SubscriptionState;
  readonly revision: number;
  readonly since: string;
  readonly plan: Command['plan'];
  readonly serviceLicences: readonly string[];
  readonly seats: number;
  readonly country: string;
  readonly cloud?: string | undefined;
}

/** What a command has come to. An `ignored` one was older than a command that had been carried out. */
export interface Effect {
  readonly effectId: string;
  readonly effect: 'carriedOut' | 'ignored';
  readonly confirmedAt: string;
}

/** A command as the data plane keeps it: one per idempotency key, however often it was delivered. */
export interface ReceivedCommand {
  readonly command: Command;
  deliveries: number;
  /** Given when it was put off: it is carried out at this time (milliseconds) and asked about by this id. */
  readonly operation?: { readonly id: string; readonly dueAt: number } | undefined;
  effect?: Effect | undefined;
}

/** All that ever changes the register; it can be rebuilt from these, in their order. */
export type RegisterEvent =
  | { readonly type: 'received'; readonly command: Command; readonly operation?: ReceivedCommand['operation'] }
  | { readonly type: 'delivered'; readonly idempotencyKey: string }
  | { readonly type: 'done'; readonly idempotencyKey: string; readonly effect: Effect };

const stateAfter: Readonly<Record<Exclude<SubscriptionKind, 'update'>, SubscriptionState>> = {
  provision: 'active',
  reactivate: 'active',
  disable: 'disabled',
  supersede: 'superseded',
  undo: 'undone',
  delete: 'deleted',
};

/** Nothing follows these but deletion. */
const ends: ReadonlySet<SubscriptionState> = new Set(['superseded', 'undone', 'deleted']);

/** The tenants, subscriptions and commands of a data plane. It changes by its events only. */
export class Register {
  private readonly commands = new Map<string, ReceivedCommand>();
  private readonly operations = new Map<string, ReceivedCommand>();
  private readonly subscriptions = new Map<string, RegisteredSubscription>();
  private readonly putOff = new Set<ReceivedCommand>();
  private readonly access = new Access((id) => {
    const subscription = this.subscriptions.get(id);
    return subscription?.state === 'active' ? subscription.serviceLicences : undefined;
  });

  apply(event: RegisterEvent): void {
    switch (event.type) {
      case 'received':
        this.receive(event.command, event.operation);
        return;
      case 'delivered': {
        const received = this.commands.get(event.idempotencyKey);
        if (received) received.deliveries += 1;
        return;
      }
      case 'done': {
        const received = this.commands.get(event.idempotencyKey);
        if (!received || received.effect) return;
        received.effect = event.effect;
        this.putOff.delete(received);
        if (event.effect.effect === 'carriedOut') this.register(received.command, event.effect.confirmedAt);
      }
    }
  }

  receive(command: Command, operation: ReceivedCommand['operation']): ReceivedCommand {
    const received: ReceivedCommand = { command, deliveries: 1, operation };
    this.commands.set(command.idempotencyKey, received);
    if (operation) {
      this.operations.set(operation.id, received);
      this.putOff.add(received);
    }
    return received;
  }

  command(idempotencyKey: string): ReceivedCommand | undefined {
    return this.commands.get(idempotencyKey);
  }

  operation(id: string): ReceivedCommand | undefined {
    return this.operations.get(id);
  }

  subscription(id: string): RegisteredSubscription | undefined {
    return this.subscriptions.get(id);
  }

  subscriptionsOf(tenantId: string): RegisteredSubscription[] {
    return [...this.subscriptions.values()].filter((subscription) => subscription.tenantId === tenantId);
  }

  all(): ReceivedCommand[] {
    return [...this.commands.values()];
  }

  /** Commands that were put off until `now` or before, in the order in which they are due. */
  due(now: number): ReceivedCommand[] {
    const dueAt = ({ operation }: ReceivedCommand): number => operation?.dueAt ?? 0;
    return [...this.putOff].filter((received) => dueAt(received) <= now).sort((a, b) => dueAt(a) - dueAt(b));
  }

  /** Who is known to hold a subscription. */
  usersOf({ tenantId, subscriptionId }: RegisteredSubscription): UserOfSubscription[] {
    return this.access.usersOf(tenantId, subscriptionId);
  }

  accessIn(tenantId: string): UserAccess[] {
    return this.access.ofTenant(tenantId);
  }

  /** True when a command that is newer than this one has been carried out; a user's is when there is nowhere to go any more. */
  isOutdated(command: Command): boolean {
    if (command.kind === 'reassign') return this.hasEnded(command.subscriptionId);
    return command.revision < (this.subscriptions.get(command.subscriptionId)?.revision ?? 0);
  }

  hasEnded(subscriptionId: string): boolean {
    const subscription = this.subscriptions.get(subscriptionId);
    return subscription !== undefined && ends.has(subscription.state);
  }

  private register(command: Command, at: string): void {
    if (command.kind === 'reassign') this.access.reassign(command, at);
    else this.registerSubscription(command, at);
  }

  private registerSubscription(command: SubscriptionCommand, confirmedAt: string): void {
    const { kind, subscriptionId, tenantId, revision, at, plan, serviceLicences, seats, country, cloud } = command;
    const before = this.subscriptions.get(subscriptionId)?.state;
    const state = kind === 'update' ? (before ?? 'active') : stateAfter[kind];
    const gone = ends.has(state);
    this.subscriptions.set(subscriptionId, {
      subscriptionId,
      tenantId,
      state,
      revision,
      since: at,
      plan,
      serviceLicences: gone ? [] : serviceLicences,
      seats: gone ? 0 : seats,
      country,
      cloud,
    });
    if ((before === 'active') !== (state === 'active')) {
      const cause = { idempotencyKey: command.idempotencyKey, at: confirmedAt };
      this.access.turned(state === 'active' ? 'gained' : 'lost', tenantId, subscriptionId, cause);
    }
    if (gone) this.access.ended(tenantId, subscriptionId);
  }
}

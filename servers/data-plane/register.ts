import type { Command, CommandKind } from './command.js';

export type SubscriptionState = 'active' | 'disabled' | 'deleted';

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

const stateAfter: Readonly<Record<CommandKind, SubscriptionState>> = {
  provision: 'active',
  reactivate: 'active',
  disable: 'disabled',
  delete: 'deleted',
};

/** The tenants, subscriptions and commands of a data plane. It changes by its events only. */
export class Register {
  private readonly commands = new Map<string, ReceivedCommand>();
  private readonly operations = new Map<string, ReceivedCommand>();
  private readonly subscriptions = new Map<string, RegisteredSubscription>();
  private readonly putOff = new Set<ReceivedCommand>();

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
        if (event.effect.effect === 'carriedOut') this.register(received.command);
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

  /** True when a command that is newer than this one has been carried out. */
  isOutdated({ subscriptionId, revision }: Command): boolean {
    return revision < (this.subscriptions.get(subscriptionId)?.revision ?? 0);
  }

  private register(command: Command): void {
    const { kind, subscriptionId, tenantId, revision, at, plan, serviceLicences, seats, country, cloud } = command;
    const state = stateAfter[kind];
    const gone = state === 'deleted';
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
  }
}

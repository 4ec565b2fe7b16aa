import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Journal } from '../journal.js';
import { Problem } from '../problems.js';
import type { Command } from './command.js';
import type { ReceivedCommand, Register, RegisterEvent } from './register.js';

/** Carries commands out, each at most once for its idempotency key, and writes down what happened. */
export class Execution {
  constructor(
    private readonly register: Register,
    private readonly journal?: Journal<RegisterEvent>,
  ) {
    for (const event of journal?.read() ?? []) register.apply(event);
  }

  /**
   * Takes a delivery: the first of its key is carried out, now or `laterMs` from now; any other is only counted.
   *
   * @throws Problem when the key was used for another command, or what it is about has ended.
   */
  receive(command: Command, laterMs: number | undefined): ReceivedCommand {
    this.executeDue();
    const { idempotencyKey } = command;
    const known = this.register.command(idempotencyKey);
    if (known) {
      if (!isDeepStrictEqual(known.command, command)) {
        throw new Problem(422, 'idempotencyKeyReused', 'The key was used for another command');
      }
      this.happen({ type: 'delivered', idempotencyKey });
      return known;
    }
    this.refuseAfterEnd(command);
    const operation = laterMs === undefined ? undefined : { id: randomUUID(), dueAt: Date.now() + laterMs };
    this.journal?.append({ type: 'received', command, ...(operation ? { operation } : {}) });
    const received = this.register.receive(command, operation);
    if (!operation) this.execute(received);
    return received;
  }

  /** What was put off needs no timer: it is done before anybody could see that it was not. */
  executeDue(by = Date.now()): void {
    for (const received of this.register.due(by)) this.execute(received);
  }

  /** All that was put off, however long. */
  executeAll(): void {
    this.executeDue(Number.POSITIVE_INFINITY);
  }

  private execute({ command }: ReceivedCommand): void {
    const effect = {
      effectId: randomUUID(),
      effect: this.register.isOutdated(command) ? ('ignored' as const) : ('carriedOut' as const),
      confirmedAt: new Date().toISOString(),
    };
    this.happen({ type: 'done', idempotencyKey: command.idempotencyKey, effect });
  }

  private refuseAfterEnd(command: Command): void {
    const { kind, subscriptionId, tenantId } = command;
    const state = this.register.subscription(subscriptionId)?.state;
    if (kind === 'reassign') {
      if (this.register.subscription(subscriptionId)?.tenantId !== tenantId) {
        throw new Problem(404, 'unknownSubscription', 'The tenant has no such subscription');
      }
    } else if (kind === 'delete' || this.register.isOutdated(command)) return;
    if (state === 'deleted') throw new Problem(409, 'subscriptionDeleted', 'The subscription has been deleted');
    if (this.register.hasEnded(subscriptionId)) throw new Problem(409, 'subscriptionEnded', `It is ${state}`);
  }

  private happen(event: RegisterEvent): void {
    this.journal?.append(event);
    this.register.apply(event);
  }
}

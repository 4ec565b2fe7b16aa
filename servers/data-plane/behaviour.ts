import { z } from 'zod';
import { ToldBehaviour } from '../behaviour.js';
import { type Command, commandKinds } from './command.js';

const count = z.int().nonnegative();

/** What the data plane can be told to do wrong, and to which commands. */
export const behaviourSchema = z.strictObject({
  /** Waits before anything else, or until it is told something else. */
  delayMs: count.max(600_000).optional(),
  /** Fails the next n deliveries, before any effect. */
  failNext: count.optional(),
  /** Fails this share of the deliveries, drawn from `seed`. */
  failRate: z.number().min(0).max(1).optional(),
  seed: z.int().optional(),
  /** Of the failures; 503, or 422 with `refuse`. */
  status: z.int().min(300).max(599).optional(),
  retryAfterSeconds: count.optional(),
  /** Refuses every command for good. */
  refuse: z.boolean().optional(),
  /** Answers 202 and carries the command out this much later, or when it is told something else. */
  answerLaterMs: count.max(600_000).optional(),
  /** Carries the next n commands out, or takes them on, and cuts the connection instead of answering. */
  loseAnswers: count.optional(),
  /** This share of the deliveries arrives twice at the same time, drawn from `seed`; the caller sees the first's answer. */
  duplicateRate: z.number().min(0).max(1).optional(),
  /** Only for these kinds, this subscription, this user, commands with this service licence among others. */
  kinds: z.array(z.enum(commandKinds)).optional(),
  subscriptionId: z.string().optional(),
  userId: z.string().optional(),
  serviceLicence: z.string().optional(),
});

export type BehaviourSettings = z.infer<typeof behaviourSchema>;

/** How a delivery that fails is answered. */
export interface Failure {
  readonly status: number;
  readonly code: string;
  readonly retryAfterSeconds?: number | undefined;
}

const failureCodes: Readonly<Record<number, string>> = { 409: 'requestInProgress', 429: 'tooManyRequests' };

/** Which deliveries go wrong, and how. */
export class Behaviour extends ToldBehaviour<BehaviourSettings> {
  constructor() {
    super(behaviourSchema);
  }

  /** Waits where it is told to for such commands. */
  async waitWith(command: Command): Promise<void> {
    if (this.concerns(command)) await this.wait();
  }

  failureOf(command: Command): Failure | undefined {
    if (!this.concerns(command)) return undefined;
    const { refuse, status, failRate, retryAfterSeconds } = this.current;
    if (refuse) return { status: status ?? 422, code: 'refused' };
    if (this.use('failNext') || this.draw(failRate)) {
      const answered = status ?? 503;
      return { status: answered, code: failureCodes[answered] ?? 'toldToFail', retryAfterSeconds };
    }
    return undefined;
  }

  putsOff(command: Command): number | undefined {
    return this.concerns(command) ? this.current.answerLaterMs : undefined;
  }

  losesAnswer(command: Command): boolean {
    return this.concerns(command) && this.use('loseAnswers');
  }

  duplicates(command: Command): boolean {
    return this.concerns(command) && this.draw(this.current.duplicateRate);
  }

  private concerns(command: Command): boolean {
    const { kinds, subscriptionId, userId, serviceLicence } = this.current;
    return (
      (kinds?.includes(command.kind) ?? true) &&
      (subscriptionId === undefined || subscriptionId === command.subscriptionId) &&
      (userId === undefined || (command.kind === 'reassign' && userId === command.userId)) &&
      (serviceLicence === undefined || command.serviceLicences.includes(serviceLicence))
    );
  }
}

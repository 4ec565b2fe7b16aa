import { z } from 'zod';
import { seeded } from '../seeded-random.js';
import { type Command, commandKinds } from './command.js';

const count = z.int().nonnegative();

/** What the data plane can be told to do wrong, and to which commands. */
export const behaviourSchema = z.strictObject({
  /** Waits before anything else. */
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
  /** Answers 202 and carries the command out this much later. */
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

/** The settings in force, counting down as they are used up. */
export class Behaviour {
  private settings: BehaviourSettings = {};
  private random: () => number = Math.random;

  get current(): BehaviourSettings {
    return this.settings;
  }

  set(settings: BehaviourSettings): void {
    this.settings = { ...settings };
    this.random = settings.seed === undefined ? Math.random : seeded(settings.seed);
  }

  delayFor(command: Command): number {
    return this.concerns(command) ? (this.settings.delayMs ?? 0) : 0;
  }

  failureOf(command: Command): Failure | undefined {
    if (!this.concerns(command)) return undefined;
    const { refuse, status, failRate = 0, retryAfterSeconds } = this.settings;
    if (refuse) return { status: status ?? 422, code: 'refused' };
    if (this.use('failNext') || (failRate > 0 && this.random() < failRate)) {
      const answered = status ?? 503;
      return { status: answered, code: failureCodes[answered] ?? 'toldToFail', retryAfterSeconds };
    }
    return undefined;
  }

  putsOff(command: Command): number | undefined {
    return this.concerns(command) ? this.settings.answerLaterMs : undefined;
  }

  losesAnswer(command: Command): boolean {
    return this.concerns(command) && this.use('loseAnswers');
  }

  duplicates(command: Command): boolean {
    const { duplicateRate = 0 } = this.settings;
    return this.concerns(command) && duplicateRate > 0 && this.random() < duplicateRate;
  }

  private concerns(command: Command): boolean {
    const { kinds, subscriptionId, userId, serviceLicence } = this.settings;
    return (
      (kinds?.includes(command.kind) ?? true) &&
      (subscriptionId === undefined || subscriptionId === command.subscriptionId) &&
      (userId === undefined || (command.kind === 'reassign' && userId === command.userId)) &&
      (serviceLicence === undefined || command.serviceLicences.includes(serviceLicence))
    );
  }

  private use(name: 'failNext' | 'loseAnswers'): boolean {
    const left = this.settings[name] ?? 0;
    if (left > 0) this.settings = { ...this.settings, [name]: left - 1 };
    return left > 0;
  }
}

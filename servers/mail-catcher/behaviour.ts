import { z } from 'zod';

const count = z.int().nonnegative();

/** What the mail catcher can be told to do wrong. */
export const mailBehaviourSchema = z.strictObject({
  /** Refuses the next n recipients with `code`: 451 passes, 550 is for good. */
  rejectNext: count.optional(),
  code: z.int().min(400).max(599).optional(),
  /** Only this address. */
  recipient: z.string().optional(),
  /** Takes so long for every recipient. */
  delayMs: count.max(60_000).optional(),
  /** Refuses this share of the recipients with `code`, drawn at random. */
  rejectRate: z.number().min(0).max(1).optional(),
  /** Answers 421 to every connection: the whole server is away. */
  unavailable: z.boolean().optional(),
  /** Keeps the next n messages and cuts the connection instead of saying so. */
  loseAnswers: count.optional(),
});

export type MailBehaviourSettings = z.infer<typeof mailBehaviourSchema>;

/** The settings in force, counting down as they are used up. */
export class MailBehaviour {
  private settings: MailBehaviourSettings = {};

  get current(): MailBehaviourSettings {
    return this.settings;
  }

  set(settings: MailBehaviourSettings): void {
    this.settings = { ...settings };
  }

  /** The code with which to refuse the recipient. */
  refusalOf(address: string): number | undefined {
    const { recipient, code = 451, rejectRate = 0 } = this.settings;
    const concerned = recipient === undefined || recipient.toLowerCase() === address.toLowerCase();
    return concerned && (this.use('rejectNext') || Math.random() < rejectRate) ? code : undefined;
  }

  losesAnswer(): boolean {
    return this.use('loseAnswers');
  }

  private use(name: 'rejectNext' | 'loseAnswers'): boolean {
    const left = this.settings[name] ?? 0;
    if (left > 0) this.settings = { ...this.settings, [name]: left - 1 };
    return left > 0;
  }
}

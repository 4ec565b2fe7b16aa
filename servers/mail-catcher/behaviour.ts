import { z } from 'zod';
import { ToldBehaviour } from '../behaviour.js';

const count = z.int().nonnegative();

/** What the mail catcher can be told to do wrong. */
export const mailBehaviourSchema = z.strictObject({
  /** Refuses the next n recipients with `code`: 451 passes, 550 is for good. */
  rejectNext: count.optional(),
  code: z.int().min(400).max(599).optional(),
  /** Only this address. */
  recipient: z.string().optional(),
  /** Takes so long for every recipient, or until it is told something else. */
  delayMs: count.max(600_000).optional(),
  /** Refuses this share of the recipients with `code`, drawn from `seed`. */
  rejectRate: z.number().min(0).max(1).optional(),
  seed: z.int().optional(),
  /** Answers 421 to every connection: the whole server is away. */
  unavailable: z.boolean().optional(),
  /** Keeps the next n messages and cuts the connection instead of saying so. */
  loseAnswers: count.optional(),
});

export type MailBehaviourSettings = z.infer<typeof mailBehaviourSchema>;

/** Which mails go wrong, and how. */
export class MailBehaviour extends ToldBehaviour<MailBehaviourSettings> {
  constructor() {
    super(mailBehaviourSchema);
  }

  /** The code with which to refuse the recipient. */
  refusalOf(address: string): number | undefined {
    const { recipient, code = 451, rejectRate } = this.current;
    const concerned = recipient === undefined || recipient.toLowerCase() === address.toLowerCase();
    return concerned && (this.use('rejectNext') || this.draw(rejectRate)) ? code : undefined;
  }

  losesAnswer(): boolean {
    return this.use('loseAnswers');
  }
}

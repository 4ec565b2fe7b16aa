import { z } from 'zod';
import { seeded } from '../seeded-random.js';

const count = z.int().nonnegative();

/** What the payment server can be told to do wrong, and how its webhooks come. */
export const behaviourSchema = z.strictObject({
  /** Waits before it takes a request. */
  delayMs: count.max(600_000).optional(),
  /** Fails the next n requests, or this share of them drawn from `seed`, before any effect. */
  failNext: count.optional(),
  failRate: z.number().min(0).max(1).optional(),
  seed: z.int().optional(),
  /** Of the failures; 503. */
  status: z.int().min(400).max(599).optional(),
  retryAfterSeconds: count.optional(),
  /** Carries the next n changes out and cuts the connection instead of answering. */
  loseAnswers: count.optional(),
  /** How long BLIK payments, and disputes, take; 300. */
  settleMs: count.max(600_000).optional(),
  /** Refunds stay pending this long; 0: done at once. */
  refundMs: count.max(600_000).optional(),
  webhooks: z
    .strictObject({
      /** They come so late. */
      delayMs: count.max(600_000).optional(),
      /** Each waits up to so much more, drawn from `seed`: they overtake each other. */
      jitterMs: count.max(600_000).optional(),
      /** Each comes so often. */
      copies: z.int().min(1).max(5).optional(),
      /** The next n events are never sent. */
      dropNext: count.optional(),
      /** None is sent until this is taken back, or they are released. */
      hold: z.boolean().optional(),
    })
    .optional(),
});

export type PaymentsBehaviour = z.infer<typeof behaviourSchema>;

/** The settings in force, counting down as they are used up. */
export class Behaviour {
  private settings: PaymentsBehaviour = {};
  private random: () => number = Math.random;

  get current(): PaymentsBehaviour {
    return this.settings;
  }

  set(settings: PaymentsBehaviour): void {
    this.settings = { ...settings };
    this.random = settings.seed === undefined ? Math.random : seeded(settings.seed);
  }

  fails(): boolean {
    const { failRate = 0 } = this.settings;
    return this.use('failNext') || (failRate > 0 && this.random() < failRate);
  }

  losesAnswer(): boolean {
    return this.use('loseAnswers');
  }

  get settleMs(): number {
    return this.settings.settleMs ?? 300;
  }

  get holdsWebhooks(): boolean {
    return this.settings.webhooks?.hold ?? false;
  }

  /** How an event that happens now is delivered. */
  deliveryOfEvent(): { readonly delayMs: number; readonly copies: number; readonly dropped: boolean } {
    const { delayMs = 0, jitterMs = 0, copies = 1, dropNext = 0 } = this.settings.webhooks ?? {};
    const dropped = dropNext > 0;
    if (dropped) this.settings = { ...this.settings, webhooks: { ...this.settings.webhooks, dropNext: dropNext - 1 } };
    return { delayMs: delayMs + Math.floor(jitterMs * (jitterMs > 0 ? this.random() : 0)), copies, dropped };
  }

  private use(counter: 'failNext' | 'loseAnswers'): boolean {
    const left = this.settings[counter] ?? 0;
    if (left > 0) this.settings = { ...this.settings, [counter]: left - 1 };
    return left > 0;
  }
}

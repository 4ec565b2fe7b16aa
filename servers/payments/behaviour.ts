import { z } from 'zod';
import { lessOne, ToldBehaviour } from '../behaviour.js';

const count = z.int().nonnegative();

/** What the payment server can be told to do wrong, and how its webhooks come. */
export const behaviourSchema = z.strictObject({
  /** Waits before it takes a request, or until it is told something else. */
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
  /** Refunds that were pending fail then: the customer's bank does not take them. */
  failRefunds: z.boolean().optional(),
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

/** Which requests go wrong, and how webhooks come. */
export class Behaviour extends ToldBehaviour<PaymentsBehaviour> {
  constructor() {
    super(behaviourSchema);
  }

  fails(): boolean {
    return this.use('failNext') || this.draw(this.current.failRate);
  }

  losesAnswer(): boolean {
    return this.use('loseAnswers');
  }

  get settleMs(): number {
    return this.current.settleMs ?? 300;
  }

  get holdsWebhooks(): boolean {
    return this.current.webhooks?.hold ?? false;
  }

  /** How an event that happens now is delivered. */
  deliveryOfEvent(): { readonly delayMs: number; readonly copies: number; readonly dropped: boolean } {
    const { delayMs = 0, jitterMs = 0, copies = 1 } = this.settings.webhooks ?? {};
    const webhooks = lessOne(this.settings.webhooks ?? {}, 'dropNext');
    if (webhooks) this.settings = { ...this.settings, webhooks };
    return { delayMs: delayMs + Math.floor(this.upTo(jitterMs)), copies, dropped: webhooks !== null };
  }
}

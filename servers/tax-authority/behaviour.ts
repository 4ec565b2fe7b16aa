import { z } from 'zod';
import { ToldBehaviour } from '../behaviour.js';
import type { Limits } from './rate-limits.js';

const count = z.int().nonnegative();

/** What the tax authority can be told to do wrong. */
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
  /** Failures are pages, as a proxy has them; true when left out. */
  html: z.boolean().optional(),
  /** Carries the next n changes out and cuts the connection instead of answering. */
  loseAnswers: count.optional(),
  /** Failures and lost answers are of requests whose path ends so: `/close`. Of all when left out. */
  only: z.string().min(1).max(100).optional(),
  /** How long it takes to judge what it received; 20. */
  processMs: count.max(600_000).optional(),
  /** Each takes up to so much more, drawn from `seed`: they overtake each other. */
  jitterMs: count.max(600_000).optional(),
  /** Nothing more is judged until this is taken back, or something else is told. */
  hold: z.boolean().optional(),
  /** Logins take so long; 0. */
  loginMs: count.max(600_000).optional(),
  /** The next n invoices are rejected with `rejection`. */
  rejectNext: count.optional(),
  rejection: z
    .strictObject({
      code: z.int().min(400).max(599),
      description: z.string().min(1).max(500),
      details: z.array(z.string()).optional(),
    })
    .optional(),
  /** The next n batches come to nothing: their session ends with code 500. */
  failBatches: count.optional(),
  /** Receipts are refused by KSeF number (403): as if another program had sent the invoice. */
  hideReceipts: z.boolean().optional(),
  /** How many requests it takes: as KSeF in production, ten times as many as its test environment does, or all; `test`. */
  limits: z.enum(['production', 'test', 'none']).optional(),
});

export type TaxAuthorityBehaviour = z.infer<typeof behaviourSchema>;

export class Behaviour extends ToldBehaviour<TaxAuthorityBehaviour> {
  private heldSince: number | undefined;

  constructor() {
    super(behaviourSchema);
  }

  override tell(settings: unknown): void {
    super.tell(settings);
    this.heldSince = this.current.hold ? Date.now() : undefined;
  }

  /** Whether the result of that instant (ms) is shown now. */
  shows(judgedAt: number): boolean {
    return judgedAt <= (this.heldSince ?? Date.now());
  }

  fails(path: string): boolean {
    return this.isAbout(path) && (this.use('failNext') || this.draw(this.current.failRate));
  }

  losesAnswer(path: string): boolean {
    return this.isAbout(path) && this.use('loseAnswers');
  }

  /** The rejection of this invoice, if it is one of the next n. */
  rejects(): { readonly code: number; readonly description: string; readonly details: readonly string[] } | null {
    if (!this.use('rejectNext')) return null;
    const {
      code = 450,
      description = 'Błąd weryfikacji semantyki dokumentu faktury',
      details,
    } = this.current.rejection ?? {};
    return { code, description, details: details ?? ['Told to reject it'] };
  }

  failsBatch(): boolean {
    return this.use('failBatches');
  }

  /** When something that is received at an instant (ms) is judged. */
  judgedAt(now: number): number {
    return now + (this.current.processMs ?? 20) + Math.floor(this.upTo(this.current.jitterMs ?? 0));
  }

  get limits(): Limits {
    return this.current.limits ?? 'test';
  }

  private isAbout(path: string): boolean {
    return this.current.only === undefined || path.endsWith(this.current.only);
  }
}

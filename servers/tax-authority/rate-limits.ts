/** How many requests KSeF takes: https://github.com/CIRFMF/ksef-docs, limity/limity-api.md. Windows slide. */
import { KsefProblem } from './ksef-problem.js';

export type Limits = 'production' | 'test' | 'none';

interface Limited {
  readonly method: string;
  readonly path: RegExp;
  readonly perMinute: number;
  readonly perHour: number;
}

/** The first that fits counts. The limits a second are left out. */
const table: readonly Limited[] = [
  { method: 'POST', path: /^\/sessions\/online$/, perMinute: 30, perHour: 120 },
  { method: 'POST', path: /^\/sessions\/online\/[^/]+\/invoices$/, perMinute: 30, perHour: 180 },
  { method: 'POST', path: /^\/sessions\/online\/[^/]+\/close$/, perMinute: 30, perHour: 120 },
  { method: 'POST', path: /^\/sessions\/batch$/, perMinute: 20, perHour: 60 },
  { method: 'POST', path: /^\/sessions\/batch\/[^/]+\/close$/, perMinute: 20, perHour: 60 },
  { method: 'GET', path: /^\/sessions\/[^/]+\/invoices$/, perMinute: 20, perHour: 200 },
  { method: 'GET', path: /^\/sessions\//, perMinute: 120, perHour: 1200 },
  { method: 'POST', path: /^\/invoices\/query\/metadata$/, perMinute: 16, perHour: 20 },
];
const factors: Readonly<Record<Exclude<Limits, 'none'>, number>> = { production: 1, test: 10 };
const minuteMs = 60_000;
const hourMs = 3_600_000;

export class RateLimits {
  private readonly taken = new Map<string, number[]>();

  /** Counts a request of a seller. @throws KsefProblem 429 with the seconds to wait */
  take(nip: string, method: string, path: string, limits: Limits, now = Date.now()): void {
    const index = table.findIndex((one) => one.method === method && one.path.test(path));
    const limited = table[index];
    if (!limited || limits === 'none') return;
    const key = `${nip} ${index}`;
    const before = (this.taken.get(key) ?? []).filter((at) => at > now - hourMs);
    this.refuseAbove(limited.perMinute * factors[limits], before, minuteMs, now);
    this.refuseAbove(limited.perHour * factors[limits], before, hourMs, now);
    this.taken.set(key, [...before, now]);
  }

  private refuseAbove(limit: number, before: readonly number[], windowMs: number, now: number): void {
    const within = before.filter((at) => at > now - windowMs);
    const first = within.at(-limit);
    if (within.length < limit || first === undefined) return;
    const seconds = Math.max(1, Math.ceil((first + windowMs - now) / 1000));
    const detail = `Przekroczono limit ${limit} żądań. Spróbuj ponownie po ${seconds} sekundach.`;
    throw new KsefProblem(429, 429, detail, [], seconds);
  }
}

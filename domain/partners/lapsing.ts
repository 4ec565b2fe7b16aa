import type { Instant } from '../calendar.js';

/** What is open until an instant, and then has lapsed without anybody doing something. */
export interface Lapsing<End extends string> {
  readonly end: End | null;
  readonly lapsesAt: Instant;
}

export function stateAt<End extends string>({ end, lapsesAt }: Lapsing<End>, at: Instant): End | 'open' | 'lapsed' {
  if (end !== null) return end;
  return at.epochMilliseconds < lapsesAt.epochMilliseconds ? 'open' : 'lapsed';
}

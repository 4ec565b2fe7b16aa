import fc from 'fast-check';
import {
  disabledAfterMs,
  disabledBecause,
  isSuspect,
  probeAt,
  retryAt,
  triedForMs,
} from '../../../domain/messaging/webhook-retries.js';

const hour = 3_600_000;
const random = fc.double({ min: 0, max: 1, noNaN: true });

/** The instants of the attempts of a delivery that is never taken. */
function attemptsOf(randoms: readonly number[], askedFor: number | null = null): number[] {
  const at = [0];
  for (;;) {
    const now = at[at.length - 1] ?? 0;
    const drawn = randoms[at.length % randoms.length] ?? 0.5;
    const next = retryAt({ attempts: at.length, firstAttemptAt: 0, now, askedFor, random: drawn });
    if (next === null) return at;
    at.push(next);
  }
}

describe('a delivery that is never taken', () => {
  it('is tried again after seconds, then minutes, then hours, the last time when a day is over', () => {
    const minutes = attemptsOf([0.5]).map((at) => Math.round(at / 6_000) / 10);
    expect(minutes).toEqual([0, 0.1, 0.6, 2.6, 12.6, 42.6, 102.6, 222.6, 462.6, 822.6, 1362.6, 1440]);
  });

  it('is tried for a day and no longer, more and more seldom, whatever the jitter', () => {
    fc.assert(
      fc.property(fc.array(random, { minLength: 1, maxLength: 20 }), (randoms) => {
        const at = attemptsOf(randoms);
        expect(at.at(-1)).toBe(triedForMs);
        expect(at.length).toBeGreaterThanOrEqual(11);
        expect(at.length).toBeLessThanOrEqual(14);
        const pauses = at.slice(1, -1).map((instant, i) => instant - (at[i] ?? 0));
        for (const [i, pause] of pauses.entries())
          if (i > 0) expect(pause).toBeGreaterThan((pauses[i - 1] ?? 0) * 0.79);
      }),
    );
  });

  it('comes no sooner than its receiver asks for', () => {
    const at = attemptsOf([0.5], hour);
    expect(at.slice(0, 4)).toEqual([0, hour, 2 * hour, 3 * hour]);
  });

  it('does not come again with all others at once', () => {
    const next = (drawn: number) => retryAt({ attempts: 5, firstAttemptAt: 0, now: 0, askedFor: null, random: drawn });
    expect([next(0), next(1)]).toEqual([24 * 60_000, 36 * 60_000]);
  });
});

describe('an endpoint that fails', () => {
  it('is asked with everything that is due until five attempts in a row have failed, then once a minute at most', () => {
    const pause = (failures: number) => probeAt({ failures, now: 0, random: 0.5 });
    expect([1, 4, 5, 6, 7, 9, 10, 400].map(pause)).toEqual([null, null, 2_000, 4_000, 8_000, 32_000, 60_000, 60_000]);
    expect([4, 5].map(isSuspect)).toEqual([false, true]);
  });

  it('is disabled at once by 410, and by three days without success', () => {
    const disabled = (failingFor: number, status: number | null) =>
      disabledBecause({ status, failingSince: 0, now: failingFor });
    expect(disabled(0, 410)).toBe('gone');
    expect([500, 404, null].map((status) => disabled(disabledAfterMs - 1, status))).toEqual([null, null, null]);
    expect([500, null].map((status) => disabled(disabledAfterMs, status))).toEqual(['failing', 'failing']);
  });
});

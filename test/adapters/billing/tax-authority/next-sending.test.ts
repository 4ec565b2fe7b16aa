import {
  authorityLimits,
  nextSending,
  sendingMode,
  sendingsLookedAt,
  sentTogether,
} from '../../../../adapters/billing/tax-authority/tax-authority.js';

const now = new Date('2026-11-24T12:00:00Z');
/** So many sendings, the latest so many seconds ago, a minute apart. */
const sendings = (count: number, secondsAgo: number) =>
  Array.from({ length: count }, (_, n) => new Date(now.getTime() - (secondsAgo + n * 60) * 1000));

describe('the next sending to the tax authority', () => {
  it('is at once as long as little was sent within the hour', () => {
    expect(nextSending([], now)).toEqual(now);
    expect(nextSending(sendings(9, 0), now)).toEqual(now);
  });

  it('comes 90 seconds after the last one of a busy hour', () => {
    expect(nextSending(sendings(10, 30), now)).toEqual(new Date('2026-11-24T12:01:00Z'));
    expect(nextSending(sendings(10, 90), now)).toEqual(now);
    expect(nextSending(sendings(10, 600), now)).toEqual(now);
  });

  it('keeps within the limits of a minute and an hour, however much is sent as soon as it may', () => {
    const sent: Date[] = [];
    for (let at = now; at.getTime() < now.getTime() + 2 * 3_600_000; ) {
      sent.unshift(at);
      const within = sent.filter((one) => one.getTime() >= at.getTime() - sendingsLookedAt.withinMs);
      at = nextSending(within.slice(0, sendingsLookedAt.most), at);
    }
    const mostOnline = [1, 2, 3, 4, 5, 6].findLast((count) => sendingMode(count) === 'online') ?? 0;
    const mostIn = (ms: number) =>
      Math.max(...sent.map((from) => sent.filter((one) => one >= from && one.getTime() < from.getTime() + ms).length));
    expect(mostIn(60_000) * mostOnline).toBeLessThanOrEqual(30);
    expect(mostIn(3_600_000) * mostOnline).toBeLessThanOrEqual(180);
    expect(mostIn(3_600_000)).toBeLessThanOrEqual(60);
  });
});

describe('what is sent together', () => {
  it('is everything, but of what stands in for rejected documents as many as go one by one', () => {
    const waiting = Array.from({ length: 200 }, (_, n) => ({ n, standsIn: n % 2 === 0 }));
    const together = sentTogether(waiting);
    expect(together.filter(({ standsIn }) => !standsIn)).toHaveLength(100);
    expect(together.filter(({ standsIn }) => standsIn).map(({ n }) => n)).toEqual(
      Array.from({ length: authorityLimits.onlineAtOnce }, (_, n) => 2 * n),
    );
  });
});

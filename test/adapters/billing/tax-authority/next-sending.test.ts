import { nextSending } from '../../../../adapters/billing/tax-authority/tax-authority.js';

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
});

import { instant, plainDate } from '../../../domain/calendar.js';
import { isRedeemable, redeemableBefore } from '../../../domain/keys/redeem-by.js';

const lastDay = plainDate('2032-03-11');

describe('the last day of a key', () => {
  it('is one of UTC, and whole', () => {
    expect(isRedeemable(lastDay, instant('2032-03-11T23:59:59Z'))).toBe(true);
    expect(isRedeemable(lastDay, instant('2032-03-12T00:00:00Z'))).toBe(false);
  });

  it('leaves a day to those who have reserved the key by then', () => {
    expect(redeemableBefore(lastDay).toString()).toBe('2032-03-13T00:00:00Z');
  });
});

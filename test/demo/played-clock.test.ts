import { toldDoing } from '../../demo/played-clock.js';

describe('what a clock is doing', () => {
  it('is told shorter where one workflow moves', () => {
    expect(toldDoing('ten_1/subscription/sub_2 at 2027-11-22T23:00:00.000Z')).toBe('subscription sub_2');
  });

  it('is told as it is in all other cases', () => {
    expect(toldDoing('settling')).toBe('settling');
    expect(toldDoing('3 workflows at 2027-11-22T23:00:00.000Z')).toBe('3 workflows at 2027-11-22T23:00:00.000Z');
    expect(toldDoing(null)).toBe('arrives');
  });
});

import { offerState } from '../../../domain/billing/offers.js';
import { plainDate } from '../../../domain/calendar.js';

describe('an offer', () => {
  const lastDay = plainDate('2027-03-22');
  const on = (day: string, { isOrdered = false, isWithdrawn = false } = {}) =>
    offerState({ isOrdered, isWithdrawn, lastDay }, plainDate(day));

  it('is open on its last day, and lapsed from the day after it on', () => {
    expect([on('2027-03-22'), on('2027-03-23')]).toEqual(['open', 'lapsed']);
  });

  it('that was ordered or withdrawn stays so after its last day', () => {
    expect(on('2027-03-23', { isOrdered: true })).toBe('ordered');
    expect(on('2027-03-23', { isWithdrawn: true })).toBe('withdrawn');
  });
});

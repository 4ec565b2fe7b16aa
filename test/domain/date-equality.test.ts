import { instant, plainDate } from '../../domain/calendar.js';
import './date-equality.js';

describe('comparing days and instants in expectations', () => {
  it('finds those equal that are', () => {
    expect({ on: plainDate('2027-03-15') }).toEqual({ on: plainDate('2027-03-15') });
    expect(instant('2027-03-15T09:00:00Z')).toEqual(instant('2027-03-15T10:00:00+01:00'));
  });

  it('finds those different that are', () => {
    expect({ on: plainDate('2027-03-15') }).not.toEqual({ on: plainDate('2027-03-16') });
    expect(instant('2027-03-15T09:00:00Z')).not.toEqual(instant('2027-03-15T09:00:01Z'));
    expect(plainDate('2027-03-15')).not.toEqual('2027-03-15');
  });
});

import { termDates } from '../../demo/chapters/one-keys-life/dates.js';
import { formatDay, formatTime } from '../../demo/format-time.js';
import { lateOn, morningOf, noonOf } from '../../demo/times-of-day.js';
import { plainDate } from '../../domain/calendar.js';

describe('the dates that the story expects of a term in Warsaw', () => {
  const term = termDates(plainDate('2026-11-23'), 12, 'Europe/Warsaw');

  it('are mails at 09:00 by the clock on the wall, in summer and in winter', () => {
    expect(term.notices.map(({ days, at }) => [days, at.toString()])).toEqual([
      [60, '2027-09-24T07:00:00Z'],
      [30, '2027-10-24T07:00:00Z'],
      [7, '2027-11-16T08:00:00Z'],
      [1, '2027-11-22T08:00:00Z'],
    ]);
  });

  it('are changes of state at the start of the day: 0, 30 and 120 days after the end', () => {
    expect([term.expiredAt, term.disabledAt, term.deletedAt].map(String)).toEqual([
      '2027-11-22T23:00:00Z',
      '2027-12-22T23:00:00Z',
      '2028-03-21T23:00:00Z',
    ]);
  });

  it('are looked at by the clock on the wall, on the day of a clock change too', () => {
    const day = plainDate('2027-03-28');
    const times = [morningOf, noonOf, lateOn].map((at) => formatTime(at(day, 'Europe/Warsaw'), 'Europe/Warsaw'));
    expect(times).toEqual(['28 Mar 2027, 10:00', '28 Mar 2027, 12:00', '28 Mar 2027, 23:59']);
  });

  it('are told as people write them', () => {
    expect(formatDay(term.lastGraceDay)).toBe('22 Dec 2027');
    expect(formatTime(lateOn(term.lastDay, 'Europe/Warsaw'), 'Europe/Warsaw')).toBe('22 Nov 2027, 23:59');
  });
});

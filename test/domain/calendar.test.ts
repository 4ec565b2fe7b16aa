import fc from 'fast-check';
import './date-equality.js';
import {
  addDays,
  addHours,
  addMonths,
  compareDates,
  compareInstants,
  dateIn,
  daysBetween,
  instant,
  instantFromMillis,
  isBefore,
  isTimeZone,
  messageTime,
  millis,
  plainDate,
  startOfDay,
} from '../../domain/calendar.js';
import { DomainError } from '../../domain/errors.js';
import { day, zone } from './arbitraries.js';

/** The clock on the wall in a zone, told by Intl and not by the calendar library. */
function wallClock(milliseconds: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return format.format(milliseconds);
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
  return 'none';
}

describe('reading a date', () => {
  it('takes the days that exist', () => {
    expect(plainDate('2028-02-29').toString()).toBe('2028-02-29');
  });

  it.each([
    '2027-02-29',
    '2027-13-01',
    '2027-1-1',
    '20270101',
    '2027-01-01T00:00:00Z',
    '+002027-01-01',
    ' 2027-01-01',
    '',
  ])('refuses %j', (text) => expect(codeOf(() => plainDate(text))).toBe('invalidDate'));
});

describe('reading an instant', () => {
  it.each([
    ['2027-03-15T09:00:00Z', '2027-03-15T09:00:00Z'],
    ['2027-03-15T09:00:00.5+01:00', '2027-03-15T08:00:00.5Z'],
    ['2027-03-15T23:59:59-00:30', '2027-03-16T00:29:59Z'],
  ])('takes %s', (text, expected) => expect(instant(text).toString()).toBe(expected));

  it.each([
    '2027-03-15',
    '2027-03-15T09:00:00',
    '2027-03-15T09:00Z',
    '2027-03-15T24:00:00Z',
    '2027-02-30T09:00:00Z',
    '2027-03-15T09:00:00+0100',
    '2027-03-15T09:00:00Z[Europe/Warsaw]',
    '2027-03-15T09:00:00.1234567890Z',
    'now',
  ])('refuses %j', (text) => expect(codeOf(() => instant(text))).toBe('invalidInstant'));

  it('goes to milliseconds and back', () => {
    expect(instantFromMillis(millis(instant('2027-03-15T09:00:00.123Z'))).toString()).toBe('2027-03-15T09:00:00.123Z');
  });
});

describe('time zones', () => {
  it.each(['Europe/Warsaw', 'UTC', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])('%s is one', (name) =>
    expect(isTimeZone(name)).toBe(true),
  );
  it.each(['Mars/Phobos', '+02:00', '', 'Europe/Warsaw ', '2027-01-01T00:00[Europe/Warsaw]', '../etc'])(
    '%j is none',
    (name) => expect(isTimeZone(name)).toBe(false),
  );
});

describe('months are counted from the anchor and clamped', () => {
  it.each([
    ['2027-01-31', 1, '2027-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2027-01-31', 2, '2027-03-31'],
    ['2027-01-31', 3, '2027-04-30'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2024-02-29', 48, '2028-02-29'],
    ['2027-12-31', 2, '2028-02-29'],
    ['2027-03-31', -1, '2027-02-28'],
  ])('%s + %i months is %s', (anchor, months, expected) =>
    expect(addMonths(plainDate(anchor), months).toString()).toBe(expected),
  );
});

describe('the start of a day', () => {
  it.each([
    [
      'Santiago skips midnight on 5 September 2027',
      'America/Santiago',
      '2027-09-05',
      '2027-09-05T04:00:00Z',
      '01:00:00',
    ],
    ['Cairo skips midnight on 30 April 2027', 'Africa/Cairo', '2027-04-30', '2027-04-29T22:00:00Z', '01:00:00'],
    ['Havana skips midnight on 14 March 2027', 'America/Havana', '2027-03-14', '2027-03-14T05:00:00Z', '01:00:00'],
    [
      'the Azores have midnight twice on 31 October 2027',
      'Atlantic/Azores',
      '2027-10-31',
      '2027-10-31T00:00:00Z',
      '00:00:00',
    ],
    [
      'Havana has midnight twice on 7 November 2027',
      'America/Havana',
      '2027-11-07',
      '2027-11-07T04:00:00Z',
      '00:00:00',
    ],
    [
      'Lord Howe moves by half an hour, at two',
      'Australia/Lord_Howe',
      '2027-04-04',
      '2027-04-03T13:00:00Z',
      '00:00:00',
    ],
    ['the day after in Lord Howe', 'Australia/Lord_Howe', '2027-04-05', '2027-04-04T13:30:00Z', '00:00:00'],
    [
      'Santiago has 23:00 twice the evening before',
      'America/Santiago',
      '2027-04-04',
      '2027-04-04T04:00:00Z',
      '00:00:00',
    ],
  ])('%s', (_what, name, date, at, clock) => {
    expect(startOfDay(plainDate(date), name).toString()).toBe(at);
    expect(wallClock(millis(instant(at)), name)).toBe(`${date} ${clock}`);
  });

  it('of a day that a zone left out is the start of the next', () => {
    expect(startOfDay(plainDate('2011-12-30'), 'Pacific/Apia').toString()).toBe('2011-12-30T10:00:00Z');
  });

  it('is the first instant of that day in every zone', () => {
    fc.assert(
      fc.property(day, zone, (date, name) => {
        const start = millis(startOfDay(date, name));
        expect(wallClock(start, name).slice(0, 10)).toBe(date.toString());
        expect(wallClock(start - 1, name).slice(0, 10)).toBe(addDays(date, -1).toString());
        expect(dateIn(name, instantFromMillis(start)).toString()).toBe(date.toString());
      }),
      { numRuns: 500 },
    );
  });
});

it('messages go out when the clock on the wall says nine', () => {
  fc.assert(
    fc.property(day, zone, (date, name) => {
      expect(wallClock(millis(messageTime(date, name)), name)).toBe(`${date} 09:00:00`);
    }),
    { numRuns: 500 },
  );
});

describe('day counts', () => {
  it('hold across clock changes: 30 days are 30 dates, whatever the hours', () => {
    fc.assert(
      fc.property(day, zone, fc.integer({ min: 0, max: 400 }), (date, name, days) => {
        const later = addDays(date, days);
        expect(daysBetween(date, later)).toBe(days);
        expect(daysBetween(dateIn(name, startOfDay(date, name)), dateIn(name, startOfDay(later, name)))).toBe(days);
      }),
    );
  });

  it('agree with elapsed time in UTC', () => {
    fc.assert(
      fc.property(day, day, (from, to) => {
        const elapsed = millis(startOfDay(to, 'UTC')) - millis(startOfDay(from, 'UTC'));
        expect(daysBetween(from, to)).toBe(elapsed / 86_400_000);
      }),
    );
  });

  it('hours are elapsed time: 168 of them over a clock change are not seven wall-clock days', () => {
    expect(addHours(instant('2027-03-25T11:00:00Z'), 168).toString()).toBe('2027-04-01T11:00:00Z');
  });
});

it('days and instants are compared', () => {
  const [earlier, later] = [plainDate('2027-03-15'), plainDate('2027-03-16')];
  const [before, after] = [instant('2027-03-15T09:00:00Z'), instant('2027-03-15T09:00:01Z')];
  expect([isBefore(earlier, later), isBefore(later, earlier), isBefore(earlier, earlier)]).toEqual([
    true,
    false,
    false,
  ]);
  expect([isBefore(before, after), isBefore(after, before), isBefore(before, before)]).toEqual([true, false, false]);
  expect([later, earlier].sort(compareDates)).toEqual([earlier, later]);
  expect([after, before].sort(compareInstants)).toEqual([before, after]);
});

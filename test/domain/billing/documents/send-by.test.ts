import fc from 'fast-check';
import { calculateOfflineDeadline, getPolishHolidays } from 'ksef-client-ts';
import '../../date-equality.js';
import {
  addPolishBusinessDays,
  isPolishBusinessDay,
  isPolishHoliday,
} from '../../../../domain/billing/documents/polish-business-days.js';
import { latenessOf, sendBy } from '../../../../domain/billing/documents/send-by.js';
import { addDays, compareDates, dateIn, instant, plainDate } from '../../../../domain/calendar.js';

const days = fc.integer({ min: 0, max: 365 * 24 }).map((after) => addDays(plainDate('2026-01-01'), after));

describe('Polish business days', () => {
  it('have the holidays that another calendar has, year by year', () => {
    for (let year = 2009; year < 2031; year += 1) {
      const ours: string[] = [];
      for (let day = plainDate(`${year}-01-01`); day.year === year; day = addDays(day, 1)) {
        if (isPolishHoliday(day)) ours.push(String(day));
      }
      // The other calendar has Epiphany, which is a holiday since 2011, in every year.
      const theirs = [...getPolishHolidays(year)].filter((day) => year >= 2011 || !day.endsWith('-01-06'));
      expect(ours).toEqual(theirs.sort());
    }
  });

  it('are not the four days of Easter and Christmas Eve since 2025', () => {
    for (const day of ['2026-04-05', '2026-04-06', '2026-05-24', '2026-06-04', '2025-12-24']) {
      expect(isPolishBusinessDay(plainDate(day))).toBe(false);
    }
    expect(isPolishBusinessDay(plainDate('2024-12-24'))).toBe(true);
  });

  it('are counted: so many of them lie between a day and the one that is found', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 15 }), (from, count) => {
        const to = addPolishBusinessDays(from, count);
        let between = 0;
        for (let day = addDays(from, 1); compareDates(day, to) <= 0; day = addDays(day, 1)) {
          if (isPolishBusinessDay(day)) between += 1;
        }
        expect(between).toBe(count);
        expect(isPolishBusinessDay(to)).toBe(true);
      }),
    );
  });
});

describe('a document that was issued', () => {
  const friday = plainDate('2026-12-18');

  it('online is sent at once', () => {
    expect(sendBy(friday, { kind: 'online' })).toEqual({ kind: 'atOnce' });
  });

  it('offline24 is sent by the end of the next business day in Poland', () => {
    expect(sendBy(friday, { kind: 'offline24' })).toEqual({
      kind: 'by',
      day: plainDate('2026-12-21'),
      before: instant('2026-12-21T23:00:00Z'),
    });
    // Christmas Eve is a Thursday.
    expect(sendBy(plainDate('2026-12-23'), { kind: 'offline24' })).toMatchObject({ day: plainDate('2026-12-28') });
    expect(sendBy(plainDate('2026-07-01'), { kind: 'offline24' })).toMatchObject({
      before: instant('2026-07-02T22:00:00Z'),
    });
  });

  it('while KSeF was unavailable is sent by the business day after its end, by the Polish calendar', () => {
    const endedAt = instant('2026-12-17T23:30:00Z');
    expect(sendBy(plainDate('2026-12-16'), { kind: 'offline', endedAt })).toMatchObject({
      day: plainDate('2026-12-21'),
    });
  });

  it('while a failure was announced is sent within seven business days after its end', () => {
    const endedAt = instant('2026-12-18T12:00:00Z');
    expect(sendBy(friday, { kind: 'emergency', endedAt })).toMatchObject({ day: plainDate('2026-12-31') });
  });

  it('has no day while it is not over, and is never sent after a total failure', () => {
    expect(sendBy(friday, { kind: 'offline', endedAt: null })).toEqual({ kind: 'notBeforeEnd' });
    expect(sendBy(friday, { kind: 'emergency', endedAt: null })).toEqual({ kind: 'notBeforeEnd' });
    expect(sendBy(friday, { kind: 'totalFailure' })).toEqual({ kind: 'never' });
  });

  it('has the day that another implementation finds', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 10 }), (issuedOn, lasting) => {
        const endedOn = addDays(issuedOn, lasting);
        const end = instant(`${endedOn}T12:00:00Z`);
        const times = { startTime: `${issuedOn}T00:00:00Z`, endTime: `${endedOn}T12:00:00Z` };
        const window = { id: '1', ...times, active: false, planned: true };
        const theirs = (mode: 'offline24' | 'offline' | 'awaryjny') =>
          plainDate(calculateOfflineDeadline(mode, String(issuedOn), window).toISOString().slice(0, 10));
        expect(sendBy(issuedOn, { kind: 'offline24' })).toMatchObject({ day: theirs('offline24') });
        expect(sendBy(issuedOn, { kind: 'offline', endedAt: end })).toMatchObject({ day: theirs('offline') });
        expect(sendBy(issuedOn, { kind: 'emergency', endedAt: end })).toMatchObject({ day: theirs('awaryjny') });
      }),
    );
  });

  it('is late from the first instant of the day after', () => {
    fc.assert(
      fc.property(days, (issuedOn) => {
        const due = sendBy(issuedOn, { kind: 'offline24' });
        if (due.kind !== 'by') throw new Error('It has a day.');
        expect(dateIn('Europe/Warsaw', due.before)).toEqual(addDays(due.day, 1));
        expect(dateIn('Europe/Warsaw', due.before.subtract({ milliseconds: 1 }))).toEqual(due.day);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a document that has to be sent by a day', () => {
  const day = plainDate('2026-11-30');
  it.each([
    ['the day before', '2026-11-29T22:59:59Z', null],
    ['that day in Poland', '2026-11-29T23:00:00Z', 'near'],
    ['its last second', '2026-11-30T22:59:59Z', 'near'],
    ['the next day', '2026-11-30T23:00:00Z', 'overdue'],
  ])('stands so on %s', (_when, at, expected) => expect(latenessOf(day, instant(at))).toBe(expected));
});

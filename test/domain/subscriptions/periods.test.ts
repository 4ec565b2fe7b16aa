import fc from 'fast-check';
import '../date-equality.js';
import { isBefore, plainDate } from '../../../domain/calendar.js';
import { expiryOf, periodsOf } from '../../../domain/subscriptions/milestones.js';
import { day } from '../arbitraries.js';

function termOf(startsOn: string, months: number) {
  const start = plainDate(startsOn);
  return { startsOn: start, expiresOn: expiryOf(start, { months }), zone: 'UTC' };
}

describe('periods', () => {
  it('of an adjoining term keep the first term’s anchor', () => {
    const second = {
      ...termOf('2027-02-28', 1),
      expiresOn: plainDate('2027-05-31'),
      anchor: plainDate('2027-01-31'),
    };
    expect(periodsOf(second, 1).map(({ endsBefore }) => endsBefore.toString())).toEqual([
      '2027-03-31',
      '2027-04-30',
      '2027-05-31',
    ]);
  });

  it('of a term made to end with another begin with a short one', () => {
    const coTermed = { startsOn: plainDate('2027-01-20'), expiresOn: plainDate('2027-04-01'), zone: 'UTC' };
    expect(periodsOf(coTermed, 1).map(({ startsOn }) => startsOn.toString())).toEqual([
      '2027-01-20',
      '2027-02-01',
      '2027-03-01',
    ]);
  });

  it('of 36 months billed yearly are three', () => {
    expect(periodsOf(termOf('2024-02-29', 36), 12).map(({ endsBefore }) => endsBefore.toString())).toEqual([
      '2025-02-28',
      '2026-02-28',
      '2027-02-28',
    ]);
  });

  it('cover the term without gap or overlap', () => {
    fc.assert(
      fc.property(
        day,
        day,
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 36 }),
        (start, anchor, months, length) => {
          const dates = { startsOn: start, expiresOn: expiryOf(start, { months: length }), zone: 'UTC', anchor };
          const periods = periodsOf(dates, months);
          expect(periods[0]?.startsOn).toEqual(start);
          expect(periods.at(-1)?.endsBefore).toEqual(dates.expiresOn);
          for (const [index, period] of periods.entries()) {
            expect(isBefore(period.startsOn, period.endsBefore)).toBe(true);
            if (index > 0) expect(periods[index - 1]?.endsBefore).toEqual(period.startsOn);
          }
        },
      ),
    );
  });
});

import '../date-equality.js';
import { instant, plainDate } from '../../../domain/calendar.js';
import { calendarEvents, calendarSpan } from '../../../domain/partners/calendar.js';
import { intention } from '../subscriptions/commands.js';
import { active } from '../subscriptions/life.js';

const bought = active({ at: '2027-03-15T10:00:00Z', invoiced: { periodMonths: null } });
const decidedBy = instant('2028-03-01T08:00:00Z');
const daysOf = (events: ReturnType<typeof calendarEvents>) => events.map(({ kind, on }) => `${kind} ${on}`);

describe('the calendar of a subscription', () => {
  it('has its last day, and while nobody has decided the day of the decision', () => {
    expect(daysOf(calendarEvents(bought.state, decidedBy))).toEqual(['decision 2028-03-01', 'lastDay 2028-03-14']);
    const decided = bought.when(intention('renew', '2027-06-01T10:00:00Z')).state;
    expect(daysOf(calendarEvents(decided, decidedBy))).toEqual(['lastDay 2028-03-14']);
    expect(daysOf(calendarEvents(bought.state, null))).toEqual(['lastDay 2028-03-14']);
  });

  it('keeps the ids of its events, and is empty once it has come to its end', () => {
    expect(calendarEvents(bought.state, decidedBy).map(({ uid }) => uid)).toEqual(['sub-1/decision', 'sub-1/end']);
    expect(calendarEvents(bought.livedTo('2030-01-01T00:00:00Z').state, null)).toEqual([]);
    expect(calendarEvents(active({ at: '2027-03-15T10:00:00Z', policy: null }).state, null)).toEqual([]);
  });

  it('looks a month back and thirteen months ahead', () => {
    const { endsFrom, endsBefore } = calendarSpan(plainDate('2028-03-15'));
    expect([`${endsFrom}`, `${endsBefore}`]).toEqual(['2028-02-13', '2029-04-19']);
  });
});

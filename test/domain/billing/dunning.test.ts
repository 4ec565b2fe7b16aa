import { dunningSteps, isOverdue, parseReminder, reminderOf } from '../../../domain/billing/dunning.js';
import { addDays, instant, plainDate } from '../../../domain/calendar.js';
import '../date-equality.js';

const zone = 'Europe/Warsaw';
const stepsOf = (netDays: number) =>
  dunningSteps({
    dueOn: addDays(plainDate('2027-03-20'), netDays),
    issuedAt: instant('2027-03-20T10:00:00Z'),
    zone,
  }).map(({ kind, days, at }) => `${at} ${kind} ${days}`);

describe('an invoice on account', () => {
  it('is reminded of before its last day, overdue at the start of the day after it, and reminded of until the third week', () => {
    // Clocks change on 28 March: days are those of the calendar.
    expect(stepsOf(14)).toEqual([
      '2027-03-31T07:00:00Z reminder -3',
      '2027-04-03T22:00:00Z overdue 1',
      '2027-04-06T07:00:00Z reminder 3',
      '2027-04-13T07:00:00Z reminder 10',
      '2027-04-24T07:00:00Z reminder 21',
    ]);
  });

  it('is not reminded of in its first days', () => {
    expect(stepsOf(6)[0]).toBe('2027-03-26T23:00:00Z overdue 1');
    expect(stepsOf(7)[0]).toBe('2027-03-24T08:00:00Z reminder -3');
  });

  it('is overdue after its last day', () => {
    expect(['2027-04-03', '2027-04-04'].map((day) => isOverdue('2027-04-03', plainDate(day)))).toEqual([false, true]);
  });

  it('has each of its reminders told once', () => {
    expect(parseReminder(reminderOf('preq_1', -3))).toEqual({ requestId: 'preq_1', days: -3 });
    expect(['preq_1', 'a/b/c', ''].map(parseReminder)).toEqual([null, null, null]);
  });
});

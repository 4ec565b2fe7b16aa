import fc from 'fast-check';
import {
  cardReminderOf,
  cardReminders,
  collectedAfter,
  lastDayOf,
  parseCardReminder,
} from '../../../domain/billing/card-expiry.js';
import { addDays, dateIn, instant, plainDate } from '../../../domain/calendar.js';
import type { EndOfTermIntent } from '../../../domain/catalogue/policies.js';
import { active, type Life } from '../subscriptions/life.js';
import { billedMonthly } from '../subscriptions/paying.js';

const zone = 'Europe/Warsaw';
const reminders = (month: string, storedAt: string) =>
  cardReminders(
    { year: Number(month.slice(0, 4)), month: Number(month.slice(5)) },
    { storedAt: instant(storedAt), zone },
  ).map(({ days, at }) => `${days} ${at}`);

describe('a card', () => {
  it('is good until the last day of its month', () => {
    expect(String(lastDayOf({ year: 2036, month: 2 }))).toBe('2036-02-29');
    expect(String(lastDayOf({ year: 2035, month: 12 }))).toBe('2035-12-31');
  });

  it('is told of 30 and 7 days before it, at 09:00, as far as that is ahead', () => {
    expect(reminders('2035-04', '2035-01-15T09:00:00Z')).toEqual(['30 2035-03-31T07:00:00Z', '7 2035-04-23T07:00:00Z']);
    expect(reminders('2035-04', '2035-03-31T07:00:00Z')).toEqual(['7 2035-04-23T07:00:00Z']);
    expect(reminders('2035-04', '2035-04-30T10:00:00Z')).toEqual([]);
  });

  it('of any month and zone is told of on those days of its zone', () => {
    const zones = fc.constantFrom('Europe/Warsaw', 'America/St_Johns', 'Pacific/Apia', 'UTC');
    const months = fc.record({ year: fc.integer({ min: 2027, max: 2090 }), month: fc.integer({ min: 1, max: 12 }) });
    fc.assert(
      fc.property(months, zones, (validity, timeZone) => {
        const found = cardReminders(validity, { storedAt: instant('2026-01-01T00:00:00Z'), zone: timeZone });
        expect(found.map(({ days }) => days)).toEqual([30, 7]);
        for (const { days, at } of found) {
          expect(addDays(dateIn(timeZone, at), days)).toEqual(lastDayOf(validity));
          const about = cardReminderOf('pm_1', validity, days);
          expect(parseCardReminder(about)).toMatchObject({ paymentMethodId: 'pm_1', days });
        }
      }),
    );
  });
});

describe('what is collected after the last day of a card', () => {
  const payer = { billingAccountId: 'bacc_1', purchaserId: null, currency: 'PLN' };
  const yearly = active({ at: '2026-03-15T10:00:00Z', invoiced: { periodMonths: null } });
  const collected = (
    { state }: Life,
    day: string,
    intent: EndOfTermIntent = 'renew',
    pays: typeof payer | null = payer,
  ) => {
    const found = collectedAfter(
      { ...state, payer: pays, renewal: { intent, seats: null, plan: null } },
      plainDate(day),
    );
    return found && String(found.on);
  };

  it('is the next renewal, however far it is', () => {
    expect(collected(yearly, '2026-04-30')).toBe('2027-03-12');
    expect(collected(yearly, '2027-03-11')).toBe('2027-03-12');
  });

  it('is something of a year that is paid by the month, though other payments come before', () => {
    expect(collected(billedMonthly, '2027-02-26')).toBe('2027-02-27');
    expect(collected(billedMonthly, '2027-10-31')).toBe('null');
    expect(collected(billedMonthly, '2027-10-31', 'lapse')).toBe('null');
  });

  it('is nothing where it lapses before, was never collected, or has ended', () => {
    expect(collected(yearly, '2026-04-30', 'lapse')).toBeNull();
    expect(collected(billedMonthly, '2028-02-29', 'lapse')).toBeNull();
    expect(collected(yearly, '2026-04-30', 'renew', null)).toBeNull();
    const deleted = yearly.livedTo('2028-01-01T10:00:00Z');
    expect(deleted.state.phase).toBe('deleted');
    expect(collected(deleted, '2026-04-30')).toBeNull();
  });
});

import fc from 'fast-check';
import {
  assertWithdrawable,
  isConsumer,
  unconfirmedKeptDays,
  withdrawableThrough,
} from '../../../domain/billing/withdrawal.js';
import { addDays, addHours, instant, plainDate, startOfDay } from '../../../domain/calendar.js';

const zone = 'Europe/Warsaw';

describe('a withdrawal', () => {
  const lastDay = withdrawableThrough(plainDate('2027-03-01'));

  it('is possible through the fourteenth day after the order, in the customer’s zone', () => {
    expect(lastDay.toString()).toBe('2027-03-15');
    expect(() => assertWithdrawable(lastDay, { zone, now: instant('2027-03-15T22:59:59Z') })).not.toThrow();
    const over = () => assertWithdrawable(lastDay, { zone, now: instant('2027-03-15T23:00:00Z') });
    expect(over).toThrow(expect.objectContaining({ code: 'withdrawalNotPossible' }));
  });

  it('never ends before 14 days of 24 hours less the hour of a clock change are over', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4000 }), fc.integer({ min: 0, max: 23 }), (days, hour) => {
        const day = addDays(plainDate('2026-01-01'), days);
        const now = addHours(startOfDay(day, zone), hour + 14 * 24 - 1);
        assertWithdrawable(withdrawableThrough(day), { zone, now });
      }),
    );
  });
});

describe('a statement that nobody confirms', () => {
  it('is forgotten only when it can no longer be confirmed, in any zone', () => {
    const zones = fc.constantFrom('Pacific/Kiritimati', 'Europe/Warsaw', 'Pacific/Pago_Pago');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4000 }), fc.integer({ min: 0, max: 14 }), zones, (days, later, where) => {
        const orderedOn = addDays(plainDate('2026-01-01'), days);
        const statedAt = startOfDay(addDays(orderedOn, later), where);
        const now = addHours(statedAt, unconfirmedKeptDays * 24);
        expect(() => assertWithdrawable(withdrawableThrough(orderedOn), { zone: where, now })).toThrow();
      }),
    );
  });
});

describe('a consumer', () => {
  it('is a purchaser without a VAT id who buys for personal use', () => {
    const details = { kind: 'purchaser', vatId: null } as const;
    expect(isConsumer({ personalUse: true, details })).toBe(true);
    expect(isConsumer({ personalUse: false, details })).toBe(false);
    expect(isConsumer({ personalUse: true, details: { ...details, vatId: 'PL5260250995' } })).toBe(false);
    expect(isConsumer({ personalUse: true, details: null })).toBe(false);
  });
});

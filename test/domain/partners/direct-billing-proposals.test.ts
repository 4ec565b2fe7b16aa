import fc from 'fast-check';
import { addDays, instant, plainDate } from '../../../domain/calendar.js';
import {
  answerDay,
  assertOpen,
  isPaidAsWanted,
  lapseAfter,
  proposalDays,
  proposalState,
  proposalStates,
  wantedPayments,
} from '../../../domain/partners/direct-billing-proposals.js';

const today = plainDate('2027-03-01');

describe('a proposal of direct billing', () => {
  it('is answered within thirty days, or by the day that is named', () => {
    expect(answerDay(null, today).toString()).toBe('2027-03-31');
    fc.assert(
      fc.property(fc.integer({ min: -40, max: 80 }), (days) => {
        const named = addDays(today, days);
        const isPossible = days >= 0 && days <= proposalDays;
        const asked = () => answerDay(named, today);
        if (isPossible) expect(asked()).toEqual(named);
        else
          expect(asked).toThrow(expect.objectContaining({ code: 'invalidRequest', details: { pointer: '/answerBy' } }));
      }),
    );
  });

  it('can be answered on its last day to the end, in the customer’s zone', () => {
    const lapsesAt = lapseAfter(plainDate('2027-03-27'), 'Europe/Warsaw');
    // The night in which the clocks go forward.
    expect(lapsesAt.toString()).toBe('2027-03-27T23:00:00Z');
    const open = { end: null, lapsesAt };
    expect(proposalState(open, instant('2027-03-27T22:59:59Z'))).toBe('open');
    expect(proposalState(open, lapsesAt)).toBe('lapsed');
    expect(() => assertOpen(open, lapsesAt)).toThrow(
      expect.objectContaining({ code: 'proposalClosed', details: { state: 'lapsed' } }),
    );
  });

  it('stays what it was answered, whatever the time', () => {
    const ends = proposalStates.filter((state) => state !== 'open' && state !== 'lapsed');
    fc.assert(
      fc.property(fc.constantFrom(...ends), fc.integer({ min: 0, max: 400 }), (end, days) => {
        const at = lapseAfter(addDays(today, days), 'UTC');
        expect(proposalState({ end, lapsesAt: lapseAfter(today, 'UTC') }, at)).toBe(end);
      }),
    );
  });

  it('wants a stored method only where it says which', () => {
    for (const wanted of wantedPayments) {
      expect(isPaidAsWanted(wanted, null)).toBe(wanted === 'any' || wanted === 'transfer');
      expect(isPaidAsWanted(wanted, { kind: 'card' })).toBe(wanted !== 'blik');
      expect(isPaidAsWanted(wanted, { kind: 'blik' })).toBe(wanted !== 'card');
    }
  });
});

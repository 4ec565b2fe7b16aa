import fc from 'fast-check';
import { assertOffered, handOverEnds, handOverState, lapseOf } from '../../../domain/billing/hand-overs.js';
import { addHours, instant } from '../../../domain/calendar.js';

const offeredAt = instant('2027-03-01T09:00:00Z');
const lapsesAt = lapseOf(offeredAt);

describe('an offer to hand a subscription over', () => {
  it('lapses after fourteen days', () => {
    expect(lapsesAt.toString()).toBe('2027-03-15T09:00:00Z');
    expect(handOverState({ lapsesAt, end: null }, instant('2027-03-15T08:59:59Z'))).toBe('offered');
    expect(handOverState({ lapsesAt, end: null }, lapsesAt)).toBe('lapsed');
    const late = () => assertOffered({ lapsesAt, end: null }, lapsesAt);
    expect(late).toThrow(expect.objectContaining({ code: 'handOverClosed', details: { state: 'lapsed' } }));
  });

  it('stays what it was answered, whatever the time', () => {
    fc.assert(
      fc.property(fc.constantFrom(...handOverEnds), fc.integer({ min: 0, max: 10_000 }), (end, hours) => {
        expect(handOverState({ lapsesAt, end }, addHours(offeredAt, hours))).toBe(end);
      }),
    );
  });
});

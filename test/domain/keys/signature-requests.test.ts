import fc from 'fast-check';
import { instant, instantFromMillis, millis } from '../../../domain/calendar.js';
import { signableBefore, signatureRequestState } from '../../../domain/keys/signature-requests.js';

describe('a request for a signature', () => {
  const expiresAt = signableBefore(instant('2027-01-01T12:00:00Z'));

  it('can be signed for 90 days, the last one to its end', () => {
    expect(expiresAt.toString()).toBe('2027-04-02T00:00:00Z');
    const at = (now: string) => signatureRequestState('open', { expiresAt, now: instant(now) });
    expect(at('2027-04-01T23:59:59Z')).toBe('open');
    expect(at('2027-04-02T00:00:00Z')).toBe('lapsed');
  });

  it('stays signed or withdrawn, whatever the time', () => {
    fc.assert(
      fc.property(fc.constantFrom('signed', 'withdrawn'), fc.integer({ min: 0, max: 4e12 }), (stored, at) => {
        expect(signatureRequestState(stored, { expiresAt, now: instantFromMillis(at) })).toBe(stored);
      }),
    );
  });

  it('of any instant can be signed for at least 90 days and less than 91', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (at) => {
        const left = millis(signableBefore(instantFromMillis(at))) - at;
        expect(left).toBeGreaterThan(90 * 86_400_000);
        expect(left).toBeLessThanOrEqual(91 * 86_400_000);
      }),
    );
  });
});

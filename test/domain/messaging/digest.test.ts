import fc from 'fast-check';
import '../date-equality.js';
import { addDuration, dateIn, instant, isBefore, messageTime } from '../../../domain/calendar.js';
import { canWait, digestDay, digestTime } from '../../../domain/messaging/digest.js';
import {
  digestNoticeKinds,
  everythingAtOnce,
  noticeTimings,
  optionalNoticeKinds,
  timingOf,
} from '../../../domain/messaging/preferences.js';
import { zone } from '../arbitraries.js';
import { active } from '../subscriptions/life.js';

describe('the digest of a reader', () => {
  const of = (scheduledAt: string, at = scheduledAt) =>
    digestDay('Europe/Warsaw', { scheduledAt: instant(scheduledAt), at: instant(at) }).toString();

  it('goes out five minutes after 09:00, so that what is due at 09:00 is in it', () => {
    expect(digestTime(dateIn('UTC', instant('2027-03-01T00:00:00Z')), 'Europe/Warsaw').toString()).toBe(
      '2027-03-01T08:05:00Z',
    );
    expect(of('2027-03-01T08:00:00Z', '2027-03-01T08:00:03Z')).toBe('2027-03-01');
    expect(of('2027-03-01T08:00:01Z')).toBe('2027-03-02');
    expect(of('2027-03-01T08:00:00Z', '2027-03-01T08:05:00Z')).toBe('2027-03-02');
    expect(of('2027-02-28T23:30:00Z')).toBe('2027-03-01');
  });

  it('is at most a day away, and never past', () => {
    const at = fc.integer({ min: 1_700_000_000_000, max: 2_500_000_000_000 });
    fc.assert(
      fc.property(at, zone, (millis, place) => {
        const now = instant(new Date(millis).toISOString());
        const goesOut = digestTime(digestDay(place, { scheduledAt: now, at: now }), place);
        expect(isBefore(now, goesOut)).toBe(true);
        expect(isBefore(goesOut, addDuration(now, 'PT26H'))).toBe(true);
      }),
    );
  });

  it('takes no warning of what comes before it', () => {
    const { state } = active({ at: '2026-03-15T10:00:00Z' });
    const onLastDay = messageTime(dateIn('UTC', instant('2027-03-14T00:00:00Z')), 'Europe/Warsaw');
    expect(canWait(state, 'expiring', onLastDay)).toBe(true);
    expect(canWait(state, 'expiring', addDuration(onLastDay, 'PT24H'))).toBe(false);
    expect(canWait(state, 'seatsAdded', addDuration(onLastDay, 'PT24H'))).toBe(true);
  });
});

describe('how a message reaches a reader', () => {
  it('is as was chosen for its kind, else as for the others', () => {
    expect(timingOf('expiring', everythingAtOnce)).toBe('atOnce');
    expect(timingOf('expiring', { others: 'digest', kinds: {} })).toBe('digest');
    expect(timingOf('expiring', { others: 'digest', kinds: { expiring: 'atOnce' } })).toBe('atOnce');
  });

  it('is at once for what cannot wait, and never off for what asks for something', () => {
    for (const kind of ['expired', 'disabled', 'deleted', 'setUpStuck'] as const) {
      expect(timingOf(kind, { others: 'digest', kinds: {} })).toBe('atOnce');
    }
    for (const kind of digestNoticeKinds) {
      for (const timing of noticeTimings) {
        const optional = optionalNoticeKinds.some((one) => one === kind);
        const expected = timing === 'off' && !optional ? 'atOnce' : timing;
        expect(timingOf(kind, { others: 'digest', kinds: { [kind]: timing } })).toBe(expected);
      }
    }
  });
});

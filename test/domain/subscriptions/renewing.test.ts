import { expiryNoticeNeeded, expiryNoticesOf, goesOnBy } from '../../../domain/subscriptions/renewing.js';
import { active, type Life } from './life.js';
import { billedMonthly } from './paying.js';

const invoiced = active({ at: '2026-03-15T10:00:00Z', invoiced: { periodMonths: null } });
const withIntent = ({ state }: Life, intent: 'renew' | 'lapse') => ({
  ...state,
  renewal: { intent, seats: null, plan: null },
});

describe('how a subscription goes on after its term', () => {
  const stored = { collects: true, failed: false, onAccount: false };

  it('is by itself while a method is stored that has not failed', () => {
    const renewing = withIntent(invoiced, 'renew');
    expect(goesOnBy(renewing, stored)).toBe('byItself');
    expect(goesOnBy(renewing, { ...stored, failed: true })).toBe('byPayment');
    expect(goesOnBy(renewing, { ...stored, collects: false })).toBe('byPayment');
  });

  it('is by itself where it is invoiced on account, whatever becomes of stored methods', () => {
    const onAccount = { collects: false, failed: true, onAccount: true };
    expect(goesOnBy(withIntent(invoiced, 'renew'), onAccount)).toBe('byItself');
    expect(goesOnBy(withIntent(invoiced, 'lapse'), onAccount)).toBe('lapses');
  });

  it('is not at all where that was decided, and by key where nobody pays by period', () => {
    expect(goesOnBy(withIntent(invoiced, 'lapse'), stored)).toBe('lapses');
    expect(goesOnBy(active({ at: '2026-03-15T10:00:00Z' }).state, stored)).toBe('byKey');
  });

  it('is by paying what is owed in grace, whatever was decided for the end', () => {
    const inGrace = billedMonthly.livedTo('2027-03-05T10:00:00Z');
    expect(inGrace.state.phase).toBe('grace');
    expect(goesOnBy(withIntent(inGrace, 'lapse'), stored)).toBe('byPayment');
  });
});

describe('the notices before the end of one that renews by itself', () => {
  const steady = { told: true, rises: false };

  it('are only the first, also where that collapsed into a later one', () => {
    expect(expiryNoticesOf(withIntent(invoiced, 'renew'))).toHaveLength(4);
    expect(expiryNoticeNeeded('byItself', 60, { told: false, rises: false })).toBe(true);
    expect(expiryNoticeNeeded('byItself', 30, { told: false, rises: false })).toBe(true);
    expect(expiryNoticeNeeded('byItself', 30, steady)).toBe(false);
    expect(expiryNoticeNeeded('byPayment', 7, steady)).toBe(true);
  });

  it('name a rise in price 30 days before, too', () => {
    expect(expiryNoticeNeeded('byItself', 30, { told: true, rises: true })).toBe(true);
    expect(expiryNoticeNeeded('byItself', 7, { told: true, rises: true })).toBe(false);
  });
});

import { plainDate } from '../../../domain/calendar.js';
import { keyOrderState } from '../../../domain/keys/key-orders.js';

describe('the state of an order', () => {
  const on = (today: string) => ({ redeemBy: plainDate('2027-01-31'), today: plainDate(today), declined: false });

  it.each([
    [null, '2027-01-31', 'pending'],
    [null, '2027-02-01', 'expired'],
    ['reserved', '2027-02-01', 'inRedemption'],
    ['used', '2027-02-01', 'redeemed'],
    ['revoked', '2027-02-01', 'cancelled'],
  ] as const)('whose keys are claimed as %s is on %s, with 31 January as its last day: %s', (claimed, today, state) => {
    expect(keyOrderState(claimed, on(today))).toBe(state);
  });

  it('is declined where its tenant has said so, and its keys are revoked', () => {
    expect(keyOrderState('revoked', { ...on('2027-02-01'), declined: true })).toBe('declined');
    expect(keyOrderState(null, { ...on('2027-01-31'), declined: true })).toBe('pending');
  });
});

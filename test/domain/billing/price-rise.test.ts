import { priceRiseOf } from '../../../domain/billing/price-rise.js';
import { nextTermOf } from '../../../domain/billing/seat-prices.js';
import { active } from '../subscriptions/life.js';
import { billed, plan } from './quoting.js';

const life = active({ at: '2026-03-15T10:00:00Z', invoiced: { periodMonths: 12 } });
const [{ plan: sold, seats }] = life.state.terms;
const costing = (version: number, amount: number) =>
  plan({ ...sold, version, prices: [{ currency: 'PLN', tiers: [{ from: 1, amount }] }] });

describe('a rise in price', () => {
  const riseTo = (amount: number, options = {}) => {
    const [now, next] = [costing(sold.version, 10_000), { ...costing(sold.version + 1, amount), ...options }];
    return priceRiseOf(billed(life, { plans: [now, next] }), nextTermOf(next));
  };

  it('is what a seat costs more in the next term', () => {
    expect(seats).toBeGreaterThan(0);
    expect(riseTo(11_000)).toEqual({
      from: { amount: 10_000, currency: 'PLN' },
      to: { amount: 11_000, currency: 'PLN' },
    });
  });

  it('is none where it costs the same, or less, or is paid by other periods', () => {
    expect(riseTo(10_000)).toBeNull();
    expect(riseTo(9_000)).toBeNull();
    expect(riseTo(11_000, { billing: 'monthly' })).toBeNull();
  });
});

import fc from 'fast-check';
import '../date-equality.js';
import {
  endDecisionOf,
  pricingFromKey,
  pricingKey,
  type RenewalPricing,
  renewalPricingOf,
} from '../../../domain/subscriptions/end-of-term.js';
import type { Subscription } from '../../../domain/subscriptions/subscription.js';
import { cancellation, intention, payment, renewal, replacement, withdrawal } from './commands.js';
import { active } from './life.js';

const at = '2027-03-15T10:00:00Z';
const later = '2027-06-01T10:00:00Z';
const prepaid = active({ at });
const invoiced = active({ at, invoiced: { periodMonths: null } });
const paidBy = (state: Subscription): Subscription => ({
  ...state,
  payer: { billingAccountId: 'bacc_1', purchaserId: null, currency: 'PLN' },
});

describe('the decision about an end', () => {
  it('is taken by whoever says what is to be, not by what happens by itself', () => {
    expect(endDecisionOf(prepaid.state)).toBe('undecided');
    expect(endDecisionOf(invoiced.state)).toBe('undecided');
    expect(endDecisionOf(prepaid.when(intention('lapse', later)).state)).toBe('lapses');
    expect(endDecisionOf(invoiced.when(intention('renew', later)).state)).toBe('renews');
  });

  it('is for one end: of the next one nothing is decided', () => {
    const decided = invoiced.when(intention('renew', later));
    expect(endDecisionOf(decided.when(payment('2028-03-01', '2028-03-01T10:00:00Z')).state)).toBe('undecided');
    const lapsing = prepaid.when(intention('lapse', later));
    expect(endDecisionOf(lapsing.when(renewal({ at: '2027-09-01T10:00:00Z' })).state)).toBe('undecided');
  });

  it('is a cancellation too, until it is withdrawn, and a replacement', () => {
    const cancelled = invoiced.when(cancellation('endOfTerm', later));
    expect(endDecisionOf(cancelled.state)).toBe('lapses');
    expect(endDecisionOf(cancelled.when(withdrawal('2027-06-02T10:00:00Z')).state)).toBe('undecided');
    expect(endDecisionOf(prepaid.when(replacement('lastDay', later)).state)).toBe('replaced');
  });

  it('is none of what is perpetual or deleted', () => {
    expect(endDecisionOf(active({ at, policy: null }).state)).toBe('none');
    expect(endDecisionOf(prepaid.livedTo('2030-01-01T00:00:00Z').state)).toBe('none');
  });
});

describe('the pricing of a renewal', () => {
  it('is of the newest version for as many seats as now, unless another plan or another number was decided', () => {
    const pricing = { planId: 'suite', version: null, currency: 'PLN', seats: 3, extends: false };
    expect(renewalPricingOf(paidBy(invoiced.state))).toEqual(pricing);
    const { renewal: wish } = invoiced.state;
    const fewer = { ...paidBy(invoiced.state), renewal: { ...wish, seats: 2 } };
    expect(renewalPricingOf(fewer)).toEqual({ ...pricing, seats: 2 });
    const extended = { ...paidBy(invoiced.state), renewal: { ...wish, intent: 'extendMonthly' as const } };
    expect(renewalPricingOf(extended)).toEqual({ ...pricing, extends: true });
  });

  it('is none where keys pay, or nothing can follow', () => {
    expect(renewalPricingOf(prepaid.state)).toBeNull();
    expect(renewalPricingOf(paidBy(invoiced.livedTo('2030-01-01T00:00:00Z').state))).toBeNull();
  });

  it('is read back from its key, and from no other text', () => {
    const pricings: fc.Arbitrary<RenewalPricing> = fc.record({
      planId: fc.stringMatching(/^[a-z0-9]+(-[a-z0-9]+)*$/),
      version: fc.option(fc.integer({ min: 1, max: 999 })),
      currency: fc.constantFrom('PLN', 'CZK', 'EUR'),
      seats: fc.integer({ min: 1, max: 1_000_000 }),
      extends: fc.boolean(),
    });
    fc.assert(fc.property(pricings, (pricing) => expect(pricingFromKey(pricingKey(pricing))).toEqual(pricing)));
    fc.assert(fc.property(fc.string(), (text) => expect(pricingFromKey(text)).toBeNull()));
  });
});

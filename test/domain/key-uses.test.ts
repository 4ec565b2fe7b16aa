import { instant } from '../../domain/calendar.js';
import { DomainError } from '../../domain/errors.js';
import { assertUse, possibleUses } from '../../domain/key-uses.js';
import { policyOf } from '../../domain/policies.js';
import { carryOut, type Subscription, startSubscription, upcomingSteps } from '../../domain/subscription.js';

const committedAt = instant('2027-01-15T09:00:00Z');
const subscription = (plan = 'office', months: number | null = 12): Subscription => ({
  ...startSubscription('sub_1', 'ten_1', {
    plan: { id: plan, version: 1 },
    seats: 1,
    months,
    zone: 'Europe/Warsaw',
    policy: months === null ? null : policyOf('annual', 1),
    redemptionId: 'red_1',
    committedAt,
  }),
  setUp: 'done',
});

/** With every step up to an instant carried out. */
const at = (one: Subscription, text: string): Subscription =>
  upcomingSteps(one)
    .filter((step) => step.at.epochMilliseconds <= Date.parse(text))
    .reduce(carryOut, one);

const spring = instant('2028-02-01T12:00:00Z');

describe('keys of a plan', () => {
  it('activate for a tenant that has nothing', () => {
    expect(possibleUses([], 'office', committedAt)).toEqual(['activate']);
  });

  it('stand beside a subscription that runs, and renew one that is in grace, of the same plan', () => {
    const running = subscription();
    expect(possibleUses([running], 'office', committedAt)).toEqual(['separate']);
    const grace = at(running, '2028-02-01T12:00:00Z');
    expect(grace.phase).toBe('grace');
    expect(possibleUses([grace], 'office', spring)).toEqual(['separate', 'renew']);
    expect(possibleUses([grace], 'mail', spring)).toEqual(['separate']);
    // The calendar decides, where the change of state is a moment late.
    expect(possibleUses([running], 'office', spring)).toEqual(['separate', 'renew']);
  });

  it('never renew what is perpetual', () => {
    expect(possibleUses([subscription('office', null)], 'office', spring)).toEqual(['separate']);
  });

  it('do not stand beside what is being deleted', () => {
    const going = { ...subscription(), deletionBegun: true };
    expect(possibleUses([going], 'office', spring)).toEqual(['activate']);
  });

  it('are refused a use that does not apply, with those that do', () => {
    const refused = (use: 'activate' | 'separate', all: Subscription[]) => {
      try {
        assertUse(use, all, 'office', committedAt);
        return null;
      } catch (error) {
        return error instanceof DomainError ? [error.code, error.details['possibleUses']] : error;
      }
    };
    expect(refused('activate', [subscription()])).toEqual(['useNotPossible', ['separate']]);
    expect(refused('separate', [])).toEqual(['useNotPossible', ['activate']]);
    expect(refused('separate', [subscription()])).toBeNull();
  });
});

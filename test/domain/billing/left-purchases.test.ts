/** What becomes of the purchases of a user who leaves. */
import fc from 'fast-check';
import {
  assertLeftPurchase,
  isStillOpen,
  type LeftPurchase,
  leaverOfferLapse,
  leftPurchaseDecision,
  leftStanding,
} from '../../../domain/billing/left-purchases.js';
import { addHours, compareInstants, instant, plainDate } from '../../../domain/calendar.js';
import { restorableUntil } from '../../../domain/identity/deactivation.js';
import { toJson } from '../../../domain/json.js';
import type { Subscription } from '../../../domain/subscriptions/subscription.js';
import { hold, intention } from '../subscriptions/commands.js';
import { active, type Life, refusalOf } from '../subscriptions/life.js';

const left = instant('2027-03-01T09:00:00Z');
const hours = (count: number) => addHours(left, count);
const nothing: LeftPurchase = { takeOver: null, offer: null, lapse: null };
const lapse = (after: number) => ({ at: hours(after), by: 'key_1', userId: 'usr_anna' });
const offer = (after: number, lasts: number, end: 'accepted' | 'declined' | 'withdrawn' | null = null) => ({
  handOverId: 'hov_1',
  toUserId: 'usr_maria',
  offeredAt: hours(after),
  lapsesAt: hours(after + lasts),
  end,
});
const takeOver = (after: number) => ({ on: plainDate('2027-03-20'), since: hours(after) });

const hour = fc.integer({ min: 0, max: 720 });
const purchases = fc.record({
  takeOver: fc.option(hour.map(takeOver)),
  offer: fc.option(
    fc
      .tuple(hour, fc.integer({ min: 1, max: 336 }), fc.constantFrom(null, 'accepted', 'declined', 'withdrawn'))
      .map((given) => offer(...given)),
  ),
  lapse: fc.option(hour.map(lapse)),
});

describe('how a purchase stands that nobody pays for any more', () => {
  const at = '2027-03-01T09:00:00Z';
  const monthly = active({ at, zone: 'UTC', invoiced: { periodMonths: 1 } }).when(intention('lapse', at));
  const stands = (life: Life) => toJson(leftStanding(life.state));

  it('is told by the last day that is paid for, within a commitment too', () => {
    expect(stands(monthly)).toEqual({ state: 'active', day: '2027-03-31' });
    expect(
      stands(active({ at, zone: 'UTC', policy: 'trial', months: null, invoiced: { periodMonths: null } })),
    ).toEqual({
      state: 'trial',
      day: '2027-03-30',
    });
    expect(stands(active({ at, policy: null }))).toEqual({ state: 'endless', day: null });
  });

  it('is told by what is left of grace, then by the day of the deletion, unless a hold keeps the data', () => {
    expect(stands(monthly.livedTo('2027-04-02T00:00:00Z'))).toEqual({ state: 'grace', day: '2027-04-30' });
    const disabled = monthly.livedTo('2027-05-02T00:00:00Z');
    expect(stands(disabled)).toEqual({ state: 'disabled', day: '2027-07-30' });
    expect(stands(disabled.when(hold('2027-05-03T00:00:00Z')))).toEqual({ state: 'held', day: null });
  });
});

describe('what an administrator has decided', () => {
  it('is nothing at first, and nothing again once nobody has accepted in time', () => {
    expect(leftPurchaseDecision(nothing, left)).toBeNull();
    expect(leftPurchaseDecision({ ...nothing, offer: offer(1, 24) }, hours(2))).toMatchObject({
      kind: 'handOver',
      to: 'usr_maria',
    });
    expect(leftPurchaseDecision({ ...nothing, offer: offer(1, 24) }, hours(25))).toBeNull();
    expect(leftPurchaseDecision({ ...nothing, offer: offer(1, 24, 'declined') }, hours(2))).toBeNull();
  });

  it('is the later one of an offer and of a lapse, and what the organisation takes over before both', () => {
    const both = { ...nothing, offer: offer(1, 24), lapse: lapse(2) };
    expect(leftPurchaseDecision(both, hours(3))).toMatchObject({ kind: 'lapse', userId: 'usr_anna' });
    const offeredLater = { ...both, lapse: lapse(0) };
    expect(leftPurchaseDecision(offeredLater, hours(3))).toMatchObject({ kind: 'handOver' });
    expect(leftPurchaseDecision({ ...both, takeOver: takeOver(0) }, hours(3))).toMatchObject({ kind: 'takeOver' });
  });

  it('is warned of exactly while nothing is final', () => {
    fc.assert(
      fc.property(purchases, hour, (purchase, after) => {
        const decision = leftPurchaseDecision(purchase, hours(after));
        const final = purchase.takeOver !== null || decision?.kind === 'lapse';
        expect(isStillOpen(decision)).toBe(!final);
        if (decision === null) expect(purchase.takeOver ?? purchase.lapse).toBeNull();
        if (decision?.kind === 'handOver') expect(compareInstants(hours(after), decision.until)).toBeLessThan(0);
      }),
    );
  });
});

describe('an offer of the organisation', () => {
  it('lapses after 14 days, and never after the purge', () => {
    fc.assert(
      fc.property(hour, (after) => {
        const purgedAt = restorableUntil(left);
        const lapses = leaverOfferLapse(hours(after), purgedAt);
        expect(compareInstants(lapses, purgedAt)).toBeLessThanOrEqual(0);
        expect(compareInstants(lapses, hours(after + 336))).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe('an administrator', () => {
  const payer = { billingAccountId: 'bac_1', purchaserId: 'usr_lead', currency: 'PLN' };
  const bought = active({ at: '2027-01-15T10:00:00Z', payer, intent: 'renew', invoiced: { periodMonths: null } }).state;
  const refused = (subscription: Subscription, state: 'active' | 'deactivated' | 'purged' | null) =>
    refusalOf(() => assertLeftPurchase(subscription, state && { state }));

  it('decides once who pays has left, until the purge, and on nothing else', () => {
    expect(() => assertLeftPurchase(bought, { state: 'deactivated' })).not.toThrow();
    expect(refused(bought, 'active')).toBe('active');
    expect(refused(bought, 'purged')).toBe('purged');
    const organisations = { ...bought, payer: { ...payer, purchaserId: null } };
    expect(refused(organisations, null)).toBe('organisation');
    expect(refused({ ...bought, phase: 'deleted' }, 'deactivated')).toBe('subscriptionEnded');
  });

  it('takes a planned taking over back first', () => {
    const before = { intent: 'lapse', renewalDecided: true, cancellation: null } as const;
    const planned = { to: payer, on: plainDate('2027-03-20'), zone: 'Europe/Warsaw', since: left, before };
    expect(refused({ ...bought, takeOver: planned }, 'deactivated')).toBe('takeOver');
  });
});

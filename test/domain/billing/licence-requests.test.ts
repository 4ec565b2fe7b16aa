import fc from 'fast-check';
import {
  assertAnswerable,
  assertAskable,
  freeSeats,
  grantingSubscription,
  isAnswered,
  isLicenceOf,
  type LicensedSubscription,
  licenceRequestAfter,
  licenceRequestLapse,
  licenceRequestMoves,
  licenceRequestNoticeStands,
  licenceRequestStates,
  overlap,
  statesBefore,
  type WantedLicence,
  wantedKey,
} from '../../../domain/billing/licence-requests.js';
import { addHours, instant } from '../../../domain/calendar.js';
import type { Subscription } from '../../../domain/subscriptions/subscription.js';
import { active, refusalOf } from '../subscriptions/life.js';

const at = instant('2027-04-01T09:00:00Z');
const payer = (purchaserId: string | null) => ({ billingAccountId: 'bill-1', purchaserId, currency: 'PLN' });

/** Of the plan `suite`, which is of the product `office` unless another is named. */
function licensed(id: string, change: Partial<Subscription> = {}, productId = 'office'): LicensedSubscription {
  return { subscription: { ...active({ id, at: '2027-03-15T10:00:00Z' }).state, ...change }, productId };
}
const planId = licensed('sub-1').subscription.terms[0].plan.id;
const ofPlan: WantedLicence = { planId, productId: 'office' };
const ofProduct: WantedLicence = { planId: null, productId: 'office' };

const wanted: fc.Arbitrary<WantedLicence> = fc.record({
  planId: fc.constantFrom(null, 'small', 'large'),
  productId: fc.constantFrom('office', 'mail'),
});

describe('a request for a licence', () => {
  it('lapses after thirty days, and is not answered from then on', () => {
    const lapsesAt = licenceRequestLapse(at);
    expect(lapsesAt.toString()).toBe('2027-05-01T09:00:00Z');
    assertAnswerable({ state: 'open', lapsesAt }, addHours(lapsesAt, -1));
    const late = () => assertAnswerable({ state: 'open', lapsesAt }, lapsesAt);
    expect(late).toThrow(expect.objectContaining({ code: 'licenceRequestClosed', details: { state: 'lapsed' } }));
  });

  it('has one answer, whatever is tried in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...licenceRequestMoves)), (tried) => {
        let state = 'open' as (typeof licenceRequestStates)[number];
        for (const move of tried) {
          const before = state;
          const possible = statesBefore(move).includes(before);
          expect(refusalOf(() => (state = licenceRequestAfter(before, move)))).toBe(
            possible ? null : 'licenceRequestClosed',
          );
          if (isAnswered(before)) expect(state).toBe(before);
          if (before === 'seatOrdered') expect(['seatOrdered', 'granted', 'open', 'withdrawn']).toContain(state);
        }
      }),
    );
  });

  it('can be answered as long as it is open, and no other way leads on from its end', () => {
    for (const state of licenceRequestStates) {
      const ways = licenceRequestMoves.filter((move) => statesBefore(move).includes(state));
      expect(ways.length === 0).toBe(isAnswered(state));
    }
  });

  it('is told to the administrators while it is open, and to the user once it is answered', () => {
    const told = licenceRequestStates.map((state) => [
      licenceRequestNoticeStands('licenceRequested', state),
      licenceRequestNoticeStands('licenceRequestEnded', state),
    ]);
    expect(told).toEqual([
      [true, false],
      [false, false],
      [false, true],
      [false, true],
      [false, false],
      [false, true],
    ]);
  });
});

describe('what is asked for', () => {
  it('overlaps exactly where one licence could answer both', () => {
    const plans = ['office', 'mail'].flatMap((productId) =>
      ['small', 'large', 'other'].map((id) => ({ planId: `${id}-${productId}`, productId })),
    );
    const named = ({ planId: id, productId }: WantedLicence) => ({
      planId: id === null ? null : `${id}-${productId}`,
      productId,
    });
    fc.assert(
      fc.property(wanted, wanted, (first, second) => {
        const [one, other] = [named(first), named(second)];
        const both = plans.some((plan) => isLicenceOf(one, plan) && isLicenceOf(other, plan));
        expect(overlap(one, other)).toBe(both);
        expect(overlap(other, one)).toBe(both);
        if (wantedKey(one) === wantedKey(other)) expect(overlap(one, other)).toBe(true);
      }),
    );
  });

  it('is refused to who holds it, or has asked for it', () => {
    const ask = (of: WantedLicence, held: LicensedSubscription[], open: WantedLicence[] = []) =>
      refusalOf(() =>
        assertAskable(
          of,
          held,
          open.map((one, n) => ({ ...one, id: `lrq-${n}` })),
        ),
      );
    expect(ask(ofPlan, [])).toBeNull();
    expect(ask(ofPlan, [licensed('sub-1')])).toBe('licenceHeld');
    expect(ask(ofProduct, [licensed('sub-1')])).toBe('licenceHeld');
    expect(ask(ofProduct, [licensed('sub-1', {}, 'mail')])).toBeNull();
    expect(ask(ofPlan, [licensed('sub-1', { phase: 'grace' })])).toBe('licenceHeld');
    expect(ask(ofPlan, [licensed('sub-1', { phase: 'disabled' })])).toBeNull();
    expect(ask(ofPlan, [], [ofProduct])).toBe('licenceRequestOpen');
    expect(ask(ofPlan, [], [{ planId: 'other', productId: 'office' }])).toBeNull();
  });
});

describe('the subscription that gives it', () => {
  const choose = (subscriptions: LicensedSubscription[], named: string | null = null, of = ofPlan) =>
    grantingSubscription(of, subscriptions, { named, at }).id;
  const refused = (...given: Parameters<typeof choose>) => refusalOf(() => choose(...given));

  it('is the only one that fits, or the one that is named', () => {
    const [first, second] = [licensed('sub-1'), licensed('sub-2')];
    expect(choose([first])).toBe('sub-1');
    expect(choose([first, licensed('sub-2', {}, 'mail')], null, ofProduct)).toBe('sub-1');
    expect(choose([first, second], 'sub-2')).toBe('sub-2');
    expect(refused([first, second])).toBe('severalSubscriptions');
    expect(refused([first], 'sub-3')).toBe('notFound');
    expect(refused([licensed('sub-1', {}, 'mail')], 'sub-1', ofProduct)).toBe('noFittingSubscription');
  });

  it('is none where none can give licences now', () => {
    expect(refused([])).toBe('noFittingSubscription');
    expect(refused([licensed('sub-1', { phase: 'disabled' })])).toBe('noFittingSubscription');
    expect(refused([licensed('sub-1', { phase: 'deleted' })])).toBe('noFittingSubscription');
    expect(refused([licensed('sub-1', { phase: 'disabled' })], 'sub-1')).toBe('licencesNotChangeable');
  });

  it('is never one that a user pays for: that user decides', () => {
    const bought = licensed('sub-1', { payer: payer('usr-1') });
    expect(refused([bought])).toBe('purchaserDecides');
    expect(refused([bought], 'sub-1')).toBe('purchaserDecides');
    expect(choose([bought, licensed('sub-2', { payer: payer(null) })])).toBe('sub-2');
  });

  it('has as many free seats as nobody holds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5 }), (assigned) => {
        expect(freeSeats({ ...licensed('sub-1').subscription, assigned })).toBe(Math.max(0, 3 - assigned));
      }),
    );
  });
});

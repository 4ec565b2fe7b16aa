import '../date-equality.js';
import fc from 'fast-check';
import { addDays, compareDates, dateIn, instant, plainDate, startOfDay } from '../../../domain/calendar.js';
import { toJson } from '../../../domain/json.js';
import { hearsAsPurchaser } from '../../../domain/messaging/readers.js';
import { apply } from '../../../domain/subscriptions/apply.js';
import { entitlement } from '../../../domain/subscriptions/entitlement.js';
import { eventFromJson } from '../../../domain/subscriptions/events.js';
import { predict } from '../../../domain/subscriptions/prediction.js';
import { askedPayer, paidThrough, subscriptionFromJson } from '../../../domain/subscriptions/subscription.js';
import { canBeTakenOver, type TakeOverCommand } from '../../../domain/subscriptions/take-over.js';
import { cancellation, intention, payerChange, payment } from './commands.js';
import { active, type Life, plannedOf, refusalOf, story } from './life.js';

const zone = 'Europe/Warsaw';
const purchaser = { billingAccountId: 'bill-1', purchaserId: 'user-1', currency: 'PLN' };
const to = { billingAccountId: 'bill-2', purchaserId: null, currency: 'PLN' };
const bought = active({
  at: '2027-03-15T10:00:00Z',
  payer: purchaser,
  intent: 'renew',
  invoiced: { periodMonths: null },
});

function takes(at: string, { on, ...more }: Partial<Pick<TakeOverCommand, 'to' | 'intent'>> & { on?: string } = {}) {
  const command = { kind: 'takeOver', to, at: instant(at), requestId: 'req-1', ...more } as const;
  return { at: instant(at), command: on === undefined ? command : { ...command, on: plainDate(on) } };
}

function takesBack(at: string) {
  return { at: instant(at), command: { kind: 'withdrawTakeOver', at: instant(at), requestId: 'req-2' } as const };
}

const refused = (life: Life, given: ReturnType<typeof takes>) => refusalOf(() => life.when(given));

describe('a subscription that a user has bought for a team', () => {
  it('is handed over to nobody else once a taking over is planned', () => {
    const planned = bought.when(takes('2027-10-01T10:00:00Z'));
    const handedOver = { ...purchaser, billingAccountId: 'bill-3', purchaserId: 'user-3' };
    const change = payerChange('2027-10-02T10:00:00Z', { reason: 'handedOver', to: handedOver });
    expect(refusalOf(() => planned.when(change))).toBe('organisationDecides');
    expect(bought.when(change).state.payer).toEqual(handedOver);
  });

  it('asks nobody but its organisation to decide on the end, once a taking over is planned', () => {
    const planned = bought.when(takes('2027-10-01T10:00:00Z')).state;
    expect(askedPayer(planned)).toEqual(to);
    for (const kind of ['expiring', 'cancelled'] as const) {
      expect([hearsAsPurchaser(bought.state, kind), hearsAsPurchaser(planned, kind)]).toEqual([true, false]);
    }
    expect(hearsAsPurchaser(planned, 'seatsAdded')).toBe(true);
  });

  it('can be taken over as long as a user pays for it', () => {
    expect([canBeTakenOver(bought.state), canBeTakenOver({ ...bought.state, payer: to })]).toEqual([true, false]);
  });

  it('is taken over at the end of what is paid for, unless another day is named', () => {
    const planned = bought.when(takes('2027-10-01T10:00:00Z'));
    expect(story(planned)).toEqual(['2027-10-01T10:00:00Z takeOverPlanned']);
    expect(planned.state).toMatchObject({ payer: purchaser, origin: 'selfService' });
    expect(plannedOf(planned.state)).toContain('2028-03-14T23:00:00Z takeOver');
    const taken = planned.livedTo('2028-03-15T00:00:00Z');
    expect(taken.latest.find(({ kind }) => kind === 'payerChanged')).toMatchObject({
      reason: 'takenOver',
      from: purchaser,
      to,
      requestId: null,
    });
    expect(taken.state).toMatchObject({ payer: to, takeOver: null, origin: 'selfService' });
  });

  it('is taken over at once on the same day', () => {
    const taken = bought.when(takes('2027-10-01T10:00:00Z', { on: '2027-10-01' }));
    expect(taken.latest).toMatchObject([{ kind: 'payerChanged', reason: 'takenOver', to, requestId: 'req-1' }]);
    expect(taken.latest[0]).toHaveProperty('paysFrom', plainDate('2028-03-15'));
    expect(taken.state).toMatchObject({ payer: to, takeOver: null });
  });

  it('is paid by the purchaser as far as it is paid, and by the organisation from then on', () => {
    const planned = bought.when(takes('2027-10-01T10:00:00Z'));
    expect(askedPayer(bought.state)).toEqual(purchaser);
    expect(askedPayer(planned.state)).toEqual(to);
    expect(planned.state.terms).toEqual(bought.state.terms);
    expect(plannedOf(planned.state)).toContain('2028-03-01T08:00:00Z proForma 2028-03-15');
  });

  it('goes on, although the purchaser had let it lapse or cancelled it; taken back, that is so again', () => {
    for (const ended of [
      bought.when(intention('lapse', '2027-09-01T10:00:00Z')),
      bought.when(cancellation('endOfTerm', '2027-09-01T10:00:00Z')),
    ]) {
      const planned = ended.when(takes('2027-10-01T10:00:00Z'));
      expect(planned.state).toMatchObject({ renewal: { intent: 'renew' }, cancellation: null });
      const changed = planned.when(takes('2027-10-03T10:00:00Z', { on: '2027-12-01' }));
      const back = changed.when(takesBack('2027-10-05T10:00:00Z'));
      const { renewal, renewalDecided, cancellation: cancelled, takeOver } = back.state;
      expect({ renewal, renewalDecided, cancelled, takeOver }).toEqual({
        renewal: ended.state.renewal,
        renewalDecided: ended.state.renewalDecided,
        cancelled: ended.state.cancellation,
        takeOver: null,
      });
      expect(askedPayer(back.state)).toEqual(purchaser);
      expect(refusalOf(() => back.when(takesBack('2027-10-06T10:00:00Z')))).toBe('noTakeOver');
    }
    const lapsing = bought.when(takes('2027-10-01T10:00:00Z', { intent: 'lapse' }));
    expect(plannedOf(lapsing.state).join()).not.toContain('proForma');
  });

  it('is taken over in grace from that day on, and paid by the organisation without a gap', () => {
    const grace = bought.livedTo('2028-03-20T10:00:00Z');
    expect(refused(grace, takes('2028-03-20T10:00:00Z', { on: '2028-03-21' }))).toBe('day');
    const taken = grace.when(takes('2028-03-20T10:00:00Z'));
    expect(taken.state).toMatchObject({ payer: to, phase: 'grace' });
    const paid = taken.when(payment('2028-03-20', '2028-03-20T11:00:00Z'));
    expect(paid.state.phase).toBe('active');
    expect(paidThrough(paid.state)).toEqual(plainDate('2029-03-15'));
  });

  it('is not taken over before today, after what is paid for, in another currency, or from an organisation', () => {
    const at = '2027-10-01T10:00:00Z';
    expect(refused(bought, takes(at, { on: '2027-09-30' }))).toBe('day');
    expect(refused(bought, takes(at, { on: '2028-03-16' }))).toBe('day');
    expect(refused(bought, takes(at, { intent: 'extendMonthly' }))).toBe('policy');
    expect(refused(bought, takes(at, { to: { ...to, currency: 'CZK' } }))).toBe('otherCurrency');
    expect(refused(bought.when(cancellation('now', '2027-09-01T10:00:00Z')), takes(at))).toBe('cancelled');
    const taken = bought.when(takes('2027-09-01T10:00:00Z', { on: '2027-09-01' }));
    expect(refused(taken, takes(at))).toBe('organisation');
    const keys = active({ at: '2027-03-15T10:00:00Z' });
    expect(refused(keys, takes(at))).toBe('organisation');
  });
});

describe('any taking over', () => {
  it('changes no day and no paid period, and is foreseen as it comes', () => {
    const days = fc.integer({ min: 0, max: 365 });
    fc.assert(
      fc.property(days, days, fc.boolean(), (asked, ahead, back) => {
        const today = addDays(plainDate('2027-03-15'), asked);
        const on = addDays(today, ahead);
        fc.pre(compareDates(on, plainDate('2028-03-15')) <= 0);
        const at = startOfDay(today, zone).add({ hours: 12 });
        const before = bought.livedTo(at);
        fc.pre(before.state.phase === 'active');
        const given = takes(at.toString(), { on: on.toString() });
        const planned = before.when(given);
        const life = back && ahead > 0 ? planned.when(takesBack(at.add({ minutes: 1 }).toString())) : planned;
        expect(life.state.terms).toEqual(before.state.terms);
        const later = ahead > 0 ? startOfDay(on, zone).add({ hours: 1 }) : at.add({ hours: 1 });
        const come = life.livedTo(later);
        const kept = back && ahead > 0;
        expect(come.state.payer).toEqual(kept ? purchaser : to);
        if (!kept) expect(entitlement(come.state, later).usersWork).toBe(true);
        expect(come.state.slots).toEqual(before.state.slots);
        const foreseen = predict(life.state, at, later).map(({ event }) => `${event.scheduledAt} ${event.kind}`);
        expect(foreseen).toEqual(come.latest.map((event) => `${event.scheduledAt} ${event.kind}`));
        const read = come.events.map((event) => eventFromJson(toJson(event)));
        const folded = read.reduce<ReturnType<typeof apply> | null>(apply, null);
        expect(toJson(folded)).toEqual(toJson(come.state));
        expect(toJson(subscriptionFromJson(toJson(planned.state)))).toEqual(toJson(planned.state));
        expect(dateIn(zone, later)).toEqual(on);
      }),
      { numRuns: 60, examples: [[0, 0, false]] },
    );
  });
});

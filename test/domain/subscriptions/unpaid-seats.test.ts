import fc from 'fast-check';
import '../date-equality.js';
import { addDays, instant, type PlainDate, plainDate } from '../../../domain/calendar.js';
import { toJson } from '../../../domain/json.js';
import { fold } from '../../../domain/subscriptions/apply.js';
import { eventFromJson, isAudited } from '../../../domain/subscriptions/events.js';
import { areAtStake, takeableOf } from '../../../domain/subscriptions/ordered-seats.js';
import { stackedTerms } from '../../../domain/subscriptions/subscription.js';
import * as commands from './commands.js';
import { active, type Life, refusalOf } from './life.js';

const at = '2027-03-15T10:00:00Z';
const end = plainDate('2028-03-15');
/** Ten seats for a year, and three that were added in May for the rest of it. */
const grown = active({ at, seats: 10, assigned: 13, invoiced: { periodMonths: null } }).when(
  commands.seatIncrease(3, '2027-05-03T10:00:00Z'),
);

function taken(life: Life, on: string, until: PlainDate | null = end, removed = 3): Life {
  const unpaid = { until, reason: 'paymentLost' } as const;
  const command = { kind: 'reduceSeats', removed, unpaid, at: instant(on), requestId: 'taken' } as const;
  return life.livedTo(on).when({ at: instant(on), command });
}

function paidAgain(life: Life, on: string, until: PlainDate | null = end): Life {
  const command = {
    kind: 'increaseSeats',
    added: 3,
    paidAgain: { until },
    at: instant(on),
    requestId: 'back',
  } as const;
  return life.livedTo(on).when({ at: instant(on), command });
}

const seatsOf = ({ state }: Life) => state.terms.map(({ seats }) => seats);
const july = '2027-07-01T10:00:00Z';

describe('seats that were added and are not paid', () => {
  it('go alone, with the licences that are too many, and enter the audit', () => {
    const fewer = taken(grown, july);
    expect(seatsOf(fewer)).toEqual([10]);
    expect(fewer.state).toMatchObject({ phase: 'active', assigned: 10 });
    const [event] = fewer.latest;
    expect(event).toMatchObject({ kind: 'seatsReduced', reason: 'paymentLost', removed: 3, until: end });
    expect(event && isAudited(event)).toBe(true);
    expect(fold(fewer.events.map((one) => eventFromJson(toJson(one))))).toEqual(fewer.state);
  });

  it('come back once they are paid, also in grace and while it is disabled', () => {
    const back = paidAgain(taken(grown, july), '2027-08-01T10:00:00Z');
    expect(seatsOf(back)).toEqual([13]);
    expect(back.latest).toMatchObject([{ kind: 'seatsIncreased', reason: 'paid' }]);
    const lost = grown.when(commands.reversal(1, '2027-05-20T10:00:00Z'));
    for (const [phase, on] of [
      ['grace', '2027-06-01T10:00:00Z'],
      ['disabled', july],
    ] as const) {
      const without = taken(lost, on);
      expect([without.state.phase, ...seatsOf(without)]).toEqual([phase, 10]);
      expect(seatsOf(paidAgain(without, on))).toEqual([13]);
    }
  });

  it('are not there by their own payment any more once their days are over, or a later period runs on with them', () => {
    const over = '2028-03-20T10:00:00Z';
    expect(taken(grown, over).latest).toEqual([]);
    expect(refusalOf(() => paidAgain(grown, over))).toBe('over');
    const monthly = active({ at, seats: 10, invoiced: { periodMonths: 1 } })
      .when(commands.seatIncrease(3, '2027-03-20T10:00:00Z'))
      .when(commands.payment('2027-03-21', '2027-03-21T10:00:00Z'));
    expect(taken(monthly, '2027-04-01T10:00:00Z', plainDate('2027-04-15')).latest).toEqual([]);
  });

  it('stay in a term that begins after their days, and was paid for with them', () => {
    const renewed = grown.when(commands.payment('2027-06-01', '2027-06-01T10:00:00Z'));
    expect(stackedTerms(renewed.state)).toMatchObject([{ seats: 13 }]);
    const fewer = taken(renewed, july);
    expect(seatsOf(fewer)).toEqual([10, 13]);
    expect(seatsOf(paidAgain(fewer, '2027-08-01T10:00:00Z'))).toEqual([13, 13]);
    expect(fewer.livedTo('2028-03-16T00:00:00Z').latest).toContainEqual(
      expect.objectContaining({ kind: 'termStarted', slots: expect.objectContaining({ next: 17 }) }),
    );
  });

  it('leave what was decided for the next term as it is', () => {
    const command = { kind: 'changeRenewal', intent: 'renew', seats: 11, plan: null, requestId: 'req-2' } as const;
    const decided = grown.when({ at: instant(july), command: { ...command, at: instant(july) } });
    expect(taken(decided, july).state.renewal.seats).toBe(11);
    expect(paidAgain(taken(decided, july), july).state.renewal.seats).toBe(11);
  });

  it('of a perpetual subscription have no last day; one seat always stays', () => {
    const ours = active({ at, policy: null, seats: 2 });
    expect(seatsOf(taken(ours, '2040-01-01T10:00:00Z', null, 5))).toEqual([1]);
    expect(taken(taken(ours, july, null, 5), july, null, 5).latest).toEqual([]);
  });

  it('wait for nothing while another subscription takes its place on the last day; then nothing is taken', () => {
    const replaced = grown.when(commands.replacement('lastDay', '2027-06-01T10:00:00Z'));
    expect(seatsOf(taken(replaced, july))).toEqual([10]);
    expect(refusalOf(() => taken(replaced, '2028-03-14T10:00:00Z'))).toBe('replacementWaits');
    const cancelled = grown.when(commands.cancellation('now', july));
    expect(taken(cancelled, july).latest).toEqual([]);
  });

  it('are as many after any loss and payment as before, and never none', () => {
    const drawn = fc.record({
      seats: fc.integer({ min: 1, max: 50 }),
      added: fc.integer({ min: 1, max: 50 }),
      day: fc.integer({ min: 0, max: 400 }),
    });
    fc.assert(
      fc.property(drawn, ({ seats, added, day }) => {
        const life = active({ at, seats, invoiced: { periodMonths: null } }).when(commands.seatIncrease(added, at));
        const on = `${addDays(plainDate('2027-03-15'), day)}T10:00:00Z`;
        const isOver = day >= 366;
        const then = life.livedTo(on);
        expect(areAtStake(then.state, { until: end }, instant(on))).toBe(!isOver);
        const without = taken(life, on, end, added);
        expect(seatsOf(without)).toEqual([isOver ? seats + added : seats]);
        expect(takeableOf(life.state, 100)).toBe(seats + added - 1);
      }),
      { numRuns: 60 },
    );
  });
});

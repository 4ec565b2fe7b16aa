import fc from 'fast-check';
import '../date-equality.js';
import { searchAttributesOf } from '../../../contracts/subscriptions/search-attributes.js';
import {
  addDays,
  dateIn,
  type Instant,
  instant,
  isBefore,
  type PlainDate,
  plainDate,
  startOfDay,
} from '../../../domain/calendar.js';
import { toJson } from '../../../domain/json.js';
import { fold } from '../../../domain/subscriptions/apply.js';
import { asOf } from '../../../domain/subscriptions/carry-out.js';
import { certificateContent } from '../../../domain/subscriptions/certificate.js';
import { accessIn, entitlement, phaseAt } from '../../../domain/subscriptions/entitlement.js';
import { eventFromJson } from '../../../domain/subscriptions/events.js';
import { noticeStands } from '../../../domain/subscriptions/notices.js';
import { predict } from '../../../domain/subscriptions/prediction.js';
import { renewalOf, renewalTerm } from '../../../domain/subscriptions/renewal.js';
import { assertReplaceable, daysLostBy } from '../../../domain/subscriptions/replacement.js';
import { nextStep, upcomingSteps } from '../../../domain/subscriptions/schedule.js';
import { withSnapshots } from '../../../domain/subscriptions/snapshots.js';
import {
  currentTerm,
  endingTerm,
  hasEnded,
  paidThrough,
  subscriptionFromJson,
} from '../../../domain/subscriptions/subscription.js';
import { day, zone } from '../arbitraries.js';
import {
  cancellation,
  commitment,
  giveBack,
  hold,
  invoicePayment,
  payment,
  release,
  replacement,
  reversal,
  seatIncrease,
} from './commands.js';
import { active, type Life, lineOf, minutesAfter, plannedOf, refusalOf, story } from './life.js';
import { standing } from './paying.js';
import { perpetualLife } from './random-lives.js';

const at = '2027-01-31T22:59:00Z';
const ours = active({ at, policy: null });

describe('a perpetual subscription', () => {
  it('has a term that begins and does not end', () => {
    expect(toJson(currentTerm(ours.state))).toMatchObject({
      number: 1,
      billing: 'perpetual',
      startsOn: '2027-01-31',
      expiresOn: null,
      policy: null,
      monthsFromAnchor: null,
      seats: 3,
    });
    expect(paidThrough(ours.state)).toBeNull();
  });

  it('cannot be renewed, and says so in a sentence of its own', () => {
    expect(renewalOf(ours.state)).toMatchObject({
      code: 'renewNotPossible',
      message: expect.stringContaining('perpetual'),
    });
    expect(refusalOf(() => renewalTerm(ours.state, commitment({ at: '2030-01-01T10:00:00Z' })))).toBe('perpetual');
    expect(refusalOf(() => ours.when(payment('2030-01-01', '2030-01-01T10:00:00Z')))).toBe('perpetual');
  });

  it('has no end to be found by', () => {
    const names = ({ state }: Life) => searchAttributesOf(state).map(({ key }) => key.name);
    expect(names(ours)).toEqual(['SubscriptionState', 'TenantId', 'PlanId']);
    expect(names(active({ at }))).toContain('TermEnd');
  });

  it('has no last term for what concerns an end', () => {
    expect(() => endingTerm(ours.state)).toThrow(expect.objectContaining({ code: 'internal' }));
  });

  it('takes a legal hold and its release', () => {
    const free = ours.when(hold('2028-05-05T10:00:00Z')).when(release('2028-05-05T10:00:00Z'));
    expect(free.state).toMatchObject({ phase: 'active', reason: 'termPaid', hold: null });
    expect(plannedOf(free.state)).toEqual([]);
  });
});

describe('a perpetual subscription that is cancelled', () => {
  const when = '2028-05-05T10:00:00Z';
  const cancelled = ours.when(cancellation('now', when));

  it('ends at once, and not with a term that it does not have', () => {
    expect(refusalOf(() => ours.when(cancellation('endOfTerm', when)))).toBe('perpetual');
    expect(cancelled.state).toMatchObject({ phase: 'disabled', reason: 'cancelled', since: instant(when) });
    expect(entitlement(cancelled.state, instant(when))).toMatchObject({ usersWork: false, renewable: false });
    expect(entitlement(cancelled.state, minutesAfter(instant(when), -1))).toMatchObject({ phase: 'active' });
  });

  it('is kept for as long as others, and deleted, with a certificate of that rule', () => {
    expect(story(cancelled.livedTo('2030-01-01T00:00:00Z'))).toEqual([
      `${when} notice disabled`,
      '2028-07-04T07:00:00Z notice deletionIsNear 30',
      '2028-07-27T07:00:00Z notice deletionIsNear 7',
      '2028-08-02T22:00:00Z deletionStarted',
      '2028-08-02T22:00:00Z deleted',
      '2028-08-03T07:00:00Z notice deleted',
    ]);
    const held = cancelled.when(hold('2028-06-01T10:00:00Z'));
    expect(plannedOf(held.state)).toEqual([`${when} notice disabled`]);
  });

  it('is bought again, also the same plan, and nothing is lost by that', () => {
    expect(refusalOf(() => cancelled.when(payment('2028-05-06', '2028-05-06T10:00:00Z')))).toBe('cancelled');
    expect(renewalOf(cancelled.state)).toMatchObject({ details: { reason: 'noReactivation' } });
    const again = { when: 'now', planId: 'suite', at: instant(when) } as const;
    expect(refusalOf(() => assertReplaceable(ours.state, again))).toBe('samePlan');
    expect(refusalOf(() => assertReplaceable(cancelled.state, again))).toBeNull();
    expect(daysLostBy(cancelled.state, 'now', instant(when))).toBe(0);
  });
});

describe('a perpetual subscription whose payment is lost', () => {
  const lostAt = '2028-05-05T10:00:00Z';
  const lost = ours.when(reversal(1, lostAt));
  const paidAgain = (value: string, at: string) => lost.livedTo(at).when(payment(value, at));

  it('is in grace from the day of the loss, then disabled, and deleted with a certificate of that rule', () => {
    expect(standing(lost)).toBe('grace periodUnpaid 2028-05-04T22:00:00Z 2028-05-05');
    expect(plannedOf(lost.state)).toEqual([
      '2028-06-03T22:00:00Z disablement',
      '2028-06-04T07:00:00Z notice disabled',
      '2028-08-03T07:00:00Z notice deletionIsNear 30',
      '2028-08-26T07:00:00Z notice deletionIsNear 7',
      '2028-09-01T22:00:00Z deletion',
      '2028-09-02T07:00:00Z notice deleted',
    ]);
    expect(lost.livedTo('2028-06-03T21:59:59Z').state.phase).toBe('grace');
    expect(lost.livedTo('2028-06-03T22:00:00Z').state).toMatchObject({ phase: 'disabled', reason: 'graceOver' });
    const gone = lost.livedTo('2028-09-02T07:00:00Z');
    expect(gone.state.phase).toBe('deleted');
    const finishedAt = instant('2028-09-02T07:00:00Z');
    const proof = { certificateId: 'cert-1', scheduledAt: finishedAt, finishedAt, withTenant: false } as const;
    const confirmation = { effectId: 'e', confirmedAt: '2028-09-02T07:00:00Z' };
    const erased = { licenceAssignments: 0, users: 0, notices: 0, redemptions: 0 };
    expect(
      toJson(certificateContent(gone.state, { ...proof, confirmation, erased, backupRetentionDays: 30 }).rule),
    ).toEqual({ policy: null, version: null, deletionDay: 120, firstUnpaidDay: '2028-05-05' });
  });

  it('is told of at 09:00 where that is still to come', () => {
    const early = ours.when(reversal(1, '2028-05-05T05:00:00Z'));
    expect(plannedOf(early.state)[0]).toBe('2028-05-05T07:00:00Z notice expired');
    const { state, latest } = early.livedTo('2028-05-05T07:00:00Z');
    expect(latest).toMatchObject([{ kind: 'noticeDue', notice: 'expired', reason: 'periodUnpaid' }]);
    expect(noticeStands(state, { notice: 'expired', milestone: 'expired/1/2028-05-05' }, instant(lostAt))).toBe(true);
  });

  it('is active again once it is paid, in grace or disabled, and no date moves', () => {
    for (const at of ['2028-05-20T10:00:00Z', '2028-07-01T10:00:00Z']) {
      const paid = paidAgain(at.slice(0, 10), at);
      expect(paid.state).toMatchObject({ phase: 'active', reason: 'termPaid', graceFrom: null, since: instant(at) });
      expect(paid.state.terms).toEqual(ours.state.terms);
      expect(plannedOf(paid.state)).toEqual([`${at} notice reactivated`]);
      expect(noticeStands(paid.state, { notice: 'reactivated', milestone: `reactivated/${at}` }, instant(at))).toBe(
        true,
      );
      expect(paid.livedTo('2090-01-01T00:00:00Z').state.phase).toBe('active');
    }
    expect(refusalOf(() => paidAgain('2028-09-02', '2028-09-02T10:00:00Z'))).toBe('subscriptionEnded');
  });

  it('counts from the loss of its own day, however often it was lost and paid before; a second loss gives no new days', () => {
    expect(lost.when(reversal(1, '2028-05-20T10:00:00Z')).state.graceFrom).toEqual(plainDate('2028-05-05'));
    const again = paidAgain('2028-05-20', '2028-05-20T10:00:00Z').when(reversal(1, '2028-07-01T10:00:00Z'));
    expect(standing(again)).toBe('grace periodUnpaid 2028-06-30T22:00:00Z 2028-07-01');
    const disabled = lost.livedTo('2028-07-01T10:00:00Z').when(reversal(1, '2028-07-01T10:00:00Z'));
    expect(disabled.state.phase).toBe('disabled');
  });

  it('says of an invoice on account that it is overdue', () => {
    const overdue = ours.when(reversal(1, lostAt, { reason: 'invoiceOverdue' }));
    expect(overdue.latest).toMatchObject([{ kind: 'paymentReversed', reason: 'invoiceOverdue', phase: 'grace' }]);
    expect(overdue.when(invoicePayment('2028-05-06', '2028-05-06T10:00:00Z', { periods: 1 })).state.phase).toBe(
      'active',
    );
  });

  it('takes no seats and no payment that is refused to others: it is paid first, and cancelled it is over', () => {
    expect(refusalOf(() => lost.when(seatIncrease(1, lostAt)))).toBe('payFirst');
    const cancelled = lost.when(cancellation('now', '2028-05-06T10:00:00Z'));
    expect(cancelled.state).toMatchObject({ phase: 'disabled', reason: 'cancelled' });
    expect(refusalOf(() => cancelled.when(payment('2028-05-07', '2028-05-07T10:00:00Z')))).toBe('cancelled');
    expect(refusalOf(() => cancelled.when(reversal(1, '2028-05-08T10:00:00Z')))).toBe('cancelled');
  });

  it('stays as it is while its users are moved to another one', () => {
    const moving = ours.when(replacement('now', '2028-05-04T10:00:00Z')).when(reversal(1, lostAt));
    expect(moving.state).toMatchObject({ phase: 'active', reason: 'termPaid', graceFrom: plainDate('2028-05-05') });
    expect(moving.livedTo('2029-01-01T00:00:00Z').state.phase).toBe('active');
    const released = moving.when(giveBack('2028-05-20T10:00:00Z')).livedTo('2028-05-20T10:00:00Z');
    expect(released.state).toMatchObject({ phase: 'grace', graceFrom: plainDate('2028-05-20') });
  });

  it('keeps what is owed when a replacement is given up, with days of grace from then on', () => {
    const released = lost
      .when(replacement('now', '2028-05-10T10:00:00Z'))
      .livedTo('2028-05-20T10:00:00Z')
      .when(giveBack('2028-05-20T10:00:00Z'));
    expect(released.state.graceFrom).toEqual(plainDate('2028-05-20'));
    expect(released.livedTo('2028-06-18T22:00:00Z').state.phase).toBe('disabled');
  });
});

describe('any perpetual life', () => {
  it('works if and only if it is paid, or inside the days of grace since it was not', () => {
    fc.assert(
      fc.property(perpetualLife, ({ last }) => {
        let lostOn: PlainDate | null = null;
        let isReplaced = false;
        for (const { event, after } of withSnapshots(last.events)) {
          const { zone } = currentTerm(after);
          if (event.kind === 'paymentReversed') lostOn ??= dateIn(zone, event.at);
          if (event.kind === 'paymentRecorded') lostOn = null;
          isReplaced ||= event.kind === 'replacementStarted';
          if (isReplaced || after.cancellation || hasEnded(after)) continue;
          const disablesAt: Instant | null = lostOn && startOfDay(addDays(lostOn, 30), zone);
          const { usersWork } = accessIn(after.phase);
          if (event.kind === 'noticeDue' || (event.kind !== 'disabled' && disablesAt?.equals(event.at))) continue;
          const isInside = !disablesAt || isBefore(event.scheduledAt, disablesAt);
          expect(`${event.scheduledAt} ${usersWork}`).toBe(`${event.scheduledAt} ${isInside}`);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is predicted as it comes, survives its way through JSON, and has its phase in its dates', () => {
    fc.assert(
      fc.property(perpetualLife, fc.integer({ min: 0, max: 400 * 24 * 60 }), ({ changes, last }, wait) => {
        expect(fold(last.events.map((event) => eventFromJson(toJson(event))))).toEqual(last.state);
        expect(new Set(last.state.done).size).toBe(last.state.done.length);
        for (const { at, life } of changes.slice(-3)) {
          for (const later of [minutesAfter(at, wait), ...upcomingSteps(life.state).map((step) => step.at)]) {
            expect(`${later} ${phaseAt(life.state, later)}`).toBe(`${later} ${life.livedTo(later).state.phase}`);
          }
          // Of a move its end is not known: it is predicted as done.
          if (life.state.replacement) continue;
          const lines = predict(life.state, at).map(({ event }) => lineOf(event));
          expect(lines).toEqual(story(life.livedTo('2200-01-01T00:00:00Z')));
        }
      }),
      { numRuns: 40 },
    );
  });
});

it('a key of a perpetual plan does not renew what ends', () => {
  const { state } = active({ at: '2026-03-15T13:37:00Z' }).livedTo('2027-03-20T10:00:00Z');
  const key = commitment({ at: '2027-03-20T10:00:00Z', policy: null });
  expect(refusalOf(() => renewalTerm(state, key))).toBe('perpetualPlan');
});

describe('any perpetual subscription, at any time after its commitment', () => {
  const drawn = fc.record({
    startsOn: day,
    zone,
    minutes: fc.integer({ min: 0, max: 24 * 60 - 1 }),
    seats: fc.integer({ min: 1, max: 500 }),
    days: fc.integer({ min: 0, max: 100 * 366 }),
  });

  it('is active, entitles, has nothing due, and survives its way through JSON', () => {
    fc.assert(
      fc.property(drawn, ({ startsOn, zone, minutes, seats, days }) => {
        const begins = minutesAfter(startOfDay(startsOn, zone), minutes);
        const later = minutesAfter(startOfDay(addDays(startsOn, days + 1), zone), minutes);
        const { state } = active({ at: begins, zone, seats, policy: null });
        expect(subscriptionFromJson(toJson(state))).toEqual(state);
        expect(asOf(state, later)).toBe(state);
        expect(nextStep(state, later)).toBeNull();
        expect(entitlement(state, later)).toEqual({
          phase: 'active',
          usersWork: true,
          administratorsExport: true,
          renewable: false,
          data: 'kept',
        });
        expect(entitlement(state, minutesAfter(begins, -1)).phase).toBe('pending');
      }),
      { numRuns: 50 },
    );
  });
});

it('is never late: nothing of it is found when time has passed', () => {
  expect(ours.resumedAt(instant('2090-01-01T00:00:00Z')).latest).toEqual([]);
});

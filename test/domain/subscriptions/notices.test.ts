import { instant } from '../../../domain/calendar.js';
import {
  daysLeft,
  daysToDeletion,
  type NoticeDue,
  noticeOf,
  noticeStands,
  setUpNotice,
} from '../../../domain/subscriptions/notices.js';
import {
  addition,
  cancellation,
  giveBack,
  hold,
  moveDone,
  release,
  renewal,
  replacement,
  setUp,
  withdrawal,
} from './commands.js';
import { active, committed, type Life } from './life.js';

const annual = active({ at: '2026-03-15T13:37:11.042Z' });

/** The last message that was due by an instant. */
function dueBy(life: Life, until: string): NoticeDue {
  const due = life.livedTo(until).events.flatMap((event) => noticeOf(event) ?? []);
  const last = due.at(-1);
  if (!last) throw new Error('no message');
  return last;
}

const stands = ({ state }: Life, due: NoticeDue, at: string) => noticeStands(state, due, instant(at));

describe('a reminder that waited', () => {
  const [dueAt, later] = ['2027-03-08T08:00:00Z', '2027-03-12T10:00:00Z'];
  const week = dueBy(annual, dueAt);
  const reminded = annual.livedTo(dueAt);

  it('stands while its end is ahead, with the days that are left then', () => {
    expect(week).toMatchObject({ notice: 'expiring', days: 7 });
    expect(stands(reminded, week, later)).toBe(true);
    expect(daysLeft(reminded.state, instant(dueAt))).toBe(7);
    expect(daysLeft(reminded.state, instant(later))).toBe(3);
    expect(daysLeft(reminded.state, instant('2027-03-14T22:59:59Z'))).toBe(1);
  });

  it.each([
    ['a renewal', reminded.when(renewal({ at: '2027-03-10T10:00:00Z' }))],
    ['added seats', reminded.when(addition({ at: '2027-03-10T10:00:00Z', seats: 2 }))],
    ['a replacement at once', reminded.when(replacement('now', '2027-03-10T10:00:00Z', 5))],
    ['a replacement on the last day', reminded.when(replacement('lastDay', '2027-03-10T10:00:00Z'))],
  ])('has lost its reason after %s', (_what, life) => {
    expect(stands(life, week, later)).toBe(false);
  });

  it('has lost its reason once the end is there, even before that was carried out', () => {
    expect(stands(reminded, week, '2027-03-14T23:00:00Z')).toBe(false);
  });

  it('stands again when the replacement is taken back', () => {
    const back = reminded.when(replacement('lastDay', '2027-03-10T10:00:00Z')).when(giveBack('2027-03-11T10:00:00Z'));
    expect(stands(back, week, later)).toBe(true);
  });

  it.each([
    ['expired', '2027-03-15T08:00:00Z', '2027-03-20T10:00:00Z'],
    ['disabled', '2027-04-14T07:00:00Z', '2027-04-20T10:00:00Z'],
  ])('"%s" has lost its reason after a renewal', (notice, at, then) => {
    const due = dueBy(annual, at);
    expect(due.notice).toBe(notice);
    const life = annual.livedTo(at);
    expect(stands(life, due, then)).toBe(true);
    expect(stands(life.when(renewal({ at: then })), due, then)).toBe(false);
  });

  it('"expired" has lost its reason when it is disabled, and "disabled" when the deletion has begun', () => {
    const expired = dueBy(annual, '2027-03-15T08:00:00Z');
    expect(stands(annual.livedTo('2027-04-13T22:00:00Z'), expired, '2027-04-13T22:00:00Z')).toBe(false);
    const disabled = dueBy(annual, '2027-04-14T07:00:00Z');
    const [begun] = annual.livedTo('2027-07-12T21:59:59Z').livedTo('2027-07-12T22:00:00Z').latest;
    const life = annual.livedTo('2027-07-12T21:59:59Z').with(begun ? [begun] : []);
    expect(life.state.deletionBegun).toBe(true);
    expect(stands(life, disabled, '2027-07-12T22:00:00Z')).toBe(false);
  });
});

describe('an announcement of the deletion that waited', () => {
  const at = '2027-06-13T07:00:00Z';
  const due = dueBy(annual, at);
  const life = annual.livedTo(at);

  it('says the days that are left then', () => {
    expect(due).toMatchObject({ notice: 'deletionIsNear', days: 30 });
    expect(daysToDeletion(life.state, instant(at))).toBe(30);
    expect(daysToDeletion(life.state, instant('2027-06-16T07:00:00Z'))).toBe(27);
    expect(stands(life, due, '2027-07-12T21:00:00Z')).toBe(true);
  });

  it('has lost its reason on the day itself, under a hold, after its release and after a renewal', () => {
    const then = '2027-06-20T10:00:00Z';
    expect(stands(life, due, '2027-07-12T22:00:00Z')).toBe(false);
    const held = life.when(hold('2027-06-14T10:00:00Z'));
    expect(stands(held, due, then)).toBe(false);
    expect(stands(held.when(release('2027-06-15T10:00:00Z')), due, then)).toBe(false);
    expect(stands(life.when(renewal({ at: '2027-06-14T10:00:00Z' })), due, then)).toBe(false);
  });
});

describe('a confirmation', () => {
  const at = '2026-09-01T10:00:00Z';
  const confirmed = (life: Life) => life.latest.flatMap((event) => noticeOf(event) ?? []);

  it.each([
    ['renewedEarly', annual.when(renewal({ at })), 'renewedEarly/2/2028-03-15'],
    ['seatsAdded', annual.when(addition({ at, seats: 3 })), 'seatsAdded/2/2027-06-08'],
  ])('%s is sent at once, and stands until the end moves again', (notice, life, milestone) => {
    const [due] = confirmed(life);
    expect(due).toEqual({ notice, days: null, scheduledAt: instant(at), milestone });
    if (!due) return;
    expect(stands(life, due, '2026-09-02T10:00:00Z')).toBe(true);
    const again = life.when(renewal({ at: '2026-09-03T10:00:00Z', seats: life.state.terms.at(-1)?.seats ?? 3 }));
    expect(stands(again, due, '2026-09-04T10:00:00Z')).toBe(false);
  });

  it('of a cancellation for the end of the term stands until it is withdrawn, or over', () => {
    const life = annual.when(cancellation('endOfTerm', at));
    const [due] = confirmed(life);
    expect(due).toEqual({
      notice: 'cancelled',
      days: null,
      scheduledAt: instant(at),
      milestone: 'cancelled/2026-09-01T10:00:00Z',
    });
    if (!due) return;
    expect(stands(life, due, '2026-09-02T10:00:00Z')).toBe(true);
    const withdrawn = life.when(withdrawal('2026-09-02T10:00:00Z'));
    expect(confirmed(withdrawn)).toEqual([]);
    expect(stands(withdrawn, due, '2026-09-03T10:00:00Z')).toBe(false);
    const again = withdrawn.when(cancellation('endOfTerm', '2026-09-04T10:00:00Z'));
    expect(stands(again, due, '2026-09-05T10:00:00Z')).toBe(false);
    const over = life.livedTo('2027-03-14T23:00:00Z');
    expect(stands(over, due, '2027-03-14T23:00:00Z')).toBe(false);
  });

  it('of one at once is the message that it is disabled, in that moment whatever the hour', () => {
    const night = '2026-09-01T00:30:00Z';
    const life = annual.when(cancellation('now', night));
    expect(confirmed(life)).toEqual([]);
    const due = dueBy(life, night);
    expect(due).toMatchObject({ notice: 'disabled', scheduledAt: instant(night) });
    expect(stands(life.livedTo(night), due, night)).toBe(true);
  });

  it('is not sent of a renewal in grace, which brings its own message', () => {
    const grace = annual.livedTo('2027-03-20T10:00:00Z').when(renewal({ at: '2027-03-20T10:00:00Z' }));
    expect(confirmed(grace)).toEqual([]);
    expect(dueBy(grace, '2027-03-20T10:00:00Z').notice).toBe('reactivated');
  });

  it('of a set-up stands while the subscription lives', () => {
    const due = setUpNotice('setUpDone', instant(at));
    expect(stands(annual, due, at)).toBe(true);
    const stuck = committed({ at: '2026-03-15T13:37:11Z' }).when(setUp('stuck', at));
    expect(stands(stuck, setUpNotice('setUpStuck', instant(at)), at)).toBe(true);
    const moved = annual.when(replacement('now', at, 500)).when(moveDone('2026-09-01T11:00:00Z'));
    expect(stands(moved.livedTo('2026-09-02T00:00:00Z'), due, '2026-09-02T00:00:00Z')).toBe(false);
  });
});

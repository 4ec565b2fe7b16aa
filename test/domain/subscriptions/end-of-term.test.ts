import '../date-equality.js';
import { instant } from '../../../domain/calendar.js';
import { policyOf } from '../../../domain/catalogue/policies.js';
import { toJson } from '../../../domain/json.js';
import { nextStep, upcomingSteps } from '../../../domain/subscriptions/schedule.js';
import { assertDeletionNotBegun, endingTerm } from '../../../domain/subscriptions/subscription.js';
import { policyChange, renewal } from './commands.js';
import { active, lineOf, refusalOf, story } from './life.js';

const committedAt = '2026-03-15T13:37:11.042Z';
const annual = active({ at: committedAt });

describe('an annual prepaid subscription that nobody renews', () => {
  it('is reminded, expires, is disabled on day 30 and deleted on day 120, each with its message at 09:00', () => {
    expect(story(annual.livedTo('2030-01-01T00:00:00Z'))).toEqual([
      '2027-01-14T08:00:00Z notice 60',
      '2027-02-13T08:00:00Z notice 30',
      '2027-03-08T08:00:00Z notice 7',
      '2027-03-14T08:00:00Z notice 1',
      '2027-03-14T23:00:00Z expired',
      '2027-03-15T08:00:00Z notice expired',
      '2027-04-13T22:00:00Z disabled',
      '2027-04-14T07:00:00Z notice disabled',
      '2027-06-13T07:00:00Z notice deletionIsNear 30',
      '2027-07-06T07:00:00Z notice deletionIsNear 7',
      '2027-07-12T22:00:00Z deletionStarted',
      '2027-07-12T22:00:00Z deleted',
      '2027-07-13T07:00:00Z notice deleted',
    ]);
  });

  it.each([
    ['2027-03-14T22:59:59.999Z', 'active', 'termPaid', committedAt],
    ['2027-03-14T23:00:00Z', 'grace', 'termExpired', '2027-03-14T23:00:00Z'],
    ['2027-04-13T22:00:00Z', 'disabled', 'graceOver', '2027-04-13T22:00:00Z'],
    ['2027-07-12T22:00:00Z', 'deleted', 'retentionOver', '2027-07-12T22:00:00Z'],
  ])('at %s it is %s because of %s', (until, phase, reason, since) => {
    const { state } = annual.livedTo(until);
    expect([state.phase, state.reason, state.since.toString()]).toEqual([phase, reason, since]);
  });

  it('has nothing more to do once the last message went', () => {
    const { state } = annual.livedTo('2027-07-13T07:00:00Z');
    expect(upcomingSteps(state)).toEqual([]);
    expect(nextStep(state, instant('2040-01-01T00:00:00Z'))).toBeNull();
    expect(state).toMatchObject({ certificateId: 'cert-1', assigned: 0, slots: { ranges: [] } });
  });

  it('counts every change, so that an older projection never replaces a newer one', () => {
    expect(annual.livedTo('2027-04-14T07:00:00Z').state.revision).toBe(annual.state.revision + 8);
  });
});

describe('noticeDue', () => {
  it('of an end that is near says in how many days, and changes nothing but what was done', () => {
    const { latest, state } = annual.livedTo('2027-01-14T08:00:00Z');
    expect(toJson(latest)).toEqual([
      {
        kind: 'noticeDue',
        revision: 3,
        at: '2027-01-14T08:00:00Z',
        scheduledAt: '2027-01-14T08:00:00Z',
        reason: 'endIsNear',
        requestId: null,
        milestones: ['notice/1/2027-03-15/60'],
        notice: 'expiring',
        days: 60,
      },
    ]);
    expect(state).toEqual({ ...annual.state, revision: 3, done: ['notice/1/2027-03-15/60'] });
  });

  it('of a state is sent for the reason of that state', () => {
    const reasons = annual
      .livedTo('2030-01-01T00:00:00Z')
      .latest.flatMap((event) => (event.kind === 'noticeDue' && event.days === null ? [event.reason] : []));
    expect(reasons).toEqual(['termExpired', 'graceOver', 'retentionOver']);
  });
});

describe('expired', () => {
  it('begins the grace time: users work, since the first instant of the first day after the term', () => {
    const { latest, state } = annual.livedTo('2027-03-14T22:59:59Z').livedTo('2027-03-14T23:00:00Z');
    expect(toJson(latest)).toMatchObject([
      { kind: 'expired', reason: 'termExpired', milestones: ['expiry/1/2027-03-15'] },
    ]);
    expect(state).toMatchObject({ phase: 'grace', reason: 'termExpired' });
  });

  it('in Santiago comes at 01:00, the first instant of a day without a midnight', () => {
    const santiago = active({ at: '2026-09-05T15:00:00Z', zone: 'America/Santiago' });
    expect(story(santiago.livedTo('2030-01-01T00:00:00Z')).slice(3)).toEqual([
      '2027-09-04T13:00:00Z notice 1',
      '2027-09-05T04:00:00Z expired',
      '2027-09-05T12:00:00Z notice expired',
      '2027-10-05T03:00:00Z disabled',
      '2027-10-05T12:00:00Z notice disabled',
      '2027-12-04T12:00:00Z notice deletionIsNear 30',
      '2027-12-27T12:00:00Z notice deletionIsNear 7',
      '2028-01-03T03:00:00Z deletionStarted',
      '2028-01-03T03:00:00Z deleted',
      '2028-01-03T12:00:00Z notice deleted',
    ]);
  });
});

describe('disabled', () => {
  it('under new commerce comes with the expiry, and one message tells of both', () => {
    const commerce = active({ at: committedAt, policy: 'newCommerceAnnual' });
    const disabled = commerce.livedTo('2027-03-14T23:00:00Z').state;
    expect([disabled.phase, disabled.reason]).toEqual(['disabled', 'termExpired']);
    expect(story(commerce.livedTo('2030-01-01T00:00:00Z')).slice(4)).toEqual([
      '2027-03-14T23:00:00Z expired',
      '2027-03-14T23:00:00Z disabled',
      '2027-03-15T08:00:00Z notice disabled',
      '2027-05-14T07:00:00Z notice deletionIsNear 30',
      '2027-06-06T07:00:00Z notice deletionIsNear 7',
      '2027-06-12T22:00:00Z deletionStarted',
      '2027-06-12T22:00:00Z deleted',
      '2027-06-13T07:00:00Z notice deleted',
    ]);
  });
});

describe('deletionStarted, deletionStuck and deleted', () => {
  const due = '2027-07-12T22:00:00Z';
  const disabled = annual.livedTo('2027-07-12T21:59:59Z');
  const started = disabled.with(disabled.livedTo(due).latest.slice(0, 1));
  const report = (outcome: 'stuck' | 'done') =>
    ({
      at: instant('2027-07-12T23:00:00Z'),
      command: { kind: 'deletionReported', outcome, scheduledAt: instant(due), certificateId: 'cert-9' },
    }) as const;

  it('begins while it is disabled, and from then on nothing else is done with it', () => {
    expect(started.latest.map(lineOf)).toEqual([`${due} deletionStarted`]);
    expect(started.state).toMatchObject({ phase: 'disabled', deletionBegun: true });
    expect(upcomingSteps(started.state)).toEqual([]);
    expect(refusalOf(() => started.when(renewal({ at: '2027-07-12T22:00:01Z' })))).toBe('deletionBegun');
    expect(refusalOf(() => assertDeletionNotBegun(started.state))).toBe('deletionBegun');
  });

  it('stuck changes nothing, done leaves a certificate and no seats', () => {
    const stuck = started.when(report('stuck'));
    expect(toJson(stuck.latest)).toMatchObject([
      { kind: 'deletionStuck', scheduledAt: due, at: '2027-07-12T23:00:00Z' },
    ]);
    expect(stuck.state).toEqual({ ...started.state, revision: stuck.state.revision });
    const gone = stuck.when(report('done'));
    expect(toJson(gone.latest)).toMatchObject([{ kind: 'deleted', scheduledAt: due, certificateId: 'cert-9' }]);
    expect(gone.state).toMatchObject({ phase: 'deleted', assigned: 0, slots: { ranges: [] }, certificateId: 'cert-9' });
    expect(gone.state.since.toString()).toBe(due);
    expect(refusalOf(() => gone.when(renewal({ at: '2027-07-14T00:00:00Z' })))).toBe('subscriptionEnded');
    expect(refusalOf(() => assertDeletionNotBegun(gone.state))).toBe('subscriptionEnded');
  });
});

describe('policyChanged', () => {
  const policy = { ...policyOf('annual'), graceDays: 10, deletionDay: 20 };

  it('moves what is to come and leaves the end where it is', () => {
    const changed = annual.livedTo('2027-03-20T10:00:00Z').when(policyChange(policy, '2027-03-20T10:00:00Z'));
    expect(toJson(changed.latest)).toMatchObject([{ kind: 'policyChanged', reason: 'requested', requestId: 'req-1' }]);
    expect(endingTerm(changed.state).expiresOn.toString()).toBe('2027-03-15');
    expect(changed.state.commercialRevision).toBe(annual.state.commercialRevision + 1);
    expect(story(changed.livedTo('2030-01-01T00:00:00Z'))).toEqual([
      '2027-03-24T23:00:00Z disabled',
      '2027-03-25T08:00:00Z notice disabled',
      '2027-03-28T07:00:00Z notice deletionIsNear 7',
      '2027-04-03T22:00:00Z deletionStarted',
      '2027-04-03T22:00:00Z deleted',
      '2027-04-04T07:00:00Z notice deleted',
    ]);
  });

  it('is refused of a perpetual subscription, and of what has ended', () => {
    const perpetual = active({ at: committedAt, policy: null });
    expect(refusalOf(() => perpetual.when(policyChange(policy, committedAt)))).toBe('notChangeable');
    const gone = annual.livedTo('2028-01-01T00:00:00Z');
    expect(refusalOf(() => gone.when(policyChange(policy, '2028-01-01T00:00:00Z')))).toBe('subscriptionEnded');
    // Days of grace that are over do not come back by a policy that has more of them; what is kept longer is.
    const inMay = '2027-05-10T10:00:00Z';
    const disabled = annual.livedTo(inMay);
    expect(refusalOf(() => disabled.when(policyChange({ ...policyOf('annual'), graceDays: 90 }, inMay)))).toBe(
      'notChangeable',
    );
    const kept = disabled.when(policyChange({ ...policyOf('annual'), deletionDay: 200 }, inMay));
    expect(kept.state.phase).toBe('disabled');
  });
});

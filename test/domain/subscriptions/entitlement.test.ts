import '../date-equality.js';
import { instant } from '../../../domain/calendar.js';
import { type Entitlement, entitlement, phaseAt } from '../../../domain/subscriptions/entitlement.js';
import { hold, release, renewal } from './commands.js';
import { active, type Life } from './life.js';

const annual = active({ at: '2026-03-15T13:37:00Z' });

/** Phases at instants, as `2027-03-14T23:00:00Z grace`. */
function phases({ state }: Life, ...instants: string[]): string[] {
  return instants.map((at) => `${at} ${phaseAt(state, instant(at))}`);
}

describe('an annual subscription that nobody renews', () => {
  const may = (at: string) => entitlement(annual.state, instant(at));
  const alive: Entitlement = {
    phase: 'active',
    usersWork: true,
    administratorsExport: true,
    renewable: true,
    data: 'kept',
  };

  it('lets users work through the term and the grace time, and administrators export until the deletion', () => {
    expect(may('2026-03-15T13:37:00Z')).toEqual(alive);
    expect(may('2027-03-14T22:59:59.999Z')).toEqual(alive);
    expect(may('2027-03-14T23:00:00Z')).toEqual({ ...alive, phase: 'grace' });
    expect(may('2027-04-13T21:59:59.999Z')).toEqual({ ...alive, phase: 'grace' });
    expect(may('2027-04-13T22:00:00Z')).toEqual({ ...alive, phase: 'disabled', usersWork: false });
    expect(may('2027-07-12T21:59:59.999Z')).toEqual({ ...alive, phase: 'disabled', usersWork: false });
    expect(may('2027-07-12T22:00:00Z')).toEqual({
      phase: 'deleted',
      usersWork: false,
      administratorsExport: false,
      renewable: false,
      data: 'gone',
    });
  });

  it('gives nothing before the commitment', () => {
    expect(may('2026-03-15T13:36:59.999Z')).toMatchObject({ phase: 'pending', usersWork: false, data: 'none' });
  });

  it('answers the same about the past when all is over', () => {
    const over = annual.livedTo('2028-01-01T00:00:00Z').state;
    for (const at of ['2026-03-15T13:37:00Z', '2027-03-20T00:00:00Z', '2027-05-01T00:00:00Z', '2027-08-01T00:00:00Z']) {
      expect(entitlement(over, instant(at))).toEqual(may(at));
    }
  });
});

it('in Santiago the grace time begins at 01:00 on the day without a midnight', () => {
  const santiago = active({ at: '2026-09-05T15:00:00Z', zone: 'America/Santiago' });
  expect(phases(santiago, '2027-09-05T03:59:59.999Z', '2027-09-05T04:00:00Z')).toEqual([
    '2027-09-05T03:59:59.999Z active',
    '2027-09-05T04:00:00Z grace',
  ]);
});

it('under new commerce a disabled subscription cannot be renewed, and there is no grace', () => {
  const commerce = active({ at: '2026-03-15T13:37:00Z', policy: 'newCommerceAnnual' });
  expect(entitlement(commerce.state, instant('2027-03-14T23:00:00Z'))).toMatchObject({
    phase: 'disabled',
    usersWork: false,
    renewable: false,
    data: 'kept',
  });
});

describe('a subscription that was renewed', () => {
  it('in grace: the past stays what it was, and the new term counts from the renewal', () => {
    const at = '2027-03-27T16:20:00Z';
    const renewed = annual.livedTo(at).when(renewal({ at }));
    expect(phases(renewed, '2027-03-14T22:59:59Z', '2027-03-27T16:19:59Z', at, '2028-03-14T23:00:00Z')).toEqual([
      '2027-03-14T22:59:59Z active',
      '2027-03-27T16:19:59Z grace',
      '2027-03-27T16:20:00Z active',
      '2028-03-14T23:00:00Z grace',
    ]);
  });

  it('under another policy: what could be done in the past is judged by the term of that time', () => {
    const at = '2027-04-20T10:00:00Z';
    const { state } = annual.livedTo(at).when(renewal({ at, policy: 'newCommerceAnnual' }));
    expect(entitlement(state, instant('2027-04-20T09:59:59Z'))).toMatchObject({ phase: 'disabled', renewable: true });
    expect(entitlement(state, instant('2028-04-21T00:00:00Z'))).toMatchObject({ phase: 'disabled', renewable: false });
  });

  it('after an outage over the deletion: nothing was deleted in between', () => {
    const renewed = annual.livedTo('2027-07-01T00:00:00Z').when(renewal({ at: '2027-07-20T10:00:00Z' }));
    expect(phases(renewed, '2027-07-15T00:00:00Z', '2027-07-20T10:00:00Z')).toEqual([
      '2027-07-15T00:00:00Z disabled',
      '2027-07-20T10:00:00Z active',
    ]);
  });
});

describe('a legal hold', () => {
  const onHold = annual.livedTo('2027-05-04T09:00:00Z').when(hold('2027-05-04T09:00:00Z'));

  it('keeps the data for as long as it lasts, and changes no instant before it', () => {
    expect(phases(onHold, '2027-03-20T00:00:00Z', '2027-05-04T08:59:59Z', '2035-01-01T00:00:00Z')).toEqual([
      '2027-03-20T00:00:00Z grace',
      '2027-05-04T08:59:59Z disabled',
      '2035-01-01T00:00:00Z disabled',
    ]);
    const years = instant('2035-01-01T00:00:00Z');
    expect(entitlement(onHold.state, years)).toMatchObject({ renewable: true, data: 'kept' });
  });

  it('released after day 120 ends at the start of the seventh day after, and not before', () => {
    const free = onHold.when(release('2027-09-01T10:00:00Z'));
    expect(phases(free, '2027-07-12T22:00:00Z', '2027-09-07T21:59:59.999Z', '2027-09-07T22:00:00Z')).toEqual([
      '2027-07-12T22:00:00Z disabled',
      '2027-09-07T21:59:59.999Z disabled',
      '2027-09-07T22:00:00Z deleted',
    ]);
  });
});

it('a deletion that has begun changes nothing about what was possible before it', () => {
  const disabled = annual.livedTo('2027-07-12T21:00:00Z');
  const { state } = disabled.with(disabled.livedTo('2027-07-12T22:00:00Z').latest.slice(0, 1));
  expect(state.deletionBegun).toBe(true);
  expect(entitlement(state, instant('2027-07-12T21:59:59Z'))).toMatchObject({ phase: 'disabled', renewable: true });
  expect(entitlement(state, instant('2027-07-12T22:00:01Z'))).toMatchObject({ phase: 'deleted', renewable: false });
});

import fc from 'fast-check';
import '../date-equality.js';
import {
  addDays,
  compareDates,
  compareInstants,
  dateIn,
  daysBetween,
  instant,
  isBefore,
  messageTime,
  plainDate,
  startOfDay,
} from '../../../domain/calendar.js';
import { type Policy, policyOf } from '../../../domain/catalogue/policies.js';
import {
  compareMilestones,
  expiryOf,
  lastDayOf,
  type Milestone,
  milestonesFrom,
  periodsOf,
  type TermDates,
  type TermStart,
  termStart,
} from '../../../domain/subscriptions/milestones.js';
import { day, term, zone } from '../arbitraries.js';

/** A milestone as a line of a story: `2027-03-15T00:00:00Z notice 60`. */
function lineOf(milestone: Milestone | TermStart): string {
  const number = milestone.kind === 'notice' ? milestone.days : milestone.kind === 'collection' ? milestone.day : '';
  return `${milestone.at} ${milestone.kind} ${number}`.trim();
}

function linesOf(milestones: Milestone[]): string[] {
  return milestones.map(lineOf);
}

function termOf(startsOn: string, months: number, at = 'Europe/Warsaw', committedAt?: string): TermDates {
  const start = plainDate(startsOn);
  return {
    startsOn: start,
    expiresOn: expiryOf(start, { months }),
    zone: at,
    ...(committedAt !== undefined && { committedAt: instant(committedAt) }),
  };
}

type Billing = 'prepaid' | 'invoiced';

/** What happens around the end of a term that is paid for. */
function termMilestones(term: TermDates, policy: Policy, billing: Billing): Milestone[] {
  const requests = billing === 'invoiced' ? policy : null;
  return milestonesFrom(term, policy, { kind: 'expiry', firstUnpaid: term.expiresOn, requests });
}

/** What happens when a period inside a term is not paid. */
function unpaidMilestones(term: TermDates, policy: Policy, firstUnpaid: string): Milestone[] {
  const requests = policy.innerPeriods ?? policy;
  return milestonesFrom(term, policy, { kind: 'unpaid', firstUnpaid: plainDate(firstUnpaid), requests });
}

const annual = policyOf('annual');
const monthly = policyOf('monthly');

describe('a prepaid annual term in Warsaw that nobody renews', () => {
  it('is reminded at 09:00 local time, expires, is disabled on day 30 and deleted on day 120', () => {
    expect(linesOf(termMilestones(termOf('2026-03-15', 12), annual, 'prepaid'))).toEqual([
      '2027-01-14T08:00:00Z notice 60',
      '2027-02-13T08:00:00Z notice 30',
      '2027-03-08T08:00:00Z notice 7',
      '2027-03-14T08:00:00Z notice 1',
      '2027-03-14T23:00:00Z expiry',
      '2027-04-13T22:00:00Z disablement',
      '2027-07-12T22:00:00Z deletion',
    ]);
  });

  it('in Santiago begins its grace at 01:00, on the day without a midnight', () => {
    const milestones = termMilestones(termOf('2026-09-05', 12, 'America/Santiago'), annual, 'prepaid');
    expect(linesOf(milestones).slice(3)).toEqual([
      '2027-09-04T13:00:00Z notice 1',
      '2027-09-05T04:00:00Z expiry',
      '2027-10-05T03:00:00Z disablement',
      '2028-01-03T03:00:00Z deletion',
    ]);
  });
});

describe('an invoiced monthly term', () => {
  it('asks for payment before and after its end; at one instant the notice comes before the pro-forma', () => {
    expect(linesOf(termMilestones(termOf('2027-01-31', 1), monthly, 'invoiced'))).toEqual([
      '2027-02-21T08:00:00Z notice 7',
      '2027-02-21T08:00:00Z proForma',
      '2027-02-27T08:00:00Z notice 1',
      '2027-02-27T08:00:00Z collection -1',
      '2027-02-27T23:00:00Z expiry',
      '2027-02-28T08:00:00Z collection 0',
      '2027-03-03T08:00:00Z collection 3',
      '2027-03-07T08:00:00Z collection 7',
      '2027-03-14T08:00:00Z collection 14',
      '2027-03-21T08:00:00Z collection 21',
      '2027-03-28T07:00:00Z collection 28',
      '2027-03-29T22:00:00Z disablement',
      '2027-06-27T22:00:00Z deletion',
    ]);
  });
});

describe('what is left out', () => {
  it('a milestone whose date is not after the start of the term', () => {
    const short = { startsOn: plainDate('2027-03-08'), expiresOn: plainDate('2027-03-15'), zone: 'Europe/Warsaw' };
    expect(linesOf(termMilestones(short, annual, 'prepaid'))[0]).toBe('2027-03-14T08:00:00Z notice 1');
  });

  it('a message whose instant is not after the commitment that set the end', () => {
    const atNine = termOf('2026-03-15', 12, 'Europe/Warsaw', '2027-03-08T08:00:00Z');
    expect(linesOf(termMilestones(atNine, annual, 'prepaid'))[0]).toBe('2027-03-14T08:00:00Z notice 1');
    const aMinuteBefore = termOf('2026-03-15', 12, 'Europe/Warsaw', '2027-03-08T07:59:00Z');
    expect(linesOf(termMilestones(aMinuteBefore, annual, 'prepaid'))[0]).toBe('2027-03-08T08:00:00Z notice 7');
  });

  it('never a change of state, however late the commitment', () => {
    const inGrace = termOf('2026-03-15', 12, 'Europe/Warsaw', '2027-03-20T12:00:00Z');
    expect(linesOf(termMilestones(inGrace, annual, 'prepaid')).map((line) => line.split(' ')[1])).toEqual([
      'expiry',
      'disablement',
      'deletion',
    ]);
  });
});

describe('new commerce', () => {
  it('is disabled the moment it expires, deleted on day 90, and not collected for after that', () => {
    const milestones = termMilestones(termOf('2026-03-15', 12), policyOf('newCommerceAnnual'), 'invoiced');
    expect(linesOf(milestones).slice(3)).toEqual([
      '2027-03-08T08:00:00Z notice 7',
      '2027-03-08T08:00:00Z collection -7',
      '2027-03-12T08:00:00Z collection -3',
      '2027-03-14T08:00:00Z notice 1',
      '2027-03-14T08:00:00Z collection -1',
      '2027-03-14T23:00:00Z expiry',
      '2027-03-14T23:00:00Z disablement',
      '2027-06-12T22:00:00Z deletion',
    ]);
  });
});

describe('a trial', () => {
  it('lasts 30 days and is never invoiced', () => {
    const startsOn = plainDate('2027-01-30');
    const trial = { startsOn, expiresOn: expiryOf(startsOn, { days: 30 }), zone: 'UTC' };
    expect(linesOf(termMilestones(trial, policyOf('trial'), 'invoiced'))).toEqual([
      '2027-02-22T09:00:00Z notice 7',
      '2027-02-28T09:00:00Z notice 1',
      '2027-03-01T00:00:00Z expiry',
      '2027-03-31T00:00:00Z disablement',
      '2027-06-29T00:00:00Z deletion',
    ]);
  });
});

describe('an annual term billed monthly', () => {
  const year = termOf('2027-01-31', 12, 'UTC');

  it('has twelve periods that keep the anchor', () => {
    const periods = periodsOf(year, 1);
    expect(periods.map(({ startsOn }) => startsOn.toString()).slice(0, 5)).toEqual([
      '2027-01-31',
      '2027-02-28',
      '2027-03-31',
      '2027-04-30',
      '2027-05-31',
    ]);
    expect(periods).toHaveLength(12);
    expect(periods.at(-1)?.endsBefore.toString()).toBe('2028-01-31');
  });

  it('unpaid at an inner boundary counts grace, disablement and deletion from there, without expiry notices', () => {
    const milestones = unpaidMilestones(year, annual, '2027-04-30');
    expect(linesOf(milestones)).toEqual([
      '2027-04-23T09:00:00Z proForma',
      '2027-04-29T09:00:00Z collection -1',
      '2027-04-30T00:00:00Z unpaid',
      '2027-04-30T09:00:00Z collection 0',
      '2027-05-03T09:00:00Z collection 3',
      '2027-05-07T09:00:00Z collection 7',
      '2027-05-14T09:00:00Z collection 14',
      '2027-05-21T09:00:00Z collection 21',
      '2027-05-28T09:00:00Z collection 28',
      '2027-05-30T00:00:00Z disablement',
      '2027-08-28T00:00:00Z deletion',
    ]);
  });

  it('unpaid near its end is still reminded of the end, until it is disabled', () => {
    const notices = unpaidMilestones(year, annual, '2027-11-30').filter(({ kind }) => kind === 'notice');
    expect(linesOf(notices)).toEqual(['2027-12-02T09:00:00Z notice 60']);
  });

  it('of which nothing is paid is unpaid from its first day', () => {
    expect(linesOf(unpaidMilestones(year, annual, '2027-01-31'))).toContain('2027-01-31T00:00:00Z unpaid');
  });
});

it('an inner boundary of stacked terms is one change of state, in the new term’s zone', () => {
  expect(lineOf(termStart(termOf('2027-03-15', 12, 'America/New_York')))).toBe('2027-03-15T04:00:00Z termStart');
});

it('the last day is the day before the first day after', () => {
  expect(lastDayOf(plainDate('2028-03-01')).toString()).toBe('2028-02-29');
});

describe('milestones of any term', () => {
  const billing = fc.constantFrom<Billing>('prepaid', 'invoiced');

  it('are in order, state changes first', () => {
    fc.assert(
      fc.property(term, billing, ({ dates, policy }, how) => {
        const milestones = termMilestones(dates, policy, how);
        const states = milestones.filter(({ kind }) => ['expiry', 'disablement', 'deletion'].includes(kind));
        expect(states.map(({ kind }) => kind)).toEqual(['expiry', 'disablement', 'deletion']);
        for (const [index, milestone] of milestones.entries()) {
          const before = milestones[index - 1];
          if (before) expect(compareMilestones(before, milestone)).toBeLessThan(0);
        }
      }),
    );
  });

  it('happen at instants that exist, on their days, after the term’s start', () => {
    fc.assert(
      fc.property(term, billing, ({ dates, policy }, how) => {
        for (const { kind, on, at } of termMilestones(dates, policy, how)) {
          const isState = kind === 'expiry' || kind === 'disablement' || kind === 'deletion';
          expect(at).toEqual(isState ? startOfDay(on, dates.zone) : messageTime(on, dates.zone));
          expect(dateIn(dates.zone, at)).toEqual(on);
          expect(isBefore(dates.startsOn, on)).toBe(true);
        }
      }),
    );
  });

  it('are as many days from the end as the policy says, across clock changes', () => {
    fc.assert(
      fc.property(term, ({ dates, policy }) => {
        for (const milestone of termMilestones(dates, policy, 'invoiced')) {
          const days = daysBetween(dates.expiresOn, milestone.on);
          switch (milestone.kind) {
            case 'notice':
              expect(policy.noticeDays).toContain(-days);
              break;
            case 'collection':
              expect(days).toBe(milestone.day);
              break;
            case 'proForma':
              expect(days).toBe(policy.proFormaDay);
              break;
            case 'disablement':
              expect(days).toBe(policy.graceDays);
              break;
            case 'deletion':
              expect(days).toBe(policy.deletionDay);
              break;
            default:
              expect(days).toBe(0);
          }
        }
      }),
    );
  });

  it('lose notices to a later commitment and collections to a later payment, and ask for money at once', () => {
    fc.assert(
      fc.property(term, fc.integer({ min: -100, max: 40 }), ({ dates, policy }, days) => {
        const settledAt = messageTime(addDays(dates.expiresOn, days), dates.zone);
        const all = termMilestones(dates, policy, 'invoiced');
        const without = (kind: Milestone['kind']) =>
          all.filter((milestone) => milestone.kind !== kind || isBefore(settledAt, milestone.at));
        const others = (milestones: Milestone[]) => milestones.filter(({ kind }) => kind !== 'proForma');
        expect(termMilestones({ ...dates, committedAt: settledAt }, policy, 'invoiced')).toEqual(without('notice'));
        const paid = termMilestones({ ...dates, settledAt }, policy, 'invoiced');
        expect(others(paid)).toEqual(others(without('collection')));
        const [request, late] = [all, paid].map((some) => some.find(({ kind }) => kind === 'proForma'));
        const at = request && isBefore(request.at, settledAt) ? settledAt : request?.at;
        expect(late?.at).toEqual(at);
      }),
      { numRuns: 50 },
    );
  });
});

describe('the end of a term', () => {
  it('never comes earlier for a later start, or for more months', () => {
    const months = fc.integer({ min: 1, max: 60 });
    fc.assert(
      fc.property(day, fc.nat(400), months, months, (start, later, one, more) => {
        const ends = expiryOf(start, { months: one });
        expect(compareDates(ends, expiryOf(addDays(start, later), { months: one }))).toBeLessThanOrEqual(0);
        expect(isBefore(ends, expiryOf(start, { months: one + more }))).toBe(true);
      }),
    );
  });

  it('comes at an instant that is later for a later day, in every zone', () => {
    fc.assert(
      fc.property(day, zone, (on, at) => {
        expect(compareInstants(startOfDay(on, at), startOfDay(addDays(on, 1), at))).toBeLessThan(0);
      }),
    );
  });
});

import fc from 'fast-check';
import { addHours, type Instant, instant, isBefore, millis } from '../../../domain/calendar.js';
import { DomainError } from '../../../domain/errors.js';
import { delegationNotices, nextDelegationInstant } from '../../../domain/partners/delegation-notices.js';
import {
  accepted,
  assertMayOffer,
  type Delegation,
  delegationState,
  ended,
  extended,
  extensionAsked,
  extensionDeclined,
  longestDays,
  mostOffers,
  refused,
} from '../../../domain/partners/delegations.js';

const offeredAt = instant('2027-01-01T10:00:00Z');
const days = (count: number, seconds = 0) => addHours(offeredAt, count * 24 + seconds / 3600);
const offer = (length = 365): Delegation => ({
  offeredAt,
  days: length,
  answer: null,
  until: null,
  ended: null,
  extension: null,
});
const refusalOf = (act: () => unknown): [string, unknown] | null => {
  try {
    act();
    return null;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return [error.code, error.details.state ?? error.details.reason ?? null];
  }
};
const told = (delegation: Delegation, at: Instant) =>
  delegationNotices(delegation, at).map(({ kind, days: before }) => (before === null ? kind : `${kind} ${before}`));

describe('an offer', () => {
  it('can be answered for 90 days, and has lapsed then', () => {
    expect(delegationState(offer(), addHours(days(90), -0.001))).toBe('offered');
    expect(delegationState(offer(), days(90))).toBe('lapsed');
    expect(refusalOf(() => accepted(offer(), days(90)))).toEqual(['offerNotOpen', 'lapsed']);
    expect(nextDelegationInstant(offer(), days(1))?.toString()).toBe(days(90).toString());
    expect(nextDelegationInstant(offer(), days(90))).toBeNull();
  });

  it('is answered once', () => {
    for (const answered of [accepted(offer(), days(1)), refused(offer(), 'declined', days(1))]) {
      expect(refusalOf(() => accepted(answered, days(2)))?.[0]).toBe('offerNotOpen');
      expect(refusalOf(() => refused(answered, 'withdrawn', days(2)))?.[0]).toBe('offerNotOpen');
    }
    expect(refusalOf(() => ended(offer(), 'partner', days(1)))).toEqual(['delegationNotActive', 'offered']);
  });

  it('asks the customer, and tells the partner what has become of it', () => {
    expect(told(offer(), days(1))).toEqual(['delegationOffered']);
    expect(told(offer(), days(91))).toEqual(['delegationLapsed']);
    expect(told(refused(offer(), 'declined', days(1)), days(1))).toEqual(['delegationDeclined']);
    expect(told(refused(offer(), 'withdrawn', days(1)), days(1))).toEqual([]);
  });
});

describe('access', () => {
  const active = accepted(offer(), days(10));

  it('lasts from the acceptance for as long as was offered, to the second', () => {
    expect(active.until.toString()).toBe(days(375).toString());
    expect(delegationState(active, days(375, -1))).toBe('active');
    expect(delegationState(active, days(375))).toBe('expired');
  });

  it('is warned of 30, 7 and 1 days before its end, the newest of those that are late', () => {
    expect(told(active, days(20))).toEqual(['delegationAccepted']);
    expect(told(active, days(345))).toEqual(['delegationAccepted', 'delegationEnding 30']);
    expect(told(active, days(374, 5))).toEqual(['delegationAccepted', 'delegationEnding 1']);
    expect(told(active, days(375))).toEqual(['delegationEnded']);
    const instants = [];
    for (let at: Instant | null = days(10); at; at = nextDelegationInstant(active, at)) instants.push(at.toString());
    expect(instants).toEqual([days(10), days(345), days(368), days(374), days(375)].map(String));
  });

  it('of five days is warned of one day before its end only', () => {
    const short = accepted(offer(5), days(0));
    expect(told(short, days(1))).toEqual(['delegationAccepted']);
    expect(nextDelegationInstant(short, days(1))?.toString()).toBe(days(4).toString());
  });

  it('is ended at once by either side, once', () => {
    const gone = ended(active, 'tenant', days(50));
    expect(delegationState(gone, days(50))).toBe('ended');
    expect(told(gone, days(50))).toEqual(['delegationEnded']);
    expect(refusalOf(() => ended(gone, 'partner', days(51)))).toEqual(['delegationNotActive', 'ended']);
  });

  it('is extended by 180 days when the customer accepts what the partner asks for', () => {
    expect(refusalOf(() => extended(active, days(300)))?.[0]).toBe('extensionNotAsked');
    const asking = extensionAsked(active, days(300));
    expect(told(asking, days(300))).toEqual(['delegationAccepted', 'delegationExtensionAsked']);
    expect(refusalOf(() => extensionAsked(asking, days(301)))).toEqual(['extensionNotPossible', 'waits']);
    const more = extended(asking, days(310));
    expect(more.until.toString()).toBe(days(375 + 180).toString());
    expect(told(more, days(310))).toEqual(['delegationAccepted', 'delegationExtended']);
    expect(told(extensionDeclined(asking, days(310)), days(310))).toContain('delegationExtensionDeclined');
    // Another end has warnings of its own.
    const milestones = (of: Delegation, at: Instant) =>
      delegationNotices(of, at).flatMap(({ days: before, milestone }) => (before === 30 ? [milestone] : []));
    expect(milestones(more, days(525))).not.toEqual(milestones(active, days(345)));
  });

  it('lasts never longer than 730 days from the moment in which it is extended', () => {
    const long = accepted(offer(longestDays), days(0));
    expect(extended(extensionAsked(long, days(100)), days(100)).until.toString()).toBe(days(830).toString());
    expect(refusalOf(() => extensionAsked(long, days(0)))).toEqual(['extensionNotPossible', 'longest']);
  });
});

describe('whatever happens', () => {
  const acts = fc.constantFrom('accept', 'decline', 'withdraw', 'end', 'ask', 'extend', 'keep');
  const steps = fc.array(fc.record({ act: acts, after: fc.double({ min: 0, max: 300, noNaN: true }) }), {
    maxLength: 12,
  });
  const rules = {
    accept: accepted,
    decline: (one: Delegation, at: Instant) => refused(one, 'declined', at),
    withdraw: (one: Delegation, at: Instant) => refused(one, 'withdrawn', at),
    end: (one: Delegation, at: Instant) => ended(one, 'partner', at),
    ask: extensionAsked,
    extend: extended,
    keep: extensionDeclined,
  };

  it('no access lasts longer than 730 days from a consent, and a state that is over stays', () => {
    const over = ['lapsed', 'declined', 'withdrawn', 'expired', 'ended'];
    fc.assert(
      fc.property(fc.integer({ min: 1, max: longestDays }), steps, (length, taken) => {
        let [delegation, now] = [offer(length), offeredAt];
        for (const { act, after } of taken) {
          now = addHours(now, Math.floor(after * 24));
          const before = delegationState(delegation, now);
          const wasUntil = delegation.until;
          const refusal = refusalOf(() => {
            delegation = rules[act](delegation, now);
          });
          if (over.includes(before))
            expect([refusal === null, delegationState(delegation, now)]).toEqual([false, before]);
          const { until } = delegation;
          if (until && !wasUntil?.equals(until)) {
            expect(millis(until) - millis(now)).toBeLessThanOrEqual(longestDays * 24 * 3_600_000);
          }
          const next = nextDelegationInstant(delegation, now);
          if (next) expect(isBefore(now, next)).toBe(true);
        }
      }),
    );
  });
});

describe('offers', () => {
  it('are limited to 50 within an hour', () => {
    const tried = (count: number) => Array.from({ length: count }, (_, index) => addHours(offeredAt, index / 3600));
    expect(refusalOf(() => assertMayOffer(tried(mostOffers - 1), addHours(offeredAt, 0.5)))).toBeNull();
    expect(refusalOf(() => assertMayOffer(tried(mostOffers), addHours(offeredAt, 0.5)))?.[0]).toBe('tooManyRequests');
    expect(refusalOf(() => assertMayOffer(tried(mostOffers), addHours(offeredAt, 1)))).toBeNull();
  });
});

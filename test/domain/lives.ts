/** Lives of subscriptions without a workflow: what is due is carried out at its instant, or late after an outage. */

import fc from 'fast-check';
import {
  addDays,
  compareInstants,
  dateIn,
  type Instant,
  instant,
  instantFromMillis,
  millis,
  startOfDay,
} from '../../domain/calendar.js';
import { type Policy, type PolicyId, policyOf } from '../../domain/policies.js';
import { resizeSlots } from '../../domain/slots.js';
import {
  type Commitment,
  carryOut,
  deleted,
  endingTerm,
  held,
  nextStep,
  type Phase,
  released,
  renewalTerm,
  renewed,
  type Step,
  type Subscription,
  setUpEnded,
  startSubscription,
} from '../../domain/subscription.js';
import { day, zone } from './arbitraries.js';

export interface Wish {
  readonly at: string | Instant;
  readonly zone?: string;
  readonly months?: number;
  readonly policy?: PolicyId | Policy;
  readonly seats?: number;
}

export function commitment({
  at,
  zone = 'Europe/Warsaw',
  months = 12,
  policy = 'annual',
  seats = 3,
}: Wish): Commitment {
  return {
    plan: { id: 'suite', version: 1 },
    seats,
    months,
    zone,
    policy: typeof policy === 'string' ? policyOf(policy) : policy,
    redemptionId: 'red-1',
    committedAt: typeof at === 'string' ? instant(at) : at,
  };
}

/** A subscription of three seats whose set-up was done at once. */
export function subscribed(wish: Wish): Subscription {
  const terms = commitment(wish);
  return setUpEnded(startSubscription('sub-1', 'tenant-1', terms), 'done', terms.committedAt);
}

export function renewedBy(subscription: Subscription, wish: Wish): Subscription {
  const term = renewalTerm(subscription, commitment(wish));
  return renewed(subscription, term, {
    slots: resizeSlots(subscription.slots, term.seats, new Set()),
    assigned: Math.min(subscription.assigned, term.seats),
  });
}

export function minutesAfter(at: Instant, minutes: number): Instant {
  return instantFromMillis(millis(at) + minutes * 60_000);
}

/** A step as a line of a story: `2027-03-14T08:00:00Z notice 1`. */
export function told(step: Step): string {
  const more = step.kind === 'notice' ? ` ${step.days}` : step.kind === 'stateNotice' ? ` ${step.notice}` : '';
  return `${step.at} ${step.kind}${more}`;
}

export interface Told {
  readonly subscription: Subscription;
  readonly steps: readonly Step[];
  /** What newer messages stand for. */
  readonly collapsed: readonly Step[];
}

/** Everything that is due by an instant, each step at its own instant. A deletion is proven at once. */
export function livedTo(subscription: Subscription, until: Instant): Told {
  return carriedOut(subscription, until, (step) => step.at);
}

/** The same as seen by a service that comes back at an instant. */
export function caughtUp(subscription: Subscription, now: Instant): Told {
  return carriedOut(subscription, now, () => now);
}

function carriedOut(start: Subscription, until: Instant, seenAt: (step: Step) => Instant): Told {
  let subscription = start;
  const steps: Step[] = [];
  const collapsed: Step[] = [];
  for (;;) {
    const first = nextStep(subscription, instant('1970-01-01T00:00:00Z'));
    if (!first || compareInstants(first.step.at, until) > 0) return { subscription, steps, collapsed };
    const next = nextStep(subscription, seenAt(first.step));
    if (!next) throw new Error('A step that was due is gone');
    subscription = carryOut(subscription, next.step);
    if (next.step.kind === 'deletion') subscription = deleted(subscription, 'cert-1', next.step.at);
    steps.push(next.step);
    collapsed.push(...next.collapsed);
  }
}

export interface Change {
  readonly at: Instant;
  readonly subscription: Subscription;
}

/** One life: the subscription after every change, oldest first, and the instant at which the story stops. */
export interface Life {
  readonly changes: readonly Change[];
  readonly end: Instant;
}

type Wanted =
  | { readonly kind: 'renew'; readonly months: number; readonly seats: number; readonly zone: string }
  | { readonly kind: 'hold' | 'release' | 'wait' };

const wanted: fc.Arbitrary<Wanted> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('renew' as const),
      months: fc.constantFrom(1, 1, 12),
      seats: fc.integer({ min: 1, max: 9 }),
      zone,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('hold' as const, 'release' as const, 'wait' as const) }) },
);

/** Days and odd hours after the last state change, when somebody does something. */
const pause = fc.record({
  days: fc.oneof(fc.integer({ min: 0, max: 130 }), fc.constantFrom(0, 28, 29, 30, 31, 119, 120)),
  minutes: fc.integer({ min: 0, max: 24 * 60 }),
});

const lengths: readonly { readonly policy: PolicyId; readonly months: number }[] = [
  { policy: 'annual', months: 12 },
  { policy: 'annual', months: 36 },
  { policy: 'monthly', months: 1 },
  { policy: 'trial', months: 1 },
  { policy: 'newCommerceAnnual', months: 12 },
  { policy: 'newCommerceMonthly', months: 1 },
];

/** Lives in any zone, under any policy, with renewals and legal holds on any day; what is refused is not done. */
export const life: fc.Arbitrary<Life> = fc
  .record({
    startsOn: day,
    minutes: fc.integer({ min: 0, max: 24 * 60 - 1 }),
    zone,
    length: fc.constantFrom(...lengths),
    acts: fc.array(fc.tuple(pause, wanted), { maxLength: 6 }),
    rest: fc.integer({ min: 0, max: 500 }),
  })
  .map(({ startsOn, minutes, zone, length, acts, rest }) => {
    let now = minutesAfter(startOfDay(startsOn, zone), minutes);
    const changes: Change[] = [];
    let subscription = subscribed({ at: now, zone, ...length });
    changes.push({ at: now, subscription });
    const live = (until: Instant) => {
      for (const step of livedTo(subscription, until).steps) {
        subscription = carryOut(subscription, step);
        if (step.kind === 'deletion') subscription = deleted(subscription, 'cert-1', step.at);
        changes.push({ at: step.at, subscription });
      }
      now = until;
    };
    for (const [{ days, minutes: late }, what] of acts) {
      const { expiresOn } = endingTerm(subscription);
      const from = compareInstants(now, startOfDay(expiresOn, zone)) < 0 ? expiresOn : dateIn(zone, now);
      const at = minutesAfter(startOfDay(addDays(from, days), zone), late);
      if (compareInstants(at, now) < 0) continue;
      live(at);
      subscription = acted(subscription, what, { at, ...length }) ?? subscription;
      changes.push({ at, subscription });
    }
    live(minutesAfter(now, rest * 24 * 60));
    return { changes, end: now };
  });

function acted(subscription: Subscription, what: Wanted, wish: Wish): Subscription | null {
  try {
    switch (what.kind) {
      case 'renew':
        return renewedBy(subscription, { ...wish, ...what });
      case 'hold':
        return held(subscription, { reason: 'a court asked', since: commitment(wish).committedAt });
      case 'release':
        return released(subscription, commitment(wish).committedAt);
      case 'wait':
        return null;
    }
  } catch {
    return null;
  }
}

/** The phase that the state machine was in at an instant: that of the last change that is not after it. */
export function phaseOf({ changes }: Life, at: Instant): Phase | undefined {
  return changes.findLast((change) => compareInstants(change.at, at) <= 0)?.subscription.phase;
}

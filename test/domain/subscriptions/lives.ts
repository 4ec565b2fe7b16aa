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
  plainDate,
  startOfDay,
} from '../../../domain/calendar.js';
import { type Policy, type PolicyId, policyOf } from '../../../domain/catalogue/policies.js';
import { addedSeats } from '../../../domain/subscriptions/added-seats.js';
import { carryOut } from '../../../domain/subscriptions/carry-out.js';
import { renewalTerm } from '../../../domain/subscriptions/renewal.js';
import { nextStep, type Step } from '../../../domain/subscriptions/schedule.js';
import { resizeSlots } from '../../../domain/subscriptions/slots.js';
import {
  currentTerm,
  endingTerm,
  lastTerm,
  type Phase,
  type Subscription,
} from '../../../domain/subscriptions/subscription.js';
import type { Commitment } from '../../../domain/subscriptions/terms.js';
import {
  deleted,
  type HistoryEntry,
  held,
  released,
  releasedFrom,
  renewed,
  replacedBy,
  setUpEnded,
  stacked,
  startSubscription,
  withAddedSeats,
  withTermBegun,
  withUsersMoved,
} from '../../domain/subscriptions/MISSING.js';
import { day, zone } from '../arbitraries.js';

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
  if (term.origin === 'renewedEarly') return stacked(subscription, term);
  return renewed(subscription, term, {
    slots: resizeSlots(subscription.slots, term.seats, new Set()),
    assigned: Math.min(subscription.assigned, term.seats),
  });
}

/** Keys of its plan add seats. */
export function withMoreSeats(subscription: Subscription, wish: Wish): Subscription {
  return withAddedSeats(subscription, addedSeats(subscription, commitment(wish)));
}

/** A subscription of another plan is to take its place. */
export function replacedAt(subscription: Subscription, when: 'now' | 'lastDay', at: Instant | string): Subscription {
  const since = typeof at === 'string' ? instant(at) : at;
  return replacedBy(subscription, { by: 'sub-2', planId: 'other', when, at: since, agreed: null });
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
    subscription = carriedOutOnce(subscription, next.step);
    steps.push(next.step);
    collapsed.push(...next.collapsed);
  }
}

function carriedOutOnce(subscription: Subscription, step: Step): Subscription {
  if (step.kind === 'termStart') return withTermBegun(subscription, step);
  const after = carryOut(subscription, step);
  return step.kind === 'deletion' ? deleted(after, 'cert-1', step.at) : after;
}

export interface Change {
  readonly at: Instant;
  readonly subscription: Subscription;
  /** What the workflow writes down of it; null for messages, and where a caller was refused. */
  readonly happened: (Pick<HistoryEntry, 'kind' | 'why' | 'details'> & { readonly dueAt?: Instant }) | null;
}

/** One life: the subscription after every change, oldest first, and the instant at which the story stops. */
export interface Life {
  readonly changes: readonly Change[];
  readonly end: Instant;
}

type Wanted =
  | { readonly kind: 'renew' | 'addSeats'; readonly months: number; readonly seats: number; readonly zone: string }
  | { readonly kind: 'replaceNow' | 'replaceOnLastDay' | 'usersMoved' | 'giveBack' }
  | { readonly kind: 'hold' | 'release' | 'wait' };

const keys = fc.record({
  kind: fc.constantFrom('renew' as const, 'renew' as const, 'addSeats' as const),
  months: fc.constantFrom(1, 1, 12),
  seats: fc.integer({ min: 1, max: 9 }),
  zone,
});
const wanted: fc.Arbitrary<Wanted> = fc.oneof(
  { weight: 3, arbitrary: keys },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('hold' as const, 'release' as const, 'wait' as const) }) },
);
const replacing: fc.Arbitrary<Wanted> = fc.record({
  kind: fc.constantFrom('replaceNow', 'replaceOnLastDay', 'replaceOnLastDay', 'usersMoved', 'giveBack'),
});

/** Days and odd hours after the last state change, when somebody does something; or after the last thing that happened. */
const pause = fc.record({
  days: fc.oneof(fc.integer({ min: 0, max: 130 }), fc.constantFrom(0, 28, 29, 30, 31, 119, 120)),
  minutes: fc.integer({ min: 0, max: 24 * 60 }),
  early: fc.boolean(),
});

const lengths: readonly { readonly policy: PolicyId; readonly months: number }[] = [
  { policy: 'annual', months: 12 },
  { policy: 'annual', months: 36 },
  { policy: 'monthly', months: 1 },
  { policy: 'trial', months: 1 },
  { policy: 'newCommerceAnnual', months: 12 },
  { policy: 'newCommerceMonthly', months: 1 },
];

function livesWith(wanted: fc.Arbitrary<Wanted>): fc.Arbitrary<Life> {
  return fc
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
      let subscription = { ...subscribed({ at: now, zone, ...length }), assigned: 2 };
      changes.push({
        at: now,
        subscription,
        happened: { kind: 'setUpDone', why: subscription.why, details: { assigned: 2 } },
      });
      const live = (until: Instant) => {
        for (const step of livedTo(subscription, until).steps) {
          subscription = carriedOutOnce(subscription, step);
          if (compareInstants(step.at, now) > 0) now = step.at;
          changes.push({ at: now, subscription, happened: writtenOf(step, subscription) });
        }
        now = until;
      };
      for (const [{ days, minutes: late, early }, what] of acts) {
        const { expiresOn } = endingTerm(subscription);
        const waits = !early && compareInstants(now, startOfDay(expiresOn, zone)) < 0;
        const at = minutesAfter(startOfDay(addDays(waits ? expiresOn : dateIn(zone, now), days), zone), late);
        if (compareInstants(at, now) < 0) continue;
        live(at);
        const after = acted(subscription, what, { at, ...length });
        if (after && after !== subscription) {
          subscription = after;
          changes.push({ at, subscription, happened: writtenBy(what, subscription) });
          // What that made due at this very moment.
          live(at);
        } else {
          changes.push({ at, subscription, happened: null });
        }
      }
      live(minutesAfter(now, rest * 24 * 60));
      return { changes, end: now };
    });
}

/**
 * Lives in any zone, under any policy, with early and late renewals, seats that are added and legal holds on any day; what
 * is refused is not done.
 */
export const life: fc.Arbitrary<Life> = livesWith(wanted);

/** Such lives in which another subscription may take the place as well, and may be given up. */
export const replacedLife: fc.Arbitrary<Life> = livesWith(
  fc.oneof({ weight: 3, arbitrary: replacing }, { weight: 2, arbitrary: wanted }),
);

function acted(subscription: Subscription, what: Wanted, wish: Wish): Subscription | null {
  const at = commitment(wish).committedAt;
  try {
    switch (what.kind) {
      case 'renew':
        return renewedBy(subscription, { ...wish, ...what });
      case 'addSeats':
        return withMoreSeats(subscription, { ...wish, ...what });
      case 'replaceNow':
        return replacedAt(subscription, 'now', at);
      case 'replaceOnLastDay':
        return replacedAt(subscription, 'lastDay', at);
      case 'usersMoved':
        return mayBeMoved(subscription, at) ? withUsersMoved(subscription, 'sub-2', at) : null;
      case 'giveBack':
        return releasedFrom(subscription, 'sub-2', at);
      case 'hold':
        return held(subscription, { reason: 'a court asked', since: at });
      case 'release':
        return released(subscription, at);
      case 'wait':
        return null;
    }
  } catch {
    return null;
  }
}

/** The set-up of the other one does not begin before that. */
function mayBeMoved({ replacement, terms }: Subscription, at: Instant): boolean {
  const zone = lastTerm({ terms }).zone;
  return replacement !== null && compareInstants(startOfDay(replacement.movesFrom, zone), at) <= 0;
}

function writtenOf(step: Step, after: Subscription): Change['happened'] {
  const { why } = after;
  const dueAt = step.at;
  switch (step.kind) {
    case 'expiry':
      return { kind: 'expired', why, details: {}, dueAt };
    case 'disablement':
      return { kind: 'disabled', why, details: {}, dueAt };
    case 'termStart': {
      const { number: term, seats, zone, origin } = currentTerm(after);
      return { kind: 'termStarted', why: origin, details: { term, seats, assigned: after.assigned, zone }, dueAt };
    }
    case 'setUpStart':
      return { kind: 'setUpBegan', why, details: {}, dueAt };
    case 'superseding':
      return { kind: 'superseded', why, details: { by: after.replacement?.by, assigned: 0 }, dueAt };
    case 'deletion':
      return { kind: 'deleted', why, details: { certificateId: after.certificateId }, dueAt };
    case 'notice':
    case 'stateNotice':
      return null;
  }
}

function writtenBy({ kind }: Wanted, after: Subscription): Change['happened'] {
  const { number: term, origin, seats } = lastTerm(after);
  const { replacement } = after;
  switch (kind) {
    case 'renew':
      return { kind: 'renewed', why: origin, details: { term, seats } };
    case 'addSeats':
      return { kind: 'seatsAdded', why: origin, details: { term, seats } };
    case 'replaceNow':
    case 'replaceOnLastDay': {
      const details = { by: 'sub-2', when: replacement?.when, movesFrom: String(replacement?.movesFrom) };
      return { kind: 'replacementBegun', why: 'requested', details };
    }
    case 'usersMoved':
      return { kind: 'usersMoved', why: 'usersMoved', details: { by: 'sub-2' } };
    case 'giveBack':
      return { kind: 'replacementReleased', why: 'setUpUndone', details: { by: 'sub-2' } };
    case 'hold':
      return { kind: 'holdPlaced', why: 'legalHold', details: { reason: 'a court asked' } };
    case 'release':
      return { kind: 'holdReleased', why: 'requested', details: {} };
    case 'wait':
      return null;
  }
}

/** The phase that the state machine was in at an instant: that of the last change that is not after it. */
export function phaseOf({ changes }: Life, at: Instant): Phase | undefined {
  return changes.findLast((change) => compareInstants(change.at, at) <= 0)?.subscription.phase;
}

/** The place of another subscription, which ends with 20 March 2026, taken on that day. */
export const onALastDay = {
  subscriptionId: 'sub-0',
  when: 'lastDay',
  movesFrom: plainDate('2026-03-20'),
  zone: 'Europe/Warsaw',
  expiresOn: plainDate('2026-03-21'),
} as const;

/** Random lives of subscriptions: what people do on any day, in time or while the service is down. */
import fc from 'fast-check';
import {
  addDays,
  compareInstants,
  dateIn,
  type Instant,
  isBefore,
  type PlainDate,
  startOfDay,
} from '../../../domain/calendar.js';
import { type PolicyId, policyOf } from '../../../domain/catalogue/policies.js';
import { DomainError } from '../../../domain/errors.js';
import { adjoiningTerms, currentTerm, lastTerm, paidThrough } from '../../../domain/subscriptions/subscription.js';
import type { NextTerm } from '../../../domain/subscriptions/terms.js';
import { day, zone } from '../arbitraries.js';
import * as commands from './commands.js';
import { active, type Life, lineOf, minutesAfter } from './life.js';

/** The life at an instant at which everything that was due had been carried out. */
export interface Change {
  readonly at: Instant;
  readonly life: Life;
}

export interface DrawnLife {
  readonly changes: readonly [Change, ...Change[]];
  readonly end: Instant;
  readonly last: Life;
}

type Act =
  | { readonly kind: 'renew' | 'addSeats'; readonly months: number; readonly seats: number; readonly zone: string }
  | { readonly kind: 'pay'; readonly daysLate: number }
  | { readonly kind: 'lose'; readonly periods: number }
  | { readonly kind: 'giveSeatsBack'; readonly seats: number; readonly ofLast: boolean }
  | {
      readonly kind:
        | 'replaceNow'
        | 'replaceOnLastDay'
        | 'usersMoved'
        | 'giveBack'
        | 'hold'
        | 'release'
        | 'wait'
        | 'meanToLapse'
        | 'meanToRenew'
        | 'shortenGrace'
        | 'cancelNow'
        | 'cancelAtEnd'
        | 'withdraw'
        | 'handOver'
        | 'assign';
    };

interface Length {
  /** Null: perpetual. */
  readonly policy: PolicyId | null;
  readonly months: number | null;
  readonly periodMonths?: number | null;
}

const keys: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom('renew', 'renew', 'addSeats'),
  months: fc.constantFrom(1, 1, 12),
  seats: fc.integer({ min: 1, max: 9 }),
  zone,
});
const others: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom('hold', 'release', 'wait', 'assign', 'cancelAtEnd', 'cancelNow', 'withdraw'),
});
const changesOfTerm: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom('meanToLapse', 'meanToRenew', 'shortenGrace', 'hold', 'release', 'cancelAtEnd', 'withdraw'),
});
const replacing: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom('replaceNow', 'replaceOnLastDay', 'replaceOnLastDay', 'usersMoved', 'giveBack'),
});
const handingOver: fc.Arbitrary<Act> = fc.record({ kind: fc.constant('handOver') });
/** By an imported statement the money may have arrived long before. */
const payments: fc.Arbitrary<Act> = fc.record({
  kind: fc.constant('pay'),
  daysLate: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 })),
});

/** A payment of so many periods is taken back. */
const losses: fc.Arbitrary<Act> = fc.record({ kind: fc.constant('lose'), periods: fc.integer({ min: 1, max: 3 }) });

/** Of the term that runs, or of the last one. */
const givingSeatsBack: fc.Arbitrary<Act> = fc.record({
  kind: fc.constant('giveSeatsBack'),
  seats: fc.integer({ min: 1, max: 2 }),
  ofLast: fc.boolean(),
});

/** Days and odd hours after the first unpaid day, when somebody does something; or after the last thing that happened. */
const pause = fc.record({
  days: fc.oneof(fc.integer({ min: 0, max: 130 }), fc.constantFrom(0, 1, 28, 29, 30, 31, 119, 120)),
  minutes: fc.integer({ min: 0, max: 24 * 60 }),
  early: fc.boolean(),
  /** Nothing was carried out since the last change; the command comes first, then the service catches up. */
  down: fc.integer({ min: 0, max: 3 }).map((one) => one === 0),
});

const prepaid: readonly Length[] = [
  { policy: 'annual', months: 12 },
  { policy: 'annual', months: 36 },
  { policy: 'monthly', months: 1 },
  { policy: 'trial', months: null },
  { policy: 'newCommerceAnnual', months: 12 },
  { policy: 'newCommerceMonthly', months: 1 },
];

const invoiced: readonly Length[] = [
  { policy: 'annual', months: 12, periodMonths: null },
  { policy: 'annual', months: 12, periodMonths: 1 },
  { policy: 'annual', months: 36, periodMonths: 12 },
  { policy: 'monthly', months: 1, periodMonths: null },
  { policy: 'trial', months: null, periodMonths: null },
  { policy: 'newCommerceAnnual', months: 12, periodMonths: 1 },
  { policy: 'newCommerceMonthly', months: 1, periodMonths: null },
];

/** What a trial is converted to. */
const converted: NextTerm = {
  plan: { id: 'suite', version: 1 },
  months: 12,
  policy: policyOf('annual'),
  periodMonths: 1,
};

/** What follows keys of a policy once it is handed over. */
function billedAs(policy: PolicyId): NextTerm {
  const months = policy === 'monthly' || policy === 'newCommerceMonthly' ? 1 : 12;
  return {
    plan: { id: 'suite', version: 2 },
    months,
    policy: policyOf(policy),
    periodMonths: months === 12 ? 1 : null,
  };
}

function livesWith(lengths: readonly Length[], acts: fc.Arbitrary<Act>, maxLength = 6): fc.Arbitrary<DrawnLife> {
  return fc
    .record({
      startsOn: day,
      minutes: fc.integer({ min: 0, max: 24 * 60 - 1 }),
      zone,
      length: fc.constantFrom(...lengths),
      acts: fc.array(fc.tuple(pause, acts), { maxLength }),
      rest: fc.integer({ min: 0, max: 500 }),
    })
    .map(({ startsOn, minutes, zone, length, acts, rest }) => {
      const { periodMonths } = length;
      let now = minutesAfter(startOfDay(startsOn, zone), minutes);
      const begun = { at: now, zone, ...length, assigned: 2 };
      let life = active(periodMonths === undefined ? begun : { ...begun, invoiced: { periodMonths } });
      const changes: [Change, ...Change[]] = [{ at: now, life }];
      for (const [{ days, minutes: hours, early, down }, act] of acts) {
        const at = minutesAfter(startOfDay(addDays(baseOf(life, now, { early, zone }), days), zone), hours);
        if (isBefore(at, now)) continue;
        now = at;
        const before = down ? life : life.livedTo(now);
        life = acted(before, act, { at: now, ...length, since: startsOn }).resumedAt(now);
        changes.push({ at: now, life });
      }
      const end = minutesAfter(now, rest * 24 * 60);
      const last = life.livedTo(end);
      changes.push({ at: end, life: last });
      // What a property that fails prints.
      const print = () => last.events.map(lineOf).join('\n');
      return { changes, end, last, [fc.toStringMethod]: print };
    });
}

function baseOf({ state }: Life, now: Instant, { early, zone }: { early: boolean; zone: string }): PlainDate {
  const unpaidFrom = paidThrough(state);
  const waits = !early && unpaidFrom !== null && isBefore(now, startOfDay(unpaidFrom, zone));
  return waits ? unpaidFrom : dateIn(zone, now);
}

/** What is refused is not done. */
function acted(life: Life, act: Act, terms: Length & { readonly at: Instant; readonly since: PlainDate }): Life {
  const given = commandOf(life, act, terms);
  if (!given) return life;
  try {
    return life.when(given);
  } catch (error) {
    if (error instanceof DomainError && error.code !== 'internal') return life;
    throw error;
  }
}

function commandOf(
  life: Life,
  act: Act,
  { at, policy, since }: Length & { readonly at: Instant; readonly since: PlainDate },
): commands.Given | null {
  switch (act.kind) {
    case 'renew':
      return commands.renewal({ at, policy, ...act });
    case 'addSeats':
      return commands.addition({ at, policy, ...act });
    case 'pay': {
      const arrived = addDays(dateIn(lastTerm(life.state).zone, at), -act.daysLate);
      const valueDate = isBefore(arrived, since) ? since : arrived;
      return commands.payment(
        valueDate.toString(),
        at,
        policy === 'trial' ? converted : undefined,
        lastTerm(life.state).zone,
      );
    }
    case 'giveSeatsBack': {
      const { startsOn: from, expiresOn: until } = act.ofLast ? lastTerm(life.state) : currentTerm(life.state);
      return commands.seatReduction(act.seats, at, { paidFor: { from, until } });
    }
    case 'lose':
      return isPaidFor(life) ? commands.reversal(act.periods, at) : null;
    case 'replaceNow':
      return commands.replacement('now', at);
    case 'replaceOnLastDay':
      return commands.replacement('lastDay', at);
    case 'usersMoved':
      return mayBeMoved(life, at) ? commands.moveDone(at) : null;
    case 'giveBack':
      return commands.giveBack(at);
    case 'hold':
      return commands.hold(at);
    case 'release':
      return commands.release(at);
    case 'cancelNow':
      return commands.cancellation('now', at);
    case 'cancelAtEnd':
      return commands.cancellation('endOfTerm', at);
    case 'withdraw':
      return commands.withdrawal(at);
    case 'handOver':
      return commands.payerChange(at, { intent: 'renew', nextTerm: billedAs(policy ?? 'annual') });
    case 'meanToLapse':
      return commands.intention('lapse', at);
    case 'meanToRenew':
      return commands.intention('renew', at);
    case 'shortenGrace':
      return commands.policyChange({ ...policyOf(policy ?? 'annual'), graceDays: 10, deletionDay: 80 }, at);
    case 'assign':
      return commands.assignment(1, at);
    case 'wait':
      return null;
  }
}

/** There is a payment that can be lost. */
function isPaidFor({ state }: Life): boolean {
  // Of the days on which its users are moved it is told by a test of its own.
  if (state.replacement) return false;
  const last = adjoiningTerms(state).at(-1);
  return last?.billing === 'perpetual' || (last?.billing === 'invoiced' && last.periods[0].paidOn !== null);
}

/** The set-up of the other one does not begin before that. */
function mayBeMoved({ state }: Life, at: Instant): boolean {
  const { replacement } = state;
  return replacement !== null && compareInstants(startOfDay(replacement.movesFrom, lastTerm(state).zone), at) <= 0;
}

/** Prepaid lives in any zone, under any policy, with early and late renewals, seats that are added and legal holds on any day. */
export const prepaidLife: fc.Arbitrary<DrawnLife> = livesWith(
  prepaid,
  fc.oneof({ weight: 3, arbitrary: keys }, { weight: 2, arbitrary: others }),
);

/** Such lives in which another subscription may take the place as well, and may be given up. */
export const replacedLife: fc.Arbitrary<DrawnLife> = livesWith(
  prepaid,
  fc.oneof({ weight: 3, arbitrary: replacing }, { weight: 1, arbitrary: keys }, { weight: 1, arbitrary: others }),
);

/** Lives that are paid by period: early, late, by imported statements, twice, with keys and changes in between. */
export const invoicedLife: fc.Arbitrary<DrawnLife> = livesWith(
  invoiced,
  fc.oneof(
    { weight: 6, arbitrary: payments },
    { weight: 1, arbitrary: keys },
    { weight: 2, arbitrary: changesOfTerm },
    { weight: 1, arbitrary: givingSeatsBack },
    { weight: 1, arbitrary: replacing },
  ),
  9,
);

/** Lives that are paid by period, of which payments are lost: what had been asked for is then asked for again. */
export const lostLife: fc.Arbitrary<DrawnLife> = livesWith(
  invoiced,
  fc.oneof(
    { weight: 4, arbitrary: losses },
    { weight: 5, arbitrary: payments },
    { weight: 2, arbitrary: changesOfTerm },
    { weight: 1, arbitrary: replacing },
  ),
  9,
);

/** Lives of what was bought once and for good, whose payment is lost and made again. */
export const perpetualLife: fc.Arbitrary<DrawnLife> = livesWith(
  [{ policy: null, months: null }],
  fc.oneof(
    { weight: 4, arbitrary: losses },
    { weight: 3, arbitrary: payments },
    { weight: 1, arbitrary: others },
    { weight: 1, arbitrary: replacing },
  ),
  9,
);

/** Lives that begin with keys and are handed over to direct billing, with further keys and payments. */
export const handedOverLife: fc.Arbitrary<DrawnLife> = livesWith(
  prepaid,
  fc.oneof(
    { weight: 3, arbitrary: handingOver },
    { weight: 4, arbitrary: payments },
    { weight: 1, arbitrary: keys },
    { weight: 1, arbitrary: changesOfTerm },
  ),
  9,
);

export const anyLife: fc.Arbitrary<DrawnLife> = fc.oneof(prepaidLife, replacedLife, handedOverLife, {
  weight: 2,
  arbitrary: invoicedLife,
});

/** … and such of which payments are lost. */
export const everyLife: fc.Arbitrary<DrawnLife> = fc.oneof({ weight: 3, arbitrary: anyLife }, lostLife);

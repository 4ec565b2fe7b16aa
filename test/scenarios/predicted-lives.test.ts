/**
 * What is predicted of a subscription is what happens to it: random lives are played on a test clock by the real workflows,
 * and every event is compared with the prediction that was made before it. More of them, or the same ones again:
 * `PREDICTED_LIVES=40 PREDICTED_SEED=7 npm test -- test/scenarios/predicted-lives`.
 */
import fc from 'fast-check';
import type { z } from 'zod';
import { openedRedemption } from '../../api/keys/redemptions/schema.js';
import { subscriptionAt, type timeline, timelinePreview } from '../../api/subscriptions/timelines/schema.js';
import { demoPlans } from '../../demo/catalogue.js';
import { addDays, instant, instantFromMillis, millis, plainDate, startOfDay } from '../../domain/calendar.js';
import { type PolicyId, policyOf } from '../../domain/catalogue/policies.js';
import { zones } from '../domain/arbitraries.js';
import { type Answered, type Clock, type Customer, openPerennial, type Perennial } from '../perennial.js';

const lives = Number(process.env['PREDICTED_LIVES'] ?? 2);
/** Each is on a clock of its own, so that they do not wait for each other's milestones. */
const atOnce = 4;
const seed = Number(process.env['PREDICTED_SEED'] ?? Math.floor(Math.random() * 1e9));

type Event = z.output<typeof timeline>['past'][number];
type At = z.output<typeof subscriptionAt>;

/** Something that somebody does, so many days and minutes after the last term's end. */
interface Act {
  readonly what: 'renew' | 'addSeats' | 'hold' | 'release';
  readonly days: number;
  readonly minutes: number;
}

interface Plot {
  readonly zone: string;
  readonly startsOn: string;
  readonly minutes: number;
  readonly policy: PolicyId;
  readonly seats: number;
  readonly acts: readonly Act[];
}

const act: fc.Arbitrary<Act> = fc.record({
  what: fc.constantFrom('renew', 'renew', 'addSeats', 'hold', 'release'),
  days: fc.oneof(fc.integer({ min: -25, max: 125 }), fc.constantFrom(-1, 0, 29, 30, 90, 119, 120)),
  minutes: fc.integer({ min: 1, max: 24 * 60 - 1 }),
});

const plot: fc.Arbitrary<Plot> = fc.record({
  zone: fc.constantFrom(...zones),
  startsOn: fc.constantFrom('2035-01-29', '2035-01-30', '2035-01-31', '2035-02-28', '2035-03-25', '2035-03-31'),
  minutes: fc.integer({ min: 1, max: 24 * 60 - 1 }),
  policy: fc.constantFrom('annual', 'monthly', 'monthly', 'trial', 'newCommerceAnnual', 'newCommerceMonthly'),
  seats: fc.integer({ min: 1, max: 5 }),
  acts: fc.array(act, { minLength: 1, maxLength: 2 }),
});

/** What was foreseen after something that a caller did, up to the next thing. */
interface Prediction {
  readonly events: readonly string[];
  readonly states: readonly At[];
  until: number;
}

class PlayedLife {
  readonly predictions: Prediction[] = [];
  private customer: Customer | null = null;

  constructor(
    private readonly perennial: Perennial,
    readonly plot: Plot,
  ) {}

  /** From its start to its end, on a clock of its own. */
  async play(): Promise<void> {
    const { zone, startsOn, minutes, acts } = this.plot;
    const start = millis(startOfDay(plainDate(startsOn), zone)) + minutes * 60_000;
    const clock = await this.perennial.createClock(instantFromMillis(start).toString());
    await this.begin(clock);
    for (const { what, days, minutes: late } of acts) {
      const { expiresOn } = await this.it.subscription();
      const day = startOfDay(addDays(plainDate(expiresOn ?? ''), days), zone);
      const earliest = millis(instant((await clock.read()).now)) + 60_000;
      const at = Math.max(earliest, millis(day) + late * 60_000);
      await playTo(clock, at);
      await this.act(what, at);
    }
    const end = this.predictions.at(-1)?.states.at(-1)?.at;
    if (end !== undefined) await playTo(clock, millis(instant(end)));
  }

  get it(): Customer {
    if (!this.customer) throw new Error('It has not begun');
    return this.customer;
  }

  private async begin(clock: Clock): Promise<void> {
    const { policy, seats, zone: timeZone } = this.plot;
    this.customer = await this.perennial.redeemed({
      plan: `played-${policy.toLowerCase()}`,
      seats,
      clock,
      tenant: { timeZone },
    });
    await this.predict();
  }

  private async act(what: Act['what'], now: number): Promise<void> {
    const at = soonAfter((await this.it.subscription()).now);
    const change = {
      renew: { kind: 'renewal', at, seats: this.plot.seats },
      addSeats: { kind: 'addSeats', at, seats: 2 },
      hold: { kind: 'legalHold', from: at, reason: 'A court asked' },
      release: { kind: 'legalHoldRelease', at },
    }[what];
    const { subscriptionId } = this.it;
    const preview = await this.perennial.call('POST', '/v1/timeline-previews', { subscriptionId, changes: [change] });
    const done = await this.carryOut(what);
    if (done.status >= 300) {
      expect({ what, code: codeOf(preview) }).toEqual({ what, code: codeOf(done) });
      return;
    }
    const last = this.predictions.at(-1);
    if (last) last.until = now;
    await this.predict();
    const would = timelinePreview.parse(preview.body).future.filter(byItself).map(told);
    const will = [...(await this.eventsSince()), ...(await this.it.timeline()).future].filter(byItself).map(told);
    expect({ what, would: would.sort() }).toEqual({ what, would: will.sort() });
  }

  private carryOut(what: Act['what']): Promise<Answered> {
    const path = `${this.it.path}/legal-hold`;
    if (what === 'renew') return this.it.renew({ seats: this.plot.seats });
    if (what === 'addSeats') return this.addSeats();
    return what === 'hold'
      ? this.perennial.call('PUT', path, { reason: 'A court asked' })
      : this.perennial.call('DELETE', path);
  }

  private async addSeats(): Promise<Answered> {
    const { subscriptionId, clock } = this.it;
    const { plan } = await this.it.subscription();
    const { keys } = await this.perennial.issueKeys({ plan: plan.id, clock, seats: 2 });
    const declaration = { name: 'Anna Nowak', wording: '2026-11' };
    const order = { use: 'addSeats', keys, subscriptionId, declaration };
    const opened = await this.perennial.call('POST', '/v1/redemptions', order);
    return opened.status === 201 ? this.perennial.redeem(openedRedemption.parse(opened.body).id) : opened;
  }

  /** What has happened since somebody did something. */
  private async eventsSince(): Promise<Event[]> {
    const { past } = await this.it.timeline();
    return past.slice(past.findLastIndex(({ kind }) => madeByCallers.has(kind)) + 1);
  }

  private async predict(): Promise<void> {
    const { future } = await this.it.timeline();
    const happened = await this.eventsSince();
    const known = new Set(happened.map(told));
    const events = [
      ...happened.filter(({ kind }) => !unpredicted.has(kind)),
      ...future.filter((event) => !known.has(told(event))),
    ];
    const instants = future.flatMap(({ at }) => [-60_000, 0, 3_600_000].map((ms) => millis(instant(at)) + ms));
    const states = await Promise.all(instants.map((at) => this.stateAt(at)));
    this.predictions.push({ events: events.map(told), states, until: Number.POSITIVE_INFINITY });
  }

  stateAt(at: number): Promise<At> {
    return this.perennial.ask(subscriptionAt, 'GET', `${this.it.path}/state?at=${instantFromMillis(at)}`);
  }
}

const madeByCallers = new Set(['committed', 'renewed', 'seatsAdded', 'holdPlaced', 'holdReleased']);
/** A set-up is taken for done, and of a deletion its end is predicted. */
const unpredicted = new Set(['setUpDone']);

/** Told of the caller's own doing is what depends on the second at which it was done. */
function byItself({ kind, notice }: Event): boolean {
  return !madeByCallers.has(kind) && !unpredicted.has(kind) && notice !== 'reactivated';
}

function told({ kind, notice, days, scheduledAt, reason, state }: Event): string {
  return [scheduledAt, kind, notice, days, `(${reason})`, '→', state].filter((part) => part !== undefined).join(' ');
}

/** The clock runs with the wall while the request is on its way. */
function soonAfter(now: string): string {
  return instantFromMillis(millis(instant(now)) + 5_000).toString();
}

function codeOf({ body }: Answered): string {
  return String((body as { code?: unknown }).code);
}

let perennial: Perennial;
const played: PlayedLife[] = [];

beforeAll(async () => {
  perennial = await openPerennial();
  const [pattern] = demoPlans.filter(({ seatsPerKey }) => seatsPerKey === 'several');
  if (!pattern) throw new Error('No plan of the catalogue has keys of several seats');
  for (const id of ['annual', 'monthly', 'trial', 'newCommerceAnnual', 'newCommerceMonthly'] as const) {
    const months = id.toLowerCase().includes('annual') ? 12 : 1;
    const plan = { ...pattern, planId: `played-${id.toLowerCase()}`, months, policy: policyOf(id) };
    await perennial.testEnvironment.database.plans.add({ ...plan, createdAt: new Date() });
  }
});

afterAll(() => perennial.close());

it(
  `${lives} random lives end as they were predicted (seed ${seed})`,
  async () => {
    const plots = fc.sample(plot, { numRuns: lives, seed });
    played.push(...plots.map((one) => new PlayedLife(perennial, one)));
    for (let first = 0; first < lives; first += atOnce) {
      await Promise.all(played.slice(first, first + atOnce).map((life) => life.play()));
    }

    for (const { it, plot: from, predictions } of played) {
      const { past } = await it.timeline();
      const happened = chapters(past);
      const foretold = predictions.map(({ events, until }) =>
        events.filter((event) => millis(instant(event.split(' ')[0] ?? '')) <= until),
      );
      expect({ seed, from, happened }).toEqual({ seed, from, happened: foretold });
    }
  },
  60_000 + lives * 60_000,
);

/** In steps that a busy machine can wait for. */
async function playTo(clock: Clock, at: number): Promise<void> {
  const step = 60 * 24 * 3_600_000;
  for (;;) {
    const now = millis(instant((await clock.read()).now));
    if (now >= at) return;
    await clock.advanceTo(instantFromMillis(Math.min(at, now + step)).toString());
  }
}

/** What happened by itself after each thing that somebody did. */
function chapters(past: readonly Event[]): string[][] {
  const found: string[][] = [];
  for (const event of past) {
    if (madeByCallers.has(event.kind)) found.push([]);
    else if (!unpredicted.has(event.kind)) found.at(-1)?.push(told(event));
  }
  return found;
}

it(
  'any instant of these lives is remembered as it was predicted',
  async () => {
    for (const life of played) {
      for (const { states, until } of life.predictions) {
        for (const foretold of states.filter(({ at }) => millis(instant(at)) < until)) {
          const { now: _now, certificateId, ...recorded } = await life.stateAt(millis(instant(foretold.at)));
          const { now: _then, certificateId: unknown, ...predicted } = foretold;
          expect(recorded).toEqual({ ...predicted, basis: 'recorded' });
          // Which one it would be was not known.
          expect([certificateId !== null, unknown]).toEqual([foretold.state === 'deleted', null]);
        }
      }
    }
  },
  60_000 + lives * 15_000,
);

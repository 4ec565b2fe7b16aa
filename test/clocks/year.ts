/** A year of many tenants on one test clock, on servers that are slow and fail now and then, and what must be true of it. */
import { z } from 'zod';
import { inParallel } from '../../activities/in-parallel.js';
import { workflowStatus } from '../../adapters/operations/time-skipping.js';
import { openedRedemption } from '../../api/keys/redemptions/schema.js';
import { testClock } from '../../api/operations/test-clocks/schema.js';
import { timeline } from '../../api/subscriptions/timelines/schema.js';
import { formatSeconds } from '../../demo/format-time.js';
import type { Clock, Perennial } from '../perennial.js';
import { untilReady } from './until-ready.js';

export interface YearOrder {
  readonly tenants: number;
  /** Of all tenants together. */
  readonly subscriptions: number;
  readonly startsAt: string;
  readonly endsAt: string;
  /** How slow data plane and mail server are, and which share of what they are asked fails. */
  readonly delayMs: number;
  readonly failRate: number;
  say(line: string): void;
}

export interface PlayedYear {
  readonly clock: Clock;
  /** In milliseconds of the wall: to make the tenants, and to play the year. */
  readonly making: number;
  readonly playing: number;
  readonly milestones: number;
  /** How often the clock was stuck and was told to try again. */
  readonly retries: number;
  /** What is not as it must be, a sentence each. */
  readonly faults: readonly string[];
}

/** Milestones of tenants in one zone, with the same plan, fall together; those in others do not. */
const zones = ['Europe/Warsaw', 'Europe/Prague', 'Europe/Lisbon', 'Europe/Helsinki'] as const;
const plans = ['mail-monthly', 'office-business'] as const;
const callers = 4;
const declaration = { name: 'Anna Nowak', wording: '2026-11' };
/** An effect is dated by the minute: a workflow wakes some milliseconds after its instant. */
const minute = 60_000;

export async function playYear(perennial: Perennial, order: YearOrder): Promise<PlayedYear> {
  const { say } = order;
  const clock = await perennial.createClock(order.startsAt);
  const begun = performance.now();
  const subscriptionIds = await makeTenants(perennial, clock, order);
  const making = performance.now() - begun;
  const predicted = await predictionsOf(perennial, subscriptionIds, order.endsAt);
  const { delayMs, failRate } = order;
  await perennial.dataPlaneWill({ delayMs, failRate, seed: 7 });
  await perennial.mailServerWill({ delayMs, rejectRate: failRate, seed: 7 });
  say(`${order.tenants} tenants with ${subscriptionIds.length} subscriptions made in ${formatSeconds(making)}`);

  const set = performance.now();
  await perennial.ask(testClock, 'POST', `/v1/test-clocks/${clock.id}/advance`, { to: order.endsAt });
  const retries = await untilReady(perennial, clock, { timeoutMs: 20 * minute, say });
  const playing = performance.now() - set;
  await Promise.all([perennial.dataPlaneWill({}), perennial.mailServerWill({})]);
  const { milestonesDone: milestones, now } = await clock.read();
  say(`advanced to ${now} in ${formatSeconds(playing)}: ${milestones} milestones, stuck ${retries} times`);
  const faults = [
    ...(await pastToCome(perennial, clock, subscriptionIds)),
    ...(await unpredicted(perennial, predicted, order.endsAt)),
    ...outOfOrder(await effectsOf(perennial)),
  ];
  return { clock, making, playing, milestones, retries, faults };
}

async function makeTenants(perennial: Perennial, clock: Clock, order: YearOrder): Promise<string[]> {
  const numbers = [...Array(order.tenants).keys()];
  const made = await inParallel(numbers, callers, async (number) => {
    const count = Math.ceil((order.subscriptions - number) / order.tenants);
    const planOf = (i: number) => plans[(number + i) % plans.length] ?? 'mail-monthly';
    const customer = await perennial.redeemed({
      clock,
      plan: planOf(0),
      tenant: {
        organisation: `Bakery ${number}`,
        timeZone: zones[number % zones.length] ?? 'Europe/Warsaw',
        administrator: { name: 'Anna Nowak', email: `anna@bakery-${number}.example` },
      },
    });
    const ids = [customer.subscriptionId];
    for (let i = 1; i < count; i += 1) {
      const { keys } = await perennial.issueKeys({ plan: planOf(i), clock });
      const separate = { use: 'separate', keys, declaration, tenantId: customer.tenantId };
      const opened = await perennial.ask(openedRedemption, 'POST', '/v1/redemptions', separate);
      const { id, subscriptionId } = await perennial.kept(opened);
      await perennial.acceptAgreement(id);
      const redeemed = await perennial.redeem(id);
      if (redeemed.status !== 200) throw new Error(`redeem was answered ${redeemed.status}: ${redeemed.text}`);
      ids.push(subscriptionId);
    }
    return ids;
  });
  return made.flat();
}

/** What is due until an instant if nobody does anything, by subscription. */
async function predictionsOf(perennial: Perennial, ids: readonly string[], until: string) {
  const found = await inParallel(ids, callers, async (id) => {
    const { future } = await perennial.ask(timeline, 'GET', `/v1/subscriptions/${id}/timeline`);
    const due = future.map(({ scheduledAt }) => scheduledAt).filter((at) => Date.parse(at) <= Date.parse(until));
    return [id, due.sort()] as const;
  });
  return new Map(found);
}

/** After `ready`, nothing of the past is still to happen: nothing is in flight and nothing waits for an instant that is over. */
async function pastToCome(perennial: Perennial, clock: Clock, ids: readonly string[]): Promise<string[]> {
  const { database, client } = perennial.testEnvironment;
  const before = await database.subscriptions.events.countDocuments();
  const members = await database.testClocks.membersOf(clock.id);
  const { now } = await clock.read();
  const waiting = await inParallel(members, callers, async ({ _id, nextAt }) => {
    const status = await workflowStatus(client, _id);
    if (!status?.open) return [];
    const { workflowTask, activities } = status;
    if (workflowTask !== null || activities.length > 0) return [`${_id} is still at work after ready`];
    return nextAt && nextAt.getTime() <= Date.parse(now) ? [`${_id} still waits for ${nextAt.toISOString()}`] : [];
  });
  const late = await inParallel(ids, callers, async (id) => {
    const { future } = await perennial.ask(timeline, 'GET', `/v1/subscriptions/${id}/timeline`);
    const over = future.filter(({ scheduledAt }) => Date.parse(scheduledAt) <= Date.parse(now));
    return over.map(({ kind, scheduledAt }) => `${kind} of ${id} was due at ${scheduledAt} and is still to come`);
  });
  const after = await database.subscriptions.events.countDocuments();
  return [
    ...waiting.flat(),
    ...late.flat(),
    ...(after === before ? [] : [`${after - before} things came after ready`]),
  ];
}

/** What happened by itself is what was predicted, at the instants that were predicted. */
async function unpredicted(
  perennial: Perennial,
  predicted: ReadonlyMap<string, readonly string[]>,
  until: string,
): Promise<string[]> {
  const caused = ['committed', 'setUpDone', 'setUpStuck', 'deletionStuck'];
  const found = await inParallel(predicted, callers, async ([id, due]) => {
    const past = await perennial.testEnvironment.database.subscriptions.past(id);
    const own = past.filter(
      ({ kind, scheduledAt }) => !caused.includes(kind) && Date.parse(scheduledAt) <= Date.parse(until),
    );
    const happened = own.map(({ scheduledAt }) => scheduledAt).sort();
    const drift = own.filter(({ at, scheduledAt }) => Date.parse(at) - Date.parse(scheduledAt) > minute);
    return [
      ...(happened.join() === due.join() ? [] : [`${id} was to have ${due.join(' ')} and had ${happened.join(' ')}`]),
      ...drift.map(({ kind, at, scheduledAt }) => `${kind} of ${id} came at ${at} instead of ${scheduledAt}`),
    ];
  });
  return found.flat();
}

interface EffectAt {
  readonly what: string;
  /** By the wall, and by the clock; in milliseconds. */
  readonly wall: number;
  readonly due: number;
}

const mailList = z.object({
  items: z.array(z.object({ messageId: z.string(), date: z.string(), receivedAt: z.string() })),
});

/** What was seen outside, on the data plane and in the mailboxes, and what was written down about what was due. */
async function effectsOf(perennial: Perennial): Promise<EffectAt[]> {
  const { mailUrl, database } = perennial.testEnvironment;
  const commands = (await perennial.effects()).filter(({ kind }) => kind !== 'provision');
  const mails = mailList.parse(await (await fetch(`${mailUrl}/messages?limit=1000`)).json()).items;
  const entries = await database.connection.collection('audit').find({ 'actor.kind': 'system' }).toArray();
  return [
    ...commands.map(({ kind, subscriptionId, at, confirmedAt }) => ({
      what: `${kind} of ${subscriptionId}`,
      wall: Date.parse(confirmedAt),
      due: Date.parse(at),
    })),
    ...mails.map(({ messageId, date, receivedAt }) => ({
      what: `mail ${messageId}`,
      wall: Date.parse(receivedAt),
      due: Date.parse(date),
    })),
    ...entries.map((entry) => ({
      what: `entry ${String(entry._id)}`,
      wall: Number(entry['recordedAt']),
      due: Number(entry['at']),
    })),
  ];
}

/** Whatever comes later by the wall is not due earlier by the clock. */
function outOfOrder(effects: readonly EffectAt[]): string[] {
  const faults: string[] = [];
  const byWall = effects.toSorted((one, other) => one.wall - other.wall);
  let latest: EffectAt | undefined;
  for (const effect of byWall) {
    const due = (at: EffectAt) => Math.floor(at.due / minute);
    if (latest && due(effect) < due(latest))
      faults.push(`${effect.what} came after ${latest.what}, which was due later`);
    if (!latest || due(effect) >= due(latest)) latest = effect;
  }
  return faults;
}

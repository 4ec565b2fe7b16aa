/**
 * Many deletions of one midnight beside many set-ups, with the data plane away for a time: what waits for them holds no slot of a
 * worker, so all of them end when it is back, and callers are answered meanwhile.
 */
import { inParallel } from '../../activities/in-parallel.js';
import { testClock } from '../../api/operations/test-clocks/schema.js';
import { formatSeconds } from '../../demo/format-time.js';
import { eventually } from '../eventually.js';
import type { Clock, Customer, Perennial } from '../perennial.js';
import { untilReady } from './until-ready.js';

export interface MidnightOrder {
  /** How many are deleted, and how many are set up. */
  readonly count: number;
  /** How long each wait may take, in milliseconds. */
  readonly timeoutMs: number;
  say(line: string): void;
}

export interface PlayedMidnight {
  /** How long `redeem` took, the slowest of three, in milliseconds: before; at the midnight itself; while all wait for the data plane. */
  readonly redeemBefore: number;
  readonly redeemAtMidnight: number;
  readonly redeemMeanwhile: number;
  /** From the data plane's return until everything was done, in milliseconds. */
  readonly done: number;
  /** Ids of those that were not deleted, or not set up. */
  readonly left: readonly string[];
}

const plan = 'mail-monthly';
const startsAt = '2032-03-10T10:00:00Z';
const eve = '2032-08-07T12:00:00Z';
const dayAfter = '2032-08-08T12:00:00Z';
const callers = 6;

export async function playMidnight(perennial: Perennial, order: MidnightOrder): Promise<PlayedMidnight> {
  const { count, timeoutMs, say } = order;
  const numbers = [...Array(count).keys()];
  const clock = await perennial.createClock(startsAt);
  const path = `/v1/test-clocks/${clock.id}`;
  const ready = () => untilReady(perennial, clock, { timeoutMs, say });

  const customers = (on: Clock | undefined) =>
    inParallel(numbers, callers, async (number) => {
      const customer = await perennial.redeeming({ clock: on, plan });
      if ((number + 1) % 50 === 0) say(`${number + 1} of ${count} have redeemed`);
      return customer;
    });
  // The clock waits for their set-ups.
  const leaving = await customers(clock);
  say(`${count} subscriptions begin on ${startsAt}`);
  const redeemBefore = await slowestRedeem(perennial);
  await perennial.ask(testClock, 'POST', `${path}/advance`, { to: eve });
  await ready();
  say('all stand before their deletion');

  await perennial.dataPlaneWill({ failRate: 1, seed: 1 });
  const coming = await customers(undefined);
  await perennial.ask(testClock, 'POST', `${path}/advance`, { to: dayAfter });
  const redeemAtMidnight = await slowestRedeem(perennial);
  const away = await clock.settled(timeoutMs);
  const redeemMeanwhile = await slowestRedeem(perennial);
  say(`without the data plane ${coming.length} are being set up, and the clock is ${away.state}: ${away.doing}`);

  await perennial.dataPlaneWill({});
  const back = performance.now();
  if (away.state !== 'ready') await perennial.ask(testClock, 'POST', `${path}/retry`);
  await ready();
  const left = [...(await notYet(leaving, 'deleted', timeoutMs)), ...(await notYet(coming, 'active', timeoutMs))];
  const done = performance.now() - back;
  say(`all ended after ${formatSeconds(done)}`);
  return { redeemBefore, redeemAtMidnight, redeemMeanwhile, done, left };
}

async function slowestRedeem(perennial: Perennial): Promise<number> {
  const took: number[] = [];
  for (let i = 0; i < 3; i += 1) {
    const { id } = await perennial.openRedemption({ plan });
    await perennial.acceptAgreement(id);
    const begun = performance.now();
    const { status, text } = await perennial.redeem(id);
    // 202 would say that no answer came in time.
    if (status !== 200) throw new Error(`redeem was answered ${status}: ${text}`);
    took.push(performance.now() - begun);
  }
  return Math.max(...took);
}

async function notYet(customers: readonly Customer[], wanted: string, timeoutMs: number): Promise<string[]> {
  const left = new Map(customers.map((customer) => [customer.subscriptionId, customer]));
  const look = async () => {
    await inParallel([...left.values()], callers, async (customer) => {
      if ((await customer.subscription()).state === wanted) left.delete(customer.subscriptionId);
    });
    if (left.size > 0) throw new Error(`${left.size} are not ${wanted}`);
  };
  await eventually(look, timeoutMs).catch(() => undefined);
  return [...left.keys()];
}

/**
 * npm run clocks: a year of 50 tenants with 200 subscriptions on one test clock, on servers of its own that are slow and
 * fail now and then. `npm run clocks -- --midnight 300`: so many deletions of one midnight and so many set-ups, with the data
 * plane away for a time. Prints what it did, how long it took and the verdict; exits with 1 when something was not as it must be.
 */
import { parseArgs } from 'node:util';
import { formatSeconds } from '../../demo/format-time.js';
import { startServers } from '../global-setup.js';
import { openPerennial } from '../perennial.js';
import { playMidnight } from './midnight.js';
import { playYear } from './year.js';

const option = { type: 'string' } as const;
const { values } = parseArgs({
  options: { tenants: option, subscriptions: option, 'delay-ms': option, 'fail-rate': option, midnight: option },
});
const { tenants = '50', subscriptions = '200', 'delay-ms': delayMs = '20', 'fail-rate': failRate = '0.1' } = values;

process.env['EVENTUALLY_TIMEOUT_MS'] = String(10 * 60_000);
const stop = await startServers();
const perennial = await openPerennial();
const say = (line: string) => console.log(`${new Date().toISOString().slice(11, 19)}  ${line}`);

async function midnight(count: number): Promise<number> {
  const played = await playMidnight(perennial, { count, timeoutMs: 60 * 60_000, say });
  const { redeemBefore, redeemAtMidnight, redeemMeanwhile, done, left } = played;
  console.log(
    `redeem took ${formatSeconds(redeemBefore)} before, ${formatSeconds(redeemAtMidnight)} at midnight, ${formatSeconds(redeemMeanwhile)} while all waited`,
  );
  console.log(
    left.length === 0 ? `everything ended ${formatSeconds(done)} after its return` : `not ended: ${left.join(' ')}`,
  );
  return left.length === 0 ? 0 : 1;
}

async function year(): Promise<number> {
  say(
    `data plane and mail server take ${delayMs} ms longer, and ${Number(failRate) * 100} % of what they are asked fails`,
  );
  const { making, playing, milestones, faults } = await playYear(perennial, {
    tenants: Number(tenants),
    subscriptions: Number(subscriptions),
    startsAt: '2035-01-15T09:00:00Z',
    endsAt: '2036-01-16T09:00:00Z',
    delayMs: Number(delayMs),
    failRate: Number(failRate),
    say,
  });
  for (const fault of faults.slice(0, 20)) console.log(`  ${fault}`);
  if (faults.length > 20) console.log(`  and ${faults.length - 20} more`);
  const verdict = faults.length === 0 ? 'everything in order, nothing left behind' : `${faults.length} faults`;
  console.log(
    `${milestones} milestones in ${formatSeconds(playing)} after ${formatSeconds(making)} of making tenants: ${verdict}`,
  );
  return faults.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await (values.midnight === undefined ? year() : midnight(Number(values.midnight)));
} finally {
  await perennial.close();
  await stop();
}

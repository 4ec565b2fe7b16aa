/**
 * npm run faults: renewals by key under faults, one for each seed: the worker is killed at random points, the data plane fails
 * three of ten calls and gets some of them twice. With --money: customers who pay month by month, while the worker and the payment
 * server are killed, and webhooks come late, twice and in any order. With --documents: invoices and
 * corrections of one seller that three processes issue at once, which are killed so many times (--kills 100). Prints what is not as it must be; exits with 1 when anything is.
 */
import { parseArgs } from 'node:util';
import { startServers } from '../global-setup.js';
import { playDocumentsRound } from './documents/round.js';
import { playMoneyRound } from './money/round.js';
import { playRound } from './round.js';

const option = { type: 'string' } as const;
const { values } = parseArgs({
  options: {
    seeds: option,
    from: option,
    'at-once': option,
    kills: option,
    money: { type: 'boolean' },
    documents: { type: 'boolean' },
  },
});
const { documents = false, money = false, from = '1' } = values;
const { seeds = documents ? '1' : '10', 'at-once': atOnce = documents ? '1' : '5' } = values;
const { kills = documents ? '100' : '4' } = values;

const first = Number(from);
const last = first + Number(seeds) - 1;
const stop = await startServers();
let faults = 0;
try {
  for (let seed = first; seed <= last; seed += Number(atOnce)) {
    const count = Math.min(Number(atOnce), last - seed + 1);
    const begun = performance.now();
    const own = Array.from({ length: count }, (_, n) => seed + n);
    const { found, seen } = await play(own);
    faults += found.length;
    const took = ((performance.now() - begun) / 1000).toFixed(0);
    console.log(`seeds ${seed} to ${seed + count - 1}: ${took} s, ${seen}, ${found.length} faults`);
    for (const fault of found) console.log(`  ${fault}`);
  }
  console.log(faults === 0 ? 'Everything is as it must be.' : `${faults} faults`);
  process.exitCode = faults === 0 ? 0 : 1;
} finally {
  await stop();
}

function play(own: readonly number[]) {
  if (documents) return ofDocuments(own);
  return money ? ofMoney(own) : ofKeys(own);
}

async function ofKeys(own: readonly number[]) {
  const round = await playRound(own, Number(kills));
  const seen = `worker killed ${round.kills} times, licences looked at ${round.looks} times`;
  return { found: round.faults, seen };
}

async function ofMoney(own: readonly number[]) {
  const round = await playMoneyRound(own, Number(kills));
  const seen = `worker killed ${round.workerKills} times, payment server ${round.paymentServerKills} times`;
  return { found: round.faults, seen };
}

async function ofDocuments(own: readonly number[]) {
  const rounds = await Promise.all(own.map((seed) => playDocumentsRound(seed, Number(kills))));
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  const killed = sum(rounds.map((round) => round.kills));
  const issued = sum(rounds.map((round) => round.documents));
  const seen = `processes killed ${killed} times, ${issued} documents issued`;
  return { found: rounds.flatMap((round) => round.faults), seen };
}

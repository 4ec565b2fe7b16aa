/** Seeds that are played side by side, on servers and a worker that fail. */
import { clockWorkflowId } from '../../contracts/workflow-ids.js';
import { openPerennial, type Perennial } from '../perennial.js';
import { pendingWork } from './pending-work.js';
import { planOf } from './plan.js';
import { type Prepared, play, prepare } from './story.js';
import { watchLicences } from './watch.js';
import { mortalWorker } from './worker.js';

/** Of what the data plane is asked: refused for a moment, and delivered twice at once. */
const failRate = 0.3;
const duplicateRate = 0.1;

export interface Round {
  /** What is not as it must be, a sentence each that begins with the seed. */
  readonly faults: readonly string[];
  readonly kills: number;
  /** How often the licences were looked at. */
  readonly looks: number;
}

export async function playRound(seeds: readonly number[], kills: number): Promise<Round> {
  const perennial = await openPerennial({ worker: false, updateTimeoutMs: 10_000 });
  const worker = await mortalWorker(perennial.testEnvironment);
  try {
    const prepared = await Promise.all(seeds.map((seed) => prepare(perennial, planOf(seed))));
    const watch = watchLicences(
      perennial.testEnvironment.database,
      prepared.map(({ moving }) => moving),
    );
    const [seed = 0] = seeds;
    await perennial.dataPlaneWill({ failRate, duplicateRate, delayMs: 5, seed });
    const killing = worker.killRandomly(kills, drawnFrom(seed));
    const played = await Promise.all(
      prepared.map(async (one) => {
        const found = await play(perennial, one).catch(async (error: unknown) => [
          [String(error), ...(await inFlight(perennial, one))].join('\n    '),
        ]);
        return found.map((fault) => `seed ${one.plan.seed}: ${fault}`);
      }),
    );
    await killing;
    await watch.end();
    return { faults: [...played.flat(), ...watch.faults], kills: worker.kills, looks: watch.looks };
  } finally {
    await worker.stop();
    await perennial.close();
  }
}

/** What everything that lives on the clock has in flight: what it waits for, a line each. */
async function inFlight({ testEnvironment }: Perennial, { clock }: Prepared): Promise<string[]> {
  const { client, database } = testEnvironment;
  const members = await database.testClocks.membersOf(clock.id);
  return pendingWork(client, [clockWorkflowId(clock.id), ...members.map(({ _id }) => _id)]);
}

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
function drawnFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

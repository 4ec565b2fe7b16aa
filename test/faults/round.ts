/** Seeds that are played side by side, on servers and a worker that fail. */
import { seeded } from '../../servers/seeded-random.js';
import { openPerennial } from '../perennial.js';
import { inFlightOn } from './pending-work.js';
import { planOf } from './plan.js';
import { play, prepare } from './story.js';
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
    const killing = worker.killRandomly(kills, seeded(seed));
    const played = await Promise.all(
      prepared.map(async (one) => {
        const found = await play(perennial, one).catch(async (error: unknown) => [
          [String(error), ...(await inFlightOn(perennial.testEnvironment, one.clock.id))].join('\n    '),
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

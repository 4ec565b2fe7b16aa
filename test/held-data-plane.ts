/** A data plane that waits for the test, and not the other way round. */
import type { BehaviourSettings } from '../servers/data-plane/behaviour.js';
import { eventually } from './eventually.js';
import type { Perennial } from './perennial.js';

/** Longer than any test lasts. */
const longest = 600_000;

/**
 * The data plane holds back what it is told, before any effect, until the work is done: then it carries all of it out at once.
 *
 * @param of what is held back; all of it where nothing is said
 * @param work `arrived` resolves when something has come that is held back
 */
export async function whileDataPlaneHolds<Result>(
  perennial: Pick<Perennial, 'dataPlaneWill' | 'testEnvironment'>,
  of: Pick<BehaviourSettings, 'kinds' | 'subscriptionId' | 'userId'>,
  work: (arrived: () => Promise<void>) => Promise<Result>,
): Promise<Result> {
  const path = `${perennial.testEnvironment.dataPlaneUrl}/behaviour/waiting`;
  const arrived = () =>
    eventually(async () => {
      const { waiting } = (await (await fetch(path)).json()) as { waiting: number };
      if (waiting === 0) throw new Error(`Nothing has come to the data plane: ${JSON.stringify(of)}`);
    }, 60_000);
  await perennial.dataPlaneWill({ ...of, delayMs: longest });
  try {
    return await work(arrived);
  } finally {
    await perennial.dataPlaneWill({});
  }
}

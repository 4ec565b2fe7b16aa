/** Sets a new subscription up: provisions it on the data plane. It ends when that is done, however long it takes. */
import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import type { SiblingInput } from '../domain/messages.js';
import { untilDone } from './stuck.js';
import { begin } from './waiting.js';

const { beginSetUp, setUpStuck, setUpDone } = proxyLocalActivities<Activities>({ startToCloseTimeout: '10 seconds' });
const { provision } = proxyActivities<Activities>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '30 seconds',
  retry: { maximumInterval: '10 minutes' },
});

export async function setUp(input: SiblingInput): Promise<void> {
  await begin(input.notBefore);
  await untilDone(input, {
    begin: () => beginSetUp(input),
    async work() {
      await provision(input);
      await setUpDone(input);
    },
    report: (problem) => setUpStuck({ ...input, problem }),
  });
}

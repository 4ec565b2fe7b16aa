/**
 * Deletes the data of a subscription, and of its tenant with the last live one, and proves it: the data plane confirms
 * first, then our own records are erased, then the certificate says what was done.
 */
import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { instantFromMillis } from '../domain/calendar.js';
import type { SiblingInput } from '../domain/messages.js';
import { effectQueue } from '../domain/task-queues.js';
import { untilDone } from './stuck.js';
import { begin } from './waiting.js';

const { beginDeletion, eraseData, issueCertificate, deletionStuck } = proxyActivities<Activities>({
  startToCloseTimeout: '5 minutes',
  retry: { maximumInterval: '1 minute' },
});
const { deleteOnDataPlane } = proxyActivities<Activities>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '30 seconds',
  retry: { maximumInterval: '10 minutes' },
});

export async function deletion(input: SiblingInput): Promise<void> {
  await begin(input.notBefore);
  const onDataPlane = { taskQueue: effectQueue(workflowInfo().taskQueue, 'dataPlane') };
  await untilDone(input, {
    begin: () => beginDeletion(input),
    async work({ withTenant }) {
      const confirmation = await deleteOnDataPlane.executeWithOptions(onDataPlane, [{ ...input, withTenant }]);
      const erased = await eraseData({ ...input, withTenant });
      await issueCertificate({ ...input, withTenant, confirmation, erased, finishedAt: now() });
    },
    report: (problem) => deletionStuck({ ...input, problem, since: now() }),
  });
}

function now(): string {
  return instantFromMillis(Date.now()).toString();
}

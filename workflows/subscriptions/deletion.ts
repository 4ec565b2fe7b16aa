/**
 * Deletes the data of a subscription, and of its tenant with the last live one, and proves it: the data plane confirms
 * first, then our own records are erased, then the certificate says what was done.
 */
import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { SiblingInput } from '../../contracts/subscriptions/siblings.js';
import { instantFromMillis } from '../../domain/calendar.js';
import { onQueueOf } from '../effect-queues.js';
import { begin } from '../waiting.js';
import { ProgressReports } from './progress-reports.js';
import { runWithOperatorRetry } from './run-with-operator-retry.js';

const { beginDeletion, eraseData, issueCertificate, deletionStuck } = proxyActivities<Activities>({
  startToCloseTimeout: '5 minutes',
  retry: { maximumInterval: '1 minute' },
});
/** It reads who is to be told, and goes with the data. */
const { claimFarewell } = proxyLocalActivities<Activities>({ startToCloseTimeout: '30 seconds' });
const { deleteOnDataPlane } = proxyActivities<Activities>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '30 seconds',
  retry: { maximumInterval: '10 minutes' },
});

export async function deletion(input: SiblingInput): Promise<void> {
  await begin(input.notBefore);
  const reports = new ProgressReports(input.subscriptionId);
  await runWithOperatorRetry(input, {
    async begin() {
      const begun = await beginDeletion({ ...input, ...reports.next() });
      await claimFarewell(input);
      return begun;
    },
    async work({ withTenant }) {
      const confirmation = await deleteOnDataPlane.executeWithOptions(onQueueOf('dataPlane'), [
        { ...input, withTenant },
      ]);
      const erased = await eraseData({ ...input, ...reports.next(), withTenant });
      await issueCertificate({ ...input, ...reports.next(), withTenant, confirmation, erased, finishedAt: now() });
    },
    report: (problem) => deletionStuck({ ...reports.next(), problem, since: now() }),
  });
}

function now(): string {
  return instantFromMillis(Date.now()).toString();
}

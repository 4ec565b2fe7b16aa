/**
 * Deletes the data of a subscription, and of its tenant with the last live one, and proves it: the data plane confirms
 * first, then our own records are erased, then the certificate says what was done.
 */
import { proxyActivities, proxyLocalActivities, setCurrentDetails } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { SiblingInput } from '../../contracts/subscriptions/siblings.js';
import { instantFromMillis } from '../../domain/calendar.js';
import type { ProcessProblem } from '../../domain/errors.js';
import { certificateIdOf } from '../../domain/subscriptions/certificate-id.js';
import { ofMoments } from '../activity-options.js';
import { onQueueOf } from '../effect-queues.js';
import { begin } from '../waiting.js';
import { ProgressReports } from './progress-reports.js';
import { runWithOperatorRetry } from './run-with-operator-retry.js';

const { beginDeletion, issueCertificate, deletionStuck } = proxyActivities<Activities>(ofMoments);
const { eraseData } = proxyActivities<Activities>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '30 seconds',
  retry: { maximumInterval: '1 minute' },
});
/** It asks the payment provider, for as long as that is away. */
const { closeBilling } = proxyActivities<Activities>({
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: '20 seconds',
  retry: { maximumInterval: '10 minutes' },
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
      setCurrentDetails(runningOn('the data plane deletes', begun));
      await claimFarewell(input);
      return begun;
    },
    async work({ withTenant, paid = false }) {
      const options = { summary: withTenant ? 'with the tenant' : 'the subscription alone', ...onQueueOf('dataPlane') };
      const payers = paid ? await closed({ ...input, withTenant, at: now() }) : undefined;
      const confirmation = await deleteOnDataPlane.executeWithOptions(options, [{ ...input, withTenant }]);
      setCurrentDetails(runningOn('the data plane has confirmed, and our own records are erased', { withTenant }));
      const erased = await eraseData({ ...input, ...reports.next(), withTenant });
      const finishedAt = now();
      const proof = { withTenant, confirmation, erased, finishedAt, ...(payers && { payers }) };
      await issueCertificate({ ...input, ...reports.next(), ...proof });
      setCurrentDetails(`**Done** at ${finishedAt}: the certificate is \`${certificateIdOf(input.subscriptionId)}\`.`);
    },
    async report(problem) {
      const since = now();
      await deletionStuck({ ...reports.next(), problem, since });
      setCurrentDetails(stuckOn(input, problem, since));
    },
  });
}

/** Before who is billed is erased. */
function closed(closing: Parameters<Activities['closeBilling']>[0]) {
  return closeBilling.executeWithOptions({ summary: 'what is owed, and methods', ...onQueueOf('payments') }, [closing]);
}

function runningOn(what: string, { withTenant }: { readonly withTenant: boolean }): string {
  const whole = withTenant ? ', with all that is kept of the tenant' : '';
  return `**Running**: ${what}${whole}.\n\nWhat fails and may pass is tried again by itself: see the pending activities.`;
}

function stuckOn({ subscriptionId }: SiblingInput, { code, message }: ProcessProblem, since: string): string {
  const why = `**Stuck** since ${since}: \`${code}\`, ${message.replace(/\.$/, '')}.`;
  return `${why}\n\nSolve it and \`POST /v1/subscriptions/${subscriptionId}/deletion/retry\`: what was done stays done.`;
}

function now(): string {
  return instantFromMillis(Date.now()).toString();
}

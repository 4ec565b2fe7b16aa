/**
 * A request that was answered 202: it is carried out without its caller coming back, under its own update id, so that it is
 * carried out once whoever else asks. No activity waits for the end of what was asked for: it is asked again after a while.
 */
import { continueAsNew, proxyActivities, setCurrentDetails, sleep, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { AcceptedRequestInput } from '../../contracts/operations/accepted-request.js';
import { ofMoments } from '../activity-options.js';

const { executeAcceptedRequest } = proxyActivities<Activities>(ofMoments);

/** Both in milliseconds. */
const firstPauseMs = 1_000;
const longestPauseMs = 5 * 60_000;

export async function acceptedRequest({ operationId }: AcceptedRequestInput): Promise<void> {
  let pauseMs = firstPauseMs;
  const read = `\`GET /v1/operations/${operationId}\``;
  setCurrentDetails(`**Running**: what was accepted is asked for until it has ended. ${read} says how it stands.`);
  while ((await executeAcceptedRequest({ operationId })) === 'running') {
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof acceptedRequest>({ operationId });
    await sleep(pauseMs, { summary: 'the change has not ended: it is asked again' });
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }
  setCurrentDetails(`**Ended**: ${read} says how.`);
}

/**
 * Sends a seller's documents to the tax authority and waits for its answers. There is one for each seller, as long as something waits: a
 * session of the authority is a seller's, and a day's renewals go in one package.
 */
import {
  ActivityFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import { type AuthoritySubmissionsInput, documentsWaiting } from '../../contracts/billing/authority-submissions.js';
import { fromFailureChain } from '../../contracts/failures.js';
import { instantFromMillis } from '../../domain/calendar.js';
import { onQueueOf } from '../effect-queues.js';
import { instantOr } from '../waiting.js';

const { prepareSubmission, sendSubmission, readSubmission, issueOffline } = proxyActivities<Activities>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '20 seconds',
  // What passes is waited for here, where operators see it.
  retry: { maximumAttempts: 1 },
});

/** The authority is asked again after so long, and less and less often; in milliseconds. */
const firstPoll = 1_000;
const longestPoll = 60_000;
/** After a refusal that passes. */
const firstPause = 5_000;
const longestPause = 15 * 60_000;
/** An authority that has been away for so long is away: documents are handed over with both codes meanwhile. */
const offlineAfter = 10 * 60_000;

export async function authoritySubmissions(input: AuthoritySubmissionsInput): Promise<void> {
  const options = onQueueOf('authority');
  let signalled = true;
  setHandler(documentsWaiting, () => {
    signalled = true;
  });

  while (signalled) {
    signalled = false;
    await sendAll();
  }
  await condition(allHandlersFinished);
  setCurrentDetails(`**Nothing waits** since ${now()}.`);

  /** What is under way is found again by `prepareSubmission`. */
  async function shortenHistory(): Promise<void> {
    if (!workflowInfo().continueAsNewSuggested) return;
    await condition(allHandlersFinished);
    await continueAsNew<typeof authoritySubmissions>(input);
  }

  async function sendAll(): Promise<void> {
    for (;;) {
      await shortenHistory();
      const submission = await untilDone('prepare', null, () =>
        prepareSubmission.executeWithOptions(options, [{ ...input, at: now() }]),
      );
      if (!submission) return;
      if ('notBefore' in submission) {
        const { notBefore } = submission;
        setCurrentDetails(`**Gathering** documents until ${notBefore}: much was sent within the last hour.`);
        await instantOr(Date.parse(notBefore), () => false, 'until documents are sent again');
        continue;
      }
      const { submissionId, count } = submission;
      const asked = { submissionId, at: now() };
      setCurrentDetails(`**Sending** ${count} documents as ${submissionId}.`);
      await untilDone('send', submissionId, () =>
        sendSubmission.executeWithOptions(options, [{ ...asked, at: now() }]),
      );
      await answersOf(submissionId, count);
    }
  }

  async function answersOf(submissionId: string, count: number): Promise<void> {
    for (let wait = firstPoll; ; wait = Math.min(wait * 2, longestPoll)) {
      const finished = await untilDone('read the answers of', submissionId, () =>
        readSubmission.executeWithOptions(options, [{ submissionId, at: now() }]),
      );
      if (finished) return;
      await shortenHistory();
      setCurrentDetails(`**Sent** ${count} documents as ${submissionId}: its answers are asked for again.`);
      await instantOr(Date.now() + wait, () => false, 'until the authority is asked again');
    }
  }

  /** Repeats what the authority does not answer now; what is away for long does not keep invoices from customers. */
  async function untilDone<Result>(
    what: string,
    submissionId: string | null,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const since = Date.now();
    let isOffline = submissionId === null;
    for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof ActivityFailure)) throw error;
        const refusal = fromFailureChain(error);
        const { retryAfterSeconds } = refusal?.details ?? {};
        const wait = typeof retryAfterSeconds === 'number' ? Math.max(retryAfterSeconds * 1000, pause) : pause;
        const why = refusal?.message ?? error.cause?.message ?? error.message;
        const again = instantFromMillis(Date.now() + wait);
        setCurrentDetails(
          `**Cannot ${what}** ${submissionId ?? 'documents'} since ${instantFromMillis(since)}: ${why}\n\nTried again at ${again}.`,
        );
        if (!isOffline && submissionId !== null && Date.now() - since >= offlineAfter) {
          await issueOffline.executeWithOptions({ ...options, retry: {} }, [{ submissionId, at: now() }]);
          isOffline = true;
        }
        await instantOr(Date.now() + wait, () => false, 'until the authority is tried again');
        await shortenHistory();
      }
    }
  }
}

function now(): string {
  return instantFromMillis(Date.now()).toString();
}

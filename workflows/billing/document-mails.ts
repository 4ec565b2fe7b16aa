/**
 * Mails a seller's documents once the tax authority has answered, as long as there is something to mail. It is apart from the workflow
 * that sends them, so that the mails of a day's renewals hold up no other invoice.
 */
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import { type DocumentMailsInput, newsWaiting } from '../../contracts/billing/document-mails.js';
import { instantFromMillis } from '../../domain/calendar.js';
import { onQueueOf } from '../effect-queues.js';

const { mailDocuments } = proxyActivities<Activities>({
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '20 seconds',
  // Each try also mails what has come meanwhile.
  retry: { initialInterval: '5 seconds', maximumInterval: '1 minute' },
});

export async function documentMails(input: DocumentMailsInput): Promise<void> {
  let signalled = true;
  setHandler(newsWaiting, () => {
    signalled = true;
  });

  while (signalled) {
    signalled = false;
    setCurrentDetails(`**Mailing** since ${now()}.`);
    while (await mailDocuments.executeWithOptions(onQueueOf('mail'), [{ ...input, at: now() }])) {
      if (!workflowInfo().continueAsNewSuggested) continue;
      await condition(allHandlersFinished);
      await continueAsNew<typeof documentMails>(input);
    }
  }
  await condition(allHandlersFinished);
  setCurrentDetails(`**Nothing waits** since ${now()}.`);
}

function now(): string {
  return instantFromMillis(Date.now()).toString();
}

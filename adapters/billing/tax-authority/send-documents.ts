import type { Client } from '@temporalio/client';
import { type AuthoritySubmissionsInput, documentsWaiting } from '../../../contracts/billing/authority-submissions.js';
import { authoritySubmissionsWorkflowId } from '../../../contracts/workflow-ids.js';
import { workflowTypes } from '../../../contracts/workflow-types.js';

/** Wakes the workflow that sends a seller's documents, or starts it. */
export async function sendDocuments(
  { client, taskQueue }: { readonly client: Client; readonly taskQueue: string },
  { sellerId, testClockId }: AuthoritySubmissionsInput,
): Promise<void> {
  const input: AuthoritySubmissionsInput = { sellerId, testClockId };
  await client.workflow.signalWithStart(workflowTypes.authoritySubmissions, {
    workflowId: authoritySubmissionsWorkflowId(input, taskQueue),
    taskQueue,
    args: [input],
    signal: documentsWaiting,
    signalArgs: [],
    staticSummary: `Documents of ${sellerId} to the tax authority`,
  });
}

/** Mails what has become of documents at the tax authority: thousands of a day one after the other, beside everything else. */
import { type DocumentMailsInput, newsWaiting } from '../../contracts/billing/document-mails.js';
import { documentMailsWorkflowId } from '../../contracts/workflow-ids.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import { type DocumentRecord, documentOf, type IssuePosition } from '../../models/billing/documents.js';
import type { ActivityContext } from '../context.js';
import { alive } from '../heartbeats.js';
import { inParallel } from '../in-parallel.js';
import type { BillingContext } from './billing-context.js';

/** As many as the mail server has connections: what else is mailed waits for two of them at most. */
const concurrency = 2;
const atOnce = 50;
/** So long one activity goes on, in milliseconds. */
const busyMs = 60_000;

/** Wakes the workflow that mails a seller's documents, or starts it. */
export async function mailNews(
  { client, taskQueue }: Pick<ActivityContext, 'client' | 'taskQueue'>,
  { sellerId, testClockId }: DocumentMailsInput,
): Promise<void> {
  const input: DocumentMailsInput = { sellerId, testClockId };
  await client.workflow.signalWithStart(workflowTypes.documentMails, {
    workflowId: documentMailsWorkflowId(input, taskQueue),
    taskQueue,
    args: [input],
    signal: newsWaiting,
    signalArgs: [],
    staticSummary: `Documents of ${sellerId} to its customers`,
  });
}

export const documentMailActivities = (context: BillingContext) => {
  const { documents } = context.database;

  return {
    /**
     * Mails news of a seller's documents, the oldest first, for about a minute. One that fails holds up no other.
     * @returns whether something is left
     * @throws the first failure, once nothing else is left
     */
    async mailDocuments({ sellerId, testClockId, at }: DocumentMailsInput & { readonly at: string }): Promise<boolean> {
      const until = Date.now() + busyMs;
      const failures: unknown[] = [];
      return alive(async () => {
        for (let after: IssuePosition | undefined; ; ) {
          const some = await documents.withNews(sellerId, testClockId, after, atOnce);
          after = some.at(-1);
          if (!after) break;
          await inParallel(some, concurrency, async (document) => {
            await mail(document, at).catch((error: unknown) => failures.push(error));
          });
          if (Date.now() > until) return true;
        }
        if (failures.length > 0) throw failures[0];
        return false;
      });
    },
  };

  async function mail({ _id, news }: Pick<DocumentRecord, '_id' | 'news'>, at: string): Promise<void> {
    const record = news && (await documents.find(_id));
    if (!record || !news) return;
    // On a test clock the document's own instant.
    const when = record.testClockId === null ? at : documentOf(record).issuedAt.toString();
    await context.tell({ kind: news, about: _id, at: when });
    await documents.newsMailed(_id, news);
  }
};

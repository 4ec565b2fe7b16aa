/** Documents whose sending or mailing was left behind, and those that the tax authority has not accepted by their last day. */
import { sendDocuments } from '../../adapters/billing/tax-authority/send-documents.js';
import { workflowStatus } from '../../adapters/operations/time-skipping.js';
import type { AuthoritySubmissionsInput } from '../../contracts/billing/authority-submissions.js';
import { authoritySubmissionsWorkflowId, documentMailsWorkflowId } from '../../contracts/workflow-ids.js';
import { type Lateness, latenessOf } from '../../domain/billing/documents/send-by.js';
import { instantFromMillis, plainDate } from '../../domain/calendar.js';
import type { Seller } from '../../models/catalogue/sellers.js';
import { clockTime } from '../../models/operations/test-clocks.js';
import type { BillingContext } from '../billing/billing-context.js';
import { mailNews } from '../billing/document-mails.js';
import type { ActivityContext } from '../context.js';
import { eachLeft } from '../each-left.js';

const sellersAtOnce = 100;

export const leftDocumentActivities = (context: BillingContext) => {
  const { client, database, taskQueue } = context;
  const { documents } = database;

  return {
    /** Starts what sends and mails a seller's documents where some wait and nothing of the kind runs: it was terminated, or got lost. */
    async wakeDocuments(): Promise<void> {
      await eachLeft(allSellers(context), 'sending of documents', async ({ _id: sellerId }) => {
        for (const testClockId of await documents.clocksSending(sellerId)) {
          const sending: AuthoritySubmissionsInput = { sellerId, testClockId };
          if (await isLeft(authoritySubmissionsWorkflowId(sending, taskQueue))) await sendDocuments(context, sending);
        }
        for (const testClockId of await documents.clocksWithNews(sellerId)) {
          const mailing = { sellerId, testClockId };
          if (await isLeft(documentMailsWorkflowId(mailing, taskQueue))) await mailNews(context, mailing);
        }
      });
    },

    /** Notes which documents have to be sent today or had to before, each on its own clock, and tells the operators: one mail for a seller. */
    async noteLateDocuments(): Promise<void> {
      const now = new Date();
      const times = new Map<string | null, Date>([[null, now]]);
      const groups = new Map<string, { readonly late: Lateness; readonly at: Date; readonly ids: string[] }>();
      for await (const { _id, sellerId, testClockId, sendBy, late: noted } of documents.toBeSent()) {
        const clock =
          testClockId !== null && !times.has(testClockId) ? await database.testClocks.find(testClockId) : null;
        if (clock) times.set(clock._id, clockTime(clock, now));
        const at = times.get(testClockId);
        const late = at && sendBy !== null && latenessOf(plainDate(sendBy), instantFromMillis(at.getTime()));
        if (!at || !late || late === noted) continue;
        const key = JSON.stringify([sellerId, testClockId, late]);
        const group = groups.get(key) ?? { late, at, ids: [] };
        groups.set(key, group);
        group.ids.push(_id);
      }
      for (const { late, at, ids } of groups.values()) {
        const [about = ''] = ids;
        // Before they are noted: after a crash the same one is told of, and that once.
        const kind = late === 'near' ? 'documentDue' : 'documentOverdue';
        await context.tell({ kind, about, at: at.toISOString() });
        await documents.noteLate(ids, late);
      }
    },
  };

  async function isLeft(workflowId: string): Promise<boolean> {
    return !(await workflowStatus(client, workflowId))?.open;
  }
};

async function* allSellers({ database }: Pick<ActivityContext, 'database'>): AsyncGenerator<Seller> {
  for (let after = ''; ; ) {
    const some = await database.sellers.list(after, sellersAtOnce);
    yield* some;
    const last = some.at(-1);
    if (!last || some.length < sellersAtOnce) return;
    after = last._id;
  }
}

import { type PartnerNews, partnerNewsOf } from '../../contracts/partners/news.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import type { ActivityContext } from '../context.js';
import { startWorkflow } from '../start-workflow.js';

/** Sees to it that the parties are told, once. @param at the tenant's time */
export async function startPartnerNews(context: ActivityContext, news: PartnerNews, at: string): Promise<void> {
  const notBefore = news.testClockId === null ? null : at;
  const { testClockId } = news;
  await startWorkflow(context, workflowTypes.partnerNews, {
    ...partnerNewsOf(news, notBefore),
    testClockId,
    notBefore,
  });
}

import { type PartnerNews, partnerNewsOf } from '../../contracts/partners/news.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import type { ActivityContext } from '../context.js';
import { startOnTime } from '../start-on-time.js';

/** Sees to it that the parties are told, once. @param at the tenant's time */
export async function startPartnerNews(context: ActivityContext, news: PartnerNews, at: string): Promise<void> {
  const { testClockId } = news;
  await startOnTime(context, workflowTypes.partnerNews, { testClockId, at }, (notBefore) =>
    partnerNewsOf(news, notBefore),
  );
}

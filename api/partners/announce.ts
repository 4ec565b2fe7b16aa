import { type PartnerNews, partnerNewsOf } from '../../contracts/partners/news.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import type { Unannounced } from '../../domain/partners/news.js';
import type { ApiServices } from '../services.js';
import { timeOn } from '../tenant-time.js';
import { startOnce } from '../updates.js';

/** What is announced: a relation, an invitation or a transfer. */
interface Announced {
  readonly _id: string;
  readonly tenantId: string;
  readonly unannounced?: Unannounced | null;
}

interface Announcements {
  announced(id: string, news: Pick<Unannounced, 'kind'>): Promise<void>;
}

/** Has the parties told of what has become of it, once: a process on the tenant's time goes on with it by itself. */
export async function announce(
  services: Pick<ApiServices, 'client' | 'database' | 'taskQueue'>,
  { _id: about, tenantId, unannounced }: Announced,
  announcements: Announcements,
): Promise<void> {
  if (!unannounced) return;
  const { kind } = unannounced;
  const testClockId = (await services.database.tenants.find(tenantId))?.testClockId ?? null;
  const news: PartnerNews = { kind, about, tenantId, testClockId };
  const now = await timeOn(services.database, testClockId);
  const notBefore = testClockId === null ? null : now.toString();
  await startOnce(services, workflowTypes.partnerNews, { ...partnerNewsOf(news, notBefore), testClockId, now });
  await announcements.announced(about, { kind });
}

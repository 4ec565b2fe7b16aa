import { type AnnouncementKind, announcementOf } from '../contracts/announcements.js';
import { workflowTypes } from '../contracts/workflow-types.js';
import type { Instant } from '../domain/calendar.js';
import type { ApiServices } from './services.js';
import { startOnce } from './updates.js';

/** Has those whom it concerns told, once: a process on the tenant's time goes on with it by itself. */
export async function announce(
  services: Pick<ApiServices, 'client' | 'database' | 'taskQueue'>,
  kind: AnnouncementKind,
  about: { readonly _id: string; readonly tenantId: string; readonly testClockId: string | null },
  now: Instant,
): Promise<void> {
  const { testClockId } = about;
  const notBefore = testClockId === null ? null : now.toString();
  await startOnce(services, workflowTypes.announcement, {
    ...announcementOf(kind, about, notBefore),
    testClockId,
    now,
  });
}

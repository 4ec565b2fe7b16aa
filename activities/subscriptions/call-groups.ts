import { signalGroups } from '../../adapters/signal-groups.js';
import type { ActivityContext } from '../context.js';

/** Tells subscriptions that groups want something of them; of one that has ended they get nothing any more. */
export async function callGroups(
  { client, database }: Pick<ActivityContext, 'client' | 'database'>,
  tenantId: string,
  subscriptionIds: readonly string[],
): Promise<void> {
  for (const ended of await signalGroups(client, tenantId, subscriptionIds)) await database.groups.close(ended);
}

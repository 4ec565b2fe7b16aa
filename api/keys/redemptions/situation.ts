import { instant, later } from '../../../domain/calendar.js';
import type { KeySituation } from '../../../domain/keys/key-options.js';
import type { Database } from '../../../models/database.js';
import type { Tenant } from '../../../models/identity/tenants.js';
import { keySituation } from '../../../models/keys/key-situation.js';
import { existingTenant } from '../../../models/keys/opening.js';
import type { Redemption } from '../../../models/keys/redemptions.js';
import { timeOn } from '../../tenant-time.js';

/** What the keys of an open redemption meet now; null where its tenant is gone. */
export async function situationNow(
  database: Database,
  found: Redemption,
  reading: Promise<Tenant | null> = existingTenant(database, found),
): Promise<KeySituation | null> {
  const [now, tenant] = await Promise.all([timeOn(database, found.testClockId), reading]);
  const zone = tenant?.zone ?? found.newTenant?.zone;
  if (zone === undefined || tenant?.state === 'erased') return null;
  const openedAt = instant(found.openedAt.toISOString());
  return keySituation(database, found, { zone, now: later(now, openedAt) });
}

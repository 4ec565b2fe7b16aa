import { requireFound } from '../../../domain/errors.js';
import type { OfferedPlan } from '../../../models/catalogue/plans.js';
import type { Database } from '../../../models/database.js';
import { cloudOf } from '../../caller-cloud.js';
import type { Caller } from '../../http/caller.js';

/** The newest version of a plan, for who is of its cloud or of none. @throws DomainError notFound */
export async function visiblePlan(
  database: Pick<Database, 'plans' | 'tenants' | 'partners'>,
  caller: Caller,
  id: string,
  pointer?: string,
): Promise<OfferedPlan> {
  const found = await database.plans.newest(id);
  const own = found && (await cloudOf(database, caller));
  const visible = own === null || own === found?.cloud ? found : null;
  return requireFound(visible, `plan ${id}`, pointer === undefined ? undefined : { pointer });
}

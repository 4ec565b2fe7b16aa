import { assertAllFreed, notFreedIn } from '../../../domain/subscriptions/freed-users.js';
import type { Redemption } from '../../../models/keys/redemptions.js';
import { notFreeable } from '../../../models/subscriptions/freeable-users.js';
import { namedPeople } from '../../identity/users/people.js';
import { type Asked, explained } from './refusals.js';

/**
 * The ids of those whom a caller names to be freed; null: nobody was named, and it is asked. Whether they can be is judged when the
 * keys are redeemed, unless a place of the list names nobody.
 * @throws DomainError usersNotFreed, with every place that is wrong
 */
export async function peopleToFree(
  asked: Asked,
  found: Redemption,
  named: readonly string[] | undefined,
): Promise<readonly string[] | null> {
  if (named === undefined) return null;
  const { database } = asked.services;
  const { tenantId, subscriptionId } = found;
  const people = await namedPeople(database.users, tenantId, named);
  const ids = people.flatMap(({ userId }) => userId ?? []);
  if (ids.length === people.length) return ids;
  const reasons = await notFreeable(database, { tenantId, subscriptionId }, ids);
  const refused = notFreedIn(people, reasons);
  try {
    assertAllFreed(refused);
  } catch (error) {
    throw await explained(asked, found, error);
  }
  return ids;
}

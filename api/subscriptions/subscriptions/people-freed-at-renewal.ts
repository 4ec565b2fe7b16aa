import { DomainError } from '../../../domain/errors.js';
import { assertAllFreed, notFreedIn } from '../../../domain/subscriptions/freed-users.js';
import { notFreeable } from '../../../models/subscriptions/freeable-users.js';
import type { SubscriptionProjection } from '../../../models/subscriptions/subscriptions.js';
import type { Language } from '../../i18n/language.js';
import { sentenceOf } from '../../i18n/sentences.js';
import { namedPeople } from '../../identity/users/people.js';
import type { ApiServices } from '../../services.js';

/**
 * The ids of those who are named to give the licence back when the next term begins; undefined: nobody was.
 * @throws DomainError usersNotFreed, with every place that is wrong
 */
export async function peopleFreedAtRenewal(
  { database }: Pick<ApiServices, 'database'>,
  { _id: subscriptionId, tenantId }: SubscriptionProjection,
  { named, language }: { readonly named: readonly string[] | undefined; readonly language: Language },
): Promise<string[] | undefined> {
  if (named === undefined) return undefined;
  const people = await namedPeople(database.users, tenantId, named);
  const ids = people.flatMap(({ userId }) => userId ?? []);
  const reasons = await notFreeable(database, { tenantId, subscriptionId }, ids);
  const refused = notFreedIn(people, reasons);
  try {
    assertAllFreed(refused);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const errors = refused.map(({ place, code }) => ({
      pointer: `/freeUsers/${place}`,
      detail: sentenceOf(new DomainError(code), language),
    }));
    throw new DomainError(error.code, error.message, { ...error.details, errors });
  }
  return ids;
}

import { z } from 'zod';
import { DomainError, type ErrorDetails, isErrorCode } from '../../../domain/errors.js';
import { assertAllFreed, notFreedIn } from '../../../domain/subscriptions/freed-users.js';
import { notFreeable } from '../../../models/subscriptions/freeable-users.js';
import type { SubscriptionProjection } from '../../../models/subscriptions/subscriptions.js';
import type { Language } from '../../i18n/language.js';
import { sentenceOf } from '../../i18n/sentences.js';
import { namedPeople } from '../../identity/users/people.js';
import type { ApiServices } from '../../services.js';

/**
 * The ids of those who are named to give the licence back; undefined: nobody was.
 * @throws DomainError usersNotFreed, with every place that is wrong
 */
export async function peopleFreed(
  { database }: Pick<ApiServices, 'database'>,
  { _id: subscriptionId, tenantId }: Pick<SubscriptionProjection, '_id' | 'tenantId'>,
  { named, language }: { readonly named: readonly string[] | undefined; readonly language: Language },
): Promise<string[] | undefined> {
  if (named === undefined) return undefined;
  const people = await namedPeople(database.users, tenantId, named);
  const ids = people.flatMap(({ userId }) => userId ?? []);
  const reasons = await notFreeable(database, { tenantId, subscriptionId }, ids);
  try {
    assertAllFreed(notFreedIn(people, reasons));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new DomainError(error.code, error.message, { ...error.details, ...placesNotFreed(error.details, language) });
  }
  return ids;
}

/** Each place of the list that `usersNotFreed` names with its own reason, in the caller's language. */
export function placesNotFreed({ refused }: ErrorDetails, language: Language): Pick<ErrorDetails, 'errors'> {
  const places = z.array(z.object({ place: z.number(), code: z.string() })).parse(refused);
  const errors = places.map(({ place, code }) => ({
    pointer: `/freeUsers/${place}`,
    detail: isErrorCode(code) ? sentenceOf(new DomainError(code), language) : code,
  }));
  return { errors };
}

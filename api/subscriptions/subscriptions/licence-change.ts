/** A change of licences as it is asked for and answered: person by person, in the order of the request. */
import type { z } from 'zod';
import { DomainError } from '../../../domain/errors.js';
import type { NamedPerson } from '../../../domain/identity/named-people.js';
import type { LicenceAnswer } from '../../../domain/subscriptions/licences.js';
import type { Language } from '../../i18n/language.js';
import { sentenceOf } from '../../i18n/sentences.js';
import { namedPeople } from '../../identity/users/people.js';
import type { ApiServices } from '../../services.js';
import type { changedLicences, licenceChange } from './schema.js';

type Asked = Pick<z.output<typeof licenceChange>, 'assign' | 'unassign'>;
type Place = NamedPerson & { readonly pointer: string };

/** Whom the places of a request name, and the ids that are passed on. */
export async function readLicenceChange(
  { database }: Pick<ApiServices, 'database'>,
  tenantId: string,
  { assign, unassign }: Asked,
) {
  const people = await namedPeople(database.users, tenantId, [...unassign, ...assign]);
  const ids = (found: readonly NamedPerson[]) => found.flatMap(({ userId }) => userId ?? []);
  const places = people.map((one, i): Place => {
    const pointer = i < unassign.length ? `/unassign/${i}` : `/assign/${i - unassign.length}`;
    return { ...one, pointer };
  });
  return { places, unassign: ids(people.slice(0, unassign.length)), assign: ids(people.slice(unassign.length)) };
}

export function licenceResults(
  places: readonly Place[],
  answers: readonly LicenceAnswer[],
  language: Language,
): z.input<typeof changedLicences>['results'] {
  const byUser = new Map(answers.map((answer) => [answer.userId, answer]));
  return places.map(({ pointer, userId, refused }) => {
    const answer = userId === null ? undefined : byUser.get(userId);
    const problem = refused ? new DomainError(refused) : answer?.problem;
    const { code, message } = problem ?? {};
    return {
      pointer,
      userId,
      result: answer?.result ?? 'refused',
      ...(code && message ? { problem: { code, message: sentenceOf({ code, message, details: {} }, language) } } : {}),
    };
  });
}

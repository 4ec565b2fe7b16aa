/** Lists of people in requests. */
import { z } from 'zod';
import {
  identify,
  isEmailAddress,
  type NamedPerson,
  type Place,
  type PlaceAnswer,
} from '../../../domain/identity/named-people.js';
import type { Users } from '../../../models/identity/users.js';
import type { Language } from '../../i18n/language.js';
import { sentenceOf } from '../../i18n/sentences.js';
import { idOf } from '../../ids.js';

/** What is no person at all is refused by itself, with its place, and not the whole list. */
export const person = z
  .string()
  .min(1)
  .max(254)
  .meta({ description: 'A user of the tenant, by id or e-mail address', example: 'jan@example.pl' });

/** Whom each place of a list names, among the users of a tenant. */
export async function namedPeople(users: Users, tenantId: string, list: readonly string[]): Promise<NamedPerson[]> {
  const emails = list.map((named) => named.trim()).filter(isEmailAddress);
  return identify(list, emails.length === 0 ? new Map() : await users.byEmail(tenantId, emails));
}

/** Whom the places of a request's fields name, one or a list in each; somebody who is named in two of them is a repetition. */
export async function placesOf(
  users: Users,
  tenantId: string,
  lists: Readonly<Record<string, string | readonly string[]>>,
): Promise<Place[]> {
  const written = Object.entries(lists).flatMap(([name, list]) =>
    typeof list === 'string'
      ? { named: list, pointer: `/${name}` }
      : list.map((named, i) => ({ named, pointer: `/${name}/${i}` })),
  );
  const people = await namedPeople(
    users,
    tenantId,
    written.map(({ named }) => named),
  );
  return people.map((one, i) => ({ ...one, pointer: written[i]?.pointer ?? '' }));
}

/** The same with who is not of the tenant refused, for changes that would not tell. */
export async function knownPlaces(users: Users, tenantId: string, places: readonly Place[]): Promise<Place[]> {
  const ids = places.flatMap(({ userId }) => userId ?? []);
  const known = await users.byId(tenantId, ids);
  return places.map(({ pointer, ...place }): Place => {
    const unknown = place.userId !== null && !known.has(place.userId);
    return unknown ? { pointer, userId: null, refused: 'unknownUser' } : { pointer, ...place };
  });
}

/** The ids that the places of a list name. */
export function idsIn(places: readonly Place[], list: string): string[] {
  return places.flatMap(({ pointer, userId }) => (userId !== null && pointer.startsWith(`/${list}/`) ? userId : []));
}

/** What became of the person of each place. */
export const resultAt = <Result extends string>(result: z.ZodType<Result, Result>) =>
  z.strictObject({
    pointer: z.string().meta({ description: 'The place in the request (JSON pointer)', example: '/assign/0' }),
    userId: idOf('user', 'Id of a user').nullable().meta({ description: 'Null where nobody is named there' }),
    result,
    problem: z.strictObject({ code: z.string(), message: z.string() }).optional(),
  });

/** Whoever is refused, with the reason in the caller's language. */
export function inLanguage<Result extends string>(
  answers: readonly PlaceAnswer<Result>[],
  language: Language,
): PlaceAnswer<Result>[] {
  return answers.map(({ problem, ...answer }) => {
    if (!problem) return answer;
    const { code, message, details = {} } = problem;
    return { ...answer, problem: { code, message: sentenceOf({ code, message, details }, language) } };
  });
}

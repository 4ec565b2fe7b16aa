/** Lists of people in requests. */
import { z } from 'zod';
import { identify, isEmailAddress, type NamedPerson } from '../../../domain/identity/named-people.js';
import type { Users } from '../../../models/identity/users.js';

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

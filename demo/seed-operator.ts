import { z } from 'zod';
import { personIdOf } from '../api/http/people.js';
import type { Database } from '../models/database.js';

/** A person of the local issuer. */
export const seededOperator = z.object({
  subject: z.string(),
  name: z.string(),
  email: z.string(),
  locale: z.string(),
});

/** Makes a person of the local issuer an operator, once. */
export async function seedOperator(
  { memberships }: Database,
  issuer: string,
  { subject, name, email, locale }: z.output<typeof seededOperator>,
  at: Date,
): Promise<void> {
  const _id = `mbr_${'0'.repeat(23)}1`;
  const invitation = { id: '0'.repeat(24), at, expiresAt: new Date(at.getTime() + 60_000), delivery: 'sent' } as const;
  const of = { party: { kind: 'operator' }, userId: null, role: 'administrator' } as const;
  if (!(await memberships.invite({ ...of, _id, name, email, locale, invitedBy: 'seed', createdAt: at, invitation })))
    return;
  const made = await memberships.find(_id);
  if (made) await memberships.join(made, personIdOf({ issuer, subject }), invitation.id, at);
}

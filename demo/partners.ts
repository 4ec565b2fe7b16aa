/** Partners of a story, which come with an API key of their own. */
import { randomInt } from 'node:crypto';
import { createdApiKey } from '../api/identity/api-keys/schema.js';
import { partner } from '../api/partners/partners/schema.js';
import type { ApiClient } from './api-client.js';

export interface EnteredPartner {
  readonly id: string;
  readonly name: string;
  readonly apiKeyId: string;
  /** The API as the partner. */
  readonly api: ApiClient;
}

/** Enters a partner in the register under a number of its own: it stays there when the story is over. */
export async function enterPartner(
  api: ApiClient,
  about: {
    readonly name: string;
    readonly locale: string;
    readonly email: string;
    readonly enrolment?: { readonly state: 'enrolled' };
  },
): Promise<EnteredPartner> {
  const { id, name } = await api.post(
    '/v1/partners',
    { id: String(randomInt(1e9, 1e11)), country: 'PL', ...about },
    partner,
  );
  const order = { name, role: 'partner', partnerId: id, locale: about.locale };
  const made = await api.post('/v1/api-keys', order, createdApiKey);
  return { id, name, apiKeyId: made.id, api: api.as(made.key) };
}

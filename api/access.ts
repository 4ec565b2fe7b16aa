import type { Role } from './http/caller.js';

/** Operation id → who may call it. `anyone` needs no API key. An operation that is not in a table is denied to all. */
export type AccessTable = Readonly<Record<string, readonly Role[] | 'anyone'>>;

/** Who may do what, for the whole API. */
export const access = {
  getLiveness: 'anyone',
  getReadiness: 'anyone',

  createApiKey: ['operator'],
  listApiKeys: ['operator'],
  revokeApiKey: ['operator'],
} as const satisfies AccessTable;

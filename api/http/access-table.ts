import type { Role } from './caller.js';

/**
 * Operation id → who may call it. `anyone` needs no API key, `dataPlane` its signature in the place of one. An operation that
 * is not in a table is denied to all.
 */
export type AccessTable = Readonly<Record<string, readonly Role[] | 'anyone' | 'dataPlane'>>;

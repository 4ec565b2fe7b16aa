import type { Scope } from '../../domain/identity/scopes.js';

/**
 * Operation id → the scope that it needs. `anyone` needs no API key, `dataPlane` its signature in the place of one. An
 * operation that is not in a table is denied to all.
 */
export type AccessTable = Readonly<Record<string, AccessRule>>;
export type AccessRule = Scope | 'anyone' | 'dataPlane';

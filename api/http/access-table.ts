import type { Scope } from '../../domain/identity/scopes.js';

/**
 * Operation id → the scope that it needs. `anyone` needs no API key; `secretAddress` neither, but guesses are counted as failed
 * authentications; `dataPlane` and `paymentProvider` their signature in the place of one. An
 * operation that is not in a table is denied to all.
 */
export type AccessTable = Readonly<Record<string, AccessRule>>;
export type AccessRule = Scope | 'anyone' | 'secretAddress' | Signer;

/** Whose requests are proven by a signature over the body. */
export type Signer = 'dataPlane' | 'paymentProvider';

export function isSigner(rule: AccessRule | undefined): rule is Signer {
  return rule === 'dataPlane' || rule === 'paymentProvider';
}

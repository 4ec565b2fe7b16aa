import type { Scope } from '../../domain/identity/scopes.js';

/**
 * Operation id → the scope that it needs. `signedIn` needs any API key or access token, and no
 * scope; `anyone` needs none, nor does `public`, which is limited for each address, nor
 * `secretAddress`, of which guesses are counted as failed authentications; `dataPlane` and `paymentProvider` their signature in the
 * place of one. An operation that is not in a table is denied to all.
 */
export type AccessTable = Readonly<Record<string, AccessRule>>;
export type AccessRule = Scope | 'signedIn' | OpenRule | Signer;

const openRules = ['anyone', 'public', 'secretAddress'] as const;
type OpenRule = (typeof openRules)[number];

/** Whether it needs neither an API key nor a signature. */
export function isOpen(rule: AccessRule | undefined): rule is OpenRule {
  return (openRules as readonly (string | undefined)[]).includes(rule);
}

/** Whose requests are proven by a signature over the body. */
export type Signer = 'dataPlane' | 'paymentProvider';

/** Whether it is a scope that a caller has to hold. */
export function isScope(rule: AccessRule | undefined): rule is Scope {
  return rule !== undefined && rule !== 'signedIn' && !isOpen(rule) && !isSigner(rule);
}

export function isSigner(rule: AccessRule | undefined): rule is Signer {
  return rule === 'dataPlane' || rule === 'paymentProvider';
}

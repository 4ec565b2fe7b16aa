import type { ErrorSubject, Refusal } from '../errors.js';

/** What a refusal tells of a claim on a key. */
interface RefusedClaim {
  readonly state: 'reserved' | 'used' | 'revoked';
  /** When it was claimed (RFC 3339). */
  readonly at: string;
  /** The place of the key, or of its order, in the request. */
  readonly pointer: string;
  readonly about: ErrorSubject;
}

/** Why a key that was claimed before cannot be redeemed. */
export function refusalOf({ state, at, pointer, about }: RefusedClaim): Refusal {
  const details = { pointer, about };
  switch (state) {
    case 'used':
      return { code: 'usedKey', message: `The key was used on ${at}.`, details: { ...details, usedAt: at } };
    case 'reserved':
      return { code: 'reservedKey', message: 'The key is part of another open redemption.', details };
    case 'revoked':
      return { code: 'revokedKey', message: 'The seller revoked the key and can say why, or replace it.', details };
  }
}

import type { Refusal } from './messages.js';

/** Why a key that was claimed before cannot be redeemed. `index` is its place in the request, `at` when it was claimed. */
export function refusalOf(state: 'reserved' | 'used' | 'revoked', at: string, index: number): Refusal {
  const pointer = `/keys/${index}`;
  switch (state) {
    case 'used':
      return { code: 'usedKey', message: `The key was used on ${at}.`, details: { pointer, usedAt: at } };
    case 'reserved':
      return { code: 'reservedKey', message: 'The key is part of another open redemption.', details: { pointer } };
    case 'revoked':
      return {
        code: 'revokedKey',
        message: 'The seller revoked the key and can say why, or replace it.',
        details: { pointer },
      };
  }
}

import { hkdfSync } from 'node:crypto';
import { keyAlphabet, keyPayloadLength, makeKey, type ProductKey } from '../../domain/keys/product-key.js';

/** Bytes from here on would make some characters likelier than others. */
const unbiased = 256 - (256 % keyAlphabet.length);
const spare = 96;

/**
 * The keys of a batch, derived from the server's secret and the request: a request that is carried out again after a crash
 * finds the keys it made before, and nobody without the secret can tell what they are.
 */
export function mintKeys(secret: string, requestHash: string, count: number): ProductKey[] {
  return Array.from({ length: count }, (_, n) => mintKey(secret, `${requestHash}/${n}`));
}

function mintKey(secret: string, name: string): ProductKey {
  for (let round = 0; ; round += 1) {
    const bytes = new Uint8Array(hkdfSync('sha512', secret, 'product key', `${name}/${round}`, spare));
    const values = [...bytes].filter((byte) => byte < unbiased).map((byte) => byte % keyAlphabet.length);
    if (values.length >= keyPayloadLength) return makeKey(values.slice(0, keyPayloadLength));
  }
}

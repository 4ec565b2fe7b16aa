import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** SHA-256 in hex of a JSON value's canonical form (RFC 8785), as anybody can work it out who holds a certificate. */
export function sha256OfCanonicalJson(value: unknown): string {
  return createHash('sha256')
    .update(canonicalize(value) ?? '')
    .digest('hex');
}

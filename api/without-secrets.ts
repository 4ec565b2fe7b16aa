import { withoutKeys } from '../domain/keys/product-key.js';
import { withoutLinks } from '../domain/subscriptions/invitations.js';

/** An address in which product keys, and the links by which a reader says to be done, are hidden. */
export function withoutSecrets(path: string): string {
  return withoutLinks(withoutKeys(path));
}

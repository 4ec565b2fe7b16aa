import { DomainError } from '../../../domain/errors.js';

/** Keys that were ordered for a customer are revoked together, with their order. @throws DomainError keyOfOrder */
export function assertNotOrdered({ keyOrderId }: { readonly keyOrderId: string | null }): void {
  if (!keyOrderId) return;
  throw new DomainError('keyOfOrder', `It is revoked by cancelling its order, ${keyOrderId}.`, {
    reason: 'revoke',
    keyOrderId,
  });
}

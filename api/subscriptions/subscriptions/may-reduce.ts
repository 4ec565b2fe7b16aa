import { DomainError } from '../../../domain/errors.js';
import { isWithin } from '../../../domain/identity/grants.js';
import type { SubscriptionProjection } from '../../../models/subscriptions/subscriptions.js';
import type { Caller } from '../../http/caller.js';

/** That the caller decides on fewer seats. @throws DomainError forbidden, at the pointer */
export async function assertMayReduce(
  caller: Caller,
  { tenantId, billingAccountId }: Pick<SubscriptionProjection, 'tenantId' | 'billingAccountId'>,
  pointer: string,
  message = 'Fewer seats are decided with a representative of the seller.',
): Promise<void> {
  const reached = { tenantId, ...(billingAccountId !== null && { billingAccountId }) };
  if (isWithin(await caller.reach('seats:reduce'), reached)) return;
  throw new DomainError('forbidden', message, { pointer });
}

import { createHash } from 'node:crypto';
import type { ApiKeys } from '../../../models/identity/api-keys.js';
import type { Redemption } from '../../../models/keys/redemptions.js';
import type { Caller } from '../../http/caller.js';

/** Of a token, in milliseconds. */
const tokenLasts = 7 * 24 * 3_600_000;

/** What the first administrator of a new tenant goes on with, where somebody else has opened. Asked again, it is a new one. */
export async function tokenOf(
  apiKeys: ApiKeys,
  { _id: redemptionId, tenantId, newTenant, endedAt }: Redemption,
  {
    caller: {
      principal: { kind },
    },
    requestHash,
  }: { readonly caller: Caller; readonly requestHash: string },
): Promise<string | null> {
  if (!newTenant || endedAt || (kind !== 'operator' && kind !== 'partnerUser')) return null;
  const createdAt = new Date();
  const id = createHash('sha256').update(`redemption token/${requestHash}`).digest('hex');
  const { key } = await apiKeys.create({
    apiKeyId: `ak_${id.slice(0, 24)}`,
    name: 'First administrator',
    role: 'redemption',
    redemptionId,
    tenantId,
    locale: newTenant.administrator.locale,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + tokenLasts),
  });
  return key;
}

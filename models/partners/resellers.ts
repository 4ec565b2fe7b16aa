/** What comes of an invitation that was accepted, and of a transfer that all agree to; done again, nothing changes. */
import type { Relations } from './relations.js';
import type { ResellerInvitation } from './reseller-invitations.js';
import type { ResellerTransfer } from './reseller-transfers.js';

interface Collections {
  readonly relations: Relations;
}

/** The partner is the tenant's reseller from the moment of the acceptance on. */
export async function settleInvitation(
  { relations }: Collections,
  { _id, partnerId, tenantId, endedAt }: ResellerInvitation,
): Promise<void> {
  await relations.addReseller({ partnerId, tenantId, cause: `invitation/${_id}`, at: endedAt ?? new Date() });
}

/** The old reseller's relation ends with the day before, and the new one's begins on the day. */
export async function settleTransfer(
  { relations }: Collections,
  { _id, tenantId, fromPartnerId, toPartnerId, takesPlaceAt }: ResellerTransfer,
): Promise<void> {
  await relations.addReseller({ partnerId: toPartnerId, tenantId, cause: `transfer/${_id}`, at: takesPlaceAt });
  await relations.end({ kind: 'reseller', partnerId: fromPartnerId, tenantId }, takesPlaceAt);
}

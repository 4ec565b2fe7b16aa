import { showInstant } from '../../formats.js';
import type { CallingPerson } from '../../http/caller.js';
import type { ApiServices } from '../../services.js';

/** What the verified e-mail address of a person opens: invitations to it, and tenants in which it is a user's. */
export async function invitationsFor(
  { database: { memberships, partners, tenants, users } }: ApiServices,
  { signedIn: { verifiedEmail }, places }: CallingPerson,
) {
  if (verifiedEmail === null) return [];
  const joined = new Set(places.flatMap(({ party }) => (party.kind === 'tenant' ? [party.tenantId] : [])));
  const [invited, sameAddress] = await Promise.all([
    memberships.invitationsTo(verifiedEmail, new Date()),
    users.withEmail(verifiedEmail),
  ]);
  const open = sameAddress.filter(({ tenantId }) => !joined.has(tenantId));
  const [partnerById, tenantById, taken] = await Promise.all([
    partners.byIds(invited.flatMap(({ partnerId }) => partnerId ?? [])),
    tenants.liveByIds(open.map(({ tenantId }) => tenantId)),
    Promise.all(open.map(({ tenantId, _id }) => memberships.at({ kind: 'tenant', tenantId }, { userId: _id }))),
  ]);
  return [
    ...invited.map(({ _id, kind, partnerId, tenantId, invitation }) => ({
      membershipId: _id,
      tenantId,
      kind,
      name: partnerById.get(partnerId ?? '')?.name ?? null,
      expiresAt: invitation && showInstant(invitation.expiresAt),
    })),
    ...open.flatMap(({ tenantId }, index) => {
      const tenant = tenantById.get(tenantId);
      if (!tenant || (taken[index]?.personId ?? null) !== null) return [];
      const of = { membershipId: null, tenantId, kind: 'tenant' as const, expiresAt: null };
      return [{ ...of, name: tenant.organisation }];
    }),
  ];
}

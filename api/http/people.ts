/** People who sign in: who they are here, and where they can act at a request. */
import { createHash } from 'node:crypto';
import type { SignedInPerson } from '../../adapters/identity/access-tokens.js';
import type { CloudId } from '../../domain/clouds.js';
import type { HeldMembership } from '../../domain/identity/memberships.js';
import type { Database } from '../../models/database.js';
import type { Membership } from '../../models/identity/memberships.js';

/** A membership that holds at the request. */
export interface HeldPlace extends HeldMembership {
  readonly membership: Membership;
  readonly userId: string | null;
  /** As the place names the person. */
  readonly personName: string;
  readonly locale: string | null;
  /** Null: the reseller's people are of none. */
  readonly cloud: CloudId | null;
}

/** A person is an issuer's subject: this id follows from both, and is what records and audit name. */
export function personIdOf({ issuer, subject }: Pick<SignedInPerson, 'issuer' | 'subject'>): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([issuer, subject]))
    .digest('hex');
  return `per_${hash.slice(0, 24)}`;
}

/**
 * Where a person can act now. It is asked at every request, so that whoever was removed or deactivated is refused with the next one.
 * A user of a tenant is what the tenant says of the user at this instant.
 */
export async function placesOf(
  personId: string,
  { memberships, users, tenants, partners }: Pick<Database, 'memberships' | 'users' | 'tenants' | 'partners'>,
): Promise<HeldPlace[]> {
  const found = await memberships.ofPerson(personId);
  const ids = (field: 'userId' | 'tenantId' | 'partnerId') => found.flatMap((one) => one[field] ?? []);
  const [userById, tenantById, partnerById] = await Promise.all([
    users.activeByIds(ids('userId')),
    tenants.liveByIds(ids('tenantId')),
    found.some(({ kind }) => kind === 'partner') ? partners.byIds(ids('partnerId')) : undefined,
  ]);
  return found.flatMap((membership): HeldPlace[] => {
    const { kind, partnerId, tenantId, userId, role, name, locale } = membership;
    const own = { membership, userId, personName: name, locale: locale === '' ? null : locale };
    if (kind === 'operator') return [{ ...own, party: { kind }, role, partyName: null, cloud: null }];
    if (kind === 'partner') {
      const partner = partnerById?.get(partnerId ?? '');
      if (!partner) return [];
      const { _id, name: partyName, cloud } = partner;
      return [{ ...own, party: { kind, partnerId: _id }, role, partyName, cloud }];
    }
    const user = userById.get(userId ?? '');
    const tenant = tenantById.get(tenantId ?? '');
    if (!user || !tenant || user.tenantId !== tenant._id) return [];
    return [
      {
        ...own,
        party: { kind, tenantId: tenant._id },
        role: tenant.administratorIds.includes(user._id) ? 'administrator' : 'member',
        partyName: tenant.organisation,
        personName: user.name,
        locale: user.locale,
        cloud: tenant.cloud,
      },
    ];
  });
}

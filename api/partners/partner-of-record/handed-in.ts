/** What capabilities that may not know partners are handed. */
import { adviserOf, assertMaySell as assertChainMaySell } from '../../../domain/partners/register.js';
import type { ApiServices } from '../../services.js';

/** Who advises on some subscriptions, by their ids. */
export const partnersOfRecord: ApiServices['partnersOfRecord'] = async ({ relations, partners }, subscriptionIds) => {
  const ids = await relations.partnersOfRecord(subscriptionIds);
  const found = await partners.byIds([...new Set(ids.values())]);
  return new Map([...ids].map(([subscriptionId, id]) => [subscriptionId, { id, name: found.get(id)?.name ?? id }]));
};

/** @throws DomainError unknownPartner, otherCloud, partnerNotEnrolled, partnerSuspended, ownPartnerOfRecord */
export const assertPartnerOfRecord: ApiServices['assertPartnerOfRecord'] = async ({ partners, tenants }, named) => {
  const cloud = (await tenants.find(named.tenantId))?.cloud ?? null;
  adviserOf(await partners.find(named.partnerId), { ...named, cloud });
};

/** @throws DomainError as the register says, for a partner that nobody supplies or whose supplier may not sell */
export const assertMaySell: ApiServices['assertMaySell'] = async ({ partners }, partnerId, pointer) => {
  assertChainMaySell(await partners.chainOf(partnerId), pointer);
};

/** What capabilities that may not know partners are handed. */
import { adviserOf } from '../../../domain/partners/register.js';
import type { ApiServices } from '../../services.js';

/** Who advises on some subscriptions, by their ids. */
export const partnersOfRecord: ApiServices['partnersOfRecord'] = async ({ relations, partners }, subscriptionIds) => {
  const ids = await relations.partnersOfRecord(subscriptionIds);
  const found = await partners.byIds([...new Set(ids.values())]);
  return new Map([...ids].map(([subscriptionId, id]) => [subscriptionId, { id, name: found.get(id)?.name ?? id }]));
};

/** @throws DomainError unknownPartner, partnerNotEnrolled, partnerSuspended, ownPartnerOfRecord */
export const assertPartnerOfRecord: ApiServices['assertPartnerOfRecord'] = async ({ partners }, named) => {
  adviserOf(await partners.find(named.partnerId), named);
};

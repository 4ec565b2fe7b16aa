import { z } from 'zod';
import type { Assignment } from '../../../models/subscriptions/licences.js';
import type { SubscriptionProjection } from '../../../models/subscriptions/subscriptions.js';
import { instant, showInstant } from '../../formats.js';
import { pageOf } from '../../http/page.js';
import type { NamedGroup } from '../subscriptions/groups-giving.js';
import { licenceSources, subscriptionId } from '../subscriptions/schema.js';

export const userLicencePage = pageOf(
  z
    .strictObject({
      subscriptionId,
      planId: z.string().meta({ example: 'office-business' }),
      subscriptionState: z.string().meta({ example: 'active' }),
      assignedAt: instant,
      lastUsedAt: instant.nullable().meta({ description: 'As the data plane says; null: never since it was assigned' }),
      sources: licenceSources,
    })
    .meta({ id: 'UserLicence' }),
  'UserLicencePage',
);

export function showUserLicence(
  { subscriptionId: id, assignedAt, lastUsedAt, direct }: Assignment,
  held: SubscriptionProjection | undefined,
  groups: readonly NamedGroup[],
) {
  return {
    subscriptionId: id,
    planId: held?.planId ?? '',
    subscriptionState: held?.state ?? 'deleted',
    assignedAt: showInstant(assignedAt),
    lastUsedAt: lastUsedAt && showInstant(lastUsedAt),
    sources: { direct, groups: [...groups] },
  };
}

import { choiceOf, type RedemptionOpening } from '../../domain/keys/choice.js';
import type { Plans } from '../catalogue/plans.js';
import type { Tenants } from '../identity/tenants.js';
import type { Redemption } from './redemptions.js';

interface Collections {
  readonly tenants: Tenants;
  readonly plans: Plans;
}

/** Whether the agreement that the plan asks for is accepted: with this redemption, or by the tenant before. */
export async function isAgreed({ tenants, plans }: Collections, found: Redemption): Promise<boolean> {
  if (found.agreement) return true;
  const [tenant, { agreement }] = await Promise.all([tenants.find(found.tenantId), plans.sold(found.plan)]);
  return (
    tenant?.agreements.some(({ name, version }) => name === agreement.name && version === agreement.version) ?? false
  );
}

/** What the workflow of a redemption that was written down is started with. */
export async function openingOf(collections: Collections, found: Redemption): Promise<RedemptionOpening> {
  const { _id: redemptionId, tenantId, testClockId, redeemBy } = found;
  const agreed = await isAgreed(collections, found);
  return { redemptionId, tenantId, testClockId, agreed, choice: choiceOf(found), redeemBy };
}

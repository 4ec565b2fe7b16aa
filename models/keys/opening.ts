import { choiceOf, type RedemptionOpening } from '../../domain/keys/choice.js';
import type { Plan, Plans } from '../catalogue/plans.js';
import type { AcceptedAgreement, Tenant, Tenants } from '../identity/tenants.js';
import type { Redemption } from './redemptions.js';

interface Collections {
  readonly tenants: Tenants;
  readonly plans: Plans;
}

/** How the agreement that the plan asks for is accepted: with this redemption, or by the tenant before; null: it is not. */
export function signatureOf(
  { agreement: signed }: Pick<Redemption, 'agreement'>,
  { agreement: { name, version } }: Pick<Plan, 'agreement'>,
  tenant: Tenant | null,
): AcceptedAgreement | null {
  return signed ?? tenant?.agreements.find((one) => one.name === name && one.version === version) ?? null;
}

export async function isAgreed({ tenants, plans }: Collections, found: Redemption): Promise<boolean> {
  const [tenant, plan] = await Promise.all([tenants.find(found.tenantId), plans.sold(found.plan)]);
  return signatureOf(found, plan, tenant) !== null;
}

/** What the workflow of a redemption that was written down is started with. */
export async function openingOf(collections: Collections, found: Redemption): Promise<RedemptionOpening> {
  const { _id: redemptionId, tenantId, testClockId, redeemBy } = found;
  const agreed = await isAgreed(collections, found);
  return { redemptionId, tenantId, testClockId, agreed, choice: choiceOf(found), redeemBy };
}

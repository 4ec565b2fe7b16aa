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
  return (
    signed ?? tenant?.agreements.find((one) => one.name === name && one.version === version && !one.userId) ?? null
  );
}

export async function isAgreed(collections: Collections, found: Redemption): Promise<boolean> {
  return (await keptSignature(collections, found)) !== null;
}

/** Who has signed the agreement, in this redemption or an earlier one of the tenant. */
export async function keptSignature(
  { tenants, plans }: Collections,
  found: Redemption,
): Promise<AcceptedAgreement | null> {
  const [tenant, plan] = await Promise.all([existingTenant({ tenants }, found), plans.sold(found.plan)]);
  return signatureOf(found, plan, tenant);
}

/** The tenant that a redemption is for; null: it begins with the redemption, or is gone. */
export async function existingTenant(
  { tenants }: Pick<Collections, 'tenants'>,
  { newTenant, tenantId }: Pick<Redemption, 'newTenant' | 'tenantId'>,
): Promise<Tenant | null> {
  return newTenant ? null : tenants.find(tenantId);
}

/** What the workflow of a redemption that was written down is started with. */
export async function openingOf(collections: Collections, found: Redemption): Promise<RedemptionOpening> {
  const { _id: redemptionId, tenantId, testClockId, redeemBy } = found;
  const agreed = await isAgreed(collections, found);
  return { redemptionId, tenantId, testClockId, agreed, choice: choiceOf(found), redeemBy };
}

/** What a subscription's terms cost, for the rules of billing: its plan versions with their prices. */
import type { BilledSubscription } from '../../domain/billing/billed-subscription.js';
import { extensionTermOf, nextTermOf, type PricedPlan } from '../../domain/billing/seat-prices.js';
import type { PlanVersion } from '../../domain/catalogue/plan-version.js';
import { DomainError } from '../../domain/errors.js';
import { lastTerm, type Payer, type Subscription } from '../../domain/subscriptions/subscription.js';
import type { NextTerm } from '../../domain/subscriptions/terms.js';
import { type Plan, type Plans, planKey } from '../catalogue/plans.js';

export function pricedPlan({ planId: id, version, months, billing, policy, prices }: Plan): PricedPlan {
  return { id, version, months, billing, policy, prices };
}

/** The subscription with the prices of every plan version that one of its terms has, and of further ones. */
export async function billedSubscription(
  plans: Plans,
  subscription: Subscription,
  { currency }: Pick<Payer, 'currency'>,
  further: readonly PlanVersion[] = [],
): Promise<BilledSubscription> {
  const versions = new Map(
    [...subscription.terms.map(({ plan }) => plan), ...further].map((plan) => [planKey(plan.id, plan.version), plan]),
  );
  const found = await Promise.all([...versions.values()].map((plan) => plans.sold(plan)));
  return { subscription, currency, plans: found.map(pricedPlan) };
}

/** What the next term carries: the plan that was decided or accepted, else the newest version of the same one; or a month more. */
export async function nextTermIn(plans: Plans, subscription: Subscription): Promise<NextTerm> {
  const { renewal, directBilling } = subscription;
  const agreed = renewal.plan ?? directBilling?.nextTerm;
  if (agreed) return agreed;
  if (renewal.intent === 'extendMonthly') return extensionIn(plans, subscription);
  return nextTermOf(await newestOfLast(plans, subscription));
}

/** What the term behind the next one carries, once that is paid: by then decisions are over, and the newest version is asked for. */
export async function termAfterNext(
  plans: Plans,
  { renewal }: Pick<Subscription, 'renewal'>,
  { plan }: Pick<NextTerm, 'plan'>,
): Promise<NextTerm> {
  const newest = await newestOf(plans, plan.id);
  return renewal.intent === 'extendMonthly' ? extensionTermOf(newest) : nextTermOf(newest);
}

/** A month behind the last term, by the newest version of its plan, whatever else was decided to follow. */
export async function extensionIn(plans: Plans, subscription: Subscription): Promise<NextTerm> {
  return extensionTermOf(await newestOfLast(plans, subscription));
}

async function newestOfLast(plans: Plans, subscription: Subscription): Promise<PricedPlan> {
  return newestOf(plans, lastTerm(subscription).plan.id);
}

async function newestOf(plans: Plans, planId: string): Promise<PricedPlan> {
  const newest = await plans.newest(planId);
  if (!newest) throw new DomainError('notFound', `There is no plan ${planId}.`);
  return pricedPlan(newest);
}

/** How a plan is sold and invoiced: its licensing model, its term and its billing frequency (docs/concepts.md, "Plans and prices"). */
import type { Policy, PolicyId } from './policies.js';

/** `perpetual`: it never ends and is never renewed. */
export const licensingModels = ['subscription', 'perpetual'] as const;
export type LicensingModel = (typeof licensingModels)[number];

/** Terms that are sold, in months. */
export const termLengths = [1, 12, 36] as const;

/** How long a billing period is, in months; null: one invoice and never another. */
const periods = { monthly: 1, annual: 12, triennial: 36, oneTime: null } as const;

export type BillingFrequency = keyof typeof periods;
export const billingFrequencies = Object.keys(periods) as [BillingFrequency, ...BillingFrequency[]];

/** The frequencies by which a term can be invoiced: in whole periods, and a perpetual plan once. */
export function frequenciesFor(months: number | null): BillingFrequency[] {
  return billingFrequencies.filter((frequency) => {
    const period = periods[frequency];
    return months === null || period === null ? months === period : months % period === 0;
  });
}

/** The policies for terms of a length; a term without one is a trial's, whose policy counts days. */
export function policiesFor(months: number | null): PolicyId[] {
  if (months === null) return ['trial'];
  return months < 12 ? ['monthly', 'newCommerceMonthly'] : ['annual', 'newCommerceAnnual'];
}

/** How long a billing period is, in months; null: it is paid once. */
export function periodMonthsOf(billing: BillingFrequency): number | null {
  return periods[billing];
}

/** Whether a plan is a trial: its policy counts days, and it costs nothing. */
export function isTrial({
  months,
  policy,
}: {
  readonly months: number | null;
  readonly policy: Pick<Policy, 'trialDays'> | null;
}): boolean {
  return months === null && policy?.trialDays !== undefined;
}

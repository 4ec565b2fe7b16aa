import { z } from 'zod';
import {
  billingFrequencies,
  frequenciesFor,
  licensingModels,
  policiesFor,
  termLengths,
} from '../../../domain/catalogue/licensing.js';
import { type Policy, policies } from '../../../domain/catalogue/policies.js';
import { misplacedTier, mostPrice } from '../../../domain/catalogue/prices.js';
import { planProblems } from '../../../domain/clouds.js';
import type { OfferedPlan } from '../../../models/catalogue/plans.js';
import { cloud, country, currency, instant, line, listOf, ofCloud, showInstant, slug } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import { askedAgreement } from '../agreements/schema.js';
import { productId } from '../products/schema.js';
import { sellerId } from '../sellers/schema.js';

export const planId = slug.meta({ description: 'Id of a plan', example: 'office-business' });

const version = z.number().int().min(1).max(1_000_000).meta({ example: 1 });

export const planVersionNumber = z.coerce
  .number()
  .int()
  .min(1)
  .max(1_000_000)
  .meta({ description: 'Number of a version', example: 1 });

export const planVersion = z
  .strictObject({ id: planId, version })
  .meta({ id: 'PlanVersion', description: 'A plan as it was sold: a version is never changed' });

export const licensingModel = z
  .enum(licensingModels)
  .meta({ description: 'perpetual: it never ends and is never renewed' });

const priceTier = z
  .strictObject({
    from: z.number().int().min(1).max(1_000_000).meta({ description: 'Seats from which it applies', example: 1 }),
    amount: z
      .number()
      .int()
      .min(0)
      .max(mostPrice)
      .meta({ description: 'Per seat and billing period, in minor units of the currency', example: 52_900 }),
  })
  .meta({ id: 'PriceTier' });

const priceList = z
  .strictObject({
    currency,
    tiers: z
      .array(priceTier)
      .min(1)
      .max(20)
      .check(({ value, issues }) => {
        const misplaced = misplacedTier(value);
        if (!misplaced) return;
        const { index, must: message } = misplaced;
        issues.push({ code: 'custom', message, path: [index, 'from'], input: value[index]?.from });
      })
      .meta({ description: 'Ascending, the first from 1 seat. The tier that the quantity reaches prices every seat' }),
  })
  .meta({ id: 'PriceList', description: 'What the plan costs in one currency' });

const fields = {
  productId,
  sellerId,
  name: line(200).meta({ example: 'Office Business, annual' }),
  licensingModel,
  months: z.literal(termLengths).nullable().meta({
    description: 'Length of the term that a key carries; null for a perpetual plan, and for a trial',
    example: 12,
  }),
  billing: z.enum(billingFrequencies).meta({
    description: 'How often it is invoiced: in whole periods of the term, and `oneTime` for a perpetual plan',
    example: 'annual',
  }),
  policy: z
    .strictObject({
      id: z.string().max(60).meta({ example: 'annual' }),
      version: z.number().int().min(1).optional().meta({ description: 'Left out: the newest', example: 1 }),
    })
    .nullable()
    .meta({ description: 'The lifecycle policy: notices, grace and retention; null for a perpetual plan' }),
  seatsPerKey: z.enum(['one', 'several']).meta({ description: 'Whether a key carries one seat or several' }),
  countries: listOf(country, 249).meta({ description: 'Where it is sold', example: ['CZ', 'PL'] }),
  cloud: cloud.default('global').meta({ description: 'In which it is sold; the same in all versions' }),
  agreement: askedAgreement,
  partnerMayAttest: z.boolean().default(false).meta({
    description:
      'Whether a partner may attest that the customer has accepted the agreement, in the place of a signature',
  }),
  selfService: z.boolean().default(false).meta({
    description:
      'Whether users of an organisation buy it for a team without the administrator, as far as the organisation allows it',
  }),
  prices: z
    .array(priceList)
    .min(1)
    .max(20)
    .refine(
      (lists) => new Set(lists.map((list) => list.currency)).size === lists.length,
      'must have one list per currency',
    )
    .meta({ description: 'One list per currency, of currencies that the seller names' }),
  serviceLicences: listOf(slug, 50).meta({ example: ['office', 'mail'] }),
};

const described = z.strictObject(fields);

type Refusals = { value: z.output<typeof described>; issues: z.core.$ZodRawIssue[] };

/** What one field asks of another. */
function fitting({ value, issues }: Refusals): void {
  const { licensingModel: model, months, billing, policy } = value;
  const refuse = (path: readonly [string, ...string[]], message: string) =>
    issues.push({ code: 'custom', message, path: [...path], input: value });
  if (model === 'perpetual' && months !== null) refuse(['months'], 'must be null: a perpetual plan has no term');
  else if (model === 'subscription' && months === null && policy?.id !== 'trial') {
    refuse(['months'], `must be one of ${termLengths.join(', ')}: only the policy trial counts days`);
  } else if (!frequenciesFor(months).includes(billing)) {
    refuse(['billing'], `must fit the term: ${frequenciesFor(months).join(' or ')}`);
  }
  if (model === 'perpetual' && policy) refuse(['policy'], 'must be null: nothing of a perpetual plan ends');
  if (policy?.id === 'trial' && value.prices.some(({ tiers }) => tiers.some(({ amount }) => amount > 0))) {
    refuse(['prices'], 'must be 0: a trial costs nothing');
  }
  if (model === 'subscription' && !policy) refuse(['policy'], 'is required for a plan with a term');
  for (const { path, message } of planProblems(value)) {
    issues.push({ code: 'custom', message, path: [...path], input: value });
  }
  if (policy && model === 'subscription' && (months !== null || policy.id === 'trial')) {
    const known = policies.filter(({ id }) => id === policy.id);
    if (!policiesFor(months).some((id) => id === policy.id)) {
      const fit = policiesFor(months).join(' or ');
      refuse(['policy', 'id'], known.length > 0 ? `must fit the term: ${fit}` : `is not a policy: ${fit}`);
    } else if (policy.version !== undefined && !known.some((one) => one.version === policy.version)) {
      refuse(['policy', 'version'], 'is not a version of the policy');
    }
  }
}

export const newPlanVersion = z
  .strictObject(fields)
  .check(fitting)
  .meta({ id: 'NewPlanVersion', description: 'A full description: what is not in it is not in the version' });

export const newPlan = z
  .strictObject({ id: planId, ...fields })
  .check(fitting)
  .meta({ id: 'NewPlan', description: 'A plan in its first version' });

export const plan = z
  .strictObject({
    id: planId,
    version,
    ...fields,
    cloud,
    partnerMayAttest: z.boolean(),
    selfService: z.boolean(),
    policy: z
      .strictObject({ id: z.string().meta({ example: 'annual' }), version: z.number().int().meta({ example: 1 }) })
      .nullable()
      .meta({ description: 'The lifecycle policy: notices, grace and retention; null for a perpetual plan' }),
    onSale: z
      .boolean()
      .meta({ description: 'Whether keys are issued for it: never for a version that is not the newest' }),
    createdAt: instant.meta({ description: 'When this version was made' }),
  })
  .meta({ id: 'Plan', description: 'What is sold, in one version' });

export const planPage = pageOf(plan, 'PlanPage');

export const planQuery = pageQuery.extend({
  productId: productId.optional().meta({ description: 'Only plans of this product' }),
  sellerId: sellerId.optional().meta({ description: 'Only plans of this seller' }),
  country: country.optional().meta({ description: 'Only plans that are sold there' }),
  cloud: ofCloud,
  onSale: z.enum(['true', 'false']).optional().meta({ description: 'Only plans that are on sale, or were withdrawn' }),
  licensingModel: licensingModel.optional().meta({ description: 'Only subscriptions, or only perpetual plans' }),
});

export function showPlan(found: OfferedPlan): z.input<typeof plan> {
  const { planId: id, policy, agreement, prices, createdAt } = found;
  return {
    id,
    version: found.version,
    productId: found.productId,
    sellerId: found.sellerId,
    name: found.name,
    licensingModel: found.licensingModel,
    months: termLengths.find((length) => length === found.months) ?? null,
    billing: found.billing,
    policy: policy && namedPolicy(policy),
    seatsPerKey: found.seatsPerKey,
    countries: [...found.countries],
    cloud: found.cloud,
    agreement: { name: agreement.name, version: agreement.version },
    partnerMayAttest: found.partnerMayAttest,
    selfService: found.selfService,
    prices: prices.map((list) => ({
      currency: list.currency,
      tiers: list.tiers.map(({ from, amount }) => ({ from, amount })),
    })),
    serviceLicences: [...found.serviceLicences],
    onSale: found.onSale,
    createdAt: showInstant(createdAt),
  };
}

function namedPolicy({ id, version: number }: Policy): { id: string; version: number } {
  return { id, version: number };
}

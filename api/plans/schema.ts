import { z } from 'zod';
import type { Plan } from '../../models/plans.js';
import { country } from '../formats.js';

export const planId = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(60)
  .meta({ description: 'Id of a plan', example: 'office-business' });

export const planVersion = z
  .strictObject({ id: planId, version: z.number().int().min(1).meta({ example: 1 }) })
  .meta({ id: 'PlanVersion', description: 'A plan as it was sold: a version is never changed' });

export const licensingModel = z
  .enum(['subscription', 'perpetual'])
  .meta({ description: 'perpetual: it never ends and is never renewed' });

export const plan = z
  .strictObject({
    id: planId,
    version: z.number().int().min(1),
    name: z.string().meta({ example: 'Office Business, annual' }),
    months: z.number().int().meta({ description: 'Length of the term that a key carries', example: 12 }),
    policy: z
      .strictObject({ id: z.string().meta({ example: 'annual' }), version: z.number().int() })
      .meta({ description: 'The lifecycle policy: notices, grace and retention' }),
    seatsPerKey: z.enum(['one', 'several']).meta({ description: 'Whether a key carries one seat or several' }),
    countries: z.array(country).meta({ description: 'Where it is sold' }),
    agreement: z.strictObject({ name: z.enum(['MOSA', 'openLicense']), version: z.string() }),
    serviceLicences: z.array(z.string()).meta({ example: ['office', 'mail'] }),
    onSale: z.boolean(),
  })
  .meta({ id: 'Plan' });

export const plans = z.strictObject({ items: z.array(plan) }).meta({ id: 'Plans' });

export function showPlan(found: Plan): z.input<typeof plan> {
  const {
    planId: id,
    version,
    name,
    months,
    policy,
    seatsPerKey,
    countries,
    agreement,
    serviceLicences,
    onSale,
  } = found;
  return {
    id,
    version,
    name,
    months,
    policy: { id: policy.id, version: policy.version },
    seatsPerKey,
    countries: [...countries],
    agreement: { name: agreement.name, version: agreement.version },
    serviceLicences: [...serviceLicences],
    onSale,
  };
}

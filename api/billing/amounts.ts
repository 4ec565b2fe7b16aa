import { z } from 'zod';
import type { ChargeLine } from '../../domain/billing/charge-lines.js';
import type { Totals } from '../../domain/billing/totals.js';
import type { TaxDecision } from '../../domain/billing/vat.js';
import { type Money, mostAmount } from '../../domain/money.js';
import { currency, date } from '../formats.js';

export const money = z
  .strictObject({ amount: z.int().meta({ description: 'In minor units', example: 12300 }), currency })
  .meta({ id: 'Money', description: 'An amount in minor units of its currency' });

/** An amount that a caller names. */
export const enteredMoney = money.extend({ amount: z.int().min(1).max(mostAmount) });

export const chargeLine = z
  .strictObject({
    code: z.enum(['period', 'seatsAdded', 'graceDays', 'extension', 'perpetual', 'keys', 'refund']),
    plan: z.strictObject({ id: z.string(), version: z.int() }),
    seats: z.int().meta({ description: 'Negative for what is given back' }),
    from: date.nullable().meta({ description: 'The first day that is paid for; null for a perpetual licence' }),
    to: date.nullable().meta({ description: 'The first day after them' }),
    days: z.int(),
    daysOf: z.int().meta({ description: 'Days of the whole period' }),
    unitPrice: z.string().meta({
      description: 'Of one seat, in units of the currency: seats × it, rounded, is the net amount',
      example: '49.90',
    }),
    net: money,
  })
  .meta({ id: 'ChargeLine' });

export const totals = z
  .strictObject({
    net: money,
    vat: money,
    gross: money,
    rates: z.array(z.strictObject({ percent: z.number(), net: money, vat: money, gross: money })),
    vatInSellersCurrency: money.nullable().meta({
      description: 'Where the amounts are in another currency than that of the seller’s country',
    }),
  })
  .meta({ id: 'Totals', description: 'VAT is rounded once per rate' });

export const taxTreatment = z
  .strictObject({
    kind: z.enum(['domestic', 'destination', 'reverseCharge', 'notTaxable']),
    percent: z.number(),
    country: z.string().nullable().meta({ description: 'Whose rate it is; null where none applies' }),
    reason: z.enum(['sameCountry', 'outsideEu', 'vatIdConfirmed', 'noVatId', 'vatIdInvalid', 'proofPending']),
    requestIdentifier: z.string().nullable().meta({ description: 'What proves the question to VIES' }),
  })
  .meta({ id: 'TaxTreatment', description: 'How it is taxed, and why' });

export function showMoney({ amount, currency: code }: Money): z.input<typeof money> {
  return { amount, currency: code };
}

export function showLine(line: ChargeLine): z.input<typeof chargeLine> {
  const { code, plan, seats, from, to, days, daysOf, unitPrice, net } = line;
  return {
    code,
    plan: { id: plan.id, version: plan.version },
    seats,
    from: from?.toString() ?? null,
    to: to?.toString() ?? null,
    days,
    daysOf,
    unitPrice,
    net: showMoney(net),
  };
}

export function showTotals({ net, vat, gross, groups, vatInSellersCurrency }: Totals): z.input<typeof totals> {
  return {
    net: showMoney(net),
    vat: showMoney(vat),
    gross: showMoney(gross),
    rates: groups.map((group) => ({
      percent: group.percent,
      net: showMoney(group.net),
      vat: showMoney(group.vat),
      gross: showMoney(group.gross),
    })),
    vatInSellersCurrency: vatInSellersCurrency && showMoney(vatInSellersCurrency),
  };
}

export function showTax({ treatment, reason, check }: TaxDecision): z.input<typeof taxTreatment> {
  const country = 'country' in treatment ? treatment.country : null;
  const { kind, percent } = treatment;
  return { kind, percent, country, reason, requestIdentifier: check?.requestIdentifier ?? null };
}

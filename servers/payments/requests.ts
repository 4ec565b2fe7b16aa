import { z } from 'zod';

const id = z.string().min(1).max(200);
const url = z.url({ protocol: /^https?$/ });
export const amountSchema = z.strictObject({
  amount: z.int().positive(),
  currency: z.string().regex(/^[A-Z]{3}$/),
});

/** Now on the customer's test clock. */
const at = z.iso.datetime({ offset: true }).optional();

export const customerSchema = z.strictObject({
  reference: id,
  name: z.string().max(500),
  email: z.string().max(500),
  language: z.string().max(35),
  at,
});

export const setupSchema = z.strictObject({
  customerId: id,
  method: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('card') }),
    z.strictObject({ kind: z.literal('blik'), cap: amountSchema }),
  ]),
  returnUrl: url,
  at,
});

export const editSchema = z.strictObject({
  customerId: id,
  methodId: id,
  change: z.strictObject({
    expires: z.strictObject({ year: z.int(), month: z.int().min(1).max(12) }).optional(),
    holderName: z.string().max(200).optional(),
    address: z
      .strictObject({
        lines: z.array(z.string().max(100)).max(2),
        postalCode: z.string().max(12).nullable(),
        city: z.string().max(100),
        country: z.string().length(2),
      })
      .optional(),
  }),
  returnUrl: url,
  at,
});

export const paymentSchema = z.strictObject({
  customerId: id,
  amount: amountSchema,
  reference: id,
  description: z.string().max(1000),
  by: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('storedMethod'), methodId: id }),
    z.strictObject({ kind: z.literal('blikCode'), code: z.string().regex(/^\d{6}$/, 'A BLIK code has six digits') }),
  ]),
  returnUrl: url,
  at,
});

export const refundSchema = z.strictObject({ amount: amountSchema, at });
export const onlyClockSchema = z.strictObject({ at });

const expires = z.string().regex(/^(0[1-9]|1[0-2]) ?\/ ?\d\d$/, 'Write the month and year as 12/30');
const securityCode = z.string().regex(/^\d{3,4}$/, 'The security code has three or four digits');
/** The form of the page. */
export const cardFormSchema = z.object({
  number: z.string().regex(/^[\d -]{12,23}$/, 'A card number has 12 to 19 digits'),
  expires,
  securityCode,
});
export const editFormSchema = z.object({
  expires,
  securityCode,
  name: z.string().max(200).default(''),
  address: z.string().max(500).default(''),
});
export const codeFormSchema = z.object({ code: z.string().regex(/^\d{6}$/, 'A BLIK code has six digits') });
export const answerFormSchema = z.object({ answer: z.enum(['confirm', 'refuse']) });

export const controlSchemas = {
  endpoint: z.strictObject({ url: url.nullable() }),
  clock: z.strictObject({ at: z.iso.datetime({ offset: true }).nullable() }),
  settle: z.strictObject({ as: z.string().min(1).max(50) }),
  dispute: z.strictObject({
    reason: z.string().min(1).max(50).default('fraudulent'),
    amount: z.int().positive().optional(),
  }),
  closeDispute: z.strictObject({ state: z.enum(['won', 'lost']) }),
  release: z.strictObject({ order: z.enum(['oldestFirst', 'newestFirst']).default('oldestFirst') }),
} as const;

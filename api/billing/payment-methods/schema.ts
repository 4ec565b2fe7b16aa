import { z } from 'zod';
import type { PaymentMethodRecord } from '../../../models/billing/payment-methods.js';
import { instant, showInstant } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import { idOf } from '../../ids.js';
import { money, showMoney } from '../amounts.js';
import { billingAccountId } from '../billing-accounts/schema.js';

export const paymentMethodId = idOf('paymentMethod', 'Id of a payment method');

export const returnUrl = z
  .url({ protocol: /^https?$/ })
  .max(2000)
  .optional()
  .meta({
    description: 'Where the provider’s page sends the customer afterwards; left out: to Perennial',
    example: 'https://portal.example/billing',
  });

const cap = z
  .strictObject({ amount: z.int().min(1).max(100_000_000), currency: z.literal('PLN') })
  .meta({ id: 'MandateCap', description: 'The most that one payment may come to: BLIK is in PLN' });

export const newPaymentMethod = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('card'), returnUrl }),
    z.strictObject({ kind: z.literal('blik'), cap, returnUrl }),
  ])
  .meta({ id: 'NewPaymentMethod', description: 'Card numbers and codes are entered at the provider, never here' });

export const paymentMethod = z
  .strictObject({
    id: paymentMethodId,
    billingAccountId,
    kind: z.enum(['card', 'blik']),
    state: z.enum(['settingUp', 'ready', 'failed', 'detached']).meta({
      description:
        'settingUp: the customer enters it at the provider; failed: it was refused for good; detached: it was taken back',
    }),
    isDefault: z.boolean().meta({ description: 'The one that is charged automatically' }),
    card: z
      .strictObject({
        brand: z.string().meta({ example: 'visa' }),
        last4: z.string(),
        expires: z
          .strictObject({ year: z.int(), month: z.int() })
          .meta({ description: 'The last month it is good for' }),
      })
      .nullable(),
    cap: money.nullable().meta({ description: 'Of a BLIK mandate; null: none was agreed' }),
    problem: z
      .strictObject({ code: z.string(), message: z.string() })
      .nullable()
      .meta({ description: 'Why it failed' }),
    setUp: z
      .strictObject({
        url: z.url().nullable().meta({ description: 'The provider’s page for it, where it has one' }),
        clientSecret: z
          .string()
          .nullable()
          .meta({ description: 'For the provider’s fields in the browser; shown once, when the method is made' }),
      })
      .nullable()
      .meta({ description: 'While it is being entered; null in lists' }),
    createdAt: instant,
  })
  .meta({ id: 'PaymentMethod', description: 'A card or BLIK mandate that the provider holds' });

export const paymentMethodPage = pageOf(paymentMethod, 'PaymentMethodPage');
export const paymentMethodQuery = pageQuery;

export function showPaymentMethod(
  method: PaymentMethodRecord,
  chargedId: string | null,
  setUp: z.input<typeof paymentMethod>['setUp'] = null,
): z.input<typeof paymentMethod> {
  const { _id: id, kind, state, card, problem, createdAt } = method;
  return {
    id,
    billingAccountId: method.billingAccountId,
    kind,
    state,
    isDefault: id === chargedId,
    card: card && { brand: card.brand, last4: card.last4, expires: { ...card.expires } },
    cap: method.cap && showMoney(method.cap),
    problem: problem && { code: problem.code, message: problem.message },
    setUp,
    createdAt: showInstant(createdAt),
  };
}

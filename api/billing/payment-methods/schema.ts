import { z } from 'zod';
import type { PaymentMethodRecord } from '../../../models/billing/payment-methods.js';
import { country, instant, line, postalAddress, showInstant } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import { idOf } from '../../ids.js';
import { money, showMoney } from '../amounts.js';
import { billingAccountId } from '../billing-accounts/schema.js';
import { billingProfileId } from '../billing-profiles/schema.js';

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

const card = z.strictObject({ kind: z.literal('card'), returnUrl });
const blik = z.strictObject({ kind: z.literal('blik'), cap, returnUrl });
const profile = billingProfileId
  .optional()
  .meta({ description: 'The profile whose collections charge it; left out: the account’s default one' });

export const newPaymentMethod = z
  .discriminatedUnion('kind', [card.extend({ billingProfileId: profile }), blik.extend({ billingProfileId: profile })])
  .meta({ id: 'NewPaymentMethod', description: 'Card numbers and codes are entered at the provider, never here' });

export const replacingMethod = z
  .discriminatedUnion('kind', [card, blik])
  .meta({ id: 'ReplacingPaymentMethod', description: 'Of the profile of the method whose place it takes' });

export type EnteredMethod = z.output<typeof replacingMethod>;

const expires = z
  .strictObject({ year: z.int().min(2000).max(2099), month: z.int().min(1).max(12) })
  .meta({ id: 'CardExpiry', description: 'The last month it is good for' });

export const methodEdit = z
  .strictObject({
    expires: expires.optional(),
    holderName: line(200).optional().meta({ description: 'The name on the card', example: 'Anna Nowak' }),
    address: postalAddress
      .extend({ country })
      .meta({ id: 'CardAddress', description: 'To which the bank sends the card’s statements' })
      .optional(),
    returnUrl,
  })
  .meta({
    id: 'PaymentMethodEdit',
    description:
      'What is known of a card that has changed; left out: it is entered at the provider. Name and address are kept by the provider only',
  });

export const paymentMethod = z
  .strictObject({
    id: paymentMethodId,
    billingAccountId,
    billingProfileId: billingProfileId.meta({ description: 'The profile whose collections charge it' }),
    kind: z.enum(['card', 'blik']),
    state: z.enum(['settingUp', 'ready', 'failed', 'detached']).meta({
      description:
        'settingUp: the customer enters it at the provider; failed: it was refused for good; detached: it was taken back',
    }),
    isDefault: z.boolean().meta({ description: 'The one of its profile that is charged automatically' }),
    card: z
      .strictObject({
        brand: z.string().meta({ example: 'visa' }),
        last4: z.string(),
        expires,
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
      .meta({ description: 'While it is being entered or edited; null in lists' }),
    replaces: paymentMethodId.nullable().meta({ description: 'The method whose place it takes once it is ready' }),
    replacedBy: paymentMethodId.nullable().meta({ description: 'The method that has taken its place' }),
    createdAt: instant,
  })
  .meta({ id: 'PaymentMethod', description: 'A card or BLIK mandate that the provider holds' });

export const paymentMethodPage = pageOf(paymentMethod, 'PaymentMethodPage');
export const paymentMethodQuery = pageQuery.extend({
  billingProfileId: billingProfileId.optional().meta({ description: 'Only methods of this profile' }),
});

export const detachedPaymentMethod = paymentMethod
  .extend({
    uncollected: z
      .array(idOf('subscription', 'Id of a subscription'))
      .meta({ description: 'Subscriptions that renew by themselves, and have no method any more that is charged' }),
  })
  .meta({ id: 'DetachedPaymentMethod' });

export function showPaymentMethod(
  method: PaymentMethodRecord,
  isCharged: boolean,
  setUp: z.input<typeof paymentMethod>['setUp'] = null,
): z.input<typeof paymentMethod> {
  const { _id: id, kind, state, card, problem, createdAt } = method;
  return {
    id,
    billingAccountId: method.billingAccountId,
    billingProfileId: method.billingProfileId,
    kind,
    state,
    isDefault: isCharged,
    card: card && { brand: card.brand, last4: card.last4, expires: { ...card.expires } },
    cap: method.cap && showMoney(method.cap),
    problem: problem && { code: problem.code, message: problem.message },
    setUp,
    replaces: method.replaces,
    replacedBy: method.replacedBy,
    createdAt: showInstant(createdAt),
  };
}

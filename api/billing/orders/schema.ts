import { z } from 'zod';
import { orderStates } from '../../../domain/billing/orders.js';
import { paymentRequestFromJson } from '../../../domain/billing/payment-requests.js';
import { quoteFromJson } from '../../../domain/billing/quote.js';
import { DomainError } from '../../../domain/errors.js';
import { orderedKeysId } from '../../../models/billing/ordered-keys.js';
import type { Order } from '../../../models/billing/orders.js';
import type { PaymentRequestRecord } from '../../../models/billing/payment-requests.js';
import { date, instant, line, ofCloud, showInstant } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import { idOf } from '../../ids.js';
import { partnerId } from '../../partner-ids.js';
import { chargeLine, showLine, showTotals, totals } from '../amounts.js';
import { billingAccountId } from '../billing-accounts/schema.js';
import { billingProfileId } from '../billing-profiles/schema.js';
import { paymentRequestId } from '../payment-requests/schema.js';
import { quoteId } from '../quotes/schema.js';

export const orderId = idOf('order', 'Id of an order');
const tenantId = idOf('tenant', 'Id of a tenant');
const subscriptionId = idOf('subscription', 'Id of a subscription');

export const newOrder = z
  .strictObject({
    quoteId,
    partnerOfRecordId: partnerId.optional().meta({
      description:
        'The partner that is to advise on the subscription, as it was looked up; left out: it stays as it is',
    }),
    agreement: z
      .strictObject({ version: z.string().min(1).max(40), signedBy: line(200) })
      .optional()
      .meta({
        description:
          'Acceptance of the agreement that the plan asks for, in its version; needed where the customer has not accepted it',
      }),
    billingProfileId: billingProfileId.optional().meta({
      description:
        'The profile of the billing account by which a new subscription, or keys, are billed; left out: the default one, of another plan that of the subscription before',
    }),
    onAccount: z.boolean().optional().meta({
      description:
        'true: refused where it cannot be invoiced on account; false: paid first; left out: on account as far as the terms of the billing account let it, else paid first',
    }),
    licenceForPurchaser: z.boolean().default(false).meta({
      description: 'Whether the user who buys for a team gets the first licence of a new subscription',
    }),
    beginAtOnce: z.boolean().default(false).meta({
      description:
        'A consumer’s express request that it begins before the 14 days of the withdrawal are over, knowing that the days until a withdrawal are paid; needed of consumers where something is to be paid',
    }),
  })
  .meta({ id: 'NewOrder' });

export const order = z
  .strictObject({
    id: orderId,
    state: z.enum(orderStates),
    kind: z.enum(['purchase', 'planChange', 'keys', 'seats', 'renewal', 'extension', 'conversion']),
    tenantId: tenantId.nullable().meta({ description: 'Null where a partner buys for its own account' }),
    partnerId: partnerId
      .nullable()
      .meta({ description: 'The partner that buys for its own account; null: a customer does' }),
    keys: z
      .strictObject({
        count: z.int(),
        seatsPerKey: z.int(),
        redeemBy: date,
        forTenantId: tenantId.nullable().meta({ description: 'The customer that they are for; null: for stock' }),
        keyBatchId: idOf('keyBatch', 'The batch, once it is made').nullable(),
        keyOrderId: idOf('keyOrder', 'The order of keys that the customer redeems, once it is made').nullable(),
      })
      .nullable()
      .meta({ id: 'OrderedKeys', description: 'The keys that are bought; null: it is for something else' }),
    billingAccountId,
    quoteId,
    subscriptionId: subscriptionId
      .nullable()
      .meta({ description: 'The one that it concerns, or makes once it is paid; null for keys' }),
    lines: z.array(chargeLine),
    totals,
    paymentRequestId: paymentRequestId
      .nullable()
      .meta({ description: 'What asks for its payment; null where nothing is paid' }),
    reference: z.string().nullable().meta({ description: 'What a transfer has to say' }),
    problem: z
      .strictObject({ code: z.string(), message: z.string() })
      .nullable()
      .meta({ description: 'Why what was paid cannot be delivered: it waits for a person' }),
    dueOn: date.nullable().meta({
      description:
        'It is invoiced on account: the last day on which the invoice is paid in time; null: it is paid first',
    }),
    placedAt: instant,
    lapsesAt: instant.nullable().meta({ description: 'When it lapses unless it is paid' }),
    paidAt: instant.nullable().meta({ description: 'When it was paid, or invoiced on account' }),
    endedAt: instant.nullable(),
    withdrawableThrough: date.nullable().meta({
      description: 'The last day on which a consumer withdraws from it; null: it is no consumer’s',
    }),
    cancellable: z.boolean().meta({ description: 'As long as it is neither paid nor invoiced' }),
  })
  .meta({ id: 'Order' });

export const orderPage = pageOf(order, 'OrderPage');

export const orderQuery = pageQuery.extend({
  cloud: ofCloud,
  state: z.enum(orderStates).optional().meta({ description: 'Only orders in this state' }),
  tenantId: tenantId.optional().meta({ description: 'Only orders of this tenant' }),
  billingAccountId: billingAccountId.optional().meta({ description: 'Only orders of this account' }),
  subscriptionId: subscriptionId.optional().meta({ description: 'Only orders about this subscription' }),
  testClockId: idOf('testClock', 'Id of a test clock').optional().meta({
    description: 'Only what is on this clock; left out: what is on the wall’s time, unless an owner is named',
  }),
});

export function showOrder(found: Order, request: PaymentRequestRecord | null): z.input<typeof order> {
  const { _id: id, state, tenantId: tenant, billingAccountId: account, subscriptionId: subscription, problem } = found;
  const { placedAt, lapsesAt, paidAt, endedAt } = found;
  const { id: quote, kind, lines, dueNow } = quoteFromJson(found.quote);
  if (kind === 'directBilling') throw new DomainError('internal', `${id} orders nothing.`);
  return {
    id,
    state,
    kind,
    tenantId: tenant,
    partnerId: found.partnerId,
    keys: showKeys(found),
    billingAccountId: account,
    quoteId: quote,
    subscriptionId: subscription,
    lines: lines.map(showLine),
    // Who is billed may have changed since, and the tax with it.
    totals: showTotals(request ? paymentRequestFromJson(request.request).totals : dueNow),
    paymentRequestId: request?._id ?? found.paymentRequestId,
    reference: request?.reference ?? null,
    problem: problem && { code: problem.code, message: problem.message },
    dueOn: request?.dueOn ?? null,
    placedAt: showInstant(placedAt),
    lapsesAt: lapsesAt && showInstant(lapsesAt),
    paidAt: paidAt && showInstant(paidAt),
    endedAt: endedAt && showInstant(endedAt),
    withdrawableThrough: found.consumer?.withdrawableThrough ?? null,
    cancellable: state === 'placed' || state === 'awaitingPayment',
  };
}

function showKeys({ _id: id, state, work }: Order): z.input<typeof order>['keys'] {
  if (work.kind !== 'keys') return null;
  const { count, seatsPerKey, redeemBy, tenantId: forTenantId } = work;
  const isMade = state === 'fulfilled';
  return {
    count,
    seatsPerKey,
    redeemBy,
    forTenantId,
    keyBatchId: isMade ? orderedKeysId('batch', id) : null,
    keyOrderId: isMade && forTenantId !== null ? orderedKeysId('kord', id) : null,
  };
}

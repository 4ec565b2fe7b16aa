import { z } from 'zod';
import { licenceRequestStates } from '../../../domain/billing/licence-requests.js';
import type { LicenceRequest } from '../../../models/billing/licence-requests.js';
import { instant, line, ofCloud, showInstant, slug } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import { person } from '../../identity/users/people.js';
import { idOf } from '../../ids.js';
import { order } from '../orders/schema.js';
import { quote, quoteId } from '../quotes/schema.js';

export const licenceRequestId = idOf('licenceRequest', 'Id of a request for a licence');
const subscriptionId = idOf('subscription', 'Id of a subscription');
const tenantId = idOf('tenant', 'Id of a tenant');
const userId = idOf('user', 'Id of a user');
const planId = slug.meta({ description: 'Id of a plan', example: 'office-business' });
const productId = slug.meta({ description: 'Id of a product', example: 'office' });

export const newLicenceRequest = z
  .strictObject({
    planId: planId.optional().meta({ description: 'The plan; left out: any plan of the product' }),
    productId: productId.optional().meta({ description: 'The product, where no plan is named' }),
    message: line(500).meta({ description: 'What it is needed for', example: 'I keep the books from December on' }),
    user: person.optional().meta({
      description: 'Who needs it, by id or e-mail address; left out: the caller. A colleague asks by the own account',
    }),
  })
  .refine((asked) => (asked.planId === undefined) !== (asked.productId === undefined), {
    message: 'must name a plan or a product, and not both',
    path: ['planId'],
  })
  .meta({ id: 'NewLicenceRequest' });

export const licenceRequest = z
  .strictObject({
    id: licenceRequestId,
    tenantId,
    userId: userId.meta({ description: 'Who asks for it' }),
    planId: planId.nullable().meta({ description: 'Null: any plan of the product' }),
    productId,
    message: z.string().meta({ description: 'What it is needed for; empty once the user’s personal data was purged' }),
    state: z.enum(licenceRequestStates).meta({
      description:
        'seatOrdered: granted where no seat was free, until the order of one more is paid; withdrawn: by the user, or since the user has left; lapsed: nobody answered in time',
    }),
    askedAt: instant,
    lapsesAt: instant.meta({ description: 'The first instant at which it is no longer answered' }),
    endedAt: instant.nullable(),
    reason: z.string().nullable().meta({ description: 'Why it was declined' }),
    subscriptionId: subscriptionId.nullable().meta({ description: 'From which it was granted' }),
    orderId: idOf('order', 'Id of an order').nullable().meta({ description: 'Of a seat more, where none was free' }),
  })
  .meta({ id: 'LicenceRequest', description: 'A licence that a user asks for' });

export const licenceRequestPage = pageOf(licenceRequest, 'LicenceRequestPage');

export const licenceRequestQuery = pageQuery.extend({
  cloud: ofCloud,
  tenantId: tenantId.optional().meta({ description: 'Only those of this tenant' }),
  userId: userId.optional().meta({ description: 'Only those of this user' }),
  state: z.enum(licenceRequestStates).optional().meta({ description: 'Only those in this state' }),
  planId: planId.optional().meta({ description: 'Only those for this plan' }),
  productId: productId.optional().meta({ description: 'Only those for this product, or a plan of it' }),
  testClockId: idOf('testClock', 'Id of a test clock').optional().meta({
    description: 'Only what is on this clock; left out: what is on the wall’s time, unless an owner is named',
  }),
});

export const licenceGrant = z
  .strictObject({
    subscriptionId: subscriptionId.optional().meta({
      description: 'From which it is given; left out: the only one of the organisation that fits',
    }),
    quoteId: quoteId
      .optional()
      .meta({ description: 'What was answered before, where no seat was free: one more is bought' }),
  })
  .meta({ id: 'LicenceGrant' });

export const licenceGrantAnswer = z
  .strictObject({
    committed: z.boolean().meta({ description: 'false: no seat is free; nothing has changed, and this is the price' }),
    licenceRequest,
    quote: quote.nullable().meta({ description: 'What one seat more costs, where none is free' }),
    order: order.nullable().meta({ description: 'Of one seat more: paid, it gives the licence' }),
  })
  .meta({ id: 'LicenceGrantAnswer' });

export const licenceDecline = z
  .strictObject({
    reason: line(500).meta({ description: 'The user reads it', example: 'Please use the shared mailbox' }),
  })
  .meta({ id: 'LicenceDecline' });

export function showLicenceRequest(found: LicenceRequest): z.input<typeof licenceRequest> {
  const { _id: id, planId: plan, productId: product, message, state, askedAt, lapsesAt, endedAt, reason } = found;
  return {
    id,
    tenantId: found.tenantId,
    userId: found.userId,
    planId: plan,
    productId: product,
    message,
    state,
    askedAt: showInstant(askedAt),
    lapsesAt: showInstant(lapsesAt),
    endedAt: endedAt && showInstant(endedAt),
    reason,
    subscriptionId: found.subscriptionId,
    orderId: found.orderId,
  };
}

/** As it is kept in the audit: without what people typed, which goes with the user's personal data. */
export function auditedLicenceRequest(found: LicenceRequest) {
  const { message: _message, reason: _reason, ...rest } = showLicenceRequest(found);
  return rest;
}

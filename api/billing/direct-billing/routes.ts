import { z } from 'zod';
import { changePayer } from '../../../contracts/subscriptions/subscription.js';
import { orderedWorkFromJson } from '../../../domain/billing/orders.js';
import { assertFresh, quoteFromJson } from '../../../domain/billing/quote.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { toJson } from '../../../domain/json.js';
import { subscriptionFromJson } from '../../../domain/subscriptions/subscription.js';
import { tenantOf } from '../../http/caller.js';
import { defineRoute } from '../../services.js';
import { changeable, find, shown } from '../../subscriptions/subscriptions/find-subscription.js';
import { subscription, subscriptionId } from '../../subscriptions/subscriptions/schema.js';
import { timeOn } from '../../tenant-time.js';
import { update } from '../../updates.js';
import { customerOf } from '../customer.js';
import { inputsHashOf } from '../quotes/asked.js';
import { quoteId } from '../quotes/schema.js';

const acceptance = z
  .strictObject({
    quoteId: quoteId.meta({ description: 'A quote of the kind directBilling: its price and account are accepted' }),
    intent: z.enum(['renew', 'extendMonthly', 'lapse']).default('lapse').meta({
      description: 'What follows the last term by keys: nothing, unless the renewal is accepted as well',
      example: 'renew',
    }),
  })
  .meta({ id: 'DirectBillingAcceptance' });

export const directBillingRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/subscriptions/{subscriptionId}/direct-billing',
    operationId: 'acceptDirectBilling',
    summary: 'Have a subscription by keys paid by period from its end on',
    description:
      'An administrator of the organisation accepts a price and a billing account by a quote. Nothing is charged now; where it is to be renewed, payment of the first period is asked for before the end. Further keys can be redeemed all the same, and put that off.',
    tags: ['Subscriptions'],
    params: z.strictObject({ subscriptionId }),
    body: acceptance,
    longRunning: true,
    answers: { 200: { description: 'The subscription', schema: subscription, etag: true, changesWithTime: true } },
    problems: [
      ...(['notFound', 'forbidden', 'staleQuote', 'payerNotChangeable', 'replacementWaits'] as const),
      ...(['deletionBegun', 'subscriptionEnded', 'clockAdvancing', 'tenantErased', 'purchaserDecides'] as const),
    ],
    async handler({ services, caller, params, body, requestHash: requestId, resumed, changes, language }) {
      const { database } = services;
      const { workflowId, change, projection } = await changeable(services, caller, params.subscriptionId, resumed);
      if (tenantOf(caller) !== projection.tenantId) {
        throw new DomainError('forbidden', 'An administrator of the organisation accepts it.');
      }
      const pointer = '/quoteId';
      const committed = requireFound(
        await database.quotes.within(await caller.reach(), body.quoteId),
        `quote ${body.quoteId}`,
        { pointer },
      );
      const quote = quoteFromJson(committed.quote);
      const work = orderedWorkFromJson(committed.work);
      if (quote.kind !== 'directBilling' || work.kind !== 'time' || quote.bound.subscriptionId !== projection._id) {
        throw new DomainError('invalidRequest', 'It is no quote of direct billing for this subscription.', { pointer });
      }
      const found = subscriptionFromJson(projection.subscription);
      if (!resumed) {
        assertFresh(quote, {
          caller: caller.id,
          inputsHash: inputsHashOf(work),
          customer: customerOf(await database.billingAccounts.find(committed.billingAccountId)),
          at: await timeOn(database, projection.testClockId),
          subscription: found,
        });
      }
      await changes({ ...change, before: (await shown(services, { caller, language }, projection)).body });
      const { billingAccountId } = committed;
      await update(services, workflowId, changePayer, {
        to: { billingAccountId, purchaserId: null, currency: quote.currency },
        reason: 'directBilling',
        intent: body.intent,
        ...(work.nextTerm && { nextTerm: toJson(work.nextTerm) }),
        requestId,
      });
      return shown(services, { caller, language }, await find(services, caller, params.subscriptionId));
    },
  }),
];

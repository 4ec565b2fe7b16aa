/** The total number of seats, by one request: what it costs, then the change (docs/concepts.md, "Self-service"). */
import { z } from 'zod';
import { orderedWorkFromJson } from '../../../domain/billing/orders.js';
import { assertFresh, quoteFromJson } from '../../../domain/billing/quote.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { currentTerm, subscriptionFromJson } from '../../../domain/subscriptions/subscription.js';
import type { BillingAccount } from '../../../models/billing/billing-accounts.js';
import type { Order } from '../../../models/billing/orders.js';
import type { QuoteRecord } from '../../../models/billing/quotes.js';
import { newRefund } from '../../../models/billing/refunds.js';
import type { SubscriptionProjection } from '../../../models/subscriptions/subscriptions.js';
import type { Caller } from '../../http/caller.js';
import type { Language } from '../../i18n/language.js';
import { idFrom, idOf } from '../../ids.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { assertMayReduce } from '../../subscriptions/subscriptions/may-reduce.js';
import { peopleFreed } from '../../subscriptions/subscriptions/people-freed.js';
import { showMoney } from '../amounts.js';
import { changeablePaid } from '../changeable-owner.js';
import { customerOf } from '../customer.js';
import { purchasersPart } from '../orders/for-purchaser.js';
import { orderFrom, orderIdOf, start } from '../orders/routes.js';
import { showOrder } from '../orders/schema.js';
import { startPayment } from '../payments/start-payment.js';
import { inputsHashOf } from '../quotes/asked.js';
import { makeQuote, quoteProblems, standingOf } from '../quotes/routes.js';
import { showQuote } from '../quotes/schema.js';
import { type Returned, returnedSeats } from './give-back.js';
import { newSeats, seatsAnswer } from './schema.js';

type Answer = z.input<typeof seatsAnswer>;

export const seatRoutes = [
  defineRoute({
    method: 'put',
    path: '/v1/subscriptions/{subscriptionId}/seats',
    operationId: 'changeSeats',
    summary: 'Set the total number of seats',
    description:
      'Asked first, it answers what it costs or gives back; with the id of that quote, or with commit, it is done. More are bought for the rest of the period, fewer count from the next term on, or at once within the hours in which a purchase can be given back.',
    tags: ['Billing'],
    params: z.strictObject({ subscriptionId: idOf('subscription', 'Id of a subscription') }),
    body: newSeats,
    idempotent: true,
    answers: { 200: { description: 'What it costs, or what was done', schema: seatsAnswer } },
    problems: [...quoteProblems, 'cancellationWindowOver', 'consumerConsentRequired', 'forbidden', 'usersNotFreed'],
    async handler({ services, caller, params, body, requestHash, changes, language }) {
      const { database } = services;
      const found = await database.subscriptions.within(await caller.reach(), params.subscriptionId);
      const projection = requireFound(found, `subscription ${params.subscriptionId}`);
      const { billingAccountId, tenantId, testClockId, _id: subscriptionId } = projection;
      if (billingAccountId === null) throw new DomainError('notInvoiced');
      const { now, zone, ...paid } = await changeablePaid(services, caller, {
        billingAccountId,
        tenantId,
        testClockId,
      });
      const account = requireFound(paid.account, 'billing account');
      if (body.when === 'paid' && body.quoteId === undefined) {
        const asked = { kind: 'seats', subscriptionId, seats: body.total } as const;
        const made = await makeQuote({ services, caller, body: asked, requestHash, changes }).catch(ofTotal);
        return { status: 200, body: await quoted({ services, caller, language }, made) };
      }
      if (body.when === 'paid') {
        const committed = requireFound(
          await database.quotes.within(await caller.reach(), body.quoteId ?? ''),
          `quote ${body.quoteId}`,
          { pointer: '/quoteId' },
        );
        const freeUsers = await peopleFreed(services, projection, { named: body.freeUsers, language });
        const placed = await orderOf(services, {
          ...(freeUsers && { freeUsers }),
          caller,
          committed,
          projection,
          account,
          body,
          requestHash,
          now,
          zone,
        });
        await changes({ subject: { kind: 'order', id: placed._id }, tenantId, at: now });
        const kept = await database.changeOrders.place(placed);
        await start(services, kept);
        return {
          status: 200,
          body: {
            ...(await quoted({ services, caller, language }, committed)),
            committed: true,
            order: showOrder(kept, null),
          },
        };
      }
      await assertMayReduce(caller, projection, '/total');
      const subscription = subscriptionFromJson(projection.subscription);
      const owned = currentTerm(subscription).seats;
      const asked = { total: body.total, now: owned, pointer: '/total' };
      await database.changeOrders.assertNoSeatsOrdered(subscriptionId, new Date(now.epochMilliseconds), asked);
      const refundIds = Array.from({ length: mostReturned }, (_, n) => idFrom('refund', `${requestHash}/${n}`));
      const before = (await Promise.all(refundIds.map((id) => database.refunds.find(id)))).flatMap((one) => one ?? []);
      if (before.length === 0 && body.total >= owned) {
        throw new DomainError('invalidSeats', `It has ${owned} seats: fewer are given back.`, { pointer: '/total' });
      }
      const returned = await returnedSeats(database, subscription, { total: body.total, now, zone, own: before });
      const { reason, feedback } = body;
      // Those of an earlier try of the same request may have lost their licence by it.
      const isRepeated = before.length > 0;
      const named = isRepeated ? undefined : body.freeUsers;
      const freeUsers = (await peopleFreed(services, projection, { named, language })) ?? [];
      const why = feedback ? `${reason}: ${feedback}` : reason;
      await changes({ subject: { kind: 'subscription', id: subscriptionId }, tenantId, at: now, reason: why });
      if (!body.commit) return { status: 200, body: givenBack(returned, null) };
      for (const [n, { record, seats: count }] of returned.entries()) {
        const id = refundIds[n] ?? idFrom('refund', `${requestHash}/${n}`);
        await database.refunds.request(
          newRefund({
            ...{ _id: id, paymentRequestId: record._id, billingAccountId: record.billingAccountId, tenantId },
            ...{ partnerId: null, testClockId, seats: count, keepSeats: body.total, freeUsers, reason },
            requestedAt: new Date(now.epochMilliseconds),
          }),
        );
        await startPayment(services, { _id: id, tenantId, partnerId: null, testClockId }, 'refund');
      }
      return { status: 200, body: givenBack(returned, refundIds) };
    },
  }),
];

/** What a quote calls its seats is the total here. */
function ofTotal(error: unknown): never {
  if (!(error instanceof DomainError) || error.details.pointer !== '/seats') throw error;
  throw new DomainError(error.code, error.message, { ...error.details, pointer: '/total' });
}

/** So many purchases seats are given back from by one request. */
const mostReturned = 20;

interface Committing {
  readonly caller: Caller;
  readonly committed: QuoteRecord;
  readonly projection: SubscriptionProjection;
  readonly account: BillingAccount;
  readonly body: { readonly total: number; readonly beginAtOnce: boolean };
  /** Whom to free at the next term, where it has fewer. */
  readonly freeUsers?: readonly string[];
  readonly requestHash: string;
  readonly now: Parameters<typeof purchasersPart>[2]['now'];
  readonly zone: string;
}

/** The order that commits a quote of so many seats. @throws DomainError staleQuote, consumerConsentRequired */
async function orderOf(
  { database }: ApiServices,
  { caller, committed, projection, account, body, freeUsers, requestHash, now, zone }: Committing,
): Promise<Order> {
  const quote = quoteFromJson(committed.quote);
  const work = orderedWorkFromJson(committed.work);
  const subscription = subscriptionFromJson(projection.subscription);
  const id = orderIdOf(committed);
  // Delivered at once, the order has changed the subscription before its own request is repeated.
  const isRepeated = (await database.orders.find(id))?.madeBy === requestHash;
  if (!isRepeated) {
    const customer = customerOf(account);
    assertFresh(quote, { caller: caller.id, inputsHash: inputsHashOf(work), customer, at: now, subscription });
  }
  const total = work.kind === 'moreSeats' ? quote.seats.now : work.kind === 'fewerSeats' ? work.seats : null;
  if (total !== body.total || quote.bound.subscriptionId !== projection._id) {
    throw new DomainError('staleQuote', 'It was made for another change. Ask for a quote again.', { reason: 'inputs' });
  }
  const placedWork = work.kind === 'fewerSeats' && freeUsers ? { ...work, freeUsers } : work;
  const asked = { work, kind: quote.kind, due: quote.dueNow.gross.amount, licenceForPurchaser: false };
  const ofPurchaser = await purchasersPart(database, account, { ...asked, beginAtOnce: body.beginAtOnce, now, zone });
  const placing = {
    id,
    caller,
    madeBy: requestHash,
    zone,
    now: new Date(now.epochMilliseconds),
    work: placedWork,
  };
  return orderFrom(committed, { ...placing, partnerOfRecord: null, onAccount: true, ...ofPurchaser });
}

/** Who asks, and in which language. */
interface Asking {
  readonly services: ApiServices;
  readonly caller: Caller;
  readonly language: Language;
}

async function quoted({ services, caller, language }: Asking, made: QuoteRecord): Promise<Answer> {
  const shown = showQuote(made, await standingOf(services, caller, made), language);
  return { committed: false, quote: shown, order: null, givenBack: [] };
}

function givenBack(returned: readonly Returned[], refundIds: readonly string[] | null): Answer {
  const shown = returned.map(({ record, seats, amount }, n) => ({
    paymentRequestId: record._id,
    seats,
    amount: showMoney(amount),
    refundId: refundIds?.[n] ?? null,
  }));
  return { committed: refundIds !== null, quote: null, order: null, givenBack: shown };
}

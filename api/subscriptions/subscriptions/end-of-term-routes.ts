import { z } from 'zod';
import { changeRenewal } from '../../../contracts/subscriptions/subscription.js';
import { periodMonthsOf } from '../../../domain/catalogue/licensing.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { nextTermSeating, peopleToFree } from '../../../domain/subscriptions/people-to-free.js';
import {
  currentTerm,
  endedAs,
  hasEnded,
  lastTerm,
  type Subscription,
  subscriptionFromJson,
} from '../../../domain/subscriptions/subscription.js';
import type { NextTerm } from '../../../domain/subscriptions/terms.js';
import { holdersToFree } from '../../../models/subscriptions/freeable-users.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { timeOn } from '../../tenant-time.js';
import { guardedBy, update } from '../../updates.js';
import { changeableEnd, find, shown } from './find-subscription.js';
import { assertMayReduce } from './may-reduce.js';
import { peopleFreed } from './people-freed.js';
import { newEndOfTerm, renewalPreview, subscription, subscriptionId } from './schema.js';

const path = '/v1/subscriptions/{subscriptionId}/end-of-term';

export const endOfTermRoutes = [
  defineRoute({
    method: 'get',
    path,
    operationId: 'previewRenewal',
    summary: 'Preview who keeps a seat when the next term begins',
    description:
      'As of now: fewer people are freed once somebody gives the licence back, and other ones once others are named.',
    tags: ['Subscriptions'],
    params: z.strictObject({ subscriptionId }),
    answers: { 200: { description: 'What would become of the licences', schema: renewalPreview } },
    problems: ['notFound', 'subscriptionEnded'],
    async handler({ services, caller, params }) {
      const { tenantId, subscription: json } = await find(services, caller, params.subscriptionId);
      const found = subscriptionFromJson(json);
      if (hasEnded(found)) throw endedAs(found);
      const { id, assigned, renewal } = found;
      const { startsOn, seats, named } = nextTermSeating(found);
      const holders = await holdersToFree(
        services.database,
        { tenantId, subscriptionId: id, assigned },
        { seats, named },
      );
      const freed = startsOn === null ? [] : peopleToFree(holders, seats);
      const body = {
        intent: renewal.intent,
        startsOn: startsOn?.toString() ?? null,
        seats,
        assigned,
        named: [...named],
      };
      return { status: 200, body: { ...body, freed: freed.slice(0, 1000), count: freed.length } };
    },
  }),
  defineRoute({
    method: 'put',
    path,
    operationId: 'decideEndOfTerm',
    summary: 'Decide what follows the term: renew, lapse, or go on month by month',
    description:
      'With fewer seats or another plan it is decided before payment of the next term is asked for; fewer seats by a representative of the seller. To lapse takes a request for payment back. Until its day the decision can be changed again, and it survives other changes.',
    tags: ['Subscriptions'],
    params: z.strictObject({ subscriptionId }),
    body: newEndOfTerm,
    idempotent: true,
    ifMatch: true,
    longRunning: true,
    answers: { 200: { description: 'The subscription', schema: subscription, etag: true, changesWithTime: true } },
    problems: [
      'notFound',
      'forbidden',
      'organisationDecides',
      'renewalNotChangeable',
      'proFormaIssued',
      'invalidSeats',
      'planNotOnSale',
      'replacementWaits',
      'deletionBegun',
      'subscriptionEnded',
      'clockAdvancing',
      'notForSelfService',
      'selfServiceDisabled',
      'noPaymentMethod',
      'usersNotFreed',
    ],
    async handler({ services, caller, params, body, requestHash: requestId, ifMatch, changes, language }) {
      const { workflowId, change, projection } = await changeableEnd(services, caller, params.subscriptionId);
      const found = subscriptionFromJson(projection.subscription);
      const seats = body.seats ?? null;
      if (seats !== null && seats < (found.renewal.seats ?? currentTerm(found).seats))
        await assertMayReduce(caller, projection, '/seats');
      if (body.intent !== 'lapse' && seats !== null && seats !== found.renewal.seats) {
        const now = await timeOn(services.database, projection.testClockId);
        const asked = { total: seats, now: currentTerm(found).seats, pointer: '/seats' };
        await services.database.changeOrders.assertNoSeatsOrdered(found.id, new Date(now.epochMilliseconds), asked);
      }
      const plan = body.planId ? await nextPlan(services, found, body.planId) : null;
      if (plan && found.payer && body.intent !== 'lapse') {
        const wasTrial = lastTerm(found).months === null;
        await services.assertMayGoOnWith(services.database, found.payer, { plan: plan.plan, wasTrial });
      }
      const freeUsers = await peopleFreed(services, projection, { named: body.freeUsers, language });
      await changes({ ...change, before: (await shown(services, { caller, language }, projection)).body });
      const named = freeUsers && { freeUsers };
      const asked = { intent: body.intent, seats, plan, ...named, requestId, ...guardedBy(ifMatch) };
      await update(services, workflowId, changeRenewal, asked);
      return shown(services, { caller, language }, await find(services, caller, params.subscriptionId));
    },
  }),
];

/** @throws DomainError notFound, planNotOnSale, renewalNotChangeable */
async function nextPlan({ database }: ApiServices, found: Subscription, planId: string): Promise<NextTerm | null> {
  if (planId === currentTerm(found).plan.id) return null;
  const pointer = '/planId';
  const plan = requireFound(await database.plans.newest(planId), `plan ${planId}`, { pointer });
  if (!plan.onSale) throw new DomainError('planNotOnSale', `${planId} was withdrawn from sale.`, { pointer });
  const { months, policy, version, billing, prices } = plan;
  const currency = found.payer?.currency;
  if (months === null || policy === null) {
    const message = 'A term is followed by one of a plan that is sold for a time: no trial, and nothing perpetual.';
    throw new DomainError('renewalNotChangeable', message, {
      reason: policy === null ? 'perpetualPlan' : 'trialPlan',
      pointer,
    });
  }
  if (currency !== undefined && !prices.some((list) => list.currency === currency)) {
    throw new DomainError('renewalNotChangeable', `It has no price in ${currency}.`, { reason: 'currency', pointer });
  }
  return { plan: { id: planId, version }, months, policy, periodMonths: periodMonthsOf(billing) };
}

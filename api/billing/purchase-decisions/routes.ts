/** What becomes of the purchases of a user who leaves: docs/concepts.md, "Purchases of one who leaves". */
import { z } from 'zod';
import { assertLeft } from '../../../domain/billing/left-purchases.js';
import type { Instant } from '../../../domain/calendar.js';
import { requireFound } from '../../../domain/errors.js';
import { isLive } from '../../../domain/subscriptions/subscription.js';
import type { SubscriptionProjection } from '../../../models/subscriptions/subscriptions.js';
import { OperationPending } from '../../http/operation-pending.js';
import { asDomainError } from '../../http/problems.js';
import { type Language, languageHeaders } from '../../i18n/language.js';
import { sentenceOf } from '../../i18n/sentences.js';
import { changeableTenant } from '../../identity/tenants/find-tenant.js';
import { tenantId } from '../../identity/tenants/schema.js';
import { userId } from '../../identity/users/schema.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { changeOf, find } from '../../subscriptions/subscriptions/find-subscription.js';
import { subscriptionId } from '../../subscriptions/subscriptions/schema.js';
import { showDecision } from '../self-service-subscriptions/decision.js';
import { selfServiceSubscription } from '../self-service-subscriptions/schema.js';
import { showSelfService } from '../self-service-subscriptions/show.js';
import { type Deciding, decide, decisionOn, undecide } from './decide.js';
import { decidedPurchases, newPurchaseDecision } from './schema.js';

const tags = ['Self-service'] as const;
const params = z.strictObject({ subscriptionId });
const path = '/v1/subscriptions/{subscriptionId}/purchase-decision';
const answers = {
  200: { description: 'The purchase', schema: selfServiceSubscription, changesWithTime: true },
} as const;

export const purchaseDecisionRoutes = [
  defineRoute({
    method: 'put',
    path,
    operationId: 'decidePurchase',
    summary: 'Decide what becomes of a purchase of a user who has left',
    description:
      'Until the user is purged: let it lapse, which ends the warnings, or hand it over to another user, who accepts with a payment method of the own. It can be decided otherwise until then, and taken over; restoring the user takes it back.',
    tags,
    params,
    body: newPurchaseDecision,
    idempotent: true,
    longRunning: true,
    answers,
    problems: [
      ...(['notFound', 'leaverDecisionNotPossible', 'unknownUser', 'malformedUser', 'handOverOpen'] as const),
      ...(['payerNotChangeable', 'renewalNotChangeable', 'replacementWaits', 'deletionBegun'] as const),
      ...(['subscriptionEnded', 'clockAdvancing'] as const),
    ],
    async handler({ services, caller, params: { subscriptionId: id }, body, requestHash: requestId, changes }) {
      const found = await find(services, caller, id);
      const change = await changeOf(services, found);
      const deciding: Deciding = { by: caller, requestId, now: change.at };
      await decide(services, found, body, { ...deciding, recorded: () => changes(change) });
      return { status: 200, body: await shown(services, id, change.at) };
    },
  }),
  defineRoute({
    method: 'delete',
    path,
    operationId: 'withdrawPurchaseDecision',
    summary: 'Take back what was decided on a purchase of a user who has left',
    description: 'Nothing is decided then, and it lapses unless somebody decides before the user is purged.',
    tags,
    params,
    idempotent: true,
    answers,
    problems: ['notFound', 'leaverDecisionNotPossible', 'deletionBegun', 'subscriptionEnded', 'clockAdvancing'],
    async handler({ services, caller, params: { subscriptionId: id }, changes }) {
      const found = await find(services, caller, id);
      const change = await changeOf(services, found);
      await undecide(services, found, change.at, () => changes(change));
      return { status: 200, body: await shown(services, id, change.at) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/tenants/{tenantId}/users/{userId}/purchase-decisions',
    operationId: 'decidePurchases',
    summary: 'Decide what becomes of all purchases of a user who has left',
    description: 'The same for each of them that has not ended. Of one that is refused the result says so.',
    tags,
    params: z.strictObject({ tenantId, userId }),
    body: newPurchaseDecision,
    answers: { 200: { description: 'What became of each purchase', schema: decidedPurchases } },
    problems: [
      ...(['notFound', 'leaverDecisionNotPossible', 'unknownUser', 'malformedUser'] as const),
      ...(['clockAdvancing', 'tenantErased'] as const),
    ],
    async handler({ services, caller, params: asked, body, requestHash: requestId, changes, language }) {
      const { database } = services;
      const { tenant, now } = await changeableTenant(services, caller, asked.tenantId);
      const user = requireFound(await database.users.find(tenant._id, asked.userId), `user ${asked.userId}`);
      assertLeft(user);
      const bought = (await database.subscriptions.ofPurchaser(tenant._id, user._id)).filter((one) =>
        isLive(one.subscription),
      );
      await changes({ subject: { kind: 'user', id: user._id }, tenantId: tenant._id, at: now });
      const results: DecidedPurchase[] = [];
      for (const one of bought) {
        const deciding = { by: caller, requestId, now, recorded: async () => {} };
        const refused = await refusalOf(() => decide(services, one, body, deciding), language);
        results.push(await resultOf(services, one, refused, now));
      }
      return { status: 200, headers: languageHeaders(language), body: { results } };
    },
  }),
];

type DecidedPurchase = z.input<typeof decidedPurchases>['results'][number];

async function shown(
  services: ApiServices,
  id: string,
  now: Instant,
): Promise<z.input<typeof selfServiceSubscription>> {
  const { database } = services;
  const projection = await database.subscriptions.existing(id);
  const [one] = await showSelfService(services, { _id: projection.tenantId }, [projection], { holders: 100, now });
  return requireFound(one, `subscription ${id}`);
}

/** Null: nothing refuses it. What may pass is asked again by the caller. */
async function refusalOf(decided: () => Promise<void>, language: Language): Promise<DecidedPurchase['problem']> {
  try {
    await decided();
    return null;
  } catch (error) {
    if (error instanceof OperationPending) return null;
    const refusal = asDomainError(error);
    // Of the request, and not of one purchase.
    if (refusal.retry || refusal.details.pointer === '/to') throw error;
    return { code: refusal.code, message: sentenceOf(refusal, language) };
  }
}

async function resultOf(
  { database }: ApiServices,
  { _id }: SubscriptionProjection,
  problem: DecidedPurchase['problem'],
  now: Instant,
): Promise<DecidedPurchase> {
  const found = await decisionOn(database, await database.subscriptions.existing(_id), now);
  return { subscriptionId: _id, decision: found?.decision ? showDecision(found.decision) : null, problem };
}

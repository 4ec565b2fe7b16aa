/** An organisation takes over what a user has bought for a team: docs/concepts.md, "Self-service". */
import { z } from 'zod';
import { takeOver, withdrawTakeOver } from '../../../contracts/subscriptions/subscription.js';
import { subscriptionWorkflowId } from '../../../contracts/workflow-ids.js';
import type { Instant } from '../../../domain/calendar.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { endedAs, hasEnded, type Payer } from '../../../domain/subscriptions/subscription.js';
import { billingAccountIdOf } from '../../../models/billing/billing-accounts.js';
import type { SubscriptionProjection } from '../../../models/subscriptions/subscriptions.js';
import { OperationPending } from '../../http/operation-pending.js';
import { asDomainError } from '../../http/problems.js';
import { type Language, languageHeaders } from '../../i18n/language.js';
import { sentenceOf } from '../../i18n/sentences.js';
import { changeableTenant } from '../../identity/tenants/find-tenant.js';
import { tenantId } from '../../identity/tenants/schema.js';
import { userId } from '../../identity/users/schema.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { changeOf, find, shown } from '../../subscriptions/subscriptions/find-subscription.js';
import { subscription, subscriptionId } from '../../subscriptions/subscriptions/schema.js';
import { guardedBy, update } from '../../updates.js';
import { withdrawOpenOffer } from '../hand-overs/offers.js';
import { newTakeOver, takenOver } from './schema.js';

const tags = ['Self-service'] as const;
const params = z.strictObject({ subscriptionId });
const path = '/v1/subscriptions/{subscriptionId}/take-over';
const answers = {
  200: { description: 'The subscription', schema: subscription, etag: true, changesWithTime: true },
} as const;

export const takeOverRoutes = [
  defineRoute({
    method: 'post',
    path,
    operationId: 'takeOverSubscription',
    summary: 'Take over for the organisation what a user has bought',
    description:
      'Users keep their licences. What is paid stays paid, by the purchaser, with what can be given back of it; what is not paid yet is withdrawn and asked of the organisation, from now on. Until its day the purchaser decides on seats and licences, and it can be planned anew or taken back. Both are told.',
    tags,
    params,
    body: newTakeOver,
    ifMatch: true,
    longRunning: true,
    answers,
    problems: [
      'notFound',
      'noPayer',
      'otherCurrency',
      'takeOverNotPossible',
      'replacementWaits',
      'deletionBegun',
      'subscriptionEnded',
      'clockAdvancing',
      'tenantErased',
    ],
    async handler({ services, caller, params, body, requestHash: requestId, ifMatch, changes, language }) {
      const found = await find(services, caller, params.subscriptionId);
      const change = await changeOf(services, found);
      const asked = await askedOf(services, found, body);
      await changes({ ...change, before: (await shown(services, { caller, language }, found)).body });
      await update(services, workflowIdOf(found), takeOver, { ...asked, requestId, ...guardedBy(ifMatch) });
      await withdrawOpenOffer(services, found._id, change.at);
      return shown(services, { caller, language }, await find(services, caller, params.subscriptionId));
    },
  }),
  defineRoute({
    method: 'delete',
    path,
    operationId: 'withdrawTakeOver',
    summary: 'Take a planned taking over back, until its day has come',
    description: 'What was decided for the end of the term before it is so again.',
    tags,
    params,
    idempotent: true,
    ifMatch: true,
    longRunning: true,
    answers,
    problems: ['notFound', 'noTakeOver', 'deletionBegun', 'subscriptionEnded', 'clockAdvancing'],
    async handler({ services, caller, params, requestHash: requestId, ifMatch, changes, language }) {
      const found = await find(services, caller, params.subscriptionId);
      if (hasEnded(found.subscription)) throw endedAs(found.subscription);
      const change = await changeOf(services, found);
      await changes({ ...change, before: (await shown(services, { caller, language }, found)).body });
      await update(services, workflowIdOf(found), withdrawTakeOver, { requestId, ...guardedBy(ifMatch) });
      return shown(services, { caller, language }, await find(services, caller, params.subscriptionId));
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/tenants/{tenantId}/users/{userId}/take-over',
    operationId: 'takeOverPurchases',
    summary: 'Take over all that a user has bought',
    description:
      'The same for each of the user’s subscriptions that has not ended, on the same day where one is named. Of one for which it is too late, or too early, the result says so.',
    tags,
    params: z.strictObject({ tenantId, userId }),
    body: newTakeOver,
    answers: { 200: { description: 'What became of each subscription', schema: takenOver } },
    problems: ['notFound', 'clockAdvancing', 'tenantErased'],
    async handler({ services, caller, params, body, requestHash: requestId, changes, language }) {
      const { database } = services;
      const { tenant, now } = await changeableTenant(services, caller, params.tenantId);
      const user = requireFound(await database.users.find(tenant._id, params.userId), `user ${params.userId}`);
      await changes({ subject: { kind: 'user', id: user._id }, tenantId: tenant._id, at: now });
      const bought = await database.subscriptions.ofPurchaser(tenant._id, user._id);
      const results: TakeOverResult[] = [];
      for (const one of bought.filter((found) => !hasEnded(found.subscription))) {
        results.push(await taken(services, one, { body, requestId, language, now }));
      }
      return { status: 200, headers: languageHeaders(language), body: { results } };
    },
  }),
];

type TakeOverResult = z.input<typeof takenOver>['results'][number];
type AskedTakeOver = z.output<typeof newTakeOver>;

interface AskedOfAll {
  readonly body: AskedTakeOver;
  readonly requestId: string;
  readonly language: Language;
  readonly now: Instant;
}

/** One of several: what refuses it is its result. */
async function taken(
  services: ApiServices,
  found: SubscriptionProjection,
  { body, requestId, language, now }: AskedOfAll,
): Promise<TakeOverResult> {
  const { _id } = found;
  const result = { subscriptionId: _id, on: null, problem: null };
  try {
    const asked = await askedOf(services, found, body);
    await update(services, workflowIdOf(found), takeOver, { ...asked, requestId });
    // Nobody else is asked any more: it is the organisation's.
    await withdrawOpenOffer(services, _id, now);
  } catch (error) {
    if (error instanceof OperationPending) return { ...result, result: 'pending' };
    const refusal = asDomainError(error);
    if (refusal.retry) throw error;
    return { ...result, result: 'refused', problem: { code: refusal.code, message: sentenceOf(refusal, language) } };
  }
  const { takeOver: planned } = (await services.database.subscriptions.existing(_id)).subscription;
  return planned ? { ...result, result: 'planned', on: planned.on } : { ...result, result: 'takenOver' };
}

/** @throws DomainError noPayer, tenantErased, takeOverNotPossible */
async function askedOf(
  services: ApiServices,
  { tenantId: tenant, subscription: saved }: SubscriptionProjection,
  { on, intent }: AskedTakeOver,
) {
  if (!saved.payer) throw new DomainError('takeOverNotPossible', 'No user pays for it.', { reason: 'organisation' });
  const to = await organisationOf(services, tenant, saved.payer);
  return { to, ...(on !== undefined && { on }), ...(intent && { intent }) };
}

/** The account of the organisation, which pays in the subscription's currency. @throws DomainError noPayer, tenantErased */
async function organisationOf(
  { database }: ApiServices,
  tenant: string,
  { currency }: Pick<Payer, 'currency'>,
): Promise<Payer> {
  const account = await database.billingAccounts.find(billingAccountIdOf({ kind: 'organisation', tenantId: tenant }));
  if (!account) throw new DomainError('noPayer', 'The organisation has no billing account: open one first.');
  if (!account.details) throw new DomainError('tenantErased');
  return { billingAccountId: account._id, purchaserId: null, currency };
}

function workflowIdOf({ tenantId: tenant, _id }: SubscriptionProjection): string {
  return subscriptionWorkflowId(tenant, _id);
}

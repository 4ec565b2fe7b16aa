import { createHash } from 'node:crypto';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import { z } from 'zod';
import { accept, cancel, choose, redeem } from '../../../contracts/keys/redemption.js';
import type { Requested } from '../../../contracts/messages.js';
import { redemptionWorkflowId } from '../../../contracts/workflow-ids.js';
import { instant as parseInstant } from '../../../domain/calendar.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import type { Scope } from '../../../domain/identity/scopes.js';
import type { ApiKeys } from '../../../models/identity/api-keys.js';
import type { Redemption } from '../../../models/keys/redemptions.js';
import { relationsOfOpening } from '../../../models/partners/relations.js';
import { instant } from '../../formats.js';
import { type Caller, tenantOf } from '../../http/caller.js';
import type { CallContext } from '../../http/define-route.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { asDomainError } from '../../http/problems.js';
import { type Language, languageHeaders } from '../../i18n/language.js';
import { idFrom } from '../../ids.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { assertTimeAtRest, timeOn } from '../../tenant-time.js';
import { update } from '../../updates.js';
import { beginRedemption, resumeIfAbandoned } from './begin-redemption.js';
import { checkKeys } from './check-keys.js';
import { chosenOf, withOptions } from './choices.js';
import { newRedemptionOf } from './new-redemption.js';
import { chosenNow, isAgreed, known, readRedemption } from './review.js';
import {
  declarationText,
  isOpen,
  newAgreement,
  newChoice,
  newRedemption,
  openedRedemption,
  redeemRequest,
  redemption,
  redemptionId,
  redemptionPage,
  redemptionQuery,
  showDeclaration,
  showReview,
  showSummary,
} from './schema.js';
import { situationNow } from './situation.js';

const tags = ['Redemptions'] as const;
const params = z.strictObject({ redemptionId });
const position = z.tuple([instant, redemptionId]);

/** Of a token, in milliseconds. */
const tokenLasts = 7 * 24 * 3_600_000;

/** Why a choice does not apply. */
const choiceProblems = [
  'useNotPossible',
  'renewNotPossible',
  'addSeatsNotPossible',
  'replaceNotPossible',
  'replacementWaits',
  'confirmationRequired',
  'deletionBegun',
  'subscriptionEnded',
  'unknownUser',
] as const;

export const redemptionRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/declaration',
    operationId: 'getDeclaration',
    summary: 'Read what a person declares who opens a redemption',
    tags,
    answers: { 200: { description: 'The sentence', schema: declarationText } },
    async handler({ language }) {
      return { status: 200, headers: languageHeaders(language), body: showDeclaration(language) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/redemptions',
    operationId: 'openRedemption',
    summary: 'Open a redemption of product keys',
    description:
      'Reserves the keys, all or none. Then a use is chosen among its `options`, unless `use` says it at once, the agreement is accepted and the redemption redeemed; without progress for 24 hours its keys are free again. Administrators redeem for their own tenant, partners open redemptions for new tenants.',
    tags,
    longRunning: true,
    body: newRedemption,
    answers: { 201: { description: 'The open redemption with its review', schema: openedRedemption } },
    problems: [
      'malformedKey',
      'duplicateKey',
      'unknownKey',
      'usedKey',
      'reservedKey',
      'revokedKey',
      'expiredKey',
      'keyOfOrder',
      'otherCustomersOrder',
      'mixedKeys',
      'otherTestClock',
      'countryNotServed',
      ...choiceProblems,
      'tenantErased',
      'clockAdvancing',
      'notFound',
      'redemptionClosed',
    ],
    async handler({ services, body, caller, requestHash, changes, language }) {
      const { database } = services;
      const id = idFrom('redemption', requestHash);
      const before = await database.redemptions.find(id);
      const { redemption: opened, sellers } = before
        ? { redemption: before, sellers: [] }
        : await newRedemptionOf(database, body, { caller, requestHash, language });
      const now = parseInstant(opened.openedAt.toISOString());
      await changes({ subject: { kind: 'redemption', id }, tenantId: opened.tenantId, at: now });
      if (!before) {
        // First, so that a redemption that is there has its relations.
        await database.relations.add(relationsOfOpening(opened, sellers, new Date()));
        await database.redemptions.open(opened);
      }
      if (opened.state === 'refused') {
        // The keys may be free by now, but this redemption has ended: a new one needs a new Idempotency-Key.
        await checkKeys(database, body, await caller.reach('keyOrders:read'));
        throw closed('refused');
      }
      if (!opened.endedAt) await beginRedemption(services, opened, { now, requestHash });
      const headers = { Location: `/v1/redemptions/${id}`, ...languageHeaders(language) };
      const shown = await readRedemption(database, id, language);
      const token = await tokenOf(database.apiKeys, opened, { caller, requestHash });
      return {
        status: 201,
        headers,
        body: { ...shown, token },
        masked: { ...shown, token: token && `perennial_…${token.slice(-5)}` },
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/redemptions',
    operationId: 'listRedemptions',
    summary: 'List the redemptions',
    description:
      'The newest first. Administrators see those of their tenant and move them on, whoever opened them; partners see those that they opened and those of keys that they sold.',
    tags,
    query: redemptionQuery,
    answers: { 200: { description: 'A page of redemptions, without their reviews', schema: redemptionPage } },
    async handler({ services, caller, query: { limit, cursor, ...filter } }) {
      const read = readCursor('redemptions', cursor, position);
      const after = read && { openedAt: new Date(read[0]), id: read[1] };
      const limits = { ...filter, onAnyClock: tenantOf(caller) !== null };
      const found = await services.database.redemptions.list(await caller.reach(), limits, after, limit + 1);
      // Nobody waits for it: the next look finds it open.
      for (const one of found) void resumeIfAbandoned(services, one);
      const next = ({ openedAt, _id }: Redemption) => writeCursor('redemptions', [openedAt.toISOString(), _id]);
      return { status: 200, body: pageFrom(found, limit, showSummary, next) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/redemptions/{redemptionId}',
    operationId: 'getRedemption',
    summary: 'Read a redemption and its review',
    tags,
    params,
    answers: { 200: { description: 'The redemption', schema: redemption } },
    async handler({ services, caller, params, language }) {
      const { _id } = await find(services, caller, params.redemptionId);
      return {
        status: 200,
        headers: languageHeaders(language),
        body: await readRedemption(services.database, _id, language),
      };
    },
  }),
  defineRoute({
    method: 'put',
    path: '/v1/redemptions/{redemptionId}/choice',
    operationId: 'chooseUse',
    summary: 'Choose what the keys are to be used for',
    description:
      'One of the `options` of the redemption. Chosen again, the newest choice counts. Where it does not apply, the problem has the options that there are in `details.options`.',
    tags,
    idempotent: true,
    longRunning: true,
    params,
    body: newChoice,
    answers: { 200: { description: 'The redemption', schema: redemption } },
    problems: ['redemptionClosed', 'mixedKeys', 'tenantErased', ...choiceProblems, 'clockAdvancing'],
    async handler({ services, caller, params, body, requestHash: requestId, changes, language }) {
      const { database } = services;
      const found = await find(services, caller, params.redemptionId);
      if (!isOpen(found)) throw closed(found.state);
      await changing(services, found, changes);
      const { _id: redemptionId, tenantId } = found;
      const situation = await situationNow(database, found);
      if (!situation) throw new DomainError('tenantErased');
      const choosing = { redemptionId, tenantId, situation };
      const chosen = await chosenOf(database, body, choosing).catch(async (error: unknown) => {
        throw await explained({ services, language }, found, error);
      });
      await change({ services, language }, found, choose, { requestId, ...chosen });
      return {
        status: 200,
        headers: languageHeaders(language),
        body: await readRedemption(database, redemptionId, language),
      };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/redemptions/{redemptionId}/agreement',
    operationId: 'acceptAgreement',
    summary: 'Accept the agreement that the plan asks for',
    tags,
    longRunning: true,
    params,
    body: newAgreement,
    answers: { 200: { description: 'The redemption', schema: redemption } },
    problems: ['notFound', 'wrongAgreement', 'redemptionClosed', 'clockAdvancing'],
    async handler({ services, caller, params, body, requestHash, changes, language }) {
      const { database } = services;
      const found = await find(services, caller, params.redemptionId);
      const { agreement } = await database.plans.sold(found.plan);
      if (body.agreement !== agreement.name || body.version !== agreement.version) {
        throw new DomainError('wrongAgreement', `The plan asks for ${agreement.name}, version ${agreement.version}.`, {
          pointer: body.agreement === agreement.name ? '/version' : '/agreement',
          agreement: agreement.name,
          version: agreement.version,
        });
      }
      const now = await changing(services, found, changes);
      const { signedBy, version } = body;
      await database.redemptions.sign(found._id, { name: body.agreement, version, signedBy, at: now });
      await change({ services, language }, found, accept, { requestId: requestHash });
      return {
        status: 200,
        headers: languageHeaders(language),
        body: await readRedemption(database, found._id, language),
      };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/redemptions/{redemptionId}/redeem',
    operationId: 'redeemKeys',
    summary: 'Redeem the keys',
    description:
      'Starts the subscription, or adds a term to it, and uses the keys up. The set-up goes on by itself. Ticks belong to the review that was read: where it has changed, the problem has the new one in `details.review`.',
    tags,
    longRunning: true,
    params,
    body: redeemRequest,
    answers: { 200: { description: 'The redemption, ended', schema: redemption } },
    problems: [
      'notFound',
      'redemptionClosed',
      'agreementRequired',
      'expiredKey',
      'acknowledgementRequired',
      'reviewChanged',
      'choiceRequired',
      ...choiceProblems,
      'usersToFree',
      'usersNotFreed',
      'tenantErased',
      'clockAdvancing',
    ],
    async handler({ services, caller, params, body, requestHash: requestId, changes, language }) {
      const { database } = services;
      const found = await find(services, caller, params.redemptionId);
      await changing(services, found, changes);
      const { acknowledged, reviewVersion, freeUsers = null } = body;
      const request = { requestId, acknowledged, reviewVersion, freeUsers };
      await change({ services, language }, found, redeem, request).catch(async (error: unknown) => {
        // The tenant accepted the same agreement in another redemption since this one was opened.
        const again = asDomainError(error).code === 'agreementRequired' && (await isAgreed(database, found));
        if (!again) throw error;
        await change({ services, language }, found, accept, { requestId: `${requestId}/agreed` });
        return change({ services, language }, found, redeem, request);
      });
      return {
        status: 200,
        headers: languageHeaders(language),
        body: await readRedemption(database, found._id, language),
      };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/redemptions/{redemptionId}/cancel',
    operationId: 'cancelRedemption',
    summary: 'Give a redemption up',
    description: 'Its keys are free again. Partners give up those that they opened.',
    tags,
    longRunning: true,
    params,
    answers: { 200: { description: 'The redemption, ended', schema: redemption } },
    problems: ['notFound', 'redemptionClosed', 'clockAdvancing', 'forbidden'],
    async handler({ services, caller, params, requestHash, changes, language }) {
      const { redemptions } = services.database;
      const found = await find(services, caller, params.redemptionId, 'redemptions:read');
      if (!(await redemptions.within(await caller.reach(), found._id))) {
        throw new DomainError('forbidden', 'A partner gives up the redemptions that it opened.', {
          reason: 'openedByOthers',
        });
      }
      await changing(services, found, changes);
      await change({ services, language }, found, cancel, { requestId: requestHash });
      return {
        status: 200,
        headers: languageHeaders(language),
        body: await readRedemption(services.database, found._id, language),
      };
    },
  }),
];

interface Asked {
  readonly services: ApiServices;
  readonly language: Language;
}

/** The redemption, if it is within the caller's reach: for the operation, or for another scope. */
async function find(services: ApiServices, caller: Caller, id: string, scope?: Scope): Promise<Redemption> {
  const reach = await caller.reach(scope);
  const found = requireFound(await services.database.redemptions.within(reach, id), `redemption ${id}`);
  await resumeIfAbandoned(services, found);
  return found.state === 'opening' ? known(services.database, id) : found;
}

/** Says that a redemption is about to be changed. @returns its time */
async function changing(
  { database }: ApiServices,
  { _id: id, tenantId, testClockId }: Redemption,
  changes: CallContext<ApiServices>['changes'],
): Promise<Date> {
  await assertTimeAtRest(database, testClockId);
  const at = await timeOn(database, testClockId);
  await changes({ subject: { kind: 'redemption', id }, tenantId, at });
  return new Date(at.epochMilliseconds);
}

/**
 * Changes an open redemption by an Update. One whose workflow is closed still answers a request that it has carried out,
 * and refuses any other.
 */
async function change<Result, Request extends Requested>(
  asked: Asked,
  found: Redemption,
  definition: UpdateDefinition<Result, [Request]>,
  request: Request,
): Promise<Result> {
  const { services } = asked;
  const { _id: id, tenantId } = found;
  try {
    return await update(services, redemptionWorkflowId(tenantId, id), definition, request);
  } catch (error) {
    const { state, endedAt } = await known(services.database, id);
    if (endedAt && asDomainError(error).code === 'notFound') throw closed(state);
    throw error instanceof WorkflowUpdateFailedError ? await explained(asked, found, error) : error;
  }
}

/** A refusal with what its contact is found by, and with the options where another choice is asked for. */
async function explained({ services, language }: Asked, found: Redemption, refused: unknown): Promise<unknown> {
  const error = asDomainError(refused);
  if (error.code === 'internal') return refused;
  const { database } = services;
  const situation = await situationNow(database, found);
  const { code, message, details } = situation ? withOptions(error, situation, language) : error;
  const chosen = situation && code === 'reviewChanged' ? chosenNow(found, situation) : null;
  const { id, version } = found.plan;
  const [key] = (await database.keys.byHashes(found.keyHashes.slice(0, 1))).values();
  const review = chosen ? { review: showReview(chosen, language) } : {};
  return new DomainError(code, message, {
    ...details,
    ...review,
    about: { soldBy: key?.soldBy ?? null, plan: { id, version } },
  });
}

function closed(state: Redemption['state']): DomainError {
  return new DomainError('redemptionClosed', `The redemption has ended: ${state}.`, { state });
}

/** What the first administrator of a new tenant goes on with, where somebody else has opened. Asked again, it is a new one. */
async function tokenOf(
  apiKeys: ApiKeys,
  { _id: redemptionId, tenantId, newTenant, endedAt }: Redemption,
  {
    caller: {
      principal: { kind },
    },
    requestHash,
  }: { readonly caller: Caller; readonly requestHash: string },
): Promise<string | null> {
  if (!newTenant || endedAt || (kind !== 'operator' && kind !== 'partnerUser')) return null;
  const createdAt = new Date();
  const id = createHash('sha256').update(`redemption token/${requestHash}`).digest('hex');
  const { key } = await apiKeys.create({
    apiKeyId: `ak_${id.slice(0, 24)}`,
    name: 'First administrator',
    role: 'redemption',
    redemptionId,
    tenantId,
    locale: newTenant.administrator.locale,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + tokenLasts),
  });
  return key;
}

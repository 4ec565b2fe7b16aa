import type { UpdateDefinition } from '@temporalio/common';
import { z } from 'zod';
import { type Instant, instant, isBefore } from '../../domain/calendar.js';
import { DomainError } from '../../domain/errors.js';
import type { Requested } from '../../domain/messages.js';
import {
  type Commitment,
  currentTerm,
  renewalTerm,
  type Subscription,
  startSubscription,
  subscriptionFromJson,
  type Term,
} from '../../domain/subscription.js';
import { activationThings, renewalThings } from '../../domain/things-to-know.js';
import { redemptionWorkflowId } from '../../domain/workflow-ids.js';
import type { Plan } from '../../models/plans.js';
import type { Redemption } from '../../models/redemptions.js';
import type { Tenant } from '../../models/tenants.js';
import { accept, cancel, redeem } from '../../workflows/messages.js';
import type { Caller } from '../http/caller.js';
import { asDomainError } from '../http/problems.js';
import { idFrom } from '../ids.js';
import { type ApiServices, defineRoute } from '../services.js';
import { assertTimeAtRest, clockAtRest, timeOn } from '../tenant-time.js';
import { update } from '../updates.js';
import { assertRedeemable, type CheckedKeys, checkKeys } from './check-keys.js';
import { newAgreement, newRedemption, redeemRequest, redemption, redemptionId, showRedemption } from './schema.js';
import { startRedemption } from './start-redemption.js';

const tags = ['Redemptions'] as const;
const params = z.strictObject({ redemptionId });
const dayLong = 24 * 3_600_000;

type NewRedemption = z.output<typeof newRedemption>;

export const redemptionRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/redemptions',
    operationId: 'openRedemption',
    summary: 'Open a redemption of product keys',
    description:
      'Reserves the keys, all or none. Then the agreement is accepted and the redemption redeemed; without progress for 24 hours its keys are free again.',
    tags,
    body: newRedemption,
    answers: { 201: { description: 'The open redemption with its review', schema: redemption } },
    problems: [
      'malformedKey',
      'duplicateKey',
      'unknownKey',
      'usedKey',
      'reservedKey',
      'revokedKey',
      'expiredKey',
      'mixedKeys',
      'otherTestClock',
      'countryNotServed',
      'renewNotPossible',
      'deletionBegun',
      'subscriptionEnded',
      'clockAdvancing',
      'notFound',
      'redemptionClosed',
    ],
    async handler({ services, body, caller, requestHash, changes }) {
      const { database } = services;
      const id = idFrom('redemption', requestHash);
      const opened = await database.redemptions.find(id);
      const request = opened ?? (await newRedemptionOf(services, body, { id, requestHash, callerId: caller.id }));
      const at = instant(request.openedAt.toISOString());
      await changes({ subject: { kind: 'redemption', id }, tenantId: request.tenantId, at });
      if (!opened) await database.redemptions.open(request);
      if (request.state === 'refused') {
        // The keys may be free by now, but this redemption has ended: a new one needs a new Idempotency-Key.
        await checkKeys(database, body.keys);
        throw new DomainError('redemptionClosed', 'The keys were refused: open another redemption.', {
          state: 'refused',
        });
      }
      const answer = async () => ({
        status: 201 as const,
        headers: { Location: `/v1/redemptions/${id}` },
        body: await read(services, id),
      });
      if (request.endedAt) return answer();
      const { tenantId, testClockId, thingsToKnow } = request;
      const now = instant(request.openedAt.toISOString());
      const agreed = await isAgreed(services, request);
      await startRedemption(
        services,
        { redemptionId: id, tenantId, testClockId, thingsToKnow, agreed },
        { now, requestHash },
      );
      return answer();
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
    async handler({ services, caller, params }) {
      return { status: 200, body: await read(services, (await find(services, caller, params.redemptionId))._id) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/redemptions/{redemptionId}/agreement',
    operationId: 'acceptAgreement',
    summary: 'Accept the agreement that the plan asks for',
    tags,
    params,
    body: newAgreement,
    answers: { 200: { description: 'The redemption', schema: redemption } },
    problems: ['notFound', 'wrongAgreement', 'redemptionClosed', 'clockAdvancing'],
    async handler({ services, caller, params, body, requestHash, changes }) {
      const found = await find(services, caller, params.redemptionId);
      const { agreement } = await planOf(services, found);
      if (body.agreement !== agreement.name || body.version !== agreement.version) {
        throw new DomainError('wrongAgreement', `The plan asks for ${agreement.name}, version ${agreement.version}.`, {
          pointer: body.agreement === agreement.name ? '/version' : '/agreement',
        });
      }
      await assertTimeAtRest(services.database, found.testClockId);
      const at = new Date((await timeOn(services.database, found.testClockId)).epochMilliseconds);
      if (found.state === 'open' && !found.agreement) {
        await services.database.redemptions.progress(found._id, {
          agreement: { name: body.agreement, version: body.version, signedBy: body.signedBy, at },
        });
      }
      await changes({ subject: { kind: 'redemption', id: found._id }, tenantId: found.tenantId });
      await change(services, found, accept, { requestId: requestHash });
      return { status: 200, body: await read(services, found._id) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/redemptions/{redemptionId}/redeem',
    operationId: 'redeemKeys',
    summary: 'Redeem the keys',
    description: 'Starts the subscription, or adds a term to it, and uses the keys up. The set-up goes on by itself.',
    tags,
    params,
    body: redeemRequest,
    answers: { 200: { description: 'The redemption, ended', schema: redemption } },
    problems: [
      'notFound',
      'redemptionClosed',
      'agreementRequired',
      'acknowledgementRequired',
      'renewNotPossible',
      'usersToFree',
      'deletionBegun',
      'subscriptionEnded',
      'clockAdvancing',
    ],
    async handler({ services, caller, params, body, requestHash, changes }) {
      const found = await find(services, caller, params.redemptionId);
      await assertTimeAtRest(services.database, found.testClockId);
      await changes({ subject: { kind: 'redemption', id: found._id }, tenantId: found.tenantId });
      await change(services, found, redeem, {
        requestId: requestHash,
        acknowledged: body.acknowledged,
        freeUsers: body.freeUsers ?? null,
      });
      return { status: 200, body: await read(services, found._id) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/redemptions/{redemptionId}/cancel',
    operationId: 'cancelRedemption',
    summary: 'Give a redemption up',
    description: 'Its keys are free again.',
    tags,
    params,
    answers: { 200: { description: 'The redemption, ended', schema: redemption } },
    problems: ['notFound', 'redemptionClosed', 'clockAdvancing'],
    async handler({ services, caller, params, requestHash, changes }) {
      const found = await find(services, caller, params.redemptionId);
      await assertTimeAtRest(services.database, found.testClockId);
      await changes({ subject: { kind: 'redemption', id: found._id }, tenantId: found.tenantId });
      await change(services, found, cancel, { requestId: requestHash });
      return { status: 200, body: await read(services, found._id) };
    },
  }),
];

async function newRedemptionOf(
  services: ApiServices,
  body: NewRedemption,
  request: { id: string; requestHash: string; callerId: string },
): Promise<Redemption> {
  const { database } = services;
  const checked = await checkKeys(database, body.keys);
  const common = {
    _id: request.id,
    use: body.use,
    state: 'opening' as const,
    keyHashes: [...checked.hashes],
    plan: checked.first.plan,
    months: checked.first.months,
    seats: checked.seats,
    agreement: null,
    acknowledged: [],
    openedBy: request.callerId,
    openedByPartner: null,
    partnerIds: [],
    endedAt: null,
  };
  if (body.use === 'activate')
    return { ...common, ...(await activation(services, body, checked, request.requestHash)) };
  return { ...common, ...(await renewal(services, body, checked)) };
}

function openedAt(now: Instant, name: string, wording: string) {
  const at = new Date(now.epochMilliseconds);
  return { openedAt: at, lapsesAt: new Date(at.getTime() + dayLong), declaration: { name, wording, at } };
}

async function activation(
  { database }: ApiServices,
  body: Extract<NewRedemption, { use: 'activate' }>,
  { first }: CheckedKeys,
  requestHash: string,
) {
  const { tenant, declaration } = body;
  const testClockId = body.testClockId ?? null;
  if (testClockId !== null) await clockAtRest(database, testClockId);
  const now = await timeOn(database, testClockId);
  assertRedeemable(first, testClockId, now);
  const plan = await planOf({ database }, first);
  if (!plan.countries.includes(tenant.country) || !plan.clouds.includes(tenant.cloud)) {
    const pointer = plan.countries.includes(tenant.country) ? '/tenant/cloud' : '/tenant/country';
    throw new DomainError(
      'countryNotServed',
      `${plan.name} has no service there. It is sold in ${plan.countries.join(', ')}.`,
      {
        pointer,
      },
    );
  }
  const { administrator, timeZone: zone, country, organisation, locale, cloud } = tenant;
  return {
    ...openedAt(now, declaration.name, declaration.wording),
    tenantId: idFrom('tenant', requestHash),
    subscriptionId: idFrom('subscription', requestHash),
    testClockId,
    thingsToKnow: activationThings(first.months),
    newTenant: {
      country,
      organisation,
      zone,
      locale,
      cloud,
      administrator: { ...administrator, userId: idFrom('user', requestHash), locale, zone },
    },
  };
}

async function renewal(
  services: ApiServices,
  body: Extract<NewRedemption, { use: 'renew' }>,
  { first, seats }: CheckedKeys,
) {
  const { database } = services;
  const projection = await database.subscriptions.find(body.subscriptionId);
  if (!projection)
    throw new DomainError('notFound', `There is no subscription ${body.subscriptionId}.`, {
      pointer: '/subscriptionId',
    });
  const { tenantId, testClockId } = projection;
  await assertTimeAtRest(database, testClockId);
  const [now, tenant, plan] = await Promise.all([
    timeOn(database, testClockId),
    tenantOf(services, tenantId),
    planOf(services, first),
  ]);
  assertRedeemable(first, testClockId, now);
  if (!plan.countries.includes(tenant.country)) {
    throw new DomainError('countryNotServed', `${plan.name} has no service in ${tenant.country}.`, {
      pointer: '/keys',
    });
  }
  const subscription = subscriptionFromJson(projection.subscription);
  if (currentTerm(subscription).plan.id !== first.plan.id) {
    throw new DomainError(
      'mixedKeys',
      `The keys are for ${first.plan.id}, the subscription for ${currentTerm(subscription).plan.id}.`,
      {
        pointer: '/keys',
      },
    );
  }
  const commitment = { ...first, seats, zone: tenant.zone, policy: plan.policy, committedAt: now, redemptionId: '' };
  const term = renewalTerm(subscription, commitment);
  const origin = term.origin === 'renewedWhileDisabled' ? term.origin : 'renewedInGrace';
  return {
    ...openedAt(now, body.declaration.name, body.declaration.wording),
    tenantId,
    subscriptionId: body.subscriptionId,
    testClockId,
    thingsToKnow: renewalThings(origin, seats < subscription.assigned),
    newTenant: null,
  };
}

/**
 * Changes an open redemption by an Update. One whose workflow is closed still answers a request that it has carried out,
 * and refuses any other.
 */
async function change<Result, Request extends Requested>(
  services: ApiServices,
  { _id: id, tenantId }: Redemption,
  definition: UpdateDefinition<Result, [Request]>,
  request: Request,
): Promise<Result> {
  try {
    return await update(services, redemptionWorkflowId(tenantId, id), definition, request);
  } catch (error) {
    const { state, endedAt } = await known(services, id);
    if (!endedAt || asDomainError(error).code !== 'notFound') throw error;
    throw new DomainError('redemptionClosed', `The redemption has ended: ${state}.`, { state });
  }
}

async function find({ database }: Pick<ApiServices, 'database'>, { reach }: Caller, id: string): Promise<Redemption> {
  const found = await database.redemptions.within(reach, id);
  if (!found) throw new DomainError('notFound', `There is no redemption ${id}.`);
  return found;
}

/** For what this redemption has led to already. */
async function known({ database }: Pick<ApiServices, 'database'>, id: string): Promise<Redemption> {
  const found = await database.redemptions.find(id);
  if (!found) throw new DomainError('notFound', `There is no redemption ${id}.`);
  return found;
}

async function planOf({ database }: Pick<ApiServices, 'database'>, { plan }: Pick<Redemption, 'plan'>): Promise<Plan> {
  const found = await database.plans.version(plan.id, plan.version);
  if (!found) throw new DomainError('notFound', `There is no plan ${plan.id} in version ${plan.version}.`);
  return found;
}

async function tenantOf({ database }: Pick<ApiServices, 'database'>, tenantId: string): Promise<Tenant> {
  const found = await database.tenants.find(tenantId);
  if (!found) throw new DomainError('notFound', `There is no tenant ${tenantId}.`);
  return found;
}

/** The agreement is accepted once per tenant and version. */
async function isAgreed(services: Pick<ApiServices, 'database'>, found: Redemption): Promise<boolean> {
  if (found.agreement) return true;
  const [tenant, { agreement }] = await Promise.all([
    services.database.tenants.find(found.tenantId),
    planOf(services, found),
  ]);
  return (
    tenant?.agreements.some(({ name, version }) => name === agreement.name && version === agreement.version) ?? false
  );
}

async function read(services: Pick<ApiServices, 'database'>, id: string): Promise<z.input<typeof redemption>> {
  const { database } = services;
  const found = await known(services, id);
  const [plan, keys, agreed, terms] = await Promise.all([
    planOf(services, found),
    database.keys.byHashes(found.keyHashes),
    isAgreed(services, found),
    termsOf(services, found),
  ]);
  const inOrder = found.keyHashes.flatMap((hash) => keys.get(hash) ?? []);
  return showRedemption(found, { plan, keys: inOrder, agreed, terms });
}

/** The term that `redeem` would add at this moment, and the one before it. */
async function termsOf(
  services: Pick<ApiServices, 'database'>,
  found: Redemption,
): Promise<{ next: Term; current: Term | null } | null> {
  if (found.state !== 'open' && found.state !== 'opening') return null;
  const { database } = services;
  const [plan, now, projection, tenant] = await Promise.all([
    planOf(services, found),
    timeOn(database, found.testClockId),
    database.subscriptions.find(found.subscriptionId),
    database.tenants.find(found.tenantId),
  ]);
  const zone = tenant?.zone ?? found.newTenant?.zone;
  if (zone === undefined) return null;
  const at = isBefore(now, instant(found.openedAt.toISOString())) ? instant(found.openedAt.toISOString()) : now;
  const commitment: Commitment = {
    plan: found.plan,
    seats: found.seats,
    months: found.months,
    zone,
    policy: plan.policy,
    redemptionId: found._id,
    committedAt: at,
  };
  if (!projection) {
    const { terms } = startSubscription(found.subscriptionId, found.tenantId, commitment);
    return { next: terms[0], current: null };
  }
  const subscription = subscriptionFromJson(projection.subscription);
  const next = possibleTerm(subscription, commitment);
  return next && { next, current: currentTerm(subscription) };
}

/** Null when the world has moved on and a renewal is no longer possible. */
function possibleTerm(subscription: Subscription, commitment: Commitment): Term | null {
  try {
    return renewalTerm(subscription, commitment);
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

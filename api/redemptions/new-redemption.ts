/** A redemption as it is opened, out of what the caller asks for: every refusal that can be told before keys are reserved. */
import type { z } from 'zod';
import type { Instant } from '../../domain/calendar.js';
import { DomainError } from '../../domain/errors.js';
import { assertUse, possibleUses } from '../../domain/key-uses.js';
import {
  currentTerm,
  renewalTerm,
  type Subscription,
  subscriptionFromJson,
  type Term,
} from '../../domain/subscription.js';
import { activationThings, renewalThings } from '../../domain/things-to-know.js';
import type { Database } from '../../models/database.js';
import type { Plan } from '../../models/plans.js';
import type { Redemption } from '../../models/redemptions.js';
import type { Tenant } from '../../models/tenants.js';
import type { Caller } from '../http/caller.js';
import { idFrom } from '../ids.js';
import { assertTimeAtRest, clockAtRest, timeOn } from '../tenant-time.js';
import { assertRedeemable, type CheckedKeys, checkKeys } from './check-keys.js';
import { planOf } from './review.js';
import type { newRedemption } from './schema.js';

type Order = z.output<typeof newRedemption>;
type Activation = Extract<Order, { use: 'activate' }>;
type Renewal = Extract<Order, { use: 'renew' }>;
type NewTenant = NonNullable<Activation['tenant']>;

/** What depends on whom the keys are redeemed for. */
type Recipient = Pick<
  Redemption,
  | 'tenantId'
  | 'subscriptionId'
  | 'testClockId'
  | 'thingsToKnow'
  | 'newTenant'
  | 'assignTo'
  | 'openedAt'
  | 'lapsesAt'
  | 'declaration'
>;

interface Asked {
  readonly database: Database;
  readonly caller: Caller;
  readonly requestHash: string;
  readonly checked: CheckedKeys;
}

const dayLong = 24 * 3_600_000;

/** @throws DomainError with the refusal; it names the place in the body, and what it is about for the contact */
export async function newRedemptionOf(
  database: Database,
  order: Order,
  { caller, requestHash }: { readonly caller: Caller; readonly requestHash: string },
): Promise<Redemption> {
  const checked = await checkKeys(database, order.keys);
  const recipient = await recipientOf({ database, caller, requestHash, checked }, order).catch((error: unknown) => {
    throw error instanceof DomainError ? aboutTheKeys(error, checked) : error;
  });
  const openedByPartner = caller.reach.kind === 'partner' ? caller.reach.partnerId : null;
  return {
    ...recipient,
    _id: idFrom('redemption', requestHash),
    use: order.use,
    state: 'opening',
    keyHashes: [...checked.hashes],
    plan: checked.first.plan,
    months: checked.first.months,
    seats: checked.seats,
    agreement: null,
    acknowledged: [],
    openedBy: caller.id,
    openedByPartner,
    partnerIds: [...new Set([...checked.sellers, ...(openedByPartner === null ? [] : [openedByPartner])])],
    endedAt: null,
  };
}

function aboutTheKeys({ code, message, details }: DomainError, { first: { soldBy, plan } }: CheckedKeys): DomainError {
  const about = { soldBy, plan: { id: plan.id, version: plan.version } };
  return new DomainError(code, message, { ...details, about: { ...about, ...details.about } });
}

function recipientOf(asked: Asked, order: Order): Promise<Recipient> {
  if (order.use === 'renew') return subscriptionToRenew(asked, order);
  if (order.use === 'activate' && order.tenant) return tenantToBe(asked, order, order.tenant);
  return existingTenant(asked, order);
}

function opening(now: Instant, { name, wording }: Order['declaration']) {
  const at = new Date(now.epochMilliseconds);
  return { openedAt: at, lapsesAt: new Date(at.getTime() + dayLong), declaration: { name, wording, at } };
}

async function tenantToBe(
  { database, caller, requestHash, checked: { first } }: Asked,
  order: Activation,
  tenant: NewTenant,
): Promise<Recipient> {
  if (caller.reach.kind === 'tenant') {
    throw new DomainError('forbidden', 'An administrator redeems keys for the own tenant.', {
      reason: 'ownTenantOnly',
    });
  }
  const testClockId = order.testClockId ?? null;
  if (testClockId !== null) await clockAtRest(database, testClockId);
  const now = await timeOn(database, testClockId);
  assertRedeemable(first, testClockId, now);
  assertServed(await planOf(database, first.plan), tenant, { country: '/tenant/country', cloud: '/tenant/cloud' });
  const { administrator, timeZone: zone, country, organisation, locale, cloud } = tenant;
  return {
    ...opening(now, order.declaration),
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
    assignTo: null,
  };
}

async function existingTenant(
  { database, caller, requestHash, checked: { first } }: Asked,
  order: Exclude<Order, { use: 'renew' }>,
): Promise<Recipient> {
  const tenant = await tenantWithin(database, caller, order.tenantId ?? '', '/tenantId');
  const { _id: tenantId, testClockId } = tenant;
  if (tenant.state === 'erased') throw new DomainError('tenantErased');
  await assertTimeAtRest(database, testClockId);
  const now = await timeOn(database, testClockId);
  assertRedeemable(first, testClockId, now);
  assertServed(await planOf(database, first.plan), tenant, { country: '/keys', cloud: '/keys' });
  const subscriptions = await subscriptionsOf(database, tenantId);
  assertUse(order.use, subscriptions, first.plan.id, now);
  const { assignTo = null } = order;
  if (assignTo !== null && (await database.users.active(tenantId, [assignTo])).length === 0) {
    throw new DomainError('unknownUser', 'There is no such user in this tenant.', { pointer: '/assignTo' });
  }
  return {
    ...opening(now, order.declaration),
    tenantId,
    subscriptionId: idFrom('subscription', requestHash),
    testClockId,
    thingsToKnow: activationThings(first.months),
    newTenant: null,
    assignTo,
  };
}

async function subscriptionToRenew(
  { database, caller, checked: { first, seats } }: Asked,
  { subscriptionId, declaration }: Renewal,
): Promise<Recipient> {
  const projection = await database.subscriptions.within(caller.reach, subscriptionId);
  if (!projection) throw notFound('subscription', subscriptionId, '/subscriptionId');
  const { tenantId, testClockId } = projection;
  const tenant = await tenantWithin(database, caller, tenantId, '/subscriptionId');
  await assertTimeAtRest(database, testClockId);
  const [now, plan] = await Promise.all([timeOn(database, testClockId), planOf(database, first.plan)]);
  assertRedeemable(first, testClockId, now);
  assertServed(plan, tenant, { country: '/keys', cloud: '/keys' });
  const subscription = subscriptionFromJson(projection.subscription);
  const { id: currentPlan } = currentTerm(subscription).plan;
  if (currentPlan !== first.plan.id) {
    throw new DomainError('mixedKeys', `The keys are for ${first.plan.id}, the subscription for ${currentPlan}.`, {
      pointer: '/keys',
      reason: 'otherPlan',
      keysPlan: first.plan.id,
      subscriptionPlan: currentPlan,
    });
  }
  const commitment = { ...first, seats, zone: tenant.zone, policy: plan.policy, committedAt: now, redemptionId: '' };
  const { origin } = await possibleRenewal(database, tenant, subscription, commitment);
  return {
    ...opening(now, declaration),
    tenantId,
    subscriptionId,
    testClockId,
    thingsToKnow: renewalThings(
      origin === 'renewedWhileDisabled' ? origin : 'renewedInGrace',
      seats < subscription.assigned,
    ),
    newTenant: null,
    assignTo: null,
  };
}

/** The renewal's term. @throws DomainError that says which uses the keys do have */
async function possibleRenewal(
  database: Database,
  { _id: tenantId, state }: Tenant,
  subscription: Subscription,
  commitment: Parameters<typeof renewalTerm>[1],
): Promise<Term> {
  try {
    return renewalTerm(subscription, commitment);
  } catch (error) {
    if (!(error instanceof DomainError) || state === 'erased') throw error;
    const all = await subscriptionsOf(database, tenantId);
    const uses = possibleUses(all, commitment.plan.id, commitment.committedAt);
    throw new DomainError(error.code, `${error.message} Possible: ${uses.join(', ')}.`, {
      ...error.details,
      pointer: '/use',
      possibleUses: uses,
    });
  }
}

/** The subscriptions of a tenant that are not deleted; one whose deletion was begun says so. @throws DomainError deletionBegun */
async function subscriptionsOf(database: Database, tenantId: string): Promise<Subscription[]> {
  const live = (await database.subscriptions.ofTenant(tenantId)).filter(({ state }) => state !== 'deleted');
  const deletions = await Promise.all(live.map(({ _id }) => database.deletions.find(_id)));
  // With the last of them the tenant's data goes, whatever is redeemed meanwhile.
  if (live.length > 0 && deletions.every((deletion) => deletion !== null)) throw new DomainError('deletionBegun');
  return live.map(({ subscription }, i) => ({
    ...subscriptionFromJson(subscription),
    ...(deletions[i] ? { deletionBegun: true } : {}),
  }));
}

async function tenantWithin(database: Database, { reach }: Caller, tenantId: string, pointer: string): Promise<Tenant> {
  if (reach.kind === 'partner') {
    throw new DomainError('forbidden', 'A partner opens redemptions for new tenants.', { reason: 'newTenantsOnly' });
  }
  const tenant = await database.tenants.within(reach, tenantId);
  if (!tenant) throw notFound('tenant', tenantId, pointer);
  return tenant;
}

/** @throws DomainError countryNotServed, by the country or by the cloud */
function assertServed(
  plan: Plan,
  { country, cloud }: Pick<Tenant, 'country' | 'cloud'>,
  pointers: { readonly country: string; readonly cloud: string },
): void {
  const { name, countries, clouds } = plan;
  if (!countries.includes(country)) {
    const where = `It is sold in ${countries.join(', ')}.`;
    throw new DomainError('countryNotServed', `${name} has no service in ${country}. ${where}`, {
      pointer: pointers.country,
      reason: 'country',
      plan: name,
      country,
      countries,
    });
  }
  if (!clouds.includes(cloud)) {
    throw new DomainError(
      'countryNotServed',
      `${name} has no service in the cloud ${cloud}, only in ${clouds.join(', ')}.`,
      {
        pointer: pointers.cloud,
        reason: 'cloud',
        plan: name,
        cloud,
        clouds,
      },
    );
  }
}

function notFound(kind: string, id: string, pointer: string): DomainError {
  return new DomainError('notFound', `There is no ${kind} ${id}.`, { pointer });
}

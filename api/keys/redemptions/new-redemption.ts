/** A redemption as it is opened, out of what the caller asks for: every refusal that can be told before keys are reserved. */

import type { z } from 'zod';
import { type Instant, instantFromMillis, millis } from '../../../domain/calendar.js';
import { assertSameCloud, cloudOfCountry } from '../../../domain/clouds.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import type { Chosen } from '../../../domain/keys/choice.js';
import { keyOptions } from '../../../domain/keys/key-options.js';
import { lapseAfter } from '../../../domain/keys/redeem-by.js';
import { adviserOf } from '../../../domain/partners/register.js';
import type { Database } from '../../../models/database.js';
import type { Tenant } from '../../../models/identity/tenants.js';
import { keySituation } from '../../../models/keys/key-situation.js';
import type { Redemption } from '../../../models/keys/redemptions.js';
import { cloudOf } from '../../caller-cloud.js';
import { assertServed } from '../../catalogue/plans/assert-served.js';
import { zoneAndLocale } from '../../formats.js';
import { type Caller, isOperator, partnerOf, tenantOf as tenantOfCaller } from '../../http/caller.js';
import type { Language } from '../../i18n/language.js';
import { idFrom, tenantIdFrom } from '../../ids.js';
import { timeAtRest, timeOnNamedClock } from '../../tenant-time.js';
import { assertOrderedFor, assertRedeemable, type CheckedKeys, checkKeys, earliestRedeemBy } from './check-keys.js';
import { type Choice, chosenOf, undecided, withOptions } from './choices.js';
import type { newRedemption } from './requests.js';

type NewRedemptionRequest = z.output<typeof newRedemption>;
type Activation = Extract<NewRedemptionRequest, { use: 'activate' }>;
type NewTenant = NonNullable<Activation['tenant']>;

/** What depends on whom the keys are redeemed for. */
type Recipient = Pick<
  Redemption,
  'tenantId' | 'testClockId' | 'newTenant' | 'forNewTenant' | 'openedAt' | 'declaration'
> &
  (Chosen | ReturnType<typeof undecided>);

/** By whom, and under which request. */
interface Opener {
  readonly caller: Caller;
  readonly requestHash: string;
  readonly language: Language;
}

interface Asked extends Opener {
  readonly database: Database;
  readonly redemptionId: string;
  readonly checked: CheckedKeys;
}

export interface NewRedemption {
  readonly redemption: Redemption;
  /** The partners that sold its keys. */
  readonly sellers: readonly string[];
}

/** @throws DomainError with the refusal; it names the place in the body, and what it is about for the contact */
export async function newRedemptionOf(
  database: Database,
  request: NewRedemptionRequest,
  opener: Opener,
): Promise<NewRedemption> {
  const { caller, requestHash } = opener;
  const checked = await checkKeys(database, request, caller);
  const redemptionId = idFrom('redemption', requestHash);
  const asked = { ...opener, database, redemptionId, checked };
  const recipient = await recipientOf(asked, request).catch((error: unknown) => {
    throw error instanceof DomainError ? aboutTheKeys(error, checked) : error;
  });
  const { partnerOfRecordId = null } = request;
  if (partnerOfRecordId !== null) {
    const { cloud } = await database.plans.sold(checked.first.plan);
    const { tenantId } = recipient;
    const named = { partnerId: partnerOfRecordId, tenantId, cloud, seesClouds: isOperator(caller) };
    adviserOf(await database.partners.find(partnerOfRecordId), { ...named, pointer: '/partnerOfRecordId' });
  }
  const redeemBy = earliestRedeemBy(checked);
  const redemption: Redemption = {
    ...recipient,
    lapsesAt: new Date(millis(lapseAfter(instantFromMillis(recipient.openedAt.getTime()), redeemBy))),
    _id: redemptionId,
    state: 'opening',
    keyOrderId: checked.keyOrder?._id ?? null,
    keyHashes: [...checked.hashes],
    additions: [],
    plan: checked.first.plan,
    months: checked.first.months,
    seats: checked.seats,
    redeemBy: redeemBy.toString(),
    agreement: await signedAhead(database, recipient, { caller, plan: checked.first.plan }),
    acknowledgement: null,
    corrections: 0,
    partnerOfRecord: partnerOfRecordId,
    openedBy: caller.id,
    openedByPartner: partnerOf(caller),
    redeemedByPartner: null,
    endedAt: null,
  };
  return { redemption, sellers: checked.sellers };
}

function aboutTheKeys({ code, message, details }: DomainError, { first: { soldBy, plan } }: CheckedKeys): DomainError {
  const about = { soldBy, plan: { id: plan.id, version: plan.version } };
  return new DomainError(code, message, { ...details, about: { ...about, ...details.about } });
}

/** What a partner had the first administrator sign before it opens for the organisation. */
async function signedAhead(
  { plans, signatureRequests }: Database,
  { newTenant, testClockId }: Pick<Recipient, 'newTenant' | 'testClockId'>,
  { caller, plan }: { readonly caller: Caller; readonly plan: Redemption['plan'] },
): Promise<Redemption['agreement']> {
  const partnerId = partnerOf(caller);
  if (!newTenant || partnerId === null) return null;
  const { agreement } = await plans.sold(plan);
  const { organisation, administrator } = newTenant;
  return signatureRequests.signedAhead({ partnerId, organisation, email: administrator.email, testClockId, agreement });
}

function recipientOf(asked: Asked, request: NewRedemptionRequest): Promise<Recipient> {
  if (request.use === 'activate' && request.tenant) return tenantToBe(asked, request, request.tenant);
  return existingTenant(asked, request);
}

function opening(now: Instant, { name, wording }: NewRedemptionRequest['declaration']) {
  const at = new Date(now.epochMilliseconds);
  return { openedAt: at, declaration: { name, wording, at } };
}

async function tenantToBe(asked: Asked, request: Activation, tenant: NewTenant): Promise<Recipient> {
  const { database, caller, requestHash, checked } = asked;
  if (tenantOfCaller(caller) !== null) {
    throw new DomainError('forbidden', 'An administrator redeems keys for the own tenant.', {
      reason: 'ownTenantOnly',
    });
  }
  assertOrderedFor(checked, null);
  const { testClockId = null } = request;
  const now = await timeOnNamedClock(database, request.testClockId);
  assertRedeemable(checked, testClockId, now);
  const plan = await database.plans.sold(checked.first.plan);
  const { administrator, country, organisation, cloud = cloudOfCountry(country) } = tenant;
  assertServed(plan, { country, cloud }, { country: '/tenant/country', cloud: '/tenant/cloud' });
  await assertOwnCloud(database, caller, { cloud });
  const { zone, locale } = zoneAndLocale(tenant);
  const tenantId = tenantIdFrom(requestHash, cloud);
  return {
    ...opening(now, request.declaration),
    ...(await chosenFor(asked, { tenantId, zone, now, choice: { use: 'activate' } })),
    tenantId,
    testClockId,
    forNewTenant: true,
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

/** A partner brings tenants of its own cloud. @throws DomainError otherCloud */
async function assertOwnCloud(database: Database, caller: Caller, tenant: Pick<Tenant, 'cloud'>): Promise<void> {
  const cloud = await cloudOf(database, caller);
  if (cloud !== null) assertSameCloud({ cloud }, tenant, { reason: 'plan', pointer: '/keys' });
}

async function existingTenant(asked: Asked, request: NewRedemptionRequest): Promise<Recipient> {
  const { database, checked } = asked;
  const tenant = await tenantOf(asked, request);
  const { _id: tenantId, testClockId, zone } = tenant;
  assertOrderedFor(checked, tenantId);
  if (tenant.state === 'erased')
    throw new DomainError('subscriptionId' in request ? 'subscriptionEnded' : 'tenantErased');
  await assertAdministered(database, tenantId);
  const now = await timeAtRest(database, testClockId);
  assertRedeemable(checked, testClockId, now);
  const { pointer } = checked;
  assertServed(await database.plans.sold(checked.first.plan), tenant, { country: pointer, cloud: pointer });
  const choice = request.use === undefined ? null : request;
  return {
    ...opening(now, request.declaration),
    ...(await chosenFor(asked, { tenantId, zone, now, choice })),
    tenantId,
    testClockId,
    newTenant: null,
    forNewTenant: false,
  };
}

/** @throws DomainError with the options that there are, where the choice does not apply; deletionBegun where there are none */
async function chosenFor(
  { database, redemptionId, language, checked: { first, seats, pointer } }: Asked,
  { tenantId, zone, now, choice }: { tenantId: string; zone: string; now: Instant; choice: Choice | null },
): Promise<Chosen | ReturnType<typeof undecided>> {
  const keys = { _id: redemptionId, tenantId, plan: first.plan, months: first.months, seats };
  const situation = await keySituation(database, keys, { zone, now });
  if (!choice) {
    if (keyOptions(situation).length === 0) throw new DomainError('deletionBegun');
    return undecided(redemptionId);
  }
  try {
    return await chosenOf(database, choice, { redemptionId, tenantId, situation });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { code, message, details } = error;
    const placed = code === 'mixedKeys' ? { ...details, pointer } : details;
    throw withOptions(new DomainError(code, message, placed), situation, language);
  }
}

/** The tenant that is named, or that of the subscription. */
async function tenantOf({ database, caller }: Asked, request: NewRedemptionRequest): Promise<Tenant> {
  if (!('subscriptionId' in request)) return tenantWithin(database, caller, request.tenantId ?? '', '/tenantId');
  const { subscriptionId } = request;
  const found = await database.subscriptions.within(await caller.reach('subscriptions:read'), subscriptionId);
  const projection = requireFound(found, `subscription ${subscriptionId}`, { pointer: '/subscriptionId' });
  return tenantWithin(database, caller, projection.tenantId, '/subscriptionId');
}

async function tenantWithin(database: Database, caller: Caller, tenantId: string, pointer: string): Promise<Tenant> {
  const ofPartner = partnerOf(caller) !== null;
  const reach = await caller.reach(ofPartner ? 'redemptions:redeem' : undefined);
  const found = await database.tenants.within(reach, tenantId);
  if (!found && ofPartner) {
    throw new DomainError('forbidden', 'A partner opens redemptions for new tenants, and for those that let it.', {
      reason: 'newTenantsOnly',
    });
  }
  return requireFound(found, `tenant ${tenantId}`, { pointer });
}

/** A subscription without an administrator is nobody's to look after. @throws DomainError noAdministrator */
async function assertAdministered({ administrators }: Database, tenantId: string): Promise<void> {
  if ((await administrators.of(tenantId)).length === 0) throw new DomainError('noAdministrator');
}

import { z } from 'zod';
import { type BillingDetails, billingDetails } from '../../../domain/billing/billing-details.js';
import { firstProfiles } from '../../../domain/billing/billing-profiles.js';
import { checkedTerms } from '../../../domain/billing/payment-terms.js';
import type { Instant } from '../../../domain/calendar.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import {
  type BillingAccount,
  type BillingAccountOwner,
  billingAccountIdOf,
  firstProfileIdOf,
} from '../../../models/billing/billing-accounts.js';
import { reachInCloud } from '../../caller-cloud.js';
import type { Caller } from '../../http/caller.js';
import { changeAtRevision } from '../../http/etag.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { findTenant } from '../../identity/tenants/find-tenant.js';
import { assertDecides } from '../../purchaser-decides.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { timeAtRest, timeOnNamedClock } from '../../tenant-time.js';
import { billAnew } from '../bill-anew.js';
import { accountOf } from './find.js';
import {
  billingAccount,
  billingAccountChange,
  billingAccountId,
  billingAccountPage,
  billingAccountQuery,
  newBillingAccount,
  showBillingAccount,
  termsChange,
} from './schema.js';

const tags = ['Billing'] as const;
const path = '/v1/billing-accounts/{billingAccountId}';
const params = z.strictObject({ billingAccountId });

export const billingAccountRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/billing-accounts',
    operationId: 'createBillingAccount',
    summary: 'Open the billing account of an organisation, a purchaser or a partner',
    description: 'Each of them has one.',
    tags,
    body: newBillingAccount,
    answers: { 201: { description: 'The billing account', schema: billingAccount, etag: true } },
    problems: ['alreadyExists', 'notFound', 'tenantErased', 'clockAdvancing', 'invalidVatId'],
    async handler({ services, caller, body: { owner, details, personalUse }, requestHash: madeBy, changes }) {
      const { billingAccounts } = services.database;
      const { testClockId, now } = await ownerFound(services, caller, owner);
      const checked = checkedDetails({ ...details, kind: owner.kind });
      const _id = billingAccountIdOf(owner);
      const whose = { tenantId: null, userId: null, partnerId: null, ...owner };
      const { tenantId, partnerId } = whose;
      await changes({ subject: { kind: 'billingAccount', id: _id }, tenantId, partnerId, at: now });
      const createdAt = new Date(now.epochMilliseconds);
      await billingAccounts.create({
        ...whose,
        _id,
        testClockId,
        details: checked,
        personalUse,
        providerCustomers: {},
        ...firstProfiles(firstProfileIdOf(_id)),
        profilesRevision: 1,
        suspended: false,
        paymentTerms: [],
        revision: 1,
        madeBy,
        createdAt,
        unbilledSince: null,
      });
      const found = await billingAccounts.find(_id);
      if (found?.madeBy !== madeBy) {
        throw new DomainError('alreadyExists', `It has the billing account ${_id}.`, { pointer: '/owner' });
      }
      return { status: 201, headers: { Location: `/v1/billing-accounts/${_id}` }, ...shown(found) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/billing-accounts',
    operationId: 'listBillingAccounts',
    summary: 'List the billing accounts',
    tags,
    query: billingAccountQuery,
    answers: { 200: { description: 'A page of billing accounts, by id', schema: billingAccountPage } },
    async handler({ services: { database }, caller, query: { limit, cursor, cloud, ...filter } }) {
      const after = readCursor('billingAccounts', cursor, billingAccountId);
      const found = await database.billingAccounts.list(
        await reachInCloud(database, caller, cloud),
        filter,
        after,
        limit + 1,
      );
      const next = ({ _id }: BillingAccount) => writeCursor('billingAccounts', _id);
      return { status: 200, body: pageFrom(found, limit, showBillingAccount, next) };
    },
  }),
  defineRoute({
    method: 'get',
    path,
    operationId: 'getBillingAccount',
    summary: 'Read a billing account',
    tags,
    params,
    answers: { 200: { description: 'The billing account', schema: billingAccount, etag: true } },
    async handler({ services, caller, params }) {
      return { status: 200, ...shown(await accountOf(services, caller, params.billingAccountId)) };
    },
  }),
  defineRoute({
    method: 'patch',
    path,
    operationId: 'changeBillingAccount',
    summary: 'Change who is billed',
    description: 'Applies from the next document on. What is not paid is asked for anew, with its tax.',
    tags,
    params,
    body: billingAccountChange,
    ifMatch: true,
    answers: { 200: { description: 'The billing account', schema: billingAccount, etag: true } },
    problems: ['tenantErased', 'clockAdvancing', 'invalidVatId'],
    async handler({ services, caller, params, body, ifMatch, changes }) {
      const { database } = services;
      const read = () => accountOf(services, caller, params.billingAccountId);
      const changed = await changeAtRevision(ifMatch, read, async (found) => {
        const { _id: id, tenantId, partnerId, testClockId, details, userId: purchaserId } = found;
        if (!details) throw new DomainError('tenantErased');
        await assertDecides(caller, { purchaserId, billingAccountId: id });
        const at = await timeAtRest(database, testClockId);
        const after = checkedDetails(merged(details, body.details));
        const before = showBillingAccount(found);
        await changes({ subject: { kind: 'billingAccount', id }, tenantId, partnerId, at, before });
        const { personalUse = found.personalUse } = body;
        if (personalUse && found.kind !== 'purchaser') throw notPersonal();
        return database.billingAccounts.change(found, after, personalUse);
      });
      await billAnew(services, changed, `details-${changed.revision}`);
      return { status: 200, ...shown(changed) };
    },
  }),
  defineRoute({
    method: 'put',
    path: `${path}/payment-terms`,
    operationId: 'setPaymentTerms',
    summary: 'Set the terms of payment of a billing account',
    description:
      'In a currency with terms orders and renewals are invoiced at once, delivered, and paid later, as long as the limit of credit is not exceeded and no invoice is overdue. Applies from the next order or request on; the audit keeps the terms of before.',
    tags,
    params,
    body: termsChange,
    ifMatch: true,
    answers: { 200: { description: 'The billing account', schema: billingAccount, etag: true } },
    problems: ['tenantErased', 'clockAdvancing', 'unknownCurrency'],
    async handler({ services, caller, params, body: { terms, reason }, ifMatch, changes }) {
      const { database } = services;
      const checked = checkedTerms(terms);
      const read = () => accountOf(services, caller, params.billingAccountId);
      const changed = await changeAtRevision(ifMatch, read, async (found) => {
        const { _id: id, tenantId, partnerId, testClockId, details } = found;
        if (!details) throw new DomainError('tenantErased');
        const at = await timeAtRest(database, testClockId);
        const before = showBillingAccount(found);
        await changes({ subject: { kind: 'billingAccount', id }, tenantId, partnerId, at, before, reason });
        return database.billingAccounts.setTerms(found, checked);
      });
      return { status: 200, ...shown(changed) };
    },
  }),
];

function notPersonal(): DomainError {
  const message = 'Only a purchaser buys for personal use.';
  return new DomainError('invalidRequest', message, { pointer: '/personalUse' });
}

type Given = Parameters<typeof billingDetails>[0];

/** Fields that are left out stay, those that are null go. */
function merged(before: BillingDetails, change: z.output<typeof billingAccountChange>['details']): Given {
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  const address = change.address ? { ...before.address, ...change.address } : before.address;
  return { ...before, ...Object.fromEntries(given), address };
}

/** @throws DomainError invalidRequest, invalidVatId, at the field's place in the body */
function checkedDetails(given: Given): BillingDetails {
  try {
    return billingDetails(given);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { code, message, details } = error;
    const pointer = typeof details['pointer'] === 'string' ? details['pointer'] : '/vatId';
    throw new DomainError(code, message, { ...details, pointer: `/details${pointer}` });
  }
}

/** The owner is there and within reach. @throws DomainError notFound, tenantErased, clockAdvancing, userDeactivated */
async function ownerFound(
  services: ApiServices,
  caller: Caller,
  owner: BillingAccountOwner,
): Promise<{ readonly testClockId: string | null; readonly now: Instant }> {
  const { database } = services;
  if (owner.kind === 'partner') {
    const { partnerId } = owner;
    requireFound(await database.partners.within(await caller.reach(), partnerId), `partner ${partnerId}`, {
      pointer: '/owner/partnerId',
    });
    return { testClockId: owner.testClockId ?? null, now: await timeOnNamedClock(database, owner.testClockId) };
  }
  const reach = await caller.reach();
  const billingAccountId = billingAccountIdOf(owner);
  const own = reach.kind === 'limited' && reach.billingAccountIds.includes(billingAccountId);
  const tenant = own
    ? requireFound(await database.tenants.find(owner.tenantId), `tenant ${owner.tenantId}`)
    : await findTenant(services, caller, owner.tenantId);
  const purchaserId = owner.kind === 'purchaser' ? owner.userId : null;
  await assertDecides(caller, { purchaserId, billingAccountId });
  if (tenant.state === 'erased') throw new DomainError('tenantErased');
  const now = await timeAtRest(database, tenant.testClockId);
  if (owner.kind === 'purchaser') {
    const pointer = '/owner/userId';
    const user = await database.users.find(tenant._id, owner.userId);
    if (requireFound(user, `user ${owner.userId}`, { pointer }).state !== 'active') {
      throw new DomainError('userDeactivated', 'Who has left pays for nobody.', { pointer });
    }
  }
  return { testClockId: tenant.testClockId, now };
}

function shown(found: BillingAccount) {
  return { etag: found.revision, body: showBillingAccount(found) };
}

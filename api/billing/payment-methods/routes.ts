import { z } from 'zod';
import { DomainError, requireFound } from '../../../domain/errors.js';
import type { BillingAccount } from '../../../models/billing/billing-accounts.js';
import type { PaymentMethodRecord } from '../../../models/billing/payment-methods.js';
import { cloudOfParty } from '../../../models/cloud-of-party.js';
import type { Caller } from '../../http/caller.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { idFrom } from '../../ids.js';
import { assertDecides } from '../../purchaser-decides.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { timeAtRest } from '../../tenant-time.js';
import { billingAccountId } from '../billing-accounts/schema.js';
import { assertChargeable, clockTime, providerCustomer } from './provider-customer.js';
import { detachAtProvider, refreshSetup } from './refresh.js';
import {
  newPaymentMethod,
  paymentMethod,
  paymentMethodId,
  paymentMethodPage,
  paymentMethodQuery,
  showPaymentMethod,
} from './schema.js';

const tags = ['Billing'] as const;
const accountPath = '/v1/billing-accounts/{billingAccountId}/payment-methods';
const path = `${accountPath}/{paymentMethodId}`;
const params = z.strictObject({ billingAccountId, paymentMethodId });
const position = z.strictObject({ createdAt: z.iso.datetime(), id: paymentMethodId });
const changed = { 200: { description: 'The method', schema: paymentMethod, changesWithTime: true } } as const;

export const paymentMethodRoutes = [
  defineRoute({
    method: 'post',
    path: accountPath,
    operationId: 'createPaymentMethod',
    summary: 'Let a customer enter a card or a BLIK mandate',
    description:
      'On the page of the provider, or in its fields with the client secret: no card number comes here. Read the method until it is ready.',
    tags,
    params: z.strictObject({ billingAccountId }),
    body: newPaymentMethod,
    answers: { 201: { description: 'The method, to be entered', schema: paymentMethod } },
    problems: [
      'tenantErased',
      'clockAdvancing',
      'realServiceOnTestClock',
      'paymentProviderRefused',
      'paymentProviderUnavailable',
    ],
    async handler({ services, caller, params, body, requestHash, changes }) {
      const { database, payments: provider, portalUrls } = services;
      const account = assertChargeable(services, await decidedAccount(services, caller, params.billingAccountId));
      const { tenantId, partnerId, testClockId } = account;
      const now = await timeAtRest(database, testClockId);
      const id = idFrom('paymentMethod', requestHash);
      await changes({ subject: { kind: 'paymentMethod', id }, tenantId, partnerId, at: now });
      const customerId = await providerCustomer(services, account, now);
      const { returnUrl = portalUrls[await cloudOfParty(database, account)] } = body;
      const method = body.kind === 'blik' ? { kind: body.kind, cap: body.cap } : { kind: body.kind };
      const call = { idempotencyKey: id, ...clockTime(account, now) };
      const { setupId, url, clientSecret } = await provider.startMethodSetup({ customerId, method, returnUrl }, call);
      await database.paymentMethods.begin({
        _id: id,
        billingAccountId: account._id,
        tenantId,
        partnerId,
        testClockId,
        state: 'settingUp',
        kind: body.kind,
        provider: { name: provider.name, customerId, setupId, methodId: null },
        card: null,
        cap: body.kind === 'blik' ? body.cap : null,
        problem: null,
        createdAt: new Date(now.epochMilliseconds),
        revision: 1,
      });
      const made = requireFound(await database.paymentMethods.find(id), `payment method ${id}`);
      const charged = await chargedOf(services, account);
      const shown = (setUp: z.input<typeof paymentMethod>['setUp']) => showPaymentMethod(made, charged, setUp);
      return {
        status: 201,
        headers: { Location: `/v1/billing-accounts/${account._id}/payment-methods/${id}` },
        body: shown({ url, clientSecret }),
        // The page's address has a secret in it too: whoever reads the method gets it.
        masked: shown({ url: null, clientSecret: null }),
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: accountPath,
    operationId: 'listPaymentMethods',
    summary: 'List the payment methods of a billing account',
    tags,
    params: z.strictObject({ billingAccountId }),
    query: paymentMethodQuery,
    answers: { 200: { description: 'A page of methods, the newest first', schema: paymentMethodPage } },
    async handler({ services, caller, params, query: { limit, cursor } }) {
      const account = await accountOf(services, caller, params.billingAccountId);
      const read = readCursor('paymentMethods', cursor, position);
      const after = read && { createdAt: new Date(read.createdAt), id: read.id };
      const { paymentMethods } = services.database;
      const found = await paymentMethods.list(await caller.reach(), account._id, after, limit + 1);
      const charged = await chargedOf(services, account);
      const next = ({ createdAt, _id: id }: PaymentMethodRecord) =>
        writeCursor('paymentMethods', { createdAt: createdAt.toISOString(), id });
      return { status: 200, body: pageFrom(found, limit, (one) => showPaymentMethod(one, charged), next) };
    },
  }),
  defineRoute({
    method: 'get',
    path,
    operationId: 'getPaymentMethod',
    summary: 'Read a payment method',
    description: 'One that is being entered is looked up at the provider.',
    tags,
    params,
    answers: changed,
    async handler({ services, caller, params, logger }) {
      const { account, method } = await find(services, caller, params);
      if (method.state !== 'settingUp') return { status: 200, body: await shownBy(services, account, method) };
      const refreshed = await refreshSetup(services, method).catch((error: unknown) => {
        // It is read all the same.
        logger.warn({ err: error, paymentMethodId: method._id }, 'the payment provider did not say how it stands');
        return { method, setup: null };
      });
      const setUp = refreshed.setup && { url: refreshed.setup.url, clientSecret: null };
      const charged = await chargedOf(services, account);
      return { status: 200, body: showPaymentMethod(refreshed.method, charged, setUp) };
    },
  }),
  defineRoute({
    method: 'put',
    path: `${path}/default`,
    operationId: 'makePaymentMethodDefault',
    summary: 'Charge this payment method automatically',
    tags,
    params,
    answers: changed,
    problems: ['paymentMethodNotReady', 'tenantErased', 'clockAdvancing'],
    async handler({ services, caller, params, changes }) {
      const { account, method } = await find(services, caller, params);
      await assertDecides(caller, { purchaserId: account.userId, billingAccountId: account._id });
      const before = await shownBy(services, account, method);
      if (method.state !== 'ready') throw notReady(method);
      await changes({ ...(await changeOf(services, method)), before });
      await services.database.billingAccounts.prefer(account._id, method._id);
      return { status: 200, body: showPaymentMethod(method, method._id) };
    },
  }),
  defineRoute({
    method: 'delete',
    path,
    operationId: 'detachPaymentMethod',
    summary: 'Take a payment method back',
    description: 'It is never charged again. Done already: nothing happens.',
    tags,
    params,
    answers: changed,
    problems: ['clockAdvancing', 'paymentProviderRefused', 'paymentProviderUnavailable'],
    async handler({ services, caller, params, changes }) {
      const { account, method } = await find(services, caller, params);
      await assertDecides(caller, { purchaserId: account.userId, billingAccountId: account._id });
      const change = await changeOf(services, method);
      await changes({ ...change, before: await shownBy(services, account, method) });
      // First here, so that nothing charges it meanwhile.
      const detached = await services.database.paymentMethods.change(method._id, ['settingUp', 'ready', 'failed'], {
        state: 'detached',
      });
      const { customerId, methodId } = detached?.provider ?? method.provider;
      const at = clockTime(method, change.at);
      if (methodId !== null) await detachAtProvider(services, customerId, methodId, method, at);
      return { status: 200, body: await shownBy(services, account, detached ?? method) };
    },
  }),
];

export function notReady({ state, problem }: PaymentMethodRecord): DomainError {
  const why = problem ? `${state}, because of ${problem.code}` : state;
  return new DomainError('paymentMethodNotReady', `The payment method is ${why}: enter another one.`, { state });
}

async function accountOf({ database }: ApiServices, caller: Caller, id: string): Promise<BillingAccount> {
  return requireFound(await database.billingAccounts.within(await caller.reach(), id), `billing account ${id}`);
}

/** The account, if the caller decides on it. @throws DomainError notFound, purchaserDecides */
async function decidedAccount(services: ApiServices, caller: Caller, id: string): Promise<BillingAccount> {
  const account = await accountOf(services, caller, id);
  await assertDecides(caller, { purchaserId: account.userId, billingAccountId: id });
  return account;
}

async function find(
  services: ApiServices,
  caller: Caller,
  params: { readonly billingAccountId: string; readonly paymentMethodId: string },
) {
  const account = await accountOf(services, caller, params.billingAccountId);
  const { paymentMethods } = services.database;
  const found = await paymentMethods.within(await caller.reach(), account._id, params.paymentMethodId);
  return { account, method: requireFound(found, `payment method ${params.paymentMethodId}`) };
}

async function changeOf({ database }: ApiServices, { _id: id, tenantId, partnerId, testClockId }: PaymentMethodRecord) {
  const at = await timeAtRest(database, testClockId);
  return { subject: { kind: 'paymentMethod', id }, tenantId, partnerId, at };
}

/** The method that collections charge. */
async function chargedOf({ database }: ApiServices, account: BillingAccount): Promise<string | null> {
  const { _id: accountId } = account;
  // Somebody may have chosen another one meanwhile.
  const now = (await database.billingAccounts.find(accountId)) ?? account;
  return (await database.paymentMethods.chargeable(now))?._id ?? null;
}

async function shownBy(services: ApiServices, account: BillingAccount, method: PaymentMethodRecord) {
  return showPaymentMethod(method, await chargedOf(services, account));
}

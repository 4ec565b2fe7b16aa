import { z } from 'zod';
import { withDefaultMethod } from '../../../domain/billing/billing-profiles.js';
import { renewsByItself } from '../../../domain/billing/card-expiry.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { subscriptionsBilledBy } from '../../../models/billing/billed-by.js';
import type { BillingAccount } from '../../../models/billing/billing-accounts.js';
import type { PaymentMethodRecord } from '../../../models/billing/payment-methods.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { decidedAccount } from '../billing-accounts/find.js';
import { billingAccountId } from '../billing-accounts/schema.js';
import { enteringRoutes } from './entering-routes.js';
import { changeOf, chargedOf, decidedMethod, notReady, shownBy } from './find.js';
import { clockTime } from './provider-customer.js';
import { detachAtProvider, refreshEdit, refreshSetup } from './refresh.js';
import {
  detachedPaymentMethod,
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
  ...enteringRoutes,
  defineRoute({
    method: 'get',
    path: accountPath,
    operationId: 'listPaymentMethods',
    summary: 'List the payment methods of a billing account',
    description:
      'Those of a purchaser are the purchaser’s and the seller’s to see: others are refused (`purchaserDecides`).',
    tags,
    params: z.strictObject({ billingAccountId }),
    query: paymentMethodQuery,
    answers: { 200: { description: 'A page of methods, the newest first', schema: paymentMethodPage } },
    problems: ['purchaserDecides'],
    async handler({ services, caller, params, query: { limit, cursor, billingProfileId } }) {
      const account = await decidedAccount(services, caller, params.billingAccountId);
      const read = readCursor('paymentMethods', cursor, position);
      const after = read && { createdAt: new Date(read.createdAt), id: read.id };
      const { paymentMethods } = services.database;
      const filter = { billingAccountId: account._id, billingProfileId };
      const found = await paymentMethods.list(await caller.reach(), filter, after, limit + 1);
      const charged = await chargedOf(
        services,
        account,
        found.map((one) => one.billingProfileId),
      );
      const next = ({ createdAt, _id: id }: PaymentMethodRecord) =>
        writeCursor('paymentMethods', { createdAt: createdAt.toISOString(), id });
      return { status: 200, body: pageFrom(found, limit, (one) => showPaymentMethod(one, charged.has(one._id)), next) };
    },
  }),
  defineRoute({
    method: 'get',
    path,
    operationId: 'getPaymentMethod',
    summary: 'Read a payment method',
    description: 'One that is being entered or edited is looked up at the provider.',
    tags,
    params,
    answers: changed,
    problems: ['purchaserDecides'],
    async handler({ services, caller, params, logger }) {
      const { account, method } = await decidedMethod(services, caller, params);
      const isEdited = method.provider.editId !== null;
      if (method.state !== 'settingUp' && !isEdited) {
        return { status: 200, body: await shownBy(services, account, method) };
      }
      const refresh = isEdited ? refreshEdit : refreshSetup;
      const refreshed = await refresh(services, method).catch((error: unknown) => {
        // It is read all the same.
        logger.warn({ err: error, paymentMethodId: method._id }, 'the payment provider did not say how it stands');
        return { method, setup: null };
      });
      const setUp = refreshed.setup && { url: refreshed.setup.url, clientSecret: null };
      return { status: 200, body: await shownBy(services, account, refreshed.method, setUp) };
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
      const { account, method } = await decidedMethod(services, caller, params);
      const before = await shownBy(services, account, method);
      if (method.state !== 'ready') throw notReady(method);
      await changes({ ...(await changeOf(services, method)), before });
      await makeDefault(services, method);
      return { status: 200, body: await shownBy(services, account, method) };
    },
  }),
  defineRoute({
    method: 'delete',
    path,
    operationId: 'detachPaymentMethod',
    summary: 'Take a payment method back',
    description:
      'It is never charged again. Done already: nothing happens. A customer can always take it back: the answer names the subscriptions that renew by themselves and are not collected any more.',
    tags,
    params,
    answers: {
      200: {
        description: 'The method, and what is not collected any more',
        schema: detachedPaymentMethod,
        changesWithTime: true,
      },
    },
    problems: ['clockAdvancing', 'paymentProviderRefused', 'paymentProviderUnavailable'],
    async handler({ services, caller, params, changes }) {
      const { account, method } = await decidedMethod(services, caller, params);
      const change = await changeOf(services, method);
      await changes({ ...change, before: await shownBy(services, account, method) });
      // First here, so that nothing charges it meanwhile.
      const detached = await services.database.paymentMethods.change(method._id, ['settingUp', 'ready', 'failed'], {
        state: 'detached',
      });
      const { customerId, methodId } = detached?.provider ?? method.provider;
      const at = clockTime(method, change.at);
      if (methodId !== null) await detachAtProvider(services, customerId, methodId, method, at);
      const shown = await shownBy(services, account, detached ?? method);
      return { status: 200, body: { ...shown, uncollected: await uncollectedOf(services, account, method) } };
    },
  }),
];

/** A profile that is removed meanwhile has no method. @throws DomainError notFound, tenantErased */
async function makeDefault({ database }: ApiServices, method: PaymentMethodRecord): Promise<void> {
  const { billingAccounts } = database;
  for (;;) {
    const account = requireFound(await billingAccounts.find(method.billingAccountId), 'billing account');
    if (!account.details) throw new DomainError('tenantErased');
    const after = withDefaultMethod(account, method.billingProfileId, method._id);
    if (await billingAccounts.changeProfiles(account, after)) return;
  }
}

/** What renews by itself, and has no method any more that is charged. */
async function uncollectedOf(
  { database }: ApiServices,
  account: BillingAccount,
  { billingProfileId }: PaymentMethodRecord,
): Promise<string[]> {
  const profile = account.profiles.find(({ id }) => id === billingProfileId);
  if (!profile) return [];
  const billed = (await subscriptionsBilledBy(database, account, profile.id)).filter(renewsByItself);
  const uncollected: string[] = [];
  for (const { id, payer } of billed) {
    const charge = payer ? { currency: payer.currency } : undefined;
    if (!(await database.paymentMethods.chargeable(account, profile, charge))) uncollected.push(id);
  }
  return uncollected;
}

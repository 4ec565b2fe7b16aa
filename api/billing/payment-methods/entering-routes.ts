/** What a customer enters at the provider: a new method, one in the place of another, or changes of a card. */
import { z } from 'zod';
import type { MethodSetup } from '../../../adapters/billing/payment-provider.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import type { BillingAccount } from '../../../models/billing/billing-accounts.js';
import type { PaymentMethodRecord } from '../../../models/billing/payment-methods.js';
import { cloudOfParty } from '../../../models/cloud-of-party.js';
import { idFrom } from '../../ids.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { timeAtRest } from '../../tenant-time.js';
import { decidedAccount } from '../billing-accounts/find.js';
import { billingAccountId } from '../billing-accounts/schema.js';
import { changeOf, decidedMethod, namedProfile, notReady, shownBy } from './find.js';
import { assertChargeable, clockTime, providerCustomer } from './provider-customer.js';
import {
  type EnteredMethod,
  methodEdit,
  newPaymentMethod,
  paymentMethod,
  paymentMethodId,
  replacingMethod,
} from './schema.js';

const tags = ['Billing'] as const;
const accountPath = '/v1/billing-accounts/{billingAccountId}/payment-methods';
const path = `${accountPath}/{paymentMethodId}`;
const params = z.strictObject({ billingAccountId, paymentMethodId });
const entered = { 201: { description: 'The method, to be entered', schema: paymentMethod } } as const;
const ofProvider = [
  'tenantErased',
  'clockAdvancing',
  'realServiceOnTestClock',
  'paymentProviderRefused',
  'paymentProviderUnavailable',
] as const;

export const enteringRoutes = [
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
    answers: entered,
    problems: ['notFound', ...ofProvider],
    async handler({ services, caller, params, body, requestHash, changes }) {
      const account = await decidedAccount(services, caller, params.billingAccountId);
      const profileId = namedProfile(account, body.billingProfileId);
      return enter(services, { account, profileId, body, requestHash, replaces: null, changes });
    },
  }),
  defineRoute({
    method: 'post',
    path: `${path}/replacement`,
    operationId: 'replacePaymentMethod',
    summary: 'Let a customer enter a card or a BLIK mandate in the place of another one',
    description:
      'Once it is ready it takes the place of the other one, also as the default and for what is collected next, and the other one is detached. Until then, and where it is refused, the other one stays as it is.',
    tags,
    params,
    body: replacingMethod,
    answers: entered,
    problems: ['paymentMethodNotReady', ...ofProvider],
    async handler({ services, caller, params, body, requestHash, changes }) {
      const { account, method } = await decidedMethod(services, caller, params);
      const isRepeated = (await services.database.paymentMethods.find(idFrom('paymentMethod', requestHash))) !== null;
      if (!isRepeated && method.state !== 'ready' && method.state !== 'failed') throw notReady(method);
      const { _id: replaces, billingProfileId: profileId } = method;
      return enter(services, { account, profileId, body, requestHash, replaces, changes });
    },
  }),
  defineRoute({
    method: 'post',
    path: `${path}/edits`,
    operationId: 'editPaymentMethod',
    summary: 'Let a customer edit a stored card',
    description:
      'The security code, and with it the other details, on the page of the provider, or in its field with the client secret. What is named here takes effect at once. The number stays: for another card replace the method.',
    tags,
    params,
    body: methodEdit,
    answers: { 200: { description: 'The method, to be edited', schema: paymentMethod, changesWithTime: true } },
    problems: ['paymentMethodNotReady', 'onlyCardsAreEdited', 'unknownPaymentMethod', ...ofProvider],
    async handler({ services, caller, params, body, requestHash, changes }) {
      const { database, payments: provider, portalUrls } = services;
      const { account, method } = await decidedMethod(services, caller, params);
      assertChargeable(services, account);
      if (method.kind !== 'card') throw new DomainError('onlyCardsAreEdited');
      const { customerId, methodId, name } = method.provider;
      const isStored = method.state === 'ready' || method.state === 'failed';
      if (!isStored || methodId === null || name !== provider.name) throw notReady(method);
      const change = await changeOf(services, method);
      await changes({ ...change, before: await shownBy(services, account, method) });
      const { returnUrl = portalUrls[await cloudOfParty(database, account)], ...given } = body;
      const call = { idempotencyKey: `edit/${requestHash}`, ...clockTime(account, change.at) };
      const edit = await provider.startMethodEdit({ customerId, methodId, returnUrl, change: given }, call);
      const { setupId: editId, url, clientSecret } = edit;
      const shown = given.expires && method.card ? { card: { ...method.card, expires: given.expires } } : {};
      const held = { ...method.provider, editId };
      await database.paymentMethods.change(method._id, ['ready', 'failed'], { provider: held, ...shown });
      const edited = requireFound(await database.paymentMethods.find(method._id), `payment method ${method._id}`);
      const body_ = await shownBy(services, account, edited, { url, clientSecret });
      return { status: 200, body: body_, masked: { ...body_, setUp: { url: null, clientSecret: null } } };
    },
  }),
];

interface Entering {
  readonly account: BillingAccount;
  readonly profileId: string;
  readonly body: EnteredMethod;
  readonly requestHash: string;
  /** The method whose place it takes. */
  readonly replaces: string | null;
  readonly changes: (change: {
    readonly subject: { readonly kind: 'paymentMethod'; readonly id: string };
    readonly tenantId: string | null;
    readonly partnerId: string | null;
    readonly at: Awaited<ReturnType<typeof timeAtRest>>;
  }) => Promise<void>;
}

async function enter(
  services: ApiServices,
  { account: found, profileId, body, requestHash, replaces, changes }: Entering,
) {
  const { database, payments: provider, portalUrls } = services;
  const account = assertChargeable(services, found);
  const { tenantId, partnerId, testClockId } = account;
  const now = await timeAtRest(database, testClockId);
  const id = idFrom('paymentMethod', requestHash);
  await changes({ subject: { kind: 'paymentMethod', id }, tenantId, partnerId, at: now });
  const customerId = await providerCustomer(services, account, now);
  const { returnUrl = portalUrls[await cloudOfParty(database, account)] } = body;
  const method = body.kind === 'blik' ? { kind: body.kind, cap: body.cap } : { kind: body.kind };
  const call = { idempotencyKey: id, ...clockTime(account, now) };
  const { setupId, url, clientSecret }: MethodSetup = await provider.startMethodSetup(
    { customerId, method, returnUrl },
    call,
  );
  const begun: PaymentMethodRecord = {
    _id: id,
    billingAccountId: account._id,
    billingProfileId: profileId,
    tenantId,
    partnerId,
    testClockId,
    state: 'settingUp',
    kind: body.kind,
    provider: { name: provider.name, customerId, setupId, editId: null, methodId: null },
    card: null,
    cap: body.kind === 'blik' ? body.cap : null,
    problem: null,
    replaces,
    replacedBy: null,
    createdAt: new Date(now.epochMilliseconds),
    revision: 1,
  };
  await database.paymentMethods.begin(begun);
  const made = requireFound(await database.paymentMethods.find(id), `payment method ${id}`);
  const shown = await shownBy(services, account, made, { url, clientSecret });
  return {
    status: 201,
    headers: { Location: `/v1/billing-accounts/${account._id}/payment-methods/${id}` },
    body: shown,
    // The page's address has a secret in it too: whoever reads the method gets it.
    masked: { ...shown, setUp: { url: null, clientSecret: null } },
  } as const;
}

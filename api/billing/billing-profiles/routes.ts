import { z } from 'zod';
import type { BillingDetails } from '../../../domain/billing/billing-details.js';
import {
  type BillingProfiles,
  existing,
  withChangedProfile,
  withDefaultProfile,
  withoutProfile,
  withProfile,
} from '../../../domain/billing/billing-profiles.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { subscriptionFromJson } from '../../../domain/subscriptions/subscription.js';
import { billedBy } from '../../../models/billing/billed-by.js';
import type { BillingAccount } from '../../../models/billing/billing-accounts.js';
import type { Caller } from '../../http/caller.js';
import { changeAtRevision } from '../../http/etag.js';
import { idFrom, idOf } from '../../ids.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { timeAtRest } from '../../tenant-time.js';
import { billAnew } from '../bill-anew.js';
import { accountOf, decidedAccount } from '../billing-accounts/find.js';
import { billingAccountId } from '../billing-accounts/schema.js';
import {
  billedByChange,
  billingProfile,
  billingProfileChange,
  billingProfileId,
  billingProfileList,
  newBillingProfile,
  showBillingProfile,
} from './schema.js';
import { existingIn, keepUse, useOf } from './use.js';

const tags = ['Billing'] as const;
const accountPath = '/v1/billing-accounts/{billingAccountId}/profiles';
const path = `${accountPath}/{billingProfileId}`;
const params = z.strictObject({ billingAccountId, billingProfileId });
const subscriptionPath = '/v1/subscriptions/{subscriptionId}/billing-profile';
const subscriptionParams = z.strictObject({ subscriptionId: idOf('subscription', 'Id of a subscription') });
const answered = { 200: { description: 'The profile', schema: billingProfile, etag: true } } as const;
const unguarded = { 200: { description: 'The profile', schema: billingProfile } } as const;

export const billingProfileRoutes = [
  defineRoute({
    method: 'get',
    path: accountPath,
    operationId: 'listBillingProfiles',
    summary: 'List the profiles of a billing account',
    tags,
    params: z.strictObject({ billingAccountId }),
    answers: { 200: { description: 'All of them, the oldest first', schema: billingProfileList } },
    async handler({ services, caller, params }) {
      const account = await accountOf(services, caller, params.billingAccountId);
      return { status: 200, body: { items: account.profiles.map((one) => showBillingProfile(account, one)) } };
    },
  }),
  defineRoute({
    method: 'post',
    path: accountPath,
    operationId: 'createBillingProfile',
    summary: 'Add a profile to a billing account',
    tags,
    params: z.strictObject({ billingAccountId }),
    body: newBillingProfile,
    answers: { 201: { description: 'The profile', schema: billingProfile, etag: true } },
    problems: ['alreadyExists', 'tooManyBillingProfiles', 'tenantErased', 'clockAdvancing'],
    async handler({ services, caller, params, body, requestHash, changes }) {
      const id = idFrom('billingProfile', requestHash);
      const changed = await change(services, { caller, id, account: params.billingAccountId, changes }, (account) =>
        // The request was repeated.
        account.profiles.some((one) => one.id === id)
          ? account
          : withProfile(account, account.details, {
              id,
              name: body.name,
              invoiceEmail: body.invoiceEmail ?? null,
              language: body.language ?? null,
              address: body.address ?? null,
              purchaseOrderNumber: body.purchaseOrderNumber ?? null,
            }),
      );
      const { etag, body: shownBody } = shown(changed, id);
      return { status: 201, headers: { Location: `${pathOf(changed)}/${id}` }, etag, body: shownBody };
    },
  }),
  defineRoute({
    method: 'get',
    path,
    operationId: 'getBillingProfile',
    summary: 'Read a billing profile',
    tags,
    params,
    answers: answered,
    async handler({ services, caller, params }) {
      const account = await accountOf(services, caller, params.billingAccountId);
      return { status: 200, ...shown(account, params.billingProfileId) };
    },
  }),
  defineRoute({
    method: 'patch',
    path,
    operationId: 'changeBillingProfile',
    summary: 'Change a billing profile',
    description: 'Applies from the next request for payment and its documents on. What is not paid is asked for anew.',
    tags,
    params,
    body: billingProfileChange,
    ifMatch: true,
    answers: answered,
    problems: ['alreadyExists', 'tenantErased', 'clockAdvancing'],
    async handler({ services, caller, params, body, ifMatch, changes }) {
      const { billingProfileId: id } = params;
      const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
      const changing = { caller, id, account: params.billingAccountId, changes, ifMatch };
      const changed = await change(services, changing, (account) =>
        withChangedProfile(account, account.details, { ...existing(account, id), ...given, id }),
      );
      return { status: 200, ...shown(changed, id) };
    },
  }),
  defineRoute({
    method: 'put',
    path: `${path}/default`,
    operationId: 'makeBillingProfileDefault',
    summary: 'Bill by this profile what names no other one',
    description:
      'From the next request for payment on; what is not paid is asked for anew, and what is collected is charged to its payment methods.',
    tags,
    params,
    answers: answered,
    problems: ['tenantErased', 'clockAdvancing'],
    async handler({ services, caller, params, changes }) {
      const { billingProfileId: id } = params;
      const changing = { caller, id, account: params.billingAccountId, changes };
      const changed = await change(services, changing, (account) => withDefaultProfile(account, id));
      return { status: 200, ...shown(changed, id) };
    },
  }),
  defineRoute({
    method: 'delete',
    path,
    operationId: 'removeBillingProfile',
    summary: 'Remove a billing profile',
    description:
      'The default one stays, and so does one by which a subscription or an open order is paid, or in which a payment method is stored: the refusal names them.',
    tags,
    params,
    answers: { 204: { description: 'It is gone' } },
    problems: ['defaultBillingProfile', 'billingProfileInUse', 'tenantErased', 'clockAdvancing'],
    async handler({ services, caller, params, changes }) {
      const { billingProfileId: id } = params;
      const changing = { caller, id, account: params.billingAccountId, changes };
      await change(services, changing, async (account) => {
        existing(account, id);
        return withoutProfile(account, id, await useOf(services.database, id));
      });
      return { status: 204 };
    },
  }),
  defineRoute({
    method: 'get',
    path: subscriptionPath,
    operationId: 'getBillingProfileOfSubscription',
    summary: 'Read the profile that a subscription is billed by',
    tags,
    params: subscriptionParams,
    answers: { 200: { description: 'The profile', schema: billingProfile, changesWithTime: true } },
    problems: ['notInvoiced', 'tenantErased'],
    async handler({ services, caller, params }) {
      const { account } = await payerOf(services, caller, params.subscriptionId);
      return { status: 200, body: await billingProfileOf(services, account, params.subscriptionId) };
    },
  }),
  defineRoute({
    method: 'put',
    path: subscriptionPath,
    operationId: 'setBillingProfileOfSubscription',
    summary: 'Say by which profile a subscription is billed',
    description: 'From the next request for payment and the next collection on. What is not paid is asked for anew.',
    tags,
    params: subscriptionParams,
    body: billedByChange,
    answers: unguarded,
    problems: ['notInvoiced', 'tenantErased', 'clockAdvancing'],
    async handler({ services, caller, params, body, requestHash, changes }) {
      const { database } = services;
      const { subscriptionId: _id } = params;
      const { account, tenantId } = await payerOf(services, caller, _id);
      const { _id: accountId, testClockId } = account;
      await decidedAccount(services, caller, accountId);
      const at = await timeAtRest(database, testClockId);
      const profileId = body.billingProfileId;
      if (profileId !== null) existingIn(account, profileId, '/billingProfileId');
      const before = await billingProfileOf(services, account, _id);
      await changes({ subject: { kind: 'subscription', id: _id }, tenantId, at, before });
      await database.billingAccounts.billAnew(accountId);
      if (profileId === null) await database.profileUses.clear(_id);
      else {
        const use = { _id, profileId, billingAccountId: accountId };
        await database.profileUses.set({ ...use, orderId: null, testClockId });
        await keepUse(database, use, '/billingProfileId');
      }
      await billAnew(services, account, requestHash);
      return { status: 200, body: await billingProfileOf(services, account, _id) };
    },
  }),
];

type Billable = BillingAccount & { readonly details: BillingDetails };

interface Changing {
  readonly caller: Caller;
  readonly account: string;
  readonly id: string;
  readonly ifMatch?: Parameters<typeof changeAtRevision>[0];
  readonly changes: (change: {
    readonly subject: { readonly kind: 'billingProfile'; readonly id: string };
    readonly tenantId: string | null;
    readonly partnerId: string | null;
    readonly at: Awaited<ReturnType<typeof timeAtRest>>;
    readonly before?: z.input<typeof billingProfile>;
  }) => Promise<void>;
}

/** Changes the profiles of an account, whoever else changes them meanwhile. @throws DomainError tenantErased, and what the change refuses */
async function change(
  services: ApiServices,
  { caller, account: accountId, id, ifMatch, changes }: Changing,
  decide: (account: Billable) => BillingProfiles | Promise<BillingProfiles>,
): Promise<BillingAccount> {
  const { database } = services;
  const read = async () => {
    const account = await decidedAccount(services, caller, accountId);
    if (!account.details) throw new DomainError('tenantErased');
    const profile = account.profiles.find((one) => one.id === id);
    // A precondition is about a profile that is there.
    if (!profile && ifMatch !== undefined) existing(account, id);
    return { account: { ...account, details: account.details }, profile, revision: profile?.revision ?? 0 };
  };
  let isBilledBy = false;
  const changed = await changeAtRevision(ifMatch, read, async ({ account, profile }) => {
    isBilledBy = profile !== undefined;
    const after = await decide(account);
    const { tenantId, partnerId, testClockId } = account;
    const at = await timeAtRest(database, testClockId);
    const before = profile ? { before: showBillingProfile(account, profile) } : {};
    await changes({ subject: { kind: 'billingProfile', id }, tenantId, partnerId, at, ...before });
    return after === account ? account : database.billingAccounts.changeProfiles(account, after);
  });
  if (isBilledBy) await billAnew(services, changed, `profiles-${changed.profilesRevision}`);
  return changed;
}

function pathOf({ _id }: BillingAccount): string {
  return `/v1/billing-accounts/${_id}/profiles`;
}

function shown(account: BillingAccount, id: string) {
  const profile = existing(account, id);
  return { etag: profile.revision, body: showBillingProfile(account, profile) };
}

/** The account that pays for a subscription by period, within the caller's reach. @throws DomainError notFound, notInvoiced, tenantErased */
async function payerOf(services: ApiServices, caller: Caller, subscriptionId: string) {
  const { database } = services;
  const reach = await caller.reach();
  const found = requireFound(
    await database.subscriptions.within(reach, subscriptionId),
    `subscription ${subscriptionId}`,
  );
  const { payer } = subscriptionFromJson(found.subscription);
  if (!payer) throw new DomainError('notInvoiced');
  const account = await accountOf(services, caller, payer.billingAccountId);
  if (!account.details) throw new DomainError('tenantErased');
  return { account, tenantId: found.tenantId };
}

async function billingProfileOf(
  { database }: ApiServices,
  { _id: billingAccountId }: BillingAccount,
  subscriptionId: string,
): Promise<z.input<typeof billingProfile>> {
  const billed = await billedBy(database, { billingAccountId, subscriptionId });
  if (!billed) throw new DomainError('tenantErased');
  return showBillingProfile(billed.account, billed.profile);
}

import { z } from 'zod';
import { everything } from '../../../domain/identity/grants.js';
import { currentTerm, lastTerm, subscriptionFromJson } from '../../../domain/subscriptions/subscription.js';
import type { Redemption } from '../../../models/keys/redemptions.js';
import type { Reclaim, ReclaimedLicence } from '../../../models/subscriptions/reclaims.js';
import type { SubscriptionProjection } from '../../../models/subscriptions/subscriptions.js';
import { billingAccount, showBillingAccount } from '../../billing/billing-accounts/schema.js';
import { handOver, showHandOver } from '../../billing/hand-overs/schema.js';
import { licenceRequest, showLicenceRequest } from '../../billing/licence-requests/schema.js';
import { exportedWithdrawal, exportWithdrawal } from '../../billing/withdrawals/schema.js';
import { date, instant, showInstant } from '../../formats.js';
import { readCursor, writeCursor } from '../../http/page.js';
import type { Language } from '../../i18n/language.js';
import { findTenant } from '../../identity/tenants/find-tenant.js';
import { showTenant, tenant, tenantId } from '../../identity/tenants/schema.js';
import { showUser, user, userId } from '../../identity/users/schema.js';
import { idOf } from '../../ids.js';
import { thingsShown } from '../../keys/redemptions/options.js';
import { showAcknowledged } from '../../keys/redemptions/schema.js';
import { delegation, showDelegation } from '../../partners/delegations/schema.js';
import { proposal, showProposals } from '../../partners/direct-billing-proposals/schema.js';
import { defineRoute } from '../../services.js';
import { groupId } from '../../subscriptions/groups/schema.js';
import { reclaimId } from '../../subscriptions/reclaims/schema.js';
import { subscriptionId } from '../../subscriptions/subscriptions/schema.js';
import { timeOn } from '../../tenant-time.js';
import { auditEntry, showAuditEntry } from '../audit/schema.js';

/** Far more redemptions than a tenant makes; the newest are exported. */
const mostRedemptions = 1_000;
/** Far more than a customer makes in delegations; of what partners did by them the newest are exported. */
const mostDelegations = 1_000;
const mostActions = 1_000;
/** Far more than a tenant begins; the newest are exported. */
const mostReclaims = 1_000;
/** Far more than a customer is proposed. */
const mostProposals = 1_000;
/** Far more groups than a tenant makes. */
const mostGroups = 1_000;
/** Far more than there are users who pay for a team. */
const mostAccounts = 1_000;
/** Far more than purchasers hand over, or consumers withdraw from; the newest are exported. */
const mostHandOvers = 1_000;
const mostWithdrawals = 1_000;

const exportedSubscription = z
  .strictObject({
    id: subscriptionId,
    state: z.string().meta({ example: 'active' }),
    planId: z.string().meta({ example: 'office-business' }),
    seats: z.number().int(),
    startsOn: date,
    expiresOn: date.nullable(),
    certificateId: z.string().nullable(),
  })
  .meta({ id: 'ExportedSubscription' });

const exportedReclaim = z
  .strictObject({
    id: reclaimId,
    subscriptionId,
    state: z.string().meta({ example: 'ended' }),
    startedAt: instant,
    reclaimsAt: instant,
    licences: z.array(
      z.strictObject({
        userId,
        state: z.string().meta({ example: 'kept' }),
        because: z.string().nullable().meta({ example: 'used' }),
        lastUsedAt: instant.nullable(),
      }),
    ),
  })
  .meta({ id: 'ExportedReclaim' });

const exportedGroup = z
  .strictObject({
    id: groupId,
    name: z.string().meta({ example: 'Sales' }),
    description: z.string(),
    subscriptionIds: z.array(subscriptionId).meta({ description: 'What its members get a licence of' }),
    createdAt: instant,
  })
  .meta({ id: 'ExportedGroup' });

const exportedRedemption = z
  .strictObject({
    id: idOf('redemption', 'Id of a redemption'),
    use: z.string().nullable().meta({ description: 'Null: nobody has chosen yet', example: 'activate' }),
    state: z.string().meta({ example: 'redeemed' }),
    subscriptionId,
    planId: z.string(),
    seats: z.number().int(),
    declaredBy: z.string().meta({ description: 'Who declared to be the right person; empty if that was erased' }),
    acknowledged: z
      .strictObject({ at: instant, things: thingsShown })
      .nullable()
      .meta({ description: 'What was ticked when it was redeemed' }),
    openedAt: instant,
    endedAt: instant.nullable(),
  })
  .meta({ id: 'ExportedRedemption' });

const exported = z
  .strictObject({
    exportedAt: instant,
    tenant,
    agreements: z.array(
      z.strictObject({ name: z.string(), version: z.string(), signedBy: z.string(), acceptedAt: instant }),
    ),
    subscriptions: z.array(exportedSubscription),
    redemptions: z.array(exportedRedemption),
    users: z.array(user),
    licences: z
      .array(z.strictObject({ userId, subscriptionId, assignedAt: instant, lastUsedAt: instant.nullable() }))
      .meta({ description: 'What these users hold' }),
    reclaims: z.array(exportedReclaim).meta({
      description: `When unused licences were taken back, the newest ${mostReclaims}, with those of these users`,
    }),
    groups: z.array(exportedGroup),
    groupMembers: z
      .array(z.strictObject({ groupId, userId, joinedAt: instant }))
      .meta({ description: 'Which groups these users are in' }),
    licenceRequests: z.array(licenceRequest).meta({ description: 'What these users have asked for' }),
    billingAccounts: z.array(billingAccount).meta({ description: 'The organisation’s, and those of its users' }),
    handOvers: z.array(handOver).meta({
      description: `What users offered to each other, or administrators for them, the newest ${mostHandOvers}`,
    }),
    withdrawals: z
      .array(exportedWithdrawal)
      .meta({ description: `Of consumers among the users, the newest ${mostWithdrawals}` }),
    delegations: z.array(delegation).meta({ description: 'What partners offered to do, may do, and could do' }),
    delegatedActions: z.array(auditEntry).meta({ description: `What they did by these, the newest ${mostActions}` }),
    directBillingProposals: z.array(proposal).meta({ description: 'What was proposed to be paid by period' }),
    next: z.string().nullable().meta({ description: 'Cursor of the document with the following users' }),
  })
  .meta({ id: 'TenantExport' });

export const tenantExportRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/tenants/{tenantId}/export',
    operationId: 'exportTenant',
    summary: 'Export a tenant with its people and subscriptions',
    description:
      'Active and deactivated users with their licences come in documents of `limit`; the tenant, its subscriptions and its newest 1,000 redemptions, hand-overs and withdrawals are in each. Notices, audit but for what partners did, API keys, orders, requests for payment, payments and the ledger have lists of their own.',
    tags: ['Tenants'],
    params: z.strictObject({ tenantId }),
    query: z.strictObject({
      limit: z.coerce.number().int().min(1).max(5000).default(1000).meta({ description: 'How many users at most' }),
      cursor: z.string().min(1).max(1024).optional().meta({ description: 'The `next` of the document before' }),
    }),
    answers: { 200: { description: 'The export', schema: exported } },
    async handler({ services: { database }, caller, params, query: { limit, cursor }, language }) {
      const found = await findTenant({ database }, caller, params.tenantId);
      const { _id, administratorIds, testClockId, agreements } = found;
      const after = readCursor('tenantExport', cursor, userId) ?? '';
      const [handOvers, withdrawals] = await Promise.all([
        database.handOvers.list(everything, { tenantId: _id }, undefined, mostHandOvers),
        database.withdrawals.ofTenant(_id, mostWithdrawals),
      ]);
      const [now, people, subscriptions, redemptions, accounts, delegations, proposals, groups, reclaims] =
        await Promise.all([
          timeOn(database, testClockId),
          database.users.list(_id, {}, after, limit + 1),
          database.subscriptions.ofTenant(_id),
          database.redemptions.list(everything, { tenantId: _id }, undefined, mostRedemptions),
          database.billingAccounts.list(everything, { tenantId: _id }, undefined, mostAccounts),
          database.delegations.list(everything, { tenantId: _id }, undefined, mostDelegations),
          database.directBillingProposals.list(everything, { tenantId: _id }, undefined, mostProposals),
          database.groups.list(_id, '', mostGroups),
          database.reclaims.ofTenant(_id, mostReclaims),
        ]);
      const users = people.slice(0, limit);
      const last = users.at(-1);
      const ids = users.map((one) => one._id);
      const [licences, requested, plans, members, actions, partners, reclaimed] = await Promise.all([
        database.licences.ofUsers(_id, ids),
        database.licenceRequests.ofUsers(_id, ids),
        database.groups.plansOf(groups.map((one) => one._id)),
        database.groups.ofUsers(_id, ids),
        database.audit.byDelegations(
          delegations.map((one) => one._id),
          mostActions,
        ),
        database.partners.byIds(delegations.map(({ partnerId }) => partnerId)),
        database.reclaims.ofUsersOfTenant(_id, ids),
      ]);
      const wallTime = new Date();
      const body: z.input<typeof exported> = {
        exportedAt: now.toString(),
        tenant: showTenant(found, now.toString()),
        agreements: agreements.map(({ name, version, signedBy, at }) => ({
          name,
          version,
          signedBy,
          acceptedAt: showInstant(at),
        })),
        subscriptions: subscriptions.map(showSubscription),
        redemptions: redemptions.map((one) => showRedemption(one, language)),
        users: users.map((one) => showUser(one, administratorIds)),
        licences: licences.map((one) => ({
          userId: one.userId,
          subscriptionId: one.subscriptionId,
          assignedAt: showInstant(one.assignedAt),
          lastUsedAt: one.lastUsedAt && showInstant(one.lastUsedAt),
        })),
        reclaims: reclaims.map((one) => showReclaimed(one, reclaimed)),
        groups: groups.map(({ _id: id, name, description, createdAt }) => ({
          id,
          name,
          description,
          subscriptionIds: plans.filter((plan) => plan.groupId === id).map((plan) => plan.subscriptionId),
          createdAt: showInstant(createdAt),
        })),
        groupMembers: members.map((one) => ({
          groupId: one.groupId,
          userId: one.userId,
          joinedAt: showInstant(one.joinedAt),
        })),
        licenceRequests: requested.map(showLicenceRequest),
        billingAccounts: accounts.map(showBillingAccount),
        handOvers: handOvers.map((one) => showHandOver(one, now)),
        withdrawals: withdrawals.map(exportWithdrawal),
        delegations: delegations.map((one) => showDelegation(one, partners.get(one.partnerId), wallTime)),
        directBillingProposals: await showProposals(
          database,
          proposals.map((one) => ({ proposal: one, now })),
        ),
        delegatedActions: actions.map((action) => showAuditEntry(action, { withContent: true })),
        next: people.length > limit && last ? writeCursor('tenantExport', last._id) : null,
      };
      return { status: 200, headers: { 'Content-Disposition': `attachment; filename="${_id}.json"` }, body };
    },
  }),
];

function showSubscription({ _id: id, state, planId, subscription }: SubscriptionProjection) {
  const found = subscriptionFromJson(subscription);
  const { seats, startsOn } = currentTerm(found);
  const { expiresOn } = lastTerm(found);
  return {
    id,
    state,
    planId,
    seats,
    startsOn: startsOn.toString(),
    expiresOn: expiresOn?.toString() ?? null,
    certificateId: found.certificateId,
  };
}

function showReclaimed(
  { _id: id, subscriptionId: of, state, startedAt, reclaimsAt }: Reclaim,
  reclaimed: readonly ReclaimedLicence[],
) {
  return {
    id,
    subscriptionId: of,
    state,
    startedAt: showInstant(startedAt),
    reclaimsAt: showInstant(reclaimsAt),
    licences: reclaimed
      .filter((one) => one.reclaimId === id)
      .map((one) => ({
        userId: one.userId,
        state: one.state,
        because: one.because,
        lastUsedAt: one.lastUsedAt && showInstant(one.lastUsedAt),
      })),
  };
}

function showRedemption(found: Redemption, language: Language) {
  return {
    id: found._id,
    use: found.use,
    state: found.state,
    subscriptionId: found.subscriptionId,
    planId: found.plan.id,
    seats: found.seats,
    declaredBy: found.declaration.name,
    acknowledged: showAcknowledged(found, language),
    openedAt: showInstant(found.openedAt),
    endedAt: found.endedAt && showInstant(found.endedAt),
  };
}

import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { SiblingInput, StuckReport } from '../../contracts/subscriptions/siblings.js';
import { setUpWorkflowId, userWorkflowId } from '../../contracts/workflow-ids.js';
import { instant } from '../../domain/calendar.js';
import { toJson } from '../../domain/json.js';
import {
  certificateContent,
  type DeletionConfirmation,
  type ErasedPayers,
  type ErasedRecords,
} from '../../domain/subscriptions/certificate.js';
import { certificateIdOf } from '../../domain/subscriptions/certificate-id.js';
import type { ProgressReport } from '../../domain/subscriptions/progress-report.js';
import { type Subscription, subscriptionFromJson } from '../../domain/subscriptions/subscription.js';
import type { ActivityContext } from '../context.js';
import { alive } from '../heartbeats.js';
import { ignoreGone } from '../ignore-gone.js';
import { inParallel } from '../in-parallel.js';
import { completeWait } from './complete-wait.js';
import { releaseReplaced } from './replacements.js';
import { otherSubscriptions } from './tenant-claims.js';

/** How many workflows are cancelled at once. */
const cancelledAtOnce = 10;

/** What goes. */
interface BegunDeletion {
  readonly withTenant: boolean;
  /** Somebody pays, or has a billing account: that is closed as well. Runs from before it left it out. */
  readonly paid?: boolean;
}

interface Proof extends SiblingInput, ProgressReport {
  readonly withTenant: boolean;
  readonly confirmation: DeletionConfirmation;
  readonly erased: ErasedRecords;
  /** Left out where nobody was to pay. */
  readonly payers?: ErasedPayers;
  /** The workflow's time. */
  readonly finishedAt: string;
}

export const deletionActivities = (context: ActivityContext) => {
  const { database, client, backupRetentionDays } = context;

  async function subscriptionOf(subscriptionId: string): Promise<Subscription> {
    return subscriptionFromJson((await database.subscriptions.existing(subscriptionId)).subscription);
  }

  /** Deactivated users wait to be purged: they are erased now. */
  async function dismissWaiting(tenantId: string): Promise<void> {
    await inParallel(await database.users.deactivated(tenantId), cancelledAtOnce, (userId) =>
      client.workflow.getHandle(userWorkflowId(tenantId, userId)).cancel().catch(ignoreGone),
    );
  }

  /** @returns whether the tenant's data goes with the subscription's: no other begins any more then */
  async function claimDeletion(of: { readonly tenantId: string; readonly subscriptionId: string }): Promise<boolean> {
    const { tenantId, subscriptionId } = of;
    let withTenant = false;
    await database.tenantClaims.claim(tenantId, async (before) => {
      const earlier = before.find((claim) => claim.kind === 'deletion' && claim.subscriptionId === subscriptionId);
      if (earlier) {
        ({ withTenant } = earlier);
        return null;
      }
      const { projections, beginning } = await otherSubscriptions(context, of, before);
      withTenant = projections.length === 0 && beginning.length === 0;
      return { kind: 'deletion', subscriptionId, withTenant };
    });
    return withTenant;
  }

  return {
    /** Decides what goes: users and tenant data go with the tenant's last live subscription. */
    async beginDeletion(input: SiblingInput & ProgressReport): Promise<BegunDeletion> {
      const { tenantId, subscriptionId, at } = input;
      await database.deletions.step(input, 'data plane');
      // A set-up that never finished has nothing left to set up.
      await client.workflow
        .getHandle(setUpWorkflowId(tenantId, subscriptionId))
        .cancel()
        .catch(() => undefined);
      await completeWait(context, await database.setUps.cancelled(subscriptionId, new Date(at)), 'cancelled');
      const subscription = await subscriptionOf(subscriptionId);
      const { replaces, setUp } = subscription;
      // Nobody is moved to it any more: what it was to replace waits for nothing, and goes on.
      if (replaces && setUp !== 'done') {
        await releaseReplaced(context, { tenantId, subscriptionId, at, replaced: replaces.subscriptionId });
      }
      const withTenant = await claimDeletion({ tenantId, subscriptionId });
      const accounts = withTenant ? await database.billingAccounts.ofTenant(tenantId) : [];
      return { withTenant, paid: subscription.payer !== null || accounts.length > 0 };
    },

    async deletionStuck({ problem, since, ...report }: ProgressReport & StuckReport): Promise<void> {
      await completeWait(context, await database.deletions.stuck(report, problem, new Date(since)), 'stuck');
    },

    /** Erases our own records. They are counted once, before the first of them goes. */
    async eraseData({
      tenantId,
      subscriptionId,
      revision,
      withTenant,
    }: SiblingInput & ProgressReport & { withTenant: boolean }): Promise<ErasedRecords> {
      return alive(async () => {
        await database.deletions.step({ subscriptionId, revision }, 'own records');
        const counts = await database.deletions.counted(subscriptionId, {
          licenceAssignments: await database.licences.count(subscriptionId),
          users: withTenant ? await database.users.count(tenantId) : 0,
          notices: withTenant ? await database.notices.countMail(tenantId) : 0,
          redemptions: withTenant ? await database.redemptions.count(tenantId) : 0,
        });
        await database.licences.erase(subscriptionId);
        await database.reclaims.erase(subscriptionId);
        await database.groups.close(subscriptionId);
        await database.dataPlaneCommands.erase(subscriptionId);
        await database.installations.erase(subscriptionId);
        if (withTenant) {
          // First nobody can change anything any more; what was written of it until then goes after that.
          await database.tenants.erase(tenantId);
          await database.apiKeys.forgetTenant(tenantId, new Date());
          await database.feeds.eraseTenant(tenantId);
          await database.memberships.removeTenant(tenantId);
          await database.relations.endDelegations(tenantId, new Date());
          await database.delegations.eraseTenant(tenantId, new Date());
          await dismissWaiting(tenantId);
          await database.users.erase(tenantId);
          await database.groups.erase(tenantId);
          await database.notices.eraseMail(tenantId);
          await database.installations.eraseTenant(tenantId);
          await database.reclaims.eraseTenant(tenantId);
          for (const endpointId of await database.webhookEndpoints.idsOfTenant(tenantId)) {
            await database.webhookDeliveries.deleteOfEndpoint(endpointId);
            await database.webhookEndpoints.delete(endpointId);
          }
          await database.reassignments.erase(tenantId);
          await database.redemptions.eraseNames(tenantId);
          await database.signatureRequests.eraseTenant(tenantId);
          await database.billingAccounts.eraseTenant(tenantId);
          await database.selfServicePolicies.eraseTenant(tenantId);
          await database.takenTrials.eraseTenant(tenantId);
          await database.changeOrders.eraseTenant(tenantId);
          await database.withdrawals.eraseTenant(tenantId);
          await database.handOvers.eraseTenant(tenantId);
          await database.licenceRequests.eraseTenant(tenantId);
          await database.directBillingProposals.eraseTenant(tenantId);
          await database.operations.forgetTenant(tenantId);
          await database.requestRecords.forgetTenant(tenantId);
          await database.audit.forgetTenant(tenantId);
        }
        return counts;
      });
    },

    /** The certificate says what was done and what stays, by what the records show, and nothing more. */
    async issueCertificate({ tenantId, subscriptionId, revision, at, finishedAt, ...proof }: Proof): Promise<void> {
      const subscription = await subscriptionOf(subscriptionId);
      const certificateId = certificateIdOf(subscriptionId);
      const content = toJson(
        certificateContent(subscription, {
          ...proof,
          certificateId,
          backupRetentionDays,
          scheduledAt: instant(at),
          finishedAt: instant(finishedAt),
        }),
      );
      const sha256 = createHash('sha256')
        .update(canonicalize(content) ?? '')
        .digest('hex');
      await database.certificates.issue({
        _id: certificateId,
        tenantId,
        subscriptionId,
        content: { ...content },
        sha256,
      });
      const waiter = await database.deletions.done({ subscriptionId, revision }, new Date(finishedAt));
      await completeWait(context, waiter, 'done');
    },
  };
};

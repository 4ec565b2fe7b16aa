import { cancellationSignal } from '@temporalio/activity';
import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { instant } from '../domain/calendar.js';
import { DomainError } from '../domain/errors.js';
import { fromFailure } from '../domain/failures.js';
import { refusalOf } from '../domain/key-refusals.js';
import {
  type ChangedSubscription,
  messageNames,
  type Redeemed,
  type RedeemRequest,
  type RedemptionEnd,
  type Refusal,
  type RenewRequest,
  type SubscriptionInput,
  workflowTypes,
} from '../domain/messages.js';
import { searchAttributesOf } from '../domain/search-attributes.js';
import { type Commitment, startSubscription, toJson } from '../domain/subscription.js';
import { subscriptionWorkflowId } from '../domain/workflow-ids.js';
import type { NewTenant, Redemption } from '../models/redemptions.js';
import type { Tenant } from '../models/tenants.js';
import type { ActivityContext } from './context.js';
import { pause } from './pause.js';
import { startWorkflow } from './start-workflow.js';

/** Both in milliseconds. */
const patienceForWrite = 5_000;
const lookEvery = 20;

interface At {
  readonly redemptionId: string;
  /** The redemption's time. */
  readonly at: string;
}

export const redemptionActivities = (context: ActivityContext) => {
  const { database, client } = context;
  const { keys, redemptions, tenants, plans } = database;

  return {
    /** Reserves all keys of the redemption or none. @returns why not, when a key is somebody else's */
    async reserveKeys({ redemptionId, at }: At): Promise<Refusal | null> {
      const redemption = await redemptionOf(redemptionId);
      const claim = await keys.reserve(redemption.keyHashes, redemptionId, new Date(at));
      if (claim) return refusalOf(claim.state, claim.at.toISOString(), redemption.keyHashes.indexOf(claim._id));
      await redemptions.opened(redemptionId);
      return null;
    },

    async redemptionProgressed({ redemptionId, lapsesAt }: { redemptionId: string; lapsesAt: string }): Promise<void> {
      await redemptions.progress(redemptionId, { lapsesAt: new Date(lapsesAt) });
    },

    /** Starts the subscription, or adds a term to it, and uses the keys up. Every step finds what an earlier try has done. */
    async commitRedemption({ redemptionId, at, ...request }: At & RedeemRequest): Promise<Redeemed> {
      const redemption = await redemptionOf(redemptionId);
      await redemptions.progress(redemptionId, { acknowledged: [...request.acknowledged] });
      if (redemption.use === 'activate') await activate(redemption, at);
      else await renew(redemption, at, request);
      return { tenantId: redemption.tenantId, subscriptionId: redemption.subscriptionId };
    },

    /** Ends the redemption; keys that were not used are free again. */
    async endRedemption({ redemptionId, end, at }: At & { end: RedemptionEnd }): Promise<void> {
      if (end !== 'redeemed') await keys.free(redemptionId);
      await redemptions.end(redemptionId, end, new Date(at));
    },
  };

  async function redemptionOf(redemptionId: string): Promise<Redemption> {
    const redemption = await redemptions.find(redemptionId);
    if (!redemption) throw new DomainError('notFound', `There is no redemption ${redemptionId}.`);
    return redemption;
  }

  async function activate(redemption: Redemption, at: string): Promise<void> {
    const { _id: redemptionId, newTenant, tenantId, subscriptionId, testClockId } = redemption;
    // The new tenant's data is erased only after the redemption has ended: an earlier try came all the way.
    if (!newTenant) return;
    await createTenant(redemption, newTenant, new Date(at));
    await keys.use(redemptionId, new Date(at));
    const commitment = await commitmentOf(redemption, newTenant.zone, at);
    const input: SubscriptionInput = {
      tenantId,
      subscriptionId,
      testClockId,
      notBefore: testClockId === null ? null : at,
      administratorId: newTenant.administrator.userId,
      commitment: toJson(commitment),
    };
    await startWorkflow(context, workflowTypes.subscription, {
      testClockId,
      notBefore: input.notBefore,
      workflowId: subscriptionWorkflowId(tenantId, subscriptionId),
      args: [input],
      staticSummary: `Subscription to ${commitment.plan.id}, ${commitment.seats} seats`,
      typedSearchAttributes: searchAttributesOf(startSubscription(subscriptionId, tenantId, commitment)),
    });
    await written(subscriptionId);
  }

  /** Waits for the subscription's first write of itself: who has redeemed finds it. After a while the answer goes out without. */
  async function written(subscriptionId: string): Promise<void> {
    const end = Date.now() + patienceForWrite;
    while (Date.now() < end && !(await database.subscriptions.find(subscriptionId))) {
      await pause(lookEvery, cancellationSignal());
    }
  }

  async function createTenant(redemption: Redemption, newTenant: NewTenant, createdAt: Date): Promise<void> {
    const { administrator, ...organisation } = newTenant;
    const { tenantId, testClockId, agreement } = redemption;
    const agreements = agreement ? [agreement] : [];
    await tenants.create({ ...organisation, _id: tenantId, state: 'live', testClockId, partnerIds: [], agreements, createdAt });
    const { userId, ...person } = administrator;
    await tenants.addUser({ ...person, _id: userId, tenantId, administrator: true, createdAt });
  }

  async function renew(redemption: Redemption, at: string, request: RedeemRequest): Promise<void> {
    const { _id: redemptionId, tenantId, subscriptionId, agreement } = redemption;
    const tenant = await tenants.find(tenantId);
    if (!tenant) throw new DomainError('notFound', `There is no tenant ${tenantId}.`);
    if (agreement) await tenants.accept(tenantId, agreement);
    const commitment = await commitmentOf(redemption, tenant.zone, at);
    await addTerm(tenant, subscriptionId, {
      requestId: request.requestId,
      commitment: toJson(commitment),
      freeUsers: request.freeUsers,
    });
    await keys.use(redemptionId, new Date(at));
  }

  async function addTerm(tenant: Tenant, subscriptionId: string, renewal: RenewRequest): Promise<void> {
    const handle = client.workflow.getHandle(subscriptionWorkflowId(tenant._id, subscriptionId));
    try {
      await handle.executeUpdate<ChangedSubscription, [RenewRequest]>(messageNames.renew, {
        args: [renewal],
        updateId: renewal.requestId,
      });
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) throw new DomainError('subscriptionEnded');
      // The subscription's own refusal goes on to the caller of the redemption.
      throw (error instanceof WorkflowUpdateFailedError && fromFailure(error.cause)) || error;
    }
  }

  async function commitmentOf(redemption: Redemption, zone: string, at: string): Promise<Commitment> {
    const plan = await plans.version(redemption.plan.id, redemption.plan.version);
    if (!plan) throw new DomainError('notFound', `The plan of the redemption ${redemption._id} is gone.`);
    const { months, seats, _id: redemptionId } = redemption;
    const { id, version } = redemption.plan;
    return { plan: { id, version }, seats, months, zone, policy: plan.policy, redemptionId, committedAt: instant(at) };
  }
};

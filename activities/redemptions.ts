import { cancellationSignal } from '@temporalio/activity';
import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { instant } from '../domain/calendar.js';
import { DomainError } from '../domain/errors.js';
import { fromFailure } from '../domain/failures.js';
import { refusalOf } from '../domain/key-refusals.js';
import { assertUse } from '../domain/key-uses.js';
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
import { type Commitment, startSubscription, subscriptionFromJson, toJson } from '../domain/subscription.js';
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

/** What a subscription begins with, from its tenant. */
interface Beginning {
  readonly zone: string;
  /** Who gets the first licence. */
  readonly administratorId: string | null;
}

export const redemptionActivities = (context: ActivityContext) => {
  const { database, client } = context;
  const { keys, redemptions, tenants, users, administrators, plans } = database;

  return {
    /** Reserves all keys of the redemption or none. @returns why not, when a key is somebody else's */
    async reserveKeys({ redemptionId, at }: At): Promise<Refusal | null> {
      const redemption = await redemptionOf(redemptionId);
      const wanted = await keys.byHashes(redemption.keyHashes);
      const claim = await keys.reserve([...wanted.values()], redemptionId, new Date(at));
      if (claim) {
        return refusalOf({
          state: claim.state,
          at: claim.at.toISOString(),
          index: redemption.keyHashes.indexOf(claim._id),
          about: {
            soldBy: claim.soldBy,
            plan: { id: redemption.plan.id, version: redemption.plan.version },
            ...(claim.state === 'reserved' ? { redemptionId: claim.owner } : {}),
          },
        });
      }
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
      const { tenantId, partnerIds } = redemption;
      if (redemption.use === 'renew') await renew(redemption, at, request);
      else await begin(redemption, at);
      // The first write of a subscription that begins shares it by what the tenant says; this reaches the others.
      if (partnerIds.length > 0) await database.subscriptions.share(tenantId, partnerIds);
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

  /** Starts a subscription, for a tenant that may have to be created first. */
  async function begin(redemption: Redemption, at: string): Promise<void> {
    const { _id: redemptionId, tenantId, subscriptionId, testClockId } = redemption;
    const { zone, administratorId } = redemption.newTenant
      ? await createTenant(redemption, redemption.newTenant, new Date(at))
      : await existingTenant(redemption, at);
    await shareTenant(redemption);
    await keys.use(redemptionId, new Date(at));
    const commitment = await commitmentOf(redemption, zone, at);
    const input: SubscriptionInput = {
      tenantId,
      subscriptionId,
      testClockId,
      notBefore: testClockId === null ? null : at,
      administratorId,
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

  async function createTenant(redemption: Redemption, newTenant: NewTenant, createdAt: Date): Promise<Beginning> {
    const { administrator, ...organisation } = newTenant;
    const { tenantId, testClockId, agreement } = redemption;
    const agreements = agreement ? [agreement] : [];
    await tenants.create({
      ...organisation,
      _id: tenantId,
      vatId: null,
      testClockId,
      partnerIds: redemption.partnerIds,
      agreements,
      createdAt,
    });
    const { userId, ...person } = administrator;
    await users.add({ ...person, _id: userId, tenantId, createdAt });
    await administrators.admit(tenantId, [userId]);
    return { zone: newTenant.zone, administratorId: userId };
  }

  /** @throws DomainError tenantErased, deletionBegun, useNotPossible: the world may have moved on since it was opened */
  async function existingTenant(redemption: Redemption, at: string): Promise<Beginning> {
    const { tenantId, agreement, assignTo } = redemption;
    const tenant = await liveTenant(tenantId);
    await assertStillPossible(redemption, at);
    if (agreement) await tenants.accept(tenantId, agreement);
    const [user] = assignTo ? await users.active(tenantId, [assignTo]) : [];
    return { zone: tenant.zone, administratorId: user?._id ?? null };
  }

  /** The sellers of its keys, and the partner that opened it, see the tenant from now on. */
  async function shareTenant({ tenantId, partnerIds }: Redemption): Promise<void> {
    if (partnerIds.length > 0) await tenants.share(tenantId, partnerIds);
  }

  async function liveTenant(tenantId: string): Promise<Tenant> {
    const tenant = await tenants.find(tenantId);
    if (!tenant) throw new DomainError('notFound', `There is no tenant ${tenantId}.`);
    if (tenant.state === 'erased') throw new DomainError('tenantErased');
    return tenant;
  }

  async function assertStillPossible(redemption: Redemption, at: string): Promise<void> {
    const { _id: redemptionId, use, tenantId, subscriptionId, plan } = redemption;
    // An earlier try came this far.
    if (await keys.isUsing(redemptionId)) return;
    const others = (await database.subscriptions.ofTenant(tenantId)).filter(({ _id }) => _id !== subscriptionId);
    const live = others.filter(({ state }) => state !== 'deleted');
    const going = await Promise.all(live.map(({ _id }) => database.deletions.find(_id)));
    if (live.length > 0 && going.every((deletion) => deletion !== null)) throw new DomainError('deletionBegun');
    // What was opened to stand beside others begins also when they have gone meanwhile.
    if (use !== 'activate') return;
    assertUse(
      use,
      live.map(({ subscription }) => subscriptionFromJson(subscription)),
      plan.id,
      instant(at),
    );
  }

  async function renew(redemption: Redemption, at: string, request: RedeemRequest): Promise<void> {
    const { _id: redemptionId, tenantId, subscriptionId, agreement } = redemption;
    const tenant = await tenants.find(tenantId);
    if (!tenant) throw new DomainError('notFound', `There is no tenant ${tenantId}.`);
    // What has become of its data the subscription says; nothing that names a person is added to it.
    if (agreement && tenant.state === 'live') await tenants.accept(tenantId, agreement);
    await shareTenant(redemption);
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

/** Keys that a partner has bought: made once they are paid or on account, and given back as long as nobody has seen or redeemed them. */
import { announcementOf } from '../../contracts/announcements.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import type { OrderedKeys } from '../../domain/billing/orders.js';
import { DomainError } from '../../domain/errors.js';
import { orderedKeysId } from '../../models/billing/ordered-keys.js';
import type { Order } from '../../models/billing/orders.js';
import type { KeyBatch } from '../../models/keys/key-schemas.js';
import { mintBatch, orderedKeysName } from '../../models/keys/mint-batch.js';
import { revokeAll } from '../../models/keys/revoke-order.js';
import type { ActivityContext } from '../context.js';
import { startWorkflow } from '../start-workflow.js';

/** What billing asks of keys: it is handed in. */
export interface KeysOfOrders {
  /** Makes the keys of an order, and announces those for a customer. @throws DomainError tenantErased */
  readonly issueOrderedKeys: (order: Order, work: OrderedKeys, at: string) => Promise<void>;
  /** Revokes the keys of an order, all of them. @throws DomainError keysNotReturnable where one was seen, reserved or redeemed */
  readonly returnOrderedKeys: (orderId: string, by: { readonly owner: string; readonly at: string }) => Promise<void>;
}

export function keysOfOrders(context: ActivityContext): KeysOfOrders {
  const { keys, keyOrders, plans, tenants } = context.database;

  return {
    async issueOrderedKeys(order, work, at) {
      const { _id: orderId, testClockId, partnerId, placedBy } = order;
      const { tenantId, count, seatsPerKey, redeemBy } = work;
      if (tenantId !== null && (await tenants.find(tenantId))?.state !== 'live') throw new DomainError('tenantErased');
      const plan = await plans.sold(work.plan);
      const keyOrderId = tenantId === null ? null : orderedKeysId('kord', orderId);
      const made = {
        plan: { id: plan.planId, version: plan.version },
        months: plan.months,
        count,
        testClockId,
        soldBy: partnerId,
        seatsPerKey,
      };
      const batch: KeyBatch = {
        ...made,
        _id: orderedKeysId('batch', orderId),
        redeemBy: redeemBy.toString(),
        keyOrderId,
        orderId,
        shown: null,
        returnedAt: null,
        issuedBy: placedBy,
        issuedAt: new Date(at),
      };
      const minted = mintBatch(keys, batch, orderedKeysName(orderId));
      await keys.issue(batch, minted.keys);
      if (tenantId === null || keyOrderId === null) return;
      const [firstKey = ''] = minted.keys.map(({ _id }) => _id).sort();
      await keyOrders.create({
        ...made,
        _id: keyOrderId,
        tenantId,
        batchId: batch._id,
        firstKey,
        orderedBy: placedBy,
        orderedAt: new Date(at),
        unannouncedSince: null,
        cancelledBy: null,
        declined: null,
      });
      const notBefore = testClockId === null ? null : at;
      const announcement = announcementOf('keyOrder', { _id: keyOrderId, tenantId, testClockId }, notBefore);
      await startWorkflow(context, workflowTypes.announcement, { ...announcement, testClockId, notBefore });
    },

    async returnOrderedKeys(orderId, { owner, at }) {
      const batchId = orderedKeysId('batch', orderId);
      const returned = await keys.giveBatchBack(batchId, new Date(at));
      if (!returned) throw new DomainError('keysNotReturnable', 'The keys have been seen.', { reason: 'seen' });
      const by = { owner, reason: 'Given back', at: new Date(at) };
      const order = returned.keyOrderId === null ? null : await keyOrders.find(returned.keyOrderId);
      if (order) return revokeAll({ keys }, order, by).catch(asNotReturnable);
      await keys.revoke(await keys.ofBatch(batchId), by);
    },
  };
}

function asNotReturnable(error: unknown): never {
  if (!(error instanceof DomainError) || error.code !== 'keyOrderNotPending') throw error;
  throw new DomainError('keysNotReturnable', 'A redemption has the keys, or has used them.', { reason: 'inUse' });
}

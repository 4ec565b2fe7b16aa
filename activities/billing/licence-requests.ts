/** Licences that users ask for: docs/concepts.md, "Licence requests". */
import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import {
  type GrantRequest,
  type LicenceRequestStep,
  type OrderedSeat,
  type SeatOrderStep,
  seatOrderEnded,
  withdrawLicenceRequest,
} from '../../contracts/billing/licence-requests.js';
import { cancelOrder } from '../../contracts/billing/orders.js';
import { fromFailure } from '../../contracts/failures.js';
import type { LeavingUser } from '../../contracts/identity/users.js';
import type { Requested } from '../../contracts/messages.js';
import { changeLicences } from '../../contracts/subscriptions/subscription.js';
import { licenceRequestWorkflowId, orderWorkflowId } from '../../contracts/workflow-ids.js';
import {
  type LicenceRequestMove,
  type LicenceRequestState,
  licenceRequestAfter,
  licenceRequestClosed,
  statesBefore,
} from '../../domain/billing/licence-requests.js';
import { licenceRequestEvent, licenceRequestEvents } from '../../domain/billing/published-events.js';
import { DomainError, requireFound } from '../../domain/errors.js';
import type { LicenceRequest } from '../../models/billing/licence-requests.js';
import { type Order, orderOfQuote } from '../../models/billing/orders.js';
import { entryOfSystem } from '../audit-entry.js';
import { ignoreGone } from '../ignore-gone.js';
import { publishEvents } from '../publish-events.js';
import { askSubscription } from '../subscriptions/ask-subscription.js';
import type { BillingContext } from './billing-context.js';
import { startOrder } from './start-processes.js';

type Granting = LicenceRequestStep & Omit<GrantRequest, 'seat'>;
type Moved = Partial<Pick<LicenceRequest, 'subscriptionId' | 'orderId' | 'reason'>>;

export const licenceRequestActivities = (context: BillingContext) => {
  const { database } = context;
  const { changeOrders, licenceRequests, orders, quotes, tenants } = database;

  return {
    /** Tells the administrators, and subscribers of webhooks. */
    async openLicenceRequest({ licenceRequestId, at }: LicenceRequestStep): Promise<void> {
      const found = await licenceRequests.find(licenceRequestId);
      if (!found) return;
      await publish(found, 'licenceRequest.opened', at);
      await context.tellOfLicenceRequest({ kind: 'licenceRequested', licenceRequestId, at });
      await licenceRequests.followed(licenceRequestId);
    },

    /** Gives a free seat. @throws DomainError what the subscription refuses; noFreeSeat */
    async giveRequestedLicence({
      licenceRequestId,
      at,
      requestId,
      subscriptionId,
    }: Granting): Promise<LicenceRequestState> {
      const found = requireFound(await licenceRequests.find(licenceRequestId), `licence request ${licenceRequestId}`);
      // An earlier try may not have told of it.
      if (found.state === 'granted') return granted(found, {}, at);
      await assign(found, subscriptionId, requestId);
      return granted(found, { subscriptionId }, at);
    },

    /** Buys one seat more, by the quote that was agreed to. @throws DomainError notFound, tenantErased, staleQuote */
    async orderRequestedSeat({
      licenceRequestId,
      at,
      requestId,
      subscriptionId,
      quoteId,
      orderId,
      placedBy,
    }: Granting & OrderedSeat): Promise<LicenceRequestState> {
      const found = requireFound(await licenceRequests.find(licenceRequestId), `licence request ${licenceRequestId}`);
      const committed = requireFound(await quotes.find(quoteId), `quote ${quoteId}`);
      const tenant = requireFound(await tenants.find(found.tenantId), `tenant ${found.tenantId}`);
      if (tenant.state === 'erased') throw new DomainError('tenantErased');
      const of = {
        id: orderId,
        placedBy,
        madeBy: requestId,
        zone: tenant.zone,
        now: new Date(at),
        work: committed.work,
      };
      const made = orderOfQuote(committed, { ...of, onAccount: true, licenceRequestId, begins: null });
      const order = await changeOrders.place(made);
      const state = await move(found, 'orderSeat', at, { subscriptionId, orderId });
      // Its end is told to the request's workflow, which has to know of it by then.
      await startOrder(context, order, order.placedAt.toISOString());
      return state;
    },

    /** Ends it without a licence, and tells the user of it, who knows of the own withdrawal. */
    async endLicenceRequest({
      licenceRequestId,
      at,
      move: how,
      requestId,
    }: LicenceRequestStep &
      Requested & { readonly move: 'decline' | 'withdraw' | 'leave' | 'lapse' }): Promise<LicenceRequestState> {
      const found = await licenceRequests.find(licenceRequestId);
      if (!found) return 'lapsed';
      const declined = found.proposedReasons.find((one) => one.requestId === requestId);
      const state = await move(found, how, at, declined ? { reason: declined.reason } : {});
      await tellEnd(state, licenceRequestId, at);
      if (how === 'lapse' || how === 'leave') await enter(found, `licenceRequest/${how}`, state, at);
      return state;
    },

    /**
     * The order of a seat has ended, or cannot be delivered: the user has the licence, or the request is open again. Delivered after
     * all while the request is open, it gives the licence still.
     */
    async followSeatOrder({ licenceRequestId, at, orderId }: SeatOrderStep): Promise<LicenceRequestState> {
      const found = await licenceRequests.find(licenceRequestId);
      if (!found) return 'lapsed';
      const given = async (from: Moved) => {
        const state = await granted(found, from, at);
        await enter(found, `licenceRequest/grant/${orderId}`, state, at);
        return state;
      };
      // An earlier try may not have told of it.
      if (found.state === 'granted' && found.orderId === orderId) return given({});
      const order = await orders.find(orderId);
      if (!order || !isFor(order, found)) return found.state;
      const { state: orderState, subscriptionId, problem } = order;
      const reopened = () => move(found, 'reopen', at, { subscriptionId: null, orderId: null });
      if (orderState === 'lapsed' || orderState === 'cancelled' || problem) return reopened();
      if (orderState !== 'fulfilled' || subscriptionId === null) return found.state;
      try {
        await assign(found, subscriptionId, orderId);
      } catch (error) {
        // What may pass is asked again by the retry of this activity.
        if (!(error instanceof DomainError) || error.retry) throw error;
        return reopened();
      }
      return given({ subscriptionId, orderId });
    },
  };

  async function granted(found: LicenceRequest, from: Moved, at: string): Promise<LicenceRequestState> {
    const state = await move(found, 'grant', at, from);
    await tellEnd(state, found._id, at);
    return state;
  }

  /** @throws DomainError as the subscription's own answer for the user */
  async function assign({ _id, tenantId, userId }: LicenceRequest, subscriptionId: string, by: string): Promise<void> {
    const change = { assign: [userId], unassign: [], requestId: `licenceRequest/${_id}/${by}` };
    const [answer] = await askSubscription(context, { tenantId, subscriptionId }, changeLicences, change);
    if (answer?.result === 'assigned' || answer?.result === 'alreadyAssigned') return;
    const { code, message } = answer?.problem ?? { code: 'noFreeSeat' as const, message: undefined };
    throw new DomainError(code, message);
  }

  /** Saves a move and publishes it; one that an earlier try has made stays. @throws DomainError licenceRequestClosed */
  async function move(
    found: LicenceRequest,
    how: LicenceRequestMove,
    at: string,
    change: Moved,
  ): Promise<LicenceRequestState> {
    if (!statesBefore(how).includes(found.state)) return found.state;
    const state = licenceRequestAfter(found.state, how);
    const after = { ...found, ...change, state, revision: found.revision + 1 };
    const type = licenceRequestEvents[how];
    await publish(after, type, at, () => licenceRequests.move(found._id, how, { ...change, at: new Date(at) }));
    const saved = await licenceRequests.find(found._id);
    if (saved && saved.state !== state) throw licenceRequestClosed(saved.state);
    return state;
  }

  async function publish(
    { _id, tenantId, testClockId, planId, productId, state, subscriptionId, orderId, revision }: LicenceRequest,
    type: Parameters<typeof licenceRequestEvent>[0],
    at: string,
    save?: () => Promise<void>,
  ): Promise<void> {
    const head = { at, tenantId, testClockId, subscriptionId, subject: { kind: 'licenceRequest', id: _id } } as const;
    const data = { licenceRequestId: _id, planId, productId, state, subscriptionId, orderId };
    await publishEvents(context, [licenceRequestEvent(type, head, { ...data, revision })], save);
  }

  async function tellEnd(state: LicenceRequestState, licenceRequestId: string, at: string): Promise<void> {
    if (state === 'withdrawn') return;
    await context.tellOfLicenceRequest({ kind: 'licenceRequestEnded', licenceRequestId, at });
  }

  /** What nobody has asked for in a request of its own. */
  async function enter({ _id, tenantId }: LicenceRequest, operation: string, state: string, at: string): Promise<void> {
    const subject = { kind: 'licenceRequest', id: _id };
    const entry = { _id: `${_id}/${operation}`, at: new Date(at), operation: 'licenceRequestEnded', subject, tenantId };
    await database.audit.write(entryOfSystem({ ...entry, after: { state } }));
  }
};

/** The users for whom a seat was ordered who still wait for it: they get it before groups do. */
export async function seatsWantedBy(
  { database }: BillingContext,
  order: Pick<Order, '_id' | 'licenceRequestId'>,
): Promise<readonly string[]> {
  const { licenceRequestId } = order;
  const found = licenceRequestId === null ? null : await database.licenceRequests.find(licenceRequestId);
  return found && isFor(order, found) ? [found.userId] : [];
}

/** Whether a request waits for an order of a seat; open again, it takes also that of an order which waited for a person. */
function isFor(
  { _id: orderId, licenceRequestId }: Pick<Order, '_id' | 'licenceRequestId'>,
  { _id, state, orderId: ordered }: LicenceRequest,
): boolean {
  if (licenceRequestId !== _id) return false;
  return state === 'seatOrdered' ? ordered === orderId : state === 'open';
}

/** Lets the request know for which a seat was ordered that it was delivered, or will not be; where its workflow is gone, nobody waits for it. */
export async function seatOrderHasEnded(
  { client }: BillingContext,
  { _id, tenantId, licenceRequestId }: Pick<Order, '_id' | 'tenantId' | 'licenceRequestId'>,
): Promise<void> {
  if (tenantId === null || licenceRequestId === null) return;
  const handle = client.workflow.getHandle(licenceRequestWorkflowId(tenantId, licenceRequestId));
  await handle.signal(seatOrderEnded, _id).catch(ignoreGone);
}

/** Nobody answers what a user has asked for who has left; a seat that was ordered for the user and is not paid is not bought. */
export async function endRequestsOfLeaver(
  { database, client }: BillingContext,
  { tenantId, userId, requestId }: Pick<LeavingUser, 'tenantId' | 'userId' | 'requestId'>,
): Promise<void> {
  for (const { _id, orderId } of await database.licenceRequests.unansweredOf(tenantId, userId)) {
    const left = { requestId: `left/${requestId}`, left: true };
    const request = client.workflow.getHandle(licenceRequestWorkflowId(tenantId, _id));
    await request
      .executeUpdate(withdrawLicenceRequest, { args: [left], updateId: left.requestId })
      .catch(ignoreRefusal);
    if (orderId === null) continue;
    const cancelling = { requestId: left.requestId };
    const order = client.workflow.getHandle(orderWorkflowId(tenantId, orderId));
    await order.executeUpdate(cancelOrder, { args: [cancelling], updateId: left.requestId }).catch(ignoreRefusal);
  }
}

/** It has been answered, or paid, in this moment. */
function ignoreRefusal(error: unknown): void {
  if (error instanceof WorkflowNotFoundError) return;
  const refusal = error instanceof WorkflowUpdateFailedError ? fromFailure(error.cause) : null;
  if (!refusal || refusal.retry) throw error;
}

/** How a request for a licence is answered: by a request, or by the link of a mail (docs/concepts.md, "Licence requests"). */
import { WorkflowNotFoundError } from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import {
  declineLicence,
  type GrantRequest,
  grantLicence,
  licenceRequestOf,
  withdrawLicenceRequest,
} from '../../../contracts/billing/licence-requests.js';
import type { Requested } from '../../../contracts/messages.js';
import { licenceRequestWorkflowId } from '../../../contracts/workflow-ids.js';
import { workflowTypes } from '../../../contracts/workflow-types.js';
import type { BillingDetails } from '../../../domain/billing/billing-details.js';
import {
  assertAnswerable,
  assertNotHeld,
  freeSeats,
  grantingSubscription,
  grantingSubscriptions,
  licenceRequestClosed,
} from '../../../domain/billing/licence-requests.js';
import { orderedWorkFromJson } from '../../../domain/billing/orders.js';
import { assertFresh, quoteFromJson } from '../../../domain/billing/quote.js';
import { type Instant, instantFromMillis } from '../../../domain/calendar.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { isWithin } from '../../../domain/identity/grants.js';
import type { Subscription } from '../../../domain/subscriptions/subscription.js';
import type { LicenceRequest } from '../../../models/billing/licence-requests.js';
import { heldBy, withProducts } from '../../../models/billing/licensed-subscriptions.js';
import type { QuoteRecord } from '../../../models/billing/quotes.js';
import type { Change } from '../../http/audited.js';
import type { Caller } from '../../http/caller.js';
import type { ApiServices } from '../../services.js';
import { timeAtRest } from '../../tenant-time.js';
import { startOnce, update } from '../../updates.js';
import { customerOf } from '../customer.js';
import { orderIdOf } from '../orders/routes.js';
import { inputsHashOf, type OneMoreSeat } from '../quotes/asked.js';
import { draftQuote, makeQuote } from '../quotes/routes.js';

/** Who answers, by which request. */
export interface Answering {
  readonly services: ApiServices;
  readonly caller: Caller;
  readonly requestHash: string;
  readonly changes: (change: Change) => Promise<void>;
}

/** What became of it, or, while nothing has changed, what one seat more costs. */
export interface Granted {
  readonly request: LicenceRequest;
  /** Null: it is granted, or a seat is ordered for it. */
  readonly quote: QuoteRecord | null;
}

export async function findLicenceRequest(
  { database }: ApiServices,
  caller: Caller,
  id: string,
): Promise<LicenceRequest> {
  return requireFound(await database.licenceRequests.within(await caller.reach(), id), `licence request ${id}`);
}

/**
 * Gives a free seat, or buys one by a quote that was agreed to.
 * @throws DomainError licenceRequestClosed, and what refuses the licence, the quote or the order
 */
export async function grantRequested(
  answering: Answering,
  id: string,
  asked: { readonly subscriptionId?: string | undefined; readonly quoteId?: string | undefined },
): Promise<Granted> {
  const { services, caller, requestHash, changes } = answering;
  const { database } = services;
  const found = await findLicenceRequest(services, caller, id);
  const now = await timeAtRest(database, found.testClockId);
  const { tenantId, userId } = found;
  const orderId = asked.quoteId === undefined ? null : orderIdOf({ _id: asked.quoteId });
  if (found.state === 'granted' || (found.state === 'seatOrdered' && found.orderId === orderId)) {
    await changes({ subject: { kind: 'licenceRequest', id }, tenantId, at: now });
    return { request: found, quote: null };
  }
  assertOpen(found, now);
  assertNotHeld(found, await heldBy(database, { tenantId, userId }));
  const committed = asked.quoteId === undefined ? null : await quoteWith(services, caller, asked.quoteId);
  const named = asked.subscriptionId ?? committed?.quote.bound.subscriptionId ?? null;
  const subscription = grantingSubscription(found, await licensed(services, found), { named, at: now });
  const isFree = freeSeats(subscription) > 0;
  if (!isFree) await assertMayBuy(caller, found);
  if (!isFree && !committed) {
    return { request: found, quote: await makeQuote({ ...answering, body: oneMoreSeat(subscription) }) };
  }
  if (!isFree && committed) {
    const customer = customerOf(await database.billingAccounts.find(committed.billingAccountId));
    assertForOneSeat(committed, { caller, customer, subscription, now });
  }
  await changes({ subject: { kind: 'licenceRequest', id }, tenantId, at: now });
  const seat =
    isFree || !committed ? null : { quoteId: committed._id, orderId: orderIdOf(committed), placedBy: caller.id };
  const grant: GrantRequest = { requestId: requestHash, subscriptionId: subscription.id, seat };
  await ask(services, found, grantLicence, grant);
  return { request: await findLicenceRequest(services, caller, id), quote: null };
}

/** @throws DomainError notFound, licenceRequestClosed, clockAdvancing */
export async function declineRequested(answering: Answering, id: string, reason: string): Promise<LicenceRequest> {
  const { services, caller, requestHash: requestId } = answering;
  const found = await answerable(answering, id, 'declined');
  if (found.state !== 'declined') {
    await services.database.licenceRequests.proposeReason(id, requestId, reason);
    await ask(services, found, declineLicence, { requestId });
  }
  return findLicenceRequest(services, caller, id);
}

/** By the user who has asked. @throws DomainError notFound, licenceRequestClosed, clockAdvancing */
export async function withdrawRequested(answering: Answering, id: string): Promise<LicenceRequest> {
  const { services, caller, requestHash: requestId } = answering;
  const found = await answerable(answering, id, 'withdrawn');
  if (found.state !== 'withdrawn') await ask(services, found, withdrawLicenceRequest, { requestId, left: false });
  return findLicenceRequest(services, caller, id);
}

/** A subscription from which it can be granted, as it is now. */
export interface Grantable {
  readonly subscription: Subscription;
  readonly free: number;
  /** What one seat more costs, where none is free; nothing of it is kept. A refusal: none can be bought. */
  readonly oneMore: QuoteRecord | DomainError | null;
}

/** All of them, for who chooses. @throws DomainError why there is none */
export async function grantable(
  { services, caller, requestHash }: Omit<Answering, 'changes'>,
  found: LicenceRequest,
  at: Instant,
): Promise<Grantable[]> {
  const { database } = services;
  const { tenantId, userId } = found;
  assertNotHeld(found, await heldBy(database, { tenantId, userId }));
  const subscriptions = grantingSubscriptions(found, await licensed(services, found), at);
  return Promise.all(
    subscriptions.map(async (subscription) => {
      const free = freeSeats(subscription);
      return { subscription, free, oneMore: free > 0 ? null : await priceOf(subscription) };
    }),
  );

  async function priceOf(subscription: Subscription): Promise<QuoteRecord | DomainError> {
    try {
      await assertMayBuy(caller, found);
      return await draftQuote({ services, caller, requestHash, body: oneMoreSeat(subscription) });
    } catch (error) {
      if (error instanceof DomainError && !error.retry) return error;
      throw error;
    }
  }
}

/** Starts its workflow, where that was missed. */
export async function startLicenceRequest(services: ApiServices, found: LicenceRequest): Promise<void> {
  const { testClockId, askedAt } = found;
  const now = instantFromMillis(askedAt.getTime());
  const started = licenceRequestOf(found, testClockId === null ? null : now.toString());
  await startOnce(services, workflowTypes.licenceRequest, { ...started, testClockId, now });
}

async function licensed({ database }: ApiServices, { tenantId }: LicenceRequest) {
  return withProducts(database, await database.subscriptions.ofTenant(tenantId));
}

function oneMoreSeat({ id: subscriptionId }: Subscription): OneMoreSeat {
  return { kind: 'seats', subscriptionId, seats: 'oneMore' };
}

/** One that can be answered, or has been answered so already. @throws DomainError notFound, licenceRequestClosed, clockAdvancing */
async function answerable(
  { services, caller, changes }: Answering,
  id: string,
  done: LicenceRequest['state'],
): Promise<LicenceRequest> {
  const found = await findLicenceRequest(services, caller, id);
  const now = await timeAtRest(services.database, found.testClockId);
  if (found.state !== done) assertOpen(found, now);
  await changes({ subject: { kind: 'licenceRequest', id }, tenantId: found.tenantId, at: now });
  return found;
}

/** @throws DomainError licenceRequestClosed */
function assertOpen({ state, lapsesAt }: LicenceRequest, now: Instant): void {
  assertAnswerable({ state, lapsesAt: instantFromMillis(lapsesAt.getTime()) }, now);
}

/** Who may give licences, and not buy, gives only free ones. @throws DomainError noFreeSeat */
async function assertMayBuy(caller: Caller, { tenantId }: LicenceRequest): Promise<void> {
  if (isWithin(await caller.reach('orders:place'), { tenantId })) return;
  throw new DomainError('noFreeSeat', 'No seat is free, and the caller may not buy one.');
}

async function quoteWith({ database }: ApiServices, caller: Caller, quoteId: string): Promise<QuoteRecord> {
  const found = await database.quotes.within(await caller.reach('orders:place'), quoteId);
  return requireFound(found, `quote ${quoteId}`, { pointer: '/quoteId' });
}

/** That a quote holds, and is for one seat more of the subscription. @throws DomainError staleQuote */
function assertForOneSeat(
  committed: QuoteRecord,
  {
    caller,
    customer,
    subscription,
    now,
  }: {
    readonly caller: Caller;
    readonly customer: BillingDetails;
    readonly subscription: Subscription;
    readonly now: Instant;
  },
): void {
  const quote = quoteFromJson(committed.quote);
  const work = orderedWorkFromJson(committed.work);
  assertFresh(quote, { caller: caller.id, inputsHash: inputsHashOf(work), customer, at: now, subscription });
  if (work.kind === 'moreSeats' && work.added === 1 && quote.bound.subscriptionId === subscription.id) return;
  throw new DomainError('staleQuote', 'It was made for another change. Ask for a quote again.', { reason: 'inputs' });
}

/** Asks its workflow, which is started where that was missed. @throws DomainError licenceRequestClosed and what the workflow refuses */
async function ask<Result, Request extends Requested>(
  services: ApiServices,
  found: LicenceRequest,
  definition: UpdateDefinition<Result, [Request]>,
  request: Request,
): Promise<void> {
  await startLicenceRequest(services, found);
  try {
    await update(services, licenceRequestWorkflowId(found.tenantId, found._id), definition, request);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    // It has ended in this moment.
    throw licenceRequestClosed((await services.database.licenceRequests.find(found._id))?.state ?? 'lapsed');
  }
}

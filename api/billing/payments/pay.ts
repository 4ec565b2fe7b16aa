import { WithStartWorkflowOperation } from '@temporalio/client';
import { z } from 'zod';
import { awaitCharge, type PaymentWorkflow } from '../../../contracts/billing/payments.js';
import type { Requested } from '../../../contracts/messages.js';
import { paymentWorkflowId, workflowOwner } from '../../../contracts/workflow-ids.js';
import { workflowTypes } from '../../../contracts/workflow-types.js';
import type { Instant } from '../../../domain/calendar.js';
import { DomainError, isErrorCode, requireFound } from '../../../domain/errors.js';
import { newestVersion } from '../../../models/billing/matching.js';
import type { PaymentRequestRecord } from '../../../models/billing/payment-requests.js';
import { newCharge, type PaymentRecord } from '../../../models/billing/payments.js';
import { cloudOfParty } from '../../../models/cloud-of-party.js';
import type { Caller } from '../../http/caller.js';
import type { CallContext } from '../../http/define-route.js';
import { OperationPending } from '../../http/operation-pending.js';
import { idFrom } from '../../ids.js';
import { assertDecides } from '../../purchaser-decides.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { timeAtRest } from '../../tenant-time.js';
import { updateOf, updateWithStart } from '../../updates.js';
import { notReady } from '../payment-methods/find.js';
import { assertChargeable, providerCustomer } from '../payment-methods/provider-customer.js';
import { paymentRequestId } from '../payment-requests/schema.js';
import { confirmationUrl } from './confirmation.js';
import { chargedPayment, payment, showPayment } from './schema.js';

type By = z.output<typeof chargedPayment>['by'];

export const payRoute = defineRoute({
  method: 'post',
  path: '/v1/payment-requests/{paymentRequestId}/payments',
  operationId: 'payRequest',
  summary: 'Pay a request by a stored method or a BLIK code',
  description:
    'Charges what is missing today: in grace every period begun, then the request is replaced by one that asks for all of it. A payment that is pending is confirmed by the customer, on the page of `confirmAt` or in the bank’s app: read it until it is decided.',
  tags: ['Billing'],
  params: z.strictObject({ paymentRequestId }),
  body: chargedPayment,
  answers: { 201: { description: 'The payment', schema: payment } },
  problems: [
    'paymentRequestClosed',
    'unknownPaymentMethod',
    'paymentMethodNotReady',
    'blikOnlyInPln',
    'tenantErased',
    'clockAdvancing',
    'realServiceOnTestClock',
    'renewNotPossible',
    'replacementWaits',
    'deletionBegun',
    'subscriptionEnded',
    'paymentProviderRefused',
    'paymentProviderUnavailable',
  ],
  async handler({ services, caller, params, body, requestHash, resumed, changes, logger }) {
    const { database, portalUrls } = services;
    const id = idFrom('payment', requestHash);
    const taken = resumed ? await database.payments.find(id) : null;
    if (taken) return answerWith(services, taken, { requestHash, logger });
    const request = await openRequest(services, caller, params.paymentRequestId);
    const { billingAccountId, tenantId, partnerId, testClockId } = request;
    const found = requireFound(await database.billingAccounts.find(billingAccountId), `account ${billingAccountId}`);
    await assertDecides(caller, { purchaserId: found.userId, billingAccountId });
    const account = assertChargeable(services, found);
    const now = await timeAtRest(database, testClockId);
    const { kind, ...how } = await chargeBy(services, request, body.by);
    await changes({ subject: { kind: 'payment', id }, tenantId, partnerId, at: now });
    const customerId = how.customerId ?? (await providerCustomer(services, account, now));
    const { returnUrl = portalUrls[await cloudOfParty(database, account)] } = body;
    const charge = { ...how, customerId, returnUrl };
    // Not charged yet: its workflow finds out what is missing.
    const made = newCharge(request, {
      _id: id,
      identity: `request/${requestHash}`,
      method: kind,
      amount: request.request.totals.gross,
      valueDate: null,
      charge,
      createdAt: new Date(now.epochMilliseconds),
    });
    return answerWith(services, (await database.payments.take(made)).payment, { requestHash, logger });
  },
});

/** Charges what was taken, once, and shows it. @throws DomainError clockAdvancing, and why nothing was to be charged */
async function answerWith(
  services: ApiServices,
  taken: PaymentRecord,
  { requestHash: requestId, logger }: Pick<CallContext<ApiServices>, 'requestHash' | 'logger'>,
) {
  const { database } = services;
  await charged(services, taken, { requestId, now: await timeAtRest(database, taken.testClockId) });
  const tried = (await database.payments.find(taken._id)) ?? taken;
  assertTried(tried);
  const shown = showPayment(tried, await confirmationUrl(services, tried, logger));
  return {
    status: 201,
    headers: { Location: `/v1/payments/${tried._id}` },
    body: shown,
    // The page's address has a secret in it: whoever reads the payment gets it.
    masked: { ...shown, confirmAt: null },
  } as const;
}

/** The newest version of a request that is open. @throws DomainError notFound, paymentRequestClosed */
async function openRequest({ database }: ApiServices, caller: Caller, id: string): Promise<PaymentRequestRecord> {
  const named = requireFound(await database.paymentRequests.within(await caller.reach(), id), `request ${id}`);
  const newest = (await newestVersion(database.paymentRequests, named._id)) ?? named;
  if (newest.status === 'open') return newest;
  throw new DomainError('paymentRequestClosed', `It is ${newest.status}.`, { status: newest.status });
}

interface ChargedBy {
  readonly kind: 'card' | 'blik';
  readonly paymentMethodId: string | null;
  readonly code: string | null;
  /** Null: whom the provider knows the account as. */
  readonly customerId: string | null;
}

/** @throws DomainError unknownPaymentMethod, paymentMethodNotReady, blikOnlyInPln */
async function chargeBy(
  { database, payments: provider }: ApiServices,
  { billingAccountId, request: { currency } }: PaymentRequestRecord,
  by: By,
): Promise<ChargedBy> {
  if (by.kind === 'blikCode') {
    assertPln('blik', currency);
    return { kind: 'blik', paymentMethodId: null, code: by.code, customerId: null };
  }
  const method = await database.paymentMethods.find(by.paymentMethodId);
  if (method?.billingAccountId !== billingAccountId) {
    const pointer = '/by/paymentMethodId';
    throw new DomainError('unknownPaymentMethod', 'It is none of the billing account that the request is to.', {
      pointer,
    });
  }
  const { _id: paymentMethodId, kind, state, provider: held } = method;
  if (state !== 'ready' || held.name !== provider.name) throw notReady(method);
  assertPln(kind, currency);
  return { kind, paymentMethodId, code: null, customerId: held.customerId };
}

function assertPln(kind: 'card' | 'blik', currency: string): void {
  if (kind !== 'blik' || currency === 'PLN') return;
  throw new DomainError('blikOnlyInPln', `The request is in ${currency}: pay it by card or transfer.`, {
    pointer: '/by',
  });
}

/** Starts the payment's workflow and waits until it was charged; the payment is pending where that takes too long. */
async function charged(
  services: ApiServices,
  payment: PaymentRecord,
  { requestId, now }: { readonly requestId: string; readonly now: Instant },
): Promise<void> {
  const { _id: paymentId, testClockId } = payment;
  if (payment.tenantId === null && payment.partnerId === null) return;
  const tenantId = workflowOwner(payment);
  const workflowId = paymentWorkflowId(tenantId, paymentId, 'arrival');
  try {
    await updateWithStart<PaymentWorkflow, [Requested]>(
      services,
      { ...updateOf(workflowId, awaitCharge, { requestId }), testClockId, now },
      (options, notBefore) =>
        new WithStartWorkflowOperation(workflowTypes.payment, {
          ...options,
          args: [{ tenantId, paymentId, testClockId, notBefore, about: 'arrival', byProvider: true }],
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          staticSummary: 'Payment that a customer makes',
        }),
    );
  } catch (error) {
    if (!(error instanceof OperationPending)) throw error;
  }
}

/** @throws DomainError why nothing was to be charged */
function assertTried({ state, provider, decline }: PaymentRecord): void {
  if (provider !== null || state !== 'cancelled' || !decline || !isErrorCode(decline.reason)) return;
  throw new DomainError(decline.reason, undefined, {});
}

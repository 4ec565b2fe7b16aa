/** What every event about a request for payment says (docs/webhooks.md). */
import type { PaymentRequestData } from '../../domain/billing/published-events.js';
import type { PaymentRequestRecord } from '../../models/billing/payment-requests.js';

/** @param at when it happened, RFC 3339 */
export function requestEventHead(record: PaymentRequestRecord, at: string) {
  const { _id, tenantId, partnerId, testClockId, subscriptionId } = record;
  const subject = { kind: 'paymentRequest', id: _id } as const;
  return { tenantId, partnerId, testClockId, subscriptionId, at, subject };
}

export function requestEventData(record: PaymentRequestRecord): PaymentRequestData {
  const { _id, billingAccountId, orderId, reference, unpaidFrom, request } = record;
  return { paymentRequestId: _id, billingAccountId, orderId, reference, gross: request.totals.gross, unpaidFrom };
}

/** For which requests money is meant: by the one that is named, else by the references in its text. */

import type { ReceivedPayment } from '../../domain/billing/allocation.js';
import { paymentRequestFromJson } from '../../domain/billing/payment-requests.js';
import { plainDate } from '../../domain/calendar.js';
import type { PaymentRequestRecord, PaymentRequests } from './payment-requests.js';
import type { PaymentRecord } from './payments.js';

/** The newest versions of the requests that a payment names, each once; none where it names none. */
export async function requestsNamed(
  requests: PaymentRequests,
  { requestId, references, testClockId }: Pick<PaymentRecord, 'requestId' | 'references' | 'testClockId'>,
): Promise<PaymentRequestRecord[]> {
  if (requestId !== null) {
    const found = await newestVersion(requests, requestId);
    return found ? [found] : [];
  }
  const all = await requests.byReferences(references);
  // What is played on a test clock is not paid by real money, nor the other way round.
  const newest = all.filter((record) => record.replacedBy === null && record.testClockId === testClockId);
  // A reference is one customer's: of several requests that bear it the open one is meant.
  return [...new Set(newest.map(({ reference }) => reference))].flatMap((wanted) => {
    const same = newest.filter(({ reference }) => reference === wanted);
    const [first] = same.toSorted((one, other) => other.version - one.version);
    return same.find(({ status }) => status === 'open') ?? first ?? [];
  });
}

/** What a request was replaced by, or itself. */
export async function newestVersion(
  requests: PaymentRequests,
  requestId: string,
): Promise<PaymentRequestRecord | null> {
  let found = await requests.find(requestId);
  while (found?.replacedBy) found = await requests.find(found.replacedBy);
  return found;
}

/** The payment as the rules see it. @param requestId the request that it is meant for */
export function receivedFrom(payment: PaymentRecord, requestId: string | null): ReceivedPayment {
  const { _id: id, amount, method, references, payerName, valueDate, createdAt } = payment;
  const day = valueDate ?? createdAt.toISOString().slice(0, 10);
  return { id, amount, method, requestId, references, payerName, valueDate: plainDate(day) };
}

/** What a request asks for, for suggestions. */
export function suggestedBy(record: PaymentRequestRecord) {
  const request = paymentRequestFromJson(record.request);
  return {
    id: record._id,
    reference: record.reference,
    status: record.status,
    replacedBy: record.replacedBy,
    payerName: request.billing.name,
    due: [{ from: null, gross: request.totals.gross }] as const,
    applied: [],
  };
}

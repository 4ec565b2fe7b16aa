/** Money that arrives is written down once; then its workflow carries out what it does. */
import { allocate } from '../../../domain/billing/allocation.js';
import { toJson } from '../../../domain/json.js';
import { receivedFrom, requestsNamed, suggestedBy } from '../../../models/billing/matching.js';
import type { PaymentRecord } from '../../../models/billing/payments.js';
import { type PaymentServices, startPayment } from './start-payment.js';
import { isIncoming, loseMatched, takeBack } from './taken-back.js';

/** Open requests that may be meant, where a payment names none. */
const suggestedAmong = 500;

/**
 * Takes a payment once for its identity. One that names a request of one customer is applied; others wait for a person, with what they
 * may be for. Called again after a crash, it completes what is missing.
 */
export async function receive(
  services: PaymentServices,
  payment: PaymentRecord,
): Promise<{ readonly payment: PaymentRecord; readonly isNew: boolean }> {
  const taken = await takeOnce(services, payment);
  return { ...taken, payment: await goOn(services, taken.payment) };
}

/** The same without what it does: `goOn` does that. */
export async function takeOnce(
  services: PaymentServices,
  payment: PaymentRecord,
): Promise<{ readonly payment: PaymentRecord; readonly isNew: boolean }> {
  const isUnknown = payment.billingAccountId === null && isIncoming(payment);
  const whose = isUnknown ? await ownerOf(services, payment) : {};
  return services.database.payments.take({ ...payment, ...whose });
}

/** Starts what a received payment does, or lets it wait. @returns the payment as it is then */
export async function goOn(services: PaymentServices, payment: PaymentRecord): Promise<PaymentRecord> {
  const { payments } = services.database;
  const { _id, tenantId, state, decision } = payment;
  if (payment.matches !== null) await loseMatched(services, payment);
  if (state !== 'received' && state !== 'pending') return payment;
  if (decision) await startPayment(services, payment, `decision-${decision.id.slice(0, 24)}`);
  else if (!isIncoming(payment)) return takeBack(services, payment);
  else if (tenantId !== null) await startPayment(services, payment, 'arrival');
  else if (state === 'received') {
    const allocations = [...toJson(await suggestions(services, payment))];
    return (await payments.change(_id, ['received'], { state: 'waiting', allocations })) ?? payment;
  }
  return (await payments.find(_id)) ?? payment;
}

/** Whose money it is: of the one customer whose requests it names. */
async function ownerOf({ database }: PaymentServices, payment: PaymentRecord): Promise<Partial<PaymentRecord>> {
  const named = await requestsNamed(database.paymentRequests, payment);
  const [first] = named;
  if (!first || named.some(({ billingAccountId }) => billingAccountId !== first.billingAccountId)) return {};
  const { billingAccountId, tenantId, partnerId, testClockId } = first;
  return { billingAccountId, tenantId, partnerId, testClockId };
}

async function suggestions({ database }: PaymentServices, payment: PaymentRecord) {
  const { paymentRequests } = database;
  const named = await requestsNamed(paymentRequests, payment);
  const among = named.length > 0 ? named : await paymentRequests.open(payment.testClockId, suggestedAmong);
  const meant = named.length > 0 ? null : payment.requestId;
  return allocate(receivedFrom(payment, meant), among.map(suggestedBy));
}

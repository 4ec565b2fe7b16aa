/** Money that arrives is written down once; then its workflow carries out what it does. */
import type { PaymentInput } from '../../../contracts/billing/payments.js';
import { paymentWorkflowId } from '../../../contracts/workflow-ids.js';
import { workflowTypes } from '../../../contracts/workflow-types.js';
import { allocate } from '../../../domain/billing/allocation.js';
import type { Instant } from '../../../domain/calendar.js';
import { toJson } from '../../../domain/json.js';
import { receivedFrom, requestsNamed, suggestedBy } from '../../../models/billing/matching.js';
import type { PaymentRecord } from '../../../models/billing/payments.js';
import type { ApiServices } from '../../services.js';
import { timeOn } from '../../tenant-time.js';
import { startOnce } from '../../updates.js';

type Services = Pick<ApiServices, 'database' | 'client' | 'taskQueue'>;

/** Open requests that may be meant, where a payment names none. */
const suggestedAmong = 500;

/**
 * Takes a payment once for its identity. One that names a request of one customer is applied; others wait for a person, with what they
 * may be for. Called again after a crash, it completes what is missing.
 */
export async function receive(
  services: Services,
  payment: PaymentRecord,
): Promise<{ readonly payment: PaymentRecord; readonly isNew: boolean }> {
  const { payments } = services.database;
  const whose = payment.billingAccountId === null ? await ownerOf(services, payment) : {};
  const taken = await payments.take({ ...payment, ...whose });
  return { ...taken, payment: await goOn(services, taken.payment) };
}

/** Starts what a received payment does, or lets it wait. @returns the payment as it is then */
export async function goOn(services: Services, payment: PaymentRecord): Promise<PaymentRecord> {
  const { payments } = services.database;
  const { _id, tenantId, state } = payment;
  if (state !== 'received' && state !== 'pending') return payment;
  if (tenantId !== null) await startPayment(services, payment, 'arrival');
  else if (state === 'received') {
    const allocations = [...toJson(await suggestions(services, payment))];
    return (await payments.change(_id, ['received'], { state: 'waiting', allocations })) ?? payment;
  }
  return (await payments.find(_id)) ?? payment;
}

/** Starts the workflow of a payment, once. */
export async function startPayment(
  services: Services,
  { _id: paymentId, tenantId, testClockId }: Pick<PaymentRecord, '_id' | 'tenantId' | 'testClockId'>,
  about: PaymentInput['about'],
): Promise<void> {
  if (tenantId === null) return;
  const now: Instant = await timeOn(services.database, testClockId);
  const notBefore = testClockId === null ? null : now.toString();
  const input: PaymentInput = { tenantId, paymentId, testClockId, notBefore, about };
  await startOnce(services, workflowTypes.payment, {
    workflowId: paymentWorkflowId(tenantId, paymentId, about),
    args: [input],
    staticSummary: about === 'arrival' ? 'Payment' : 'Payment that was taken back',
    testClockId,
    now,
  });
}

/** Whose money it is: of the one customer whose requests it names. */
async function ownerOf({ database }: Services, payment: PaymentRecord): Promise<Partial<PaymentRecord>> {
  const named = await requestsNamed(database.paymentRequests, payment);
  const [first] = named;
  if (!first || named.some(({ billingAccountId }) => billingAccountId !== first.billingAccountId)) return {};
  const { billingAccountId, tenantId, partnerId, testClockId } = first;
  return { billingAccountId, tenantId, partnerId, testClockId };
}

async function suggestions({ database }: Services, payment: PaymentRecord) {
  const { paymentRequests } = database;
  const named = await requestsNamed(paymentRequests, payment);
  const among = named.length > 0 ? named : await paymentRequests.open(payment.testClockId, suggestedAmong);
  const meant = named.length > 0 ? null : payment.requestId;
  return allocate(receivedFrom(payment, meant), among.map(suggestedBy));
}

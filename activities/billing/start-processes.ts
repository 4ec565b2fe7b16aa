/** Starts the processes of what was written down, each once, on its tenant's time. */
import { orderOf } from '../../contracts/billing/orders.js';
import { paymentOf } from '../../contracts/billing/payments.js';
import type { PaymentOccasion } from '../../contracts/workflow-ids.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import type { Order } from '../../models/billing/orders.js';
import type { PaymentRecord } from '../../models/billing/payments.js';
import type { ActivityContext } from '../context.js';
import { startOnTime } from '../start-on-time.js';

type Payment = Pick<PaymentRecord, '_id' | 'tenantId' | 'partnerId' | 'testClockId'> &
  Partial<Pick<PaymentRecord, 'source'>>;

/** @param at the instant that it begins at, on its tenant's time */
export async function startOrder(context: ActivityContext, order: Order, at: string): Promise<void> {
  const { testClockId } = order;
  await startOnTime(context, workflowTypes.order, { testClockId, at }, (notBefore) => orderOf(order, notBefore));
}

/**
 * Of a payment, a refund, or a request whose debt is written off.
 * @param again also where it has ended
 */
export async function startPayment(
  context: ActivityContext,
  payment: Payment,
  { about, at, again = false }: { readonly about: PaymentOccasion; readonly at: string; readonly again?: boolean },
): Promise<void> {
  const { testClockId } = payment;
  const workflowIdReusePolicy = again ? 'ALLOW_DUPLICATE' : 'REJECT_DUPLICATE';
  await startOnTime(context, workflowTypes.payment, { testClockId, at }, (notBefore) => ({
    ...paymentOf(payment, payment, about, notBefore),
    workflowIdReusePolicy,
  }));
}

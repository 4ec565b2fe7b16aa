import { WorkflowNotFoundError } from '@temporalio/client';
import { paymentChanged, paymentOf } from '../../../contracts/billing/payments.js';
import { type PaymentOccasion, paymentWorkflowId, workflowOwner } from '../../../contracts/workflow-ids.js';
import { workflowTypes } from '../../../contracts/workflow-types.js';
import type { Instant } from '../../../domain/calendar.js';
import type { PaymentRecord } from '../../../models/billing/payments.js';
import type { RefundRecord } from '../../../models/billing/refunds.js';
import type { ApiServices } from '../../services.js';
import { timeOn } from '../../tenant-time.js';
import { startOnce } from '../../updates.js';

export type PaymentServices = Pick<ApiServices, 'database' | 'client' | 'taskQueue'>;

/** Starts the workflow of a payment, once; `again`: also where it has ended. */
export async function startPayment(
  services: PaymentServices,
  payment: Pick<PaymentRecord, '_id' | 'tenantId' | 'partnerId' | 'testClockId'> &
    Partial<Pick<PaymentRecord, 'decision' | 'source'>>,
  about: PaymentOccasion,
  { again = false }: { readonly again?: boolean } = {},
): Promise<void> {
  const { testClockId, decision } = payment;
  const owner = about.startsWith('decision') ? decision : payment;
  if (!owner || (owner.tenantId === null && owner.partnerId === null)) return;
  const now: Instant = await timeOn(services.database, testClockId);
  const started = paymentOf(payment, owner, about, testClockId === null ? null : now.toString());
  await startOnce(services, workflowTypes.payment, { ...started, testClockId, now, again });
}

/** Has a refund carried out that was refused and is asked for again, also where its process has not ended yet. */
export async function retryRefund(
  services: PaymentServices,
  refund: Pick<RefundRecord, '_id' | 'tenantId' | 'partnerId' | 'testClockId'>,
): Promise<void> {
  const handle = services.client.workflow.getHandle(paymentWorkflowId(workflowOwner(refund), refund._id, 'refund'));
  try {
    await handle.signal(paymentChanged);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    await startPayment(services, refund, 'refund', { again: true });
  }
}

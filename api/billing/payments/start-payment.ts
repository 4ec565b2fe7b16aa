import type { PaymentInput } from '../../../contracts/billing/payments.js';
import { type PaymentOccasion, paymentWorkflowId, workflowOwner } from '../../../contracts/workflow-ids.js';
import { workflowTypes } from '../../../contracts/workflow-types.js';
import type { Instant } from '../../../domain/calendar.js';
import type { PaymentRecord } from '../../../models/billing/payments.js';
import type { ApiServices } from '../../services.js';
import { timeOn } from '../../tenant-time.js';
import { startOnce } from '../../updates.js';

export type PaymentServices = Pick<ApiServices, 'database' | 'client' | 'taskQueue'>;

/** Starts the workflow of a payment, once. */
export async function startPayment(
  services: PaymentServices,
  payment: Pick<PaymentRecord, '_id' | 'tenantId' | 'partnerId' | 'testClockId'> &
    Partial<Pick<PaymentRecord, 'decision'>>,
  about: PaymentOccasion,
): Promise<void> {
  const { _id: paymentId, testClockId, decision } = payment;
  const owner = isDecision(about) ? decision : payment;
  if (!owner || (owner.tenantId === null && owner.partnerId === null)) return;
  const tenantId = workflowOwner(owner);
  const now: Instant = await timeOn(services.database, testClockId);
  const notBefore = testClockId === null ? null : now.toString();
  const input: PaymentInput = { tenantId, paymentId, testClockId, notBefore, about };
  await startOnce(services, workflowTypes.payment, {
    workflowId: paymentWorkflowId(tenantId, paymentId, about),
    args: [input],
    staticSummary: summaries[occasionOf(about)],
    testClockId,
    now,
  });
}

const summaries = {
  arrival: 'Payment',
  reversal: 'Payment that was taken back',
  decision: 'Decision about a payment',
  refund: 'Refund',
  writeOff: 'Debt that is written off',
} as const;

function occasionOf(about: PaymentOccasion): keyof typeof summaries {
  if (isDecision(about)) return 'decision';
  return isWriteOff(about) ? 'writeOff' : about;
}

function isWriteOff(about: PaymentOccasion): about is `writeOff-${string}` {
  return about.startsWith('writeOff');
}

function isDecision(about: PaymentOccasion): about is `decision-${string}` {
  return about.startsWith('decision');
}

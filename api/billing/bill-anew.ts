import type { PaymentInput } from '../../contracts/billing/payments.js';
import { paymentWorkflowId, workflowOwner } from '../../contracts/workflow-ids.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import type { BillingAccount } from '../../models/billing/billing-accounts.js';
import type { ApiServices } from '../services.js';
import { timeOn } from '../tenant-time.js';
import { startOnce } from '../updates.js';

/** Has asked anew for what is not paid, with the details of now. @param change which change of the account it is */
export async function billAnew(
  services: Pick<ApiServices, 'database' | 'client' | 'taskQueue'>,
  account: BillingAccount,
  change: string,
): Promise<void> {
  const { _id: paymentId, testClockId } = account;
  const tenantId = workflowOwner(account);
  const now = await timeOn(services.database, testClockId);
  const about = `billing-${change}` as const;
  const input: PaymentInput = {
    ...{ tenantId, paymentId, testClockId, about, byProvider: false },
    notBefore: testClockId === null ? null : now.toString(),
  };
  await startOnce(services, workflowTypes.payment, {
    workflowId: paymentWorkflowId(tenantId, paymentId, about),
    args: [input],
    staticSummary: 'Requests for payment after a change of who is billed',
    testClockId,
    now,
    again: true,
  });
}

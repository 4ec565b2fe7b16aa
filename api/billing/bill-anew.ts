import { billingAnewOf } from '../../contracts/billing/payments.js';
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
  const { testClockId } = account;
  const now = await timeOn(services.database, testClockId);
  const started = billingAnewOf(account, change, testClockId === null ? null : now.toString());
  await startOnce(services, workflowTypes.payment, { ...started, testClockId, now, again: true });
}

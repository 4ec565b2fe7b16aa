import { WithStartWorkflowOperation } from '@temporalio/client';
import { deactivated, type UserWorkflow } from '../../../contracts/identity/users.js';
import type { Requested } from '../../../contracts/messages.js';
import { userWorkflowId } from '../../../contracts/workflow-ids.js';
import { workflowTypes } from '../../../contracts/workflow-types.js';
import type { Instant } from '../../../domain/calendar.js';
import type { User } from '../../../models/identity/users.js';
import type { ApiServices } from '../../services.js';
import { updateOf, updateWithStart } from '../../updates.js';

/** Starts the workflow of a user who leaves, or finds it running, and waits until the user is deactivated or may not go. */
export async function deactivateUser(
  services: Pick<ApiServices, 'client' | 'database' | 'updateTimeoutMs' | 'taskQueue'>,
  { _id: userId, tenantId }: User,
  { testClockId, now, requestHash }: { testClockId: string | null; now: Instant; requestHash: string },
): Promise<void> {
  const request = { requestId: requestHash };
  const workflowId = userWorkflowId(tenantId, userId);
  await updateWithStart<UserWorkflow, [Requested]>(
    services,
    { ...updateOf(workflowId, deactivated, request), testClockId, now },
    (options, notBefore) =>
      new WithStartWorkflowOperation(workflowTypes.user, {
        ...options,
        args: [{ ...request, tenantId, userId, testClockId, notBefore }],
        // Who was restored may leave again.
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        staticSummary: 'Deactivation of a user',
      }),
  );
}

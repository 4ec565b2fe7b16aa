import { WithStartWorkflowOperation } from '@temporalio/client';
import { deactivated } from '../../../contracts/identity/users.js';
import { searchAttributes } from '../../../contracts/search-attributes.js';
import { userWorkflowId } from '../../../contracts/workflow-ids.js';
import { workflowTypes } from '../../../contracts/workflow-types.js';
import type { Instant } from '../../../domain/calendar.js';
import type { User } from '../../../models/identity/users.js';
import type { user } from '../../../workflows/identity/user.js';
import type { ApiServices } from '../../services.js';
import { updateWithStart } from '../../updates.js';

/** Starts the workflow of a user who leaves, or finds it running, and waits until the user is deactivated or may not go. */
export async function deactivateUser(
  services: Pick<ApiServices, 'client' | 'database' | 'updateTimeoutMs' | 'taskQueue'>,
  { _id: userId, tenantId }: User,
  { testClockId, now, requestHash }: { testClockId: string | null; now: Instant; requestHash: string },
): Promise<void> {
  const request = { requestId: requestHash };
  const workflowId = userWorkflowId(tenantId, userId);
  const command = { kind: 'update', workflowId, update: deactivated.name, request } as const;
  const update = { definition: deactivated, args: [request] as [typeof request], updateId: requestHash };
  await updateWithStart<typeof user, [typeof request]>(
    services,
    { command, testClockId, now, ...update },
    (options, notBefore) =>
      new WithStartWorkflowOperation(workflowTypes.user, {
        ...options,
        args: [{ ...request, tenantId, userId, testClockId, notBefore }],
        // Who was restored may leave again.
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        staticSummary: 'Deactivation of a user',
        typedSearchAttributes: [{ key: searchAttributes.tenant, value: tenantId }],
      }),
  );
}

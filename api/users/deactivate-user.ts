import { WithStartWorkflowOperation } from '@temporalio/client';
import { bornAt } from '../../adapters/time-skipping.js';
import type { Instant } from '../../domain/calendar.js';
import { workflowTypes } from '../../domain/messages.js';
import { searchAttributes } from '../../domain/search-attributes.js';
import { userWorkflowId } from '../../domain/workflow-ids.js';
import type { User } from '../../models/users.js';
import { deactivated } from '../../workflows/messages.js';
import type { user } from '../../workflows/user.js';
import type { ApiServices } from '../services.js';
import { withDeadline } from '../updates.js';

/** Starts the workflow of a user who leaves, or finds it running, and waits until the user is deactivated or may not go. */
export async function deactivate(
  services: Pick<ApiServices, 'client' | 'database' | 'updateTimeoutMs' | 'taskQueue'>,
  { _id: userId, tenantId }: User,
  { testClockId, now, requestHash }: { testClockId: string | null; now: Instant; requestHash: string },
): Promise<void> {
  const { client, database, taskQueue } = services;
  const request = { requestId: requestHash };
  const workflowId = userWorkflowId(tenantId, userId);
  if (testClockId !== null) await database.testClocks.join(testClockId, workflowId);
  const notBefore = testClockId === null ? null : now.toString();
  const start = (): Promise<void> => {
    const startWorkflowOperation = new WithStartWorkflowOperation<typeof user>(workflowTypes.user, {
      workflowId,
      taskQueue,
      args: [{ ...request, tenantId, userId, testClockId, notBefore }],
      workflowIdConflictPolicy: 'USE_EXISTING',
      // Who was restored may leave again.
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      staticSummary: 'Deactivation of a user',
      typedSearchAttributes: [{ key: searchAttributes.tenant, value: tenantId }],
    });
    return withDeadline(services, { kind: 'update', workflowId, update: deactivated.name, request }, () =>
      client.workflow.executeUpdateWithStart(deactivated, {
        startWorkflowOperation,
        args: [request],
        updateId: requestHash,
      }),
    );
  };
  await (testClockId === null ? start() : bornAt(now.epochMilliseconds, start));
}

import { WithStartWorkflowOperation } from '@temporalio/client';
import { bornAt } from '../../adapters/time-skipping.js';
import type { Instant } from '../../domain/calendar.js';
import { type RedemptionInput, workflowTypes } from '../../domain/messages.js';
import { redemptionWorkflowId } from '../../domain/workflow-ids.js';
import { opened } from '../../workflows/messages.js';
import type { redemption } from '../../workflows/redemption.js';
import type { ApiServices } from '../services.js';
import { withDeadline } from '../updates.js';

/** Starts the redemption's workflow, or finds it running, and waits until it has reserved the keys or was refused them. */
export async function startRedemption(
  services: Pick<ApiServices, 'client' | 'database' | 'updateTimeoutMs' | 'taskQueue'>,
  input: Omit<RedemptionInput, 'notBefore'>,
  { now, requestHash }: { now: Instant; requestHash: string },
): Promise<void> {
  const { client, database, taskQueue } = services;
  const { testClockId } = input;
  const workflowId = redemptionWorkflowId(input.tenantId, input.redemptionId);
  if (testClockId !== null) await database.testClocks.join(testClockId, workflowId);
  const start = (): Promise<void> => {
    const startWorkflowOperation = new WithStartWorkflowOperation<typeof redemption>(workflowTypes.redemption, {
      workflowId,
      taskQueue,
      args: [{ ...input, notBefore: testClockId === null ? null : now.toString() }],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      staticSummary: 'Redemption of product keys',
    });
    return withDeadline(services, { kind: 'openRedemption', workflowId, input, at: now.toString() }, () =>
      client.workflow.executeUpdateWithStart(opened, { startWorkflowOperation, updateId: requestHash }),
    );
  };
  await (testClockId === null ? start() : bornAt(now.epochMilliseconds, start));
}

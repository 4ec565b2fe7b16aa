import { WithStartWorkflowOperation } from '@temporalio/client';
import { opened, type RedemptionInput } from '../../../contracts/keys/redemption.js';
import { redemptionWorkflowId } from '../../../contracts/workflow-ids.js';
import { workflowTypes } from '../../../contracts/workflow-types.js';
import type { Instant } from '../../../domain/calendar.js';
import type { redemption } from '../../../workflows/keys/redemption.js';
import type { ApiServices } from '../../services.js';
import { updateWithStart } from '../../updates.js';

/** Starts the redemption's workflow, or finds it running, and waits until it has reserved the keys or was refused them. */
export async function startRedemption(
  services: Pick<ApiServices, 'client' | 'database' | 'updateTimeoutMs' | 'taskQueue'>,
  input: Omit<RedemptionInput, 'notBefore'>,
  { now, requestHash }: { now: Instant; requestHash: string },
): Promise<void> {
  const { testClockId } = input;
  const workflowId = redemptionWorkflowId(input.tenantId, input.redemptionId);
  const command = { kind: 'openRedemption', workflowId, input, at: now.toString() } as const;
  const update = { definition: opened, args: [] as [], updateId: requestHash };
  await updateWithStart<typeof redemption, []>(
    services,
    { command, testClockId, now, ...update },
    (options, notBefore) =>
      new WithStartWorkflowOperation(workflowTypes.redemption, {
        ...options,
        args: [{ ...input, notBefore }],
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        staticSummary: 'Redemption of product keys',
      }),
  );
}

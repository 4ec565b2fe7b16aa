import { delegationFollowedBy } from '../../../contracts/partners/delegation.js';
import { workflowTypes } from '../../../contracts/workflow-types.js';
import type { DelegationRecord } from '../../../models/partners/delegations.js';
import type { ApiServices } from '../../services.js';

/**
 * Tells the workflow of a delegation that it was changed; the first time, starts it. What was written holds by itself: where Temporal
 * is away, housekeeping tells it later.
 */
export async function followDelegation(
  { client, taskQueue, logger }: Pick<ApiServices, 'client' | 'taskQueue' | 'logger'>,
  record: DelegationRecord,
): Promise<void> {
  const deadline = Date.now() + 5_000;
  await client
    .withDeadline(deadline, () =>
      client.workflow.signalWithStart(workflowTypes.delegation, { ...delegationFollowedBy(record), taskQueue }),
    )
    .catch((error: unknown) => logger.warn({ err: error, delegationId: record._id }, 'delegation told later'));
}

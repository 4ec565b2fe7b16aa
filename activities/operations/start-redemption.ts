import { redemptionWorkflowId } from '../../contracts/workflow-ids.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import type { RedemptionOpening } from '../../domain/keys/choice.js';
import type { ActivityContext } from '../context.js';
import { startOnTime } from '../start-on-time.js';

/** Starts the workflow of a redemption that was written down, once. @param at the instant that it begins at, on its tenant's time */
export async function startRedemption(context: ActivityContext, opening: RedemptionOpening, at: string): Promise<void> {
  const { tenantId, redemptionId, testClockId } = opening;
  await startOnTime(context, workflowTypes.redemption, { testClockId, at }, (notBefore) => ({
    workflowId: redemptionWorkflowId(tenantId, redemptionId),
    args: [{ ...opening, notBefore }],
    staticSummary: 'Redemption of product keys',
  }));
}

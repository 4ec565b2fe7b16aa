import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import type { Requested } from '../../../contracts/messages.js';
import { redemptionWorkflowId } from '../../../contracts/workflow-ids.js';
import type { Redemption } from '../../../models/keys/redemptions.js';
import type { CallContext } from '../../http/define-route.js';
import { asDomainError } from '../../http/problems.js';
import type { ApiServices } from '../../services.js';
import { timeAtRest } from '../../tenant-time.js';
import { update } from '../../updates.js';
import { type Asked, closed, explained } from './refusals.js';
import { known } from './review.js';

/** Says that a redemption is about to be changed. @returns its time */
export async function changing(
  { database }: ApiServices,
  { _id: id, tenantId, testClockId, plan }: Redemption,
  changes: CallContext<ApiServices>['changes'],
): Promise<Date> {
  const at = await timeAtRest(database, testClockId);
  const { cloud } = await database.plans.sold(plan);
  await changes({ subject: { kind: 'redemption', id }, tenantId, cloud, at });
  return new Date(at.epochMilliseconds);
}

/**
 * Changes an open redemption by an Update. One whose workflow is closed still answers a request that it has carried out,
 * and refuses any other.
 */
export async function change<Result, Request extends Requested>(
  asked: Asked,
  found: Redemption,
  definition: UpdateDefinition<Result, [Request]>,
  request: Request,
): Promise<Result> {
  const { services } = asked;
  const { _id: id, tenantId } = found;
  try {
    return await update(services, redemptionWorkflowId(tenantId, id), definition, request);
  } catch (error) {
    const { state, endedAt } = await known(services.database, id);
    if (endedAt && asDomainError(error).code === 'notFound') throw closed(state);
    throw error instanceof WorkflowUpdateFailedError ? await explained(asked, found, error) : error;
  }
}

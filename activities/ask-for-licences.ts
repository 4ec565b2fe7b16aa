import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { DomainError } from '../domain/errors.js';
import { fromFailure } from '../domain/failures.js';
import { type LicenceAnswer, type LicenceChange, messageNames } from '../domain/messages.js';
import { subscriptionWorkflowId } from '../domain/workflow-ids.js';
import type { ActivityContext } from './context.js';

/**
 * Changes licences by the subscription's own Update. Asked again under the same request id it answers the same.
 * @throws DomainError what the subscription refuses; `subscriptionEnded` when there is none any more
 */
export async function askForLicences(
  { client }: Pick<ActivityContext, 'client'>,
  tenantId: string,
  subscriptionId: string,
  change: LicenceChange,
): Promise<LicenceAnswer[]> {
  try {
    return await client.workflow
      .getHandle(subscriptionWorkflowId(tenantId, subscriptionId))
      .executeUpdate<LicenceAnswer[], [LicenceChange]>(messageNames.changeLicences, {
        args: [change],
        updateId: change.requestId,
      });
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw new DomainError('subscriptionEnded');
    throw (error instanceof WorkflowUpdateFailedError && fromFailure(error.cause)) || error;
  }
}

import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import { untilProcessed } from '../../adapters/until-processed.js';
import { fromFailure } from '../../contracts/failures.js';
import type { Requested } from '../../contracts/messages.js';
import { subscriptionWorkflowId } from '../../contracts/workflow-ids.js';
import { DomainError } from '../../domain/errors.js';
import type { ActivityContext } from '../context.js';

/** How long an Update is sent again that Temporal turns away, in milliseconds: then the activity is tried again. */
const retriedForMs = 5_000;

/**
 * Asks a subscription for a change by its own Update, under the request's id: asked again it answers the same.
 * @throws DomainError what the subscription refuses; `subscriptionEnded` when there is none any more
 */
export async function askSubscription<Answer, Request extends Requested>(
  { client }: Pick<ActivityContext, 'client'>,
  { tenantId, subscriptionId }: { readonly tenantId: string; readonly subscriptionId: string },
  update: UpdateDefinition<Answer, [Request]>,
  request: Request,
): Promise<Answer> {
  const handle = client.workflow.getHandle(subscriptionWorkflowId(tenantId, subscriptionId));
  try {
    return await untilProcessed(
      () => handle.executeUpdate(update, { args: [request], updateId: request.requestId }),
      Date.now() + retriedForMs,
    );
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw new DomainError('subscriptionEnded');
    throw (error instanceof WorkflowUpdateFailedError && fromFailure(error.cause)) || error;
  }
}

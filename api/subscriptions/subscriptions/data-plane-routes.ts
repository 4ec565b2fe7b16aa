import { WithStartWorkflowOperation } from '@temporalio/client';
import { z } from 'zod';
import { type Requested, retry } from '../../../contracts/messages.js';
import type { DataPlaneDeliveryWorkflow } from '../../../contracts/subscriptions/data-plane.js';
import { dataPlaneDeliveryWorkflowId } from '../../../contracts/workflow-ids.js';
import { workflowTypes } from '../../../contracts/workflow-types.js';
import type { Instant } from '../../../domain/calendar.js';
import { DomainError } from '../../../domain/errors.js';
import type { SubscriptionProjection } from '../../../models/subscriptions/subscriptions.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { updateOf, updateWithStart } from '../../updates.js';
import { changeOf, find } from './find-subscription.js';
import { dataPlane, subscriptionId } from './schema.js';
import { showDataPlane } from './show.js';

export const dataPlaneRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/subscriptions/{subscriptionId}/data-plane/retry',
    operationId: 'retryDataPlane',
    summary: 'Ask the data plane again at once',
    description:
      'For what it has not taken: by itself it is asked again at most ten minutes later. Answered when it is on its way, with what was said of the last attempt; what comes of it is on the subscription.',
    tags: ['Subscriptions'],
    params: z.strictObject({ subscriptionId }),
    longRunning: true,
    answers: { 200: { description: 'It is being tried', schema: dataPlane } },
    problems: ['notFound', 'notStuck', 'clockAdvancing'],
    async handler({ services, caller, params, requestHash, resumed, changes }) {
      const projection = await find(services, caller, params.subscriptionId);
      const { dataPlaneCommands } = services.database;
      const change = await changeOf(services, projection);
      const found = await dataPlaneCommands.find(projection._id);
      if (!found || !(resumed || found.state === 'deferred' || found.state === 'parked')) {
        const message = found ? `The command is ${found.state}.` : 'There is no command to the data plane.';
        throw new DomainError('notStuck', message);
      }
      const before = showDataPlane(found);
      await changes({ ...change, before });
      await retryDelivery(services, projection, { now: change.at, requestHash });
      return { status: 200, body: { ...before, state: 'sending' as const } };
    },
  }),
];

/** Asks the delivery process, which is started anew should it be gone. */
async function retryDelivery(
  services: Pick<ApiServices, 'client' | 'database' | 'updateTimeoutMs' | 'taskQueue'>,
  { _id: subscriptionId, tenantId, testClockId }: SubscriptionProjection,
  { now, requestHash }: { readonly now: Instant; readonly requestHash: string },
): Promise<void> {
  const workflowId = dataPlaneDeliveryWorkflowId(tenantId, subscriptionId);
  await updateWithStart<DataPlaneDeliveryWorkflow, [Requested]>(
    services,
    { ...updateOf(workflowId, retry, { requestId: requestHash }), testClockId, now },
    (options, notBefore) =>
      new WithStartWorkflowOperation(workflowTypes.dataPlaneDelivery, {
        ...options,
        args: [{ tenantId, subscriptionId, testClockId, notBefore }],
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        staticSummary: 'Command to the data plane that has not succeeded yet',
      }),
  );
}

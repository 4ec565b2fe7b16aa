import { z } from 'zod';
import { cancel, withdrawCancellation } from '../../../contracts/subscriptions/subscription.js';
import { defineRoute } from '../../services.js';
import { guardedBy, update } from '../../updates.js';
import { changeableEnd, find, shown } from './find-subscription.js';
import { newCancellation, subscription, subscriptionId } from './schema.js';

const tags = ['Subscriptions'] as const;
const params = z.strictObject({ subscriptionId });
const path = '/v1/subscriptions/{subscriptionId}/cancellation';
const answers = {
  200: { description: 'The subscription', schema: subscription, etag: true, changesWithTime: true },
} as const;

export const cancellationRoutes = [
  defineRoute({
    method: 'put',
    path,
    operationId: 'cancelSubscription',
    summary: 'Cancel a subscription for the end of its term, or at once',
    description:
      'There is no grace after it: the data is kept for the days that the policy keeps cancelled subscriptions, in which a renewal brings it back, and is then deleted. One that is cancelled for the end of its term can be cancelled at once as well, and goes on when it is renewed.',
    tags,
    params,
    body: newCancellation,
    idempotent: true,
    ifMatch: true,
    longRunning: true,
    answers,
    problems: [
      'notFound',
      'organisationDecides',
      'cancellationNotPossible',
      'replacementWaits',
      'deletionBegun',
      'subscriptionEnded',
      'clockAdvancing',
    ],
    async handler({ services, caller, params, body, requestHash: requestId, ifMatch, changes, language }) {
      const { workflowId, change, projection } = await changeableEnd(services, caller, params.subscriptionId);
      const before = (await shown(services, { caller, language }, projection)).body;
      const { when, reason, feedback } = body;
      await changes({ ...change, before, reason: feedback ? `${reason}: ${feedback}` : reason });
      await update(services, workflowId, cancel, { when, reason, requestId, ...guardedBy(ifMatch) });
      return shown(services, { caller, language }, await find(services, caller, params.subscriptionId));
    },
  }),
  defineRoute({
    method: 'delete',
    path,
    operationId: 'withdrawCancellation',
    summary: 'Withdraw a cancellation for the end of the term',
    tags,
    params,
    idempotent: true,
    ifMatch: true,
    longRunning: true,
    answers,
    problems: [
      'notFound',
      'organisationDecides',
      'notCancelled',
      'deletionBegun',
      'subscriptionEnded',
      'clockAdvancing',
    ],
    async handler({ services, caller, params, requestHash: requestId, ifMatch, changes, language }) {
      const { workflowId, change, projection } = await changeableEnd(services, caller, params.subscriptionId);
      await changes({ ...change, before: (await shown(services, { caller, language }, projection)).body });
      await update(services, workflowId, withdrawCancellation, { requestId, ...guardedBy(ifMatch) });
      return shown(services, { caller, language }, await find(services, caller, params.subscriptionId));
    },
  }),
];

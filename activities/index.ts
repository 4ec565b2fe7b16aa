import type { ActivityContext } from './context.js';
import { dataPlaneActivities } from './data-plane.js';
import { dataPlaneCommandActivities } from './data-plane-commands.js';
import { deletionActivities } from './deletion.js';
import { invitationActivities } from './invitations.js';
import { licenceActivities } from './licences.js';
import { noticeActivities } from './notices.js';
import { reassignmentActivities } from './reassignments.js';
import { redemptionActivities } from './redemptions.js';
import { replacementActivities } from './replacements.js';
import { siblingActivities } from './siblings.js';
import { subscriptionActivities } from './subscriptions.js';
import { testClockActivities } from './test-clocks.js';
import { userActivities } from './users.js';

export type { ActivityContext } from './context.js';

/** All side effects, each idempotent. */
export function createActivities(context: ActivityContext) {
  return {
    ...dataPlaneActivities(context),
    ...dataPlaneCommandActivities(context),
    ...deletionActivities(context),
    ...invitationActivities(context),
    ...licenceActivities(context),
    ...noticeActivities(context),
    ...reassignmentActivities(context),
    ...redemptionActivities(context),
    ...replacementActivities(context),
    ...siblingActivities(context),
    ...subscriptionActivities(context),
    ...testClockActivities(context),
    ...userActivities(context),
  };
}

export type Activities = ReturnType<typeof createActivities>;

/** Mails the link with which somebody who is invited joins. It tries for three days; after that the invitation is sent anew by a person. */
import { ActivityFailure, proxyActivities, setCurrentDetails } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { MembershipInvitationInput } from '../../contracts/identity/membership-invitations.js';
import { instantFromMillis } from '../../domain/calendar.js';
import { onQueueOf } from '../effect-queues.js';

const { mailInvitation } = proxyActivities<Activities>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '3 days',
  heartbeatTimeout: '20 seconds',
  retry: { maximumInterval: '10 minutes' },
});
const { noteInvitationRefused } = proxyActivities<Activities>({
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: '20 seconds',
  retry: { maximumInterval: '1 minute' },
});

export async function membershipInvitation(input: MembershipInvitationInput): Promise<void> {
  const at = instantFromMillis(Date.now()).toString();
  try {
    await mailInvitation.executeWithOptions(onQueueOf('mail'), [{ ...input, at }]);
    setCurrentDetails('**Sent**, or not wanted any more.');
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    await noteInvitationRefused(input);
    setCurrentDetails('**Refused** by the mail server.');
  }
}

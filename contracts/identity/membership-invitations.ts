/** The workflow that mails an invitation. */
import { membershipInvitationWorkflowId } from '../workflow-ids.js';

export interface MembershipInvitationInput {
  readonly membershipId: string;
  /** Another mail of the same membership has another one. */
  readonly invitationId: string;
}

/** What it is started with. */
export function membershipInvitationOf(input: MembershipInvitationInput) {
  return {
    workflowId: membershipInvitationWorkflowId(input.membershipId, input.invitationId),
    args: [input],
    staticSummary: 'Invitation of a person',
  };
}

/** The workflow that mails an invitation. */

export interface MembershipInvitationInput {
  readonly membershipId: string;
  /** Another mail of the same membership has another one. */
  readonly invitationId: string;
}

import { createHash } from 'node:crypto';
import {
  type MembershipInvitationInput,
  membershipInvitationOf,
} from '../../../contracts/identity/membership-invitations.js';
import { workflowTypes } from '../../../contracts/workflow-types.js';
import { instantFromMillis } from '../../../domain/calendar.js';
import type { Invitation } from '../../../models/identity/memberships.js';
import type { ApiServices } from '../../services.js';
import { startOnce } from '../../updates.js';

/** An invitation can be accepted for so long, in milliseconds. */
const heldFor = 7 * 24 * 3_600_000;

/** The invitation that a request makes: the same when it is repeated. */
export function invitationOf(requestHash: string, at: Date): Invitation {
  const id = createHash('sha256').update(`invitation/${requestHash}`).digest('hex').slice(0, 24);
  return { id, at, expiresAt: new Date(at.getTime() + heldFor), delivery: 'pending' };
}

/** Has an invitation mailed, once. */
export async function mailInvitation(
  services: Pick<ApiServices, 'client' | 'database' | 'taskQueue'>,
  input: MembershipInvitationInput,
): Promise<void> {
  const now = instantFromMillis(Date.now());
  const started = membershipInvitationOf(input);
  await startOnce(services, workflowTypes.membershipInvitation, { ...started, testClockId: null, now });
}

/** Invitations to act for the reseller, a partner or a tenant: one mail with a link. */

import { invitationMail } from '../../adapters/messaging/invitation-mail.js';
import type { MembershipInvitationInput } from '../../contracts/identity/membership-invitations.js';
import { cloudOfParty } from '../../models/cloud-of-party.js';
import type { Membership } from '../../models/identity/memberships.js';
import type { ActivityContext } from '../context.js';
import { messageIdOf } from './notice-delivery.js';

export const membershipInvitationActivities = (context: ActivityContext) => {
  const { database, mailer, portalUrls, contact } = context;
  const { memberships, users, tenants, partners } = database;

  return {
    /** Mails the link, unless the invitation has been taken, renewed or withdrawn. A mail that is sent again is the same mail. */
    async mailInvitation({
      membershipId,
      invitationId,
      at,
    }: MembershipInvitationInput & { readonly at: string }): Promise<void> {
      const membership = await memberships.find(membershipId);
      const invitation = membership?.invitation;
      if (!membership || invitation?.id !== invitationId || invitation.expiresAt <= new Date()) return;
      const [reader, party] = await Promise.all([readerOf(membership), partyNameOf(membership)]);
      if (!reader || party === null) return;
      const token = memberships.links.tokenOf(membershipId, invitationId);
      const { language, ...mail } = invitationMail({
        kind: membership.kind,
        party,
        reader: { name: reader.name },
        email: reader.email,
        locale: reader.locale,
        expiresAt: invitation.expiresAt.toISOString(),
        contact,
        link: `${portalUrls[await cloudOfParty(database, membership)]}/v1/membership-invitations/${token}`,
      });
      await mailer.send({
        ...mail,
        messageId: messageIdOf(`${membershipId}/${invitationId}`),
        to: { name: reader.name, address: reader.email },
        language,
        date: at,
      });
      await memberships.noteDelivery(membershipId, invitationId, 'sent');
    },

    async noteInvitationRefused({ membershipId, invitationId }: MembershipInvitationInput): Promise<void> {
      await memberships.noteDelivery(membershipId, invitationId, 'refused');
    },
  };

  async function readerOf({ tenantId, userId, name, email, locale }: Membership) {
    if (tenantId === null || userId === null) return { name, email, locale };
    return (await users.active(tenantId, [userId]))[0];
  }

  /** Empty for the reseller, whose name is not known here; null for one that is gone. */
  async function partyNameOf({ kind, tenantId, partnerId }: Membership): Promise<string | null> {
    if (kind === 'operator') return '';
    if (kind === 'partner') return (await partners.find(partnerId ?? ''))?.name ?? null;
    const tenant = await tenants.find(tenantId ?? '');
    return tenant?.state === 'live' ? tenant.organisation : null;
  }
};

import { invitationTexts, invitedTo } from '../../../adapters/messaging/invitation-mail.js';
import { escaped } from '../../../adapters/notice-page.js';
import type { Membership } from '../../../models/identity/memberships.js';
import { webPage, webPageHeaders } from '../../http/web-page.js';
import { writtenOut } from '../../i18n/sentences.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { factTable, linkedPage, linkParams } from '../../web-page.js';

export const membershipInvitationPageRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/membership-invitations/{token}',
    operationId: 'showInvitation',
    summary: 'An invitation, behind the link in the mail',
    description: 'Read without an account; it joins nobody. Who has signed in joins with the token of the link.',
    tags: ['People'],
    params: linkParams,
    answers: linkedPage(),
    async handler({ services, params, language }) {
      const headers = webPageHeaders(language);
      const { memberships } = services.database;
      const [membershipId = '', invitationId = ''] = memberships.links.idsOf(params.token) ?? [];
      const found = await memberships.find(membershipId);
      const invitation = found?.invitation;
      const open = invitation && `inv_${invitation.id}` === invitationId && invitation.expiresAt > new Date();
      const party = found && open ? await partyName(services, found) : null;
      const { title, next, over } = invitationTexts[language].page;
      if (!found || !open || party === null) {
        const body = webPage(language, title, [`<h1>${escaped(title)}</h1>`, `<p>${escaped(over)}</p>`]);
        return { status: 404, headers, body };
      }
      const { label } = invitationTexts[language];
      const until = String(writtenOut('expiresAt', invitation.expiresAt.toISOString(), language));
      const body = webPage(language, title, [
        `<h1>${escaped(title)}</h1>`,
        `<p>${escaped(invitedTo(found.kind, party, language))}</p>`,
        `<p>${escaped(next)}</p>`,
        ...factTable([
          [label.code, params.token],
          [label.until, until],
        ]),
      ]);
      return { status: 200, headers, body };
    },
  }),
];

/** Null for one that is gone. */
async function partyName({ database }: ApiServices, { kind, tenantId, partnerId }: Membership): Promise<string | null> {
  if (kind === 'operator') return '';
  if (kind === 'partner') return (await database.partners.find(partnerId ?? ''))?.name ?? null;
  const tenant = await database.tenants.find(tenantId ?? '');
  return tenant?.state === 'live' ? tenant.organisation : null;
}

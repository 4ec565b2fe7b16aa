/** What an administrator sees and does behind the link of an invitation. */
import { escaped } from '../../../adapters/notice-page.js';
import type { User } from '../../../models/identity/users.js';
import type { ResellerInvitation } from '../../../models/partners/reseller-invitations.js';
import type { Language } from '../../i18n/language.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { languageNamed } from '../../subscriptions/timelines/language.js';
import { buttonForm, linkedPage, linkParams } from '../../web-page.js';
import { administratorBehind } from '../administrator-behind.js';
import { answerPage, type RenderedPage } from '../answer-page.js';
import { endInvitation } from './answer.js';
import { stateOf } from './schema.js';
import { invitationTexts } from './texts.js';

const tags = ['Partners'] as const;
const path = '/v1/reseller-invitation-pages/{token}';
const answers = linkedPage('A page for the administrator, in the administrator’s language');

const page = answerPage({ texts: invitationTexts, closed: ['invitationClosed'], find: invited, render });

export const resellerInvitationPageRoutes = [
  defineRoute({
    method: 'get',
    path,
    operationId: 'showResellerInvitation',
    summary: 'The page behind the link of an invitation to a reseller relation',
    description: 'It says what a reseller may and changes nothing, whoever opens the link.',
    tags,
    params: linkParams,
    answers,
    handler: (call) => page.show(call),
  }),
  ...(
    [
      ['accept', 'acceptResellerByLink', 'accepted', 'Accept by the button of the page'],
      ['decline', 'declineResellerByLink', 'declined', 'Decline by the button of the page'],
    ] as const
  ).map(([action, operationId, end, summary]) =>
    defineRoute({
      method: 'post',
      path: `${path}/${action}`,
      operationId,
      summary,
      description: 'Done again, it stays as it is.',
      tags,
      params: linkParams,
      idempotent: false,
      answers,
      handler: (call) =>
        page.answer(call, async ({ invitation, reader }) => {
          const { _id: id, tenantId, partnerId } = invitation;
          await call.changes({ subject: { kind: 'resellerInvitation', id }, tenantId, partnerId, userId: reader._id });
          await endInvitation(call.services, invitation, end);
        }),
    }),
  ),
];

interface Invited {
  readonly invitation: ResellerInvitation;
  readonly partnerName: string;
  readonly organisation: string;
  readonly token: string;
  readonly language: Language;
  readonly reader: Pick<User, '_id'>;
}

/** The invitation of a link, for who is an administrator still; null otherwise. */
async function invited({ database }: ApiServices, token: string, otherwise: Language): Promise<Invited | null> {
  const [id = '', userId = ''] = database.resellerInvitations.links.idsOf(token) ?? [];
  const invitation = await database.resellerInvitations.find(id);
  if (!invitation) return null;
  const [at, partner] = await Promise.all([
    administratorBehind(database, invitation.tenantId, userId),
    database.partners.find(invitation.partnerId),
  ]);
  if (!at || !partner) return null;
  const { reader, organisation } = at;
  const language = languageNamed(reader.locale, otherwise);
  return { invitation, partnerName: partner.name, organisation, token, language, reader };
}

async function render(
  _services: ApiServices,
  { invitation, partnerName, organisation, token, language }: Invited,
): Promise<RenderedPage> {
  const texts = invitationTexts[language];
  const state = stateOf(invitation);
  const address = `/v1/reseller-invitation-pages/${token}`;
  const body = [
    `<h1>${escaped(texts.title)}</h1>`,
    `<p>${escaped(partnerName)} (${escaped(texts.partnerId)} ${escaped(invitation.partnerId)}) → ${escaped(organisation)}</p>`,
    ...(state === 'open'
      ? [
          ...(invitation.message === null ? [] : [`<blockquote>${escaped(invitation.message)}</blockquote>`]),
          `<p>${escaped(texts.may)}</p>`,
          `<p>${escaped(texts.onlyPartnerEnds)}</p>`,
          buttonForm(`${address}/accept`, texts.accept),
          buttonForm(`${address}/decline`, texts.decline),
        ]
      : [`<p>${escaped(texts.state[state])}</p>`]),
  ];
  return { language, body };
}

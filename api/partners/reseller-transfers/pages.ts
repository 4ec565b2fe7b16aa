/** What an administrator sees and does behind the link of a proposed transfer. */
import { escaped } from '../../../adapters/notice-page.js';
import type { User } from '../../../models/identity/users.js';
import type { ResellerTransfer } from '../../../models/partners/reseller-transfers.js';
import type { Language } from '../../i18n/language.js';
import { writtenOut } from '../../i18n/sentences.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { languageNamed } from '../../subscriptions/timelines/language.js';
import { buttonForm, factTable, linkedPage, linkParams } from '../../web-page.js';
import { administratorBehind } from '../administrator-behind.js';
import { answerPage, type RenderedPage } from '../answer-page.js';
import { agreeToTransfer, declineTransfer } from './answer.js';
import { stateOf } from './schema.js';
import { transferTexts } from './texts.js';

const tags = ['Partners'] as const;
const path = '/v1/reseller-transfer-pages/{token}';
const answers = linkedPage('A page for the administrator, in the administrator’s language');

const page = answerPage({ texts: transferTexts, closed: ['transferClosed'], find: proposed, render });

export const resellerTransferPageRoutes = [
  defineRoute({
    method: 'get',
    path,
    operationId: 'showResellerTransfer',
    summary: 'The page behind the link of a proposed transfer',
    description: 'It says which reseller follows which, and changes nothing, whoever opens the link.',
    tags,
    params: linkParams,
    answers,
    handler: (call) => page.show(call),
  }),
  ...(
    [
      ['agree', 'agreeToResellerTransferByLink', agreeToTransfer, 'Agree to a transfer by the button of the page'],
      ['decline', 'declineResellerTransferByLink', declineTransfer, 'Decline a transfer by the button of the page'],
    ] as const
  ).map(([action, operationId, answer, summary]) =>
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
        page.answer(call, async ({ transfer, reader }) => {
          const { _id: id, tenantId, fromPartnerId: partnerId } = transfer;
          await call.changes({ subject: { kind: 'resellerTransfer', id }, tenantId, partnerId, userId: reader._id });
          await answer(call.services, transfer, 'tenant');
        }),
    }),
  ),
];

interface Proposed {
  readonly transfer: ResellerTransfer;
  readonly reader: Pick<User, '_id'>;
  readonly organisation: string;
  readonly token: string;
  readonly language: Language;
}

/** The transfer of a link, for who is an administrator still; null otherwise. */
async function proposed({ database }: ApiServices, token: string, otherwise: Language): Promise<Proposed | null> {
  const [id = '', userId = ''] = database.resellerTransfers.links.idsOf(token) ?? [];
  const transfer = await database.resellerTransfers.find(id);
  const at = transfer && (await administratorBehind(database, transfer.tenantId, userId));
  if (!transfer || !at) return null;
  return { ...at, transfer, token, language: languageNamed(at.reader.locale, otherwise) };
}

async function render(
  { database }: ApiServices,
  { transfer, organisation, token, language }: Proposed,
): Promise<RenderedPage> {
  const texts = transferTexts[language];
  const { fromPartnerId, toPartnerId, on, agreed } = transfer;
  const partners = await database.partners.byIds([fromPartnerId, toPartnerId]);
  const named = (id: string) => `${partners.get(id)?.name ?? id} (${texts.partnerId} ${id})`;
  const state = stateOf(transfer);
  const address = `/v1/reseller-transfer-pages/${token}`;
  const body = [
    `<h1>${escaped(texts.title)}</h1>`,
    `<p>${escaped(state === 'open' && agreed.tenant ? texts.agreedByYou : texts.state[state])}</p>`,
    ...factTable([
      [texts.label.organisation, organisation],
      [texts.label.from, named(fromPartnerId)],
      [texts.label.to, named(toPartnerId)],
      [texts.label.on, String(writtenOut('on', on, language))],
    ]),
    ...(state === 'open' ? [`<p>${escaped(texts.what)}</p>`] : []),
    ...(state === 'open' && !agreed.tenant ? [buttonForm(`${address}/agree`, texts.agree)] : []),
    ...(state === 'open' ? [buttonForm(`${address}/decline`, texts.decline)] : []),
  ];
  return { language, body };
}

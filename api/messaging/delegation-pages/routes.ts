import { delegationTexts } from '../../../adapters/messaging/delegation-text.js';
import { writtenInstant } from '../../../adapters/messaging/wording.js';
import { escaped } from '../../../adapters/notice-page.js';
import { instantFromMillis } from '../../../domain/calendar.js';
import { answerBy, asksForExtension, delegationState, extendedUntil } from '../../../domain/partners/delegations.js';
import { type DelegationRecord, delegationOf } from '../../../models/partners/delegations.js';
import type { Language } from '../../i18n/language.js';
import { inLanguage, localeOf } from '../../i18n/sentences.js';
import { administratorBehind } from '../../partners/administrator-behind.js';
import { answerPage, type RenderedPage } from '../../partners/answer-page.js';
import { answerDelegation } from '../../partners/delegations/answer.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { languageNamed } from '../../subscriptions/timelines/language.js';
import { buttonForm, factTable, linkedPage, linkParams } from '../../web-page.js';
import { delegationPageTexts } from './texts.js';

const tags = ['Delegated administration'] as const;
const path = '/v1/delegation-pages/{token}';

/** The buttons of the page, by what they do. */
const buttons = [
  ['accept', 'accept', 'acceptDelegationByLink', 'Accept an offer by the button of the page'],
  ['decline', 'decline', 'declineDelegationByLink', 'Decline an offer by the button of the page'],
  ['end', 'end', 'endDelegationByLink', 'End a delegation by the button of the page'],
  ['extension/accept', 'acceptExtension', 'acceptExtensionByLink', 'Give more time by the button of the page'],
  ['extension/decline', 'declineExtension', 'declineExtensionByLink', 'Give no more time by the button of the page'],
] as const;
type Button = (typeof buttons)[number][1];

const page = answerPage({
  texts: delegationPageTexts,
  closed: ['offerNotOpen', 'delegationNotActive', 'extensionNotAsked'],
  find: linkedTo,
  render,
});

export const delegationPageRoutes = [
  defineRoute({
    method: 'get',
    path,
    operationId: 'showDelegation',
    summary: 'What a partner offers, behind the link in the mail to an administrator',
    description:
      'Read without an account, in the administrator’s language and time zone. It changes nothing, whoever opens the link; it is each administrator’s own, and opens nothing once that user is none any more.',
    tags,
    params: linkParams,
    answers: linkedPage(),
    handler: (call) => page.show(call),
  }),
  ...buttons.map(([action, answer, operationId, summary]) =>
    defineRoute({
      method: 'post',
      path: `${path}/${action}`,
      operationId,
      summary,
      description: 'Done again, it stays as it is.',
      tags,
      params: linkParams,
      idempotent: false,
      answers: linkedPage(),
      problems: ['tenantErased'],
      handler: (call) =>
        page.answer(call, async ({ record, userId }) => {
          const { services, requestHash, changes } = call;
          const find = async () => (await services.database.delegations.find(record._id)) ?? record;
          await answerDelegation({ services, find, requestHash, changes, userId, side: 'tenant' }, answer);
        }),
    }),
  ),
];

/** What a link opens, and whose it is. */
interface Linked {
  readonly record: DelegationRecord;
  readonly userId: string;
  readonly organisation: string;
  readonly token: string;
  readonly language: Language;
  readonly zone: string;
}

/** Null for a link that was not made here, or whose reader is no administrator any more. */
async function linkedTo({ database }: ApiServices, token: string, otherwise: Language): Promise<Linked | null> {
  const [id = '', userId = ''] = database.delegations.links.idsOf(token) ?? [];
  const record = await database.delegations.find(id);
  const at = record && (await administratorBehind(database, record.tenantId, userId));
  if (!record || !at) return null;
  const { reader, organisation } = at;
  const language = languageNamed(reader.locale, otherwise);
  return { record, userId, organisation, token, language, zone: reader.zone };
}

async function render(
  { database }: ApiServices,
  { record, organisation, token, language, zone }: Linked,
): Promise<RenderedPage> {
  const partner = (await database.partners.find(record.partnerId))?.name ?? record.partnerId;
  const texts = delegationPageTexts[language];
  const { label } = texts;
  const delegation = delegationOf(record);
  const now = instantFromMillis(Date.now());
  const state = delegationState(delegation, now);
  const { until } = delegation;
  const asks = asksForExtension(delegation, now);
  const locale = localeOf(language);
  const written = (at: { toString(): string }) => `${writtenInstant(at.toString(), zone, locale)} (${zone})`;
  const lasts = inLanguage(texts.days, language, { days: record.days });
  const facts: [string, string][] = [
    [label.organisation, organisation],
    [label.partner, `${partner} (${record.partnerId})`],
    [label.message, record.message],
    [label.days, lasts],
    ...(state === 'offered' ? [[label.answerBy, written(answerBy(delegation.offeredAt))] as [string, string]] : []),
    ...(until ? [[label.until, written(until)] as [string, string]] : []),
    ...(asks && until ? [[label.extendedUntil, written(extendedUntil(until, now))] as [string, string]] : []),
    [label.id, record._id],
  ];
  const shown: readonly Button[] = [
    ...(state === 'offered' ? (['accept', 'decline'] as const) : []),
    ...(asks ? (['acceptExtension', 'declineExtension'] as const) : []),
    ...(state === 'active' ? (['end'] as const) : []),
  ];
  const body = [
    `<h1>${escaped(texts.title)}</h1>`,
    `<p>${escaped(texts.state[state])}${asks ? ` ${escaped(texts.extensionAsked)}` : ''}</p>`,
    ...factTable(facts),
    `<h2>${escaped(texts.mayDo)}</h2>`,
    ...list(record.scopes.map((scope) => delegationTexts[language].scope[scope])),
    ...(state === 'offered' || state === 'active' ? [`<p>${escaped(texts.anyTime)}</p>`] : []),
    ...buttons
      .filter(([, answer]) => shown.includes(answer))
      .map(([action, answer]) => buttonForm(`/v1/delegation-pages/${token}/${action}`, texts.button[answer])),
  ];
  return { language, body };
}

function list(lines: readonly string[]): string[] {
  return ['<ul>', ...lines.map((line) => `<li>${escaped(line)}</li>`), '</ul>'];
}

import { IntlMessageFormat } from 'intl-messageformat';
import { delegationTexts } from '../../../adapters/messaging/delegation-text.js';
import { escaped } from '../../../adapters/notice-page.js';
import { instantFromMillis } from '../../../domain/calendar.js';
import { answerBy, asksForExtension, delegationState, extendedUntil } from '../../../domain/partners/delegations.js';
import type { Tenant } from '../../../models/identity/tenants.js';
import { type DelegationRecord, delegationOf } from '../../../models/partners/delegations.js';
import type { Language } from '../../i18n/language.js';
import { writtenOut } from '../../i18n/sentences.js';
import { defineRoute } from '../../services.js';
import { factTable, linkedPage, linkParams, webPage, webPageHeaders } from '../../web-page.js';
import { delegationPageTexts } from './texts.js';

export const delegationPageRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/delegation-pages/{token}',
    operationId: 'showDelegation',
    summary: 'What a partner offers, behind the link in the mail to the administrators',
    description:
      'Read without an account, in the language that the request asks for. It changes nothing: only an administrator of the tenant answers, with an API key.',
    tags: ['Delegated administration'],
    params: linkParams,
    answers: linkedPage(),
    async handler({ services: { database, portalUrls }, params, language }) {
      const headers = webPageHeaders(language);
      const [id = ''] = database.delegations.links.idsOf(params.token) ?? [];
      const record = await database.delegations.find(id);
      const tenant = record && (await database.tenants.find(record.tenantId));
      if (!record || tenant?.state !== 'live') return { status: 404, headers, body: gonePage(language) };
      const partner = await database.partners.find(record.partnerId);
      const body = offerPage(record, {
        tenant,
        partner: partner?.name ?? record.partnerId,
        portalUrl: portalUrls[tenant.cloud],
        language,
      });
      return { status: 200, headers, body };
    },
  }),
];

function offerPage(
  record: DelegationRecord,
  {
    tenant,
    partner,
    portalUrl,
    language,
  }: { readonly tenant: Tenant; readonly partner: string; readonly portalUrl: string; readonly language: Language },
): string {
  const texts = delegationPageTexts[language];
  const { label } = texts;
  const delegation = delegationOf(record);
  const now = instantFromMillis(Date.now());
  const state = delegationState(delegation, now);
  const { until } = delegation;
  const asks = asksForExtension(delegation, now);
  const written = (at: { toString(): string }) => String(writtenOut('at', at.toString(), language));
  const lasts = String(new IntlMessageFormat(texts.days, language).format({ days: record.days }));
  const path = `${portalUrl}/v1/delegations/${record._id}`;
  const facts: [string, string][] = [
    [label.organisation, tenant.organisation],
    [label.partner, `${partner} (${record.partnerId})`],
    [label.message, record.message],
    [label.days, lasts],
    ...(state === 'offered' ? [[label.answerBy, written(answerBy(delegation.offeredAt))] as [string, string]] : []),
    ...(until ? [[label.until, written(until)] as [string, string]] : []),
    ...(asks && until ? [[label.extendedUntil, written(extendedUntil(until, now))] as [string, string]] : []),
    [label.id, record._id],
  ];
  const answers = state === 'offered' ? ['accept', 'decline'] : asks ? ['extension/accept', 'extension/decline'] : [];
  return webPage(language, texts.title, [
    `<h1>${escaped(texts.title)}</h1>`,
    `<p>${escaped(texts.state[state])}${asks ? ` ${escaped(texts.extensionAsked)}` : ''}</p>`,
    ...factTable(facts),
    `<h2>${escaped(texts.mayDo)}</h2>`,
    ...list(record.scopes.map((scope) => delegationTexts[language].scope[scope])),
    ...requests(
      texts.howToAnswer,
      answers.map((answer) => `POST ${path}/${answer}`),
    ),
    ...requests(texts.howToEnd, state === 'active' ? [`POST ${path}/end`] : []),
  ]);
}

function requests(sentence: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`<p>${escaped(sentence)}</p>`, ...list(lines)];
}

function list(lines: readonly string[]): string[] {
  return ['<ul>', ...lines.map((line) => `<li>${escaped(line)}</li>`), '</ul>'];
}

function gonePage(language: Language): string {
  const { title, gone } = delegationPageTexts[language];
  return webPage(language, title, [`<h1>${escaped(title)}</h1>`, `<p>${escaped(gone)}</p>`]);
}

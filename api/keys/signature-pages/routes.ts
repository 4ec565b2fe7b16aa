import { escaped } from '../../../adapters/notice-page.js';
import { accept } from '../../../contracts/keys/redemption.js';
import { redemptionWorkflowId } from '../../../contracts/workflow-ids.js';
import { type Instant, instant } from '../../../domain/calendar.js';
import {
  lastDayToSign,
  type SignatureRequestState,
  signatureRequestState,
} from '../../../domain/keys/signature-requests.js';
import type { SignatureRequest } from '../../../models/keys/signature-requests.js';
import { line } from '../../formats.js';
import { asDomainError } from '../../http/problems.js';
import { webPage, webPageHeaders } from '../../http/web-page.js';
import type { Language } from '../../i18n/language.js';
import { writtenOut } from '../../i18n/sentences.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { languageNamed } from '../../subscriptions/timelines/language.js';
import { timeAtRest, timeOn } from '../../tenant-time.js';
import { update } from '../../updates.js';
import { factTable, goneAnswer, lineForm, lineFormBody, lineMissing, linkedPage, linkParams } from '../../web-page.js';
import { signatureTexts } from './texts.js';

const tags = ['Agreements'] as const;
const typedName = line(200);

export const signaturePageRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/signature-pages/{token}',
    operationId: 'showSignatureRequest',
    summary: 'An agreement to be signed, behind the link in the mail to the signer',
    description: 'Read without an account, in the language of the signer. It changes nothing, whoever opens the link.',
    tags,
    params: linkParams,
    answers: linkedPage(),
    async handler({ services, params, language: otherwise }) {
      const found = await requestOf(services, params.token);
      if (!found) return goneAnswer(otherwise, signatureTexts[otherwise]);
      const language = languageNamed(found.signer?.locale, otherwise);
      const now = await timeOn(services.database, found.testClockId);
      const body = await page(services, found, { language, now, problem: false });
      return { status: 200, headers: webPageHeaders(language), body };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/signature-pages/{token}',
    operationId: 'signAgreement',
    summary: 'Sign the agreement',
    description: 'By the form of the page, with the typed name. The first signature stays.',
    tags,
    params: linkParams,
    idempotent: false,
    ...lineFormBody('SignatureForm', '`signedBy`: the typed name', 'signedBy=Anna+Nowak'),
    answers: { ...linkedPage(), ...lineMissing('The page again: a name was missing') },
    problems: ['clockAdvancing'],
    async handler({ services, params, body, language: otherwise, changes }) {
      const found = await requestOf(services, params.token);
      if (!found) return goneAnswer(otherwise, signatureTexts[otherwise]);
      const language = languageNamed(found.signer?.locale, otherwise);
      const { _id: id, tenantId, testClockId, partnerId } = found;
      const now = await timeAtRest(services.database, testClockId);
      const headers = webPageHeaders(language);
      const name = typedName.safeParse(new URLSearchParams(body).get('signedBy') ?? '');
      if (stateOf(found, now) !== 'open') {
        // As the signer who was answered nothing, since we broke off, sends it again.
        await takeEffect(services, found);
        const body = await page(services, found, { language, now, problem: false });
        return { status: 200, headers, body, refused: 'signatureRequestClosed' };
      }
      if (!name.success) {
        return { status: 422, headers, body: await page(services, found, { language, now, problem: true }) };
      }
      await changes({ subject: { kind: 'signatureRequest', id }, tenantId, partnerId, at: now });
      const signature = { signedBy: name.data, at: new Date(now.epochMilliseconds) };
      const after = (await services.database.signatureRequests.sign(id, signature)) ?? found;
      await takeEffect(services, after);
      return { status: 200, headers, body: await page(services, after, { language, now, problem: false }) };
    },
  }),
];

/** What was signed is accepted by its redemption or tenant, as far as they are there. Done again, it changes nothing. */
async function takeEffect(services: ApiServices, request: SignatureRequest): Promise<void> {
  const { _id: id, signature, agreement, tenantId, redemptionId } = request;
  if (!signature) return;
  const { database } = services;
  const { name, version } = agreement;
  const accepted = { name, version, signedBy: signature.signedBy, at: signature.at };
  if (redemptionId === null) {
    if ((await database.tenants.find(tenantId))?.state === 'live') await database.tenants.accept(tenantId, accepted);
    return;
  }
  if ((await database.redemptions.sign(redemptionId, accepted)) === null) return;
  const requestId = `signature/${id}`;
  await update(services, redemptionWorkflowId(tenantId, redemptionId), accept, { requestId }).catch(
    (error: unknown) => {
      // It has ended meanwhile.
      const { code } = asDomainError(error);
      if (code !== 'redemptionClosed' && code !== 'notFound') throw error;
    },
  );
}

async function requestOf({ database }: ApiServices, token: string): Promise<SignatureRequest | null> {
  const [id = ''] = database.signatureRequests.links.idsOf(token) ?? [];
  return database.signatureRequests.find(id);
}

function stateOf({ state, expiresAt }: SignatureRequest, now: Instant): SignatureRequestState {
  return signatureRequestState(state, { expiresAt: instant(expiresAt.toISOString()), now });
}

interface Shown {
  readonly language: Language;
  readonly now: Instant;
  /** The name was missing. */
  readonly problem: boolean;
}

async function page(
  { database }: ApiServices,
  found: SignatureRequest,
  { language, now, problem }: Shown,
): Promise<string> {
  const { agreement, organisation, plan, partnerId, signature, expiresAt, signer } = found;
  const texts = signatureTexts[language];
  const [words, planName, partner] = await Promise.all([
    database.agreements.find(agreement),
    plan && database.plans.version(plan.id, plan.version).then((version) => version?.name ?? plan.id),
    partnerId === null ? null : database.partners.find(partnerId),
  ]);
  const state = stateOf(found, now);
  const last = instant(expiresAt.toISOString());
  const rows: (readonly [string, string])[] = [
    [texts.label.organisation, organisation],
    [texts.label.agreement, `${agreement.name}, ${agreement.version}`],
    ...(planName === null ? [] : ([[texts.label.plan, planName]] as const)),
    ...(partner ? ([[texts.label.askedBy, partner.name]] as const) : []),
    ...(signature ? ([[texts.label.signedBy, signature.signedBy]] as const) : []),
    ...(state === 'open'
      ? ([[texts.label.signBy, String(writtenOut('signBy', lastDayToSign(last).toString(), language))]] as const)
      : []),
  ];
  const asked = {
    ...{ sentence: texts.declare, field: 'signedBy', label: texts.name, button: texts.sign },
    ...{ problem: problem ? texts.nameMissing : null, autocomplete: 'name', placeholder: signer?.name ?? '' },
  };
  const text = words?.texts[language] ?? words?.texts.en ?? '';
  return webPage(language, texts.title, [
    `<h1>${escaped(texts.title)}</h1>`,
    `<p>${escaped(state === 'open' ? texts.asked : texts.state[state])}</p>`,
    ...factTable(rows),
    ...(state === 'withdrawn' || state === 'lapsed'
      ? []
      : [`<h2>${escaped(texts.words)}</h2>`, ...text.split(/\n{2,}/).map((one) => `<p>${escaped(one)}</p>`)]),
    ...(state === 'open' ? lineForm(asked) : []),
  ]);
}

/** What an administrator sees and does behind the link of a mail about a licence that a user asks for. */
import { writtenInstant } from '../../../adapters/messaging/wording.js';
import { escaped } from '../../../adapters/notice-page.js';
import { writtenMoney } from '../../../adapters/written-money.js';
import { licenceRequestClosed } from '../../../domain/billing/licence-requests.js';
import { type Quote, quoteFromJson } from '../../../domain/billing/quote.js';
import { instantFromMillis } from '../../../domain/calendar.js';
import { DomainError, type ErrorCode } from '../../../domain/errors.js';
import { currentTerm } from '../../../domain/subscriptions/subscription.js';
import type { LicenceRequest } from '../../../models/billing/licence-requests.js';
import type { QuoteRecord } from '../../../models/billing/quotes.js';
import type { Database } from '../../../models/database.js';
import type { User } from '../../../models/identity/users.js';
import { collectionOf } from '../../billing/collection-standing.js';
import {
  type Answering,
  declineRequested,
  type Grantable,
  grantable,
  grantRequested,
} from '../../billing/licence-requests/answer.js';
import { auditedLicenceRequest } from '../../billing/licence-requests/schema.js';
import { quoteProblems } from '../../billing/quotes/routes.js';
import type { Change } from '../../http/audited.js';
import { administratorCaller } from '../../http/caller.js';
import { OperationPending } from '../../http/operation-pending.js';
import type { Language } from '../../i18n/language.js';
import { capTooLow, inLanguage, localeOf, sentenceOf, writtenOut } from '../../i18n/sentences.js';
import { administratorBehind } from '../../partners/administrator-behind.js';
import { answerPage, type RenderedPage } from '../../partners/answer-page.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { languageNamed } from '../../subscriptions/timelines/language.js';
import { timeAtRest } from '../../tenant-time.js';
import {
  buttonForm,
  factTable,
  lineForm,
  lineFormBody,
  lineMissing,
  linkedPage,
  linkParams,
  reasonIn,
} from '../../web-page.js';
import { licenceRequestPageTexts } from './texts.js';

const tags = ['Users'] as const;
const path = '/v1/licence-request-pages/{token}';
const answers = linkedPage('A page for the administrator, in the administrator’s language');

/** What the page says itself: a retry of the same would not help. */
const refusals: readonly ErrorCode[] = [
  ...quoteProblems.filter((code) => code !== 'clockAdvancing' && code !== 'tenantErased'),
  ...(['licenceRequestClosed', 'licenceHeld', 'noFittingSubscription', 'severalSubscriptions'] as const),
  ...(['purchaserDecides', 'licencesNotChangeable', 'noFreeSeat', 'userDeactivated', 'unknownUser'] as const),
  ...(['staleQuote', 'replacementWaits', 'deletionBegun', 'subscriptionEnded'] as const),
];

const page = answerPage({
  texts: licenceRequestPageTexts,
  closed: refusals,
  find: asked,
  refused: (found, error) => ({ ...found, problem: error.code === 'licenceRequestClosed' ? null : error }),
  audited: ({ request }) => auditedLicenceRequest(request),
  render,
});

export const licenceRequestPageRoutes = [
  defineRoute({
    method: 'get',
    path,
    operationId: 'showLicenceRequest',
    summary: 'Who asks for a licence, behind the link in the mail to an administrator',
    description:
      'With what is free, or what one seat more costs. It changes nothing, whoever opens the link; it is each administrator’s own, and opens nothing once that user is none any more.',
    tags,
    params: linkParams,
    answers,
    problems: ['clockAdvancing'],
    handler: (call) => page.show(call),
  }),
  defineRoute({
    method: 'post',
    path: `${path}/grant`,
    operationId: 'grantLicenceByLink',
    summary: 'Give the licence by the button of the page',
    description:
      'From a free seat, or from one more that is bought at the price that the page has shown: at another price nothing is bought, and the page shows it. Done again, it stays as it is.',
    tags,
    params: linkParams,
    idempotent: false,
    ...lineFormBody(
      'LicenceGrantForm',
      '`subscription`: from which it is given; `price`: what the page has said one more costs',
      'subscription=sub_5b0c2f8e9d7a6c5b4a3f2e1d&price=PLN+1230+1230',
    ),
    answers,
    problems: ['clockAdvancing'],
    handler: (call) =>
      page.answer(call, async (found) => {
        const { services } = call;
        const form = new URLSearchParams(call.body);
        const answering = answeringOf(services, found, call);
        await announce(answering, found.request);
        await grantShown(answering, found, {
          subscriptionId: form.get('subscription') ?? '',
          price: form.get('price'),
        }).catch(ignorePending);
      }),
  }),
  defineRoute({
    method: 'post',
    path: `${path}/decline`,
    operationId: 'declineLicenceByLink',
    summary: 'Decline a request for a licence by the form of the page',
    description: 'With a reason, which the user reads. Done again, it stays as it is.',
    tags,
    params: linkParams,
    idempotent: false,
    ...lineFormBody('LicenceDeclineForm', '`reason`: why', 'reason=Please+use+the+shared+mailbox'),
    answers: { ...answers, ...lineMissing('The page again: a reason was missing') },
    problems: ['clockAdvancing'],
    async handler(call) {
      const reason = reasonIn(call.body);
      if (reason === null) return page.showWrong(call, (found) => ({ ...found, isReasonMissing: true }));
      return page.answer(call, async (found) => {
        const answering = answeringOf(call.services, found, call);
        await announce(answering, found.request);
        await declineRequested(answering, found.request._id, reason).catch(ignorePending);
      });
    },
  }),
];

interface Asked {
  readonly request: LicenceRequest;
  readonly reader: User;
  readonly organisation: string;
  readonly token: string;
  readonly language: Language;
  readonly isReasonMissing?: boolean;
  /** Why what was just asked for was not done. */
  readonly problem?: DomainError | null;
}

/** The request of a link, for who is an administrator still; null otherwise. */
async function asked({ database }: ApiServices, token: string, otherwise: Language): Promise<Asked | null> {
  const [id = '', userId = ''] = database.licenceRequests.links.idsOf(token) ?? [];
  const request = await database.licenceRequests.find(id);
  const at = request && (await administratorBehind(database, request.tenantId, userId));
  if (!request || !at) return null;
  return { ...at, request, token, language: languageNamed(at.reader.locale, otherwise) };
}

/** The administrator whose link it is answers by the rules of every administrator, and the audit names that user. */
function answeringOf(
  services: ApiServices,
  { request: { tenantId }, reader: { _id: userId, name, locale } }: Asked,
  { requestHash, changes }: { readonly requestHash: string; readonly changes: (change: Change) => Promise<void> },
): Answering {
  const asking = { at: instantFromMillis(Date.now()), scope: 'licenceRequests:answer' } as const;
  return {
    services,
    caller: administratorCaller({ tenantId, userId, name, locale }, asking),
    requestHash,
    changes: (change) => changes({ ...change, userId }),
  };
}

/** Whatever comes of it, somebody has answered by the link. @throws DomainError clockAdvancing */
async function announce({ services, changes }: Answering, { _id: id, tenantId, testClockId }: LicenceRequest) {
  await changes({
    subject: { kind: 'licenceRequest', id },
    tenantId,
    at: await timeAtRest(services.database, testClockId),
  });
}

/** @throws DomainError staleQuote where a seat costs something else than the page has shown, and what refuses the licence */
async function grantShown(
  answering: Answering,
  { request }: Asked,
  { subscriptionId, price }: { readonly subscriptionId: string; readonly price: string | null },
): Promise<void> {
  const { database } = answering.services;
  if (request.state !== 'open') throw licenceRequestClosed(request.state);
  const now = await timeAtRest(database, request.testClockId);
  const choices = await grantable(answering, request, now);
  const chosen = choices.find(({ subscription }) => subscription.id === subscriptionId);
  if (!chosen) throw new DomainError('noFittingSubscription');
  const { oneMore } = chosen;
  if (oneMore instanceof DomainError) throw oneMore;
  if (oneMore === null) return void (await grantRequested(answering, request._id, { subscriptionId }));
  if (priceOf(oneMore) !== price) throw new DomainError('staleQuote', 'Another price was shown.', { reason: 'price' });
  await database.quotes.keep(oneMore);
  await grantRequested(answering, request._id, { subscriptionId, quoteId: oneMore._id });
}

/** By which the page knows again what it has shown: what is due now, and what each later period costs. */
function priceOf({ quote: { currency, dueNow, perPeriod } }: QuoteRecord): string {
  return [currency, dueNow.gross.amount, perPeriod?.totals.gross.amount ?? 0].join(' ');
}

/** It is written down, and carried out without us. */
function ignorePending(error: unknown): void {
  if (!(error instanceof OperationPending)) throw error;
}

async function render(services: ApiServices, found: Asked): Promise<RenderedPage> {
  const { request, organisation, language, problem = null } = found;
  const { database } = services;
  const texts = licenceRequestPageTexts[language];
  const { label } = texts;
  const { tenantId, userId, planId, productId, message, state, reason, lapsesAt } = request;
  const [user, plan, product] = await Promise.all([
    database.users.find(tenantId, userId),
    planId === null ? null : database.plans.newest(planId),
    database.products.find(productId),
  ]);
  const name = user?.name || userId;
  const facts: [string, string][] = [
    [label.organisation, organisation],
    [label.user, user?.email ? `${name} (${user.email})` : name],
    [label.wanted, plan?.name ?? planId ?? product?.name ?? productId],
    ...(message === '' ? [] : [[label.message, message] as [string, string]]),
    ...(state === 'open' ? [[label.answerBy, inZone(lapsesAt, found.reader.zone, language)] as [string, string]] : []),
    ...(reason === null ? [] : [[label.reasonGiven, reason] as [string, string]]),
    [label.id, request._id],
  ];
  return {
    language,
    body: [
      `<h1>${escaped(texts.title)}</h1>`,
      ...(problem
        ? alert(problem.details.reason === 'price' ? texts.priceChanged : sentenceOf(problem, language))
        : []),
      paragraph(inLanguage(texts.state[state], language, { user: name })),
      ...factTable(facts),
      ...(state === 'seatOrdered' ? await ordered(services, found) : []),
      ...(state === 'open' ? [...(await choices(services, found)), ...declineForm(found)] : []),
    ],
  };
}

/** Each subscription from which it can be given, with its button; or why there is none. */
async function choices(services: ApiServices, found: Asked): Promise<string[]> {
  const { request, language } = found;
  const call = { requestHash: '', changes: async () => {} };
  const now = await timeAtRest(services.database, request.testClockId);
  try {
    const all = await grantable(answeringOf(services, found, call), request, now);
    const shown = await Promise.all(all.map((one) => choice(services, found, one)));
    return shown.flat();
  } catch (error) {
    if (!(error instanceof DomainError) || !refusals.includes(error.code)) throw error;
    return [paragraph(sentenceOf(error, language))];
  }
}

async function choice(
  { database }: ApiServices,
  { token, language }: Asked,
  { subscription, free, oneMore }: Grantable,
): Promise<string[]> {
  const texts = licenceRequestPageTexts[language];
  const action = `/v1/licence-request-pages/${token}/grant`;
  const { id, version } = currentTerm(subscription).plan;
  const planName = (await database.plans.version(id, version))?.name ?? id;
  const head = `<h2>${escaped(planName)} (${escaped(subscription.id)})</h2>`;
  const sent = { subscription: subscription.id };
  if (oneMore === null) {
    return [head, paragraph(inLanguage(texts.free, language, { free })), buttonForm(action, texts.grant, sent)];
  }
  if (oneMore instanceof DomainError) return [head, paragraph(sentenceOf(oneMore, language))];
  const quote = quoteFromJson(oneMore.quote);
  return [
    head,
    ...priceLines(quote, language).map(paragraph),
    ...(await collectionLines(database, oneMore, language)).map(paragraph),
    buttonForm(action, texts.buy, { ...sent, price: priceOf(oneMore) }),
    paragraph(texts.howPaid),
  ];
}

/** What the seat makes each period cost is not collected any more. */
async function collectionLines(database: Database, oneMore: QuoteRecord, language: Language): Promise<string[]> {
  const collection = await collectionOf(database, oneMore);
  const { perPeriod, cap, aboveCap } = collection ?? {};
  return perPeriod && cap && aboveCap ? [capTooLow({ perPeriod, cap }, language)] : [];
}

function priceLines({ dueNow, perPeriod, seats }: Quote, language: Language): string[] {
  const texts = licenceRequestPageTexts[language];
  const amount = moneyIn(language);
  const now = { dueNow: amount(dueNow.gross), vat: amount(dueNow.vat) };
  const from = perPeriod?.line.from;
  return [
    inLanguage(texts.price, language, now),
    ...(perPeriod && from
      ? [
          inLanguage(texts.pricePerPeriod, language, {
            from: written(from.toString(), language),
            seats: seats.nextTerm,
            perPeriod: amount(perPeriod.totals.gross),
          }),
        ]
      : []),
  ];
}

/** What is to be paid, so that the user gets the licence. */
async function ordered({ database }: ApiServices, { request: { orderId }, language }: Asked): Promise<string[]> {
  const order = orderId === null ? null : await database.orders.find(orderId);
  if (!order) return [];
  const { label, toPay } = licenceRequestPageTexts[language];
  const { paymentRequestId } = order;
  const request = paymentRequestId === null ? null : await database.paymentRequests.find(paymentRequestId);
  const amount = moneyIn(language)(order.quote.dueNow.gross);
  return [
    ...(request ? [paragraph(inLanguage(toPay, language, { amount }))] : []),
    ...factTable([
      [label.amount, amount],
      ...(request ? [[label.reference, request.reference] as [string, string]] : []),
      [label.order, order._id],
    ]),
  ];
}

function declineForm({ token, language, isReasonMissing = false }: Asked): string[] {
  const texts = licenceRequestPageTexts[language];
  return lineForm({
    action: `/v1/licence-request-pages/${token}/decline`,
    sentence: texts.declineIt,
    field: 'reason',
    label: texts.reason,
    button: texts.decline,
    problem: isReasonMissing ? texts.reasonMissing : null,
  });
}

function written(text: string, language: Language): string {
  return String(writtenOut('on', text, language));
}

function inZone(at: Date, zone: string, language: Language): string {
  return `${writtenInstant(at.toISOString(), zone, localeOf(language))} (${zone})`;
}

function moneyIn(language: Language) {
  return (money: Parameters<typeof writtenMoney>[0]) => writtenMoney(money, localeOf(language));
}

function paragraph(text: string): string {
  return `<p>${escaped(text)}</p>`;
}

function alert(text: string): string[] {
  return [`<p role="alert"><strong>${escaped(text)}</strong></p>`];
}

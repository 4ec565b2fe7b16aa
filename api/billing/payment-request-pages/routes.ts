/** What who is billed reads behind the link in a mail about a request for payment. */
import { escaped } from '../../../adapters/notice-page.js';
import { writtenMoney } from '../../../adapters/written-money.js';
import { printedAccount } from '../../../domain/bank-account.js';
import { parsePaymentReference } from '../../../domain/billing/payment-reference.js';
import { paymentRequestFromJson } from '../../../domain/billing/payment-requests.js';
import { balanceOf } from '../../../domain/billing/request-in-books.js';
import { addDays, dateIn, instantFromMillis, type PlainDate, plainDate } from '../../../domain/calendar.js';
import { everything } from '../../../domain/identity/grants.js';
import { type Money, money } from '../../../domain/money.js';
import { type DocumentRecord, mayBeHandedOver } from '../../../models/billing/documents.js';
import { newestVersion } from '../../../models/billing/matching.js';
import type { PaymentRequestRecord } from '../../../models/billing/payment-requests.js';
import { zoneOfPartners } from '../../../models/billing/zone-of-partners.js';
import { webPage, webPageHeaders } from '../../http/web-page.js';
import type { Language } from '../../i18n/language.js';
import { inLanguage, localeOf, writtenOut } from '../../i18n/sentences.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { factTable, goneAnswer, linkedPage, linkParams } from '../../web-page.js';
import { linkToFile } from '../documents/routes.js';
import { paymentRequestPageTexts } from './texts.js';

export const paymentRequestPageRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/payment-request-pages/{token}',
    operationId: 'showLinkedPaymentRequest',
    summary: 'A request for payment, behind the link in its mail',
    description:
      'Read without an account, in the language that the request asks for: how it stands, how it is paid, and its documents, each by a link that opens for five minutes. Of a request that was replaced its newest version.',
    tags: ['Billing'] as const,
    params: linkParams,
    answers: linkedPage(),
    async handler({ services, params, language }) {
      const { paymentRequests } = services.database;
      const [id = ''] = paymentRequests.links.idsOf(params.token) ?? [];
      const found = await newestVersion(paymentRequests, id);
      if (!found) return goneAnswer(language, paymentRequestPageTexts[language]);
      return { status: 200, headers: webPageHeaders(language), body: await page(services, found, language) };
    },
  }),
];

/** More than any request has. */
const mostDocuments = 20;

async function page(services: ApiServices, record: PaymentRequestRecord, language: Language): Promise<string> {
  const { database } = services;
  const { documents, accountBooks } = database;
  const texts = paymentRequestPageTexts[language];
  const [issued, balance] = await Promise.all([
    documents.list(everything, { paymentRequestId: record._id }, undefined, mostDocuments),
    accountBooks.about(record._id).then((entries) => balanceOf(record._id, entries)),
  ]);
  const handedOver = issued.filter(mayBeHandedOver);
  const request = paymentRequestFromJson(record.request);
  const kept = money(balance.kept, request.currency);
  const isOpen = record.status === 'open';
  return webPage(language, texts.title, [
    `<h1>${escaped(texts.title)}</h1>`,
    ...standing(record, kept, language).map((sentence) => `<p>${escaped(sentence)}</p>`),
    ...factTable(await facts(services, record, { issued, kept, language })),
    ...(isOpen ? [`<p>${escaped(texts.howToPay)}</p>`] : []),
    ...(handedOver.length === 0 ? [] : await listOf(services, handedOver, language)),
  ]);
}

/** How it stands, in sentences. */
function standing({ status, overdue }: PaymentRequestRecord, kept: Money, language: Language): string[] {
  const texts = paymentRequestPageTexts[language];
  if (status === 'replaced') return [];
  if (status !== 'open') return [texts.state[status]];
  const late = overdue ? [texts.state.overdue] : [];
  if (kept.amount > 0) return [...late, inLanguage(texts.partlyPaid, language, { amount: amountIn(language)(kept) })];
  return overdue ? late : [texts.state.open];
}

/** The last day on which it is paid in time; null where none is said. */
async function lastDay(
  { database }: ApiServices,
  { dueOn, orderId, tenantId }: PaymentRequestRecord,
): Promise<PlainDate | null> {
  if (dueOn !== null) return plainDate(dueOn);
  const order = orderId === null ? null : await database.orders.find(orderId);
  if (!order?.lapsesAt) return null;
  const zone = (tenantId === null ? null : await database.tenants.find(tenantId))?.zone ?? zoneOfPartners;
  return addDays(dateIn(zone, instantFromMillis(order.lapsesAt.getTime())), -1);
}

interface Shown {
  readonly issued: readonly DocumentRecord[];
  /** What has arrived of it. */
  readonly kept: Money;
  readonly language: Language;
}

async function facts(
  services: ApiServices,
  record: PaymentRequestRecord,
  { issued, kept, language }: Shown,
): Promise<[label: string, value: string][]> {
  const { database } = services;
  const { label, line: said } = paymentRequestPageTexts[language];
  const { lines, totals } = paymentRequestFromJson(record.request);
  const plans = await Promise.all(lines.map(({ plan }) => database.plans.version(plan.id, plan.version)));
  const seller = plans[0] && (await database.sellers.find(plans[0].sellerId));
  const account = await database.billingAccounts.find(record.billingAccountId);
  const amount = amountIn(language);
  const paidFor = lines.map((line, at) => {
    const days = line.from && line.to ? { from: line.from, to: addDays(line.to, -1) } : null;
    const dated = days
      ? { dated: 'yes', from: written(days.from, language), to: written(days.to, language) }
      : { dated: 'no', from: '', to: '' };
    return inLanguage(said, language, { plan: plans[at]?.name ?? line.plan.id, seats: line.seats, ...dated });
  });
  const left = money(totals.gross.amount - kept.amount, totals.gross.currency);
  const bank = issued.map(({ document }) => document.seller.bankAccount).find((one) => one !== null);
  const payBy = await lastDay(services, record);
  const toPay: (readonly [string, string])[] =
    record.status === 'open'
      ? [
          [label.left, amount(left)],
          ...(payBy ? [[label.payBy, written(payBy, language)] as const] : []),
          ...(seller ? [[label.seller, seller.legalName] as const] : []),
          ...(bank ? [[label.account, printedAccount(bank).iban] as const] : []),
          ...(bank?.bic ? [[label.bic, bank.bic] as const] : []),
          [label.reference, record.reference],
          [label.creditorReference, inGroups(parsePaymentReference(record.reference).creditorReference)],
        ]
      : [[label.reference, record.reference]];
  const all: (readonly [string, string])[] = [
    ...(account?.details ? [[label.billedTo, account.details.name] as const] : []),
    [label.lines, paidFor.join('; ')],
    [label.net, amount(totals.net)],
    [label.vat, amount(totals.vat)],
    [label.gross, amount(totals.gross)],
    ...toPay,
    ...(seller ? [[label.contact, `${seller.contact.name}, ${seller.contact.email}`] as const] : []),
    [label.request, record._id],
  ];
  return all.map(([name, value]) => [name, value]);
}

async function listOf(
  services: ApiServices,
  documents: readonly DocumentRecord[],
  language: Language,
): Promise<string[]> {
  const items = await Promise.all(
    documents.map(async (record) => {
      const { url } = await linkToFile(services, record, 'pdf');
      return `<li><a href="${escaped(url)}">${escaped(`${record.number} (PDF)`)}</a></li>`;
    }),
  );
  return [`<h2>${escaped(paymentRequestPageTexts[language].documents)}</h2>`, '<ul>', ...items, '</ul>'];
}

function written(day: PlainDate, language: Language): string {
  return String(writtenOut('on', day.toString(), language));
}

/** Of four, as references are printed. */
function inGroups(reference: string): string {
  return reference.replaceAll(/(.{4})(?=.)/g, '$1 ');
}

function amountIn(language: Language) {
  return (amount: Money) => writtenMoney(amount, localeOf(language));
}

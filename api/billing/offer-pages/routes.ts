/** What a customer reads behind the link of a mail about a price that a representative has set. */
import { escaped } from '../../../adapters/notice-page.js';
import { writtenMoney } from '../../../adapters/written-money.js';
import { type OfferState, offerState } from '../../../domain/billing/offers.js';
import type { OrderState } from '../../../domain/billing/orders.js';
import { type Quote, quoteFromJson } from '../../../domain/billing/quote.js';
import type { VatTreatment } from '../../../domain/billing/vat.js';
import {
  addDays,
  dateIn,
  type Instant,
  instantFromMillis,
  type PlainDate,
  plainDate,
} from '../../../domain/calendar.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { type Money, money } from '../../../domain/money.js';
import { lastTerm, subscriptionFromJson } from '../../../domain/subscriptions/subscription.js';
import type { Order } from '../../../models/billing/orders.js';
import type { Offer, QuoteRecord } from '../../../models/billing/quotes.js';
import type { Plan } from '../../../models/catalogue/plans.js';
import type { Seller } from '../../../models/catalogue/sellers.js';
import type { Database } from '../../../models/database.js';
import { payerCaller } from '../../http/caller.js';
import { webPage, webPageHeaders } from '../../http/web-page.js';
import type { Language } from '../../i18n/language.js';
import { inLanguage, localeOf, sentenceOf, writtenOut } from '../../i18n/sentences.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { timeOn } from '../../tenant-time.js';
import { factTable, goneAnswer, linkedPage, linkParams } from '../../web-page.js';
import { draftQuote } from '../quotes/routes.js';
import { offerPageTexts } from './texts.js';

export const offerPageRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/offer-pages/{token}',
    operationId: 'showOffer',
    summary: 'A price that was offered to a customer, behind the link in its mail',
    description:
      'Read without an account, in the language that the request asks for: what is offered until when, what it comes to if it is ordered today, how it is accepted, and what has become of it. It names no person of the customer and changes nothing.',
    tags: ['Billing'] as const,
    params: linkParams,
    answers: linkedPage(),
    problems: ['clockAdvancing'],
    async handler({ services, params, language }) {
      const found = await linkedOffer(services, params.token);
      if (!found) return goneAnswer(language, offerPageTexts[language]);
      const body = await page(services, found, language);
      return { status: 200, headers: webPageHeaders(language), body };
    },
  }),
];

interface LinkedOffer {
  readonly record: QuoteRecord;
  readonly offer: Offer;
  /** Who would be billed. */
  readonly customer: string;
  readonly now: Instant;
  readonly plan: Plan;
  readonly seller: Seller;
  /** By which days are counted. */
  readonly zone: string;
  /** The plan in whose place it would be; null: in none. */
  readonly replaced: string | null;
  /** What has come of it; null: nothing yet. */
  readonly order: Order | null;
  readonly state: OfferState;
}

/** Null for a link that was not made here, and once the customer's data is gone. */
async function linkedOffer({ database }: ApiServices, token: string): Promise<LinkedOffer | null> {
  const [id = ''] = database.quotes.links.idsOf(token) ?? [];
  const record = await database.quotes.find(id);
  const [line] = record?.quote.lines ?? [];
  if (!record?.offer || record.tenantId === null || !line) return null;
  const { offer, withdrawal, testClockId, sellerId } = record;
  const { asked, price } = offer;
  const [tenant, account, plan, seller, order, concerned] = await Promise.all([
    database.tenants.find(record.tenantId),
    database.billingAccounts.find(record.billingAccountId),
    database.plans.sold(line.plan),
    database.sellers.find(sellerId),
    database.orders.find(offer.orderId),
    asked.kind === 'planChange' ? database.subscriptions.find(asked.subscriptionId) : null,
  ]);
  if (tenant?.state !== 'live' || !account?.details) return null;
  const now = await timeOn(database, testClockId);
  const last = concerned && lastTerm(subscriptionFromJson(concerned.subscription));
  const zone = last?.zone ?? tenant.zone;
  const known = { isOrdered: order !== null, isWithdrawn: withdrawal !== null, lastDay: plainDate(price.lastDay) };
  return {
    ...{
      record,
      offer,
      customer: account.details.name,
      now,
      plan,
      seller: requireFound(seller, `seller ${sellerId}`),
      zone,
      order,
    },
    replaced: last && ((await database.plans.version(last.plan.id, last.plan.version))?.name ?? last.plan.id),
    state: offerState(known, dateIn(zone, now)),
  };
}

async function page(services: ApiServices, found: LinkedOffer, language: Language): Promise<string> {
  const { order, seller, state } = found;
  const texts = offerPageTexts[language];
  const { title } = texts;
  const own = { seller: seller.legalName, day: written(decidingDay(found), language) };
  return webPage(language, title, [
    `<h1>${escaped(title)}</h1>`,
    paragraph(inLanguage(texts.state[state], language, own)),
    ...(order ? await becomeOf(services.database, order, language) : []),
    ...factTable(facts(found, language)),
    ...(state === 'open' && isForTerms(found) ? [paragraph(texts.firstTermOnly)] : []),
    ...(state === 'open' ? await ifOrderedToday(services, found, language) : []),
    ...(state === 'open' ? [toContact(texts.howToAccept, found, language), paragraph(texts.nothingOwed)] : []),
    ...(state === 'withdrawn' || state === 'lapsed' ? [toContact(texts.anotherOffer, found, language)] : []),
  ]);
}

/** The last on which it can be accepted, or that of its withdrawal. */
function decidingDay({ record, offer, state, zone }: LinkedOffer): PlainDate {
  const { withdrawal } = record;
  if (state !== 'withdrawn' || !withdrawal) return plainDate(offer.price.lastDay);
  return dateIn(zone, instantFromMillis(withdrawal.at.getTime()));
}

/** What is perpetual is paid once. */
function isForTerms({ plan }: LinkedOffer): boolean {
  return plan.months !== null;
}

function facts(found: LinkedOffer, language: Language): [label: string, value: string][] {
  const { record, offer, customer, plan, seller, replaced, state } = found;
  const { label, when } = offerPageTexts[language];
  const { asked, price } = offer;
  const inPlaceOf = asked.kind === 'planChange' && replaced !== null;
  return [
    [label.organisation, customer],
    [label.plan, plan.name],
    [label.seats, new Intl.NumberFormat(localeOf(language)).format(asked.seats)],
    ...(inPlaceOf ? [[label.replaces, inLanguage(when[asked.when], language, { plan: replaced })] as const] : []),
    [
      isForTerms(found) ? label.perSeat : label.onceASeat,
      amountIn(language)(money(price.amount, record.quote.currency)),
    ],
    ...(state === 'open' ? [[label.validThrough, written(plainDate(price.lastDay), language)] as const] : []),
    [label.contact, `${seller.contact.name}, ${seller.contact.email}`],
    [label.offer, record._id],
  ].map(([name, value]) => [name, value]);
}

/** What its customer would be charged now, as whoever decides would be told it. */
async function ifOrderedToday(services: ApiServices, found: LinkedOffer, language: Language): Promise<string[]> {
  const texts = offerPageTexts[language];
  const head = `<h2>${escaped(texts.today)}</h2>`;
  const made = await quoteOfToday(services, found);
  if (made instanceof DomainError) return [head, paragraph(`${texts.notToday} ${sentenceOf(made, language)}`)];
  const amount = amountIn(language);
  const { dueNow, perPeriod, dates, tax } = made;
  const { startsOn, expiresOn, daysLost } = dates;
  const { label } = texts;
  const from = perPeriod?.line.from;
  return [
    head,
    ...factTable([
      ...(startsOn ? [[label.firstTerm, termOf(startsOn, expiresOn, language)] as const] : []),
      [label.net, amount(dueNow.net)],
      [label.vat, vatOf(tax.treatment, amount(dueNow.vat), language)],
      [label.gross, amount(dueNow.gross)],
      ...(perPeriod && from
        ? [
            [
              label.perPeriod,
              inLanguage(texts.later, language, {
                amount: amount(perPeriod.totals.gross),
                from: written(from, language),
              }),
            ] as const,
          ]
        : []),
    ]),
    ...(daysLost !== null && daysLost > 0 ? [paragraph(inLanguage(texts.daysLost, language, { days: daysLost }))] : []),
  ];
}

/** Or why it cannot be ordered now. @throws DomainError clockAdvancing */
async function quoteOfToday(services: ApiServices, { record }: LinkedOffer): Promise<Quote | DomainError> {
  const { _id: quoteId, tenantId, billingAccountId } = record;
  const account = await services.database.billingAccounts.find(billingAccountId);
  if (tenantId === null || !account) return new DomainError('tenantErased');
  const asking = { at: instantFromMillis(Date.now()), scope: 'orders:place' } as const;
  const caller = payerCaller({ tenantId, userId: account.userId }, asking);
  try {
    const drafted = await draftQuote({ services, caller, body: { kind: 'offer', quoteId }, requestHash: quoteId });
    return quoteFromJson(drafted.quote);
  } catch (error) {
    if (!(error instanceof DomainError) || error.code === 'clockAdvancing') throw error;
    return error;
  }
}

function vatOf(treatment: VatTreatment, vat: string, language: Language): string {
  const texts = offerPageTexts[language].vat;
  const { kind, percent } = treatment;
  if (kind === 'reverseCharge' || kind === 'notTaxable') return inLanguage(texts[kind], language, { vat });
  const format = new Intl.NumberFormat(localeOf(language), { style: 'percent', maximumFractionDigits: 2 });
  return inLanguage(texts.rate, language, { vat, rate: format.format(percent / 100) });
}

function termOf(startsOn: PlainDate, expiresOn: PlainDate | null, language: Language): string {
  const first = written(startsOn, language);
  return expiresOn ? `${first} – ${written(addDays(expiresOn, -1), language)}` : first;
}

/** How its order stands, with what is to be paid. */
async function becomeOf({ paymentRequests }: Database, order: Order, language: Language): Promise<string[]> {
  const { label, order: texts } = offerPageTexts[language];
  const { state, paymentRequestId } = order;
  const amount = amountIn(language)(order.quote.dueNow.gross);
  const request = paymentRequestId === null ? null : await paymentRequests.find(paymentRequestId);
  const isOpen = state === 'awaitingPayment' && request !== null;
  const reference = isOpen ? [[label.reference, request.reference] as const] : [];
  return [
    paragraph(inLanguage(texts[outcomeOf(state)], language, { amount })),
    ...factTable([...reference, [label.order, order._id]]),
  ];
}

function outcomeOf(state: OrderState): keyof (typeof offerPageTexts)[Language]['order'] {
  switch (state) {
    case 'placed':
    case 'awaitingPayment':
      return 'toPay';
    case 'paid':
      return 'waits';
    case 'fulfilled':
      return 'delivered';
    case 'lapsed':
    case 'cancelled':
      return 'ended';
  }
}

/** A sentence with the address of who has to be written to, which opens a mail that names the offer. */
function toContact(sentence: string, found: LinkedOffer, language: Language): string {
  const { record, seller } = found;
  const { email } = seller.contact;
  const subject = inLanguage(offerPageTexts[language].subject, language, { id: record._id });
  const address = `mailto:${encodeURIComponent(email).replaceAll('%40', '@')}?subject=${encodeURIComponent(subject)}`;
  const day = written(decidingDay(found), language);
  const said = escaped(inLanguage(sentence, language, { contact: email, day }));
  return `<p>${said.replace(escaped(email), (shown) => `<a href="${escaped(address)}">${shown}</a>`)}</p>`;
}

function written(day: PlainDate, language: Language): string {
  return String(writtenOut('on', day.toString(), language));
}

function amountIn(language: Language) {
  return (amount: Money) => writtenMoney(amount, localeOf(language));
}

function paragraph(text: string): string {
  return `<p>${escaped(text)}</p>`;
}

import { offerState } from '../../../domain/billing/offers.js';
import { dateIn, instant, plainDate } from '../../../domain/calendar.js';
import { money } from '../../../domain/money.js';
import type { QuoteRecord } from '../../../models/billing/quotes.js';
import { cloudOfParty } from '../../../models/cloud-of-party.js';
import type { ActivityContext } from '../../context.js';
import { commonFacts } from './about-request.js';
import type { MoneyFacts } from './facts.js';

/** What is said of a price that a representative has set; null: none was set in it, or nobody is billed. */
async function aboutOffer(
  context: ActivityContext,
  { _id: quoteId, offer, withdrawal, quote, work, ...owner }: QuoteRecord,
  at: string,
) {
  const [line] = quote.lines;
  if (!offer || !line) return null;
  const { asked, price } = offer;
  const subscriptionId = asked.kind === 'planChange' ? asked.subscriptionId : null;
  const sold = { plan: line.plan, seats: asked.seats };
  const common = await commonFacts(context, { ...owner, subscriptionId, orderId: null }, sold, at);
  if (!common) return null;
  const { facts, concerned, plan, sellerName } = common;
  const perSeat = money(price.amount, quote.currency);
  const once = plan.months === null;
  return { concerned, said: { ...facts, sellerName, quoteId, perSeat, once, lastDay: price.lastDay } };
}

/** As long as it can be accepted. */
export async function offered(context: ActivityContext, record: QuoteRecord, at: string): Promise<MoneyFacts | null> {
  const { _id: quoteId, offer, withdrawal, quote } = record;
  const about = offer && (await aboutOffer(context, record, at));
  if (!about) return null;
  const { concerned, said } = about;
  const isOrdered = (await context.database.orders.find(offer.orderId)) !== null;
  const known = { isOrdered, isWithdrawn: withdrawal !== null, lastDay: plainDate(said.lastDay) };
  if (offerState(known, dateIn(said.termZone, instant(at))) !== 'open') return null;
  const own = {
    replaces: concerned.subscriptionId !== null,
    gross: quote.dueNow.gross,
    link: `${context.portalUrls[await cloudOfParty(context.database, concerned)]}/v1/offer-pages/${context.database.quotes.links.tokenOf(quoteId)}`,
  };
  return { concerned, said: { ...said, ...own, kind: 'priceOffered' } };
}

/** Told to those who were told of the offer. */
export async function offerTakenBack(
  context: ActivityContext,
  record: QuoteRecord,
  at: string,
): Promise<MoneyFacts | null> {
  const told = await context.database.notices.about('priceOffered', record._id);
  if (!record.withdrawal || !told.some(({ state }) => state === 'sent')) return null;
  const about = await aboutOffer(context, record, at);
  return about && { concerned: about.concerned, said: { ...about.said, kind: 'offerWithdrawn' } };
}

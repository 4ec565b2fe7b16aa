import { z } from 'zod';
import type { QuoteContext } from '../../../domain/billing/quote.js';
import { quote as quoteOf } from '../../../domain/billing/quote.js';
import { dateIn, type Instant, instantFromMillis, isBefore, plainDate } from '../../../domain/calendar.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { toJson } from '../../../domain/json.js';
import { creditStanding } from '../../../models/billing/credit-standing.js';
import { isOffer, type Offer, type OfferRecord, type QuoteRecord } from '../../../models/billing/quotes.js';
import { announce } from '../../announce.js';
import type { Change } from '../../http/audited.js';
import type { Caller } from '../../http/caller.js';
import { idFrom } from '../../ids.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { timeAtRest } from '../../tenant-time.js';
import { collectionSeenBy } from '../collection-standing.js';
import { type Asked, type AskedQuote, inputsHashOf, read } from './asked.js';
import { newQuote, offerWithdrawal, type QuoteStanding, quote, quoteId, showQuote } from './schema.js';

const tags = ['Billing'] as const;

/** What a quote may be refused with. */
export const quoteProblems = [
  'organisationDecides',
  'notFound',
  'tenantErased',
  'clockAdvancing',
  'planNotOnSale',
  'countryNotServed',
  'otherCloud',
  'otherTestClock',
  'notInvoiced',
  'otherCurrency',
  'invalidSeats',
  'invalidPrice',
  'coTermNotPossible',
  'payFirst',
  'proFormaIssued',
  'addSeatsNotPossible',
  'renewNotPossible',
  'payerNotChangeable',
  'replaceNotPossible',
  'replacementWaits',
  'confirmationRequired',
  'orderOpen',
  'deletionBegun',
  'subscriptionEnded',
  'staleQuote',
  'taxProofUnavailable',
  'unknownVatRate',
  'exchangeRateUnavailable',
  'unknownExchangeRate',
  'realServiceOnTestClock',
  'partnerMayNotSell',
  'notForSelfService',
  'selfServiceDisabled',
  'trialTaken',
] as const;

export const quoteRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/quotes',
    operationId: 'createQuote',
    summary: 'Ask what a purchase, product keys, a change of seats or plan, or a renewal costs',
    description:
      'Bound to its caller, to what was asked, to the terms, seats, prices and payments of the subscription, and to the customer’s day. Nothing is charged until it is committed by an order.',
    tags,
    body: newQuote,
    answers: { 201: { description: 'The quote', schema: quote } },
    problems: [...quoteProblems],
    async handler(request) {
      const kept = await makeQuote(request);
      const { services, caller, language } = request;
      return {
        status: 201,
        headers: { Location: `/v1/quotes/${kept._id}` },
        body: showQuote(kept, await standingOf(services, caller, kept), language),
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/quotes/{quoteId}',
    operationId: 'getQuote',
    summary: 'Read a quote',
    tags,
    params: z.strictObject({ quoteId }),
    answers: { 200: { description: 'The quote', schema: quote } },
    async handler({ services, caller, params, language }) {
      const found = await services.database.quotes.within(await caller.reach(), params.quoteId);
      const kept = requireFound(found, `quote ${params.quoteId}`);
      return { status: 200, body: showQuote(kept, await standingOf(services, caller, kept), language) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/quotes/{quoteId}/withdraw',
    operationId: 'withdrawOffer',
    summary: 'Withdraw a price that was offered and that nobody has ordered at',
    description: 'It cannot be accepted any more, nor committed where it was. Whoever was told of it is told.',
    tags,
    params: z.strictObject({ quoteId }),
    body: offerWithdrawal,
    answers: { 200: { description: 'The quote', schema: quote } },
    problems: ['notFound', 'clockAdvancing', 'offerNotOpen'],
    async handler({ services, caller, params, body: { reason = null }, changes, language }) {
      const { database } = services;
      const found = await database.quotes.within(await caller.reach(), params.quoteId);
      const what = `price that was set in the quote ${params.quoteId}`;
      const {
        _id: id,
        tenantId,
        partnerId,
        testClockId,
        offer,
      } = requireFound(found && isOffer(found) ? found : null, what);
      const now = await timeAtRest(database, testClockId);
      const zone = (await database.tenants.find(tenantId))?.zone ?? 'UTC';
      if (isBefore(plainDate(offer.price.lastDay), dateIn(zone, now))) {
        throw new DomainError('offerNotOpen', `It held until ${offer.price.lastDay}.`, { state: 'lapsed' });
      }
      await assertNotOrdered(services, offer);
      await changes({ subject: { kind: 'quote', id }, tenantId, partnerId, at: now, reason });
      const withdrawal = { at: new Date(now.epochMilliseconds), by: caller.id, reason };
      const before = new Date(Date.now() - orderedWithinMs);
      const kept = requireFound(await database.quotes.withdrawOffer(id, withdrawal, before), `quote ${id}`);
      if (!kept.withdrawal) {
        await assertNotOrdered(services, offer);
        throw new DomainError('offerNotOpen', 'It is being ordered in this moment.', { state: 'ordering' });
      }
      await announceOffer(services, { ...kept, tenantId, offer }, now);
      return { status: 200, body: showQuote(kept, await standingOf(services, caller, kept), language) };
    },
  }),
];

/** No request takes longer from its first write to its last, in milliseconds. */
const orderedWithinMs = 60_000;

/** @throws DomainError offerNotOpen */
async function assertNotOrdered({ database }: ApiServices, { orderId }: Offer): Promise<void> {
  if (!(await database.orders.find(orderId))) return;
  throw new DomainError('offerNotOpen', `It was ordered: ${orderId}.`, { state: 'ordered', orderId });
}

interface QuoteCommand {
  readonly services: ApiServices;
  readonly caller: Caller;
  readonly body: AskedQuote;
  readonly requestHash: string;
  readonly changes: (change: Change) => Promise<void>;
}

/** Computes and keeps a quote; asked again by the same request, the first one. @throws DomainError as `quoteProblems` lists */
export async function makeQuote({ changes, ...command }: QuoteCommand): Promise<QuoteRecord> {
  const drafted = await draftQuote(command);
  const { _id: id, tenantId, partnerId, createdAt } = drafted;
  await changes({ subject: { kind: 'quote', id }, tenantId, partnerId, at: instantFromMillis(createdAt.getTime()) });
  const kept = await command.services.database.quotes.keep(drafted);
  if (isOffer(kept)) await announceOffer(command.services, kept, instantFromMillis(kept.createdAt.getTime()));
  return kept;
}

/** That a price is offered, or is not any more. After a crash before it housekeeping does it. */
async function announceOffer({ database, ...services }: ApiServices, offer: OfferRecord, now: Instant): Promise<void> {
  await announce({ database, ...services }, offer.withdrawal ? 'offerWithdrawn' : 'priceOffered', offer, now);
  await database.quotes.announced(offer);
}

/** @param id of the quote that sets the price, unless another one has */
function offerOf({ quoteId: set, price, asked }: NonNullable<Asked['offer']>, id: string): Offer {
  const quoteId = set ?? id;
  return { quoteId, orderId: idFrom('order', quoteId), price: toJson(price), asked };
}

/** Computes what it would say, and keeps nothing. @throws DomainError as `quoteProblems` lists */
export async function draftQuote({
  services,
  caller,
  body,
  requestHash,
}: Omit<QuoteCommand, 'changes'>): Promise<QuoteRecord> {
  const { database, taxes } = services;
  const asked = await read(services, caller, body);
  const { tenantId, zone, now, account, sellerId, request, work, ordered, offer } = asked;
  const { details, testClockId, partnerId } = account;
  if (!details) throw new DomainError('tenantErased');
  const seller = requireFound(await database.sellers.find(sellerId), `seller ${sellerId}`);
  const currency = 'billed' in request ? request.billed.currency : request.currency;
  const taxation = await taxes.taxationOf({
    seller,
    customer: details,
    currency,
    on: dateIn(zone, now),
    at: now.toString(),
    testClockId,
    whileUnavailable: seller.whileVatIdUnproven,
  });
  const id = idFrom('quote', requestHash);
  const bound = { id, caller: caller.id, inputsHash: inputsHashOf(work) };
  const context: QuoteContext = { ...bound, customer: details, at: now, zone, ordered, ...taxation };
  const made = quoteOf(context, request);
  const offered = offer ? offerOf(offer, id) : null;
  const isNew = tenantId !== null && offered?.quoteId === id;
  return {
    _id: id,
    tenantId,
    partnerId: tenantId === null ? partnerId : null,
    testClockId,
    billingAccountId: account._id,
    sellerId,
    quote: toJson(made),
    work: toJson(work),
    offer: offered,
    withdrawal: null,
    orderingSince: null,
    unannouncedSince: isNew ? new Date() : null,
    createdAt: new Date(now.epochMilliseconds),
  };
}

/** How its account stands with its terms of payment and its stored methods, for the answer. */
export async function standingOf(
  { database }: ApiServices,
  caller: Caller,
  record: QuoteRecord,
): Promise<QuoteStanding> {
  const { billingAccountId, quote } = record;
  const account = requireFound(await database.billingAccounts.find(billingAccountId), `account ${billingAccountId}`);
  const [credit, collection] = await Promise.all([
    creditStanding(database, account, quote.currency),
    collectionSeenBy(database, caller, record),
  ]);
  return { credit, collection };
}

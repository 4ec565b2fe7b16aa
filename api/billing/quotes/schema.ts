import { z } from 'zod';
import { type CreditStanding, creditRefusal, creditRefusals } from '../../../domain/billing/payment-terms.js';
import { type Quote, quoteFromJson } from '../../../domain/billing/quote.js';
import { mostPrice } from '../../../domain/catalogue/prices.js';
import type { QuoteRecord } from '../../../models/billing/quotes.js';
import { currency, date, instant, line, slug } from '../../formats.js';
import type { Language } from '../../i18n/language.js';
import { capTooLow } from '../../i18n/sentences.js';
import { idOf } from '../../ids.js';
import { chargeLine, money, showLine, showMoney, showTax, showTotals, taxTreatment, totals } from '../amounts.js';
import { billingAccountId } from '../billing-accounts/schema.js';
import type { CollectionStanding } from '../collection-standing.js';

export const quoteId = idOf('quote', 'Id of a quote');
const tenantId = idOf('tenant', 'Id of a tenant');
const subscriptionId = idOf('subscription', 'Id of a subscription');
const planId = slug.meta({ description: 'Id of a plan', example: 'office-business' });
const seats = z.int().min(1).max(1_000_000);
const daysLost = z
  .int()
  .min(0)
  .nullable()
  .optional()
  .meta({ description: 'The paid days that may be lost; left out or null: it is only asked how many would be' });
const when = z.enum(['now', 'lastDay']).meta({ description: 'At once, or on the last day of its last term' });

const agreedPrice = z
  .strictObject({
    amount: z.int().min(0).max(mostPrice).meta({ description: 'Minor units per seat and billing period' }),
    reason: line(200).meta({ description: 'Why, for the audit' }),
    lastDay: date.meta({ description: 'The last day on which it can be accepted; at most 90 days ahead' }),
  })
  .meta({
    id: 'AgreedPrice',
    description: 'A price that a representative sets for one customer, who accepts it by a quote of the kind offer',
  });

const purchase = z.strictObject({
  kind: z.literal('purchase'),
  tenantId,
  billingAccountId,
  planId,
  seats,
  currency: currency
    .optional()
    .meta({ description: 'Left out: the plan’s only one, or that of the customer’s country' }),
  endsOn: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('subscription'), subscriptionId }),
      z.strictObject({
        kind: z.literal('monthEnd'),
        month: z
          .string()
          .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
          .meta({ example: '2027-06' }),
      }),
    ])
    .optional()
    .meta({ description: 'Its first term ends with that of another subscription, or with a month' }),
  agreedPrice: agreedPrice.optional(),
});

export const newQuote = z
  .discriminatedUnion('kind', [
    purchase,
    z.strictObject({
      kind: z.literal('planChange'),
      subscriptionId,
      planId,
      seats: seats.optional().meta({ description: 'Left out: as many as it has' }),
      when,
      daysLost,
      agreedPrice: agreedPrice.optional(),
    }),
    z.strictObject({
      kind: z.literal('seats'),
      subscriptionId,
      seats: seats.meta({
        description:
          'The total number, with those that are ordered and not delivered: more count from their payment, fewer from the next term',
      }),
    }),
    z.strictObject({
      kind: z.literal('renewal'),
      subscriptionId,
      starts: z.enum(['inTurn', 'today']).default('inTurn').meta({
        description:
          'inTurn: what comes next is paid; today: a new term begins today, and the paid days that are left are lost',
      }),
      daysLost,
    }),
    z
      .strictObject({
        kind: z.literal('keys'),
        billingAccountId: billingAccountId.meta({ description: 'Of the partner that buys' }),
        planId,
        count: z.int().min(1).max(1000).meta({ description: 'How many keys; at most 100 for a customer', example: 10 }),
        seatsPerKey: z.int().min(1).max(100_000).default(1),
        tenantId: tenantId
          .optional()
          .meta({ description: 'The customer that redeems them, whom nobody shows them; left out: for stock' }),
        redeemBy: date.optional().meta({ description: 'Last day, by UTC, to redeem them; left out: in a year' }),
        currency: currency
          .optional()
          .meta({ description: 'Left out: the plan’s only one, or that of the partner’s country' }),
      })
      .meta({ id: 'NewQuoteOfKeys', description: 'Product keys that a partner buys: their whole terms, paid at once' }),
    z
      .strictObject({
        kind: z.literal('directBilling'),
        subscriptionId,
        billingAccountId: billingAccountId.meta({ description: 'Of the organisation: by it each period is paid' }),
        currency: currency
          .optional()
          .meta({ description: 'Left out: the plan’s only one, or that of the customer’s country' }),
      })
      .meta({
        id: 'NewQuoteOfDirectBilling',
        description:
          'What each period costs once the keys of a subscription are used up; accepted by POST /v1/subscriptions/{subscriptionId}/direct-billing',
      }),
    z
      .strictObject({
        kind: z.literal('offer'),
        quoteId: quoteId.meta({ description: 'The quote in which a representative has set a price' }),
        daysLost,
      })
      .meta({
        id: 'NewQuoteOfOffer',
        description:
          'The same, at the price that a representative has set, for whoever may buy it for the customer, on any day until its last one. Its order can be placed once.',
      }),
    z.strictObject({ kind: z.literal('extension'), subscriptionId }),
    z.strictObject({
      kind: z.literal('conversion'),
      subscriptionId,
      planId,
      seats: seats.optional().meta({ description: 'Left out: as many as the trial has' }),
    }),
  ])
  .meta({ id: 'NewQuote' });

export const quote = z
  .strictObject({
    id: quoteId,
    kind: z.enum(['purchase', 'planChange', 'keys', 'seats', 'renewal', 'extension', 'conversion', 'directBilling']),
    tenantId: tenantId.nullable().meta({ description: 'Null where a partner buys for its own account' }),
    billingAccountId,
    subscriptionId: subscriptionId.nullable().meta({ description: 'The one that it concerns; null for a purchase' }),
    currency,
    lines: z.array(chargeLine),
    dueNow: totals.meta({ description: 'What committing it charges' }),
    perPeriod: z
      .strictObject({ line: chargeLine, totals })
      .nullable()
      .meta({ description: 'What each period costs from the next one on; null where there is none' }),
    seats: z.strictObject({ now: z.int(), nextTerm: z.int() }),
    startsOn: date.nullable(),
    expiresOn: date
      .nullable()
      .meta({ description: 'The first day after the last term, once it is paid; null: it never ends' }),
    paidThrough: date.nullable(),
    daysLost: z
      .int()
      .nullable()
      .meta({ description: 'Paid days that would be lost; null: of what would never have ended' }),
    onAccount: z
      .strictObject({
        netDays: z.int().nullable().meta({ description: 'Of the terms in this currency; null: there are none' }),
        refusedBecause: z.enum(creditRefusals).nullable().meta({
          description: 'Why it is paid first; null: an order of now is invoiced on account',
        }),
      })
      .meta({ description: 'By the terms of payment of the billing account, as it stands now' }),
    collection: z
      .strictObject({
        method: z.enum(['card', 'blik']),
        cap: money.nullable().meta({ description: 'The most that the mandate allows a payment; null: there is none' }),
        possible: z.boolean(),
        explanation: z.string().nullable().meta({
          description: 'What is to be done where it is not possible, in the language of the caller; null: nothing',
        }),
      })
      .nullable()
      .meta({
        description:
          'Whether `perPeriod` is collected by itself once this is ordered, from the methods that are stored now; null: nothing is, or the caller does not see by what',
      }),
    tax: taxTreatment,
    agreedPrice: z
      .strictObject({
        amount: z.int().meta({ description: 'Minor units per seat and billing period' }),
        lastDay: date.meta({ description: 'The last day on which it can be accepted' }),
        quoteId: quoteId.meta({ description: 'The quote in which it was set, to accept it by' }),
        withdrawnAt: instant
          .nullable()
          .meta({ description: 'On the quote in which it was set: it cannot be accepted any more' }),
      })
      .nullable()
      .meta({ description: 'The price that a representative has set; null: that of the list' }),
    validUntil: instant.meta({
      description: 'The first instant at which it does not hold: the end of the customer’s day',
    }),
  })
  .meta({
    id: 'Quote',
    description: 'What something costs, and what the dates become. Committing it charges exactly that.',
  });

export const offerWithdrawal = z
  .strictObject({ reason: line(200).optional() })
  .meta({ id: 'OfferWithdrawal', description: 'Why a price is not offered any more, for the audit' });

export function showQuote(
  { _id: id, tenantId: tenant, billingAccountId: account, offer, withdrawal, quote: json }: QuoteRecord,
  { credit, collection }: QuoteStanding,
  language: Language,
) {
  return {
    ...shown(quoteFromJson(json), { id, tenant, account, offer, withdrawal, standing: credit }),
    collection: collection && showCollection(collection, language),
  };
}

/** How what it costs would be paid, as things stand now. */
export interface QuoteStanding {
  readonly credit: CreditStanding;
  readonly collection: CollectionStanding | null;
}

function showCollection({ method, cap, perPeriod, aboveCap }: CollectionStanding, language: Language) {
  const explanation = aboveCap && cap ? capTooLow({ perPeriod, cap }, language) : null;
  return { method, cap: cap && showMoney(cap), possible: !aboveCap, explanation };
}

interface Shown {
  readonly id: string;
  readonly tenant: string | null;
  readonly account: string;
  readonly offer: QuoteRecord['offer'];
  readonly withdrawal: QuoteRecord['withdrawal'];
  readonly standing: CreditStanding;
}

function shown(
  found: Quote,
  { id, tenant, account, offer, withdrawal, standing }: Shown,
): Omit<z.input<typeof quote>, 'collection'> {
  const { kind, bound, lines, dueNow, perPeriod, dates, tax, validUntil } = found;
  const { startsOn, expiresOn, paidThrough, daysLost: lost } = dates;
  return {
    id,
    kind,
    tenantId: tenant,
    billingAccountId: account,
    subscriptionId: bound.subscriptionId,
    currency: found.currency,
    lines: lines.map(showLine),
    dueNow: showTotals(dueNow),
    perPeriod: perPeriod && { line: showLine(perPeriod.line), totals: showTotals(perPeriod.totals) },
    seats: { now: found.seats.now, nextTerm: found.seats.nextTerm },
    startsOn: startsOn?.toString() ?? null,
    expiresOn: expiresOn?.toString() ?? null,
    paidThrough: paidThrough?.toString() ?? null,
    daysLost: lost,
    onAccount: {
      netDays: standing.terms?.netDays ?? null,
      refusedBecause: creditRefusal(standing, dueNow.gross),
    },
    tax: showTax(tax),
    agreedPrice: offer && {
      amount: offer.price.amount,
      lastDay: offer.price.lastDay,
      quoteId: offer.quoteId,
      withdrawnAt: withdrawal?.at.toISOString() ?? null,
    },
    validUntil: validUntil.toString(),
  };
}

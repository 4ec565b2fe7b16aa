/** What a quote is asked for, with everything that its rules need to know. */

import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { nextTermSeatsOf } from '../../../domain/billing/billed-subscription.js';
import { type ChangeOrder, seatsOrdered } from '../../../domain/billing/change-orders.js';
import type { OrderedWork } from '../../../domain/billing/orders.js';
import { offerWithdrawn, type QuoteRequest } from '../../../domain/billing/quote.js';
import type { CoTerm } from '../../../domain/billing/quote-purchase.js';
import { type AgreedPrice, nextTermOf, type PricedPlan } from '../../../domain/billing/seat-prices.js';
import { addMonths, dateIn, type Instant, isBefore, plainDate } from '../../../domain/calendar.js';
import type { PlanVersion } from '../../../domain/catalogue/plan-version.js';
import { assertSameCloud } from '../../../domain/clouds.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import {
  askedPayer,
  currentTerm,
  lastTerm,
  paidThrough,
  type Subscription,
  subscriptionFromJson,
} from '../../../domain/subscriptions/subscription.js';
import type { NextTerm } from '../../../domain/subscriptions/terms.js';
import type { BillingAccount } from '../../../models/billing/billing-accounts.js';
import {
  billedSubscription,
  extensionIn,
  nextTermIn,
  pricedPlan,
  termAfterNext,
} from '../../../models/billing/priced-plans.js';
import type { Offer } from '../../../models/billing/quotes.js';
import type { OfferedPlan, Plans } from '../../../models/catalogue/plans.js';
import type { Tenant } from '../../../models/identity/tenants.js';
import { visiblePlan } from '../../catalogue/plans/visible-plan.js';
import type { Caller } from '../../http/caller.js';
import { assertDecidesOnEnd } from '../../purchaser-decides.js';
import type { ApiServices } from '../../services.js';
import { assertMayReduce } from '../../subscriptions/subscriptions/may-reduce.js';
import { changeableOwner } from '../changeable-owner.js';
import { assertMayBuy } from '../self-service.js';
import type { newQuote } from './schema.js';

/** One seat beside those that there are, and those that are ordered by then. */
export interface OneMoreSeat {
  readonly kind: 'seats';
  readonly subscriptionId: string;
  readonly seats: 'oneMore';
}

export type AskedQuote = z.output<typeof newQuote> | OneMoreSeat;

export interface Asked {
  /** Null where a partner buys for its own account. */
  readonly tenantId: string | null;
  readonly zone: string;
  readonly now: Instant;
  readonly account: BillingAccount;
  readonly sellerId: string;
  /** As it is now; null for a purchase. */
  readonly subscription: Subscription | null;
  readonly request: QuoteRequest;
  readonly work: OrderedWork;
  /** What else is ordered of the subscription and open. */
  readonly ordered: readonly ChangeOrder[];
  /** At a price that a representative has set. Without the quote: it is set by this one. */
  readonly offer?: Offered | null;
}

type Offered = Omit<Offer, 'quoteId' | 'orderId' | 'price'> & {
  readonly quoteId?: string;
  readonly price: AgreedPrice;
};

/** By what a quote is bound to its inputs. */
export function inputsHashOf(asked: unknown): string {
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex');
}

/** @throws DomainError notFound, planNotOnSale, forbidden, noPayer and what the rules of the quote refuse */
export async function read(services: ApiServices, caller: Caller, body: AskedQuote): Promise<Asked> {
  if (body.kind === 'keys') return readKeys(services, caller, body);
  if (body.kind === 'directBilling') return readDirectBilling(services, caller, body);
  if (body.kind === 'offer') return readOffer(services, caller, body);
  return body.kind === 'purchase' ? readPurchase(services, caller, body) : readChange(services, caller, body);
}

/** What a representative has offered, asked by whoever accepts it: as everything else but for its price. */
async function readOffer(
  services: ApiServices,
  caller: Caller,
  { quoteId, daysLost }: AskedQuote & { readonly kind: 'offer' },
): Promise<Asked> {
  const pointer = '/quoteId';
  const found = await services.database.quotes.within(await caller.reach(), quoteId);
  const { offer } = requireFound(found, `quote ${quoteId}`, { pointer });
  if (!offer) throw new DomainError('invalidRequest', 'Nobody has set a price in it.', { pointer });
  if ((await services.database.quotes.find(offer.quoteId))?.withdrawal) throw offerWithdrawn();
  const { asked, price } = offer;
  const agreedPrice: AgreedPrice = { ...price, lastDay: plainDate(price.lastDay) };
  const made =
    asked.kind === 'purchase'
      ? await readPurchase(services, caller, asked, agreedPrice)
      : await readChange(services, caller, { ...asked, daysLost: daysLost ?? null }, agreedPrice);
  return { ...made, offer: { quoteId: offer.quoteId, price: agreedPrice, asked } };
}

async function readPurchase(
  services: ApiServices,
  caller: Caller,
  body: AskedQuote & { readonly kind: 'purchase' },
  offered?: AgreedPrice,
): Promise<Asked> {
  const { database } = services;
  const account = await namedAccount(services, caller, body);
  if (account.tenantId !== body.tenantId) {
    throw new DomainError('invalidRequest', 'It is the account of another customer.', { pointer: '/billingAccountId' });
  }
  const { now, ...owner } = await changeableOwner(services, caller, account);
  const tenant = requireFound(owner.tenant, `tenant ${body.tenantId}`);
  const sold = await onSale(services, caller, body.planId);
  assertServed(sold, tenant);
  const plan = pricedPlan(sold);
  await assertMayBuy(database, account, plan);
  const currency = currencyOf(plan, body.currency, tenant);
  const agreedPrice = offered ?? (await agreed(caller, body, { seats: body.seats, currency }));
  const coTerm = body.endsOn ? await coTermOf(services, caller, body.endsOn, tenant) : null;
  const { agreedPrice: _given, ...asked } = body;
  const { seats } = body;
  return {
    tenantId: tenant._id,
    zone: tenant.zone,
    now,
    account,
    sellerId: sold.sellerId,
    offer: agreedPrice && { price: agreedPrice, asked: { ...asked, currency } },
    subscription: null,
    ordered: [],
    request: { kind: 'purchase', plan, seats, currency, agreedPrice, coTerm },
    work: {
      kind: 'purchase',
      plan: { id: plan.id, version: plan.version },
      seats,
      endsOn: coTerm?.expiresOn ?? null,
      agreedPrice: agreedPrice?.amount ?? null,
    },
  };
}

/** What follows keys, by an account of the organisation. */
async function readDirectBilling(
  services: ApiServices,
  caller: Caller,
  body: AskedQuote & { readonly kind: 'directBilling' },
): Promise<Asked> {
  const { database } = services;
  const reach = await caller.reach();
  const pointer = '/subscriptionId';
  const projection = await database.subscriptions.within(reach, body.subscriptionId);
  const saved = requireFound(projection, `subscription ${body.subscriptionId}`, { pointer });
  const account = await namedAccount(services, caller, body);
  if (account.tenantId !== saved.tenantId || account.kind !== 'organisation') {
    throw new DomainError('invalidRequest', 'It is not an account of the organisation.', {
      pointer: '/billingAccountId',
    });
  }
  const { now, ...owner } = await changeableOwner(services, caller, account);
  const tenant = requireFound(owner.tenant, `tenant ${saved.tenantId}`);
  const subscription = subscriptionFromJson(saved.subscription);
  const offered = await onSale(services, caller, lastTerm(subscription).plan.id);
  const next = pricedPlan(offered);
  const currency = currencyOf(next, body.currency, tenant);
  const billed = await billedSubscription(database.plans, subscription, { currency }, [next]);
  return {
    tenantId: tenant._id,
    zone: tenant.zone,
    now,
    account,
    sellerId: offered.sellerId,
    subscription,
    ordered: [],
    request: { kind: 'directBilling', billed, next },
    work: { kind: 'time', starts: 'inTurn', nextTerm: nextTermOf(next), unpaidFrom: paidThrough(subscription) },
  };
}

/** Keys that a partner buys, for a customer whom it may order for or for stock; on a test clock by its account for that clock. */
async function readKeys(
  services: ApiServices,
  caller: Caller,
  body: AskedQuote & { readonly kind: 'keys' },
): Promise<Asked> {
  const { database } = services;
  const { count, seatsPerKey, tenantId = null } = body;
  const account = await namedAccount(services, caller, body);
  if (account.kind !== 'partner' || !account.details) {
    throw new DomainError('invalidRequest', 'It is no partner’s account.', { pointer: '/billingAccountId' });
  }
  if (account.partnerId !== null) await services.assertMaySell(database, account.partnerId, '/billingAccountId');
  const { now, zone } = await changeableOwner(services, caller, account);
  const offered = await onSale(services, caller, body.planId);
  if (account.partnerId !== null) {
    const buyer = requireFound(await database.partners.find(account.partnerId), `partner ${account.partnerId}`);
    assertSameCloud(buyer, offered, { reason: 'plan', pointer: '/planId' });
  }
  if (offered.seatsPerKey === 'one' && seatsPerKey !== 1) {
    throw new DomainError('invalidRequest', 'A key of this plan carries one seat.', { pointer: '/seatsPerKey' });
  }
  if (tenantId !== null) {
    if (count > mostForCustomer) {
      const message = `A customer redeems at most ${mostForCustomer} keys together.`;
      throw new DomainError('invalidRequest', message, { pointer: '/count' });
    }
    await assertCustomer(services, caller, { tenantId, offered, testClockId: account.testClockId });
  }
  const redeemBy = body.redeemBy === undefined ? addMonths(dateIn('UTC', now), 12) : plainDate(body.redeemBy);
  if (isBefore(redeemBy, dateIn('UTC', now))) {
    throw new DomainError('invalidRequest', 'It must not be in the past.', { pointer: '/redeemBy' });
  }
  const plan = pricedPlan(offered);
  const currency = currencyOf(plan, body.currency, account.details);
  return {
    tenantId: null,
    zone,
    now,
    account,
    sellerId: offered.sellerId,
    subscription: null,
    ordered: [],
    request: { kind: 'keys', plan, count, seatsPerKey, currency },
    work: { kind: 'keys', plan: { id: plan.id, version: plan.version }, count, seatsPerKey, redeemBy, tenantId },
  };
}

/** One redemption takes no more. */
const mostForCustomer = 100;

/** @throws DomainError notFound, tenantErased, otherTestClock, countryNotServed */
async function assertCustomer(
  { database }: ApiServices,
  caller: Caller,
  {
    tenantId,
    offered,
    testClockId,
  }: { readonly tenantId: string; readonly offered: OfferedPlan; readonly testClockId: string | null },
): Promise<void> {
  const pointer = '/tenantId';
  const reach = await caller.reach('keyOrders:place');
  const tenant = requireFound(await database.tenants.within(reach, tenantId), `tenant ${tenantId}`, { pointer });
  if (tenant.state === 'erased') throw new DomainError('tenantErased', undefined, { pointer });
  if (tenant.testClockId !== testClockId) {
    const message = 'The customer lives on another clock than the billing account.';
    throw new DomainError('otherTestClock', message, { pointer, reason: 'otherKey' });
  }
  assertServed(offered, tenant);
}

async function readChange(
  services: ApiServices,
  caller: Caller,
  body: AskedChange,
  offered?: AgreedPrice,
): Promise<Asked> {
  const { database } = services;
  const projection = await database.subscriptions.within(await caller.reach(), body.subscriptionId);
  const { tenantId, subscription: saved } = requireFound(projection, `subscription ${body.subscriptionId}`, {
    pointer: '/subscriptionId',
  });
  const subscription = subscriptionFromJson(saved);
  // More seats are the purchaser's until the day; what follows the paid time is the organisation's from the plan on.
  const payer = body.kind === 'seats' ? subscription.payer : askedPayer(subscription);
  if (body.kind !== 'seats') await assertDecidesOnEnd(caller, subscription);
  if (!payer) {
    throw new DomainError(
      'notInvoiced',
      'It was paid by keys, and nobody pays for it by period: keys renew it and add seats.',
    );
  }
  const account = await database.billingAccounts.find(payer.billingAccountId);
  if (!account?.details) throw new DomainError('tenantErased');
  const { now, ...owner } = await changeableOwner(services, caller, account);
  const tenant = requireFound(owner.tenant, `tenant ${tenantId}`);
  const { sellerId } = await database.plans.sold(currentTerm(subscription).plan);
  const ordered = await database.changeOrders.open(subscription.id, new Date(now.epochMilliseconds));
  const concerned = { subscription, tenant, currency: payer.currency, ordered, offered };
  const rest = await changeOf(services, caller, body, concerned);
  const { request } = rest;
  if (request.kind === 'planChange' || request.kind === 'conversion') {
    await assertMayBuy(database, account, request.plan);
  }
  return { tenantId, zone: tenant.zone, now, account, sellerId, subscription, ordered, ...rest };
}

/** @throws DomainError notFound */
async function namedAccount(
  { database }: ApiServices,
  caller: Caller,
  { billingAccountId }: { readonly billingAccountId: string },
): Promise<BillingAccount> {
  const found = await database.billingAccounts.within(await caller.reach(), billingAccountId);
  return requireFound(found, `billing account ${billingAccountId}`, { pointer: '/billingAccountId' });
}

const byRepresentative = 'Fewer seats are decided with a representative of the seller: turn to the contact.';

type AskedChange = Exclude<AskedQuote, { kind: 'purchase' | 'keys' | 'directBilling' | 'offer' }>;

interface Concerned {
  readonly subscription: Subscription;
  readonly tenant: Tenant;
  readonly currency: string;
  readonly ordered: readonly ChangeOrder[];
  /** The price that a representative has set before. */
  readonly offered: AgreedPrice | undefined;
}

async function changeOf(
  services: ApiServices,
  caller: Caller,
  body: AskedChange,
  { subscription, tenant, currency, ordered, offered: offeredPrice }: Concerned,
): Promise<Pick<Asked, 'request' | 'work' | 'offer'>> {
  const { plans } = services.database;
  const billed = (further: readonly PlanVersion[] = []) =>
    billedSubscription(plans, subscription, { currency }, further);
  const now = currentTerm(subscription).seats;
  const unpaidFrom = paidThrough(subscription);
  switch (body.kind) {
    case 'planChange': {
      const offered = await onSale(services, caller, body.planId);
      assertServed(offered, tenant);
      const plan = pricedPlan(offered);
      const { when, seats = now, daysLost: agreedLoss = null } = body;
      const agreedPrice = offeredPrice ?? (await agreed(caller, body, { seats, currency }));
      const purchase = { plan, seats, currency, agreedPrice };
      const { kind, subscriptionId, planId } = body;
      return {
        offer: agreedPrice && { price: agreedPrice, asked: { kind, subscriptionId, planId, seats, when } },
        request: { kind: 'planChange', ...purchase, billed: await billed(), when, agreedLoss },
        work: {
          kind: 'planChange',
          plan: { id: plan.id, version: plan.version },
          seats,
          agreedPrice: agreedPrice?.amount ?? null,
          replaces: subscription.id,
          when,
          daysLost: agreedLoss,
        },
      };
    }
    case 'seats': {
      const seats = body.seats === 'oneMore' ? now + seatsOrdered(ordered) + 1 : body.seats;
      const nextTerm = await followingTermIn(plans, subscription);
      const further = nextTerm ? [nextTerm.plan] : [];
      const request = { kind: 'seats', billed: await billed(further), seats, ...(nextTerm && { nextTerm }) } as const;
      const added = seats - now - seatsOrdered(ordered);
      if (added > 0) return { request, work: { kind: 'moreSeats', added } };
      if (seats < nextTermSeatsOf(subscription)) {
        const reached = {
          tenantId: subscription.tenantId,
          billingAccountId: subscription.payer?.billingAccountId ?? null,
        };
        await assertMayReduce(caller, reached, '/seats', byRepresentative);
      }
      return { request, work: { kind: 'fewerSeats', seats } };
    }
    case 'renewal': {
      const { starts, daysLost: agreedLoss = null } = body;
      const nextTerm = await nextTermIn(plans, subscription);
      const followingTerm = await termAfterNext(plans, subscription, nextTerm);
      const priced = await billed([nextTerm.plan, followingTerm.plan]);
      return {
        request: { kind: 'renewal', billed: priced, starts, nextTerm, followingTerm, agreedLoss },
        work: { kind: 'time', starts, nextTerm, unpaidFrom },
      };
    }
    case 'extension': {
      const nextTerm = await extensionIn(plans, subscription);
      const followingTerm = await termAfterNext(plans, subscription, nextTerm);
      return {
        request: { kind: 'extension', billed: await billed([nextTerm.plan]), nextTerm, followingTerm },
        work: { kind: 'time', starts: 'inTurn', nextTerm, unpaidFrom },
      };
    }
    case 'conversion': {
      const offered = await onSale(services, caller, body.planId);
      assertServed(offered, tenant);
      const plan = pricedPlan(offered);
      const { seats } = body;
      const chosen = seats === undefined ? {} : { seats };
      return {
        request: { kind: 'conversion', billed: await billed([plan]), plan, ...chosen },
        work: { kind: 'time', starts: 'inTurn', nextTerm: { ...nextTermOf(plan), ...chosen }, unpaidFrom },
      };
    }
  }
}

/** Undefined where nothing follows: what is perpetual, and a trial for which nobody has decided on a plan. */
async function followingTermIn(plans: Plans, subscription: Subscription): Promise<NextTerm | undefined> {
  const endsForGood = lastTerm(subscription).months === null && subscription.renewal.plan === null;
  return endsForGood ? undefined : nextTermIn(plans, subscription);
}

/** @throws DomainError notFound, planNotOnSale */
export async function onSale({ database }: ApiServices, caller: Caller, planId: string): Promise<OfferedPlan> {
  const plan = await visiblePlan(database, caller, planId, '/planId');
  if (!plan.onSale)
    throw new DomainError('planNotOnSale', `${planId} was withdrawn from sale.`, { pointer: '/planId' });
  return plan;
}

/** @throws DomainError countryNotServed */
export function assertServed({ countries, cloud: soldIn }: OfferedPlan, { country, cloud }: Tenant): void {
  if (countries.includes(country) && soldIn === cloud) return;
  throw new DomainError('countryNotServed', `The plan is not sold in ${country} for the ${cloud} cloud.`, {
    pointer: '/planId',
  });
}

/** The one that is named, the plan's only one, or that of the customer's country. @throws DomainError otherCurrency */
export function currencyOf(
  { prices }: PricedPlan,
  named: string | undefined,
  { country }: Pick<Tenant, 'country'>,
): string {
  const known = prices.map((list) => list.currency);
  const [only] = known;
  if (named !== undefined) return named;
  if (only !== undefined && known.length === 1) return only;
  const own = country === 'PL' ? 'PLN' : country === 'CZ' ? 'CZK' : 'EUR';
  if (known.includes(own)) return own;
  throw new DomainError('otherCurrency', `Say in which currency: ${known.join(', ')}.`, {
    pointer: '/currency',
    currencies: known,
  });
}

async function coTermOf(
  services: ApiServices,
  caller: Caller,
  endsOn: NonNullable<(AskedQuote & { kind: 'purchase' })['endsOn']>,
  tenant: Tenant,
): Promise<CoTerm> {
  if (endsOn.kind === 'monthEnd') {
    return { kind: 'monthEnd', expiresOn: addMonths(plainDate(`${endsOn.month}-01`), 1) };
  }
  const pointer = '/endsOn/subscriptionId';
  const found = await services.database.subscriptions.within(await caller.reach(), endsOn.subscriptionId);
  const { tenantId, subscription } = requireFound(found, `subscription ${endsOn.subscriptionId}`, { pointer });
  const { expiresOn } = lastTerm(subscriptionFromJson(subscription));
  if (tenantId !== tenant._id || expiresOn === null) {
    throw new DomainError('coTermNotPossible', 'It has to be one of the same customer that ends.', { pointer });
  }
  return { kind: 'subscription', expiresOn };
}

/** A price that is set freely. @throws DomainError forbidden for whoever may not set one */
async function agreed(
  caller: Caller,
  { agreedPrice }: Pick<AskedQuote & { kind: 'purchase' }, 'agreedPrice'>,
  { seats, currency }: { readonly seats: number; readonly currency: string },
): Promise<AgreedPrice | null> {
  if (!agreedPrice) return null;
  if ((await caller.reach('prices:agree')).kind !== 'everything') {
    throw new DomainError('forbidden', 'A representative of the seller sets prices.', { pointer: '/agreedPrice' });
  }
  const { amount, reason, lastDay } = agreedPrice;
  return { amount, reason, seats, currency, setBy: caller.id, lastDay: plainDate(lastDay) };
}

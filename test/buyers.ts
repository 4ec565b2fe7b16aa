/** Customers who buy and pay, on a test clock of their own. */
import { z } from 'zod';
import { billingAccount } from '../api/billing/billing-accounts/schema.js';
import { order as orderSchema } from '../api/billing/orders/schema.js';
import { paymentMethod } from '../api/billing/payment-methods/schema.js';
import { paymentRequest, paymentRequestPage } from '../api/billing/payment-requests/schema.js';
import { payment, paymentPage } from '../api/billing/payments/schema.js';
import { quote } from '../api/billing/quotes/schema.js';
import { tenant as tenantSchema } from '../api/identity/tenants/schema.js';
import { subscription } from '../api/subscriptions/subscriptions/schema.js';
import { booksProblems } from '../domain/billing/books.js';
import { type LedgerEntry, ledgerEntryFromJson } from '../domain/billing/ledger.js';
import { addDays, plainDate, startOfDay } from '../domain/calendar.js';
import { eventually } from './eventually.js';
import type { Clock, Perennial, Subscription } from './perennial.js';

/** About a subscription, as those of customers are. */
export const boughtOrder = orderSchema.extend({ subscriptionId: z.string() });
export type Order = z.output<typeof boughtOrder>;
export type Quote = z.output<typeof quote>;
export type PaymentRequest = z.output<typeof paymentRequest>;
export type Payment = z.output<typeof payment>;
export type PaymentMethod = z.output<typeof paymentMethod>;

export interface Purchase {
  readonly planId: string;
  readonly seats: number;
  readonly more?: Readonly<Record<string, unknown>>;
  /** Of the order that commits it. */
  readonly order?: Readonly<Record<string, unknown>>;
}

/** One whose time is the wall's. */
export interface LiveBuyer {
  readonly tenantId: string;
  readonly billingAccountId: string;
  /** Asks what it costs and commits it. */
  orders(purchase: Purchase): Promise<Order>;
  commits(quoted: Pick<Quote, 'id'>, more?: Readonly<Record<string, unknown>>): Promise<Order>;
  /** A transfer of what is asked for, today or on a day. */
  pays(
    request: Pick<PaymentRequest, 'id' | 'totals'>,
    more?: { valueDate?: string; amount?: number },
  ): Promise<Payment>;
  /** Pays an order and waits until it is delivered. */
  paysOrder(placed: Order): Promise<Order>;
  /** Orders, pays, and waits until it is delivered. */
  buys(purchase: Purchase): Promise<{ readonly subscriptionId: string; readonly request: PaymentRequest }>;
  /** Enters a test card on the page of the payment server. */
  addsCard(number: string, expires?: string): Promise<PaymentMethod>;
  /** Agrees to a BLIK mandate, by a test code, up to a cap in grosze. */
  agreesToMandate(cap: number, code?: string): Promise<PaymentMethod>;
  /** Pays a request now. */
  paysBy(request: Pick<PaymentRequest, 'id'>, by: Readonly<Record<string, unknown>>): Promise<Payment>;
  /** What was asked for a subscription, the oldest first. */
  requests(subscriptionId: string): Promise<PaymentRequest[]>;
  /** By card and BLIK, the oldest first. */
  charges(): Promise<Payment[]>;
  subscription(id: string): Promise<Subscription>;
  /** An instant so many days before a subscription's end. */
  beforeEnd(found: Subscription, days: number): string;
}

export interface LiveBuyerOptions {
  /** Left out: none. */
  readonly clock?: Clock;
  /** `PL` when left out. */
  readonly country?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface Buyer extends LiveBuyer {
  readonly clock: Clock;
}

export async function buyer(
  perennial: Perennial,
  { startsAt, details = {} }: { readonly startsAt?: string; readonly details?: Readonly<Record<string, unknown>> } = {},
): Promise<Buyer> {
  const clock = await perennial.createClock(startsAt);
  return { ...(await liveBuyer(perennial, { clock, details })), clock };
}

export async function liveBuyer(
  perennial: Perennial,
  { clock, country = 'PL', details = {} }: LiveBuyerOptions = {},
): Promise<LiveBuyer> {
  const { id: tenantId } = await perennial.ask(tenantSchema, 'POST', '/v1/tenants', {
    country,
    organisation: 'Hosting Lis',
    timeZone: 'Europe/Warsaw',
    locale: 'pl-PL',
    administrators: [{ name: 'Ewa Lis', email: 'ewa@hosting-lis.example' }],
    ...(clock ? { testClockId: clock.id } : {}),
  });
  const { id: billingAccountId } = await perennial.ask(billingAccount, 'POST', '/v1/billing-accounts', {
    owner: { kind: 'organisation', tenantId },
    details: {
      name: 'Hosting Lis sp. z o.o.',
      address: { lines: ['ul. Lisia 7'], city: 'Warszawa', postalCode: '00-123' },
      country,
      vatId: 'PL5260250995',
      invoiceEmail: 'faktury@hosting-lis.example',
      ...details,
    },
  });
  return buyerBy(perennial, { tenantId, billingAccountId, clock });
}

/** Who buys by an account that is there. @param by who asks; what the bank tells is told by the operator */
export function buyerBy(
  perennial: Perennial,
  {
    tenantId,
    billingAccountId,
    clock,
  }: { readonly tenantId: string; readonly billingAccountId: string; readonly clock?: Clock | undefined },
  by: Pick<Perennial, 'ask'> = perennial,
): LiveBuyer {
  const read = (id: string) => by.ask(boughtOrder, 'GET', `/v1/orders/${id}`);
  const methods = `/v1/billing-accounts/${billingAccountId}/payment-methods`;
  const enter = async (asked: object, form: Record<string, string>): Promise<PaymentMethod> => {
    const made = await by.ask(paymentMethod, 'POST', methods, asked);
    await submit(made.setUp?.url ?? '', form);
    return by.ask(paymentMethod, 'GET', `${methods}/${made.id}`);
  };
  const self: LiveBuyer = {
    tenantId,
    billingAccountId,
    async orders({ planId, seats, more = {}, order = {} }) {
      const asked = { kind: 'purchase', tenantId, billingAccountId, planId, seats, ...more };
      return self.commits(await by.ask(quote, 'POST', '/v1/quotes', asked), order);
    },
    async commits({ id: quoteId }, more = {}) {
      const agreement = { version: '2026-01', signedBy: 'Ewa Lis' };
      const { id } = await by.ask(orderSchema, 'POST', '/v1/orders', { quoteId, agreement, ...more });
      return eventually(async () => {
        const placed = await read(id);
        if (placed.state === 'placed') throw new Error(`The order ${id} is still placed`);
        return placed;
      });
    },
    async pays({ id, totals }, { valueDate, amount = totals.gross.amount } = {}) {
      const today = (clock ? (await clock.read()).now : new Date().toISOString()).slice(0, 10);
      const { id: paymentId } = await perennial.ask(payment, 'POST', '/v1/payments', {
        amount: { amount, currency: totals.gross.currency },
        valueDate: valueDate ?? today,
        paymentRequestId: id,
      });
      return eventually(async () => {
        const found = await perennial.ask(payment, 'GET', `/v1/payments/${paymentId}`);
        if (found.state === 'received') throw new Error(`The payment ${paymentId} is still being applied`);
        return found;
      });
    },
    async paysOrder({ id, paymentRequestId }) {
      const request = await perennial.ask(paymentRequest, 'GET', `/v1/payment-requests/${paymentRequestId}`);
      await self.pays(request);
      return eventually(async () => {
        const found = await read(id);
        if (found.state !== 'fulfilled') throw new Error(`The order ${id} is ${found.state}`);
        return found;
      });
    },
    async buys(purchase) {
      const { subscriptionId, paymentRequestId } = await self.paysOrder(await self.orders(purchase));
      const request = await perennial.ask(paymentRequest, 'GET', `/v1/payment-requests/${paymentRequestId}`);
      return { subscriptionId, request };
    },
    addsCard: (number, expires = '12/40') => enter({ kind: 'card' }, { number, expires, securityCode: '123' }),
    agreesToMandate: (amount, code = '777123') => enter({ kind: 'blik', cap: { amount, currency: 'PLN' } }, { code }),
    paysBy: ({ id }, how) => by.ask(payment, 'POST', `/v1/payment-requests/${id}/payments`, { by: how }),
    async requests(subscriptionId) {
      const path = `/v1/payment-requests?subscriptionId=${subscriptionId}`;
      return (await by.ask(paymentRequestPage, 'GET', path)).items.reverse();
    },
    async charges() {
      const { items } = await perennial.ask(paymentPage, 'GET', `/v1/payments?tenantId=${tenantId}`);
      return items.filter(({ source }) => source === 'provider').reverse();
    },
    subscription: (id) => by.ask(subscription, 'GET', `/v1/subscriptions/${id}`),
    beforeEnd({ term }, days) {
      const expiresOn = plainDate(term.expiresOn ?? '');
      return startOfDay(addDays(expiresOn, -days), 'Europe/Warsaw').toString();
    },
  };
  return self;
}

/** The books of an account, which add up. */
export async function booksOf(
  { testEnvironment }: Perennial,
  { billingAccountId }: Pick<LiveBuyer, 'billingAccountId'>,
  currency = 'PLN',
): Promise<LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  for await (const { entry } of testEnvironment.database.accountBooks.entries(billingAccountId, currency)) {
    entries.push(ledgerEntryFromJson(entry));
  }
  const problems = booksProblems(entries);
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'));
  return entries;
}

/** Fills in a page of the payment server. */
export async function submit(url: string, form: Record<string, string>): Promise<void> {
  const { status } = await fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
  if (status !== 303) throw new Error(`The page of the payment server was answered ${status}`);
}

/** Tells the payment server what it is to do, and banks what happens. */
export async function paymentServer(
  { testEnvironment }: Pick<Perennial, 'testEnvironment'>,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const response = await fetch(testEnvironment.paymentsUrl + path, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${await response.text()}`);
  return response.status === 204 ? undefined : response.json();
}

/** Its webhooks come to the API. */
export async function hearFromPaymentServer(perennial: Perennial): Promise<void> {
  await paymentServer(perennial, 'PUT', '/control/webhooks', { url: `${perennial.url}/v1/payment-events` });
}

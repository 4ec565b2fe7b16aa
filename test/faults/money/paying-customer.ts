/** A customer who orders, pays and is charged while servers are killed: every request is repeated until it is answered. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';
import { statementImport } from '../../../api/billing/bank-statements/schema.js';

import { paymentRequest, paymentRequestPage } from '../../../api/billing/payment-requests/schema.js';
import { payment } from '../../../api/billing/payments/schema.js';
import { quote } from '../../../api/billing/quotes/schema.js';
import { testClock } from '../../../api/operations/test-clocks/schema.js';
import { subscription } from '../../../api/subscriptions/subscriptions/schema.js';
import { mt940, type PrintedPayment } from '../../bank-statements.js';
import { type Buyer, boughtOrder, type Order, type Payment, type PaymentRequest } from '../../buyers.js';
import type { Answered, Perennial, Subscription } from '../../perennial.js';
import { codeOf, requestWithRetry, succeedWithRetry } from '../request-with-retry.js';
import { patienceMs, whileItMoves } from '../while-it-moves.js';

const between = 250;
const goodCode = '777123';

/** What the customer was answered, and what the bank has: it has to be there afterwards. */
export interface Answers {
  readonly payments: Set<string>;
  readonly orders: Set<string>;
  /** Transfers that a bank has booked, by its reference, in minor units. */
  readonly transfers: Map<string, number>;
}

export type By = { readonly kind: 'storedMethod'; readonly paymentMethodId: string } | { readonly kind: 'blikCode' };

export class PayingCustomer {
  readonly answers: Answers = { payments: new Set(), orders: new Set(), transfers: new Map() };
  private entries = 0;

  constructor(
    readonly perennial: Perennial,
    readonly buyer: Buyer,
    private readonly name: string,
  ) {}

  async ask<Schema extends z.ZodType>(
    schema: Schema,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<z.output<Schema>> {
    return schema.parse((await succeedWithRetry(this.perennial, method, path, body)).body);
  }

  async now(): Promise<string> {
    return (await this.ask(testClock, 'GET', `/v1/test-clocks/${this.buyer.clock.id}`)).now;
  }

  subscription(id: string): Promise<Subscription> {
    return this.ask(subscription, 'GET', `/v1/subscriptions/${id}`);
  }

  /** @returns the order, or the refusal's code */
  async orders(asked: object): Promise<Order | string> {
    const quoted = await requestWithRetry(this.perennial, 'POST', '/v1/quotes', asked);
    const refused = codeOf(quoted);
    if (quoted.status === 422) throw new Error(quoted.text);
    if (refused !== null) return refused;
    const { id: quoteId } = quote.parse(quoted.body);
    const agreement = { version: '2026-01', signedBy: 'Ewa Lis' };
    const placed = await requestWithRetry(this.perennial, 'POST', '/v1/orders', { quoteId, agreement });
    const stale = codeOf(placed);
    if (stale !== null) return stale;
    const { id } = boughtOrder.parse(placed.body);
    this.answers.orders.add(id);
    return whileItMoves(async () => {
      const found = await this.orderOf(id);
      if (found.state === 'placed') throw new Error(`${id} is still placed`);
      return found;
    });
  }

  orderOf(id: string): Promise<Order> {
    return this.ask(boughtOrder, 'GET', `/v1/orders/${id}`);
  }

  requestOf(id: string): Promise<PaymentRequest> {
    return this.ask(paymentRequest, 'GET', `/v1/payment-requests/${id}`);
  }

  async openRequest(subscriptionId: string): Promise<PaymentRequest | undefined> {
    const path = `/v1/payment-requests?subscriptionId=${subscriptionId}&status=open`;
    return (await this.ask(paymentRequestPage, 'GET', path)).items[0];
  }

  /** Pays a request by the stored method or a BLIK code, and waits until that is decided. @returns null where nothing was to be paid any more */
  async paysBy(request: Pick<PaymentRequest, 'id'>, by: By, code = goodCode): Promise<Payment | null> {
    const path = `/v1/payment-requests/${request.id}/payments`;
    const named = by.kind === 'blikCode' ? { ...by, code } : by;
    const answered = await requestWithRetry(this.perennial, 'POST', path, { by: named });
    const refused = codeOf(answered);
    if (refused === 'paymentRequestClosed' || refused === 'paymentMethodNotReady') return null;
    if (answered.status !== 201) throw new Error(`${path} was answered ${answered.status}: ${answered.text}`);
    const { id } = payment.parse(answered.body);
    this.answers.payments.add(id);
    return this.decided(id);
  }

  decided(id: string): Promise<Payment> {
    return whileItMoves(async () => {
      const found = await this.ask(payment, 'GET', `/v1/payments/${id}`);
      if (found.state === 'pending' || found.state === 'received') throw new Error(`${id} is ${found.state}`);
      return found;
    });
  }

  /** A transfer as the bank books it. */
  transfer(request: Pick<PaymentRequest, 'reference'>, amount: number, valueDate: string): PrintedPayment {
    this.entries += 1;
    const bankReference = `${this.name}E${this.entries}`;
    this.answers.transfers.set(bankReference, amount);
    return { amount, valueDate, title: `oplata ${request.reference}`, bankReference };
  }

  /** A person records a transfer. */
  async records(request: Pick<PaymentRequest, 'id'>, { amount, valueDate }: PrintedPayment): Promise<Payment> {
    const body = { amount: { amount, currency: 'PLN' }, valueDate, paymentRequestId: request.id };
    const { id } = await this.ask(payment, 'POST', '/v1/payments', body);
    this.answers.payments.add(id);
    return this.decided(id);
  }

  /** Imports a file, and waits until its payments are decided. */
  async imports(entries: readonly PrintedPayment[]): Promise<Payment[]> {
    const { id } = statementImport.parse((await this.post(mt940(entries))).body);
    const imported = await this.ask(statementImport, 'GET', `/v1/bank-statements/${id}`);
    const ids = imported.entries.map(({ paymentId }) => paymentId);
    for (const paymentId of ids) this.answers.payments.add(paymentId);
    return Promise.all(ids.map((paymentId) => this.decided(paymentId)));
  }

  /** Posts a file until it is taken. */
  private async post(file: string): Promise<Answered> {
    const { url, operatorKey } = this.perennial;
    const headers = {
      Authorization: `Bearer ${operatorKey}`,
      'Content-Type': 'text/plain',
      'Idempotency-Key': randomUUID(),
    };
    const begun = Date.now();
    for (;;) {
      const path = `${url}/v1/bank-statements?testClockId=${this.buyer.clock.id}`;
      const response = await fetch(path, { method: 'POST', headers, body: file });
      const text = await response.text();
      if (response.status === 201) {
        return { status: 201, headers: response.headers, text, body: JSON.parse(text) as unknown };
      }
      const isPassing = response.status >= 500 || /requestInProgress|clockAdvancing/.test(text);
      if (!isPassing || Date.now() - begun > patienceMs()) throw new Error(`${response.status}: ${text}`);
      await pause(between);
    }
  }
}

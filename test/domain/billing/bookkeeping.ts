/** Requests, payments and heads of entries for the tests of the ledger. */
import type { PayableRequest, ReceivedPayment } from '../../../domain/billing/allocation.js';
import { billingDetails } from '../../../domain/billing/billing-details.js';
import type { LedgerEntryHead } from '../../../domain/billing/ledger.js';
import { issueRequest, type PaymentRequest } from '../../../domain/billing/payment-requests.js';
import { addHours, instant, plainDate } from '../../../domain/calendar.js';
import { money } from '../../../domain/money.js';
import { domestic, plan, quoteAt } from './quoting.js';

export const currency = 'PLN';
export const pln = (amount: number) => money(amount, currency);
export const begin = instant('2027-03-01T10:00:00Z');

export const billing = billingDetails({
  kind: 'organisation',
  name: 'Łódzkie Wędliny sp. z o.o.',
  country: 'PL',
  address: { lines: ['Piotrkowska 1'], postalCode: '90-001', city: 'Łódź' },
  invoiceEmail: 'faktury@example.com',
});

export function linesFor(seats: number) {
  return quoteAt('2027-03-01T10:00:00Z', { kind: 'purchase', plan: plan(), seats, currency }).lines;
}

export function requested(id: string, seats = 1): PaymentRequest {
  return issueRequest({
    id,
    kind: 'order',
    billingAccountId: 'acc-1',
    sellerId: 'sel-1',
    subscriptionId: null,
    orderId: 'ord-1',
    unpaidFrom: null,
    reference: '1000000064',
    billing,
    currency,
    lines: linesFor(seats),
    issuedAt: begin,
    ...domestic,
  });
}

export function head(id: string, hours = 0): LedgerEntryHead {
  return { id, billingAccountId: 'acc-1', at: addHours(begin, hours), by: 'system', reason: 'test' };
}

export const payable = (request: PaymentRequest, options: Partial<PayableRequest> = {}): PayableRequest => ({
  id: request.id,
  reference: request.reference,
  status: request.status,
  replacedBy: null,
  payerName: billing.name,
  due: [{ from: null, gross: request.totals.gross }],
  applied: [],
  ...options,
});

export const received = (id: string, amount: number, requestId: string | null): ReceivedPayment => ({
  id,
  amount: pln(amount),
  valueDate: plainDate('2027-03-02'),
  method: 'transfer',
  requestId,
  references: [],
  payerName: null,
});

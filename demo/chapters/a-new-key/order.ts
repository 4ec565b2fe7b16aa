/** A partner buys keys that nobody sees for a customer; the customer redeems them by naming the order. */
import { z } from 'zod';
import { billingAccount } from '../../../api/billing/billing-accounts/schema.js';
import { order } from '../../../api/billing/orders/schema.js';
import { paymentRequest } from '../../../api/billing/payment-requests/schema.js';
import { payment } from '../../../api/billing/payments/schema.js';
import { quote } from '../../../api/billing/quotes/schema.js';
import { keyOrder, keyOrderPage } from '../../../api/keys/key-orders/schema.js';
import { addMonths } from '../../../domain/calendar.js';
import { formatDay } from '../../format-time.js';
import { until } from '../../http.js';
import type { EnteredPartner } from '../../partners.js';
import { ownAddress } from '../../purchase.js';
import type { Company } from './company.js';

export interface Ordered {
  readonly id: string;
  readonly seats: number;
}

/** A partner with a billing account for the clock of the story. */
export interface Buyer extends EnteredPartner {
  readonly billingAccountId: string;
}

interface Wanted {
  readonly planId: string;
  readonly count: number;
  readonly seatsPerKey: number;
}

const wholeKey = /[0-9A-Z]{5}(-[0-9A-Z]{5}){4}/;

/** The partner says who is billed for what it buys on a clock. */
export async function buyerOn(testClockId: string, partner: EnteredPartner): Promise<Buyer> {
  const details = {
    name: partner.name,
    address: { lines: ['ul. Prosta 1'], city: 'Warszawa', postalCode: '00-001' },
    country: 'PL',
    vatId: 'PL5260250995',
    invoiceEmail: ownAddress('faktury', 'doradca.example'),
  };
  const owner = { kind: 'partner', partnerId: partner.id, testClockId };
  const { id } = await partner.api.post('/v1/billing-accounts', { owner, details }, billingAccount);
  return { ...partner, billingAccountId: id };
}

/** The partner buys, and the administrator sees it. */
export async function orderKeys(company: Company, partner: Buyer, wanted: Wanted): Promise<Ordered> {
  const { api, tenantId, organisation, stage } = company;
  const { story } = stage;
  const seats = wanted.count * wanted.seatsPerKey;
  const redeemBy = addMonths(await company.today(), 12);
  const { keyOrderId, gross } = await bought(company, partner, wanted);
  const made = await partner.api.get(`/v1/key-orders/${keyOrderId}`, keyOrder);
  const answers = [made, await partner.api.get(`/v1/key-batches/${made.keyBatchId}`, z.unknown())];
  story.expect(
    `${partner.name} buys ${seats} seats of ${wanted.planId} for ${organisation} (${gross}): once they are paid the order is pending, to be redeemed by ${formatDay(redeemBy)}`,
    { state: made.state, seats: made.seats, redeemBy: made.redeemBy },
    { state: 'pending', seats, redeemBy: redeemBy.toString() },
  );
  story.expect(
    `Nobody is shown the keys, not even ${partner.name}`,
    answers.filter((answer) => wholeKey.test(JSON.stringify(answer))).length,
    0,
  );
  const pending = await api.get(`/v1/key-orders?tenantId=${tenantId}&state=pending`, keyOrderPage);
  story.expect(
    `${company.administrator.name} sees it among the pending orders`,
    pending.items.map(({ id, orderedBy }) => [id, orderedBy?.name]),
    [[made.id, partner.name]],
  );
  return { id: made.id, seats };
}

/** By a quote and an order, paid by a transfer on the same day. */
async function bought(company: Company, { api, billingAccountId }: Buyer, wanted: Wanted) {
  const { stage, tenantId } = company;
  const asked = { kind: 'keys', billingAccountId, tenantId, ...wanted };
  const quoted = await api.post('/v1/quotes', asked, quote);
  const placed = await api.post('/v1/orders', { quoteId: quoted.id }, order);
  const within = { signal: stage.signal, timeoutMs: 120_000 };
  const waiting = await until(
    'Payment is asked for',
    async () => {
      const found = await api.get(`/v1/orders/${placed.id}`, order);
      return found.state === 'awaitingPayment' ? found : undefined;
    },
    within,
  );
  const { totals, reference } = await api.get(`/v1/payment-requests/${waiting.paymentRequestId}`, paymentRequest);
  const valueDate = (await company.today()).toString();
  await stage.api.post('/v1/payments', { amount: totals.gross, valueDate, reference }, payment);
  const keyOrderId = await until(
    'The keys exist',
    async () => (await api.get(`/v1/orders/${placed.id}`, order)).keys?.keyOrderId ?? undefined,
    within,
  );
  return { keyOrderId, gross: `${(totals.gross.amount / 100).toFixed(2)} ${totals.gross.currency}` };
}

/** What became of it. */
export async function expectOrder(company: Company, { id }: Ordered, sentence: string, state: string): Promise<void> {
  const found = await company.api.get(`/v1/key-orders/${id}`, keyOrder);
  company.stage.story.expect(sentence, `${found.state}`, state);
}

/** A hosting company that buys by order, with its subscription, requests and books. */
import type { z } from 'zod';
import { billingAccount } from '../../../api/billing/billing-accounts/schema.js';
import { documentPage } from '../../../api/billing/documents/schema.js';
import { balances } from '../../../api/billing/ledger/schema.js';
import { order } from '../../../api/billing/orders/schema.js';
import { paymentRequest, paymentRequestPage } from '../../../api/billing/payment-requests/schema.js';
import { payment } from '../../../api/billing/payments/schema.js';
import { quote } from '../../../api/billing/quotes/schema.js';
import { tenant } from '../../../api/identity/tenants/schema.js';
import { subscription } from '../../../api/subscriptions/subscriptions/schema.js';
import type { Stage } from '../../chapter.js';
import { until } from '../../http.js';
import { ownAddress, untilSetUp } from '../../purchase.js';
import { StoryBroken } from '../../story.js';

export const zone = 'Europe/Warsaw';
export const planId = 'office-business';

type Order = z.output<typeof order>;
type Quote = z.output<typeof quote>;
type PaymentRequest = z.output<typeof paymentRequest>;
type Amount = { readonly amount: number; readonly currency: string };

export class Host {
  /** The subscription that it has now. */
  subscriptionId = '';

  private constructor(
    private readonly stage: Stage,
    readonly tenantId: string,
    readonly billingAccountId: string,
  ) {}

  static async open(stage: Stage, testClockId: string): Promise<Host> {
    const { api } = stage;
    const { id: tenantId } = await api.post(
      '/v1/tenants',
      {
        country: 'PL',
        organisation: 'Hosting Lis',
        timeZone: zone,
        locale: 'pl-PL',
        administrators: [{ name: 'Ewa Lis', email: ownAddress('ewa', 'hosting-lis.example') }],
        testClockId,
      },
      tenant,
    );
    const details = {
      name: 'Hosting Lis sp. z o.o.',
      address: { lines: ['ul. Lisia 7'], city: 'Warszawa', postalCode: '00-123' },
      country: 'PL',
      vatId: 'PL5260250995',
      invoiceEmail: ownAddress('faktury', 'hosting-lis.example'),
    };
    const owner = { kind: 'organisation', tenantId };
    const account = await api.post('/v1/billing-accounts', { owner, details }, billingAccount);
    return new Host(stage, tenantId, account.id);
  }

  quote(asked: object): Promise<Quote> {
    return this.stage.api.post('/v1/quotes', asked, quote);
  }

  purchase(seats: number): Promise<Quote> {
    const { tenantId, billingAccountId } = this;
    return this.quote({ kind: 'purchase', tenantId, billingAccountId, planId, seats });
  }

  async commit({ id: quoteId }: Pick<Quote, 'id'>): Promise<Order> {
    const agreement = { version: '2026-01', signedBy: 'Ewa Lis' };
    const { id } = await this.stage.api.post('/v1/orders', { quoteId, agreement }, order);
    return this.untilOrder(id, (state) => state !== 'placed');
  }

  /** Pays an order, and waits for what it delivers. */
  async payOrder(placed: Order, valueDate: string): Promise<Order> {
    await this.transfer(await this.request(placed.paymentRequestId ?? ''), valueDate);
    return this.untilDelivered(placed.id);
  }

  async untilDelivered(orderId: string): Promise<Order> {
    const delivered = await this.untilOrder(orderId, (state) => state === 'fulfilled');
    this.subscriptionId = delivered.subscriptionId ?? '';
    await untilSetUp(this.stage, this.subscriptionId);
    return delivered;
  }

  async transfer(request: PaymentRequest, valueDate: string): Promise<void> {
    const { api, signal } = this.stage;
    const { reference, totals } = request;
    const given = { amount: totals.gross, valueDate, reference, payerName: 'HOSTING LIS SP Z OO' };
    const { id } = await api.post('/v1/payments', given, payment);
    const look = async () => {
      const { state } = await api.get(`/v1/payments/${id}`, payment);
      if (state === 'waiting') throw new StoryBroken('The payment waits for a person');
      return state === 'applied' ? true : undefined;
    };
    await until('Applied', look, { signal });
  }

  request(id: string): Promise<PaymentRequest> {
    return this.stage.api.get(`/v1/payment-requests/${id}`, paymentRequest);
  }

  /** What is asked for now. */
  async open(): Promise<PaymentRequest> {
    const path = `/v1/payment-requests?subscriptionId=${this.subscriptionId}&status=open`;
    const look = async () => (await this.stage.api.get(path, paymentRequestPage)).items[0];
    return until('Asked for', look, { signal: this.stage.signal });
  }

  subscription() {
    return this.stage.api.get(`/v1/subscriptions/${this.subscriptionId}`, subscription);
  }

  async owed(): Promise<Amount> {
    const path = `/v1/billing-accounts/${this.billingAccountId}/balance`;
    const [book] = (await this.stage.api.get(path, balances)).items;
    return book?.owed ?? { amount: 0, currency: 'PLN' };
  }

  /** Its invoices, the oldest first, once the authority has them. */
  async invoices() {
    const { api, signal } = this.stage;
    const path = `/v1/documents?tenantId=${this.tenantId}&kind=invoice&from=2020-01-01&limit=100`;
    const look = async () => {
      const { items } = await api.get(path, documentPage);
      return items.every(({ authority }) => authority?.state === 'accepted') ? items.reverse() : undefined;
    };
    return until('Accepted', look, { signal });
  }

  pdfOf(documentId: string): Promise<Buffer> {
    return this.stage.api.file(`/v1/documents/${documentId}/files/pdf`);
  }

  private async untilOrder(id: string, is: (state: Order['state']) => boolean): Promise<Order> {
    const { api, signal } = this.stage;
    const look = async () => {
      const found = await api.get(`/v1/orders/${id}`, order);
      if (found.problem) throw new StoryBroken(`The order is stuck: ${found.problem.message}`);
      return is(found.state) ? found : undefined;
    };
    return until('Ordered', look, { signal });
  }
}

export function told({ amount, currency }: Amount): string {
  return `${(amount / 100).toFixed(2)} ${currency}`;
}

import { order } from '../../../api/billing/orders/schema.js';
import { paymentRequest, paymentRequestPage } from '../../../api/billing/payment-requests/schema.js';
import { quote } from '../../../api/billing/quotes/schema.js';
import { booksOf, buyer } from '../../buyers.js';
import { eventually } from '../../eventually.js';
import { openPerennial, type Perennial } from '../../perennial.js';

let perennial: Perennial;
beforeAll(async () => {
  perennial = await openPerennial();
});
afterAll(() => perennial.close());

describe('a purchase', () => {
  it('is asked for, paid by transfer, delivered, and renewed by the next request', async () => {
    const customer = await buyer(perennial);
    const { subscriptionId, request } = await customer.buys({ planId: 'mail-monthly', seats: 12 });
    expect(request).toMatchObject({ status: 'paid', kind: 'order' });
    const path = `/v1/subscriptions/${subscriptionId}`;
    expect((await perennial.call('GET', path)).body).toMatchObject({
      state: expect.stringMatching(/active|settingUp/),
    });
    await customer.clock.advanceTo(customer.beforeEnd(await customer.subscription(subscriptionId), 5));
    const page = await perennial.ask(
      paymentRequestPage,
      'GET',
      `/v1/payment-requests?subscriptionId=${subscriptionId}&status=open`,
    );
    expect(page.items).toMatchObject([{ kind: 'proForma', version: 1, lines: [{ seats: 12 }] }]);
    const [proForma] = page.items;
    if (!proForma) throw new Error('Nothing is asked for');
    await customer.pays(proForma);
    const after = await perennial.ask(paymentRequest, 'GET', `/v1/payment-requests/${proForma.id}`);
    expect(after.status).toBe('paid');
    await booksOf(perennial, customer);
  });

  it('lapses when nobody pays it, and its request with it', async () => {
    const customer = await buyer(perennial);
    const placed = await customer.orders({ planId: 'mail-monthly', seats: 3 });
    await customer.clock.advanceBy('P20D');
    const lapsed = await eventually(async () => {
      const found = await perennial.ask(order, 'GET', `/v1/orders/${placed.id}`);
      expect(found.state).toBe('lapsed');
      return found;
    });
    expect(lapsed.cancellable).toBe(false);
    const request = await perennial.ask(paymentRequest, 'GET', `/v1/payment-requests/${placed.paymentRequestId}`);
    expect(request.status).toBe('lapsed');
    await booksOf(perennial, customer);
  });
});

describe('more seats', () => {
  it('are paid for the rest of the period, and count from the payment', async () => {
    const customer = await buyer(perennial);
    const { subscriptionId } = await customer.buys({ planId: 'mail-monthly', seats: 5 });
    await customer.clock.advanceBy('P3D');
    const asked = { kind: 'seats', subscriptionId, seats: 8 };
    const quoted = await perennial.ask(quote, 'POST', '/v1/quotes', asked);
    expect(quoted.lines).toMatchObject([{ code: 'seatsAdded', seats: 3 }]);
    const placed = await customer.commits(quoted);
    expect(await customer.subscription(subscriptionId)).toMatchObject({ seats: { owned: 5 } });
    await customer.paysOrder(placed);
    await eventually(async () =>
      expect(await customer.subscription(subscriptionId)).toMatchObject({ seats: { owned: 8 } }),
    );
    await booksOf(perennial, customer);
  });
});

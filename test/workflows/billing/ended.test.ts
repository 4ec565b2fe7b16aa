/** What becomes of money when a subscription comes to an end. */

import { payment } from '../../../api/billing/payments/schema.js';
import { quote } from '../../../api/billing/quotes/schema.js';
import { certificate } from '../../../api/subscriptions/subscriptions/schema.js';
import { imports, mt940 } from '../../bank-statements.js';
import { type Buyer, booksOf, buyer, type PaymentRequest, paymentServer } from '../../buyers.js';
import { eventually } from '../../eventually.js';
import { openPerennial, type Perennial } from '../../perennial.js';

let perennial: Perennial;
beforeAll(async () => {
  perennial = await openPerennial();
});
afterAll(() => perennial.close());

const requested = async ({ requests }: Buyer, subscriptionId: string) =>
  (await requests(subscriptionId)).map(({ kind, status }) => `${kind} ${status}`);

async function newest({ requests }: Buyer, subscriptionId: string): Promise<PaymentRequest> {
  const found = (await requests(subscriptionId)).at(-1);
  if (!found) throw new Error('Nothing was asked for');
  return found;
}

describe('the request for the next term of a subscription that was deleted', () => {
  it('has lapsed: money that names it waits, and nothing is left at the payment provider', async () => {
    const customer = await buyer(perennial);
    const { subscriptionId } = await customer.buys({ planId: 'mail-monthly', seats: 2 });
    await customer.addsCard('4000000000009995');
    await customer.agreesToMandate(100);
    const { database, context } = perennial.testEnvironment;
    const account = await database.billingAccounts.find(customer.billingAccountId);
    const customerId = account?.providerCustomers['local'] ?? '';
    expect(await context.payments.methods(customerId)).toHaveLength(2);
    // Of what it is asked when the data goes, some is refused for a moment.
    await customer.clock.advanceTo(customer.beforeEnd(await customer.subscription(subscriptionId), -119));
    await paymentServer(perennial, 'PUT', '/behaviour', { failNext: 2 });
    const before = await customer.subscription(subscriptionId);
    await customer.clock.advanceBy('P2D');
    const deleted = await customer.subscription(subscriptionId);
    expect([before.state, deleted.state]).toEqual(['disabled', 'deleted']);
    expect(await requested(customer, subscriptionId)).toEqual(['order paid', 'proForma replaced', 'proForma lapsed']);

    expect(await context.payments.methods(customerId)).toEqual([]);
    const paths = `/v1/billing-accounts/${customer.billingAccountId}/payment-methods`;
    const { text } = await perennial.call('GET', paths);
    expect(text).not.toContain('9995');
    const { content } = await perennial.ask(certificate, 'GET', `/v1/certificates/${deleted.certificateId}`);
    expect(content.done).toContainEqual({ what: 'paymentMethodsAtProvider', count: 2 });
    expect(content.kept).toContainEqual(expect.objectContaining({ what: 'accountingRecords' }));
    await expect(
      context.payments.pay(
        {
          customerId,
          amount: { amount: 100, currency: 'PLN' },
          reference: 'late',
          description: 'late',
          by: { kind: 'blikCode', code: '777123' },
          returnUrl: 'http://localhost',
        },
        { idempotencyKey: 'late', at: deleted.now },
      ),
    ).rejects.toMatchObject({ code: 'notFound' });

    const asked = await newest(customer, subscriptionId);
    const valueDate = deleted.now.slice(0, 10);
    const title = `oplata ${asked.reference}`;
    const file = mt940([{ amount: asked.totals.gross.amount, valueDate, title, bankReference: 'Z1' }]);
    const [entry] = (await imports(perennial, file, customer.clock.id)).entries;
    expect(await perennial.ask(payment, 'GET', `/v1/payments/${entry?.paymentId}`)).toMatchObject({
      state: 'waiting',
      allocations: [{ kind: 'waits', reason: 'lapsed' }],
    });
    await booksOf(perennial, customer);
  });
});

describe('what is owed of a commitment', () => {
  it('stays owed when the subscription is deleted: paid, it brings nothing back', async () => {
    const customer = await buyer(perennial);
    const { subscriptionId } = await customer.buys({
      planId: 'office-business-monthly-billing',
      seats: 2,
      more: { currency: 'EUR' },
    });
    expect(await customer.subscription(subscriptionId)).toMatchObject({ paidThrough: '2035-02-15' });
    await customer.clock.advanceTo('2035-05-18T12:00:00Z');
    const deleted = await customer.subscription(subscriptionId);
    expect(deleted.state).toBe('deleted');
    // The periods that had begun by then, and none of the other eight.
    const owed = await newest(customer, subscriptionId);
    expect(owed).toMatchObject({ status: 'open', kind: 'proForma' });
    expect(owed.lines.map(({ from }) => from)).toEqual(['2035-02-15', '2035-03-15', '2035-04-15', '2035-05-15']);

    const paid = await customer.pays(owed);
    expect(paid).toMatchObject({ state: 'applied', allocations: [{ kind: 'settled' }] });
    expect((await newest(customer, subscriptionId)).status).toBe('paid');
    expect(await customer.subscription(subscriptionId)).toMatchObject({ state: 'deleted', paidThrough: '2035-02-15' });
  });
});

describe('a subscription whose place another one has taken', () => {
  it('asks for nothing any more', async () => {
    const customer = await buyer(perennial);
    const { subscriptionId } = await customer.buys({ planId: 'mail-monthly', seats: 2 });
    await customer.clock.advanceTo(customer.beforeEnd(await customer.subscription(subscriptionId), 5));
    expect(await requested(customer, subscriptionId)).toEqual(['order paid', 'proForma open']);
    const { term } = await customer.subscription(subscriptionId);
    const asked = { kind: 'planChange', subscriptionId, planId: 'office-business', seats: 2, when: 'lastDay' };
    const placed = await customer.commits(await perennial.ask(quote, 'POST', '/v1/quotes', asked));
    await customer.paysOrder(placed);
    await customer.clock.advanceTo(`${term.expiresOn}T12:00:00Z`);
    await eventually(async () =>
      expect(await customer.subscription(subscriptionId)).toMatchObject({ state: 'superseded' }),
    );
    await eventually(async () =>
      expect(await requested(customer, subscriptionId)).toEqual(['order paid', 'proForma withdrawn']),
    );
    await booksOf(perennial, customer);
  });
});

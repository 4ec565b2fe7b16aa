/** What becomes of money when a subscription comes to an end. */

import { balances } from '../../../api/billing/ledger/schema.js';
import { paymentRequest } from '../../../api/billing/payment-requests/schema.js';
import { payment } from '../../../api/billing/payments/schema.js';
import { quote } from '../../../api/billing/quotes/schema.js';
import { parkedCasePage } from '../../../api/operations/parked-cases/schema.js';
import { certificate } from '../../../api/subscriptions/subscriptions/schema.js';
import { timeline } from '../../../api/subscriptions/timelines/schema.js';
import { imports, mt940 } from '../../bank-statements.js';
import { type Buyer, booksOf, buyer, type PaymentRequest, paymentServer, submit } from '../../buyers.js';
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

/** Refunds that wait for a person. */
async function waiting({ tenantId }: Buyer) {
  const { items } = await perennial.ask(parkedCasePage, 'GET', `/v1/parked-cases?kind=refund&tenantId=${tenantId}`);
  return items;
}

async function standing({ billingAccountId }: Buyer) {
  const { items } = await perennial.ask(balances, 'GET', `/v1/billing-accounts/${billingAccountId}/balance`);
  return items.map(({ owed, credit, sums }) => ({
    owed: owed.amount,
    credit: credit.amount,
    refunds: sums['refunds'],
  }));
}

describe('the request for the next term of a subscription that was deleted', () => {
  it('has lapsed: money that names it waits, and nothing is left at the payment provider', async () => {
    const customer = await buyer(perennial);
    // An order that is paid by card and, before the bank has confirmed that, in part by transfer: so much is too much.
    const { subscriptionId, paymentRequestId } = await customer.orders({ planId: 'mail-monthly', seats: 2 });
    const asking = await customer.addsCard('4000002760003184');
    const by = { kind: 'storedMethod', paymentMethodId: asking.id };
    const first = await perennial.ask(paymentRequest, 'GET', `/v1/payment-requests/${paymentRequestId}`);
    const { confirmAt } = await customer.paysBy(first, by);
    await customer.pays(first, { amount: 500 });
    await submit(confirmAt ?? '', { answer: 'confirm' });
    await eventually(async () => expect(await standing(customer)).toMatchObject([{ owed: -500, credit: 500 }]));
    await eventually(async () => expect((await customer.subscription(subscriptionId)).state).toBe('active'));
    await perennial.call('DELETE', `/v1/billing-accounts/${customer.billingAccountId}/payment-methods/${asking.id}`);
    // The next period costs as much, and less is collected for it: by the credit first, then by what of that was kept for its request.
    const collected = async () => {
      const { future } = await perennial.ask(timeline, 'GET', `/v1/subscriptions/${subscriptionId}/timeline`);
      return future.find(({ kind }) => kind === 'collectionDue')?.details['amount'];
    };
    const missing = { ...first.totals.gross, amount: first.totals.gross.amount - 500 };
    expect(await collected()).toEqual(missing);
    await customer.clock.advanceTo(customer.beforeEnd(await customer.subscription(subscriptionId), 3));
    expect(await requested(customer, subscriptionId)).toEqual(['order paid', 'proForma open']);
    expect(await collected()).toEqual(missing);
    await customer.addsCard('4000000000009995');
    await customer.agreesToMandate(100);
    const { database, context } = perennial.testEnvironment;
    const account = await database.billingAccounts.find(customer.billingAccountId);
    const customerId = account?.providerCustomers['local'] ?? '';
    expect(await context.payments.methods(customerId)).toHaveLength(2);
    // Of what it is asked when the data goes, some is refused for a moment.
    await customer.clock.advanceTo(customer.beforeEnd(await customer.subscription(subscriptionId), -119));
    await customer.pays(await newest(customer, subscriptionId), { amount: 300 });
    await paymentServer(perennial, 'PUT', '/behaviour', { failNext: 2 });
    const before = await customer.subscription(subscriptionId);
    await customer.clock.advanceBy('P2D');
    const deleted = await customer.subscription(subscriptionId);
    expect([before.state, deleted.state]).toEqual(['disabled', 'deleted']);
    expect((await requested(customer, subscriptionId)).slice(-2)).toEqual(['proForma replaced', 'proForma lapsed']);

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

    // What was paid too much by card goes back to it; what came by transfer waits for a person, whom the operators' mail tells.
    const [charge] = await customer.charges();
    const listed = await paymentServer(perennial, 'GET', `/control/payments?reference=${first.id}`);
    expect([charge?.state, listed]).toMatchObject(['applied', { items: [{ refunded: { amount: 500 } }] }]);
    const [back] = await waiting(customer);
    expect(back).toMatchObject({ what: 'accountErased', state: 'granted', problem: null });
    expect(await standing(customer)).toEqual([{ owed: -300, credit: 0, refunds: -300 }]);
    const refundId = back?.id.replace('refund/', '') ?? '';
    const mails = await perennial.mails({ to: 'operators@reseller.example' });
    const told = mails.filter(({ text }) => text.includes(`/v1/refunds/${refundId}/paid-out`));
    expect(told.map(({ subject }) => subject)).toEqual([
      expect.stringMatching(/^Hosting Lis sp\. z o\.o\.: PLN\s3\.00 of credit is to be paid back$/),
    ]);
    const stored = await database.notices.about('refundWaits', `${refundId}/0`);
    expect(stored).toMatchObject([{ state: 'sent', mail: null }]);
    const paidOut = await perennial.call('POST', `/v1/refunds/${refundId}/paid-out`, {});
    expect(paidOut.body).toMatchObject({ state: 'paidOut', paymentRequestId: null, amount: { amount: 800 } });
    expect(await standing(customer)).toEqual([{ owed: 0, credit: 0, refunds: 0 }]);

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

    const paid = await customer.pays(owed, { amount: owed.totals.gross.amount + 700 });
    expect(paid).toMatchObject({ state: 'applied', allocations: [{ kind: 'settled' }, { kind: 'credited' }] });
    expect((await newest(customer, subscriptionId)).status).toBe('paid');
    // Too much, and nobody is left whose next request could use it.
    await eventually(async () => expect(await waiting(customer)).toMatchObject([{ state: 'granted' }]));
    expect(await standing(customer)).toEqual([{ owed: -700, credit: 0, refunds: -700 }]);
    const [back] = await waiting(customer);
    const mails = await perennial.mails({ to: 'operators@reseller.example' });
    expect(mails.filter(({ text }) => text.includes(back?.id.replace('refund/', '') ?? ''))).toHaveLength(1);
    await booksOf(perennial, customer, 'EUR');
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

import {
  detachedPaymentMethod,
  paymentMethod,
  paymentMethodPage,
} from '../../../api/billing/payment-methods/schema.js';
import { paymentRequest } from '../../../api/billing/payment-requests/schema.js';
import { payment } from '../../../api/billing/payments/schema.js';
import { quote } from '../../../api/billing/quotes/schema.js';
import { type Buyer, buyer, hearFromPaymentServer, type Order, paymentServer, submit } from '../../buyers.js';
import { eventually } from '../../eventually.js';
import { openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

const card = '4242424242424242';
const confirmedCard = '4000002760003184';

let perennial: Perennial;
let customer: Buyer;
let methods: string;
beforeAll(async () => {
  perennial = await openPerennial();
  await hearFromPaymentServer(perennial);
  customer = await buyer(perennial);
  methods = `/v1/billing-accounts/${customer.billingAccountId}/payment-methods`;
});
afterAll(() => perennial.close());

const read = (id: string) => perennial.ask(paymentMethod, 'GET', `${methods}/${id}`);
const requestOf = ({ paymentRequestId }: Order) =>
  perennial.ask(paymentRequest, 'GET', `/v1/payment-requests/${paymentRequestId}`);
const ordered = async () => requestOf(await customer.orders({ planId: 'mail-monthly', seats: 2 }));
const paid = (id: string) =>
  eventually(async () => {
    const found = await perennial.ask(payment, 'GET', `/v1/payments/${id}`);
    expect(found.state).not.toMatch(/pending|received/);
    return found;
  });

describe('a payment method', () => {
  it('is entered at the provider: its secret is shown once, and it is ready when it is read', async () => {
    const headers = { 'Idempotency-Key': 'a-card' };
    const first = await perennial.call('POST', methods, { kind: 'card' }, headers);
    const again = await perennial.call('POST', methods, { kind: 'card' }, headers);
    const made = paymentMethod.parse(first.body);
    expect(made).toMatchObject({ state: 'settingUp', card: null, setUp: { clientSecret: expect.any(String) } });
    expect(again.body).toEqual({ ...made, setUp: { url: null, clientSecret: null } });
    expect((await read(made.id)).setUp).toEqual({ url: made.setUp?.url, clientSecret: null });
    await submit(made.setUp?.url ?? '', { number: card, expires: '12/40', securityCode: '123' });
    const ready = { state: 'ready', card: { brand: 'visa', last4: '4242', expires: { year: 2040, month: 12 } } };
    expect(await read(made.id)).toMatchObject({ ...ready, isDefault: true, setUp: null });
    expect(perennial.log()).not.toContain(made.setUp?.clientSecret);
  });

  it('has failed when the bank refuses it as it is entered', async () => {
    const refused = await customer.addsCard('4000000000000002');
    expect(refused).toMatchObject({ state: 'failed', problem: { code: 'declined' } });
    const put = await perennial.call('PUT', `${methods}/${refused.id}/default`);
    expect(put).toEqual(refusal('paymentMethodNotReady'));
  });

  it('is charged automatically when it is made the default one, until it is taken back', async () => {
    const [older, newer] = [await customer.addsCard(card), await customer.agreesToMandate(50_000)];
    expect(newer).toMatchObject({ isDefault: true, cap: { amount: 50_000, currency: 'PLN' } });
    await perennial.ask(paymentMethod, 'PUT', `${methods}/${older.id}/default`);
    const page = await perennial.ask(paymentMethodPage, 'GET', methods);
    expect(page.items.filter(({ isDefault }) => isDefault).map(({ id }) => id)).toEqual([older.id]);
    for (const _twice of [1, 2]) {
      const detached = await perennial.ask(detachedPaymentMethod, 'DELETE', `${methods}/${older.id}`);
      expect(detached).toMatchObject({ state: 'detached', isDefault: false, uncollected: [] });
    }
    expect(await read(newer.id)).toMatchObject({ isDefault: true });
    expect(await perennial.call('PUT', `${methods}/${older.id}/default`)).toEqual(refusal('paymentMethodNotReady'));
  });

  it('is detached when the customer withdraws the mandate at the bank', async () => {
    const { id } = await customer.agreesToMandate(50_000);
    const kept = await perennial.testEnvironment.database.paymentMethods.find(id);
    await paymentServer(perennial, 'POST', `/control/methods/${kept?.provider.methodId}/revoke`);
    await eventually(async () => expect(await read(id)).toMatchObject({ state: 'detached' }));
  });

  it('of a mandate is agreed up to a cap above zero, in PLN', async () => {
    const cap = (amount: number, currency: string) => ({ kind: 'blik', cap: { amount, currency } });
    expect(await perennial.call('POST', methods, cap(-1, 'PLN'))).toEqual(refusal('invalidRequest', '/cap/amount'));
    expect(await perennial.call('POST', methods, cap(0, 'PLN'))).toEqual(refusal('invalidRequest', '/cap/amount'));
    expect(await perennial.call('POST', methods, cap(500, 'CZK'))).toEqual(refusal('invalidRequest', '/cap/currency'));
  });

  it('of a mandate is too little for what a quote makes each period cost, which the quote says', async () => {
    const saver = await buyer(perennial);
    await saver.agreesToMandate(50_000);
    const asks = async (seats: number, language: string) => {
      const { tenantId, billingAccountId } = saver;
      const asked = { kind: 'purchase', tenantId, billingAccountId, planId: 'mail-monthly', seats };
      return quote.parse((await perennial.call('POST', '/v1/quotes', asked, { 'Accept-Language': language })).body);
    };
    const within = { method: 'blik', cap: { amount: 50_000, currency: 'PLN' }, possible: true, explanation: null };
    expect((await asks(1, 'en')).collection).toEqual(within);
    const [pl, cs] = [await asks(1000, 'pl'), await asks(1000, 'cs')];
    expect(pl.perPeriod?.totals.gross.amount).toBeGreaterThan(50_000);
    expect(pl.collection).toEqual({ ...within, possible: false, explanation: expect.stringMatching(/500,00\szł/) });
    expect(cs.collection?.explanation).toMatch(/souhlas BLIK dovoluje strhnout/);
    await saver.addsCard(card);
    expect((await asks(1000, 'en')).collection).toMatchObject({ method: 'card', possible: true, explanation: null });
  });

  it('is not there for another tenant', async () => {
    const other = await buyer(perennial);
    const { id } = await customer.addsCard(card);
    const theirs = `/v1/billing-accounts/${other.billingAccountId}/payment-methods/${id}`;
    expect(await perennial.call('GET', theirs)).toEqual(refusal('notFound'));
    const request = await requestOf(await other.orders({ planId: 'mail-monthly', seats: 1 }));
    const by = { kind: 'storedMethod', paymentMethodId: id };
    const refused = await perennial.call('POST', `/v1/payment-requests/${request.id}/payments`, { by });
    expect(refused).toEqual(refusal('unknownPaymentMethod', '/by/paymentMethodId'));
  });
});

describe('a request', () => {
  it('is paid by a stored card, once', async () => {
    const { id: paymentMethodId } = await customer.addsCard(card);
    const request = await ordered();
    const made = await customer.paysBy(request, { kind: 'storedMethod', paymentMethodId });
    expect(made).toMatchObject({ method: 'card', paymentMethodId, amount: request.totals.gross });
    expect(await paid(made.id)).toMatchObject({ state: 'applied', allocations: [{ kind: 'settled' }] });
    const again = { by: { kind: 'storedMethod', paymentMethodId } };
    const refused = await perennial.call('POST', `/v1/payment-requests/${request.id}/payments`, again);
    expect(refused).toEqual(refusal('paymentRequestClosed'));
  });

  it('stays open when a BLIK code is refused in the bank’s app, and is paid by another, which is kept nowhere', async () => {
    const request = await ordered();
    const refused = await customer.paysBy(request, { kind: 'blikCode', code: '100001' });
    expect(await paid(refused.id)).toMatchObject({ state: 'failed', decline: { reason: 'refusedByCustomer' } });
    expect(await perennial.ask(paymentRequest, 'GET', `/v1/payment-requests/${request.id}`)).toMatchObject({
      status: 'open',
    });
    const made = await customer.paysBy(request, { kind: 'blikCode', code: '738291' });
    expect(await paid(made.id)).toMatchObject({ state: 'applied', method: 'blik', paymentMethodId: null });
    const { database } = perennial.testEnvironment;
    expect((await database.payments.find(made.id))?.charge).toMatchObject({ code: null });
    const handle = perennial.testEnvironment.client.workflow.getHandle(`${customer.tenantId}/payment/${made.id}`);
    expect(JSON.stringify(await handle.fetchHistory())).not.toContain('738291');
    expect(perennial.log()).not.toContain('738291');
  });

  it('that a card was charged for twice has one of them given back at once', async () => {
    const { id: paymentMethodId } = await customer.addsCard(confirmedCard);
    const request = await ordered();
    const by = { kind: 'storedMethod', paymentMethodId };
    const both = [await customer.paysBy(request, by), await customer.paysBy(request, by)];
    expect(both).toMatchObject([{ state: 'pending', confirmAt: expect.any(String) }, { state: 'pending' }]);
    for (const { confirmAt } of both) await submit(confirmAt ?? '', { answer: 'confirm' });
    const ended = await Promise.all(both.map(({ id }) => paid(id)));
    expect(ended.flatMap(({ allocations }) => allocations.map(({ kind }) => kind)).sort()).toEqual([
      'refunded',
      'settled',
    ]);
    const listed = await paymentServer(perennial, 'GET', `/control/payments?reference=${request.id}`);
    expect(listed).toMatchObject({ items: [{}, {}] });
    const refunds = (listed as { items: { refunded: { amount: number } }[] }).items.map(
      ({ refunded }) => refunded.amount,
    );
    expect(refunds.toSorted((one, other) => one - other)).toEqual([0, request.totals.gross.amount]);
  });

  it('in another currency is not paid by BLIK', async () => {
    const more = { currency: 'CZK' };
    const request = await requestOf(await customer.orders({ planId: 'mail-monthly', seats: 2, more }));
    const by = { kind: 'blikCode', code: '738291' };
    const refused = await perennial.call('POST', `/v1/payment-requests/${request.id}/payments`, { by });
    expect(refused).toEqual(refusal('blikOnlyInPln', '/by'));
  });
});

describe('what the payment provider says', () => {
  it('is refused without its signature', async () => {
    const forged = { id: 'evt_1', about: { kind: 'payment', paymentId: 'pay_1' } };
    expect(await perennial.call('POST', '/v1/payment-events', forged)).toEqual(refusal('unauthenticated'));
  });

  it('is taken late, twice, out of order, and of payments that nobody knows', async () => {
    await paymentServer(perennial, 'PUT', '/behaviour', { settleMs: 50, webhooks: { hold: true, copies: 2 } });
    const request = await ordered();
    const made = await customer.paysBy(request, { kind: 'blikCode', code: '738291' });
    const { payments } = perennial.testEnvironment.context;
    const call = { idempotencyKey: `unknown/${made.id}`, at: (await customer.clock.read()).now };
    const whose = await perennial.testEnvironment.database.payments.find(made.id);
    await payments.pay(
      {
        customerId: whose?.provider?.customerId ?? '',
        amount: { amount: 100, currency: 'PLN' },
        reference: 'nothing',
        description: 'Of somebody else',
        by: { kind: 'blikCode', code: '738291' },
        returnUrl: 'http://localhost',
      },
      call,
    );
    await paymentServer(perennial, 'POST', '/control/webhooks/release', { order: 'newestFirst' });
    await paymentServer(perennial, 'DELETE', '/behaviour');
    expect(await paid(made.id)).toMatchObject({ state: 'applied' });
    await eventually(async () => {
      const { items } = (await paymentServer(perennial, 'GET', '/control/webhooks')) as { items: { state: string }[] };
      expect(items.filter(({ state }) => state !== 'delivered')).toEqual([]);
    });
  });
});

import { orderIdOf } from '../../../api/billing/orders/routes.js';
import { order } from '../../../api/billing/orders/schema.js';
import { paymentRequest, paymentRequestPage } from '../../../api/billing/payment-requests/schema.js';
import { quote } from '../../../api/billing/quotes/schema.js';
import { refund, refundPage } from '../../../api/billing/refunds/schema.js';
import { plan as planSchema } from '../../../api/catalogue/plans/schema.js';
import { openedRedemption } from '../../../api/keys/redemptions/schema.js';
import { addMonths, plainDate } from '../../../domain/calendar.js';
import { requireFound } from '../../../domain/errors.js';
import { orderOfQuote } from '../../../models/billing/orders.js';
import { refusal } from '../../api/refusal.js';
import { type Buyer, booksOf, boughtOrder, buyer, type LiveBuyer, liveBuyer } from '../../buyers.js';
import { eventually } from '../../eventually.js';
import { openPerennial, type Perennial } from '../../perennial.js';

let perennial: Perennial;
beforeAll(async () => {
  perennial = await openPerennial({ loseAnswers: true });
});
afterAll(() => perennial.close());

describe('a purchase', () => {
  it('is asked for, paid by transfer, delivered, and renewed by the next request, which ends an order of the same time', async () => {
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
    const [renewing, growing] = [
      await customer.commits(
        await perennial.ask(quote, 'POST', '/v1/quotes', { kind: 'renewal', subscriptionId, starts: 'inTurn' }),
      ),
      await customer.commits(
        await perennial.ask(quote, 'POST', '/v1/quotes', { kind: 'seats', subscriptionId, seats: 13 }),
      ),
    ];
    await customer.pays(proForma);
    await eventually(async () => {
      expect(await perennial.ask(order, 'GET', `/v1/orders/${renewing.id}`)).toMatchObject({ state: 'cancelled' });
    });
    const asked = await perennial.ask(paymentRequest, 'GET', `/v1/payment-requests/${renewing.paymentRequestId}`);
    expect(asked.status).toBe('withdrawn');
    expect(await perennial.ask(order, 'GET', `/v1/orders/${growing.id}`)).toMatchObject({ state: 'awaitingPayment' });
    const after = await perennial.ask(paymentRequest, 'GET', `/v1/payment-requests/${proForma.id}`);
    expect(after.status).toBe('paid');
    await booksOf(perennial, customer);
  });
});

describe('what is quoted for later', () => {
  it('is of what was decided to follow the term, and is delivered so', async () => {
    const customer = await buyer(perennial);
    const {
      version: _version,
      onSale: _onSale,
      createdAt: _createdAt,
      ...sold
    } = await perennial.ask(planSchema, 'GET', '/v1/plans/office-business');
    const own = { ...sold, id: 'office-new-commerce', policy: { id: 'newCommerceAnnual', version: 1 } };
    await perennial.ask(planSchema, 'POST', '/v1/plans', own);
    const { subscriptionId } = await customer.buys({ planId: own.id, seats: 5 });
    const { expiresOn } = (await customer.subscription(subscriptionId)).term;
    const end = plainDate(expiresOn ?? '');
    const quotes = (asked: object) => perennial.ask(quote, 'POST', '/v1/quotes', { subscriptionId, ...asked });
    const decides = (end: object) => perennial.call('PUT', `/v1/subscriptions/${subscriptionId}/end-of-term`, end);

    expect(await decides({ intent: 'renew', planId: 'mail-monthly' })).toMatchObject({ status: 200 });
    const more = await quotes({ kind: 'seats', seats: 6 });
    expect(more.perPeriod?.line).toMatchObject({ plan: { id: 'mail-monthly' }, seats: 6, net: { amount: 6 * 1_990 } });

    expect(await decides({ intent: 'extendMonthly' })).toMatchObject({ status: 200 });
    const renewal = await quotes({ kind: 'renewal' });
    const month = addMonths(end, 1).toString();
    expect(renewal).toMatchObject({
      lines: [{ code: 'extension', from: end.toString(), to: month }],
      expiresOn: month,
    });
    expect((await quotes({ kind: 'extension' })).dueNow).toEqual(renewal.dueNow);
    await customer.paysOrder(await customer.commits(renewal));
    expect(await customer.subscription(subscriptionId)).toMatchObject({ expiresOn: month, paidThrough: month });
    await booksOf(perennial, customer);
  });
});

describe('orders beside each other', () => {
  let small: Buyer;
  let subscriptionId: string;
  beforeAll(async () => {
    small = await buyer(perennial);
    ({ subscriptionId } = await small.buys({ planId: 'mail-monthly', seats: 2 }));
  });

  it('of one total are one, whoever commits at the same moment; another total buys what is missing; both count from their payment', async () => {
    const customer = await liveBuyer(perennial);
    const { subscriptionId } = await customer.buys({ planId: 'mail-monthly', seats: 12 });
    const asks = (seats: number) =>
      perennial.ask(quote, 'POST', '/v1/quotes', { kind: 'seats', subscriptionId, seats });
    const quotes = await Promise.all(Array.from({ length: 6 }, () => asks(15)));
    const answers = await Promise.all(
      quotes.map(({ id: quoteId }) => perennial.call('POST', '/v1/orders', { quoteId })),
    );
    const [won, ...others] = answers.filter(({ status }) => status === 201);
    expect(others).toEqual([]);
    expect(answers.filter(({ status }) => status !== 201)).toEqual(Array(5).fill(refusal('staleQuote')));
    const first = await awaited(boughtOrder.parse(won?.body).id);
    const again = { kind: 'seats', subscriptionId, seats: 15 };
    const refused = await perennial.call('POST', '/v1/quotes', again, { 'Accept-Language': 'pl' });
    expect(refused).toEqual(refusal('invalidSeats', '/seats'));
    expect(refused.body).toMatchObject({ details: { seats: 12, ordered: 3, orderIds: [first.id] } });
    expect(refused.text).toContain(`zamówione już kolejne: 3 (${first.id})`);
    for (const when of ['now', 'paid']) {
      const fewer = await perennial.call('PUT', `/v1/subscriptions/${subscriptionId}/seats`, { total: 10, when });
      expect(fewer).toEqual(refusal('invalidSeats', '/total'));
    }
    const next = { intent: 'renew', seats: 10 };
    const decided = await perennial.call('PUT', `/v1/subscriptions/${subscriptionId}/end-of-term`, next);
    expect(decided).toEqual(refusal('invalidSeats', '/seats'));
    const missing = await asks(18);
    expect(missing).toMatchObject({ seats: { now: 18 }, lines: [{ code: 'seatsAdded', seats: 3 }] });
    const second = await customer.commits(missing);
    expect(await customer.subscription(subscriptionId)).toMatchObject({ seats: { owned: 12 } });
    await Promise.all([customer.paysOrder(first), customer.paysOrder(second)]);
    expect(await customer.subscription(subscriptionId)).toMatchObject({ seats: { owned: 18 } });
    const { database } = perennial.testEnvironment;
    await eventually(async () =>
      expect(await database.changeOrders.collection.countDocuments({ subscriptionId })).toBe(0),
    );
    // Whoever looked before all of that, and takes the number after it, is too late all the same.
    const lost = quotes.find(({ id }) => orderIdOf({ _id: id }) !== first.id);
    const record = requireFound(await database.quotes.find(lost?.id ?? ''), 'quote');
    const late = orderOfQuote(record, {
      ...{ id: 'ord_late', placedBy: 'test', madeBy: 'test', zone: 'Europe/Warsaw', now: new Date() },
      ...{ work: record.work, onAccount: true, begins: null },
    });
    await expect(database.changeOrders.place(late)).rejects.toMatchObject({ code: 'staleQuote' });
    expect(await database.changeOrders.collection.countDocuments({ subscriptionId })).toBe(0);
    // Cancelled, they are ordered no more.
    const third = await customer.commits(await asks(20));
    await perennial.ask(order, 'POST', `/v1/orders/${third.id}/cancel`, {});
    expect(await asks(20)).toMatchObject({ lines: [{ seats: 2 }] });
    // What has come to its end gets none.
    const last = await customer.commits(await asks(20));
    await perennial.call('PUT', `/v1/subscriptions/${subscriptionId}/cancellation`, { when: 'now', reason: 'other' });
    await eventually(async () =>
      expect(await perennial.ask(order, 'GET', `/v1/orders/${last.id}`)).toMatchObject({ state: 'cancelled' }),
    );
    await booksOf(perennial, customer);
  });

  it('that was never placed counts until its quote is over', async () => {
    const { database } = perennial.testEnvironment;
    const { now } = await small.clock.read();
    const validUntil = new Date(Date.parse(now) + 3_600_000);
    const claim = { subscriptionId, number: 1, tenantId: small.tenantId, orderId: 'ord_lost', added: 3, validUntil };
    await database.changeOrders.collection.insertOne({ _id: `${subscriptionId}/1`, kind: 'moreSeats', ...claim });
    const asked = { kind: 'seats', subscriptionId, seats: 5 };
    expect(await perennial.call('POST', '/v1/quotes', asked)).toEqual(refusal('invalidSeats', '/seats'));
    await small.clock.advanceBy('PT2H');
    const quoted = await perennial.ask(quote, 'POST', '/v1/quotes', asked);
    expect(quoted).toMatchObject({ lines: [{ seats: 3 }] });
    // Where the crash came before the order, the same order goes on.
    const own = {
      ...claim,
      orderId: orderIdOf({ _id: quoted.id }),
      validUntil: new Date(Date.parse(now) + 86_400_000),
    };
    await database.changeOrders.collection.insertOne({ _id: `${subscriptionId}/1`, kind: 'moreSeats', ...own });
    expect(await small.commits(quoted)).toMatchObject({ state: 'awaitingPayment' });
  });

  it('renew it once', async () => {
    const asked = { kind: 'renewal', subscriptionId, starts: 'inTurn' };
    const [one, other] = [
      await perennial.ask(quote, 'POST', '/v1/quotes', asked),
      await perennial.ask(quote, 'POST', '/v1/quotes', asked),
    ];
    const placed = await small.commits(one);
    expect(await perennial.call('POST', '/v1/orders', { quoteId: other.id })).toEqual(refusal('staleQuote'));
    const third = await perennial.call('POST', '/v1/quotes', asked);
    expect(third).toEqual(refusal('orderOpen'));
    expect(third.body).toMatchObject({ details: { orderIds: [placed.id] } });
    const plan = { kind: 'planChange', subscriptionId, planId: 'office-business', when: 'lastDay' };
    expect(await perennial.call('POST', '/v1/quotes', plan)).toEqual(refusal('orderOpen'));
    await small.paysOrder(placed);
    expect(await perennial.call('POST', '/v1/quotes', asked)).toMatchObject({ status: 201 });
  });
});

describe('a paid order that cannot be delivered', () => {
  let customer: LiveBuyer;
  let subscriptionId: string;
  beforeAll(async () => {
    customer = await liveBuyer(perennial);
    ({ subscriptionId } = await customer.buys({ planId: 'mail-monthly', seats: 12 }));
    await eventually(async () =>
      expect(await customer.subscription(subscriptionId)).toMatchObject({ state: 'active' }),
    );
  });

  it('of a change of plan leaves the old subscription free, however often it is tried, and is paid back', async () => {
    const { tenantId } = customer;
    const asked = { kind: 'planChange', subscriptionId, planId: 'office-business', when: 'lastDay' };
    const placed = await customer.commits(await perennial.ask(quote, 'POST', '/v1/quotes', asked));
    // The data of the tenant is being deleted, as far as what begins can see.
    const { database } = perennial.testEnvironment;
    const number = (await database.tenantClaims.ofTenant(tenantId)).length + 1;
    const claim = { tenantId, number, kind: 'deletion', subscriptionId: 'sub_other', withTenant: true } as const;
    await database.tenantClaims.collection.insertOne({ _id: `${tenantId}/${number}`, ...claim });
    const request = await perennial.ask(paymentRequest, 'GET', `/v1/payment-requests/${placed.paymentRequestId}`);
    await customer.pays(request);
    const replacements = async () =>
      (await database.subscriptions.past(subscriptionId)).filter(({ kind }) => kind.startsWith('replacement'));
    const isFree = () =>
      eventually(async () => {
        const stuck = await perennial.ask(order, 'GET', `/v1/orders/${placed.id}`);
        expect(stuck).toMatchObject({ state: 'paid', problem: { code: 'deletionBegun' } });
        expect((await replacements()).at(-1)).toMatchObject({ kind: 'replacementReleased' });
      });
    await isFree();
    expect((await perennial.call('POST', `/v1/orders/${placed.id}/retry`, {})).status).toBe(202);
    await eventually(async () => expect(await replacements()).toHaveLength(4));
    await isFree();
    const refunds = `/v1/payment-requests/${request.id}/refunds`;
    await perennial.ask(refund, 'POST', refunds, { reason: 'other' });
    await eventually(async () =>
      expect(await perennial.ask(order, 'GET', `/v1/orders/${placed.id}`)).toMatchObject({ state: 'cancelled' }),
    );
    expect(await customer.subscription(subscriptionId)).toMatchObject({ state: 'active', endsBecause: null });
    const more = { kind: 'seats', subscriptionId, seats: 13 };
    expect((await perennial.call('POST', '/v1/quotes', more)).status).toBe(201);
    await booksOf(perennial, customer);
    await database.tenantClaims.collection.deleteOne({ _id: `${tenantId}/${number}` });
  });

  it('is paid back whole, ends, and takes nothing from the subscription', async () => {
    const asked = { kind: 'seats', subscriptionId, seats: 15 };
    const placed = await customer.commits(await perennial.ask(quote, 'POST', '/v1/quotes', asked));
    const { keys } = await perennial.issueKeys({ plan: 'office-open', seats: 12 });
    const { id } = await perennial.ask(openedRedemption, 'POST', '/v1/redemptions', {
      ...{ use: 'replace', keys, subscriptionId, when: 'lastDay' },
      declaration: { name: 'Ewa Lis', wording: '2026-11' },
    });
    await perennial.acceptAgreement(id);
    expect((await perennial.redeem(id)).status).toBe(200);
    const request = await perennial.ask(paymentRequest, 'GET', `/v1/payment-requests/${placed.paymentRequestId}`);
    await customer.pays(request);
    await eventually(async () => {
      expect(await perennial.ask(order, 'GET', `/v1/orders/${placed.id}`)).toMatchObject({
        state: 'paid',
        problem: { code: 'replacementWaits' },
      });
    });
    const refunds = `/v1/payment-requests/${request.id}/refunds`;
    const part = await perennial.call('POST', refunds, { seats: 1, reason: 'other' });
    expect(part).toEqual(refusal('invalidSeats', '/seats'));
    await perennial.ask(refund, 'POST', refunds, { reason: 'other' });
    await eventually(async () => {
      const { items } = await perennial.ask(refundPage, 'GET', refunds);
      expect(items).toMatchObject([{ state: 'granted', amount: request.totals.gross, problem: null }]);
    });
    expect(await perennial.ask(order, 'GET', `/v1/orders/${placed.id}`)).toMatchObject({ state: 'cancelled' });
    expect(await customer.subscription(subscriptionId)).toMatchObject({ seats: { owned: 12 } });
    await booksOf(perennial, customer);
  });
});

async function awaited(id: string) {
  return eventually(async () => {
    const found = await perennial.ask(boughtOrder, 'GET', `/v1/orders/${id}`);
    if (found.state === 'placed') throw new Error('It is still placed');
    return found;
  });
}

/** A partner buys keys, for stock and for a customer: paid first, or on account; shown once, or given back unseen. */
import { billingAccount } from '../../../api/billing/billing-accounts/schema.js';
import { documentPage } from '../../../api/billing/documents/schema.js';
import { order } from '../../../api/billing/orders/schema.js';
import { paymentRequest } from '../../../api/billing/payment-requests/schema.js';
import { payment } from '../../../api/billing/payments/schema.js';
import { quote } from '../../../api/billing/quotes/schema.js';
import { refund, refundPage } from '../../../api/billing/refunds/schema.js';
import { issuedKeyBatch, keyBatch } from '../../../api/keys/key-batches/schema.js';
import { keyOrder } from '../../../api/keys/key-orders/schema.js';
import { openedRedemption } from '../../../api/keys/redemptions/schema.js';
import { webhookEndpointWithSecret } from '../../../api/messaging/webhook-endpoints/schema.js';
import { payloadSchema } from '../../../api/messaging/webhook-events/schema.js';
import type { DeliveredEventType } from '../../../domain/messaging/webhook-events.js';
import { eventually } from '../../eventually.js';
import { type Clock, openPerennial, type Perennial } from '../../perennial.js';
import { startReceiver } from '../../webhook-receiver.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;
let partner: Perennial;
let stranger: Perennial;
let accountId: string;

beforeAll(async () => {
  perennial = await openPerennial();
  partner = perennial.as(await perennial.createPartner('4711', { email: 'pomoc@doradca.example' }));
  stranger = perennial.as(await perennial.createPartner('815'));
  accountId = await accountOf(partner);
});

afterAll(() => perennial.close());

async function accountOf(as: Perennial, clock?: Clock): Promise<string> {
  const owner = { kind: 'partner', partnerId: '4711', ...(clock ? { testClockId: clock.id } : {}) };
  const details = {
    name: 'Doradca IT sp. z o.o.',
    address: { lines: ['ul. Prosta 1'], city: 'Warszawa', postalCode: '00-001' },
    country: 'PL',
    vatId: 'PL5260250995',
    invoiceEmail: 'faktury@doradca.example',
  };
  return (await as.ask(billingAccount, 'POST', '/v1/billing-accounts', { owner, details })).id;
}

async function ordered(wanted: Readonly<Record<string, unknown>> = {}) {
  const body = { kind: 'keys', billingAccountId: accountId, planId: 'office-business', count: 3, ...wanted };
  const quoted = await partner.ask(quote, 'POST', '/v1/quotes', body);
  const { id } = await partner.ask(order, 'POST', '/v1/orders', { quoteId: quoted.id });
  return until(id, 'awaitingPayment', 'fulfilled');
}

function until(id: string, ...states: string[]) {
  return eventually(async () => {
    const found = await partner.ask(order, 'GET', `/v1/orders/${id}`);
    if (!states.includes(found.state)) throw new Error(`The order is ${found.state}`);
    return found;
  });
}

/** A transfer of what an order asks for. */
async function paid({ id, paymentRequestId }: { readonly id: string; readonly paymentRequestId: string | null }) {
  const asked = await partner.ask(paymentRequest, 'GET', `/v1/payment-requests/${paymentRequestId}`);
  await perennial.ask(payment, 'POST', '/v1/payments', {
    amount: asked.totals.gross,
    valueDate: new Date().toISOString().slice(0, 10),
    reference: asked.reference,
  });
  return until(id, 'fulfilled');
}

async function givenBack(paymentRequestId: string | null) {
  const path = `/v1/payment-requests/${paymentRequestId}/refunds`;
  const asked = await partner.ask(refund, 'POST', path, { reason: 'unused' });
  return eventually(async () => {
    const { items } = await partner.ask(refundPage, 'GET', path);
    const found = items.find(({ id }) => id === asked.id);
    if (!found || found.state === 'requested') throw new Error('The refund is being carried out');
    return found;
  });
}

describe('keys for stock', () => {
  it('exist once they are paid, are invoiced to the partner, and are shown to it once', async () => {
    const placed = await ordered();
    expect(placed).toMatchObject({
      state: 'awaitingPayment',
      kind: 'keys',
      tenantId: null,
      partnerId: '4711',
      subscriptionId: null,
      totals: { net: { amount: 158_700, currency: 'PLN' } },
      keys: { count: 3, forTenantId: null, keyBatchId: null },
    });
    expect(await stranger.call('GET', `/v1/orders/${placed.id}`)).toEqual(refusal('notFound'));
    const { keys } = await paid(placed);
    const path = `/v1/key-batches/${keys?.keyBatchId}`;
    expect(await partner.ask(keyBatch, 'GET', path)).toMatchObject({ soldBy: '4711', count: 3, shownAt: null });

    const once = { 'Idempotency-Key': `reveal-${placed.id}` };
    expect(await stranger.call('POST', `${path}/reveal`)).toEqual(refusal('notFound'));
    expect(await perennial.call('POST', `${path}/reveal`)).toEqual(refusal('forbidden'));
    const shown = issuedKeyBatch.parse((await partner.call('POST', `${path}/reveal`, undefined, once)).body);
    expect(shown.shownAt).not.toBeNull();
    const whole = shown.keys.map(({ key }) => key);
    expect(whole.every((key) => /^[0-9A-Z]{5}(-[0-9A-Z]{5}){4}$/.test(key))).toBe(true);
    const again = issuedKeyBatch.parse((await partner.call('POST', `${path}/reveal`, undefined, once)).body);
    expect(again.keys.map(({ key }) => key)).toEqual(whole.map((key) => `*****-*****-*****-*****-${key.slice(-5)}`));
    expect(await partner.call('POST', `${path}/reveal`)).toEqual(refusal('keysShown'));

    const open = partner.activation({ keys: whole.slice(0, 1) });
    expect(await partner.ask(openedRedemption, 'POST', '/v1/redemptions', open)).toMatchObject({ state: 'open' });
    const { items } = await eventually(async () => {
      const found = await partner.ask(documentPage, 'GET', `/v1/documents?billingAccountId=${accountId}`);
      expect(found.items.map(({ kind }) => kind)).toContain('invoice');
      return found;
    });
    expect(items.every(({ tenantId }) => tenantId === null)).toBe(true);
    expect(await givenBack(placed.paymentRequestId)).toMatchObject({
      state: 'refused',
      problem: { code: 'keysNotReturnable' },
    });
    await eventually(async () => {
      const mails = await perennial.mails({ to: 'faktury@doradca.example' });
      expect(mails.map(({ text }) => text)).toContainEqual(expect.stringContaining('Klucze produktu'));
    });
  });

  it('are given back with their price as long as nobody has seen them', async () => {
    const placed = await paid(await ordered({ count: 2 }));
    expect(await givenBack(placed.paymentRequestId)).toMatchObject({
      state: 'granted',
      amount: { amount: 130_134, currency: 'PLN' },
    });
    const path = `/v1/key-batches/${placed.keys?.keyBatchId}`;
    const { keys } = await partner.ask(keyBatch, 'GET', path);
    expect(keys.map(({ state }) => state)).toEqual(['revoked', 'revoked']);
    expect(await partner.call('POST', `${path}/reveal`)).toEqual(refusal('keysShown'));
  });

  it('do not exist where the order is cancelled', async () => {
    const placed = await ordered();
    const path = `/v1/orders/${placed.id}`;
    expect(await partner.ask(order, 'POST', `${path}/cancel`)).toMatchObject({
      state: 'cancelled',
      keys: { count: 3 },
    });
    expect(await perennial.testEnvironment.database.keys.batches.findOne({ orderId: placed.id })).toBeNull();
  });

  it('exist at once on the credit of the account', async () => {
    const path = `/v1/billing-accounts/${accountId}`;
    const { headers } = await perennial.call('GET', path);
    const terms = [{ netDays: 14, creditLimit: { amount: 10_000_000, currency: 'PLN' } }];
    const ifMatch = { 'If-Match': headers.get('ETag') ?? '' };
    const set = await perennial.call('PUT', `${path}/payment-terms`, { terms, reason: 'Known for years' }, ifMatch);
    expect(set.status).toBe(200);
    const placed = await ordered({ count: 1 });
    const made = await until(placed.id, 'fulfilled');
    expect(made.keys?.keyBatchId).toEqual(expect.any(String));
    const asked = await partner.ask(paymentRequest, 'GET', `/v1/payment-requests/${placed.paymentRequestId}`);
    expect(asked.status).toBe('open');
    const none = { terms: [], reason: 'Back to payment first' };
    const now = await perennial.call('GET', path);
    await perennial.call('PUT', `${path}/payment-terms`, none, { 'If-Match': now.headers.get('ETag') ?? '' });
  });
});

describe('keys for a customer', () => {
  it('wait for its administrator once they are paid, and nobody is shown them', async () => {
    const { tenantId } = await perennial.redeemed({ clock: undefined, soldBy: '4711' });
    const other = await perennial.redeemed({ clock: undefined });
    const asked = { kind: 'keys', billingAccountId: accountId, planId: 'office-business', count: 1 };
    const toOther = { ...asked, tenantId: other.tenantId };
    expect(await partner.call('POST', '/v1/quotes', toOther)).toEqual(refusal('notFound', '/tenantId'));
    const made = await paid(await ordered({ tenantId, count: 2 }));
    const waiting = await partner.ask(keyOrder, 'GET', `/v1/key-orders/${made.keys?.keyOrderId}`);
    expect(waiting).toMatchObject({ state: 'pending', tenantId, count: 2, orderedBy: { partnerId: '4711' } });
    const path = `/v1/key-batches/${made.keys?.keyBatchId}`;
    expect(await partner.call('POST', `${path}/reveal`)).toEqual(refusal('keyOfOrder'));
    const administrator = perennial.as(await perennial.administratorOf(tenantId));
    // What the partner pays is not the customer's business.
    expect(await administrator.call('GET', `/v1/orders/${made.id}`)).toEqual(refusal('notFound'));
    const page = await eventually(async () => {
      const mails = await perennial.mails({ to: 'anna@piekarnia.example' });
      const texts = mails.map(({ text }) => /\S+(\/v1\/key-order-pages\/\S+)/.exec(text)?.[1]);
      const found = texts.find((path) => path !== undefined);
      if (found === undefined) throw new Error('The administrator has got no link');
      return perennial.url + found;
    });
    expect(await (await fetch(page)).text()).toContain(waiting.id);
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const declined = await fetch(page, { method: 'POST', headers, body: 'reason=We+have+enough' });
    expect(declined.status).toBe(200);
    expect(await partner.ask(keyOrder, 'GET', `/v1/key-orders/${waiting.id}`)).toMatchObject({ state: 'declined' });
    expect(await givenBack(made.paymentRequestId)).toMatchObject({ state: 'granted' });
  });
});

describe('keys for a test clock', () => {
  it('are bought by the account for that clock, and lapse by its time', async () => {
    const clock = await perennial.createClock();
    const billingAccountId = await accountOf(partner, clock);
    const placed = await ordered({ billingAccountId });
    await clock.advanceBy('P15D');
    expect(await until(placed.id, 'lapsed')).toMatchObject({ state: 'lapsed' });
    const { tenantId } = await perennial.redeemed({ soldBy: '4711' });
    const body = { kind: 'keys', billingAccountId, planId: 'office-business', count: 1, tenantId };
    expect(await partner.call('POST', '/v1/quotes', body)).toEqual(refusal('otherTestClock', '/tenantId'));
  });

  it('are told of to the account, to the partner’s administrators in their language, and to its endpoint in order', async () => {
    const receiver = await startReceiver();
    const clock = await perennial.createClock('2035-03-01T09:00:00Z');
    const billingAccountId = await accountOf(partner, clock);
    const { memberships } = perennial.testEnvironment.database;
    const email = `spravce-${Date.now()}@doradca.example`;
    const _id = `mbr_${'5'.repeat(24)}`;
    await memberships.collection.insertOne({
      ...{ _id, kind: 'partner', partnerId: '4711', tenantId: null, userId: null, role: 'administrator' },
      ...{ name: 'Eva Nová', email, locale: 'cs-CZ', personId: 'per_1', invitation: null, invitedBy: 'operator' },
      ...{ createdAt: new Date(), joinedAt: new Date(), lastSeenAt: null },
      ...{ place: `partner/4711/${email}`, holder: 'per_1/partner/4711', mailbox: null },
    });
    const hook = { url: `${receiver.url}/partner`, includesTestClocks: true };
    const foreign = { url: `${receiver.url}/stranger`, includesTestClocks: true };
    const { secret } = await partner.ask(webhookEndpointWithSecret, 'POST', '/v1/webhook-endpoints', hook);
    await stranger.ask(webhookEndpointWithSecret, 'POST', '/v1/webhook-endpoints', foreign);

    const mailsTo = async (to: string) => (await perennial.mails({ to })).map(({ subject, text }) => subject + text);
    const told = (to: string, ...words: RegExp[]) =>
      eventually(async () => {
        const found = await mailsTo(to);
        for (const word of words) expect(found.some((mail) => word.test(mail))).toBe(true);
      });
    const placed = await ordered({ billingAccountId });
    const { links } = perennial.testEnvironment.database.paymentRequests;
    const pageOf = (id: string | null) => `/v1/payment-request-pages/${links.tokenOf(id ?? '')}`;
    const link = new RegExp(pageOf(placed.paymentRequestId));
    await told(email, link, /Výzva k platbě/);
    await told('faktury@doradca.example', link);
    const asked = await partner.ask(paymentRequest, 'GET', `/v1/payment-requests/${placed.paymentRequestId}`);
    const shown = async (id: string | null, language = 'pl') => {
      const answer = await fetch(perennial.url + pageOf(id), { headers: { 'Accept-Language': language } });
      return (await answer.text()).replaceAll('\u00a0', ' ');
    };
    const open = await shown(placed.paymentRequestId);
    for (const said of ['Nie otrzymaliśmy jeszcze zapłaty', asked.reference, 'RF', 'Termin płatności', '(PDF)']) {
      expect(open).toContain(said);
    }
    const [, file = ''] = /href="[^"]+(\/v1\/document-links\/[^"]+)"/.exec(open) ?? [];
    expect((await fetch(perennial.url + file)).headers.get('content-type')).toBe('application/pdf');
    expect((await fetch(`${perennial.url}${pageOf(placed.paymentRequestId)}x`)).status).toBe(404);
    await perennial.ask(payment, 'POST', '/v1/payments', {
      amount: asked.totals.gross,
      valueDate: '2035-03-01',
      reference: asked.reference,
    });
    await until(placed.id, 'fulfilled');
    await told(email, /[Ff]aktura/);
    expect(await shown(placed.paymentRequestId, 'cs')).toContain('Je zaplacena. Děkujeme.');

    const path = `/v1/billing-accounts/${billingAccountId}`;
    const { headers } = await perennial.call('GET', path);
    const terms = [{ netDays: 14, creditLimit: { amount: 10_000_000, currency: 'PLN' } }];
    const ifMatch = { 'If-Match': headers.get('ETag') ?? '' };
    await perennial.call('PUT', `${path}/payment-terms`, { terms, reason: 'Known for years' }, ifMatch);
    const onAccount = await until((await ordered({ billingAccountId, count: 1 })).id, 'fulfilled');
    await clock.advanceTo('2035-03-20T12:00:00Z');
    const overdue = new RegExp(pageOf(onAccount.paymentRequestId));
    expect(await shown(onAccount.paymentRequestId)).toContain('Termin płatności minął');
    await told(email, overdue, /po splatnosti|neuhrazen|nezaplacen/);
    await told('faktury@doradca.example', overdue);

    await eventually(async () => {
      const heard = receiver.taken().filter(({ type }) => !type.startsWith('subscription.'));
      expect(heard.map(({ type }) => type)).toContain('paymentRequest.overdue');
    });
    // Written off, nobody is reminded of it any more; what comes after all pays it.
    const reminders = async () => (await mailsTo(email)).filter((mail) => overdue.test(mail)).length;
    const before = await reminders();
    const debt = `/v1/payment-requests/${onAccount.paymentRequestId}`;
    expect((await partner.call('POST', `${debt}/write-off`, { reason: 'I am poor' })).status).toBe(403);
    await perennial.ask(paymentRequest, 'POST', `${debt}/write-off`, { reason: 'In liquidation' });
    const stands = async (status: string) =>
      eventually(async () => {
        const found = await partner.ask(paymentRequest, 'GET', debt);
        expect(found.status).toBe(status);
        return found;
      });
    const { totals, reference } = await stands('writtenOff');
    await clock.advanceTo('2035-04-20T12:00:00Z');
    expect(await reminders()).toBe(before);
    await perennial.ask(payment, 'POST', '/v1/payments', { amount: totals.gross, valueDate: '2035-04-20', reference });
    await stands('paid');
    await eventually(async () => {
      const ofDebt = receiver.taken().filter(({ subject }) => subject.id === onAccount.paymentRequestId);
      expect(ofDebt.map(({ type }) => type.split('.')[1])).toEqual(['overdue', 'writtenOff', 'restored']);
    });

    const heard = receiver.arrivals.filter(({ path: of }) => of === '/partner');
    const ofFirst = heard.map(({ event }) => event).filter(({ data }) => JSON.stringify(data).includes(placed.id));
    expect(ofFirst.map(({ type }) => type)).toEqual([
      ...['order.placed', 'paymentRequest.issued', 'order.paid', 'order.fulfilled'],
    ]);
    const types = heard.map(({ event }) => event.type);
    expect(types.indexOf('order.fulfilled')).toBeLessThan(types.indexOf('paymentRequest.overdue'));
    expect(heard.map(({ event }) => event.type)).toEqual(
      expect.arrayContaining(['payment.received', 'document.issued']),
    );
    for (const arrival of heard) {
      expect(arrival.event).toMatchObject({ tenantId: null, subscriptionId: null, testClockId: clock.id });
      expect(payloadSchema(arrival.event.type as DeliveredEventType).safeParse(arrival.event).error).toBeUndefined();
      expect(receiver.isSignedBy(arrival, secret)).toBe(true);
      expect(arrival.text).not.toMatch(/@|Doradca|Nová/);
    }
    expect(receiver.arrivals.filter(({ path: of }) => of === '/stranger')).toEqual([]);
    await receiver.close();
  });
});

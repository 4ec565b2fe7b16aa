import { billingProfile, billingProfileList } from '../../../api/billing/billing-profiles/schema.js';
import { documentPage } from '../../../api/billing/documents/schema.js';
import {
  detachedPaymentMethod,
  paymentMethod,
  paymentMethodPage,
} from '../../../api/billing/payment-methods/schema.js';
import { quote } from '../../../api/billing/quotes/schema.js';
import { type Buyer, buyer, hearFromPaymentServer } from '../../buyers.js';
import { eventually } from '../../eventually.js';
import { openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;
let customer: Buyer;
let path: string;
/** Bought by the default profile. */
let subscriptionId: string;
beforeAll(async () => {
  perennial = await openPerennial();
  await hearFromPaymentServer(perennial);
  customer = await buyer(perennial);
  path = `/v1/billing-accounts/${customer.billingAccountId}`;
  ({ subscriptionId } = await customer.buys({ planId: 'mail-monthly', seats: 3 }));
});
afterAll(() => perennial.close());

const profiles = async () => (await perennial.ask(billingProfileList, 'GET', `${path}/profiles`)).items;
const add = (name: string, more: object = {}) =>
  perennial.ask(billingProfile, 'POST', `${path}/profiles`, { name, ...more });
const billedBy = (subscriptionId: string) =>
  perennial.ask(billingProfile, 'GET', `/v1/subscriptions/${subscriptionId}/billing-profile`);
const choose = (subscriptionId: string, billingProfileId: string | null) =>
  perennial.call('PUT', `/v1/subscriptions/${subscriptionId}/billing-profile`, { billingProfileId });

async function ordersBy(billingProfileId: string, seats = 2) {
  const { tenantId, billingAccountId } = customer;
  const asked = { kind: 'purchase', tenantId, billingAccountId, planId: 'mail-monthly', seats };
  const { id: quoteId } = await perennial.ask(quote, 'POST', '/v1/quotes', asked);
  const agreement = { version: '2026-01', signedBy: 'Ewa Lis' };
  return perennial.call('POST', '/v1/orders', { quoteId, agreement, billingProfileId });
}

describe('the profiles of a billing account', () => {
  it('begin with a default one, by which all is billed as the account says', async () => {
    const [first, ...others] = await profiles();
    expect(others).toEqual([]);
    expect(first).toMatchObject({ name: 'Default', isDefault: true, invoiceEmail: null, defaultPaymentMethodId: null });
  });

  it('are added once, whoever repeats the request, each with a name of its own', async () => {
    const headers = { 'Idempotency-Key': 'a-profile' };
    const body = { name: 'Warsaw', invoiceEmail: 'warszawa@hosting-lis.example' };
    const first = await perennial.call('POST', `${path}/profiles`, body, headers);
    const again = await perennial.call('POST', `${path}/profiles`, body, headers);
    expect([first.status, again.body]).toEqual([201, first.body]);
    expect(await perennial.call('POST', `${path}/profiles`, { name: 'warsaw' })).toEqual(
      refusal('alreadyExists', '/name'),
    );
    const wrong = { name: 'Gdańsk', invoiceEmail: 'nobody' };
    expect(await perennial.call('POST', `${path}/profiles`, wrong)).toEqual(refusal('invalidRequest', '/invoiceEmail'));
  });

  it('are changed field by field, at the revision that was read', async () => {
    const { id } = await add('Łódź', { purchaseOrderNumber: 'PO-1' });
    const one = `${path}/profiles/${id}`;
    const ifMatch = { 'If-Match': (await perennial.call('GET', one)).headers.get('ETag') ?? '' };
    const change = (patch: object) => perennial.call('PATCH', one, patch, ifMatch);
    expect(await change({ language: 'en' })).toMatchObject({
      status: 200,
      body: { language: 'en', purchaseOrderNumber: 'PO-1' },
    });
    expect(await change({ name: 'Other' })).toEqual(refusal('preconditionFailed'));
    expect(await perennial.call('PATCH', one, { purchaseOrderNumber: null })).toMatchObject({
      body: { language: 'en', purchaseOrderNumber: null },
    });
  });

  it('are removed unless something is paid by them, which the refusal names', async () => {
    const { id } = await add('To be removed');
    const placed = (await ordersBy(id)).body as { id: string; subscriptionId: string };
    const remove = () => perennial.call('DELETE', `${path}/profiles/${id}`);
    expect(await remove()).toEqual(refusal('billingProfileInUse'));
    expect((await remove()).body).toMatchObject({
      details: { uses: [placed.id], orderIds: [placed.id] },
    });
    await eventually(async () =>
      expect(await perennial.call('POST', `/v1/orders/${placed.id}/cancel`)).toMatchObject({ status: 200 }),
    );
    const method = await perennial.ask(paymentMethod, 'POST', `${path}/payment-methods`, {
      kind: 'card',
      billingProfileId: id,
    });
    expect((await remove()).body).toMatchObject({ details: { paymentMethodIds: [method.id] } });
    await perennial.ask(detachedPaymentMethod, 'DELETE', `${path}/payment-methods/${method.id}`);
    expect((await remove()).status).toBe(204);
    expect(await perennial.call('GET', `${path}/profiles/${id}`)).toEqual(refusal('notFound'));
    expect(await ordersBy(id)).toEqual(refusal('notFound', '/billingProfileId'));
    const { id: standard } = (await profiles()).find(({ isDefault }) => isDefault) ?? { id: '' };
    expect(await perennial.call('DELETE', `${path}/profiles/${standard}`)).toEqual(refusal('defaultBillingProfile'));
  });

  it('are not there for another account, whatever names them', async () => {
    const other = await buyer(perennial);
    const [theirs] = (
      await perennial.ask(billingProfileList, 'GET', `/v1/billing-accounts/${other.billingAccountId}/profiles`)
    ).items;
    const id = theirs?.id ?? '';
    const { id: mine } = await customer.addsCard('4242424242424242');
    const nobodys = refusal('notFound');
    expect(await perennial.call('GET', `${path}/profiles/${id}`)).toEqual(nobodys);
    expect(await perennial.call('PATCH', `${path}/profiles/${id}`, { name: 'Mine' })).toEqual(nobodys);
    expect(await perennial.call('PUT', `${path}/profiles/${id}/default`)).toEqual(nobodys);
    expect(await perennial.call('DELETE', `${path}/profiles/${id}`)).toEqual(nobodys);
    const card = { kind: 'card', billingProfileId: id };
    expect(await perennial.call('POST', `${path}/payment-methods`, card)).toEqual(
      refusal('notFound', '/billingProfileId'),
    );
    expect(await ordersBy(id)).toEqual(refusal('notFound', '/billingProfileId'));
    expect(await choose(subscriptionId, id)).toEqual(refusal('notFound', '/billingProfileId'));
    const theirMethods = `/v1/billing-accounts/${other.billingAccountId}/payment-methods/${mine}`;
    expect(await perennial.call('POST', `${theirMethods}/replacement`, { kind: 'card' })).toEqual(nobodys);
    expect(await perennial.call('POST', `${theirMethods}/edits`, {})).toEqual(nobodys);
  });
});

describe('what is billed by a profile', () => {
  it('follows the default profile unless it names one', async () => {
    const { id: before } = await billedBy(subscriptionId);
    const { id } = await add('New headquarters');
    expect(await perennial.call('PUT', `${path}/profiles/${id}/default`)).toMatchObject({ body: { isDefault: true } });
    expect(await billedBy(subscriptionId)).toMatchObject({ id });
    expect(await choose(subscriptionId, before)).toMatchObject({ body: { id: before } });
    expect(await choose(subscriptionId, null)).toMatchObject({ body: { id } });
    await perennial.call('PUT', `${path}/profiles/${before}/default`);
    expect(await billedBy(subscriptionId)).toMatchObject({ id: before, isDefault: true });
  });

  it('is refused for what nobody pays by period, and in an order that begins nothing', async () => {
    const redeemed = await perennial.redeemed({ clock: undefined, plan: 'mail-monthly' });
    const of = `${redeemed.path}/billing-profile`;
    expect(await perennial.call('GET', of)).toEqual(refusal('notInvoiced'));
    const asked = { kind: 'seats', subscriptionId, seats: 4 };
    const { id: quoteId } = await perennial.ask(quote, 'POST', '/v1/quotes', asked);
    const [first] = await profiles();
    const refused = await perennial.call('POST', '/v1/orders', { quoteId, billingProfileId: first?.id });
    expect(refused).toEqual(refusal('invalidRequest', '/billingProfileId'));
  });

  it('shows its data from the next document on, and is collected from its methods', async () => {
    const card = await customer.addsCard('4242424242424242');
    const address = { lines: ['ul. Krakowska 1'], postalCode: '30-001', city: 'Kraków' };
    const { id } = await add('Kraków', {
      invoiceEmail: 'krakow@hosting-lis.example',
      language: 'en',
      address,
      purchaseOrderNumber: 'PO-7',
    });
    expect(await billedBy(subscriptionId)).toMatchObject({ isDefault: true });
    expect(await choose(subscriptionId, id)).toMatchObject({ status: 200, body: { name: 'Kraków', isDefault: false } });
    expect((await perennial.call('DELETE', `${path}/profiles/${id}`)).body).toMatchObject({
      details: { subscriptionIds: [subscriptionId] },
    });
    const bought = await customer.subscription(subscriptionId);
    await customer.clock.advanceTo(customer.beforeEnd(bought, -1));
    // It has no method of its own, and another profile's is not charged.
    expect((await customer.requests(subscriptionId)).map(({ status }) => status)).toEqual(['paid', 'open']);
    const query = `/v1/documents?subscriptionId=${subscriptionId}`;
    const { items } = await perennial.ask(documentPage, 'GET', query);
    const newest = items.find(({ kind }) => kind === 'proForma');
    expect(newest?.buyer).toMatchObject({ name: 'Hosting Lis sp. z o.o.', vatId: 'PL5260250995', address });
    expect(await perennial.mails({ to: 'krakow@hosting-lis.example' })).not.toEqual([]);
    const { items: stored } = await perennial.ask(
      paymentMethodPage,
      'GET',
      `${path}/payment-methods?billingProfileId=${id}`,
    );
    expect(stored).toEqual([]);
    expect(card.isDefault).toBe(true);
  });
});

/**
 * A purchaser looks after the own billing: opens a billing profile; adds, edits and replaces a payment method; lists invoices of
 * three months, of six, and of a range, and downloads one.
 */
import { mock } from 'node:test';
import { billingAccount } from '../../api/billing/billing-accounts/schema.js';
import { billingProfile, billingProfileList } from '../../api/billing/billing-profiles/schema.js';
import { documentLink, documentPage } from '../../api/billing/documents/schema.js';
import { paymentMethod } from '../../api/billing/payment-methods/schema.js';
import { paymentPage } from '../../api/billing/payments/schema.js';
import { quote } from '../../api/billing/quotes/schema.js';
import { createdApiKey } from '../../api/identity/api-keys/schema.js';
import { user } from '../../api/identity/users/schema.js';
import { refusal } from '../api/refusal.js';
import { type Buyer, boughtOrder, buyer, hearFromPaymentServer, submit } from '../buyers.js';
import { eventually } from '../eventually.js';
import { type Answered, openPerennial, type Perennial } from '../perennial.js';
import { writtenPlaces } from '../written-places.js';

const first = { number: '4242424242424242', expires: '04/35', securityCode: '9417' };
const refused = { number: '4000000000000002', expires: '12/40', securityCode: '8306' };
const second = { number: '5555555555554444', expires: '12/40', securityCode: '7295' };
const codeOfEdit = '6184';

const purchasersMail = 'piotr@hosting-lis.example';
const invoiceMail = 'marketing@hosting-lis.example';

let perennial: Perennial;
let organisation: Buyer;
let purchaser: Perennial;
let account: string;
let profileId: string;
let cardId: string;
let subscriptionId: string;
const answers: string[] = [];

beforeAll(async () => {
  perennial = await openPerennial({
    workerLog: 'DEBUG',
    onAnswer: ({ headers, text }) => answers.push(`${JSON.stringify([...headers])}\n${text}`),
  });
  await hearFromPaymentServer(perennial);
  organisation = await buyer(perennial);
  const { tenantId } = organisation;
  const piotr = { name: 'Piotr Zając', email: purchasersMail };
  const { id: userId } = await perennial.ask(user, 'POST', `/v1/tenants/${tenantId}/users`, piotr);
  const key = { name: 'Piotr', role: 'member', tenantId, userId };
  purchaser = perennial.as((await perennial.ask(createdApiKey, 'POST', '/v1/api-keys', key)).key);
  const { id } = await purchaser.ask(billingAccount, 'POST', '/v1/billing-accounts', {
    owner: { kind: 'purchaser', tenantId, userId },
    details: {
      name: 'Piotr Zając',
      address: { lines: ['ul. Polna 3'], city: 'Warszawa', postalCode: '00-321' },
      country: 'PL',
      invoiceEmail: purchasersMail,
    },
  });
  account = `/v1/billing-accounts/${id}`;
});
afterAll(() => perennial.close());

const methodAt = (id: string) => `${account}/payment-methods/${id}`;
const read = (id: string) => purchaser.ask(paymentMethod, 'GET', methodAt(id));
const until = (at: string) => organisation.clock.advanceTo(at);
const charges = async () => {
  const { items } = await purchaser.ask(paymentPage, 'GET', '/v1/payments');
  return items.filter(({ source }) => source === 'provider').map((one) => `${one.valueDate} ${one.paymentMethodId}`);
};
const told = async (to: string) =>
  (await perennial.mails({ to }))
    .filter(({ subject }) => subject.includes('ważna tylko do'))
    .map(({ date, subject }) => `${date?.slice(0, 10)} ${subject.replaceAll(/\s/g, ' ')}`);
const listed = async (query: string) => {
  const { items } = await purchaser.ask(documentPage, 'GET', `/v1/documents?kind=invoice&${query}`);
  return items.map(({ issuedOn }) => issuedOn);
};

it('opens a billing profile, and stores a card in it', async () => {
  const wanted = { name: 'Marketing', invoiceEmail: invoiceMail, purchaseOrderNumber: 'MKT-7' };
  ({ id: profileId } = await purchaser.ask(billingProfile, 'POST', `${account}/profiles`, wanted));
  const { items } = await purchaser.ask(billingProfileList, 'GET', `${account}/profiles`);
  expect(items.map(({ name, isDefault }) => [name, isDefault])).toEqual([
    ['Default', true],
    ['Marketing', false],
  ]);
  const asked = { kind: 'card', billingProfileId: profileId };
  const made = await purchaser.ask(paymentMethod, 'POST', `${account}/payment-methods`, asked);
  cardId = made.id;
  await submit(made.setUp?.url ?? '', first);
  const card = { brand: 'visa', last4: '4242', expires: { year: 2035, month: 4 } };
  expect(await read(cardId)).toMatchObject({ state: 'ready', card, isDefault: true, billingProfileId: profileId });
});

it('buys for the team by that profile: the card of it is charged, and documents show its data', async () => {
  const { tenantId } = organisation;
  const purchase = { kind: 'purchase', tenantId, billingAccountId: account.split('/').at(-1), planId: 'mail-monthly' };
  const { id: quoteId } = await purchaser.ask(quote, 'POST', '/v1/quotes', { ...purchase, seats: 8 });
  const agreement = { version: '2026-01', signedBy: 'Piotr Zając' };
  const order = { quoteId, agreement, billingProfileId: profileId };
  const placed = await purchaser.ask(boughtOrder, 'POST', '/v1/orders', order);
  subscriptionId = placed.subscriptionId;
  const { paymentRequestId } = await eventually(async () => {
    const found = await purchaser.ask(boughtOrder, 'GET', `/v1/orders/${placed.id}`);
    expect(found.state).toBe('awaitingPayment');
    return found;
  });
  const by = { kind: 'storedMethod', paymentMethodId: cardId };
  await purchaser.call('POST', `/v1/payment-requests/${paymentRequestId}/payments`, { by });
  await eventually(async () =>
    expect(await purchaser.ask(boughtOrder, 'GET', `/v1/orders/${placed.id}`)).toMatchObject({ state: 'fulfilled' }),
  );
  await until('2035-02-16T12:00:00Z');
  expect(await charges()).toEqual([`2035-02-14 ${cardId}`, expect.stringContaining(cardId)]);
  expect((await perennial.mails({ to: invoiceMail })).length).toBeGreaterThan(0);
});

it('edits the card: a wrong code changes nothing, the right one all of it', async () => {
  const address = { lines: ['ul. Polna 3'], postalCode: '00-321', city: 'Warszawa', country: 'PL' };
  const edit = { holderName: 'Piotr Zając', address };
  const edited = await purchaser.ask(paymentMethod, 'POST', `${methodAt(cardId)}/edits`, edit);
  expect(edited).toMatchObject({ state: 'ready', setUp: { clientSecret: expect.any(String) } });
  const page = edited.setUp?.url ?? '';
  expect(await (await fetch(page)).text()).toContain('value="Piotr Zając"');
  const form = { expires: '05/35', name: 'P. Zając', address: 'ul. Polna 3, Warszawa' };
  await expect(submit(page, { ...form, securityCode: '999' })).rejects.toThrow('422');
  expect(await read(cardId)).toMatchObject({ card: { expires: { year: 2035, month: 4 } }, setUp: { url: page } });
  await submit(page, { ...form, securityCode: codeOfEdit });
  expect(await read(cardId)).toMatchObject({
    state: 'ready',
    card: { expires: { year: 2035, month: 5 } },
    setUp: null,
  });
});

it('is told of the end of the card 30 days ahead, once, as who pays', async () => {
  await until('2035-05-02T12:00:00Z');
  const mail = ['2035-05-01 Mail, monthly: karta •••• 4242 jest ważna tylko do 31 maja 2035'];
  await eventually(async () => expect(await told(purchasersMail)).toEqual([expect.stringContaining(mail[0] ?? '')]));
  expect(await told(invoiceMail)).toHaveLength(1);
  expect(await told('ewa@hosting-lis.example')).toEqual([]);
});

it('replaces the card: one that is refused leaves the old one, one that is ready takes its place', async () => {
  const replace = () => purchaser.ask(paymentMethod, 'POST', `${methodAt(cardId)}/replacement`, { kind: 'card' });
  const bad = await replace();
  await submit(bad.setUp?.url ?? '', refused);
  expect(await read(bad.id)).toMatchObject({ state: 'failed', replaces: cardId });
  expect(await read(cardId)).toMatchObject({ state: 'ready', isDefault: true });

  await purchaser.ask(paymentMethod, 'PUT', `${methodAt(cardId)}/default`);
  const good = await replace();
  expect(await read(cardId)).toMatchObject({ state: 'ready', isDefault: true });
  await submit(good.setUp?.url ?? '', second);
  const ready = { state: 'ready', isDefault: true, card: { brand: 'mastercard', last4: '4444' } };
  expect(await read(good.id)).toMatchObject(ready);
  await eventually(async () =>
    expect(await read(cardId)).toMatchObject({ state: 'detached', isDefault: false, replacedBy: good.id }),
  );
  const { items } = await purchaser.ask(billingProfileList, 'GET', `${account}/profiles`);
  expect(items.find(({ id }) => id === profileId)).toMatchObject({ defaultPaymentMethodId: good.id });
  expect(await purchaser.call('POST', `${methodAt(cardId)}/replacement`, { kind: 'card' })).toEqual(
    refusal('paymentMethodNotReady'),
  );

  await until('2035-06-20T12:00:00Z');
  expect(await charges()).toEqual([
    ...['2035-06-14', '2035-05-14'].map((day) => `${day} ${good.id}`),
    ...['2035-04-14', '2035-03-14', '2035-02-14'].map((day) => `${day} ${cardId}`),
    expect.stringContaining(cardId),
  ]);
  // Of the card that is gone nobody is told again.
  expect(await told(purchasersMail)).toHaveLength(1);
});

it('lists the invoices of the last three months, of six, and of a range', async () => {
  const months = (...all: number[]) => all.map((month) => `2035-0${month}-14`);
  await eventually(async () => expect(await listed('months=6')).toHaveLength(6));
  expect(await listed('')).toEqual(months(6, 5, 4));
  expect(await listed('months=6')).toEqual([...months(6, 5, 4, 3, 2), '2035-01-15']);
  expect(await listed('from=2035-02-01&to=2035-03-31')).toEqual(months(3, 2));
  expect(await listed('from=2035-05-14&to=2035-05-14')).toEqual(months(5));
  const wrong = async (query: string) => {
    const { body } = await purchaser.call('GET', `/v1/documents?${query}`);
    const { code, errors } = body as { code: string; errors: { parameter: string }[] };
    return [code, ...errors.map(({ parameter }) => parameter)];
  };
  expect(await wrong('from=2035-03-02&to=2035-03-01')).toEqual(['invalidRequest', 'to']);
  expect(await wrong('from=2035-02-30')).toEqual(['invalidRequest', 'from']);
  expect(await wrong('months=6&from=2035-03-02')).toEqual(['invalidRequest', 'months']);
  expect(await wrong('months=0')).toEqual(['invalidRequest', 'months']);
});

it('downloads an invoice, by a link that ends after five minutes', async () => {
  const { items } = await purchaser.ask(documentPage, 'GET', '/v1/documents?kind=invoice');
  const [invoice] = items;
  const path = `/v1/documents/${invoice?.id}`;
  const opened = async (address: string, as = purchaser): Promise<Answered> => as.call('GET', address);
  expect(invoice?.buyer).toMatchObject({ name: 'Piotr Zając' });
  await eventually(async () => expect((await opened(`${path}/files/pdf`)).status).toBe(200));
  const { url } = await purchaser.ask(documentLink, 'POST', `${path}/links`, { file: 'pdf' });
  const { pathname } = new URL(url);
  const file = await fetch(`${perennial.url}${pathname}`);
  expect([file.status, file.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  const wall = Date.now();
  let later = 4 * 60_000;
  const clock = mock.method(Date, 'now', () => wall + later);
  expect((await fetch(`${perennial.url}${pathname}`)).status).toBe(200);
  later = 5 * 60_000 + 1_000;
  expect((await fetch(`${perennial.url}${pathname}`)).status).toBe(404);
  clock.mock.restore();
});

it('shows all of that to nobody else: neither to a partner nor to another purchaser', async () => {
  const stranger = perennial.as(await perennial.createPartner('815'));
  const other = { name: 'Maria Sowa', email: 'maria@hosting-lis.example' };
  const { tenantId } = organisation;
  const { id: userId } = await perennial.ask(user, 'POST', `/v1/tenants/${tenantId}/users`, other);
  const key = { name: 'Maria', role: 'member', tenantId, userId };
  const maria = perennial.as((await perennial.ask(createdApiKey, 'POST', '/v1/api-keys', key)).key);
  const { items } = await purchaser.ask(documentPage, 'GET', '/v1/documents');
  const paths = [
    ...[account, `${account}/profiles`, `${account}/profiles/${profileId}`, `${account}/payment-methods`],
    ...[methodAt(cardId), `/v1/subscriptions/${subscriptionId}/billing-profile`, `/v1/documents/${items[0]?.id}`],
  ];
  for (const caller of [stranger, maria]) {
    for (const path of paths) expect(await caller.call('GET', path)).toEqual(refusal('notFound'));
    expect((await caller.ask(documentPage, 'GET', '/v1/documents?months=24')).items).toEqual([]);
  }
  const administrator = perennial.as(await perennial.administratorOf(tenantId));
  expect(await administrator.call('GET', `${account}/profiles/${profileId}`)).toMatchObject({ status: 200 });
  await seesNoCard(administrator);
  for (const [method, path, body] of [
    ['PATCH', `${account}/profiles/${profileId}`, { name: 'Mine' }],
    ['DELETE', `${account}/profiles/${profileId}`, undefined],
    ['PUT', `/v1/subscriptions/${subscriptionId}/billing-profile`, { billingProfileId: null }],
    ['POST', `${methodAt(cardId)}/replacement`, { kind: 'card' }],
    ['POST', `${methodAt(cardId)}/edits`, {}],
  ] as const) {
    expect(await administrator.call(method, path, body)).toEqual(refusal('purchaserDecides'));
  }
});

/** An administrator is told that a purchaser pays, and from when: neither by which card nor what the bank says. */
async function seesNoCard(administrator: Perennial): Promise<void> {
  for (const path of [`${account}/payment-methods`, methodAt(cardId)]) {
    expect(await administrator.call('GET', path)).toEqual(refusal('purchaserDecides'));
  }
  const { items } = await administrator.ask(paymentPage, 'GET', '/v1/payments');
  expect(items).toEqual(items.map((one) => ({ ...one, paymentMethodId: null, decline: null, payerName: null })));
  expect(items.length).toBeGreaterThan(0);
  const lists = [
    '/v1/audit?limit=100',
    '/v1/payments',
    `/v1/subscriptions/${subscriptionId}/timeline`,
    `/v1/subscriptions/${subscriptionId}/notices?limit=100`,
  ];
  for (const path of lists) {
    const shown = JSON.stringify((await administrator.call('GET', path)).body);
    expect(shown).not.toMatch(/•••• \d{4}|"last4":"(?!")/);
    const own = JSON.stringify((await perennial.call('GET', path)).body);
    if (/audit|notices/.test(path)) expect(own).toMatch(/•••• \d{4}|"last4":"(?!")/);
  }
}

it('has left no number and no security code of a card anywhere', async () => {
  const pages = [...(await writtenPlaces(perennial)), ...answers.map((text) => ({ place: 'answer', text }))];
  const places = new Set(pages.map(({ place }) => place.replace(/^history of .*/, 'history')));
  expect(places).toEqual(new Set([...places, 'history', 'log', 'mail', 'answer', 'collection paymentMethods']));
  expect(pages.some(({ text }) => text.includes(cardId))).toBe(true);
  const cards = [first, refused, second];
  const numbers = cards.flatMap(({ number }) => [number, number.replaceAll(/(\d{4})(?=\d)/g, '$1 ')]);
  // As a value of JSON or of a form: a few digits are in many an id.
  const codes = [...cards.map(({ securityCode }) => securityCode), codeOfEdit].map(
    (code) => new RegExp(`(["':=]\\s*)${code}(["',&}\\s]|$)`),
  );
  const leaks = pages.filter(
    ({ text }) => numbers.some((number) => text.includes(number)) || codes.some((code) => code.test(text)),
  );
  expect(leaks.map(({ place }) => place)).toEqual([]);
});

/** Users ask for licences, and an administrator gives them, buys a seat for them, or declines. */
import type { z } from 'zod';
import { createActivities } from '../../activities/index.js';
import { billingAccount } from '../../api/billing/billing-accounts/schema.js';
import { licenceGrantAnswer, licenceRequest, licenceRequestPage } from '../../api/billing/licence-requests/schema.js';
import { orderPage } from '../../api/billing/orders/schema.js';
import { paymentRequest } from '../../api/billing/payment-requests/schema.js';
import { quote } from '../../api/billing/quotes/schema.js';
import { payloadSchema } from '../../api/messaging/webhook-events/schema.js';
import { auditPage } from '../../api/operations/audit/schema.js';
import { userLicencePage } from '../../api/subscriptions/licences/schema.js';
import type { WebhookEventType } from '../../domain/messaging/webhook-events.js';
import { refusal } from '../api/refusal.js';
import { boughtOrder, buyerBy, type LiveBuyer } from '../buyers.js';
import { eventually } from '../eventually.js';
import { makeGroup, type SampleGroup } from '../groups.js';
import { type Clock, openPerennial, type Perennial } from '../perennial.js';
import { type Member, type Team, team } from '../purchasers.js';
import { type Receiver, startReceiver } from '../webhook-receiver.js';

let perennial: Perennial;
let receiver: Receiver;
let clock: Clock;
let studio: Team;
let office: LiveBuyer;
let maria: Member;
let jan: Member;
let ola: Member;
let waiting: SampleGroup;
let subscriptionId: string;
/** The link of the administrator's own to the first request. */
let link: string;
const administrator = 'anna@studio-wilk.example';
const planId = 'mail-monthly';

beforeAll(async () => {
  receiver = await startReceiver();
  perennial = await openPerennial();
  clock = await perennial.createClock();
  studio = await team(perennial, { clock });
  const { id: billingAccountId } = await perennial.ask(billingAccount, 'POST', '/v1/billing-accounts', {
    owner: { kind: 'organisation', tenantId: studio.tenantId },
    details: {
      name: 'Studio Wilk',
      address: { lines: ['ul. Wilcza 4'], city: 'Warszawa', postalCode: '00-532' },
      country: 'PL',
      invoiceEmail: 'faktury@studio-wilk.example',
    },
  });
  office = buyerBy(perennial, { tenantId: studio.tenantId, billingAccountId, clock });
  ({ subscriptionId } = await office.buys({ planId, seats: 1 }));
  [maria, jan, ola] = [
    await studio.joins('Maria Nowak'),
    await studio.joins('Jan Lis'),
    await studio.joins('Ola Wilk'),
  ];
  await eventually(async () => {
    const { state } = await office.subscription(subscriptionId);
    if (state !== 'active') throw new Error(`It is ${state}`);
  });
  await studio.administrator.call('POST', '/v1/webhook-endpoints', {
    url: `${receiver.url}/studio`,
    includesTestClocks: true,
  });
});
afterAll(async () => {
  await perennial.close();
  await receiver.close();
});

type LicenceRequest = z.output<typeof licenceRequest>;
const requests = () => `/v1/tenants/${studio.tenantId}/licence-requests`;
const ask = (by: Member, more: object = { planId }) =>
  by.as.call('POST', requests(), { message: 'For the books', ...more });
const asks = async (by: Member, more?: object) => licenceRequest.parse((await ask(by, more)).body);
const read = ({ id }: Pick<LicenceRequest, 'id'>) =>
  studio.administrator.ask(licenceRequest, 'GET', `/v1/licence-requests/${id}`);
const answer = ({ id }: Pick<LicenceRequest, 'id'>, how: 'grant' | 'decline', body: object = {}) =>
  studio.administrator.call('POST', `/v1/licence-requests/${id}/${how}`, body);
const grant = async (of: LicenceRequest, body: object = {}) =>
  studio.administrator.ask(licenceGrantAnswer, 'POST', `/v1/licence-requests/${of.id}/grant`, body);
const held = async ({ userId, as }: Member) =>
  (await as.ask(userLicencePage, 'GET', `/v1/tenants/${studio.tenantId}/users/${userId}/licences`)).items.map(
    (one) => one.subscriptionId,
  );
const mailed = (to: string, part: string) =>
  eventually(async () => {
    const found = (await perennial.mails({ to })).filter(({ text }) => text.includes(part));
    if (found.length === 0) throw new Error(`Nobody has written “${part}” to ${to}`);
    return found;
  });
const becomes = (of: Pick<LicenceRequest, 'id'>, state: LicenceRequest['state']) =>
  eventually(async () => {
    const found = await read(of);
    if (found.state !== state) throw new Error(`It is ${found.state}`);
    return found;
  });
/** The page behind the administrator's link to a request. */
const pageOf = async ({ id }: Pick<LicenceRequest, 'id'>) => {
  const { database } = perennial.testEnvironment;
  const [anna] = await database.administrators.of(studio.tenantId);
  return `/v1/licence-request-pages/${database.licenceRequests.links.tokenOf(id, anna?._id ?? '')}`;
};
const submit = async (path: string, form: Record<string, string>) => {
  const response = await fetch(`${perennial.url}${path}`, { method: 'POST', body: new URLSearchParams(form) });
  return { status: response.status, text: await response.text() };
};
/** What the form of a page sends. */
const hiddenIn = (html: string) =>
  Object.fromEntries(
    [...html.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
const order = (id: string | undefined) => perennial.ask(boughtOrder, 'GET', `/v1/orders/${id}`);

describe('a user who needs a licence', () => {
  let asked: LicenceRequest;

  it('asks once for oneself, and the administrators get the link by mail', async () => {
    const [first, second] = await Promise.all([ask(maria), ask(maria)]);
    const made = [first, second].filter(({ status }) => status === 201);
    expect(made).toHaveLength(1);
    expect([first, second]).toContainEqual(refusal('licenceRequestOpen'));
    asked = licenceRequest.parse(made[0]?.body);
    expect(asked).toMatchObject({ state: 'open', userId: maria.userId, planId, productId: 'mail', reason: null });
    expect(await ask(maria, { productId: 'mail' })).toEqual(refusal('licenceRequestOpen'));
    expect(await ask(maria, { planId, user: jan.email })).toEqual(refusal('ownLicenceOnly', '/user'));
    expect(await ask(maria, { planId, productId: 'mail' })).toEqual(refusal('invalidRequest', '/planId'));
    expect(await ask(maria, { planId: 'no-such-plan' })).toEqual(refusal('notFound', '/planId'));
    const [mail] = await mailed(administrator, 'For the books');
    link = /https?:\/\/[^/]+(\/v1\/licence-request-pages\/\S+)/.exec(mail?.text ?? '')?.[1] ?? '';
    expect(link).toBe(await pageOf(asked));
  });

  it('is read on the page behind the link, which changes nothing and is the administrator’s own', async () => {
    const { status, text, headers } = await perennial.as('').call('GET', link);
    expect([status, headers.get('content-type'), headers.get('referrer-policy')]).toEqual([
      200,
      'text/html; charset=utf-8',
      'no-referrer',
    ]);
    for (const said of ['Maria Nowak', 'For the books', '1 wolna licencja', '(Europe/Warsaw)', asked.id])
      expect(text).toContain(said);
    expect(hiddenIn(text)).toEqual({ subscription: subscriptionId });
    const { licenceRequests } = perennial.testEnvironment.database;
    const notAdministrator = `/v1/licence-request-pages/${licenceRequests.links.tokenOf(asked.id, maria.userId)}`;
    for (const path of [notAdministrator, `${link}x`, '/v1/licence-request-pages/none']) {
      expect(await submit(`${path}/grant`, hiddenIn(text) as Record<string, string>)).toMatchObject({ status: 404 });
    }
    expect(await submit(`${link}/decline`, { reason: ' ' })).toMatchObject({
      status: 422,
      text: expect.stringContaining('Prosimy podać powód.'),
    });
    expect(await read(asked)).toMatchObject({ state: 'open' });
  });

  it('sees the own requests, and colleagues do not', async () => {
    const path = `/v1/licence-requests/${asked.id}`;
    const listed = async (by: Perennial, more = '') =>
      (await by.ask(licenceRequestPage, 'GET', `/v1/licence-requests?limit=10${more}`)).items.map(({ id }) => id);
    expect(await listed(maria.as)).toEqual([asked.id]);
    expect(await listed(jan.as)).toEqual([]);
    expect(await jan.as.call('GET', path)).toEqual(refusal('notFound'));
    expect(await listed(studio.administrator, '&state=open')).toEqual([asked.id]);
    expect(await listed(studio.administrator, '&state=granted')).toEqual([]);
    expect(await maria.as.call('POST', `${path}/grant`, {})).toEqual(refusal('forbidden'));
  });

  it('gets a free seat from the only subscription that fits, by the page as by request', async () => {
    for (const _ of [1, 2]) {
      expect(await submit(`${link}/grant`, { subscription: subscriptionId })).toMatchObject({
        status: 200,
        text: expect.stringContaining('Maria Nowak ma już licencję'),
      });
    }
    const { items } = await studio.administrator.ask(auditPage, 'GET', '/v1/audit?operation=grantLicenceByLink');
    const [anna] = await perennial.testEnvironment.database.administrators.of(studio.tenantId);
    const by = { subject: { id: asked.id }, actor: { userId: anna?._id } };
    expect(items).toMatchObject([
      { ...by, outcome: 'refused', code: 'licenceRequestClosed', after: null },
      { ...by, outcome: 'done', after: { state: 'granted' } },
    ]);
    expect(JSON.stringify(items)).not.toContain(link.split('/').at(-1));
    for (const _ of [1, 2]) {
      expect(await grant(asked)).toMatchObject({
        committed: true,
        order: null,
        licenceRequest: { state: 'granted', subscriptionId, orderId: null },
      });
    }
    expect(await held(maria)).toEqual([subscriptionId]);
    const [mail] = await mailed(maria.email, 'Przydzielono Ci licencję');
    expect(mail?.text).toContain(administrator);
    expect(await ask(maria)).toEqual(refusal('licenceHeld'));
    expect(await answer(asked, 'decline', { reason: 'Too late' })).toEqual(refusal('licenceRequestClosed'));
  });
});

describe('where no seat is free', () => {
  let asked: LicenceRequest;
  const quoted = async () => {
    const { committed, quote } = await grant(asked);
    expect(committed).toBe(false);
    return quote?.id ?? '';
  };

  it('the administrator is told the price, and nothing has changed', async () => {
    waiting = await makeGroup(perennial, studio, { name: 'Zarząd', plans: [subscriptionId], members: [ola.userId] });
    await waiting.settlesAs({ [ola.userId]: ['waiting: noFreeSeat'] });
    asked = await asks(jan, { productId: 'mail' });
    expect(await grant(asked)).toMatchObject({ committed: false, order: null, quote: { kind: 'seats' } });
    expect(await read(asked)).toMatchObject({ state: 'open', subscriptionId: null });
  });

  it('the page and every quote say that a mandate allows less than each period costs then', async () => {
    const mandate = await office.agreesToMandate(300);
    const above = { collection: { method: 'blik', cap: { amount: 300, currency: 'PLN' }, possible: false } };
    expect(await grant(asked)).toMatchObject({ quote: { kind: 'seats', ...above } });
    const renewal = { kind: 'renewal', subscriptionId };
    expect(await studio.administrator.ask(quote, 'POST', '/v1/quotes', renewal)).toMatchObject(above);
    const page = async () => (await perennial.as('').call('GET', await pageOf(asked))).text.replaceAll('\u00a0', ' ');
    expect(await page()).toContain('zgoda BLIK pozwala pobrać w jednej płatności najwyżej 3,00 zł');
    const methods = `/v1/billing-accounts/${office.billingAccountId}/payment-methods`;
    await studio.administrator.call('DELETE', `${methods}/${mandate.id}`);
    expect(await page()).not.toContain('zgoda BLIK');
  });

  it('the page says the price, buys one at no other, and an order that is cancelled opens the request again', async () => {
    const path = await pageOf(asked);
    const { text } = await perennial.as('').call('GET', path);
    const shown = hiddenIn(text) as Record<string, string>;
    expect(shown).toEqual({ subscription: subscriptionId, price: expect.stringMatching(/^PLN [1-9]\d* [1-9]\d*$/) });
    const other = await submit(`${path}/grant`, { ...shown, price: 'PLN 1 1' });
    expect(other.text).toContain('Nic nie zostało kupione');
    expect(await read(asked)).toMatchObject({ state: 'open' });
    const [one, two] = await Promise.all([submit(`${path}/grant`, shown), submit(`${path}/grant`, shown)]);
    for (const { text: bought } of [one, two]) expect(bought).toContain('Zamówiono dodatkową licencję');
    const { orderId } = await read(asked);
    const placed = await perennial.ask(orderPage, 'GET', `/v1/orders?subscriptionId=${subscriptionId}`);
    expect(placed.items.filter(({ kind }) => kind === 'seats').map(({ id }) => id)).toEqual([orderId]);
    await eventually(async () => expect((await order(orderId ?? '')).state).toBe('awaitingPayment'));
    const { paymentRequestId } = await order(orderId ?? '');
    const request = await perennial.ask(paymentRequest, 'GET', `/v1/payment-requests/${paymentRequestId}`);
    expect((await perennial.as('').call('GET', path)).text).toContain(request.reference);
    expect(await jan.as.call('POST', `/v1/licence-requests/${asked.id}/withdraw`)).toEqual(
      refusal('licenceRequestClosed'),
    );
    await studio.administrator.call('POST', `/v1/orders/${orderId}/cancel`);
    expect(await becomes(asked, 'open')).toMatchObject({ subscriptionId: null, orderId: null });
  });

  it('the seat that is bought and paid is the user’s, before a group that waits for one', async () => {
    const quoteId = await quoted();
    const { order: placed } = await grant(asked, { quoteId });
    const other = await asks(await studio.joins('Ela Sowa'));
    expect(await answer(other, 'grant', { quoteId })).toEqual(refusal('staleQuote'));
    // One beside the seat that is there and the one that is ordered.
    expect(await grant(other)).toMatchObject({ quote: { seats: { now: 3 }, lines: [{ seats: 1 }] } });
    await answer(other, 'decline', { reason: 'One is enough' });
    const awaiting = await eventually(async () => {
      const found = await order(placed?.id);
      if (found.state !== 'awaitingPayment') throw new Error(`The order is ${found.state}`);
      return found;
    });
    await office.paysOrder(awaiting);
    await becomes(asked, 'granted');
    expect(await held(jan)).toEqual([subscriptionId]);
    expect(await held(ola)).toEqual([]);
    expect(await office.subscription(subscriptionId)).toMatchObject({ seats: { owned: 2, assigned: 2 } });
  });
});

describe('an order of a seat that waited for a person', () => {
  it('gives the seat to the user who has asked, once it is delivered after all', async () => {
    const ewa = await studio.joins('Ewa Wrona');
    const asked = await asks(ewa);
    const { quote } = await grant(asked);
    const { order: placed } = await grant(asked, { quoteId: quote?.id });
    await eventually(async () => expect((await order(placed?.id)).state).toBe('awaitingPayment'));
    const { orderStuck, deliverOrder } = createActivities(perennial.testEnvironment.context);
    const step = { orderId: placed?.id ?? '', at: (await clock.read()).now };
    await orderStuck({ ...step, problem: { code: 'payFirst', message: 'A period is not paid.' } });
    await becomes(asked, 'open');
    await deliverOrder({ ...step, valueDate: step.at.slice(0, 10) });
    expect(await becomes(asked, 'granted')).toMatchObject({ subscriptionId, orderId: placed?.id });
    expect([await held(ewa), await held(ola)]).toEqual([[subscriptionId], []]);
  });
});

describe('a request that is not granted', () => {
  it('is declined with a reason, which the user reads, or withdrawn by the user', async () => {
    const declined = await asks(ola);
    expect(await answer(declined, 'decline', { reason: 'Please use the shared mailbox' })).toMatchObject({
      status: 200,
      body: { state: 'declined', reason: 'Please use the shared mailbox' },
    });
    await mailed(ola.email, 'Please use the shared mailbox');
    const withdrawn = await asks(ola);
    expect(withdrawn.id).not.toBe(declined.id);
    expect(await ola.as.call('POST', `/v1/licence-requests/${withdrawn.id}/withdraw`)).toMatchObject({
      status: 200,
      body: { state: 'withdrawn' },
    });
    expect(await answer(withdrawn, 'grant')).toEqual(refusal('licenceRequestClosed'));
  });

  it('is the purchaser’s to answer where only a user pays for such a plan', async () => {
    const lead = await studio.opens(await studio.joins('Piotr Lider'));
    const { id: trial } = await lead.orders({ planId: 'office-trial', seats: 2 });
    await eventually(async () => expect((await order(trial)).state).toBe('fulfilled'));
    const asked = await asks(ola, { planId: 'office-trial' });
    expect(await answer(asked, 'grant')).toEqual(refusal('purchaserDecides'));
    await ola.as.call('POST', `/v1/licence-requests/${asked.id}/withdraw`);
  });

  it('ends with the user who leaves, and so does an order that nobody has paid', async () => {
    const leaver = await studio.joins('Ewa Kos');
    const asked = await asks(leaver);
    const quote = (await grant(asked)).quote;
    const { order: placed } = await grant(asked, { quoteId: quote?.id });
    const users = `/v1/tenants/${studio.tenantId}/users/${leaver.userId}`;
    expect(await studio.administrator.call('POST', `${users}/deactivate`, {})).toMatchObject({ status: 200 });
    await becomes(asked, 'withdrawn');
    await eventually(async () => expect((await order(placed?.id)).state).toBe('cancelled'));
  });
});

describe('a request that nobody answers', () => {
  it('is told in the digest of who wants one, and lapses after 30 days with a mail', async () => {
    const preferences = { others: 'digest', kinds: {} };
    await studio.administrator.call('PUT', '/v1/notice-preferences', preferences);
    const asked = await asks(ola, { planId, message: 'Still without a mailbox' });
    await clock.advanceBy('P2D');
    const [digest] = await mailed(administrator, 'Still without a mailbox');
    expect(digest?.subject).toMatch(/^Podsumowanie dnia .*1 prośba o licencję$/);
    await clock.advanceBy('P30D');
    expect(await read(asked)).toMatchObject({ state: 'lapsed', endedAt: asked.lapsesAt });
    await mailed(ola.email, 'wygasła');
    expect(await answer(asked, 'grant')).toEqual(refusal('licenceRequestClosed'));
  });

  it('is exported with its user, and nothing that was typed is left once the user is purged', async () => {
    const exported = await studio.administrator.call('GET', `/v1/tenants/${studio.tenantId}/export`);
    const { licenceRequests } = exported.body as { licenceRequests: LicenceRequest[] };
    expect(licenceRequests.filter(({ userId }) => userId === ola.userId).map(({ state }) => state)).toEqual([
      'lapsed',
      'withdrawn',
      'withdrawn',
      'declined',
    ]);
    const leavers = await perennial.testEnvironment.database.licenceRequests.collection.find({ message: '' }).toArray();
    expect(leavers).toMatchObject([{ state: 'withdrawn', reason: null, proposedReasons: [] }]);
  });

  it('has told subscribers of webhooks each step in its order, as documented', async () => {
    const told = receiver.taken().filter(({ type }) => type.startsWith('licenceRequest.'));
    for (const event of told) payloadSchema(event.type as WebhookEventType).parse(event);
    const subjects = [...new Set(told.map(({ subject }) => subject.id))];
    const stories = subjects.map((id) =>
      told
        .filter(({ subject }) => subject.id === id)
        .map(({ type, sequence }) => `${sequence} ${type.replace('licenceRequest.', '')}`),
    );
    expect(stories).toContainEqual([...['1 opened', '2 seatOrdered', '3 reopened'], ...['4 seatOrdered', '5 granted']]);
    expect(stories).toContainEqual(['1 opened', '2 lapsed']);
    expect(stories).toContainEqual(['1 opened', '2 declined']);
  });
});

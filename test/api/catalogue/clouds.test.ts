/** Two clouds on one service: what each is, that nobody brings them together, and where its links lead. */
import { z } from 'zod';
import { cloud, cloudList } from '../../../api/catalogue/clouds/schema.js';
import { createdApiKey } from '../../../api/identity/api-keys/schema.js';
import { eventually } from '../../eventually.js';
import { type Customer, openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';
import { billing } from '../request-bodies.js';

const portal = 'http://localhost.cn.example';
const enrolled = { services: ['advice'], enrolment: { state: 'enrolled' } };
const adviser = {
  id: '86',
  name: 'Beijing Advisers',
  country: 'CN',
  locale: 'en',
  email: 'an@beijing.example',
  ...enrolled,
};

let perennial: Perennial;
/** Of the global cloud, and of 21Vianet. */
let bakery: Customer;
let teaHouse: Customer;
/** An administrator of each. */
let baker: Perennial;
let innkeeper: Perennial;
/** A partner of each. */
let warsaw: Perennial;
let beijing: Perennial;

const made = z.looseObject({ id: z.string() });

beforeAll(async () => {
  perennial = await openPerennial();
  warsaw = perennial.as(await perennial.createPartner('48', { name: 'Warsaw Advisers' }));
  await perennial.ask(made, 'POST', '/v1/partners', adviser);
  const key = { name: 'An', role: 'partner', partnerId: '86' };
  beijing = perennial.as((await perennial.ask(createdApiKey, 'POST', '/v1/api-keys', key)).key);
  // One endpoint for each cloud, at which nobody listens.
  const url = 'http://127.0.0.1:9/';
  await perennial.ask(made, 'POST', '/v1/webhook-endpoints', { url });
  await perennial.ask(made, 'POST', '/v1/webhook-endpoints', { url, cloud: '21vianet' });
  const administrator = { name: 'Li Na', email: 'li.na@tea.example' };
  const tenant = { country: 'CN', timeZone: 'Asia/Shanghai', locale: 'en', organisation: 'Tea House', administrator };
  [bakery, teaHouse] = await Promise.all([
    perennial.redeemed({ clock: undefined, soldBy: '48' }),
    perennial.redeemed({ clock: undefined, plan: 'mail-21vianet', soldBy: '86', tenant }),
  ]);
  [baker, innkeeper] = (await Promise.all(
    [bakery, teaHouse].map(async ({ tenantId }) => perennial.as(await perennial.administratorOf(tenantId))),
  )) as [Perennial, Perennial];
});
afterAll(() => perennial.close());

describe('the clouds', () => {
  it('are told to everybody: portal, region, currency, agreements and the countries of their plans', async () => {
    const anonymous = { Authorization: '' };
    const { items } = cloudList.parse((await perennial.call('GET', '/v1/clouds', undefined, anonymous)).body);
    expect(items.map(({ id }) => id)).toEqual(['global', '21vianet']);
    expect(await perennial.ask(cloud, 'GET', '/v1/clouds/21vianet')).toEqual({
      id: '21vianet',
      name: '21Vianet',
      portalUrl: portal,
      dataRegion: 'china',
      countries: ['CN'],
      currency: 'CNY',
      agreements: ['OSPA'],
    });
    expect(await perennial.ask(cloud, 'GET', '/v1/clouds/global')).toMatchObject({
      portalUrl: 'http://localhost',
      countries: ['AT', 'CL', 'CZ', 'DE', 'PL', 'SK', 'US'],
      currency: null,
      agreements: ['MOSA', 'openLicense'],
    });
    expect(await perennial.call('GET', '/v1/clouds/moon')).toMatchObject({ status: 404 });
  });

  it('serve each country in one of them', async () => {
    const tenant = { organisation: 'Elsewhere', administrators: [{ name: 'Wang', email: 'wang@else.example' }] };
    const entered = (body: object) => perennial.call('POST', '/v1/tenants', { ...tenant, ...body });
    expect(await entered({ country: 'CN' })).toMatchObject({ status: 201, body: { cloud: '21vianet' } });
    expect(await entered({ country: 'PL' })).toMatchObject({ status: 201, body: { cloud: 'global' } });
    expect(await entered({ country: 'CN', cloud: 'global' })).toEqual(refusal('invalidRequest', '/country'));
    expect(await entered({ country: 'PL', cloud: '21vianet' })).toEqual(refusal('invalidRequest', '/country'));
    const partner = { ...adviser, id: '87', country: 'PL', cloud: '21vianet' };
    expect(await perennial.call('POST', '/v1/partners', partner)).toEqual(refusal('invalidRequest', '/country'));
    expect(await perennial.call('PATCH', '/v1/partners/86', { country: 'PL' })).toEqual(
      refusal('invalidRequest', '/country'),
    );
  });

  it('have plans of their own: countries, agreement and currency fit, and the cloud stays', async () => {
    const { body } = await perennial.call('GET', '/v1/plans/mail-21vianet');
    const { id: _id, version: _v, onSale: _o, createdAt: _c, ...plan } = body as Record<string, unknown>;
    const version = (change: object) =>
      perennial.call('POST', '/v1/plans/mail-21vianet/versions', { ...plan, ...change });
    const euro = [{ currency: 'EUR', tiers: [{ from: 1, amount: 5_600 }] }];
    expect(await version({ countries: ['CN', 'PL'] })).toEqual(refusal('invalidRequest', '/countries/1'));
    expect(await version({ prices: euro })).toEqual(refusal('invalidRequest', '/prices/0/currency'));
    const mosa = { name: 'MOSA', version: '2026-01' };
    expect(await version({ agreement: mosa })).toEqual(refusal('invalidRequest', '/agreement/name'));
    const elsewhere = { cloud: 'global', countries: ['PL'], prices: euro, agreement: mosa };
    expect(await version(elsewhere)).toEqual(refusal('invalidRequest', '/cloud'));
  });
});

describe('a customer of 21Vianet', () => {
  it('is invoiced in the currency of its cloud, under its agreement', async () => {
    const { agreements } = await perennial.ask(
      z.looseObject({ agreements: z.array(z.looseObject({})) }),
      'GET',
      `/v1/tenants/${teaHouse.tenantId}`,
    );
    expect(agreements).toMatchObject([{ name: 'OSPA', version: '2026-01' }]);
    const owner = { kind: 'organisation', tenantId: teaHouse.tenantId };
    const details = { ...billing, name: 'Tea House', country: 'CN', vatId: null };
    const account = await perennial.ask(made, 'POST', '/v1/billing-accounts', { owner, details });
    const purchase = {
      kind: 'purchase',
      tenantId: teaHouse.tenantId,
      billingAccountId: account.id,
      planId: 'mail-21vianet',
      seats: 2,
    };
    const quoted = await innkeeper.call('POST', '/v1/quotes', purchase);
    expect(quoted).toMatchObject({ status: 201, body: { dueNow: { gross: { currency: 'CNY', amount: 86_400 } } } });
    const refused = await innkeeper.call('POST', '/v1/quotes', { ...purchase, currency: 'EUR' });
    expect(refused).toEqual(refusal('otherCurrency'));
    expect(await innkeeper.call('POST', '/v1/quotes', { ...purchase, planId: 'office-business' })).toEqual(
      refusal('notFound', '/planId'),
    );
  });

  it('sees the plans and partners of its cloud', async () => {
    const { body } = await innkeeper.call('GET', '/v1/plans');
    expect((body as { items: { id: string }[] }).items.map(({ id }) => id)).toEqual(['mail-21vianet']);
    expect(await innkeeper.call('GET', '/v1/plans?cloud=global')).toMatchObject({ body: { items: [] } });
    expect(await innkeeper.call('GET', '/v1/plans/office-business')).toEqual(refusal('notFound'));
    expect(await baker.call('GET', '/v1/plans/mail-21vianet')).toEqual(refusal('notFound'));
    expect(await innkeeper.call('GET', '/v1/partner-lookup?partnerId=86')).toMatchObject({ status: 200 });
    expect(await innkeeper.call('GET', '/v1/partner-lookup?partnerId=48')).toEqual(refusal('unknownPartner'));
    const found = async (query: string) =>
      ((await perennial.call('GET', `/v1/partner-directory${query}`)).body as { items: { id: string }[] }).items;
    expect((await found('')).map(({ id }) => id)).toEqual(['48']);
    expect((await found('?cloud=21vianet')).map(({ id }) => id)).toEqual(['86']);
    const { text } = await perennial.call('GET', '/v1/partner-directory-page?cloud=21vianet&service=advice');
    expect(text).toContain('Beijing Advisers');
    expect(text).not.toContain('Warsaw Advisers');
  });

  it('is led to the portal of its cloud by every link', async () => {
    const { tenantId, subscriptionId } = teaHouse;
    const offer = { tenantId, message: 'We look after you.', scopes: ['read'], days: 30 };
    const { body } = await beijing.call('POST', '/v1/delegations', offer);
    const key = { planId: 'mail-21vianet', count: 1 };
    expect(await perennial.call('POST', '/v1/key-orders', { tenantId, soldBy: '86', ...key })).toMatchObject({
      status: 201,
    });
    const [userId] = await teaHouse.addUsers('Guest');
    await perennial.call('POST', '/v1/memberships', { kind: 'tenant', tenantId, userId });
    const links = await eventually(async () => {
      const mails = await perennial.mails();
      const found = mails.flatMap(({ to, text }) =>
        [...(text ?? '').matchAll(/https?:\/\/localhost\S*/g)].map(([link]) => ({ to: JSON.stringify(to), link })),
      );
      const wanted = ['delegation-pages', 'key-order-pages', 'membership-invitations'];
      for (const page of wanted) {
        if (!found.some(({ link }) => link.startsWith(`${portal}/v1/${page}/`))) throw new Error(`No link to ${page}`);
      }
      return found;
    });
    const ofTeaHouse = links.filter(({ to }) => to.includes('tea.example') || to.includes('guest@'));
    expect(ofTeaHouse.length).toBeGreaterThanOrEqual(3);
    for (const { link } of ofTeaHouse) expect(link.startsWith(`${portal}/`)).toBe(true);
    const page = links.find(({ link }) => link.includes('/v1/delegation-pages/'))?.link.replace(portal, '') ?? '';
    const shown = await perennial.call('GET', page);
    expect(shown.text).toContain((body as { id: string }).id);
    const feed = await innkeeper.call('POST', '/v1/feeds', {});
    expect(feed).toMatchObject({ status: 201, body: { url: expect.stringContaining(`${portal}/v1/calendars/`) } });
    const { body: record } = await innkeeper.call('GET', `/v1/subscriptions/${subscriptionId}/partner-of-record`);
    expect(JSON.stringify(record)).toContain(`${portal}/v1/partner-directory-page?cloud=21vianet`);
  });
});

describe('from one cloud to the other', () => {
  const noTenant = refusal('notFound', '/tenantId');

  it('a partner does not find the customer', async () => {
    const [there, here] = [{ tenantId: teaHouse.tenantId }, { tenantId: bakery.tenantId }];
    const offer = { message: 'We look after you.', scopes: ['read'], days: 30 };
    expect(await warsaw.call('POST', '/v1/delegations', { ...offer, ...there })).toEqual(noTenant);
    expect(await beijing.call('POST', '/v1/delegations', { ...offer, ...here })).toEqual(noTenant);
    expect(await warsaw.call('POST', '/v1/reseller-invitations', there)).toEqual(noTenant);
    expect(await beijing.call('POST', '/v1/reseller-invitations', here)).toEqual(noTenant);
    const day = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    const transfer = { ...here, fromPartnerId: '48', toPartnerId: '86', on: day };
    expect(await warsaw.call('POST', '/v1/reseller-transfers', transfer)).toEqual(
      refusal('unknownPartner', '/toPartnerId'),
    );
    expect(await baker.call('PUT', `${bakery.path}/partner-of-record`, { partnerId: '86' })).toEqual(
      refusal('unknownPartner', '/partnerId'),
    );
  });

  it('an operator, who knows both, is told that nothing goes', async () => {
    const told = (pointer: string, reason: string) => refusal('otherCloud', pointer, { reason });
    const offer = {
      partnerId: '86',
      tenantId: bakery.tenantId,
      message: 'We look after you.',
      scopes: ['read'],
      days: 30,
    };
    expect(await perennial.call('POST', '/v1/delegations', offer)).toEqual(told('/tenantId', 'tenant'));
    const invitation = { partnerId: '86', tenantId: bakery.tenantId };
    expect(await perennial.call('POST', '/v1/reseller-invitations', invitation)).toEqual(told('/tenantId', 'tenant'));
    expect(await perennial.call('PUT', `${bakery.path}/partner-of-record`, { partnerId: '86' })).toEqual(
      told('/partnerId', 'partner'),
    );
    const batch = { planId: 'office-business', count: 1, seatsPerKey: 1, redeemBy: '2090-12-31', soldBy: '86' };
    expect(await perennial.call('POST', '/v1/key-batches', batch)).toEqual(told('/soldBy', 'partner'));
    const supplied = { distributor: { partnerId: '86' } };
    expect(await perennial.call('PATCH', '/v1/partners/48', supplied)).toEqual(
      told('/distributor/partnerId', 'partner'),
    );
    const itself = { ...adviser, id: '88', ownTenantId: bakery.tenantId };
    expect(await perennial.call('POST', '/v1/partners', itself)).toEqual(told('/ownTenantId', 'tenant'));
    const signature = { about: 'tenant', tenantId: teaHouse.tenantId, agreement: 'MOSA', version: '2026-01' };
    expect(await perennial.call('POST', '/v1/signature-requests', signature)).toEqual(told('/agreement', 'agreement'));
  });

  it('keys are redeemed where their plan is sold, by a partner of that cloud', async () => {
    const { keys } = await perennial.issueKeys({ plan: 'mail-21vianet', soldBy: '86' });
    const ours = {
      use: 'separate',
      keys,
      tenantId: bakery.tenantId,
      declaration: { name: 'Anna', wording: '2026-11' },
    };
    expect(await baker.call('POST', '/v1/redemptions', ours)).toEqual(refusal('countryNotServed', '/keys'));
    const tenant = { country: 'CN', timeZone: 'Asia/Shanghai', organisation: 'Another' };
    const opened = await warsaw.call('POST', '/v1/redemptions', perennial.activation({ keys, tenant }));
    expect(opened).toEqual(refusal('otherCloud', '/keys', { reason: 'plan' }));
    expect(await beijing.call('POST', '/v1/redemptions', perennial.activation({ keys, tenant }))).toMatchObject({
      status: 201,
    });
  });

  it('no webhook goes, and no notice', async () => {
    const { webhookEndpoints, webhookDeliveries, notices } = perennial.testEnvironment.database;
    const endpoints = await webhookEndpoints.list({ kind: 'everything' }, '', 10);
    expect(endpoints.map(({ cloud: of }) => of).sort()).toEqual(['21vianet', 'global']);
    for (const { _id, cloud: of } of endpoints) {
      const told = await webhookDeliveries.collection.find({ endpointId: _id }).toArray();
      const tenants = new Set(told.map(({ tenantId }) => tenantId));
      expect(tenants).toEqual(new Set([of === 'global' ? bakery.tenantId : teaHouse.tenantId]));
    }
    const sent = await notices.collection.find({ tenantId: teaHouse.tenantId }).toArray();
    expect(JSON.stringify(sent)).not.toContain('piekarnia.example');
  });

  it('an administrator names no cloud but the own one', async () => {
    const url = 'http://127.0.0.1:9/';
    expect(await innkeeper.call('POST', '/v1/webhook-endpoints', { url, cloud: 'global' })).toEqual(
      refusal('invalidRequest', '/cloud'),
    );
    expect(await innkeeper.call('GET', '/v1/subscriptions?cloud=global')).toMatchObject({ body: { items: [] } });
    expect(await innkeeper.call('GET', '/v1/subscriptions?cloud=21vianet')).toMatchObject({
      body: { items: [{ subscriptionId: teaHouse.subscriptionId }] },
    });
  });
});

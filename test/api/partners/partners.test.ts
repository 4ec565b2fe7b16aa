import { apiKey } from '../../../api/identity/api-keys/schema.js';
import { tenant } from '../../../api/identity/tenants/schema.js';
import { keyBatchPage } from '../../../api/keys/key-batches/schema.js';
import { keyHistory, keyPage } from '../../../api/keys/keys/schema.js';
import { openedRedemption, redemption, redemptionPage } from '../../../api/keys/redemptions/schema.js';
import { partner, partnerPage } from '../../../api/partners/partners/schema.js';
import { subscription } from '../../../api/subscriptions/subscriptions/schema.js';
import { type OpenRedemption, openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;
let seller: Perennial;
let stranger: Perennial;

beforeAll(async () => {
  perennial = await openPerennial();
  seller = perennial.as(await perennial.createPartner('4711', { email: 'pomoc@doradca.example' }));
  stranger = perennial.as(await perennial.createPartner('815'));
});

afterAll(() => perennial.close());

/** Opens a redemption for a new tenant. */
async function opened(
  as: Perennial,
  order: { readonly soldBy?: string; readonly keys?: readonly string[] } = {},
): Promise<{ open: OpenRedemption; token: string; keys: readonly string[] }> {
  const keys = order.keys ?? (await perennial.issueKeys(order)).keys;
  const open = await as.kept(await as.ask(openedRedemption, 'POST', '/v1/redemptions', as.activation({ keys })));
  if (open.token === null) throw new Error('There is no token');
  return { open, token: open.token, keys };
}

async function redeemed(as: Perennial, open: OpenRedemption): Promise<void> {
  await as.acceptAgreement(open.id);
  expect(await as.redeem(open.id)).toMatchObject({ status: 200, body: { state: 'redeemed' } });
}

const idsOf = ({ items }: { items: { id: string }[] }) => items.map(({ id }) => id);

describe('a partner in the register', () => {
  it('is entered once, and a repetition finds it', async () => {
    const body = { id: '1000', name: 'Poradce s.r.o.', country: 'CZ', locale: 'cs' };
    const once = { 'Idempotency-Key': 'enter-1000' };
    const first = await perennial.call('POST', '/v1/partners', body, once);
    expect(first).toMatchObject({ status: 201, body: { ...body, email: null } });
    expect((await perennial.call('POST', '/v1/partners', body, once)).text).toBe(first.text);
    expect(await perennial.call('POST', '/v1/partners', body)).toEqual(refusal('alreadyExists', '/id'));
  });

  it('is changed by a merge patch, and not over a change that was not read', async () => {
    await perennial.createPartner('1001', { name: 'Before' });
    const read = await perennial.call('GET', '/v1/partners/1001');
    const ifMatch = { 'If-Match': read.headers.get('ETag') ?? '' };
    const change = (body: object) => perennial.call('PATCH', '/v1/partners/1001', body, ifMatch);
    const answers = await Promise.all([change({ email: 'ask@1001.example' }), change({ locale: 'cs' })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const after = await perennial.ask(partner, 'GET', '/v1/partners/1001');
    expect(after.name).toBe('Before');
    expect([after.email, after.locale]).toContain(after.email === null ? 'cs' : 'pl');
  });

  it('reads itself and no other, and lists no more', async () => {
    expect((await seller.ask(partner, 'GET', '/v1/partners/4711')).email).toBe('pomoc@doradca.example');
    expect(await seller.call('GET', '/v1/partners/815')).toEqual(refusal('notFound'));
    expect(idsOf(await seller.ask(partnerPage, 'GET', '/v1/partners'))).toEqual(['4711']);
    expect(idsOf(await perennial.ask(partnerPage, 'GET', '/v1/partners'))).toEqual(
      expect.arrayContaining(['4711', '815']),
    );
  });
});

describe('a partner that changes itself', () => {
  const fresh = async () => ({
    'If-Match': (await seller.call('GET', '/v1/partners/4711')).headers.get('ETag') ?? '',
  });

  it('says how it is reached and what it offers', async () => {
    const own = {
      email: 'help@4711.example',
      phone: '+48 22 123',
      locale: 'en',
      services: ['migration'],
      listed: false,
    };
    const website = 'https://4711.example';
    expect(await seller.call('PATCH', '/v1/partners/4711', { ...own, website }, await fresh())).toMatchObject({
      status: 200,
      body: { ...own, website, name: 'Doradca IT' },
    });
  });

  it('does not change what others vouch for, nor another partner', async () => {
    const others: Record<string, unknown> = {
      name: 'Another',
      country: 'CZ',
      ownTenantId: null,
      enrolment: { state: 'enrolled' },
      distributor: { partnerId: null, state: 'active' },
    };
    for (const [field, value] of Object.entries(others)) {
      const answer = await seller.call('PATCH', '/v1/partners/4711', { [field]: value }, await fresh());
      expect(answer).toEqual(refusal('forbidden', `/${field}`));
    }
    expect(await seller.call('PATCH', '/v1/partners/815', { listed: false }, { 'If-Match': '"1"' })).toEqual(
      refusal('notFound'),
    );
  });
});

describe('a distributor', () => {
  it('lists and reads the partners that it supplies, until that has ended, and nothing of their customers', async () => {
    const distributor = perennial.as(await perennial.createPartner('9000', { name: 'Hurt' }));
    const tenantOf = await perennial.redeemed({ clock: undefined });
    const enter = (id: string, partnerId: string) =>
      perennial.ask(partner, 'POST', '/v1/partners', {
        ...{ id, name: `Partner ${id}`, country: 'PL', email: `ask@${id}.example`, ownTenantId: tenantOf.tenantId },
        distributor: { partnerId, state: 'active' },
      });
    await enter('9001', '9000');
    await enter('9002', '9001');
    const customer = await perennial.redeemed({ clock: undefined, soldBy: '9001' });
    const list = (query = '') => distributor.ask(partnerPage, 'GET', `/v1/partners${query}`);
    expect(idsOf(await list())).toEqual(['9000', '9001']);
    expect(idsOf(await list('?distributorId=9000'))).toEqual(['9001']);
    expect(idsOf(await list('?distributorId=9001'))).toEqual([]);
    expect(await distributor.ask(partner, 'GET', '/v1/partners/9001')).toMatchObject({
      email: 'ask@9001.example',
      ownTenantId: null,
      distributor: { partnerId: '9000', state: 'active' },
    });
    expect(await distributor.call('GET', '/v1/partners/9002')).toEqual(refusal('notFound'));
    const ifMatch = { 'If-Match': '"1"' };
    expect(await distributor.call('PATCH', '/v1/partners/9001', { listed: false }, ifMatch)).toEqual(
      refusal('notFound'),
    );
    for (const path of [customer.path, `/v1/tenants/${customer.tenantId}`]) {
      expect(await distributor.call('GET', path)).toEqual(refusal('notFound'));
    }
    for (const path of [
      '/v1/dashboard',
      '/v1/dashboard?partnerId=9001',
      '/v1/relations',
      '/v1/relations?partnerId=9001',
    ]) {
      expect((await distributor.call('GET', path)).body).toMatchObject({ items: [] });
    }
    const supplies = async (state: string) => {
      const read = await perennial.call('GET', '/v1/partners/9001');
      const current = { 'If-Match': read.headers.get('ETag') ?? '' };
      await perennial.call('PATCH', '/v1/partners/9001', { distributor: { state } }, current);
    };
    await supplies('suspended');
    expect(idsOf(await list())).toEqual(['9000', '9001']);
    await supplies('ended');
    expect(idsOf(await list())).toEqual(['9000']);
    expect(await distributor.call('GET', '/v1/partners/9001')).toEqual(refusal('notFound'));
  });
});

describe('the keys that a partner sells', () => {
  it('are seen by it and the operators, and by no other partner', async () => {
    const { batchId, keyIds } = await perennial.issueKeys({ soldBy: '4711' });
    const others = await perennial.issueKeys();
    const lists = async (as: Perennial) => [
      ...idsOf(await as.ask(keyBatchPage, 'GET', '/v1/key-batches?limit=100')),
      ...idsOf(await as.ask(keyPage, 'GET', '/v1/keys?limit=100')),
    ];
    expect(await lists(seller)).toEqual(expect.arrayContaining([batchId, ...keyIds]));
    expect(await lists(seller)).not.toContain(others.batchId);
    expect(await lists(stranger)).toEqual([]);
    expect(await lists(perennial)).toEqual(expect.arrayContaining([batchId, others.batchId]));
    expect(await stranger.call('GET', `/v1/key-batches/${batchId}`)).toEqual(refusal('notFound'));
    expect(await stranger.call('GET', `/v1/keys/${keyIds[0]}`)).toEqual(refusal('notFound'));
    expect(await seller.call('POST', `/v1/keys/${keyIds[0]}/revoke`, { reason: 'x' })).toEqual(refusal('forbidden'));
  });

  it('need a partner that exists', async () => {
    const order = { planId: 'office-business', count: 1, redeemBy: '2090-12-31', soldBy: '404' };
    expect(await perennial.call('POST', '/v1/key-batches', order)).toEqual(refusal('invalidRequest', '/soldBy'));
  });

  it('let it see the tenant that redeems them, from then on, with all its subscriptions', async () => {
    const { open, token, keys } = await opened(perennial, { soldBy: '4711' });
    expect(idsOf(await seller.ask(redemptionPage, 'GET', '/v1/redemptions'))).toContain(open.id);
    expect(await seller.call('GET', `/v1/tenants/${open.tenantId}`)).toEqual(refusal('notFound'));
    await redeemed(perennial.as(token), open);
    await seller.ask(tenant, 'GET', `/v1/tenants/${open.tenantId}`);
    await seller.ask(subscription, 'GET', `/v1/subscriptions/${open.subscriptionId}`);
    expect(await stranger.call('GET', `/v1/tenants/${open.tenantId}`)).toEqual(refusal('notFound'));
    expect(await stranger.call('GET', `/v1/subscriptions/${open.subscriptionId}`)).toEqual(refusal('notFound'));

    // Bought of the reseller itself: the partner sees the tenant, and so what it has.
    const separate = await perennial.ask(redemption.loose(), 'POST', '/v1/redemptions', {
      use: 'separate',
      keys: (await perennial.issueKeys()).keys,
      declaration: { name: 'Anna Nowak', wording: '2026-11' },
      tenantId: open.tenantId,
    });
    const { subscriptionId } = redemption.parse((await perennial.redeem(separate.id)).body);
    await seller.ask(subscription, 'GET', `/v1/subscriptions/${subscriptionId}`);
    expect(keys).toHaveLength(1);
  });
});

describe('a redemption of keys that a partner sold', () => {
  it('is given up by that partner only if it opened it', async () => {
    const { open } = await opened(perennial, { soldBy: '4711' });
    expect(await seller.call('POST', `/v1/redemptions/${open.id}/cancel`)).toEqual(refusal('forbidden'));
    expect(await perennial.call('GET', `/v1/redemptions/${open.id}`)).toMatchObject({ body: { state: 'open' } });
    const own = await opened(seller, { soldBy: '4711' });
    expect(await seller.call('POST', `/v1/redemptions/${own.open.id}/cancel`)).toMatchObject({ status: 200 });
  });
});

describe('a redemption that a partner opens', () => {
  it('is for a new tenant, and with keys of others is not agreed to or redeemed by the partner', async () => {
    const { open } = await opened(stranger);
    const path = `/v1/redemptions/${open.id}`;
    expect((await stranger.call('GET', path)).status).toBe(200);
    const agreement = { agreement: 'MOSA', version: '2026-01', signedBy: 'Jan' };
    expect(await stranger.call('POST', `${path}/agreement`, agreement)).toEqual(refusal('forbidden'));
    expect(await stranger.call('POST', `${path}/redeem`, { acknowledged: [], reviewVersion: 'none' })).toEqual(
      refusal('forbidden'),
    );
    expect(await stranger.call('POST', `${path}/cancel`)).toMatchObject({ status: 200 });
    const forExisting = { use: 'activate', keys: (await perennial.issueKeys()).keys, tenantId: open.tenantId };
    const declaration = { name: 'Jan', wording: '2026-11' };
    expect(await stranger.call('POST', '/v1/redemptions', { ...forExisting, declaration })).toEqual(
      refusal('forbidden'),
    );
  });

  it('is handed to the first administrator by its token, and then the partner makes the first key', async () => {
    const { open, token } = await opened(seller);
    const holder = perennial.as(token);
    const mosa = { agreement: 'MOSA', version: '2026-01', signedBy: 'Anna Nowak' };
    expect(await holder.call('POST', `/v1/redemptions/${open.id}/agreement`, mosa)).toEqual(
      refusal('signatureRequired'),
    );
    // The administrator signs by the link in the mail; here the reseller enters it.
    await perennial.acceptAgreement(open.id);
    expect(await holder.redeem(open.id)).toMatchObject({ status: 200, body: { state: 'redeemed' } });
    const wanted = { name: 'Anna', role: 'administrator', tenantId: open.tenantId };
    expect((await stranger.call('POST', '/v1/api-keys', wanted)).status).toBe(404);
    await seller.ask(apiKey.loose(), 'POST', '/v1/api-keys', wanted);
    expect(await seller.call('POST', '/v1/api-keys', wanted)).toEqual(refusal('forbidden'));
  });
});

describe('the token of a redemption', () => {
  it('is good for that redemption only', async () => {
    const [{ open, token }, other] = await Promise.all([opened(perennial), opened(perennial)]);
    const holder = perennial.as(token);
    expect((await holder.call('GET', `/v1/redemptions/${open.id}`)).status).toBe(200);
    expect(await holder.call('GET', `/v1/redemptions/${other.open.id}`)).toEqual(refusal('notFound'));
    expect(await holder.call('POST', `/v1/redemptions/${other.open.id}/cancel`)).toEqual(refusal('notFound'));
    for (const path of ['/v1/redemptions', '/v1/plans', '/v1/api-keys', `/v1/tenants/${open.tenantId}`]) {
      expect(await holder.call('GET', path)).toEqual(refusal('forbidden'));
    }
    expect(await holder.call('POST', `/v1/redemptions/${open.id}/cancel`)).toMatchObject({ status: 200 });
  });

  it('is masked when the request is repeated, and is made for nobody but a new tenant', async () => {
    const { keys } = await perennial.issueKeys();
    const once = { 'Idempotency-Key': 'open-with-token' };
    const open = () => perennial.call('POST', '/v1/redemptions', perennial.activation({ keys }), once);
    const first = openedRedemption.parse((await open()).body);
    const again = await open();
    expect(again.headers.get('Idempotent-Replayed')).toBe('true');
    expect(again.body).toEqual({ ...first, token: `perennial_…${first.token?.slice(-5)}` });
    expect((await perennial.as(first.token ?? '').call('GET', `/v1/redemptions/${first.id}`)).status).toBe(200);

    const { tenantId } = await perennial.kept(first);
    await redeemed(perennial.as(first.token ?? ''), await perennial.kept(first));
    const administrator = perennial.as(await perennial.administratorOf(tenantId));
    const separate = await administrator.ask(openedRedemption, 'POST', '/v1/redemptions', {
      use: 'separate',
      keys: (await perennial.issueKeys()).keys,
      declaration: { name: 'Anna Nowak', wording: '2026-11' },
      tenantId,
    });
    expect(separate.token).toBeNull();
  });

  it('ends after seven days', async () => {
    const { open } = await opened(perennial);
    const { apiKeys } = perennial.testEnvironment.database;
    const stored = await apiKeys.collection.findOne({ redemptionId: open.id });
    const lasts = (stored?.expiresAt?.getTime() ?? 0) - (stored?.createdAt.getTime() ?? 0);
    expect(lasts).toBe(7 * 24 * 3_600_000);
  });
});

describe('the history of a key', () => {
  it('tells who issued it, which redemptions had it, and that it was used', async () => {
    const { keys, keyIds } = await perennial.issueKeys({ soldBy: '4711' });
    const first = await opened(perennial, { keys });
    await perennial.call('POST', `/v1/redemptions/${first.open.id}/cancel`);
    const second = await opened(perennial, { keys });
    await redeemed(perennial, second.open);
    const read = await seller.ask(keyHistory, 'GET', `/v1/keys/${keyIds[0]}`);
    expect(read.history.map(({ kind, redemptionId }) => [kind, redemptionId])).toEqual([
      ['issued', null],
      ['reserved', first.open.id],
      ['freed', first.open.id],
      ['reserved', second.open.id],
      ['used', second.open.id],
    ]);
    expect(read).toMatchObject({ state: 'used', soldBy: '4711' });
  });
});

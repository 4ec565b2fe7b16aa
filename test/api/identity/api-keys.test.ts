import { apiKey, apiKeyPage, createdApiKey } from '../../../api/identity/api-keys/schema.js';
import { openedRedemption } from '../../../api/keys/redemptions/schema.js';
import { eventually } from '../../eventually.js';
import { type Answered, openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;
beforeAll(async () => {
  perennial = await openPerennial();
});
afterAll(() => perennial.close());

const bearer = (key: string) => ({ Authorization: `Bearer ${key}` });
const make = (body: object, key?: string): Promise<Answered> =>
  perennial.call('POST', '/v1/api-keys', body, key === undefined ? {} : bearer(key));
const made = async (body: object, key?: string) => {
  const answer = await make(body, key);
  expect(answer).toMatchObject({ status: 201 });
  return createdApiKey.parse(answer.body);
};

describe('an API key', () => {
  it('is made by who is at least as much as it will be', async () => {
    const { tenantId } = await perennial.redeemed({ clock: undefined });
    await perennial.createPartner('1001');
    await perennial.createPartner('1002');
    const administrator = await made({ name: 'Bakery', role: 'administrator', tenantId });
    const partner = await made({ name: 'Adviser', role: 'partner', partnerId: '1001' });

    expect(await make({ name: 'More', role: 'operator' }, administrator.key)).toEqual(refusal('forbidden'));
    expect(await make({ name: 'More', role: 'operator' }, partner.key)).toEqual(refusal('forbidden'));
    expect(await make({ name: 'Other', role: 'partner', partnerId: '1002' }, partner.key)).toEqual(
      refusal('forbidden'),
    );
    expect(await make({ name: 'Strange', role: 'administrator', tenantId }, partner.key)).toEqual(
      refusal('notFound', '/tenantId'),
    );
    expect(await make({ name: 'Nobody', role: 'partner', partnerId: '999' })).toEqual(
      refusal('notFound', '/partnerId'),
    );
    expect(await make({ name: 'Nobody', role: 'administrator' })).toEqual(refusal('invalidRequest', '/tenantId'));
    expect(await make({ name: 'Both', role: 'partner', partnerId: '1001', tenantId })).toEqual(
      refusal('invalidRequest', '/tenantId'),
    );
    const second = await made({ name: 'Second', role: 'administrator', tenantId }, administrator.key);
    expect(second).toMatchObject({ tenantId, role: 'administrator', userId: administrator.userId });
    const known = await perennial.call('GET', '/v1/api-keys', undefined, bearer(second.key));
    expect(
      apiKeyPage
        .parse(known.body)
        .items.map(({ name }) => name)
        .toSorted(),
    ).toEqual(['Bakery', 'Second']);
  });

  it('gives nobody more than the own: no other scopes, no longer life, no administrators', async () => {
    const customer = await perennial.redeemed({ clock: undefined });
    const [userId] = await customer.addUsers('Jan Nowak');
    const { tenantId } = customer;
    const administrator = (await customer.users()).find((one) => one.administrator)?.id;
    const users = `/v1/tenants/${tenantId}/users`;
    const limits = [
      ['users:read', 'users:write', 'tenants:read'],
      ['users:read', 'users:write', 'tenants:read', 'memberships:manage'],
    ];
    for (const scopes of limits) {
      for (const of of [{ role: 'operator' }, { role: 'administrator', tenantId }]) {
        const limited = await made({ name: 'People', scopes, ...of });
        const by = (method: string, path: string, body: object) =>
          perennial.call(method, path, body, bearer(limited.key));
        const forbidden = refusal('forbidden');
        const person = { name: 'Eve', email: 'eve@piekarnia.example' };
        expect(await by('POST', users, { ...person, administrator: true })).toEqual(forbidden);
        expect(await by('PATCH', `${users}/${userId}`, { administrator: true })).toEqual(forbidden);
        expect(await by('PATCH', `${users}/${administrator}`, { email: 'eve@x.example' })).toEqual(forbidden);
        expect(await by('POST', `${users}/${administrator}/deactivate`, {})).toEqual(forbidden);
        expect(await by('PATCH', `${users}/${userId}`, { name: 'Jan' })).toMatchObject({ status: 200 });
        const file = 'name,email,administrator\nEve,eve@piekarnia.example,yes\n';
        const headers = { ...bearer(limited.key), 'Content-Type': 'text/csv' };
        const imported = await fetch(`${perennial.url}${users}/import`, { method: 'POST', headers, body: file });
        expect(await imported.json()).toMatchObject({ code: 'wrongLines' });
      }
    }

    const soon = new Date(Date.now() + 3_600_000).toISOString();
    const short = await made({ name: 'For an hour', expiresAt: soon });
    const later = { name: 'For ever', expiresAt: '2090-01-01T00:00:00Z' };
    expect(await make(later, short.key)).toEqual(refusal('forbidden', '/expiresAt'));
    expect(await made({ name: 'As long' }, short.key)).toMatchObject({ expiresAt: short.expiresAt });
    const old = await made({ name: 'Unlimited' });
    const rotated = perennial.call('POST', `/v1/api-keys/${old.id}/rotate`, {}, bearer(short.key));
    expect(await rotated).toEqual(refusal('forbidden', '/expiresAt'));
  });

  it('is for an administrator of the tenant, and for nobody else', async () => {
    const customer = await perennial.redeemed({ clock: undefined });
    const [userId] = await customer.addUsers('Jan Nowak');
    const { tenantId } = customer;
    expect(await make({ name: 'Jan', role: 'administrator', tenantId, userId })).toEqual(
      refusal('unknownUser', '/userId'),
    );
  });

  it('that only reads changes nothing', async () => {
    const reader = await made({ name: 'Report', access: 'readOnly' });
    expect(await perennial.call('GET', '/v1/plans', undefined, bearer(reader.key))).toMatchObject({ status: 200 });
    expect(await make({ name: 'More' }, reader.key)).toEqual(refusal('forbidden'));
    expect(await perennial.call('DELETE', `/v1/api-keys/${reader.id}`, undefined, bearer(reader.key))).toEqual(
      refusal('forbidden'),
    );
  });

  it('is rotated: both work for the overlap, and the new one may do the same', async () => {
    const expiresAt = '2090-01-01T00:00:00Z';
    const old = await made({ name: 'Order desk', access: 'readOnly', locale: 'cs', expiresAt });
    const rotate = (overlapHours: number) =>
      perennial.call(
        'POST',
        `/v1/api-keys/${old.id}/rotate`,
        { overlapHours },
        { 'Idempotency-Key': `of ${old.id}`.replace(' ', '-') },
      );
    const [first, again] = [await rotate(0), await rotate(0)];
    const fresh = createdApiKey.parse(first.body);
    expect(fresh).toMatchObject({
      name: 'Order desk',
      access: 'readOnly',
      locale: 'cs',
      expiresAt,
      rotatedFrom: old.id,
    });
    expect(again.body).toEqual({ ...fresh, key: `perennial_…${fresh.lastFive}` });
    expect(await perennial.call('GET', '/v1/plans', undefined, bearer(fresh.key))).toMatchObject({ status: 200 });
    await eventually(async () =>
      expect(await perennial.call('GET', '/v1/plans', undefined, bearer(old.key))).toMatchObject({ status: 401 }),
    );
    // A key has one successor.
    expect(await perennial.call('POST', `/v1/api-keys/${old.id}/rotate`, {})).toEqual(refusal('apiKeyEnded'));
  });

  it('has one successor, whoever rotates it at the same time', async () => {
    const old = await made({ name: 'Contended' });
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => perennial.call('POST', `/v1/api-keys/${old.id}/rotate`, { overlapHours: 1 })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409, 409]);
    expect(await perennial.ask(apiKey, 'GET', `/v1/api-keys/${old.id}`)).toMatchObject({
      revokedAt: null,
      expiresAt: expect.any(String),
    });
  });

  it('of a tenant’s first administrator is handed over by the partner that brought it, once', async () => {
    await perennial.createPartner('1003');
    const partner = await made({ name: 'Adviser', role: 'partner', partnerId: '1003' });
    const { keys } = await perennial.issueKeys({ soldBy: '1003' });
    const opened = await perennial.call('POST', '/v1/redemptions', perennial.activation({ keys }), bearer(partner.key));
    const { id, tenantId, token } = await perennial.kept(openedRedemption.parse(opened.body));
    const first = { name: 'First', role: 'administrator', tenantId };
    // Until its keys are redeemed there is no tenant.
    expect(await make(first, partner.key)).toEqual(refusal('notFound', '/tenantId'));
    await perennial.acceptAgreement(id);
    await perennial.redeem(id);
    const once = { ...bearer(partner.key), 'Idempotency-Key': 'first-key' };
    const ask = () => perennial.call('POST', '/v1/api-keys', first, once);
    expect(await ask()).toMatchObject({ status: 201, body: { tenantId } });
    // Whoever made it died before the answer was kept: the request comes again, and its key is the tenant's first all the same.
    const { requestRecords } = perennial.testEnvironment.database;
    const left = { $unset: { answer: true as const }, $set: { leaseUntil: new Date(0) } };
    await requestRecords.collection.updateMany({ route: /^POST \/v1\/api-keys/, 'answer.status': 201 }, left);
    const again = createdApiKey.parse((await ask()).body);
    expect(await perennial.call('GET', `/v1/tenants/${tenantId}`, undefined, bearer(again.key))).toMatchObject({
      status: 200,
    });
    expect(await make({ ...first, name: 'Another' }, partner.key)).toEqual(refusal('forbidden'));
    // The token was for the redemption only.
    expect(await perennial.call('GET', `/v1/redemptions/${id}`, undefined, bearer(token ?? ''))).toMatchObject({
      status: 200,
    });
    expect(await perennial.call('GET', `/v1/tenants/${tenantId}`, undefined, bearer(token ?? ''))).toEqual(
      refusal('forbidden'),
    );
  });
});

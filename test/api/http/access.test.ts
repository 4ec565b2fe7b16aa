import { apiKeyRoutes } from '../../../api/identity/api-keys/routes.js';
import { healthRoutes } from '../../../api/operations/health/routes.js';
import { type ApiUnderTest, apiUnderTest } from './api-under-test.js';
import { chairAccess, chairRoutes, chairShop } from './sample-routes.js';

describe('access to a route', () => {
  let api: ApiUnderTest;
  beforeAll(async () => {
    api = await apiUnderTest({ routes: chairRoutes(chairShop()), access: chairAccess });
  });
  afterAll(() => api.close());

  const makeKey = async (expiresAt?: Date) => {
    const { key, record } = await api.database.apiKeys.create({
      apiKeyId: `ak_${Math.random().toString(16).slice(2, 14).padEnd(24, '0')}`,
      name: 'another',
      role: 'operator',
      createdAt: new Date(),
      ...(expiresAt ? { expiresAt } : {}),
    });
    return { key, id: record.apiKeyId };
  };

  it.each([
    ['no key', {}, null],
    ['another scheme', { Authorization: 'Basic cGVyZW5uaWFs' }, null],
    ['a key that nobody made', { Authorization: `Bearer perennial_${'A'.repeat(43)}` }, 'invalid_token'],
    ['something that is no key', { Authorization: 'Bearer {"$gt":""}' }, 'invalid_token'],
  ])('is refused with 401 for %s', async (_what, headers, error) => {
    const answer = await api.call('GET', '/v1/chairs', { apiKey: '', headers });
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    const challenge = answer.headers.get('WWW-Authenticate') ?? '';
    expect(challenge).toContain('Bearer realm="Perennial"');
    expect(/error="(\w+)"/.exec(challenge)?.[1] ?? null).toBe(error);
  });

  it('ends when the key expires', async () => {
    const { key } = await makeKey(new Date(Date.now() - 1));
    expect(await api.call('GET', '/v1/chairs', { apiKey: key })).toMatchObject({ status: 401 });
  });

  it('ends when the key is revoked', async () => {
    const { key, id } = await makeKey();
    expect(await api.call('GET', '/v1/chairs', { apiKey: key })).toMatchObject({ status: 200 });
    await api.database.apiKeys.revoke(id, new Date());
    expect(await api.call('GET', '/v1/chairs', { apiKey: key })).toMatchObject({ status: 401 });
  });

  it('is denied to everyone when the route has no rule', async () => {
    expect(await api.call('GET', '/v1/nobody/may')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  it('is judged before the body is read', async () => {
    expect(await api.call('POST', '/v1/chairs', { apiKey: '', rawBody: '{' })).toMatchObject({ status: 401 });
  });

  it('leaves no key in the log', async () => {
    await api.call('GET', '/v1/chairs?limit=5');
    expect(api.log()).toContain('"/v1/chairs"');
    expect(api.log()).toContain(api.operator.id);
    expect(api.log()).not.toContain(api.operator.key);
    expect(api.log()).not.toContain('limit=5');
  });

  it('notes the last use of a key at most once a minute', async () => {
    const { key, id } = await makeKey();
    const record = await api.database.apiKeys.findByKey(key, new Date());
    if (!record) throw new Error('the key is not found');
    const noted = async (at: string) => {
      await api.database.apiKeys.noteUse(record, new Date(at));
      return (await api.database.apiKeys.within({ kind: 'everything' }, id))?.lastUsedAt?.toISOString();
    };
    expect(await noted('2027-01-01T10:00:00.000Z')).toBe('2027-01-01T10:00:00.000Z');
    expect(await noted('2027-01-01T10:00:59.000Z')).toBe('2027-01-01T10:00:00.000Z');
    expect(await noted('2027-01-01T10:01:00.000Z')).toBe('2027-01-01T10:01:00.000Z');
  });
});

describe('API keys', () => {
  let api: ApiUnderTest;
  beforeEach(async () => {
    api = await apiUnderTest({ routes: [...apiKeyRoutes, ...healthRoutes] });
  });
  afterEach(() => api.close());

  const make = (name: string, more: object = {}) =>
    api.call('POST', '/v1/api-keys', { body: { name, ...more }, headers: { 'Idempotency-Key': name } });

  it('are shown whole once, masked when the request is repeated, and never stored', async () => {
    const [first, again] = [await make('desk'), await make('desk')];
    const key = String(first.body['key']);
    expect(key).toMatch(/^perennial_[0-9A-Za-z]{43}$/);
    expect(again.body).toEqual({ ...first.body, key: `perennial_…${key.slice(-5)}` });
    expect(first.headers.get('Location')).toBe(`/v1/api-keys/${first.body['id']}`);
    expect(await api.call('GET', '/v1/api-keys', { apiKey: key })).toMatchObject({ status: 200 });

    const stored = await Promise.all([
      api.database.apiKeys.collection.find({}).toArray(),
      api.database.requestRecords.collection.find({}).toArray(),
    ]);
    expect(JSON.stringify(stored) + api.log()).not.toContain(key);
  });

  it('are listed page by page', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await make(name);
    const seen: unknown[] = [];
    let next: unknown = '';
    while (next !== null) {
      const answer = await api.call('GET', `/v1/api-keys?limit=2${next === '' ? '' : `&cursor=${next}`}`);
      const page = answer.body as { items: { name: string }[]; next: string | null };
      seen.push(page.items.length);
      next = page.next;
    }
    expect(seen).toEqual([2, 2, 1]);
  });

  it('are revoked by another key, not by themselves', async () => {
    const id = (await make('old')).body['id'];
    const revoked = await api.call('DELETE', `/v1/api-keys/${id}`);
    expect(revoked).toMatchObject({ status: 200, body: { id, revokedAt: expect.any(String) } });
    expect((await api.call('DELETE', `/v1/api-keys/${id}`)).body['revokedAt']).toBe(revoked.body['revokedAt']);
    const own = await api.call('DELETE', `/v1/api-keys/${api.operator.id}`);
    expect(own).toMatchObject({ status: 409, body: { code: 'ownApiKey' } });
    expect(await api.call('DELETE', `/v1/api-keys/ak_${'f'.repeat(24)}`)).toMatchObject({ status: 404 });
  });

  it('cannot expire in the past', async () => {
    const answer = await make('late', { expiresAt: '2020-01-01T00:00:00Z' });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/expiresAt' }] } });
  });

  it('are replaced when the answer that held them never arrived', async () => {
    const wanted = { apiKeyId: `ak_${'7'.repeat(24)}`, name: 'lost', role: 'operator', createdAt: new Date() } as const;
    const lost = await api.database.apiKeys.create(wanted);
    const second = await api.database.apiKeys.create(wanted);
    expect(await api.database.apiKeys.findByKey(lost.key, new Date())).toBeUndefined();
    expect(await api.database.apiKeys.findByKey(second.key, new Date())).toMatchObject({ name: 'lost' });
    await api.database.apiKeys.noteUse(second.record, new Date());
    await expect(api.database.apiKeys.create(wanted)).rejects.toMatchObject({ code: 'idempotencyKeyReused' });
  });
});

describe('health', () => {
  it('is live without a key, and ready only while every server answers', async () => {
    let temporalAnswers = true;
    const api = await apiUnderTest({
      routes: healthRoutes,
      checks: {
        mongodb: () => api.database.ping(),
        temporal: async () => {
          if (!temporalAnswers) throw new Error('connection refused at 10.0.0.7');
        },
      },
    });
    const ready = () => api.call('GET', '/health/ready', { apiKey: '' });
    expect(await api.call('GET', '/health/live', { apiKey: '' })).toMatchObject({ status: 200 });
    expect(await ready()).toMatchObject({ status: 200, body: { status: 'up' } });
    temporalAnswers = false;
    const down = await ready();
    expect(down).toMatchObject({ status: 503, body: { checks: { mongodb: 'up', temporal: 'down' } } });
    expect(down.text).not.toContain('10.0.0.7');
    const metrics = await api.call('GET', '/health/metrics', { apiKey: '' });
    expect(metrics).toMatchObject({ status: 200 });
    expect(metrics.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(metrics.text).toContain(
      'perennial_server_up{server="mongodb"} 1\nperennial_server_up{server="temporal"} 0\n',
    );
    await api.close();
  });
});

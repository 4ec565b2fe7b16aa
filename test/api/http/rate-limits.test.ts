import { healthRoutes } from '../../../api/operations/health/routes.js';
import { type ApiUnderTest, apiUnderTest } from './api-under-test.js';
import { chairAccess, chairRoutes, chairShop } from './sample-routes.js';

const routes = () => [...chairRoutes(chairShop()), ...healthRoutes];
const access = { ...chairAccess, getLiveness: 'anyone', getReadiness: 'anyone' } as const;

async function anotherKey({ database }: ApiUnderTest): Promise<string> {
  const { key } = await database.apiKeys.create({
    apiKeyId: `ak_${'1'.repeat(24)}`,
    name: 'second operator',
    role: 'operator',
    createdAt: new Date(),
  });
  return key;
}

describe('an API key with a limit of five requests a minute', () => {
  let api: ApiUnderTest;
  beforeEach(async () => {
    api = await apiUnderTest({
      routes: routes(),
      access,
      limits: { perKey: 5, failuresPerAddress: 0, publicPerAddress: 0 },
    });
  });
  afterEach(() => api.close());

  it('is told with every answer what is left', async () => {
    const { headers } = await api.call('GET', '/v1/chairs');
    expect(headers.get('RateLimit-Policy')).toMatch(/^"requests"; q=5; w=60; pk=:[\w+/=]+:$/);
    expect(headers.get('RateLimit')).toMatch(/^"requests"; r=4; t=\d+$/);
  });

  it('is answered five of twenty parallel requests; the others are refused and are told when to come again', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => api.call('GET', '/v1/chairs')));
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
    expect(refused).toHaveLength(15);
    for (const { body, headers } of refused) {
      expect(body).toMatchObject({ type: '/problems/tooManyRequests', code: 'tooManyRequests', status: 429 });
      expect(headers.get('Content-Type')).toBe('application/problem+json');
      expect(headers.get('RateLimit')).toMatch(/^"requests"; r=0; t=\d+$/);
      expect(Number(headers.get('Retry-After'))).toBeGreaterThan(30);
    }
  });

  it('changes nothing with a request that is refused, and leaves no record of it', async () => {
    for (let i = 0; i < 5; i += 1) await api.call('GET', '/v1/chairs');
    const parts = { body: { colour: 'red' }, headers: { 'Idempotency-Key': 'too-many' } };
    expect(await api.call('POST', '/v1/chairs', parts)).toMatchObject({ status: 429 });
    expect(await api.database.requestRecords.collection.countDocuments({})).toBe(0);
  });

  it('does not use up what other keys may do, nor are probes and documents limited', async () => {
    const apiKey = await anotherKey(api);
    for (let i = 0; i < 6; i += 1) await api.call('GET', '/v1/chairs');
    expect(await api.call('GET', '/v1/chairs', { apiKey })).toMatchObject({ status: 200 });
    for (const path of ['/health/live', '/v1/openapi.json', '/reference']) {
      const answer = await api.call('GET', path);
      expect([path, answer.status, answer.headers.get('RateLimit')]).toEqual([path, 200, null]);
    }
  });
});

describe('an address with a limit of three failed authentications a minute', () => {
  const wrong = `perennial_${'A'.repeat(43)}`;
  const limits = { perKey: 0, failuresPerAddress: 3, publicPerAddress: 0 };

  it('is refused after them whatever key it sends, and is answered without a look at the key', async () => {
    const api = await apiUnderTest({ routes: routes(), access, limits });
    const statuses: number[] = [];
    for (const apiKey of [wrong, api.operator.key, wrong, '', api.operator.key]) {
      statuses.push((await api.call('GET', '/v1/chairs', { apiKey })).status);
    }
    expect(statuses).toEqual([401, 200, 401, 401, 429]);
    const probe = await api.call('GET', '/health/live', { apiKey: '' });
    expect(probe.status).toBe(200);
    await api.close();
  });

  it('is the address that a trusted proxy names', async () => {
    const api = await apiUnderTest({ routes: routes(), access, limits, proxies: 1 });
    const from = (address: string, apiKey: string) =>
      api.call('GET', '/v1/chairs', { apiKey, headers: { 'X-Forwarded-For': address } });
    for (let i = 0; i < 3; i += 1) await from('192.0.2.1', wrong);
    expect(await from('192.0.2.1', api.operator.key)).toMatchObject({ status: 429 });
    expect(await from('192.0.2.2', api.operator.key)).toMatchObject({ status: 200 });
    await api.close();
  });
});

describe('limits of 0', () => {
  it('are none', async () => {
    const api = await apiUnderTest({
      routes: routes(),
      access,
      limits: { perKey: 0, failuresPerAddress: 0, publicPerAddress: 0 },
    });
    const answers = await Promise.all(Array.from({ length: 20 }, () => api.call('GET', '/v1/chairs')));
    expect(answers.every(({ status, headers }) => status === 200 && headers.get('RateLimit') === null)).toBe(true);
    await api.close();
  });
});

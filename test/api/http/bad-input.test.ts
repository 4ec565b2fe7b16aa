import { type ApiUnderTest, apiUnderTest } from './api-under-test.js';
import { chairAccess, chairRoutes, chairShop } from './sample-routes.js';

describe('a request that is wrong', () => {
  const shop = chairShop();
  let api: ApiUnderTest;
  beforeAll(async () => {
    api = await apiUnderTest({ routes: chairRoutes(shop), access: chairAccess });
  });
  afterAll(() => api.close());
  afterEach(() => expect(shop.made).toEqual([]));

  const errorsOf = async (body: unknown) => {
    const answer = await api.call('POST', '/v1/chairs', { body });
    expect(answer.status).toBe(422);
    expect(answer.headers.get('Content-Type')).toMatch('application/problem+json');
    expect(answer.body).toMatchObject({ code: 'invalidRequest', type: '/problems/invalidRequest', status: 422 });
    return answer.body['errors'];
  };

  it('names each bad field by its JSON pointer and what would be right', async () => {
    expect(await errorsOf({ legs: 2.5, maker: { name: 7, marks: [{ text: 'a' }, {}] } })).toEqual([
      { pointer: '/colour', detail: 'is required', expected: 'string' },
      { pointer: '/legs', detail: expect.any(String), expected: 'int' },
      { pointer: '/maker/name', detail: expect.any(String), expected: 'string' },
      { pointer: '/maker/marks/1/text', detail: 'is required', expected: 'string' },
    ]);
    expect(await errorsOf({ colour: 'red', legs: 7 })).toMatchObject([{ pointer: '/legs', expected: 'at most 6' }]);
  });

  it('refuses unknown fields at every depth, with their names escaped', async () => {
    expect(await errorsOf({ colour: 'red', 'le/g~s': 4, maker: { name: 'n', marks: [], age: 1 } })).toEqual([
      { pointer: '/maker/age', detail: 'is not a known field' },
      { pointer: '/le~1g~0s', detail: 'is not a known field' },
    ]);
  });

  it('names the field of the alternative that was meant', async () => {
    expect(await errorsOf({ colour: 'red', finish: { kind: 'oiled' } })).toMatchObject([{ pointer: '/finish/oil' }]);
    expect(await errorsOf({ colour: 'red', finish: { kind: 'gold' } })).toMatchObject([{ pointer: '/finish/kind' }]);
  });

  it('knows the days of the calendar', async () => {
    expect(await errorsOf({ colour: 'red', from: '2027-02-29' })).toMatchObject([{ pointer: '/from' }]);
  });

  it('lets no MongoDB operator through, in values or in names', async () => {
    expect(await errorsOf({ colour: { $gt: '' } })).toMatchObject([{ pointer: '/colour/$gt' }]);
    expect(await errorsOf({ colour: 'red', labels: { $where: '1' } })).toMatchObject([{ pointer: '/labels/$where' }]);
    expect(await errorsOf(JSON.parse('{"colour":"red","__proto__":{"legs":4}}'))).toMatchObject([
      { pointer: '/__proto__' },
    ]);
  });

  it('refuses text that MongoDB would change, and nesting without end', async () => {
    expect(await errorsOf({ colour: 'r\0d' })).toMatchObject([{ pointer: '/colour' }]);
    expect(await errorsOf({ colour: '\ud800' })).toMatchObject([{ pointer: '/colour' }]);
    const deep = await api.call('POST', '/v1/chairs', { rawBody: '['.repeat(40_000) + ']'.repeat(40_000) });
    expect(deep.status).toBe(422);
  });

  it.each([
    ['nothing', undefined, 422],
    ['null', 'null', 422],
    ['an array', '[]', 422],
    ['a bare string', '"red"', 422],
    ['half of JSON', '{"colour":', 400],
    ['two documents', '{} {}', 400],
  ])('wants an object, not %s', async (_what, rawBody, status) => {
    const answer = await api.call('POST', '/v1/chairs', rawBody === undefined ? {} : { rawBody });
    expect(answer.status).toBe(status);
    expect(answer.body['code']).toBe(status === 400 ? 'malformedJson' : 'invalidRequest');
  });

  it('says nothing of the body that it could not parse', async () => {
    const answer = await api.call('POST', '/v1/chairs', { rawBody: '{"key": SECRETSECRET' });
    expect(answer.status).toBe(400);
    expect(answer.text + api.log()).not.toContain('SECRETSECRET');
  });

  it('refuses bytes that are not UTF-8', async () => {
    const rawBody = new Uint8Array([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d]);
    expect(await api.call('POST', '/v1/chairs', { rawBody })).toMatchObject({ status: 400 });
  });

  it.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'application/json; charset=latin1'])(
    'answers 415 to %s',
    async (type) => {
      const answer = await api.call('POST', '/v1/chairs', { rawBody: '{}', headers: { 'Content-Type': type } });
      expect(answer).toMatchObject({ status: 415, body: { code: 'unsupportedMediaType' } });
    },
  );

  it('answers 415 to an unknown compression and 400 to a broken one', async () => {
    const sent = (encoding: string) =>
      api.call('POST', '/v1/chairs', { rawBody: '{}', headers: { 'Content-Encoding': encoding } });
    expect(await sent('zip')).toMatchObject({ status: 415 });
    expect(await sent('gzip')).toMatchObject({ status: 400 });
  });

  it('limits bodies: 100 kB, or what the route says', async () => {
    const body = { colour: 'x'.repeat(110_000) };
    expect(await api.call('POST', '/v1/chairs', { body })).toMatchObject({
      status: 413,
      body: { code: 'bodyTooLarge' },
    });
    const path = '/v1/chairs/chair_1/secret';
    expect(await api.call('POST', path, { body: { filling: 'x'.repeat(1100) } })).toMatchObject({ status: 413 });
  });

  it('refuses a body where none is known, but not an empty one', async () => {
    const path = '/v1/chairs/chair_1/secret';
    expect(await api.call('POST', path, { body: { a: 1 } })).toMatchObject({ status: 422 });
    expect(await api.call('POST', path, { body: {} })).toMatchObject({ status: 201 });
  });

  it.each([
    ['/v1/chairs?limit=0', 'limit'],
    ['/v1/chairs?limit=many', 'limit'],
    ['/v1/chairs?limit=0x10', 'limit'],
    ['/v1/chairs?limit=1e1', 'limit'],
    ['/v1/chairs?limit=', 'limit'],
    ['/v1/chairs?limit=%205', 'limit'],
    ['/v1/chairs?limit=1&limit=2', 'limit'],
    ['/v1/chairs?colour[$ne]=red', 'colour[$ne]'],
    ['/v1/chairs?color=red', 'color'],
    ['/v1/chairs?colour=re%00d', 'colour'],
    ['/v1/chairs?cursor=nonsense', 'cursor'],
    [`/v1/chairs?cursor=${Buffer.from('["tables",{"number":1}]').toString('base64url')}`, 'cursor'],
    [`/v1/chairs?cursor=${Buffer.from('["chairs",{"$gt":1}]').toString('base64url')}`, 'cursor'],
  ])('names the query parameter: %s', async (path, parameter) => {
    const answer = await api.call('GET', path);
    expect(answer.status).toBe(422);
    expect(answer.body['errors']).toMatchObject([{ parameter }]);
  });

  it.each([
    '/v1/chairs/%E0%A4%A',
    '/v1/chairs/%',
    '/v1/chairs/table_1',
    '/v1/chairs/chair_1%00',
    '/v1/sofas',
    '/V1/chairs',
  ])('answers 404 to %s', async (path) => {
    expect(await api.call('GET', path)).toMatchObject({ status: 404, body: { code: 'notFound' } });
  });

  it('answers 405 with the methods that the address knows', async () => {
    const answer = await api.call('DELETE', '/v1/chairs');
    expect(answer).toMatchObject({ status: 405, body: { code: 'methodNotAllowed' } });
    expect(answer.headers.get('Allow')).toBe('POST, GET, HEAD, OPTIONS');
  });

  it('answers OPTIONS with the methods and HEAD like GET without a body', async () => {
    const options = await api.call('OPTIONS', '/v1/chairs');
    expect([options.status, options.headers.get('Allow')]).toEqual([204, 'POST, GET, HEAD, OPTIONS']);
    const head = await api.call('HEAD', '/v1/chairs');
    expect([head.status, head.text]).toEqual([200, '']);
    expect(Number(head.headers.get('Content-Length'))).toBeGreaterThan(0);
  });
});

import { type ApiUnderTest, apiUnderTest } from './api-under-test.js';
import { chairAccess, chairRoutes, chairShop } from './sample-routes.js';

describe('a resource with a revision', () => {
  const shop = chairShop();
  let api: ApiUnderTest;
  beforeAll(async () => {
    api = await apiUnderTest({ routes: chairRoutes(shop), access: chairAccess });
  });
  afterAll(() => api.close());
  beforeEach(() => {
    Object.assign(shop, chairShop());
  });

  const read = (ifNoneMatch?: string) =>
    api.call(
      'GET',
      '/v1/chairs/chair_1',
      ifNoneMatch === undefined ? {} : { headers: { 'If-None-Match': ifNoneMatch } },
    );
  const change = (ifMatch?: string) =>
    api.call('PATCH', '/v1/chairs/chair_1', {
      body: { colour: 'blue' },
      headers: ifMatch === undefined ? {} : { 'If-Match': ifMatch },
    });

  it('carries it as its ETag', async () => {
    const answer = await read();
    expect(answer.headers.get('ETag')).toBe('"1"');
    expect(answer.headers.get('Cache-Control')).toBe('private, no-cache');
  });

  it.each(['"1"', 'W/"1"', '"0", "1"', '*'])('is not sent to a reader who has it: %s', async (tag) => {
    const answer = await read(tag);
    expect([answer.status, answer.text, answer.headers.get('ETag')]).toEqual([304, '', '"1"']);
  });

  it('is spared also for a reader whose browser asks for nothing cached', async () => {
    const headers = { 'If-None-Match': '"1"', 'Cache-Control': 'no-cache' };
    expect((await api.call('GET', '/v1/chairs/chair_1', { headers })).status).toBe(304);
  });

  it('is sent to a reader who has an older one', async () => {
    expect(await read('"0"')).toMatchObject({ status: 200, body: { id: 'chair_1' } });
  });

  it.each(['"1"', '*', undefined])('changes for a writer who says %s', async (tag) => {
    const answer = await change(tag);
    expect([answer.status, answer.headers.get('ETag')]).toEqual([200, '"2"']);
  });

  it('is not changed by a writer who read an older one', async () => {
    await change('"1"');
    const answer = await change('"1"');
    expect(answer).toMatchObject({
      status: 412,
      body: { code: 'preconditionFailed', details: { currentETag: '"2"' } },
    });
    expect(shop.revision).toBe(2);
  });

  it.each(['"1", "2"', '"0","1"', 'W/"1", "1"'])('changes for a writer who names it among others: %s', async (tags) => {
    expect(await change(tags)).toMatchObject({ status: 200 });
  });

  it.each(['W/"1"', '"a"', '"2", "3"'])('is not changed on tags that it never had: %s', async (tags) => {
    expect(await change(tags)).toMatchObject({ status: 412, body: { code: 'preconditionFailed' } });
    expect(shop.revision).toBe(1);
  });

  it.each(['1', '"1', '"1" "2"', ''])('is not changed on what is no list of tags: %s', async (tag) => {
    expect(await change(tag)).toMatchObject({ status: 422, body: { errors: [{ header: 'If-Match' }] } });
    expect(shop.revision).toBe(1);
  });

  it('takes merge patches by their media type', async () => {
    const answer = await api.call('PATCH', '/v1/chairs/chair_1', {
      rawBody: '{"colour":"blue"}',
      headers: { 'Content-Type': 'application/merge-patch+json' },
    });
    expect(answer).toMatchObject({ status: 200, body: { colour: 'blue' } });
  });
});

describe('a resource that changes with time alone', () => {
  it('is always sent, with the tag that a writer needs', async () => {
    const api = await apiUnderTest({ routes: agingChairRoutes(), access: chairAccess });
    const answer = await api.call('GET', '/v1/chairs/chair_1', { headers: { 'If-None-Match': '"1"' } });
    expect([answer.status, answer.headers.get('ETag')]).toEqual([200, '"1"']);
    expect(answer.headers.get('Content-Length')).toBe(String(Buffer.byteLength(answer.text)));
    await api.close();
  });
});

/** The same routes, where time changes what is answered. */
function agingChairRoutes() {
  return chairRoutes(chairShop()).map((route) => {
    const { 200: shown } = route.answers;
    return shown ? { ...route, answers: { ...route.answers, 200: { ...shown, changesWithTime: true } } } : route;
  });
}

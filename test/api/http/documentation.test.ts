import { z } from 'zod';
import { routesFor } from '../../../api/http/define-route.js';
import { healthRoutes } from '../../../api/operations/health/routes.js';
import { type ApiUnderTest, apiUnderTest } from './api-under-test.js';
import { chairAccess, chairRoutes, chairShop } from './sample-routes.js';

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly in: string; readonly name: string; readonly schema: { pattern?: string } }[];
  readonly responses: Readonly<Record<string, { readonly description: string }>>;
  readonly requestBody?: { readonly required: boolean; readonly content: Readonly<Record<string, unknown>> };
}

describe('the first page', () => {
  it('says what this is and leads to all that needs no API key', async () => {
    const api = await apiUnderTest({ routes: healthRoutes });
    const { status, text, headers } = await api.call('GET', '/', { apiKey: '' });
    expect([status, headers.get('Content-Type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(text).toContain('Routes of a test');
    const links = [...text.matchAll(/href="([^"]+)"/g)].map(([, link = '']) => link);
    expect(links).toEqual(
      expect.arrayContaining(['/reference', '/health/ready', '/docs/api.md', '/docs/quick-start.md']),
    );
    for (const link of links) expect([link, (await api.call('GET', link, { apiKey: '' })).status]).toEqual([link, 200]);
    expect(await api.call('GET', '/docs/../package.json', { apiKey: '' })).toMatchObject({ status: 404 });
    expect(await api.call('GET', '/docs/..%2fpackage.json', { apiKey: '' })).toMatchObject({ status: 404 });
    await api.close();
  });
});

describe('the OpenAPI document', () => {
  let api: ApiUnderTest;
  let document: {
    openapi: string;
    paths: Record<string, Record<string, Operation>>;
    components: Record<string, Record<string, unknown>>;
  };
  beforeAll(async () => {
    api = await apiUnderTest({ routes: chairRoutes(chairShop()), access: chairAccess });
    document = JSON.parse((await api.call('GET', '/v1/openapi.json', { apiKey: '' })).text);
  });
  afterAll(() => api.close());

  const operation = (path: string, method: string): Operation => {
    const found = document.paths[path]?.[method];
    if (!found) throw new Error(`${method} ${path} is not documented`);
    return found;
  };

  it('is made of the routes and their schemas, without a key', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(operation('/v1/chairs', 'post').operationId).toBe('makeChair');
    expect(Object.keys(document.components['schemas'] ?? {})).toEqual(
      expect.arrayContaining(['Chair', 'NewChair', 'ChairPage', 'Problem', 'FieldError']),
    );
    expect(document.components['securitySchemes']).toHaveProperty('apiKey');
    expect(document.components['schemas']?.['NewChair']).toMatchObject({ additionalProperties: false });
  });

  it('documents the refusals that come with what a route reads', () => {
    expect(Object.keys(operation('/v1/chairs', 'post').responses)).toEqual([
      '201',
      '400',
      '401',
      '403',
      '409',
      '413',
      '415',
      '422',
      '429',
      '500',
      '503',
    ]);
    const { description } = operation('/v1/chairs', 'post').responses['409'] ?? {};
    expect(description).toContain('`noFreeSeat`');
    expect(description).toContain('`requestInProgress`');
    expect(Object.keys(operation('/v1/chairs/{chairId}', 'get').responses)).toEqual([
      '200',
      '304',
      '401',
      '403',
      '404',
      '422',
      '429',
      '500',
      '503',
    ]);
    expect(operation('/v1/chairs/{chairId}', 'patch').responses).toHaveProperty('412');
  });

  it('documents the headers that a route reads', () => {
    const headers = (path: string, method: string) =>
      operation(path, method)
        .parameters.filter((parameter) => parameter.in === 'header')
        .map(({ name }) => name);
    expect(headers('/v1/chairs', 'post')).toEqual(['Idempotency-Key']);
    expect(headers('/v1/chairs/{chairId}', 'patch')).toEqual(['Idempotency-Key', 'If-Match']);
    expect(headers('/v1/chairs/{chairId}', 'get')).toEqual(['If-None-Match']);
  });

  it.each(['"1"', '"0", "1"', '*'])('documents that a change may name what was read as %s', (tag) => {
    const { parameters } = operation('/v1/chairs/{chairId}', 'patch');
    const pattern = parameters.find(({ name }) => name === 'If-Match')?.schema.pattern;
    expect(tag).toMatch(new RegExp(pattern ?? 'no pattern'));
  });

  it('marks a route that callers should leave, and every answer of it says so', async () => {
    expect(operation('/v1/stools', 'get')).toMatchObject({ deprecated: true });
    expect(operation('/v1/chairs', 'get')).not.toHaveProperty('deprecated');
    const answers = [await api.call('GET', '/v1/stools'), await api.call('GET', '/v1/stools?colour=green')];
    expect(answers.map(({ status }) => status)).toEqual([200, 422]);
    for (const { headers } of answers) {
      expect(headers.get('Deprecation')).toBe(`@${Date.UTC(2027, 0, 31) / 1000}`);
      expect(headers.get('Sunset')).toBe('Mon, 31 Jan 2028 00:00:00 GMT');
      expect(headers.get('Link')).toBe('<https://example.com/chairs>; rel="deprecation"; type="text/html"');
    }
    expect((await api.call('GET', '/v1/chairs')).headers.get('Deprecation')).toBeNull();
  });

  it('takes merge patches', () => {
    expect(Object.keys(operation('/v1/chairs/{chairId}', 'patch').requestBody?.content ?? {})).toEqual([
      'application/json',
      'application/merge-patch+json',
    ]);
  });

  it('is shown by a page that loads nothing from elsewhere', async () => {
    const page = await api.call('GET', '/reference', { apiKey: '' });
    expect(page.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    const loaded = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address);
    expect(loaded).toHaveLength(4);
    for (const address of loaded) {
      expect(address).toMatch(/^\/reference\//);
      expect(await api.call('GET', address, { apiKey: '' })).toMatchObject({ status: 200 });
    }
  });

  it('comes, like everything, with headers that keep browsers out of trouble', async () => {
    const { headers } = await api.call('GET', '/v1/chairs');
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Cache-Control')).toBe('no-store');
    expect(headers.get('X-Powered-By')).toBeNull();
  });
});

describe('a route that is not well defined', () => {
  const defineRoute = routesFor<unknown>();
  const open = z.object({ a: z.string() });
  const wellDefined = {
    method: 'post',
    path: '/v1/things',
    operationId: 'makeThing',
    summary: 'Make a thing',
    tags: ['Things'],
    answers: { 204: { description: 'Made' } },
    handler: async () => ({ status: 204 }) as const,
  } as const;

  it.each([
    ['an open body', { body: z.strictObject({ list: z.array(open) }) }, /body\/list\/- is an open object/],
    ['an open alternative', { body: z.strictObject({ one: z.string().or(open).optional() }) }, /open object/],
    ['an open answer', { answers: { 200: { description: 'x', schema: open } } }, /answer 200 is an open object/],
    ['a path parameter without a schema', { path: '/v1/things/{thingId}' }, /params describes \[\]/],
  ])('is refused at start: %s', (_what, flaw, message) => {
    expect(() => defineRoute({ ...wellDefined, ...(flaw as object) })).toThrow(message);
  });
});

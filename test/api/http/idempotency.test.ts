import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { routesFor } from '../../../api/http/define-route.js';
import { DomainError } from '../../../domain/errors.js';
import { forgetAnswer } from '../../lost-answers.js';
import { type ApiUnderTest, apiUnderTest, type TestServices } from './api-under-test.js';
import { chairAccess, chairRoutes, chairShop } from './sample-routes.js';

/** A chair is sold once. @param sales the requests that did */
function saleRoute(sales: string[]) {
  return routesFor<TestServices>()({
    method: 'post',
    path: '/v1/chairs/{chairId}/sale',
    operationId: 'sellChair',
    summary: 'Sell a chair',
    tags: ['Chairs'],
    params: z.strictObject({ chairId: z.string() }),
    answers: { 204: { description: 'It is sold' } },
    problems: ['orderClosed'],
    async handler({ params: { chairId: id }, requestHash, resumed, changes }) {
      if (!resumed && sales.length > 0) throw new DomainError('orderClosed');
      await changes({ subject: { kind: 'chair', id }, tenantId: null });
      if (!sales.includes(requestHash)) sales.push(requestHash);
      return { status: 204 };
    },
  });
}

describe('a request with an Idempotency-Key', () => {
  const shop = chairShop();
  const sales: string[] = [];
  let api: ApiUnderTest;
  beforeAll(async () => {
    const access = { ...chairAccess, sellChair: 'catalogue:write' } as const;
    api = await apiUnderTest({ routes: [...chairRoutes(shop), saleRoute(sales)], access });
  });
  afterAll(() => api.close());
  beforeEach(() => {
    Object.assign(shop, chairShop());
  });

  const make = (key: string, body: unknown = { colour: 'red' }) =>
    api.call('POST', '/v1/chairs', { body, headers: { 'Idempotency-Key': key } });

  it('is carried out once and answered the same again, headers included', async () => {
    const [first, again] = [await make('simple'), await make('simple')];
    expect(shop.made).toHaveLength(1);
    expect(again.text).toBe(first.text);
    expect(again.status).toBe(201);
    expect(again.headers.get('ETag')).toBe('"1"');
    expect(again.headers.get('Idempotent-Replayed')).toBe('true');
    expect(first.headers.get('Idempotent-Replayed')).toBeNull();
  });

  it('is the same request whatever the order of the fields', async () => {
    await make('ordered', { colour: 'red', legs: 4 });
    expect(await make('ordered', { legs: 4, colour: 'red' })).toMatchObject({ status: 201 });
    expect(shop.made).toHaveLength(1);
  });

  it('is refused when the key comes with another body or another address', async () => {
    await make('reused');
    expect(await make('reused', { colour: 'blue' })).toMatchObject({
      status: 422,
      body: { code: 'idempotencyKeyReused' },
    });
    const elsewhere = await api.call('POST', '/v1/chairs/chair_1/secret', { headers: { 'Idempotency-Key': 'reused' } });
    expect(elsewhere).toMatchObject({ status: 422, body: { code: 'idempotencyKeyReused' } });
    expect(shop.made).toHaveLength(1);
  });

  it("does not meet another caller's request with the same key", async () => {
    const { key } = await api.database.apiKeys.create({
      apiKeyId: `ak_${'1'.repeat(24)}`,
      name: 'second operator',
      role: 'operator',
      createdAt: new Date(),
    });
    await make('shared');
    await api.call('POST', '/v1/chairs', {
      body: { colour: 'blue' },
      headers: { 'Idempotency-Key': 'shared' },
      apiKey: key,
    });
    expect(new Set(shop.made).size).toBe(2);
  });

  it('is carried out by one of 20 parallel callers; the others get that answer, at once or on their next try', async () => {
    let finish = () => {};
    const held = new Promise<void>((resolve) => {
      finish = resolve;
    });
    shop.work = () => held;
    const racing = Array.from({ length: 20 }, async () => {
      const answer = await make('raced');
      // The first refusal proves that the winner is at work: let it finish.
      if (answer.status === 409) finish();
      return answer;
    });
    const answers = await Promise.all(racing);
    expect(shop.made).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409).length).toBeGreaterThan(0);

    for (const answer of answers) {
      if (answer.status === 409) {
        expect(answer.body['code']).toBe('requestInProgress');
        expect(answer.headers.get('Retry-After')).toBe('1');
      }
      const settled = answer.status === 409 ? await make('raced') : answer;
      expect([settled.status, settled.body]).toEqual([201, { id: 'chair_1', revision: 1, colour: 'red' }]);
    }
    expect(shop.made).toHaveLength(1);
  });

  it('is one of ten parallel requests with two bodies under one key: the other body is refused', async () => {
    const colours = Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? 'red' : 'blue'));
    const answers = await Promise.all(colours.map((colour) => make('raced-by-two', { colour })));
    expect(shop.made).toHaveLength(1);
    const [made] = answers.flatMap(({ status, body }) => (status === 201 ? [body['colour']] : []));
    for (const [i, { status, body }] of answers.entries()) {
      const allowed = colours[i] === made ? [undefined, 'requestInProgress'] : ['idempotencyKeyReused'];
      expect([colours[i], status, allowed]).toEqual([colours[i], status, expect.arrayContaining([body['code']])]);
    }
  });

  it('with a secret in its answer is answered with the secret masked', async () => {
    const hide = () => api.call('POST', '/v1/chairs/chair_1/secret', { headers: { 'Idempotency-Key': 'hidden' } });
    expect((await hide()).body).toEqual({ secret: 'hunter2' });
    expect((await hide()).body).toEqual({ secret: '*******' });
    const stored = await api.database.requestRecords.collection.find({}).toArray();
    expect(JSON.stringify(stored)).not.toContain('hunter2');
  });

  it('that was refused for good is refused the same way again', async () => {
    shop.work = async () => {
      throw new DomainError('noFreeSeat', 'All 3 seats are taken');
    };
    const first = await make('refused');
    shop.work = async () => {};
    const again = await make('refused');
    expect(first).toMatchObject({ status: 409, body: { code: 'noFreeSeat' } });
    expect(again.text).toBe(first.text);
    expect(shop.made).toEqual([]);
  });

  it.each([
    ['the data plane does not answer', new DomainError('dataPlaneUnavailable'), 503],
    ['something unforeseen happens', new Error('a wire came loose'), 500],
  ])('is carried out again, under the same hash, after %s', async (what, error, status) => {
    const key = what.replaceAll(' ', '-');
    let failures = 0;
    shop.work = async () => {
      failures += 1;
      throw error;
    };
    expect(await make(key)).toMatchObject({ status });
    shop.work = async () => {};
    expect(await make(key)).toMatchObject({ status: 201 });
    expect(await make(key)).toMatchObject({ status: 201 });
    expect([failures, shop.made.length]).toEqual([1, 1]);
  });

  it('whose answer was lost is carried out once, and not refused for what it has changed', async () => {
    const sell = (key: string) => api.call('POST', '/v1/chairs/chair_1/sale', { headers: { 'Idempotency-Key': key } });
    const { audit } = api.database;
    const first = await sell('sold');
    expect(first.status).toBe(204);
    const [entry] = await audit.list({ kind: 'everything' }, { operation: 'sellChair' }, undefined, 10);
    const _id = entry?._id ?? 'none';
    await forgetAnswer(api.database, _id);
    expect((await sell('sold')).status).toBe(204);
    expect(sales).toEqual([_id]);
    const entries = await audit.list({ kind: 'everything' }, { operation: 'sellChair' }, undefined, 10);
    expect(entries).toMatchObject([{ _id, outcome: 'done' }]);
    expect(await sell('sold-before')).toMatchObject({ status: 409, body: { code: 'orderClosed' } });
    expect(await sell('sold-before')).toMatchObject({ status: 409, body: { code: 'orderClosed' } });
    expect(sales).toEqual([_id]);
  });

  it('whose answer was lost and that If-Match refuses by now is not said to have been refused before', async () => {
    const headers = { 'Idempotency-Key': 'painted', 'If-Match': '"1"' };
    const paint = () => api.call('PATCH', '/v1/chairs/chair_1', { body: { colour: 'blue' }, headers });
    const { audit } = api.database;
    expect(await paint()).toMatchObject({ status: 200 });
    const entries = () => audit.list({ kind: 'everything' }, { operation: 'changeChair' }, undefined, 1);
    const _id = (await entries())[0]?._id ?? 'none';
    await forgetAnswer(api.database, _id);
    expect(await paint()).toMatchObject({ status: 412 });
    expect(await entries()).toMatchObject([{ _id, outcome: 'begun' }]);
  });

  it('that failed its validation leaves no record', async () => {
    expect(await make('fixed', { color: 'red' })).toMatchObject({ status: 422 });
    expect(await make('fixed')).toMatchObject({ status: 201 });
  });

  it('is looked up before If-Match is judged', async () => {
    const change = () =>
      api.call('PATCH', '/v1/chairs/chair_1', {
        body: { colour: 'blue' },
        headers: { 'Idempotency-Key': 'changed', 'If-Match': '"1"' },
      });
    const [first, again] = [await change(), await change()];
    expect([first.status, again.status, again.text]).toEqual([200, 200, first.text]);
    expect(shop.revision).toBe(2);
  });

  it('may come again with the right If-Match after a 412', async () => {
    const change = (tag: string) =>
      api.call('PATCH', '/v1/chairs/chair_1', {
        body: { colour: 'blue' },
        headers: { 'Idempotency-Key': 'changed-late', 'If-Match': tag },
      });
    expect(await change('"9"')).toMatchObject({ status: 412 });
    expect(await change('"1"')).toMatchObject({ status: 200 });
  });

  it('needs a key that is visible ASCII', async () => {
    const answer = await make('with space');
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ header: 'Idempotency-Key' }] } });
    expect(await make('x'.repeat(256))).toMatchObject({ status: 422 });
  });

  it('leaves neither its key nor its body in the record', async () => {
    const key = randomUUID();
    await make(key, { colour: 'ultramarine' });
    const stored = await api.database.requestRecords.collection.find({}, { projection: { answer: 0 } }).toArray();
    expect(stored.length).toBeGreaterThan(0);
    expect(JSON.stringify(stored)).not.toMatch(new RegExp(`${key}|ultramarine`));
  });
});

describe('a request without an Idempotency-Key', () => {
  it('is carried out each time, under a hash of its own, and leaves no record', async () => {
    const shop = chairShop();
    const api = await apiUnderTest({ routes: chairRoutes(shop), access: chairAccess });
    await api.call('POST', '/v1/chairs', { body: { colour: 'red' } });
    await api.call('POST', '/v1/chairs', { body: { colour: 'red' } });
    expect(new Set(shop.made).size).toBe(2);
    expect(shop.made.every((hash) => /^[0-9a-f]{64}$/.test(hash))).toBe(true);
    expect(await api.database.requestRecords.collection.countDocuments({})).toBe(0);
    await api.close();
  });
});

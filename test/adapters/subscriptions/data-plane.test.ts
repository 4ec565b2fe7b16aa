import { createServer, type RequestListener } from 'node:http';
import { type DataPlane, httpDataPlane } from '../../../adapters/subscriptions/data-plane.js';
import { DomainError } from '../../../domain/errors.js';
import type { DataPlaneServer } from '../../../servers/data-plane.js';
import { type HttpListener, listenHttp } from '../../../servers/http-listener.js';
import { command, connected, effects } from '../../servers/data-plane-story.js';
import { told } from '../../servers/local-server.js';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

async function failureOf(call: Promise<unknown>): Promise<DomainError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('The call succeeded');
}

describe('a data plane', () => {
  let server: DataPlaneServer;
  let dataPlane: DataPlane;

  beforeEach(async () => {
    ({ server, dataPlane } = await connected());
  });

  afterEach(() => server.close());

  test('confirms what it has done', async () => {
    const answer = await dataPlane.send(command());
    expect(answer).toEqual({
      status: 'done',
      effect: 'carriedOut',
      effectId: expect.any(String) as string,
      confirmedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    });
  });

  test('answers the same to a command that is sent again', async () => {
    const [first, second] = [await dataPlane.send(command()), await dataPlane.send(command())];
    expect(second).toEqual(first);
    expect(await effects(server)).toMatchObject({ effects: 1, deliveries: 2 });
  });

  test('carries a command out once although 20 are sent at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => dataPlane.send(command())));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await effects(server)).toMatchObject({ effects: 1, deliveries: 20 });
  });

  test('answers later: an operation that is asked about until it is done', async () => {
    await told(server, { answerLaterMs: 60_000 });
    const accepted = await dataPlane.send(command());
    expect(accepted).toEqual({ status: 'accepted', operationUrl: expect.stringContaining(server.url) as string });
    expect(await dataPlane.send(command())).toEqual(accepted);
    if (accepted.status !== 'accepted') throw new Error('The command was not put off');
    expect(await dataPlane.operation(accepted.operationUrl)).toEqual(accepted);

    await told(server, { answerLaterMs: 0 });
    const soon = await dataPlane.send(command({ revision: 2 }));
    if (soon.status !== 'accepted') throw new Error('The command was not put off');
    expect(await dataPlane.operation(soon.operationUrl)).toMatchObject({ status: 'done', effect: 'carriedOut' });
    expect(await dataPlane.send(command({ revision: 2 }))).toMatchObject({ status: 'done' });
  });

  test('that lost its answer is asked again, and did it once', async () => {
    await told(server, { loseAnswers: 1 });
    expect(await failureOf(dataPlane.send(command()))).toMatchObject({ code: 'dataPlaneUnavailable', retry: true });
    expect(await dataPlane.send(command())).toMatchObject({ status: 'done', effect: 'carriedOut' });
    expect(await effects(server)).toMatchObject({ effects: 1, deliveries: 2 });
  });

  test.each([400, 403, 404, 409, 422])('%d refuses for good', async (status) => {
    await told(server, { refuse: true, status });
    const failure = await failureOf(dataPlane.send(command()));
    expect(failure).toMatchObject({ code: 'dataPlaneRefused', retry: false, details: { status, reason: 'refused' } });
    expect(failure.message).toContain('Told to fail');
  });

  test.each([302, 408, 409, 425, 429, 500, 502, 503])('%d may pass', async (status) => {
    await told(server, { failNext: 1, status, retryAfterSeconds: 7 });
    const failure = await failureOf(dataPlane.send(command()));
    expect(failure).toMatchObject({
      code: 'dataPlaneUnavailable',
      retry: true,
      details: { status, retryAfterSeconds: 7 },
    });
    expect(await dataPlane.send(command())).toMatchObject({ status: 'done' });
  });

  test('refuses a signature that is not made with its secret', async () => {
    const stranger = httpDataPlane({ url: server.url, secret, timeoutMs: 5000 });
    expect(await failureOf(stranger.send(command()))).toMatchObject({ details: { status: 401 } });
    expect(await effects(server)).toMatchObject({ effects: 0 });
  });

  test('that is slow is given up after the time-out', async () => {
    await told(server, { delayMs: 60_000 });
    const strict = httpDataPlane({ url: server.url, secret: server.secret, timeoutMs: 30 });
    const failure = await failureOf(strict.send(command()));
    expect(failure.message).toBe('The data plane did not answer within 30 ms');
    expect(failure).toMatchObject({ code: 'dataPlaneUnavailable', cause: { name: 'TimeoutError' } });
  });

  test('is let go when the caller gives up, with the caller’s reason', async () => {
    await told(server, { delayMs: 60_000 });
    const reason = new Error('cancelled');
    const caller = new AbortController();
    const sending = dataPlane.send(command(), caller.signal);
    caller.abort(reason);
    await expect(sending).rejects.toBe(reason);
  });

  test('that is gone is unavailable', async () => {
    await server.close();
    const failure = await failureOf(dataPlane.send(command()));
    expect(failure).toMatchObject({ code: 'dataPlaneUnavailable', message: 'The connection to the data plane failed' });
    expect(failure.cause).toMatchObject({ name: 'TypeError' });
  });

  test('that forgot an operation is sent the command again', async () => {
    const failure = await failureOf(dataPlane.operation(`${server.url}/operations/forgotten`));
    expect(failure).toMatchObject({ code: 'dataPlaneUnavailable', details: { status: 404 } });
  });

  test('a secret that is not base64 is noticed at once', () => {
    expect(() => httpDataPlane({ url: server.url, secret: 'whsec_***', timeoutMs: 1 })).toThrow();
  });
});

describe('a data plane that answers strangely', () => {
  const open: HttpListener[] = [];

  async function answering(listener: RequestListener): Promise<DataPlane> {
    const http = await listenHttp(listener, 0, '127.0.0.1');
    open.push(http);
    return httpDataPlane({ url: `${http.url}/base/`, secret, timeoutMs: 5000 });
  }

  afterEach(async () => {
    await Promise.all(open.splice(0).map((http) => http.close()));
  });

  test.each([
    '',
    'done',
    '{"status":"done"}',
    '{"status":"done","effect":"carriedOut","effectId":"e","confirmedAt":"now"}',
  ])('with %j is asked again', async (body) => {
    const dataPlane = await answering((_request, response) => response.end(body));
    const failure = await failureOf(dataPlane.send(command()));
    expect(failure).toMatchObject({ code: 'dataPlaneUnavailable', details: { status: 200 } });
  });

  test('with an operation elsewhere is not followed there', async () => {
    let asked = 0;
    const elsewhere = createServer((_request, response) => {
      asked += 1;
      response.end('{}');
    });
    await new Promise<void>((resolve) => {
      elsewhere.listen(0, '127.0.0.1', resolve);
    });
    const address = elsewhere.address();
    const target = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/operations/1`;
    const dataPlane = await answering((_request, response) => response.writeHead(202, { location: target }).end('{}'));
    expect(await failureOf(dataPlane.send(command()))).toMatchObject({ code: 'dataPlaneRefused' });
    expect(await failureOf(dataPlane.operation(target))).toMatchObject({ code: 'dataPlaneRefused' });
    for (const url of ['//evil.test/1', 'file:///etc/passwd', 'http://[', 'javascript:1']) {
      expect(await failureOf(dataPlane.operation(url))).toMatchObject({ code: 'dataPlaneRefused' });
    }
    expect(asked).toBe(0);
    await new Promise((resolve) => elsewhere.close(resolve));
  });

  test('with a redirect is not followed either', async () => {
    const paths: (string | undefined)[] = [];
    const dataPlane = await answering(({ url }, response) => {
      paths.push(url);
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    expect(await failureOf(dataPlane.send(command()))).toMatchObject({ code: 'dataPlaneUnavailable' });
    expect(paths).toEqual(['/base/commands']);
  });

  test('with a date to come back at: the seconds until then', async () => {
    const dataPlane = await answering((_request, response) => {
      response.writeHead(503, { 'retry-after': new Date(Date.now() + 90_000).toUTCString() }).end();
    });
    const { details } = await failureOf(dataPlane.send(command()));
    expect(details['retryAfterSeconds']).toBeGreaterThanOrEqual(85);
    expect(details['retryAfterSeconds']).toBeLessThanOrEqual(91);
  });

  test('with a long story: only its beginning is repeated', async () => {
    const dataPlane = await answering((_request, response) => {
      response.writeHead(422).end(JSON.stringify({ code: 'x', detail: 'y'.repeat(100_000) }));
    });
    expect((await failureOf(dataPlane.send(command()))).message.length).toBeLessThan(400);
  });
});

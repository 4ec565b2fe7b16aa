import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { type ApiUnderTest, apiUnderTest } from './api-under-test.js';
import { chairAccess, chairRoutes, chairShop } from './sample-routes.js';

describe('a caller who sends too much, or too slowly', () => {
  const shop = chairShop();
  let api: ApiUnderTest;
  beforeAll(async () => {
    api = await apiUnderTest({ routes: chairRoutes(shop), access: chairAccess, requestTimeout: 1_500 });
  });
  afterAll(async () => {
    expect(shop.made).toEqual([]);
    // The server lives.
    expect(await api.call('GET', '/v1/chairs')).toMatchObject({ status: 200 });
    await api.close();
  });

  /** Sends what no client would. @returns everything that is answered until the server hangs up */
  async function raw(...parts: readonly string[]): Promise<string> {
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    let answer = '';
    socket.on('data', (bytes) => {
      answer += bytes.toString();
    });
    // What is not read of a request resets the connection.
    socket.on('error', () => undefined);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    for (const part of parts) socket.write(part);
    await closed;
    return answer;
  }

  it('is refused when a small body unpacks to a huge one', async () => {
    const bomb = gzipSync(`{"colour":"${' '.repeat(200_000_000)}"}`);
    expect(bomb.length).toBeLessThan(250_000);
    const answer = await api.call('POST', '/v1/chairs', {
      rawBody: bomb,
      headers: { 'Content-Encoding': 'gzip' },
    });
    expect(answer).toMatchObject({ status: 413, body: { code: 'bodyTooLarge' } });
  });

  it('is refused with a huge header', async () => {
    const answer = await raw(`GET /v1/chairs HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(100_000)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
  });

  it('is refused with a huge address', async () => {
    const answer = await raw(`GET /v1/chairs?colour=${'x'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
  });

  it('is answered about a long address that is not huge like about any other', async () => {
    const answer = await api.call('GET', `/v1/chairs?colour=${'x'.repeat(10_000)}`);
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ parameter: 'colour' }] } });
  });

  it('is cut off when the body does not come', async () => {
    const answer = await raw(
      `POST /v1/chairs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${api.operator.key}\r\n`,
      'Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"colour":',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('is cut off when the headers do not come', async () => {
    expect(await raw('GET /v1/chairs HTTP/1.1\r\nHost: x\r\n')).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('is refused when it announces a body twice', async () => {
    const answer = await raw(
      `POST /v1/chairs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${api.operator.key}\r\n`,
      'Content-Length: 16\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{"colour":"red"}',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });

  /** Sends a body without end until the server hangs up. @returns the head of the answer, and how many bytes it took */
  async function flood(head: string): Promise<{ readonly answer: string; readonly taken: number }> {
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    const part = head.includes('chunked') ? `10000\r\n${' '.repeat(0x10000)}\r\n` : ' '.repeat(0x10000);
    let [answer, taken, open] = ['', 0, true];
    socket.on('data', (bytes) => {
      answer += bytes.toString();
    });
    socket.on('error', () => undefined);
    const closed = new Promise<void>((resolve) => {
      socket.once('close', () => {
        open = false;
        resolve();
      });
    });
    socket.write(`${head}Host: x\r\n\r\n`);
    while (open && taken < endless) {
      const goesOn = socket.write(part, (error) => {
        if (!error) taken += part.length;
      });
      if (!goesOn) await Promise.race([once(socket, 'drain').catch(() => closed), closed]);
    }
    await closed;
    return { answer, taken };
  }

  /** More than the system keeps for a program that does not read. */
  const endless = 60_000_000;
  const json = 'Content-Type: application/json\r\n';
  const length = `Content-Length: ${10 * endless}\r\n`;
  const chunked = 'Transfer-Encoding: chunked\r\n';

  it.each<[what: string, status: number, head: (key: string) => string]>([
    ['says how long it is', 413, (key) => `POST /v1/chairs HTTP/1.1\r\n${key}${json}${length}`],
    ['does not say how long it is', 413, (key) => `POST /v1/chairs HTTP/1.1\r\n${key}${json}${chunked}`],
    ['comes without an API key', 401, () => `POST /v1/chairs HTTP/1.1\r\n${json}${chunked}`],
    ['goes nowhere', 404, () => `POST /v1/nothing HTTP/1.1\r\n${json}${length}`],
    ['goes to what is only read', 200, (key) => `GET /v1/chairs HTTP/1.1\r\n${key}${length}`],
    ['is of another type', 415, (key) => `POST /v1/chairs HTTP/1.1\r\n${key}${chunked}Content-Type: text/plain\r\n`],
  ])('has no more read of a huge body that %s', async (_what, status, head) => {
    const { answer, taken } = await flood(head(`Authorization: Bearer ${api.operator.key}\r\n`));
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toMatch(/^Connection: close\r$/m);
    expect(taken).toBeLessThan(endless);
  });

  it('is asked for a body that it announces only where it will be read', async () => {
    const asking = (bytes: number) =>
      raw(
        `POST /v1/chairs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${api.operator.key}\r\n${json}`,
        `Connection: close\r\nExpect: 100-continue\r\nContent-Length: ${bytes}\r\n\r\n{"colour":7}`,
      );
    expect(await asking(200_000)).toMatch(/^HTTP\/1\.1 413 /);
    expect(await asking(12)).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 422 /);
  });

  it.each(['Host: x\r\nHost: y', 'Host: x\r\nhost: x', 'Host: x/y', 'Host: x y', 'X-Host: x'])(
    'is refused unless it names one host: %j',
    async (host) => {
      const head = `GET /v1/chairs HTTP/1.1\r\n${host}\r\nAuthorization: Bearer ${api.operator.key}\r\n\r\n`;
      expect(await raw(head)).toMatch(/^HTTP\/1\.1 400 /);
    },
  );
});

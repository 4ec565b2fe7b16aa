import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { type ApiUnderTest, apiUnderTest } from './api-under-test.js';
import { chairAccess, chairRoutes, chairShop } from './sample-routes.js';

describe('a caller who sends too much, or too slowly', () => {
  const shop = chairShop();
  let api: ApiUnderTest;
  beforeAll(async () => {
    api = await apiUnderTest({ routes: chairRoutes(shop), access: chairAccess, requestTimeout: 300 });
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
    socket.on('error', () => undefined);
    for (const part of parts) socket.write(part);
    await once(socket, 'close');
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
});

import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { defaultStreamSettings } from '../../../api/http/event-stream.js';
import { eventually } from '../../eventually.js';
import { type ApiUnderTest, apiUnderTest } from './api-under-test.js';
import { type ChairShop, chairAccess, chairRoutes, chairShop } from './sample-routes.js';

let api: ApiUnderTest;
let shop: ChairShop;

async function open(settings: Partial<typeof defaultStreamSettings> = {}): Promise<void> {
  shop = chairShop();
  api = await apiUnderTest({
    routes: chairRoutes(shop),
    access: chairAccess,
    streams: { ...defaultStreamSettings, ...settings },
  });
}

afterEach(() => api.close());

/** A caller who watches a chair. */
async function watching(path = '/v1/chairs/chair_1/events') {
  const leave = new AbortController();
  const headers = { Authorization: `Bearer ${api.operator.key}` };
  const response = await fetch(api.url + path, { headers, signal: leave.signal });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    response,
    leave: () => leave.abort(),
    /** Reads until this has come. */
    async until(wanted: string): Promise<void> {
      while (!text.includes(wanted)) {
        const { value, done } = (await reader?.read()) ?? { done: true };
        if (done) throw new Error(`The stream ended with ${text}`);
        text += value;
      }
    },
    /** Reads to the end. */
    async rest(): Promise<string> {
      for (;;) {
        const { value, done } = (await reader?.read()) ?? { done: true };
        if (done) return text;
        text += value;
      }
    },
  };
}

/** Nothing happens, until the stream shall end; `left` is resolved then. */
function quietly(): { left: Promise<void> } {
  let leave = () => {};
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });
  shop.watch = async function* ({ signal }) {
    try {
      yield { data: { colour: 'red' } };
      await once(signal, 'abort');
    } finally {
      leave();
    }
  };
  return { left };
}

describe('an event stream', () => {
  it('sends events as they come, and ends with them', async () => {
    await open();
    shop.watch = async function* () {
      yield { id: '1', event: 'painted', data: { colour: 'red' } };
      await sleep(5);
      yield { data: { colour: 'two\nlines' } };
    };
    const { response, rest } = await watching();
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'request-id': expect.any(String) as string,
    });
    expect(await rest()).toBe(
      'retry: 2000\n\n' + 'id: 1\nevent: painted\ndata: {"colour":"red"}\n\n' + 'data: {"colour":"two\\nlines"}\n\n',
    );
  });

  it('goes on after the last event that the caller has got', async () => {
    await open();
    shop.watch = async function* ({ lastEventId }) {
      yield { data: { colour: `after ${lastEventId}` } };
    };
    const path = '/v1/chairs/chair_1/events';
    expect((await api.call('GET', path, { headers: { 'Last-Event-ID': '17' } })).text).toContain('after 17');
    expect((await api.call('GET', path, { headers: { 'Last-Event-ID': 'no id' } })).text).toContain('after undefined');
  });

  it('is refused like anything else before it has begun', async () => {
    await open();
    expect(await api.call('GET', '/v1/chairs/chair_1/events', { apiKey: '' })).toMatchObject({ status: 401 });
    const unknown = await api.call('GET', '/v1/chairs/chair_404/events');
    expect(unknown.body).toMatchObject({ status: 404, code: 'notFound' });
  });

  it('is not opened by who asks for its head', async () => {
    await open();
    shop.watch = async function* () {
      yield await Promise.reject(new Error('somebody watches'));
    };
    const head = await api.call('HEAD', '/v1/chairs/chair_1/events');
    expect([head.status, head.headers.get('Content-Type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
    expect(api.log()).not.toContain('somebody watches');
  });

  it('shows that it is alive while nothing happens', async () => {
    await open({ heartbeatIntervalMs: 10 });
    quietly();
    const caller = await watching();
    await caller.until(':\n\n:\n\n');
    caller.leave();
  });

  it('lets the handler go when the caller has gone', async () => {
    await open();
    const { left } = quietly();
    const caller = await watching();
    await caller.until('red');
    caller.leave();
    await left;
  });

  it('ends when it has lasted long enough', async () => {
    await open({ maxDurationMs: 50 });
    const { left } = quietly();
    expect(await (await watching()).rest()).toContain('red');
    await left;
  });

  it('ends when the process stops', async () => {
    await open();
    const { left } = quietly();
    const caller = await watching();
    await caller.until('red');
    const [ended] = await Promise.all([caller.rest(), api.stop(), left]);
    expect(ended).toContain('red');
  });

  it('is open so many times for one caller, and no more', async () => {
    await open({ maxPerCaller: 2 });
    quietly();
    const [one, two] = [await watching(), await watching()];
    const refused = await api.call('GET', '/v1/chairs/chair_1/events');
    expect(refused.body).toMatchObject({ code: 'tooManyRequests' });
    expect(refused.headers.get('Retry-After')).toMatch(/^\d+$/);
    one.leave();
    const three = await eventually(async () => {
      const caller = await watching();
      expect(caller.response.status).toBe(200);
      return caller;
    });
    two.leave();
    three.leave();
  });

  it('is cut when an event is not what was documented', async () => {
    await open();
    shop.watch = async function* () {
      yield { data: { colour: 'red' } };
      yield { data: { colour: 'a colour with far too many words' } };
    };
    const caller = await watching();
    await expect(caller.rest()).rejects.toThrow();
    expect(api.log()).toContain('an event of watchChair differs from its schema: colour');
  });

  it('does not run ahead of a caller who reads slowly', async () => {
    await open();
    let told = 0;
    shop.watch = async function* ({ signal }) {
      for (; !signal.aborted; told += 1) yield { id: 'x'.repeat(10_000), data: { colour: 'red' } };
    };
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    socket.pause();
    const key = `Authorization: Bearer ${api.operator.key}`;
    socket.write(`GET /v1/chairs/chair_1/events HTTP/1.1\r\nHost: x\r\n${key}\r\n\r\n`);
    let before = -1;
    await eventually(async () => {
      const now = told;
      const still = now > 0 && now === before;
      before = now;
      await sleep(200);
      expect(still).toBe(true);
    });
    socket.destroy();
  });
});

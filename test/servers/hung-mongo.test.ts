import { apiKeyRoutes } from '../../api/identity/api-keys/routes.js';
import { healthRoutes } from '../../api/operations/health/routes.js';
import { signalGroup } from '../../servers/child-process.js';
import { type EmbeddedMongo, startMongo } from '../../servers/embedded.js';
import { type Answered, type ApiUnderTest, apiUnderTest, openTestDatabase } from '../api/http/api-under-test.js';
import { eventually, slowness } from '../eventually.js';

/** What one try of an operation may take here. */
const timeoutMs = 1000;
/** Two tries, each of which may first wait for a connection; and what a busy machine adds. */
const requestLimitMs = () => (4 * timeoutMs + 1000) * slowness();

let mongo: EmbeddedMongo;
let api: ApiUnderTest;
beforeAll(async () => {
  mongo = await startMongo();
  const database = await openTestDatabase({ uri: mongo.uri, timeoutMs });
  api = await apiUnderTest({
    routes: [...apiKeyRoutes, ...healthRoutes],
    database,
    checks: { mongodb: () => database.ping() },
  });
});
afterAll(async () => {
  signalGroup(mongo.process.pid, 'SIGCONT');
  await api.close();
  await mongo.stop();
});

async function timed(request: Promise<Answered>): Promise<{ status: number; code: unknown; tookMs: number }> {
  const begunAt = performance.now();
  const { status, body } = await request;
  return { status, code: body['code'], tookMs: performance.now() - begunAt };
}

const list = () => api.call('GET', '/v1/api-keys');
const make = (name: string, key: string) =>
  api.call('POST', '/v1/api-keys', { body: { name, role: 'operator' }, headers: { 'Idempotency-Key': key } });

/** Fifty requests, of which MongoDB stops in the midst. */
async function askedAsItHangs() {
  const pending = Array.from({ length: 50 }, (_, n) =>
    timed(n % 2 === 0 ? list() : make(`key ${n}`, `as-it-hangs-${n}`)),
  );
  await Promise.race(pending);
  signalGroup(mongo.process.pid, 'SIGSTOP');
  return Promise.all(pending);
}

describe('while MongoDB hangs', () => {
  it('no request waits longer than its limit, and all that fail say why', async () => {
    const answers = [...(await askedAsItHangs()), await timed(list()), await timed(make('late', 'while-it-hangs'))];
    expect(Math.max(...answers.map(({ tookMs }) => tookMs))).toBeLessThan(requestLimitMs());
    const failed = answers.filter(({ status }) => status >= 400);
    expect(failed.length).toBeGreaterThanOrEqual(2);
    for (const answer of failed) expect(answer).toMatchObject({ status: 503, code: 'unavailable' });
    expect(await api.call('GET', '/health/ready', { apiKey: '' })).toMatchObject({ status: 503 });
  });

  it('the same requests succeed once it goes on', async () => {
    signalGroup(mongo.process.pid, 'SIGCONT');
    await eventually(async () => expect(await list()).toMatchObject({ status: 200 }));
    await eventually(async () => expect(await make('late', 'while-it-hangs')).toMatchObject({ status: 201 }), 40_000);
  });
});

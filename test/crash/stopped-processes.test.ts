import { get, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setUpWorkflowId } from '../../contracts/workflow-ids.js';
import { type Child, signalGroup } from '../../servers/child-process.js';
import { freePorts } from '../../servers/ports.js';
import { eventually } from '../eventually.js';
import { whileDataPlaneHolds } from '../held-data-plane.js';
import { openPerennial, type Perennial } from '../perennial.js';
import { withWorker } from '../service.js';
import { startProcess, startWorkerProcess } from './worker-process.js';

let perennial: Perennial;

beforeAll(async () => {
  perennial = await openPerennial({ worker: false });
});

afterAll(() => perennial.close());

/** Over a connection of its own. */
function probe(url: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, (answer) => resolve(answer.resume())).once('error', reject);
  });
}

/** A request whose body is still to come. */
interface Unfinished {
  /** Sends the body. @returns the answer, as JSON */
  finish(): Promise<{ status: number | undefined; connection: string | undefined; body: unknown }>;
}

/** Resolves when the server is at work on it. */
function beginRequest(url: string, apiKey: string, body: object): Promise<Unfinished> {
  const headers = { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json', Expect: '100-continue' };
  const sent = request(url, { method: 'POST', headers, agent: false });
  const answered = new Promise<IncomingMessage>((resolve, reject) =>
    sent.once('response', resolve).once('error', reject),
  );
  // Who stops it before it is finished hears of it then.
  answered.catch(() => undefined);
  sent.flushHeaders();
  return new Promise((resolve, reject) => {
    sent.once('error', reject);
    sent.once('continue', () =>
      resolve({
        async finish() {
          sent.end(JSON.stringify(body));
          const answer = await answered;
          return {
            status: answer.statusCode,
            connection: answer.headers.connection,
            body: JSON.parse(await text(answer)) as unknown,
          };
        },
      }),
    );
  });
}

describe('an API process that is told to stop while a request is at work', () => {
  let api: Child;
  let url: string;
  let atWork: Unfinished;

  beforeAll(async () => {
    const [port = 0] = await freePorts(1);
    url = `http://127.0.0.1:${port}`;
    api = await startProcess('api', perennial.testEnvironment, { API_PORT: String(port), SHUTDOWN_DELAY: '10' });
    await eventually(async () => expect((await probe(`${url}/health/ready`)).statusCode).toBe(200), 60_000);
    const { keys } = await perennial.issueKeys();
    atWork = await beginRequest(`${url}/v1/redemptions`, perennial.operatorKey, perennial.activation({ keys }));
    signalGroup(api.pid, 'SIGTERM');
  });
  afterAll(() => api.stop());

  it('says first that it is not ready, and goes on serving for a while', async () => {
    await eventually(async () => expect((await probe(`${url}/health/ready`)).statusCode).toBe(503));
    expect((await probe(`${url}/health/live`)).statusCode).toBe(200);
  });

  it('takes no new connection then', async () => {
    await eventually(() => expect(probe(`${url}/health/live`)).rejects.toMatchObject({ code: 'ECONNREFUSED' }));
    expect(api.ending()).toBeUndefined();
  });

  it('answers what it was at work on, hangs up, and ends as it should', async () => {
    expect(await withWorker(perennial.testEnvironment, () => atWork.finish())).toMatchObject({
      status: 201,
      connection: 'close',
      body: { state: 'open' },
    });
    expect(await api.ended).toEqual({ code: 0, signal: null });
  });
});

describe('a worker process that is told to stop while an activity is at work', () => {
  it('finishes the activity, and ends as it should', async () => {
    const { child } = await startWorkerProcess(perennial.testEnvironment);
    const { tenantId, subscriptionId } = await whileDataPlaneHolds(
      perennial,
      { kinds: ['provision'] },
      async (arrived) => {
        const redeeming = await perennial.redeeming({ clock: undefined });
        await arrived();
        signalGroup(child.pid, 'SIGTERM');
        return redeeming;
      },
    );
    expect(await child.ended).toEqual({ code: 0, signal: null });

    const setUp = perennial.testEnvironment.client.workflow.getHandle(setUpWorkflowId(tenantId, subscriptionId));
    const { events } = await setUp.fetchHistory();
    const [started] = events?.flatMap((event) => event.activityTaskStartedEventAttributes ?? []) ?? [];
    expect(started).toMatchObject({ attempt: 1 });
    expect(events?.filter((event) => event.activityTaskCompletedEventAttributes)).toHaveLength(1);
    expect(await perennial.effects({ subscriptionId })).toMatchObject([{ kind: 'provision', deliveries: 1 }]);
  });
});

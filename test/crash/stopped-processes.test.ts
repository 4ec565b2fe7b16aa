import { get, type IncomingMessage } from 'node:http';
import { setUpWorkflowId } from '../../contracts/workflow-ids.js';
import { type Child, signalGroup } from '../../servers/child-process.js';
import { freePorts } from '../../servers/ports.js';
import { eventually } from '../eventually.js';
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

describe('an API process that is told to stop while a request is at work', () => {
  let api: Child;
  let url: string;
  let answer: Promise<Response>;

  beforeAll(async () => {
    const [port = 0] = await freePorts(1);
    url = `http://127.0.0.1:${port}`;
    api = await startProcess('api', perennial.testEnvironment, { API_PORT: String(port), SHUTDOWN_DELAY: '3' });
    await eventually(async () => expect((await probe(`${url}/health/ready`)).statusCode).toBe(200), 60_000);
    const { keys } = await perennial.issueKeys();
    answer = fetch(`${url}/v1/redemptions`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${perennial.operatorKey}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(perennial.activation({ keys })),
    });
    const { database } = perennial.testEnvironment;
    await eventually(async () => expect(await database.redemptions.collection.countDocuments({})).toBe(1));
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
    const answered = await withWorker(perennial.testEnvironment, () => answer);
    expect([answered.status, answered.headers.get('Connection')]).toEqual([201, 'close']);
    expect(await answered.json()).toMatchObject({ state: 'open' });
    expect(await api.ended).toEqual({ code: 0, signal: null });
  });
});

describe('a worker process that is told to stop while an activity is at work', () => {
  it('finishes the activity, and ends as it should', async () => {
    const { child } = await startWorkerProcess(perennial.testEnvironment);
    await perennial.dataPlaneWill({ delayMs: 3_000, kinds: ['provision'] });
    const { tenantId, subscriptionId } = await perennial.redeeming({ clock: undefined });
    const setUp = perennial.testEnvironment.client.workflow.getHandle(setUpWorkflowId(tenantId, subscriptionId));
    await eventually(async () => {
      const { raw } = await setUp.describe();
      expect(raw.pendingActivities?.map(({ activityType }) => activityType?.name)).toEqual(['provision']);
    });
    signalGroup(child.pid, 'SIGTERM');
    expect(await child.ended).toEqual({ code: 0, signal: null });

    const { events } = await setUp.fetchHistory();
    const [started] = events?.flatMap((event) => event.activityTaskStartedEventAttributes ?? []) ?? [];
    expect(started).toMatchObject({ attempt: 1 });
    expect(events?.filter((event) => event.activityTaskCompletedEventAttributes)).toHaveLength(1);
    expect(await perennial.effects({ subscriptionId })).toMatchObject([{ kind: 'provision', deliveries: 1 }]);
  });
});

import { testClock } from '../../api/operations/test-clocks/schema.js';
import { type Child, signalGroup } from '../../servers/child-process.js';
import { freePorts } from '../../servers/ports.js';
import { eventually } from '../eventually.js';
import { whileDataPlaneHolds } from '../held-data-plane.js';
import { type Clock, type Customer, openPerennial, type Perennial } from '../perennial.js';
import { startProcess, startWorkerProcess, type WorkerProcess } from './worker-process.js';

/** The server learns of a worker's end only when a heartbeat or an answer is overdue: a minute at most. */
const timeoutMs = 150_000;

const until = '2035-07-20T12:00:00Z';

let perennial: Perennial;
let worker: WorkerProcess;
let api: Child;
let url: string;
let clock: Clock;
let customers: Customer[];

async function startApi(): Promise<void> {
  const [port = 0] = await freePorts(1);
  url = `http://127.0.0.1:${port}`;
  api = await startProcess('api', perennial.testEnvironment, { API_PORT: String(port) });
  await eventually(async () => expect((await fetch(`${url}/health/live`)).status).toBe(200), 60_000);
}

function askForAdvance(): Promise<Response> {
  return fetch(`${url}/v1/test-clocks/${clock.id}/advance`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${perennial.operatorKey}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': 'advance-as-they-die',
    },
    body: JSON.stringify({ to: until }),
  });
}

beforeAll(async () => {
  perennial = await openPerennial({ worker: false });
  worker = await startWorkerProcess(perennial.testEnvironment);
  await startApi();
  clock = await perennial.createClock('2035-01-15T09:00:00Z');
  customers = [];
  for (const timeZone of ['Europe/Warsaw', 'Europe/Lisbon', 'Europe/Helsinki']) {
    const administrator = { name: 'Anna Nowak', email: `anna@${timeZone.toLowerCase().replace('/', '.')}.example` };
    customers.push(await perennial.redeemed({ clock, plan: 'mail-monthly', tenant: { timeZone, administrator } }));
  }
});
afterAll(async () => {
  await Promise.all([worker.stop(), api.stop()]);
  await perennial.close();
});

describe('a clock whose worker and API are killed while it advances', () => {
  it('is on its way when both die', async () => {
    await whileDataPlaneHolds(perennial, { kinds: ['disable'] }, async (arrived) => {
      expect((await askForAdvance()).status).toBe(202);
      signalGroup(api.pid, 'SIGKILL');
      await api.ended;
      // In the middle of a step: the data plane has been told, and nobody has heard its answer.
      await arrived();
      await worker.kill();
    });
    const { state, milestonesDone } = await clock.read();
    expect(state).toBe('advancing');
    expect(milestonesDone).toBeGreaterThan(3);
  });

  it('is found by the request that is repeated, and ends right, once they are there again', async () => {
    await startApi();
    worker = await startWorkerProcess(perennial.testEnvironment);
    expect((await askForAdvance()).status).toBe(202);
    const path = `/v1/test-clocks/${clock.id}`;
    const seen = await eventually(async () => {
      const read = await perennial.ask(testClock, 'GET', path);
      if (read.state === 'stuck') await perennial.call('POST', `${path}/retry`);
      if (read.state !== 'ready') throw new Error(`The clock is ${read.state}: ${read.doing}`);
      return read;
    }, timeoutMs);
    expect(Date.parse(seen.now)).toBeGreaterThanOrEqual(Date.parse(until));
    for (const customer of customers) {
      const { past } = await customer.timeline();
      const own = past.filter(({ scheduledAt }) => Date.parse(scheduledAt) > Date.parse('2035-01-16T00:00:00Z'));
      expect(own.map(({ kind }) => kind)).toEqual([
        'notice',
        'notice',
        'expired',
        'notice',
        'disabled',
        'notice',
        'notice',
        'notice',
        'deletionStarted',
        'deleted',
        'notice',
      ]);
      for (const { at, scheduledAt } of own) expect(Date.parse(at) - Date.parse(scheduledAt)).toBeLessThan(60_000);
      const { subscriptionId } = customer;
      const effects = await perennial.effects({ subscriptionId });
      expect(effects.map(({ kind, effect }) => `${kind} ${effect}`)).toEqual([
        'provision carriedOut',
        'disable carriedOut',
        'delete carriedOut',
      ]);
    }
  });

  it('has played the three in the order of their instants', async () => {
    const effects = (await perennial.effects()).filter(({ kind }) => kind !== 'provision');
    expect(effects.map(({ at }) => at)).toEqual(effects.map(({ at }) => at).toSorted());
  });
});

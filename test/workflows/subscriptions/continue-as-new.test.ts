import { changeLicences, placeHold, releaseHold, undo } from '../../../contracts/subscriptions/subscription.js';
import { subscriptionWorkflowId } from '../../../contracts/workflow-ids.js';
import { type Child, startChild } from '../../../servers/child-process.js';
import { freePorts } from '../../../servers/ports.js';
import { temporalCommand, temporalReady } from '../../../servers/temporal.js';
import { obtainTemporalCli } from '../../../servers/temporal-sources.js';
import { eventually } from '../../eventually.js';
import { type Customer, openPerennial, type Perennial } from '../../perennial.js';
import { company, pausedMove } from '../../replacements.js';

/** Events after which this server suggests to continue as new; by itself it does at 4,096. */
const eventsPerRun = 30;
const namespace = 'default';

let server: Child;
let perennial: Perennial;

beforeAll(async () => {
  const [port = 0, metricsPort = 0, httpPort = 0] = await freePorts(3);
  const executable = await obtainTemporalCli();
  const { args, ...command } = await temporalCommand({ executable, port, metricsPort, httpPort, namespace });
  const setting = ['--dynamic-config-value', `limit.historyCount.suggestContinueAsNew=${eventsPerRun}`];
  server = await startChild({ ...command, args: [...args, ...setting] });
  await temporalReady({ port, namespace }, () => (server.ending() ? 'it ended at once' : undefined));
  process.env['TEST_TEMPORAL_ADDRESS'] = `127.0.0.1:${port}`;
  perennial = await openPerennial();
});

afterAll(async () => {
  await perennial.close();
  await server.stop();
});

type Named = Pick<Customer, 'tenantId' | 'subscriptionId'>;

function workflowOf({ tenantId, subscriptionId }: Named) {
  return perennial.testEnvironment.client.workflow.getHandle(subscriptionWorkflowId(tenantId, subscriptionId));
}

async function runsOf(customer: Named): Promise<number> {
  const { workflowId } = workflowOf(customer);
  const runs = perennial.testEnvironment.client.workflow.list({ query: `WorkflowId = '${workflowId}'` });
  let count = 0;
  for await (const run of runs) count += run.workflowId === workflowId ? 1 : 0;
  return count;
}

async function runOf(customer: Named): Promise<string> {
  return (await workflowOf(customer).describe()).runId;
}

describe('a subscription whose history is cut again and again', () => {
  it('lives the same life', async () => {
    const clock = await perennial.createClock('2032-03-10T10:00:00Z');
    const customer = await perennial.redeemed({ clock, count: 3 });
    await clock.advanceTo('2033-03-22T10:00:00Z');
    expect((await customer.renew({ seats: 3 })).status).toBe(200);
    await clock.advanceTo('2034-07-09T10:00:00Z');

    expect(await runsOf(customer)).toBeGreaterThan(2);
    const { past } = await customer.timeline();
    expect(past.map(({ kind }) => kind).filter((kind) => kind !== 'notice')).toEqual([
      'committed',
      'setUpDone',
      'expired',
      'renewed',
      'expired',
      'disabled',
      'deletionStarted',
      'deleted',
    ]);
    expect(past.filter(({ kind }) => kind === 'notice')).toHaveLength(15);
    expect((await perennial.mails()).every(({ deliveries }) => deliveries === 1)).toBe(true);
  });

  it.each([
    ['a term', { count: 3 }],
    ['a perpetual licence', { plan: 'office-desktop-perpetual', seats: 3 }],
  ])('remembers what it answered, across runs: %s', async (_what, order) => {
    const customer = await perennial.redeemed({ clock: undefined, ...order });
    const handle = workflowOf(customer);
    const [olga = ''] = await customer.addUsers('Olga');
    const request = { requestId: 'the first request', assign: [olga], unassign: [] };
    const first = await handle.executeUpdate(changeLicences, { args: [request], updateId: 'first try' });
    expect(first).toEqual([{ userId: olga, result: 'assigned' }]);
    const firstRun = await runOf(customer);

    for (let round = 0; (await runOf(customer)) === firstRun; round += 1) {
      expect(round).toBeLessThan(eventsPerRun);
      await handle.executeUpdate(placeHold, { args: [{ requestId: `hold ${round}`, reason: 'A dispute' }] });
      await handle.executeUpdate(releaseHold, { args: [{ requestId: `release ${round}` }] });
    }
    const { revision } = (await perennial.testEnvironment.database.subscriptions.find(customer.subscriptionId)) ?? {};

    // Carried out again, it would say that the licence is assigned already.
    const again = await handle.executeUpdate(changeLicences, { args: [request], updateId: 'second try' });
    expect(again).toEqual(first);
    const after = await perennial.testEnvironment.database.subscriptions.find(customer.subscriptionId);
    expect(after?.revision).toBe(revision);
  });

  it('moves users, all the same, and gives them back', async () => {
    const people = await company(perennial.testEnvironment, { users: 65 });
    const given = await pausedMove(perennial, people);
    await given.setUpHandle().executeUpdate(undo, { args: [{ requestId: 'taken back' }] });
    await given.setUpIs('undone');
    await eventually(async () => expect(await given.state()).toBe('undone'));
    expect(await people.old.holders()).toEqual(people.userIds.toSorted());
    expect(await given.holders()).toEqual([]);

    const next = await people.replace({ seats: 65 });
    expect(await next.setUpIs('done')).toMatchObject({ users: { total: 65, moved: 65 } });
    await eventually(async () =>
      expect([await next.state(), await people.old.state()]).toEqual(['active', 'superseded']),
    );
    expect(await next.holders()).toEqual(people.userIds.toSorted());
    await eventually(async () =>
      expect(await perennial.effects({ subscriptionId: people.old.id, kind: 'supersede' })).toHaveLength(1),
    );
    const { tenantId } = people;
    for (const { id: subscriptionId } of [people.old, next]) {
      expect(await runsOf({ tenantId, subscriptionId })).toBeGreaterThan(1);
    }
  });

  it('loses no request of many callers at once', async () => {
    const customer = await perennial.redeemed({ clock: undefined, count: 12 });
    const handle = workflowOf(customer);
    const users = await customer.addUsers(...Array.from({ length: 10 }, (_, n) => `User ${n}`));

    const answers = await Promise.all(
      users.map(async (userId) => {
        const said: unknown[] = [];
        for (const [assign, unassign] of [
          [[userId], []],
          [[], [userId]],
          [[userId], []],
        ] as const) {
          const requestId = `${userId} ${said.length}`;
          said.push(await handle.executeUpdate(changeLicences, { args: [{ requestId, assign, unassign }] }));
        }
        return said;
      }),
    );

    expect(answers).toEqual(
      users.map((userId) => [
        [{ userId, result: 'assigned' }],
        [{ userId, result: 'unassigned' }],
        [{ userId, result: 'assigned' }],
      ]),
    );
    // How many requests share a workflow task, and so how often the history is cut, is up to the server.
    expect(await runsOf(customer)).toBeGreaterThan(1);
    expect((await customer.holders()).sort()).toEqual([...users, ...(await administrators(customer))].sort());
    expect(await customer.subscription()).toMatchObject({ seats: { owned: 12, assigned: 11 } });
    const { past } = await customer.timeline();
    expect(past.filter(({ kind }) => kind === 'licencesChanged')).toHaveLength(30);
  });
});

async function administrators(customer: Customer): Promise<string[]> {
  return (await customer.users()).filter(({ administrator }) => administrator).map(({ id }) => id);
}

import { CompleteAsyncError } from '@temporalio/activity';
import { ActivityNotFoundError, type Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { type ActivityContext, createActivities } from '../../../activities/index.js';
import { startWorkflow } from '../../../activities/start-workflow.js';
import type { SiblingOrder } from '../../../contracts/subscriptions/siblings.js';
import { deletionWorkflowId, subscriptionWorkflowId } from '../../../contracts/workflow-ids.js';
import { workflowTypes } from '../../../contracts/workflow-types.js';
import { instant } from '../../../domain/calendar.js';
import { policyOf } from '../../../domain/catalogue/policies.js';
import { toJson } from '../../../domain/json.js';
import { currentDetails } from '../../current-details.js';
import { eventually } from '../../eventually.js';
import { type Customer, openPerennial, type Perennial } from '../../perennial.js';
import { sampleTenant } from '../../sample-tenant.js';

const startsAt = '2032-03-10T10:00:00Z';
const plan = 'mail-monthly';

let perennial: Perennial;

beforeAll(async () => {
  perennial = await openPerennial();
});

afterAll(() => perennial.close());

async function kindsIn(customer: Customer): Promise<string[]> {
  return (await customer.timeline()).past.map(({ kind, notice, days }) =>
    [kind, notice, days].filter((part) => part !== undefined).join(' '),
  );
}

function detailsOfDeletion({ tenantId, subscriptionId }: Customer): Promise<string> {
  return currentDetails(perennial.testEnvironment.client, deletionWorkflowId(tenantId, subscriptionId));
}

/** What the Temporal UI lists for the tenant. */
async function typesOfTenant({ tenantId }: Customer): Promise<string[]> {
  const found: string[] = [];
  const list = perennial.testEnvironment.client.workflow.list({ query: `TenantId = '${tenantId}'` });
  for await (const { type } of list) found.push(type);
  return found.sort();
}

async function deletionOf({ subscriptionId }: Customer) {
  return perennial.testEnvironment.database.deletions.find(subscriptionId);
}

describe('a deletion that the data plane refuses', () => {
  let customer: Customer;

  it('is stuck: nothing of ours is erased before the data plane has confirmed', async () => {
    const clock = await perennial.createClock(startsAt);
    customer = await perennial.redeemed({ clock, plan });
    await perennial.dataPlaneWill({ refuse: true, kinds: ['delete'] });
    await clock.advanceTo('2032-08-08T06:00:00Z');
    expect(await deletionOf(customer)).toMatchObject({ state: 'stuck', problem: { code: 'dataPlaneRefused' } });
    expect(await kindsIn(customer)).toContain('deletionStuck');
    expect(await customer.subscription()).toMatchObject({ state: 'disabled', certificateId: null });
    expect(await customer.users()).toHaveLength(1);
    expect((await customer.renew()).body).toMatchObject({ code: 'deletionBegun' });
    expect(await detailsOfDeletion(customer)).toMatch(
      /^\*\*Stuck\*\* since \S+: `dataPlaneRefused`, .*\n\nSolve it and `POST \S+\/deletion\/retry`/,
    );
  });

  it('is finished when it is told to try again, and certifies when that was', async () => {
    await perennial.dataPlaneWill({});
    await customer.clock?.advanceTo('2032-08-09T12:00:00Z');
    expect((await perennial.call('POST', `${customer.path}/deletion/retry`)).status).toBe(200);
    await eventually(async () => expect((await customer.subscription()).state).toBe('deleted'));
    const { client } = perennial.testEnvironment;
    await client.workflow.getHandle(deletionWorkflowId(customer.tenantId, customer.subscriptionId)).result();

    expect(await detailsOfDeletion(customer)).toMatch(/^\*\*Done\*\*.* certificate is `cert_/);
    const { content } = await customer.certificate();
    expect(content).toMatchObject({ scheduledAt: '2032-08-07T22:00:00Z' });
    expect(content['finishedAt']).toMatch(/^2032-08-09T12:00:/);
    expect(await customer.users()).toEqual([]);
    await eventually(async () => expect((await kindsIn(customer)).at(-1)).toBe('notice deleted'));
    expect(await perennial.effects({ subscriptionId: customer.subscriptionId, kind: 'delete' })).toMatchObject([
      { effect: 'carriedOut' },
    ]);
    await eventually(async () =>
      expect(await typesOfTenant(customer)).toEqual(['deletion', 'redemption', 'setUp', 'subscription']),
    );
  });
});

describe('the deletion of one of two subscriptions', () => {
  it('leaves the users and the tenant, and certifies no more than it did', async () => {
    const clock = await perennial.createClock(startsAt);
    const customer = await perennial.redeemed({ clock, plan });
    const { subscriptions, tenants, notices } = perennial.testEnvironment.database;
    const first = await subscriptions.find(customer.subscriptionId);
    if (!first) throw new Error('The subscription is not there');
    await subscriptions.save({ ...first, _id: `${first._id}-beside` });
    await clock.advanceTo('2032-08-08T12:00:00Z');

    expect((await customer.certificate()).content).toMatchObject({
      done: [{ what: 'dataOnDataPlane' }, { what: 'licenceAssignments', count: 1 }],
      kept: [
        { what: 'tenantData', why: 'the tenant has another live subscription' },
        { what: 'recordWithoutPersonalData' },
        { what: 'backups' },
      ],
    });
    expect(await customer.holders()).toEqual([]);
    expect(await tenants.find(customer.tenantId)).toMatchObject({ state: 'live', organisation: 'Piekarnia Nowak' });
    expect(await customer.users()).toHaveLength(1);
    expect((await notices.ofSubscription(customer.subscriptionId)).every(({ mail }) => mail !== null)).toBe(true);
  });
});

/** A context whose completions fail so, one after the other, and then come through. */
function completing(failures: Error[]): { context: ActivityContext; completed: unknown[] } {
  const { context } = perennial.testEnvironment;
  const completed: unknown[] = [];
  const complete = async (activity: unknown, outcome: unknown) => {
    const failure = failures.shift();
    if (failure) throw failure;
    completed.push([activity, outcome]);
  };
  const client = { activity: { complete } } as unknown as Client;
  return { context: { ...context, client }, completed };
}

describe('a set-up for which a subscription waits', () => {
  const waiter = { workflowId: 'ten_1/subscription/sub_1', runId: 'run_1', activityId: '7' };
  const begun = async (subscriptionId: string) => {
    const { setUps } = perennial.testEnvironment.database;
    const startedAt = new Date('2032-03-10T10:00:00Z');
    const progress = { tenantId: 'ten_1', testClockId: null, step: 'provisioning', startedAt };
    await setUps.begin({ _id: subscriptionId, ...progress });
    await setUps.awaited(subscriptionId, waiter);
  };
  const done = (context: ActivityContext, subscriptionId: string) =>
    new MockActivityEnvironment(undefined, { logger: new DefaultLogger('ERROR') }).run(
      createActivities(context).setUpDone,
      { subscriptionId, revision: 1, at: '2032-03-10T11:00:00Z' },
    );

  it('reports its end until the subscription has heard of it', async () => {
    await begun('sub_unheard');
    const { context, completed } = completing([new Error('Temporal is away')]);
    await expect(done(context, 'sub_unheard')).rejects.toThrow('Temporal is away');
    expect(await context.database.setUps.find('sub_unheard')).toMatchObject({ state: 'done' });
    await done(context, 'sub_unheard');
    expect(completed).toEqual([[waiter, 'done']]);
  });

  it('ends also when nobody waits any more', async () => {
    await begun('sub_left');
    const { context, completed } = completing([new ActivityNotFoundError('Not found')]);
    await done(context, 'sub_left');
    expect(completed).toEqual([]);
  });
});

describe('a wait that begins late', () => {
  it('ends at once when the set-up has stopped before', async () => {
    const { context } = perennial.testEnvironment;
    const { setUps } = context.database;
    const subscriptionId = 'sub_before';
    const [tenantId, testClockId] = ['ten_1', null];
    const startedAt = new Date('2032-03-10T10:00:00Z');
    await setUps.begin({ _id: subscriptionId, tenantId, testClockId, step: 'provisioning', startedAt });
    const wait = { activityId: 'wait 1', left: null };
    const input = { tenantId, subscriptionId, testClockId, notBefore: null, at: startedAt.toISOString() };
    const order: SiblingOrder = { ...input, kind: 'setUp', wait };
    const waited = () => new MockActivityEnvironment().run(createActivities(context).awaitSibling, order);
    await expect(waited()).rejects.toThrow(CompleteAsyncError);
    await setUps.done({ subscriptionId, revision: 1 }, startedAt);
    expect(await waited()).toBe('done');
  });
});

describe('a subscription whose worker dies as it begins to wait for its set-up', () => {
  it('hears of its end all the same, and soon', async () => {
    const { setUps } = perennial.testEnvironment.database;
    const awaited = setUps.awaited.bind(setUps);
    const killed = new AbortController();
    // Nothing more is heard of the attempt, as of one whose worker was killed.
    setUps.awaited = () => {
      setUps.awaited = awaited;
      return new Promise((_, reject) => killed.signal.addEventListener('abort', reject));
    };
    const customer = await perennial.redeeming({ clock: undefined, plan: 'mail-monthly' });
    await eventually(async () => expect((await customer.setUp()).state).toBe('done'));
    expect(await customer.subscription()).toMatchObject({ state: 'settingUp' });
    await eventually(async () => expect(await customer.subscription()).toMatchObject({ state: 'active' }), 60_000);
    killed.abort();
  });
});

describe('a subscription that is deleted while it is still being set up', () => {
  it('waits no longer for the set-up, which is shown as cancelled', async () => {
    const { context, database, client } = perennial.testEnvironment;
    const [tenantId, subscriptionId, administratorId] = ['ten_late', 'sub_late', 'usr_late'];
    const committedAt = '2025-01-10T10:00:00Z';
    await perennial.dataPlaneWill({ failRate: 1, seed: 1, kinds: ['provision'] });
    await database.tenants.create(sampleTenant(tenantId, { createdAt: new Date(committedAt), testClockId: null }));
    const workflowId = subscriptionWorkflowId(tenantId, subscriptionId);
    await startWorkflow(context, workflowTypes.subscription, {
      testClockId: null,
      notBefore: null,
      workflowId,
      staticSummary: 'Subscription to mail-monthly',
      args: [
        {
          tenantId,
          subscriptionId,
          testClockId: null,
          notBefore: null,
          administratorId,
          commitment: toJson({
            plan: { id: 'mail-monthly', version: 1 },
            seats: 1,
            months: 1,
            zone: 'Europe/Warsaw',
            policy: policyOf('monthly', 1),
            source: { kind: 'redemption', redemptionId: 'red_late' },
            committedAt: instant(committedAt),
          }),
        },
      ],
    });
    const handle = client.workflow.getHandle(workflowId);
    await eventually(
      async () => expect((await database.subscriptions.find(subscriptionId))?.state).toBe('deleted'),
      60_000,
    );
    expect(await database.setUps.find(subscriptionId)).toMatchObject({ state: 'cancelled' });
    await handle.result();
    await perennial.dataPlaneWill({});
  });
});

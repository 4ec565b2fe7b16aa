import { Client } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { canSkipTime } from '../../adapters/operations/time-skipping.js';
import { searchAttributes } from '../../config/search-attributes.js';
import { opened, type RedemptionInput } from '../../contracts/keys/redemption.js';
import { nextInstant } from '../../contracts/messages.js';
import { placeHold, type SubscriptionInput } from '../../contracts/subscriptions/subscription.js';
import { redemptionWorkflowId, subscriptionWorkflowId } from '../../contracts/workflow-ids.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import { seedCatalogue } from '../../demo/catalogue.js';
import { dateIn, type Instant, instantFromMillis, messageTime, startOfDay } from '../../domain/calendar.js';
import { policyOf } from '../../domain/catalogue/policies.js';
import { toJson } from '../../domain/json.js';
import { neverExpires } from '../../models/subscriptions/subscriptions.js';
import { createWorkers } from '../../worker/create-workers.js';
import type { redemption } from '../../workflows/keys/redemption.js';
import type { subscription } from '../../workflows/subscriptions/subscription.js';
import { eventually } from '../eventually.js';
import { sampleTenant } from '../sample-tenant.js';
import { installLogger, openTestEnvironment, requiredEnv, type TestEnvironment } from '../service.js';

/** Temporal's own time-skipping test server: one clock for all its workflows, so these tests wait for one result at a time. */
let server: TestWorkflowEnvironment;
let testEnvironment: TestEnvironment;

const valueTypes = { Keyword: 2, Datetime: 6 } as const;
const zone = 'Europe/Warsaw';
const [tenantId, subscriptionId, administratorId] = ['ten_1', 'sub_1', 'usr_1'];

beforeAll(async () => {
  installLogger();
  const path = requiredEnv('TEST_SERVER_EXECUTABLE');
  server = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
  testEnvironment = await openTestEnvironment();
  const createdAt = new Date();
  await seedCatalogue(testEnvironment.database, createdAt);
  // This server cannot list the search attributes, which worker/search-attributes.ts asks for first.
  await server.connection.operatorService.addSearchAttributes({
    namespace: server.client.options.namespace,
    searchAttributes: Object.fromEntries(
      Object.entries(searchAttributes).map(([name, type]) => [name, valueTypes[type]]),
    ),
  });
});

afterAll(async () => {
  await testEnvironment.close();
  await server.teardown();
});

async function withWorker<Result>(work: () => Promise<Result>): Promise<Result> {
  const worker = await createWorkers({
    connection: server.nativeConnection,
    namespace: server.client.options.namespace,
    // Not the environment's own client: what activities start must not set its clock going.
    context: { ...testEnvironment.context, client: new Client({ connection: server.connection }) },
    workflowBundle: { codePath: requiredEnv('TEST_WORKFLOW_BUNDLE') },
  });
  return worker.runUntil(work);
}

async function aRedemption(redemptionId: string): Promise<RedemptionInput> {
  const at = new Date();
  await testEnvironment.database.keys.keys.insertOne({
    _id: `hash of ${redemptionId}`,
    keyId: 'batch_1-1',
    batchId: 'batch_1',
    lastFive: '4KM7Y',
    plan: { id: 'mail-monthly', version: 1 },
    months: 1,
    seats: 1,
    redeemBy: '2090-12-31',
    testClockId: null,
    soldBy: null,
    keyOrderId: null,
  });
  await testEnvironment.database.redemptions.open({
    _id: redemptionId,
    use: 'activate',
    state: 'opening',
    tenantId,
    subscriptionId,
    replaces: null,
    agreedLoss: 0,
    testClockId: null,
    keyOrderId: null,
    keyHashes: [`hash of ${redemptionId}`],
    plan: { id: 'mail-monthly', version: 1 },
    months: 1,
    seats: 1,
    redeemBy: '2100-01-01',
    declaration: { name: 'Anna Nowak', wording: '2026-11', at },
    newTenant: null,
    additions: [],
    forNewTenant: false,
    corrections: 0,
    assignTo: null,
    agreement: null,
    acknowledgement: null,
    openedBy: 'a test',
    openedByPartner: null,
    redeemedByPartner: null,
    openedAt: at,
    lapsesAt: at,
    endedAt: null,
  });
  return {
    redemptionId,
    tenantId,
    notBefore: null,
    testClockId: null,
    agreed: true,
    choice: { use: 'activate' },
    redeemBy: '2100-01-01',
  };
}

/** A tenant with one administrator. */
async function aCustomer(tenantId: string, administratorId: string, at: Instant): Promise<void> {
  const { database } = testEnvironment;
  const createdAt = new Date(at.epochMilliseconds);
  const whereabouts = { zone, locale: 'pl' };
  await database.users.add({
    ...whereabouts,
    _id: administratorId,
    tenantId,
    name: 'Anna Nowak',
    email: 'anna@piekarnia.example',
    createdAt,
  });
  const tenant = sampleTenant(tenantId, { createdAt, administratorIds: [administratorId] });
  await database.tenants.create({ ...tenant, ...whereabouts });
}

describe('on the time-skipping test server', () => {
  it('a redemption lapses after 24 hours and frees its keys', async () => {
    const input = await aRedemption('red_1');
    const { claims } = testEnvironment.database.keys;
    const { taskQueue } = testEnvironment.context;
    const workflowId = redemptionWorkflowId(tenantId, input.redemptionId);
    const lapsesAt = await withWorker(async () => {
      const options = { workflowId, taskQueue, args: [input] as [RedemptionInput] };
      const handle = await server.client.workflow.start<typeof redemption>(workflowTypes.redemption, options);
      await handle.executeUpdate(opened);
      expect(await claims.findOne({ _id: 'hash of red_1' })).toMatchObject({ state: 'reserved' });
      const instant = await handle.query(nextInstant);
      expect(await handle.result()).toBe('lapsed');
      return instant ?? Number.NaN;
    });
    expect(await claims.findOne({ _id: 'hash of red_1' })).toBeNull();
    const ended = await testEnvironment.database.redemptions.find('red_1');
    expect(ended?.state).toBe('lapsed');
    expect(Math.abs((ended?.endedAt?.getTime() ?? 0) - lapsesAt)).toBeLessThan(30_000);
  });

  it('a subscription of one month lives to its deletion, every change on its day', async () => {
    const { database, context } = testEnvironment;
    const committedAt = instantFromMillis(await server.currentTimeMs());
    await aCustomer(tenantId, administratorId, committedAt);
    const plan = { id: 'mail-monthly', version: 1 };
    const policy = policyOf('monthly', 1);
    const commitment = {
      plan,
      policy,
      seats: 1,
      months: 1,
      zone,
      source: { kind: 'redemption', redemptionId: 'red_2' } as const,
      committedAt,
    };
    const input: SubscriptionInput = {
      tenantId,
      subscriptionId,
      testClockId: null,
      notBefore: null,
      administratorId,
      commitment: toJson(commitment),
    };
    await withWorker(() =>
      server.client.workflow.execute<typeof subscription>(workflowTypes.subscription, {
        workflowId: subscriptionWorkflowId(tenantId, subscriptionId),
        taskQueue: context.taskQueue,
        args: [input],
      }),
    );

    const starts = dateIn(zone, committedAt);
    const expires = starts.add({ months: 1 });
    const day = (days: number) => startOfDay(expires.add({ days }), zone).toString();
    const morning = (days: number) => messageTime(expires.add({ days }), zone).toString();
    const past = await database.subscriptions.past(subscriptionId);
    const told = past.map(
      (event) =>
        `${event.scheduledAt} ${event.kind}: ${event.kind === 'noticeDue' ? `${event.notice} ${event.days ?? ''}`.trim() : event.reason}`,
    );
    expect(told.filter((line) => !/committed|setUp/.test(line))).toEqual([
      `${morning(-7)} noticeDue: expiring 7`,
      `${morning(-1)} noticeDue: expiring 1`,
      `${day(0)} expired: termExpired`,
      `${morning(0)} noticeDue: expired`,
      `${day(30)} disabled: graceOver`,
      `${morning(30)} noticeDue: disabled`,
      `${morning(90)} noticeDue: deletionIsNear 30`,
      `${morning(113)} noticeDue: deletionIsNear 7`,
      `${day(120)} deletionStarted: retentionOver`,
      `${day(120)} deleted: retentionOver`,
      `${morning(120)} noticeDue: deleted`,
    ]);
    expect(await database.subscriptions.find(subscriptionId)).toMatchObject({ state: 'deleted' });
    expect(await database.users.count(tenantId)).toBe(0);
    expect(await database.certificates.collection.countDocuments({ subscriptionId })).toBe(1);
  });

  it('a perpetual subscription has nothing to do for years, and is active', async () => {
    const { database, context } = testEnvironment;
    const [tenant, subscribed, administrator] = ['ten_2', 'sub_2', 'usr_2'];
    const committedAt = instantFromMillis(await server.currentTimeMs());
    await aCustomer(tenant, administrator, committedAt);
    const plan = { id: 'office-desktop-perpetual', version: 1 };
    const input: SubscriptionInput = {
      tenantId: tenant,
      subscriptionId: subscribed,
      testClockId: null,
      notBefore: null,
      administratorId: administrator,
      commitment: toJson({
        plan,
        policy: null,
        seats: 2,
        months: null,
        zone,
        source: { kind: 'redemption', redemptionId: 'red_3' } as const,
        committedAt,
      }),
    };
    await withWorker(async () => {
      const handle = await server.client.workflow.start<typeof subscription>(workflowTypes.subscription, {
        workflowId: subscriptionWorkflowId(tenant, subscribed),
        taskQueue: context.taskQueue,
        args: [input],
      });
      const setUp = { state: 'active', expiresOn: neverExpires, subscription: { setUp: 'done', assigned: 1 } };
      await eventually(async () => expect(await database.subscriptions.find(subscribed)).toMatchObject(setUp));
      await server.sleep('2000 days');
      expect(await handle.query(nextInstant)).toBeNull();
      expect((await handle.describe()).status.name).toBe('RUNNING');
      const { events } = await handle.fetchHistory();
      expect(events?.filter(({ timerStartedEventAttributes: timer }) => timer)).toEqual([]);
      expect(events?.length).toBeLessThan(30);
      expect(await handle.executeUpdate(placeHold, { args: [{ requestId: 'a hold', reason: 'Case' }] })).toMatchObject({
        state: 'active',
      });
      const past = await database.subscriptions.past(subscribed);
      expect(past.map(({ kind }) => kind)).toEqual(['committed', 'setUpDone', 'holdPlaced']);
      await handle.terminate();
    });
  });
});

describe('a server on which single workflows cannot be moved', () => {
  it('is told from one on which they can: no test clock is made there', async () => {
    expect(await canSkipTime(new Client({ connection: server.connection }))).toBe(false);
    expect(await canSkipTime(testEnvironment.client)).toBe(true);
  });
});

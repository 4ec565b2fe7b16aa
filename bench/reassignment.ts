/** A replacement of a subscription, with all its users: how long the move takes, and what it leaves behind. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { instantFromMillis } from '../domain/calendar.js';
import {
  type LicenceAnswer,
  type LicenceChange,
  messageNames,
  type ReplacedTerm,
  type ReplaceRequest,
  type SubscriptionInput,
  workflowTypes,
} from '../domain/messages.js';
import { policyOf } from '../domain/policies.js';
import { searchAttributesOf } from '../domain/search-attributes.js';
import { type Commitment, startSubscription, toJson } from '../domain/subscription.js';
import { setUpWorkflowId, subscriptionWorkflowId } from '../domain/workflow-ids.js';
import type { Entry } from './entry.js';
import { residentMemory, said, startProcess } from './processes.js';
import type { Row } from './report.js';
import { type BenchSurroundings, progress, withSurroundings } from './surroundings.js';

/** How long the data plane takes for one user, in milliseconds. */
const dataPlaneTakes = 20;
const perUpdate = 20;
const lookEvery = 100;
/** The smaller move that memory is compared with. */
const part = 4;

export const reassignment: Entry = {
  summary: 'a subscription with many users is replaced: the time of the move, its histories, the memory of the worker',
  measure({ users }) {
    return withSurroundings(async (surroundings) => {
      const worker = await startProcess('worker', 'worker/main.ts', {
        TEMPORAL_ADDRESS: surroundings.temporalAddress,
        TEMPORAL_NAMESPACE: surroundings.namespace,
        TEMPORAL_TASK_QUEUE: surroundings.context.taskQueue,
        MONGODB_URI: surroundings.mongodbUri,
        MONGODB_DATABASE: surroundings.database.connection.name,
        KEY_HASH_SECRET: surroundings.keyHashSecret,
        DATA_PLANE_URL: surroundings.dataPlaneUrl,
        DATA_PLANE_SECRET: surroundings.dataPlaneSecret,
        SMTP_URL: surroundings.smtpUrl,
      });
      try {
        await said(worker, '"worker ready"');
        await fetch(`${surroundings.dataPlaneUrl}/behaviour`, {
          method: 'PUT',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ delayMs: dataPlaneTakes, kinds: ['reassign'] }),
        });
        const few = await move(surroundings, Math.ceil(users / part), worker.pid);
        const all = await move(surroundings, users, worker.pid);
        const rows: Row[] = [
          { measure: `${users} users moved`, unit: 's', ours: all.seconds },
          { measure: 'events of the longest run', unit: '', ours: all.longestRun },
          { measure: `peak memory of the worker, ${Math.ceil(users / part)} users`, unit: 'MB', ours: few.megabytes },
          { measure: `peak memory of the worker, ${users} users`, unit: 'MB', ours: all.megabytes },
        ];
        return {
          rows,
          settings: { users, dataPlaneTakes },
          notes: [
            `The data plane takes ${dataPlaneTakes} ms for each user. The time is from the start of the new subscription until its set-up is done and the old one is superseded.`,
            'Memory is the largest resident memory of the worker process while users were moved; the smaller move comes first.',
          ],
        };
      } finally {
        await worker.stop();
      }
    });
  },
};

interface Moved {
  readonly seconds: number;
  readonly longestRun: number;
  readonly megabytes: number;
}

async function move(surroundings: BenchSurroundings, users: number, workerGroup: number): Promise<Moved> {
  const { client, database } = surroundings;
  const id = randomUUID().replaceAll('-', '').slice(0, 24);
  const [tenantId, from, to] = [`ten_${id}`, `sub_${id.slice(0, 23)}0`, `sub_${id.slice(0, 23)}1`];
  const userIds = await prepareTenant(database, tenantId, users);
  await start(surroundings, tenantId, from, commitmentTo('mail-monthly', users), null);
  for (let first = 0; first < userIds.length; first += perUpdate) {
    const assign = userIds.slice(first, first + perUpdate);
    const request: LicenceChange = { requestId: randomUUID(), assign, unassign: [] };
    await ask<LicenceAnswer[], LicenceChange>(client, tenantId, from, messageNames.changeLicences, request);
  }
  progress(`${users} users hold the old licence`);

  const begun = performance.now();
  const replacing: ReplaceRequest = {
    requestId: randomUUID(),
    by: to,
    planId: 'office-business',
    when: 'now',
    daysLost: null,
    at: new Date().toISOString(),
  };
  const replaced = await ask<ReplacedTerm, ReplaceRequest>(client, tenantId, from, messageNames.replaceBy, replacing);
  await start(surroundings, tenantId, to, commitmentTo('office-business', users), {
    subscriptionId: from,
    when: 'now',
    ...replaced,
  });
  let bytes = 0;
  for (;;) {
    bytes = Math.max(bytes, await residentMemory(workerGroup));
    const progressed = await database.setUps.find(to);
    if (progressed?.state === 'stuck') throw new Error(`The set-up is stuck: ${progressed.problem?.message}`);
    if (progressed?.state === 'done' && (await database.subscriptions.find(from))?.state === 'superseded') break;
    await delay(lookEvery);
  }
  const seconds = (performance.now() - begun) / 1000;
  progress(`${users} users moved in ${seconds.toFixed(1)} s`);
  const workflowIds = [
    subscriptionWorkflowId(tenantId, from),
    subscriptionWorkflowId(tenantId, to),
    setUpWorkflowId(tenantId, to),
  ];
  const longestRun = Math.max(
    ...(await Promise.all(workflowIds.map((workflowId) => longestRunOf(client, workflowId)))),
  );
  return { seconds, longestRun, megabytes: bytes / 1e6 };
}

async function prepareTenant(
  { tenants, users }: BenchSurroundings['database'],
  tenantId: string,
  count: number,
): Promise<string[]> {
  const createdAt = new Date();
  await tenants.create({
    _id: tenantId,
    country: 'PL',
    organisation: 'Piekarnia Nowak',
    zone: 'Europe/Warsaw',
    locale: 'pl-PL',
    cloud: 'global',
    vatId: null,
    testClockId: null,
    partnerIds: [],
    agreements: [],
    createdAt,
  });
  const userIds = Array.from({ length: count }, (_, n) => `usr_${tenantId.slice(4, 20)}${String(n).padStart(8, '0')}`);
  for (const userId of userIds) {
    const person = { name: 'Jan Nowak', email: `${userId}@example.pl`, locale: 'pl-PL', zone: 'Europe/Warsaw' };
    await users.add({ _id: userId, tenantId, ...person, createdAt });
  }
  return userIds;
}

function commitmentTo(plan: 'mail-monthly' | 'office-business', seats: number): Commitment {
  return {
    plan: { id: plan, version: 1 },
    seats,
    months: plan === 'mail-monthly' ? 1 : 12,
    zone: 'Europe/Warsaw',
    policy: policyOf(plan === 'mail-monthly' ? 'monthly' : 'annual', 1),
    redemptionId: `red_${plan}`,
    committedAt: instantFromMillis(Date.now()),
  };
}

/** Starts a subscription as `redeem` starts it, without the redemption before it. */
async function start(
  { client, context, database }: BenchSurroundings,
  tenantId: string,
  subscriptionId: string,
  commitment: Commitment,
  replaces: NonNullable<SubscriptionInput['replaces']> | null,
): Promise<void> {
  const input: SubscriptionInput = {
    tenantId,
    subscriptionId,
    testClockId: null,
    notBefore: null,
    administratorId: null,
    commitment: toJson(commitment),
    ...(replaces ? { replaces } : {}),
  };
  await client.workflow.start(workflowTypes.subscription, {
    workflowId: subscriptionWorkflowId(tenantId, subscriptionId),
    taskQueue: context.taskQueue,
    args: [input],
    typedSearchAttributes: searchAttributesOf(startSubscription(subscriptionId, tenantId, commitment)),
  });
  // What it replaces is set up.
  while (!replaces && (await database.subscriptions.find(subscriptionId))?.state !== 'active') await delay(lookEvery);
}

function ask<Answer, Request extends { readonly requestId: string }>(
  client: Client,
  tenantId: string,
  subscriptionId: string,
  update: string,
  request: Request,
): Promise<Answer> {
  return client.workflow
    .getHandle(subscriptionWorkflowId(tenantId, subscriptionId))
    .executeUpdate<Answer, [Request]>(update, { args: [request], updateId: request.requestId });
}

/** The events of the longest run of a workflow, those that it continued as included. */
async function longestRunOf(client: Client, workflowId: string): Promise<number> {
  let longest = 0;
  for await (const { runId } of client.workflow.list({ query: `WorkflowId = "${workflowId}"` })) {
    const { historyLength } = await client.workflow.getHandle(workflowId, runId).describe();
    longest = Math.max(longest, historyLength);
  }
  return longest;
}

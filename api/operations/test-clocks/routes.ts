import type { UpdateDefinition } from '@temporalio/common';
import { z } from 'zod';
import { canSkipTime } from '../../../adapters/operations/time-skipping.js';
import { type GuardedRequest, retry } from '../../../contracts/messages.js';
import { advance, changeClock, removeClock, skip } from '../../../contracts/operations/test-clock.js';
import { clockWorkflowId } from '../../../contracts/workflow-ids.js';
import { workflowTypes } from '../../../contracts/workflow-types.js';
import { addDuration, instant } from '../../../domain/calendar.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { clockTime, type TestClock } from '../../../models/operations/test-clocks.js';
import { reachInCloud } from '../../caller-cloud.js';
import { ofCloud } from '../../formats.js';
import type { CallContext } from '../../http/define-route.js';
import { requireRevision } from '../../http/etag.js';
import { InvalidRequest } from '../../http/invalid-request.js';
import { pageFrom, pageQuery, readCursor, writeCursor } from '../../http/page.js';
import { idFrom } from '../../ids.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { update } from '../../updates.js';
import { livingOn, openMembers } from './members.js';
import {
  advanceRequest,
  clockTenantPage,
  newTestClock,
  playable,
  showClockTenant,
  showTestClock,
  testClock,
  testClockChange,
  testClockId,
  testClockPage,
  testClockPosition,
  testClockQuery,
} from './schema.js';

const tags = ['Test clocks'] as const;
const params = z.strictObject({ testClockId });
const base = '/v1/test-clocks/{testClockId}';
const shown = { schema: testClock, etag: true, changesWithTime: true } as const;

/** Both by the wall's time, in milliseconds: how long a clock lives that is not kept, and how far its end may be put off. */
const lifetime = 30 * 24 * 3_600_000;
const longestLifetime = 366 * 24 * 3_600_000;

export const testClockRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/test-clocks',
    operationId: 'createTestClock',
    summary: 'Create a test clock',
    description:
      'A virtual clock for tenants that are made on it: their year passes in seconds, with the real workflows.',
    tags,
    body: newTestClock,
    answers: { 201: { description: 'The clock, ready', ...shown } },
    problems: ['timeSkippingOff', 'clockGoesForward'],
    async handler({ services, body, requestHash, changes }) {
      const { client, database, taskQueue } = services;
      if (!(await canSkipTime(client))) throw new DomainError('timeSkippingOff');
      const wall = new Date();
      const now = body.startsAt === undefined ? wall : new Date(instant(body.startsAt).epochMilliseconds);
      if (now < wall) {
        throw new DomainError('clockGoesForward', `It is ${wall.toISOString()}: a clock starts now or later.`, {
          pointer: '/startsAt',
        });
      }
      const _id = idFrom('testClock', requestHash);
      const deletesAt = body.keep ? null : new Date(wall.getTime() + lifetime);
      await changes({ subject: { kind: 'testClock', id: _id }, tenantId: null });
      // Its workflow first: a clock that is shown can be deleted.
      await client.workflow.start(workflowTypes.testClock, {
        workflowId: clockWorkflowId(_id),
        taskQueue,
        args: [{ testClockId: _id, deletesAt: deletesAt?.toISOString() ?? null }],
        workflowIdConflictPolicy: 'USE_EXISTING',
        staticSummary: 'Test clock',
      });
      await database.testClocks.create({
        _id,
        name: body.name,
        state: 'ready',
        now,
        settledAt: wall,
        target: null,
        doing: null,
        milestones: 0,
        problems: [],
        deletesAt,
        revision: 1,
        createdAt: wall,
      });
      return { status: 201, headers: { Location: `/v1/test-clocks/${_id}` }, ...(await read(services, _id)) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/test-clocks',
    operationId: 'listTestClocks',
    summary: 'List the test clocks',
    tags,
    query: testClockQuery,
    answers: { 200: { description: 'A page of clocks, the newest first', schema: testClockPage } },
    async handler({ services: { database }, query: { limit, cursor, state } }) {
      const position = readCursor('testClocks', cursor, testClockPosition);
      const after = position && { createdAt: new Date(position[0]), id: position[1] };
      const found = await database.testClocks.list(state, after, limit + 1);
      const page = pageFrom(
        found,
        limit,
        (clock) => clock,
        (last) => writeCursor('testClocks', [last.createdAt.toISOString(), last._id]),
      );
      const items = page.items.map(async (clock) => showTestClock(clock, await livingOn(database, clock._id)));
      return { status: 200, body: { items: await Promise.all(items), next: page.next } };
    },
  }),
  defineRoute({
    method: 'get',
    path: base,
    operationId: 'getTestClock',
    summary: 'Read a test clock',
    tags,
    params,
    answers: { 200: { description: 'The clock', ...shown } },
    async handler({ services, params }) {
      return { status: 200, ...(await read(services, params.testClockId)) };
    },
  }),
  defineRoute({
    method: 'patch',
    path: base,
    operationId: 'changeTestClock',
    summary: 'Rename a test clock, keep it, or put its end off',
    tags,
    params,
    body: testClockChange,
    ifMatch: true,
    longRunning: true,
    answers: { 200: { description: 'The clock', ...shown } },
    problems: ['notFound', 'preconditionFailed'],
    async handler({ services, params, body: { name, keep, deletesAt }, ifMatch, requestHash: requestId, changes }) {
      const found = await find(services, params.testClockId);
      requireRevision(ifMatch, found.revision);
      await changes(await changeOf(services, found));
      const end = keep === undefined ? deletesAt && laterEnd(deletesAt) : endIf(keep);
      await update(services, clockWorkflowId(found._id), changeClock, {
        requestId,
        ...(name === undefined ? {} : { name }),
        ...(end === undefined ? {} : { deletesAt: end }),
        ...(ifMatch === undefined ? {} : { ifRevision: ifMatch }),
      });
      return { status: 200, ...(await read(services, found._id)) };
    },
  }),
  defineRoute({
    method: 'delete',
    path: base,
    operationId: 'deleteTestClock',
    summary: 'Delete a test clock with everything on it',
    description:
      'Ends every workflow that lives on it, then deletes what is kept of its tenants, the clock last. It is `deleting` until it is not found any more.',
    tags,
    params,
    longRunning: true,
    answers: { 202: { description: 'The clock, being deleted', ...shown } },
    problems: ['notFound'],
    async handler({ services, params, requestHash: requestId, changes }) {
      const found = await find(services, params.testClockId);
      await changes(await changeOf(services, found));
      if (found.state !== 'deleting') await update(services, clockWorkflowId(found._id), removeClock, { requestId });
      // It may be gone already.
      const { lives, deleting } = await services.database.testClocks.find(found._id).then(async (still) => ({
        deleting: still ?? { ...found, state: 'deleting' as const, target: null, doing: null, problems: [] },
        lives: await livingOn(services.database, found._id),
      }));
      return { status: 202, etag: deleting.revision, body: showTestClock(deleting, lives) };
    },
  }),
  defineRoute({
    method: 'get',
    path: `${base}/tenants`,
    operationId: 'listTestClockTenants',
    summary: 'List the tenants that live on a test clock',
    description: 'With their workflows that have not ended, and the instant that each of them waits for.',
    tags,
    params,
    query: pageQuery.extend({ cloud: ofCloud }),
    answers: { 200: { description: 'A page of tenants, by name', schema: clockTenantPage } },
    async handler({ services, caller, params, query: { limit, cursor, cloud } }) {
      const { database } = services;
      const clock = await find(services, params.testClockId);
      const position = readCursor('testClockTenants', cursor, z.tuple([z.string(), z.string()]));
      const after = position && { folded: position[0], id: position[1] };
      const found = await database.tenants.list(
        await reachInCloud(database, caller, cloud),
        { testClockId: clock._id },
        after,
        limit + 1,
      );
      const members = await database.testClocks.membersOfTenants(found.map(({ _id }) => _id));
      const open = await openMembers(database, members, { instants: true });
      return {
        status: 200,
        body: pageFrom(
          found,
          limit,
          (tenant) =>
            showClockTenant(
              tenant,
              open.filter(({ tenantId }) => tenantId === tenant._id),
            ),
          (last) => writeCursor('testClockTenants', [last.folded, last._id]),
        ),
      };
    },
  }),
  defineRoute({
    method: 'post',
    path: `${base}/advance`,
    operationId: 'advanceTestClock',
    summary: 'Advance a test clock',
    description:
      'Everything due on the way happens in the order of its instant, over all tenants of the clock. Read the clock until it is `ready`.',
    tags,
    params,
    body: advanceRequest,
    longRunning: true,
    answers: { 202: { description: 'The clock, on its way', ...shown } },
    problems: ['notFound', 'clockGoesForward', 'clockAdvancing', 'nothingDue'],
    async handler(call) {
      const { services, params, body, requestHash: requestId } = call;
      const found = await find(services, params.testClockId);
      return order(call, found, advance, { to: targetOf(body, found), requestId });
    },
  }),
  defineRoute({
    method: 'post',
    path: `${base}/retry`,
    operationId: 'retryTestClock',
    summary: 'Let a stuck test clock try again',
    description:
      'It goes on to the same target; what failed is tried again at once. Workflows that were left behind are taken in again.',
    tags,
    params,
    longRunning: true,
    answers: { 202: { description: 'The clock, on its way', ...shown } },
    problems: ['notFound', 'notStuck', 'clockAdvancing'],
    async handler(call) {
      const { services, params, requestHash: requestId } = call;
      return order(call, await find(services, params.testClockId), retry, { requestId });
    },
  }),
  defineRoute({
    method: 'post',
    path: `${base}/skip`,
    operationId: 'skipTestClock',
    summary: 'Let a stuck test clock go on without what it is stuck on',
    description:
      'The workflows that it is stuck on are left where they are, with the activity that fails undone, and the clock goes on with the others. A later retry takes them in again.',
    tags,
    params,
    longRunning: true,
    answers: { 202: { description: 'The clock, on its way', ...shown } },
    problems: ['notFound', 'notStuck', 'clockAdvancing'],
    async handler(call) {
      const { services, params, requestHash: requestId } = call;
      return order(call, await find(services, params.testClockId), skip, { requestId });
    },
  }),
];

/** The instant to go to; null: to the next milestone. */
function targetOf({ to, by }: z.output<typeof advanceRequest>, clock: TestClock): string | null {
  if (to !== undefined) return to;
  if (by === undefined) return null;
  const target = addDuration(instant(clockTime(clock, new Date()).toISOString()), by).toString();
  if (playable.safeParse(target).success) return target;
  throw new InvalidRequest([{ pointer: '/by', detail: 'must not lead after the year 2199' }]);
}

function endIf(keep: boolean): string | null {
  return keep ? null : new Date(Date.now() + lifetime).toISOString();
}

function laterEnd(deletesAt: string): string {
  const end = instant(deletesAt).epochMilliseconds;
  const soonest = Date.now();
  if (end > soonest && end <= soonest + longestLifetime) return new Date(end).toISOString();
  throw new InvalidRequest([{ pointer: '/deletesAt', detail: 'must be later than now, and within 366 days' }]);
}

/** Sends a clock on its way, by an Update of its workflow. */
async function order<Result, Request extends GuardedRequest>(
  { services, changes }: Pick<CallContext<ApiServices>, 'services' | 'changes'>,
  found: TestClock,
  definition: UpdateDefinition<Result, [Request]>,
  request: Request,
) {
  await changes(await changeOf(services, found));
  await update(services, clockWorkflowId(found._id), definition, request);
  return { status: 202 as const, ...(await read(services, found._id)) };
}

async function changeOf({ database }: ApiServices, found: TestClock) {
  const before = showTestClock(found, await livingOn(database, found._id));
  return { subject: { kind: 'testClock', id: found._id }, tenantId: null, before };
}

async function read(services: ApiServices, id: string) {
  const found = await find(services, id);
  return { etag: found.revision, body: showTestClock(found, await livingOn(services.database, id)) };
}

async function find({ database }: ApiServices, id: string): Promise<TestClock> {
  return requireFound(await database.testClocks.find(id), `test clock ${id}`);
}

import { z } from 'zod';
import { canSkipTime } from '../../adapters/time-skipping.js';
import { addDuration, instant } from '../../domain/calendar.js';
import { DomainError } from '../../domain/errors.js';
import { workflowTypes } from '../../domain/messages.js';
import { clockWorkflowId } from '../../domain/workflow-ids.js';
import { clockTime, type TestClock } from '../../models/test-clocks.js';
import { advance } from '../../workflows/messages.js';
import { InvalidRequest } from '../http/invalid-request.js';
import { idFrom } from '../ids.js';
import { type ApiServices, defineRoute } from '../services.js';
import { update } from '../updates.js';
import { advanceRequest, newTestClock, playable, showTestClock, testClock, testClockId, testClocks } from './schema.js';

const tags = ['Test clocks'] as const;
const params = z.strictObject({ testClockId });

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
    answers: { 201: { description: 'The clock, ready', schema: testClock } },
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
      const fresh: TestClock = {
        _id,
        name: body.name,
        state: 'ready',
        now,
        settledAt: wall,
        target: null,
        doing: null,
        createdAt: wall,
      };
      await changes({ subject: { kind: 'testClock', id: _id }, tenantId: null });
      await database.testClocks.create(fresh);
      await client.workflow.start(workflowTypes.testClock, {
        workflowId: clockWorkflowId(_id),
        taskQueue,
        args: [{ testClockId: _id }],
        workflowIdConflictPolicy: 'USE_EXISTING',
        staticSummary: 'Test clock',
      });
      return {
        status: 201,
        headers: { Location: `/v1/test-clocks/${_id}` },
        body: showTestClock(await find(services, _id)),
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/test-clocks',
    operationId: 'listTestClocks',
    summary: 'List the test clocks',
    tags,
    answers: { 200: { description: 'All clocks', schema: testClocks } },
    async handler({ services }) {
      return { status: 200, body: { items: (await services.database.testClocks.all()).map(showTestClock) } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/test-clocks/{testClockId}',
    operationId: 'getTestClock',
    summary: 'Read a test clock',
    tags,
    params,
    answers: { 200: { description: 'The clock', schema: testClock } },
    async handler({ services, params }) {
      return { status: 200, body: showTestClock(await find(services, params.testClockId)) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/test-clocks/{testClockId}/advance',
    operationId: 'advanceTestClock',
    summary: 'Advance a test clock',
    description:
      'Everything due on the way happens in the order of its instant, over all tenants of the clock. Read the clock until it is `ready`.',
    tags,
    params,
    body: advanceRequest,
    answers: { 202: { description: 'The clock, on its way', schema: testClock } },
    problems: ['notFound', 'clockGoesForward', 'clockAdvancing'],
    async handler({ services, params, body, requestHash: requestId, changes }) {
      const found = await find(services, params.testClockId);
      const now = instant(clockTime(found, new Date()).toISOString());
      const to = body.to ?? addDuration(now, body.by ?? 'PT0S').toString();
      if (!playable.safeParse(to).success) {
        throw new InvalidRequest([{ pointer: '/by', detail: 'must not lead after the year 2199' }]);
      }
      await changes({ subject: { kind: 'testClock', id: found._id }, tenantId: null, before: showTestClock(found) });
      await update(services, clockWorkflowId(found._id), advance, { to, requestId });
      return { status: 202, body: showTestClock(await find(services, found._id)) };
    },
  }),
];

async function find({ database }: ApiServices, id: string): Promise<TestClock> {
  const found = await database.testClocks.find(id);
  if (!found) throw new DomainError('notFound', `There is no test clock ${id}.`);
  return found;
}

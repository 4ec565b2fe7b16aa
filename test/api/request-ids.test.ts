import { defaultPayloadConverter } from '@temporalio/common';
import { subscriptionWorkflowId } from '../../contracts/workflow-ids.js';
import { eventually } from '../eventually.js';
import { type Clock, type OpenRedemption, openPerennial, type Perennial } from '../perennial.js';

const requestId = 'traced-from-end-to-end.1';
const operatorId = `ak_${'0'.repeat(23)}1`;

/** A line of the worker's log. */
interface Line {
  readonly message?: string;
  readonly meta?: { readonly [attribute: string]: unknown };
}

let perennial: Perennial;
let clock: Clock;
let opened: OpenRedemption;

beforeAll(async () => {
  perennial = await openPerennial({ workerLog: 'DEBUG' });
  clock = await perennial.createClock('2032-03-10T10:00:00Z');
  const { keys } = await perennial.issueKeys({ plan: 'mail-monthly', clock });
  opened = await perennial.openRedemption({ keys, clock });
  await perennial.acceptAgreement(opened.id);
  const acknowledged = opened.review?.thingsToKnow.map(({ id }) => id);
  const path = `/v1/redemptions/${opened.id}/redeem`;
  const answer = await perennial.call(
    'POST',
    path,
    { acknowledged, reviewVersion: opened.review?.version },
    { 'Request-Id': requestId },
  );
  expect([answer.status, answer.headers.get('Request-Id')]).toEqual([200, requestId]);
  await eventually(async () => {
    const { body } = await perennial.call('GET', `/v1/subscriptions/${opened.subscriptionId}`);
    expect(body).toMatchObject({ state: 'active' });
  });
});

afterAll(() => perennial.close());

/** The ends of an activity that the worker has logged. */
function endsOf(activityType: string): NonNullable<Line['meta']>[] {
  return perennial
    .log()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line)
    .flatMap(({ message, meta }) =>
      message === 'Activity completed' && meta?.['activityType'] === activityType ? [meta] : [],
    );
}

describe("a caller's request id", () => {
  it("is in the API's log", () => {
    const lines = perennial
      .log()
      .split('\n')
      .filter((line) => line.includes(requestId));
    expect(lines.some((line) => line.includes(`/v1/redemptions/${opened.id}/redeem`))).toBe(true);
  });

  it.each([
    ['of the workflow that was asked', 'commitRedemption', 'redemption'],
    ['of that workflow, written locally', 'endRedemption', 'redemption'],
    ['of the workflow that this one has started', 'openLicences', 'subscription'],
    ['of the sibling that that one has started', 'provision', 'setUp'],
    ['of that sibling, written locally', 'setUpDone', 'setUp'],
  ])("is in the worker's log of the activities %s", async (_whose, activityType, workflowType) => {
    await eventually(async () => expect(endsOf(activityType)).not.toEqual([]));
    for (const line of endsOf(activityType)) {
      expect(line).toMatchObject({ requestId, caller: operatorId, workflowType });
    }
  });

  it('is not in what is due by itself, months after the request', async () => {
    await clock.advanceTo('2032-04-20T10:00:00Z');
    await eventually(async () => expect(endsOf('sendNotices')).not.toEqual([]));
    for (const line of endsOf('sendNotices')) expect(line).not.toHaveProperty('requestId');
  });

  it('comes alone with the id of the API key: nothing personal is in the headers', async () => {
    const handle = perennial.testEnvironment.client.workflow.getHandle(
      subscriptionWorkflowId(opened.tenantId, opened.subscriptionId),
    );
    const { events } = await handle.fetchHistory();
    const headers = (events ?? []).flatMap((event) => [
      event.workflowExecutionStartedEventAttributes?.header?.fields ?? {},
      event.activityTaskScheduledEventAttributes?.header?.fields ?? {},
    ]);
    const told = headers.flatMap((fields) => Object.entries(fields)).filter(([name]) => name === 'perennial-request');
    expect(told.length).toBeGreaterThan(0);
    for (const [, payload] of told) {
      expect(defaultPayloadConverter.fromPayload(payload)).toEqual({ requestId, callerId: operatorId });
    }
  });
});

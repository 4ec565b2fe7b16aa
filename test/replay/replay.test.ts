import { Worker } from '@temporalio/worker';
import { workflowTypes } from '../../contracts/workflow-types.js';
import { installLogger, requiredEnv } from '../service.js';
import { type RecordedHistory, recordedHistories } from './histories.js';

let histories: RecordedHistory[];

beforeAll(async () => {
  installLogger();
  histories = await recordedHistories();
});

/** Replays them with the present workflows. @returns what differs, by the name of the history */
async function differences(replayed: readonly RecordedHistory[]): Promise<Record<string, string>> {
  const workflowBundle = { codePath: requiredEnv('TEST_WORKFLOW_BUNDLE') };
  const names = new Map(replayed.map(({ workflowId, name }) => [workflowId, name]));
  const found: Record<string, string> = {};
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, replayed)) {
    if (error) found[names.get(workflowId) ?? workflowId] = error.message;
  }
  return found;
}

describe('workflows that were running before this version', () => {
  it('go on with it: every recorded history replays', async () => {
    expect(await differences(histories)).toEqual({});
  });

  it('are of every type', () => {
    const types = new Set(histories.map(({ workflowType }) => workflowType));
    expect([...types].sort()).toEqual(Object.values(workflowTypes).sort());
  });

  it('would be broken by a workflow that does something else at the same point, and that is noticed', async () => {
    const [recorded] = histories.filter(({ name }) => name === 'subscription/renewed-then-deleted');
    const changed = structuredClone(recorded);
    const scheduled = changed?.history.events?.find((event) => event.activityTaskScheduledEventAttributes);
    const type = scheduled?.activityTaskScheduledEventAttributes?.activityType;
    expect(type?.name).toBe('startSibling');
    if (type) type.name = 'somethingElse';
    const found = await differences(changed ? [changed] : []);
    expect(found['subscription/renewed-then-deleted']).toMatch(/somethingElse|[Nn]ondeterminism/);
  });
});

import { createBareWorker } from '../../bench/bare-worker.js';
import { costOfBare, costOfOurs, historyRows, type LifeCost } from '../../bench/history.js';
import { addPlan } from '../../bench/our-life.js';
import { costOfBareRenewal, costOfOurRenewal, renewalRows } from '../../bench/renewal.js';
import { isMet, type Row } from '../../bench/report.js';
import { createWorkers } from '../../worker/create-workers.js';
import { openTestEnvironment, requiredEnv, type TestEnvironment } from '../service.js';

describe('the history of a prepaid annual life, and of a paid renewal', () => {
  let testEnvironment: TestEnvironment;
  let ours: LifeCost;
  let bare: LifeCost;
  let renewals: Row[];

  beforeAll(async () => {
    testEnvironment = await openTestEnvironment();
    const { client, context, database, namespace, nativeConnection: connection } = testEnvironment;
    await addPlan(database);
    const taskQueue = `${context.taskQueue}-bare`;
    const workflowBundle = { codePath: requiredEnv('TEST_WORKFLOW_BUNDLE') };
    const [workers, bareWorker] = await Promise.all([
      createWorkers({ connection, namespace, context, workflowBundle }),
      createBareWorker({ client, connection, taskQueue }),
    ]);
    await workers.runUntil(() =>
      bareWorker.runUntil(async () => {
        [ours, bare] = await Promise.all([costOfOurs(context), costOfBare({ client, taskQueue })]);
        const [paid, answered] = await Promise.all([
          costOfOurRenewal(context),
          costOfBareRenewal({ client, taskQueue }),
        ]);
        renewals = renewalRows(paid, answered);
      }),
    );
  });

  afterAll(async () => {
    await testEnvironment.close();
  });

  it('has the timers of its twelve dated milestones and no other', () => {
    expect(ours.life.kinds['timerStarted']).toBe(12);
    expect(bare.life.kinds['timerStarted']).toBe(12);
  });

  it('stays within the aims on events and Actions', () => {
    const aimed = [...historyRows(ours, bare), ...renewals].filter(({ aim }) => aim);
    expect(aimed).toHaveLength(4);
    expect(aimed.map(isMet)).toEqual([true, true, true, true]);
  });
});

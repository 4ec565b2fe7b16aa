import { activityInfo, CompleteAsyncError } from '@temporalio/activity';
import { ActivityCompletionError, ActivityNotFoundError } from '@temporalio/client';
import type { SiblingKind, SiblingOrder, SiblingOutcome } from '../../contracts/subscriptions/siblings.js';
import { deletionWorkflowId, setUpWorkflowId } from '../../contracts/workflow-ids.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import { DomainError } from '../../domain/errors.js';
import type { Processes, Progress, Waiter } from '../../models/subscriptions/long-processes.js';
import type { ActivityContext } from '../context.js';
import { startWorkflow } from '../start-workflow.js';
import { completeWait } from './complete-wait.js';
import { saveChange } from './subscriptions.js';

/** What each begins with. */
const firstSteps: Readonly<Record<SiblingKind, string>> = { setUp: 'provisioning', deletion: 'data plane' };

export const siblingActivities = (context: ActivityContext) => ({
  /**
   * Saves what goes with the start, and that it has begun; then starts it, unless it was. Tells it which wait of the caller its
   * report of a stop completes, or completes that wait where it has stopped.
   */
  async startSibling(order: SiblingOrder): Promise<void> {
    const { kind, change, wait, ...input } = order;
    if (change) await saveChange(context, change);
    const { tenantId, subscriptionId, testClockId, notBefore, at } = input;
    const startedAt = new Date(at);
    const progress = { _id: subscriptionId, tenantId, testClockId, step: firstSteps[kind], startedAt };
    await processesOf(context, kind).begin(progress);
    const workflowId = (kind === 'setUp' ? setUpWorkflowId : deletionWorkflowId)(tenantId, subscriptionId);
    const staticSummary = kind === 'setUp' ? 'Set-up of a subscription' : 'Deletion of the data of a subscription';
    await startWorkflow(context, workflowTypes[kind], {
      workflowId,
      args: [input],
      testClockId,
      notBefore,
      staticSummary,
    }).catch((error: unknown) => {
      // Its clock is being deleted, and with it whoever waits for this.
      if (!isOfGoneClock(error, testClockId)) throw error;
    });
    await tellOfWait(context, order);
    if (wait.left !== null) await endLeftWait(context, { ...callingRun(), activityId: wait.left });
  },

  /**
   * Waits until the sibling no longer moves by itself: in no slot, until the sibling's report of its stop completes it. While it
   * waits, the time of a test clock stands still for the caller.
   */
  async awaitSibling(order: SiblingOrder): Promise<SiblingOutcome> {
    // A stop that was reported before this began found no wait that it could complete.
    const found = await processesOf(context, order.kind).find(order.subscriptionId);
    if (found && !isMoving(found.state)) return found.state;
    // After so long it makes sure that the sibling knows of it.
    if (activityInfo().attempt > 1) await tellOfWait(context, order);
    throw new CompleteAsyncError();
  },
});

function callingRun(): Omit<Waiter, 'activityId'> {
  const { workflowExecution } = activityInfo();
  if (!workflowExecution) throw new Error('Only a workflow waits for a sibling');
  return workflowExecution;
}

async function tellOfWait(context: ActivityContext, { kind, subscriptionId, wait }: SiblingOrder): Promise<void> {
  const waiter = { ...callingRun(), activityId: wait.activityId };
  const found = await processesOf(context, kind).awaited(subscriptionId, waiter);
  if (!found) throw new Error(`There is no progress of ${subscriptionId}`);
  if (!isMoving(found.state)) await completeWait(context, waiter, found.state);
}

function isOfGoneClock(error: unknown, testClockId: string | null): boolean {
  return testClockId !== null && error instanceof DomainError && error.code === 'notFound';
}

type Moving = Extract<Progress['state'], 'running' | 'undoing'>;

function isMoving(state: Progress['state']): state is Moving {
  return state === 'running' || state === 'undoing';
}

/** Ends a wait that its workflow has left for another one of the same run: it would hold the run's time. */
async function endLeftWait({ client }: ActivityContext, left: Waiter): Promise<void> {
  try {
    await client.activity.reportCancellation({ ...left });
  } catch (error) {
    // It has been completed, or its run has ended.
    if (!(error instanceof ActivityCompletionError || error instanceof ActivityNotFoundError)) throw error;
  }
}

function processesOf({ database }: ActivityContext, kind: SiblingKind): Processes {
  return kind === 'setUp' ? database.setUps : database.deletions;
}

import { cancellationSignal } from '@temporalio/activity';
import type {
  SiblingKind,
  SiblingOrder,
  SiblingOutcome,
  StartedSibling,
} from '../../contracts/subscriptions/siblings.js';
import { deletionWorkflowId, setUpWorkflowId } from '../../contracts/workflow-ids.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import type { Processes } from '../../models/subscriptions/long-processes.js';
import type { ActivityContext } from '../context.js';
import { heartbeats } from '../heartbeats.js';
import { pause } from '../pause.js';
import { startWorkflow } from '../start-workflow.js';
import { certificateIdOf } from './certificate-id.js';
import { saveChange } from './subscriptions.js';

const firstPause = 50;
const longestPause = 5_000;

export const siblingActivities = (context: ActivityContext) => ({
  /** Saves what goes with the start, then starts it. */
  async startSibling({ kind, change, ...input }: SiblingOrder): Promise<StartedSibling> {
    if (change) await saveChange(context, change);
    const { tenantId, subscriptionId, testClockId, notBefore } = input;
    const workflowId = (kind === 'setUp' ? setUpWorkflowId : deletionWorkflowId)(tenantId, subscriptionId);
    const staticSummary = kind === 'setUp' ? 'Set-up of a subscription' : 'Deletion of the data of a subscription';
    await startWorkflow(context, workflowTypes[kind], {
      workflowId,
      args: [input],
      testClockId,
      notBefore,
      staticSummary,
    });
    return { certificateId: certificateIdOf(subscriptionId) };
  },

  /** Waits until the sibling no longer moves by itself. While it waits, the time of a test clock stands still for the caller. */
  async awaitSibling({ kind, subscriptionId }: SiblingOrder): Promise<SiblingOutcome> {
    const processes = processesOf(context, kind);
    const alive = heartbeats();
    for (let wait = firstPause; ; wait = Math.min(wait * 1.5, longestPause)) {
      const progress = await processes.find(subscriptionId);
      if (progress && progress.state !== 'running' && progress.state !== 'undoing') return progress.state;
      alive(progress?.step);
      await pause(wait, cancellationSignal());
    }
  },
});

function processesOf({ database }: ActivityContext, kind: SiblingKind): Processes {
  return kind === 'setUp' ? database.setUps : database.deletions;
}

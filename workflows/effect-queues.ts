import { workflowInfo } from '@temporalio/workflow';
import { type EffectKind, effectQueue } from '../contracts/task-queues.js';

/** Options of an activity that is an effect outside: the task queue of its kind, beside the one of the workflow. */
export function onQueueOf(kind: EffectKind): { taskQueue: string } {
  return { taskQueue: effectQueue(workflowInfo().taskQueue, kind) };
}

/**
 * What a workflow cost, counted in its history. An Action is what Temporal Cloud bills by its published list
 * (docs.temporal.io/cloud/actions); the rules below are that list for the kinds of events that Perennial's histories have:
 *
 * | in the history | Actions |
 * | --- | --- |
 * | a workflow started (search attributes given at its start are free) or continued as new | 1 |
 * | a timer started | 1 |
 * | an activity scheduled, and each of its retries | 1 |
 * | a signal received or sent | 1 |
 * | an Update accepted | 1 |
 * | search attributes upserted | 1 |
 * | a child workflow started | 2 |
 * | local activities: all that one workflow task ran together | 1 |
 * | everything else: workflow tasks, fired timers, results, memos | 0 |
 *
 * Not in a history, and so not counted: queries, and heartbeats that reach the server. Perennial's activities send none in
 * the first seconds of their work. What moves a test clock is left out of both counts: it is not part of a life.
 */
import type { temporal } from '@temporalio/proto';

type History = temporal.api.history.v1.IHistory;
type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

const actionsOf: Readonly<Record<string, number>> = {
  workflowExecutionStarted: 1,
  timerStarted: 1,
  activityTaskScheduled: 1,
  workflowExecutionSignaled: 1,
  signalExternalWorkflowExecutionInitiated: 1,
  workflowExecutionUpdateAccepted: 1,
  upsertWorkflowSearchAttributes: 1,
  startChildWorkflowExecutionInitiated: 2,
};

const movesAClock = ['workflowExecutionOptionsUpdated', 'workflowExecutionTimeSkippingTransitioned'];

/** What a life, or a part of it, cost. */
export interface Cost {
  readonly events: number;
  readonly actions: number;
  /** How many events there are of each kind. */
  readonly kinds: Readonly<Record<string, number>>;
}

/** Counts the events and Actions of a history. */
export function costOf({ events }: History): Cost {
  const own = (events ?? []).filter((event) => !movesAClock.includes(kindOf(event)));
  const kinds: Record<string, number> = {};
  for (const event of own) kinds[kindOf(event)] = (kinds[kindOf(event)] ?? 0) + 1;
  const tasksWithLocalActivities = new Set(own.flatMap(taskOfLocalActivity));
  const actions = own.reduce((sum, event) => sum + (actionsOf[kindOf(event)] ?? 0) + retriesIn(event), 0);
  return { events: own.length, actions: actions + tasksWithLocalActivities.size, kinds };
}

/** An event has attributes of its kind only: `timerStarted` has `timerStartedEventAttributes`. */
function kindOf(event: HistoryEvent): string {
  const attributes = Object.entries(event).find(([name, value]) => name.endsWith('EventAttributes') && value);
  return attributes?.[0].replace('EventAttributes', '') ?? 'unknown';
}

/** The history tells of an activity's earlier attempts only by the number of the one that ended it. */
function retriesIn({ activityTaskStartedEventAttributes: started }: HistoryEvent): number {
  return Math.max(0, (started?.attempt ?? 1) - 1);
}

function taskOfLocalActivity({ markerRecordedEventAttributes: marker }: HistoryEvent): string[] {
  return marker?.markerName === 'core_local_activity' ? [String(marker.workflowTaskCompletedEventId)] : [];
}

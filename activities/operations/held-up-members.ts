import { type WaitingTasks, waitingTasks } from '../../adapters/waiting-tasks.js';
import type { ClockProblem } from '../../models/operations/test-clocks.js';
import type { ActivityContext } from '../context.js';

/** A task that no worker has taken for so long, in milliseconds, waits for a slot and not for its turn. */
const starvedAfterMs = 5_000;
/** Between two looks at the task queues, in milliseconds. */
const lookEvery = 2_000;
/** So many are named: the others wait for the same. */
const namedAtOnce = 10;

/** A member of a clock with a task that nobody works on. */
export interface Unstarted {
  readonly workflowId: string;
  /** Type of the activity; null: it is the workflow's own code that waits. */
  readonly activity: string | null;
  /** In milliseconds. */
  readonly waits: number;
}

/** Says of a clock that advances that no worker has a slot for its members, while that is so: it would stand still without a word. */
export class StarvedMembers {
  private shown = false;
  private lookedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly context: Pick<ActivityContext, 'client' | 'database' | 'taskQueue'>,
    private readonly testClockId: string,
  ) {}

  async show(unstarted: readonly Unstarted[]): Promise<void> {
    const starved = unstarted.filter(({ waits }) => waits >= starvedAfterMs);
    if (starved.length === 0) return this.clear();
    if (performance.now() - this.lookedAt < lookEvery) return;
    this.lookedAt = performance.now();
    const { client, taskQueue } = this.context;
    const queues = queuesSentence(await waitingTasks(client, taskQueue));
    const problems = starved.slice(0, namedAtOnce).map(({ workflowId, activity, waits }): ClockProblem => {
      const failure = `no worker has had a free slot for it for ${Math.floor(waits / 1000)} seconds${queues}`;
      return { workflowId, activity, failure, attempts: 0 };
    });
    await this.write(problems);
    this.shown = true;
  }

  private async clear(): Promise<void> {
    if (!this.shown) return;
    this.shown = false;
    await this.write([]);
  }

  private async write(problems: ClockProblem[]): Promise<void> {
    await this.context.database.testClocks.set(this.testClockId, { problems });
  }
}

function queuesSentence(queues: Readonly<Record<string, WaitingTasks>> | null): string {
  const waiting = Object.entries(queues ?? {}).filter(([, { tasks }]) => tasks > 0);
  const parts = waiting.map(
    ([kind, { tasks, oldestSeconds }]) => `${tasks} in ${kind}, the oldest for ${oldestSeconds} s`,
  );
  return parts.length === 0 ? '' : `; tasks that wait: ${parts.join('; ')}`;
}

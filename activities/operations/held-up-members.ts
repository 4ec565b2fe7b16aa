import { type WaitingTasks, waitingTasks } from '../../adapters/waiting-tasks.js';
import type { ClockProblem } from '../../models/operations/test-clocks.js';
import type { ActivityContext } from '../context.js';

/** A task that no worker has taken for so long, in milliseconds, waits for a slot and not for its turn. */
const starvedAfterMs = 5_000;
/** Between two looks at the task queues, in milliseconds. */
const lookEvery = 2_000;
/** So many are named: the others wait for the same. */
const namedAtOnce = 10;

/** A member of a clock that does not come to rest, and what is known of it. */
export interface RestlessMember {
  readonly workflowId: string;
  /** Nobody works on a task of it. Type of the activity; null: it is the workflow's own code that waits. */
  readonly unstarted: { readonly activity: string | null } | null;
  /** What has failed, and is tried again. */
  readonly failing: ClockProblem | null;
  /** Since something has happened, in milliseconds. */
  readonly still: number;
}

/** Says of a clock that advances what its members are held up by, while that is so: it would stand still without a word. */
export class HeldUpMembers {
  private shown = false;
  private lookedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly context: Pick<ActivityContext, 'client' | 'database' | 'taskQueue'>,
    private readonly testClockId: string,
  ) {}

  async show(members: readonly RestlessMember[]): Promise<void> {
    const failing = members.flatMap((member) => member.failing ?? []);
    const starved = members.filter(({ unstarted, still }) => unstarted && still >= starvedAfterMs);
    if (failing.length + starved.length === 0) return this.clear();
    if (performance.now() - this.lookedAt < lookEvery) return;
    this.lookedAt = performance.now();
    const named = failing.slice(0, namedAtOnce);
    await this.write([...named, ...(await this.waitingFor(starved.slice(0, namedAtOnce - named.length)))]);
    this.shown = true;
  }

  private async waitingFor(starved: readonly RestlessMember[]): Promise<ClockProblem[]> {
    if (starved.length === 0) return [];
    const { client, taskQueue } = this.context;
    const queues = queuesSentence(await waitingTasks(client, taskQueue));
    return starved.map(({ workflowId, unstarted, still }) => {
      const failure = `no worker has had a free slot for it for ${Math.floor(still / 1000)} seconds${queues}`;
      return { workflowId, activity: unstarted?.activity ?? null, failure, attempts: 0 };
    });
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

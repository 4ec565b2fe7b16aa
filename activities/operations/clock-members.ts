/** The workflows that live on a test clock: how they stand, what they wait for, and how they are moved. */
import { QueryNotRegisteredError, WorkflowNotFoundError } from '@temporalio/client';
import {
  fastForwardTo,
  retryActivities,
  type WorkflowStatus,
  workflowStatus,
} from '../../adapters/operations/time-skipping.js';
import { nextInstant } from '../../contracts/messages.js';
import { ofOneLife, parseWorkflowId } from '../../contracts/workflow-ids.js';
import type { ClockProblem } from '../../models/operations/test-clocks.js';
import type { ActivityContext } from '../context.js';
import { inParallel } from '../in-parallel.js';
import { pause } from '../pause.js';
import { HeldUpMembers, type RestlessMember } from './held-up-members.js';

/** An activity that failed so often in a row is what a clock is stuck on: skipping its back-off would burn months. */
const attemptsUntilStuck = 3;
/** So many members are looked at, or moved, at a time: what Temporal is asked for at once does not grow with the clock. */
const concurrency = 8;
/** Between two looks at members that are at work; in milliseconds, as all that follow. */
const firstPause = 20;
const longestPause = 250;
/** What passes by itself until an instant has come. */
const longestRest = 1_000;
/** Others get so long to come to rest when one is stuck, so that as much as possible is said at once. */
const othersTimeoutMs = 10_000;
/** What is at work for so long without any event is stuck too. */
const memberTimeoutMs = 5 * 60_000;
/** An activity that waits for another member: what keeps that one from going on is said first. */
const waitForMember = 'awaitSibling';
/** A member is registered before it is started: one that is not there after so long will not come. */
const missingTimeoutMs = 60_000;
/** Nobody's own time is so far behind an instant that is being settled, unless more was skipped than was asked for. */
const aheadOfItself = 3_600_000;

/** How a restless member was seen the last time. */
interface Watched {
  seen: string | null;
  since: number;
  /** What failed before this advance is tried again at once. */
  retried: boolean;
  unstarted: RestlessMember['unstarted'];
  failing: RestlessMember['failing'];
}

type Look = 'atRest' | 'restless' | ClockProblem;

export class ClockMembers {
  /** Those at rest, and the instant (epoch milliseconds) that each waits for; null: for none. */
  private readonly waiting = new Map<string, number | null>();
  /** What each waited for when its history was as it was seen. */
  private readonly known = new Map<string, { readonly seen: string; readonly next: number | null }>();

  private readonly heldUp: HeldUpMembers;

  constructor(
    private readonly context: Pick<ActivityContext, 'client' | 'database' | 'taskQueue'>,
    private readonly testClockId: string,
    private readonly signal: AbortSignal,
  ) {
    this.heldUp = new HeldUpMembers(context, testClockId);
  }

  /** Looks at all that are not excluded. @returns what keeps some of them from coming to rest */
  async include({ retry }: { retry: boolean }): Promise<ClockProblem[]> {
    const members = await this.context.database.testClocks.membersOf(this.testClockId);
    const taken = members.filter(({ state }) => state !== 'excluded');
    for (const { _id, nextAt, seen } of taken) {
      if (seen !== null) this.known.set(_id, { seen, next: nextAt?.getTime() ?? null });
    }
    return this.settle(
      taken.map(({ _id }) => _id),
      { retry },
    );
  }

  /** The next instant that any of them waits for. */
  earliest(): number {
    return Math.min(...[...this.waiting.values()].map((instant) => instant ?? Number.POSITIVE_INFINITY));
  }

  dueAt(instant: number): string[] {
    return [...this.waiting].filter(([, next]) => next === instant).map(([member]) => member);
  }

  atRest(): string[] {
    return [...this.waiting.keys()];
  }

  /** @returns for how long the instant is still to come for some of them, in milliseconds */
  async move(members: readonly string[], instant: () => number): Promise<number> {
    const rests = await inParallel(members, concurrency, (member) =>
      fastForwardTo(this.context.client, member, instant),
    );
    return Math.max(0, ...rests);
  }

  /**
   * Waits until the members, and those that they start meanwhile, have nothing in flight and have left the instant behind,
   * and notes what each waits for next. Only those that move are looked at.
   * @returns what keeps some of them from it
   */
  async settle(
    members: readonly string[],
    {
      due = Number.NEGATIVE_INFINITY,
      dueIn = 0,
      retry = false,
    }: { due?: number; dueIn?: number; retry?: boolean } = {},
  ): Promise<ClockProblem[]> {
    if (dueIn > 0) await pause(Math.min(dueIn, longestRest) + firstPause, this.signal);
    const restless = new Map(members.map((member) => [member, watched(!retry)]));
    const problems = new Map<string, ClockProblem>();
    let givenUpAt = Number.POSITIVE_INFINITY;
    for (let wait = firstPause; ; wait = Math.min(wait * 1.5, longestPause)) {
      this.signal.throwIfAborted();
      await inParallel([...restless], concurrency, async ([member, before]) => {
        const look = await this.look(member, before, due);
        problems.delete(member);
        if (look === 'atRest') restless.delete(member);
        else if (look !== 'restless') problems.set(member, look);
      });
      for (const { _id } of await this.context.database.testClocks.membersOf(this.testClockId, 'new')) {
        if (!this.waiting.has(_id) && !restless.has(_id)) restless.set(_id, watched(true));
      }
      const looked = performance.now();
      await this.heldUp.show(
        [...restless].map(([workflowId, { since, ...seen }]) => ({ ...seen, workflowId, still: looked - since })),
      );
      if (restless.size === 0) return [];
      if (problems.size === 0) givenUpAt = Number.POSITIVE_INFINITY;
      else {
        givenUpAt = Math.min(givenUpAt, performance.now() + othersTimeoutMs);
        // A subscription waits for its stuck sibling and comes to rest no earlier.
        const held = (member: string) => [...problems.keys()].some((stuck) => ofOneLife(stuck, member));
        if ([...restless.keys()].every(held) || performance.now() > givenUpAt) return [...problems.values()];
      }
      await pause(wait, this.signal);
    }
  }

  /**
   * Looks again at the subscriptions of the tenants whose members have moved: a set-up, or a deletion, tells another
   * subscription of its tenant something from which on that one waits for another instant, which may even be over.
   */
  async settleNeighbours(moved: readonly string[]): Promise<ClockProblem[]> {
    const tenants = new Set(moved.map((member) => parseWorkflowId(member)?.tenantId));
    const subscriptions = [...this.waiting.keys()].filter((member) => {
      const parsed = parseWorkflowId(member);
      return parsed?.kind === 'subscription' && tenants.has(parsed.tenantId);
    });
    const others = subscriptions.filter((member) => !moved.includes(member));
    return others.length === 0 ? [] : this.settle(subscriptions);
  }

  private async look(member: string, before: Watched, due: number): Promise<Look> {
    const status = await workflowStatus(this.context.client, member);
    if (status?.seen !== before.seen) {
      before.seen = status?.seen ?? null;
      before.since = performance.now();
    }
    const still = performance.now() - before.since;
    before.unstarted = status && unstartedOf(status);
    before.failing = status && failingOf(member, status, 1);
    if (!status && still < missingTimeoutMs) return 'restless';
    if (!status?.open) {
      this.waiting.delete(member);
      await this.context.database.testClocks.removeMember(member);
      return 'atRest';
    }
    if (!before.retried) {
      before.retried = true;
      // One that waits has not failed, though an attempt of it may have timed out.
      const activities = status.activities.filter(({ type }) => type !== waitForMember);
      await retryActivities(this.context.client, member, { ...status, activities });
      if (status.activities.some(({ failure }) => failure !== null)) return 'restless';
    }
    if (Number.isFinite(due) && status.now > due + aheadOfItself) return ahead(member, status.now, due);
    const problem = stuckProblem(member, status, still);
    if (problem) return problem;
    // Asked while its timer fires, it may refuse to answer (`workflows/early-timers.ts`).
    const next = inFlight(status) || status.now < due ? undefined : await this.nextOf(member, status);
    if (next === undefined || (next !== null && next <= due)) return 'restless';
    this.waiting.set(member, next);
    return 'atRest';
  }

  /**
   * The instant that a member waits for, or null. Undefined when something has happened meanwhile: a timer that fires between
   * two looks would hide what it sets going.
   */
  private async nextOf(member: string, before: WorkflowStatus): Promise<number | null | undefined> {
    const known = this.known.get(member);
    if (known?.seen === before.seen) return known.next;
    const { client, database } = this.context;
    try {
      const next = await client.workflow.getHandle(member).query(nextInstant);
      const after = await workflowStatus(client, member);
      if (!after || inFlight(after) || after.seen !== before.seen) return undefined;
      this.known.set(member, { seen: before.seen, next });
      await database.testClocks.setWaiting(member, next === null ? null : new Date(next), before.seen);
      return next;
    } catch (error) {
      // It still sleeps to where its clock stands, or has just ended.
      if (error instanceof QueryNotRegisteredError || error instanceof WorkflowNotFoundError) return undefined;
      throw error;
    }
  }
}

function watched(retried: boolean): Watched {
  return { seen: null, since: performance.now(), retried, unstarted: null, failing: null };
}

/** An activity that has failed waits for its next try, not for a worker. */
function unstartedOf({ activities, workflowTask }: WorkflowStatus): Watched['unstarted'] {
  const waiting = activities.find(({ running, failure }) => !running && failure === null);
  if (waiting) return { activity: waiting.type };
  return workflowTask === null ? null : { activity: null };
}

function inFlight({ workflowTask, activities }: WorkflowStatus): boolean {
  return workflowTask !== null || activities.length > 0;
}

/** It is said, since its effects came too early. A retry goes on from where it is. */
function ahead(workflowId: string, now: number, due: number): ClockProblem {
  const [reached, wanted] = [now, due].map((instant) => new Date(instant).toISOString());
  const failure = `Temporal has skipped its time to ${reached} instead of ${wanted}: what was due between came too early`;
  return { workflowId, activity: null, failure, attempts: 1 };
}

/** What has failed so often in a row, or more. What waits for another member has not failed, though it may have timed out. */
function failingOf(
  workflowId: string,
  { activities, workflowTask }: Pick<WorkflowStatus, 'activities' | 'workflowTask'>,
  times: number,
): ClockProblem | null {
  for (const { type: activity, attempt, failure } of activities) {
    if (failure !== null && attempt > times && activity !== waitForMember) {
      return { workflowId, activity, failure, attempts: attempt - 1 };
    }
  }
  if (workflowTask === null || workflowTask <= times) return null;
  const failure = 'its own code fails: see the log of the worker';
  return { workflowId, activity: null, failure, attempts: workflowTask - 1 };
}

/** @param still for how long nothing has happened, in milliseconds */
function stuckProblem(
  workflowId: string,
  { activities, workflowTask }: WorkflowStatus,
  still: number,
): ClockProblem | null {
  const working = activities.filter(({ type }) => type !== waitForMember);
  const failing = failingOf(workflowId, { activities, workflowTask }, attemptsUntilStuck);
  if (failing) return failing;
  const [slow = activities[0]] = working;
  if (still < (slow?.type === waitForMember ? 2 * memberTimeoutMs : memberTimeoutMs)) return null;
  const failure = slow?.failure ?? `has been at it for ${memberTimeoutMs / 60_000} minutes`;
  return { workflowId, activity: slow?.type ?? null, failure, attempts: slow?.attempt ?? 1 };
}

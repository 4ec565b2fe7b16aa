import type { AdvanceOutcome } from '../../contracts/operations/test-clock.js';
import type { ClockProblem, TestClock } from '../../models/operations/test-clocks.js';
import type { ActivityContext } from '../context.js';
import { ClockMembers } from './clock-members.js';

/**
 * Moves a clock, milestone by milestone in the order of their instants over all members: each step moves only those that are
 * due, and waits until they and the siblings that they started have nothing in flight. All others move once, at the end.
 * Begun again after a crash, it goes on from where the members stand.
 */
export async function advanceMembers(
  context: ActivityContext,
  clock: TestClock,
  target: number,
  signal: AbortSignal,
): Promise<AdvanceOutcome> {
  const { testClocks } = context.database;
  const members = new ClockMembers(context, clock._id, signal);
  let { milestones } = clock;
  // Those that were excluded and are included again lag behind the clock.
  let now = clock.now.getTime();
  /** By the wall: from here on all members go on with the wall, and the clock as well. */
  let arrivedAt: number | null = null;
  const limit = () => target + (arrivedAt === null ? 0 : Date.now() - arrivedAt);

  let problems = await members.include({ retry: true });
  while (problems.length === 0) {
    const due = members.earliest();
    if (due <= limit()) problems = await step(due);
    else if (arrivedAt === null) {
      arrivedAt = Date.now();
      await testClocks.set(clock._id, { doing: `moving ${count(members.atRest())} to ${textOf(target)}` });
      await members.move(members.atRest(), limit);
    } else {
      return { state: 'ready', now: textOf(target), settledAt: textOf(arrivedAt), stuckOn: null };
    }
  }
  return stuck(problems);

  async function step(due: number): Promise<ClockProblem[]> {
    const dueMembers = members.dueAt(due);
    now = Math.max(now, due);
    await testClocks.set(clock._id, { now: new Date(now), doing: `${count(dueMembers)} at ${textOf(due)}` });
    const dueIn = await members.move(dueMembers, () => due);
    const found = await members.settle(dueMembers, { due, dueIn });
    if (found.length > 0) return found;
    milestones += dueMembers.length;
    await testClocks.set(clock._id, { milestones });
    return members.settleNeighbours(dueMembers);
  }

  /** The others are moved to where the clock stands, from where it goes on with the wall, and what lives on it can be changed. */
  async function stuck(found: ClockProblem[]): Promise<AdvanceOutcome> {
    const settledAt = Date.now();
    await members.move(members.atRest(), () => now + Date.now() - settledAt);
    const stuckOn = sentenceOf(found);
    await testClocks.set(clock._id, { problems: found, doing: stuckOn });
    return { state: 'stuck', now: textOf(now), settledAt: textOf(settledAt), stuckOn };
  }
}

function sentenceOf([first, ...more]: readonly ClockProblem[]): string | null {
  if (!first) return null;
  const { activity, workflowId, attempts, failure } = first;
  const others = more.length > 0 ? `; so do ${more.length} more workflows` : '';
  return `${activity ?? 'the code'} of ${workflowId} failed ${attempts} times: ${failure}${others}`;
}

function count(members: readonly string[]): string {
  const [only, ...more] = members;
  return only !== undefined && more.length === 0 ? only : `${members.length} workflows`;
}

function textOf(instant: number): string {
  return new Date(instant).toISOString();
}

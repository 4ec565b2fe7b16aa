import { cancellationSignal, heartbeat } from '@temporalio/activity';
import { moveTo, type Standing, standing, tryAgain } from '../adapters/time-skipping.js';
import { DomainError } from '../domain/errors.js';
import { messageNames } from '../domain/messages.js';
import { clockTime } from '../models/test-clocks.js';
import type { ActivityContext } from './context.js';
import { pause } from './pause.js';

/** An activity that failed so often in a row is what a clock is stuck on: skipping its back-off would burn months. */
const attemptsUntilStuck = 3;
const lookEvery = 25;

interface Order {
  readonly testClockId: string;
  readonly to: string;
}

export const testClockActivities = (context: ActivityContext) => {
  const { database, client } = context;
  const { testClocks } = database;

  return {
    /** Takes the order, or says why not. It is shown to be advancing before the caller is answered. */
    async beginAdvance({ testClockId, to }: Order): Promise<void> {
      const clock = await testClocks.find(testClockId);
      if (!clock) throw new DomainError('notFound', `There is no test clock ${testClockId}.`);
      if (clock.state === 'advancing' && clock.target?.toISOString() !== new Date(to).toISOString()) {
        throw new DomainError('clockAdvancing', `The clock is on its way to ${clock.target?.toISOString()}.`);
      }
      const now = clockTime(clock, new Date());
      if (new Date(to) < now) {
        const reached = now.toISOString();
        throw new DomainError('clockGoesForward', `The clock is at ${reached}: name a later instant.`, {
          pointer: '/to',
          now: reached,
        });
      }
      await testClocks.set(testClockId, { state: 'advancing', now, target: new Date(to), doing: 'settling' });
    },

    /**
     * Moves the clock, milestone by milestone in the order of their instants over all members: each step moves only those
     * that are due, and waits until they and the siblings that they started have nothing in flight. All others move once,
     * at the end. Started again after a crash, it goes on from where the members stand.
     */
    async advanceClock({ testClockId, to }: Order): Promise<void> {
      const target = Date.parse(to);
      const waiting = new Map<string, number | null>();
      const members = await testClocks.membersOf(testClockId);
      // A clock that was stuck goes on when what failed works again.
      await Promise.all(members.map((member) => tryAgain(client, member)));
      let stuck = await settle(testClockId, waiting, members);
      for (let due = earliest(waiting); stuck === null && due <= target; due = earliest(waiting)) {
        const dueMembers = [...waiting].filter(([, instant]) => instant === due).map(([member]) => member);
        heartbeat({ due });
        const doing = `${dueMembers.length === 1 ? dueMembers[0] : `${dueMembers.length} workflows`} at ${new Date(due).toISOString()}`;
        await testClocks.set(testClockId, { now: new Date(due), doing });
        await Promise.all(dueMembers.map((member) => moveTo(client, member, due)));
        stuck = await settle(testClockId, waiting, dueMembers, due);
      }
      if (stuck !== null) {
        await testClocks.set(testClockId, { state: 'stuck', doing: stuck });
        return;
      }
      await Promise.all([...waiting.keys()].map((member) => moveTo(client, member, target)));
      await testClocks.set(testClockId, {
        state: 'ready',
        now: new Date(target),
        settledAt: new Date(),
        target: null,
        doing: null,
      });
    },
  };

  /**
   * Waits until the members, and those that they start meanwhile, have nothing in flight and have left the instant behind,
   * and notes what each waits for next. @returns what keeps failing, or null
   */
  async function settle(
    testClockId: string,
    waiting: Map<string, number | null>,
    members: readonly string[],
    due = Number.NEGATIVE_INFINITY,
  ): Promise<string | null> {
    let moving = new Set(members);
    while (moving.size > 0) {
      heartbeat();
      const restless = new Set<string>();
      for (const member of moving) {
        const state = await standing(client, member);
        const failing = state.activities.find(
          ({ attempt, failure }) => attempt > attemptsUntilStuck && failure !== null,
        );
        if (failing) return `${failing.type} of ${member} failed ${failing.attempt - 1} times: ${failing.failure}`;
        if (!state.open) {
          waiting.delete(member);
          await testClocks.leave(member);
          continue;
        }
        const next = await nextOf(member, state);
        if (next === undefined || (next !== null && next <= due)) restless.add(member);
        else waiting.set(member, next);
      }
      for (const member of await testClocks.membersOf(testClockId)) {
        if (!waiting.has(member)) restless.add(member);
      }
      moving = restless;
      if (moving.size > 0) await pause(lookEvery, cancellationSignal());
    }
    return null;
  }

  /**
   * The instant that a member waits for, or null. Undefined when it has something in flight, or had meanwhile: a timer that
   * fires between two looks would hide what it sets going.
   */
  async function nextOf(member: string, before: Standing): Promise<number | null | undefined> {
    if (inFlight(before)) return undefined;
    const next = await client.workflow.getHandle(member).query<number | null>(messageNames.nextInstant);
    const after = await standing(client, member);
    return inFlight(after) || after.events !== before.events ? undefined : next;
  }
};

function inFlight({ workflowTask, activities }: Standing): boolean {
  return workflowTask || activities.length > 0;
}

function earliest(waiting: ReadonlyMap<string, number | null>): number {
  return Math.min(...[...waiting.values()].map((instant) => instant ?? Number.POSITIVE_INFINITY));
}

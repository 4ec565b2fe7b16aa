import { cancellationSignal } from '@temporalio/activity';
import type { AdvanceOutcome, BegunAdvance, ClockChange } from '../../contracts/operations/test-clock.js';
import { ofOneLife } from '../../contracts/workflow-ids.js';
import { DomainError } from '../../domain/errors.js';
import { clockTime, type TestClock } from '../../models/operations/test-clocks.js';
import type { ActivityContext } from '../context.js';
import { alive } from '../heartbeats.js';
import { advanceMembers } from './clock-advance.js';
import { ClockMembers } from './clock-members.js';
import { removeClockWith } from './clock-removal.js';

interface Named {
  readonly testClockId: string;
}

interface Order extends Named {
  readonly to: string;
  /** It was found by the clock itself, whose time may have come to it meanwhile. */
  readonly nextMilestone?: boolean;
}

export const testClockActivities = (context: ActivityContext) => {
  const { testClocks } = context.database;

  return {
    /** Takes the order, or says why not. It is shown to be advancing before the caller is answered. */
    async beginAdvance({ testClockId, to, nextMilestone = false }: Order): Promise<BegunAdvance> {
      const clock = await clockOf(testClockId);
      if (clock.state === 'advancing' && clock.target?.toISOString() !== new Date(to).toISOString()) {
        throw new DomainError('clockAdvancing', `The clock is on its way to ${clock.target?.toISOString()}.`);
      }
      const now = clockTime(clock, new Date());
      if (new Date(to) < now && !nextMilestone) {
        const reached = now.toISOString();
        throw new DomainError('clockGoesForward', `The clock is at ${reached}: name a later instant.`, {
          pointer: '/to',
          now: reached,
        });
      }
      const target = new Date(Math.max(Date.parse(to), now.getTime()));
      await onItsWay(clock, target, { milestones: 0 });
      return { to: target.toISOString() };
    },

    /** Moves the clock. @returns how it ended; null when the clock is being deleted */
    async advanceClock({ testClockId, to }: Order): Promise<AdvanceOutcome | null> {
      const clock = await testClocks.find(testClockId);
      if (!clock || clock.state === 'deleting') return null;
      return alive(() => advanceMembers(context, clock, Date.parse(to), cancellationSignal()));
    },

    /** Shows how an advance ended: who reads it finds a clock that takes the next order. */
    async endAdvance({ testClockId, state, now, settledAt }: Named & AdvanceOutcome): Promise<void> {
      const stands = { state, now: new Date(now), settledAt: new Date(settledAt) };
      await testClocks.set(testClockId, state === 'stuck' ? stands : { ...stands, target: null, doing: null });
    },

    /** The next instant that anything on the clock waits for. @throws DomainError nothingDue */
    async nextMilestone({ testClockId }: Named): Promise<string> {
      const members = new ClockMembers(context, testClockId, cancellationSignal());
      await alive(() => members.include({ retry: false }));
      const due = members.earliest();
      if (!Number.isFinite(due)) throw new DomainError('nothingDue');
      return new Date(due).toISOString();
    },

    /** Lets a stuck clock go on as before; those that were left behind are taken in again. */
    async resumeAdvance({ testClockId }: Named): Promise<BegunAdvance> {
      const clock = await clockOf(testClockId);
      const behind = await testClocks.membersOf(testClockId, 'excluded');
      if (clock.state === 'ready' && behind.length === 0) {
        throw new DomainError('notStuck', 'The clock is ready, and nothing was left behind.');
      }
      const target = clock.target ?? clockTime(clock, new Date());
      await onItsWay(clock, target);
      await testClocks.include(testClockId);
      return { to: target.toISOString() };
    },

    /** Lets a stuck clock go on without what it is stuck on, and what waits for that. */
    async leaveBehind({ testClockId }: Named): Promise<BegunAdvance> {
      const clock = await clockOf(testClockId);
      // One that advances, although nothing moves it, was let go on by an earlier try.
      if (clock.state === 'ready' || !clock.target) throw new DomainError('notStuck', `The clock is ${clock.state}.`);
      const members = await testClocks.membersOf(testClockId);
      for (const { _id } of members) {
        const problem = clock.problems.find(({ workflowId }) => ofOneLife(workflowId, _id));
        if (problem) await testClocks.exclude(_id, problem);
      }
      await onItsWay(clock, clock.target);
      return { to: clock.target.toISOString() };
    },

    /** Changes the name, or when the clock is deleted. @returns when it is now */
    async changeTestClock({ testClockId, ...change }: Named & ClockChange): Promise<string | null> {
      const { ifRevision, name, deletesAt } = change;
      for (;;) {
        const { revision } = await clockOf(testClockId);
        if (ifRevision !== undefined && !ifRevision.includes(revision)) {
          throw new DomainError('preconditionFailed', 'The clock has changed since it was read: read it again', {
            currentETag: `"${revision}"`,
          });
        }
        const changed = await testClocks.change(testClockId, revision, {
          ...(name === undefined ? {} : { name }),
          ...(deletesAt === undefined ? {} : { deletesAt: deletesAt === null ? null : new Date(deletesAt) }),
        });
        if (changed) return changed.deletesAt?.toISOString() ?? null;
      }
    },

    async beginRemoval({ testClockId }: Named): Promise<void> {
      await testClocks.beginRemoval(testClockId);
    },

    async removeTestClock({ testClockId }: Named): Promise<void> {
      await alive(() => removeClockWith(context, testClockId, cancellationSignal()));
    },
  };

  async function clockOf(testClockId: string): Promise<TestClock> {
    const clock = await testClocks.find(testClockId);
    if (!clock || clock.state === 'deleting') {
      throw new DomainError('notFound', `There is no test clock ${testClockId}.`);
    }
    return clock;
  }

  async function onItsWay(clock: TestClock, target: Date, also: Partial<TestClock> = {}): Promise<void> {
    const now = clockTime(clock, new Date());
    await testClocks.set(clock._id, {
      ...also,
      state: 'advancing',
      now,
      target,
      doing: 'looking at what lives on it',
      problems: [],
    });
  }
};

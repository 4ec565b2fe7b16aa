import { cancellationSignal } from '@temporalio/activity';
import type { MovedUsers, SetAsideRequest, SiblingInput, StuckReport } from '../../contracts/subscriptions/siblings.js';
import { changeLicences, type LicenceChange } from '../../contracts/subscriptions/subscription.js';
import { DomainError } from '../../domain/errors.js';
import type { LicenceAnswer } from '../../domain/subscriptions/licences.js';
import type { ProgressReport } from '../../domain/subscriptions/progress-report.js';
import {
  type BatchOfUsers,
  batchSize,
  changeOfCounts,
  expectedEnd,
  type Reassigned,
  type ReassignmentReason,
  reassignedBy,
  type SetAsideAnswer,
  setAsideAnswer,
  type UserCounts,
} from '../../domain/subscriptions/reassignment.js';
import type { ActivityContext } from '../context.js';
import { heartbeats } from '../heartbeats.js';
import { inParallel } from '../in-parallel.js';
import { pause } from '../pause.js';
import { askSubscription } from './ask-subscription.js';
import { completeWait } from './complete-wait.js';
import { grantedBy, reassignUser } from './data-plane.js';

/** Holders of the old subscription are read so many at a time. */
const holdersAtOnce = 500;
/** So many users of a batch are moved on the data plane at once. */
const concurrency = 10;
/** What may pass is tried again so often before the batch is; the pauses double, in milliseconds. */
const triesPerUser = 6;
const firstPause = 50;

/** The move of users to a new subscription, as seen by its set-up. */
export interface Move {
  readonly tenantId: string;
  /** The new subscription. */
  readonly subscriptionId: string;
  /** The one that it replaces. */
  readonly replaced: string;
}

export interface Batch extends Move, ProgressReport, BatchOfUsers {
  /** It grows from batch to batch of a set-up. */
  readonly number: number;
  /** They get their old licence back. */
  readonly back: boolean;
  /** The workflow's time. */
  readonly at: string;
}

/** How a set-up stands with its users: all of none where it moves nobody. */
export async function movedUsers(
  { database: { reassignments } }: Pick<ActivityContext, 'database'>,
  subscriptionId: string,
): Promise<MovedUsers> {
  const counts = await reassignments.counts(subscriptionId);
  return { counts, reasons: counts.failed === 0 ? {} : await reassignments.failureReasons(subscriptionId) };
}

/** How a set-up moves the users of the subscription that it replaces. */
export const reassignmentActivities = (context: ActivityContext) => {
  const { licences, reassignments, setUps, users } = context.database;

  return {
    /** Takes in who holds a licence of the old subscription, those too who have got one meanwhile. */
    async listHolders({ tenantId, subscriptionId, replaced, revision }: Move & ProgressReport): Promise<UserCounts> {
      const alive = heartbeats();
      const report = { subscriptionId, revision };
      await setUps.step(report, 'moving users');
      for (let after = 0, more = true; more; ) {
        const page = await licences.page(replaced, after, holdersAtOnce);
        await reassignments.include(
          subscriptionId,
          tenantId,
          page.map(({ userId }) => userId),
        );
        after = page.at(-1)?.slot ?? after;
        more = page.length === holdersAtOnce;
        alive(after);
      }
      const counts = await reassignments.counts(subscriptionId);
      await setUps.withUsers(report, counts);
      return counts;
    },

    /**
     * The users of the next batch. Who no longer holds the licence that is to be given up is passed over.
     * @returns null when nobody waits
     */
    async nextBatch({ back, ...move }: Move & { back: boolean }): Promise<BatchOfUsers | null> {
      const { subscriptionId, tenantId, replaced } = move;
      const { from, userIds } = back
        ? await reassignments.toMoveBack(subscriptionId, batchSize)
        : { from: 'waiting' as const, userIds: await reassignments.waiting(subscriptionId, batchSize) };
      if (userIds.length === 0) return null;
      const holding = new Set(await licences.heldBy(back ? subscriptionId : replaced, userIds));
      const others = userIds.filter((userId) => !holding.has(userId));
      const active = await activeAmong(tenantId, others);
      const passedOver = others.map((userId): Reassigned => {
        const code = active.has(userId) ? 'unassigned' : 'userLeft';
        return { userId, state: 'passedOver', reason: { code, message: null } };
      });
      return { from, userIds: userIds.filter((userId) => holding.has(userId)), passedOver };
    },

    /**
     * Moves users: the new licence is held and the data plane has confirmed before the old one goes. Whom the data plane
     * refuses keeps the old licence alone. What is asked of the subscriptions has ids that follow from the batch, and what the
     * data plane says is written down before it is acted upon, so a batch that was broken off ends as it would have.
     */
    async moveBatch(batch: Batch): Promise<UserCounts> {
      const begunAt = performance.now();
      const { subscriptionId, replaced, tenantId, from: before, userIds, passedOver, number, back, at } = batch;
      const [from, to] = back ? [subscriptionId, replaced] : [replaced, subscriptionId];
      const ask = async (of: string, step: string, change: { assign?: string[]; unassign?: string[] }) => {
        const { assign = [], unassign = [] } = change;
        if (assign.length + unassign.length === 0) return [];
        const requestId = `${subscriptionId}/${number}/${step}`;
        const request: LicenceChange = { assign, unassign, requestId, bySetUp: true, at };
        const to = { tenantId, subscriptionId: of };
        return askSubscription(context, to, changeLicences, request);
      };

      const taken = await ask(to, 'take', { assign: [...userIds] });
      const holding = taken.filter(({ result }) => result !== 'refused').map(({ userId }) => userId);
      const verdicts = await judged(batch, { from, to }, holding);
      const agreed = holding.filter((userId) => verdicts.get(userId) === null);
      const ofBatch = (userId: string) => taken.some((one) => one.userId === userId && one.result === 'assigned');
      const refused = holding.filter((userId) => verdicts.get(userId) !== null && ofBatch(userId));
      const [freed] = await Promise.all([
        ask(from, 'leave', { unassign: agreed }),
        ask(to, 'refused', { unassign: refused }),
      ]);
      const lost = freed.filter(({ userId, result }) => result === 'notAssigned' && ofBatch(userId));
      await ask(to, 'lost', { unassign: lost.map(({ userId }) => userId) });

      const active = await activeAmong(tenantId, userIds);
      const answers = new Map(freed.map((answer): [string, LicenceAnswer] => [answer.userId, answer]));
      const moved = taken.map((answer) => {
        const { userId } = answer;
        const findings = { taken: answer, refusal: verdicts.get(userId) ?? null, freed: answers.get(userId) };
        return reassignedBy({ ...findings, active: active.has(userId) }, back);
      });
      const became = [...moved, ...passedOver];
      await reassignments.recordResults(subscriptionId, became);
      const took = performance.now() - begunAt;
      const waiting = back ? 'moved' : 'waiting';
      const left = ((await setUps.find(subscriptionId))?.users?.[waiting] ?? 0) - became.length;
      const end = expectedEnd(left, { users: became.length, took, endedAt: Date.parse(at) + took });
      const change = changeOfCounts(before, became);
      const counts = await setUps.afterBatch(batch, number, change, end === null ? null : new Date(end));
      return counts ?? reassignments.counts(subscriptionId);
    },

    /** @returns how many users could not be moved */
    async countFailed({ subscriptionId }: Pick<Move, 'subscriptionId'>): Promise<number> {
      return reassignments.count(subscriptionId, 'failed');
    },

    async tryFailedAgain({ subscriptionId }: Pick<Move, 'subscriptionId'>): Promise<void> {
      await reassignments.retryFailed(subscriptionId);
    },

    /**
     * @returns what became of those who were named, and how many are left who could not be moved, and why
     * @throws DomainError notFailed when all are asked for and there is nobody
     */
    async setUsersAside({
      userIds,
      requestId,
      ...report
    }: ProgressReport & SetAsideRequest): Promise<MovedUsers & { readonly answers: SetAsideAnswer[] }> {
      const { subscriptionId } = report;
      await reassignments.setAside(subscriptionId, userIds, requestId);
      // Done twice, it finds those whom it has set aside.
      if (userIds === null && !(await reassignments.hasSetAside(subscriptionId, requestId))) {
        throw new DomainError('notFailed', 'There is nobody who could not be moved.');
      }
      const named = userIds ?? [];
      const aside = await reassignments.setAsideAmong(subscriptionId, named);
      const left = await movedUsers(context, subscriptionId);
      await setUps.withUsers(report, left.counts);
      return { ...left, answers: named.map((userId) => setAsideAnswer(userId, aside.get(userId), requestId)) };
    },

    async setUpStuck({ problem, since, ...report }: ProgressReport & StuckReport): Promise<MovedUsers> {
      const waiter = await setUps.stuck(report, problem, new Date(since));
      const users = await movedUsers(context, report.subscriptionId);
      await completeWait(context, waiter, 'stuck');
      return users;
    },

    async setUpPaused(report: ProgressReport): Promise<void> {
      await completeWait(context, await setUps.paused(report), 'paused');
    },

    async setUpUndoing(report: ProgressReport): Promise<void> {
      await setUps.undoing(report);
    },

    async setUpUndone({ at, ...report }: ProgressReport & Pick<SiblingInput, 'at'>): Promise<void> {
      await completeWait(context, await setUps.undone(report, new Date(at)), 'undone');
    },
  };

  async function activeAmong(tenantId: string, userIds: readonly string[]): Promise<Set<string>> {
    return new Set((await users.active(tenantId, userIds)).map(({ _id }) => _id));
  }

  /** What the data plane says of each user, asked where it has not said it in this batch. Whoever goes back goes back anyhow. */
  async function judged(
    { subscriptionId, tenantId, number, back, at }: Batch,
    { from, to }: { from: string; to: string },
    userIds: readonly string[],
  ): Promise<Map<string, ReassignmentReason | null>> {
    const known = await reassignments.verdicts(subscriptionId, number, userIds);
    const unknown = userIds.filter((userId) => !known.has(userId));
    if (unknown.length === 0) return known;
    const granted = await grantedBy(context, to);
    const alive = heartbeats();
    const said = await inParallel(unknown, concurrency, async (userId) => {
      const order = { tenantId, userId, from, to, at, ...(back ? { back } : {}) } as const;
      const answer = await retryWithBackoff(() => reassignUser(context, order, granted));
      alive(userId);
      const refusal = answer.result === 'refused' && !back ? answer.problem : null;
      return [userId, refusal] as const;
    });
    await reassignments.recordVerdicts(subscriptionId, number, new Map(said));
    return reassignments.verdicts(subscriptionId, number, userIds);
  }
};

/** One answer that fails must not cost the others of its batch theirs. */
async function retryWithBackoff<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 1, wait = firstPause; ; tries += 1, wait *= 2) {
    try {
      return await ask();
    } catch (error) {
      const passing = error instanceof DomainError && error.retry && error.details.retryAfterSeconds === undefined;
      if (!passing || tries === triesPerUser) throw error;
      await pause(wait, cancellationSignal());
    }
  }
}

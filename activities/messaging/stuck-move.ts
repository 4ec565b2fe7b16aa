import type { MoveFailure, SetUpStuckNotice } from '../../adapters/messaging/notice-content.js';
import { instantFromMillis } from '../../domain/calendar.js';
import { daysToDecide } from '../../domain/subscriptions/reassignment.js';
import type { Subscription } from '../../domain/subscriptions/subscription.js';
import type { Database } from '../../models/database.js';

/** What is told of a set-up that waits for a person. */
export type StuckMove = Pick<SetUpStuckNotice, 'failed' | 'users' | 'undoneBy'>;

/** So many who could not be moved are read at once. */
const pageSize = 500;
const dayMilliseconds = 24 * 3_600_000;

/** Null where it moves again, or has ended. */
export async function stuckMoveOf(database: Database, { id, replaces }: Subscription): Promise<StuckMove | null> {
  const progress = await database.setUps.find(id);
  if (progress?.state !== 'stuck' || !progress.stuckSince) return null;
  const counted = new Map<MoveFailure, number>();
  let after = '';
  for (let full = replaces !== null; full; ) {
    const page = await database.reassignments.page(id, 'failed', after, pageSize);
    for (const { reason } of page) {
      const because = failureOf(reason?.code);
      counted.set(because, (counted.get(because) ?? 0) + 1);
    }
    after = page.at(-1)?.userId ?? '';
    full = page.length === pageSize;
  }
  const failed = [...counted].map(([because, users]) => ({ because, users }));
  const decides = replaces !== null && progress.step !== 'undoing';
  const undoneBy = decides ? progress.stuckSince.getTime() + daysToDecide * dayMilliseconds : null;
  return {
    failed,
    users: progress.users?.total ?? 0,
    undoneBy: undoneBy === null ? null : instantFromMillis(undoneBy).toString(),
  };
}

function failureOf(code: string | undefined): MoveFailure {
  return code === 'noFreeSeat' || code === 'dataPlaneRefused' ? code : 'other';
}

/** Moves the users of a subscription to the one that replaces it, batch by batch, and back again. */
import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { MovedUsers } from '../../contracts/subscriptions/siblings.js';
import { instantFromMillis } from '../../domain/calendar.js';
import { DomainError } from '../../domain/errors.js';
import type { UserCounts } from '../../domain/subscriptions/reassignment.js';
import { onQueueOf } from '../effect-queues.js';
import type { ProgressReports } from './progress-reports.js';

const { nextBatch, countFailed, tryFailedAgain } = proxyLocalActivities<Activities>({
  startToCloseTimeout: '1 minute',
});
/** Subscriptions that are busy and a data plane that is away are asked again. */
const { listHolders, moveBatch } = proxyActivities<Activities>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '30 seconds',
  retry: { maximumInterval: '1 minute' },
});

const none: MovedUsers = {
  counts: { total: 0, waiting: 0, moved: 0, passedOver: 0, failed: 0, setAside: 0, movedBack: 0 },
  reasons: {},
};

/** From which subscription users are moved to which. */
type Move = Parameters<Activities['listHolders']>[0];

export class Reassignment {
  /** How far it is, as it was last heard. */
  progress = none;

  constructor(
    private readonly move: Omit<Move, 'revision'>,
    private readonly reports: ProgressReports,
    private readonly onProgress: () => void,
    /** How many batches there were: each has a number of its own. */
    private batches = 0,
    /** The holders of the old licence are taken in, and not all of them have been dealt with. */
    private listed = false,
  ) {}

  /** For the run that goes on from here. */
  get carried(): { readonly batches: number; readonly listed: boolean } {
    return { batches: this.batches, listed: this.listed };
  }

  /**
   * Until nobody waits to be moved, those included who get a licence of the old subscription meanwhile.
   *
   * @param shouldContinue asked before each batch
   * @throws DomainError usersNotMoved when some are left who could not be moved
   */
  async moveAll(shouldContinue: () => Promise<boolean>): Promise<void> {
    for (let before = -1; before !== this.batches; ) {
      // One that was listed in an earlier run is looked at again: users may have come since.
      before = this.listed ? -1 : this.batches;
      if (!this.listed) this.heard(await listHolders({ ...this.move, ...this.reports.next() }));
      this.listed = true;
      if (!(await this.inBatches(false, shouldContinue))) return;
      this.listed = false;
    }
    const failed = await countFailed(this.move);
    if (failed > 0) throw new DomainError('usersNotMoved', `Users who could not be moved: ${failed}.`);
  }

  /** Until everybody who was moved has the old licence again. */
  async rollBack(shouldContinue: () => Promise<boolean>): Promise<void> {
    await this.inBatches(true, shouldContinue);
  }

  /** Those who could not be moved wait again. */
  async tryAgain(): Promise<void> {
    await tryFailedAgain(this.move);
  }

  private heard(counts: UserCounts): void {
    this.progress = { counts, reasons: {} };
    this.onProgress();
  }

  /** @returns false when it was stopped */
  private async inBatches(back: boolean, shouldContinue: () => Promise<boolean>): Promise<boolean> {
    while (await shouldContinue()) {
      const users = await nextBatch({ ...this.move, back });
      if (!users) return true;
      this.batches += 1;
      const batch = {
        ...this.move,
        ...this.reports.last,
        back,
        ...users,
        number: this.batches,
        at: instantFromMillis(Date.now()).toString(),
      };
      const summary = `${back ? 'back: ' : ''}batch ${batch.number}, ${batch.userIds.length} users`;
      this.heard(await moveBatch.executeWithOptions({ summary, ...onQueueOf('dataPlane') }, [batch]));
    }
    return false;
  }
}

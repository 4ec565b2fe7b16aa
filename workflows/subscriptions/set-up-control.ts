/** What callers ask of a set-up: each request is recorded at once and carried out at the next point where the set-up can stop. */
import { condition, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { Requested } from '../../contracts/messages.js';
import type { MovedUsers, SetAsideRequest } from '../../contracts/subscriptions/siblings.js';
import { DomainError } from '../../domain/errors.js';
import { daysToDecide, type SetAsideAnswer } from '../../domain/subscriptions/reassignment.js';
import { instantOr } from '../waiting.js';
import type { ProgressReports } from './progress-reports.js';
import type { Reassignment } from './reassignment.js';

const { setUsersAside } = proxyLocalActivities<Activities>({ startToCloseTimeout: '10 seconds' });

const timeToDecide = daysToDecide * 24 * 3_600_000;
/** How many request ids are kept: nobody repeats a request after so many others. */
const remembered = 100;

/** `finishing`: everybody is moved, and there is no way back. */
export type SetUpStatus = 'running' | 'paused' | 'stuck' | 'undoing' | 'finishing' | 'done' | 'undone';

export class SetUpControl {
  status: SetUpStatus = 'running';
  requestedAction: 'continue' | 'pause' | 'undo' = 'continue';
  /** When it is undone by itself unless somebody decides before, in epoch milliseconds. */
  undoneBy: number | null = null;
  private decided = false;

  constructor(
    private readonly reports: ProgressReports,
    /** Null where it moves nobody. */
    private readonly users: Reassignment | null,
    private readonly on: {
      /** It shall be taken back. */
      undo(): void;
      /** Users were set aside, or it waits for a decision, or waits for it longer. */
      progress(): void;
    },
    /** Ids of the requests that were carried out, those of earlier runs too. */
    public processedRequestIds: readonly string[] = [],
  ) {}

  /** A caller has asked for something else than what it is doing. */
  get interruptRequested(): boolean {
    return this.requestedAction !== (this.status === 'undoing' ? 'undo' : 'continue');
  }

  /** Waits after a failure until somebody decides how it goes on. Where users wait for that, it is undone when nobody does. */
  async untilDecided(): Promise<void> {
    this.decided = false;
    if (this.requestedAction === 'pause') this.requestedAction = 'continue';
    this.undoneBy = this.users && this.requestedAction !== 'undo' ? Date.now() + timeToDecide : null;
    for (let over = false; !over && !this.decided; ) {
      const by = this.undoneBy;
      this.on.progress();
      over = await instantOr(by, () => this.decided || this.undoneBy !== by, 'undone unless somebody decides');
      if (over) this.requestedAction = 'undo';
    }
    this.undoneBy = null;
  }

  /** For a validator: a repeated request is not judged again. */
  check({ requestId }: Requested, assert: () => void): void {
    if (!this.processedRequestIds.includes(requestId)) assert();
  }

  async once({ requestId }: Requested, work: () => Promise<void>): Promise<void> {
    if (this.processedRequestIds.includes(requestId)) return;
    await work();
    this.processedRequestIds = [...this.processedRequestIds, requestId].slice(-remembered);
  }

  /** Answered when it moves again, so that the caller reads what it has done. */
  async retry(): Promise<void> {
    if (this.status !== 'stuck') return;
    if (this.requestedAction !== 'undo') await this.users?.tryAgain();
    await this.decide();
  }

  /** @throws DomainError notRunning */
  assertRunning(): void {
    if (this.status !== 'running' || this.requestedAction !== 'continue') throw new DomainError('notRunning');
    if (!this.users) throw new DomainError('notRunning', 'It moves no users, so there is nothing to pause.');
  }

  /** Answered when it has stopped. */
  async pause(): Promise<void> {
    this.requestedAction = 'pause';
    await condition(() => this.status !== 'running');
  }

  /** @throws DomainError notPaused */
  assertPaused(): void {
    if (this.status !== 'paused' || this.requestedAction !== 'pause') throw new DomainError('notPaused');
  }

  async resume(): Promise<void> {
    this.requestedAction = 'continue';
    await condition(() => this.status !== 'paused');
  }

  /** @throws DomainError notFailed */
  assertUsersLeft(): void {
    const moves = this.status === 'running' || this.status === 'paused' || this.status === 'stuck';
    if (!this.users || !moves || this.requestedAction === 'undo')
      throw new DomainError('notFailed', 'Nobody can be set aside.');
  }

  /**
   * With the last of them it goes on; else it waits for a decision anew. A repeated request is only answered anew.
   * @throws DomainError notFailed when all are asked for and there is nobody
   */
  async setAside(request: SetAsideRequest): Promise<SetAsideAnswer[]> {
    const { answers, ...left } = await setUsersAside({ ...this.reports.last, ...request });
    await this.once(request, () => this.goOnWithout(left, request.userIds !== null && answers.every(isRefused)));
    return answers;
  }

  private async goOnWithout(left: MovedUsers, nobody: boolean): Promise<void> {
    if (this.users) this.users.progress = left;
    this.on.progress();
    if (this.status !== 'stuck' || nobody) return;
    if (left.counts.failed === 0) await this.decide();
    else if (this.undoneBy !== null) this.undoneBy = Date.now() + timeToDecide;
  }

  /** @throws DomainError undoNotPossible */
  assertUndoable(): void {
    const over = this.status === 'finishing' || this.status === 'done' || this.status === 'undone';
    if (over) throw new DomainError('undoNotPossible');
  }

  /** Answered when it is being taken back. */
  async undo(): Promise<void> {
    this.requestedAction = 'undo';
    this.decided = true;
    this.on.undo();
    await condition(() => this.status === 'undoing' || this.status === 'undone');
  }

  private async decide(): Promise<void> {
    this.decided = true;
    await condition(() => this.status !== 'stuck');
  }
}

function isRefused({ result }: SetAsideAnswer): boolean {
  return result === 'refused';
}

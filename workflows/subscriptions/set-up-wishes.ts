/** What callers want of a set-up: each wish is heard at once, and carried out where the set-up stands next. */
import { condition, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { Requested } from '../../contracts/messages.js';
import type { SetAsideRequest } from '../../contracts/subscriptions/siblings.js';
import { DomainError } from '../../domain/errors.js';
import { daysToDecide } from '../../domain/subscriptions/reassignment.js';
import { instantOr } from '../waiting.js';
import type { Reassignment } from './reassignment.js';

const { setUsersAside } = proxyLocalActivities<Activities>({ startToCloseTimeout: '10 seconds' });

const timeToDecide = daysToDecide * 24 * 3_600_000;
/** How many requests are remembered: nobody repeats one after so many others. */
const remembered = 100;

/** `finishing`: everybody is moved, and there is no way back. */
type Stand = 'running' | 'paused' | 'stuck' | 'undoing' | 'finishing' | 'done' | 'undone';

export class SetUpWishes {
  stand: Stand = 'running';
  wish: 'goOn' | 'pause' | 'undo' = 'goOn';
  /** When it is undone by itself unless somebody decides before, in epoch milliseconds. */
  undoneBy: number | null = null;
  private decided = false;

  constructor(
    private readonly subscriptionId: string,
    /** Null where it moves nobody. */
    private readonly users: Reassignment | null,
    private readonly onUndo: () => void,
    /** Ids of the requests that were carried out, those of earlier runs too. */
    public heard: readonly string[] = [],
  ) {}

  /** Somebody wants something else than what it is at. */
  get otherwise(): boolean {
    return this.wish !== (this.stand === 'undoing' ? 'undo' : 'goOn');
  }

  /** What it was at failed: until somebody decides how it goes on. Where users wait for that, it is undone when nobody does. */
  async untilDecided(): Promise<void> {
    this.decided = false;
    if (this.wish === 'pause') this.wish = 'goOn';
    this.undoneBy = this.users && this.wish !== 'undo' ? Date.now() + timeToDecide : null;
    for (let over = false; !over && !this.decided; ) {
      const by = this.undoneBy;
      over = await instantOr(by, () => this.decided || this.undoneBy !== by, 'undone unless somebody decides');
      if (over) this.wish = 'undo';
    }
    this.undoneBy = null;
  }

  /** For a validator: a repeated request is not judged again. */
  check({ requestId }: Requested, assert: () => void): void {
    if (!this.heard.includes(requestId)) assert();
  }

  async once({ requestId }: Requested, work: () => Promise<void>): Promise<void> {
    if (this.heard.includes(requestId)) return;
    await work();
    this.heard = [...this.heard, requestId].slice(-remembered);
  }

  /** Answered when it moves again, so that the caller reads what it has done. */
  async retry(): Promise<void> {
    if (this.stand !== 'stuck') return;
    if (this.wish !== 'undo') await this.users?.tryAgain();
    await this.decide();
  }

  /** @throws DomainError notRunning */
  assertRunning(): void {
    if (this.stand !== 'running' || this.wish !== 'goOn') throw new DomainError('notRunning');
    if (!this.users) throw new DomainError('notRunning', 'It moves no users, so there is nothing to pause.');
  }

  /** Answered when it has stopped. */
  async pause(): Promise<void> {
    this.wish = 'pause';
    await condition(() => this.stand !== 'running');
  }

  /** @throws DomainError notPaused */
  assertPaused(): void {
    if (this.stand !== 'paused' || this.wish !== 'pause') throw new DomainError('notPaused');
  }

  async resume(): Promise<void> {
    this.wish = 'goOn';
    await condition(() => this.stand !== 'paused');
  }

  /** @throws DomainError notFailed */
  assertUsersLeft(): void {
    const moves = this.stand === 'running' || this.stand === 'paused' || this.stand === 'stuck';
    if (!this.users || !moves || this.wish === 'undo') throw new DomainError('notFailed', 'Nobody can be set aside.');
  }

  /** With the last of them it goes on; else it waits for a decision anew. @throws DomainError notFailed */
  async setAside({ userIds }: SetAsideRequest): Promise<void> {
    const left = await setUsersAside({ subscriptionId: this.subscriptionId, userIds });
    if (this.stand !== 'stuck') return;
    if (left === 0) await this.decide();
    else if (this.undoneBy !== null) this.undoneBy = Date.now() + timeToDecide;
  }

  /** @throws DomainError undoNotPossible */
  assertUndoable(): void {
    const over = this.stand === 'finishing' || this.stand === 'done' || this.stand === 'undone';
    if (over) throw new DomainError('undoNotPossible');
  }

  /** Answered when it is being taken back. */
  async undo(): Promise<void> {
    this.wish = 'undo';
    this.decided = true;
    this.onUndo();
    await condition(() => this.stand === 'undoing' || this.stand === 'undone');
  }

  private async decide(): Promise<void> {
    this.decided = true;
    await condition(() => this.stand !== 'stuck');
  }
}

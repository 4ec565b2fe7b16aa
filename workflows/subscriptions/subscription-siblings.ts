/** The long processes beside a subscription, which waits for them: its set-up, and the deletion of its data. */
import { CancellationScope, condition, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { SiblingOrder, SiblingOutcome } from '../../contracts/subscriptions/siblings.js';
import { certificateIdOf } from '../../domain/subscriptions/certificate-id.js';
import type { SubscriptionCommand } from '../../domain/subscriptions/decide.js';
import type { SubscriptionEvent } from '../../domain/subscriptions/events.js';
import type { Requests } from '../requests.js';
import type { ReplacementRequests } from './replacement-requests.js';
import { now, type SubscriptionRecord } from './subscription-record.js';

const { startSibling } = proxyActivities<Activities>({
  startToCloseTimeout: '15 seconds',
  retry: { maximumInterval: '1 minute' },
});
const { awaitSibling } = proxyActivities<Activities>({
  // It holds no slot and sends no heartbeats.
  startToCloseTimeout: '10 minutes',
  retry: { maximumInterval: '10 seconds' },
});

export class SubscriptionSiblings {
  private waiting = new CancellationScope();
  private settingUp: Promise<void> = Promise.resolve();
  private moves = 0;
  private waits = 0;
  /** The wait that has not been answered: it may still be there when it was left. */
  private openWait: string | null = null;

  constructor(
    private readonly record: SubscriptionRecord,
    private readonly requests: Requests,
    private readonly replacements: ReplacementRequests,
  ) {}

  beginSetUp(): void {
    this.waiting = new CancellationScope();
    this.settingUp = this.waiting.run(() => this.setUp()).catch(ignoreCancellation);
  }

  /** Waits for none of them any more; they go on. */
  leave(): void {
    this.waiting.cancel();
  }

  /** Resolves when nothing more is written of the set-up. */
  async left(): Promise<void> {
    await this.settingUp;
  }

  /** One that was stuck or paused goes on. */
  moved(): void {
    this.moves += 1;
  }

  /** It provisions and reassigns; due milestones happen all the same meanwhile. */
  private async setUp(): Promise<void> {
    const { record } = this;
    if (record.subscription.setUp === 'done') return;
    const sibling = record.sibling('setUp', record.subscription.since);
    for (;;) {
      const moves = this.moves;
      const outcome = await this.outcomeOf(sibling, 'set-up');
      if (outcome === 'cancelled') return;
      // Whoever leaves must not cancel what is being written down.
      await CancellationScope.nonCancellable(() => this.reported(outcome));
      if (outcome === 'done' || outcome === 'undone') return;
      await this.untilMoved(moves);
      if (record.subscription.replaces) await CancellationScope.nonCancellable(() => this.reported('running'));
    }
  }

  private async reported(outcome: Exclude<SiblingOutcome, 'cancelled'> | 'running'): Promise<void> {
    if (outcome === 'undone') return this.requests.inTurn(() => this.replacements.undone());
    await this.save({ kind: 'setUpReported', outcome });
  }

  /** The deletion has begun: what is saved first is read by everybody while it runs. */
  async delete(started: SubscriptionEvent<'deletionStarted'>): Promise<void> {
    const { record } = this;
    const { scheduledAt } = started;
    // What is on its way goes first, so that nobody is told anything about a tenant whose data is gone.
    const change = record.change([started]);
    if (record.effectsPending) {
      await record.saveChange(change);
      await record.effectsFlushed();
    }
    this.leave();
    const sibling = record.sibling('deletion', scheduledAt);
    let moves = this.moves;
    let outcome = await this.outcomeOf({ ...sibling, change }, 'deletion');
    while (outcome === 'stuck') {
      await this.save({ kind: 'deletionReported', outcome, scheduledAt, certificateId: null });
      await this.untilMoved(moves);
      moves = this.moves;
      outcome = await this.outcomeOf(sibling, 'deletion');
    }
    const certificateId = certificateIdOf(record.subscription.id);
    await this.save({ kind: 'deletionReported', outcome: 'done', scheduledAt, certificateId });
  }

  /**
   * Starts it, unless it was, and waits until it no longer moves by itself. The wait is there when the sibling is told of it,
   * and does nothing itself: a worker that dies with it loses nothing, and what tells the sibling is soon tried again.
   */
  private async outcomeOf(sibling: Omit<SiblingOrder, 'wait'>, what: string): Promise<SiblingOutcome> {
    this.waits += 1;
    // Unlike the ids that the SDK gives.
    const activityId = `wait ${this.waits}`;
    const order = { ...sibling, wait: { activityId, left: this.openWait } };
    this.openWait = activityId;
    const [, outcome] = await Promise.all([
      startSibling.executeWithOptions({ summary: what }, [order]),
      awaitSibling.executeWithOptions({ activityId, summary: `until the ${what} stops or ends` }, [order]),
    ]);
    this.openWait = null;
    return outcome;
  }

  private async save(command: SubscriptionCommand): Promise<void> {
    await this.record.save(this.record.decide(command, now()));
  }

  /** Since it had moved so many times: one that moves again while its standstill is written down is not missed. */
  private async untilMoved(before: number): Promise<void> {
    await condition(() => this.moves !== before);
  }
}

function ignoreCancellation(error: unknown): void {
  if (!isCancellation(error)) throw error;
}

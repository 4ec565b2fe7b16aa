/** One subscription takes the place of another: what the old one is told, and how the new one is given up. */
import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { ReplacementRequest, ReplaceRequest } from '../../contracts/subscriptions/replacement.js';
import type { ChangedSubscription, ReplacedTerm } from '../../contracts/subscriptions/subscription.js';
import { type Instant, instant } from '../../domain/calendar.js';
import { DomainError } from '../../domain/errors.js';
import type { SubscriptionCommand } from '../../domain/subscriptions/decide.js';
import type { SubscriptionEvent } from '../../domain/subscriptions/events.js';
import { lastTerm, stateOf } from '../../domain/subscriptions/subscription.js';
import { ofMoments } from '../activity-options.js';
import { now, nowFor, type SubscriptionRecord } from './subscription-record.js';

const { freeAllLicences } = proxyLocalActivities<Activities>({ startToCloseTimeout: '10 seconds' });
/** They change other workflows, which may be busy. */
const { releaseReplaced, returnKeys, passHoldOn } = proxyActivities<Activities>(ofMoments);

export class ReplacementRequests {
  constructor(private readonly record: SubscriptionRecord) {}

  /** @throws DomainError replaceNotPossible, replacementWaits, confirmationRequired, deletionBegun, subscriptionEnded */
  assertPossible(request: ReplaceRequest): SubscriptionEvent[] {
    const { by, planId, when, daysLost: agreed, requestId } = request;
    // The same redemption asks again.
    if (this.record.subscription.replacement?.by === by) return [];
    const at = instant(request.at);
    return this.decided({ kind: 'replace', by, planId, when, agreed, at, requestId }, nowFor(request));
  }

  async begin(request: ReplaceRequest): Promise<ReplacedTerm> {
    await this.record.save(this.assertPossible(request));
    const { expiresOn, zone } = lastTerm(this.record.subscription);
    return { expiresOn: expiresOn?.toString() ?? null, zone };
  }

  async usersMoved({ by, ...request }: ReplacementRequest): Promise<ChangedSubscription> {
    await this.record.save(this.decided({ kind: 'usersMoved', by }, nowFor(request)));
    return this.record.answer();
  }

  async release({ by, ...request }: ReplacementRequest): Promise<ChangedSubscription> {
    await this.record.save(this.decided({ kind: 'releaseReplacement', by }, nowFor(request)));
    return this.record.answer();
  }

  /** @throws DomainError undoNotPossible */
  assertPending(): void {
    const { subscription } = this.record;
    if (subscription.phase === 'pending') return;
    throw new DomainError('undoNotPossible', `It is ${stateOf(subscription)}.`, { state: stateOf(subscription) });
  }

  async undoPending(): Promise<void> {
    this.assertPending();
    const { tenantId, id: subscriptionId } = this.record.subscription;
    const at = now().toString();
    await releaseReplaced({ tenantId, subscriptionId, at });
    await returnKeys({ subscriptionId, at });
    await this.undone();
  }

  /** Everything was given back: this subscription ends without ever having been. */
  async undone(): Promise<void> {
    const { record } = this;
    const { id: from, tenantId, hold, replaces } = record.subscription;
    const at = now();
    if (hold && replaces) {
      await passHoldOn({ tenantId, from, to: replaces.subscriptionId, reason: hold.reason, at: at.toString() });
    }
    await freeAllLicences({ subscriptionId: from });
    await record.save(this.decided({ kind: 'setUpReported', outcome: 'undone' }, at));
    record.bill();
  }

  private decided(command: SubscriptionCommand, at: Instant): SubscriptionEvent[] {
    return this.record.decide(command, at);
  }
}

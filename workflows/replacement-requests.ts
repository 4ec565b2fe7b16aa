/** One subscription takes the place of another: what the old one is told, and how the new one is given up. */
import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { instant } from '../domain/calendar.js';
import { DomainError } from '../domain/errors.js';
import type { ChangedSubscription, ReplacedTerm, ReplacementRequest, ReplaceRequest } from '../domain/messages.js';
import { releasedFrom, replacedBy, undone, withUsersMoved } from '../domain/subscriptions/MISSING.js';
import { lastTerm, type Subscription, stateOf } from '../domain/subscriptions/subscription.js';
import { now, nowFor, type Occurrence, type SubscriptionRecord } from './subscription-record.js';

const { freeAllLicences } = proxyLocalActivities<Activities>({ startToCloseTimeout: '10 seconds' });
/** They change other workflows, which may be busy. */
const { giveBack, passHoldOn } = proxyActivities<Activities>({
  startToCloseTimeout: '1 minute',
  retry: { maximumInterval: '1 minute' },
});

export class ReplacementRequests {
  constructor(private readonly record: SubscriptionRecord) {}

  /** @throws DomainError replaceNotPossible, replacementWaits, confirmationRequired, deletionBegun, subscriptionEnded */
  assertPossible(request: ReplaceRequest): Subscription {
    const { subscription } = this.record;
    const { by, planId, when, daysLost: agreed } = request;
    // The same redemption asks again.
    if (subscription.replacement?.by === by) return subscription;
    return replacedBy(subscription, { by, planId, when, agreed, at: instant(request.at) });
  }

  async begin(request: ReplaceRequest): Promise<ReplacedTerm> {
    const { record } = this;
    const after = this.assertPossible(request);
    if (after !== record.subscription) {
      record.set(after);
      const { by, when, daysLost } = request;
      const details = { by, when, movesFrom: after.replacement?.movesFrom, daysLost };
      await record.save({ kind: 'replacementBegun', at: instant(request.at), why: 'requested', details });
    }
    const { expiresOn, zone } = lastTerm(record.subscription);
    return { expiresOn: expiresOn?.toString() ?? null, zone };
  }

  async usersMoved({ by, ...request }: ReplacementRequest): Promise<ChangedSubscription> {
    const at = nowFor(request);
    await this.change(withUsersMoved(this.record.subscription, by, at), {
      kind: 'usersMoved',
      at,
      why: 'usersMoved',
      details: { by },
    });
    return this.record.answer();
  }

  async release({ by, ...request }: ReplacementRequest): Promise<ChangedSubscription> {
    const at = nowFor(request);
    const after = releasedFrom(this.record.subscription, by, at);
    const details = { by, graceFrom: after.graceFrom };
    await this.change(after, { kind: 'replacementReleased', at, why: 'setUpUndone', details });
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
    await giveBack({ tenantId, subscriptionId, at: now().toString() });
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
    record.set(undone(record.subscription, at));
    await record.save({ kind: 'setUpUndone', at, why: 'setUpUndone', details: { assigned: 0 } });
  }

  /** Whoever still holds a licence was set aside by a decision, or has left. */
  async superseded(happened: Omit<Occurrence, 'kind'>): Promise<void> {
    const { record } = this;
    const { id: from, tenantId, hold, replacement } = record.subscription;
    if (hold && replacement) {
      await passHoldOn({ tenantId, from, to: replacement.by, reason: hold.reason, at: now().toString() });
    }
    await freeAllLicences({ subscriptionId: from });
    record.tell('supersede', { kind: 'superseded', ...happened, details: { by: replacement?.by, assigned: 0 } });
  }

  private async change(after: Subscription, happened: Occurrence): Promise<void> {
    if (after === this.record.subscription) return;
    this.record.set(after);
    await this.record.save(happened);
  }
}

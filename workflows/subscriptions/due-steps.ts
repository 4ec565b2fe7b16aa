/** What a subscription does when a step of its schedule is due. */
import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { Instant } from '../../domain/calendar.js';
import { type CaughtUpTo, carryOut, overdueStep, termOf } from '../../domain/subscriptions/carry-out.js';
import { namedFor } from '../../domain/subscriptions/people-to-free.js';
import type { NextStep, StepOf } from '../../domain/subscriptions/schedule.js';
import { nothingKnown } from '../../domain/subscriptions/slots.js';
import { ofMoments } from '../activity-options.js';
import { nameOf, now, type SubscriptionRecord } from './subscription-record.js';
import type { SubscriptionSiblings } from './subscription-siblings.js';

const { termFacts, freeAllLicences } = proxyLocalActivities<Activities>({
  startToCloseTimeout: '10 seconds',
});
/** It changes other workflows, which may be busy. */
const { passHoldOn } = proxyActivities<Activities>(ofMoments);

export class DueSteps {
  constructor(
    private readonly record: SubscriptionRecord,
    private readonly siblings: SubscriptionSiblings,
  ) {}

  /** Saves what happens, then starts its effects. */
  async carryOut(next: NextStep, at = now()): Promise<void> {
    const { record } = this;
    const { step } = next;
    if (step.kind === 'termStart') return this.beginTerm({ ...next, step }, at);
    const event = carryOut(record.subscription, next, at);
    switch (event.kind) {
      case 'noticeDue':
        return record.saveAndNotify([event], nameOf(step));
      case 'disabled':
        return record.saveAndCommand([event], 'disable');
      case 'proFormaIssued':
        return record.subscription.payer ? record.saveAndBill([event], nameOf(step)) : record.save([event]);
      case 'collectionDue':
        return record.subscription.payer ? record.saveAndCollect(event, nameOf(step)) : record.save([event]);
      case 'payerChanged':
        await record.save([event]);
        return record.bill();
      case 'superseded':
        record.saveAndCommand([event], 'supersede');
        record.bill();
        return this.leaveToSuccessor();
      case 'setUpStarted':
        await record.save([event]);
        return this.siblings.beginSetUp();
      case 'deletionStarted':
        return this.siblings.delete(event);
      default:
        return record.save([event]);
    }
  }

  /**
   * Changes of state that are due by an instant come before a request, which may be faster than the timer; but for a disablement before
   * which what is owed may be collected.
   */
  async catchUp(at: Instant, until: CaughtUpTo = 'all'): Promise<void> {
    const upTo = () => (this.record.mayBeCollected(at) ? 'disablement' : until);
    const due = () => overdueStep(this.record.subscription, at, upTo());
    for (let step = due(); step; step = due()) await this.carryOut({ step, collapsed: [] }, at);
  }

  /** A stacked term comes into force: if more seats are assigned than it has, the named users go, then the newest. */
  private async beginTerm(next: NextStep & { readonly step: StepOf<'termStart'> }, at: Instant): Promise<void> {
    const { subscription } = this.record;
    const { id: subscriptionId, tenantId, slots, assigned } = subscription;
    const term = termOf(subscription, next.step);
    const { number, seats, zone } = term;
    const freeUsers = namedFor(subscription, term);
    const requestId = `${subscriptionId}/term/${number}`;
    const order = { tenantId, subscriptionId, slots, assigned, seats, freeUsers, requestId };
    const { zone: own, ...fitted } = await termFacts(order);
    this.record.free = nothingKnown;
    const facts = { ...fitted, zone: own ?? zone };
    this.record.saveAndCommand([carryOut(this.record.subscription, next, at, facts)], 'update');
  }

  /** Whoever still holds a licence was set aside by a decision, or has left. */
  private async leaveToSuccessor(): Promise<void> {
    const { id: from, tenantId, hold, replacement } = this.record.subscription;
    const successor = replacement ? { successor: { tenantId, subscriptionId: replacement.by } } : {};
    await freeAllLicences({ subscriptionId: from, ...successor });
    if (!hold || !replacement) return;
    await passHoldOn({ tenantId, from, to: replacement.by, reason: hold.reason, at: now().toString() });
  }
}

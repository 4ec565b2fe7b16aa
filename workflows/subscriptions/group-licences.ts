/** Licences that people have by their groups: batch by batch, whenever groups want something or seats have come free. */
import { proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { CarriedGroups } from '../../contracts/subscriptions/subscription.js';
import type { ErrorCode } from '../../domain/errors.js';
import { asOf } from '../../domain/subscriptions/carry-out.js';
import { groupsWaitFor } from '../../domain/subscriptions/licences.js';
import type { DueSteps } from './due-steps.js';
import { now, type SubscriptionRecord } from './subscription-record.js';

const { settleGroupLicences } = proxyLocalActivities<Activities>({ startToCloseTimeout: '30 seconds' });

export class GroupLicences {
  /** Groups want something that was not looked at yet. */
  private called: boolean;
  /** Somebody waits for a seat, or for another state. */
  private waits: boolean;
  /** How the subscription was when it was looked at last. */
  private seen: number | null = null;
  private refusal: ErrorCode | null = null;
  private batches = 0;

  constructor(
    private readonly record: SubscriptionRecord,
    private readonly dueSteps: DueSteps,
    { called, waits }: CarriedGroups = { called: false, waits: false },
  ) {
    this.called = called;
    this.waits = waits;
  }

  call(): void {
    this.called = true;
  }

  /** Something can be done, or those who wait do so for another reason. */
  get due(): boolean {
    if (this.called) return true;
    if (!this.waits || this.record.changes === this.seen) return false;
    const refusal = this.refused();
    return refusal === null || refusal !== this.refusal;
  }

  get carried(): CarriedGroups {
    return { called: this.called, waits: this.waits };
  }

  /** Does the next of it. */
  async settle(): Promise<void> {
    const { record } = this;
    // What comes meanwhile is looked at again.
    this.called = false;
    await this.dueSteps.catchUp(now());
    if (record.ended) return;
    const { id: subscriptionId, tenantId, slots, assigned, revision } = record.subscription;
    const refusal = this.refused();
    this.batches += 1;
    const settled = await settleGroupLicences({
      ...{ tenantId, subscriptionId, slots, assigned, free: record.free },
      refusal,
      wasRefused: this.seen === null || this.refusal !== null,
      requestId: `${subscriptionId}/groups/${revision}/${this.batches}`,
      at: now().toString(),
    });
    record.free = settled.free;
    const { groupIds } = settled;
    if (settled.assigned !== assigned) {
      const change = { assigning: false, bySetUp: true, at: now(), requestId: null };
      await record.save(
        record.decide({ kind: 'changeLicences', ...change, assigned: settled.assigned, groupIds }, now()),
      );
    }
    if (settled.more) this.called = true;
    this.waits = settled.waits;
    this.refusal = refusal;
    this.seen = record.changes;
  }

  private refused(): ErrorCode | null {
    return groupsWaitFor(asOf(this.record.subscription, now()), now());
  }
}

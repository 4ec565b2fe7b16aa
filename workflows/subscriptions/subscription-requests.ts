/** What callers change of a subscription. Each is checked before it is accepted, and decided when its turn has come. */
import { proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { GuardedRequest } from '../../contracts/messages.js';
import type {
  AddSeatsRequest,
  CancellationRequest,
  ChangedSubscription,
  HoldRequest,
  LicenceChange,
  RenewRequest,
  SeatIncreaseRequest,
} from '../../contracts/subscriptions/subscription.js';
import { type Instant, later } from '../../domain/calendar.js';
import { DomainError } from '../../domain/errors.js';
import { assertRevision } from '../../domain/revisions.js';
import { asOf } from '../../domain/subscriptions/carry-out.js';
import type { SubscriptionCommand } from '../../domain/subscriptions/decide.js';
import type { SubscriptionEvent } from '../../domain/subscriptions/events.js';
import { assertLicencesChangeable, type LicenceAnswer } from '../../domain/subscriptions/licences.js';
import { nothingKnown } from '../../domain/subscriptions/slots.js';
import { commitmentFromJson } from '../../domain/subscriptions/terms.js';
import type { DueSteps } from './due-steps.js';
import { now, nowFor, type SubscriptionRecord } from './subscription-record.js';

const { changeAssignments, fitSeats } = proxyLocalActivities<Activities>({ startToCloseTimeout: '10 seconds' });

export class SubscriptionRequests {
  constructor(
    private readonly record: SubscriptionRecord,
    private readonly dueSteps: DueSteps,
  ) {}

  /** @throws DomainError renewNotPossible, replacementWaits, deletionBegun, subscriptionEnded, usersToFree */
  assertRenewable(request: RenewRequest): void {
    this.decided(renewal(request));
  }

  async renew(request: RenewRequest): Promise<ChangedSubscription> {
    const { record } = this;
    const command = renewal(request);
    await this.dueSteps.catchUp(this.instantOf(command));
    const [event] = this.decided(command);
    if (event?.kind !== 'renewed' || !event.seating) {
      await record.saveAndConfirm(event ? [event] : []);
      record.bill();
      return record.answer();
    }
    const { tenantId, id: subscriptionId, slots, assigned } = record.subscription;
    const { requestId, freeUsers } = request;
    const order = { tenantId, subscriptionId, slots, assigned, seats: event.term.seats, requestId };
    const seating = await fitSeats({ ...order, freeUsers: freeUsers ?? [] });
    record.free = nothingKnown;
    await record.save(this.decided({ ...command, seating }));
    record.command('reactivate');
    record.bill();
    return record.answer();
  }

  /** @throws DomainError addSeatsNotPossible, replacementWaits, deletionBegun, subscriptionEnded */
  assertSeatsAddable(request: AddSeatsRequest): void {
    this.decided(seatsToAdd(request));
  }

  async addSeats(request: AddSeatsRequest): Promise<ChangedSubscription> {
    const command = seatsToAdd(request);
    await this.dueSteps.catchUp(this.instantOf(command));
    await this.record.saveAndConfirm(this.decided(command));
    this.record.command('update');
    return this.record.answer();
  }

  /** @throws DomainError preconditionFailed, licencesNotChangeable, replacementWaits, deletionBegun, subscriptionEnded */
  assertLicencesChangeable({ assign, bySetUp, ifRevision }: LicenceChange): void {
    assertRevision(ifRevision, this.record.subscription.revision);
    const change = { assigning: assign.length > 0, bySetUp: bySetUp === true, at: now() };
    assertLicencesChangeable(asOf(this.record.subscription, now()), change);
  }

  async changeLicences(request: LicenceChange): Promise<LicenceAnswer[]> {
    this.assertLicencesChangeable(request);
    const { assign, unassign, requestId, bySetUp, unusedBefore } = request;
    // Nobody of those who were named is a user.
    if (assign.length + unassign.length === 0) return [];
    const at = nowFor(request);
    await this.dueSteps.catchUp(now());
    const { id: subscriptionId, tenantId, slots, assigned: before } = this.record.subscription;
    const seats = { slots, assigned: before, free: this.record.free };
    const { replacement, replaces } = this.record.subscription;
    const other = bySetUp ? (replacement?.by ?? replaces?.subscriptionId) : undefined;
    const movedFrom = other === undefined ? {} : { movedFrom: other };
    const named = { assign, unassign, requestId, ...(unusedBefore === undefined ? {} : { unusedBefore }) };
    const order = { tenantId, subscriptionId, ...seats, ...named, at: at.toString(), ...movedFrom };
    const { answers, assigned, free } = await changeAssignments(order);
    this.record.free = free;
    const change = { assigning: assign.length > 0, bySetUp: bySetUp === true, at };
    const unused = unusedBefore === undefined ? {} : ({ unused: true } as const);
    await this.record.save(this.decided({ kind: 'changeLicences', ...change, ...unused, assigned, requestId }));
    return answers;
  }

  /** Gives seats that were bought for somebody, before groups take them; what cannot be given stays free. */
  async assignBought({ assign = [], requestId }: SeatIncreaseRequest): Promise<void> {
    try {
      if (assign.length > 0) await this.changeLicences({ assign, unassign: [], requestId: `${requestId}/licences` });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }

  /** @throws DomainError preconditionFailed, alreadyOnHold, deletionBegun, subscriptionEnded */
  assertHoldable(request: HoldRequest): void {
    assertRevision(request.ifRevision, this.record.subscription.revision);
    this.decided(holdToPlace(request));
  }

  async placeHold(request: HoldRequest): Promise<ChangedSubscription> {
    this.assertHoldable(request);
    await this.dueSteps.catchUp(now());
    return this.saved(this.decided(holdToPlace(request)));
  }

  /** @throws DomainError preconditionFailed, notOnHold */
  assertReleasable(request: GuardedRequest): void {
    assertRevision(request.ifRevision, this.record.subscription.revision);
    this.decided(holdToRelease(request));
  }

  async releaseHold(request: GuardedRequest): Promise<ChangedSubscription> {
    this.assertReleasable(request);
    await this.dueSteps.catchUp(now());
    return this.saved(this.decided(holdToRelease(request)));
  }

  /** @throws DomainError preconditionFailed, cancellationNotPossible, replacementWaits, deletionBegun, subscriptionEnded */
  assertCancellable(request: CancellationRequest): void {
    assertRevision(request.ifRevision, this.record.subscription.revision);
    this.decided(cancellation(request));
  }

  async cancel(request: CancellationRequest): Promise<ChangedSubscription> {
    this.assertCancellable(request);
    await this.dueSteps.catchUp(now());
    const { record } = this;
    const events = this.decided(cancellation(request));
    if (request.when === 'endOfTerm') {
      await record.saveAndConfirm(events);
    } else {
      await record.save(events);
      record.command('disable');
    }
    record.bill();
    return record.answer();
  }

  /** @throws DomainError preconditionFailed, notCancelled, deletionBegun, subscriptionEnded */
  assertCancellationWithdrawable(request: GuardedRequest): void {
    assertRevision(request.ifRevision, this.record.subscription.revision);
    this.decided(withdrawalOf(request));
  }

  async withdrawCancellation(request: GuardedRequest): Promise<ChangedSubscription> {
    this.assertCancellationWithdrawable(request);
    await this.dueSteps.catchUp(now());
    const answer = await this.saved(this.decided(withdrawalOf(request)));
    this.record.bill();
    return answer;
  }

  private async saved(events: readonly SubscriptionEvent[]): Promise<ChangedSubscription> {
    await this.record.save(events);
    return this.record.answer();
  }

  private decided(command: SubscriptionCommand): SubscriptionEvent[] {
    return this.record.decide(command, this.instantOf(command));
  }

  /** The present of the one that asks, if that is later than the workflow's. */
  private instantOf(command: SubscriptionCommand): Instant {
    return 'commitment' in command ? later(command.commitment.committedAt, now()) : now();
  }
}

function renewal({ commitment, freeUsers, leavers = 0, requestId }: RenewRequest) {
  return { kind: 'renew', commitment: commitmentFromJson(commitment), freeUsers, leavers, requestId } as const;
}

function seatsToAdd({ commitment, requestId }: AddSeatsRequest) {
  return { kind: 'addSeats', commitment: commitmentFromJson(commitment), requestId } as const;
}

function holdToPlace(request: HoldRequest) {
  const { reason: holdReason, requestId } = request;
  return { kind: 'placeHold', holdReason, at: nowFor(request), requestId } as const;
}

function holdToRelease({ requestId }: GuardedRequest) {
  return { kind: 'releaseHold', at: now(), requestId } as const;
}

function cancellation({ when, reason: cancellationReason, requestId }: CancellationRequest) {
  return { kind: 'cancel', when, cancellationReason, at: now(), requestId } as const;
}

function withdrawalOf({ requestId }: GuardedRequest) {
  return { kind: 'withdrawCancellation', at: now(), requestId } as const;
}

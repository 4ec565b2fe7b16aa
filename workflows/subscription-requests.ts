/** What callers change of a subscription. Each is checked before it is accepted, and again when its turn has come. */
import { proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { instant } from '../domain/calendar.js';
import type {
  ChangedSubscription,
  GuardedRequest,
  HoldRequest,
  LicenceAnswer,
  LicenceChange,
  RenewRequest,
} from '../domain/messages.js';
import { assertRevision } from '../domain/revisions.js';
import {
  assertLicencesChangeable,
  assertSeatsSuffice,
  type Commitment,
  held,
  type Json,
  released,
  renewalTerm,
  renewed,
  type Subscription,
  seatsOwned,
} from '../domain/subscription.js';
import { now, type SubscriptionRecord } from './subscription-record.js';

const { changeAssignments, fitSeats } = proxyLocalActivities<Activities>({ startToCloseTimeout: '10 seconds' });

export class SubscriptionRequests {
  constructor(private readonly record: SubscriptionRecord) {}

  /** @throws DomainError renewNotPossible, deletionBegun, subscriptionEnded, usersToFree */
  assertRenewable({ commitment, freeUsers }: RenewRequest): void {
    const { subscription } = this.record;
    renewalTerm(subscription, commitmentFromJson(commitment));
    if (freeUsers === null) assertSeatsSuffice(subscription, commitment.seats);
  }

  async renew(request: RenewRequest): Promise<ChangedSubscription> {
    const commitment = commitmentFromJson(request.commitment);
    this.assertRenewable(request);
    const { freed, ...seats } = await fitSeats({
      subscriptionId: this.record.subscription.id,
      slots: this.record.subscription.slots,
      seats: commitment.seats,
      freeUsers: request.freeUsers ?? [],
      requestId: request.requestId,
    });
    // The seats may have been fitted across a change of state.
    const term = renewalTerm(this.record.subscription, commitment);
    const { number, startsOn, expiresOn } = term;
    this.record.set(renewed(this.record.subscription, term, seats));
    const details = { term: number, startsOn, expiresOn, seats: term.seats, assigned: seats.assigned, freed };
    const happened = { kind: 'renewed', at: term.committedAt, why: term.origin, details } as const;
    await this.record.save(happened);
    this.record.tell('reactivate', happened);
    return this.record.answer();
  }

  /** @throws DomainError preconditionFailed, licencesNotChangeable, deletionBegun, subscriptionEnded */
  assertLicencesChangeable({ ifRevision }: GuardedRequest): void {
    assertRevision(ifRevision, this.record.subscription.revision);
    assertLicencesChangeable(this.record.subscription);
  }

  async changeLicences(request: LicenceChange): Promise<LicenceAnswer[]> {
    this.assertLicencesChangeable(request);
    const { assign, unassign, requestId } = request;
    const at = now();
    const { id: subscriptionId, tenantId, slots } = this.record.subscription;
    const order = { tenantId, subscriptionId, slots, assign, unassign, requestId, at: at.toString() };
    const { answers, assigned } = await changeAssignments(order);
    const { subscription } = this.record;
    this.record.set({ ...subscription, assigned, revision: subscription.revision + 1 });
    const details = { assigned, seats: seatsOwned(subscription) };
    await this.record.save({ kind: 'licencesChanged', at, why: 'requested', details });
    return answers;
  }

  /** @throws DomainError preconditionFailed, alreadyOnHold, deletionBegun, subscriptionEnded */
  held({ reason, ifRevision }: HoldRequest): Subscription {
    assertRevision(ifRevision, this.record.subscription.revision);
    return held(this.record.subscription, { reason, since: now() });
  }

  async placeHold(request: HoldRequest): Promise<ChangedSubscription> {
    this.record.set(this.held(request));
    await this.record.save({ kind: 'holdPlaced', at: now(), why: 'legalHold', details: { reason: request.reason } });
    return this.record.answer();
  }

  /** @throws DomainError preconditionFailed, notOnHold */
  released({ ifRevision }: GuardedRequest): Subscription {
    assertRevision(ifRevision, this.record.subscription.revision);
    return released(this.record.subscription, now());
  }

  async releaseHold(request: GuardedRequest): Promise<ChangedSubscription> {
    this.record.set(this.released(request));
    await this.record.save({ kind: 'holdReleased', at: now(), why: 'requested' });
    return this.record.answer();
  }
}

export function commitmentFromJson(json: Json<Commitment>): Commitment {
  return { ...json, committedAt: instant(json.committedAt) };
}

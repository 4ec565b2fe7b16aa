/** What callers change of a subscription. Each is checked before it is accepted, and again when its turn has come. */
import { proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { compareInstants, type Instant, instant } from '../domain/calendar.js';
import type { Json } from '../domain/json.js';
import type {
  AddSeatsRequest,
  ChangedSubscription,
  GuardedRequest,
  HoldRequest,
  LicenceAnswer,
  LicenceChange,
  RenewRequest,
} from '../domain/messages.js';
import { assertRevision } from '../domain/revisions.js';
import { addedSeats } from '../domain/subscriptions/added-seats.js';
import { assertLicencesChangeable } from '../domain/subscriptions/licences.js';
import { held, released, renewed, stacked, termBegun, withAddedSeats } from '../domain/subscriptions/MISSING.js';
import { assertSeatsSuffice, renewalTerm } from '../domain/subscriptions/renewal.js';
import { type Step, upcomingSteps } from '../domain/subscriptions/schedule.js';
import { type Subscription, seatsOwned, stackedTerms } from '../domain/subscriptions/subscription.js';
import type { Commitment, Term } from '../domain/subscriptions/terms.js';
import { now, nowFor, type SubscriptionRecord } from './subscription-record.js';

const { changeAssignments, fitSeats, tenantZone } = proxyLocalActivities<Activities>({
  startToCloseTimeout: '10 seconds',
});

type TermStart = Extract<Step, { kind: 'termStart' }>;

export class SubscriptionRequests {
  constructor(private readonly record: SubscriptionRecord) {}

  /** @throws DomainError renewNotPossible, replacementWaits, deletionBegun, subscriptionEnded, usersToFree */
  assertRenewable({ commitment, freeUsers }: RenewRequest): Term {
    const { subscription } = this.record;
    const term = renewalTerm(subscription, commitmentFromJson(commitment));
    if (freeUsers === null) assertSeatsSuffice(subscription, commitment.seats);
    return term;
  }

  async renew(request: RenewRequest): Promise<ChangedSubscription> {
    const next = this.assertRenewable(request);
    if (next.origin === 'renewedEarly') return this.stack(next, request.freeUsers ?? []);
    const commitment = commitmentFromJson(request.commitment);
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

  /** A term for later: seats and access stay as they are until it begins. */
  private async stack(term: Term, freeUsers: readonly string[]): Promise<ChangedSubscription> {
    const { record } = this;
    record.set(stacked(record.subscription, freeUsers.length > 0 ? { ...term, freeUsers } : term));
    const { number, startsOn, expiresOn, seats, committedAt, origin } = term;
    const details = { term: number, startsOn, expiresOn, seats };
    await record.save({ kind: 'renewed', at: committedAt, why: origin, details });
    return record.answer();
  }

  /** A stacked term comes into force: if more seats are assigned than it has, the named users go, then the newest. */
  async beginTerm(step: TermStart): Promise<void> {
    const { record } = this;
    const { id: subscriptionId, tenantId, slots } = record.subscription;
    const term = stackedTerms(record.subscription).find(({ number }) => number === step.term);
    // Seats were added meanwhile, and the terms are one.
    if (!term) return;
    const { freed, ...seats } = await fitSeats({
      subscriptionId,
      slots,
      seats: term.seats,
      freeUsers: term.freeUsers ?? [],
      requestId: `${subscriptionId}/term/${term.number}`,
    });
    const zone = (await tenantZone({ tenantId })) ?? term.zone;
    record.set(termBegun(record.subscription, step, { ...seats, zone }));
    const details = { term: term.number, seats: term.seats, assigned: seats.assigned, freed, zone };
    record.tell('update', { kind: 'termStarted', at: now(), scheduledAt: step.at, why: term.origin, details });
  }

  /** A request may be faster than the timer: whoever has no seat in a term that is due goes before others are added. */
  private async beginTermsDueBy(at: Instant): Promise<void> {
    const due = () =>
      upcomingSteps(this.record.subscription).find(
        (step): step is TermStart => step.kind === 'termStart' && compareInstants(step.at, at) <= 0,
      );
    for (let step = due(); step; step = due()) await this.beginTerm(step);
  }

  /** @throws DomainError addSeatsNotPossible, replacementWaits, deletionBegun, subscriptionEnded */
  assertSeatsAddable({ commitment }: AddSeatsRequest): void {
    addedSeats(this.record.subscription, commitmentFromJson(commitment));
  }

  async addSeats(request: AddSeatsRequest): Promise<ChangedSubscription> {
    const { record } = this;
    this.assertSeatsAddable(request);
    const commitment = commitmentFromJson(request.commitment);
    await this.beginTermsDueBy(commitment.committedAt);
    const added = addedSeats(record.subscription, commitment);
    record.set(withAddedSeats(record.subscription, added));
    const { number, startsOn, expiresOn, seats, committedAt, origin } = added.term;
    const details = { term: number, startsOn, expiresOn, seats, surplus: added.shared.surplus };
    const happened = { kind: 'seatsAdded', at: committedAt, why: origin, details } as const;
    await record.save(happened);
    record.tell('update', happened);
    return record.answer();
  }

  /** @throws DomainError preconditionFailed, licencesNotChangeable, replacementWaits, deletionBegun, subscriptionEnded */
  assertLicencesChangeable({ assign, ofSetUp, ifRevision }: LicenceChange): void {
    assertRevision(ifRevision, this.record.subscription.revision);
    assertLicencesChangeable(this.record.subscription, {
      assigning: assign.length > 0,
      ofSetUp: ofSetUp === true,
      at: now(),
    });
  }

  async changeLicences(request: LicenceChange): Promise<LicenceAnswer[]> {
    this.assertLicencesChangeable(request);
    const { assign, unassign, requestId } = request;
    const at = nowFor(request);
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
  held(request: HoldRequest): Subscription {
    assertRevision(request.ifRevision, this.record.subscription.revision);
    return held(this.record.subscription, { reason: request.reason, since: nowFor(request) });
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

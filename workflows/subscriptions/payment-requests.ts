/** What payments and orders change of a subscription. Each is checked before it is accepted, and decided when its turn has come. */
import { proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { GuardedRequest } from '../../contracts/messages.js';
import type {
  ChangedSubscription,
  PayerChangeRequest,
  PaymentRequest,
  RenewalRequest,
  ReversalRequest,
  SeatIncreaseRequest,
  SeatReductionRequest,
  TakeOverRequest,
} from '../../contracts/subscriptions/subscription.js';
import { plainDate } from '../../domain/calendar.js';
import type { Json } from '../../domain/json.js';
import { assertRevision } from '../../domain/revisions.js';
import type { SubscriptionCommand } from '../../domain/subscriptions/decide.js';
import type { Seating, SubscriptionEvent } from '../../domain/subscriptions/events.js';
import { paidDaysFromJson, type SeatDays } from '../../domain/subscriptions/ordered-seats.js';
import { nothingKnown, seatsOf } from '../../domain/subscriptions/slots.js';
import type { DueSteps } from './due-steps.js';
import { now, nowFor, type SubscriptionRecord } from './subscription-record.js';

const { fitSeats } = proxyLocalActivities<Activities>({ startToCloseTimeout: '10 seconds' });

export class PaymentRequests {
  constructor(
    private readonly subscription: SubscriptionRecord,
    private readonly dueSteps: DueSteps,
  ) {}

  /** @throws DomainError renewNotPossible, replacementWaits, deletionBegun, subscriptionEnded */
  assertPayable(request: PaymentRequest): void {
    this.decided(payment(request));
  }

  async record(request: PaymentRequest): Promise<ChangedSubscription> {
    const { subscription } = this;
    await this.dueSteps.catchUp(now(), 'disablement');
    const command = payment(request);
    const { phase: before } = subscription.subscription;
    const [event] = this.decided(command);
    if (event?.kind === 'paymentRecorded' && event.seating) {
      const { freeUsers = [] } = subscription.subscription.renewal;
      const seating = await this.fitted(event.seating, request.requestId, freeUsers);
      await subscription.savePaid(this.decided({ ...command, seating }));
      subscription.command('update');
    } else {
      await subscription.savePaid(event ? [event] : []);
    }
    const { phase } = subscription.subscription;
    if (before === 'disabled' && phase !== 'disabled') subscription.command('reactivate');
    return subscription.answer();
  }

  /** @throws DomainError deletionBegun, subscriptionEnded */
  assertReversible(request: ReversalRequest): void {
    this.decided(reversal(request), nowFor(request));
  }

  async reverse(request: ReversalRequest): Promise<ChangedSubscription> {
    await this.dueSteps.catchUp(nowFor(request));
    const { phase: before } = this.subscription.subscription;
    await this.subscription.save(this.decided(reversal(request), nowFor(request)));
    if (before !== 'disabled' && this.subscription.subscription.phase === 'disabled')
      this.subscription.command('disable');
    this.subscription.bill();
    return this.subscription.answer();
  }

  /** @throws DomainError payFirst, addSeatsNotPossible, replacementWaits, deletionBegun, subscriptionEnded */
  assertSeatsIncreasable(request: SeatIncreaseRequest): void {
    this.decided(increase(request));
  }

  async increaseSeats(request: SeatIncreaseRequest): Promise<ChangedSubscription> {
    await this.dueSteps.catchUp(now());
    await this.subscription.saveAndConfirm(this.decided(increase(request)));
    this.subscription.command('update');
    this.subscription.bill();
    return this.subscription.answer();
  }

  /** @throws DomainError invalidSeats, replacementWaits, deletionBegun, subscriptionEnded */
  assertSeatsReducible(request: SeatReductionRequest): void {
    this.decided(reduction(request), nowFor(request));
  }

  async reduceSeats(request: SeatReductionRequest): Promise<ChangedSubscription> {
    const at = nowFor(request);
    await this.dueSteps.catchUp(at);
    const command = reduction(request);
    const event = this.decided(command, at).find(({ kind }) => kind === 'seatsReduced');
    if (event?.kind !== 'seatsReduced') return this.subscription.answer();
    if (event.from !== undefined) {
      await this.subscription.save([event]);
      this.subscription.bill();
      return this.subscription.answer();
    }
    const { assigned, renewal } = this.subscription.subscription;
    const tooMany = Math.max(0, assigned - seatsOf(event.slots));
    const freeUsers = request.freeUsers ?? (renewal.freeUsers ?? []).slice(0, tooMany);
    const seating = await this.fitted(event, request.requestId, freeUsers);
    await this.subscription.save(this.decided({ ...command, seating }, at));
    this.subscription.command('update');
    this.subscription.bill();
    return this.subscription.answer();
  }

  /** @throws DomainError preconditionFailed, renewalNotChangeable, proFormaIssued, invalidSeats, deletionBegun, subscriptionEnded */
  assertRenewalChangeable(request: RenewalRequest): void {
    assertRevision(request.ifRevision, this.subscription.subscription.revision);
    this.decided(renewalChange(request));
  }

  async changeRenewal(request: RenewalRequest): Promise<ChangedSubscription> {
    this.assertRenewalChangeable(request);
    await this.dueSteps.catchUp(now());
    await this.subscription.save(this.decided(renewalChange(request)));
    this.subscription.bill();
    return this.subscription.answer();
  }

  /** @throws DomainError payerNotChangeable, otherCurrency, replacementWaits, deletionBegun, subscriptionEnded */
  assertPayerChangeable(request: PayerChangeRequest): void {
    this.decided(payerChange(request));
  }

  async changePayer(request: PayerChangeRequest): Promise<ChangedSubscription> {
    await this.dueSteps.catchUp(now());
    await this.subscription.save(this.decided(payerChange(request)));
    this.subscription.bill();
    return this.subscription.answer();
  }

  /** @throws DomainError preconditionFailed, takeOverNotPossible, otherCurrency, replacementWaits, deletionBegun, subscriptionEnded */
  assertTakeable(request: TakeOverRequest): void {
    assertRevision(request.ifRevision, this.subscription.subscription.revision);
    this.decided(takingOver(request));
  }

  async takeOver(request: TakeOverRequest): Promise<ChangedSubscription> {
    this.assertTakeable(request);
    await this.dueSteps.catchUp(now());
    return this.confirmed(this.decided(takingOver(request)));
  }

  /** @throws DomainError preconditionFailed, noTakeOver, deletionBegun, subscriptionEnded */
  assertTakeOverWithdrawable(request: GuardedRequest): void {
    assertRevision(request.ifRevision, this.subscription.subscription.revision);
    this.decided(takeOverWithdrawal(request));
  }

  async withdrawTakeOver(request: GuardedRequest): Promise<ChangedSubscription> {
    this.assertTakeOverWithdrawable(request);
    await this.dueSteps.catchUp(now());
    return this.confirmed(this.decided(takeOverWithdrawal(request)));
  }

  private async confirmed(events: readonly SubscriptionEvent[]): Promise<ChangedSubscription> {
    await this.subscription.saveAndConfirm(events);
    this.subscription.bill();
    return this.subscription.answer();
  }

  /** Who keeps a seat only the register knows. */
  private async fitted({ slots }: Seating, requestId: string, freeUsers: readonly string[]): Promise<Seating> {
    const { tenantId, id: subscriptionId, slots: before, assigned } = this.subscription.subscription;
    const order = { tenantId, subscriptionId, slots: before, assigned, seats: seatsOf(slots), freeUsers, requestId };
    const fitted = await fitSeats(order);
    this.subscription.free = nothingKnown;
    return fitted;
  }

  private decided(command: SubscriptionCommand, at = now()): SubscriptionEvent[] {
    return this.subscription.decide(command, at);
  }
}

function payment({ valueDate, zone, nextTerm, starts, by, unpaidFrom, periods, requestId }: PaymentRequest) {
  return {
    kind: 'recordPayment',
    valueDate: plainDate(valueDate),
    at: now(),
    zone,
    requestId,
    ...(nextTerm && { nextTerm }),
    ...(starts && { starts }),
    ...(by && { by }),
    ...(unpaidFrom !== undefined && { unpaidFrom: plainDate(unpaidFrom) }),
    ...(periods !== undefined && { periods }),
  } as const;
}

function reversal(request: ReversalRequest) {
  const { requestId } = request;
  const command = { kind: 'reversePayment', at: nowFor(request), requestId } as const;
  if (request.reason === 'givenBack') {
    return { ...command, reason: request.reason, paidFor: paidDaysFromJson(request.paidFor) };
  }
  const { periods, reason } = request;
  return { ...command, periods, ...(reason && { reason }) };
}

function increase({ added, paidAgain, requestId }: SeatIncreaseRequest) {
  const again = paidAgain === undefined ? {} : { paidAgain: seatDays(paidAgain) };
  return { kind: 'increaseSeats', added, ...again, at: now(), requestId } as const;
}

function reduction(request: SeatReductionRequest) {
  const { removed, keep, ofIncrease, paidFor, freeUsers, unpaid, requestId } = request;
  const kept = {
    ...(keep !== undefined && { keep }),
    ...(ofIncrease && { ofIncrease }),
    ...(freeUsers && { freeUsers }),
  };
  const days = paidFor && { paidFor: paidDaysFromJson(paidFor) };
  const taken = unpaid === undefined ? {} : { unpaid: { reason: unpaid.reason, ...seatDays(unpaid) } };
  return { kind: 'reduceSeats', removed, ...kept, ...days, ...taken, at: nowFor(request), requestId } as const;
}

function seatDays({ until }: Json<SeatDays>): SeatDays {
  return { until: until === null ? null : plainDate(until) };
}

function payerChange({ to, reason, intent, nextTerm, requestId }: PayerChangeRequest) {
  const what = { ...(intent && { intent }), ...(nextTerm && { nextTerm }) };
  return { kind: 'changePayer', to, reason, ...what, at: now(), requestId } as const;
}

function takingOver({ to, on, intent, requestId }: TakeOverRequest) {
  const what = { to, ...(on !== undefined && { on: plainDate(on) }), ...(intent && { intent }) };
  return { kind: 'takeOver', ...what, at: now(), requestId } as const;
}

function takeOverWithdrawal({ requestId }: GuardedRequest) {
  return { kind: 'withdrawTakeOver', at: now(), requestId } as const;
}

function renewalChange({ intent, seats, plan, freeUsers, requestId }: RenewalRequest) {
  const named = freeUsers === undefined ? {} : { freeUsers };
  return { kind: 'changeRenewal', intent, seats, plan, ...named, at: now(), requestId } as const;
}

/** What a command does to a subscription: events, or a refusal. */
import { addDays, dateIn, type Instant } from '../calendar.js';
import type { EndOfTermIntent, Policy } from '../catalogue/policies.js';
import { DomainError } from '../errors.js';
import { type AddSeatsCommand, addSeats } from './added-seats.js';
import { apply } from './apply.js';
import { type CancelCommand, cancel, type WithdrawCancellationCommand, withdrawCancellation } from './cancellation.js';
import { type CaughtUpTo, caughtUp, event } from './carry-out.js';
import { phaseAt } from './entitlement.js';
import type { SubscriptionEvent } from './events.js';
import { type PlaceHoldCommand, placeHold, type ReleaseHoldCommand, releaseHold } from './holds.js';
import { type ChangeLicencesCommand, changeLicences } from './licences.js';
import { type IncreaseSeatsCommand, increaseSeats, type ReduceSeatsCommand, reduceSeats } from './ordered-seats.js';
import { type ChangePayerCommand, changePayer } from './payer.js';
import { type RecordPaymentCommand, type ReversePaymentCommand, recordPayment, reversePayment } from './payments.js';
import { type RenewCommand, renew } from './renewal.js';
import { type ChangeRenewalCommand, changeRenewal } from './renewal-intent.js';
import {
  type ReleaseReplacementCommand,
  type ReplaceCommand,
  releaseReplacement,
  replace,
  type UsersMovedCommand,
  usersMoved,
} from './replacement.js';
import {
  activeReason,
  assertDeletionNotBegun,
  lastTerm,
  type Payer,
  type Replaces,
  type SetUpState,
  type Subscription,
} from './subscription.js';
import { type TakeOverCommand, takeOver, type WithdrawTakeOverCommand, withdrawTakeOver } from './take-over.js';
import { type Commitment, dayOf, paidThroughOf, placeFrom, termFrom } from './terms.js';

/** The status of the set-up has changed. */
export interface SetUpCommand {
  readonly kind: 'setUpReported';
  readonly outcome: SetUpState | 'undone';
}

/** Another policy for the running term, its end where it was: applied explicitly, it does not wait for the next term. */
export interface ChangePolicyCommand {
  readonly kind: 'changePolicy';
  readonly policy: Policy;
  readonly requestId: string | null;
}

export interface DeletionCommand {
  readonly kind: 'deletionReported';
  readonly outcome: 'stuck' | 'done';
  /** When the deletion was due. */
  readonly scheduledAt: Instant;
  /** Null where it is only predicted. */
  readonly certificateId: string | null;
}

export type SubscriptionCommand =
  | RenewCommand
  | AddSeatsCommand
  | IncreaseSeatsCommand
  | ReduceSeatsCommand
  | RecordPaymentCommand
  | ReversePaymentCommand
  | ReplaceCommand
  | UsersMovedCommand
  | ReleaseReplacementCommand
  | ChangeLicencesCommand
  | PlaceHoldCommand
  | ReleaseHoldCommand
  | ChangeRenewalCommand
  | ChangePayerCommand
  | TakeOverCommand
  | WithdrawTakeOverCommand
  | ChangePolicyCommand
  | CancelCommand
  | WithdrawCancellationCommand
  | SetUpCommand
  | DeletionCommand;

/**
 * The events of a command at an instant. What was due by then comes first, since a request may be faster than a timer.
 * @param until up to what that is caught up; never over a disablement for a payment
 * @throws DomainError the refusal
 */
export function decide(
  subscription: Subscription,
  command: SubscriptionCommand,
  now: Instant,
  until: CaughtUpTo = 'all',
): SubscriptionEvent[] {
  const { overdue, after } = caughtUp(subscription, now, command.kind === 'recordPayment' ? 'disablement' : until);
  const decided = decidedBy(after, command, now);
  return decided ? [...overdue, decided] : [...overdue];
}

function decidedBy(subscription: Subscription, command: SubscriptionCommand, now: Instant): SubscriptionEvent | null {
  switch (command.kind) {
    case 'renew':
      return renew(subscription, command);
    case 'addSeats':
      return addSeats(subscription, command);
    case 'increaseSeats':
      return increaseSeats(subscription, command);
    case 'reduceSeats':
      return reduceSeats(subscription, command);
    case 'recordPayment':
      return recordPayment(subscription, command);
    case 'reversePayment':
      return reversePayment(subscription, command);
    case 'replace':
      return replace(subscription, command);
    case 'usersMoved':
      return usersMoved(subscription, command, now);
    case 'releaseReplacement':
      return releaseReplacement(subscription, command, now);
    case 'changeLicences':
      return changeLicences(subscription, command);
    case 'placeHold':
      return placeHold(subscription, command);
    case 'releaseHold':
      return releaseHold(subscription, command);
    case 'changeRenewal':
      return changeRenewal(subscription, command);
    case 'changePayer':
      return changePayer(subscription, command);
    case 'takeOver':
      return takeOver(subscription, command);
    case 'withdrawTakeOver':
      return withdrawTakeOver(subscription, command);
    case 'changePolicy': {
      const { policy, requestId } = command;
      assertDeletionNotBegun(subscription);
      if (lastTerm(subscription).expiresOn === null) {
        throw new DomainError('notChangeable', 'It is perpetual: no policy applies, since it never ends.');
      }
      const changed = event(subscription, 'policyChanged', { at: now, requestId }, 'requested', { policy });
      if (subscription.phase === 'disabled' && phaseAt(apply(subscription, changed), now) !== 'disabled') {
        throw new DomainError('notChangeable', 'It is disabled: days of grace that are over do not come back.');
      }
      return changed;
    }
    case 'cancel':
      return cancel(subscription, command);
    case 'withdrawCancellation':
      return withdrawCancellation(subscription, command);
    case 'setUpReported':
      return setUpReported(subscription, command, now);
    case 'deletionReported': {
      const { outcome, certificateId, scheduledAt } = command;
      const occurrence = { at: now, scheduledAt };
      if (outcome === 'stuck') return event(subscription, 'deletionStuck', occurrence, 'retentionOver', {});
      return event(subscription, 'deleted', occurrence, 'retentionOver', { certificateId });
    }
  }
}

function setUpReported(subscription: Subscription, { outcome }: SetUpCommand, at: Instant): SubscriptionEvent {
  const occurrence = { at };
  if (outcome === 'undone') return event(subscription, 'setUpUndone', occurrence, 'setUpUndone', {});
  const kinds = { running: 'setUpStarted', done: 'setUpDone', stuck: 'setUpStuck', paused: 'setUpPaused' } as const;
  const reason = subscription.phase === 'active' ? activeReason(outcome) : subscription.reason;
  return event(subscription, kinds[outcome], occurrence, reason, {});
}

/** A new subscription is committed: its term starts on the tenant's day of the commitment. */
export interface CommitCommand {
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly commitment: Commitment;
  /** The subscription whose place it takes: where that is on its last day, it waits for that day, and its term follows the other's. */
  readonly replaces?: Replaces | null;
  /** Left out: nobody pays by period. */
  readonly payer?: Payer | null;
  readonly intent?: EndOfTermIntent;
  /** How many licences are assigned at once. */
  readonly assigned?: number;
  readonly requestId?: string | null;
}

/** The first event of a subscription. */
export function commit({
  subscriptionId,
  tenantId,
  commitment,
  replaces = null,
  payer = null,
  assigned = 0,
  requestId = null,
  ...command
}: CommitCommand): SubscriptionEvent<'committed'> {
  const movesFrom = replaces?.movesFrom ?? null;
  const startsOn = movesFrom ? addDays(movesFrom, 1) : dayOf(commitment);
  const origin = replaces ? 'replacement' : 'activation';
  const term = termFrom(commitment, { ...placeFrom(1, startsOn), origin });
  const { committedAt: at, invoiced, policy } = commitment;
  const { intent = invoiced && policy?.trialDays === undefined ? 'renew' : 'lapse' } = command;
  const paidThrough = paidThroughOf(term);
  const unpaid = paidThrough?.equals(startsOn) && dateIn(term.zone, at).equals(startsOn);
  const phase = movesFrom ? 'pending' : unpaid ? 'grace' : 'active';
  return event(null, 'committed', { at, requestId }, origin, {
    subscriptionId,
    tenantId,
    term,
    payer,
    renewal: { intent, seats: null, plan: null },
    phase,
    replaces,
    assigned,
  });
}

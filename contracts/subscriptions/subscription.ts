/** The workflow of a subscription, and what it may be asked for. */
import { defineSignal, defineUpdate } from '@temporalio/workflow';
import type { EndOfTermIntent } from '../../domain/catalogue/policies.js';
import type { Json } from '../../domain/json.js';
import type { PayerChangeReason } from '../../domain/subscriptions/events.js';
import type { LicenceAnswer } from '../../domain/subscriptions/licences.js';
import type { PaidDays, SeatDays, UnpaidSeats } from '../../domain/subscriptions/ordered-seats.js';
import type { Reversal } from '../../domain/subscriptions/payments.js';
import type { KnownFree } from '../../domain/subscriptions/slots.js';
import type {
  CancellationReason,
  CancellationTime,
  Payer,
  Replaced,
  Subscription,
  SubscriptionState,
} from '../../domain/subscriptions/subscription.js';
import type { Commitment, NextTerm } from '../../domain/subscriptions/terms.js';
import type { GuardedRequest, NotBefore, RememberedAnswer, Requested } from '../messages.js';

export interface SubscriptionInput {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly testClockId: string | null;
  readonly notBefore: NotBefore;
  /** Who gets a licence at once: a new tenant's first administrator, or the user that was named; null: nobody. */
  readonly administratorId: string | null;
  readonly commitment: Json<Commitment>;
  /** Left out: nobody pays by period. */
  readonly payer?: Payer;
  readonly intent?: EndOfTermIntent;
  /** Where it takes the place of another one, which has agreed. */
  readonly replaces?: Replaced & ReplacedTerm;
  /** State carried through continue-as-new. */
  readonly carried?: CarriedSubscription;
}

/** What the new subscription begins with. */
export interface ReplacedTerm {
  /** First day after the last term of the old one; null for a perpetual one. */
  readonly expiresOn: string | null;
  /** The zone of that term. */
  readonly zone: string;
}

export interface CarriedSubscription {
  readonly subscription: Json<Subscription>;
  readonly answers: readonly RememberedAnswer[];
  readonly free: KnownFree;
  /** Whether groups want something of it; left out: nothing. */
  readonly groups?: CarriedGroups;
}

export interface CarriedGroups {
  readonly called: boolean;
  readonly waits: boolean;
}

export interface RenewRequest extends Requested {
  readonly commitment: Json<Commitment>;
  readonly freeUsers: readonly string[] | null;
  /** How many of those who hold a licence have left; left out: nobody. */
  readonly leavers?: number;
}

/** Seats for a running term; the commitment is that of the keys. */
export interface AddSeatsRequest extends Requested {
  readonly commitment: Json<Commitment>;
}

/** A payment of what is owed; value dates are the tenant's calendar days. */
export interface PaymentRequest extends Requested {
  readonly valueDate: string;
  /** That of the tenant: a term that the payment makes copies it. */
  readonly zone: string;
  /** What such a term carries; left out: the same as the last one. */
  readonly nextTerm?: Json<NextTerm>;
  readonly starts?: 'inTurn' | 'today';
  /** `onAccount`: it is invoiced, and paid later. */
  readonly by?: 'onAccount';
  /** The first day that was not paid for when its amount was reckoned, `YYYY-MM-DD`; left out: whatever is owed. */
  readonly unpaidFrom?: string;
  /** Of an invoice that was overdue: how many of the periods that are owed it settles. */
  readonly periods?: number;
}

/** A payment was taken back that had settled so many periods, or their invoice was not paid by its day; or a renewal that has not begun is given back. */
export type ReversalRequest = Requested &
  Json<Reversal> & {
    /** The present of the one that asks, RFC 3339; left out: the subscription's own. */
    readonly at?: string;
  };

/** Ordered seats that were paid. */
export interface SeatIncreaseRequest extends Requested {
  readonly added: number;
  /** They had been taken away, and are paid now. */
  readonly paidAgain?: Json<SeatDays>;
  /** Users for whom they were bought: they get a licence before whoever waits for a seat; left out: nobody. */
  readonly assign?: readonly string[];
}

/** Seats that are given back, or are not paid: whoever is named loses the licence, then the newest. */
export interface SeatReductionRequest extends Requested {
  readonly removed: number;
  /** They are taken away; whoever was named for the next term's fewer seats goes first. */
  readonly unpaid?: Json<UnpaidSeats>;
  /** The present of the one that asks, RFC 3339; left out: the subscription's own. */
  readonly at?: string;
  /** So many are to be left at least: of two that set the total at once the second one finds it set. Left out: one. */
  readonly keep?: number;
  /** They had been added by an order of more seats. */
  readonly ofIncrease?: true;
  /** The days that they were paid for; left out: from now on. */
  readonly paidFor?: Json<PaidDays>;
  readonly freeUsers?: readonly string[];
}

/** What is to be at the end of the term. */
export interface RenewalRequest extends GuardedRequest {
  readonly intent: EndOfTermIntent;
  readonly seats: number | null;
  readonly plan: Json<NextTerm> | null;
  /** Whom to free when the next term begins with fewer seats than people; left out: nobody is named. */
  readonly freeUsers?: readonly string[];
}

/** Another account pays from the first day on that is not paid for. */
export interface PayerChangeRequest extends Requested {
  readonly to: Payer;
  readonly reason: PayerChangeReason;
  /** Left out: what was decided stays. */
  readonly intent?: EndOfTermIntent;
  /** For `directBilling`: what was accepted for the first term that is paid by period. */
  readonly nextTerm?: Json<NextTerm>;
}

/** An organisation pays in the place of a purchaser. */
export interface TakeOverRequest extends GuardedRequest {
  readonly to: Payer;
  /** The first day on which the organisation decides; left out: the end of what is paid for. */
  readonly on?: string;
  /** Left out: it is renewed where it can be. */
  readonly intent?: EndOfTermIntent;
}

export interface HoldRequest extends GuardedRequest {
  readonly reason: string;
  /** The time of another subscription from which the hold is passed on. */
  readonly at?: string;
}

export interface CancellationRequest extends GuardedRequest {
  readonly when: CancellationTime;
  readonly reason: CancellationReason;
}

export interface LicenceChange extends GuardedRequest {
  readonly assign: readonly string[];
  readonly unassign: readonly string[];
  /** It moves users from one subscription to another: it may assign where callers may no longer. */
  readonly bySetUp?: true;
  /** When that is for the one that asks. */
  readonly at?: string;
  /** A reclaim of unused licences: only what is unused since then (RFC 3339) is taken away. */
  readonly unusedBefore?: string;
}

/** What a caller is told of a subscription right after a change. */
export interface ChangedSubscription {
  readonly state: SubscriptionState;
  readonly revision: number;
}

export const renew = defineUpdate<ChangedSubscription, [RenewRequest]>('renew');

export const addSeats = defineUpdate<ChangedSubscription, [AddSeatsRequest]>('addSeats');

/** What is owed was paid. */
export const recordPayment = defineUpdate<ChangedSubscription, [PaymentRequest]>('recordPayment');

export const reversePayment = defineUpdate<ChangedSubscription, [ReversalRequest]>('reversePayment');

export const increaseSeats = defineUpdate<ChangedSubscription, [SeatIncreaseRequest]>('increaseSeats');

export const reduceSeats = defineUpdate<ChangedSubscription, [SeatReductionRequest]>('reduceSeats');

export const changeRenewal = defineUpdate<ChangedSubscription, [RenewalRequest]>('changeRenewal');

/** Another account pays. */
export const changePayer = defineUpdate<ChangedSubscription, [PayerChangeRequest]>('changePayer');

/** An organisation takes it over from its purchaser, today or on a day. */
export const takeOver = defineUpdate<ChangedSubscription, [TakeOverRequest]>('takeOver');

export const withdrawTakeOver = defineUpdate<ChangedSubscription, [GuardedRequest]>('withdrawTakeOver');

export const changeLicences = defineUpdate<LicenceAnswer[], [LicenceChange]>('changeLicences');

/** Groups want something of it: what, is read from the register. */
export const groupsChanged = defineSignal('groupsChanged');

export const placeHold = defineUpdate<ChangedSubscription, [HoldRequest]>('placeHold');

export const releaseHold = defineUpdate<ChangedSubscription, [GuardedRequest]>('releaseHold');

/** A customer ends it: with its term, or at once. */
export const cancel = defineUpdate<ChangedSubscription, [CancellationRequest]>('cancel');

export const withdrawCancellation = defineUpdate<ChangedSubscription, [GuardedRequest]>('withdrawCancellation');

/** Gives up a subscription that waits for its last day, or a set-up: keys and licences are where they were. */
export const undo = defineUpdate<void, [Requested]>('undo');

/**
 * What travels between API, workflows and activities: names of messages and their JSON-plain contents. Dates and instants
 * are ISO strings; ids stand for documents, so that no personal data is in a workflow's history.
 */
import type { ErrorCode, ErrorDetails } from './errors.js';
import type { Json } from './json.js';
import type { KeyUse } from './key-options.js';
import type { LiveSlots } from './slots.js';
import type { SubscriptionEvent } from './subscriptions/events.js';
import type { SubscriptionFacts } from './subscriptions/facts.js';
import type { ReplacementTime, Subscription, SubscriptionState } from './subscriptions/subscription.js';
import type { Commitment } from './subscriptions/terms.js';

export const workflowTypes = {
  redemption: 'redemption',
  subscription: 'subscription',
  setUp: 'setUp',
  deletion: 'deletion',
  user: 'user',
  testClock: 'testClock',
  noticeDelivery: 'noticeDelivery',
  dataPlaneDelivery: 'dataPlaneDelivery',
} as const;

export const messageNames = {
  opened: 'opened',
  accept: 'accept',
  redeem: 'redeem',
  cancel: 'cancel',
  choose: 'choose',
  renew: 'renew',
  addSeats: 'addSeats',
  replaceBy: 'replaceBy',
  usersMoved: 'usersMoved',
  releaseReplacement: 'releaseReplacement',
  undo: 'undo',
  changeLicences: 'changeLicences',
  placeHold: 'placeHold',
  releaseHold: 'releaseHold',
  deactivated: 'deactivated',
  restore: 'restore',
  retry: 'retry',
  pause: 'pause',
  resume: 'resume',
  setAside: 'setAside',
  advance: 'advance',
  skip: 'skip',
  changeClock: 'changeClock',
  removeClock: 'removeClock',
  siblingMoved: 'siblingMoved',
  nextInstant: 'nextInstant',
  recordPayment: 'recordPayment',
  dataPlaneChanged: 'dataPlaneChanged',
} as const;

/** A request from a caller: `requestId` is the request record's hash, by which it is carried out once. */
export interface Requested {
  readonly requestId: string;
}

/** Where a workflow of a test clock begins: it sleeps to this instant first. Null on the wall's time. */
export type NotBefore = string | null;

export interface RedemptionInput {
  readonly redemptionId: string;
  readonly tenantId: string;
  readonly notBefore: NotBefore;
  readonly testClockId: string | null;
  /** Ids of the things to know that must be ticked. */
  readonly thingsToKnow: readonly string[];
  /** The tenant accepted this version of the agreement before. */
  readonly agreed: boolean;
  /** It was opened without a word on what the keys are to be used for. */
  readonly undecided?: true;
}

/** What the keys of an open redemption are to be used for. */
export interface ChoiceRequest extends Requested, Chosen {}

/** A choice as it is kept: ids only. */
export interface Chosen {
  readonly use: KeyUse;
  /** The subscription that it leads to: a new one, or the one that gets a term or seats. */
  readonly subscriptionId: string;
  /** The user of an existing tenant who gets the first licence; null: nobody, or the new tenant's administrator. */
  readonly assignTo: string | null;
  readonly replaces: Replaced | null;
  /** Paid days that the customer agreed to lose; null: all of a subscription that never ends. */
  readonly agreedLoss: number | null;
  /** Ids of what has to be ticked. */
  readonly thingsToKnow: readonly string[];
}

export type RedemptionEnd = 'redeemed' | 'refused' | 'cancelled' | 'lapsed';

export interface RedeemRequest extends Requested {
  readonly acknowledged: readonly string[];
  /** Whom to free when the new term has fewer seats than are assigned; null when nobody was asked yet. */
  readonly freeUsers: readonly string[] | null;
}

export interface Redeemed {
  readonly tenantId: string;
  readonly subscriptionId: string;
}

export interface RenewRequest extends Requested {
  readonly commitment: Json<Commitment>;
  readonly freeUsers: readonly string[] | null;
}

/** A change of a subscription by somebody who has read a revision of it; left out by somebody who asks for none. */
export interface GuardedRequest extends Requested {
  readonly ifRevision?: number;
}

export interface HoldRequest extends GuardedRequest {
  readonly reason: string;
  /** The time of another subscription from which the hold is passed on. */
  readonly at?: string;
}

export interface LicenceChange extends GuardedRequest {
  readonly assign: readonly string[];
  readonly unassign: readonly string[];
  /** It moves users from one subscription to another: it may assign where callers may no longer. */
  readonly bySetUp?: true;
  /** When that is for the one that asks. */
  readonly at?: string;
}

/** Seats for a running term; the commitment is that of the keys. */
export interface AddSeatsRequest extends Requested {
  readonly commitment: Json<Commitment>;
}

/** A subscription that takes the place of another one, and when. */
export interface Replaced {
  readonly subscriptionId: string;
  readonly when: ReplacementTime;
}

/** To the subscription that is replaced. */
export interface ReplaceRequest extends Requested {
  /** Id of the new subscription. */
  readonly by: string;
  readonly planId: string;
  readonly when: ReplacementTime;
  /** Days that the customer agreed to lose, more are refused; null: whatever is left, also of what would never have ended. */
  readonly daysLost: number | null;
  readonly at: string;
}

/** What the new subscription begins with. */
export interface ReplacedTerm {
  /** First day after the last term of the old one; null for a perpetual one. */
  readonly expiresOn: string | null;
  /** The zone of that term. */
  readonly zone: string;
}

/** A payment of what is owed; value dates are the tenant's calendar days. */
export interface PaymentRequest extends Requested {
  readonly valueDate: string;
}

/** To the subscription that is replaced: all its users have moved, or it keeps them after all. */
export interface ReplacementRequest extends Requested {
  readonly by: string;
  readonly at: string;
}

/** Users whom nobody is going to move: by id, or null for all that could not be moved. */
export interface SetAsideRequest extends Requested {
  readonly userIds: readonly string[] | null;
}

/** Answered person by person: one that fails does not fail the others. */
export interface LicenceAnswer {
  readonly userId: string;
  readonly result: 'assigned' | 'alreadyAssigned' | 'unassigned' | 'notAssigned' | 'refused';
  readonly problem?: { readonly code: ErrorCode; readonly message: string };
}

export interface SubscriptionInput {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly testClockId: string | null;
  readonly notBefore: NotBefore;
  /** Who gets a licence at once: a new tenant's first administrator, or the user that was named; null: nobody. */
  readonly administratorId: string | null;
  readonly commitment: Json<Commitment>;
  /** Where it takes the place of another one, which has agreed. */
  readonly replaces?: Replaced & ReplacedTerm;
  /** State carried through continue-as-new. */
  readonly carried?: CarriedSubscription;
}

export interface CarriedSubscription {
  readonly subscription: Json<Subscription>;
  readonly answers: readonly RememberedAnswer[];
}

/** Update ids are forgotten with a run, so the workflow remembers what it answered in the last day. */
export interface RememberedAnswer {
  readonly requestId: string;
  readonly at: number;
  readonly answer: unknown;
}

/** A long process beside the subscription, under an id of its own: a child would hold up time on a test clock. */
export interface SiblingInput {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly testClockId: string | null;
  /** The milestone's or commitment's instant that it belongs to. */
  readonly at: string;
  readonly notBefore: NotBefore;
  /** Of a set-up: the subscription whose users it moves. */
  readonly replaces?: Replaced;
}

export interface SetUpInput extends SiblingInput {
  /** State carried through continue-as-new. */
  readonly carried?: CarriedSetUp;
}

export interface CarriedSetUp {
  readonly provisioned: boolean;
  /** How many batches of users there were. */
  readonly batches: number;
  /** When it began to be taken back; null where it was not. */
  readonly undoneAt: string | null;
  /** Ids of the requests that were carried out. */
  readonly heard: readonly string[];
}

export type SiblingKind = 'setUp' | 'deletion';

export interface SiblingOrder extends SiblingInput {
  readonly kind: SiblingKind;
  /** Saved before it starts: of a deletion, that it has begun. */
  readonly change?: SubscriptionChange;
}

export interface ProcessProblem {
  readonly code: ErrorCode;
  readonly message: string;
}

/** A set-up or deletion that waits for a person. */
export interface StuckSibling extends SiblingInput {
  readonly problem: ProcessProblem;
  /** The workflow's time. */
  readonly since: string;
}

/** What the data plane said when it had deleted. */
export interface DeletionConfirmation {
  readonly effectId: string;
  readonly confirmedAt: string;
  /** The same of others of the tenant, which had been superseded or undone; left out where there are none. */
  readonly endedBefore?: readonly (DeletionConfirmation & { readonly subscriptionId: string })[];
}

/** How many of our own records were erased. */
export interface ErasedRecords {
  readonly licenceAssignments: number;
  readonly users: number;
  readonly notices: number;
  readonly redemptions: number;
}

/** The leaving of a user, by the request that asked for it. */
export interface UserInput extends Requested {
  readonly tenantId: string;
  readonly userId: string;
  readonly testClockId: string | null;
  readonly notBefore: NotBefore;
}

/** A step of it: `requestId` is the deactivation's, by which its mark on the user is known. */
export interface LeavingUser extends Requested {
  readonly tenantId: string;
  readonly userId: string;
  /** The workflow's time. */
  readonly at: string;
}

export interface Restoration extends LeavingUser {
  /** The request that restores; each licence is given back once under it. */
  readonly restoredBy: string;
}

/** What became of a licence that a restored user held before. */
export interface RestoredLicence {
  readonly subscriptionId: string;
  readonly result: 'assigned' | 'refused';
  readonly problem: ProcessProblem | null;
}

export interface TestClockInput {
  readonly testClockId: string;
  /** When it is deleted, by the wall's time; null: it is kept. Clocks of earlier versions know of no end. */
  readonly deletesAt?: string | null;
  /** Carried through continue-as-new. */
  readonly answers?: readonly RememberedAnswer[];
}

export interface AdvanceRequest extends Requested {
  /** The instant to go to; null: to the next milestone. */
  readonly to: string | null;
}

/** What is left out stays as it is. */
export interface ClockChange extends Requested {
  readonly name?: string;
  readonly deletesAt?: string | null;
  /** The revision that was read; left out by somebody who asks for none. */
  readonly ifRevision?: number;
}

/** How an advance ended, and where: `now` by the clock, `settledAt` by the wall. */
export interface AdvanceOutcome {
  readonly state: 'ready' | 'stuck';
  readonly now: string;
  readonly settledAt: string;
}

/** The instant that a clock is on its way to. */
export interface BegunAdvance {
  readonly to: string;
}

/** How a sibling stands when it no longer moves by itself. */
export type SiblingOutcome = 'done' | 'stuck' | 'paused' | 'undone';

export interface StartedSibling {
  /** Of a deletion: the id that its certificate will have. */
  readonly certificateId: string;
}

/** A change to be saved: its events, and the subscription as the last of them left it. */
export interface SubscriptionChange {
  readonly subscription: Json<Subscription>;
  readonly testClockId: string | null;
  readonly events: readonly SavedEvent[];
}

export interface SavedEvent {
  readonly event: Json<SubscriptionEvent>;
  /** How it stood before and after, for the audit of what was due by itself. */
  readonly audit: { readonly before: SubscriptionFacts; readonly after: SubscriptionFacts } | null;
}

/** A change of which the data plane is told. */
export interface DataPlaneChange extends SubscriptionChange {
  readonly command: 'update' | 'disable' | 'reactivate' | 'supersede';
}

/** A subscription whose data plane has not taken its newest command. */
export interface DataPlaneDelivery {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly testClockId: string | null;
  readonly notBefore: NotBefore;
}

/** A notice that one reader has not got yet. */
export interface NoticeDelivery {
  readonly tenantId: string;
  readonly noticeId: string;
  readonly testClockId: string | null;
  readonly notBefore: NotBefore;
}

/** The first change of a subscription, together with the first licence, if somebody gets it. */
export interface OpeningChange {
  readonly committed: Json<SubscriptionEvent<'committed'>>;
  readonly testClockId: string | null;
  readonly userId: string | null;
}

export interface AssignmentOrder extends Requested {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly slots: LiveSlots;
  readonly assign: readonly string[];
  readonly unassign: readonly string[];
  readonly at: string;
}

export interface ChangedAssignments {
  readonly answers: LicenceAnswer[];
  readonly assigned: number;
}

export interface SeatFitting extends Requested {
  readonly subscriptionId: string;
  readonly slots: LiveSlots;
  readonly seats: number;
  readonly freeUsers: readonly string[];
}

export interface FittedSeats {
  readonly slots: LiveSlots;
  readonly assigned: number;
  readonly freed: readonly string[];
}

/** What a caller is told of a subscription right after a change. */
export interface ChangedSubscription {
  readonly state: SubscriptionState;
  readonly revision: number;
}

export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
}

/** The long processes beside a subscription, set-up and deletion, under ids of their own: a child would hold up time on a test clock. */
import { defineSignal, defineUpdate } from '@temporalio/workflow';
import type { ProcessProblem } from '../../domain/errors.js';
import type { SetAsideAnswer, UserCounts } from '../../domain/subscriptions/reassignment.js';
import type { Replaced } from '../../domain/subscriptions/subscription.js';
import type { NotBefore, Requested } from '../messages.js';
import type { SubscriptionChange } from './changes.js';

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
  /** Those who hold the old licence are taken in, and not all of them have been dealt with. */
  readonly listed: boolean;
  /** When it began to be taken back; null where it was not. */
  readonly undoneAt: string | null;
  /** Ids of the requests that were carried out. */
  readonly processedRequestIds: readonly string[];
  /** Number of the last report. */
  readonly revision: number;
}

export type SiblingKind = 'setUp' | 'deletion';

export interface SiblingOrder extends SiblingInput {
  readonly kind: SiblingKind;
  /** Saved before it starts: of a deletion, that it has begun. */
  readonly change?: SubscriptionChange;
  readonly wait: SiblingWait;
}

/** How a run of the subscription waits for a sibling: by an activity that is completed by its ids. */
export interface SiblingWait {
  readonly activityId: string;
  /** A wait of the same run that was left before it was answered. */
  readonly left: string | null;
}

/** Why a set-up or deletion waits for a person. */
export interface StuckReport {
  readonly problem: ProcessProblem;
  /** The workflow's time. */
  readonly since: string;
}

/** How a set-up stands with the users that it moves. */
export interface MovedUsers {
  readonly counts: UserCounts;
  /** How many could not be moved, by the code of the reason. */
  readonly reasons: Readonly<Record<string, number>>;
}

/** How a sibling stands when it no longer moves by itself. */
export type SiblingOutcome = 'done' | 'stuck' | 'paused' | 'undone' | 'cancelled';

/** Users whom nobody is going to move: by id, or null for all that could not be moved. */
export interface SetAsideRequest extends Requested {
  readonly userIds: readonly string[] | null;
}

/** Stops a set-up after the batch that it is at. */
export const pause = defineUpdate<void, [Requested]>('pause');

export const resume = defineUpdate<void, [Requested]>('resume');

/** Leaves users where they are, so that the set-up can end without them. @returns what became of those who were named */
export const setAside = defineUpdate<SetAsideAnswer[], [SetAsideRequest]>('setAside');

/** Tells a subscription that its set-up or deletion, stuck before, moves again. */
export const siblingMoved = defineSignal<[]>('siblingMoved');

import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import {
  type AdvanceRequest,
  type BegunAdvance,
  type ChangedSubscription,
  type ClockChange,
  type GuardedRequest,
  type HoldRequest,
  type LicenceAnswer,
  type LicenceChange,
  messageNames,
  type Redeemed,
  type RedeemRequest,
  type RenewRequest,
  type Requested,
  type RestoredLicence,
} from '../domain/messages.js';

/** Answers when the keys are reserved, or with the refusal. */
export const opened = defineUpdate<void, []>(messageNames.opened);
export const accept = defineUpdate<void, [Requested]>(messageNames.accept);
export const redeem = defineUpdate<Redeemed, [RedeemRequest]>(messageNames.redeem);
export const cancel = defineUpdate<void, [Requested]>(messageNames.cancel);

export const renew = defineUpdate<ChangedSubscription, [RenewRequest]>(messageNames.renew);
export const changeLicences = defineUpdate<LicenceAnswer[], [LicenceChange]>(messageNames.changeLicences);
export const placeHold = defineUpdate<ChangedSubscription, [HoldRequest]>(messageNames.placeHold);
export const releaseHold = defineUpdate<ChangedSubscription, [GuardedRequest]>(messageNames.releaseHold);

/** Answers when the user is deactivated and has no licence left that can be freed, or with the refusal. */
export const deactivated = defineUpdate<void, [Requested]>(messageNames.deactivated);
export const restore = defineUpdate<RestoredLicence[], [Requested]>(messageNames.restore);

/** Tells what is stuck to try again: a set-up, a deletion, a test clock. */
export const retry = defineUpdate<void, [Requested]>(messageNames.retry);

/** Tells a subscription that its set-up or deletion, stuck before, moves again. */
export const siblingMoved = defineSignal<[]>(messageNames.siblingMoved);

/** The instant that the workflow waits for, in epoch milliseconds; null when it waits for none. A test clock stops there. */
export const nextInstant = defineQuery<number | null>(messageNames.nextInstant);

/** Moves a test clock to an instant, or to its next milestone. Answered when it is on its way. */
export const advance = defineUpdate<BegunAdvance, [AdvanceRequest]>(messageNames.advance);
/** Lets a stuck clock go on without the workflows that it is stuck on. */
export const skip = defineUpdate<void, [Requested]>(messageNames.skip);
export const changeClock = defineUpdate<void, [ClockChange]>(messageNames.changeClock);
/** Ends everything that lives on a clock, and the clock. Answered when it has begun. */
export const removeClock = defineUpdate<void, [Requested]>(messageNames.removeClock);

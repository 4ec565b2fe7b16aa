import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import {
  type AddSeatsRequest,
  type AdvanceRequest,
  type BegunAdvance,
  type ChangedSubscription,
  type ChoiceRequest,
  type ClockChange,
  type GuardedRequest,
  type HoldRequest,
  type LicenceAnswer,
  type LicenceChange,
  messageNames,
  type PaymentRequest,
  type Redeemed,
  type RedeemRequest,
  type RenewRequest,
  type ReplacedTerm,
  type ReplacementRequest,
  type ReplaceRequest,
  type Requested,
  type RestoredLicence,
  type SetAsideRequest,
} from '../domain/messages.js';

/** Answers when the keys are reserved, or with the refusal. */
export const opened = defineUpdate<void, []>(messageNames.opened);
export const accept = defineUpdate<void, [Requested]>(messageNames.accept);
/** Says what the keys are to be used for; said again, the newest word counts. */
export const choose = defineUpdate<void, [ChoiceRequest]>(messageNames.choose);
export const redeem = defineUpdate<Redeemed, [RedeemRequest]>(messageNames.redeem);
export const cancel = defineUpdate<void, [Requested]>(messageNames.cancel);

export const renew = defineUpdate<ChangedSubscription, [RenewRequest]>(messageNames.renew);
export const addSeats = defineUpdate<ChangedSubscription, [AddSeatsRequest]>(messageNames.addSeats);
/** Another subscription takes the place of this one. Sent by the redemption of its keys. */
export const replaceBy = defineUpdate<ReplacedTerm, [ReplaceRequest]>(messageNames.replaceBy);
/** Every user has moved to the new subscription, or was set aside. Sent by the new one's set-up. */
export const usersMoved = defineUpdate<ChangedSubscription, [ReplacementRequest]>(messageNames.usersMoved);
/** The new subscription is undone: this one stays. */
export const releaseReplacement = defineUpdate<ChangedSubscription, [ReplacementRequest]>(
  messageNames.releaseReplacement,
);
/** Gives up a subscription that waits for its last day, or a set-up: keys and licences are where they were. */
export const undo = defineUpdate<void, [Requested]>(messageNames.undo);
/** What is owed was paid. */
export const recordPayment = defineUpdate<ChangedSubscription, [PaymentRequest]>(messageNames.recordPayment);
export const changeLicences = defineUpdate<LicenceAnswer[], [LicenceChange]>(messageNames.changeLicences);
export const placeHold = defineUpdate<ChangedSubscription, [HoldRequest]>(messageNames.placeHold);
export const releaseHold = defineUpdate<ChangedSubscription, [GuardedRequest]>(messageNames.releaseHold);

/** Answers when the user is deactivated and has no licence left that can be freed, or with the refusal. */
export const deactivated = defineUpdate<void, [Requested]>(messageNames.deactivated);
export const restore = defineUpdate<RestoredLicence[], [Requested]>(messageNames.restore);

/** Tells what is stuck to try again: a set-up, a deletion, a command to the data plane, a test clock. */
export const retry = defineUpdate<void, [Requested]>(messageNames.retry);

/** Stops a set-up after the batch that it is at. */
export const pause = defineUpdate<void, [Requested]>(messageNames.pause);
export const resume = defineUpdate<void, [Requested]>(messageNames.resume);
/** Leaves users where they are, so that the set-up can end without them. */
export const setAside = defineUpdate<void, [SetAsideRequest]>(messageNames.setAside);

/** Tells a subscription that its set-up or deletion, stuck before, moves again. */
export const siblingMoved = defineSignal<[]>(messageNames.siblingMoved);

/** Tells the delivery process of a data plane that a newer command waits. */
export const dataPlaneChanged = defineSignal<[]>(messageNames.dataPlaneChanged);

/** The instant that the workflow waits for, in epoch milliseconds; null when it waits for none. A test clock stops there. */
export const nextInstant = defineQuery<number | null>(messageNames.nextInstant);

/** Moves a test clock to an instant, or to its next milestone. Answered when it is on its way. */
export const advance = defineUpdate<BegunAdvance, [AdvanceRequest]>(messageNames.advance);
/** Lets a stuck clock go on without the workflows that it is stuck on. */
export const skip = defineUpdate<void, [Requested]>(messageNames.skip);
export const changeClock = defineUpdate<void, [ClockChange]>(messageNames.changeClock);
/** Ends everything that lives on a clock, and the clock. Answered when it has begun. */
export const removeClock = defineUpdate<void, [Requested]>(messageNames.removeClock);

import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import {
  type AdvanceRequest,
  type ChangedSubscription,
  type HoldRequest,
  type LicenceAnswer,
  type LicenceChange,
  messageNames,
  type Redeemed,
  type RedeemRequest,
  type RenewRequest,
  type Requested,
} from '../domain/messages.js';

/** Answers when the keys are reserved, or with the refusal. */
export const opened = defineUpdate<void, []>(messageNames.opened);
export const accept = defineUpdate<void, [Requested]>(messageNames.accept);
export const redeem = defineUpdate<Redeemed, [RedeemRequest]>(messageNames.redeem);
export const cancel = defineUpdate<void, [Requested]>(messageNames.cancel);

export const renew = defineUpdate<ChangedSubscription, [RenewRequest]>(messageNames.renew);
export const changeLicences = defineUpdate<LicenceAnswer[], [LicenceChange]>(messageNames.changeLicences);
export const placeHold = defineUpdate<ChangedSubscription, [HoldRequest]>(messageNames.placeHold);
export const releaseHold = defineUpdate<ChangedSubscription, [Requested]>(messageNames.releaseHold);

/** Tells a stuck set-up or deletion to try again. */
export const retry = defineUpdate<void, [Requested]>(messageNames.retry);

/** Tells a subscription that its set-up or deletion, stuck before, moves again. */
export const siblingMoved = defineSignal<[]>(messageNames.siblingMoved);

/** The instant that the workflow waits for, in epoch milliseconds; null when it waits for none. A test clock stops there. */
export const nextInstant = defineQuery<number | null>(messageNames.nextInstant);

/** Moves a test clock to an instant. */
export const advance = defineUpdate<void, [AdvanceRequest]>(messageNames.advance);

/** What two subscriptions say to each other when one takes the place of the other. */
import { defineUpdate } from '@temporalio/workflow';
import type { ReplacementTime } from '../../domain/subscriptions/subscription.js';
import type { Requested } from '../messages.js';
import type { ChangedSubscription, ReplacedTerm } from './subscription.js';

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

/** To the subscription that is replaced: all its users have moved, or it keeps them after all. */
export interface ReplacementRequest extends Requested {
  readonly by: string;
  readonly at: string;
}

/** Another subscription takes the place of this one. Sent by the redemption of its keys. */
export const replaceBy = defineUpdate<ReplacedTerm, [ReplaceRequest]>('replaceBy');

/** Every user has moved to the new subscription, or was set aside. Sent by the new one's set-up. */
export const usersMoved = defineUpdate<ChangedSubscription, [ReplacementRequest]>('usersMoved');

/** The new subscription is undone: this one stays. */
export const releaseReplacement = defineUpdate<ChangedSubscription, [ReplacementRequest]>('releaseReplacement');

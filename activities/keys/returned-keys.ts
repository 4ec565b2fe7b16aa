import { addDays, dateIn, instant } from '../../domain/calendar.js';
import { subscriptionFromJson } from '../../domain/subscriptions/subscription.js';
import { redemptionOf } from '../../domain/subscriptions/terms.js';
import type { ActivityContext } from '../context.js';

/** Keys that are free again can be redeemed for so many more days, whatever their redeem-by date was. */
const redeemableAgainFor = 30;

export const returnedKeyActivities = ({ database }: ActivityContext) => ({
  /** The keys of a subscription that is undone are free again. Every step finds what an earlier try has done. */
  async returnKeys({ subscriptionId, at }: { subscriptionId: string; at: string }): Promise<void> {
    const { subscription } = await database.subscriptions.existing(subscriptionId);
    const { terms } = subscriptionFromJson(subscription);
    const redeemableUntil = addDays(dateIn('UTC', instant(at)), redeemableAgainFor).toString();
    // It may have been renewed while it was set up.
    for (const redemptionId of new Set(terms.map(redemptionOf).filter((id) => id !== null))) {
      await database.keys.releaseUsed(redemptionId, redeemableUntil);
      await database.redemptions.undone(redemptionId, new Date(at));
    }
  },
});

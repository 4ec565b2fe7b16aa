/** In which state an order of keys is: docs/concepts.md, "Pending orders". */
import { isBefore, type PlainDate } from '../calendar.js';

/**
 * `inRedemption`: reserved by an open redemption; `declined`: its tenant did not want it; `expired`: past the last day to redeem it, and not
 * redeemed.
 */
export const keyOrderStates = ['pending', 'inRedemption', 'redeemed', 'cancelled', 'declined', 'expired'] as const;
export type KeyOrderState = (typeof keyOrderStates)[number];

/**
 * The state of an order whose keys are claimed in this way; null: they are free.
 * @param today by UTC, in the time of the order's tenant
 */
export function keyOrderState(
  claimed: 'reserved' | 'used' | 'revoked' | null,
  {
    redeemBy,
    today,
    declined,
  }: { readonly redeemBy: PlainDate; readonly today: PlainDate; readonly declined: boolean },
): KeyOrderState {
  switch (claimed) {
    case 'reserved':
      return 'inRedemption';
    case 'used':
      return 'redeemed';
    case 'revoked':
      return declined ? 'declined' : 'cancelled';
    case null:
      return isBefore(redeemBy, today) ? 'expired' : 'pending';
  }
}

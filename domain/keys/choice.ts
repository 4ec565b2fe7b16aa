import type { Replaced } from '../subscriptions/subscription.js';
import type { KeyChoice, KeyUse } from './key-options.js';

/** What a redemption is opened with. */
export interface RedemptionOpening {
  readonly redemptionId: string;
  readonly tenantId: string;
  readonly testClockId: string | null;
  /** The tenant accepted this version of the agreement before. */
  readonly agreed: boolean;
  /** What the keys are to be used for, where that was said; null: not yet. */
  readonly choice: KeyChoice | null;
  /** The last day of its keys (`YYYY-MM-DD`): of those that expire first. */
  readonly redeemBy: string;
}

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
}

/** What was chosen for a redemption; null: nothing yet. */
export function choiceOf({
  use,
  subscriptionId,
  replaces,
}: Pick<Chosen, 'subscriptionId' | 'replaces'> & { readonly use: KeyUse | null }): KeyChoice | null {
  switch (use) {
    case 'activate':
    case 'separate':
      return { use };
    case 'renew':
    case 'addSeats':
      return { use, subscriptionId };
    case 'replace':
      return replaces && { use, ...replaces };
    case null:
      return null;
  }
}

/** What an order of a user who pays for a team is asked beside others': docs/concepts.md, "Self-service". */
import type { OrderedWork } from '../../../domain/billing/orders.js';
import { isConsumer, withdrawableThrough } from '../../../domain/billing/withdrawal.js';
import { dateIn, type Instant } from '../../../domain/calendar.js';
import { DomainError } from '../../../domain/errors.js';
import type { BillingAccount } from '../../../models/billing/billing-accounts.js';
import type { ConsumerOrder, Order } from '../../../models/billing/orders.js';
import type { Database } from '../../../models/database.js';
import { assertMayBuy, takeTrial } from '../self-service.js';

export interface AskedByPurchaser {
  /** Of the order that is placed, maybe again; left out: nothing new begins by it. */
  readonly orderId?: string;
  readonly work: OrderedWork;
  readonly kind: string;
  /** What it comes to, minor units. */
  readonly due: number;
  readonly licenceForPurchaser: boolean;
  readonly beginAtOnce: boolean;
  readonly now: Instant;
  readonly zone: string;
}

/**
 * Asks again what was asked for the quote, since the organisation may have decided otherwise meanwhile.
 * @throws DomainError notForSelfService, selfServiceDisabled, trialTaken, invalidRequest, consumerConsentRequired
 */
export async function purchasersPart(
  database: Pick<Database, 'plans' | 'selfServicePolicies' | 'takenTrials'>,
  account: BillingAccount,
  asked: AskedByPurchaser,
): Promise<Pick<Order, 'firstHolderId' | 'consumer'>> {
  const { orderId, work, kind, licenceForPurchaser } = asked;
  const begins = work.kind === 'purchase' || work.kind === 'planChange';
  if (begins) await assertMayBuy(database, account, work.plan, orderId);
  if (work.kind === 'time' && kind === 'conversion' && work.nextTerm) {
    await assertMayBuy(database, account, work.nextTerm.plan);
  }
  if (licenceForPurchaser && (account.userId === null || work.kind !== 'purchase')) {
    const message = 'It is for a user who buys a new subscription by an account of the own.';
    throw new DomainError('invalidRequest', message, { pointer: '/licenceForPurchaser' });
  }
  return { firstHolderId: licenceForPurchaser ? account.userId : null, consumer: consumersPart(account, asked) };
}

/** Takes the one trial of a product that a user has. @throws DomainError trialTaken */
export async function takeOrderedTrial(
  database: Pick<Database, 'plans' | 'takenTrials'>,
  account: BillingAccount,
  { _id }: Pick<Order, '_id'>,
  work: OrderedWork,
): Promise<void> {
  if (work.kind === 'purchase') await takeTrial(database, account, work.plan, _id);
}

/** @throws DomainError consumerConsentRequired */
function consumersPart(
  account: BillingAccount,
  { work, kind, due, beginAtOnce, now, zone }: AskedByPurchaser,
): ConsumerOrder | null {
  const isContract =
    work.kind === 'purchase' || work.kind === 'planChange' || work.kind === 'moreSeats' || kind === 'conversion';
  if (!isConsumer(account) || !isContract) return null;
  if (due > 0 && !beginAtOnce) {
    throw new DomainError(
      'consumerConsentRequired',
      'It begins at once, before the days are over in which a consumer withdraws from it: ask for that.',
      { pointer: '/beginAtOnce' },
    );
  }
  return {
    beginsAtOnceSince: due > 0 ? now.toString() : null,
    withdrawableThrough: withdrawableThrough(dateIn(zone, now)).toString(),
  };
}

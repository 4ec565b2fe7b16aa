import type { SubscriptionNoticeKind } from '../../domain/subscriptions/notices.js';
import type { Subscription } from '../../domain/subscriptions/subscription.js';
import type { Database } from '../../models/database.js';

/** The user who pays for a subscription, or has paid until it was taken over, for the message about that; null: nobody. */
export async function purchaserOf(
  { subscriptions }: Pick<Database, 'subscriptions'>,
  { id, payer }: Subscription,
  kind: SubscriptionNoticeKind,
): Promise<string | null> {
  if (kind !== 'takenOver') return payer?.purchaserId ?? null;
  const changed = (await subscriptions.eventsOfKinds(id, ['payerChanged'])).at(-1);
  return changed?.kind === 'payerChanged' ? (changed.from?.purchaserId ?? null) : null;
}

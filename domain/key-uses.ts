/** What product keys can be used for, by what the tenant has: docs/concepts.md, "Uses". */
import type { Instant } from './calendar.js';
import { DomainError } from './errors.js';
import { asOf, currentTerm, renewalOf, type Subscription } from './subscription.js';

/** `activate`: a new subscription; `separate`: another one beside the present ones; `renew`: one more term. */
export const keyUses = ['activate', 'separate', 'renew'] as const;
export type KeyUse = (typeof keyUses)[number];

/** A subscription whose data is not gone, nor about to be. */
function isLive({ phase, deletionBegun }: Subscription): boolean {
  return phase !== 'deleted' && !deletionBegun;
}

/** The uses that keys of a plan have for a tenant with these subscriptions, as seen at an instant. */
export function possibleUses(subscriptions: readonly Subscription[], planId: string, now: Instant): KeyUse[] {
  if (!subscriptions.some(isLive)) return ['activate'];
  const renewable = subscriptions.some(
    (one) => currentTerm(one).plan.id === planId && typeof renewalOf(asOf(one, now)) === 'string',
  );
  return renewable ? ['separate', 'renew'] : ['separate'];
}

/**
 * That keys are not used to activate what stands beside others, nor to stand beside nothing.
 * @throws DomainError useNotPossible, naming the uses that are
 */
export function assertUse(
  use: Exclude<KeyUse, 'renew'>,
  subscriptions: readonly Subscription[],
  planId: string,
  now: Instant,
): void {
  const uses = possibleUses(subscriptions, planId, now);
  if (uses.includes(use)) return;
  const why =
    use === 'activate' ? 'The tenant has a subscription already' : 'The tenant has no subscription to stand beside';
  throw new DomainError('useNotPossible', `${why}. Possible: ${uses.join(', ')}.`, {
    pointer: '/use',
    use,
    possibleUses: uses,
  });
}

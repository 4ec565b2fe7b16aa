import type { SearchAttributePair } from '@temporalio/common';
import { millis, startOfDay } from '../../domain/calendar.js';
import { currentTerm, lastTerm, type Subscription, stateOf } from '../../domain/subscriptions/subscription.js';
import { searchAttributes } from '../search-attributes.js';

/** All attributes of a subscription, for its start and, by one command, after each change of state. */
export function searchAttributesOf(subscription: Subscription): SearchAttributePair[] {
  const term = lastTerm(subscription);
  return [
    { key: searchAttributes.state, value: stateOf(subscription) },
    { key: searchAttributes.tenant, value: subscription.tenantId },
    { key: searchAttributes.plan, value: currentTerm(subscription).plan.id },
    // A perpetual one has no end to be found by.
    ...(term.expiresOn === null
      ? []
      : [{ key: searchAttributes.termEnd, value: new Date(millis(startOfDay(term.expiresOn, term.zone))) }]),
  ];
}

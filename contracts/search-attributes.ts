/** What operators filter on in the Temporal UI. Never personal data: search attributes are not encrypted. */
import { defineSearchAttributeKey, type SearchAttributePair, SearchAttributeType } from '@temporalio/common';
import { millis, startOfDay } from '../domain/calendar.js';
import { currentTerm, lastTerm, type Subscription, stateOf } from '../domain/subscriptions/subscription.js';

export const searchAttributes = {
  state: defineSearchAttributeKey('SubscriptionState', SearchAttributeType.KEYWORD),
  tenant: defineSearchAttributeKey('TenantId', SearchAttributeType.KEYWORD),
  partner: defineSearchAttributeKey('PartnerId', SearchAttributeType.KEYWORD),
  plan: defineSearchAttributeKey('PlanId', SearchAttributeType.KEYWORD),
  termEnd: defineSearchAttributeKey('TermEnd', SearchAttributeType.DATETIME),
} as const;

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

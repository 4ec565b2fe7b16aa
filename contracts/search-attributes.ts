/** What operators filter on in the Temporal UI. Never personal data: search attributes are not encrypted. */
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

export const searchAttributes = {
  state: defineSearchAttributeKey('SubscriptionState', SearchAttributeType.KEYWORD),
  tenant: defineSearchAttributeKey('TenantId', SearchAttributeType.KEYWORD),
  partner: defineSearchAttributeKey('PartnerId', SearchAttributeType.KEYWORD),
  plan: defineSearchAttributeKey('PlanId', SearchAttributeType.KEYWORD),
  termEnd: defineSearchAttributeKey('TermEnd', SearchAttributeType.DATETIME),
} as const;

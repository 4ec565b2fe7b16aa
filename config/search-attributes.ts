/**
 * The search attributes that the workflows set. Embedded servers are started with them; on a real server the worker adds
 * those that are missing.
 */
export const searchAttributes = {
  SubscriptionState: 'Keyword',
  TenantId: 'Keyword',
  PartnerId: 'Keyword',
  PlanId: 'Keyword',
  TermEnd: 'Datetime',
} as const satisfies Record<string, 'Keyword' | 'Datetime'>;

/**
 * Every workflow id begins with its tenant (`<tenantId>/subscription/<id>`): the payload codec gets it as its
 * serialization context. Made and parsed here only.
 */
export type WorkflowKind = 'redemption' | 'setup' | 'subscription' | 'deletion' | 'clock';

/** The place of a tenant in the ids of workflows that belong to none. */
export const systemTenant = 'system';

function workflowId(tenantId: string, kind: WorkflowKind, id: string): string {
  return `${tenantId}/${kind}/${id}`;
}

export const redemptionWorkflowId = (tenantId: string, redemptionId: string): string =>
  workflowId(tenantId, 'redemption', redemptionId);
export const subscriptionWorkflowId = (tenantId: string, subscriptionId: string): string =>
  workflowId(tenantId, 'subscription', subscriptionId);
export const setUpWorkflowId = (tenantId: string, subscriptionId: string): string =>
  workflowId(tenantId, 'setup', subscriptionId);
export const deletionWorkflowId = (tenantId: string, subscriptionId: string): string =>
  workflowId(tenantId, 'deletion', subscriptionId);
export const clockWorkflowId = (clockId: string): string => workflowId(systemTenant, 'clock', clockId);

export function parseWorkflowId(id: string): { tenantId: string; kind: WorkflowKind; id: string } | null {
  const [tenantId, kind, rest, ...more] = id.split('/');
  if (!tenantId || !kind || !rest || more.length > 0) return null;
  if (kind !== 'redemption' && kind !== 'setup' && kind !== 'subscription' && kind !== 'deletion' && kind !== 'clock') {
    return null;
  }
  return { tenantId, kind, id: rest };
}

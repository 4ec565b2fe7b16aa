/** The workflow of a delegation: it tells both sides what happens to it, when nobody makes a request. */
import { defineSignal } from '@temporalio/workflow';
import { delegationWorkflowId } from '../workflow-ids.js';

export interface DelegationInput {
  readonly delegationId: string;
}

/** It was offered, answered, ended, or its end put off: its record says what. */
export const delegationChanged = defineSignal('delegationChanged');

/** What it is started or told with, by one call. */
export function delegationFollowedBy({ _id: delegationId, tenantId }: { _id: string; tenantId: string }) {
  const input: DelegationInput = { delegationId };
  return {
    workflowId: delegationWorkflowId(tenantId, delegationId),
    args: [input] as [DelegationInput],
    signal: delegationChanged,
    staticSummary: 'Delegated administration',
  };
}

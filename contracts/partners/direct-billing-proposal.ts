/** The workflow of a proposal of direct billing: it tells both sides how it stands, and carries out what was accepted. */
import { defineSignal } from '@temporalio/workflow';
import type { LapsingRecord, NotBefore } from '../messages.js';
import { directBillingProposalWorkflowId } from '../workflow-ids.js';

export interface DirectBillingProposalInput {
  readonly proposalId: string;
  readonly testClockId: string | null;
  readonly notBefore: NotBefore;
  /** RFC 3339. */
  readonly lapsesAt: string;
}

/** Somebody has answered it or taken it back: its record says what. */
export const proposalAnswered = defineSignal('proposalAnswered');

/** What it is started with. @param notBefore the test clock's time; null: the tenant is on none */
export function directBillingProposalOf(
  { _id: proposalId, tenantId, testClockId, lapsesAt }: LapsingRecord,
  notBefore: NotBefore,
) {
  const input: DirectBillingProposalInput = { proposalId, testClockId, notBefore, lapsesAt: lapsesAt.toISOString() };
  return {
    workflowId: directBillingProposalWorkflowId(tenantId, proposalId),
    args: [input],
    staticSummary: 'Proposal of direct billing',
  };
}

/** The request by which who pays is changed, once for each acceptance: one that was refused can be accepted again. */
export function payerChangeOf({ _id, endedAt }: { readonly _id: string; readonly endedAt: Date | null }): string {
  return `directBilling/${_id}/${endedAt?.getTime() ?? ''}`;
}

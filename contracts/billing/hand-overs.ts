/** The workflow of a hand-over: it tells both users, and carries out what was accepted. */
import { defineSignal } from '@temporalio/workflow';
import type { LapsingRecord, NotBefore } from '../messages.js';
import { handOverWorkflowId } from '../workflow-ids.js';

export interface HandOverInput {
  readonly handOverId: string;
  readonly testClockId: string | null;
  readonly notBefore: NotBefore;
  /** RFC 3339. */
  readonly lapsesAt: string;
}

/** What it is started with. @param notBefore the test clock's time; null: the tenant is on none */
export function handOverOf({ _id: handOverId, tenantId, testClockId, lapsesAt }: LapsingRecord, notBefore: NotBefore) {
  const input: HandOverInput = { handOverId, testClockId, notBefore, lapsesAt: lapsesAt.toISOString() };
  return {
    workflowId: handOverWorkflowId(tenantId, handOverId),
    args: [input],
    staticSummary: 'Subscription that is offered to another user',
  };
}

/** Somebody has answered: its record says what. */
export const handOverAnswered = defineSignal('handOverAnswered');

/** The request by which who pays is changed, once for each acceptance: one that was refused can be accepted again. */
export function payerChangeOf({ _id, endedAt }: { readonly _id: string; readonly endedAt: Date | null }): string {
  return `handOver/${_id}/${endedAt?.getTime() ?? ''}`;
}

/** The workflow that reclaims unused licences: it warns their users, waits, frees, and tells them and the administrators. */
import { defineSignal } from '@temporalio/workflow';
import type { NotBefore } from '../messages.js';
import { reclaimWorkflowId } from '../workflow-ids.js';

export interface ReclaimInput {
  readonly reclaimId: string;
  readonly testClockId: string | null;
  readonly notBefore: NotBefore;
  /** RFC 3339. */
  readonly reclaimsAt: string;
}

/** What it is started with. @param notBefore the test clock's time; null: the tenant is on none */
export function reclaimOf(
  {
    _id: reclaimId,
    tenantId,
    testClockId,
    reclaimsAt,
  }: {
    readonly _id: string;
    readonly tenantId: string;
    readonly testClockId: string | null;
    readonly reclaimsAt: Date;
  },
  notBefore: NotBefore,
) {
  const input: ReclaimInput = { reclaimId, testClockId, notBefore, reclaimsAt: reclaimsAt.toISOString() };
  return {
    workflowId: reclaimWorkflowId(tenantId, reclaimId),
    args: [input],
    staticSummary: 'Licences that nobody uses',
  };
}

/** Where one of its activities goes on. */
export interface ReclaimStep {
  readonly reclaimId: string;
  /** The workflow's time, RFC 3339. */
  readonly at: string;
}

/** A page of users who are told; those before were told. */
export interface ReclaimPage extends ReclaimStep {
  /** Id of the last user who was told; empty: nobody was. */
  readonly after: string;
}

/** Somebody has cancelled it: its record says so. */
export const reclaimCancelled = defineSignal('reclaimCancelled');

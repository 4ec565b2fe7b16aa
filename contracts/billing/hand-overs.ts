/** The workflow of a hand-over: it tells both users, and carries out what was accepted. */
import { defineSignal } from '@temporalio/workflow';
import type { NotBefore } from '../messages.js';

export interface HandOverInput {
  readonly handOverId: string;
  readonly testClockId: string | null;
  readonly notBefore: NotBefore;
  /** RFC 3339. */
  readonly lapsesAt: string;
}

/** Somebody has answered: its record says what. */
export const handOverAnswered = defineSignal('handOverAnswered');

/** The request by which who pays is changed, once for each acceptance: one that was refused can be accepted again. */
export function payerChangeOf({ _id, endedAt }: { readonly _id: string; readonly endedAt: Date | null }): string {
  return `handOver/${_id}/${endedAt?.getTime() ?? ''}`;
}

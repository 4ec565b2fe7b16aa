import { defineSignal } from '@temporalio/workflow';

/** Whose documents are sent to the tax authority. It lives on wall time: the authority has no test clocks. */
export interface AuthoritySubmissionsInput {
  readonly sellerId: string;
  /** Documents of a test clock are sent by themselves, to the local counterpart only. */
  readonly testClockId: string | null;
}

/** There are documents that wait to be sent. */
export const documentsWaiting = defineSignal('documentsWaiting');

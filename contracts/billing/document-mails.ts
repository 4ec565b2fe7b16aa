import { defineSignal } from '@temporalio/workflow';

/** Whose documents are mailed. It lives on wall time, as what is asked of the tax authority does. */
export interface DocumentMailsInput {
  readonly sellerId: string;
  readonly testClockId: string | null;
}

/** There is news of documents that is not mailed yet. */
export const newsWaiting = defineSignal('newsWaiting');

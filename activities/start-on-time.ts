import type { NotBefore } from '../contracts/messages.js';
import type { ActivityContext } from './context.js';
import { type Start, startWorkflow } from './start-workflow.js';

/**
 * Starts a workflow once, on its tenant's time.
 * @param at the instant that it begins at there, RFC 3339
 * @param startedOf what it is started with; `notBefore` is the test clock's time, and null on the wall's
 * @returns its id
 */
export async function startOnTime(
  context: ActivityContext,
  type: string,
  { testClockId, at }: { readonly testClockId: string | null; readonly at: string },
  startedOf: (notBefore: NotBefore) => Omit<Start, 'testClockId' | 'notBefore'>,
): Promise<string> {
  const notBefore = testClockId === null ? null : at;
  const started = startedOf(notBefore);
  await startWorkflow(context, type, { ...started, testClockId, notBefore });
  return started.workflowId;
}

/** Customers in groups, who are asked for money, pay, and give two seats back: four documents each, each done once whoever does it. */
import type { ActivityContext } from '../../../activities/context.js';
import { inParallel } from '../../../activities/in-parallel.js';
import { askFor, correctInvoice, invoicePaid } from '../../paid-requests.js';

/** Customers of a group. */
export const groupSize = 12;
/** Of one customer: a pro-forma, an invoice, two corrections. */
export const documentsOfOne = 4;
/** Several at once in one process, of which there are several. */
const concurrency = 6;

/** When all of it happens, on the clock. */
export const at = '2035-01-15T09:00:00Z';

/** The numbers of a group's customers. */
export function customersOf(group: number): number[] {
  return Array.from({ length: groupSize }, (_, index) => group * groupSize + index);
}

/** Does what is left to do for a group, in an order of its own. */
export async function issueGroup(
  context: Pick<ActivityContext, 'database'>,
  {
    testClockId,
    group,
    random,
  }: { readonly testClockId: string; readonly group: number; readonly random: () => number },
): Promise<void> {
  const customers = customersOf(group).map((number) => ({ number, by: random() }));
  customers.sort((one, other) => one.by - other.by);
  await inParallel(customers, concurrency, async ({ number }) => {
    const request = await askFor(context, { number, testClockId, at });
    await invoicePaid(context, request, at);
    await correctInvoice(context, request, 0, at);
    await correctInvoice(context, request, 1, at);
  });
}

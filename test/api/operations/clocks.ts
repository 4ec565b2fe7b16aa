import type { z } from 'zod';
import { type testClock, testClockPage } from '../../../api/operations/test-clocks/schema.js';
import type { Perennial } from '../../perennial.js';

/** All clocks, page by page. */
export async function listTestClocks(perennial: Perennial, query = ''): Promise<z.output<typeof testClock>[]> {
  const found: z.output<typeof testClock>[] = [];
  for (let cursor = ''; ; ) {
    const page = await perennial.ask(testClockPage, 'GET', `/v1/test-clocks?limit=2${query}${cursor}`);
    found.push(...page.items);
    if (page.next === null) return found;
    cursor = `&cursor=${page.next}`;
  }
}

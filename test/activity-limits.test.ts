import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const workflows = join(import.meta.dirname, '..', 'workflows');
/** It holds no slot: no worker dies with it. */
const withoutWorker = 'awaitSibling';
/** So long may pass until one that is lost is missed, in seconds, where nothing is heard of it meanwhile. */
const longestSilence = 20;

/** What workflows have done by activities, and by which limits. */
const calls = readdirSync(workflows, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => [
    ...readFileSync(join(workflows, file), 'utf8').matchAll(
      /const \{\s+([^}]+?),?\s+\} =\s+proxyActivities<Activities>\(([^;]*)\);/g,
    ),
  ])
  .map(([, activities = '', limits = '']) => ({ activities, limits }));

it('an activity with which its worker dies is missed soon, however long it may take', () => {
  const silent = calls.filter(({ activities, limits }) => {
    if (activities === withoutWorker || /ofMoments|heartbeatTimeout/.test(limits)) return false;
    const [, seconds = 'too many'] = /startToCloseTimeout: '(\d+) seconds'/.exec(limits) ?? [];
    return !(Number(seconds) <= longestSilence);
  });
  expect(calls.length).toBeGreaterThan(20);
  expect(silent).toEqual([]);
});

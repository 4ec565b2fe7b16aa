import { statSync } from 'node:fs';

/** What takes longest is begun first, so that nothing runs alone at the end; a fresh clone knows no times of earlier runs. */
const longest = [
  'clocks/',
  'faults/',
  'crash/',
  'workflows/',
  'scenarios/',
  'demo/',
  'api/operations/test-clocks',
  'api/',
];

/** Jest's order of the test files: by where they lie, then the largest first. */
export default class LongestFirst {
  sort(tests) {
    const place = ({ path }) => {
      const found = longest.findIndex((part) => path.includes(`/test/${part}`));
      return found < 0 ? longest.length : found;
    };
    const size = new Map(tests.map(({ path }) => [path, statSync(path).size]));
    return [...tests].sort((one, other) => place(one) - place(other) || size.get(other.path) - size.get(one.path));
  }

  shard(tests, { shardIndex, shardCount }) {
    return tests.filter((_test, i) => i % shardCount === shardIndex - 1);
  }

  allFailedTests() {
    throw new Error('Which tests failed the last time is not kept');
  }

  cacheResults() {}
}

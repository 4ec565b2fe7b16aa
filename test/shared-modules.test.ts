import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stateOf } from './module-state.js';

/** What is kept there follows from its key alone, so that no run can tell whether another was there before. */
const memos = ['domain/date-format.ts: formats may be filled: it is not Readonly'];

const root = join(import.meta.dirname, '..');

describe('the modules that all runs of a worker share', () => {
  it('keep nothing between two calls', async () => {
    const kept: string[] = [];
    for (const room of ['domain', 'contracts', 'workflows']) {
      const files = (await readdir(join(root, room), { recursive: true })).filter((file) => file.endsWith('.ts'));
      expect(files.length).toBeGreaterThan(10);
      for (const file of files) {
        const found = await stateOf(await readFile(join(root, room, file), 'utf8'));
        kept.push(...found.map((one) => `${room}/${file}: ${one}`));
      }
    }
    expect(kept).toEqual(memos);
  });

  it.each([
    ['let count = 0;', 'count is not const'],
    ['export let count = 0;', 'count is not const'],
    ['const seen = new Set<string>();', 'seen may be filled: it is not Readonly'],
    ['export const names: string[] = [];', 'names may be filled: it is not Readonly'],
    ['const known = {};', 'known may be filled: it is not Readonly'],
    ['export class Counter { static count = 0; }', 'count is a static field'],
  ])('would not with %s', async (source, why) => {
    expect(await stateOf(source)).toEqual([why]);
  });

  it.each([
    'const known: ReadonlySet<string> = new Set(["a"]);',
    'const none: readonly string[] = [];',
    // It only remembers what follows from an object itself.
    'const memo = new WeakMap<object, string>();',
    'export class Limit { static readonly most = 5; private count = 0; }',
    'function work() { let count = 0; return count; }',
  ])('may have %s', async (source) => {
    expect(await stateOf(source)).toEqual([]);
  });
});

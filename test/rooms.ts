/**
 * The import table of the architecture: which room may import which. A room is a top-level folder. Files are parsed, so
 * dynamic imports, re-exports and types count too.
 */
import { readdir, readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { dirname, join, posix, relative } from 'node:path';
import { parse } from '@swc/core';

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
  domain: { rooms: [], packages: ['temporal-polyfill', 'temporal-spec', '@temporalio/common'] },
  adapters: { rooms: ['domain'] },
  models: { rooms: ['domain'] },
  activities: { rooms: ['domain', 'models', 'adapters'] },
  workflows: {
    rooms: ['domain'],
    typesOf: ['activities'],
    packages: ['@temporalio/workflow', '@temporalio/common'],
  },
  api: { rooms: ['domain', 'models', 'adapters', 'workflows', 'config'] },
  worker: { rooms: ['domain', 'models', 'adapters', 'activities', 'workflows', 'config'] },
  servers: { rooms: ['config'] },
};

interface Import {
  readonly specifier: string;
  readonly typesOnly: boolean;
}

type Node = { readonly type?: string } & Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;
const stringIn = (node: unknown) => (isNode(node) && typeof node['value'] === 'string' ? node['value'] : undefined);

/** What one node of the syntax tree imports, if it imports something. */
function importOf(node: Node): Import | undefined {
  const specifiers = Array.isArray(node['specifiers']) ? (node['specifiers'] as Node[]) : [];
  const typesOnly =
    node['typeOnly'] === true || (specifiers.length > 0 && specifiers.every((one) => one['isTypeOnly'] === true));
  const specifier = ((): string | undefined => {
    switch (node.type) {
      case 'ImportDeclaration':
      case 'ExportNamedDeclaration':
      case 'ExportAllDeclaration':
        return stringIn(node['source']);
      case 'TsImportType':
        return stringIn(node['argument']);
      case 'CallExpression': {
        const callee = node['callee'];
        const [first] = node['arguments'] as { expression?: unknown }[];
        return isNode(callee) && callee.type === 'Import' ? stringIn(first?.expression) : undefined;
      }
      default:
        return undefined;
    }
  })();
  return specifier === undefined ? undefined : { specifier, typesOnly: typesOnly || node.type === 'TsImportType' };
}

function* importsIn(value: unknown): Generator<Import> {
  if (Array.isArray(value)) for (const element of value) yield* importsIn(element);
  else if (isNode(value)) {
    const found = importOf(value);
    if (found) yield found;
    for (const child of Object.values(value)) yield* importsIn(child);
  }
}

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
  const target = posix.join(dirname(file), specifier).split('/')[0] ?? '';
  if (target === room || allowed.rooms.includes(target)) return undefined;
  if (!allowed.typesOf?.includes(target)) return `${file}: ${room}/ may not import ${target}/ (${specifier})`;
  return typesOnly ? undefined : `${file}: ${room}/ may import only types of ${target}/ (${specifier})`;
}

/** Each import of one file against the table, as a line for people. */
export async function breachesOf(file: string, source: string): Promise<string[]> {
  const tree = await parse(source, { syntax: 'typescript', target: 'es2022' });
  return [...importsIn(tree.body)].map((one) => complaint(file, one)).filter((line) => line !== undefined);
}

/** Every import against the table in the tree at `root`. */
export async function breaches(root: string): Promise<string[]> {
  const perRoom = Object.keys(importTable).map(async (room) => {
    const entries = await readdir(join(root, room), { recursive: true, withFileTypes: true }).catch(() => []);
    const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.ts'));
    return Promise.all(
      files.map(async ({ parentPath, name }) => {
        const path = join(parentPath, name);
        return breachesOf(relative(root, path).replaceAll('\\', '/'), await readFile(path, 'utf8'));
      }),
    );
  });
  return (await Promise.all(perRoom)).flat(2).sort();
}

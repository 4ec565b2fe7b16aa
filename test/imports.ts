import { parse } from '@swc/core';

/** One import of a file. */
export interface Import {
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

/** What a file imports: dynamic imports, re-exports and types count too. */
export async function importsOf(source: string): Promise<Import[]> {
  const tree = await parse(source, { syntax: 'typescript', target: 'es2022' });
  return [...importsIn(tree.body)];
}

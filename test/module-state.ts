/**
 * What a module keeps between two calls. The modules of workflows are loaded once for all runs of a worker (`worker/bundle.ts`),
 * so that a variable of one would be seen by all of them, and no run could be replayed.
 */
import { parse } from '@swc/core';

type Node = { readonly type?: string } & Readonly<Record<string, unknown>>;

/** The variables of a module that can change, as `line or name: why`. Classes count with their static fields. */
export async function stateOf(source: string): Promise<string[]> {
  const { body } = await parse(source, { syntax: 'typescript', target: 'es2022' });
  return (body as unknown as Node[]).map(declarationIn).flatMap((node) => {
    if (node.type === 'VariableDeclaration') return variables(node);
    if (node.type === 'ClassDeclaration') return staticFields(node);
    return [];
  });
}

function declarationIn(node: Node): Node {
  return node.type === 'ExportDeclaration' ? (node['declaration'] as Node) : node;
}

function variables(node: Node): string[] {
  const declared = node['declarations'] as { readonly id: Node; readonly init: Node | null }[];
  return declared.flatMap(({ id, init }) => {
    const name = String(id['value'] ?? id.type);
    if (node['kind'] !== 'const') return [`${name} is not const`];
    const made = init?.type === 'NewExpression' ? String((init['callee'] as Node)['value']) : '';
    if (!['Map', 'Set', 'Array'].includes(made) && !isEmpty(init)) return [];
    return isReadonly(id) ? [] : [`${name} may be filled: it is not Readonly`];
  });
}

/** `[]` or `{}`: made to be filled. */
function isEmpty(init: Node | null): boolean {
  const content =
    init?.type === 'ArrayExpression' ? init['elements'] : init?.type === 'ObjectExpression' ? init['properties'] : null;
  return Array.isArray(content) && content.length === 0;
}

function isReadonly(id: Node): boolean {
  const annotation = (id['typeAnnotation'] as Node | null)?.['typeAnnotation'] as Node | undefined;
  if (annotation?.type === 'TsTypeOperator') return annotation['op'] === 'readonly';
  return String((annotation?.['typeName'] as Node | undefined)?.['value'] ?? '').startsWith('Readonly');
}

function staticFields(node: Node): string[] {
  const members = node['body'] as Node[];
  return members
    .filter((member) => member.type === 'ClassProperty' && member['isStatic'] === true && member['readonly'] !== true)
    .map((member) => `${String((member['key'] as Node)['value'])} is a static field`);
}

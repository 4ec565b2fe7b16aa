/** Cycles of imports: between files, and between the folders of a room (a file beside the folders counts as one). */
import { dirname, posix } from 'node:path';
import { importsOf } from './imports.js';

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Every group of files, and of folders, that import each other in a circle, as a line with one such circle. Types count.
 *
 * @param sources what is in the files, by their paths
 */
export async function cyclesIn(sources: ReadonlyMap<string, string>): Promise<string[]> {
  const perFile = [...sources].map(async ([file, source]) => {
    const relatives = (await importsOf(source)).filter(({ specifier }) => specifier.startsWith('.'));
    const targets = relatives.map(({ specifier }) => posix.join(dirname(file), specifier).replace(/\.js$/, '.ts'));
    return targets.filter((target) => sources.has(target)).map((target): [string, string] => [file, target]);
  });
  const imports = (await Promise.all(perFile)).flat();
  const folders = imports
    .map(([from, to]): [string, string] => [folderOf(from), folderOf(to)])
    .filter(([from, to]) => from !== to);
  return [
    ...circlesIn(graphOf(imports)).map((circle) => `files import each other: ${circle.join(' -> ')}`),
    ...circlesIn(graphOf(folders))
      .filter((circle) => circle.some((node) => !sources.has(node)))
      .map((circle) => `folders import each other: ${circle.join(' -> ')}`),
  ];
}

/** `api/identity/users/routes.ts` → `api/users`; `api/routes.ts` stays what it is. */
function folderOf(file: string): string {
  const parts = file.split('/');
  return parts.length > 2 ? parts.slice(0, 2).join('/') : file;
}

function graphOf(edges: readonly (readonly [string, string])[]): Graph {
  const graph = new Map<string, Set<string>>();
  for (const [from, to] of edges) graph.set(from, (graph.get(from) ?? new Set()).add(to));
  return graph;
}

/** One circle for each group of nodes that reach each other. */
function circlesIn(graph: Graph): string[][] {
  const circles: string[][] = [];
  const reported = new Set<string>();
  for (const node of [...graph.keys()].sort()) {
    if (reported.has(node)) continue;
    const back = [...(graph.get(node) ?? [])].map((next) => pathBetween(graph, next, node)).find((path) => path);
    if (!back) continue;
    circles.push([node, ...back]);
    for (const other of graph.keys()) {
      if (pathBetween(graph, node, other) && pathBetween(graph, other, node)) reported.add(other);
    }
  }
  return circles;
}

/** The nodes on the way from one to another, both included; the shortest way. */
function pathBetween(graph: Graph, from: string, to: string): string[] | undefined {
  const cameFrom = new Map<string, string | null>([[from, null]]);
  for (const node of cameFrom.keys()) {
    if (node === to) {
      const path: string[] = [];
      for (let step: string | null | undefined = to; step; step = cameFrom.get(step)) path.unshift(step);
      return path;
    }
    for (const next of graph.get(node) ?? []) if (!cameFrom.has(next)) cameFrom.set(next, node);
  }
  return undefined;
}

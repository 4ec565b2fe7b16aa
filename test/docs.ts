/** What the documents for people must agree with: files, headings, npm scripts, the catalogue of errors. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { errorCatalogue } from '../domain/errors.js';
import { capabilityTable } from './rooms.js';

export const root = join(import.meta.dirname, '..');

/** Every document, as a path from the root. */
export function documents(): string[] {
  const docs = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
  const capabilities = Object.keys(capabilityTable).map((name) => `domain/${name}/README.md`);
  return ['README.md', 'CONTRIBUTING.md', ...docs.map((name) => `docs/${name}`), ...capabilities];
}

export const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

/** The document without its code blocks: a comment in a shell script is no heading. */
const proseOf = (file: string): string => textOf(file).replace(/^```[\s\S]*?^```$/gm, '');

/** The words of a document's headings. */
export function headingsOf(file: string): string[] {
  return [...proseOf(file).matchAll(/^#{1,6} (.+)$/gm)].map(([, words = '']) => words.trim());
}

/** The fragment by which a page of Markdown is linked to at a heading. */
const fragmentOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');

/** Links and pictures of a document that lead to no file, or to no heading in it. */
export function brokenLinksOf(file: string): string[] {
  const links = [...proseOf(file).matchAll(/\]\(([^)\s]+)\)|<img src="([^"]+)"/g)].map(
    ([, link, picture]) => link ?? picture,
  );
  return links.filter(
    (link): link is string => link !== undefined && !/^https?:/.test(link) && !leadsSomewhere(file, link),
  );
}

function leadsSomewhere(from: string, link: string): boolean {
  const [path = '', fragment] = link.split('#');
  const target = path === '' ? from : normalize(join(dirname(from), path));
  if (!existsSync(join(root, target))) return false;
  return fragment === undefined || headingsOf(target).map(fragmentOf).includes(fragment);
}

/** Names of the npm scripts that a document tells people to run. */
export function scriptsIn(file: string): string[] {
  const named = [...textOf(file).matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g)];
  return [...new Set(named.map(([, run, own]) => run ?? own ?? ''))];
}

/** A block of shell in a document. */
export interface Snippet {
  /** Number of its first line. */
  readonly line: number;
  readonly text: string;
  /** What the document goes on with, up to the next block of shell: what is printed, as a rule. */
  readonly following: string;
}

export function snippetsOf(file: string): Snippet[] {
  const text = textOf(file);
  return [...text.matchAll(/^```(?:sh|bash)\n([\s\S]*?)^```$([\s\S]*?)(?=^```(?:sh|bash)$|$(?![\s\S]))/gm)].map(
    ({ 1: inside = '', 2: following = '', index }) => ({
      line: text.slice(0, index).split('\n').length + 1,
      text: inside,
      following,
    }),
  );
}

/** The first block of TypeScript in a document. */
export function typeScriptOf(file: string): string {
  return /^```ts\n([\s\S]*?)^```$/m.exec(textOf(file))?.[1] ?? '';
}

/** Whether it starts processes of the checkout, or containers: those run for minutes, or for ever. */
export function isOfCheckout({ text }: Snippet): boolean {
  return /^(?:[A-Z_]+=\S+ (?:\\\n)?)*(?:npm|docker|node) /m.test(text);
}

const begin = '<!-- error codes -->';
const end = '<!-- /error codes -->';

/** The catalogue of errors as a table, its columns as wide as the formatter makes them. */
export function errorTable(): string {
  const rows = Object.entries(errorCatalogue).map(([code, { status, retry, title }]) => [
    `\`${code}\``,
    String(status),
    retry ? 'yes' : 'no',
    title,
  ]);
  const table = [['code', 'status', 'retry', 'meaning'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = table;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

/** The document with the present table between its marks. */
export function withErrorTable(document: string): string {
  const [before, rest] = document.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`The marks ${begin} and ${end} are not there`);
  return `${before}${begin}\n\n${errorTable()}\n\n${end}${after}`;
}

/** Files of users: what is read from a spreadsheet, and what a spreadsheet reads. */
import { CsvError, parse } from 'csv-parse/sync';

export const csvColumns = ['name', 'email', 'locale', 'timeZone', 'administrator'] as const;
export type CsvColumn = (typeof csvColumns)[number];

/** A line of a file, by its number there. */
export interface CsvLine {
  readonly line: number;
  readonly values: Readonly<Partial<Record<CsvColumn, string>>>;
  /** More values than columns. */
  readonly surplus: boolean;
}

/** Something wrong in a file, at a line and where possible in a column. */
export interface CsvProblem {
  readonly line: number;
  readonly column: string | null;
  readonly detail: string;
}

export type CsvFile =
  | { readonly lines: readonly CsvLine[] }
  /** Nothing of it can be read. */
  | { readonly problems: readonly CsvProblem[] };

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * Reads a file with a header: commas, semicolons or tabs, quotes, any order of the columns, whatever their case. As spreadsheets
 * write them, there may be a first line `sep=;`, rows of separators only, and separators after the last column.
 */
export function readCsv(text: string): CsvFile {
  const { separator, directive } = separatorOf(text);
  try {
    const parsed = parse(directive ? text.slice(directive.length) : text, {
      delimiter: separator,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
    }) as unknown as Parsed[];
    const before = directive ? 1 : 0;
    const [header, ...rest] = parsed.map(({ record, info }) => ({ record, line: info.lines + before }));
    const names = withoutEmptyEnd(header?.record ?? []);
    const columns = names.map(columnNamed);
    const problems = problemsOfHeader(names, columns, header?.line ?? 1);
    return problems.length > 0 ? { problems } : { lines: rest.map((one) => lineOf(one, columns)) };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = 'lines' in error && typeof error.lines === 'number' ? error.lines : 1;
    return { problems: [{ line, column: null, detail: 'has a quote that is not closed, or in the wrong place' }] };
  }
}

/** What a file says of its separator in a first line of its own, as Excel does; else the one that its header has. */
function separatorOf(text: string): { readonly separator: string; readonly directive: string | undefined } {
  const [directive, named] = /^"?sep=([,;\t])"?[ ;,\t]*(?:\r\n|\r|\n)/i.exec(text) ?? [];
  if (named !== undefined) return { separator: named, directive };
  const header = /[^\r\n;,\t ][^\r\n]*/.exec(text)?.[0] ?? '';
  const separator = [';', '\t'].find((one) => header.includes(one)) ?? ',';
  return { separator, directive: undefined };
}

function withoutEmptyEnd(names: readonly string[]): readonly string[] {
  return names.slice(0, names.findLastIndex((name) => name !== '') + 1);
}

function columnNamed(name: string): CsvColumn | undefined {
  const plain = name.toLowerCase().replaceAll(/[\s_-]/g, '');
  return csvColumns.find((column) => column.toLowerCase() === plain);
}

function problemsOfHeader(
  names: readonly string[],
  columns: readonly (CsvColumn | undefined)[],
  line: number,
): CsvProblem[] {
  const wrong = (column: string, detail: string): CsvProblem => ({ line, column, detail });
  return [
    ...names.flatMap((name, index) => {
      const column = columns[index];
      const shown = name.slice(0, 80);
      if (column === undefined) return [wrong(shown, `is not a known column: known are ${csvColumns.join(', ')}`)];
      return columns.indexOf(column) < index ? [wrong(shown, 'is there twice')] : [];
    }),
    ...(['name', 'email'] as const)
      .filter((column) => !columns.includes(column))
      .map((column) => wrong(column, 'is a required column')),
  ];
}

function lineOf(
  { record, line }: { readonly record: readonly string[]; readonly line: number },
  columns: readonly (CsvColumn | undefined)[],
): CsvLine {
  const values: Partial<Record<CsvColumn, string>> = {};
  for (const [index, column] of columns.entries()) {
    const value = record[index];
    // An empty cell is a value that was left out.
    if (column !== undefined && value !== undefined && value !== '') values[column] = asWritten(value);
  }
  return { line, values, surplus: withoutEmptyEnd(record).length > columns.length };
}

/** What a spreadsheet would take for a formula, behind any apostrophes, so that those which it begins with survive as well. */
const formula = /^'*[=+\-@\t\r＝＋－＠]/;

/** One line. Whatever would be a formula begins with an apostrophe, which a spreadsheet shows as text. */
export function writeCsvLine(values: readonly string[]): string {
  return `${values.map((value) => quoted(formula.test(value) ? `'${value}` : value)).join(',')}\r\n`;
}

function quoted(value: string): string {
  return /[",;\t\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** Takes the apostrophe away again. */
function asWritten(value: string): string {
  return value.startsWith("'") && formula.test(value) ? value.slice(1) : value;
}

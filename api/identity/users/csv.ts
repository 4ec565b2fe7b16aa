/** Files of users: what is read from a spreadsheet, and what a spreadsheet reads. */
import { CsvError, parse } from 'csv-parse/sync';

export const csvColumns = ['name', 'email', 'locale', 'timeZone', 'administrator'] as const;
export type CsvColumn = (typeof csvColumns)[number];

/** A line of a file, by its number there; the first one is 1 and has the names of the columns. */
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

/** Reads a file with a header: commas or semicolons, quotes, any order of the columns, whatever their case. */
export function readCsv(text: string): CsvFile {
  const [firstLine = ''] = text.split('\n', 1);
  try {
    const [header, ...rest] = parse(text, {
      bom: true,
      delimiter: firstLine.includes(';') ? ';' : ',',
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as Parsed[];
    const columns = (header?.record ?? []).map(columnNamed);
    const problems = problemsOfHeader(header?.record ?? [], columns);
    if (problems.length > 0) return { problems };
    return { lines: rest.map((parsed) => lineOf(parsed, columns)) };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = 'lines' in error && typeof error.lines === 'number' ? error.lines : 1;
    return { problems: [{ line, column: null, detail: 'has a quote that is not closed, or in the wrong place' }] };
  }
}

function columnNamed(name: string): CsvColumn | undefined {
  const plain = name.toLowerCase().replaceAll(/[\s_-]/g, '');
  return csvColumns.find((column) => column.toLowerCase() === plain);
}

function problemsOfHeader(names: readonly string[], columns: readonly (CsvColumn | undefined)[]): CsvProblem[] {
  const wrong = (column: string, detail: string): CsvProblem => ({ line: 1, column, detail });
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

function lineOf({ record, info }: Parsed, columns: readonly (CsvColumn | undefined)[]): CsvLine {
  const values: Partial<Record<CsvColumn, string>> = {};
  for (const [index, column] of columns.entries()) {
    const value = record[index];
    // An empty cell is a value that was left out.
    if (column !== undefined && value !== undefined && value !== '') values[column] = asWritten(value);
  }
  return { line: info.lines, values, surplus: record.length > columns.length };
}

/** What a spreadsheet would take for a formula. */
const formula = /^[=+\-@\t\r]/;

/** One line. Whatever would be a formula begins with an apostrophe, which a spreadsheet shows as text. */
export function writeCsvLine(values: readonly string[]): string {
  return `${values.map((value) => quoted(formula.test(value) ? `'${value}` : value)).join(',')}\r\n`;
}

function quoted(value: string): string {
  return /[",;\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** Takes the apostrophe away again. */
function asWritten(value: string): string {
  return value.startsWith("'") && formula.test(value.slice(1)) ? value.slice(1) : value;
}

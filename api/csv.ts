import { stringify } from 'csv-stringify/sync';

/** Spreadsheets take what begins with a sign for a formula; a number is none. */
const plainNumber = /^-?\d+(\.\d+)?$/;

/** RFC 4180 with a header; what a spreadsheet would take for a formula is escaped. */
export function csvOf<Row extends object>(rows: readonly Row[], columns: readonly (keyof Row & string)[]): string {
  const lines = rows.map((row) => columns.map((column) => String(row[column] ?? '')));
  return stringify(lines, {
    header: true,
    columns: [...columns],
    record_delimiter: 'windows',
    cast: { string: (value) => ({ value, escape_formulas: !plainNumber.test(value) }) },
  });
}

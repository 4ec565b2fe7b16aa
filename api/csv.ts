import { stringify } from 'csv-stringify/sync';

/** Spreadsheets take what begins with a sign for a formula; a number is none. */
const plainNumber = /^-?\d+(\.\d+)?$/;

/**
 * RFC 4180; what a spreadsheet would take for a formula is escaped.
 *
 * @param header false: these rows follow others
 */
export function csvOf<Row extends object>(
  rows: readonly Row[],
  columns: readonly (keyof Row & string)[],
  header = true,
): string {
  const lines = rows.map((row) => columns.map((column) => String(row[column] ?? '')));
  return stringify(lines, {
    header,
    columns: [...columns],
    record_delimiter: 'windows',
    cast: { string: (value) => ({ value, escape_formulas: !plainNumber.test(value) }) },
  });
}

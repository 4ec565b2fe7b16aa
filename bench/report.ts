/** An aim on the ratio of ours to bare. */
export interface Aim {
  readonly at: 'most' | 'least';
  readonly ratio: number;
}

export const atMost = (ratio: number): Aim => ({ at: 'most', ratio });
export const atLeast = (ratio: number): Aim => ({ at: 'least', ratio });

/** One measured value beside that of its bare counterpart, where it has one. */
export interface Row {
  readonly measure: string;
  readonly unit: string;
  readonly ours: number;
  readonly bare?: number;
  /** Of speeds: the median of the rounds' ratios, since a machine's speed changes between rounds. */
  readonly ratio?: number;
  readonly aim?: Aim;
}

/** What one entry measured, and how. */
export interface Measured {
  readonly rows: readonly Row[];
  /** Numbers that the rows depend on, such as how many lives were played. */
  readonly settings: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
}

export function ratio(ours: number, bare: number): number {
  return ours / bare;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1] ?? Number.NaN, sorted[Math.floor(middle)] ?? Number.NaN];
  return (low + high) / 2;
}

/** The value below which the given share (0 to 1) of the values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** Undefined where there is no aim. */
export function isMet({ ratio, aim }: Row): boolean | undefined {
  if (ratio === undefined || aim === undefined) return undefined;
  return aim.at === 'most' ? ratio <= aim.ratio : ratio >= aim.ratio;
}

/** Rows as a table for the terminal, which is also one of Markdown. */
export function table(rows: readonly Row[]): string {
  const cells = [
    ['measure', 'Perennial', 'bare', 'ratio', 'aim', 'met'],
    ...rows.map((row) => [
      row.measure,
      shown(row.ours, row.unit),
      row.bare === undefined ? '' : shown(row.bare, row.unit),
      row.ratio === undefined ? '' : row.ratio.toFixed(2),
      row.aim === undefined ? '' : `at ${row.aim.at} ${row.aim.ratio}`,
      { true: 'yes', false: 'no', undefined: '' }[String(isMet(row)) as 'true' | 'false' | 'undefined'],
    ]),
  ];
  const widths = (cells[0] ?? []).map((_, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(' | ')} |`;
  const rule = `| ${widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  const [head = [], ...body] = cells;
  return [line(head), rule, ...body.map(line)].join('\n');
}

function shown(value: number, unit: string): string {
  const digits = Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${value.toFixed(digits)}${unit && ` ${unit}`}`;
}

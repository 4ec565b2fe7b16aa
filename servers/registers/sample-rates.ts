/** Rates that look like rates: the same on every machine for a day, and none on weekends and fixed holidays. */

/** In PLN, in ten-thousandths. */
const inPln: Readonly<Record<string, number>> = {
  PLN: 10_000,
  EUR: 42_500,
  CZK: 1720,
  USD: 36_800,
  GBP: 49_100,
  CHF: 45_300,
  CNY: 5120,
};
const holidays = new Set(['01-01', '01-06', '05-01', '12-25', '12-26']);
const dayMs = 86_400_000;

export interface SampleTable {
  /** YYYY-MM-DD. */
  readonly day: string;
  /** Counted within the year. */
  readonly number: number;
}

export const sampleCurrencies = Object.keys(inPln);

function hasTable(day: string): boolean {
  const weekday = new Date(day).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !holidays.has(day.slice(5));
}

function daysOf(from: number, to: number): string[] {
  const days = Math.max(0, Math.floor((to - from) / dayMs) + 1);
  return Array.from({ length: days }, (_, index) => new Date(from + index * dayMs).toISOString().slice(0, 10));
}

/** The tables of these days, both included. */
export function sampleTables(from: string, to: string): SampleTable[] {
  return daysOf(Date.parse(from), Date.parse(to))
    .filter(hasTable)
    .map((day) => ({
      day,
      number: daysOf(Date.parse(`${day.slice(0, 4)}-01-01`), Date.parse(day)).filter(hasTable).length,
    }));
}

/** So many ten-thousandths of `other` is one `currency`, up to one percent up or down from day to day. */
export function sampleRate(currency: string, other: string, day: string): number {
  const wave = Math.round(100 * Math.sin(Date.parse(day) / dayMs / 9));
  return Math.round((((inPln[currency] ?? 0) / (inPln[other] ?? 1)) * 10_000 * (10_000 + wave)) / 10_000);
}

export function decimal(tenThousandths: number, point = '.'): string {
  return `${Math.floor(tenThousandths / 10_000)}${point}${String(tenThousandths % 10_000).padStart(4, '0')}`;
}

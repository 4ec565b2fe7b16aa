/** Subscriptions that end, by month: how many, and what their renewals are expected to come to (docs/concepts.md, "Dashboard"). */
import type { ExpectedRenewal } from '../billing/expected-renewal.js';
import { addMonths, monthsBetween, type PlainDate, plainDate } from '../calendar.js';
import { type Money, plus, times } from '../money.js';
import type { EndDecision } from '../subscriptions/end-of-term.js';

/** Those that end in a month and are decided and priced alike. */
export interface Ending {
  /** By the first day after the last term, `YYYY-MM`. */
  readonly month: string;
  readonly decision: EndDecision;
  /** By which they are priced; null: nobody pays by period. */
  readonly pricing: string | null;
  readonly subscriptions: number;
  readonly seats: number;
}

/** What each pricing comes to for one subscription; those without a price are missing. */
export type Prices = ReadonlyMap<string, ExpectedRenewal>;

/** Those whose numbers a caller sees, and those whose amounts it sees. */
export interface Seen {
  readonly counted: readonly Ending[];
  readonly priced: readonly Ending[];
}

export interface Tally {
  readonly subscriptions: number;
  readonly seats: number;
  /** One for each currency, in their order. */
  readonly amounts: readonly Money[];
}

export interface MonthOfEnds extends Tally {
  readonly month: string;
  /** How many of them nobody has decided about. */
  readonly undecided: number;
}

/** Only months in which something ends, in their order. */
export function endsByMonth({ counted, priced }: Seen, prices: Prices): MonthOfEnds[] {
  const months = [...new Set(counted.map(({ month }) => month))].sort();
  const [countedIn, pricedIn] = [byMonth(counted), byMonth(priced)];
  return months.map((month) => {
    const ending = countedIn.get(month) ?? [];
    const undecided = ending.filter(({ decision }) => decision === 'undecided');
    return {
      month,
      ...tally({ counted: ending, priced: pricedIn.get(month) ?? [] }, prices),
      undecided: sumOf(undecided, 'subscriptions'),
    };
  });
}

/** What becomes of the renewals of a month. What is replaced is left out: the other subscription has its own end. */
export interface Outlook {
  /** Somebody has decided that they go on. */
  readonly renewing: Tally;
  /** Nobody has decided. */
  readonly undecided: Tally;
  /** They end: the amounts are what is lost. */
  readonly lapsing: Tally;
}

export interface Forecast {
  /** What has ended before the first month and may still come back, while its data is kept. */
  readonly overdue: Outlook;
  readonly months: readonly (Outlook & { readonly month: string })[];
}

/**
 * So many months from one on. A term that is shorter than the forecast is renewed more than once in it: each time but the first
 * undecided, since a decision is for one end; what lapses is not renewed again.
 */
export function forecast({ counted, priced }: Seen, prices: Prices, from: string, months: number): Forecast {
  const first = dayIn(from);
  const repeated = (endings: readonly Ending[]) =>
    byMonth(endings.flatMap((ending) => renewalsOf(ending, prices, first, months)));
  const [countedIn, pricedIn] = [repeated(counted), repeated(priced)];
  const outlookOf = (month: string): Outlook => {
    const of = (decision: EndDecision) => {
      const those = (endings: readonly Ending[] = []) => endings.filter((ending) => ending.decision === decision);
      return tally({ counted: those(countedIn.get(month)), priced: those(pricedIn.get(month)) }, prices);
    };
    return { renewing: of('renews'), undecided: of('undecided'), lapsing: of('lapses') };
  };
  const named = Array.from({ length: months }, (_, n) => monthOf(addMonths(first, n)));
  return { overdue: outlookOf(overdue), months: named.map((month) => ({ month, ...outlookOf(month) })) };
}

/** In the place of a month for what has ended before the first one. */
const overdue = '';

function renewalsOf(ending: Ending, prices: Prices, first: PlainDate, months: number): Ending[] {
  const offset = monthsBetween(first, dayIn(ending.month));
  if (offset < 0) return [{ ...ending, month: overdue }];
  const { months: length } = (ending.pricing !== null && prices.get(ending.pricing)) || {};
  const goesOn = ending.decision === 'renews' || ending.decision === 'undecided';
  const all: Ending[] = [];
  for (let n = offset; n < months; n += length ?? months) {
    const decision = n === offset ? ending.decision : 'undecided';
    all.push({ ...ending, decision, month: monthOf(addMonths(first, n)) });
    if (!goesOn) break;
  }
  return all;
}

function tally({ counted, priced }: Seen, prices: Prices): Tally {
  const amounts = new Map<string, Money>();
  for (const { pricing, subscriptions } of priced) {
    const expected = pricing === null ? undefined : prices.get(pricing);
    if (!expected) continue;
    const { currency } = expected.amount;
    const amount = times(expected.amount, subscriptions);
    const before = amounts.get(currency);
    amounts.set(currency, before ? plus(before, amount) : amount);
  }
  return {
    subscriptions: sumOf(counted, 'subscriptions'),
    seats: sumOf(counted, 'seats'),
    amounts: [...amounts.values()].sort((one, other) => (one.currency < other.currency ? -1 : 1)),
  };
}

function byMonth(endings: readonly Ending[]): ReadonlyMap<string, readonly Ending[]> {
  const months = new Map<string, Ending[]>();
  for (const ending of endings) {
    const month = months.get(ending.month);
    if (month) month.push(ending);
    else months.set(ending.month, [ending]);
  }
  return months;
}

function sumOf(endings: readonly Ending[], field: 'subscriptions' | 'seats'): number {
  return endings.reduce((running, ending) => running + ending[field], 0);
}

function dayIn(month: string): PlainDate {
  return plainDate(`${month}-01`);
}

function monthOf(day: PlainDate): string {
  return day.toString().slice(0, 7);
}

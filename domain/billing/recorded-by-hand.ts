/**
 * Whether an entry of a bank's statement is a transfer that somebody has recorded by hand before (docs/concepts.md, "Bank statements").
 * It is one where amount and currency are the same, and
 *
 * - it names the same request, and the days are near: it is that transfer;
 * - it names none, the day is the same, and so is the payer's name: it is that transfer;
 * - it names the same request on another day, or none and the day is the same: it may be, and a person says.
 */
import { daysBetween, type PlainDate } from '../calendar.js';
import { isSameName } from './allocation.js';

/** What is compared of either. */
export interface Transfer {
  readonly valueDate: PlainDate;
  /** Variable symbols that it names; of one recorded for a request, that of the request too. */
  readonly references: readonly string[];
  readonly payerName: string | null;
}

export interface RecordedTransfer extends Transfer {
  readonly id: string;
}

export type Recognition =
  | { readonly kind: 'same'; readonly id: string }
  /** The likeliest first. */
  | { readonly kind: 'maybe'; readonly ids: readonly string[] }
  | { readonly kind: 'new' };

/** A person records the day that the customer names, or on which the bank told of it. */
const nearDays = 5;

/** @param recorded transfers of the entry's amount and currency that no other entry is */
export function recognised(entry: Transfer, recorded: readonly RecordedTransfer[]): Recognition {
  const byNearness = [...recorded].sort((one, other) => distance(entry, one) - distance(entry, other));
  const [same] = byNearness.filter((one) => isSame(entry, one));
  if (same) return { kind: 'same', id: same.id };
  const possible = byNearness.filter((one) => mayBe(entry, one));
  return possible.length === 0 ? { kind: 'new' } : { kind: 'maybe', ids: possible.map(({ id }) => id) };
}

function isSame(entry: Transfer, one: RecordedTransfer): boolean {
  if (namesSame(entry, one)) return distance(entry, one) <= nearDays;
  return mayBe(entry, one) && entry.payerName !== null && isSameName(entry.payerName, one.payerName);
}

function mayBe(entry: Transfer, one: RecordedTransfer): boolean {
  if (namesSame(entry, one)) return true;
  // One that names another request is another transfer.
  const isNamed = entry.references.length > 0 && one.references.length > 0;
  return !isNamed && distance(entry, one) === 0;
}

function namesSame(entry: Transfer, { references }: RecordedTransfer): boolean {
  return entry.references.some((reference) => references.includes(reference));
}

function distance(entry: Transfer, one: RecordedTransfer): number {
  return Math.abs(daysBetween(entry.valueDate, one.valueDate));
}

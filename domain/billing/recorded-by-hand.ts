/**
 * Whether an entry of a bank's statement is a transfer that somebody has recorded by hand before, or the other way round (docs/concepts.md,
 * "Bank statements"). They are one transfer where amount and currency are the same, and
 *
 * - they name the same request, and the days are near: it is that transfer;
 * - one names none, the day is the same, and so is the payer's name: it is that transfer;
 * - they name the same request on another day, or one names none and the day is the same: it may be, and a person says.
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

export interface EarlierTransfer extends Transfer {
  readonly id: string;
}

export type Recognition =
  | { readonly kind: 'same'; readonly id: string }
  /** The likeliest first. */
  | { readonly kind: 'maybe'; readonly ids: readonly string[] }
  | { readonly kind: 'new' };

/** A person records the day that the customer names, or on which the bank told of it. */
const nearDays = 5;

/** @param earlier transfers of its amount and currency that came the other way, and that no other one is */
export function recognised(transfer: Transfer, earlier: readonly EarlierTransfer[]): Recognition {
  const byNearness = [...earlier].sort((one, other) => distance(transfer, one) - distance(transfer, other));
  const [same] = byNearness.filter((one) => isSame(transfer, one));
  if (same) return { kind: 'same', id: same.id };
  const possible = byNearness.filter((one) => mayBe(transfer, one));
  return possible.length === 0 ? { kind: 'new' } : { kind: 'maybe', ids: possible.map(({ id }) => id) };
}

function isSame(transfer: Transfer, one: EarlierTransfer): boolean {
  if (namesSame(transfer, one)) return distance(transfer, one) <= nearDays;
  return mayBe(transfer, one) && transfer.payerName !== null && isSameName(transfer.payerName, one.payerName);
}

function mayBe(transfer: Transfer, one: EarlierTransfer): boolean {
  if (namesSame(transfer, one)) return true;
  // One that names another request is another transfer.
  const isNamed = transfer.references.length > 0 && one.references.length > 0;
  return !isNamed && distance(transfer, one) === 0;
}

function namesSame(transfer: Transfer, { references }: EarlierTransfer): boolean {
  return transfer.references.some((reference) => references.includes(reference));
}

function distance(transfer: Transfer, one: EarlierTransfer): number {
  return Math.abs(daysBetween(transfer.valueDate, one.valueDate));
}

/** What a bank's statement of account says, whatever its format. */
import { createHash } from 'node:crypto';
import { referencesIn } from '../../../domain/billing/payment-reference.js';
import { titleKey } from '../../../domain/billing/statement-entries.js';
import type { PlainDate } from '../../../domain/calendar.js';
import { DomainError } from '../../../domain/errors.js';
import { type Money, minorUnitDigits, money, mostAmount } from '../../../domain/money.js';

/** `reversedCredit` takes back what came in, `reversedDebit` gives back what went out. */
export type EntryKind = 'credit' | 'debit' | 'reversedCredit' | 'reversedDebit';

export interface StatementEntry {
  readonly kind: EntryKind;
  /** IBAN without spaces, or the number as the bank writes it. */
  readonly account: string;
  /** Negative for a debit and a reversed credit. */
  readonly amount: Money;
  /** It counts for what was paid when. */
  readonly valueDate: PlainDate;
  readonly bookedOn: PlainDate;
  readonly counterparty: { readonly name: string | null; readonly account: string | null };
  /** In one line. */
  readonly title: string;
  readonly bankReference: string | null;
  readonly endToEndId: string | null;
  /**
   * The same for the same entry in another file or format: account, value date, amount, and the requests that it names, which one format
   * has in the title and another one beside it; where it names none the title without what formats change (case, accents, spaces, signs).
   * Two payments may share it: `domain/billing/statement-entries.ts` tells them apart.
   */
  readonly entryKey: string;
  /** Of the file, from 1. */
  readonly line: number;
}

export type StatementFormat = 'camt053' | 'mt940';

export interface StatementFile {
  readonly format: StatementFormat;
  /** In the order of the file. */
  readonly entries: readonly StatementEntry[];
}

export type UnidentifiedEntry = Omit<StatementEntry, 'entryKey'>;

/** Gives each entry of a file its key. */
export function identified(entries: readonly UnidentifiedEntry[]): StatementEntry[] {
  return entries.map((entry) => {
    const { account, valueDate, amount, title, endToEndId } = entry;
    const named = referencesIn(`${title}\n${endToEndId ?? ''}`).map(({ variableSymbol }) => variableSymbol);
    const said = named.length > 0 ? named.toSorted().join('+') : titleKey(title);
    const parts = [account, valueDate.toString(), amount.amount, amount.currency, said];
    const hash = createHash('sha256').update(parts.join('|')).digest('hex');
    return { ...entry, entryKey: hash.slice(0, 32) };
  });
}

/** Nothing is taken of a file with such a line. */
export function brokenLine(line: number, what: string): DomainError {
  return new DomainError('brokenStatement', `Nothing was imported. Line ${line}: ${what}.`, { line });
}

/**
 * An amount without a sign in whole and fraction, which a point or comma divides.
 * @throws DomainError brokenStatement
 */
export function amountFrom(text: string, currency: string, line: number): Money {
  const [, whole = '', fraction = ''] = /^(\d{1,15})(?:[.,](\d*))?$/.exec(text) ?? [];
  if (whole === '') throw brokenLine(line, `“${text}” is no amount`);
  let digits: number;
  try {
    digits = minorUnitDigits(currency);
  } catch {
    throw brokenLine(line, `“${currency}” is no currency`);
  }
  const significant = fraction.replace(/0+$/, '');
  if (significant.length > digits) throw brokenLine(line, `“${text}” has more decimals than ${currency}`);
  const amount = Number(`${whole}${significant.padEnd(digits, '0')}`);
  if (amount > mostAmount) throw brokenLine(line, `“${text}” is more than can be booked`);
  return money(amount, currency);
}

/** The sign of what a kind does to the account. */
export function signed(kind: EntryKind, { amount, currency }: Money): Money {
  return money(kind === 'credit' || kind === 'reversedDebit' ? amount : -amount, currency);
}

export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** Text without what only fills the field. */
export function orNull(text: string | undefined): string | null {
  const said = oneLine(text ?? '');
  return said === '' || ['NOTPROVIDED', 'NONREF', 'NOREF'].includes(said.toUpperCase()) ? null : said;
}

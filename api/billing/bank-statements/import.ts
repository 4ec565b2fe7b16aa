/** The entries of a bank's file become payments, each once, however often and in whatever file it comes. */
import type { StatementEntry, StatementFile } from '../../../adapters/billing/statements/statement.js';
import { brokenLine } from '../../../adapters/billing/statements/statement.js';
import { referencesIn } from '../../../domain/billing/payment-reference.js';
import { knownEntries } from '../../../domain/billing/statement-entries.js';
import { addDays, dateIn, type Instant, isBefore, type PlainDate } from '../../../domain/calendar.js';
import { newPayment, type PaymentRecord, type StatementOrigin } from '../../../models/billing/payments.js';
import type { ImportedEntry } from '../../../models/billing/statement-imports.js';
import { takeOnce } from '../../../models/billing/taken-payments.js';
import { idFrom } from '../../ids.js';
import { goOn } from '../payments/receive.js';
import type { PaymentServices } from '../payments/start-payment.js';

/** Where and when a file is imported. */
export interface Importing {
  readonly importId: string;
  readonly testClockId: string | null;
  readonly now: Instant;
}

/** Banks book at a weekend what counts on Monday; one further ahead is another year's, or another clock's. */
const daysAhead = 7;
const atOnce = 8;

/** @throws DomainError brokenStatement, naming the line: nothing was imported */
export function assertNotAhead({ entries }: StatementFile, now: Instant): void {
  const latest = addDays(latestDay(now), daysAhead);
  const ahead = entries.find(({ valueDate }) => isBefore(latest, valueDate));
  if (ahead) throw brokenLine(ahead.line, `the value date ${ahead.valueDate} is more than ${daysAhead} days ahead`);
}

/** The newest day that has begun anywhere. */
function latestDay(now: Instant): PlainDate {
  return dateIn('Pacific/Kiritimati', now);
}

/** Called again after a crash, or at the same time by others, it takes what is missing, and completes what was begun. */
export async function importEntries(
  services: PaymentServices,
  { format, entries }: StatementFile,
  importing: Importing,
): Promise<ImportedEntry[]> {
  const { payments } = services.database;
  const { testClockId } = importing;
  const traced = entries.map((entry) => ({ ...entry, format }));
  const keys = [...new Set(entries.map(({ entryKey }) => entryKey))];
  for (;;) {
    const stored = await payments.fromStatements(testClockId, keys);
    const found = knownEntries(traced, stored.flatMap(traceOf));
    const missing = traced.filter((_entry, index) => found[index] === null);
    if (missing.length > 0) {
      // What somebody else takes in this moment may be an entry of another file: then it is looked at again.
      await takeAll(services, missing, stored, importing);
      continue;
    }
    const known = found.flatMap((one) => (one ? [one.payment] : []));
    for (let from = 0; from < known.length; from += atOnce) {
      await Promise.all(known.slice(from, from + atOnce).map((payment) => goOn(services, payment)));
    }
    return known.map(({ _id, statement }, index) => ({
      line: entries[index]?.line ?? 0,
      paymentId: _id,
      isNew: statement?.importId === importing.importId,
    }));
  }
}

type TracedEntry = StatementEntry & { readonly format: StatementOrigin['format'] };

async function takeAll(
  services: PaymentServices,
  missing: readonly TracedEntry[],
  stored: readonly PaymentRecord[],
  importing: Importing,
): Promise<void> {
  const numbers = new Map<string, number>();
  for (const { statement } of stored) count(numbers, statement?.entryKey ?? '');
  for (const entry of missing) {
    await takeOnce(services.database, paymentOf(entry, count(numbers, entry.entryKey), importing));
  }
}

function count(numbers: Map<string, number>, key: string): number {
  const number = (numbers.get(key) ?? 0) + 1;
  numbers.set(key, number);
  return number;
}

function traceOf(payment: PaymentRecord) {
  const { statement } = payment;
  return statement ? [{ ...statement, payment }] : [];
}

/** @param number of those with its key, from 1: two imports of one moment take it once */
function paymentOf(entry: TracedEntry, number: number, { importId, testClockId, now }: Importing): PaymentRecord {
  const { kind, amount, valueDate, counterparty, title, bankReference, endToEndId, entryKey, format } = entry;
  const identity = `statement/${testClockId ?? 'live'}/${entryKey}/${number}`;
  const said = [title, endToEndId].filter((text) => text !== null).join('\n');
  const today = latestDay(now);
  return newPayment({
    _id: idFrom('payment', identity),
    identity,
    source: 'statement',
    method: 'transfer',
    state: 'received',
    billingAccountId: null,
    tenantId: null,
    partnerId: null,
    testClockId,
    amount,
    // Booked before its day: it counts from now.
    valueDate: (isBefore(today, valueDate) ? today : valueDate).toString(),
    requestId: null,
    references: referencesIn(said).map(({ variableSymbol }) => variableSymbol),
    payerName: counterparty.name,
    text: title,
    provider: null,
    statement: { importId, entryKey, format, kind, bankReference },
    createdAt: new Date(now.epochMilliseconds),
  });
}

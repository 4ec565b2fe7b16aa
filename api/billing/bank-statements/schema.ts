import { z } from 'zod';
import { type PaymentRecord, paymentStates } from '../../../models/billing/payments.js';
import type { StatementImport } from '../../../models/billing/statement-imports.js';
import { date, instant, showInstant } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import { idOf } from '../../ids.js';
import { money, showMoney } from '../amounts.js';
import { paymentId } from '../payments/schema.js';

export const statementImportId = idOf('statementImport', 'Id of an import of a bank statement');
const testClockId = idOf('testClock', 'The test clock on which it is imported');

export const mostCharacters = 8 * 1024 * 1024;

export const statementFile = z.string().min(1).max(mostCharacters).meta({
  description:
    'The bank’s file as it is: camt.053 (001.02 and later), or MT940 as Polish and Czech banks send it. In UTF-8, UTF-16, CP852, Windows-1250 or ISO 8859-2, or in the charset of the Content-Type.',
});

export const importQuery = z.strictObject({
  testClockId: testClockId.optional().meta({
    description: 'Its payments pay requests of this test clock, at its time; without it those of live use',
  }),
});

export const statementImportQuery = pageQuery.extend({
  testClockId: testClockId.optional().meta({ description: 'Imports on this test clock; without it those of live use' }),
});

const count = z.int().min(0);

const summary = {
  id: statementImportId,
  format: z.enum(['camt053', 'mt940']),
  testClockId: testClockId.nullable(),
  importedBy: z.string().meta({ description: 'Id of who imported it' }),
  importedAt: instant,
  completedAt: instant
    .nullable()
    .meta({ description: 'Null: it was broken off; to import the file again completes it' }),
  new: count.meta({ description: 'Entries that no earlier import had brought' }),
  known: count.meta({ description: 'Entries that were there already: nothing was done about them' }),
};

export const statementImportSummary = z.strictObject(summary).meta({ id: 'StatementImportSummary' });
export const statementImportPage = pageOf(statementImportSummary, 'StatementImportPage');

export const statementImport = z
  .strictObject({
    ...summary,
    underWay: count.meta({ description: 'Payments that are being applied' }),
    applied: count.meta({ description: 'Payments of which nothing waits' }),
    waiting: count.meta({ description: 'Payments that wait for a person' }),
    entries: z.array(
      z.strictObject({
        line: z.int().meta({ description: 'Where it is in the file' }),
        result: z.enum(['new', 'known']),
        paymentId,
        amount: money,
        valueDate: date.nullable(),
        state: z.enum(paymentStates).meta({ description: 'Of the payment, now' }),
      }),
    ),
  })
  .meta({ id: 'StatementImport', description: 'A bank’s file, with what became of its entries' });

export function showSummary(found: StatementImport): z.input<typeof statementImportSummary> {
  const isNew = found.entries.filter((entry) => entry.isNew).length;
  return {
    id: found._id,
    format: found.format,
    testClockId: found.testClockId,
    importedBy: found.importedBy,
    importedAt: showInstant(found.importedAt),
    completedAt: found.completedAt && showInstant(found.completedAt),
    new: isNew,
    known: found.entries.length - isNew,
  };
}

/** @param payments those of its entries; one that was deleted since is left out */
export function showStatementImport(
  found: StatementImport,
  payments: readonly PaymentRecord[],
): z.input<typeof statementImport> {
  const byId = new Map(payments.map((payment) => [payment._id, payment]));
  const entries = found.entries.flatMap(({ line, isNew, paymentId: id }) => {
    const payment = byId.get(id);
    if (!payment) return [];
    const { amount, valueDate, state } = payment;
    return [{ line, result: isNew ? ('new' as const) : ('known' as const), paymentId: id, amount, valueDate, state }];
  });
  const inState = (wanted: (state: PaymentRecord['state']) => boolean) =>
    entries.filter(({ state }) => wanted(state)).length;
  const underWay = inState((state) => state === 'received' || state === 'pending');
  const waiting = inState((state) => state === 'waiting');
  return {
    ...showSummary(found),
    underWay,
    waiting,
    applied: entries.length - underWay - waiting,
    entries: entries.map((entry) => ({ ...entry, amount: showMoney(entry.amount) })),
  };
}

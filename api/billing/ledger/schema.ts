import { z } from 'zod';
import {
  type LedgerEntry,
  ledgerAccounts,
  ledgerEntryFromJson,
  statementLine,
} from '../../../domain/billing/ledger.js';
import type { StoredEntry } from '../../../models/billing/account-books.js';
import { currency, date, instant, line } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import { enteredMoney, money, showMoney } from '../amounts.js';

const account = z.enum(ledgerAccounts);

const posting = z
  .strictObject({
    account,
    amount: z.int().meta({ description: 'Minor units: debits are positive' }),
    subject: z.string().meta({ description: 'The request or payment that it is about' }),
    from: date.nullable().meta({ description: 'The days that revenue is for' }),
    to: date.nullable(),
  })
  .meta({ id: 'Posting' });

export const ledgerEntry = z
  .strictObject({
    number: z.int().meta({ description: 'Counts the entries of the account in this currency' }),
    id: z.string().meta({ description: 'Its cause' }),
    kind: z.string().meta({ example: 'paymentReceived' }),
    currency,
    at: instant,
    valueDate: date.nullable(),
    by: z.string(),
    reason: z.string(),
    postings: z.array(posting).meta({ description: 'They sum to zero' }),
  })
  .meta({ id: 'LedgerEntry', description: 'One fact about money: nothing of it ever changes' });

export const ledgerPage = pageOf(ledgerEntry, 'LedgerPage');
const bookCurrency = currency.optional().meta({ description: 'The book of this currency; left out: the first one' });

export const ledgerQuery = pageQuery.extend({ currency: bookCurrency });
export const reconciliationQuery = z.strictObject({ currency: bookCurrency });

export const newCreditRefund = z
  .strictObject({
    amount: enteredMoney.meta({ description: 'At most the credit in this currency' }),
    reason: line(500).meta({ description: 'For the ledger and the audit', example: 'Asked for by mail on 3 March' }),
    valueDate: date.optional().meta({ description: 'The day on which it left the bank; left out: today' }),
  })
  .meta({ id: 'NewCreditRefund' });

export const balances = z
  .strictObject({
    items: z.array(
      z.strictObject({
        currency,
        owed: money.meta({ description: 'Negative: money of the customer is on the account' }),
        credit: money.meta({ description: 'Used by the next request, or paid back by a person' }),
        terms: z
          .strictObject({
            netDays: z.int(),
            creditLimit: money,
            creditLeft: money.meta({
              description: 'What can still be invoiced on account; negative: the limit is exceeded',
            }),
            overdue: z
              .boolean()
              .meta({ description: 'An invoice is overdue: until it is paid nothing more is invoiced on account' }),
          })
          .nullable()
          .meta({ description: 'Its terms of payment in this currency; null: what is bought is paid first' }),
        sums: z
          .record(z.string(), z.int())
          .meta({ description: 'The sum of each side of the account, in minor units' }),
      }),
    ),
  })
  .meta({ id: 'AccountBalances' });

const statementItem = z
  .strictObject({
    id: z.string(),
    kind: z.string(),
    at: instant,
    valueDate: date.nullable(),
    reason: z.string(),
    change: money.meta({ description: 'What the customer owes more, or less' }),
    owed: money.meta({ description: 'What is owed after it' }),
  })
  .meta({ id: 'StatementLine' });

export const statement = z
  .strictObject({
    currency,
    opening: money.meta({ description: 'Owed before the first line of all pages' }),
    closing: money.meta({ description: 'Owed after the last one' }),
    ...pageOf(statementItem, 'StatementLines').shape,
  })
  .meta({ id: 'AccountStatement', description: 'What changed what the customer owes, in the order of the ledger' });

export const statementQuery = pageQuery.extend({
  currency: bookCurrency,
  from: instant.optional().meta({ description: 'Left out: from the beginning' }),
  to: instant.optional().meta({ description: 'The first instant that is not in it; left out: all' }),
});

export function showEntry({ number, entry: json }: StoredEntry): z.input<typeof ledgerEntry> {
  const { id, kind, currency: code, at, valueDate, by, reason, postings }: LedgerEntry = ledgerEntryFromJson(json);
  return {
    number,
    id,
    kind,
    currency: code,
    at: at.toString(),
    valueDate: valueDate?.toString() ?? null,
    by,
    reason,
    postings: postings.map((one) => ({
      account: one.account,
      amount: one.amount,
      subject: one.subject,
      from: one.from?.toString() ?? null,
      to: one.to?.toString() ?? null,
    })),
  };
}

export function showStatementLine({ entry: json, balance }: StoredEntry): z.input<typeof statementItem> {
  const { entry, change, owed } = statementLine(ledgerEntryFromJson(json), balance);
  return {
    id: entry.id,
    kind: entry.kind,
    at: entry.at.toString(),
    valueDate: entry.valueDate?.toString() ?? null,
    reason: entry.reason,
    change: showMoney(change),
    owed: showMoney(owed),
  };
}

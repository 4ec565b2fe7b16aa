import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import type { GivenBack } from '../../../domain/billing/given-back.js';
import { creditOn, owedBy, trialBalance } from '../../../domain/billing/ledger.js';
import { paymentRequestFromJson } from '../../../domain/billing/payment-requests.js';
import { type CreditStanding, creditLeft } from '../../../domain/billing/payment-terms.js';
import { creditPaidBack } from '../../../domain/billing/postings.js';
import {
  type Corrected,
  correctionRows,
  reconciliationColumns,
  requestRows,
  writeOffRow,
} from '../../../domain/billing/reconciliation.js';
import { type TaxDecision, taxDecisionFromJson } from '../../../domain/billing/vat.js';
import { dateIn, instant, instantFromMillis, isBefore, plainDate } from '../../../domain/calendar.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import type { Json } from '../../../domain/json.js';
import { type Money, money } from '../../../domain/money.js';
import type { BillingAccount } from '../../../models/billing/billing-accounts.js';
import { creditStanding } from '../../../models/billing/credit-standing.js';
import { zoneOfPartners } from '../../../models/billing/zone-of-partners.js';
import type { Caller } from '../../http/caller.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { timeAtRest } from '../../tenant-time.js';
import { showMoney } from '../amounts.js';
import { billingAccountId } from '../billing-accounts/schema.js';
import {
  balances,
  ledgerEntry,
  ledgerPage,
  ledgerQuery,
  newCreditRefund,
  reconciliationQuery,
  showEntry,
  showStatementLine,
  statement,
  statementQuery,
} from './schema.js';

const tags = ['Billing'] as const;
const params = z.strictObject({ billingAccountId });
const base = '/v1/billing-accounts/{billingAccountId}';
/** Before the first entry. */
const nothingBooked = { number: 0, balance: trialBalance([]) };
const dateOf = (at: string) => new Date(instant(at).epochMilliseconds);

export const ledgerRoutes = [
  defineRoute({
    method: 'get',
    path: `${base}/ledger`,
    operationId: 'listLedgerEntries',
    summary: 'List the ledger of a billing account',
    tags,
    params,
    query: ledgerQuery,
    answers: { 200: { description: 'A page of entries, the newest first', schema: ledgerPage } },
    async handler({ services, caller, params, query: { limit, cursor, ...query } }) {
      const code = await bookOf(services, caller, params.billingAccountId, query.currency);
      const number = readCursor('ledger', cursor, z.int().min(1));
      const book = { billingAccountId: params.billingAccountId, currency: code };
      const after = number === undefined ? undefined : { number };
      const found = await services.database.accountBooks.page(await caller.reach(), book, after, limit + 1);
      return { status: 200, body: pageFrom(found, limit, showEntry, (last) => writeCursor('ledger', last.number)) };
    },
  }),
  defineRoute({
    method: 'post',
    path: `${base}/credit-refunds`,
    operationId: 'refundCredit',
    summary: 'Write down that credit was paid back',
    description:
      'Credit that the customer wants back was transferred at the bank. It is none any more, and the entry of the ledger says who did it, and why.',
    tags,
    params,
    body: newCreditRefund,
    answers: { 201: { description: 'The entry of the ledger', schema: ledgerEntry } },
    problems: ['notFound', 'refundTooHigh', 'clockAdvancing'],
    async handler({ services, caller, params, body, requestHash, changes }) {
      const { database } = services;
      const account = await reached(services, caller, params.billingAccountId);
      const { _id: billingAccountId, tenantId, partnerId, testClockId } = account;
      const { amount: asked, reason, valueDate } = body;
      const amount = money(asked.amount, asked.currency);
      const at = await timeAtRest(database, testClockId);
      if (valueDate !== undefined && isBefore(dateIn('Pacific/Kiritimati', at), plainDate(valueDate))) {
        throw new DomainError('invalidRequest', 'The day has not come.', { pointer: '/valueDate' });
      }
      await changes({ subject: { kind: 'billingAccount', id: billingAccountId }, tenantId, partnerId, at, reason });
      const id = `keepRefundAsCredit/${requestHash}`;
      const paidOn = valueDate === undefined ? null : plainDate(valueDate);
      const head = { id, billingAccountId, at, by: caller.id, reason, valueDate: paidOn };
      const book = { billingAccountId, currency: amount.currency, tenantId, partnerId, testClockId };
      const posted = await database.accountBooks.post(book, id, async ({ balance }) => {
        const credit = creditOn(balance, amount.currency);
        if (credit.amount < amount.amount) {
          throw new DomainError('refundTooHigh', `There is a credit of ${credit.amount} ${credit.currency}.`, {
            pointer: '/amount',
          });
        }
        return { entry: creditPaidBack(head, id, amount), decision: null };
      });
      const stored = await database.accountBooks.stored(id);
      if (!posted || !stored) throw new DomainError('internal', 'The credit was not paid back.');
      return { status: 201, body: showEntry(stored) };
    },
  }),
  defineRoute({
    method: 'get',
    path: `${base}/balance`,
    operationId: 'getAccountBalance',
    summary: 'Read what a billing account owes, and its credit',
    tags,
    params,
    answers: { 200: { description: 'One item for each currency', schema: balances } },
    async handler({ services, caller, params }) {
      const account = await reached(services, caller, params.billingAccountId);
      const books = await services.database.accountBooks.books(account._id);
      const inTerms = account.paymentTerms.map(({ creditLimit }) => creditLimit.currency);
      const currencies = [...new Set([...books.map((book) => book.currency), ...inTerms])];
      const items = currencies.map(async (code) => {
        const standing = await creditStanding(services.database, account, code);
        const { balance } = standing;
        return {
          currency: code,
          owed: showMoney(owedBy(balance, code)),
          credit: showMoney(creditOn(balance, code)),
          terms: showTerms(standing),
          sums: { ...balance },
        };
      });
      return { status: 200, body: { items: await Promise.all(items) } };
    },
  }),
  defineRoute({
    method: 'get',
    path: `${base}/statement`,
    operationId: 'getStatement',
    summary: 'Read the statement of a billing account',
    tags,
    params,
    query: statementQuery,
    answers: { 200: { description: 'A page of the statement, the oldest entries first', schema: statement } },
    async handler({ services, caller, params, query: { limit, cursor, from, to, ...query } }) {
      const code = await bookOf(services, caller, params.billingAccountId, query.currency);
      const { accountBooks } = services.database;
      const book = { billingAccountId: params.billingAccountId, currency: code };
      const after = readCursor('statement', cursor, z.int().min(1));
      const [before, end] = await Promise.all([
        from === undefined ? nothingBooked : accountBooks.stoodAt(book, dateOf(from)),
        accountBooks.stoodAt(book, to === undefined ? undefined : dateOf(to)),
      ]);
      const last = end.number < before.number ? before : end;
      const numbers = { after: Math.max(after ?? 0, before.number), through: last.number };
      const found = await accountBooks.statementPage(book, numbers, limit + 1);
      const page = pageFrom(found, limit, showStatementLine, (last) => writeCursor('statement', last.number));
      const [opening, closing] = [showMoney(owedBy(before.balance, code)), showMoney(owedBy(last.balance, code))];
      return { status: 200, body: { currency: code, opening, closing, ...page } };
    },
  }),
  defineRoute({
    method: 'get',
    path: `${base}/reconciliation.csv`,
    operationId: 'exportReconciliation',
    summary: 'Export the lines of all requests for payment, which multiply out',
    description:
      'Quantity × unit price, rounded to the currency’s minor units, is the amount of each row. All rows but those of what was written off sum to revenue and VAT of the ledger.',
    tags,
    params,
    query: reconciliationQuery,
    answers: { 200: { description: 'RFC 4180 with a header', contentType: 'text/csv', schema: z.string() } },
    async handler({ services: { database }, caller, params, query }) {
      const code = await bookOf({ database }, caller, params.billingAccountId, query.currency);
      const account = await database.billingAccounts.find(params.billingAccountId);
      const tenant = account?.tenantId ? await database.tenants.find(account.tenantId) : null;
      const zone = tenant?.zone ?? zoneOfPartners;
      const corrected = await correctedIn(database, params.billingAccountId, code);
      const records = await database.paymentRequests.ofAccount(params.billingAccountId);
      const rows = records.flatMap((record) => {
        const request = paymentRequestFromJson(record.request);
        const counts = record.status === 'open' || record.status === 'paid' || record.status === 'writtenOff';
        if (!counts || request.currency !== code) return [];
        const { writeOff } = record;
        return [
          ...requestRows(request, dateIn('UTC', request.issuedAt)),
          ...correctionRows(request, corrected.get(record._id) ?? [], zone),
          ...(writeOff?.amount
            ? [writeOffRow(request, writeOff.amount, dateIn('UTC', instantFromMillis(writeOff.at.getTime())))]
            : []),
        ];
      });
      const columns = [...reconciliationColumns];
      const lines = rows.map((row) => columns.map((column) => String(row[column] ?? '')));
      return { status: 200, body: stringify(lines, { header: true, columns, escape_formulas: false }) };
    },
  }),
];

/** What the entries of a book have taken back, by request, in their order. */
async function correctedIn(
  { accountBooks }: ApiServices['database'],
  accountId: string,
  code: string,
): Promise<ReadonlyMap<string, Corrected[]>> {
  const all = new Map<string, Corrected[]>();
  for await (const { entry, at, subjects, decision } of accountBooks.entries(accountId, code)) {
    const [requestId = ''] = subjects;
    const on = dateIn('UTC', instantFromMillis(at.getTime()));
    const before = all.get(requestId) ?? [];
    if (entry.kind === 'refundGranted') {
      const { refundId, seats, at: asOf } = decision as GivenBack & { readonly refundId: string };
      all.set(requestId, [...before, { kind: 'refund', on, refundId, seats, at: asOf }]);
    }
    if (entry.kind === 'taxCorrected') {
      const { tax, vat } = decision as { readonly tax: Json<TaxDecision>; readonly vat: Money };
      all.set(requestId, [...before, { kind: 'tax', on, tax: taxDecisionFromJson(tax), vat }]);
    }
  }
  return all;
}

async function reached(
  { database }: Pick<ApiServices, 'database'>,
  caller: Caller,
  accountId: string,
): Promise<BillingAccount> {
  const found = await database.billingAccounts.within(await caller.reach(), accountId);
  return requireFound(found, `billing account ${accountId}`);
}

function showTerms(standing: CreditStanding) {
  const { terms, overdue } = standing;
  const left = creditLeft(standing);
  if (!terms || !left) return null;
  return { netDays: terms.netDays, creditLimit: showMoney(terms.creditLimit), creditLeft: showMoney(left), overdue };
}

/** The currency of the book that is meant. @throws DomainError notFound */
async function bookOf(
  { database }: Pick<ApiServices, 'database'>,
  caller: Caller,
  accountId: string,
  named: string | undefined,
): Promise<string> {
  await reached({ database }, caller, accountId);
  if (named !== undefined) return named;
  const [first] = await database.accountBooks.books(accountId);
  return first?.currency ?? 'EUR';
}

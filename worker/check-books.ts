/**
 * npm run books: checks the books of all billing accounts, and that the requests for payment are shown as the ledger has them. Prints
 * what does not add up, a line each, and exits with 1; or one line.
 */

import { orExit, readServiceConfig } from '../config/index.js';
import { booksProblems } from '../domain/billing/books.js';
import { type LedgerEntry, ledgerEntryFromJson } from '../domain/billing/ledger.js';
import { paymentRequestFromJson } from '../domain/billing/payment-requests.js';
import { statusOf } from '../domain/billing/request-in-books.js';
import { type Database, openDatabase } from '../models/database.js';

async function main(): Promise<number> {
  const { mongodb, keyHashSecret } = orExit(() => readServiceConfig(process.env));
  const database = await openDatabase({ uri: mongodb.uri, name: mongodb.database, keyHashSecret });
  try {
    let [accounts, entries, problems] = [0, 0, 0];
    for await (const book of database.accountBooks.allBooks()) {
      const found = await entriesOf(database, book);
      const lines = [
        ...booksProblems(found).map(({ code, message }) => `${code}: ${message}`),
        ...gaps(found.length, book.number),
      ];
      accounts += 1;
      entries += found.length;
      problems += lines.length;
      for (const line of lines) console.log(`${book.billingAccountId} ${book.currency} ${line}`);
      problems += await requestsThatDiffer(database, book.billingAccountId);
    }
    if (problems > 0) return 1;
    console.log(`The books add up: ${entries} entries in ${accounts} books`);
    return 0;
  } finally {
    await database.close();
  }
}

async function entriesOf(
  { accountBooks }: Database,
  { billingAccountId, currency }: { readonly billingAccountId: string; readonly currency: string },
): Promise<LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  for await (const { entry } of accountBooks.entries(billingAccountId, currency)) {
    entries.push(ledgerEntryFromJson(entry));
  }
  return entries;
}

/** Entries are numbered without gaps. */
function gaps(count: number, last: number): string[] {
  return count === last ? [] : [`missing: ${last - count} of ${last} entries`];
}

/** A request that is shown otherwise than the ledger has it. */
async function requestsThatDiffer({ accountBooks, paymentRequests }: Database, accountId: string): Promise<number> {
  let differing = 0;
  for (const record of await paymentRequests.ofAccount(accountId)) {
    const request = paymentRequestFromJson(record.request);
    const about = await accountBooks.about(request.id);
    const status = statusOf({ id: record._id, status: record.status }, about);
    // A payment of it would be nobody's.
    if ((status === 'open' || status === 'paid') && about.every(({ id }) => id !== `request/${record._id}`)) {
      differing += 1;
      console.log(`${accountId} ${request.currency} notInTheBooks: ${record._id} is ${status}, and was never entered`);
    }
    if (status === record.status) continue;
    differing += 1;
    console.log(
      `${accountId} ${request.currency} shownOtherwise: ${record._id} is ${status}, and shown as ${record.status}`,
    );
  }
  return differing;
}

process.exit(await main());

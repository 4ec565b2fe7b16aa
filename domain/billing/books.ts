/** What does not add up in a ledger: codes with a sentence, for the command that checks the books. */
import { type LedgerAccount, type LedgerEntry, trialBalance } from './ledger.js';

export interface BooksProblem {
  readonly code:
    | 'unbalancedEntry'
    | 'sameIdTwice'
    | 'notWhole'
    | 'unbalancedBooks'
    | 'receivableBelowZero'
    | 'creditBeyondPaid'
    | 'keptBeyondPaid'
    | 'refundBeyondPaid'
    | 'revenueBelowZero'
    | 'suspenseBelowZero'
    | 'badDebtBelowZero';
  readonly billingAccountId: string;
  readonly currency: string;
  /** The entry, request or payment. */
  readonly subject: string;
  readonly message: string;
}

/** @param entries of any billing accounts and currencies */
export function booksProblems(entries: readonly LedgerEntry[]): BooksProblem[] {
  const books = grouped(entries);
  return [...sameIds(entries), ...[...books.values()].flatMap(problemsOfBook)];
}

function bookOf({ billingAccountId, currency }: LedgerEntry): string {
  return `${billingAccountId} ${currency}`;
}

function grouped(entries: readonly LedgerEntry[]): Map<string, LedgerEntry[]> {
  const books = new Map<string, LedgerEntry[]>();
  for (const entry of entries) {
    const book = books.get(bookOf(entry));
    if (book) book.push(entry);
    else books.set(bookOf(entry), [entry]);
  }
  return books;
}

function sameIds(entries: readonly LedgerEntry[]): BooksProblem[] {
  const seen = new Set<string>();
  return entries.flatMap((entry) => {
    const twice = seen.has(entry.id);
    seen.add(entry.id);
    return twice ? [problem('sameIdTwice', entry, entry.id, `The entry ${entry.id} is there twice.`)] : [];
  });
}

/** The problems of one billing account and currency. */
function problemsOfBook(entries: readonly LedgerEntry[]): BooksProblem[] {
  const [book] = entries;
  if (!book) return [];
  const total = Object.values(trialBalance(entries)).reduce((sum, amount) => sum + amount, 0);
  const balance = total === 0 ? [] : [problem('unbalancedBooks', book, book.billingAccountId, `Out by ${total}.`)];
  return [
    ...entries.flatMap(problemsOfEntry),
    ...balance,
    ...signProblems(entries, book),
    ...paidProblems(entries, book),
  ];
}

function problemsOfEntry(entry: LedgerEntry): BooksProblem[] {
  const { id, postings } = entry;
  const fractions = postings.filter(({ amount }) => !Number.isSafeInteger(amount));
  if (fractions.length > 0) return [problem('notWhole', entry, id, `The entry ${id} has fractions of a minor unit.`)];
  const total = postings.reduce((sum, { amount }) => sum + amount, 0);
  return total === 0 ? [] : [problem('unbalancedEntry', entry, id, `The entry ${id} is out of balance by ${total}.`)];
}

/** Of each request and payment: nothing is owed below zero, and nothing kept or given back that was not there. */
function signProblems(entries: readonly LedgerEntry[], book: LedgerEntry): BooksProblem[] {
  const bySubject = (account: LedgerAccount) => {
    const sums = new Map<string, number>();
    for (const { postings } of entries) {
      for (const one of postings.filter((posting) => posting.account === account)) {
        sums.set(one.subject, (sums.get(one.subject) ?? 0) + one.amount);
      }
    }
    return [...sums];
  };
  const beyond = (account: LedgerAccount, sign: 1 | -1, code: BooksProblem['code'], what: string) =>
    bySubject(account).flatMap(([subject, amount]) =>
      sign * amount < 0 ? [problem(code, book, subject, `${subject}: ${what} by ${Math.abs(amount)}.`)] : [],
    );
  return [
    ...beyond('receivable', 1, 'receivableBelowZero', 'more was paid than was asked for'),
    ...beyond('unapplied', -1, 'keptBeyondPaid', 'more was applied than was kept'),
    ...beyond('refunds', -1, 'refundBeyondPaid', 'more was paid out than was granted'),
    ...beyond('revenue', -1, 'revenueBelowZero', 'more was given back than was charged'),
    ...beyond('suspense', -1, 'suspenseBelowZero', 'more was resolved than waited'),
    ...beyond('badDebts', 1, 'badDebtBelowZero', 'more is owed again than was written off'),
  ];
}

/** Of the account: credit and refunds come out of what was paid. */
function paidProblems(entries: readonly LedgerEntry[], book: LedgerEntry): BooksProblem[] {
  const { credit, cash } = trialBalance(entries);
  const id = book.billingAccountId;
  return [
    ...(credit > 0
      ? [problem('creditBeyondPaid', book, id, `More credit was used than there was, by ${credit}.`)]
      : []),
    ...(cash < 0 ? [problem('refundBeyondPaid', book, id, `More has gone out than came in, by ${-cash}.`)] : []),
  ];
}

function problem(
  code: BooksProblem['code'],
  { billingAccountId, currency }: LedgerEntry,
  subject: string,
  message: string,
): BooksProblem {
  return { code, billingAccountId, currency, subject, message };
}

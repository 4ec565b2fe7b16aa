/** SWIFT MT940, in the forms that Polish and Czech banks send. */
import { type PlainDate, plainDate } from '../../../domain/calendar.js';
import type { Money } from '../../../domain/money.js';
import { accountNumber } from './accounts.js';
import { detailsOf } from './mt940-details.js';
import {
  amountFrom,
  brokenLine,
  type EntryKind,
  identified,
  oneLine,
  orNull,
  type StatementEntry,
  signed,
  type UnidentifiedEntry,
} from './statement.js';

/** One tag with all of its lines. */
interface Field {
  readonly tag: string;
  readonly lines: readonly string[];
  readonly line: number;
}

/** The statement that is being read. */
interface Statement {
  readonly line: number;
  account: string | undefined;
  opening: Money | undefined;
  balance: number;
  closed: boolean;
  entries: UnidentifiedEntry[];
}

const kinds: Readonly<Record<string, EntryKind>> = {
  C: 'credit',
  D: 'debit',
  RC: 'reversedCredit',
  RD: 'reversedDebit',
};

/**
 * The entries of a file of one or more statements.
 * @throws DomainError brokenStatement that names the line; the balances have to add up
 */
export function readMt940(text: string): StatementEntry[] {
  const entries: UnidentifiedEntry[] = [];
  let statement: Statement | undefined;
  for (const field of fieldsOf(text)) {
    if (field.tag === '20') {
      entries.push(...finished(statement));
      statement = { line: field.line, account: undefined, opening: undefined, balance: 0, closed: false, entries: [] };
    } else if (!statement) {
      throw brokenLine(field.line, `:${field.tag}: comes before :20:`);
    } else {
      take(field, statement);
    }
  }
  if (!statement) throw brokenLine(1, 'there is no :20:, so this is no MT940');
  entries.push(...finished(statement));
  return identified(entries);
}

function finished(statement: Statement | undefined): readonly UnidentifiedEntry[] {
  if (statement && !statement.closed) throw brokenLine(statement.line, 'the statement has no closing balance (:62F:)');
  return statement?.entries ?? [];
}

/** The fields of the text blocks; SWIFT's envelope and the lines between messages are left out. */
function fieldsOf(text: string): Field[] {
  const fields: { tag: string; lines: string[]; line: number }[] = [];
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    // An envelope may stand on the line of the first tag.
    const written = raw
      .replace(/^\{1:.*\{4:/, '')
      .replaceAll('\u0001', '')
      .replaceAll('\u0003', '');
    const tag = /^:(\d{2}[A-Z]?):/.exec(written);
    if (tag) {
      fields.push({ tag: tag[1] ?? '', lines: [written.slice(tag[0].length)], line: index + 1 });
    } else if (/^-\}?/.test(written) && /^-\}?(\{5:.*)?\s*$/.test(written)) {
      fields.push({ tag: 'end', lines: [], line: index + 1 });
    } else if (written.trim() !== '' && !written.startsWith('{')) {
      const last = fields.at(-1);
      if (!last || last.tag === 'end') throw brokenLine(index + 1, 'this line belongs to no field');
      last.lines.push(written);
    }
  }
  return fields.filter(({ tag }) => tag !== 'end');
}

function take(field: Field, statement: Statement): void {
  switch (field.tag) {
    case '25':
      statement.account = accountNumber(field.lines[0] ?? '');
      return;
    case '60F':
    case '60M':
      statement.opening = balanceOf(field);
      statement.balance = statement.opening.amount;
      return;
    case '61':
      statement.entries.push(entryOf(field, statement));
      statement.balance += statement.entries.at(-1)?.amount.amount ?? 0;
      return;
    case '86':
      describe(field, statement);
      return;
    case '62F':
    case '62M':
      close(field, statement);
      return;
    default:
  }
}

/** `C` or `D`, date, currency, amount. */
function balanceOf({ tag, lines, line }: Field): Money {
  const [, mark = '', , currency = '', amount = ''] = /^([CD])(\d{6})([A-Z]{3})([\d,]+)\s*$/.exec(lines[0] ?? '') ?? [];
  if (mark === '') throw brokenLine(line, `:${tag}: is no balance: “${oneLine(lines[0] ?? '')}”`);
  return signed(mark === 'C' ? 'credit' : 'debit', amountFrom(amount, currency, line));
}

function close(field: Field, statement: Statement): void {
  const closing = balanceOf(field);
  const { opening, balance } = statement;
  if (!opening) throw brokenLine(field.line, 'the statement has no opening balance (:60F:)');
  if (closing.currency !== opening.currency) throw brokenLine(field.line, 'the balances have two currencies');
  if (closing.amount !== balance) {
    throw brokenLine(
      field.line,
      `the entries come to ${balance}, the closing balance is ${closing.amount} (minor units)`,
    );
  }
  statement.closed = true;
}

const statementLine =
  /^(?<value>\d{6})(?<entry>\d{4})?(?<mark>R?[CD])(?<funds>[A-Z])?(?<amount>\d{1,15},\d{0,3})(?<type>[A-Z][A-Z0-9]{3})?(?<rest>.*)$/;

function entryOf({ lines, line }: Field, { account, opening, closed }: Statement): UnidentifiedEntry {
  if (account === undefined) throw brokenLine(line, 'an entry before the account (:25:)');
  if (!opening || closed) throw brokenLine(line, 'an entry outside of the balances (:60F: to :62F:)');
  const parts = statementLine.exec(lines[0] ?? '')?.groups;
  if (!parts) throw brokenLine(line, `:61: is no entry: “${oneLine(lines[0] ?? '')}”`);
  const { value = '', entry, mark = '', amount = '', rest = '' } = parts;
  const kind = kinds[mark];
  if (!kind) throw brokenLine(line, `“${mark}” is neither credit nor debit`);
  const valueDate = dateOf(`20${value.slice(0, 2)}`, value.slice(2), line);
  const [reference = '', bankReference] = rest.split('//');
  return {
    kind,
    account,
    amount: signed(kind, amountFrom(amount, opening.currency, line)),
    valueDate,
    bookedOn: entry === undefined ? valueDate : nearestTo(valueDate, entry, line),
    counterparty: { name: null, account: null },
    title: oneLine(lines.slice(1).join(' ')),
    bankReference: orNull(bankReference),
    endToEndId: orNull(reference),
    line,
  };
}

function dateOf(year: string, monthAndDay: string, line: number): PlainDate {
  const text = `${year}-${monthAndDay.slice(0, 2)}-${monthAndDay.slice(2)}`;
  try {
    return plainDate(text);
  } catch {
    throw brokenLine(line, `“${text}” is no date`);
  }
}

/** The entry date has no year: it is the one in which it is nearest to the value date. */
function nearestTo(valueDate: PlainDate, monthAndDay: string, line: number): PlainDate {
  const years = [valueDate.year, valueDate.year - 1, valueDate.year + 1];
  const distance = (date: PlainDate) => Math.abs(date.until(valueDate).days);
  const dates = years.flatMap((year) => {
    // 29 February is in one of them at most.
    try {
      return [dateOf(String(year), monthAndDay, line)];
    } catch {
      return [];
    }
  });
  const [first, ...others] = dates;
  if (!first) throw brokenLine(line, `“${monthAndDay}” is no month and day`);
  return others.reduce((nearest, date) => (distance(date) < distance(nearest) ? date : nearest), first);
}

/** :86: says what the entry before it is about; one after the closing balance is about the statement. */
function describe(field: Field, statement: Statement): void {
  const entry = statement.closed ? undefined : statement.entries.at(-1);
  if (!entry) return;
  const { title, name, account, endToEndId } = detailsOf(field.lines);
  statement.entries[statement.entries.length - 1] = {
    ...entry,
    title: title === '' ? entry.title : title,
    counterparty: { name: orNull(name), account: account === undefined ? null : accountNumber(account) || null },
    endToEndId: orNull(endToEndId) ?? entry.endToEndId,
  };
}

/** ISO 20022 camt.053 (bank to customer statement), versions 001.02 to 001.08 and later ones that say the same in the same places. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { type PlainDate, plainDate } from '../../../domain/calendar.js';
import type { Money } from '../../../domain/money.js';
import { accountNumber } from './accounts.js';
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

/** Where it can be more than one of something, it is always a list. */
const lists = new Set(['Stmt', 'Ntry', 'NtryDtls', 'TxDtls', 'Bal', 'Ustrd', 'Strd', 'CdtrRefInf']);

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  isArray: (name) => lists.has(name),
});

/** An element: text, or children; absent ones are followed without an error. */
class Element {
  constructor(private readonly content: unknown) {}

  at(...path: readonly string[]): Element {
    return path.reduce<Element>((element, name) => element.child(name), this);
  }

  private child(name: string): Element {
    const { content } = this;
    return new Element(isRecord(content) && Object.hasOwn(content, name) ? content[name] : undefined);
  }

  all(name: string): Element[] {
    const { content } = this.child(name);
    return Array.isArray(content) ? content.map((one) => new Element(one)) : [];
  }

  get exists(): boolean {
    return this.content !== undefined;
  }

  get text(): string {
    const { content } = this;
    const text = isRecord(content) ? content['#text'] : content;
    return typeof text === 'string' ? text.trim() : '';
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The booked entries of all statements of the file; those that are only announced are left out.
 * @throws DomainError brokenStatement that names the line; where a statement has both balances, they have to add up
 */
export function readCamt053(text: string): StatementEntry[] {
  const valid = XMLValidator.validate(text);
  if (valid !== true) {
    // Of tags that are not closed it names the first line.
    const line = valid.err.msg.startsWith("Invalid '[") ? lineAt(text, text.length) : valid.err.line;
    throw brokenLine(line, `no XML: ${valid.err.msg.replaceAll(/\s+/g, ' ').replace(/\.$/, '').slice(0, 200)}`);
  }
  if (/<!DOCTYPE/i.test(text)) throw brokenLine(lineAt(text, text.search(/<!DOCTYPE/i)), 'a DOCTYPE is not taken');
  const document = parsed(text).at('Document');
  const report = document.at('BkToCstmrStmt');
  if (!report.exists) throw brokenLine(1, 'there is no BkToCstmrStmt, so this is no camt.053');
  const lines = linesOf(text, 'Ntry');
  const statementLines = linesOf(text, 'Stmt');
  const entries: UnidentifiedEntry[] = [];
  let read = 0;
  for (const [index, statement] of report.all('Stmt').entries()) {
    const line = statementLines[index] ?? 1;
    const account = accountOf(statement.at('Acct'));
    if (account === null) throw brokenLine(line, 'the statement has no account');
    const booked: UnidentifiedEntry[] = [];
    for (const entry of statement.all('Ntry')) {
      booked.push(...entriesOf(entry, account, lines[read] ?? line));
      read += 1;
    }
    checkBalances(statement, booked, line);
    entries.push(...booked);
  }
  return identified(entries);
}

/** What the parser refuses although it is well-formed, such as names that no element may have. */
function parsed(text: string): Element {
  try {
    return new Element(parser.parse(text));
  } catch (error) {
    throw brokenLine(1, `no XML: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}

/** The lines on which elements of this name begin, in their order. */
function linesOf(text: string, name: string): number[] {
  const lines: number[] = [];
  let [line, position] = [1, 0];
  for (const match of text.matchAll(new RegExp(`<(?:[\\w.-]+:)?${name}[\\s>/]`, 'g'))) {
    for (; position < match.index; position += 1) if (text.charCodeAt(position) === 10) line += 1;
    lines.push(line);
  }
  return lines;
}

function accountOf(account: Element): string | null {
  const number = account.at('Id', 'IBAN').text || account.at('Id', 'Othr', 'Id').text;
  return number === '' ? null : accountNumber(number);
}

function kindOf(element: Element, reversal: boolean, line: number): EntryKind {
  const indicator = element.at('CdtDbtInd').text;
  if (indicator === 'CRDT') return reversal ? 'reversedDebit' : 'credit';
  if (indicator === 'DBIT') return reversal ? 'reversedCredit' : 'debit';
  throw brokenLine(line, `“${indicator}” is neither CRDT nor DBIT`);
}

function moneyOf(amount: Element, line: number): Money {
  return amountFrom(amount.text, amount.at('@Ccy').text, line);
}

/** A day, or the day of a time as it is written. */
function dateOf(date: Element, line: number): PlainDate | undefined {
  const text = (date.at('Dt').text || date.at('DtTm').text).slice(0, 10);
  if (text === '') return undefined;
  try {
    return plainDate(text);
  } catch {
    throw brokenLine(line, `“${text}” is no date`);
  }
}

/** A batch is taken apart where each of its transactions has its amount and these sum up. */
function entriesOf(entry: Element, account: string, line: number): UnidentifiedEntry[] {
  const status = entry.at('Sts', 'Cd').text || entry.at('Sts').text;
  if (status !== 'BOOK') {
    if (status === 'PDNG' || status === 'INFO' || status === 'FUTR') return [];
    throw brokenLine(line, `“${status}” is no status of an entry`);
  }
  const reversal = ['true', '1'].includes(entry.at('RvslInd').text);
  const kind = kindOf(entry, reversal, line);
  const total = signed(kind, moneyOf(entry.at('Amt'), line));
  const bookedOn = dateOf(entry.at('BookgDt'), line) ?? dateOf(entry.at('ValDt'), line);
  const valueDate = dateOf(entry.at('ValDt'), line) ?? bookedOn;
  if (!bookedOn || !valueDate) throw brokenLine(line, 'the entry has no date');
  const bankReference = orNull(entry.at('AcctSvcrRef').text);
  const shared = { account, valueDate, bookedOn, line };
  const details = entry.all('NtryDtls').flatMap((one) => one.all('TxDtls'));
  const information = entry.at('AddtlNtryInf').text;
  const parts = details.map((detail) => partOf(detail, kind, total, reversal, line));
  const sum = parts.reduce((running, amount) => running + (amount?.amount ?? Number.NaN), 0);
  if (details.length > 1 && sum === total.amount) {
    return details.map((detail, index) => {
      const said = detailsOf(detail, kind, information);
      const amount = parts[index] ?? total;
      return {
        ...shared,
        kind: detailKind(detail, kind, reversal, line),
        amount,
        ...said,
        bankReference: said.bankReference ?? bankReference,
      };
    });
  }
  const [detail = new Element(undefined)] = details;
  const said =
    details.length > 1 ? detailsOf(new Element(undefined), kind, information) : detailsOf(detail, kind, information);
  return [{ ...shared, kind, amount: total, ...said, bankReference: bankReference ?? said.bankReference }];
}

function detailKind(detail: Element, kind: EntryKind, reversal: boolean, line: number): EntryKind {
  return detail.at('CdtDbtInd').exists ? kindOf(detail, reversal, line) : kind;
}

/** In the account's currency: 001.04 and later have it, earlier ones only among the details of the amount. */
function partOf(detail: Element, kind: EntryKind, total: Money, reversal: boolean, line: number): Money | undefined {
  const candidates = [detail.at('Amt'), detail.at('AmtDtls', 'TxAmt', 'Amt')].filter(({ exists }) => exists);
  const own = candidates.find((amount) => amount.at('@Ccy').text === total.currency);
  return own && signed(detailKind(detail, kind, reversal, line), moneyOf(own, line));
}

function detailsOf(detail: Element, kind: EntryKind, information: string) {
  const incoming = kind === 'credit' || kind === 'reversedCredit';
  const parties = detail.at('RltdPties');
  const party = parties.at(incoming ? 'Dbtr' : 'Cdtr');
  const account = accountOf(parties.at(incoming ? 'DbtrAcct' : 'CdtrAcct'));
  const remittance = detail.at('RmtInf');
  const written = remittance.all('Ustrd').map(({ text }) => text);
  // Czech banks write the symbols behind each other, in one or in several.
  const structured = remittance
    .all('Strd')
    .flatMap((one) => one.all('CdtrRefInf').map((reference) => reference.at('Ref').text));
  const title = oneLine([...written, ...structured].filter(Boolean).join(' '));
  return {
    // From 001.08 on a party is a choice of two.
    counterparty: { name: orNull(party.at('Nm').text || party.at('Pty', 'Nm').text), account },
    title: title === '' ? oneLine(detail.at('AddtlTxInf').text || information) : title,
    bankReference: orNull(detail.at('Refs', 'AcctSvcrRef').text),
    endToEndId: orNull(detail.at('Refs', 'EndToEndId').text),
  };
}

function checkBalances(statement: Element, entries: readonly UnidentifiedEntry[], line: number): void {
  const balance = (...codes: readonly string[]): Money | undefined => {
    const found = statement.all('Bal').find((one) => codes.includes(one.at('Tp', 'CdOrPrtry', 'Cd').text));
    return found && signed(kindOf(found, false, line), moneyOf(found.at('Amt'), line));
  };
  const [opening, closing] = [balance('OPBD', 'PRCD'), balance('CLBD')];
  if (!opening || !closing) return;
  const sum = entries.reduce((running, { amount }) => running + amount.amount, opening.amount);
  if (sum === closing.amount) return;
  throw brokenLine(line, `the entries come to ${sum}, the closing balance is ${closing.amount} (minor units)`);
}

import type { StatementEntry } from '../../../adapters/billing/statements/statement.js';

/** What a printed entry says. */
export type PrintedEntry = Pick<StatementEntry, 'kind' | 'valueDate' | 'bookedOn' | 'title'> & {
  /** Grosze, above zero. */
  readonly amount: number;
  readonly name: string;
};

const account = 'PL25114020040000300201355387';
export const openingBalance = 100_000_000;

const isIncoming = ({ kind }: PrintedEntry) => kind === 'credit' || kind === 'reversedDebit';

export function closingBalance(entries: readonly PrintedEntry[]): number {
  return entries.reduce((sum, entry) => sum + (isIncoming(entry) ? entry.amount : -entry.amount), openingBalance);
}

function decimal(amount: number, point: string): string {
  return `${Math.floor(amount / 100)}${point}${String(amount % 100).padStart(2, '0')}`;
}

function chunks(text: string, length: number): string[] {
  return text.match(new RegExp(`.{1,${length}}`, 'gs')) ?? [''];
}

const marks = { credit: 'C', debit: 'D', reversedCredit: 'RC', reversedDebit: 'RD' } as const;

/** MT940 with subfields of 27 characters and lines of 65. */
export function printedMt940(entries: readonly PrintedEntry[]): string {
  const date = (day: PrintedEntry['valueDate']) => day.toString().replaceAll('-', '').slice(2);
  const lines = entries.flatMap(({ kind, amount, valueDate, bookedOn, title, name }) => {
    const pieces = chunks(title, 27).map((piece, index) => `<${20 + index}${piece}`);
    const details = `034<00PRZELEW${pieces.join('')}<32${name}`;
    const entry = `:61:${date(valueDate)}${date(bookedOn).slice(2)}${marks[kind]}${decimal(amount, ',')}N034NONREF`;
    return [entry, ...chunks(`:86:${details}`, 65)];
  });
  const balance = (amount: number) => `C270101PLN${decimal(amount, ',')}`;
  const opening = [':20:ST', `:25:${account}`, ':28C:1/1', `:60F:${balance(openingBalance)}`];
  return [...opening, ...lines, `:62F:${balance(closingBalance(entries))}`, '-', ''].join('\r\n');
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** camt.053; from version 8 on parties and states are nested deeper. */
export function printedCamt(entries: readonly PrintedEntry[], version: number): string {
  const balance = (code: string, amount: number) =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="PLN">${decimal(amount, '.')}</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>`;
  const printed = entries.map((entry) => {
    const { kind, amount, valueDate, bookedOn, title, name } = entry;
    const party = version < 8 ? `<Nm>${escaped(name)}</Nm>` : `<Pty><Nm>${escaped(name)}</Nm></Pty>`;
    const role = kind === 'credit' || kind === 'reversedCredit' ? 'Dbtr' : 'Cdtr';
    return `<Ntry><Amt Ccy="PLN">${decimal(amount, '.')}</Amt><CdtDbtInd>${isIncoming(entry) ? 'CRDT' : 'DBIT'}</CdtDbtInd>
${kind.startsWith('reversed') ? '<RvslInd>true</RvslInd>' : ''}<Sts>${version < 8 ? 'BOOK' : '<Cd>BOOK</Cd>'}</Sts>
<BookgDt><Dt>${bookedOn.toString()}</Dt></BookgDt><ValDt><Dt>${valueDate.toString()}</Dt></ValDt>
<NtryDtls><TxDtls><RltdPties><${role}>${party}</${role}></RltdPties>
<RmtInf><Ustrd>${escaped(title)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.0${version}"><BkToCstmrStmt><Stmt>
<Acct><Id><IBAN>${account}</IBAN></Id></Acct>
${balance('OPBD', openingBalance)}${balance('CLBD', closingBalance(entries))}
${printed.join('\n')}
</Stmt></BkToCstmrStmt></Document>`;
}

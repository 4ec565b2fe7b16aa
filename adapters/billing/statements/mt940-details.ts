/** The field :86: of MT940: subfields behind `?`, `<` or `~`, key words behind `/`, or free text. */
import { czechIban } from './accounts.js';
import { oneLine } from './statement.js';

export interface Details {
  readonly title: string;
  readonly name?: string | undefined;
  readonly account?: string | undefined;
  readonly endToEndId?: string | undefined;
}

/** A business code of up to four characters may come first (German GVC, Polish bank's own). */
const subfieldStart = /^\s*(?:[A-Z0-9]{1,4})?\s*([?<~^])(?=\d{2})/;
const keyWords = [
  'EREF',
  'REMI',
  'NAME',
  'IBAN',
  'ORDP',
  'BENM',
  'CNTP',
  'TRCD',
  'MARF',
  'KREF',
  'CSID',
  'ULTD',
  'PURP',
];

/** What the lines of the field say. */
export function detailsOf(lines: readonly string[]): Details {
  const separator = subfieldStart.exec(lines[0] ?? '')?.[1];
  if (separator !== undefined) return ofSubfields(subfieldsOf(lines.join(''), separator), separator);
  const joined = lines.join('');
  if (keyWords.some((word) => joined.startsWith(`/${word}/`))) return ofKeyWords(joined);
  return { title: oneLine(lines.join(' ')) };
}

/** By number; a line may end anywhere. */
function subfieldsOf(text: string, separator: string): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  const escaped = `\\${separator}`;
  for (const part of text.split(new RegExp(`${escaped}(?=\\d{2})`)).slice(1)) {
    const number = Number(part.slice(0, 2));
    found.set(number, (found.get(number) ?? '') + part.slice(2));
  }
  return found;
}

/** A piece that fills its field goes on in the next one, mostly amid a word. */
const fullLengths = new Set([27, 35, 65]);

function pieces(subfields: ReadonlyMap<number, string>, numbers: readonly number[]): string {
  const present = numbers.map((number) => subfields.get(number) ?? '').filter((piece) => piece !== '');
  return oneLine(present.map((piece) => (fullLengths.has(piece.length) ? piece : `${piece} `)).join(''));
}

/**
 * Behind `?` (Czech and German banks) 20 to 29 and 60 to 63 are the title, 32 and 33 the name. Polish banks write `<` or `~`:
 * 20 to 26 the title, and the name in 32 and 33 or in 27 to 29; 29 is with some the account.
 */
function ofSubfields(subfields: ReadonlyMap<number, string>, separator: string): Details {
  const polish = separator !== '?';
  const title = pieces(
    subfields,
    polish ? [20, 21, 22, 23, 24, 25, 26] : [20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 60, 61, 62, 63],
  );
  const in29 = subfields.get(29)?.replaceAll(/\s/g, '') ?? '';
  const accountIn29 = polish && /^([A-Z]{2})?\d{10,28}$/.test(in29) ? in29 : undefined;
  const nameAmidTitle = polish ? pieces(subfields, accountIn29 ? [27, 28] : [27, 28, 29]) : '';
  return {
    title: title === '' ? pieces(subfields, [0]) : title,
    name: pieces(subfields, [32, 33]) || nameAmidTitle,
    account: subfields.get(38)?.trim() || accountIn29 || accountOf(subfields),
    endToEndId: /EREF\+([^+?]+?)(?=[A-Z]{4}\+|$)/.exec(title)?.[1],
  };
}

/** Without an IBAN. */
function accountOf(subfields: ReadonlyMap<number, string>): string | undefined {
  const bank = subfields.get(30)?.trim() ?? '';
  const number = subfields.get(31)?.trim();
  if (!number) return undefined;
  const czech = /^(?:(\d{1,6})-)?(\d{2,10})$/.exec(number);
  if (/^\d{4}$/.test(bank) && czech) return czechIban(bank, czech[1] ?? '', czech[2] ?? '');
  return number;
}

function ofKeyWords(text: string): Details {
  const found = new Map<string, string>();
  const words = text.split(new RegExp(`/(?=(?:${keyWords.join('|')})/)`)).filter(Boolean);
  for (const word of words) found.set(word.slice(0, 4), word.slice(5));
  const party = (found.get('ORDP') ?? found.get('BENM') ?? found.get('CNTP') ?? '').split('/').filter(Boolean);
  const iban = found.get('IBAN') ?? party.find((part) => /^[A-Z]{2}\d{2}[A-Z0-9]{8,30}$/.test(part));
  const title = (found.get('REMI') ?? '').replace(/^\/?(USTD|STRD)?\/*/, '').replace(/\/+$/, '');
  return {
    title: oneLine(title),
    name: found.get('NAME')?.replace(/\/+$/, '') ?? party.find((part) => part !== iban && !/^[A-Z]{6}/.test(part)),
    account: iban?.replace(/\/+$/, ''),
    endToEndId: found.get('EREF')?.replace(/\/+$/, ''),
  };
}

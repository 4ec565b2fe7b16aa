import iconv from 'iconv-lite';

/** The letters of Polish and Czech beyond ASCII. */
const ours = new Set('ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňřšťúůýžÁČĎÉĚÍŇŘŠŤÚŮÝŽäöüÄÖÜß§€–„”');
const candidates = ['cp852', 'win1250', 'iso88592'] as const;

/** Text, and the name of the encoding that it came in. */
export interface StatementText {
  readonly text: string;
  readonly encoding: string;
}

/**
 * The text of a statement, in the encoding that is named for it: by its sender, by two bytes at its beginning, or in its XML. Else it is
 * UTF-8 if it is that, or the one of CP852, Windows-1250 and ISO 8859-2 in which it has the letters of Polish and Czech.
 * @param charset by its sender; one that is not known is not looked at
 */
export function statementText(bytes: Uint8Array, charset?: string): StatementText {
  const buffer = Buffer.from(bytes);
  const declared = /^\s*<\?xml[^>]*\sencoding=["']([\w.-]+)["']/i.exec(buffer.toString('latin1', 0, 200))?.[1];
  const named = [utf16Of(buffer), charset, declared].find((name) => name && iconv.encodingExists(name));
  // One that says UTF-8 is looked at: it is often something else.
  if (named && !/^utf-?8$/i.test(named)) return { text: iconv.decode(buffer, named), encoding: named };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(buffer), encoding: 'utf-8' };
  } catch {
    const decoded = candidates.map((encoding) => ({ text: iconv.decode(buffer, encoding), encoding }));
    return decoded.reduce((best, one) => (score(one.text) > score(best.text) ? one : best));
  }
}

function utf16Of([first, second]: Buffer): 'utf-16le' | 'utf-16be' | null {
  // A mark, or the first sign (`<`, `:`, `{`) in two bytes.
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  return (first === 0xfe && second === 0xff) || (first === 0 && second !== 0) ? 'utf-16be' : null;
}

function score(text: string): number {
  let points = 0;
  let before = '';
  for (const character of text) {
    if (character.charCodeAt(0) > 127) {
      points += ours.has(character) ? 2 : -2;
      // A capital amid small letters is mostly the wrong code page.
      if (/\p{Lu}/u.test(character) && /\p{Ll}/u.test(before)) points -= 1;
    }
    before = character;
  }
  return points;
}

import iconv from 'iconv-lite';

/** The letters of Polish and Czech beyond ASCII. */
const ours = new Set('ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňřšťúůýžÁČĎÉĚÍŇŘŠŤÚŮÝŽäöüÄÖÜß§€–„”');
const candidates = ['cp852', 'win1250', 'iso88592'] as const;

/**
 * The text of a statement: UTF-8 if it is that, else the one of CP852, Windows-1250 and ISO 8859-2 in which it has the letters
 * of Polish and Czech.
 */
export function statementText(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes);
  const declared = /^\s*<\?xml[^>]*\sencoding=["']([\w.-]+)["']/i.exec(buffer.toString('latin1', 0, 200))?.[1];
  if (declared && !/^utf-?8$/i.test(declared) && iconv.encodingExists(declared)) return iconv.decode(buffer, declared);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(buffer);
  } catch {
    const decoded = candidates.map((encoding) => iconv.decode(buffer, encoding));
    return decoded.reduce((best, text) => (score(text) > score(best) ? text : best));
  }
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

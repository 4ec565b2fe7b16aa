/** Text of customers and sellers as the typeface of documents can show it. */
import { hasGlyph } from './fonts.js';

/** Stands for a character that cannot be printed: Unicode's own sign for that. */
export const replacement = '\uFFFD';

/** Of which everything is there: no need to look at each character. */
const plainLatin = /^[\x20-\x7E\u00A1-\u00AC\u00AE-\u017F]*$/;

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/**
 * The text with one U+FFFD for each character that the typeface lacks (an emoji of several code points is one character), after
 * compatible forms were tried: full-width letters become plain ones. Control and format characters go, so that nothing turns the
 * direction of what follows.
 */
export function printable(text: string): string {
  if (plainLatin.test(text)) return text;
  return rightToLeftSet(Array.from(graphemes.segment(text), ({ segment }) => printableGrapheme(segment)).join(''));
}

function printableGrapheme(grapheme: string): string {
  const forms = (['NFC', 'NFKC'] as const).map((form) =>
    grapheme
      .normalize(form)
      .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (control) => (/\s/.test(control) ? ' ' : '')),
  );
  return forms.find((form) => [...form].every((character) => isPrintable(character))) ?? replacement;
}

/** Of the planes beyond the first one nothing is taken: long words are broken between UTF-16 units. */
function isPrintable(character: string): boolean {
  return character.length === 1 && hasGlyph(character.charCodeAt(0));
}

const letter = '[\\p{Script=Hebrew}\\p{Script=Arabic}]';
const mark = '[^\\s\\p{L}\\p{N}]*';
const rightToLeftRun = new RegExp(
  `${mark}${letter}(?:${mark}${letter})*${mark}(?: ${mark}${letter}(?:${mark}${letter})*${mark})*`,
  'gu',
);
/** Characters of a run that stand on one line. */
const longestRun = 36;

/**
 * Runs are set word by word from left to right, and only within what no space divides from right to left. So the words of a run are
 * held together, and a long run is divided into lines. The space after it would stand before it: there are two.
 */
function rightToLeftSet(text: string): string {
  return text.replace(rightToLeftRun, (run, at: number) => {
    const lines = [''];
    for (const word of run.split(' ')) {
      const line = lines.pop() ?? '';
      if (line === '') lines.push(word);
      else if (line.length + word.length < longestRun) lines.push(`${line}\u00A0${word}`);
      else lines.push(line, word);
    }
    return `${lines.join('\n')}${text[at + run.length] === ' ' ? ' ' : ''}`;
  });
}

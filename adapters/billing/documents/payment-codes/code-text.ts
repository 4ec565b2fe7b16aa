/** Texts as payment codes can hold them. */

/** Letters that have no diacritic which could be taken away. */
const plainLetters: Readonly<Record<string, string>> = {
  ł: 'l',
  Ł: 'L',
  ß: 'ss',
  ø: 'o',
  Ø: 'O',
  đ: 'd',
  Đ: 'D',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
};

/** `Příliš` → `Prilis`. */
export function withoutDiacritics(text: string): string {
  const replaced = [...text].map((letter) => plainLetters[letter] ?? letter).join('');
  return replaced.normalize('NFD').replace(/\p{Mn}/gu, '');
}

/** Polish letters stay, others lose their diacritics; what is no letter, digit or plain punctuation, `|` included, is a space. */
export function polishText(text: string): string {
  const letters = [...text.normalize('NFC')].map((letter) =>
    /[ąćęłńóśźżĄĆĘŁŃÓŚŹŻ]/.test(letter) ? letter : withoutDiacritics(letter),
  );
  return oneLine(letters.join('').replace(/[^A-Za-z0-9ąćęłńóśźżĄĆĘŁŃÓŚŹŻ .,:;/()&"'+-]/g, ' '));
}

/** What QR codes hold best and what no key of QR Platba ends with: capital letters, digits and little else, without `*`, `%` and `:`. */
export function platbaText(text: string): string {
  return oneLine(
    withoutDiacritics(text)
      .toUpperCase()
      .replace(/[^A-Z0-9 $+\-./]/g, ' '),
  );
}

/** The code says that it is in UTF-8, so letters stay; what separates or has no form is a space. */
export function epcText(text: string): string {
  return oneLine(text.replace(/[\p{C}\p{Z}]/gu, ' '));
}

/** At most so many characters, none cut in half. */
export function cut(text: string, most: number): string {
  let kept = '';
  for (const character of text) {
    if (kept.length + character.length > most) break;
    kept += character;
  }
  return kept.trim();
}

function oneLine(text: string): string {
  return text.replace(/ +/g, ' ').trim();
}

/** Letters that Unicode does not take for a letter with a mark. */
const undivided: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
};

/** A text as it is searched: in lower case and without diacritics, so that `Łódź` is found by `lodz`. */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[łøđðħıßæœþ]/g, (letter) => undivided[letter] ?? letter)
    .trim();
}

/** The words of a text, folded. */
export function wordsOf(text: string): string[] {
  return folded(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** What a person is found by: any word of the name or of the e-mail, and the whole e-mail. */
export function wordsOfPerson({ name, email }: { readonly name: string; readonly email: string }): string[] {
  return [...new Set([...wordsOf(name), folded(email), ...wordsOf(email)])];
}

/** A pattern for the texts that begin with this one, folded already. */
export function beginningWith(start: string): string {
  return `^${start.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')}`;
}

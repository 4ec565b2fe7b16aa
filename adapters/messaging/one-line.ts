/** Line ends, other control characters, and marks that turn the direction of the text after them. */
const unsafe = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;

/** A name as one printable line, so that it can neither begin a mail header nor pose as a line of the text. */
export function oneLine(text: string): string {
  return text.replace(unsafe, ' ').trim();
}

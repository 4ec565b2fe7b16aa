/** Text as FA(3) takes it: one line of characters that XML 1.0 recommends, no longer than its field. */
import { DomainError } from '../../../../domain/errors.js';

/**
 * What KSeF refuses, or no file can hold: control characters, halves of surrogate pairs, noncharacters. KSeF refuses the ranges that
 * XML 1.0 § 2.2 discourages since API 2.4.
 */
const refused = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/gu;

/** On one line, without what KSeF refuses; empty where nothing else is in it. */
export function oneLine(text: string): string {
  return text.replace(refused, ' ').replace(/\s+/g, ' ').trim();
}

/**
 * Text that identifies something, such as a name or a number: cut, it would name something else. Lengths are UTF-16 units, which
 * every validator counts as at least as many characters as there are.
 * @param what it is, for the message
 * @throws DomainError `invalidRequest` where it is too long, or nothing that can be printed is in it
 */
export function wholeText(text: string, what: string, most: number): string {
  const line = oneLine(text);
  if (line.length >= 1 && line.length <= most) return line;
  throw new DomainError('invalidRequest', `KSeF takes ${what} of 1 to ${most} characters, and it has ${line.length}.`);
}

/**
 * Text that describes something, such as a product: its beginning still does.
 * @throws DomainError `invalidRequest` where nothing that can be printed is in it
 */
export function shortened(text: string, what: string, most: number): string {
  const line = wholeText(text, what, Number.POSITIVE_INFINITY);
  if (line.length <= most) return line;
  const beginning = line.slice(0, most - 1);
  // The cut may leave half of a pair.
  return `${oneLine(beginning)}…`;
}

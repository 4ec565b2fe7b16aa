/**
 * The format of product keys (docs/concepts.md, "Keys"). The alphabet has 29 characters, none of which look alike: a prime
 * number, so that keys are words over the field of 29 elements and two weighted sums over it, kept constant by the last two
 * characters, tell apart any two keys that differ in only one or two places. Hence one wrong character, two swapped ones,
 * and any two wrong ones are caught before the database is asked.
 */

import { DomainError } from '../errors.js';

/** The 25 characters of a whole key, upper case, without dashes. Never to be logged or stored. */
export type ProductKey = string & { readonly brand: 'ProductKey' };

/** Without B, I, L, O, S, U and Z, which look like others. */
export const keyAlphabet = '0123456789ACDEFGHJKMNPQRTVWXY';
/** How many characters of a key are drawn at random; the other two are check characters. */
export const keyPayloadLength = 23;

const keyLength = 25;
const groupLength = 5;
const field = keyAlphabet.length;

// Sums other than zero, so that a key of one character repeated is not valid.
const plainSum = 11;
const weightedSum = 7;

const separator = /[\s\-\u2010-\u2015\u2212]/u;
/** Takes no place on the screen. */
const invisible = /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}]/u;

/**
 * A key from 23 random values of 0 to 28. Each must be drawn independently and with equal chance, from a cryptographic
 * source and without taking a remainder: `Array.from({ length: keyPayloadLength }, () => randomInt(keyAlphabet.length))`
 * with `randomInt` of `node:crypto`.
 * @throws RangeError when the values are not 23 of that range
 */
export function makeKey(randomValues: ArrayLike<number>): ProductKey {
  const payload = Array.from(randomValues);
  if (payload.length !== keyPayloadLength || payload.some((value) => keyAlphabet[value] === undefined)) {
    throw new RangeError(`A key is made from ${keyPayloadLength} values of 0 to ${field - 1}`);
  }
  const sums = checkSums(payload);
  const missing = modulo(plainSum - sums.plain);
  const missingWeighted = modulo(weightedSum - sums.weighted);
  // The two check characters a and b solve a + b = missing and 24a + 25b = missingWeighted.
  const last = modulo(missingWeighted - (keyLength - 1) * missing);
  const lastButOne = modulo(missing - last);
  return [...payload, lastButOne, last].map((value) => keyAlphabet[value]).join('') as ProductKey;
}

/**
 * The key that a person typed: any case, with or without dashes and spaces.
 * @throws DomainError `malformedKey` with details of one mistake: the `position` (1 to 25) of a character that keys do not
 *   have, or the `length` where `expectedLength` was, or `check: 'oneWrongOrTwoSwapped'`, or `check: 'invisible'` with the
 *   `codePoint` of a character that nobody sees. The message never quotes the key.
 */
export function parseKey(input: string): ProductKey {
  const values: number[] = [];
  let length = 0;
  // By code point, not by UTF-16 unit: a character outside the basic plane takes one place, as it does on the screen.
  for (const character of input) {
    if (separator.test(character)) continue;
    if (invisible.test(character)) throw invisibleCharacter(character);
    length += 1;
    if (length > keyLength) continue;
    const value = fieldValue(character);
    if (value === undefined) throw foreignCharacter(length);
    values.push(value);
  }
  if (length !== keyLength) {
    throw new DomainError('malformedKey', `A product key has ${keyLength} characters, this one has ${length}`, {
      length,
      expectedLength: keyLength,
    });
  }
  const sums = checkSums(values);
  if (sums.plain !== plainSum || sums.weighted !== weightedSum) {
    throw new DomainError('malformedKey', 'In the product key one character is wrong or two are swapped', {
      check: 'oneWrongOrTwoSwapped',
    });
  }
  return values.map((value) => keyAlphabet[value]).join('') as ProductKey;
}

/** The key in five groups of five, as it is shown once. */
export function formatKey(key: ProductKey): string {
  return (key.match(/.{5}/g) ?? []).join('-');
}

/** The part of a key that may be stored and shown. */
export function lastFive(key: ProductKey): string {
  return key.slice(-groupLength);
}

/** How a stored key is shown: `*****-*****-*****-*****-ABCDE`. */
export function maskKey(lastFiveCharacters: string): string {
  return `*****-*****-*****-*****-${lastFiveCharacters}`;
}

/** A text in which whatever looks like a whole key is hidden: for logs of what a caller has sent. */
export function withoutKeys(text: string): string {
  return text.replace(/(?<![0-9a-z])[0-9a-z]{5}(?:-?[0-9a-z]{5}){4}(?![0-9a-z])/gi, maskKey('*****'));
}

/** Only plain Latin letters have a lower case here: the general rules would turn `ı` into `I` and `ß` into two letters. */
function fieldValue(character: string): number | undefined {
  const upper = character >= 'a' && character <= 'z' && character.length === 1 ? character.toUpperCase() : character;
  const value = keyAlphabet.indexOf(upper);
  return value < 0 ? undefined : value;
}

function invisibleCharacter(character: string): DomainError {
  const codePoint = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  return new DomainError(
    'malformedKey',
    `The product key has an invisible character (${codePoint}), as copying can bring along: delete it, or type the key`,
    { check: 'invisible', codePoint },
  );
}

function foreignCharacter(position: number): DomainError {
  return new DomainError(
    'malformedKey',
    `Character ${position} of the product key is not one that keys have (digits, and letters without B, I, L, O, S, U, Z)`,
    { position },
  );
}

/** The sum of the values, and the sum of the values each times its place. */
function checkSums(values: readonly number[]): { plain: number; weighted: number } {
  let plain = 0;
  let weighted = 0;
  values.forEach((value, index) => {
    plain += value;
    weighted += value * (index + 1);
  });
  return { plain: modulo(plain), weighted: modulo(weighted) };
}

function modulo(value: number): number {
  return ((value % field) + field) % field;
}

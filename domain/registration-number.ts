/**
 * Numbers of national registers, as documents show them: their form and check digits where a country has one register that all
 * businesses are in. KRS and REGON of Poland (rozporządzenie w sprawie rejestru REGON), IČO of Czechia and Slovakia.
 */
import { DomainError } from './errors.js';

interface NationalForm {
  readonly words: string;
  isValid(digits: string): boolean;
}

const ico: NationalForm = {
  words: 'an IČO has eight digits, of which the last checks the others',
  isValid: (digits) =>
    /^\d{8}$/.test(digits) && digits.endsWith(String((11 - (weighted(digits, icoWeights) % 11)) % 10)),
};

const forms: Readonly<Record<string, NationalForm>> = {
  PL: {
    words: 'a KRS number has ten digits, a REGON nine or fourteen, of which the last checks the others',
    isValid: (digits) => /^\d{10}$/.test(digits) || isRegon(digits),
  },
  CZ: ico,
  SK: ico,
};

const icoWeights = [8, 7, 6, 5, 4, 3, 2];
const shortRegon = [8, 9, 2, 3, 4, 5, 6, 7];
const longRegon = [2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8];

/**
 * A number of the national register of a country, without spaces where its form is known: `0000123456`.
 * @throws DomainError `invalidRequest` with the pointer `/registrationNumber` where a character is wrong; what countries without a
 * known form write is taken as it is
 */
export function registrationNumber(text: string, country: string): string {
  const form = forms[country];
  if (!form) return text;
  const digits = text.replace(/\s/g, '');
  if (form.isValid(digits)) return digits;
  const message = `Not a number of the register of ${country}: ${JSON.stringify(text)}; ${form.words}.`;
  throw new DomainError('invalidRequest', message, { pointer: '/registrationNumber' });
}

function isRegon(digits: string): boolean {
  if (!/^(\d{9}|\d{14})$/.test(digits)) return false;
  const checks = (weights: readonly number[]) =>
    Number(digits[weights.length]) === (weighted(digits, weights) % 11) % 10;
  // The long one names a unit of the business of the short one.
  return checks(shortRegon) && (digits.length === 9 || checks(longRegon));
}

function weighted(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0);
}

/**
 * References by which a payment says what it is for: ten digits, of which the last two check the others (a Czech variable symbol, a
 * Polish transfer title), and the same as an ISO 11649 creditor reference (`RF` and two more check digits). Both are found in
 * the free text of a transfer: in small letters, with spaces, broken over lines.
 */
import { DomainError } from '../errors.js';

export interface PaymentReference {
  /** Ten digits, the first one not 0. */
  readonly variableSymbol: string;
  /** `RF` with 12 digits, as machines write it. */
  readonly creditorReference: string;
}

/** Numbers below it would begin with zeros, which banks leave out. */
const first = 10_000_000;
/** How many references there are. */
export const referenceCount = 90_000_000;

/**
 * The reference of the n-th request for payment, from 0.
 * @throws DomainError `amountOutOfRange` beyond the last one
 */
export function paymentReference(sequence: number): PaymentReference {
  if (!Number.isSafeInteger(sequence) || sequence < 0 || sequence >= referenceCount) {
    throw new DomainError('amountOutOfRange', `A payment reference is made of 0 to ${referenceCount - 1}.`);
  }
  const body = String(first + sequence);
  return referenceOf(`${body}${checkDigits(body)}`);
}

function referenceOf(variableSymbol: string): PaymentReference {
  return { variableSymbol, creditorReference: `RF${checkDigits(`${variableSymbol}RF`)}${variableSymbol}` };
}

/** As people read it: `RF18 1000 0000 42`. */
export function printedReference({ creditorReference }: PaymentReference): string {
  return creditorReference.replace(/(.{4})(?=.)/g, '$1 ');
}

/**
 * What somebody typed as a reference, in one of its two forms.
 * @throws DomainError `invalidPaymentReference`
 */
export function parsePaymentReference(text: string): PaymentReference {
  const typed = text.toUpperCase().replace(/[\s\-./]/g, '');
  const symbol = typed.startsWith('RF') ? fromCreditorReference(typed) : typed;
  if (symbol !== null && isVariableSymbol(symbol)) return referenceOf(symbol);
  const message = 'A reference has ten digits, or RF and twelve: a digit is wrong, missing or swapped.';
  throw new DomainError('invalidPaymentReference', message, { pointer: '/reference' });
}

/**
 * Every reference in the text of a transfer, each once, in the order in which they stand there. A number of ten digits that only
 * looks like one is taken too: whether there is such a request, the caller has to ask.
 */
export function referencesIn(text: string): PaymentReference[] {
  const upper = text.toUpperCase();
  const found = [...creditorReferences(upper), ...symbols(upper)].sort((one, other) => one.at - other.at);
  return [...new Set(found.map(({ symbol }) => symbol))].map(referenceOf);
}

interface Found {
  readonly at: number;
  readonly symbol: string;
}

/** `RF` and twelve digits, with what banks put between them. */
function creditorReferences(text: string): Found[] {
  return [...text.matchAll(/R[\s-]*F(?:[\s\-./]*\d){12}/g)].flatMap((match) => {
    const symbol = fromCreditorReference(match[0].replace(/[^RF0-9]/g, ''));
    return symbol === null ? [] : [{ at: match.index, symbol }];
  });
}

/** Digits that stand together, or in groups with one space, dash or line break between them. */
function symbols(text: string): Found[] {
  return [...text.matchAll(/\d+(?:[ -]?\r?\n?[ -]?\d+)*/g)].flatMap(({ 0: run, index }) => {
    const groups = [...run.matchAll(/\d+/g)];
    const candidates = groups.map((group) => ({ at: index + group.index, symbol: group[0] }));
    const joined = { at: index, symbol: groups.map((group) => group[0]).join('') };
    return [joined, ...candidates].filter(({ symbol }) => isVariableSymbol(symbol)).slice(0, groups.length);
  });
}

function fromCreditorReference(reference: string): string | null {
  const symbol = reference.slice(4);
  return reference === `RF${checkDigits(`${symbol}RF`)}${symbol}` && isVariableSymbol(symbol) ? symbol : null;
}

function isVariableSymbol(text: string): boolean {
  return /^[1-9]\d{9}$/.test(text) && checkDigits(text.slice(0, 8)) === text.slice(8);
}

/** ISO 7064 MOD 97-10 over digits and letters (A is 10), as two digits. */
function checkDigits(text: string): string {
  const digits = text.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return String(98n - (BigInt(`${digits}00`) % 97n)).padStart(2, '0');
}

/** The cards and BLIK codes that the local payment server knows: the card numbers are those of Stripe's test mode where it has one. */
import { Problem } from '../problems.js';

/** What the charges of a method come to; every other word is the reason of a decline. */
export type Charge = 'succeeds' | 'needsConfirmation' | 'isDisputed';

interface TestCard {
  readonly behaves: string;
  /** Also when it is entered. */
  readonly refusedAtSetup?: true;
  readonly what: string;
}

export const testCards: Readonly<Record<string, TestCard>> = {
  '4242424242424242': { behaves: 'succeeds', what: 'is charged' },
  '5555555555554444': { behaves: 'succeeds', what: 'is charged (Mastercard)' },
  '4000002760003184': { behaves: 'needsConfirmation', what: 'asks for a confirmation each time' },
  '4000000000000259': { behaves: 'isDisputed', what: 'is charged, then disputed' },
  '4000000000009995': { behaves: 'insufficientFunds', what: 'has no money' },
  '4000000000006975': { behaves: 'limitExceeded', what: 'is above its limit' },
  '4000000000000341': { behaves: 'declined', what: 'is declined without a reason' },
  '4000000000000119': { behaves: 'tryAgain', what: 'fails, to be tried again' },
  '4000000000009979': { behaves: 'stolenCard', what: 'is stolen' },
  '4000000000009987': { behaves: 'lostCard', what: 'is lost' },
  '4000000000000101': { behaves: 'closedAccount', what: 'has its account closed' },
  '4100000000000019': { behaves: 'suspectedFraud', what: 'is blocked as fraud' },
  '4000000000000069': { behaves: 'expiredCard', what: 'is expired, whatever its date says' },
  '4000000000000002': { behaves: 'declined', refusedAtSetup: true, what: 'is refused when it is entered' },
  '4000000000000127': { behaves: 'wrongSecurityCode', refusedAtSetup: true, what: 'has another security code' },
};

/** The security code that the bank refuses when a card is edited. */
export const refusedCode = '999';

/** Codes of six digits that are not here are confirmed. */
export const testCodes: Readonly<Record<string, { readonly settles: string; readonly what: string }>> = {
  '100001': { settles: 'refusedByCustomer', what: 'is refused in the bank’s app' },
  '100002': { settles: 'timedOut', what: 'is not answered' },
  '100003': { settles: 'wrongBlikCode', what: 'is used up' },
  '100004': { settles: 'insufficientFunds', what: 'has no money; as a mandate, later' },
  '100005': { settles: 'waits', what: 'waits until it is told' },
};

/** The card with this number. A real one is refused: it must not be kept here. @throws Problem unknownTestCard */
export function testCard(number: string): TestCard & { readonly brand: string; readonly last4: string } {
  const digits = number.replaceAll(/[\s-]/g, '');
  const card = Object.hasOwn(testCards, digits) ? testCards[digits] : undefined;
  if (!card) throw new Problem(422, 'unknownTestCard', 'Only the test cards of the list are taken here');
  return { ...card, brand: digits.startsWith('5') ? 'mastercard' : 'visa', last4: digits.slice(-4) };
}

/** What a payment or mandate by this code comes to. @throws Problem malformedBlikCode */
export function settlesAs(code: string): string {
  if (!/^\d{6}$/.test(code)) throw new Problem(422, 'malformedBlikCode', 'A BLIK code has six digits');
  return Object.hasOwn(testCodes, code) ? (testCodes[code]?.settles ?? 'succeeds') : 'succeeds';
}

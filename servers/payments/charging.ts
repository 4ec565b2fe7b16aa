/** What becomes of a charge: by the test method that is charged, its cap, its end and its owner. */
import { Problem } from '../problems.js';
import type { Amount, Method, PaymentRecord } from './records.js';
import { settlesAs } from './test-methods.js';

export interface ChargeRequest {
  readonly customerId: string;
  readonly amount: Amount;
  readonly reference: string;
  readonly description: string;
  readonly by:
    | { readonly kind: 'storedMethod'; readonly methodId: string }
    | { readonly kind: 'blikCode'; readonly code: string };
  readonly returnUrl: string;
}

interface Charge {
  readonly amount: Amount;
  /** How long what is not decided at once takes. */
  readonly settleMs: number;
}

/** @throws Problem invalidRequest where it is not in PLN */
export function chargedByCode(code: string, { amount, settleMs }: Charge): Pick<PaymentRecord, 'state' | 'settles'> {
  requirePln(amount);
  return pending(settlesAs(code), settleMs);
}

/** @param at now, for the customer @throws Problem unknownPaymentMethod, invalidRequest */
export function chargedByMethod(
  { details, behaves, detached }: Method,
  { amount, settleMs, at }: Charge & { readonly at: string },
): Pick<PaymentRecord, 'state'> & Partial<PaymentRecord> {
  if (detached) throw new Problem(422, 'unknownPaymentMethod', 'The customer has taken the payment method back');
  if (details.kind === 'blik') {
    requirePln(amount);
    if (details.revoked) return { state: 'failed', decline: 'mandateRevoked' };
    if (amount.amount > details.cap.amount) return { state: 'failed', decline: 'aboveCap' };
    return pending(behaves, settleMs);
  }
  if (isOver(details.expires, at)) return { state: 'failed', decline: 'expiredCard' };
  if (behaves === 'succeeds') return { state: 'succeeded' };
  if (behaves === 'needsConfirmation') return { state: 'needsConfirmation' };
  if (behaves === 'isDisputed') return { state: 'succeeded', disputedAtMs: Date.now() + settleMs };
  return { state: 'failed', decline: behaves };
}

/** @throws Problem invalidRequest */
export function requirePln({ currency }: Amount): void {
  if (currency !== 'PLN') throw new Problem(422, 'invalidRequest', `BLIK is in PLN, not ${currency}`);
}

function pending(as: string, settleMs: number): Pick<PaymentRecord, 'state' | 'settles'> {
  const settles = as === 'waits' ? null : { as, atMs: Date.now() + settleMs };
  return { state: 'pending', settles };
}

/** A card is good to the end of its month. */
function isOver({ year, month }: { readonly year: number; readonly month: number }, at: string): boolean {
  return Date.parse(at) >= Date.UTC(year, month, 1);
}

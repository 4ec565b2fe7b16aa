import { DomainError } from '../../domain/errors.js';
import type { Money } from '../../domain/money.js';
import type { NewMethodSetup, NewPayment, NewRefund } from './payment-provider.js';

/** What no provider is asked for. @throws DomainError invalidRequest */
export function assertPayable({ amount, by }: NewPayment): void {
  assertPositive(amount);
  if (by.kind !== 'blikCode') return;
  if (!/^\d{6}$/.test(by.code)) throw invalid('A BLIK code has six digits', '/by/code');
  assertPln(amount, '/amount/currency');
}

/** @throws DomainError invalidRequest */
export function assertMethodCanBeSetUp({ method }: NewMethodSetup): void {
  if (method.kind !== 'blik') return;
  assertPositive(method.cap);
  assertPln(method.cap, '/method/cap/currency');
}

/** @throws DomainError invalidRequest */
export function assertRefundable({ amount }: NewRefund): void {
  assertPositive(amount);
}

/** BLIK knows no other currency. @throws DomainError invalidRequest */
export function assertPln({ currency }: Money, pointer: string): void {
  if (currency !== 'PLN') throw invalid(`BLIK is in PLN, not ${currency}`, pointer);
}

function assertPositive({ amount }: Money): void {
  if (!Number.isSafeInteger(amount) || amount <= 0) {
    throw invalid('The amount must be above zero, in whole minor units', '/amount/amount');
  }
}

function invalid(message: string, pointer: string): DomainError {
  return new DomainError('invalidRequest', message, { pointer });
}

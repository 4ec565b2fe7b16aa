/**
 * Terms of payment of a billing account: so many days after the invoice, up to a limit of credit, in one currency
 * (docs/concepts.md, "Terms of payment"). Without them what is bought is paid first.
 */
import { addDays, type PlainDate } from '../calendar.js';
import { DomainError } from '../errors.js';
import { type Money, minus, money, plus } from '../money.js';
import { owedBy, type TrialBalance } from './ledger.js';

export interface PaymentTerms {
  /** Calendar days from the day of the invoice to the day by which it is to be paid. */
  readonly netDays: number;
  /** The most that the account may owe in this currency, what is asked for in advance included. */
  readonly creditLimit: Money;
}

/** Days that terms can have. */
export const leastNetDays = 1;
export const mostNetDays = 120;

/** @throws DomainError `invalidRequest` for two of one currency, a limit that is none, or days out of range */
export function checkedTerms(given: readonly PaymentTerms[]): PaymentTerms[] {
  return given.map(({ netDays, creditLimit }, index) => {
    const { amount, currency } = creditLimit;
    const pointer = `/terms/${index}`;
    if (!Number.isInteger(netDays) || netDays < leastNetDays || netDays > mostNetDays) {
      throw wrong(`${pointer}/netDays`, `Terms have ${leastNetDays} to ${mostNetDays} days.`);
    }
    const limit = money(amount, currency);
    if (limit.amount <= 0) throw wrong(`${pointer}/creditLimit/amount`, 'A limit of credit is above zero.');
    const isSecond = given.slice(0, index).some((before) => before.creditLimit.currency === currency);
    if (isSecond) throw wrong(`${pointer}/creditLimit/currency`, `There are terms in ${currency} before these.`);
    return { netDays, creditLimit: limit };
  });
}

/** The terms of an account in a currency; null: what is bought is paid first. */
export function termsIn(terms: readonly PaymentTerms[], currency: string): PaymentTerms | null {
  return terms.find(({ creditLimit }) => creditLimit.currency === currency) ?? null;
}

/** The last day on which an invoice of a day is paid in time. */
export function dueDay(issuedOn: PlainDate, { netDays }: Pick<PaymentTerms, 'netDays'>): PlainDate {
  return addDays(issuedOn, netDays);
}

/** How an account stands, in one currency. */
export interface CreditStanding {
  readonly terms: PaymentTerms | null;
  /** The sums of its book. */
  readonly balance: TrialBalance;
  /** An invoice of it was not paid by its day. */
  readonly overdue: boolean;
}

/** Why something is paid first: no terms, an invoice that is overdue, or more than the limit leaves. */
export const creditRefusals = ['noTerms', 'overdue', 'creditLimit'] as const;
export type CreditRefusal = (typeof creditRefusals)[number];

/** What an account owes and what it may still owe, below zero where it owes more than the limit; null without terms. */
export function creditLeft({ terms, balance }: Omit<CreditStanding, 'overdue'>): Money | null {
  return terms && minus(terms.creditLimit, owedBy(balance, terms.creditLimit.currency));
}

/**
 * Whether an amount is invoiced on account. What the account owes counts with what it is asked for in advance; its credit counts
 * for it.
 * @param gross what comes on top
 * @returns null: it is; else why it is paid first
 */
export function creditRefusal({ terms, balance, overdue }: CreditStanding, gross: Money): CreditRefusal | null {
  if (!terms) return 'noTerms';
  if (overdue || balance.badDebts > 0) return 'overdue';
  const owed = plus(owedBy(balance, gross.currency), gross);
  return owed.amount > terms.creditLimit.amount ? 'creditLimit' : null;
}

/**
 * For what can be had on account only.
 * @throws DomainError `creditNotPossible` with the `reason`, the limit and what is left of it
 */
export function assertOnAccount(standing: CreditStanding, gross: Money): void {
  const reason = creditRefusal(standing, gross);
  if (reason === null) return;
  const { terms } = standing;
  const left = creditLeft(standing);
  throw new DomainError('creditNotPossible', sentences[reason], {
    reason,
    amount: gross,
    ...(terms && { creditLimit: terms.creditLimit }),
    ...(left && { creditLeft: left }),
  });
}

const sentences: Readonly<Record<CreditRefusal, string>> = {
  noTerms: 'The billing account has no terms of payment in this currency: it is paid first.',
  overdue: 'An invoice of the billing account is overdue: pay it first.',
  creditLimit: 'It exceeds the limit of credit of the billing account: pay first, or ask for a higher limit.',
};

function wrong(pointer: string, message: string): DomainError {
  return new DomainError('invalidRequest', message, { pointer });
}

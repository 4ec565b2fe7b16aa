import fc from 'fast-check';
import { type LedgerAccount, owedBy, type TrialBalance, trialBalance } from '../../../domain/billing/ledger.js';
import {
  assertOnAccount,
  checkedTerms,
  creditLeft,
  creditRefusal,
  dueDay,
  type PaymentTerms,
  termsIn,
} from '../../../domain/billing/payment-terms.js';
import { plainDate } from '../../../domain/calendar.js';
import { DomainError } from '../../../domain/errors.js';
import { money } from '../../../domain/money.js';
import '../date-equality.js';

const pln = (amount: number) => money(amount, 'PLN');
const terms = (netDays = 14, limit = 100_000): PaymentTerms => ({ netDays, creditLimit: pln(limit) });
const book = (sums: Partial<Record<LedgerAccount, number>> = {}): TrialBalance => ({ ...trialBalance([]), ...sums });
const standing = (balance = book(), more: { overdue?: boolean; terms?: PaymentTerms | null } = {}) => ({
  terms: terms(),
  overdue: false,
  balance,
  ...more,
});

function refused(run: () => unknown): DomainError {
  try {
    run();
  } catch (error) {
    if (error instanceof DomainError) return error;
  }
  throw new Error('It was not refused.');
}

describe('terms of payment', () => {
  it('are one of each currency, and none by default', () => {
    expect(checkedTerms([])).toEqual([]);
    const both = [terms(), { netDays: 30, creditLimit: money(50_000, 'EUR') }];
    expect(checkedTerms(both)).toEqual(both);
    expect(termsIn(both, 'EUR')).toEqual(both[1]);
    expect(termsIn(both, 'CZK')).toBeNull();
  });

  it('name the field that is wrong', () => {
    const pointerOf = (given: readonly PaymentTerms[]) => refused(() => checkedTerms(given)).details.pointer;
    expect(pointerOf([terms(0)])).toBe('/terms/0/netDays');
    expect(pointerOf([terms(121)])).toBe('/terms/0/netDays');
    expect(pointerOf([terms(14, 0)])).toBe('/terms/0/creditLimit/amount');
    expect(pointerOf([terms(), terms(30)])).toBe('/terms/1/creditLimit/currency');
  });

  it('count calendar days from the day of the invoice', () => {
    expect(dueDay(plainDate('2028-02-20'), terms(14))).toEqual(plainDate('2028-03-05'));
  });
});

describe('what is invoiced on account', () => {
  it('is paid first without terms, while an invoice is overdue, and above the limit', () => {
    expect(creditRefusal(standing(book(), { terms: null }), pln(1))).toBe('noTerms');
    expect(creditRefusal(standing(book(), { overdue: true }), pln(1))).toBe('overdue');
    expect(creditRefusal(standing(book({ receivable: 60_000 })), pln(40_001))).toBe('creditLimit');
    expect(creditRefusal(standing(book({ receivable: 60_000 })), pln(40_000))).toBeNull();
  });

  it('has the credit of the account and parts that were paid on top of the limit', () => {
    const paidInPart = book({ receivable: 100_000, unapplied: -30_000, credit: -5_000 });
    expect(creditRefusal(standing(paidInPart), pln(35_000))).toBeNull();
    expect(creditRefusal(standing(paidInPart), pln(35_001))).toBe('creditLimit');
  });

  it('is refused by name where it cannot be had otherwise, with what is left', () => {
    const error = refused(() => assertOnAccount(standing(book({ receivable: 90_000 })), pln(20_000)));
    expect(error).toMatchObject({
      code: 'creditNotPossible',
      details: { reason: 'creditLimit', amount: pln(20_000), creditLimit: pln(100_000), creditLeft: pln(10_000) },
    });
  });

  it('never takes an account above its limit, whatever comes in what order', () => {
    const amounts = fc.array(fc.integer({ min: -200_000, max: 200_000 }), { maxLength: 30 });
    fc.assert(
      fc.property(amounts, fc.integer({ min: 1, max: 300_000 }), (steps, limit) => {
        let owed = 0;
        for (const step of steps) {
          const now = standing(book({ receivable: owed }), { terms: terms(14, limit) });
          // A payment, which never takes more than is owed.
          if (step < 0) owed = Math.max(0, owed + step);
          else if (creditRefusal(now, pln(step)) === null) owed += step;
          expect(owed).toBeLessThanOrEqual(limit);
          const left = creditLeft({ terms: terms(14, limit), balance: book({ receivable: owed }) });
          expect(left).toEqual(pln(limit - owedBy(book({ receivable: owed }), 'PLN').amount));
        }
      }),
    );
  });
});

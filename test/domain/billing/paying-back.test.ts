import { type LedgerEntry, trialBalance } from '../../../domain/billing/ledger.js';
import {
  creditedEntryId,
  creditOwedBackEntryId,
  leftToPayBack,
  owedBack,
  paidByHandEntryId,
  paidOutEntryId,
  payoutsOf,
  returnedEntryId,
  subjectOfCredit,
  wentBackOf,
} from '../../../domain/billing/paying-back.js';
import {
  creditOwedBack,
  paymentReversed,
  refundCredited,
  refundPaid,
  refundReturned,
} from '../../../domain/billing/postings.js';
import { head, pln } from './bookkeeping.js';

const subject = 'req-1';
const refund = { refundId: 'ref-1', subject, amount: 1000 };
const attempt = (n: number, paymentId = 'pay-1') => ({ refundId: 'ref-1', paymentId, attempt: n });
const granted: LedgerEntry = {
  ...head('refund/ref-1'),
  before: null,
  after: null,
  valueDate: null,
  kind: 'refundGranted',
  currency: 'PLN',
  postings: [{ account: 'refunds', amount: -1000, subject, from: null, to: null }],
};
const sent = (n: number, amount: number, paymentId?: string) =>
  refundPaid(head(paidOutEntryId(attempt(n, paymentId))), subject, pln(amount));

describe('credit that nobody is left to use', () => {
  const book = { billingAccountId: 'acc-1', currency: 'PLN' };
  const credit = subjectOfCredit(book);

  it('is owed back, and no credit any more; another currency is another book', () => {
    const entry = creditOwedBack(head(creditOwedBackEntryId('ref-1')), credit, pln(800));
    expect(trialBalance([entry])).toMatchObject({ credit: 800, refunds: -800 });
    expect(owedBack([entry], credit)).toBe(800);
    expect(leftToPayBack({ refundId: 'ref-1', subject: credit, amount: 800 }, [entry], null)).toBe(800);
    expect(owedBack([entry], subjectOfCredit({ ...book, currency: 'EUR' }))).toBe(0);
  });
});

describe('a refund that is paid back', () => {
  it('has everything left at first, and less with every payment that went back', () => {
    expect(leftToPayBack(refund, [granted], 0)).toBe(1000);
    expect(leftToPayBack(refund, [granted, sent(0, 600)], 1)).toBe(400);
    expect(leftToPayBack(refund, [granted, sent(0, 600), sent(1, 400, 'pay-2')], null)).toBe(0);
  });

  it('says how it went back, without what the bank of the customer has not taken', () => {
    const byHand = refundPaid(head(paidByHandEntryId({ refundId: 'ref-1', attempt: 1 })), subject, pln(600));
    const returned = refundReturned(head(returnedEntryId(attempt(0))), subject, pln(600));
    const other = refundPaid(head('paidOut/ref-2/pay-1/0'), subject, pln(5));
    const entries = [granted, sent(0, 600), sent(0, 400, 'pay-2'), returned, other, byHand];
    expect(payoutsOf('ref-1', entries).map(({ amount, by }) => [amount, by])).toEqual([
      [400, 'provider'],
      [600, 'transfer'],
    ]);
  });

  it('is kept as credit as far as it has not gone back, and says so', () => {
    const kept = refundCredited(head(creditedEntryId({ refundId: 'ref-1', attempt: 0 })), subject, pln(400));
    const entries = [granted, sent(0, 600), kept];
    expect(trialBalance(entries)).toMatchObject({ refunds: 0, credit: -400 });
    expect(leftToPayBack(refund, entries, null)).toBe(0);
    expect(payoutsOf('ref-1', entries).map(({ amount, by }) => [amount, by])).toEqual([
      [600, 'provider'],
      [400, 'credit'],
    ]);
    // The bank does not take the rest, while another refund of the same request waits.
    const returned = refundReturned(head(returnedEntryId(attempt(0))), subject, pln(600));
    const other = { ...granted, id: 'refund/ref-2' };
    expect(leftToPayBack(refund, [...entries, returned, other], null)).toBe(600);
  });

  it('is carried out again without counting what the same attempt has sent', () => {
    const entries = [granted, sent(0, 600), sent(1, 400, 'pay-2')];
    expect(leftToPayBack(refund, entries, 1)).toBe(400);
    expect(wentBackOf('pay-2', entries, attempt(1, 'pay-2'))).toBe(0);
    expect(wentBackOf('pay-1', entries, attempt(1, 'pay-1'))).toBe(600);
  });

  it('is owed again where the customer’s bank does not take it, and a person pays the rest', () => {
    const returned = refundReturned(head(returnedEntryId(attempt(0))), subject, pln(600));
    const entries = [granted, sent(0, 600), returned];
    expect(leftToPayBack(refund, entries, null)).toBe(1000);
    expect(wentBackOf('pay-1', entries, attempt(1))).toBe(0);
    const byHand = refundPaid(head(paidByHandEntryId({ refundId: 'ref-1', attempt: 1 })), subject, pln(1000));
    expect(leftToPayBack(refund, [...entries, byHand], null)).toBe(0);
    expect(owedBack([...entries, byHand], subject)).toBe(0);
  });

  it('pays nothing back that the loss of the payment has taken', () => {
    const effects = [{ kind: 'paidBack', subject, amount: pln(700) } as const];
    const lost = paymentReversed(head('reversal/pay-1'), { paymentId: 'pay-1', amount: pln(700), effects });
    expect(leftToPayBack(refund, [granted, lost], 0)).toBe(300);
    expect(owedBack([granted, lost], subject)).toBe(300);
  });
});

import { latePaymentCompensation } from '../../../../domain/billing/documents/late-payment.js';
import { money } from '../../../../domain/money.js';
import { euroRate, germanBuyer, polishConsumer, type SampleOptions, sampleInvoice } from './samples.js';

function owing(amount: number, options: SampleOptions = {}) {
  const invoice = sampleInvoice(options);
  return { ...invoice, payment: { ...invoice.payment, payable: money(amount, invoice.currency) } };
}

describe('the compensation for late payment', () => {
  it.each([
    [500_000, 4_000],
    [500_001, 7_000],
    [4_999_999, 7_000],
    [5_000_000, 10_000],
  ])('of %d grosze is %d cents', (payable, compensation) => {
    expect(latePaymentCompensation(owing(payable))).toEqual(money(compensation, 'EUR'));
  });

  it('goes by the amount in PLN where the document has another currency', () => {
    const euro = { currency: 'EUR', exchangeRate: euroRate };
    expect(latePaymentCompensation(owing(500_000, euro))).toEqual(money(7_000, 'EUR'));
    expect(latePaymentCompensation(owing(500_000, { currency: 'EUR' }))).toBeNull();
  });

  it('is none of a pro-forma, of what is paid, of consumers and of foreigners', () => {
    expect(latePaymentCompensation({ ...owing(100), kind: 'proForma' })).toBeNull();
    expect(latePaymentCompensation(owing(0))).toBeNull();
    expect(latePaymentCompensation(owing(100, { buyer: polishConsumer }))).toBeNull();
    expect(latePaymentCompensation(owing(100, { buyer: germanBuyer }))).toBeNull();
  });
});

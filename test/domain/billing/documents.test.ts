/** What documents and exports show: amounts in another currency, and rows that multiply out. */
import fc from 'fast-check';
import '../date-equality.js';
import { cancellable, refundOf } from '../../../domain/billing/cancellation.js';
import { decimal, decimalText, multipliedOut } from '../../../domain/billing/decimal.js';
import { type ExchangeRate, exchanged } from '../../../domain/billing/exchange-rate.js';
import {
  amountText,
  correctionRows,
  reconciliationColumns,
  refundRows,
  requestRows,
} from '../../../domain/billing/reconciliation.js';
import { totalsOf } from '../../../domain/billing/totals.js';
import { instant, plainDate } from '../../../domain/calendar.js';
import { policyOf } from '../../../domain/catalogue/policies.js';
import { money, sum } from '../../../domain/money.js';
import { requested } from './bookkeeping.js';
import { domestic, plan, quoteAt } from './quoting.js';

const rate: ExchangeRate = {
  from: 'EUR',
  to: 'PLN',
  rate: '4.2513',
  table: '227/A/NBP/2026',
  date: plainDate('2026-11-23'),
  source: 'NBP',
};

describe('VAT in the currency of the seller’s country', () => {
  it.each([
    [2300, rate, 9778],
    [-2300, rate, -9778],
    [2300, { ...rate, to: 'JPY', rate: '161.5' }, 3715],
    [2300, { ...rate, from: 'JPY', to: 'PLN', rate: '0.0263' }, 6049],
  ])('%d minor units become %j', (amount, by, expected) => {
    expect(exchanged(money(amount, by.from), by)).toEqual(money(expected, by.to));
  });

  it('is on the totals, and a rate of another currency is refused', () => {
    const priced = plan({ prices: [{ currency: 'EUR', tiers: [{ from: 1, amount: 10_000 }] }] });
    const { lines } = quoteAt('2027-03-01T10:00:00Z', { kind: 'purchase', plan: priced, seats: 1, currency: 'EUR' });
    const totals = totalsOf(lines, 'EUR', { ...domestic, exchangeRate: rate });
    expect(totals).toMatchObject({ vat: money(2300, 'EUR'), vatInSellersCurrency: money(9778, 'PLN') });
    expect(() => exchanged(money(1, 'PLN'), rate)).toThrow(expect.objectContaining({ code: 'otherCurrency' }));
    expect(() => exchanged(money(1, 'EUR'), { ...rate, rate: '0' })).toThrow(
      expect.objectContaining({ code: 'invalidPrice' }),
    );
  });
});

describe('decimal text', () => {
  it.each(['4.2513', '5', '-0.5', '0.00000001', '100'])('%s stays what it is', (text) => {
    expect(decimalText(decimal(text))).toBe(text);
  });
  it.each(['4,25', '1e3', '', '.5', ' 1', 'NaN'])('is not %j', (text) => expect(() => decimal(text)).toThrow('4.2513'));
});

describe('the reconciliation export', () => {
  const head = { document: 'doc-1', reference: '1000000064', on: plainDate('2027-03-02') };
  const amountOf = ({ quantity, unitPrice, currency }: { quantity: string; unitPrice: string; currency: string }) =>
    amountText(money(multipliedOut(quantity, unitPrice, currency), currency));
  const drawn = fc.record({
    amount: fc.nat(1_000_000),
    seats: fc.integer({ min: 1, max: 5000 }),
    days: fc.integer({ min: 1, max: 365 }),
    given: fc.nat(4999),
    currency: fc.constantFrom('PLN', 'JPY', 'KWD'),
  });

  it('has rows whose quantity × unit price is the amount, and that sum to the gross', () => {
    fc.assert(
      fc.property(drawn, ({ amount, seats, days, given, currency }) => {
        const priced = plan({ prices: [{ currency, tiers: [{ from: 1, amount }] }] });
        const coTerm = { kind: 'subscription', expiresOn: plainDate('2027-03-01').add({ days }) } as const;
        const at = '2027-03-01T10:00:00Z';
        const quoted = quoteAt(at, { kind: 'purchase', plan: priced, seats, currency, coTerm });
        const { lines, dueNow: totals } = quoted;
        const request = { ...domestic, id: 'req-1', reference: '1000000064', lines, totals, currency } as Parameters<
          typeof requestRows
        >[0];
        const purchase = cancellable(lines, currency, {
          ...domestic,
          recordedAt: instant(at),
          policy: policyOf('annual'),
        });
        const refund = refundOf(purchase, {
          seats: 1 + (given % seats),
          at: instant('2027-03-03T10:00:00Z'),
          zone: 'UTC',
        });
        const documents = [
          [requestRows(request, head.on), totals],
          [refundRows(head, refund, purchase.net, domestic), refund.totals],
        ] as const;
        for (const [rows, { gross }] of documents) {
          for (const row of rows)
            expect([row.item, amountOf(row)]).toEqual([row.item, row.amount.replace(/^-(0\.?0*)$/, '$1')]);
          const amounts = rows.map((row) => money(multipliedOut(row.quantity, row.unitPrice, currency), currency));
          expect(sum(amounts, currency)).toEqual(gross);
        }
      }),
    );
  });

  it('has what was given back in turn, and VAT that was not due after all', () => {
    const request = requested('req-1', 8);
    const of = { on: head.on, seats: 3, at: '2027-03-04T10:00:00Z' };
    const reverseCharge = { ...request.tax, treatment: { kind: 'reverseCharge', percent: 0 } } as const;
    const rows = correctionRows(
      request,
      [
        { kind: 'refund', refundId: 'ref-1', ...of },
        { kind: 'tax', on: head.on, tax: reverseCharge, vat: money(500, 'PLN') },
        { kind: 'refund', refundId: 'ref-2', ...of, seats: 5 },
      ],
      'UTC',
    );
    expect(rows.map(({ document, item, quantity }) => [document, item, quantity])).toEqual([
      ...[
        ['ref-1', 'refund', '-3'],
        ['ref-1', 'vatBefore', '-23'],
        ['ref-1', 'vatAfter', '23'],
      ],
      ['req-1', 'taxCorrected', '1'],
      ...[
        ['ref-2', 'refund', '-5'],
        ['ref-2', 'vatBefore', '0'],
        ['ref-2', 'vatAfter', '0'],
      ],
    ]);
    for (const row of rows) expect(amountOf(row)).toBe(row.amount.replace(/^-(0\.?0*)$/, '$1'));
  });

  it('names its columns', () => {
    const { lines, dueNow: totals } = quoteAt('2027-03-01T10:00:00Z', {
      kind: 'purchase',
      plan: plan(),
      seats: 3,
      currency: 'PLN',
    });
    const request = { ...domestic, id: 'req-1', reference: '1', lines, totals } as Parameters<typeof requestRows>[0];
    const [line, vat] = requestRows(request, head.on);
    expect(Object.keys(line ?? {}).sort()).toEqual([...reconciliationColumns].sort());
    expect([line?.quantity, line?.unitPrice, line?.amount, vat?.quantity, vat?.unitPrice, vat?.amount]).toEqual([
      '3',
      '100',
      '300.00',
      '23',
      '3',
      '69.00',
    ]);
  });
});

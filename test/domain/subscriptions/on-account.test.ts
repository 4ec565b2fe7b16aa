import '../date-equality.js';
import { toJson } from '../../../domain/json.js';
import { paidThrough } from '../../../domain/subscriptions/subscription.js';
import { invoicePayment, reversal } from './commands.js';
import type { Life } from './life.js';
import { billedMonthly, standing } from './paying.js';

/** A month is invoiced, and counts as settled on that day. */
const invoiced = (life: Life, day: string) =>
  life.livedTo(`${day}T10:00:00Z`).when(invoicePayment(day, `${day}T10:00:00Z`, { by: 'onAccount' }));
const overdue = (life: Life, at: string, periods = 1) =>
  life.livedTo(at).when(reversal(periods, at, { reason: 'invoiceOverdue' }));
const paidByInvoice = (life: Life, day: string, periods = 1) =>
  life.livedTo(`${day}T10:00:00Z`).when(invoicePayment(day, `${day}T10:00:00Z`, { periods }));

describe('a subscription that is invoiced on account', () => {
  const twoMonths = invoiced(invoiced(billedMonthly, '2027-02-21'), '2027-03-24');

  it('counts as paid from the day of the invoice', () => {
    expect(toJson(twoMonths.latest)).toMatchObject([{ kind: 'paymentRecorded', reason: 'invoicedOnAccount' }]);
    expect(standing(twoMonths)).toBe('active termPaid 2027-01-31T10:00:00Z 2027-04-30');
  });

  it('is in grace from the day on which an invoice is overdue, never in the past', () => {
    const late = overdue(twoMonths, '2027-04-07T22:00:00Z');
    expect(toJson(late.latest)).toMatchObject([
      { kind: 'paymentReversed', reason: 'invoiceOverdue', graceFrom: '2027-04-08' },
    ]);
    expect(standing(late)).toBe('grace periodUnpaid 2027-04-07T22:00:00Z 2027-03-31');
  });

  it('has of an overdue invoice that is paid late its own months settled, and no other', () => {
    const late = overdue(twoMonths, '2027-04-07T22:00:00Z').livedTo('2027-05-02T10:00:00Z');
    // By then another month has begun: a payment of what is owed would settle both.
    const settled = paidByInvoice(late, '2027-05-02');
    expect(paidThrough(settled.state)?.toString()).toBe('2027-04-30');
    expect(standing(settled)).toMatch(/^grace periodUnpaid/);
  });

  it('is not begun anew by an invoice that is paid after its term', () => {
    let life = billedMonthly;
    for (let month = 2; month <= 12; month += 1) life = invoiced(life, `2027-${String(month).padStart(2, '0')}-20`);
    const late = overdue(life, '2028-01-10T23:00:00Z').livedTo('2028-03-20T10:00:00Z');
    expect(standing(late)).toMatch(/^disabled/);
    const settled = paidByInvoice(late, '2028-03-20');
    expect(settled.state.terms).toHaveLength(1);
    expect(paidThrough(settled.state)?.toString()).toBe('2028-01-31');
    expect(standing(settled)).toMatch(/^disabled/);
  });

  it('has several overdue invoices settled one by one', () => {
    const late = overdue(overdue(twoMonths, '2027-04-07T22:00:00Z'), '2027-04-08T22:00:00Z');
    expect(paidThrough(late.state)?.toString()).toBe('2027-02-28');
    const one = paidByInvoice(late, '2027-04-10');
    expect(paidThrough(one.state)?.toString()).toBe('2027-03-31');
    expect(standing(paidByInvoice(one, '2027-04-11'))).toMatch(/^active termPaid .* 2027-04-30$/);
  });
});

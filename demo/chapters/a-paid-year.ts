/**
 * A hosting company buys twelve seats by order and pays by transfer: three more in the year, two fewer for the next one, which is paid on
 * the last day; the one after is not, until it is disabled; then it lapses, and is bought again.
 */
import { z } from 'zod';
import { quote } from '../../api/billing/quotes/schema.js';
import { subscription } from '../../api/subscriptions/subscriptions/schema.js';
import { addDays, addMonths, dateIn, instantFromMillis, plainDate } from '../../domain/calendar.js';
import type { Chapter } from '../chapter.js';
import { formatSeconds } from '../format-time.js';
import { morningOf, noonOf } from '../times-of-day.js';
import { Host, planId, told, zone } from './a-paid-year/host.js';

export const aPaidYear: Chapter = {
  name: 'a-paid-year',
  title: 'a hosting company orders, pays, grows, pays late, and buys again',

  async play(stage) {
    const { story, api } = stage;
    const startsOn = addDays(dateIn(zone, instantFromMillis(Date.now())), 1);
    const expiresOn = addMonths(startsOn, 12);

    story.scene('1. Twelve seats for a year: a quote, an order, a transfer');
    const clock = await stage.clock({ name: 'A paid year', startsAt: morningOf(startsOn, zone), zone });
    const host = await Host.open(stage, clock.id);
    const quoted = await host.purchase(12);
    story.expect('Twelve seats at 529.00, and 23 % VAT', quoted.dueNow.gross, {
      amount: 780_804,
      currency: 'PLN',
    });
    const placed = await host.commit(quoted);
    story.print(`The order awaits ${told(placed.totals.gross)} with the reference ${placed.reference}`);
    await host.payOrder(placed, startsOn.toString());
    story.expect('It is delivered, and paid for a year', await state(), ['active', 12, expiresOn.toString()]);

    story.scene('2. Three more in the middle, for the rest of the year');
    await clock.advanceTo(noonOf(addMonths(startsOn, 6), zone));
    const more = await host.quote({ kind: 'seats', subscriptionId: host.subscriptionId, seats: 15 });
    const [line] = more.lines;
    story.print(`3 seats for ${line?.days} of ${line?.daysOf} days: ${told(more.dueNow.gross)}`);
    await host.payOrder(await host.commit(more), addMonths(startsOn, 6).toString());
    story.expect('They count from the payment', (await host.subscription()).seats.owned, 15);

    story.scene('3. Two fewer for the next year, decided in time by a representative');
    const decision = { intent: 'renew', seats: 13 };
    await api.put(`/v1/subscriptions/${host.subscriptionId}/end-of-term`, decision, subscription);
    await clock.advanceTo(noonOf(addDays(expiresOn, -14), zone));
    const proForma = await host.open();
    story.expect('The pro-forma of the next year asks for 13 seats', proForma.lines[0]?.seats, 13);
    const late = await api.refusal('PUT', `/v1/subscriptions/${host.subscriptionId}/end-of-term`, {
      json: { intent: 'renew', seats: 12 },
    });
    story.expect('After it nothing less can be decided', late.code, 'proFormaIssued');

    story.scene('4. Paid by transfer with the value date of the last day, known a week later');
    const lastDay = addDays(expiresOn, -1);
    await clock.advanceTo(noonOf(addDays(lastDay, 7), zone));
    story.expect('Meanwhile it was in grace', (await host.subscription()).state, 'grace');
    await host.transfer(proForma, lastDay.toString());
    const second = addMonths(startsOn, 24);
    story.expect('There is no gap: the second year', await state(), ['active', 13, second.toString()]);

    story.scene('5. The third year is not paid: grace, then disabled');
    await clock.advanceTo(noonOf(addDays(second, 1), zone));
    story.expect('Grace', (await host.subscription()).state, 'grace');
    await clock.advanceTo(noonOf(addDays(second, 31), zone));
    story.expect('Disabled', (await host.subscription()).state, 'disabled');

    story.scene('6. Paid in the disabled time: a new year from that day, and the days of grace');
    const paidOn = addDays(second, 40);
    await clock.advanceTo(noonOf(paidOn, zone));
    const asked = { kind: 'renewal', subscriptionId: host.subscriptionId };
    const renewal = await api.post('/v1/quotes', asked, quote);
    story.print(renewal.lines.map(({ code, days, net }) => `${code}, ${days} days: ${told(net)}`).join('; '));
    await host.payOrder(await host.commit(renewal), paidOn.toString());
    const third = addMonths(paidOn, 12);
    story.expect('The anchor is that day', await state(), ['active', 13, third.toString()]);

    story.scene('7. It is to lapse, and is bought again');
    await api.put(`/v1/subscriptions/${host.subscriptionId}/end-of-term`, { intent: 'lapse' }, subscription);
    await clock.advanceTo(noonOf(addDays(third, 121), zone));
    story.expect('Deleted on day 120', (await host.subscription()).state, 'deleted');
    const again = await api.refusal('POST', '/v1/quotes', { json: asked });
    story.expect('The organisation’s data went with its last subscription', again.code, 'tenantErased');
    const anew = await Host.open(stage, clock.id);
    const today = dateIn(zone, await clock.now());
    await anew.payOrder(await anew.commit(await anew.purchase(10)), today.toString());
    story.expect('Bought again, by a new customer: active', (await anew.subscription()).state, 'active');

    story.scene('8. The books');
    const owed = await host.owed();
    story.expect('Nothing is owed, nothing is left over', owed.amount, 0);
    const csv = await api.text(`/v1/billing-accounts/${host.billingAccountId}/reconciliation.csv`);
    const rows = z.array(z.string()).parse(csv.trim().split(/\r?\n/));
    story.expect('Each row of the reconciliation multiplies out', rows.slice(1).every(multipliesOut), true);
    story.print(
      `${rows.length - 1} rows for ${planId}. ${clock.days} days were played in ${formatSeconds(clock.playedMs)}.`,
    );

    story.scene('9. The invoices: what the authority, the customer and the bookkeeper have');
    const invoices = await host.invoices();
    for (const { kind, number, totals, authority } of invoices) {
      story.print(`${kind} ${number}: ${told(totals.gross)}, ${authority?.number}`);
    }
    story.expect(
      'Each of them has a KSeF number, and the authority’s receipt',
      invoices.every(({ authority, files }) => authority?.number != null && files.includes('upo')),
      true,
    );
    const numbers = invoices.map(({ number }) => Number(number.split('/').at(-1)));
    const years = invoices.map(({ issuedOn }) => issuedOn.slice(0, 4));
    const own = numbers.filter((_number, index) => years[index] === years[0]);
    story.expect(
      'Their numbers have no gap',
      own,
      own.map((_number, index) => index + 1),
    );
    const [first] = invoices;
    const pdf = await host.pdfOf(first?.id ?? '');
    story.expect('The first one is a PDF', pdf.subarray(0, 5).toString(), '%PDF-');
    story.print(`It lies at ${await stage.keep('invoice.pdf', pdf)}`);
    const register = await api.text(`/v1/documents.csv?tenantId=${host.tenantId}&from=2020-01-01`);
    story.print(register.split(/\r?\n/).slice(0, 2).join('\n'));

    async function state(): Promise<readonly unknown[]> {
      const { state: now, seats, paidThrough } = await host.subscription();
      return [now, seats.owned, paidThrough && plainDate(paidThrough).toString()];
    }
  },
};

/** Quantity × unit price, rounded to cents, is the amount. */
function multipliesOut(row: string): boolean {
  const [quantity = '', unitPrice = '', amount = ''] = row.split(',').slice(-4, -1);
  return Math.abs(Math.round(Number(quantity) * Number(unitPrice) * 100) - Number(amount) * 100) < 0.5;
}

import type { z } from 'zod';
import { billingAccount } from '../../../api/billing/billing-accounts/schema.js';
import { type document, documentPage } from '../../../api/billing/documents/schema.js';
import { balances } from '../../../api/billing/ledger/schema.js';
import { paymentRequest, paymentRequestPage } from '../../../api/billing/payment-requests/schema.js';
import { quote } from '../../../api/billing/quotes/schema.js';
import { refund, refundPage } from '../../../api/billing/refunds/schema.js';
import { auditPage } from '../../../api/operations/audit/schema.js';
import { timeline, timelinePreview } from '../../../api/subscriptions/timelines/schema.js';
import { type Buyer, booksOf, boughtOrder, buyer, type Order } from '../../buyers.js';
import { eventually } from '../../eventually.js';
import { openPerennial, type Perennial } from '../../perennial.js';

let perennial: Perennial;
beforeAll(async () => {
  perennial = await openPerennial();
});
afterAll(() => perennial.close());

/** Of 14 days and so many grosze. */
async function onTerms(creditLimit: number, netDays = 14): Promise<Buyer> {
  const customer = await buyer(perennial);
  const terms = [{ netDays, creditLimit: { amount: creditLimit, currency: 'PLN' } }];
  const path = `/v1/billing-accounts/${customer.billingAccountId}/payment-terms`;
  await perennial.ask(billingAccount, 'PUT', path, { terms, reason: 'Framework contract' });
  return customer;
}

async function delivered({ id }: Pick<Order, 'id'>): Promise<Order> {
  return eventually(async () => {
    const found = await perennial.ask(boughtOrder, 'GET', `/v1/orders/${id}`);
    expect(found.state).toBe('fulfilled');
    return found;
  });
}

const documentsOf = async ({ tenantId }: Buyer, more = '') => {
  const path = `/v1/documents?tenantId=${tenantId}&months=24${more}`;
  return (await perennial.ask(documentPage, 'GET', path)).items.reverse();
};
const kindsOf = (documents: readonly z.output<typeof document>[]) => documents.map(({ kind }) => kind);
/** What the administrators were told of a subscription, by its subject, the oldest first. */
const toldOf = async (subscriptionId: string) => {
  const mails = await perennial.mails({ to: 'ewa@hosting-lis.example' });
  const about = mails.filter(({ text }) => text.includes(subscriptionId));
  return about.map(({ subject }) => subject.slice(subject.indexOf(': ') + 2));
};
const overdueOf = async ({ tenantId }: Buyer) =>
  (await perennial.ask(paymentRequestPage, 'GET', `/v1/payment-requests?tenantId=${tenantId}&overdue=true`)).items;
const standing = async ({ billingAccountId }: Buyer) =>
  (await perennial.ask(balances, 'GET', `/v1/billing-accounts/${billingAccountId}/balance`)).items[0];

it('a customer with terms buys and renews on account, pays late, and is never invoiced twice', async () => {
  const customer = await onTerms(100_000);
  const { id, subscriptionId, ...placed } = await delivered(
    await customer.orders({ planId: 'mail-monthly', seats: 12 }),
  );
  const invoiced = await documentsOf(customer);
  expect(kindsOf(invoiced)).toEqual(['invoice']);
  expect(invoiced[0]).toMatchObject({ payment: { dueOn: placed.dueOn, paidOn: null } });
  const [first] = await customer.requests(subscriptionId);
  if (!first) throw new Error('Nothing was invoiced');
  const gross = first.totals.gross.amount;
  expect(first).toMatchObject({ status: 'open', dueOn: placed.dueOn, overdue: false });
  expect(await standing(customer)).toMatchObject({
    owed: { amount: gross },
    terms: { creditLeft: { amount: 100_000 - gross } },
  });

  // In two parts: neither has a document.
  await customer.pays(first, { amount: 10_000 });
  await customer.pays(first, { amount: gross - 10_000 });
  expect(await customer.requests(subscriptionId)).toMatchObject([{ status: 'paid' }]);
  expect(kindsOf(await documentsOf(customer))).toEqual(['invoice']);

  const path = `/v1/subscriptions/${subscriptionId}`;
  const paymentsIn = (events: readonly { kind: string; reason: string; scheduledAt: string }[]) =>
    events
      .filter(({ kind }) => ['proFormaIssued', 'paymentRecorded', 'paymentReversed'].includes(kind))
      .map(({ kind, reason, scheduledAt }) => `${scheduledAt.slice(0, 10)} ${kind} ${reason}`);
  const foreseen = paymentsIn((await perennial.ask(timeline, 'GET', `${path}/timeline`)).future);
  expect(foreseen.slice(0, 3)).toEqual([
    expect.stringMatching(/proFormaIssued/),
    expect.stringMatching(/paymentRecorded invoicedOnAccount/),
    expect.stringMatching(/paymentReversed invoiceOverdue/),
  ]);
  // Somebody plans to pay the invoice in time: nothing is owed again by it.
  const [, invoicedAt = ''] = foreseen;
  const payment = {
    kind: 'payment',
    at: new Date(Date.parse(invoicedAt.split(' ')[0] ?? '') + 5 * 86_400_000).toISOString(),
  };
  const { future: paidInTime } = await perennial.ask(timelinePreview, 'POST', '/v1/timeline-previews', {
    subscriptionId,
    changes: [payment],
  });
  expect(
    paymentsIn(paidInTime)
      .slice(0, 4)
      .map((line) => line.replace(/^\S+ /, '')),
  ).toEqual([
    expect.stringMatching(/proFormaIssued/),
    'paymentRecorded invoicedOnAccount',
    expect.stringMatching(/proFormaIssued/),
    'paymentRecorded invoicedOnAccount',
  ]);
  const { term } = await customer.subscription(subscriptionId);
  await customer.clock.advanceTo(customer.beforeEnd(await customer.subscription(subscriptionId), 5));
  const renewed = await customer.subscription(subscriptionId);
  expect(renewed.paidThrough).not.toBe(term.expiresOn);
  expect(kindsOf(await documentsOf(customer))).toEqual(['invoice', 'invoice']);
  expect(await toldOf(subscriptionId)).toEqual([expect.stringMatching(/^subskrypcja odnowi się automatycznie/)]);

  // Fourteen days after the invoice nobody has paid: its period is owed, with days of grace.
  await customer.clock.advanceBy('P14D');
  const owing = await customer.subscription(subscriptionId);
  expect(owing).toMatchObject({ state: 'grace', reason: 'periodUnpaid' });
  // As it was foreseen, and so is what follows.
  const life = await perennial.ask(timeline, 'GET', `${path}/timeline`);
  expect(paymentsIn(life.past)).toEqual(foreseen.slice(0, 4));
  expect((await toldOf(subscriptionId)).slice(1)).toContainEqual(
    expect.stringMatching(/^okres od .* nie jest opłacony/),
  );
  const [overdue, ...others] = await overdueOf(customer);
  if (!overdue) throw new Error('Nothing is overdue');
  expect([overdue, others]).toMatchObject([{ status: 'open', overdue: true }, []]);
  const asked = { kind: 'purchase', tenantId: customer.tenantId, billingAccountId: customer.billingAccountId };
  const quoted = await perennial.ask(quote, 'POST', '/v1/quotes', { ...asked, planId: 'mail-monthly', seats: 1 });
  expect(quoted.onAccount).toEqual({ netDays: 14, refusedBecause: 'overdue' });
  const agreement = { version: '2026-01', signedBy: 'Ewa Lis' };
  const refused = await perennial.call('POST', '/v1/orders', { quoteId: quoted.id, agreement, onAccount: true });
  expect([refused.status, refused.body]).toMatchObject([
    409,
    { code: 'creditNotPossible', details: { reason: 'overdue' } },
  ]);

  // A card that is stored is charged on the next day of its policy.
  await customer.addsCard('4242424242424242');
  await customer.clock.advanceBy('P3D');
  expect(await customer.charges()).toMatchObject([{ state: 'applied', paymentRequestId: overdue.id }]);
  await eventually(async () =>
    expect(await customer.subscription(subscriptionId)).toMatchObject({
      state: 'active',
      paidThrough: renewed.paidThrough,
    }),
  );
  expect(await overdueOf(customer)).toEqual([]);
  expect(kindsOf(await documentsOf(customer))).toEqual(['invoice', 'invoice']);
  expect(await standing(customer)).toMatchObject({ owed: { amount: 0 }, terms: { overdue: false } });
  await booksOf(perennial, customer);
});

it('what exceeds the limit is paid first, what is given back lowers the invoice, and a debt stays in the ledger', async () => {
  const customer = await onTerms(60_000, 30);
  const large = await customer.orders({ planId: 'mail-monthly', seats: 100 });
  expect(large).toMatchObject({ state: 'awaitingPayment', dueOn: null });
  expect(kindsOf(await documentsOf(customer))).toEqual(['proForma']);
  // What is asked for in advance counts: it is taken back.
  await perennial.call('POST', `/v1/orders/${large.id}/cancel`, {});
  const { subscriptionId, paymentRequestId } = await delivered(
    await customer.orders({ planId: 'mail-monthly', seats: 12 }),
  );
  const path = `/v1/payment-requests/${paymentRequestId}/refunds`;
  const { id } = await perennial.ask(refund, 'POST', path, { seats: 2, reason: 'noLongerNeeded' });
  const given = await eventually(async () => {
    const found = (await perennial.ask(refundPage, 'GET', path)).items.find((one) => one.id === id);
    expect(found?.state).toBe('paidOut');
    return found;
  });
  expect(given).toMatchObject({ setOff: given?.amount });
  const [, , correction] = await documentsOf(customer);
  expect(correction).toMatchObject({
    kind: 'correction',
    totals: { gross: { amount: -(given?.amount?.amount ?? 0) } },
  });
  const [request] = await customer.requests(subscriptionId);
  const left = (request?.totals.gross.amount ?? 0) - (given?.amount?.amount ?? 0);
  expect([request?.status, await standing(customer)]).toMatchObject(['open', { owed: { amount: left } }]);

  // The next period is invoiced, too; then nobody pays anything any more.
  await customer.clock.advanceBy('P9M');
  expect(await customer.subscription(subscriptionId)).toMatchObject({ state: 'deleted' });
  const owed = (await overdueOf(customer)).reduce((sum, one) => sum + one.totals.gross.amount, 0);
  const [second, first, ...others] = await overdueOf(customer);
  if (!first || !second) throw new Error('Two invoices are overdue');
  expect(others).toEqual([]);
  expect(await standing(customer)).toMatchObject({ owed: { amount: owed - (given?.amount?.amount ?? 0) } });
  expect(kindsOf(await documentsOf(customer))).toEqual(['proForma', 'invoice', 'correction', 'invoice']);
  await booksOf(perennial, customer);

  // Both are written off, and a part of one comes after all.
  const [owedFirst, owedSecond] = [left, second.totals.gross.amount];
  await customer.pays(first, { amount: 1_000 });
  for (const { id: requestId } of [first, second]) {
    const writeOff = `/v1/payment-requests/${requestId}/write-off`;
    await perennial.ask(paymentRequest, 'POST', writeOff, { reason: 'Insolvent, file 12/2036' });
    await eventually(async () => {
      const found = await perennial.ask(paymentRequest, 'GET', `/v1/payment-requests/${requestId}`);
      expect(found).toMatchObject({ status: 'writtenOff', overdue: false });
    });
    const again = await perennial.call('POST', writeOff, { reason: 'Once more' });
    expect(again).toMatchObject({ status: 409, body: { code: 'writeOffNotPossible', details: { reason: 'notOpen' } } });
  }
  expect(await standing(customer)).toMatchObject({
    owed: { amount: 0 },
    terms: { overdue: false },
    sums: { badDebts: owedFirst - 1_000 + owedSecond },
  });
  expect((await documentsOf(customer)).map(({ kind, writtenOff }) => [kind, writtenOff?.amount])).toEqual([
    ['proForma', undefined],
    ['invoice', owedFirst - 1_000],
    ['correction', undefined],
    ['invoice', owedSecond],
  ]);
  const { items } = await perennial.ask(auditPage, 'GET', '/v1/audit?operation=writeOffDebt');
  expect(items.map(({ reason }) => reason)).toContain('Insolvent, file 12/2036');
  const csv = await perennial.call('GET', `/v1/billing-accounts/${customer.billingAccountId}/reconciliation.csv`);
  expect(csv.text).toMatch(/writtenOff,,,,,,,1,(-\d+\.\d\d),\1,PLN/);

  await customer.pays(second, { amount: 700 });
  const restored = await perennial.ask(paymentRequest, 'GET', `/v1/payment-requests/${second.id}`);
  expect(restored).toMatchObject({ status: 'open', overdue: true, kept: 700, writtenOff: null });
  await customer.pays(second, { amount: owedSecond - 700 });
  expect(await customer.requests(subscriptionId)).toMatchObject([{ status: 'writtenOff' }, { status: 'paid' }]);
  const kinds = (await booksOf(perennial, customer)).map(({ kind }) => kind);
  expect(kinds.slice(-5)).toEqual([
    ...['debtWrittenOff', 'debtWrittenOff', 'debtRestored', 'paymentReceived', 'paymentReceived'],
  ]);
});

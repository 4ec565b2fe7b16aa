import type { z } from 'zod';
import { takeUnpaidSeats } from '../../../activities/billing/unpaid-seats.js';
import { billingAccount } from '../../../api/billing/billing-accounts/schema.js';
import { paymentRequest } from '../../../api/billing/payment-requests/schema.js';
import { quote } from '../../../api/billing/quotes/schema.js';
import { auditPage } from '../../../api/operations/audit/schema.js';
import { timeline } from '../../../api/subscriptions/timelines/schema.js';
import { type Buyer, booksOf, boughtOrder, buyer, hearFromPaymentServer, paymentServer } from '../../buyers.js';
import { eventually } from '../../eventually.js';
import { openPerennial, type Perennial } from '../../perennial.js';

let perennial: Perennial;
beforeAll(async () => {
  perennial = await openPerennial();
  await hearFromPaymentServer(perennial);
});
afterAll(() => perennial.close());

type Request = z.output<typeof paymentRequest>;

/** Pays an order by card, and waits for its delivery. */
async function paysByCard(customer: Buyer, placed: { id: string; paymentRequestId: string | null }): Promise<Request> {
  const { id } = await customer.addsCard('4242424242424242');
  const request = await requestOf(placed.paymentRequestId ?? '');
  await customer.paysBy(request, { kind: 'storedMethod', paymentMethodId: id });
  await eventually(async () =>
    expect(await perennial.ask(boughtOrder, 'GET', `/v1/orders/${placed.id}`)).toMatchObject({ state: 'fulfilled' }),
  );
  return requestOf(request.id);
}

const requestOf = (id: string) => perennial.ask(paymentRequest, 'GET', `/v1/payment-requests/${id}`);

/** The bank decides the dispute of the last card payment for the customer's side. */
async function losesDispute(customer: Buyer): Promise<void> {
  await losesDisputeOf(customer, (await customer.charges()).at(-1)?.id ?? '');
}

async function losesDisputeOf(customer: Buyer, paymentId: string): Promise<void> {
  const kept = await perennial.testEnvironment.database.payments.find(paymentId);
  const path = `/control/payments/${kept?.provider?.paymentId}/dispute`;
  const opened = (await paymentServer(perennial, 'POST', path, { reason: 'fraudulent' })) as { disputeId: string };
  await paymentServer(perennial, 'POST', `/control/disputes/${opened.disputeId}/close`, { state: 'lost' });
  const isLost = expect.objectContaining({ id: paymentId, state: 'reversed' });
  await eventually(async () => expect(await customer.charges()).toContainEqual(isLost));
}

async function addsSeats(customer: Buyer, subscriptionId: string, seats: number) {
  return customer.commits(await perennial.ask(quote, 'POST', '/v1/quotes', { kind: 'seats', subscriptionId, seats }));
}

const standing = async (customer: Buyer, id: string) => {
  const { state, reason, seats } = await customer.subscription(id);
  return [state, reason, seats.owned];
};
const mailsOf = async (to: string, subject: RegExp) =>
  (await perennial.mails({ to })).filter((mail) => subject.test(mail.subject));
const told = async (id: string) =>
  (await perennial.ask(timeline, 'GET', `/v1/subscriptions/${id}/timeline`)).past.map(
    ({ kind, reason }) => `${kind} ${reason}`,
  );

it('what was bought for good is paid by its payment alone: lost, it is disabled, and paid again it goes on', async () => {
  const customer = await buyer(perennial);
  const placed = await customer.orders({ planId: 'office-desktop-perpetual', seats: 4 });
  const { subscriptionId } = placed;
  const request = await paysByCard(customer, placed);
  await eventually(async () => expect(await standing(customer, subscriptionId)).toEqual(['active', 'termPaid', 4]));
  await customer.clock.advanceBy('P10D');
  await losesDispute(customer);
  await eventually(async () => expect(await standing(customer, subscriptionId)).toEqual(['grace', 'periodUnpaid', 4]));
  expect(await requestOf(request.id)).toMatchObject({ status: 'open', seatsGoOn: null });
  const writeOff = await perennial.call('POST', `/v1/payment-requests/${request.id}/write-off`, { reason: 'gone' });
  expect(writeOff).toMatchObject({ status: 409, body: { details: { reason: 'canBeBroughtBack' } } });

  await customer.clock.advanceBy('P31D');
  expect(await standing(customer, subscriptionId)).toEqual(['disabled', 'graceOver', 4]);
  await customer.pays(await requestOf(request.id));
  await eventually(async () => expect(await standing(customer, subscriptionId)).toEqual(['active', 'termPaid', 4]));
  expect(await requestOf(request.id)).toMatchObject({ status: 'paid' });
  await customer.clock.advanceBy('P400D');
  expect(await standing(customer, subscriptionId)).toEqual(['active', 'termPaid', 4]);
  await eventually(async () =>
    expect((await told(subscriptionId)).filter((line) => !/setUp|committed|licences/.test(line))).toEqual([
      'paymentReversed paymentLost',
      'disabled graceOver',
      'notice graceOver',
      'paymentRecorded paid',
      'notice paid',
    ]),
  );
  await booksOf(perennial, customer);
});

it('seats that were added and are lost go when grace is over, and come back once they are paid, in the very moment in which others are taken away as well', async () => {
  const customer = await buyer(perennial);
  const { subscriptionId } = await customer.buys({ planId: 'office-business', seats: 5 });
  await customer.clock.advanceBy('P3D');
  const request = await paysByCard(customer, await addsSeats(customer, subscriptionId, 8));
  await eventually(async () => expect(await standing(customer, subscriptionId)).toEqual(['active', 'termPaid', 8]));
  await losesDispute(customer);
  await eventually(async () => expect((await requestOf(request.id)).status).toBe('open'));
  const { seatsGoOn } = await requestOf(request.id);
  expect(seatsGoOn).not.toBeNull();
  expect(await standing(customer, subscriptionId)).toEqual(['active', 'termPaid', 8]);
  const [before] = await eventually(async () => {
    const found = await mailsOf('ewa@hosting-lis.example', /Office Business.*cofnięta/);
    expect(found).toHaveLength(1);
    return found;
  });
  expect(before?.text).toMatch(/odbierzemy 3 licencje/);
  expect(before?.text).not.toMatch(/zostanie potem wyłączona/);

  await customer.clock.advanceTo(`${seatsGoOn}T08:00:00Z`);
  expect(await standing(customer, subscriptionId)).toEqual(['active', 'termPaid', 5]);
  expect(await requestOf(request.id)).toMatchObject({ status: 'open', seatsGoOn: null });
  await eventually(async () =>
    expect(await mailsOf('ewa@hosting-lis.example', /odebraliśmy 3 licencje/)).toHaveLength(1),
  );
  const audited = await perennial.ask(auditPage, 'GET', `/v1/audit?tenantId=${customer.tenantId}`);
  expect(audited.items).toContainEqual(expect.objectContaining({ reason: 'paymentLost' }));

  await customer.pays(await requestOf(request.id));
  await eventually(async () => expect(await standing(customer, subscriptionId)).toEqual(['active', 'termPaid', 8]));
  expect(await told(subscriptionId)).toEqual(
    expect.arrayContaining(['seatsReduced paymentLost', 'seatsIncreased paid']),
  );
  await booksOf(perennial, customer);
  await goOnceThoughTheyArePaid(customer, subscriptionId);
});

/** Seats that are paid in the very moment in which they are taken away are there, and taken away once however often it is tried. */
async function goOnceThoughTheyArePaid(customer: Buyer, subscriptionId: string): Promise<void> {
  const request = await paysByCard(customer, await addsSeats(customer, subscriptionId, 11));
  await losesDispute(customer);
  const { database } = perennial.testEnvironment;
  const owed = await eventually(async () => {
    const record = await database.paymentRequests.find(request.id);
    if (!record?.lostBy || !record.seatsGoOn) throw new Error('It is not owed again yet');
    return { ...record, lostBy: record.lostBy };
  });
  const entries = await database.accountBooks.about(request.id);
  await customer.pays(await requestOf(request.id));
  expect(await standing(customer, subscriptionId)).toEqual(['active', 'termPaid', 11]);

  // It looks before the payment is in the books, and takes the seats after that.
  let looks = 0;
  const about = (subject: string) => {
    looks += 1;
    return looks === 1 ? Promise.resolve(entries) : database.accountBooks.about(subject);
  };
  const books = Object.create(database.accountBooks, { about: { value: about } });
  const mails: string[] = [];
  const late: Parameters<typeof takeUnpaidSeats>[0] = {
    ...perennial.testEnvironment.context,
    database: Object.create(database, { accountBooks: { value: books } }),
    tell: async ({ kind }) => {
      mails.push(kind);
    },
  };
  const loss = { lossId: owed.lostBy, at: (await customer.clock.read()).now };
  const taking = () => takeUnpaidSeats(late, owed, loss);
  expect(await taking()).toBe('closed');
  expect(await standing(customer, subscriptionId)).toEqual(['active', 'termPaid', 11]);
  expect(await taking()).toBe('closed');
  const lines = await told(subscriptionId);
  const earlier = 3;
  expect(lines.filter((line) => /seats/.test(line)).slice(earlier)).toEqual([
    'seatsIncreased requested',
    'seatsReduced paymentLost',
    'seatsIncreased paid',
  ]);
  expect(mails).toEqual([]);
  expect(await requestOf(request.id)).toMatchObject({ status: 'paid', seatsGoOn: null });
  await booksOf(perennial, customer);
}

it('seats on account go by the same days once their invoice is overdue, as a debt that can be written off and still be paid', async () => {
  const customer = await buyer(perennial);
  const terms = [{ netDays: 14, creditLimit: { amount: 9_000_000, currency: 'PLN' } }];
  const path = `/v1/billing-accounts/${customer.billingAccountId}/payment-terms`;
  const bought = await customer.buys({ planId: 'office-business', seats: 5 });
  const { subscriptionId } = bought;
  await perennial.ask(billingAccount, 'PUT', path, { terms, reason: 'Framework contract' });
  await addsSeats(customer, subscriptionId, 7);
  await eventually(async () => expect(await standing(customer, subscriptionId)).toEqual(['active', 'termPaid', 7]));
  await customer.clock.advanceBy('P16D');
  const [, invoiced] = await customer.requests(subscriptionId);
  if (!invoiced) throw new Error('Nothing was invoiced');
  expect(invoiced).toMatchObject({ status: 'open', overdue: true, seatsGoOn: expect.any(String) });
  await customer.clock.advanceBy('P30D');
  expect(await standing(customer, subscriptionId)).toEqual(['active', 'termPaid', 5]);
  await perennial.call('POST', `/v1/payment-requests/${invoiced.id}/write-off`, { reason: 'Nobody answers' });
  await eventually(async () => expect((await requestOf(invoiced.id)).status).toBe('writtenOff'));
  await customer.pays(invoiced);
  await eventually(async () => expect(await standing(customer, subscriptionId)).toEqual(['active', 'termPaid', 7]));
  expect(await requestOf(invoiced.id)).toMatchObject({ status: 'paid', overdue: false });
  await booksOf(perennial, customer);
});

it('of several periods that are lost at once each is paid once: the payment of one request asks for all that has begun', async () => {
  const customer = await buyer(perennial);
  const placed = await customer.orders({ planId: 'mail-monthly', seats: 2 });
  const { subscriptionId } = placed;
  const first = await paysByCard(customer, placed);
  const bought = await customer.subscription(subscriptionId);
  // By an order: neither of the two requests is a pro-forma.
  const renewal = { kind: 'renewal', subscriptionId };
  await paysByCard(customer, await customer.commits(await perennial.ask(quote, 'POST', '/v1/quotes', renewal)));
  await customer.clock.advanceTo(customer.beforeEnd(bought, -3));
  expect(await standing(customer, subscriptionId)).toEqual(['active', 'termPaid', 2]);
  for (const { id } of await customer.charges()) await losesDisputeOf(customer, id);
  await eventually(async () =>
    expect((await customer.subscription(subscriptionId)).paidThrough).toBe(bought.term.startsOn),
  );
  const open = await customer.requests(subscriptionId).then((all) => all.filter(({ status }) => status === 'open'));
  const [asked] = open;
  if (!asked) throw new Error('Nothing is asked for');
  // What both cost is asked for when money comes; VAT is rounded once for all of it.
  await customer.pays(asked, { amount: first.totals.gross.amount });
  const both = (await customer.requests(subscriptionId)).find(({ kept }) => kept > 0);
  if (!both) throw new Error('Nothing is kept');
  expect(both.lines).toHaveLength(2);
  await customer.pays(both, { amount: both.totals.gross.amount - both.kept });
  await eventually(async () => {
    expect(await standing(customer, subscriptionId)).toEqual(['active', 'termPaid', 2]);
    const statuses = (await customer.requests(subscriptionId)).map(({ status }) => status);
    expect(statuses).not.toContain('open');
  });
  const entries = await booksOf(perennial, customer);
  const receivable = entries.flatMap(({ postings }) => postings.filter(({ account }) => account === 'receivable'));
  expect(receivable.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
  const cash = entries.flatMap(({ postings }) => postings.filter(({ account }) => account === 'cash'));
  expect(cash.reduce((sum, { amount }) => sum + amount, 0)).toBe(both.totals.gross.amount);
  const credit = entries.flatMap(({ postings }) => postings.filter(({ account }) => account === 'credit'));
  expect(credit.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
});

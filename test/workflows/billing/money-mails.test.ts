import { randomUUID } from 'node:crypto';
import { localPayments } from '../../../adapters/billing/local-payments.js';
import { documentPage } from '../../../api/billing/documents/schema.js';
import { order } from '../../../api/billing/orders/schema.js';
import { paymentRequest, paymentRequestPage } from '../../../api/billing/payment-requests/schema.js';
import { notices } from '../../../api/messaging/notices/schema.js';
import { timeline, timelinePreview } from '../../../api/subscriptions/timelines/schema.js';
import { booksOf, buyer } from '../../buyers.js';
import { eventually } from '../../eventually.js';
import { openPerennial, type Perennial } from '../../perennial.js';

let perennial: Perennial;
beforeAll(async () => {
  perennial = await openPerennial();
});
afterAll(() => perennial.close());

async function openRequest(subscriptionId: string) {
  const query = `subscriptionId=${subscriptionId}&status=open`;
  const { items } = await perennial.ask(paymentRequestPage, 'GET', `/v1/payment-requests?${query}`);
  const [request] = items;
  if (!request) throw new Error('Nothing is asked for');
  return request;
}

const plain = (text: string) => text.replaceAll(/\s/g, ' ');

/** Documents come when the tax authority has them, in whatever order among the others. */
const documentSubject = /PL-TEST-[0-9A-F]{8}\/([A-Z])\/\d{4}\/\d{6}$/;

/** The mails to a reader, each with the day of the clock; without those that bring documents. */
async function mailsTo(reader: string): Promise<string[]> {
  const mails = (await perennial.mails({ to: reader })).filter(({ subject }) => !documentSubject.test(subject));
  return mails.map(({ date, subject }) => `${date?.slice(0, 10)} ${plain(subject).replace('Mail, monthly: ', '')}`);
}

async function textOf(reader: string, subject: RegExp): Promise<string> {
  const found = (await perennial.mails({ to: reader })).find((mail) => subject.test(mail.subject));
  return plain(found?.text ?? '');
}

describe('a year of a monthly plan that is paid by transfer, and then not', () => {
  it('is told in order, each thing once, in Czech to whoever is billed and in Polish to the administrator', async () => {
    const [billed, administrator] = ['faktury-rok@hosting-lis.example', 'ewa@hosting-lis.example'];
    const customer = await buyer(perennial, { details: { invoiceEmail: billed, language: 'cs' } });
    const { clock } = customer;
    const { subscriptionId } = await customer.buys({ planId: 'mail-monthly', seats: 12 });
    await clock.advanceTo('2035-02-09T12:00:00Z');
    await customer.pays(await openRequest(subscriptionId));
    await clock.advanceTo('2035-03-09T12:00:00Z');
    const third = await openRequest(subscriptionId);
    await customer.pays(third, { amount: third.totals.gross.amount - 1_000 });
    await clock.advanceTo('2035-03-10T12:00:00Z');
    await customer.pays(third, { amount: 1_500 });

    const foreseen = await perennial.ask(timelinePreview, 'POST', '/v1/timeline-previews', {
      subscriptionId,
      changes: [
        { kind: 'seatIncrease', at: '2035-04-05', seats: 5 },
        { kind: 'payment', at: '2035-04-09' },
      ],
    });
    const costs = foreseen.future.filter(({ details }) => 'amount' in details);
    expect(costs.slice(0, 4).map(({ on, kind, details }) => [on, kind, details['amount']])).toEqual([
      // 5 seats for 10 of 31 days, and 17 seats from then on.
      ['2035-04-05', 'seatsIncreased', { amount: 3_948, currency: 'PLN' }],
      ['2035-04-08', 'proFormaIssued', { amount: 41_611, currency: 'PLN' }],
      ['2035-04-09', 'paymentRecorded', { amount: 41_611, currency: 'PLN' }],
      ['2035-05-08', 'proFormaIssued', { amount: 41_611, currency: 'PLN' }],
    ]);
    expect(plain(costs[0]?.explanation ?? '')).toContain('The amount is PLN 39.48.');

    await clock.advanceTo('2036-01-15T12:00:00Z');
    await eventually(async () =>
      expect(await mailsTo(billed)).toEqual([
        '2035-01-15 objednávka čeká na zaplacení (293,72 PLN)',
        '2035-01-15 objednávka je vyřízena',
        '2035-02-08 výzva k platbě (293,72 PLN)',
        '2035-02-09 platba 293,72 PLN dorazila',
        '2035-03-08 výzva k platbě (293,72 PLN)',
        '2035-03-09 platba 283,72 PLN dorazila, chybí ještě 10,00 PLN',
        '2035-03-10 platba 15,00 PLN dorazila',
        '2035-04-08 výzva k platbě (288,72 PLN)',
      ]),
    );
    // A part is invoiced as an advance, and the rest as a settlement; nobody else gets them.
    await eventually(async () => {
      const subjects = (await perennial.mails({ to: billed })).map(({ subject }) => documentSubject.exec(subject)?.[1]);
      expect(subjects.filter((kind) => kind !== undefined).sort()).toEqual(['A', 'F', 'F', 'S']);
    });
    const query = `/v1/documents?tenantId=${customer.tenantId}&from=2035-03-01&to=2035-03-31`;
    const { items } = await perennial.ask(documentPage, 'GET', query);
    const [settlement] = items.filter(({ kind }) => kind === 'settlement');
    const [advance] = items.filter(({ kind }) => kind === 'advance');
    expect([advance?.totals.gross.amount, settlement?.totals.gross.amount]).toEqual([28_372, 1_000]);
    expect((advance?.totals.vat.amount ?? 0) + (settlement?.totals.vat.amount ?? 0)).toBe(third.totals.vat.amount);
    expect(await mailsTo(administrator)).toEqual([
      '2035-02-08 subskrypcja wygasa za 7 dni (ostatni dzień: 14 lutego 2035 r.)',
      '2035-03-08 subskrypcja wygasa za 7 dni (ostatni dzień: 14 marca 2035 r.)',
      '2035-04-08 subskrypcja wygasa za 7 dni (ostatni dzień: 14 kwietnia 2035 r.)',
      '2035-04-14 dziś jest ostatni dzień subskrypcji (ostatni dzień: 14 kwietnia 2035 r.)',
      '2035-04-15 subskrypcja wygasła, można ją odnowić do 14 maja 2035 r. włącznie',
      '2035-05-15 subskrypcja jest wyłączona',
      '2035-07-14 dane zostaną usunięte za 30 dni (13 sierpnia 2035 r.)',
      '2035-08-06 dane zostaną usunięte za 7 dni (13 sierpnia 2035 r.)',
      '2035-08-13 subskrypcja została usunięta',
    ]);
    expect(await textOf(billed, /288,72/)).toContain('Z částky 293,72 PLN je část už zaplacena; zbývá 288,72 PLN.');
    expect(await textOf(administrator, /wyłączona/)).toContain('zapłacić zgodnie z prośbą o zapłatę o numerze');

    const path = `/v1/subscriptions/${subscriptionId}/timeline`;
    const { past } = await perennial.ask(timeline, 'GET', path);
    const withAmounts = past.filter(({ details }) => 'amount' in details);
    expect(withAmounts.map(({ kind }) => kind)).toEqual([
      'committed',
      ...['proFormaIssued', 'paymentRecorded', 'proFormaIssued', 'paymentRecorded', 'proFormaIssued'],
    ]);
    for (const { details } of withAmounts) expect(details['amount']).toEqual({ amount: 29_372, currency: 'PLN' });
  });
});

/** A card that its bank refuses when it is charged. */
async function storesCard(billingAccountId: string, tenantId: string, testClockId: string, number: string) {
  const { database, paymentsUrl, paymentsSecret } = perennial.testEnvironment;
  const provider = localPayments({ url: paymentsUrl, secret: paymentsSecret, timeoutMs: 5_000 });
  const call = () => ({ idempotencyKey: randomUUID() });
  const person = { reference: billingAccountId, name: 'Hosting Lis', email: 'lis@hosting-lis.example', language: 'pl' };
  const { customerId } = await provider.createCustomer(person, call());
  const setUp = { customerId, method: { kind: 'card' }, returnUrl: 'https://portal.example' } as const;
  const { setupId, url } = await provider.startMethodSetup(setUp, call());
  const form = new URLSearchParams({ number, expires: '12/40', securityCode: '123' });
  await fetch(url ?? '', { method: 'POST', body: form, redirect: 'manual' });
  const { outcome } = await provider.methodSetup(setupId);
  if (outcome.state !== 'succeeded' || outcome.method.kind !== 'card') throw new Error('The card was not stored');
  const { methodId, kind, brand, last4, expires } = outcome.method;
  const billingProfileId = (await database.billingAccounts.find(billingAccountId))?.defaultProfileId;
  const stored = {
    ...{
      _id: `pm_${setupId}`,
      billingAccountId,
      billingProfileId,
      tenantId,
      partnerId: null,
      testClockId,
      state: 'ready',
      kind,
    },
    provider: { name: provider.name, customerId, setupId, editId: null, methodId },
    ...{ card: { brand, last4, expires }, cap: null, problem: null, replaces: null, replacedBy: null },
    ...{ createdAt: new Date('2035-01-15T09:00:00Z'), revision: 1 },
  };
  await database.paymentMethods.collection.insertOne(stored as never);
}

describe('a card that is charged by itself', () => {
  it('is announced once, and its refusal is told to whoever is billed and the administrator', async () => {
    const [billed, administrator] = ['faktury-karta@hosting-lis.example', 'ewa@hosting-lis.example'];
    const customer = await buyer(perennial, { details: { invoiceEmail: billed, language: 'en' } });
    const { clock, billingAccountId, tenantId } = customer;
    const { subscriptionId } = await customer.buys({ planId: 'mail-monthly', seats: 12 });
    await storesCard(billingAccountId, tenantId, clock.id, '4000000000009995');
    await clock.advanceTo('2035-02-16T12:00:00Z');
    await eventually(async () =>
      expect(await mailsTo(billed)).toEqual([
        '2035-01-15 your order awaits payment (PLN 293.72)',
        '2035-01-15 your order has been delivered',
        '2035-02-08 request for payment (PLN 293.72)',
        '2035-02-14 PLN 293.72 could not be collected',
        '2035-02-15 PLN 293.72 could not be collected',
      ]),
    );
    expect(await textOf(billed, /request for payment/)).toContain(
      'on 14 February 2035 we charge it to the card •••• 9995',
    );
    const refused = await textOf(billed, /could not/);
    expect(refused).toContain('the balance did not suffice');
    expect(refused).toContain('We try again on 15 February 2035');
    const { items } = await perennial.ask(notices, 'GET', `/v1/subscriptions/${subscriptionId}/notices?limit=100`);
    const told = items.filter(({ mail, kind }) => mail?.to.address === administrator && kind !== 'setUpDone');
    expect(told.map(({ kind, days, state }) => [kind, days, state])).toEqual([
      ['expiring', 7, 'sent'],
      ['paymentFailed', null, 'sent'],
      ['expired', null, 'sent'],
      ['paymentFailed', null, 'sent'],
    ]);
    expect(told[0]?.mail?.subject).toContain('odnowi się automatycznie 15 lutego 2035 r.');
  });
});

describe('an order that nobody pays', () => {
  it('lapses with its request, which is said in English', async () => {
    const billed = 'invoices@hosting-lis.example';
    const customer = await buyer(perennial, { details: { invoiceEmail: billed, language: 'en' } });
    const { id, paymentRequestId } = await customer.orders({ planId: 'mail-monthly', seats: 1 });
    await customer.clock.advanceBy('P20D');
    const lapsed = await eventually(async () => {
      const found = await perennial.ask(order, 'GET', `/v1/orders/${id}`);
      expect(found.state).toBe('lapsed');
      return found;
    });
    expect(lapsed.cancellable).toBe(false);
    const request = await perennial.ask(paymentRequest, 'GET', `/v1/payment-requests/${paymentRequestId}`);
    expect(request.status).toBe('lapsed');
    await eventually(async () =>
      expect(await mailsTo(billed)).toEqual([
        '2035-01-15 your order awaits payment (PLN 24.48)',
        expect.stringMatching(/^2035-01-\d\d your order has lapsed$/),
      ]),
    );
    expect(await textOf(billed, /lapsed/)).toContain('your money is not lost');
    await booksOf(perennial, customer);
  });
});

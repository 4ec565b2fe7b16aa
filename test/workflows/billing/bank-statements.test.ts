import { paymentRequest, paymentRequestPage } from '../../../api/billing/payment-requests/schema.js';
import { payment, paymentPage } from '../../../api/billing/payments/schema.js';
import { parkedCasePage } from '../../../api/operations/parked-cases/schema.js';
import { creditOn, trialBalance } from '../../../domain/billing/ledger.js';
import { refusal } from '../../api/refusal.js';
import { imports, mt940, type PrintedPayment } from '../../bank-statements.js';
import { type Buyer, booksOf, buyer, type Order } from '../../buyers.js';
import { eventually } from '../../eventually.js';
import { type Answered, openPerennial, type Perennial } from '../../perennial.js';

let perennial: Perennial;
beforeAll(async () => {
  perennial = await openPerennial();
});
afterAll(() => perennial.close());

const requestOf = ({ paymentRequestId }: Pick<Order, 'paymentRequestId'>) =>
  perennial.ask(paymentRequest, 'GET', `/v1/payment-requests/${paymentRequestId}`);
const paymentOf = (id: string | undefined) => perennial.ask(payment, 'GET', `/v1/payments/${id}`);
const creditOf = async (customer: Buyer) => creditOn(trialBalance(await booksOf(perennial, customer)), 'PLN').amount;

const decide = (id: string | undefined, decision: object): Promise<Answered> =>
  perennial.call('POST', `/v1/payments/${id}/decision`, decision);

/** Decides, and waits until that is carried out. */
async function decided(id: string | undefined, decision: object) {
  expect(await decide(id, decision)).toMatchObject({ status: 202 });
  return eventually(async () => {
    const found = await paymentOf(id);
    expect(found.state).not.toBe('received');
    return found;
  });
}

it('a payment that is imported days later counts from its value date: a disablement is undone without a gap', async () => {
  const customer = await buyer(perennial);
  const { subscriptionId } = await customer.buys({ planId: 'mail-monthly', seats: 12 });
  await customer.clock.advanceTo(customer.beforeEnd(await customer.subscription(subscriptionId), -34));
  expect(await customer.subscription(subscriptionId)).toMatchObject({ state: 'disabled' });
  const query = `/v1/payment-requests?subscriptionId=${subscriptionId}&kind=proForma`;
  const open = await perennial.ask(paymentRequestPage, 'GET', query.replace('&kind=proForma', '&status=open'));
  const [asked] = open.items;
  if (!asked) throw new Error('Nothing is asked for');
  const [line] = asked.lines;
  const amount = asked.totals.gross.amount;
  // 23 days into grace.
  const valueDate = customer.beforeEnd(await customer.subscription(subscriptionId), -23).slice(0, 10);
  const title = `oplata ${asked.creditorReference.replaceAll(/(.{4})/g, '$1 ').toLowerCase()}`;
  const file = mt940([{ amount, valueDate, title, bankReference: 'A1' }]);
  const imported = await imports(perennial, file, customer.clock.id);
  expect(imported).toMatchObject({ new: 1, known: 0, applied: 1, waiting: 0 });
  const [entry] = imported.entries;
  expect(await paymentOf(entry?.paymentId)).toMatchObject({
    state: 'applied',
    valueDate,
    allocations: [{ kind: 'settled', valueDate }],
  });
  const after = await customer.subscription(subscriptionId);
  expect(after).toMatchObject({ state: expect.stringMatching(/active|grace/) });
  expect(after.term.startsOn).toBe(line?.from);
  expect(await imports(perennial, file, customer.clock.id)).toMatchObject({ new: 0, known: 1 });
  await booksOf(perennial, customer);
});

it('parts, too much, twice, nobody’s, other currencies and debits: what is sure is applied, the rest decided', async () => {
  const customer = await buyer(perennial);
  const { clock } = customer;
  const ordered = await Promise.all(
    [2, 3, 4, 5].map((seats) => customer.orders({ planId: 'mail-monthly', seats, more: {} })),
  );
  const requests = await Promise.all(ordered.map(requestOf));
  const [first, second, third, fourth] = requests;
  if (!first || !second || !third || !fourth) throw new Error('Four requests are expected');
  const gross = (request: typeof first) => request.totals.gross.amount;
  const valueDate = '2035-01-15';
  const entry = (amount: number, title: string, bankReference: string, more: Partial<PrintedPayment> = {}) => ({
    amount,
    title,
    bankReference,
    valueDate,
    ...more,
  });
  const file = mt940([
    entry(1000, `czesc ${first.reference}`, 'B1'),
    entry(gross(second), `VS${second.reference}`, 'B2'),
    entry(gross(third) + gross(fourth), `${third.reference} ${fourth.reference}`, 'B3'),
    entry(gross(third), 'za poczte', 'B4'),
    entry(50, 'oplata za rachunek', 'B5', { mark: 'D' }),
  ]);
  const inEuro = mt940([entry(500, `${fourth.reference}`, 'E1')], 'EUR');
  const imported = await imports(perennial, file + inEuro, clock.id);
  expect(imported).toMatchObject({ new: 6, applied: 2, waiting: 4 });
  const [, , several, unknown, debit, euro] = imported.entries.map(({ paymentId }) => paymentId);
  expect(await requestOf(ordered[0] as Order)).toMatchObject({ status: 'open', kept: 1000 });

  // Twice in another file, and the rest with a value date of its own, and something over.
  await clock.advanceBy('P2D');
  const later = [
    entry(gross(second), `VS${second.reference}`, 'C1'),
    entry(gross(first) - 1000 + 250, first.reference, 'C2', { valueDate: '2035-01-16' }),
  ];
  const rest = await imports(perennial, mt940([entry(1000, `czesc ${first.reference}`, 'B1'), ...later]), clock.id);
  expect(rest).toMatchObject({ new: 2, known: 1, applied: 3 });
  const [, twice, completing] = rest.entries.map(({ paymentId }) => paymentId);
  expect(await paymentOf(twice)).toMatchObject({ allocations: [{ kind: 'credited', reason: 'double' }] });
  expect(await paymentOf(completing)).toMatchObject({
    allocations: [
      { kind: 'settled', valueDate: '2035-01-16' },
      { kind: 'credited', reason: 'over', amount: { amount: 250 } },
    ],
  });
  expect(await creditOf(customer)).toBe(gross(second) + 250);

  const waiting = await perennial.ask(paymentPage, 'GET', `/v1/payments?state=waiting&testClockId=${clock.id}`);
  expect(waiting.items.map(({ id }) => id)).toEqual(expect.arrayContaining([several, unknown, debit, euro]));
  const parked = await perennial.ask(parkedCasePage, 'GET', `/v1/parked-cases?kind=payment&testClockId=${clock.id}`);
  expect(parked.items).toHaveLength(4);
  expect(await paymentOf(unknown)).toMatchObject({
    // By name the others are meant as well.
    allocations: [
      { reason: 'unknownReference', suggestions: [third.id, ...[first, second, fourth].map(() => expect.anything())] },
    ],
  });
  expect(await decided(unknown, { action: 'apply', paymentRequestId: third.id })).toMatchObject({
    state: 'applied',
    billingAccountId: customer.billingAccountId,
    allocations: [{ kind: 'settled', paymentRequestId: third.id }],
    decision: { action: 'apply' },
  });
  expect(await decide(unknown, { action: 'dismiss', reason: 'x' })).toMatchObject({
    status: 409,
    body: { code: 'paymentNotWaiting' },
  });
  expect(await decide(debit, { action: 'keepAsCredit' })).toMatchObject({ body: { code: 'decisionNotPossible' } });
  expect(await decided(debit, { action: 'dismiss', reason: 'The bank’s fee' })).toMatchObject({ state: 'dismissed' });
  expect(await decided(several, { action: 'keepAsCredit' })).toMatchObject({
    allocations: [{ kind: 'credited', reason: 'decided' }],
  });
  expect(await decided(euro, { action: 'refund', reason: 'Not our currency' })).toMatchObject({
    allocations: [{ kind: 'refunded', reason: 'decided' }],
  });
  const kept = gross(second) + 250 + gross(third) + gross(fourth);
  expect(await creditOf(customer)).toBe(kept);

  // Two payments are what this reversal may take back; the other one says which.
  const back = [
    entry(gross(second), `ZWROT VS${second.reference}`, 'D1', { mark: 'RC' }),
    entry(gross(first) - 1000 + 250, first.reference, 'D2', { mark: 'RC', valueDate: '2035-01-16' }),
  ];
  const reversals = await imports(perennial, mt940(back), clock.id);
  const [unsure, sure] = reversals.entries.map(({ paymentId }) => paymentId);
  expect(await paymentOf(unsure)).toMatchObject({
    state: 'waiting',
    allocations: [{ actions: ['matchDebit', 'dismiss'] }],
  });
  expect(await decided(unsure, { action: 'matchDebit', paymentId: twice })).toMatchObject({ matches: twice });
  expect(await paymentOf(sure)).toMatchObject({ state: 'applied', matches: completing });
  await eventually(async () => {
    expect(await paymentOf(twice)).toMatchObject({ state: 'reversed' });
    expect(await paymentOf(completing)).toMatchObject({ state: 'reversed' });
  });
  expect(await creditOf(customer)).toBe(kept - gross(second) - 250);

  // What was taken back is owed again, by one request; the part that stays is not asked for twice.
  const { subscriptionId } = ordered[0] as Order;
  const open = `/v1/payment-requests?subscriptionId=${subscriptionId}&status=open`;
  expect((await perennial.ask(paymentRequestPage, 'GET', open)).items).toMatchObject([{ id: first.id }]);
  const again = await imports(perennial, mt940([entry(gross(first) - 1000, first.reference, 'F1')]), clock.id);
  expect(await paymentOf(again.entries[0]?.paymentId)).toMatchObject({
    state: 'applied',
    allocations: [{ kind: 'settled' }],
  });
  expect((await perennial.ask(paymentRequestPage, 'GET', open)).items).toEqual([]);
  expect(await customer.subscription(subscriptionId)).toMatchObject({ state: 'active' });

  // What is left over goes back when the customer asks for it, and no more.
  const credit = await creditOf(customer);
  const pathOfRefunds = `/v1/billing-accounts/${customer.billingAccountId}/credit-refunds`;
  const giveBack = (amount: number) =>
    perennial.call('POST', pathOfRefunds, { amount: { amount, currency: 'PLN' }, reason: 'Asked for by mail' });
  expect(await giveBack(credit + 1)).toEqual(refusal('refundTooHigh', '/amount'));
  expect(await giveBack(credit - 1)).toMatchObject({
    status: 201,
    body: { kind: 'refundPaid', reason: 'Asked for by mail', postings: [{ account: 'credit' }, { account: 'cash' }] },
  });
  expect(await creditOf(customer)).toBe(1);
  const both = await Promise.all([giveBack(1), giveBack(1)]);
  expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
  expect(await creditOf(customer)).toBe(0);
  await booksOf(perennial, customer);
});

it('a transfer that was recorded by hand and is then imported counts once; what may be one is for a person', async () => {
  const customer = await buyer(perennial);
  const [first, second, third] = await Promise.all(
    [2, 3, 4].map(async (seats) => requestOf(await customer.orders({ planId: 'mail-monthly', seats }))),
  );
  if (!first || !second || !third) throw new Error('Three requests are expected');
  const gross = ({ totals }: typeof first) => totals.gross.amount;
  const valueDate = '2035-01-15';
  const byHand = [await customer.pays(first), await customer.pays(second), await customer.pays(third)];
  expect(byHand.map(({ state }) => state)).toEqual(['applied', 'applied', 'applied']);
  const [one, two, three] = byHand;
  const named = { amount: gross(first), valueDate, title: `oplata ${first.reference}`, bankReference: 'H1' };
  const unnamed = { amount: gross(second), valueDate, title: 'za poczte', bankReference: 'H2' };
  const strangers = { ...unnamed, amount: gross(third), name: 'Kowalski Jan', bankReference: 'H3' };
  const files = [mt940([named, unnamed, strangers]), mt940([named]), mt940([unnamed, strangers])];
  const [imported] = await Promise.all(files.map((file) => imports(perennial, file, customer.clock.id)));
  const [a, b, c] = imported?.entries.map(({ paymentId }) => paymentId) ?? [];
  expect(await paymentOf(a)).toMatchObject({ state: 'applied', matches: one?.id, allocations: [] });
  expect(await paymentOf(b)).toMatchObject({ state: 'applied', matches: two?.id, allocations: [] });
  expect(await paymentOf(c)).toMatchObject({
    state: 'waiting',
    allocations: [
      { reason: 'maybeRecorded', payments: [three?.id], actions: expect.arrayContaining(['matchRecorded']) },
    ],
  });
  expect(await decide(c, { action: 'matchRecorded', paymentId: one?.id })).toMatchObject({
    body: { code: 'decisionNotPossible' },
  });
  const decision = { action: 'matchRecorded', paymentId: three?.id };
  expect(await decide(c, decision)).toMatchObject({ status: 202, body: { state: 'applied', matches: three?.id } });
  expect(await creditOf(customer)).toBe(0);

  // Paid once more, it is another transfer; and the bank takes back the first, which it says by its title.
  const twice = await imports(perennial, mt940([{ ...named, bankReference: 'H4' }, named]), customer.clock.id);
  expect(twice).toMatchObject({ new: 1, known: 1 });
  await eventually(async () => expect(await creditOf(customer)).toBe(gross(first)));
  const back = { amount: gross(second), valueDate, title: 'ZWROT za poczte', mark: 'RC' as const, bankReference: 'H5' };
  const [reversal] = (await imports(perennial, mt940([back]), customer.clock.id)).entries;
  expect(await paymentOf(reversal?.paymentId)).toMatchObject({ state: 'applied', matches: two?.id });
  await eventually(async () => expect(await paymentOf(two?.id)).toMatchObject({ state: 'reversed' }));
  await booksOf(perennial, customer);
});

it('a transfer that is recorded by hand and imported in the same moment counts once', async () => {
  const customer = await buyer(perennial);
  const requests = await Promise.all(
    [5, 6].map(async (seats) => requestOf(await customer.orders({ planId: 'mail-monthly', seats }))),
  );
  const valueDate = '2035-01-15';
  await Promise.all(
    requests.map(async (request, index) => {
      const { totals, reference } = request;
      const entry = { amount: totals.gross.amount, valueDate, title: reference, bankReference: `M${index}` };
      await Promise.all([customer.pays(request), imports(perennial, mt940([entry]), customer.clock.id)]);
    }),
  );
  await eventually(async () => {
    const { items } = await perennial.ask(paymentPage, 'GET', `/v1/payments?testClockId=${customer.clock.id}`);
    expect(items.filter(({ matches }) => matches === null)).toHaveLength(requests.length);
    expect(items.map(({ state }) => state)).toEqual(items.map(() => 'applied'));
    expect(items).toHaveLength(2 * requests.length);
  });
  expect(await creditOf(customer)).toBe(0);
});

it('a transfer that is imported and then recorded by hand counts once as well; where its entry waits, so does the record', async () => {
  const customer = await buyer(perennial);
  const [first, second, third] = await Promise.all(
    [2, 3, 4].map(async (seats) => requestOf(await customer.orders({ planId: 'mail-monthly', seats }))),
  );
  if (!first || !second || !third) throw new Error('Three requests are expected');
  const gross = ({ totals }: typeof first) => totals.gross.amount;
  const valueDate = '2035-01-15';
  const named = { amount: gross(first), valueDate, title: `oplata ${first.reference}`, bankReference: 'J1' };
  const strangers = {
    amount: gross(second),
    valueDate,
    title: `${second.reference}`,
    name: 'Jan',
    bankReference: 'J2',
  };
  const unnamed = { amount: gross(third), valueDate, title: 'za poczte', bankReference: 'J3' };
  const file = mt940([named, strangers, unnamed]);
  const [a, b, c] = (await imports(perennial, file, customer.clock.id)).entries.map(({ paymentId }) => paymentId);
  expect(await paymentOf(c)).toMatchObject({ state: 'waiting' });

  // Recorded a day later than the bank has it, and twice at once: the second time it is money of its own.
  const recorded = await customer.pays(first, { valueDate: '2035-01-14' });
  expect(recorded).toMatchObject({ state: 'applied', matches: a, allocations: [] });
  expect(await creditOf(customer)).toBe(0);
  const twice = await Promise.all([customer.pays(second), customer.pays(second)]);
  expect(twice.map(({ matches }) => matches).sort()).toEqual([b, null].sort());
  await eventually(async () => expect(await creditOf(customer)).toBe(gross(second)));
  expect(await imports(perennial, file, customer.clock.id)).toMatchObject({ new: 0, known: 3 });

  // Nobody has said yet what the third is for.
  const unsure = await customer.pays(third);
  expect(unsure).toMatchObject({ state: 'waiting', allocations: [{ reason: 'maybeRecorded', payments: [c] }] });
  expect(await requestOf({ paymentRequestId: third.id })).toMatchObject({ status: 'open' });
  expect(await decided(c, { action: 'apply', paymentRequestId: third.id })).toMatchObject({ state: 'applied' });
  expect(await decide(unsure.id, { action: 'matchRecorded', paymentId: recorded.id })).toMatchObject({
    body: { code: 'decisionNotPossible' },
  });
  const decision = { action: 'matchRecorded', paymentId: c };
  expect(await decide(unsure.id, decision)).toMatchObject({ status: 202, body: { state: 'applied', matches: c } });

  // The bank takes the first back: what it says is about its own entry.
  const [reversal] = (
    await imports(perennial, mt940([{ ...named, mark: 'RC', bankReference: 'J4' }]), customer.clock.id)
  ).entries;
  expect(await paymentOf(reversal?.paymentId)).toMatchObject({ state: 'applied', matches: a });
  await eventually(async () => expect(await paymentOf(a)).toMatchObject({ state: 'reversed' }));
  expect(await creditOf(customer)).toBe(gross(second));
  await booksOf(perennial, customer);
});

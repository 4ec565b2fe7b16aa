import { startWorkflow } from '../../../activities/start-workflow.js';
import { balances } from '../../../api/billing/ledger/schema.js';
import { paymentMethod } from '../../../api/billing/payment-methods/schema.js';
import { refundPage } from '../../../api/billing/refunds/schema.js';
import { parkedCasePage } from '../../../api/operations/parked-cases/schema.js';
import type { SubscriptionInput } from '../../../contracts/subscriptions/subscription.js';
import { subscriptionWorkflowId } from '../../../contracts/workflow-ids.js';
import { workflowTypes } from '../../../contracts/workflow-types.js';
import { booksProblems } from '../../../domain/billing/books.js';
import { ledgerEntryFromJson } from '../../../domain/billing/ledger.js';
import { instant, plainDate } from '../../../domain/calendar.js';
import { policyOf } from '../../../domain/catalogue/policies.js';
import { toJson } from '../../../domain/json.js';
import type { Commitment } from '../../../domain/subscriptions/terms.js';
import { type Buyer, buyer, hearFromPaymentServer, paymentServer } from '../../buyers.js';
import { eventually } from '../../eventually.js';
import { openPerennial, type Perennial } from '../../perennial.js';

let perennial: Perennial;
beforeAll(async () => {
  perennial = await openPerennial();
  await hearFromPaymentServer(perennial);
});
afterAll(() => perennial.close());

/** Bought and paid for a month by transfer; nothing is charged by itself yet. */
async function monthly(): Promise<{ customer: Buyer; subscriptionId: string; until: (days: number) => Promise<void> }> {
  const customer = await buyer(perennial);
  const { subscriptionId } = await customer.buys({ planId: 'mail-monthly', seats: 3 });
  const bought = await customer.subscription(subscriptionId);
  // To the beginning of a day relative to the first unpaid one.
  const until = (days: number) => customer.clock.advanceTo(customer.beforeEnd(bought, -days));
  return { customer, subscriptionId, until };
}

async function assertBooksBalance({ billingAccountId }: Buyer): Promise<void> {
  const entries = [];
  const stored = perennial.testEnvironment.database.accountBooks.entries(billingAccountId, 'PLN');
  for await (const { entry } of stored) entries.push(ledgerEntryFromJson(entry));
  expect(booksProblems(entries)).toEqual([]);
}

/** A customer disputes a payment at the bank. @returns the id of the dispute */
async function disputed(paymentId: string | undefined, about: object): Promise<string> {
  const kept = await perennial.testEnvironment.database.payments.find(paymentId ?? '');
  const path = `/control/payments/${kept?.provider?.paymentId}/dispute`;
  return ((await paymentServer(perennial, 'POST', path, about)) as { disputeId: string }).disputeId;
}

const requested = ({ requests }: Buyer, subscriptionId: string) =>
  requests(subscriptionId).then((all) => all.map(({ kind, status }) => `${kind} ${status}`));

describe('a monthly plan', () => {
  it('is renewed by the stored card, once although an answer gets lost, and owes what a dispute of a part has taken', async () => {
    const { customer, subscriptionId, until } = await monthly();
    await customer.addsCard('4242424242424242');
    await paymentServer(perennial, 'PUT', '/behaviour', { failNext: 1, loseAnswers: 1 });
    await until(1);
    await paymentServer(perennial, 'DELETE', '/behaviour');
    const [charge, ...more] = await customer.charges();
    expect(charge).toMatchObject({ state: 'applied', method: 'card', valueDate: '2035-02-14' });
    expect(more).toEqual([]);
    const asked = await paymentServer(perennial, 'GET', `/control/payments?reference=${charge?.paymentRequestId}`);
    expect(asked).toMatchObject({ items: [{ outcome: { state: 'succeeded' } }] });
    expect(await customer.subscription(subscriptionId)).toMatchObject({ state: 'active', paidThrough: '2035-03-15' });
    expect(await requested(customer, subscriptionId)).toEqual(['order paid', 'proForma paid']);
    await assertBooksBalance(customer);

    await until(5);
    const disputeId = await disputed(charge?.id, { reason: 'fraudulent', amount: 5000 });
    const amount = { amount: 5000, currency: 'PLN' };
    await eventually(async () =>
      expect(await customer.charges()).toMatchObject([{ state: 'applied', dispute: { state: 'open', amount } }]),
    );
    await paymentServer(perennial, 'POST', `/control/disputes/${disputeId}/close`, { state: 'lost' });
    await eventually(async () =>
      expect(await customer.charges()).toMatchObject([{ state: 'reversed', dispute: { state: 'lost' } }]),
    );
    await eventually(async () => expect(await customer.subscription(subscriptionId)).toMatchObject({ state: 'grace' }));
    const balance = () => perennial.ask(balances, 'GET', `/v1/billing-accounts/${customer.billingAccountId}/balance`);
    expect((await balance()).items).toMatchObject([{ owed: amount }]);
    await assertBooksBalance(customer);
    // What is missing is paid.
    const open = (await customer.requests(subscriptionId)).find(({ status }) => status === 'open');
    if (!open) throw new Error('Nothing is asked for');
    await customer.pays(open, { amount: 5000 });
    await eventually(async () =>
      expect(await customer.subscription(subscriptionId)).toMatchObject({ state: 'active' }),
    );
    expect((await balance()).items).toMatchObject([{ owed: { amount: 0 }, credit: { amount: 0 } }]);
    await assertBooksBalance(customer);
  });

  it('is tried again on the days of the policy while the card has no money, until somebody pays, and not by a stolen card', async () => {
    const { customer, subscriptionId, until } = await monthly();
    const poor = await customer.addsCard('4000000000009995');
    await until(4);
    const failed = { state: 'failed', decline: { reason: 'insufficientFunds', final: false } };
    const tried = await customer.charges();
    expect(tried).toMatchObject([failed, failed, failed]);
    expect(tried.map(({ valueDate }) => valueDate)).toEqual(['2035-02-14', '2035-02-15', '2035-02-18']);
    expect(await customer.subscription(subscriptionId)).toMatchObject({ state: 'grace' });
    const open = (await customer.requests(subscriptionId)).find(({ status }) => status === 'open');
    if (!open) throw new Error('Nothing is asked for');
    await customer.pays(open);
    await until(8);
    expect(await customer.charges()).toHaveLength(3);
    expect(await customer.subscription(subscriptionId)).toMatchObject({ state: 'active', paidThrough: '2035-03-15' });
    await assertBooksBalance(customer);

    // The next month, by another card alone.
    const methods = `/v1/billing-accounts/${customer.billingAccountId}/payment-methods`;
    await perennial.call('DELETE', `${methods}/${poor.id}`);
    const { id } = await customer.addsCard('4000000000009979');
    await until(28 + 4);
    const tries = await customer.charges();
    expect(tries.slice(3)).toMatchObject([{ valueDate: '2035-03-14', decline: { reason: 'stolenCard', final: true } }]);
    expect(await perennial.ask(paymentMethod, 'GET', `${methods}/${id}`)).toMatchObject({
      state: 'failed',
      isDefault: false,
      problem: { code: 'stolenCard' },
    });
  });

  it('is not charged to a mandate beyond its cap, which stays good for less', async () => {
    const { customer, subscriptionId, until } = await monthly();
    const { id } = await customer.agreesToMandate(100);
    await until(1);
    // Known before: nothing is promised, and what was tried in vain is told once.
    const told = (await perennial.mails()).filter(({ text }) => text.includes(`Subskrypcja: ${subscriptionId}`));
    const [asked, failure] = ['prośba o zapłatę', 'nie udało się pobrać płatności'].map((subject) =>
      told.filter((mail) => mail.subject.includes(subject)),
    );
    expect(asked?.map(({ text }) => text)).toEqual([expect.stringContaining('najwyżej 1,00')]);
    expect(failure).toHaveLength(2);
    expect(failure?.map(({ text }) => text.includes('Następną próbę'))).toEqual([false, false]);
    expect(told.filter(({ subject }) => subject.includes('automatycznie'))).toEqual([]);
    const above = { state: 'failed', method: 'blik', decline: { reason: 'aboveCap' } };
    const failed = await customer.charges();
    expect(failed).toMatchObject([above, above]);
    const charged = await paymentServer(perennial, 'GET', `/control/payments?reference=${failed[0]?.paymentRequestId}`);
    expect(charged).toEqual({ items: [] });
    const path = `/v1/billing-accounts/${customer.billingAccountId}/payment-methods/${id}`;
    expect(await perennial.ask(paymentMethod, 'GET', path)).toMatchObject({ state: 'ready' });
  });

  it('is renewed by a mandate within its cap, and owes the period again when a dispute is lost: grace from that day', async () => {
    const { customer, subscriptionId, until } = await monthly();
    await customer.agreesToMandate(50_000);
    await until(1);
    expect(await customer.charges()).toMatchObject([{ state: 'applied', method: 'blik', valueDate: '2035-02-14' }]);
    expect(await customer.subscription(subscriptionId)).toMatchObject({ state: 'active', paidThrough: '2035-03-15' });
    await until(5);
    const [charge] = await customer.charges();
    const disputeId = await disputed(charge?.id, { reason: 'fraudulent' });
    await paymentServer(perennial, 'POST', `/control/disputes/${disputeId}/close`, { state: 'lost' });
    await eventually(async () =>
      expect(await customer.subscription(subscriptionId)).toMatchObject({
        state: 'grace',
        since: '2035-02-19T23:00:00Z',
      }),
    );
    await eventually(async () => expect(await customer.charges()).toMatchObject([{ state: 'reversed' }]));
    // Without the term that it began before.
    await eventually(async () =>
      expect(await requested(customer, subscriptionId)).toEqual(['order paid', 'proForma replaced', 'proForma open']),
    );
    await assertBooksBalance(customer);
  });

  it('that was paid again goes back as often as its provider is asked, or with the loss of that payment', async () => {
    const customer = await buyer(perennial);
    const card = await customer.addsCard('4242424242424242');
    const { paymentRequestId, subscriptionId } = await customer.orders({ planId: 'mail-monthly', seats: 3 });
    const asked = { id: paymentRequestId ?? '' };
    const again = [
      await customer.paysBy(asked, { kind: 'blikCode', code: '100005' }),
      await customer.paysBy(asked, { kind: 'blikCode', code: '100005' }),
    ];
    await customer.paysBy(asked, { kind: 'storedMethod', paymentMethodId: card.id });
    await eventually(async () =>
      expect(await customer.subscription(subscriptionId)).toMatchObject({ state: 'active' }),
    );

    // Confirmed, and disputed before it is heard of: the provider pays nothing back.
    await paymentServer(perennial, 'PUT', '/behaviour', { failRate: 1 });
    const disputes: string[] = [];
    for (const { id } of again) {
      const kept = await perennial.testEnvironment.database.payments.find(id);
      await paymentServer(perennial, 'POST', `/control/payments/${kept?.provider?.paymentId}/settle`, {
        as: 'succeeds',
      });
      disputes.push(await disputed(id, {}));
    }
    await paymentServer(perennial, 'DELETE', '/behaviour');
    const path = `/v1/payment-requests/${asked.id}/refunds`;
    const refunds = async () => {
      const { items } = await perennial.ask(refundPage, 'GET', path);
      return again.map(({ id }) => items.find(({ paymentId }) => paymentId === id));
    };
    const refused = { state: 'granted', reason: 'chargedTwice', problem: { code: 'refundTooHigh' } };
    await eventually(async () => expect(await refunds()).toMatchObject([refused, refused]));
    await eventually(async () =>
      expect((await customer.charges()).map(({ state }) => state)).toEqual(['applied', 'applied', 'applied']),
    );
    const [id, other] = (await refunds()).map((refund) => refund?.id ?? '');
    const waiting = await perennial.ask(
      parkedCasePage,
      'GET',
      `/v1/parked-cases?kind=refund&tenantId=${customer.tenantId}`,
    );
    expect(waiting.items.map((one) => one.id).sort()).toEqual([`refund/${id}`, `refund/${other}`].sort());
    expect(waiting.items[0]?.actions.map(({ operation }) => operation)).toEqual([
      'retryRefund',
      'confirmRefund',
      'keepRefundAsCredit',
    ]);
    await assertBooksBalance(customer);

    // One dispute is won, but the customer's bank does not take what is paid back; the next time it does.
    await paymentServer(perennial, 'POST', `/control/disputes/${disputes[0]}/close`, { state: 'won' });
    const retry = () => perennial.call('POST', `/v1/refunds/${id}/retry`, {});
    await paymentServer(perennial, 'PUT', '/behaviour', { refundMs: 100, failRefunds: true });
    expect((await retry()).status).toBe(202);
    const returned = { state: 'granted', problem: { code: 'paymentProviderRefused' } };
    await eventually(async () => expect(await refunds()).toMatchObject([returned, refused]));
    await paymentServer(perennial, 'DELETE', '/behaviour');
    expect((await retry()).status).toBe(202);
    await eventually(async () => expect(await refunds()).toMatchObject([{ state: 'paidOut', problem: null }, refused]));
    expect((await retry()).body).toMatchObject({ code: 'notStuck' });
    // The other one is lost: it has taken what was to go back, and nothing that was paid for.
    await paymentServer(perennial, 'POST', `/control/disputes/${disputes[1]}/close`, { state: 'lost' });
    await eventually(async () =>
      expect(await refunds()).toMatchObject([{ state: 'paidOut' }, { state: 'paidOut', problem: null }]),
    );
    expect((await customer.charges()).map(({ state }) => state)).toEqual(['applied', 'reversed', 'applied']);
    expect(await requested(customer, subscriptionId)).toEqual(['order paid']);
    const { items } = await perennial.ask(balances, 'GET', `/v1/billing-accounts/${customer.billingAccountId}/balance`);
    expect(items).toMatchObject([{ owed: { amount: 0 }, credit: { amount: 0 } }]);
    await assertBooksBalance(customer);

    // What was paid for is given back by a person while its payment is disputed, which the provider does not pay back.
    await disputed((await customer.charges()).at(-1)?.id, {});
    await perennial.call('POST', path, { seats: 1, reason: 'noLongerNeeded' });
    const given = async () =>
      (await perennial.ask(refundPage, 'GET', path)).items.filter(({ reason }) => reason === 'noLongerNeeded');
    await eventually(async () => expect(await given()).toMatchObject([{ state: 'granted', amount: { amount: 2448 } }]));
    const [one] = await given();
    expect(await perennial.call('POST', `/v1/refunds/${one?.id}/paid-out`)).toMatchObject({ status: 200 });
    expect(await given()).toMatchObject([{ state: 'paidOut' }]);
    await assertBooksBalance(customer);
  });
});

describe('a monthly plan whose service was away past its disablement', () => {
  /** Committed on 15 January; its workflow runs for the first time on 27 March, ten days after the day of its disablement. */
  async function backAgain(number: string): Promise<Buyer & { subscriptionId: string }> {
    const now = '2035-03-27T12:00:00Z';
    const customer = await buyer(perennial, { startsAt: now });
    await customer.addsCard(number);
    const { tenantId, billingAccountId, clock } = customer;
    const subscriptionId = `sub_${tenantId.slice(4)}`;
    const commitment: Commitment = {
      plan: { id: 'mail-monthly', version: 1 },
      seats: 3,
      months: 1,
      zone: 'Europe/Warsaw',
      policy: policyOf('monthly'),
      source: { kind: 'order', orderId: `ord_${tenantId.slice(4)}` },
      committedAt: instant('2035-01-15T09:00:00Z'),
      invoiced: { periodMonths: 1, paidOn: plainDate('2035-01-15') },
    };
    const input: SubscriptionInput = {
      tenantId,
      subscriptionId,
      testClockId: clock.id,
      notBefore: now,
      administratorId: null,
      commitment: toJson(commitment),
      payer: { billingAccountId, purchaserId: null, currency: 'PLN' },
      intent: 'renew',
    };
    await startWorkflow(perennial.testEnvironment.context, workflowTypes.subscription, {
      testClockId: clock.id,
      notBefore: now,
      workflowId: subscriptionWorkflowId(tenantId, subscriptionId),
      args: [input],
      staticSummary: 'Subscription that runs too late',
    });
    return { ...customer, subscriptionId };
  }

  const past = async (subscriptionId: string) => {
    const events = await perennial.testEnvironment.database.subscriptions.past(subscriptionId);
    return events
      .filter(({ kind }) => /proForma|expired|collection|payment|disabled/.test(kind))
      .map(({ kind, scheduledAt }) => `${scheduledAt} ${kind}`);
  };
  const missed = [
    '2035-02-08T08:00:00Z proFormaIssued',
    '2035-02-14T23:00:00Z expired',
    '2035-03-15T08:00:00Z collectionDue',
  ];

  it('is charged once for what it owes before it would be disabled, and goes on as if it had been on its day', async () => {
    const { subscriptionId, charges, ...customer } = await backAgain('4242424242424242');
    await eventually(async () => expect(await charges()).toMatchObject([{ state: 'applied' }]));
    // Of two periods: the second had begun on the day of the attempt.
    expect(await charges()).toMatchObject([{ valueDate: '2035-03-15', amount: { amount: 14_686 } }]);
    await eventually(async () =>
      expect(await customer.subscription(subscriptionId)).toMatchObject({ state: 'active', paidThrough: '2035-04-15' }),
    );
    expect(await past(subscriptionId)).toEqual([...missed, expect.stringMatching(/ paymentRecorded$/)]);
  });

  it('is disabled, as of its day, once the card was declined', async () => {
    const { subscriptionId, charges } = await backAgain('4000000000009995');
    await eventually(async () =>
      expect((await past(subscriptionId)).slice(0, 4)).toEqual([...missed, '2035-03-16T23:00:00Z disabled']),
    );
    expect(await charges()).toMatchObject([{ state: 'failed', valueDate: '2035-03-15' }]);
  });
});

import { parse } from 'csv-parse/sync';
import { documentPage } from '../../../api/billing/documents/schema.js';
import { balances } from '../../../api/billing/ledger/schema.js';
import { paymentRequest, paymentRequestPage } from '../../../api/billing/payment-requests/schema.js';
import { quote } from '../../../api/billing/quotes/schema.js';
import { refund, refundPage } from '../../../api/billing/refunds/schema.js';
import { timeline } from '../../../api/subscriptions/timelines/schema.js';
import { nextInstant } from '../../../contracts/messages.js';
import { type Buyer, booksOf, buyer } from '../../buyers.js';
import { eventually } from '../../eventually.js';
import { whileDataPlaneHolds } from '../../held-data-plane.js';
import { openPerennial, type Perennial } from '../../perennial.js';

let perennial: Perennial;
beforeAll(async () => {
  perennial = await openPerennial();
});
afterAll(() => perennial.close());

/** Gives back, and waits for what becomes of it. */
async function givenBack(requestId: string, asked: object) {
  const path = `/v1/payment-requests/${requestId}/refunds`;
  const { id } = await perennial.ask(refund, 'POST', path, { reason: 'noLongerNeeded', ...asked });
  return eventually(async () => {
    const found = (await perennial.ask(refundPage, 'GET', path)).items.find((one) => one.id === id);
    expect(found?.state).not.toBe('requested');
    return found;
  });
}

async function openRequests({ tenantId }: Buyer) {
  const page = await perennial.ask(paymentRequestPage, 'GET', `/v1/payment-requests?tenantId=${tenantId}&status=open`);
  return page.items;
}

describe('what was bought', () => {
  it('is given back in part and whole, for its unused days', async () => {
    const customer = await buyer(perennial);
    const { subscriptionId, request } = await customer.buys({ planId: 'office-business', seats: 10 });
    await customer.clock.advanceBy('P2D');
    const part = await givenBack(request.id, { seats: 4 });
    // 2 of 365 days of 4 seats were used: 4 × 499.00 less half-up(1996.00 × 2 / 365), and 23 % VAT.
    expect(part).toMatchObject({ state: 'granted', seats: 4, amount: { currency: 'PLN' } });
    expect(await customer.subscription(subscriptionId)).toMatchObject({ seats: { owned: 6 }, state: 'active' });
    const path = `/v1/payment-requests/${request.id}/refunds`;
    const tooMany = await perennial.call('POST', path, { seats: 7, reason: 'other' });
    expect([tooMany.status, tooMany.body]).toMatchObject([422, { code: 'invalidSeats' }]);
    const { refundable } = await perennial.ask(refundPage, 'GET', path);
    expect(refundable).toMatchObject({ seats: 6, until: expect.any(String) });
    const whole = await givenBack(request.id, {});
    expect(whole).toMatchObject({ state: 'granted', amount: refundable?.amount });
    expect(await customer.subscription(subscriptionId)).toMatchObject({ state: 'disabled', reason: 'cancelled' });
    const told = await perennial.mails({ to: 'operators@reseller.example' });
    const waiting = told.filter(({ text }) => text.includes(`${part?.id}/paid-out`));
    expect(waiting.map(({ subject }) => subject)).toEqual([expect.stringContaining('is to be paid back')]);
    const paidBack = (part?.amount?.amount ?? 0) + (whole?.amount?.amount ?? 0);
    expect(paidBack).toBeLessThan(request.totals.gross.amount);
    expect(paidBack).toBeGreaterThan(request.totals.gross.amount * 0.99);
    for (const _ of ['said', 'said again']) {
      expect((await perennial.call('POST', `/v1/refunds/${part?.id}/paid-out`, {})).body).toMatchObject({
        state: 'paidOut',
      });
    }
    await booksOf(perennial, customer);
    const account = `/v1/billing-accounts/${customer.billingAccountId}`;
    const { items } = await perennial.ask(balances, 'GET', `${account}/balance`);
    expect(items).toMatchObject([{ owed: { amount: -(whole?.amount?.amount ?? 0) } }]);
    const { text } = await perennial.call('GET', `${account}/reconciliation.csv`);
    const rows: Record<string, string>[] = parse(text, { columns: true });
    expect(rows.filter(({ item }) => item === 'refund').map(({ document }) => document)).toEqual([part?.id, whole?.id]);
    const sums = items[0]?.sums;
    const inBooks = -((sums?.revenue ?? 0) + (sums?.vat ?? 0));
    expect(Math.round(rows.reduce((sum, { amount }) => sum + 100 * Number(amount), 0))).toBe(inBooks);

    // The customer agrees that the rest is used by the next request: it does not wait for anybody any more.
    const kept = { reason: 'Ewa Lis, by phone' };
    const ofWhole = `/v1/refunds/${whole?.id}`;
    expect((await perennial.call('POST', `${ofWhole}/credit`, kept)).status).toBe(202);
    await eventually(async () =>
      expect(await perennial.ask(refund, 'GET', ofWhole)).toMatchObject({ state: 'credited', left: null }),
    );
    expect((await perennial.call('POST', `${ofWhole}/credit`, kept)).body).toMatchObject({ state: 'credited' });
    for (const [as, code] of [
      ['paid-out', 'notGranted'],
      ['retry', 'notStuck'],
    ]) {
      expect((await perennial.call('POST', `${ofWhole}/${as}`, {})).body).toMatchObject({ code });
    }
    expect(await perennial.ask(balances, 'GET', `${account}/balance`)).toMatchObject({
      items: [{ owed: { amount: -(whole?.amount?.amount ?? 0) }, credit: whole?.amount, sums: { refunds: 0 } }],
    });
    const entry = (await booksOf(perennial, customer)).find(({ kind }) => kind === 'refundCredited');
    expect(entry).toMatchObject({ reason: kept.reason });
    const { items: documents } = await perennial.ask(
      documentPage,
      'GET',
      `/v1/documents?billingAccountId=${customer.billingAccountId}`,
    );
    const corrections = documents.filter(({ kind }) => kind === 'correction').map(({ number }) => number);
    const mail = await eventually(async () => {
      const mails = await perennial.mails({ to: 'faktury@hosting-lis.example' });
      const found = mails.find(({ subject }) => /na koncie rozliczeniowym/.test(subject));
      if (!found) throw new Error('Nobody was told');
      return found;
    });
    expect(corrections.filter((number) => mail.text.includes(`Korekta ${number},`))).toHaveLength(1);
    expect(mail.text.replace(/\s/g, ' ')).toContain('Zgodnie z ustaleniami nie przelewamy zwrotu');
  });

  it('that is still being set up is given back once that is done, as of when it was asked for', async () => {
    const customer = await buyer(perennial);
    const asked = { reason: 'noLongerNeeded' };
    const { path, subscriptionId, request } = await whileDataPlaneHolds(
      perennial,
      { kinds: ['provision'] },
      async () => {
        const bought = await customer.buys({ planId: 'office-business', seats: 2 });
        const refunds = `/v1/payment-requests/${bought.request.id}/refunds`;
        const { id } = await perennial.ask(refund, 'POST', refunds, asked);
        const payment = perennial.testEnvironment.client.workflow.getHandle(`${customer.tenantId}/payment/${id}`);
        await eventually(async () => {
          expect((await payment.describe()).raw.pendingActivities).toEqual([]);
          expect(await payment.query(nextInstant)).toEqual(expect.any(Number));
        });
        expect(await booksOf(perennial, customer)).not.toContainEqual(
          expect.objectContaining({ kind: 'refundGranted' }),
        );
        return { ...bought, path: refunds };
      },
    );
    await eventually(async () =>
      expect(await perennial.ask(refundPage, 'GET', path)).toMatchObject({
        items: [{ state: 'granted', problem: null, amount: request.totals.gross }],
      }),
    );
    expect(await customer.subscription(subscriptionId)).toMatchObject({ state: 'disabled', reason: 'cancelled' });
    await booksOf(perennial, customer);
  });

  it('is given back once, whoever asks at the same moment; refused, the books know nothing of it', async () => {
    const customer = await buyer(perennial);
    const { subscriptionId, request } = await customer.buys({ planId: 'office-business', seats: 10 });
    const both = await Promise.all([givenBack(request.id, { seats: 6 }), givenBack(request.id, { seats: 6 })]);
    expect(both.map((one) => one?.state).sort()).toEqual(['granted', 'refused']);
    expect(both.find((one) => one?.state === 'refused')).toMatchObject({ problem: { code: 'invalidSeats' } });
    expect(await customer.subscription(subscriptionId)).toMatchObject({ seats: { owned: 4 } });
    const granted = (await booksOf(perennial, customer)).filter(({ kind }) => kind === 'refundGranted');
    expect(granted).toHaveLength(1);
  });

  it('is not given back twice, nor ended, by who says twice how many are to be left', async () => {
    const customer = await buyer(perennial);
    const { subscriptionId, request } = await customer.buys({ planId: 'office-business', seats: 10 });
    const half = { seats: 5, keepSeats: 5 };
    const both = await Promise.all([givenBack(request.id, half), givenBack(request.id, half)]);
    expect(both.map((one) => one?.state).sort()).toEqual(['granted', 'refused']);
    expect(both.find((one) => one?.state === 'refused')).toMatchObject({ problem: { code: 'invalidSeats' } });
    const { seats, endsBecause } = await customer.subscription(subscriptionId);
    expect([seats.owned, endsBecause]).toEqual([5, null]);
  });

  it('is given back after it was cancelled, within the hours', async () => {
    const customer = await buyer(perennial);
    const { subscriptionId, request } = await customer.buys({ planId: 'office-business', seats: 1 });
    const path = `/v1/subscriptions/${subscriptionId}/cancellation`;
    await eventually(async () => {
      const cancelled = await perennial.call('PUT', path, { when: 'now', reason: 'other' });
      expect([cancelled.status, cancelled.body]).toMatchObject([200, { state: 'disabled' }]);
    });
    expect(await givenBack(request.id, {})).toMatchObject({ state: 'granted', amount: request.totals.gross });
    await booksOf(perennial, customer);
  });

  it('is kept after the hours of the policy', async () => {
    const customer = await buyer(perennial);
    const { subscriptionId, request } = await customer.buys({ planId: 'office-business', seats: 1 });
    const until = (await customer.subscription(subscriptionId)).cancellationAllowedUntil;
    await customer.clock.advanceBy('P8D');
    expect(Date.parse(until ?? '')).toBeLessThan(Date.parse((await customer.clock.read()).now));
    const late = await perennial.call('POST', `/v1/payment-requests/${request.id}/refunds`, { reason: 'other' });
    expect([late.status, late.body]).toMatchObject([409, { code: 'cancellationWindowOver' }]);
    expect((await customer.subscription(subscriptionId)).cancellationAllowedUntil).toBeNull();
    const path = `/v1/payment-requests/${request.id}/refunds`;
    expect(await perennial.ask(refundPage, 'GET', path)).toEqual({ items: [], next: null, refundable: null });
  });
});

describe('a renewal', () => {
  it('is given back before it begins, whole or in part: what runs stays, and can be renewed anew', async () => {
    const customer = await buyer(perennial);
    const { subscriptionId } = await customer.buys({ planId: 'office-business', seats: 2 });
    const bought = await customer.subscription(subscriptionId);
    await customer.clock.advanceTo(customer.beforeEnd(bought, 10));
    const [proForma] = await openRequests(customer);
    if (!proForma) throw new Error('Nothing is asked for');
    await customer.pays(proForma);
    const { term, stackedTerms } = await customer.subscription(subscriptionId);
    expect([term.expiresOn, stackedTerms.length]).toEqual([bought.expiresOn, 1]);
    expect(await givenBack(proForma.id, {})).toMatchObject({ state: 'granted', amount: proForma.totals.gross });
    expect(await customer.subscription(subscriptionId)).toMatchObject({
      ...{ state: 'active', expiresOn: bought.expiresOn, paidThrough: bought.expiresOn, stackedTerms: [] },
      endsBecause: { reason: 'lapse', on: bought.expiresOn },
    });
    const path = `/v1/subscriptions/${subscriptionId}`;
    const { future } = await perennial.ask(timeline, 'GET', `${path}/timeline`);
    expect(future.filter(({ kind }) => kind === 'collectionDue')).toEqual([]);
    expect(future.find(({ state }) => state === 'grace')).toMatchObject({ kind: 'expired', on: bought.expiresOn });
    await perennial.call('PUT', `${path}/end-of-term`, { intent: 'renew' });
    const again = await eventually(async () => {
      const [open] = await openRequests(customer);
      expect(open).toMatchObject({ unpaidFrom: bought.expiresOn, totals: proForma.totals });
      return open;
    });
    if (again) await customer.pays(again);
    const renewed = await customer.subscription(subscriptionId);
    expect([renewed.paidThrough, renewed.stackedTerms.length]).toEqual([renewed.expiresOn, 1]);
    // The hours of what runs are over: its seats stay, those of the renewal go.
    const now = { total: 1, when: 'now', commit: true };
    const refused = await perennial.call('PUT', `${path}/seats`, now);
    expect([refused.status, refused.body]).toMatchObject([409, { code: 'cancellationWindowOver' }]);
    expect(await givenBack(again?.id ?? '', { seats: 1 })).toMatchObject({ state: 'granted', seats: 1 });
    const left = await customer.subscription(subscriptionId);
    expect([left.seats.owned, left.stackedTerms.map((one) => one.seats)]).toEqual([2, [1]]);
    await customer.clock.advanceTo(customer.beforeEnd(bought, -1));
    expect((await customer.subscription(subscriptionId)).seats.owned).toBe(1);
    await booksOf(perennial, customer);
  });
});

describe('a perpetual licence', () => {
  it('is given back whole, with what was added, and then it has ended', async () => {
    const customer = await buyer(perennial);
    const { subscriptionId, request } = await customer.buys({ planId: 'office-desktop-perpetual', seats: 3 });
    const path = `/v1/subscriptions/${subscriptionId}`;
    await eventually(async () =>
      expect(await customer.subscription(subscriptionId)).toMatchObject({ state: 'active' }),
    );
    const more = await perennial.ask(quote, 'POST', '/v1/quotes', { kind: 'seats', subscriptionId, seats: 5 });
    const { paymentRequestId } = await customer.paysOrder(await customer.commits(more));
    await customer.clock.advanceBy('P2D');
    const increase = await givenBack(paymentRequestId ?? '', {});
    expect(increase).toMatchObject({ state: 'granted', amount: more.dueNow.gross });
    expect(await customer.subscription(subscriptionId)).toMatchObject({ state: 'active', seats: { owned: 3 } });
    const atEnd = await perennial.call('PUT', `${path}/cancellation`, { when: 'endOfTerm', reason: 'other' });
    expect([atEnd.status, atEnd.body]).toMatchObject([409, { code: 'cancellationNotPossible' }]);
    // No day of it is used, since it has none.
    expect(await givenBack(request.id, {})).toMatchObject({ state: 'granted', amount: request.totals.gross });
    const ended = await customer.subscription(subscriptionId);
    expect(ended).toMatchObject({ state: 'disabled', endsBecause: { reason: 'cancellation', when: 'now' } });
    await customer.clock.advanceBy('P91D');
    const { state, certificateId } = await customer.subscription(subscriptionId);
    expect(state).toBe('deleted');
    const certificate = await perennial.call('GET', `/v1/certificates/${certificateId}`);
    expect(certificate.body).toMatchObject({ content: { rule: { policy: null, deletionDay: 90 } } });
    await booksOf(perennial, customer);
  });
});

describe('the end of a term', () => {
  it('is decided: fewer seats are asked for, to lapse takes the request back, and to renew asks again', async () => {
    const customer = await buyer(perennial);
    const { subscriptionId } = await customer.buys({ planId: 'mail-monthly', seats: 12 });
    const path = `/v1/subscriptions/${subscriptionId}/end-of-term`;
    const decided = await perennial.call('PUT', path, { intent: 'renew', seats: 10 });
    expect([decided.status, decided.body]).toMatchObject([200, { endOfTerm: { intent: 'renew', seats: 10 } }]);
    await customer.clock.advanceTo(customer.beforeEnd(await customer.subscription(subscriptionId), 5));
    expect(await openRequests(customer)).toMatchObject([{ lines: [{ seats: 10 }], version: 1 }]);
    const late = await perennial.call('PUT', path, { intent: 'renew', seats: 9 });
    expect([late.status, late.body]).toMatchObject([409, { code: 'proFormaIssued' }]);
    // Seats that are bought meanwhile are in the next version.
    const asked = { kind: 'seats', subscriptionId, seats: 14 };
    await customer.paysOrder(await customer.commits(await perennial.ask(quote, 'POST', '/v1/quotes', asked)));
    await eventually(async () => {
      expect(await openRequests(customer)).toMatchObject([{ lines: [{ seats: 12 }], version: 2 }]);
    });
    await perennial.call('PUT', path, { intent: 'lapse' });
    await eventually(async () => expect(await openRequests(customer)).toEqual([]));
    await perennial.call('PUT', path, { intent: 'renew' });
    const again = await eventually(async () => {
      const [found] = await openRequests(customer);
      expect(found?.version).toBe(3);
      return found;
    });
    if (!again) throw new Error('Nothing is asked for');
    // A part is kept, without access; the rest completes it.
    const half = Math.floor(again.totals.gross.amount / 2);
    expect(await customer.pays(again, { amount: half })).toMatchObject({ allocations: [{ kind: 'kept' }] });
    expect(await perennial.ask(paymentRequest, 'GET', `/v1/payment-requests/${again.id}`)).toMatchObject({
      kept: half,
    });
    await customer.pays(again, { amount: again.totals.gross.amount - half + 500 });
    await eventually(async () => {
      expect((await customer.subscription(subscriptionId)).stackedTerms).toMatchObject([{ seats: 14 }]);
    });
    await booksOf(perennial, customer);
  });
});

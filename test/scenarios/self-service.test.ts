/** A user who is no administrator buys for a team, and looks after it. */
import { billingAccount } from '../../api/billing/billing-accounts/schema.js';
import { handOver } from '../../api/billing/hand-overs/schema.js';
import { order } from '../../api/billing/orders/schema.js';
import { paymentRequest } from '../../api/billing/payment-requests/schema.js';
import { payment } from '../../api/billing/payments/schema.js';
import { quote } from '../../api/billing/quotes/schema.js';
import { refundPage } from '../../api/billing/refunds/schema.js';
import { seatsAnswer } from '../../api/billing/seats/schema.js';
import { withdrawal } from '../../api/billing/withdrawals/schema.js';
import { licences } from '../../api/subscriptions/subscriptions/schema.js';
import { timeline } from '../../api/subscriptions/timelines/schema.js';
import { handOverAnswered } from '../../contracts/billing/hand-overs.js';
import { handOverWorkflowId } from '../../contracts/workflow-ids.js';
import { type LocalIssuer, startIssuer } from '../../servers/issuer.js';
import { refusal } from '../api/refusal.js';
import { booksOf, boughtOrder, hearFromPaymentServer } from '../buyers.js';
import { eventually } from '../eventually.js';
import { whileDataPlaneHolds } from '../held-data-plane.js';
import { openPerennial, type Perennial, publicUrl } from '../perennial.js';
import { type Member, type Purchaser, type Team, team } from '../purchasers.js';

let issuer: LocalIssuer;
let perennial: Perennial;
let studio: Team;
let lead: Purchaser;
let colleague: Member;
let subscriptionId: string;
const path = () => `/v1/subscriptions/${subscriptionId}`;

beforeAll(async () => {
  issuer = await startIssuer({ audience: publicUrl });
  perennial = await openPerennial({ issuer });
  studio = await team(perennial);
  lead = await studio.opens(await studio.joins('Piotr Lider'));
  colleague = await studio.joins('Maria Nowak');
});
afterAll(async () => {
  await perennial.close();
  await issuer.close();
});

describe('a team lead', () => {
  it('buys a plan for eight by the own account and card, and holds the first licence', async () => {
    const { id: paymentMethodId } = await lead.addsCard('4242424242424242');
    const placed = await lead.orders({
      planId: 'mail-monthly',
      seats: 8,
      order: { licenceForPurchaser: true },
    });
    expect(placed).toMatchObject({ state: 'awaitingPayment', billingAccountId: lead.billingAccountId });
    const request = await lead.as.ask(paymentRequest, 'GET', `/v1/payment-requests/${placed.paymentRequestId}`);
    await lead.paysBy(request, { kind: 'storedMethod', paymentMethodId });
    const bought = await eventually(async () => {
      const found = await lead.as.ask(order, 'GET', `/v1/orders/${placed.id}`);
      if (found.state !== 'fulfilled') throw new Error(`The order is ${found.state}`);
      return found;
    });
    subscriptionId = bought.subscriptionId ?? '';
    const found = await eventually(async () => {
      const read = await lead.subscription(subscriptionId);
      if (read.state !== 'active') throw new Error(`It is ${read.state}`);
      return read;
    });
    expect(found).toMatchObject({
      origin: 'selfService',
      payer: { billingAccountId: lead.billingAccountId, purchaserId: lead.userId },
      seats: { owned: 8, assigned: 1 },
      endOfTerm: { intent: 'renew' },
    });
    const held = await lead.as.ask(licences, 'GET', `${path()}/licences`);
    expect(held.items.map(({ userId }) => userId)).toEqual([lead.userId]);
  });

  it('is refused what is sold to organisations only', async () => {
    const asked = { kind: 'purchase', tenantId: studio.tenantId, billingAccountId: lead.billingAccountId, seats: 1 };
    const refused = await lead.as.call('POST', '/v1/quotes', { ...asked, planId: 'office-desktop-perpetual' });
    expect(refused).toEqual(refusal('notForSelfService'));
    expect(refused.body).toMatchObject({ contact: { role: 'administrator', email: 'anna@studio-wilk.example' } });
  });

  it('sees what twelve seats cost, and buys four more', async () => {
    const seats = (body: object) => lead.as.ask(seatsAnswer, 'PUT', `${path()}/seats`, body);
    const asked = await seats({ total: 12, when: 'paid' });
    expect(asked).toMatchObject({ committed: false, quote: { seats: { now: 12, nextTerm: 12 } }, order: null });
    const commits = () => lead.as.call('PUT', `${path()}/seats`, { total: 12, when: 'paid', quoteId: asked.quote?.id });
    const twice = await Promise.all([commits(), commits()]);
    expect(twice).toContainEqual(refusal('staleQuote'));
    const placed = boughtOrder.parse(seatsAnswer.parse(twice.find(({ status }) => status === 200)?.body).order);
    await lead.paysOrder(await eventually(() => awaited(placed.id)));
    expect((await lead.subscription(subscriptionId)).seats).toEqual({ owned: 12, assigned: 1 });
    const stale = await lead.as.call('PUT', `${path()}/seats`, { total: 12, when: 'paid', quoteId: asked.quote?.id });
    expect(stale).toEqual(refusal('staleQuote'));
  });

  it('names in vain who is not there or holds none, to lose a licence', async () => {
    for (const named of ['stranger@example.com', colleague.userId]) {
      const asked = { total: 10, when: 'now', commit: true, freeUsers: [lead.email, named] };
      expect(await lead.as.call('PUT', `${path()}/seats`, asked)).toEqual(refusal('usersNotFreed', '/freeUsers/1'));
    }
  });

  it('gives two of them back at once for the money, the newest purchase first, however often that is said', async () => {
    const asked = await lead.as.call('PUT', `${path()}/seats`, { total: 10, when: 'now' });
    expect(asked).toMatchObject({ status: 200, body: { committed: false, givenBack: [{ seats: 2, refundId: null }] } });
    const headers = { 'Idempotency-Key': 'two-seats-less' };
    const to = (more?: Record<string, string>) =>
      lead.as.call('PUT', `${path()}/seats`, { total: 10, when: 'now', commit: true }, more);
    const less = () => to(headers);
    const [first, other] = await Promise.all([less(), to()]);
    expect(first).toMatchObject({ status: 200, body: { committed: true } });
    const begun = [first, other].flatMap(({ status, body }) =>
      status === 200 ? seatsAnswer.parse(body).givenBack : [],
    );
    await eventually(async () => {
      const requestIds = [...new Set(begun.map(({ paymentRequestId }) => paymentRequestId))];
      const lists = requestIds.map((id) => lead.as.ask(refundPage, 'GET', `/v1/payment-requests/${id}/refunds`));
      const states = (await Promise.all(lists)).flatMap(({ items }) => items.map(({ state }) => state)).sort();
      expect(states).toEqual(['granted', ...begun.slice(1).map(() => 'refused')]);
    });
    await eventually(async () => {
      const { seats } = await lead.subscription(subscriptionId);
      if (seats.owned !== 10) throw new Error(`It has ${seats.owned} seats`);
    });
    expect((await less()).body).toEqual(first.body);
    expect((await lead.subscription(subscriptionId)).seats.owned).toBe(10);
  });

  it('has fewer from the next term on, and as many again', async () => {
    const total = async (seats: number) => {
      const asked = await lead.as.ask(seatsAnswer, 'PUT', `${path()}/seats`, { total: seats, when: 'paid' });
      expect(asked.quote?.dueNow.gross.amount).toBe(0);
      const done = await lead.as.ask(seatsAnswer, 'PUT', `${path()}/seats`, {
        total: seats,
        when: 'paid',
        quoteId: asked.quote?.id,
      });
      // Until its order has ended, another quote does not hold.
      await eventually(async () => {
        const { state } = await lead.as.ask(order, 'GET', `/v1/orders/${done.order?.id}`);
        if (state !== 'fulfilled') throw new Error(`The order is ${state}`);
      });
      await eventually(async () => {
        const { endOfTerm } = await lead.subscription(subscriptionId);
        if ((endOfTerm?.seats ?? 10) !== seats) throw new Error(`The next term has ${endOfTerm?.seats}`);
      });
    };
    await total(6);
    await total(10);
  });

  it('assigns people of the organisation, and each who cannot be is named', async () => {
    const answered = await lead.as.call('POST', `${path()}/licences`, {
      assign: [colleague.email, 'nobody', 'stranger@example.com', colleague.userId],
    });
    expect(answered).toMatchObject({
      status: 200,
      body: {
        results: [
          { pointer: '/assign/0', userId: colleague.userId, result: 'assigned' },
          { result: 'refused', problem: { code: 'malformedUser' } },
          { result: 'refused', problem: { code: 'unknownUser' } },
          { result: 'refused', problem: { code: 'repeatedUser' } },
        ],
      },
    });
  });

  it('has a colleague who sees nothing of it, and an administrator who sees and does not decide', async () => {
    for (const read of [path(), `${path()}/licences`, `${path()}/timeline`]) {
      expect(await colleague.as.call('GET', read)).toEqual(refusal('notFound'));
    }
    for (const list of ['/v1/orders', '/v1/payment-requests', '/v1/billing-accounts', '/v1/dashboard']) {
      expect((await colleague.as.call('GET', list)).body).toMatchObject({ items: [] });
    }
    expect(await studio.administrator.call('GET', path())).toMatchObject({ status: 200 });
    const unassign = { unassign: [colleague.userId] };
    expect(await studio.administrator.call('POST', `${path()}/licences`, unassign)).toEqual(
      refusal('purchaserDecides'),
    );
  });

  it('cancels with a reason and words for the seller, and takes that back', async () => {
    const cancellation = { when: 'endOfTerm', reason: 'tooExpensive', feedback: 'We are too few now.' };
    expect(await lead.as.call('PUT', `${path()}/cancellation`, cancellation)).toMatchObject({
      status: 200,
      body: { endsBecause: { reason: 'cancellation' } },
    });
    expect(await lead.as.call('DELETE', `${path()}/cancellation`)).toMatchObject({ status: 200 });
  });
});

describe('a purchaser who hands over', () => {
  let handOverPath: string;

  it('offers it to a colleague, who gets the link by mail', async () => {
    const offered = await lead.as.call('POST', `${path()}/hand-overs`, { to: colleague.email });
    expect(offered).toMatchObject({ status: 201, body: { state: 'offered', from: lead.userId, to: colleague.userId } });
    handOverPath = `/v1/hand-overs/${handOver.parse(offered.body).id}`;
    await eventually(async () => {
      const [mail] = await perennial.mails({ to: colleague.email });
      if (!mail?.text.includes(handOverPath)) throw new Error('The link has not come');
    });
    expect(await lead.as.call('POST', `${path()}/hand-overs`, { to: colleague.email })).toEqual(
      refusal('handOverOpen'),
    );
    const nobody = await lead.as.call('POST', `${path()}/hand-overs`, { to: 'stranger@example.com' });
    expect(nobody).toEqual(refusal('unknownUser', '/to'));
    expect(await lead.as.call('POST', `${handOverPath}/accept`)).toEqual(refusal('notFound'));
  });

  it('is followed by the colleague, who needs an account and a method, and decides from then on', async () => {
    expect(await colleague.as.call('POST', `${handOverPath}/accept`)).toEqual(refusal('noBillingAccount'));
    const next = await studio.opens(colleague);
    expect(await colleague.as.call('POST', `${handOverPath}/accept`)).toEqual(refusal('noPaymentMethod'));
    await next.addsCard('4242424242424242');
    await isRefusedOnce(handOverPath.split('/').at(-1) ?? '');
    for (const _ of [1, 2]) {
      const accepted = await colleague.as.call('POST', `${handOverPath}/accept`);
      expect(accepted).toMatchObject({ status: 200, body: { state: 'accepted' } });
    }
    expect(await next.subscription(subscriptionId)).toMatchObject({
      origin: 'selfService',
      payer: { purchaserId: colleague.userId, billingAccountId: next.billingAccountId },
      seats: { owned: 10, assigned: 2 },
    });
    expect(await lead.as.call('GET', path())).toEqual(refusal('notFound'));
    expect(await colleague.as.call('POST', `${handOverPath}/decline`)).toEqual(refusal('handOverClosed'));
    await eventually(async () => {
      const mails = await perennial.mails({ to: lead.email });
      if (!mails.some(({ text }) => text.includes('Maria Nowak'))) throw new Error('The lead was not told');
    });
  });
});

describe('a person in two organisations', () => {
  it('is refused in the wrong one, and goes on in the right one', async () => {
    const other = await team(perennial);
    const email = 'jan@piekarnia.example';
    const [here] = [await studio.joins('Jan Kowalski', email), await other.joins('Jan Kowalski', email)];
    const token = await issuer.tokenOf('jan');
    const jan = (method: string, to: string, body?: object, actingIn?: string) =>
      perennial.call(method, to, body, {
        Authorization: `Bearer ${token}`,
        ...(actingIn === undefined ? {} : { 'Perennial-Acting-In': actingIn }),
      });
    for (const { tenantId } of [studio, other]) await jan('POST', '/v1/me/memberships', { tenantId });
    const details = { name: 'Jan', address: { lines: ['ul. Wilcza 4'], city: 'Warszawa' }, country: 'PL' };
    const asked = {
      owner: { kind: 'purchaser', tenantId: studio.tenantId, userId: here.userId },
      details: { ...details, invoiceEmail: email },
    };
    expect(await jan('POST', '/v1/billing-accounts', asked)).toEqual(refusal('actingInRequired'));
    expect(await jan('POST', '/v1/billing-accounts', asked, other.tenantId)).toEqual(refusal('notFound'));
    const opened = await jan('POST', '/v1/billing-accounts', asked, studio.tenantId);
    expect(opened).toMatchObject({ status: 201, body: { owner: asked.owner } });
    const list = async (tenantId: string) => (await jan('GET', '/v1/billing-accounts', undefined, tenantId)).body;
    expect(await list(other.tenantId)).toMatchObject({ items: [] });
    expect(await list(studio.tenantId)).toMatchObject({ items: [{ owner: asked.owner }] });
  });
});

describe('a trial', () => {
  it('is one for each user and product, and becomes paid at its end by the stored card', async () => {
    const clock = await perennial.createClock('2035-03-01T09:00:00Z');
    const group = await team(perennial, { clock });
    const tester = await group.opens(await group.joins('Ola Tester'));
    const quoting = { kind: 'purchase', tenantId: group.tenantId, billingAccountId: tester.billingAccountId, seats: 3 };
    const quotes = [1, 2].map(() => tester.as.ask(quote, 'POST', '/v1/quotes', { ...quoting, planId: 'office-trial' }));
    const agreement = { version: '2026-01', signedBy: 'Ola Tester' };
    const ordered = await Promise.all(
      (await Promise.all(quotes)).map(({ id }) => tester.as.call('POST', '/v1/orders', { quoteId: id, agreement })),
    );
    expect(ordered.map(({ status }) => status).sort()).toEqual([201, 409]);
    const taken = boughtOrder.parse(ordered.find(({ status }) => status === 201)?.body);
    const { subscriptionId: trialId } = await eventually(async () => {
      const found = await tester.as.ask(boughtOrder, 'GET', `/v1/orders/${taken.id}`);
      if (found.state !== 'fulfilled') throw new Error(`The order is ${found.state}`);
      return found;
    });
    await hasLastSeatOnce(tester, group, trialId);
    const again = await tester.as.call('POST', '/v1/quotes', { ...quoting, planId: 'office-trial' });
    expect(again).toEqual(refusal('trialTaken'));
    const trial = await eventually(() => tester.subscription(trialId));
    expect(trial).toMatchObject({ origin: 'selfService', endOfTerm: { intent: 'lapse' }, expiresOn: '2035-03-31' });
    const convert = () =>
      tester.as.call('PUT', `/v1/subscriptions/${trialId}/end-of-term`, { intent: 'renew', planId: 'office-business' });
    expect(await convert()).toEqual(refusal('noPaymentMethod'));
    await tester.addsCard('4242424242424242');
    expect(await convert()).toMatchObject({
      status: 200,
      body: { endOfTerm: { intent: 'renew', plan: { id: 'office-business' } } },
    });
    const { future } = await tester.as.ask(timeline, 'GET', `/v1/subscriptions/${trialId}/timeline`);
    const asked = future.filter(({ kind }) => kind === 'proFormaIssued' || kind === 'collectionDue');
    const [first] = asked.map(({ details }) => details.amount);
    expect(first).toMatchObject({ amount: expect.any(Number), currency: 'PLN' });
    expect(asked.map(({ details }) => details.amount)).toEqual(asked.map(() => first));
    await clock.advanceTo('2035-04-02T12:00:00Z');
    const mails = (await perennial.mails({ to: tester.email })).map(({ subject, text }) => `${subject}\n${text}`);
    expect(mails.filter((mail) => /opłacon/i.test(mail) && mail.includes('okres próbn'))).toEqual([]);
    expect(mails.find((mail) => mail.includes('okres próbny przejdzie'))).toContain('•••• 4242');
    expect(await tester.subscription(trialId)).toMatchObject({
      state: 'active',
      plan: { id: 'office-business' },
      expiresOn: '2036-03-31',
      payer: { purchaserId: tester.userId },
    });
    expect(await tester.charges()).toMatchObject([{ state: 'applied' }]);
  });
});

describe('a purchaser with nothing but BLIK codes', () => {
  const refused = '100001';
  const good = '738291';

  it('buys, renews, and grows by one code at a time; a refused one leaves it open', async () => {
    await hearFromPaymentServer(perennial);
    const clock = await perennial.createClock('2035-05-10T09:00:00Z');
    const group = await team(perennial, { clock });
    const buyer = await group.opens(await group.joins('Bartek Kod'));
    const decided = (id: string) =>
      eventually(async () => {
        const found = await buyer.as.ask(payment, 'GET', `/v1/payments/${id}`);
        if (found.state === 'pending' || found.state === 'received') throw new Error(`It is ${found.state}`);
        return found;
      });
    const pays = async (requestId: string, code: string) =>
      decided((await buyer.paysBy({ id: requestId }, { kind: 'blikCode', code })).id);
    const fulfilled = (id: string) =>
      eventually(async () => {
        const found = await buyer.as.ask(boughtOrder, 'GET', `/v1/orders/${id}`);
        if (found.state !== 'fulfilled') throw new Error(`The order is ${found.state}`);
        return found;
      });
    const placed = await buyer.orders({ planId: 'mail-monthly', seats: 2 });
    expect(await pays(placed.paymentRequestId ?? '', refused)).toMatchObject({
      state: 'failed',
      decline: { reason: 'refusedByCustomer' },
    });
    expect(await pays(placed.paymentRequestId ?? '', good)).toMatchObject({ state: 'applied', method: 'blik' });
    const { subscriptionId: id } = await fulfilled(placed.id);
    expect(await buyer.subscription(id)).toMatchObject({ expiresOn: '2035-06-10', endOfTerm: { intent: 'renew' } });

    const total = (body: object) => buyer.as.ask(seatsAnswer, 'PUT', `/v1/subscriptions/${id}/seats`, body);
    const grown = { total: 3, when: 'paid' };
    const more = boughtOrder.parse((await total({ ...grown, quoteId: (await total(grown)).quote?.id })).order);
    const awaiting = await eventually(async () => {
      const found = await buyer.as.ask(boughtOrder, 'GET', `/v1/orders/${more.id}`);
      if (found.state !== 'awaitingPayment') throw new Error(`The order is ${found.state}`);
      return found;
    });
    expect(await pays(awaiting.paymentRequestId ?? '', good)).toMatchObject({ state: 'applied' });
    await fulfilled(more.id);

    // Nothing is stored that could be charged: the request of the next term waits for a code.
    await clock.advanceTo('2035-06-08T09:30:00Z');
    const [open] = (await buyer.requests(id)).filter(({ status }) => status === 'open');
    expect(await pays(open?.id ?? '', refused)).toMatchObject({ state: 'failed' });
    expect(await pays(open?.id ?? '', good)).toMatchObject({ state: 'applied' });
    expect(await buyer.subscription(id)).toMatchObject({ state: 'active', expiresOn: '2035-07-10' });
    // In grace as well.
    await clock.advanceTo('2035-07-14T09:30:00Z');
    expect(await buyer.subscription(id)).toMatchObject({ state: 'grace' });
    const owed = (await buyer.requests(id)).filter(({ status }) => status === 'open');
    expect(await pays(owed[0]?.id ?? '', good)).toMatchObject({ state: 'applied' });
    expect(await buyer.subscription(id)).toMatchObject({
      state: 'active',
      expiresOn: '2035-08-10',
      seats: { owned: 3 },
    });
    await booksOf(perennial, buyer);
  });
});

describe('a consumer', () => {
  it('withdraws while it is still being set up: the receipt comes at once, and all of the money once that is done', async () => {
    const group = await team(perennial, { clock: await perennial.createClock('2035-03-01T09:00:00Z') });
    const consumer = await group.opens(await group.joins('Ela Prywatna'), { personalUse: true });
    const { placed, stated } = await whileDataPlaneHolds(perennial, { kinds: ['provision'] }, async () => {
      const order = { beginAtOnce: true };
      const bought = await consumer.paysOrder(await consumer.orders({ planId: 'office-business', seats: 1, order }));
      expect(await consumer.subscription(bought.subscriptionId)).toMatchObject({ state: 'settingUp' });
      const statement = { name: 'Ela Prywatna', email: 'ela@prywatna.example' };
      const made = await consumer.as.ask(withdrawal, 'PUT', `/v1/orders/${bought.id}/withdrawal`, statement);
      await consumer.as.ask(withdrawal, 'POST', `/v1/withdrawals/${made.id}/confirm`);
      await eventually(async () => {
        const [receipt] = await perennial.mails({ to: statement.email });
        if (!receipt?.text.includes(bought.id)) throw new Error('The receipt has not come');
      });
      const refunds = `/v1/payment-requests/${bought.paymentRequestId}/refunds`;
      expect(await consumer.as.ask(refundPage, 'GET', refunds)).toMatchObject({ items: [{ state: 'requested' }] });
      return { placed: bought, stated: made };
    });
    await eventually(async () => {
      const refunds = `/v1/payment-requests/${placed.paymentRequestId}/refunds`;
      const [found] = (await consumer.as.ask(refundPage, 'GET', refunds)).items;
      expect(found).toMatchObject({ state: 'granted', reason: 'withdrawal', amount: placed.totals.gross });
    });
    expect(stated.refund).toEqual(placed.totals.gross);
    expect(await consumer.subscription(placed.subscriptionId)).toMatchObject({
      state: 'disabled',
      reason: 'cancelled',
    });
    await booksOf(perennial, consumer);
  });

  it('withdraws from more seats while another plan waits: refused, it says so, and a person pays the money back', async () => {
    const group = await team(perennial);
    const consumer = await group.opens(await group.joins('Ewa Prywatna'), { personalUse: true });
    const begin = { order: { beginAtOnce: true } };
    const { subscriptionId: id } = await consumer.buys({ planId: 'mail-monthly', seats: 2, ...begin });
    await eventually(async () => {
      const { state } = await consumer.subscription(id);
      if (state !== 'active') throw new Error(`It is ${state}`);
    });
    const orders = async (asked: object) => {
      const quoted = await consumer.as.ask(quote, 'POST', '/v1/quotes', { ...asked, subscriptionId: id });
      return consumer.paysOrder(await consumer.commits(quoted, { beginAtOnce: true }));
    };
    const more = await orders({ kind: 'seats', seats: 3 });
    await orders({ kind: 'planChange', planId: 'office-business', when: 'lastDay' });
    const statement = { name: 'Ewa Prywatna', email: 'ewa@prywatna.example' };
    const made = await consumer.as.ask(withdrawal, 'PUT', `/v1/orders/${more.id}/withdrawal`, statement);
    const confirm = () => consumer.as.call('POST', `/v1/withdrawals/${made.id}/confirm`);
    const becomes = (state: string) =>
      eventually(async () => {
        const found = await consumer.as.ask(withdrawal, 'GET', `/v1/withdrawals/${made.id}`);
        if (found.state !== state) throw new Error(`It is ${found.state}`);
        return found;
      });
    await confirm();
    const refused = await becomes('refused');
    expect(refused).toMatchObject({ problem: { code: 'replacementWaits' } });
    await eventually(async () => {
      const mails = await perennial.mails({ to: 'operators@reseller.example' });
      if (!mails.some(({ text }) => text.includes(refused.refundId ?? ''))) throw new Error('Nobody was told');
    });
    expect(await confirm()).toMatchObject({ status: 200 });
    await becomes('refused');
    const parked = await perennial.call('GET', `/v1/parked-cases?kind=refund&tenantId=${group.tenantId}`);
    const path = `/v1/refunds/${refused.refundId}/retry`;
    expect(parked.body).toMatchObject({
      items: [
        {
          state: 'refused',
          what: 'withdrawal',
          problem: { code: 'replacementWaits' },
          actions: [{ method: 'POST', path }],
        },
      ],
    });
    expect(await consumer.as.call('POST', path, { moneyOnly: true })).toEqual(refusal('forbidden'));
    expect(await perennial.call('POST', path, { moneyOnly: true })).toMatchObject({ status: 202 });
    expect(await becomes('refunded')).toMatchObject({ problem: null });
    expect(await consumer.subscription(id)).toMatchObject({ seats: { owned: 3 } });
    expect(await perennial.call('POST', path, {})).toEqual(refusal('notStuck'));
    await booksOf(perennial, consumer);
  });

  it('asks for it at once, and withdraws after ten days by a statement and its confirmation', async () => {
    const clock = await perennial.createClock('2035-03-01T09:00:00Z');
    const group = await team(perennial, { clock });
    const consumer = await group.opens(await group.joins('Iga Prywatna'), { personalUse: true });
    const quoting = {
      kind: 'purchase',
      tenantId: group.tenantId,
      billingAccountId: consumer.billingAccountId,
      seats: 1,
    };
    const asked = await consumer.as.ask(quote, 'POST', '/v1/quotes', { ...quoting, planId: 'office-business' });
    const agreement = { version: '2026-01', signedBy: 'Iga Prywatna' };
    const unasked = await consumer.as.call('POST', '/v1/orders', { quoteId: asked.id, agreement });
    expect(unasked).toEqual(refusal('consumerConsentRequired', '/beginAtOnce'));
    const placed = await consumer.paysOrder(await consumer.commits(asked, { beginAtOnce: true }));
    expect(placed).toMatchObject({ withdrawableThrough: '2035-03-15' });
    await clock.advanceTo('2035-03-11T09:00:00Z');
    const statement = { name: 'Iga Prywatna', email: 'iga@prywatna.example' };
    const stated = await consumer.as.ask(withdrawal, 'PUT', `/v1/orders/${placed.id}/withdrawal`, statement);
    // 529.00 zł net: 356 of 366 days go back, and their VAT.
    expect(stated).toMatchObject({ state: 'stated', refund: { amount: 63_290, currency: 'PLN' }, refundId: null });
    expect(await consumer.subscription(placed.subscriptionId)).toMatchObject({ state: 'active' });
    const confirmed = await consumer.as.ask(withdrawal, 'POST', `/v1/withdrawals/${stated.id}/confirm`);
    expect(confirmed).toMatchObject({ state: expect.stringMatching(/confirmed|refunded/), problem: null });
    await eventually(async () => {
      const done = await consumer.as.ask(withdrawal, 'GET', `/v1/withdrawals/${stated.id}`);
      if (done.state !== 'refunded') throw new Error(`It is ${done.state}`);
      expect(done).toMatchObject({ refund: stated.refund, paidBack: [] });
      const { state } = await consumer.subscription(placed.subscriptionId);
      if (state !== 'disabled') throw new Error(`It is ${state}`);
      const [receipt] = await perennial.mails({ to: 'iga@prywatna.example' });
      if (!receipt?.text.includes(placed.id)) throw new Error('The receipt has not come');
    });
    // It was paid by transfer: a person pays it back.
    const { refundId } = await consumer.as.ask(withdrawal, 'GET', `/v1/withdrawals/${stated.id}`);
    await perennial.call('POST', `/v1/refunds/${refundId}/paid-out`);
    expect(await consumer.as.ask(withdrawal, 'GET', `/v1/withdrawals/${stated.id}`)).toMatchObject({
      refund: stated.refund,
      paidBack: [{ amount: stated.refund, by: 'transfer', at: expect.stringContaining('2035-03-11') }],
    });
    const late = await consumer.as.call('PUT', `/v1/orders/${placed.id}/withdrawal`, statement);
    expect(late).toEqual(refusal('withdrawalNotPossible'));
    const exported = () => group.administrator.call('GET', `/v1/tenants/${group.tenantId}/export`);
    const kept = { id: stated.id, orderId: placed.id, state: 'confirmed', statedAt: stated.statedAt };
    expect((await exported()).body).toMatchObject({ withdrawals: [{ ...kept, ...statement }], handOvers: [] });
    await group.administrator.call('POST', `/v1/tenants/${group.tenantId}/users/${consumer.userId}/deactivate`);
    await clock.advanceBy('P30DT1H');
    expect((await exported()).body).toMatchObject({ withdrawals: [{ ...kept, name: '', email: '' }] });
    const notices = await perennial.call('GET', `/v1/subscriptions/${placed.subscriptionId}/notices?limit=100`);
    expect(notices.text).toContain('withdrawalReceived');
    expect(notices.text).not.toContain('iga@prywatna.example');
  });
});

/** The API writes down that it is accepted and dies, and by then the organisation decides on it: the offer is open again. */
async function isRefusedOnce(handOverId: string): Promise<void> {
  const { administrator, tenantId } = studio;
  await administrator.ask(billingAccount, 'POST', '/v1/billing-accounts', {
    owner: { kind: 'organisation', tenantId },
    details: {
      name: 'Studio Wilk sp. z o.o.',
      address: { lines: ['ul. Wilcza 3'], city: 'Warszawa', postalCode: '00-544' },
      country: 'PL',
      invoiceEmail: 'faktury@studio-wilk.example',
    },
  });
  const { database, client } = perennial.testEnvironment;
  expect(await database.handOvers.end(handOverId, 'accepted', new Date())).toMatchObject({ end: 'accepted' });
  expect(await administrator.call('POST', `${path()}/take-over`, {})).toMatchObject({ status: 200 });
  await client.workflow.getHandle(handOverWorkflowId(tenantId, handOverId)).signal(handOverAnswered);
  await eventually(async () => {
    const { state } = await colleague.as.ask(handOver, 'GET', `/v1/hand-overs/${handOverId}`);
    expect(state).toBe('offered');
  });
  expect(await administrator.call('DELETE', `${path()}/take-over`)).toMatchObject({ status: 200 });
}

/** Two requests for the last seats at once: nobody gets one that is not there, and a repeated call changes nothing. */
async function hasLastSeatOnce(purchaser: Purchaser, group: Team, id: string): Promise<void> {
  await eventually(() => purchaser.subscription(id));
  const people: string[] = [];
  for (const name of ['Ala', 'Ela', 'Ula', 'Iza']) people.push((await group.joins(name)).email);
  const assign = (list: string[], key: string) =>
    purchaser.as.call('POST', `/v1/subscriptions/${id}/licences`, { assign: list }, { 'Idempotency-Key': key });
  const both = () => Promise.all([assign(people.slice(0, 2), 'first'), assign(people.slice(2), 'second')]);
  const answers = await both();
  const results = answers.flatMap(({ body }) => (body as { results: { result: string }[] }).results);
  expect(results.map(({ result }) => result).sort()).toEqual(['assigned', 'assigned', 'assigned', 'refused']);
  expect((await both()).map(({ body }) => body)).toEqual(answers.map(({ body }) => body));
  expect((await purchaser.subscription(id)).seats).toEqual({ owned: 3, assigned: 3 });
}

/** An order once its payment is asked for. */
async function awaited(id: string) {
  const found = await lead.as.ask(boughtOrder, 'GET', `/v1/orders/${id}`);
  if (found.state !== 'awaitingPayment') throw new Error(`The order is ${found.state}`);
  return found;
}

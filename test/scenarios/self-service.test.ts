/** A user who is no administrator buys for a team, and looks after it. */
import { order } from '../../api/billing/orders/schema.js';
import { paymentRequest } from '../../api/billing/payment-requests/schema.js';
import { quote } from '../../api/billing/quotes/schema.js';
import { licences } from '../../api/subscriptions/subscriptions/schema.js';
import { refusal } from '../api/refusal.js';
import { eventually } from '../eventually.js';
import { openPerennial, type Perennial } from '../perennial.js';
import { type Member, type Purchaser, type Team, team } from '../purchasers.js';

let perennial: Perennial;
let studio: Team;
let lead: Purchaser;
let colleague: Member;
let subscriptionId: string;
const path = () => `/v1/subscriptions/${subscriptionId}`;

beforeAll(async () => {
  perennial = await openPerennial();
  studio = await team(perennial);
  lead = await studio.opens(await studio.joins('Piotr Lider'));
  colleague = await studio.joins('Maria Nowak');
});
afterAll(() => perennial.close());

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

  it('sees what a change of seats costs, and makes it', async () => {
    const asked = { kind: 'seats', subscriptionId, seats: 12 };
    const quoted = await lead.as.ask(quote, 'POST', '/v1/quotes', asked);
    expect(quoted.seats).toEqual({ now: 12, nextTerm: 12 });
    await lead.paysOrder(await lead.commits(quoted));
    expect((await lead.subscription(subscriptionId)).seats).toEqual({ owned: 12, assigned: 1 });
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

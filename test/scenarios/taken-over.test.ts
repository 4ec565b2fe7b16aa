/** What a user has bought for a team, as the administrator sees it, and what becomes of it when the user leaves. */
import { billingAccount } from '../../api/billing/billing-accounts/schema.js';
import { handOverPage } from '../../api/billing/hand-overs/schema.js';
import { decidedPurchases } from '../../api/billing/purchase-decisions/schema.js';
import { seatsAnswer } from '../../api/billing/seats/schema.js';
import { selfServicePage, selfServiceSubscription } from '../../api/billing/self-service-subscriptions/schema.js';
import { takenOver } from '../../api/billing/take-overs/schema.js';
import { selfServicePolicy, selfServicePolicyPage } from '../../api/catalogue/self-service-policies/schema.js';
import { user } from '../../api/identity/users/schema.js';
import { summaryPage } from '../../api/subscriptions/renewals/schema.js';
import { licences, renewalPreview, subscription } from '../../api/subscriptions/subscriptions/schema.js';
import { refusal } from '../api/refusal.js';
import { buyerBy } from '../buyers.js';
import { eventually } from '../eventually.js';
import { type Clock, openPerennial, type Perennial } from '../perennial.js';
import { type Member, type Purchaser, type Team, team } from '../purchasers.js';

let perennial: Perennial;
let clock: Clock;
let studio: Team;
let lead: Purchaser;
let colleague: Member;
let subscriptionId: string;
/** Of two seats, which goes to the colleague in the end. */
let smallId: string;
let organisationAccount: string;
const path = () => `/v1/subscriptions/${subscriptionId}`;
const ofTenant = (rest: string) => `/v1/tenants/${studio.tenantId}/${rest}`;
const read = () => perennial.ask(subscription, 'GET', path());
const decision = () => `/v1/subscriptions/${smallId}/purchase-decision`;
const decided = (method: string, body?: object) =>
  studio.administrator.ask(selfServiceSubscription, method, decision(), body);
/** The ids of those that are decided so. */
const thoseDecided = async (kind: string) => {
  const list = ofTenant(`self-service-subscriptions?decision=${kind}`);
  return (await studio.administrator.ask(selfServicePage, 'GET', list)).items.map((one) => one.subscriptionId);
};
const ofLead = (action: string, body?: object) =>
  studio.administrator.call('POST', ofTenant(`users/${lead.userId}/${action}`), body);
/** What the administrator was told of the purchaser who has left. */
const warnings = async () =>
  (await perennial.mails({ to: 'anna@studio-wilk.example' })).filter(({ subject }) => subject.includes('nie pracuje'));

beforeAll(async () => {
  perennial = await openPerennial();
  clock = await perennial.createClock();
  studio = await team(perennial, { clock });
  lead = await studio.opens(await studio.joins('Piotr Lider'));
  colleague = await studio.joins('Maria Nowak');
  await lead.addsCard('4242424242424242');
  subscriptionId = (await lead.buys({ planId: 'mail-monthly', seats: 8 })).subscriptionId;
  smallId = (await lead.buys({ planId: 'mail-monthly', seats: 2 })).subscriptionId;
  await eventually(async () => {
    const { state } = await read();
    if (state !== 'active') throw new Error(`It is ${state}`);
  });
  await lead.as.call('POST', `${path()}/licences`, { assign: [colleague.userId] });
});
afterAll(() => perennial.close());

describe('an administrator', () => {
  it('sees what users have bought: by whom, for how long, at which price, and who works with it', async () => {
    const { items } = await studio.administrator.ask(selfServicePage, 'GET', ofTenant('self-service-subscriptions'));
    expect(items.filter((one) => one.subscriptionId === subscriptionId)).toMatchObject([
      {
        subscriptionId,
        purchaser: { id: lead.userId, name: 'Piotr Lider', email: lead.email, state: 'active' },
        takeOver: null,
        seats: { owned: 8, assigned: 1 },
        expiresOn: '2035-02-15',
        intent: 'renew',
        price: { perSeat: { currency: 'PLN' }, months: 1 },
        lastPayment: { paidOn: '2035-01-15', from: '2035-01-15', to: '2035-02-15' },
        assigned: [{ id: colleague.userId, email: colleague.email }],
      },
    ]);
    const { text, headers } = await studio.administrator.call('GET', ofTenant('self-service-subscriptions.csv'));
    expect(headers.get('content-type')).toContain('text/csv');
    const [head, row, other, end] = text.split('\r\n');
    expect(head).toContain('purchaserEmail');
    for (const one of [row, other]) expect(one).toContain(lead.email);
    expect(end).toBe('');
  });

  it('filters lists by how subscriptions came to be, and by who pays', async () => {
    const found = async (query: string) => {
      const list = `/v1/subscriptions?tenantId=${studio.tenantId}&${query}`;
      return (await studio.administrator.ask(summaryPage, 'GET', list)).items.map((one) => one.subscriptionId);
    };
    const both = [subscriptionId, smallId].sort();
    expect((await found('origin=selfService')).sort()).toEqual(both);
    expect(await found('origin=keys')).toEqual([]);
    expect((await found(`purchaserId=${lead.userId}`)).sort()).toEqual(both);
    expect(await found(`purchaserId=${colleague.userId}`)).toEqual([]);
    for (const list of [ofTenant('subscriptions?origin=selfService'), '/v1/dashboard?origin=selfService']) {
      expect((await studio.administrator.call('GET', list)).body).toMatchObject({ items: [{}, {}] });
    }
    expect((await studio.administrator.call('GET', ofTenant('subscriptions?origin=order'))).body).toMatchObject({
      items: [],
    });
    const none = ofTenant(`self-service-subscriptions?purchaserId=${colleague.userId}`);
    expect((await studio.administrator.call('GET', none)).body).toMatchObject({ items: [] });
  });

  it('decides product by product what users buy, and what they have goes on', async () => {
    const { items } = await studio.administrator.ask(selfServicePolicyPage, 'GET', ofTenant('self-service-policies'));
    expect(items.find(({ productId }) => productId === 'mail')).toMatchObject({ state: 'enabled', decided: false });
    const one = ofTenant('self-service-policies/mail');
    const decision = { state: 'disabled', reason: 'Bought by the IT department' };
    const put = (body: object, tag: string) => studio.administrator.call('PUT', one, body, { 'If-Match': tag });
    expect(await put(decision, '"1"')).toEqual(refusal('preconditionFailed'));
    expect(await put(decision, '"0"')).toMatchObject({ status: 200, body: { state: 'disabled', decided: true } });
    const asked = { kind: 'purchase', tenantId: studio.tenantId, billingAccountId: lead.billingAccountId, seats: 1 };
    expect(await lead.as.call('POST', '/v1/quotes', { ...asked, planId: 'mail-monthly' })).toEqual(
      refusal('selfServiceDisabled'),
    );
    expect((await read()).endOfTerm).toMatchObject({ intent: 'renew' });
    await put({ state: 'enabled' }, '"1"');
    const { history } = await studio.administrator.ask(selfServicePolicy, 'GET', one);
    expect(history).toMatchObject([
      { before: 'disabled', after: 'enabled', reason: null, user: { name: 'Anna Wilk' } },
      { before: 'enabled', after: 'disabled', reason: 'Bought by the IT department' },
    ]);
    expect(await lead.as.call('PUT', one, decision)).toEqual(refusal('forbidden'));
  });

  it('plans to take a purchase over, and takes that back', async () => {
    expect(await studio.administrator.call('POST', `${path()}/take-over`, {})).toEqual(refusal('noPayer'));
    const { id } = await studio.administrator.ask(billingAccount, 'POST', '/v1/billing-accounts', {
      owner: { kind: 'organisation', tenantId: studio.tenantId },
      details: {
        name: 'Studio Wilk sp. z o.o.',
        address: { lines: ['ul. Wilcza 4'], city: 'Warszawa', postalCode: '00-532' },
        country: 'PL',
        vatId: 'PL5260250995',
        invoiceEmail: 'faktury@studio-wilk.example',
      },
    });
    organisationAccount = id;
    expect(await lead.as.call('POST', `${path()}/take-over`, {})).toEqual(refusal('forbidden'));
    expect(await studio.administrator.call('POST', `${path()}/take-over`, { on: '2035-03-01' })).toEqual(
      refusal('takeOverNotPossible', '/on'),
    );
    const handOver = () => lead.as.call('POST', `${path()}/hand-overs`, { to: colleague.email });
    expect(await handOver()).toMatchObject({ status: 201 });
    const planned = await studio.administrator.ask(subscription, 'POST', `${path()}/take-over`, {});
    expect(await handOver()).toEqual(refusal('organisationDecides'));
    expect((await lead.as.ask(handOverPage, 'GET', '/v1/hand-overs')).items).toMatchObject([{ state: 'withdrawn' }]);
    expect(planned).toMatchObject({
      payer: { purchaserId: lead.userId },
      takeOver: { billingAccountId: organisationAccount, on: '2035-02-15' },
    });
    expect(planned.nextMilestones.map(({ kind }) => kind)).toContain('takeOver');
    expect(await lead.as.call('PUT', `${path()}/end-of-term`, { intent: 'lapse' })).toEqual(
      refusal('organisationDecides'),
    );
    expect(await studio.administrator.call('PUT', `${path()}/end-of-term`, { intent: 'renew' })).toMatchObject({
      status: 200,
    });
    expect(await studio.administrator.call('DELETE', `${path()}/take-over`)).toMatchObject({
      status: 200,
      body: { takeOver: null },
    });
    expect(await studio.administrator.call('DELETE', `${path()}/take-over`)).toEqual(refusal('noTakeOver'));
    await eventually(async () => {
      for (const to of ['anna@studio-wilk.example', lead.email]) {
        const told = (await perennial.mails({ to })).filter(({ subject }) => subject.includes('przejmie'));
        if (told.length !== 2) throw new Error(`${to} has ${told.length} mails`);
      }
    });
  });
});

describe('a purchaser who leaves', () => {
  it('pays no more at once: what was bought lapses, and the administrators are told', async () => {
    expect(await ofLead('deactivate')).toMatchObject({
      status: 200,
      body: { deactivation: { purchases: [{ result: 'lapses', problem: null }, { result: 'lapses' }] } },
    });
    expect((await read()).endOfTerm).toMatchObject({ intent: 'lapse' });
    expect(await lead.as.call('GET', path())).toMatchObject({ status: 401 });
    await eventually(async () => {
      const told = await warnings();
      if (told.length !== 1) throw new Error(`There are ${told.length}`);
    });
    const [mail] = await warnings();
    expect(mail?.text).toContain(subscriptionId);
  });

  it('leaves a decision to the administrator, who lets it lapse, offers it to somebody else, and takes that back', async () => {
    expect(await thoseDecided('none')).toEqual([subscriptionId, smallId].sort());
    const lapse = await decided('PUT', { decision: 'lapse' });
    expect(lapse).toMatchObject({ decision: { kind: 'lapse', on: null }, decideUntil: expect.any(String) });
    expect(lapse.decision?.decidedBy).not.toBeNull();
    await clock.advanceBy('PT1H');
    expect((await decided('PUT', { decision: 'lapse' })).decision).toEqual(lapse.decision);
    expect([await thoseDecided('none'), await thoseDecided('lapse')]).toEqual([[subscriptionId], [smallId]]);
    const stranger = { decision: 'handOver', to: 'stranger@example.com' };
    expect(await studio.administrator.call('PUT', decision(), stranger)).toEqual(refusal('unknownUser', '/to'));
    const all = { decision: 'handOver', to: colleague.email };
    const { results } = await studio.administrator.ask(
      decidedPurchases,
      'POST',
      ofTenant(`users/${lead.userId}/purchase-decisions`),
      all,
    );
    expect(results.map(({ decision: now, problem }) => [now?.kind, now?.to, problem])).toEqual(
      Array(2).fill(['handOver', colleague.userId, null]),
    );
    const offered = (await decided('PUT', all)).decision;
    expect(results.find((one) => one.subscriptionId === smallId)?.decision).toEqual(offered);
    expect((await decided('DELETE')).decision).toBeNull();
    expect(await colleague.as.call('POST', `/v1/hand-overs/${offered?.handOverId}/accept`)).toEqual(
      refusal('handOverClosed'),
    );
    expect([await thoseDecided('none'), await thoseDecided('handOver')]).toEqual([[smallId], [subscriptionId]]);
  });

  it('has what nobody took over back when restored', async () => {
    expect(await ofLead('restore')).toMatchObject({ status: 200 });
    expect(await studio.administrator.call('PUT', decision(), { decision: 'lapse' })).toEqual(
      refusal('leaverDecisionNotPossible'),
    );
    const list = `/v1/hand-overs?subscriptionId=${subscriptionId}`;
    expect((await studio.administrator.ask(handOverPage, 'GET', list)).items).toMatchObject([
      { state: 'withdrawn', offeredBy: 'organisation' },
      { state: 'withdrawn', offeredBy: 'purchaser' },
    ]);
    const { body: exported } = await studio.administrator.call('GET', ofTenant('export'));
    expect(exported).toMatchObject({
      handOvers: expect.arrayContaining(Array(2).fill(expect.objectContaining({ offeredBy: 'organisation' }))),
    });
    expect((await read()).endOfTerm).toMatchObject({ intent: 'renew' });
    const account = `/v1/billing-accounts/${lead.billingAccountId}/payment-methods`;
    expect((await perennial.call('GET', account)).body).toMatchObject({ items: [{ isDefault: true }] });
  });

  it('is told of again before the purge, until all is taken over in one call', async () => {
    expect(await ofLead('deactivate')).toMatchObject({ status: 200 });
    await decided('PUT', { decision: 'lapse' });
    await clock.advanceBy('P23DT1H');
    const [, , last] = await warnings();
    expect(await warnings()).toHaveLength(3);
    expect(last?.text).toContain(subscriptionId);
    expect(last?.text).not.toContain(smallId);
    const { decision: offered } = await decided('PUT', { decision: 'handOver', to: colleague.userId });
    const accept = `/v1/hand-overs/${offered?.handOverId}/accept`;
    expect(await colleague.as.call('POST', accept)).toEqual(refusal('noBillingAccount'));
    const next = await studio.opens(colleague);
    await next.addsCard('4242424242424242');
    expect(await colleague.as.call('POST', accept)).toMatchObject({ status: 200, body: { state: 'accepted' } });
    expect(await next.subscription(smallId)).toMatchObject({
      payer: { purchaserId: colleague.userId },
      endOfTerm: { intent: 'renew' },
    });
    expect(await studio.administrator.call('PUT', decision(), { decision: 'lapse' })).toEqual(
      refusal('leaverDecisionNotPossible'),
    );
    const { results } = await studio.administrator.ask(
      takenOver,
      'POST',
      ofTenant(`users/${lead.userId}/take-over`),
      {},
    );
    expect(results).toEqual([{ subscriptionId, result: 'planned', on: '2035-02-15', problem: null }]);
    const organisation = buyerBy(perennial, {
      tenantId: studio.tenantId,
      billingAccountId: organisationAccount,
      clock,
    });
    // The new purchaser halves it from the next term on, and says who is to go, and then who else.
    const newer = await studio.joins('Ola Nowa');
    await next.as.call('POST', `/v1/subscriptions/${smallId}/licences`, { assign: [colleague.userId, newer.userId] });
    const fewer = { total: 1, when: 'paid', freeUsers: [newer.userId] };
    const putSeats = (body: object) => next.as.ask(seatsAnswer, 'PUT', `/v1/subscriptions/${smallId}/seats`, body);
    await putSeats({ ...fewer, quoteId: (await putSeats(fewer)).quote?.id });
    const preview = () => next.as.ask(renewalPreview, 'GET', `/v1/subscriptions/${smallId}/end-of-term`);
    await eventually(async () => {
      const { freed } = await preview();
      if (freed.length !== 1) throw new Error(`${freed.length} would be freed`);
    });
    expect(await preview()).toMatchObject({
      seats: 1,
      assigned: 2,
      freed: [{ userId: newer.userId, because: 'named' }],
    });
    await clock.advanceTo('2035-02-10T09:00:00Z');
    const others = { intent: 'renew', seats: 1, freeUsers: [colleague.email] };
    const decide = (body: object) => next.as.call('PUT', `/v1/subscriptions/${smallId}/end-of-term`, body);
    expect(await decide({ ...others, freeUsers: [colleague.email, lead.userId] })).toMatchObject(
      refusal('usersNotFreed', '/freeUsers/1'),
    );
    expect(await decide(others)).toMatchObject({ status: 200 });
    expect(await preview()).toMatchObject({ startsOn: '2035-02-15', freed: [{ userId: colleague.userId }], count: 1 });
    const open = (await organisation.requests(subscriptionId)).filter(({ status }) => status === 'open');
    expect(open).toMatchObject([{ billingAccountId: organisationAccount }]);
    for (const request of open) await organisation.pays(request);
    await clock.advanceTo('2035-02-14T20:00:00Z');
    expect(await warnings()).toHaveLength(3);
  });

  it('leaves nothing of the person, and the colleagues work on', async () => {
    const purged = await perennial.ask(user, 'GET', ofTenant(`users/${lead.userId}`));
    expect(purged).toMatchObject({ state: 'purged', name: '' });
    const account = await perennial.call('GET', `/v1/billing-accounts/${lead.billingAccountId}`);
    expect(account.text).not.toContain('Piotr');
    await clock.advanceTo('2035-02-15T09:00:00Z');
    expect(await read()).toMatchObject({
      state: 'active',
      origin: 'selfService',
      payer: { billingAccountId: organisationAccount, purchaserId: null },
      takeOver: null,
      seats: { owned: 8, assigned: 1 },
      expiresOn: '2035-03-15',
    });
    expect(await perennial.ask(subscription, 'GET', `/v1/subscriptions/${smallId}`)).toMatchObject({
      state: 'active',
      expiresOn: '2035-03-15',
      seats: { owned: 1, assigned: 1 },
    });
    const small = await perennial.ask(licences, 'GET', `/v1/subscriptions/${smallId}/licences`);
    expect(small.items.map(({ email }) => email)).toEqual(['ola.nowa@studio-wilk.example']);
    const held = await studio.administrator.ask(licences, 'GET', `${path()}/licences`);
    expect(held.items.map(({ userId }) => userId)).toEqual([colleague.userId]);
    const unassign = { unassign: [colleague.userId] };
    expect(await studio.administrator.call('POST', `${path()}/licences`, unassign)).toMatchObject({ status: 200 });
  });
});

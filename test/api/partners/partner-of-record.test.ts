/** An adviser is looked up, named for one subscription, changed and taken off; everybody hears of it. */

import { quote } from '../../../api/billing/quotes/schema.js';
import { openedRedemption } from '../../../api/keys/redemptions/schema.js';
import { auditPage } from '../../../api/operations/audit/schema.js';
import { foundPartner } from '../../../api/partners/directory/schema.js';
import { partnerOfRecord } from '../../../api/partners/partner-of-record/schema.js';
import { relationPage } from '../../../api/partners/relations/schema.js';
import { instantFromMillis } from '../../../domain/calendar.js';
import { boughtOrder, liveBuyer } from '../../buyers.js';
import { eventually } from '../../eventually.js';
import { type Customer, openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;
let adviser: Perennial;
let other: Perennial;
let customer: Customer;
let administrator: Perennial;
let neighbour: Customer;

beforeAll(async () => {
  perennial = await openPerennial();
  adviser = perennial.as(await perennial.createPartner('4711', { name: 'Doradca IT', email: 'por@4711.example' }));
  other = perennial.as(await perennial.createPartner('815', { name: 'Poradce', email: 'por@815.example' }));
  // Nothing listens there: what matters is what is written down for it.
  for (const caller of [adviser, other, perennial]) {
    const url = 'http://127.0.0.1:9/hook';
    await caller.call('POST', '/v1/webhook-endpoints', { url, eventTypes: ['partnerOfRecord.changed'] });
  }
  customer = await perennial.redeemed({ clock: undefined, tenant: { organisation: 'Piekarnia Nowak' } });
  administrator = perennial.as(await perennial.administratorOf(customer.tenantId, { locale: 'en' }));
  neighbour = await perennial.redeemed({ clock: undefined, plan: 'mail-monthly' });
});
afterAll(() => perennial.close());

const path = () => `${customer.path}/partner-of-record`;
const name = (partnerId: string, as = administrator, headers = {}) => as.call('PUT', path(), { partnerId }, headers);
const read = () => administrator.ask(partnerOfRecord, 'GET', path());
const holding = async (partnerId: string) =>
  await perennial.testEnvironment.database.relations.reach(partnerId, 'dashboard:read', instantFromMillis(Date.now()));

/** What was written down for the endpoint of a partner, or the operators, of partners of record. */
async function heardBy(partnerId: string | null): Promise<string[]> {
  const { webhookEndpoints, webhookDeliveries } = perennial.testEnvironment.database;
  const endpoint = await webhookEndpoints.collection.findOne({ partnerId });
  const filter = { endpointId: endpoint?._id ?? '', type: 'partnerOfRecord.changed' };
  const found = await webhookDeliveries.collection.find(filter).sort({ place: 1 }).toArray();
  return found.map(({ body }) => {
    const { data } = JSON.parse(body) as { data: { partnerId: string; change: string } };
    return `${data.partnerId} ${data.change}`;
  });
}

/** The subjects of the mails to an address, once there are so many about partners of record. */
const subjects = (to: string, count: number) =>
  eventually(async () => {
    const found = (await perennial.mails({ to })).map(({ subject }) => subject).filter((one) => /partner/i.test(one));
    if (found.length < count) throw new Error(`There are ${found.length} mails to ${to}`);
    return found;
  });

describe('a partner of record', () => {
  it('is looked up by its id first: the name comes back, or why it cannot be named', async () => {
    await perennial.call('POST', '/v1/partners', { id: '900', name: 'Newcomer', country: 'PL' });
    const suspended = { id: '901', name: 'Suspended', country: 'PL', enrolment: { state: 'suspended' } };
    await perennial.call('POST', '/v1/partners', suspended);
    const own = { id: '902', name: 'Itself', country: 'PL', enrolment: { state: 'enrolled' } };
    await perennial.call('POST', '/v1/partners', { ...own, ownTenantId: customer.tenantId });
    const lookUp = (id: string) => administrator.call('GET', `/v1/partner-lookup?partnerId=${id}`);
    expect(foundPartner.parse((await lookUp('4711')).body).name).toBe('Doradca IT');
    for (const [id, code] of [
      ['404', 'unknownPartner'],
      ['900', 'partnerNotEnrolled'],
      ['901', 'partnerSuspended'],
      ['902', 'ownPartnerOfRecord'],
    ] as const) {
      expect(await lookUp(id)).toEqual(refusal(code));
      expect(await name(id)).toEqual(refusal(code, '/partnerId'));
    }
    expect((await lookUp('901')).body).toMatchObject({ contact: { role: 'partner', name: 'Suspended' } });
  });

  it('is nobody at first, which is said in words', async () => {
    expect(await read()).toMatchObject({ partner: null, since: null, history: [] });
    const polish = await administrator.call('GET', path(), undefined, { 'Accept-Language': 'pl' });
    expect(polish.body).toMatchObject({ explanation: expect.stringContaining('nie ma partnera obsługującego') });
    const relations = await administrator.ask(relationPage, 'GET', '/v1/relations');
    expect(relations).toMatchObject({ items: [], explanation: expect.stringContaining('No partner works with') });
    const ofPartner = await adviser.ask(relationPage, 'GET', '/v1/relations');
    expect(ofPartner).toMatchObject({ items: [], explanation: expect.stringContaining('No customer stands in') });
  });

  it('sees the dashboard of that subscription from then on and nothing else, and its name is on it', async () => {
    expect((await name('4711')).status).toBe(200);
    expect((await customer.subscription()).partnerOfRecord).toEqual({ id: '4711', name: 'Doradca IT' });
    expect(await holding('4711')).toMatchObject({ tenantIds: [], subscriptionIds: [customer.subscriptionId] });
    expect((await adviser.call('GET', customer.path)).status).toBe(404);
    expect((await adviser.call('GET', `/v1/tenants/${customer.tenantId}`)).status).toBe(404);
    expect((await adviser.ask(auditPage, 'GET', `/v1/audit?tenantId=${customer.tenantId}`)).items).toEqual([]);
    expect((await adviser.ask(relationPage, 'GET', '/v1/relations')).items).toMatchObject([
      { kind: 'partnerOfRecord', subscriptionId: customer.subscriptionId, state: 'current' },
    ]);
    expect(await subjects('por@4711.example', 1)).toEqual([
      expect.stringContaining('są Państwo partnerem obsługującym'),
    ]);
  });

  it('gives way to another one at once: both, and the administrators, hear of it', async () => {
    const tag = (await administrator.call('GET', path())).headers.get('ETag') ?? '';
    expect((await name('815', administrator, { 'If-Match': tag })).status).toBe(200);
    expect(await name('4711', administrator, { 'If-Match': tag })).toEqual(refusal('preconditionFailed'));
    expect((await name('815')).status).toBe(200);
    expect(await holding('4711')).toMatchObject({ subscriptionIds: [] });
    expect(await holding('815')).toMatchObject({ subscriptionIds: [customer.subscriptionId] });
    const { history } = await read();
    expect(history.map(({ partner: { id } }) => id)).toEqual(['815', '4711']);
    expect(history[1]?.until).toBe(history[0]?.from);
    expect(await subjects('por@815.example', 1)).toHaveLength(1);
    expect(await subjects('por@4711.example', 2)).toContainEqual(expect.stringContaining('nie są już Państwo'));
    // By webhook each hears of itself, and not who was there before or follows.
    await eventually(async () => {
      expect(await heardBy('4711')).toEqual(['4711 given', '4711 ended']);
      expect(await heardBy('815')).toEqual(['815 given']);
      expect(await heardBy(null)).toEqual(['4711 given', '4711 ended', '815 given']);
    });
  });

  it('is one, whoever names it at the same moment', async () => {
    const answers = await Promise.all(['4711', '815', '4711', '815'].map((id) => name(id)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const all = await perennial.testEnvironment.database.relations.partnersOfRecordOf(customer.subscriptionId);
    expect(all.filter(({ until }) => until === null)).toHaveLength(1);
  });

  it('is taken off, and can be named again', async () => {
    await name('4711');
    expect(await administrator.call('DELETE', path())).toMatchObject({ status: 200, body: { partner: null } });
    expect((await administrator.call('DELETE', path())).status).toBe(200);
    expect(await holding('4711')).toMatchObject({ subscriptionIds: [] });
    expect((await customer.subscription()).partnerOfRecord).toBeNull();
    await subjects('por@4711.example', 3);
    expect((await name('815')).status).toBe(200);
    const list = '/v1/relations?kind=partnerOfRecord&ended=true&subscriptionId=';
    const { items } = await administrator.ask(relationPage, 'GET', `${list}${customer.subscriptionId}`);
    expect(items.map(({ state }) => state).filter((state) => state === 'current')).toHaveLength(1);
    expect(items.length).toBeGreaterThan(2);
  });

  it('is not named by partners, nor for another’s subscription', async () => {
    expect(await name('815', other)).toEqual(refusal('forbidden'));
    expect(await administrator.call('PUT', `${neighbour.path}/partner-of-record`, { partnerId: '815' })).toEqual(
      refusal('notFound'),
    );
  });

  it('is named at the checkout, and advises once the order is paid and delivered', async () => {
    const buyer = await liveBuyer(perennial);
    const asked = { kind: 'purchase', tenantId: buyer.tenantId, billingAccountId: buyer.billingAccountId };
    const body = { ...asked, planId: 'mail-monthly', seats: 2 };
    const { id: quoteId } = await perennial.ask(quote, 'POST', '/v1/quotes', body);
    const agreement = { version: '2026-01', signedBy: 'Ewa Lis' };
    const place = (partnerOfRecordId: string) =>
      perennial.call('POST', '/v1/orders', { quoteId, agreement, partnerOfRecordId });
    expect(await place('901')).toEqual(refusal('partnerSuspended', '/partnerOfRecordId'));
    const placed = boughtOrder.parse((await place('815')).body);
    const asking = await eventually(async () => {
      const found = await perennial.ask(boughtOrder, 'GET', `/v1/orders/${placed.id}`);
      if (found.paymentRequestId === null) throw new Error('Nothing is asked for yet');
      return found;
    });
    expect((await perennial.testEnvironment.database.relations.partnersOfRecordOf(placed.subscriptionId)).length).toBe(
      0,
    );
    const { subscriptionId } = await buyer.paysOrder(asking);
    expect(await buyer.subscription(subscriptionId)).toMatchObject({ partnerOfRecord: { id: '815', name: 'Poradce' } });
  });

  it('is named with a redemption, and advises once it is redeemed', async () => {
    const { keys } = await perennial.issueKeys();
    const open = (partnerOfRecordId: string) =>
      administrator.call('POST', '/v1/redemptions', {
        use: 'separate',
        keys,
        declaration: { name: 'Anna Nowak', wording: '2026-11' },
        tenantId: customer.tenantId,
        partnerOfRecordId,
      });
    expect(await open('900')).toEqual(refusal('partnerNotEnrolled', '/partnerOfRecordId'));
    const { id } = openedRedemption.parse((await open('4711')).body);
    const redeemed = (await perennial.redeem(id)).body as { subscriptionId: string };
    const made = await perennial.call('GET', `/v1/subscriptions/${redeemed.subscriptionId}`);
    expect(made.body).toMatchObject({ partnerOfRecord: { id: '4711', name: 'Doradca IT' } });
    expect(await holding('4711')).toMatchObject({ subscriptionIds: [redeemed.subscriptionId] });
  });

  it('goes on with the subscription that takes the place of another, unless another one is named', async () => {
    const old = neighbour;
    const adminOf = perennial.as(await perennial.administratorOf(old.tenantId));
    await adminOf.call('PUT', `${old.path}/partner-of-record`, { partnerId: '815' });
    const replacing = async (more: object) => {
      const { keys } = await perennial.issueKeys();
      const { id } = await adminOf.ask(openedRedemption, 'POST', '/v1/redemptions', {
        ...{ use: 'replace', subscriptionId: old.subscriptionId, when: 'lastDay', keys },
        declaration: { name: 'Anna Nowak', wording: '2026-11' },
        ...more,
      });
      return id;
    };
    const other = await replacing({ partnerOfRecordId: '4711' });
    expect((await adminOf.call('POST', `/v1/redemptions/${other}/cancel`)).status).toBe(200);
    const mailsBefore = (await subjects('por@815.example', 1)).length;
    const id = await replacing({});
    await adminOf.acceptAgreement(id);
    const { subscriptionId } = (await adminOf.redeem(id)).body as { subscriptionId: string };
    const path = `/v1/subscriptions/${subscriptionId}/partner-of-record`;
    const { partner, history } = await adminOf.ask(partnerOfRecord, 'GET', path);
    expect([partner?.id, history.map(({ partner: { id: who }, until }) => [who, until])]).toEqual([
      '815',
      [['815', null]],
    ]);
    expect((await subjects('por@815.example', mailsBefore + 1)).length).toBe(mailsBefore + 1);
    expect(await holding('815')).toMatchObject({
      subscriptionIds: expect.arrayContaining([old.subscriptionId, subscriptionId]),
    });
  });

  it('goes on with a change of plan that is ordered', async () => {
    const buyer = await liveBuyer(perennial);
    const { subscriptionId: old } = await buyer.buys({ planId: 'mail-monthly', seats: 2 });
    await perennial.call('PUT', `/v1/subscriptions/${old}/partner-of-record`, { partnerId: '4711' });
    const asked = { kind: 'planChange', subscriptionId: old, planId: 'office-business', seats: 2, when: 'lastDay' };
    // Once it is set up.
    const quoted = await eventually(() => perennial.ask(quote, 'POST', '/v1/quotes', asked));
    const placed = await buyer.commits(quoted);
    const { subscriptionId } = await buyer.paysOrder(placed);
    expect(subscriptionId).not.toBe(old);
    expect(await buyer.subscription(subscriptionId)).toMatchObject({
      partnerOfRecord: { id: '4711', name: 'Doradca IT' },
    });
  });
});

/** How a partner becomes a customer's reseller, and how that ends or passes on to another one. */
import { relationPage } from '../../../api/partners/relations/schema.js';
import { resellerInvitation } from '../../../api/partners/reseller-invitations/schema.js';
import { resellerTransfer } from '../../../api/partners/reseller-transfers/schema.js';
import { resellerEnding } from '../../../api/partners/resellers/schema.js';
import { addDays, dateIn, instantFromMillis } from '../../../domain/calendar.js';
import { eventually } from '../../eventually.js';
import { type Customer, openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;
let seller: Perennial;
let successor: Perennial;
let customer: Customer;
let administrator: Perennial;
/** Of the customer's administrator. */
let mailbox = '';

beforeAll(async () => {
  perennial = await openPerennial();
  seller = perennial.as(await perennial.createPartner('4711', { name: 'Doradca IT', email: 'sales@4711.example' }));
  successor = perennial.as(await perennial.createPartner('815', { name: 'Poradce', email: 'sales@815.example' }));
  mailbox = `anna-${Date.now()}@piekarnia.example`;
  const tenant = { organisation: 'Piekarnia Nowak', administrator: { name: 'Anna Nowak', email: mailbox } };
  customer = await perennial.redeemed({ clock: undefined, soldBy: '4711', tenant });
  administrator = perennial.as(await perennial.administratorOf(customer.tenantId, { locale: 'en' }));
});
afterAll(() => perennial.close());

const sees = async (as: Perennial) => (await as.call('GET', customer.path)).status === 200;
const ending = (partnerId = '4711') => `/v1/tenants/${customer.tenantId}/resellers/${partnerId}`;
const invite = (as: Perennial, more = {}) =>
  as.call('POST', '/v1/reseller-invitations', { tenantId: customer.tenantId, ...more });

/** The newest mail to an address whose subject matches. */
const mailAbout = (to: string, subject: RegExp) =>
  eventually(async () => {
    const found = (await perennial.mails({ to })).findLast((mail) => subject.test(mail.subject));
    if (!found) throw new Error(`There is no mail about ${subject} to ${to}`);
    return found;
  });

describe('a partner whose keys were redeemed', () => {
  it('is the customer’s reseller, beside what it sold', async () => {
    const { items } = await seller.ask(relationPage, 'GET', '/v1/relations');
    expect(items.map(({ kind }) => kind).sort()).toEqual(['reseller', 'sold']);
    expect(await sees(seller)).toBe(true);
  });

  it('is not dismissed by the customer, who hears whom to ask', async () => {
    const { version } = await administrator.ask(resellerEnding, 'GET', `${ending()}/ending`);
    const refused = await administrator.call('POST', `${ending()}/end`, { version });
    expect(refused).toEqual(refusal('resellerEndsIt'));
    expect(await administrator.call('POST', `${ending()}/end`, {})).toEqual(refusal('resellerEndsIt'));
    expect(await seller.call('POST', `${ending()}/end`, {})).toEqual(refusal('invalidRequest', '/version'));
    expect(refused.body).toMatchObject({
      detail: expect.stringContaining('Doradca IT is your reseller'),
      contact: { role: 'partner', name: 'Doradca IT', email: 'sales@4711.example' },
    });
    expect(await sees(seller)).toBe(true);
  });

  it('ends it by what it has read that it means, and sees nothing with the next request', async () => {
    const { consequences, version } = await seller.ask(resellerEnding, 'GET', `${ending()}/ending`);
    expect(consequences[0]).toEqual({
      code: 'subscriptionsUnseen',
      count: 1,
      sentence: expect.stringContaining('the subscription of the customer'),
    });
    expect(await successor.call('GET', `${ending()}/ending`)).toEqual(refusal('notFound'));
    expect(await seller.call('POST', `${ending()}/end`, { version: 'old' })).toEqual(refusal('reviewChanged'));
    expect((await seller.call('POST', `${ending()}/end`, { version })).status).toBe(200);
    expect(await sees(seller)).toBe(false);
    expect(await seller.call('POST', `${ending()}/end`, { version })).toEqual(refusal('notFound'));
    expect((await mailAbout(mailbox, /Doradca IT nie jest już Państwa sprzedawcą/)).text).toContain('trwają bez zmian');
    await mailAbout('sales@4711.example', /Nie są już Państwo sprzedawcą/);
  });
});

describe('an invitation to be the reseller', () => {
  it('is accepted behind the link of the administrator’s mail', async () => {
    const message = 'As agreed on the phone.';
    const { id, tenantId } = resellerInvitation.parse((await invite(seller, { message })).body);
    expect(tenantId).toBeNull();
    expect(await invite(seller)).toEqual(refusal('alreadyExists'));
    expect(await sees(seller)).toBe(false);

    const { text } = await mailAbout(mailbox, /Doradca IT prosi o relację sprzedawcy/);
    expect(text).toContain(message);
    const [, link = ''] = /https?:\/\/[^/]+(\/v1\/reseller-invitation-pages\/\S+)/.exec(text) ?? [];
    const nobody = perennial.as('nobody');
    const page = await nobody.call('GET', link);
    expect(page.status).toBe(200);
    expect(page.text).toContain(`action="${link}/accept"`);
    expect(await sees(seller)).toBe(false);
    expect((await nobody.call('POST', `${link}/accept`)).text).toContain('partner jest Państwa sprzedawcą');
    expect(await sees(seller)).toBe(true);
    expect((await nobody.call('POST', `${link}/decline`)).text).toContain('Zaproszenie zostało przyjęte');
    expect((await nobody.call('GET', `${link.slice(0, -4)}AAAA`)).status).toBe(404);
    expect(await seller.ask(resellerInvitation, 'GET', `/v1/reseller-invitations/${id}`)).toMatchObject({
      state: 'accepted',
      tenantId: customer.tenantId,
    });
    await mailAbout('sales@4711.example', /przyjęte/);
    expect(await invite(seller)).toEqual(refusal('alreadyReseller', '/tenantId'));
    expect(perennial.log()).not.toContain(link.split('/').at(-1));
  });

  it('is declined by the administrator, who is then left in peace', async () => {
    const { id } = resellerInvitation.parse((await invite(successor)).body);
    const path = `/v1/reseller-invitations/${id}`;
    expect(await administrator.call('GET', path)).toMatchObject({ body: { tenantId: customer.tenantId } });
    expect(await seller.call('GET', path)).toEqual(refusal('notFound'));
    expect(await successor.call('POST', `${path}/accept`)).toEqual(refusal('forbidden'));
    expect(await administrator.call('POST', `${path}/decline`)).toMatchObject({ body: { state: 'declined' } });
    expect(await administrator.call('POST', `${path}/accept`)).toEqual(refusal('invitationClosed'));
    expect(await sees(successor)).toBe(false);
    expect(await invite(successor)).toEqual(refusal('invitationDeclined'));
    const { text } = await mailAbout('sales@815.example', /odrzucone/);
    expect(text).not.toContain('Piekarnia Nowak');
  });

  it('is withdrawn by the partner, or lapses', async () => {
    const third = perennial.as(await perennial.createPartner('816'));
    const first = resellerInvitation.parse((await invite(third)).body);
    expect(await third.call('POST', `/v1/reseller-invitations/${first.id}/withdraw`)).toMatchObject({
      body: { state: 'withdrawn' },
    });
    const second = resellerInvitation.parse((await invite(third)).body);
    const { resellerInvitations } = perennial.testEnvironment.database;
    await resellerInvitations.collection.updateOne({ _id: second.id }, { $set: { lapsesAt: new Date() } });
    const path = `/v1/reseller-invitations/${second.id}`;
    expect(await third.ask(resellerInvitation, 'GET', path)).toMatchObject({ state: 'lapsed' });
    expect(await administrator.call('POST', `${path}/accept`)).toEqual(refusal('invitationClosed'));
  });

  it('goes to no tenant that does not exist, nor from a partner that cannot sell', async () => {
    const tenantId = `ten_${'0'.repeat(24)}`;
    expect(await invite(seller, { tenantId })).toEqual(refusal('notFound', '/tenantId'));
    expect(await invite(seller, { partnerId: '815' })).toEqual(refusal('invalidRequest', '/partnerId'));
    const unsupplied = perennial.as(await perennial.createPartner('817'));
    await perennial.call('PATCH', '/v1/partners/817', { distributor: { state: 'suspended' } });
    expect(await invite(unsupplied)).toEqual(refusal('partnerMayNotSell'));
  });
});

describe('a transfer to another reseller', () => {
  const dayIn = (days: number) => addDays(dateIn('Europe/Warsaw', instantFromMillis(Date.now())), days).toString();
  const propose = (as: Perennial, on = dayIn(30), more = {}) =>
    as.call('POST', '/v1/reseller-transfers', {
      tenantId: customer.tenantId,
      fromPartnerId: '4711',
      toPartnerId: '815',
      on,
      ...more,
    });

  it('takes place on its day once all three agree, with no worker running', async () => {
    const transfer = resellerTransfer.parse((await propose(administrator)).body);
    expect(transfer).toMatchObject({ state: 'open', agreed: { tenant: expect.any(String), from: null, to: null } });
    expect(await propose(seller)).toEqual(refusal('alreadyExists'));
    const path = `/v1/reseller-transfers/${transfer.id}`;
    expect(await perennial.call('POST', `${path}/agree`)).toEqual(refusal('forbidden'));
    expect((await successor.call('POST', `${path}/agree`)).body).toMatchObject({ state: 'open' });
    const agreed = resellerTransfer.parse((await seller.call('POST', `${path}/agree`)).body);
    expect(agreed.state).toBe('agreed');
    expect(await administrator.call('POST', `${path}/decline`)).toEqual(refusal('transferClosed'));
    expect([await sees(seller), await sees(successor)]).toEqual([true, false]);

    const { relations } = perennial.testEnvironment.database;
    const reached = async (partnerId: string, offset: number) => {
      const at = instantFromMillis(Date.parse(agreed.takesPlaceAt) + offset);
      const reach = await relations.reach(partnerId, 'tenants:read', at);
      return reach.kind === 'limited' && reach.tenantIds.includes(customer.tenantId);
    };
    expect([await reached('4711', -1), await reached('815', -1)]).toEqual([true, false]);
    expect([await reached('4711', 0), await reached('815', 0)]).toEqual([false, true]);
    const { items } = await administrator.ask(relationPage, 'GET', '/v1/relations?kind=reseller');
    expect(items.map(({ partner, state }) => [partner.id, state])).toEqual([
      ['815', 'upcoming'],
      ['4711', 'current'],
    ]);
    await mailAbout(mailbox, /sprzedawcą jest Poradce/);
    expect(await propose(seller)).toEqual(refusal('alreadyReseller', '/toPartnerId'));
  });

  it('is agreed to, or declined, by the link in the mail to an administrator', async () => {
    const email = 'przeniesienie@piekarnia.example';
    const tenant = { organisation: 'Piekarnia Przenosząca', administrator: { name: 'Anna Nowak', email } };
    const other = await perennial.redeemed({ clock: undefined, soldBy: '4711', tenant });
    const order = { tenantId: other.tenantId };
    const linkOf = async () => {
      const { text } = await mailAbout(email, /propozycja zmiany sprzedawcy/);
      return /http:\/\/localhost(\/v1\/reseller-transfer-pages\/[\w-]+)/.exec(text)?.[1] ?? '';
    };
    const transfer = resellerTransfer.parse((await propose(seller, dayIn(10), order)).body);
    const path = `/v1/reseller-transfers/${transfer.id}`;
    const link = await linkOf();
    const nobody = perennial.as('');
    expect((await nobody.call('GET', link)).text).toContain('Poradce');
    expect((await nobody.call('GET', `${link.slice(0, -4)}AAAA`)).status).toBe(404);
    expect((await nobody.call('POST', `${link}/agree`)).text).toContain('wyraziła zgodę');
    expect(await seller.ask(resellerTransfer, 'GET', path)).toMatchObject({
      state: 'open',
      agreed: { tenant: expect.any(String), to: null },
    });
    expect((await nobody.call('POST', `${link}/decline`)).text).toContain('zostało odrzucone');
    expect((await nobody.call('POST', `${link}/agree`)).text).toContain('zostało odrzucone');
    expect(await seller.ask(resellerTransfer, 'GET', path)).toMatchObject({ state: 'declined' });
  });

  it('is proposed by nobody else, for a day to come, between two partners', async () => {
    const stranger = perennial.as(await perennial.createPartner('818'));
    expect(await propose(stranger)).toEqual(refusal('notFound', '/tenantId'));
    const to = { toPartnerId: '818' };
    expect(await propose(seller, dayIn(0), to)).toEqual(refusal('invalidRequest', '/on'));
    expect(await propose(seller, dayIn(400), to)).toEqual(refusal('invalidRequest', '/on'));
    expect(await propose(seller, dayIn(2), { toPartnerId: '4711' })).toEqual(
      refusal('alreadyReseller', '/toPartnerId'),
    );
    expect(await propose(seller, dayIn(2), { toPartnerId: '404' })).toEqual(refusal('unknownPartner', '/toPartnerId'));
  });

  it('is declined by each of the three, and then everything stays as it is', async () => {
    const other = await perennial.redeemed({ clock: undefined, soldBy: '4711' });
    const order = { tenantId: other.tenantId };
    const { id } = resellerTransfer.parse((await propose(seller, dayIn(10), order)).body);
    expect(await successor.call('POST', `/v1/reseller-transfers/${id}/decline`)).toMatchObject({
      body: { state: 'declined' },
    });
    expect(await seller.call('POST', `/v1/reseller-transfers/${id}/agree`)).toEqual(refusal('transferClosed'));
    expect((await seller.call('GET', other.path)).status).toBe(200);
    expect((await successor.call('GET', other.path)).status).toBe(404);
  });
});

/** A partner that sells proposes to a customer to pay by period: declined, withdrawn, lapsed, accepted by the page and by a request. */
import { billingAccount } from '../../../api/billing/billing-accounts/schema.js';
import { paymentRequestPage } from '../../../api/billing/payment-requests/schema.js';
import { auditPage } from '../../../api/operations/audit/schema.js';
import { proposal, proposalPage } from '../../../api/partners/direct-billing-proposals/schema.js';
import { proposalAnswered } from '../../../contracts/partners/direct-billing-proposal.js';
import { directBillingProposalWorkflowId } from '../../../contracts/workflow-ids.js';
import { buyerBy } from '../../buyers.js';
import { eventually } from '../../eventually.js';
import { type Clock, type Customer, openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

const base = '/v1/direct-billing-proposals';
let perennial: Perennial;
let seller: Perennial;
let stranger: Perennial;
let clock: Clock;
let customer: Customer;
let administrator: Perennial;
/** Of the customer's administrator. */
let mailbox = '';
let billingAccountId = '';

beforeAll(async () => {
  perennial = await openPerennial();
  seller = perennial.as(await perennial.createPartner('4711', { name: 'Doradca IT', email: 'sales@4711.example' }));
  stranger = perennial.as(await perennial.createPartner('815', { name: 'Poradce' }));
  clock = await perennial.createClock('2035-01-15T09:00:00Z');
  mailbox = `anna-${Date.now()}@klos.example`;
  const tenant = { organisation: 'Piekarnia Kłos', administrator: { name: 'Anna Kłos', email: mailbox } };
  customer = await perennial.redeemed({ plan: 'office-business', clock, soldBy: '4711', tenant });
  administrator = perennial.as(await perennial.administratorOf(customer.tenantId, { locale: 'en' }));
});
afterAll(() => perennial.close());

const propose = (as: Perennial, more: object = {}) =>
  as.call('POST', base, { subscriptionId: customer.subscriptionId, ...more });
const proposed = (more: object = {}) =>
  seller.ask(proposal, 'POST', base, { subscriptionId: customer.subscriptionId, ...more });
const read = (id: string, as = seller) => as.ask(proposal, 'GET', `${base}/${id}`);

/** The newest mail to an address about a proposal whose text says something. */
const mailSaying = (to: string, words: RegExp) =>
  eventually(async () => {
    const found = (await perennial.mails({ to })).findLast(({ subject, text }) => words.test(`${subject}\n${text}`));
    if (!found) throw new Error(`There is no mail that says ${words} to ${to}`);
    return found;
  });
const linkIn = (text: string) => /https?:\/\/[^/]+(\/v1\/direct-billing-proposal-pages\/\S+)/.exec(text)?.[1] ?? '';
async function submit(link: string, body: string) {
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const response = await fetch(`${perennial.url}${link}`, { method: 'POST', headers, body });
  return { status: response.status, text: await response.text() };
}

describe('a proposal of direct billing', () => {
  it('is made by who sells to the customer, once at a time, with what would be paid', async () => {
    expect(await propose(stranger)).toEqual(refusal('notFound'));
    expect(await propose(administrator)).toEqual(refusal('forbidden'));
    expect(await propose(seller, { answerBy: '2035-02-15' })).toEqual(refusal('invalidRequest', '/answerBy'));
    const made = await proposed({ message: 'No more keys to buy.', payment: 'card' });
    expect(made).toMatchObject({
      partner: { partnerId: '4711', name: 'Doradca IT' },
      state: 'open',
      answerBy: '2035-02-14',
      lapsesAt: '2035-02-14T23:00:00Z',
      terms: { planId: 'office-business', seats: 1, startsOn: '2036-01-15', intent: 'renew', payment: 'card' },
    });
    expect(made.terms.perPeriod).toEqual(made.terms.pricePerSeat);
    expect(await propose(seller)).toEqual(refusal('proposalOpen'));
    expect(await propose(perennial)).toEqual(refusal('proposalOpen'));
    expect(await stranger.call('GET', `${base}/${made.id}`)).toEqual(refusal('notFound'));
    const { items } = await administrator.ask(proposalPage, 'GET', base);
    expect(items.map(({ id }) => id)).toEqual([made.id]);
    expect((await stranger.ask(proposalPage, 'GET', base)).items).toEqual([]);
  });

  it('is declined with a reason behind the link of the administrator’s mail, and proposed again', async () => {
    const { text } = await mailSaying(mailbox, /No more keys to buy/);
    const link = linkIn(text);
    const page = await perennial.as('nobody').call('GET', link);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Organizacja nie ma jeszcze konta rozliczeniowego');
    expect(page.text).not.toContain(`action="${link}/accept"`);
    expect(await submit(`${link}/accept`, `profile=bprf_${'0'.repeat(24)}`)).toMatchObject({
      status: 422,
      text: expect.stringContaining('Organizacja nie ma jeszcze konta rozliczeniowego'),
    });
    expect(await submit(`${link}/decline`, 'reason=')).toMatchObject({
      status: 422,
      text: expect.stringContaining('Prosimy podać powód'),
    });
    const declined = await submit(`${link}/decline`, 'reason=Wolimy+klucze');
    expect(declined.text).toContain('Propozycja została odrzucona');
    expect((await submit(`${link}/decline`, 'reason=Nadal')).text).toContain('Propozycja została odrzucona');
    const [found] = (await seller.ask(proposalPage, 'GET', base)).items;
    expect(found).toMatchObject({ state: 'declined', reason: 'Wolimy klucze', accepted: null });
    expect((await mailSaying('sales@4711.example', /Wolimy klucze/)).subject).toContain('Piekarnia Kłos');
    expect((await perennial.as('nobody').call('GET', `${link.slice(0, -4)}AAAA`)).status).toBe(404);
    expect(perennial.log()).not.toContain(link.split('/').at(-1));
  });

  it('is withdrawn by who has made it', async () => {
    const { id } = await proposed();
    expect(await stranger.call('POST', `${base}/${id}/withdraw`)).toEqual(refusal('notFound'));
    expect(await seller.ask(proposal, 'POST', `${base}/${id}/withdraw`)).toMatchObject({ state: 'withdrawn' });
    await mailSaying(mailbox, /Doradca IT wycofał propozycję/);
    expect(await administrator.call('POST', `${base}/${id}/decline`, { reason: 'No' })).toEqual(
      refusal('proposalClosed'),
    );
  });

  it('lapses by itself, which both sides are told', async () => {
    const { id, lapsesAt } = await proposed();
    await clock.advanceTo(lapsesAt);
    expect(await read(id)).toMatchObject({ state: 'lapsed', endedAt: null });
    await mailSaying(mailbox, /propozycja wygasła/);
    await mailSaying('sales@4711.example', /propozycja wygasła/);
  });

  it('is accepted by the page, by a profile with the card that is wanted, and then asked for payment', async () => {
    const { id } = await proposed({ payment: 'card', message: 'By card, please.' });
    const link = linkIn((await mailSaying(mailbox, /By card, please/)).text);
    const { tenantId } = customer;
    const account = await administrator.ask(billingAccount, 'POST', '/v1/billing-accounts', {
      owner: { kind: 'organisation', tenantId },
      details: {
        name: 'Piekarnia Kłos sp. z o.o.',
        address: { lines: ['ul. Piekarska 1'], city: 'Warszawa', postalCode: '00-001' },
        country: 'PL',
        invoiceEmail: 'faktury@klos.example',
      },
    });
    billingAccountId = account.id;
    const accept = `${base}/${id}/accept`;
    expect(await administrator.call('POST', accept, { billingAccountId })).toEqual(refusal('noPaymentMethod'));
    expect(await perennial.call('POST', accept, { billingAccountId })).toEqual(refusal('forbidden'));
    expect(await seller.call('POST', accept, { billingAccountId })).toEqual(refusal('forbidden'));
    await buyerBy(perennial, { tenantId, billingAccountId, clock }, administrator).addsCard('4242424242424242');
    const page = await perennial.as('nobody').call('GET', link);
    const [, profile = ''] =
      /<option value="(bprf_[0-9a-f]{24})">Piekarnia Kłos sp\. z o\.o\.,.*4242</.exec(page.text) ?? [];
    expect(await submit(`${link}/accept`, 'profile=')).toMatchObject({
      status: 422,
      text: expect.stringMatching(/role="alert" id="problem".*Propozycja nie została przyjęta/),
    });
    const done = await submit(`${link}/accept`, `profile=${profile}`);
    expect(done.text).toContain('Propozycja została przyjęta');
    expect((await submit(`${link}/decline`, 'reason=Nie')).text).toContain('Propozycja została przyjęta');
    expect(await read(id)).toMatchObject({
      state: 'accepted',
      accepted: { billingAccountId, billingProfileId: profile, intent: 'renew' },
    });
    await eventually(async () =>
      expect(await customer.subscription()).toMatchObject({
        payer: { billingAccountId },
        endOfTerm: { intent: 'renew', decided: true },
      }),
    );
    await mailSaying('sales@4711.example', /przyjęła propozycję/);
    await mailSaying(mailbox, /Administrator przyjął propozycję/);
    const audited = await administrator.ask(auditPage, 'GET', `/v1/audit?subjectId=${id}`);
    expect(audited.items).toMatchObject([
      { operation: 'declineDirectBillingByLink', outcome: 'refused', code: 'proposalClosed', after: null },
      { operation: 'acceptDirectBillingByLink', outcome: 'done', after: null },
      { operation: 'proposeDirectBilling' },
    ]);
    expect(audited.items.find(({ operation }) => operation === 'proposeDirectBilling')).toMatchObject({
      partner: { partnerId: '4711', name: 'Doradca IT' },
    });
    await clock.advanceTo('2036-01-02T12:00:00Z');
    const path = `/v1/payment-requests?subscriptionId=${customer.subscriptionId}`;
    const [request] = (await perennial.ask(paymentRequestPage, 'GET', path)).items;
    expect(request).toMatchObject({
      status: 'open',
      billingAccountId,
      totals: { net: (await read(id)).terms.perPeriod },
    });
    expect(await propose(seller)).toEqual(refusal('payerNotChangeable'));
    const exported = await administrator.call('GET', `/v1/tenants/${tenantId}/export`);
    expect(exported.body).toMatchObject({ directBillingProposals: [{ id }, {}, {}, {}] });
  });
});

describe('a proposal by who runs the service', () => {
  it('names the seller, is accepted by a request, and is not proposed twice at once', async () => {
    const other = await perennial.redeemed({ plan: 'mail-monthly', clock });
    const as = perennial.as(await perennial.administratorOf(other.tenantId, { locale: 'en' }));
    const body = { subscriptionId: other.subscriptionId, payment: 'transfer', intent: 'lapse' };
    const answers = await Promise.all([1, 2, 3].map(() => perennial.call('POST', base, body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const [made] = answers.filter(({ status }) => status === 201);
    const { id, partner } = proposal.parse(made?.body);
    expect(partner).toBeNull();
    const { id: ownAccountId } = await as.ask(billingAccount, 'POST', '/v1/billing-accounts', {
      owner: { kind: 'organisation', tenantId: other.tenantId },
      details: {
        name: 'Sklep',
        address: { lines: ['ul. Nowa 1'], city: 'Warszawa', postalCode: '00-001' },
        country: 'PL',
        invoiceEmail: 'faktury@sklep.example',
      },
    });
    const accept = (account: string) => as.call('POST', `${base}/${id}/accept`, { billingAccountId: account });
    expect(await accept(billingAccountId)).toEqual(refusal('invalidRequest', '/billingAccountId'));
    // The API writes down that it is accepted and dies, and by then the subscription refuses it: it is open again.
    const cancellation = `/v1/subscriptions/${other.subscriptionId}/cancellation`;
    expect(await as.call('PUT', cancellation, { when: 'endOfTerm', reason: 'other' })).toMatchObject({ status: 200 });
    const { database, client } = perennial.testEnvironment;
    const acceptance = { billingAccountId: ownAccountId, billingProfileId: null, intent: 'lapse' } as const;
    const at = new Date((await clock.read()).now);
    const isAccepted = await database.directBillingProposals.end(id, 'accepted', { at, acceptance });
    expect(isAccepted).toMatchObject({ end: 'accepted' });
    await client.workflow.getHandle(directBillingProposalWorkflowId(other.tenantId, id)).signal(proposalAnswered);
    await eventually(async () => expect(await read(id, as)).toMatchObject({ state: 'open', accepted: null }));
    expect(await other.subscription()).toMatchObject({ payer: null });
    expect(await as.call('DELETE', cancellation)).toMatchObject({ status: 200 });
    expect(await accept(ownAccountId)).toMatchObject({ status: 200, body: { state: 'accepted', reason: null } });
    expect(await accept(ownAccountId)).toMatchObject({ status: 200, body: { state: 'accepted' } });
    expect(await other.subscription()).toMatchObject({
      payer: { billingAccountId: ownAccountId },
      endOfTerm: { intent: 'lapse' },
    });
  });
});

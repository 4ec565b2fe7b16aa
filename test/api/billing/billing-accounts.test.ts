import { billingAccount, billingAccountPage } from '../../../api/billing/billing-accounts/schema.js';
import { auditPage } from '../../../api/operations/audit/schema.js';
import { type Customer, openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;
let customer: Customer;
let administrator: Perennial;
let stranger: Perennial;

beforeAll(async () => {
  perennial = await openPerennial();
  customer = await perennial.redeemed({ plan: 'mail-monthly', clock: await perennial.createClock() });
  administrator = perennial.as(await perennial.administratorOf(customer.tenantId));
  stranger = perennial.as(await perennial.createPartner('815'));
});

afterAll(() => perennial.close());

const details = {
  name: 'Piekarnia Nowak sp. z o.o.',
  address: { lines: ['ul. Piekarska 7'], postalCode: '00-123', city: 'Warszawa' },
  country: 'PL',
  vatId: 'PL 526-025-09-95',
  invoiceEmail: 'faktury@piekarnia.example',
};
const open = (more: object = {}, as = administrator, owner: object = organisation()) =>
  as.call('POST', '/v1/billing-accounts', { owner, details: { ...details, ...more } });
const organisation = () => ({ kind: 'organisation', tenantId: customer.tenantId });

describe('the billing account of an organisation', () => {
  let path: string;

  it('names the field that is wrong, and opens nothing', async () => {
    expect(await open({ vatId: 'PL5260250996' })).toEqual(refusal('invalidVatId', '/details/vatId'));
    expect(await open({ country: 'CZ' })).toEqual(refusal('invalidVatId', '/details/vatId'));
    expect(await open({ invoiceEmail: 'nobody' })).toEqual(refusal('invalidRequest', '/details/invoiceEmail'));
    expect((await administrator.ask(billingAccountPage, 'GET', '/v1/billing-accounts')).items).toEqual([]);
  });

  it('is opened once, by its administrator, with the language of its country', async () => {
    const opened = await open();
    expect(opened).toMatchObject({
      status: 201,
      body: { owner: organisation(), details: { vatId: 'PL5260250995', language: 'pl', purchaseOrderNumber: null } },
    });
    path = opened.headers.get('Location') ?? '';
    expect(await open()).toEqual(refusal('alreadyExists', '/owner'));
  });

  it('is changed field by field, at the revision that was read', async () => {
    const read = await administrator.call('GET', path);
    const ifMatch = { 'If-Match': read.headers.get('ETag') ?? '' };
    const change = (patch: object) => administrator.call('PATCH', path, { details: patch }, ifMatch);
    expect(await change({ purchaseOrderNumber: 'PO-1', vatId: null })).toMatchObject({
      status: 200,
      body: { details: { purchaseOrderNumber: 'PO-1', vatId: null, name: details.name } },
    });
    expect(await change({ name: 'Other' })).toEqual(refusal('preconditionFailed'));
  });

  it('gets terms of payment from the reseller’s side only, kept in the audit', async () => {
    const terms = [{ netDays: 14, creditLimit: { amount: 500_000, currency: 'PLN' } }];
    const set = (by: Perennial, given: object[]) =>
      by.call('PUT', `${path}/payment-terms`, { terms: given, reason: 'Framework contract' });
    expect(await set(administrator, terms)).toEqual(refusal('forbidden'));
    expect(await set(perennial, [...terms, ...terms])).toEqual(
      refusal('invalidRequest', '/terms/1/creditLimit/currency'),
    );
    expect(await set(perennial, terms)).toMatchObject({ status: 200, body: { paymentTerms: terms } });
    expect(await set(perennial, [])).toMatchObject({ status: 200, body: { paymentTerms: [] } });
    const { items } = await perennial.ask(auditPage, 'GET', '/v1/audit?operation=setPaymentTerms');
    expect(items[0]).toMatchObject({ reason: 'Framework contract', before: { paymentTerms: terms } });
  });

  it('is seen by nobody else', async () => {
    expect(await stranger.call('GET', path)).toEqual(refusal('notFound'));
    expect((await stranger.ask(billingAccountPage, 'GET', '/v1/billing-accounts')).items).toEqual([]);
    const found = await perennial.ask(billingAccountPage, 'GET', `/v1/billing-accounts?tenantId=${customer.tenantId}`);
    expect(found.items).toHaveLength(1);
  });

  it('keeps its id and loses who was billed with the data of the tenant', async () => {
    await customer.clock?.advanceTo('2035-07-10T12:00:00Z');
    expect(await perennial.ask(billingAccount, 'GET', path)).toMatchObject({ details: null, owner: organisation() });
    expect(await perennial.call('PATCH', path, { details: { name: 'Back' } })).toEqual(refusal('tenantErased'));
  });
});

describe('the billing accounts of partners and purchasers', () => {
  it('are opened by the partner itself, and for users who are there', async () => {
    const owner = { kind: 'partner', partnerId: '815' };
    expect(await open({}, stranger, owner)).toMatchObject({ status: 201, body: { owner } });
    expect(await open({}, stranger, { kind: 'partner', partnerId: '816' })).toEqual(
      refusal('notFound', '/owner/partnerId'),
    );
    const other = await perennial.redeemed({ plan: 'mail-monthly' });
    const [userId] = await other.addUsers('Jan Nowak');
    const purchaser = { kind: 'purchaser', tenantId: other.tenantId, userId };
    expect(await open({}, perennial, purchaser)).toMatchObject({ status: 201, body: { owner: purchaser } });
  });
});

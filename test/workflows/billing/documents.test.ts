import { parse } from 'csv-parse/sync';
import { document, documentLink, documentPage } from '../../../api/billing/documents/schema.js';
import { paymentRequest, paymentRequestPage } from '../../../api/billing/payment-requests/schema.js';
import { quote } from '../../../api/billing/quotes/schema.js';
import { refund, refundPage } from '../../../api/billing/refunds/schema.js';
import { seller } from '../../../api/catalogue/sellers/schema.js';
import { parkedCasePage } from '../../../api/operations/parked-cases/schema.js';
import { authoritySubmissionsWorkflowId, housekeepingWorkflowId } from '../../../contracts/workflow-ids.js';
import { workflowTypes } from '../../../contracts/workflow-types.js';
import { type Buyer, booksOf, boughtOrder, buyer, type PaymentRequest } from '../../buyers.js';
import { eventually } from '../../eventually.js';
import { openPerennial, type Perennial } from '../../perennial.js';

let perennial: Perennial;
beforeAll(async () => {
  perennial = await openPerennial();
});
afterAll(() => perennial.close());
afterEach(() => perennial.taxAuthorityWill({}));

const reader = 'faktury@hosting-lis.example';

async function documentsOf({ tenantId }: Buyer, more = '') {
  const { items } = await perennial.ask(documentPage, 'GET', `/v1/documents?tenantId=${tenantId}${more}`);
  return items.reverse();
}

/** What was left behind is looked after, as the schedule does. */
async function keepHouse(): Promise<void> {
  const { client, context } = perennial.testEnvironment;
  const { taskQueue } = context;
  await client.workflow.execute(workflowTypes.housekeeping, {
    workflowId: housekeepingWorkflowId(taskQueue),
    taskQueue,
  });
}

async function terminate(workflowId: string): Promise<void> {
  await perennial.testEnvironment.client.workflow.getHandle(workflowId).terminate('lost');
}

async function lateOf({ tenantId }: Buyer) {
  const page = await perennial.ask(
    parkedCasePage,
    'GET',
    `/v1/parked-cases?tenantId=${tenantId}&kind=documentDeadline`,
  );
  return page.items;
}

/** The invoice of a customer, once it stands so at the authority. */
async function invoiceOf(customer: Buyer, state: 'accepted' | 'rejected' | 'sent', kind = 'invoice') {
  return eventually(async () => {
    const found = (await documentsOf(customer)).find((one) => one.kind === kind);
    expect(found?.authority?.state).toBe(state);
    if (!found) throw new Error(`There is no ${kind}`);
    return found;
  });
}

async function download(path: string, key: string | null = perennial.operatorKey) {
  const response = await fetch(
    perennial.url + path,
    key === null ? {} : { headers: { Authorization: `Bearer ${key}` } },
  );
  const bytes = Buffer.from(await response.arrayBuffer());
  return { type: response.headers.get('content-type'), bytes, status: response.status };
}

describe('an order of a Polish customer that is paid by transfer', () => {
  let customer: Buyer;
  let request: PaymentRequest;

  it('has an invoice that waits for a person where the authority rejects it, who has it sent again under its number', async () => {
    await perennial.taxAuthorityWill({
      rejectNext: 1,
      rejection: { code: 450, description: 'The buyer is not known' },
    });
    customer = await buyer(perennial);
    ({ request } = await customer.buys({ planId: 'office-business', seats: 12 }));
    const rejected = await invoiceOf(customer, 'rejected');
    expect(rejected.authority?.problem?.message).toContain('The buyer is not known');
    const parked = await perennial.call('GET', `/v1/parked-cases?tenantId=${customer.tenantId}&kind=document`);
    expect(parked.body).toMatchObject({
      items: [{ what: rejected.number, state: 'rejected', actions: [{ operation: 'resendDocument' }] }],
    });
    expect(rejected.files).not.toContain('pdf');
    expect((await download(`/v1/documents/${rejected.id}/files/pdf`)).status).toBe(409);
    await perennial.taxAuthorityWill({});
    await perennial.ask(document, 'POST', `/v1/documents/${rejected.id}/resend`);
    const accepted = await invoiceOf(customer, 'accepted');
    expect([accepted.id, accepted.number]).toEqual([rejected.id, rejected.number]);
    expect((await perennial.call('POST', `/v1/documents/${rejected.id}/resend`)).body).toMatchObject({
      code: 'documentNotRejected',
    });
  });

  it('has a pro-forma, and an invoice that the authority has accepted', async () => {
    const invoice = await invoiceOf(customer, 'accepted');
    const [proForma] = await documentsOf(customer);
    expect(proForma).toMatchObject({ kind: 'proForma', authority: null, totals: { gross: request.totals.gross } });
    expect(proForma?.number).toMatch(/^PL-TEST-[0-9A-F]{8}\/P\/2\d{3}\/000001$/);
    expect(invoice).toMatchObject({
      number: expect.stringMatching(/^PL-TEST-[0-9A-F]{8}\/F\/2\d{3}\/000001$/),
      totals: request.totals.vatInSellersCurrency === null ? { gross: request.totals.gross } : {},
      payment: { reference: request.reference, means: 'transfer', payable: { amount: 0 } },
      buyer: { name: 'Hosting Lis sp. z o.o.', vatId: 'PL5260250995' },
      authority: { number: expect.stringMatching(/^1234563218-\d{8}-[0-9A-F]{12}-[0-9A-F]{2}$/), problem: null },
      files: ['pdf', 'ubl', 'ksef', 'upo'],
    });
  });

  it('is handed over by mail and for download', async () => {
    const invoice = await invoiceOf(customer, 'accepted');
    const mail = await eventually(async () => {
      const found = (await perennial.mails({ to: reader })).find(({ subject }) => subject.includes(invoice.number));
      expect(found).toBeDefined();
      return found;
    });
    expect(mail?.attachments).toMatchObject([{ filename: `${invoice.number.replaceAll('/', '-')}.pdf` }]);
    const pdf = await download(`/v1/documents/${invoice.id}/files/pdf`);
    expect([pdf.type, pdf.bytes.subarray(0, 5).toString()]).toEqual(['application/pdf', '%PDF-']);
    for (const file of ['ubl', 'ksef', 'upo']) {
      const { type, bytes } = await download(`/v1/documents/${invoice.id}/files/${file}`);
      expect(type).toBe('application/xml');
      expect(bytes.toString()).toContain(file === 'upo' ? (invoice.authority?.number ?? '') : invoice.number);
    }
    const link = await perennial.ask(documentLink, 'POST', `/v1/documents/${invoice.id}/links`, { file: 'pdf' });
    const { pathname } = new URL(link.url);
    expect((await download(pathname, null)).bytes.equals(pdf.bytes)).toBe(true);
    const forged = pathname.slice(0, -3) + (pathname.endsWith('AAA') ? 'BBB' : 'AAA');
    expect((await download(forged, null)).status).toBe(404);
    expect((await download(`/v1/documents/${invoice.id}/files/isdoc`)).status).toBe(404);
  });

  it('is corrected once seats are given back, and the rows of all come to what was charged', async () => {
    await customer.clock.advanceBy('P2D');
    const path = `/v1/payment-requests/${request.id}/refunds`;
    await perennial.ask(refund, 'POST', path, { seats: 4, reason: 'noLongerNeeded' });
    const correction = await invoiceOf(customer, 'accepted', 'correction');
    const invoice = await invoiceOf(customer, 'accepted');
    expect(correction.corrects).toMatchObject({ original: { number: invoice.number }, reason: 'seatsReturned' });
    const ksef = await download(`/v1/documents/${correction.id}/files/ksef`);
    expect(ksef.bytes.toString()).toContain(invoice.authority?.number ?? '');
    await perennial.ask(refund, 'POST', path, { reason: 'noLongerNeeded' });
    const all = await eventually(async () => {
      const found = (await documentsOf(customer)).filter(({ kind }) => kind !== 'proForma');
      expect(found).toHaveLength(3);
      return found;
    });
    expect(all[2]?.corrects).toMatchObject({ previous: { number: correction.number } });
    const exported = await download(`/v1/documents.csv?tenantId=${customer.tenantId}&months=12`);
    // What is given back is a number to a spreadsheet.
    expect(exported.bytes.toString()).toMatch(/,-\d+\.\d\d,/);
    const rows: Record<string, string>[] = parse(exported.bytes, { columns: true });
    expect(rows.map(({ number }) => number)).toEqual(all.map(({ number }) => number));
    const sum = (of: readonly number[]) => of.reduce((one, other) => one + other, 0);
    const vat = sum(all.map(({ totals }) => totals.vat.amount));
    const entries = await booksOf(perennial, customer);
    const booked = entries.flatMap(({ postings }) => postings).filter(({ account }) => account === 'vat');
    expect(vat).toBe(-sum(booked.map(({ amount }) => amount)));
  });

  it('is listed by days, number and state, and never to another tenant', async () => {
    const invoice = await invoiceOf(customer, 'accepted');
    expect(await documentsOf(customer, `&number=${encodeURIComponent(invoice.number)}`)).toHaveLength(1);
    expect(await documentsOf(customer, `&from=${invoice.issuedOn}&to=${invoice.issuedOn}&kind=invoice`)).toHaveLength(
      1,
    );
    expect(await documentsOf(customer, '&from=1999-01-01&to=1999-12-31')).toEqual([]);
    const other = await buyer(perennial);
    const stranger = perennial.as(await perennial.administratorOf(other.tenantId));
    expect((await stranger.call('GET', `/v1/documents/${invoice.id}`)).status).toBe(404);
    expect((await stranger.call('GET', `/v1/documents?tenantId=${customer.tenantId}`)).body).toMatchObject({
      items: [],
    });
  });
});

describe('an order that credit of the account and two transfers pay', () => {
  it('has an advance and a settlement, and both are corrected once all of it is given back', async () => {
    const customer = await buyer(perennial);
    const first = await customer.orders({ planId: 'office-business', seats: 1 });
    const asked = async ({ paymentRequestId }: typeof first) =>
      perennial.ask(paymentRequest, 'GET', `/v1/payment-requests/${paymentRequestId}`);
    const small = await asked(first);
    await customer.pays(small, { amount: small.totals.gross.amount + 50_000 });
    const second = await customer.orders({ planId: 'office-business', seats: 10 });
    const request = await asked(second);
    await customer.pays(request, { amount: 300_000 });
    await customer.pays(request, { amount: request.totals.gross.amount - 350_000 });
    const settled = async () => {
      const found = (await documentsOf(customer, `&paymentRequestId=${request.id}`)).filter(
        ({ authority }) => authority,
      );
      expect(found.map(({ authority }) => authority?.state)).toEqual(found.map(() => 'accepted'));
      return found;
    };
    await eventually(async () => {
      expect(await perennial.call('GET', `/v1/orders/${second.id}`)).toMatchObject({ body: { state: 'fulfilled' } });
      expect(await settled()).toMatchObject([
        { kind: 'advance', payment: { credit: null } },
        { kind: 'settlement', payment: { means: 'transfer', credit: { amount: 50_000 } } },
      ]);
    });
    await perennial.ask(refund, 'POST', `/v1/payment-requests/${request.id}/refunds`, { reason: 'noLongerNeeded' });
    const documents = await eventually(async () => {
      const given = await perennial.ask(refundPage, 'GET', `/v1/payment-requests/${request.id}/refunds`);
      expect(given.items).toMatchObject([{ state: 'granted', problem: null }]);
      const found = await settled();
      expect(found).toHaveLength(4);
      return found;
    }, 60_000);
    const originals = documents.slice(2).map(({ corrects }) => corrects?.original.id);
    expect(new Set(originals)).toEqual(new Set(documents.slice(0, 2).map(({ id }) => id)));
    const sum = (of: 'net' | 'vat' | 'gross') => documents.reduce((all, { totals }) => all + totals[of].amount, 0);
    expect([sum('net'), sum('vat'), sum('gross')]).toEqual([0, 0, 0]);
    for (const { id } of documents.slice(2)) {
      const { bytes } = await download(`/v1/documents/${id}/files/ksef`);
      expect(bytes.toString()).toMatch(/<RodzajFaktury>KOR_(ROZ|ZAL)</);
    }
    await booksOf(perennial, customer);
  });
});

describe('a seller whose invoices are handed over before the authority has them', () => {
  const path = '/v1/sellers/reseller-pl';
  afterAll(() => perennial.ask(seller, 'PATCH', path, { taxAuthority: { name: 'ksef', sending: 'online' } }));

  it('gives both codes at once, and the number later', async () => {
    await perennial.ask(seller, 'PATCH', path, { taxAuthority: { name: 'ksef', sending: 'offline24' } });
    await perennial.taxAuthorityWill({ failRate: 1 });
    const customer = await buyer(perennial);
    await customer.buys({ planId: 'office-business', seats: 2 });
    const offline = await eventually(async () => {
      const found = (await documentsOf(customer)).find(({ kind }) => kind === 'invoice');
      expect(found?.authority).toMatchObject({ state: 'sent', number: null, offline: { sendBy: expect.any(String) } });
      if (!found) throw new Error('There is no invoice');
      return found;
    });
    const handedOver = await download(`/v1/documents/${offline.id}/files/pdf`);
    expect(handedOver.status).toBe(200);
    await keepHouse();
    expect(await lateOf(customer)).toEqual([]);

    // The clock's days pass while the authority is away: sending goes on by the wall, and the last day comes and goes.
    await customer.clock.advanceTo(`${offline.authority?.offline?.sendBy}T10:00:00Z`);
    await keepHouse();
    expect(await lateOf(customer)).toMatchObject([{ state: 'near', what: offline.number, actions: [] }]);
    await customer.clock.advanceBy('P1D');
    await keepHouse();
    await keepHouse();
    expect(await lateOf(customer)).toMatchObject([{ state: 'overdue', what: offline.number }]);
    expect(await documentsOf(customer, '&late=overdue')).toMatchObject([
      { id: offline.id, authority: { late: 'overdue' } },
    ]);
    const told = await perennial.mails({ to: 'operators@reseller.example' });
    const about = told.map(({ subject }) => subject).filter((subject) => subject.includes(offline.number));
    expect(about.toSorted()).toEqual([
      `Office Business, annual: ${offline.number} has to be at the tax authority today`,
      `Office Business, annual: ${offline.number} was not at the tax authority in time`,
    ]);

    // What sends it is lost: the next look after what was left behind begins it anew.
    await terminate(authoritySubmissionsWorkflowId({ sellerId: 'reseller-pl', testClockId: customer.clock.id }, ''));
    await perennial.taxAuthorityWill({});
    await keepHouse();
    const accepted = await invoiceOf(customer, 'accepted');
    expect(await lateOf(customer)).toEqual([]);
    expect(accepted.authority?.late).toBeNull();
    expect(accepted.id).toBe(offline.id);
    expect((await download(`/v1/documents/${offline.id}/files/pdf`)).bytes.equals(handedOver.bytes)).toBe(false);
  });
});

describe('what is not paid when who is billed changes', () => {
  it('is asked for anew with the tax of now, and its invoice names who is billed then', async () => {
    const customer = await buyer(perennial, { details: { country: 'DE', vatId: 'DE136695976' } });
    const { tenantId, billingAccountId } = customer;
    const purchase = { planId: 'office-business', seats: 2, more: { currency: 'EUR' } };
    const [placed, given] = [await customer.orders(purchase), await customer.orders(purchase)];
    expect(placed.totals.vat.amount).toBe(0);
    const asked = { kind: 'purchase', tenantId, billingAccountId, planId: 'office-business', seats: 1 };
    const { id: quoteId } = await perennial.ask(quote, 'POST', '/v1/quotes', asked);
    // A part of a third one is paid: who moves is still its buyer, and somebody else is not.
    const part = await customer.orders(purchase);
    const askedFor = () => perennial.ask(paymentRequest, 'GET', `/v1/payment-requests/${part.paymentRequestId}`);
    await customer.pays(await askedFor(), { amount: 10_000 });
    const moved = { lines: ['Neue Str. 1'], city: 'Bremen', postalCode: '28195' };
    await perennial.call('PATCH', `/v1/billing-accounts/${billingAccountId}`, { details: { address: moved } });
    await eventually(async () => expect((await askedFor()).status).toBe('replaced'));
    const details = { name: 'Lis SARL', country: 'FR', vatId: null };
    await perennial.call('PATCH', `/v1/billing-accounts/${billingAccountId}`, { details });
    expect(await perennial.call('POST', '/v1/orders', { quoteId })).toMatchObject({
      status: 409,
      body: { code: 'staleQuote', details: { reason: 'customer' } },
    });
    const order = await eventually(async () => {
      const found = await perennial.ask(boughtOrder, 'GET', `/v1/orders/${placed.id}`);
      expect(found).toMatchObject({ totals: { vat: { amount: 5040 } }, reference: placed.reference });
      return found;
    });
    await customer.paysOrder(order);
    const documents = await documentsOf(customer);
    expect(documents.find(({ kind }) => kind === 'invoice')).toMatchObject({
      buyer: { name: 'Lis SARL', country: 'FR', vatId: null },
      totals: { gross: { amount: 30_240 } },
      tax: { kind: 'destination', percent: 20 },
    });
    const partly = await perennial.ask(boughtOrder, 'GET', `/v1/orders/${part.id}`);
    expect(partly).toMatchObject({ reference: part.reference, totals: { vat: { amount: 0 } } });
    await customer.pays(
      { id: partly.paymentRequestId ?? '', totals: partly.totals },
      {
        amount: partly.totals.gross.amount - 10_000,
      },
    );
    const settled = await eventually(async () => {
      const found = (await documentsOf(customer)).filter(({ payment }) => payment.reference === part.reference);
      expect(found.map(({ kind }) => kind)).toContain('settlement');
      return found;
    });
    expect(settled.map(({ kind, buyer: { country, vatId, address } }) => [kind, country, vatId, address.city])).toEqual(
      expect.arrayContaining([
        ['advance', 'DE', 'DE136695976', 'Warszawa'],
        ['settlement', 'DE', 'DE136695976', 'Bremen'],
      ]),
    );
    expect((await perennial.call('POST', `/v1/orders/${given.id}/cancel`)).status).toBe(200);
    const open = await perennial.ask(
      paymentRequestPage,
      'GET',
      `/v1/payment-requests?tenantId=${tenantId}&status=open`,
    );
    expect(open.items).toEqual([]);
    await booksOf(perennial, customer, 'EUR');
  });
});

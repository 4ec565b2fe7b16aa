/** What a partner sees of a customer lasts as long as their relation. */

import { billingAccount } from '../../../api/billing/billing-accounts/schema.js';
import { tenantPage } from '../../../api/identity/tenants/schema.js';
import { keyBatchPage } from '../../../api/keys/key-batches/schema.js';
import { redemptionPage } from '../../../api/keys/redemptions/schema.js';
import { dashboardPage } from '../../../api/partners/dashboard/schema.js';
import { instantFromMillis } from '../../../domain/calendar.js';
import { type Customer, openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;
let seller: Perennial;
let neighbour: Perennial;
let accountId: string;

beforeAll(async () => {
  perennial = await openPerennial();
  seller = perennial.as(await perennial.createPartner('4711'));
  neighbour = perennial.as(await perennial.createPartner('815'));
  const details = {
    name: 'Doradca IT sp. z o.o.',
    address: { lines: ['ul. Prosta 1'], city: 'Warszawa', postalCode: '00-001' },
    country: 'PL',
    vatId: 'PL5260250995',
    invoiceEmail: 'faktury@doradca.example',
  };
  const owner = { kind: 'partner', partnerId: '4711' };
  accountId = (await seller.ask(billingAccount, 'POST', '/v1/billing-accounts', { owner, details })).id;
});
afterAll(() => perennial.close());

const soldTo = (soldBy = '4711'): Promise<Customer> => perennial.redeemed({ clock: undefined, soldBy });

const endSold = ({ tenantId }: Customer, partnerId = '4711') =>
  perennial.testEnvironment.database.relations.end(
    { kind: 'reseller', partnerId, tenantId },
    instantFromMillis(Date.now()),
  );

const orderFor = ({ tenantId }: Customer) =>
  perennial.call('POST', '/v1/key-orders', { tenantId, planId: 'mail-monthly', count: 1, soldBy: '4711' });

/** Asks what keys for the customer would cost the partner. */
const quoteFor = (as: Perennial, { tenantId }: Customer) =>
  as.call('POST', '/v1/quotes', {
    kind: 'keys',
    billingAccountId: accountId,
    planId: 'office-business',
    count: 1,
    tenantId,
  });

/** All that tells of the customer, for a partner that sells to it; the redemption of its keys stays the partner's to read. */
const addresses = ({ tenantId, path, subscriptionId }: Customer) => [
  `/v1/tenants/${tenantId}`,
  `/v1/tenants/${tenantId}/subscriptions`,
  `/v1/tenants/${tenantId}/timeline.svg`,
  path,
  `${path}/timeline`,
  `${path}/set-up`,
  `/v1/subscriptions/${subscriptionId}/timeline.svg`,
];

const statuses = async (as: Perennial, customer: Customer): Promise<number[]> => [
  ...new Set(await Promise.all(addresses(customer).map(async (path) => (await as.call('GET', path)).status))),
];

/** The ids of the tenants, redemptions and ending subscriptions that a partner is shown in its lists. */
async function listed(as: Perennial, { path }: Customer): Promise<string[]> {
  const { term } = (await perennial.call('GET', path)).body as { term: { expiresOn: string } };
  const month = term.expiresOn.slice(0, 7);
  const [tenants, redemptions, renewals] = await Promise.all([
    as.ask(tenantPage, 'GET', '/v1/tenants?limit=100'),
    as.ask(redemptionPage, 'GET', '/v1/redemptions?limit=100'),
    as.ask(dashboardPage, 'GET', `/v1/dashboard?limit=100&month=${month}`),
  ]);
  return [
    ...[...tenants.items, ...redemptions.items].map(({ id }) => id),
    ...renewals.items.map((due) => due.subscriptionId),
  ];
}

describe('a relation that has ended', () => {
  it('is gone with the next request, from every address and every list', async () => {
    const customer = await soldTo();
    const ids = [customer.tenantId, customer.redemptionId, customer.subscriptionId];
    expect(await statuses(seller, customer)).toEqual([200]);
    expect(await listed(seller, customer)).toEqual(expect.arrayContaining(ids));

    await endSold(customer);
    expect(await statuses(seller, customer)).toEqual([404]);
    const left = await listed(seller, customer);
    const sold = customer.redemptionId;
    expect(ids.filter((id) => left.includes(id))).toEqual([sold]);
    expect((await seller.call('GET', `/v1/redemptions/${sold}`)).status).toBe(200);
    const filtered = await perennial.ask(tenantPage, 'GET', '/v1/tenants?partnerId=4711');
    expect(filtered.items.map(({ id }) => id)).not.toContain(customer.tenantId);
  });

  it('orders nothing for the customer any more, and keeps what is the partner’s own', async () => {
    const customer = await soldTo();
    const order = await orderFor(customer);
    expect(await quoteFor(seller, customer)).toMatchObject({ status: 201 });
    await endSold(customer);
    expect(await quoteFor(seller, customer)).toEqual(refusal('notFound', '/tenantId'));
    const { id, keyBatchId } = order.body as { id: string; keyBatchId: string };
    expect((await seller.call('GET', `/v1/key-orders/${id}`)).status).toBe(200);
    const batches = await seller.ask(keyBatchPage, 'GET', '/v1/key-batches?limit=100');
    expect(batches.items.map((batch) => batch.id)).toContain(keyBatchId);
  });

  it('takes nothing from the customer’s other partner, nor from the partner’s other customers', async () => {
    const [customer, other] = await Promise.all([soldTo(), soldTo()]);
    const { keys } = await perennial.issueKeys({ soldBy: '815' });
    expect((await customer.renew({ keys })).status).toBe(200);
    await endSold(customer);
    expect((await seller.call('GET', customer.path)).status).toBe(404);
    expect((await neighbour.call('GET', customer.path)).status).toBe(200);
    expect(await statuses(seller, other)).toEqual([200]);
  });

  it('begins anew when the customer redeems keys of the partner again', async () => {
    const customer = await soldTo();
    await endSold(customer);
    const { keys } = await perennial.issueKeys({ soldBy: '4711' });
    expect((await customer.renew({ keys })).status).toBe(200);
    expect((await seller.call('GET', customer.path)).status).toBe(200);
  });
});

describe('a request of a partner', () => {
  it('asks once for the relations that carry a scope', async () => {
    const customer = await soldTo();
    const { relations } = perennial.testEnvironment.database;
    const asked: string[] = [];
    const holding = relations.holding.bind(relations);
    relations.holding = (partnerId, scope, at) => {
      asked.push(scope);
      return holding(partnerId, scope, at);
    };
    try {
      for (const path of ['/v1/tenants', ...addresses(customer)]) {
        asked.length = 0;
        expect((await seller.call('GET', path)).status).toBe(200);
        expect([path, asked]).toEqual([path, [...new Set(asked)]]);
        expect(asked.length).toBeGreaterThan(0);
      }
    } finally {
      relations.holding = holding;
    }
  });
});

describe('a list of a partner with several customers', () => {
  it('is paged over those that it sees now', async () => {
    const customers = await Promise.all([soldTo('815'), soldTo('815'), soldTo('815')]);
    const [ended, ...still] = customers;
    if (ended) await endSold(ended, '815');
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const page = await neighbour.ask(tenantPage, 'GET', `/v1/tenants?limit=1${cursor}`);
      seen.push(...page.items.map(({ id }) => id));
      if (page.next === null) break;
      cursor = `&cursor=${page.next}`;
    }
    expect(seen).toEqual(expect.arrayContaining(still.map(({ tenantId }) => tenantId)));
    expect(seen).not.toContain(ended?.tenantId);
    expect(new Set(seen).size).toBe(seen.length);
  });
});

describe('what a partner does', () => {
  it('is audited with the person’s key and the partner on whose behalf it was done', async () => {
    const customer = await soldTo();
    const { id } = (await quoteFor(seller, customer)).body as { id: string };
    const { body } = await perennial.call('GET', `/v1/audit?subjectId=${id}`);
    expect(body).toMatchObject({
      items: [
        {
          actor: { kind: 'partnerUser', name: 'Doradca' },
          onBehalfOf: { kind: 'partner', id: '4711' },
          operation: 'createQuote',
        },
      ],
    });
  });
});

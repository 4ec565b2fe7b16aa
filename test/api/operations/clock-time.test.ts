/** Everything that belongs to a tenant of a test clock is dated by that clock: no answer lets the wall's time through. */
import { z } from 'zod';
import { billingAccount } from '../../../api/billing/billing-accounts/schema.js';
import { documentPage } from '../../../api/billing/documents/schema.js';
import { refund } from '../../../api/billing/refunds/schema.js';
import { keyOrder } from '../../../api/keys/key-orders/schema.js';
import { routes } from '../../../api/routes.js';
import { begunReclaim } from '../../../api/subscriptions/reclaims/schema.js';
import { firstProfileIdOf } from '../../../models/billing/billing-accounts.js';
import { buyer, hearFromPaymentServer } from '../../buyers.js';
import { type Clock, type Customer, openPerennial, type Perennial } from '../../perennial.js';
import { billing } from '../request-bodies.js';

/** The wall's time by what it is documented to be: when a thing was written down, whatever the tenant's time was. */
const byTheWall = /^(recordedAt|confirmedAt)$|^testClock\.|^apiKey\./;
/**
 * Of the reseller's own register, of access and requests, which live on no clock: times of memberships, relations, offers, webhooks and
 * feeds are the wall's, as those of API keys are. The pages of links are asked for by their tokens.
 */
const onNoClock = new RegExp(
  `^/(health|v1/(${[
    ...['plans', 'products', 'sellers', 'partners', 'partner-lookup', 'agreements', 'price', 'bank-statements'],
    ...['certificate-pages', 'key-order-pages', 'document-links', 'signature-pages', 'calendars', 'installations'],
    ...['api-keys', 'operations', 'memberships', 'membership-invitations', 'notice-preferences', 'webhook-endpoints'],
    ...['feeds', 'reseller-', 'delegation-pages', 'delegations/', 'signature-requests/', 'test-clocks$'],
    ...['test-clocks/\\{testClockId\\}$', 'tenants/\\{tenantId\\}/resellers/', 'clouds', 'reseller-transfer-pages'],
    // Users’ own purchases, and proposals, are told on a clock by their scenarios.
    ...['hand-overs/', 'withdrawals/', 'direct-billing-proposals/', 'direct-billing-proposal-pages'],
    ...['licence-request-pages', 'offer-pages', 'payment-request-pages'],
  ].join('|')}))`,
);
const day = 86_400_000;

let perennial: Perennial;
let clock: Clock;
let customer: Customer;
let deleted: Customer;
/** Of what the routes are asked about: of the customer, of the tenant whose data was deleted, and of one that has paid. */
let ids: readonly Readonly<Record<string, string>>[];
const answered: { readonly route: string; readonly body: unknown }[] = [];

beforeAll(async () => {
  perennial = await openPerennial({
    onAnswer({ status, body }, { method, path }) {
      // An operation is the request's own, whatever it is about.
      if (status !== 202) answered.push({ route: `${method} ${path}`, body });
    },
  });
  clock = await perennial.createClock();
  customer = await perennial.redeemed({ clock, count: 2 });
  deleted = await perennial.redeemed({ clock, plan: 'mail-monthly' });
  const [userId = ''] = await customer.addUsers('Jan Kos');
  await perennial.call('POST', `${customer.path}/licences`, { assign: [userId] });
  await perennial.call('PATCH', `/v1/tenants/${customer.tenantId}`, { organisation: 'Piekarnia Kos' });
  await perennial.call('PATCH', `/v1/tenants/${customer.tenantId}/users/${userId}`, { name: 'Jan Nowak' });
  const { batchId, keyIds } = await perennial.issueKeys({ clock });
  const order = { tenantId: customer.tenantId, planId: 'office-open', count: 1, seatsPerKey: 2 };
  const ordered = await perennial.ask(keyOrder, 'POST', '/v1/key-orders', order);
  const owner = { kind: 'organisation', tenantId: customer.tenantId };
  const account = await perennial.ask(billingAccount, 'POST', '/v1/billing-accounts', { owner, details: billing });
  await perennial.call('POST', `/v1/keys/${keyIds[0]}/revoke`, { reason: 'Printed twice' });
  await perennial.call('POST', `/v1/keys/${keyIds[0]}/revoke`);
  await clock.advanceTo('2036-01-20T12:00:00Z');
  const renewed = await customer.renew({ seats: 2 });
  expect(renewed.status).toBe(200);
  await perennial.call('PUT', `${customer.path}/legal-hold`, { reason: 'Case II C 14/27' });
  await perennial.call('DELETE', `${customer.path}/legal-hold`);
  const given = await perennial.openRedemption({ clock });
  await perennial.call('POST', `/v1/redemptions/${given.id}/cancel`);
  await perennial.call('POST', `/v1/tenants/${customer.tenantId}/users/${userId}/deactivate`);
  const { certificateId } = await deleted.subscription();
  const made = z.looseObject({ id: z.string() });
  const [groupUser = ''] = await customer.addUsers('Ola Lis');
  const groups = `/v1/tenants/${customer.tenantId}/groups`;
  const { id: groupId } = await perennial.ask(made, 'POST', groups, { name: 'Sales' });
  await perennial.call('POST', `${groups}/${groupId}/members`, { add: [groupUser] });
  const reclaims = `${customer.path}/reclaims`;
  const { reclaim } = await perennial.ask(begunReclaim, 'POST', reclaims, { users: [groupUser] });
  const wished = await perennial.ask(made, 'POST', `/v1/tenants/${customer.tenantId}/licence-requests`, {
    productId: 'mail',
    message: 'For the books',
    user: groupUser,
  });
  const common = {
    userId,
    reclaimId: reclaim.id,
    keyBatchId: batchId,
    keyId: keyIds[0] ?? '',
    testClockId: clock.id,
    keyOrderId: ordered.id,
    billingAccountId: account.id,
    billingProfileId: firstProfileIdOf(account.id),
    groupId,
    licenceRequestId: wished.id,
    productId: 'mail',
  };
  const paid = await paidSubscription();
  ids = [customer, deleted].map(({ tenantId, subscriptionId, redemptionId }) => ({
    ...common,
    tenantId,
    subscriptionId,
    redemptionId,
    certificateId: certificateId ?? '',
  }));
  ids = [...ids, paid];
});
afterAll(() => perennial.close());

/** Bought and paid for, on a clock of its own; the period that is asked for next is paid by card. @returns what there is of it */
async function paidSubscription(): Promise<Record<string, string>> {
  await hearFromPaymentServer(perennial);
  const payer = await buyer(perennial);
  const order = await payer.paysOrder(await payer.orders({ planId: 'mail-monthly', seats: 2 }));
  const refunds = `/v1/payment-requests/${order.paymentRequestId}/refunds`;
  const { id: refundId } = await perennial.ask(refund, 'POST', refunds, { seats: 1, reason: 'noLongerNeeded' });
  const { id: paymentMethodId } = await payer.addsCard('4242424242424242');
  const found = await payer.subscription(order.subscriptionId ?? '');
  await payer.clock.advanceTo(payer.beforeEnd(found, -1));
  const [charge] = await payer.charges();
  const { tenantId, billingAccountId } = payer;
  const { id: orderId, quoteId } = order;
  const paymentRequestId = order.paymentRequestId ?? '';
  const subscriptionId = order.subscriptionId ?? '';
  const paymentId = charge?.id ?? '';
  const testClockId = payer.clock.id;
  const query = `/v1/documents?paymentRequestId=${paymentRequestId}&kind=proForma`;
  const [proForma] = (await perennial.ask(documentPage, 'GET', query)).items;
  return {
    documentId: proForma?.id ?? '',
    file: 'pdf',
    tenantId,
    testClockId,
    billingAccountId,
    paymentMethodId,
    orderId,
    quoteId,
    subscriptionId,
    paymentRequestId,
    paymentId,
    refundId,
  };
}

interface Dated {
  readonly place: string;
  readonly date: string;
}

function datesIn(value: unknown, place: string): Dated[] {
  if (typeof value === 'string') return /^\d{4}-\d\d-\d\dT/.test(value) ? [{ place, date: value }] : [];
  if (Array.isArray(value)) return value.flatMap((inner) => datesIn(inner, place));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => datesIn(inner, name));
}

/** The dates of an answer that are near the wall's time. */
function leaksIn(body: unknown): Dated[] {
  return datesIn(body, '').filter(
    ({ place, date }) => !byTheWall.test(place) && Math.abs(Date.parse(date) - Date.now()) < 365 * day,
  );
}

const reads = routes.filter(({ method, path }) => method === 'get' && !onNoClock.test(path));

describe('a tenant on a test clock in 2036', () => {
  it.each(reads.map((route): [string, typeof route] => [route.operationId, route]))(
    'is dated by its clock: %s',
    async (_name, { path, query }) => {
      const filters = ['testClockId', 'tenantId'].filter((name) => query && name in query.shape);
      const addresses = ids.flatMap((known) => {
        const filled = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => known[name] ?? 'missing');
        const month =
          query && 'month' in query.shape ? 'month=2036-01&' : path.endsWith('/people') ? 'search=jan&' : '';
        return (filters.length > 0 ? filters : ['']).map((filter) => {
          return `${filled}?${month}${filter === '' ? '' : `${filter}=${known[filter]}`}`;
        });
      });
      const answers = await Promise.all(addresses.map((address) => perennial.call('GET', address)));
      expect(answers.map(({ status }) => status)).toContain(200);
      for (const { status, body } of answers) expect(status === 200 ? leaksIn(body) : []).toEqual([]);
    },
  );

  it('is dated by its clock in the answers to changes', () => {
    const about = answered.filter(({ route }) =>
      /\/v1\/(tenants|subscriptions|redemptions|key-batches|key-orders|keys)/.test(route),
    );
    expect(about.length).toBeGreaterThan(15);
    const leaks = about.flatMap(({ route, body }) => leaksIn(body).map((leak) => ({ route, ...leak })));
    expect(leaks).toEqual([]);
  });

  it('is dated by its clock in everything that is kept of it, but when it was written down', async () => {
    const { connection } = perennial.testEnvironment.database;
    const kept = [
      'tenants',
      'users',
      'subscriptions',
      'subscriptionEvents',
      'assignments',
      'notices',
      'redemptions',
      'setUps',
    ];
    const more = ['deletions', 'certificates', 'keyBatches', 'keyClaims'];
    for (const name of [...kept, ...more]) {
      const documents = await connection.collection(name).find().toArray();
      expect(documents.length).toBeGreaterThan(0);
      expect({ name, leaks: leaksIn(JSON.parse(JSON.stringify(documents))) }).toEqual({ name, leaks: [] });
    }
    const entries = await connection.collection('audit').find({ tenantId: customer.tenantId }).toArray();
    expect(entries.map(({ operation, at }) => ({ operation, year: (at as Date).getUTCFullYear() >= 2035 }))).toEqual(
      entries.map(({ operation }) => ({ operation, year: true })),
    );
  });
});

/** What a customer has delegated is really done by the partner's key: every route that a delegation carries is walked. */
import { access } from '../../../api/access.js';
import { billingAccount } from '../../../api/billing/billing-accounts/schema.js';
import { order } from '../../../api/billing/orders/schema.js';
import { quote } from '../../../api/billing/quotes/schema.js';
import type { AccessTable } from '../../../api/http/access-table.js';
import { keyOrder } from '../../../api/keys/key-orders/schema.js';
import { openedRedemption, redemption } from '../../../api/keys/redemptions/schema.js';
import { delegation } from '../../../api/partners/delegations/schema.js';
import { routes } from '../../../api/routes.js';
import { delegableScopes, delegatedScopes, type Scope } from '../../../domain/identity/scopes.js';
import { type Customer, openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';
import { billing, taken } from '../request-bodies.js';

let perennial: Perennial;
let partner: Perennial;
let customer: Customer;
let administrator: Perennial;
let delegationId = '';

beforeAll(async () => {
  perennial = await openPerennial();
  partner = perennial.as(await perennial.createPartner('4711', { name: 'Doradca IT' }));
  customer = await perennial.redeemed({ clock: undefined, count: 3 });
  administrator = perennial.as(await perennial.administratorOf(customer.tenantId));
  const offer = { tenantId: customer.tenantId, message: 'Zajmiemy się.', scopes: [...delegableScopes], days: 30 };
  ({ id: delegationId } = await partner.ask(delegation, 'POST', '/v1/delegations', offer));
  await administrator.ask(delegation, 'POST', `/v1/delegations/${delegationId}/accept`);
});
afterAll(() => perennial.close());

const declaration = { name: 'Jan Doradca', wording: '2026-11' };

it('a delegate redeems keys of the customer, orders and pays for it, and keeps nothing of it afterwards', async () => {
  const { tenantId } = customer;
  const { keys } = await perennial.issueKeys({ plan: 'office-open', seats: 2 });
  const asked = { use: 'separate', keys, declaration, tenantId };
  const opened = await partner.ask(openedRedemption, 'POST', '/v1/redemptions', asked);
  expect(opened.token).toBeNull();
  // What is signed is the customer's to sign.
  expect((await administrator.acceptAgreement(opened.id)).status).toBe(200);
  const done = redemption.parse((await partner.redeem(opened.id)).body);
  expect(done).toMatchObject({ state: 'redeemed', seats: 2 });

  const ordered = { tenantId, planId: 'mail-monthly', count: 1 };
  const { id: keyOrderId } = await perennial.ask(keyOrder, 'POST', '/v1/key-orders', ordered);
  expect(await partner.ask(keyOrder, 'GET', `/v1/key-orders/${keyOrderId}`)).toMatchObject({ state: 'pending' });
  const byOrder = { use: 'separate', keyOrderId, declaration, tenantId };
  const { id } = await partner.ask(openedRedemption, 'POST', '/v1/redemptions', byOrder);
  expect((await partner.call('POST', `/v1/redemptions/${id}/cancel`)).status).toBe(200);

  const owner = { kind: 'organisation', tenantId };
  const account = await partner.ask(billingAccount, 'POST', '/v1/billing-accounts', { owner, details: billing });
  const wanted = { kind: 'purchase', tenantId, billingAccountId: account.id, planId: 'office-business', seats: 2 };
  const { id: quoteId } = await partner.ask(quote, 'POST', '/v1/quotes', wanted);
  const placed = await partner.ask(order, 'POST', '/v1/orders', { quoteId });
  expect((await partner.ask(order, 'GET', `/v1/orders/${placed.id}`)).state).toBe(placed.state);

  const { items } = (await administrator.call('GET', `/v1/audit?delegationId=${delegationId}`)).body as {
    items: { operation: string; onBehalfOf: object }[];
  };
  expect(items.map(({ operation }) => operation)).toEqual([
    ...['placeOrder', 'createQuote', 'createBillingAccount', 'cancelRedemption', 'openRedemption'],
    ...['redeemKeys', 'openRedemption'],
  ]);
});

it('every route that a delegation carries finds what is the customer’s', async () => {
  const { tenantId, subscriptionId } = customer;
  const [userId = ''] = await customer.addUsers('Jan');
  const { keys } = await perennial.issueKeys({ plan: 'office-open', seats: 2 });
  const asked = { use: 'separate', keys, declaration, tenantId };
  const { id: redemptionId } = await administrator.ask(openedRedemption, 'POST', '/v1/redemptions', asked);
  const first = async (list: string) =>
    ((await administrator.call('GET', list)).body as { items: { id: string }[] }).items[0]?.id ?? '';
  const ids: Readonly<Record<string, string>> = {
    tenantId,
    subscriptionId,
    userId,
    redemptionId,
    keyOrderId: await first('/v1/key-orders'),
    billingAccountId: await first('/v1/billing-accounts'),
    orderId: await first('/v1/orders'),
    paymentRequestId: await first('/v1/payment-requests'),
  };
  const carried = new Set<Scope>(delegatedScopes(delegableScopes));
  const walked = routes.filter(({ operationId, path }) => {
    const scope = (access as AccessTable)[operationId];
    const named = [...path.matchAll(/\{(\w+)\}/g)].every(([, name = '']) => ids[name]);
    return [...carried].some((one) => one === scope) && named;
  });
  expect(walked.length).toBeGreaterThan(50);
  // What ends something comes last.
  const order = ({ method }: (typeof walked)[number]) => ['get', 'post', 'patch', 'put', 'delete'].indexOf(method);
  const missed: unknown[] = [];
  for (const { operationId, method, path } of [...walked].sort((one, other) => order(one) - order(other))) {
    const address = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => ids[name] ?? name);
    if (operationId === 'followSetUp') continue;
    const body = taken.find((row) => row.operationId === operationId)?.body;
    const answer = await partner.call(method.toUpperCase(), address, body && aimed(body, ids));
    const { code, errors } = answer.body as { code?: string; errors?: unknown[] };
    // What else a body names need not be there.
    if (answer.status >= 500 || answer.status === 403 || (answer.status === 404 && !errors && !isAbsent(operationId)))
      missed.push([operationId, answer.status, code, answer.text]);
  }
  expect(missed).toEqual([]);

  await administrator.ask(delegation, 'POST', `/v1/delegations/${delegationId}/end`, {});
  for (const path of [customer.path, `/v1/tenants/${tenantId}`, `/v1/redemptions/${redemptionId}`]) {
    expect(await partner.call('GET', path)).toEqual(refusal('notFound'));
  }
  expect((await partner.call('GET', '/v1/tenants')).body).toMatchObject({ items: [] });
});

/** The customer has none of these. */
function isAbsent(operationId: string): boolean {
  return ['getDeletion', 'getCertificate', 'withdrawCancellation'].includes(operationId);
}

function aimed(body: object, ids: Readonly<Record<string, string>>): unknown {
  const kinds: Readonly<Record<string, string | undefined>> = {
    ten: ids['tenantId'],
    usr: ids['userId'],
    sub: ids['subscriptionId'],
    bacc: ids['billingAccountId'],
  };
  // Rights of administrators are none that can be delegated.
  const text = JSON.stringify({ ...body, administrator: undefined }).replaceAll(
    /"(ten|usr|sub|bacc)_0{24}"/g,
    (found, kind: string) => JSON.stringify(kinds[kind] ?? found),
  );
  return JSON.parse(text);
}

/** Nobody sees or changes what is another's: every route is walked with the ids of a tenant that the caller has no part in. */
import { z } from 'zod';
import { access } from '../../api/access.js';
import type { AccessTable } from '../../api/http/access-table.js';
import { personIdOf } from '../../api/http/people.js';
import { createdApiKey } from '../../api/identity/api-keys/schema.js';
import { membership } from '../../api/identity/memberships/schema.js';
import { routes } from '../../api/routes.js';
import { subscription } from '../../api/subscriptions/subscriptions/schema.js';
import { canHold, delegableScopes, type PrincipalKind, type Scope, scopes } from '../../domain/identity/scopes.js';
import { type LocalIssuer, startIssuer } from '../../servers/issuer.js';
import { type Answered, type Customer, openPerennial, type Perennial, publicUrl } from '../perennial.js';
import { billing, type Taken, taken } from './request-bodies.js';

/** Who walks, and what they are: holders of API keys, and people who have signed in. */
const principals = {
  tenantUser: 'tenantUser',
  partnerUser: 'partnerUser',
  redemptionToken: 'redemptionToken',
  personOfTenant: 'tenantUser',
  personOfPartner: 'partnerUser',
  memberOfTenant: 'tenantMember',
  personOfNothing: 'person',
} as const satisfies Readonly<Record<string, PrincipalKind>>;
type Walker = keyof typeof principals;
const walkers = Object.keys(principals) as Walker[];

let issuer: LocalIssuer;
let perennial: Perennial;
/** The tenant that the others must not reach; sold to by no partner. */
let victim: Customer;
let own: Customer;
/** API keys and access tokens. */
const keys: Partial<Record<Walker, string>> = {};
/** Every id and name that only the victim has. */
let secrets: string[] = [];
let ids: Readonly<Record<string, string>> = {};

beforeAll(async () => {
  issuer = await startIssuer({ audience: publicUrl });
  perennial = await openPerennial({ issuer });
  [victim, own] = await Promise.all([
    perennial.redeemed({ clock: undefined, count: 3, tenant: { organisation: 'Secret Bakery' } }),
    perennial.redeemed({ clock: undefined, tenant: { organisation: 'Open Bakery' } }),
  ]);
  const [userId = ''] = await victim.addUsers('Hidden Person');
  const open = await perennial.openRedemption({ tenant: { organisation: 'Closed Bakery' } });
  const order = { count: 1 };
  const { batchId, keyIds } = await perennial.issueKeys(order);
  const keyOrder = await perennial.call('POST', '/v1/key-orders', {
    tenantId: victim.tenantId,
    planId: 'mail-monthly',
    count: 1,
  });
  const account = await perennial.call('POST', '/v1/billing-accounts', {
    owner: { kind: 'organisation', tenantId: victim.tenantId },
    details: billing,
  });
  const method = await perennial.call(
    'POST',
    `/v1/billing-accounts/${(account.body as { id: string }).id}/payment-methods`,
    { kind: 'card' },
  );
  const group = await perennial.call('POST', `/v1/tenants/${victim.tenantId}/groups`, { name: 'Secret Group' });
  const groupId = (group.body as { id: string }).id;
  await perennial.call('PUT', `/v1/tenants/${victim.tenantId}/groups/${groupId}/plans/${victim.subscriptionId}`);
  await perennial.call('POST', `/v1/tenants/${victim.tenantId}/groups/${groupId}/members`, { add: [userId] });
  const { webhookEndpoints, webhookDeliveries } = perennial.testEnvironment.database;
  const [webhookEndpointId, webhookDeliveryId] = [`whe_${'7'.repeat(24)}`, `whd_${'7'.repeat(24)}`];
  const url = 'https://secret-bakery.example/hook';
  const about = { tenantId: victim.tenantId, subscriptionId: victim.subscriptionId, testClockId: null };
  await webhookEndpoints.create({
    _id: webhookEndpointId,
    owner: { kind: 'tenant', tenantId: victim.tenantId },
    ...{ url, description: null, eventTypes: ['order.lapsed'], includesTestClocks: false, enabled: true },
    ...{ madeBy: 'them', createdAt: new Date() },
  });
  await webhookDeliveries.enqueue([
    {
      ...{ _id: webhookDeliveryId, endpointId: webhookEndpointId, eventId: `evt_${'7'.repeat(24)}`, ...about },
      ...{ type: 'order.lapsed', line: 'order/1', sequence: 1, body: '{}', queuedAt: new Date() },
    },
  ]);
  const makeKey = (body: object) => perennial.ask(createdApiKey, 'POST', '/v1/api-keys', body);
  const victimKey = await makeKey({ name: 'Theirs', role: 'administrator', tenantId: victim.tenantId });
  const adviser = { country: 'PL', locale: 'pl', enrolment: { state: 'enrolled' } };
  await perennial.call('POST', '/v1/partners', { id: '4711', name: 'Another adviser', ...adviser });
  await perennial.call('POST', '/v1/partners', { id: '815', name: 'Stranger', ...adviser });
  keys.tenantUser = (await makeKey({ name: 'Ours', role: 'administrator', tenantId: own.tenantId })).key;
  keys.partnerUser = (await makeKey({ name: 'Adviser', role: 'partner', partnerId: '4711' })).key;
  const delegation = await perennial.call('POST', '/v1/delegations', {
    partnerId: '815',
    tenantId: victim.tenantId,
    message: 'A secret offer',
    scopes: ['read'],
    days: 1,
  });
  // All that can be delegated is delegated to the partner, by a tenant that is not the victim.
  const ours = await perennial.call('POST', '/v1/delegations', {
    partnerId: '4711',
    tenantId: own.tenantId,
    message: 'Of ours',
    scopes: delegableScopes,
    days: 1,
  });
  await perennial.call('POST', `/v1/delegations/${(ours.body as { id: string }).id}/accept`);
  const token = await perennial.testEnvironment.database.apiKeys.create({
    apiKeyId: `ak_${'9'.repeat(24)}`,
    name: 'first administrator',
    role: 'redemption',
    redemptionId: own.redemptionId,
    tenantId: own.tenantId,
    createdAt: new Date(),
  });
  keys.redemptionToken = token.key;
  const theirs = await perennial.ask(membership, 'POST', '/v1/memberships', {
    kind: 'tenant',
    tenantId: victim.tenantId,
    userId,
  });
  await signIn();
  ids = {
    membershipId: theirs.id,
    tenantId: victim.tenantId,
    userId,
    subscriptionId: victim.subscriptionId,
    redemptionId: open.id,
    keyBatchId: batchId,
    keyId: keyIds[0] ?? '',
    keyOrderId: (keyOrder.body as { id: string }).id,
    billingAccountId: (account.body as { id: string }).id,
    paymentMethodId: (method.body as { id: string }).id,
    apiKeyId: victimKey.id,
    groupId,
    delegationId: (delegation.body as { id: string }).id,
    partnerId: '815',
    webhookEndpointId,
    webhookDeliveryId,
  };
  secrets = [
    ...Object.values(ids),
    victim.redemptionId,
    open.tenantId,
    open.subscriptionId,
    'Secret Bakery',
    'Closed Bakery',
    'Hidden Person',
    'Secret Group',
  ].filter((secret) => secret !== '815');
});
afterAll(async () => {
  await perennial.close();
  await issuer.close();
});

/** People join: an administrator of the own tenant, another user of it, and somebody of the partner. */
async function signIn(): Promise<void> {
  const { memberships } = perennial.testEnvironment.database;
  const [administrator] = await own.users();
  const [member] = await own.addUsers('Plain Member');
  const of = { kind: 'tenant', tenantId: own.tenantId };
  const joins: [Walker, string, object][] = [
    ['personOfTenant', 'anna', { ...of, userId: administrator?.id }],
    ['memberOfTenant', 'jan', { ...of, userId: member }],
    [
      'personOfPartner',
      'ewa',
      { kind: 'partner', partnerId: '4711', role: 'administrator', name: 'Ewa', email: 'ewa@doradca.example' },
    ],
  ];
  for (const [walker, subject, wanted] of joins) {
    const { id } = await perennial.ask(z.looseObject({ id: z.string() }), 'POST', '/v1/memberships', wanted);
    const made = await memberships.find(id);
    if (made) await memberships.join(made, personIdOf({ issuer: issuer.url, subject }), null, new Date());
    keys[walker] = await issuer.tokenOf(subject);
  }
  keys.personOfNothing = await issuer.tokenOf('mallory');
}

/** A row of the table of bodies with the victim's ids in place of those that nothing has. */
function aimed<Value>(value: Value): Value {
  const kinds: Readonly<Record<string, string>> = {
    ten: ids['tenantId'] ?? '',
    usr: ids['userId'] ?? '',
    sub: ids['subscriptionId'] ?? '',
    red: ids['redemptionId'] ?? '',
    batch: ids['keyBatchId'] ?? '',
    kord: ids['keyOrderId'] ?? '',
    bacc: ids['billingAccountId'] ?? '',
    pm: ids['paymentMethodId'] ?? '',
    ak: ids['apiKeyId'] ?? '',
    mbr: ids['membershipId'] ?? '',
    dlg: ids['delegationId'] ?? '',
    grp: ids['groupId'] ?? '',
  };
  const text = JSON.stringify(value ?? null).replaceAll(
    /"(ten|usr|sub|red|batch|kord|bacc|pm|ak|mbr|dlg|grp)_0{24}(-\d+)?"/g,
    (found, kind: string) => JSON.stringify(kinds[kind] ?? found),
  );
  return JSON.parse(text) as Value;
}

function pathOf(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => ids[name] ?? `nothing_${name}`);
}

function scopeOf(operationId: string): Scope | undefined {
  return scopes.find((scope) => (access as AccessTable)[operationId] === scope);
}
const bodiesOf = (operationId: string): (Taken['body'] | undefined)[] => {
  const rows = taken.filter((row) => row.operationId === operationId);
  return rows.length > 0 ? rows.map(({ body }) => body) : [undefined];
};
const walked = routes
  .filter(({ operationId }) => scopeOf(operationId) !== undefined)
  .flatMap(({ operationId }) => walkers.map((caller): [string, Walker] => [operationId, caller]));

async function calls(operationId: string, caller: Walker): Promise<Answered[]> {
  const route = routes.find((one) => one.operationId === operationId);
  if (!route) throw new Error(`There is no operation ${operationId}`);
  const headers = { Authorization: `Bearer ${keys[caller]}` };
  return Promise.all(
    bodiesOf(operationId).map((body) =>
      perennial.call(route.method.toUpperCase(), pathOf(route.path), aimed(body) ?? undefined, headers),
    ),
  );
}

describe('a route', () => {
  it.each(walked)('shows nothing of a tenant to who has no part in it: %s as %s', async (operationId, caller) => {
    const route = routes.find((one) => one.operationId === operationId);
    const scope = scopeOf(operationId);
    for (const { status, text } of await calls(operationId, caller)) {
      for (const secret of secrets) expect(text.replaceAll(pathOf(route?.path ?? ''), '')).not.toContain(`"${secret}"`);
      if (scope === undefined || !canHold(principals[caller], scope)) expect(status).toBe(403);
      // What is named by an id that is out of reach does not exist.
      else if (route?.params) expect(status).toBe(404);
      // Those of one tenant or partner count their wrong keys together.
      else expect([200, 201, 403, 404, 409, 422, 429]).toContain(status);
    }
  });

  it.each(['tenantId', 'subjectId', 'partnerId', 'soldBy', 'redemptionId', 'batchId', 'actorId'])(
    'shows nothing when it is filtered by another’s %s',
    async (filter) => {
      const lists = routes.filter(({ method, query }) => method === 'get' && query && filter in query.shape);
      const value = {
        ...ids,
        subjectId: ids['subscriptionId'],
        soldBy: '815',
        batchId: ids['keyBatchId'],
        actorId: ids['apiKeyId'],
      };
      for (const { path } of lists) {
        for (const caller of walkers) {
          const address = `${path}?${filter}=${value[filter as keyof typeof value]}`;
          const { status, body } = await perennial.call('GET', address, undefined, {
            Authorization: `Bearer ${keys[caller]}`,
          });
          expect({ address, caller, status, items: (body as { items?: unknown[] }).items ?? [] }).toEqual({
            address,
            caller,
            status: expect.any(Number),
            items: [],
          });
        }
      }
    },
  );

  it('has changed nothing of the tenant', async () => {
    const found = await perennial.ask(subscription, 'GET', victim.path);
    expect(found).toMatchObject({ state: 'active', seats: { owned: 3, assigned: 1 }, legalHold: null });
    expect(await victim.holders()).toHaveLength(1);
    expect(await perennial.call('GET', `/v1/api-keys/${ids['apiKeyId']}`)).toMatchObject({
      status: 200,
      body: { revokedAt: null, expiresAt: null },
    });
  });

  it('shows an administrator what is the own tenant’s', async () => {
    const mine = { Authorization: `Bearer ${keys.tenantUser}` };
    expect(await perennial.call('GET', own.path, undefined, mine)).toMatchObject({ status: 200 });
    expect(await perennial.call('GET', `/v1/tenants/${own.tenantId}`, undefined, mine)).toMatchObject({ status: 200 });
    expect(await perennial.call('GET', `/v1/redemptions/${own.redemptionId}`, undefined, mine)).toMatchObject({
      status: 200,
    });
  });
});

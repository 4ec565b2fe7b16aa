/**
 * Nobody sees or changes what is another's: every route is walked with the ids of a tenant that the caller has no part in, by callers of its
 * own cloud and of the other one.
 */
import { z } from 'zod';
import { access } from '../../api/access.js';
import type { AccessTable } from '../../api/http/access-table.js';
import { personIdOf } from '../../api/http/people.js';
import { createdApiKey } from '../../api/identity/api-keys/schema.js';
import { membership } from '../../api/identity/memberships/schema.js';
import { routes } from '../../api/routes.js';
import { subscription } from '../../api/subscriptions/subscriptions/schema.js';
import type { CloudId } from '../../domain/clouds.js';
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
  tenantUserIn21Vianet: 'tenantUser',
  partnerUserIn21Vianet: 'partnerUser',
} as const satisfies Readonly<Record<string, PrincipalKind>>;
type Walker = keyof typeof principals;
const walkers = Object.keys(principals) as Walker[];

/** A tenant that others must not reach, with something of each kind. */
interface Victim {
  readonly customer: Customer;
  readonly ids: Readonly<Record<string, string>>;
  /** Every id and name that only it has. */
  readonly secrets: readonly string[];
}

/** What is different in each cloud. */
const places = {
  global: {
    country: 'PL',
    timeZone: 'Europe/Warsaw',
    plan: 'office-business',
    stranger: '815',
    partner: '4711',
    names: ['Secret Bakery', 'Closed Bakery', 'Hidden Person', 'Secret Group'],
  },
  '21vianet': {
    country: 'CN',
    timeZone: 'Asia/Shanghai',
    plan: 'mail-21vianet',
    stranger: '86815',
    partner: '864711',
    names: ['Secret Tea House', 'Closed Tea House', 'Veiled Person', 'Veiled Group'],
  },
} as const satisfies Readonly<Record<CloudId, object>>;

let issuer: LocalIssuer;
let perennial: Perennial;
/** In each cloud: sold to by no partner. */
let victims: Readonly<Record<CloudId, Victim>>;
let own: Customer;
/** API keys and access tokens. */
const keys: Partial<Record<Walker, string>> = {};

beforeAll(async () => {
  issuer = await startIssuer({ audience: publicUrl });
  perennial = await openPerennial({ issuer });
  const [ours, ours21Vianet] = await Promise.all([
    redeemedIn('global', 'Open Bakery'),
    redeemedIn('21vianet', 'Open Tea House'),
  ]);
  own = ours;
  await Promise.all([registerPartners('global', ours), registerPartners('21vianet', ours21Vianet)]);
  const makeKey = (body: object) => perennial.ask(createdApiKey, 'POST', '/v1/api-keys', body);
  keys.tenantUser = (await makeKey({ name: 'Ours', role: 'administrator', tenantId: own.tenantId })).key;
  keys.partnerUser = (await makeKey({ name: 'Adviser', role: 'partner', partnerId: places.global.partner })).key;
  const { tenantId } = ours21Vianet;
  keys.tenantUserIn21Vianet = (await makeKey({ name: 'Ours', role: 'administrator', tenantId })).key;
  const { partner: partnerId } = places['21vianet'];
  keys.partnerUserIn21Vianet = (await makeKey({ name: 'Adviser', role: 'partner', partnerId })).key;
  const token = await perennial.testEnvironment.database.apiKeys.create({
    apiKeyId: `ak_${'9'.repeat(24)}`,
    name: 'first administrator',
    role: 'redemption',
    redemptionId: own.redemptionId,
    tenantId: own.tenantId,
    createdAt: new Date(),
  });
  keys.redemptionToken = token.key;
  await signIn();
  const [global, elsewhere] = await Promise.all([makeVictim('global'), makeVictim('21vianet')]);
  victims = { global, '21vianet': elsewhere };
});
afterAll(async () => {
  await perennial.close();
  await issuer.close();
});

function redeemedIn(cloud: CloudId, organisation: string, count = 1): Promise<Customer> {
  const { plan, country, timeZone } = places[cloud];
  return perennial.redeemed({ clock: undefined, plan, count, tenant: { organisation, country, timeZone } });
}

/** One that has no part in anybody, and one to which a tenant that is no victim has delegated all that can be. */
async function registerPartners(cloud: CloudId, { tenantId }: Customer): Promise<void> {
  const { country, partner, stranger } = places[cloud];
  const adviser = { country, locale: 'pl', enrolment: { state: 'enrolled' } };
  await perennial.call('POST', '/v1/partners', { id: partner, name: 'Another adviser', ...adviser });
  await perennial.call('POST', '/v1/partners', { id: stranger, name: 'Stranger', ...adviser });
  const ours = await perennial.call('POST', '/v1/delegations', {
    partnerId: partner,
    tenantId,
    message: 'Of ours',
    scopes: delegableScopes,
    days: 1,
  });
  const { status } = await perennial.call('POST', `/v1/delegations/${(ours.body as { id: string }).id}/accept`);
  expect(status).toBe(200);
}

async function makeVictim(cloud: CloudId): Promise<Victim> {
  const { country, timeZone, plan, stranger } = places[cloud];
  const { names } = places[cloud];
  const [organisation, another, person, name] = names;
  const customer = await redeemedIn(cloud, organisation, 3);
  const { tenantId, subscriptionId } = customer;
  const [userId = ''] = await customer.addUsers(person);
  const open = await perennial.openRedemption({ plan, tenant: { organisation: another, country, timeZone } });
  const { batchId, keyIds } = await perennial.issueKeys({ plan, count: 1 });
  const made = z.looseObject({ id: z.string() });
  const planId = cloud === 'global' ? 'mail-monthly' : plan;
  const keyOrder = await perennial.ask(made, 'POST', '/v1/key-orders', { tenantId, planId, count: 1 });
  const account = await perennial.ask(made, 'POST', '/v1/billing-accounts', {
    owner: { kind: 'organisation', tenantId },
    details: { ...billing, country },
  });
  const entered = made.extend({ billingProfileId: z.string() });
  const method = await perennial.ask(entered, 'POST', `/v1/billing-accounts/${account.id}/payment-methods`, {
    kind: 'card',
  });
  const group = await perennial.ask(made, 'POST', `/v1/tenants/${tenantId}/groups`, { name });
  await perennial.call('PUT', `/v1/tenants/${tenantId}/groups/${group.id}/plans/${subscriptionId}`);
  await perennial.call('POST', `/v1/tenants/${tenantId}/groups/${group.id}/members`, { add: [userId] });
  const licenceRequest = await perennial.ask(made, 'POST', `/v1/tenants/${tenantId}/licence-requests`, {
    productId: cloud === 'global' ? 'mail' : 'office',
    message: 'A secret wish',
    user: userId,
  });
  const { webhookEndpoints, webhookDeliveries } = perennial.testEnvironment.database;
  const digit = cloud === 'global' ? '7' : '8';
  const [webhookEndpointId, webhookDeliveryId] = [`whe_${digit.repeat(24)}`, `whd_${digit.repeat(24)}`];
  const url = 'https://secret-bakery.example/hook';
  const about = { tenantId, subscriptionId, testClockId: null };
  await webhookEndpoints.create({
    _id: webhookEndpointId,
    owner: { kind: 'tenant', tenantId },
    cloud,
    ...{ url, description: null, eventTypes: ['order.lapsed'], includesTestClocks: false, enabled: true },
    ...{ madeBy: 'them', createdAt: new Date() },
  });
  await webhookDeliveries.enqueue([
    {
      ...{ _id: webhookDeliveryId, endpointId: webhookEndpointId, eventId: `evt_${digit.repeat(24)}`, ...about },
      ...{
        type: 'order.lapsed',
        line: 'order/1',
        place: 1,
        sequence: 1,
        isNamed: false,
        body: '{}',
        queuedAt: new Date(),
      },
    },
  ]);
  const { licences, reclaims } = perennial.testEnvironment.database;
  const reclaim = await reclaims.begin({
    ...{ _id: `rcl_${digit.repeat(24)}`, ...about, unusedForDays: 30, all: true, state: 'open', endedAt: null },
    ...{ named: [], untoldSince: null },
    ...{ unusedBefore: new Date(), startedAt: new Date(), reclaimsAt: new Date('2090-01-01T00:00:00Z') },
  });
  await reclaims.takeIn(reclaim, await licences.ofSubscription(subscriptionId), 'warned');
  const key = { name: 'Theirs', role: 'administrator', tenantId };
  const victimKey = await perennial.ask(createdApiKey, 'POST', '/v1/api-keys', key);
  const delegation = await perennial.ask(made, 'POST', '/v1/delegations', {
    partnerId: stranger,
    tenantId,
    message: 'A secret offer',
    scopes: ['read'],
    days: 1,
  });
  const theirs = await perennial.ask(membership, 'POST', '/v1/memberships', { kind: 'tenant', tenantId, userId });
  const ids = {
    membershipId: theirs.id,
    tenantId,
    userId,
    subscriptionId,
    redemptionId: open.id,
    keyBatchId: batchId,
    keyId: keyIds[0] ?? '',
    keyOrderId: keyOrder.id,
    billingAccountId: account.id,
    paymentMethodId: method.id,
    billingProfileId: method.billingProfileId,
    groupId: group.id,
    reclaimId: reclaim._id,
    licenceRequestId: licenceRequest.id,
    apiKeyId: victimKey.id,
    delegationId: delegation.id,
    partnerId: stranger,
    webhookEndpointId,
    webhookDeliveryId,
  };
  const secrets = [...Object.values(ids), customer.redemptionId, open.tenantId, open.subscriptionId, ...names];
  return { customer, ids, secrets: secrets.filter((secret) => secret !== stranger) };
}

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
function aimed<Value>(value: Value, ids: Victim['ids']): Value {
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
    lrq: ids['licenceRequestId'] ?? '',
  };
  const text = JSON.stringify(value ?? null).replaceAll(
    /"(ten|usr|sub|red|batch|kord|bacc|pm|ak|mbr|dlg|grp|lrq)_0{24}(-\d+)?"/g,
    (found, kind: string) => JSON.stringify(kinds[kind] ?? found),
  );
  return JSON.parse(text) as Value;
}

function pathOf(path: string, ids: Victim['ids']): string {
  return path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => ids[name] ?? `nothing_${name}`);
}

function scopeOf(operationId: string): Scope | undefined {
  return scopes.find((scope) => (access as AccessTable)[operationId] === scope);
}
const bodiesOf = (operationId: string): (Taken['body'] | undefined)[] => {
  const rows = taken.filter((row) => row.operationId === operationId);
  return rows.length > 0 ? rows.map(({ body }) => body) : [undefined];
};
/** One of each kind of principal: a person that has signed in reaches what an API key of the same kind does. */
const walkersOf: Readonly<Record<CloudId, readonly Walker[]>> = {
  global: [
    ...(['tenantUser', 'partnerUser', 'memberOfTenant', 'redemptionToken'] as const),
    ...(['tenantUserIn21Vianet', 'partnerUserIn21Vianet'] as const),
  ],
  '21vianet': ['tenantUser', 'partnerUser'],
};
/**
 * What somebody of that kind may call: the others are refused before anything is looked for. What is named by its id is out of reach in
 * another cloud as anywhere; lists are walked in both.
 */
const walked = (['global', '21vianet'] as const).flatMap((cloud) =>
  routes.flatMap(({ operationId, params }) => {
    const scope = scopeOf(operationId);
    return walkersOf[cloud]
      .filter((caller) => scope !== undefined && canHold(principals[caller], scope))
      .filter(() => cloud === 'global' || !params)
      .map((caller): [string, Walker, CloudId] => [operationId, caller, cloud]);
  }),
);
/** For each kind of principal an operation of each scope that it cannot hold. */
const refused = walkers.flatMap((caller) =>
  scopes
    .filter((scope) => !canHold(principals[caller], scope))
    .flatMap((scope): [string, Walker][] => {
      const route = routes.find(({ operationId }) => scopeOf(operationId) === scope);
      return route ? [[route.operationId, caller]] : [];
    }),
);

/** What has to be looked for. */
function searched(operationId: string): string {
  return operationId === 'findPeople' ? '?search=person' : '';
}

async function calls(operationId: string, caller: Walker, { ids }: Victim): Promise<Answered[]> {
  const route = routes.find((one) => one.operationId === operationId);
  if (!route) throw new Error(`There is no operation ${operationId}`);
  const headers = { Authorization: `Bearer ${keys[caller]}` };
  return Promise.all(
    bodiesOf(operationId).map((body) =>
      perennial.call(
        route.method.toUpperCase(),
        pathOf(route.path, ids) + searched(operationId),
        aimed(body, ids) ?? undefined,
        headers,
      ),
    ),
  );
}

describe('a route', () => {
  it.each(walked)(
    'shows nothing of a tenant to who has no part in it: %s as %s, in %s',
    async (operationId, caller, cloud) => {
      const victim = victims[cloud];
      const route = routes.find((one) => one.operationId === operationId);
      for (const { status, text } of await calls(operationId, caller, victim)) {
        const shown = text.replaceAll(pathOf(route?.path ?? '', victim.ids), '');
        expect(victim.secrets.filter((secret) => shown.includes(`"${secret}"`))).toEqual([]);
        // That a tenant or a partner is in another cloud is said to operators alone.
        expect(text).not.toMatch(/"otherCloud".*"reason":"(tenant|partner)"/);
        // What is named by an id that is out of reach does not exist.
        if (route?.params) expect(status).toBe(404);
        // Those of one tenant or partner count their wrong keys together.
        else expect([200, 201, 403, 404, 409, 422, 429]).toContain(status);
      }
    },
  );

  it.each(refused)('is refused to who cannot hold its scope: %s as %s', async (operationId, caller) => {
    for (const { status } of await calls(operationId, caller, victims.global)) expect(status).toBe(403);
  });

  it.each(['tenantId', 'subjectId', 'partnerId', 'soldBy', 'redemptionId', 'batchId', 'actorId'])(
    'shows nothing when it is filtered by another’s %s',
    async (filter) => {
      const lists = routes.filter(({ method, query }) => method === 'get' && query && filter in query.shape);
      const { ids } = victims.global;
      const value = {
        ...ids,
        subjectId: ids['subscriptionId'],
        soldBy: places.global.stranger,
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

  it('has changed nothing of the tenants', async () => {
    for (const { customer, ids } of Object.values(victims)) {
      const found = await perennial.ask(subscription, 'GET', customer.path);
      expect(found).toMatchObject({ state: 'active', seats: { owned: 3, assigned: 2 }, legalHold: null });
      expect(await customer.holders()).toHaveLength(2);
      expect(await perennial.call('GET', `/v1/api-keys/${ids['apiKeyId']}`)).toMatchObject({
        status: 200,
        body: { revokedAt: null, expiresAt: null },
      });
    }
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

/** Lists that are of no tenant, partner or plan, and the register that the law wants whole. */
const ofNoCloud = [
  ...['listSellers', 'listProducts', 'listAgreements', 'listStatementImports', 'listTestClocks'],
  ...['getDeclaration', 'getMe', 'getLiveness', 'getReadiness', 'getMetrics', 'listClouds', 'getNoticePreferences'],
];

describe('an operator', () => {
  const lists = routes.filter(({ method, params }) => method === 'get' && !params);

  it('names the cloud in each list, or sees the global one', async () => {
    const without = lists.filter(({ query }) => !query || !('cloud' in query.shape));
    expect(without.map(({ operationId }) => operationId).sort()).toEqual([...ofNoCloud, 'lookUpPartner'].sort());
  });

  it.each(lists.filter(({ query }) => query && 'cloud' in query.shape).map(({ path }) => path))(
    'sees one cloud at a time: %s',
    async (path) => {
      const both = { global: await shownBy(path, ''), '21vianet': await shownBy(path, '?cloud=21vianet') };
      for (const [cloud, other] of [
        ['global', '21vianet'],
        ['21vianet', 'global'],
      ] as const) {
        expect(victims[other].secrets.filter((secret) => both[cloud].includes(secret))).toEqual([]);
        expect(both[cloud]).not.toContain(`"${places[other].stranger}"`);
      }
    },
  );

  it('finds in its cloud what there is of a customer', async () => {
    const { tenantId = '', subscriptionId = '', apiKeyId = '', billingAccountId = '' } = victims['21vianet'].ids;
    const { keyOrderId = '', keyBatchId = '', redemptionId = '', delegationId = '' } = victims['21vianet'].ids;
    const wanted = {
      '/v1/tenants': tenantId,
      '/v1/subscriptions': subscriptionId,
      '/v1/dashboard': subscriptionId,
      '/v1/api-keys': apiKeyId,
      '/v1/billing-accounts': billingAccountId,
      '/v1/key-orders': keyOrderId,
      '/v1/key-batches': keyBatchId,
      '/v1/keys': keyBatchId,
      '/v1/redemptions': redemptionId,
      '/v1/delegations': delegationId,
      '/v1/relations': places['21vianet'].partner,
      '/v1/partners': '86815',
      '/v1/webhook-endpoints': victims['21vianet'].ids['webhookEndpointId'] ?? '',
      '/v1/audit': tenantId,
    };
    for (const [path, id] of Object.entries(wanted)) {
      expect(`${path}: ${await shownBy(path, '?cloud=21vianet&limit=100')}`).toContain(id);
    }
  });

  async function shownBy(path: string, query: string): Promise<string> {
    const { status, text } = await perennial.call('GET', path + query);
    expect(status).toBe(200);
    return text;
  }
});

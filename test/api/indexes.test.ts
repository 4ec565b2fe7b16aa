import type { CommandStartedEvent } from 'mongodb';
import type { z } from 'zod';
import { access } from '../../api/access.js';
import type { AccessTable } from '../../api/http/access-table.js';
import type { Route } from '../../api/http/define-route.js';
import { routes } from '../../api/routes.js';

import { canHold, delegableScopes, scopes } from '../../domain/identity/scopes.js';

import { liveBuyer } from '../buyers.js';
import { scanning, scanningOrSorting } from '../explain.js';

import { type KnownValues, knownValues, paths } from '../known-values.js';
import { onMongod } from '../on-mongod.js';
import { type Customer, openPerennial, type Perennial } from '../perennial.js';
import { type Index, isNarrowed, isServed, type Keys, type Query, shapeOf } from '../served-by-index.js';
import { billing } from './request-bodies.js';

/** Queries that were sent, by their shape. */
class Sent {
  readonly shapes = new Map<string, Query>();

  note({ commandName, command }: CommandStartedEvent): void {
    for (const query of queriesOf(commandName, command)) this.shapes.set(shapeOf(query), query);
  }
}

type Command = Readonly<Record<string, unknown>>;

function queriesOf(name: string, command: Command): Query[] {
  const collection = String(command[name]);
  const query = (filter: unknown, sort: unknown): Query => ({
    collection,
    filter: (filter ?? {}) as Query['filter'],
    sort: keysOf(sort),
  });
  const each = (list: unknown) => (list as { readonly q: unknown }[]).map(({ q }) => query(q, undefined));
  switch (name) {
    case 'find':
      return [query(command['filter'], command['sort'])];
    case 'count':
    case 'distinct':
    case 'findAndModify':
      return [query(command['query'], command['sort'])];
    case 'update':
      return each(command['updates']);
    case 'delete':
      return each(command['deletes']);
    case 'aggregate': {
      const stages = command['pipeline'] as Readonly<Record<string, unknown>>[];
      const stage = (operator: string) => stages.find((one) => operator in one)?.[operator];
      return [query(stage('$match'), stage('$sort'))];
    }
    default:
      return [];
  }
}

function keysOf(order: unknown): Keys {
  if (order instanceof Map) return [...order].map(([field, direction]) => [String(field), Number(direction)]);
  return Object.entries((order ?? {}) as Record<string, number>);
}

let perennial: Perennial;
let known: KnownValues;
/** A partner with several customers. */
let partner: Perennial;
let indexes: ReadonlyMap<string, readonly Index[]>;
const sent = new Sent();

beforeAll(async () => {
  const uri = new URL(String(process.env['TEST_MONGODB_URI']));
  uri.pathname ||= '/';
  uri.searchParams.set('monitorCommands', 'true');
  process.env['TEST_MONGODB_URI'] = uri.toString();
  perennial = await openPerennial();
  const { connection } = perennial.testEnvironment.database;
  connection.getClient().on('commandStarted', (event) => sent.note(event));
  indexes = new Map(
    Object.values(connection.models).map(({ collection, schema }) => [
      collection.name,
      schema.indexes().map(([keys, { unique = false }]) => ({ keys: keysOf(keys), unique: Boolean(unique) })),
    ]),
  );
  partner = perennial.as(await perennial.createPartner('4711'));
  const endpoints = '/v1/webhook-endpoints';
  // Nobody listens there.
  const hook = { url: 'http://127.0.0.1:9/', includesTestClocks: true };
  const { body: endpoint } = await perennial.call('POST', endpoints, hook);
  await partner.call('POST', endpoints, hook);
  for (const _ of [1, 2]) await perennial.call('POST', `${endpoints}/${(endpoint as { id: string }).id}/test`);
  const [live] = await Promise.all([
    perennial.redeemed({ clock: undefined, soldBy: '4711' }),
    perennial.redeemed({ clock: undefined, soldBy: '4711' }),
  ]);
  const open = await perennial.openRedemption();
  const { tenantId } = live;
  // Whatever can be delegated is delegated to the partner.
  const offer = { tenantId, message: 'We look after you.', scopes: delegableScopes, days: 30 };
  const { body: offered } = await partner.call('POST', '/v1/delegations', offer);
  await perennial.call('POST', `/v1/delegations/${(offered as { id: string }).id}/accept`);
  await perennial.call('POST', '/v1/key-orders', { tenantId, planId: 'mail-monthly', count: 1 });
  const groups = `/v1/tenants/${tenantId}/groups`;
  const { body: made } = await perennial.call('POST', groups, { name: 'Sales' });
  const group = `${groups}/${(made as { id: string }).id}`;
  await perennial.call('PUT', `${group}/plans/${live.subscriptionId}`);
  await perennial.call('POST', `${group}/members`, { add: await live.addUsers('Jan', 'Ewa') });
  // Nothing is unused yet: the reclaims end at once.
  for (const _ of [1, 2]) await perennial.call('POST', `${live.path}/reclaims`, {});
  const { licences } = perennial.testEnvironment.database;
  await licences.assignments.updateMany({ tenantId }, { $set: { unusedSince: new Date('2020-01-01T00:00:00Z') } });
  await leavesPurchases(live);
  const organisation = { kind: 'organisation', tenantId };
  await perennial.call('POST', '/v1/billing-accounts', { owner: organisation, details: billing });
  await (await liveBuyer(perennial)).orders({ planId: 'mail-monthly', seats: 1 });
  const deleted = await perennial.redeemed({ plan: 'mail-monthly', clock: await perennial.createClock() });
  await deleted.clock?.advanceBy('P160D');
  const ids = [live, deleted].map(({ tenantId, subscriptionId, redemptionId }) => ({
    tenantId,
    subscriptionId,
    redemptionId,
  }));
  known = await knownValues(perennial, [...ids, { redemptionId: open.id }, await perennial.issueKeys()]);
  // After the known values, since the event stream of a set-up that is stuck does not end.
  await parkEverythingOf(live);
});
afterAll(() => perennial.close());

/** Users who have left and had bought something: lists by what is decided of it look for it. */
async function leavesPurchases({ tenantId, subscriptionId, addUsers }: Customer): Promise<void> {
  const left = await addUsers('Ola', 'Iga');
  for (const userId of left) await perennial.call('POST', `/v1/tenants/${tenantId}/users/${userId}/deactivate`);
  const purchases = [{ subscriptionId, intent: 'renew', result: 'lapses', problem: null }];
  const { users } = perennial.testEnvironment.database;
  await users.collection.updateMany(
    { _id: { $in: left } },
    { $set: { 'deactivation.purchases': purchases } as object },
  );
}

/** One case of each kind, so that the list of them has pages. */
async function parkEverythingOf({ tenantId, subscriptionId: _id }: Customer): Promise<void> {
  const { dataPlaneCommands, notices, setUps, deletions } = perennial.testEnvironment.database;
  const at = new Date();
  const mine = { _id, tenantId, testClockId: null };
  await dataPlaneCommands.replace({ ...mine, kind: 'disable', revision: 2, at });
  await dataPlaneCommands.failed(_id, 'parked', { code: 'dataPlaneRefused', message: 'Refused' });
  const problem = { code: 'dataPlaneRefused', message: 'Refused' };
  // Its set-up is done, and reports nothing more.
  await setUps.collection.updateOne({ _id }, { $set: { state: 'stuck', problem, stuckSince: at } });
  await deletions.begin({ ...mine, step: 'data plane', startedAt: at });
  await deletions.stuck({ subscriptionId: _id, revision: 1 }, problem, at);
  for (const reader of ['a', 'b']) {
    const noticeId = `${_id}/expiring/${reader}`;
    await notices.claim({
      ...mine,
      _id: noticeId,
      subscriptionId: _id,
      readerId: `usr_${reader.repeat(24)}`,
      kind: 'expiring',
      days: 7,
      milestone: 'notice',
      state: 'claimed',
      problem: null,
      digestId: null,
      messageId: `<${reader}@notices>`,
      scheduledAt: at,
      at,
      mail: null,
    });
    await notices.deferred(noticeId, { code: 'mailDeferred', message: 'Not now' });
  }
}

/** Fields that keep tenants, partners and clocks apart. */
const guards = ['tenantId', 'partnerId', 'soldBy', 'testClockId', 'cloud'];

/** No index can have both the beginnings of words and the order of a page. */
const sortedAfterwards = [
  // Users of one tenant with a word that begins so: few.
  'users: _id <>, state =, tenantId =, words <> by _id',
  // Orders of one tenant by a partner that reaches another one: mongod sorts what cannot be.
  'orders: tenantId = by -placedAt, -_id',
];

function without(index: (query: Query, declared: readonly Index[]) => boolean): string[] {
  return [...sent.shapes]
    .filter(([, query]) => !index(query, indexes.get(query.collection) ?? []))
    .map(([shape]) => shape)
    .sort();
}

describe('the life of a subscription up to its deletion', () => {
  it('sends queries only that an index narrows down', () => {
    expect(sent.shapes.size).toBeGreaterThan(30);
    expect(without(isNarrowed)).toEqual([]);
  });

  onMongod('by mongod', () => {
    it('is not answered with a scan of a collection', async () => {
      expect(await scanning(perennial.testEnvironment.database.connection, sent.shapes.values())).toEqual([]);
    });
  });
});

/** The addresses of a list with each of its filters, by values that some of its items have. */
function addressesOf({ path, params, query }: Route<never>): string[] {
  const filters = Object.entries(query?.shape ?? {}).filter(([name]) => name !== 'limit' && name !== 'cursor');
  const questions = filters.flatMap(([name, schema]) =>
    known
      .fitting(name, schema as z.ZodType)
      .slice(0, 3)
      .map((value) => `${name}=${encodeURIComponent(value)}`),
  );
  const short = query && 'limit' in query.shape ? '&limit=1' : '';
  return paths(path, params, known.existing)
    .slice(0, 2)
    .flatMap((address) => ['', ...questions].map((question) => `${address}?${question}${short}`));
}

/** Lists of what partners see by their relations or have themselves; those of one resource are limited by its id. */
function isForPartners({ operationId, params }: Route<never>): boolean {
  const rule = (access as AccessTable)[operationId];
  return !params && scopes.some((scope) => scope === rule && canHold('partnerUser', scope));
}
/** What the lists below have sent. */
const asked: Query[] = [];

const lists = routes.filter(({ method, query }) => method === 'get' && query?.safeParse({}).success);

describe.each(lists.map((route) => [route.operationId, route] as const))('%s', (_name, route) => {
  const callers: readonly (readonly [string, () => Perennial])[] = [
    ['an operator', () => perennial],
    ...(isForPartners(route) ? [['a partner', () => partner] as const] : []),
  ];
  it.each(callers)('has an index for every query of %s, with each of its filters', async (_who, caller) => {
    const as = caller();
    sent.shapes.clear();
    const addresses = addressesOf(route);
    const answered: string[] = [];
    for (const address of addresses) {
      const { status, body } = await as.call('GET', address);
      // A user of one tenant is looked for in another as well.
      expect({ address, status, body }).toMatchObject({ address, status: status === 404 ? 404 : 200 });
      if (status === 200) answered.push(address);
      const { next } = Object(body) as { readonly next?: string | null };
      if (next) expect(await as.call('GET', `${address}&cursor=${next}`)).toMatchObject({ status: 200 });
    }
    expect(answered).not.toEqual([]);
    expect(
      without((query, declared) => isServed(query, declared, guards) || sortedAfterwards.includes(shapeOf(query))),
    ).toEqual([]);
    asked.push(...sent.shapes.values());
  });
});

onMongod('mongod', () => {
  it('has a plan without scan and sort for every query of every list', async () => {
    const queries = new Map(asked.map((query) => [shapeOf(query), query]));
    for (const shape of sortedAfterwards) queries.delete(shape);
    // One document is in every order; so is none, of who reaches nothing.
    for (const shape of queries.keys()) if (/^\w+: (.+, )?_id =/.test(shape)) queries.delete(shape);
    expect(queries.size).toBeGreaterThan(50);
    expect(await scanningOrSorting(perennial.testEnvironment.database.connection, queries.values())).toEqual([]);
  });
});

describe('the list of purchases by what is decided of them', () => {
  it('has looked for those of who has left', () => {
    const shapes = asked.map(shapeOf);
    expect(shapes).toContainEqual(expect.stringMatching(/^subscriptions: .*purchaserId .*tenantId = by _id$/));
  });
});

describe('the rule', () => {
  const index = (keys: Record<string, number>, unique = false): Index => ({ keys: Object.entries(keys), unique });
  const byTenant = [index({ tenantId: 1, createdAt: -1, _id: 1 })];
  it.each<[served: boolean, filter: object, sort: Record<string, number>]>([
    [true, { tenantId: 'a' }, { createdAt: -1, _id: 1 }],
    [true, { tenantId: 'a', createdAt: { $gt: 1 } }, { createdAt: 1 }],
    [true, { _id: 'a', revision: 3 }, {}],
    [true, {}, { tenantId: 1 }],
    [false, { tenantId: 'a' }, { createdAt: -1, _id: -1 }],
    [false, { tenantId: 'a' }, { _id: 1 }],
    [false, { tenantId: 'a', state: 'open' }, { createdAt: -1 }],
    [false, { createdAt: { $gt: 1 } }, {}],
    [false, { $or: [{ tenantId: 'a' }, { state: 'open' }] }, {}],
    [false, {}, {}],
  ])('says %s of %j by %j', (served, filter, sort) => {
    const query = { collection: 'any', filter: filter as Query['filter'], sort: Object.entries(sort) };
    expect(isServed(query, byTenant)).toBe(served);
  });
});

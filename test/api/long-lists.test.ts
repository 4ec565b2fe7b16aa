/**
 * A list reads what it answers, however many documents there are: by mongod's own account of the queries that are sent.
 * `LISTED=100000` makes so many, and prints what each answer reads and takes.
 */

import type { CommandStartedEvent } from 'mongodb';
import type { mongo } from 'mongoose';
import type { Route } from '../../api/http/define-route.js';
import { writeCursor } from '../../api/http/page.js';
import { auditRoutes } from '../../api/operations/audit/routes.js';
import { dashboardRoutes } from '../../api/partners/dashboard/routes.js';
import { renewalRoutes } from '../../api/subscriptions/renewals/routes.js';
import { addDays, plainDate } from '../../domain/calendar.js';
import type { WantedApiKey } from '../../models/identity/api-keys.js';
import { relationsOfRedeeming } from '../../models/partners/relations.js';
import { readingOf } from '../explain.js';
import { onMongod } from '../on-mongod.js';
import { sampleProjection } from '../sample-projection.js';
import { sampleTenant } from '../sample-tenant.js';
import { type ApiUnderTest, apiUnderTest, openTestDatabase, type TestServices } from './http/api-under-test.js';

const printed = process.env['LISTED'];
const listed = Number(printed ?? 20_000);

const idOf = (kind: string, n: number) => `${kind}_${String(n).padStart(24, '0')}`;
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

const template = sampleProjection(idOf('sub', 0), 1);
const firstEnd = plainDate('2027-06-01');

/** Ten subscriptions of each tenant, which end on every tenth day of a year. */
function subscriptionOf(n: number) {
  const [_id, tenantId] = [idOf('sub', n), idOf('ten', Math.floor(n / 10))];
  const subscription = { ...template.subscription, id: _id, tenantId };
  const state = n % 7 === 0 ? ('grace' as const) : ('active' as const);
  const expiresOn = addDays(firstEnd, 10 * ((n * 7) % 36)).toString();
  return { ...template, _id, tenantId, state, planId: n % 3 === 0 ? 'mail' : 'office', expiresOn, subscription };
}

/** Ten changes of each tenant, one of seven made by the first partner. */
function changeOf(n: number) {
  const at = new Date(Date.UTC(2027, 0, 1) + n * 60_000);
  return {
    _id: `change ${n}`,
    at,
    recordedAt: at,
    actor: { kind: 'operator' as const, id: idOf('ak', n % 7), name: 'Somebody', userId: null },
    onBehalfOf: null,
    operation: n % 3 === 0 ? 'changeLicences' : 'placeLegalHold',
    subject: { kind: 'subscription', id: idOf('sub', n) },
    tenantId: idOf('ten', Math.floor(n / 10)),
    partnerId: n % 7 === 1 ? '4711' : null,
    requestId: `request-${n}`,
    reason: 'A dispute',
    before: { hold: null },
    after: { hold: 'A dispute' },
    outcome: 'done' as const,
    code: null,
  };
}

/** The tenants that each partner sees. */
const customers = { 4711: [3, 7, 11], 4712: numbers(0, 250).map((n) => n * 8) };

let api: ApiUnderTest;
let callers: Readonly<Record<'operator' | 'administrator' | 'partner' | 'partnerOfMany', string>>;
const sent: mongo.Document[] = [];

onMongod('a list', () => {
  beforeAll(async () => {
    const uri = new URL(String(process.env['TEST_MONGODB_URI']));
    uri.pathname ||= '/';
    uri.searchParams.set('monitorCommands', 'true');
    // Of its own: it is dropped sooner than emptied.
    const database = await openTestDatabase({ uri: uri.toString(), name: `test-long-lists-${process.pid}` });
    const routes = [...auditRoutes, ...renewalRoutes] as unknown as readonly Route<TestServices>[];
    api = await apiUnderTest({ routes, database });
    const createdAt = new Date(0);
    const keyFor = async (n: number, role: Pick<WantedApiKey, 'role' | 'partnerId' | 'tenantId'>) =>
      (await database.apiKeys.create({ apiKeyId: idOf('ak', 900 + n), name: 'A caller', createdAt, ...role })).key;
    callers = {
      operator: api.operator.key,
      administrator: await keyFor(1, { role: 'administrator', tenantId: idOf('ten', 7) }),
      partner: await keyFor(2, { role: 'partner', partnerId: '4711' }),
      partnerOfMany: await keyFor(3, { role: 'partner', partnerId: '4712' }),
    };
    await database.tenants.create(sampleTenant(idOf('ten', 7), { createdAt }));
    const relations = Object.entries(customers).flatMap(([openedByPartner, tenants]) =>
      tenants.flatMap((n) =>
        relationsOfRedeeming({ _id: idOf('red', n), tenantId: idOf('ten', n), openedByPartner }, [], createdAt),
      ),
    );
    await database.relations.add(relations);
    for (let n = 0; n < listed; n += 5_000) {
      const some = numbers(n, Math.min(n + 5_000, listed));
      await database.subscriptions.collection.insertMany(some.map(subscriptionOf));
      await database.audit.entries.insertMany(some.map(changeOf));
    }
    database.connection.getClient().on('commandStarted', ({ commandName, command }: CommandStartedEvent) => {
      if (commandName === 'find' || commandName === 'aggregate') sent.push(command);
    });
  });
  afterAll(async () => {
    await api.database.connection.dropDatabase();
    await api.close();
  });

  /** What is read for an answer, and how many items it has. */
  async function asking(path: string, caller: keyof typeof callers) {
    sent.length = 0;
    const begun = performance.now();
    const { status, text } = await api.call('GET', path, { apiKey: callers[caller] });
    const took = performance.now() - begun;
    expect({ path, status, text: status === 200 ? '' : text }).toEqual({ path, status: 200, text: '' });
    const read = { keys: 0, documents: 0 };
    for (const command of [...sent]) {
      const { keys, documents } = await readingOf(api.database.connection, command);
      read.keys += keys;
      read.documents += documents;
    }
    if (printed) process.stderr.write(`${took.toFixed(0)} ms  ${read.keys} ${read.documents}  ${caller}  ${path}\n`);
    const { items = [], next = null } = text.startsWith('{') ? JSON.parse(text) : {};
    return { ...read, next, answered: (items as readonly unknown[]).length };
  }

  const lastOfDay = writeCursor('subscriptions', { expiresOn: firstEnd.toString(), id: idOf('sub', listed) });
  const tenant = `tenantId=${idOf('ten', 7)}`;
  const half = 'endsFrom=2027-10-01&endsBefore=2028-04-01';
  const addresses = [
    '/v1/audit?limit=100',
    '/v1/audit?limit=100&operation=placeLegalHold',
    '/v1/audit?from=2027-01-01T00:00:00Z&to=2027-01-01T12:00:00Z',
    `/v1/audit?${tenant}&operation=placeLegalHold`,
    `/v1/audit?subjectId=${idOf('sub', 70)}`,
    `/v1/audit?actorId=${idOf('ak', 1)}`,
    '/v1/audit?requestId=request-70',
    '/v1/subscriptions?limit=100',
    '/v1/subscriptions?state=grace',
    `/v1/subscriptions?cursor=${lastOfDay}`,
    '/v1/subscriptions?planId=mail',
    '/v1/subscriptions?planId=mail&state=grace',
    `/v1/subscriptions?${half}`,
    `/v1/subscriptions?planId=mail&state=grace&${half}`,
    `/v1/subscriptions?${tenant}&state=grace`,
    '/v1/subscriptions?partnerId=4711',
    '/v1/renewals?month=2028-03&limit=100',
    '/v1/renewals?month=2028-03&state=grace&planId=mail',
  ];

  it.each(['operator', 'administrator', 'partner'] as const)(
    `of ${listed} reads what it answers for %s`,
    async (caller) => {
      const excessive: unknown[] = [];
      for (const address of addresses) {
        const first = await asking(address, caller);
        const following =
          first.next === null || address.includes('cursor')
            ? []
            : [await asking(`${address}&cursor=${first.next}`, caller)];
        for (const { keys, documents, answered } of [first, ...following]) {
          // Beside the items: the API key, relations and names, and whatever else is the tenants' own.
          const most = 2 * answered + 50;
          if (Math.max(keys, documents) > most) excessive.push({ address, keys, documents, most });
        }
      }
      expect(excessive).toEqual([]);
    },
  );

  it('reads less for a partner of 250 customers than what is theirs', async () => {
    for (const address of ['/v1/subscriptions', '/v1/subscriptions?state=grace', '/v1/renewals?month=2028-03']) {
      const { keys, documents, answered } = await asking(address, 'partnerOfMany');
      expect(answered).toBe(25);
      expect(Math.max(keys, documents)).toBeLessThan(customers[4712].length * 10);
    }
  });

  it.each(['', '&state=grace', '&planId=mail', '&planId=mail&state=grace'])(
    'counts the ends of a month in an index, with no document read (%s)',
    async (filter) => {
      const { keys, documents } = await asking(`/v1/renewals.svg?month=2028-03${filter}`, 'operator');
      // The document is the API key.
      expect(documents).toBe(1);
      expect(keys).toBeLessThanOrEqual((listed / 36) * 3 + 50);
    },
  );

  it('counts those of one tenant, and of a partner, without looking at others', async () => {
    for (const caller of ['administrator', 'partner'] as const) {
      const { keys, documents } = await asking('/v1/renewals.svg?month=2028-03', caller);
      expect(Math.max(keys, documents)).toBeLessThan(50);
    }
  });
});

/**
 * A list reads what it answers, however many documents there are: by mongod's own account of the queries that are sent.
 * `LISTED=100000` makes so many, and prints what each answer reads and takes.
 */

import type { CommandStartedEvent } from 'mongodb';
import type { mongo } from 'mongoose';
import type { z } from 'zod';
import { inParallel } from '../../activities/in-parallel.js';
import { ledgerRoutes } from '../../api/billing/ledger/routes.js';
import { statement } from '../../api/billing/ledger/schema.js';
import type { Route } from '../../api/http/define-route.js';
import { writeCursor } from '../../api/http/page.js';
import { auditRoutes } from '../../api/operations/audit/routes.js';
import { dashboardRoutes } from '../../api/partners/dashboard/routes.js';
import { dashboardPage, type entry } from '../../api/partners/dashboard/schema.js';
import { renewalRoutes } from '../../api/subscriptions/renewals/routes.js';
import { trialBalance } from '../../domain/billing/ledger.js';
import { addDays, plainDate } from '../../domain/calendar.js';
import { policyOf } from '../../domain/catalogue/policies.js';
import { partnerOfRecordScopes } from '../../domain/identity/scopes.js';
import { folded, wordsOf } from '../../domain/search-words.js';
import type { StoredEntry } from '../../models/billing/account-books.js';
import type { BillingAccount } from '../../models/billing/billing-accounts.js';
import type { WantedApiKey } from '../../models/identity/api-keys.js';
import type { Relation } from '../../models/partners/relations.js';
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
  const planId = n % 3 === 0 ? 'mail' : 'office';
  const seats = 1 + (n % 40);
  const decision = n % 4 === 0 ? ('renews' as const) : ('undecided' as const);
  const pricing = n % 2 === 0 ? `office@/PLN/${seats}` : null;
  return { ...template, _id, tenantId, state, planId, expiresOn, seats, decision, pricing, subscription };
}

/** Of each ten one has the word `nowak` in its name. */
function tenantOf(n: number) {
  const organisation = n % 10 === 0 ? `Piekarnia Nowak ${n}` : `Zakład ${n}`;
  const tenant = sampleTenant(idOf('ten', n), { createdAt: new Date(0) });
  const searched = { organisation, folded: folded(organisation), words: wordsOf(organisation) };
  return { ...tenant, ...searched, state: 'live' as const, administratorsRevision: 0, revision: 1 };
}

const office = {
  planId: 'office',
  version: 1,
  productId: 'office',
  sellerId: 'shop',
  name: 'Office Business',
  licensingModel: 'subscription' as const,
  months: 12,
  billing: 'annual' as const,
  policy: policyOf('annual', 1),
  seatsPerKey: 'several' as const,
  partnerMayAttest: false,
  selfService: false,
  countries: ['PL'],
  agreement: { name: 'MOSA' as const, version: '2026-01' },
  prices: [{ currency: 'PLN', tiers: [{ from: 1, amount: 9_900 }] }],
  serviceLicences: ['office'],
  cloud: 'global' as const,
  madeBy: 'a test',
  createdAt: new Date(0),
};

/** Ten changes of each tenant, one of seven made by the first partner. */
function changeOf(n: number) {
  const at = new Date(Date.UTC(2027, 0, 1) + n * 60_000);
  return {
    _id: `change ${n}`,
    at,
    recordedAt: at,
    actor: { kind: 'operator' as const, id: idOf('ak', n % 7), name: 'Somebody', userId: null },
    onBehalfOf: null,
    cloud: 'global' as const,
    partnerName: null,
    delegationId: null,
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

const account = { _id: idOf('bacc', 7), tenantId: idOf('ten', 7), partnerId: null, testClockId: null };

/** A day of a book: 100 are asked for, then 60 are paid, then nothing is owed more or less. */
function entryOf(n: number): StoredEntry {
  const day = Math.floor(n / 3);
  const amount = [100, -60, 0][n % 3] ?? 0;
  const at = new Date(Date.UTC(2020, 0, 1) + day * 86_400_000 + (n % 3) * 3_600_000);
  const none = { valueDate: null, before: null, after: null };
  const posting = { account: 'receivable' as const, amount, subject: `preq_${day}`, from: null, to: null };
  const owed = 40 * day + ([100, 40, 40][n % 3] ?? 0);
  const { _id: billingAccountId, ...owner } = account;
  return {
    _id: `${billingAccountId}/PLN/${n + 1}`,
    ...{ ...owner, billingAccountId, currency: 'PLN', number: n + 1, cause: `entry ${n}`, at, bookedAt: at },
    ...{ changesOwed: amount !== 0, subjects: [posting.subject], decision: null },
    balance: { ...trialBalance([]), receivable: owed, revenue: -owed },
    entry: {
      ...{ id: `entry ${n}`, kind: 'requestIssued', billingAccountId, currency: 'PLN', at: at.toISOString() },
      ...{ by: 'a test', reason: 'a test', postings: amount === 0 ? [] : [posting], ...none },
    },
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
    const all = [...auditRoutes, ...renewalRoutes, ...dashboardRoutes, ...ledgerRoutes];
    const routes = all as unknown as readonly Route<TestServices>[];
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
    await database.tenants.collection.insertMany(numbers(0, Math.ceil(listed / 10)).map(tenantOf));
    await database.plans.add(office);
    for (const [partnerId, tenants] of Object.entries(customers)) {
      const sold = tenants.map((n) => ({ partnerId, tenantId: idOf('ten', n), cause: idOf('red', n), at: createdAt }));
      await inParallel(sold, 8, (one) => database.relations.addReseller(one));
    }
    const advised = numbers(0, 40).map(
      (n): Relation => ({
        _id: `partnerOfRecord/4711/${n}`,
        kind: 'partnerOfRecord',
        partnerId: '4711',
        tenantId: idOf('ten', 20 + n),
        subscriptionId: idOf('sub', 200 + 10 * n),
        redemptionId: null,
        scopes: partnerOfRecordScopes,
        from: createdAt,
        until: null,
      }),
    );
    await database.relations.add(advised);
    const created = { ...account, kind: 'organisation', details: null, paymentTerms: [] };
    await database.billingAccounts.collection.insertOne(created as unknown as BillingAccount);
    for (let n = 0; n < listed; n += 5_000) {
      await database.accountBooks.collection.insertMany(numbers(n, Math.min(n + 5_000, listed)).map(entryOf));
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

  function sortedBy(item: z.output<typeof entry>, sort: string): string | number {
    if (sort === 'organisation') return folded(item.organisation ?? '');
    const sorted = subscriptionOf(Number(item.subscriptionId.slice(4)));
    if (sort === 'end') return sorted.expiresOn;
    return sort === 'seats' ? sorted.seats : (item.expectedAmount?.amount ?? 0);
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
    '/v1/dashboard?limit=100',
    '/v1/dashboard?sort=-end',
    '/v1/dashboard?sort=seats',
    '/v1/dashboard?sort=-seats&limit=100',
    '/v1/dashboard?decision=renews',
    '/v1/dashboard?state=grace',
    '/v1/dashboard?planId=mail&state=grace',
    `/v1/dashboard?${tenant}&sort=seats`,
    '/v1/dashboard?month=2028-03',
    '/v1/dashboard?partnerOfRecordId=4711',
    `/v1/dashboard?q=${idOf('sub', 70)}`,
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
          // With each item the name of its tenant; beside them the API key, and relations with what they are to.
          const most = { keys: 4 * answered + 200, documents: 2 * answered + 150 };
          if (keys > most.keys || documents > most.documents) excessive.push({ address, keys, documents, most });
        }
      }
      expect(excessive).toEqual([]);
    },
  );

  it.each(['operator', 'administrator'] as const)(
    'of a book of so many entries is a statement for %s, page by page, with what was owed before and after',
    async (caller) => {
      const path = `/v1/billing-accounts/${account._id}/statement?currency=PLN&limit=100`;
      const days = '&from=2023-01-01T00:00:00Z&to=2023-07-01T00:00:00Z';
      const [first, all] = [await asking(path + days, caller), await asking(path, caller)];
      const second = await asking(`${path}${days}&cursor=${first.next}`, caller);
      for (const { keys, documents, answered } of [first, second, all]) {
        expect(answered).toBe(100);
        // Beside the lines: the key, the account, how it stood before and after, and one line more.
        expect({ few: Math.max(keys, documents) < answered + 30, keys, documents }).toMatchObject({ few: true });
      }
      const { text } = await api.call('GET', `${path}${days}&cursor=${second.next}`, { apiKey: callers[caller] });
      const { opening, closing, items, next } = statement.parse(JSON.parse(text));
      // 1,096 days came before, and 181 are in it: two lines each, 162 of which are left for this page.
      expect([opening.amount, closing.amount]).toEqual([1_096 * 40, (1_096 + 181) * 40]);
      expect(items.at(0)).toMatchObject({ change: { amount: 100 }, owed: { amount: (1_096 + 100) * 40 + 100 } });
      expect(next).not.toBeNull();
    },
  );

  it('reads less for a partner of 250 customers than what is theirs', async () => {
    for (const address of ['/v1/subscriptions', '/v1/subscriptions?state=grace', '/v1/dashboard?month=2028-03']) {
      const { keys, documents, answered } = await asking(address, 'partnerOfMany');
      expect(answered).toBe(25);
      expect(Math.max(keys, documents)).toBeLessThan(customers[4712].length * 10);
    }
  });

  it.each(['operator', 'administrator', 'partner', 'partnerOfMany'] as const)(
    'reads for %s no other documents where the order is that of names or amounts, or what ends is counted',
    async (caller) => {
      for (const sort of ['organisation', '-organisation', 'amount', '-amount']) {
        const first = await asking(`/v1/dashboard?limit=50&sort=${sort}`, caller);
        const second = first.next && (await asking(`/v1/dashboard?limit=50&sort=${sort}&cursor=${first.next}`, caller));
        for (const { documents, keys, answered } of [first, ...(second ? [second] : [])]) {
          // Of a partner of many its relations, and the names of its tenants; and `explain` reads on where the list does not.
          const most = 4 * answered + 2_000;
          expect({ sort, documents, few: documents <= most }).toMatchObject({ few: true });
          expect(keys).toBeLessThan(3 * listed);
        }
      }
      for (const address of ['/v1/dashboard/months', '/v1/forecast', '/v1/dashboard?q=now+off']) {
        const { documents, keys } = await asking(address, caller);
        if (caller === 'operator' && !address.includes('q=')) expect(documents).toBeLessThan(20);
        expect(keys).toBeLessThan(6 * listed);
      }
    },
  );

  it.each(['end', '-end', 'seats', '-seats', 'organisation', '-organisation', 'amount', '-amount'])(
    'is walked page by page in the order of %s, and has each once',
    async (sort) => {
      const seen: string[] = [];
      const values: (string | number)[] = [];
      for (let cursor = ''; ; ) {
        const { text } = await api.call('GET', `/v1/dashboard?state=grace&limit=40&sort=${sort}${cursor}`, {
          apiKey: callers.partnerOfMany,
        });
        const { items, next } = dashboardPage.parse(JSON.parse(text));
        seen.push(...items.map(({ subscriptionId }) => subscriptionId));
        values.push(...items.map((item) => sortedBy(item, sort.replace('-', ''))));
        if (next === null) break;
        cursor = `&cursor=${next}`;
      }
      expect(new Set(seen).size).toBe(seen.length);
      const theirs = numbers(0, customers[4712].length).flatMap((n) =>
        numbers(80 * n, 80 * n + 10)
          .map(subscriptionOf)
          .filter(({ state }) => state === 'grace'),
      );
      const expected = theirs.filter(({ pricing }) => !sort.endsWith('amount') || pricing !== null);
      expect([...seen].sort()).toEqual(expected.map(({ _id }) => _id).sort());
      const sorted = [...values].sort((one, other) => (one < other ? -1 : one > other ? 1 : 0));
      expect(values).toEqual(sort.startsWith('-') ? sorted.reverse() : sorted);
    },
  );

  it('is exported as it is walked, in pieces, and reads each once', async () => {
    sent.length = 0;
    const { status, headers, text } = await api.call('GET', '/v1/dashboard.csv', { apiKey: callers.partnerOfMany });
    expect([status, headers.get('Content-Type'), headers.get('Content-Length')]).toEqual([
      200,
      'text/csv; charset=utf-8',
      null,
    ]);
    const [, ...lines] = text.trimEnd().split('\r\n');
    const theirs = customers[4712].filter((n) => 10 * n < listed).length * 10;
    expect([lines.length, new Set(lines.map((line) => line.split(',')[0])).size]).toEqual([theirs, theirs]);
    const pages = sent.filter(({ find }) => find === 'subscriptions');
    const read = { keys: 0, documents: 0 };
    for (const command of pages) {
      const { keys, documents } = await readingOf(api.database.connection, command);
      read.keys += keys;
      read.documents += documents;
    }
    // What has the very end of the row before is asked for by itself, from the second page on.
    expect(pages.length).toBe(2 * Math.ceil(theirs / 100) - 1);
    expect(read.documents).toBeLessThanOrEqual(2 * theirs);
    expect(read.keys).toBeLessThanOrEqual(listed + 60 * theirs);
  });

  (printed ? it.each(['end', 'seats', 'organisation', 'amount']) : it.skip.each(['end']))(
    'is exported as a whole in the order of %s: time and memory',
    async (sort) => {
      globalThis.gc?.();
      const before = process.memoryUsage().heapUsed;
      let most = 0;
      const watch = setInterval(() => {
        most = Math.max(most, process.memoryUsage().heapUsed - before);
      }, 20);
      const begun = performance.now();
      const response = await fetch(`${api.url}/v1/dashboard.csv?sort=${sort}`, {
        headers: { Authorization: `Bearer ${callers.operator}` },
      });
      let [first, bytes, rows] = [0, 0, -1];
      for await (const piece of response.body ?? []) {
        first ||= performance.now() - begun;
        bytes += piece.length;
        rows += Buffer.from(piece).filter((byte) => byte === 10).length;
      }
      clearInterval(watch);
      const took = performance.now() - begun;
      const facts = [`${took.toFixed(0)} ms`, `first ${first.toFixed(0)} ms`, `${rows} rows`, `${bytes} bytes`];
      process.stderr.write(`${[...facts, `heap +${(most / 1e6).toFixed(0)} MB`].join('  ')}  ${sort}\n`);
    },
    120_000,
  );

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

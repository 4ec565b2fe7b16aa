/** What a partner sees of the ends of its customers' subscriptions: the list, its files, the calendar and the forecast. */
import { parse } from 'csv-parse/sync';
import ICAL from 'ical.js';
import type { Route } from '../../../api/http/define-route.js';
import { noLimits } from '../../../api/http/rate-limits.js';
import { createdApiKey } from '../../../api/identity/api-keys/schema.js';
import { dashboardPage, endsByMonthAnswer, forecastAnswer } from '../../../api/partners/dashboard/schema.js';
import { feedRoutes } from '../../../api/partners/feeds/routes.js';
import { createdFeed, feed, feedPage } from '../../../api/partners/feeds/schema.js';
import { instantFromMillis } from '../../../domain/calendar.js';
import { partnerOfRecordScopes, resellerScopes } from '../../../domain/identity/scopes.js';
import type { Relation } from '../../../models/partners/relations.js';
import { type LiveBuyer, liveBuyer } from '../../buyers.js';
import { eventually } from '../../eventually.js';
import { type Customer, openPerennial, type Perennial } from '../../perennial.js';
import { apiUnderTest, type TestServices } from '../http/api-under-test.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;
/** Sold keys to the bakery, and is partner of record of what the others bought. */
let partner: Perennial;
let stranger: Perennial;
let bakery: Customer;
let buyer: LiveBuyer;
/** Paid by period: five seats of Office Business for a year. */
let bought: string;

beforeAll(async () => {
  perennial = await openPerennial();
  partner = perennial.as(await perennial.createPartner('4711'));
  stranger = perennial.as(await perennial.createPartner('815'));
  [bakery, buyer] = await Promise.all([
    perennial.redeemed({ clock: undefined, count: 2, soldBy: '4711', tenant: { organisation: '=Łódzka Piekarnia' } }),
    liveBuyer(perennial),
  ]);
  bought = (await buyer.buys({ planId: 'office-business', seats: 5 })).subscriptionId;
  await relate('partnerOfRecord', { subscriptionId: bought, scopes: partnerOfRecordScopes });
});
afterAll(() => perennial.close());

async function relate(
  kind: Relation['kind'],
  to: Pick<Relation, 'subscriptionId' | 'scopes'>,
  partnerId = '4711',
): Promise<void> {
  const { tenantId } = buyer;
  const from = new Date(Date.now() - 1_000);
  const relation = { kind, partnerId, tenantId, redemptionId: null, from, until: null, ...to };
  await perennial.testEnvironment.database.relations.add([
    { _id: `${kind}/${partnerId}/${from.getTime()}`, ...relation },
  ]);
}

const end = (kind: Relation['kind']) =>
  perennial.testEnvironment.database.relations.end(
    { kind, partnerId: '4711', tenantId: buyer.tenantId },
    instantFromMillis(Date.now()),
  );

const list = (query = '', as = partner) => as.ask(dashboardPage, 'GET', `/v1/dashboard?${query}`);
const ids = async (query = '', as = partner) =>
  (await list(query, as)).items.map(({ subscriptionId }) => subscriptionId);
const decide = (intent: string) => perennial.call('PUT', `/v1/subscriptions/${bought}/end-of-term`, { intent });
const entryOf = async (id: string, as = partner) => {
  const found = (await list('', as)).items.find(({ subscriptionId }) => subscriptionId === id);
  if (!found) throw new Error(`${id} is not on the dashboard`);
  return found;
};

describe('the dashboard of a partner', () => {
  it('has what it sold and what it advises on, with ends, seats and decisions, and no amounts of what it does not sell', async () => {
    expect((await ids()).sort()).toEqual([bakery.subscriptionId, bought].sort());
    expect(await entryOf(bakery.subscriptionId)).toMatchObject({
      organisation: '=Łódzka Piekarnia',
      state: 'active',
      decision: 'undecided',
      intent: 'lapse',
      decidedBy: null,
      nextMilestone: { kind: 'notice' },
      expectedAmount: null,
    });
    expect(await entryOf(bought)).toMatchObject({
      organisation: 'Hosting Lis',
      planName: expect.stringMatching(/^Office Business/),
      seats: { owned: 5 },
      partnerOfRecord: { id: '4711' },
      decision: 'undecided',
      intent: 'renew',
      decidedBy: expect.any(String),
      expectedAmount: null,
    });
    expect(await ids('sort=amount')).toEqual([]);
    const reading = await partner.call('GET', `/v1/subscriptions/${bought}`);
    expect(reading).toEqual(refusal('notFound'));
    expect(await ids('', stranger)).toEqual([]);
  });

  it('shows a tenant its own and an operator all, with amounts', async () => {
    const administrator = perennial.as(await perennial.administratorOf(buyer.tenantId));
    expect(await ids('', administrator)).toEqual([bought]);
    expect((await entryOf(bought, administrator)).expectedAmount).toMatchObject({ currency: 'PLN' });
    expect(await ids('', perennial)).toEqual(expect.arrayContaining([bakery.subscriptionId, bought]));
  });

  it('is narrowed down, and searched by organisation, plan and id', async () => {
    const { expiresOn } = await entryOf(bought);
    const { plan } = await entryOf(bakery.subscriptionId);
    const month = expiresOn?.slice(0, 7);
    const found: Readonly<Record<string, readonly string[]>> = {
      'state=grace': [],
      [`tenantId=${bakery.tenantId}`]: [bakery.subscriptionId],
      [`planId=${plan.id}&tenantId=${bakery.tenantId}`]: [bakery.subscriptionId],
      [`endsFrom=${expiresOn}&tenantId=${buyer.tenantId}`]: [bought],
      [`endsBefore=${expiresOn}&tenantId=${buyer.tenantId}`]: [],
      [`month=${month}&tenantId=${buyer.tenantId}`]: [bought],
      'partnerOfRecordId=4711': [bought],
      'partnerOfRecordId=815': [],
      'decision=lapses': [],
      'q=piek': [bakery.subscriptionId],
      'q=lodzka+piek': [bakery.subscriptionId],
      'q=lis+off': [bought],
      'q=lis+piek': [],
      'q=!!': [],
      [`q=${bought.slice(0, 14)}`]: [bought],
    };
    for (const [query, expected] of Object.entries(found)) expect([query, await ids(query)]).toEqual([query, expected]);
    expect(await partner.call('GET', `/v1/dashboard?month=${month}&endsFrom=${expiresOn}`)).toEqual(
      expect.objectContaining({ status: 422 }),
    );
  });

  it('has amounts as soon as the partner sells to the customer, and no longer than that', async () => {
    await relate('reseller', { subscriptionId: null, scopes: resellerScopes });
    const { expectedAmount } = await entryOf(bought);
    const { totals } = (await buyer.requests(bought)).at(-1) ?? {};
    expect(expectedAmount).toEqual(totals?.net);
    expect(await ids('sort=-amount')).toEqual([bought]);
    const { months } = await partner.ask(forecastAnswer, 'GET', '/v1/forecast?months=13');
    expect(months.flatMap(({ undecided }) => undecided.amounts)).toEqual([expectedAmount]);
    await end('reseller');
    expect((await entryOf(bought)).expectedAmount).toBeNull();
    const later = await partner.ask(forecastAnswer, 'GET', '/v1/forecast?months=13');
    expect(later.months.flatMap(({ undecided }) => undecided.amounts)).toEqual([]);
  });

  it('follows a decision, in the list, by month and in the forecast', async () => {
    expect(await decide('lapse')).toMatchObject({
      status: 200,
      body: { endOfTerm: { decided: true, intent: 'lapse' } },
    });
    expect(await entryOf(bought)).toMatchObject({ decision: 'lapses', intent: 'lapse' });
    expect(await ids('decision=lapses')).toEqual([bought]);
    const figures = async () => {
      const { months } = await partner.ask(forecastAnswer, 'GET', `/v1/forecast?months=13&tenantId=${buyer.tenantId}`);
      const sum = (part: 'renewing' | 'undecided' | 'lapsing') =>
        months.reduce((running, month) => running + month[part].subscriptions, 0);
      return [sum('renewing'), sum('undecided'), sum('lapsing')];
    };
    expect(await figures()).toEqual([0, 0, 1]);
    expect(await decide('renew')).toMatchObject({ status: 200 });
    expect(await figures()).toEqual([1, 0, 0]);
    const { items } = await partner.ask(endsByMonthAnswer, 'GET', '/v1/dashboard/months');
    const all = (await list()).items;
    expect(items.reduce((sum, { subscriptions }) => sum + subscriptions, 0)).toBe(all.length);
    expect(items.reduce((sum, { seats }) => sum + seats, 0)).toBe(all.reduce((sum, { seats }) => sum + seats.owned, 0));
    expect(items.reduce((sum, { undecided }) => sum + undecided, 0)).toBe(1);
  });

  it('is exported for a spreadsheet, with formulas escaped', async () => {
    const { status, text, headers } = await partner.call('GET', '/v1/dashboard.csv?sort=organisation');
    expect([status, headers.get('Content-Type')]).toEqual([200, 'text/csv; charset=utf-8']);
    const rows: Record<string, string>[] = parse(text, { columns: true });
    expect(rows.map(({ organisation }) => organisation)).toEqual(["'=Łódzka Piekarnia", 'Hosting Lis']);
    expect(rows.find(({ subscriptionId }) => subscriptionId === bought)).toMatchObject({
      seats: '5',
      decision: 'renews',
    });
  });
});

/** The address without its origin, which the test is not served at. */
const addressOf = (url: string) => new URL(url).pathname;

/** Each line ends as RFC 5545 asks, and is at most 75 octets long. */
function expectStrictlyWritten(text: string): void {
  expect(text.endsWith('\r\n')).toBe(true);
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  const lengths = text.split('\r\n').map((line) => Buffer.byteLength(line));
  expect(Math.max(...lengths)).toBeLessThanOrEqual(75);
}

describe('a calendar feed of a partner', () => {
  const make = (body: object = {}, as = partner) => as.ask(createdFeed, 'POST', '/v1/feeds', body);
  const open = (url: string, headers = {}) => perennial.as('').call('GET', addressOf(url), undefined, headers);
  const eventsIn = (text: string) =>
    new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));

  it('is read by a calendar client without a key: all-day events that keep their ids when they move', async () => {
    const made = await make({ name: 'Końce', language: 'pl', reminderDays: 7 });
    const { text, headers, status } = await open(made.url);
    expect([status, headers.get('Content-Type')]).toEqual([200, 'text/calendar; charset=utf-8']);
    expectStrictlyWritten(text);
    const events = eventsIn(text);
    const { lastDay } = await entryOf(bought);
    const own = events.find(({ uid }) => uid === `${bought}/end`);
    expect(own?.summary).toMatch(/^Ostatni dzień: Hosting Lis, Office Business/);
    expect([own?.startDate.isDate, own?.startDate.toString(), own?.duration.toString()]).toEqual([
      true,
      lastDay,
      'P1D',
    ]);
    expect(events.map(({ uid }) => uid).sort()).toEqual([`${bakery.subscriptionId}/end`, `${bought}/end`].sort());
    expect(text).toContain('BEGIN:VALARM');
    const { sequence = 0 } = own ?? {};
    expect(await decide('lapse')).toMatchObject({ status: 200 });
    const again = eventsIn((await open(made.url)).text).find(({ uid }) => uid === `${bought}/end`);
    expect(again?.sequence).toBeGreaterThan(sequence);
    expect(again?.description).toContain('zakończeniu');
    expect(perennial.log()).not.toContain(addressOf(made.url).split('/').at(-1)?.replace('.ics', ''));
  });

  it('is not sent again while nothing has changed', async () => {
    const { url } = await make();
    const tag = (await open(url)).headers.get('ETag') ?? '';
    expect(tag).toMatch(/^"[\w-]+"$/);
    expect(await open(url, { 'If-None-Match': tag })).toMatchObject({ status: 304, text: '' });
  });

  it('has the day until which somebody can decide, as long as nobody has', async () => {
    const { url } = await make({ language: 'en' }, perennial);
    const second = (await buyer.buys({ planId: 'office-business', seats: 1 })).subscriptionId;
    const found = await eventually(async () => {
      const event = eventsIn((await open(url)).text).find(({ uid }) => uid === `${second}/decision`);
      if (!event) throw new Error('not yet');
      return event;
    });
    const { items } = await list(`q=${second}`, perennial);
    expect(found.startDate.toString()).toBe(items[0]?.decidedBy?.slice(0, 10));
    expect(found.summary).toMatch(/^Decide on the renewal: Hosting Lis/);
  });

  it('shows what its owner reaches at the reading: what is gone is gone', async () => {
    const { url } = await make();
    expect((await open(url)).text).toContain(`${bought}/end`);
    await end('partnerOfRecord');
    expect((await open(url)).text).not.toContain(bought);
    await relate('partnerOfRecord', { subscriptionId: bought, scopes: partnerOfRecordScopes });
  });

  it('shows its address once, is listed to its owner alone, and answers nothing once it is revoked', async () => {
    const made = await make({ name: 'Once' });
    const { items } = await partner.ask(feedPage, 'GET', '/v1/feeds?limit=100');
    const listed = items.find(({ id }) => id === made.id);
    expect(listed).toMatchObject({ name: 'Once', partnerId: '4711', lastFive: made.url.slice(-9, -4) });
    expect(JSON.stringify(items)).not.toContain(addressOf(made.url));
    expect((await stranger.ask(feedPage, 'GET', '/v1/feeds')).items).toEqual([]);
    expect(await stranger.call('DELETE', `/v1/feeds/${made.id}`)).toEqual(refusal('notFound'));
    expect(await partner.ask(feed, 'DELETE', `/v1/feeds/${made.id}`)).toMatchObject({ revokedAt: expect.any(String) });
    expect(await open(made.url)).toEqual(refusal('notFound'));
  });

  it('shows a repeated request its address masked', async () => {
    const headers = { 'Idempotency-Key': 'the-same-feed-again' };
    const [first, again] = [
      await partner.call('POST', '/v1/feeds', {}, headers),
      await partner.call('POST', '/v1/feeds', {}, headers),
    ].map(({ body }) => createdFeed.parse(body));
    expect(again?.id).toBe(first?.id);
    expect(again?.url).toBe(`http://localhost/v1/calendars/…${first?.lastFive}.ics`);
  });

  it('ends with the API key that it was made with', async () => {
    const administrator = perennial.as(await perennial.administratorOf(buyer.tenantId));
    const { url, apiKeyId } = await make({}, administrator);
    expect((await open(url)).text).toContain(`${bought}/end`);
    await perennial.call('DELETE', `/v1/api-keys/${apiKeyId}`);
    expect(await open(url)).toEqual(refusal('notFound'));
    const limited = { name: 'Only feeds', role: 'partner', partnerId: '4711', scopes: ['feeds:manage'] };
    const { key } = await perennial.ask(createdApiKey, 'POST', '/v1/api-keys', limited);
    expect(await perennial.as(key).call('POST', '/v1/feeds', {})).toMatchObject({ status: 403 });
  });
});

describe('an address that is guessed', () => {
  it('is not found, and after some guesses the guesser is refused', async () => {
    const routes = feedRoutes as unknown as readonly Route<TestServices>[];
    const api = await apiUnderTest({ routes, limits: { ...noLimits, failuresPerAddress: 3 } });
    try {
      const statuses: number[] = [];
      for (const n of [1, 2, 3, 4, 5]) {
        const guess = `/v1/calendars/${String(n).repeat(43)}.ics`;
        statuses.push((await api.call('GET', guess, { apiKey: '' })).status);
      }
      expect(statuses).toEqual([404, 404, 404, 429, 429]);
    } finally {
      await api.close();
    }
  });
});

import { randomUUID } from 'node:crypto';
import { createdApiKey } from '../../../api/identity/api-keys/schema.js';
import { tenant, tenantPage } from '../../../api/identity/tenants/schema.js';
import { user } from '../../../api/identity/users/schema.js';
import { openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;
beforeAll(async () => {
  perennial = await openPerennial();
});
afterAll(() => perennial.close());

const anna = { name: 'Anna Nowak', email: 'anna@piekarnia.example' };
const bakery = (more: object = {}) => ({
  country: 'PL',
  organisation: 'Piekarnia Nowak',
  timeZone: 'Europe/Warsaw',
  locale: 'pl-PL',
  administrators: [anna],
  ...more,
});
const create = (more: object = {}) => perennial.ask(tenant, 'POST', '/v1/tenants', bakery(more));

describe('a tenant that an operator creates', () => {
  it('has what was said of it, and its administrators', async () => {
    const ewa = { name: 'Ewa Dvořáková', email: 'ewa@piekarnia.example', locale: 'cs', timeZone: 'Europe/Prague' };
    const made = await create({ vatId: 'PL5260250995', administrators: [anna, ewa] });
    expect(made).toMatchObject({
      state: 'live',
      country: 'PL',
      cloud: 'global',
      vatId: 'PL5260250995',
      timeZone: 'Europe/Warsaw',
      testClockId: null,
    });
    const people = await Promise.all(
      made.administratorIds.map((id) => perennial.ask(user, 'GET', `/v1/tenants/${made.id}/users/${id}`)),
    );
    expect(people.map(({ name, locale, timeZone, administrator }) => [name, locale, timeZone, administrator])).toEqual([
      ['Anna Nowak', 'pl-PL', 'Europe/Warsaw', true],
      ['Ewa Dvořáková', 'cs', 'Europe/Prague', true],
    ]);
  });

  it('is made once when the request is repeated, and twice when it is asked for twice', async () => {
    const headers = { 'Idempotency-Key': randomUUID() };
    const first = await perennial.call('POST', '/v1/tenants', bakery(), headers);
    expect((await perennial.call('POST', '/v1/tenants', bakery(), headers)).text).toBe(first.text);
    expect((await create()).id).not.toBe((first.body as { id: string }).id);
  });

  it('does not come back by a repetition once it is erased, and its stored answer is gone', async () => {
    const headers = { 'Idempotency-Key': randomUUID() };
    const order = bakery({ organisation: 'Piekarnia pod Zapomnianym' });
    const { id } = tenant.parse((await perennial.call('POST', '/v1/tenants', order, headers)).body);
    const { requestRecords, tenants, users } = perennial.testEnvironment.database;
    await tenants.erase(id);
    await users.erase(id);
    const stored = () => requestRecords.collection.countDocuments({ 'answer.body': /Zapomnianym/ });
    expect(await stored()).toBe(1);
    await requestRecords.forgetTenant(id);
    expect(await stored()).toBe(0);
    expect(await perennial.call('POST', '/v1/tenants', order, headers)).toEqual(refusal('requestInProgress'));
    await requestRecords.collection.updateMany({ tenantId: id }, { $set: { leaseUntil: new Date(0) } });
    expect(await perennial.call('POST', '/v1/tenants', order, headers)).toEqual(refusal('tenantErased'));
    expect(await users.count(id)).toBe(0);
  });

  it('lives on a test clock, which has to be there', async () => {
    const clock = await perennial.createClock();
    const made = await create({ testClockId: clock.id });
    expect(made.now).toMatch(/^2035-01-15T09:/);
    const nowhere = bakery({ testClockId: `clk_${'0'.repeat(24)}` });
    expect(await perennial.call('POST', '/v1/tenants', nowhere)).toEqual(refusal('notFound'));
  });

  it.each([
    ['nobody', []],
    ['somebody twice', [anna, { ...anna, email: 'ANNA@piekarnia.example' }]],
  ])('is not administered by %s', async (_who, administrators) => {
    expect(await perennial.call('POST', '/v1/tenants', bakery({ administrators }))).toEqual(refusal('invalidRequest'));
  });
});

describe('a tenant', () => {
  it('is changed by what is named, and by nothing else', async () => {
    const made = await create({ vatId: 'PL5260250995' });
    const path = `/v1/tenants/${made.id}`;
    const changed = await perennial.ask(tenant, 'PATCH', path, { timeZone: 'Europe/Prague' });
    expect(changed).toEqual({ ...made, timeZone: 'Europe/Prague', now: changed.now });
    const without = await perennial.ask(tenant, 'PATCH', path, { organisation: 'Cukiernia', vatId: null });
    expect(without).toEqual({ ...changed, organisation: 'Cukiernia', vatId: null, now: without.now });
  });

  it.each([
    ['country', 'CZ'],
    ['cloud', '21vianet'],
  ])('keeps its %s', async (field, value) => {
    const path = `/v1/tenants/${(await create()).id}`;
    expect(await perennial.call('PATCH', path, { organisation: 'Other', [field]: value })).toMatchObject({
      status: 422,
      body: { code: 'notChangeable', errors: [{ pointer: `/${field}` }] },
    });
    expect(await perennial.ask(tenant, 'GET', path)).toMatchObject({ organisation: 'Piekarnia Nowak' });
  });

  it('is changed once by those who read the same revision', async () => {
    const path = `/v1/tenants/${(await create()).id}`;
    const tag = (await perennial.call('GET', path)).headers.get('ETag') ?? '';
    const names = Array.from({ length: 10 }, (_, i) => `Name ${i}`);
    const answers = await Promise.all(
      names.map((organisation) => perennial.call('PATCH', path, { organisation }, { 'If-Match': tag })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(9).fill(412)]);
    const [won] = answers.filter(({ status }) => status === 200);
    expect(won?.headers.get('ETag')).not.toBe(tag);
    expect(await perennial.call('PATCH', path, {}, { 'If-Match': tag })).toEqual(refusal('preconditionFailed'));
  });
});

describe('the list of tenants', () => {
  const list = async (query: string, key?: string) => {
    const headers = key === undefined ? {} : { Authorization: `Bearer ${key}` };
    const { body } = await perennial.call('GET', `/v1/tenants?${query}`, undefined, headers);
    return tenantPage.parse(body);
  };

  it('finds the beginning of a name, whatever its case and diacritics, page by page', async () => {
    const mark = 'Ćwikła';
    const made = await Promise.all(
      ['Żur', 'Ale', 'Bór'].map((name) => create({ organisation: `${mark} ${name}`, country: 'CN' })),
    );
    expect(made).toHaveLength(3);
    const first = await list('cloud=21vianet&organisation=cwikl&limit=2');
    expect(first.items.map(({ organisation }) => organisation)).toEqual([`${mark} Ale`, `${mark} Bór`]);
    const second = await list(`cloud=21vianet&organisation=cwikl&limit=2&cursor=${first.next}`);
    expect(second).toMatchObject({ items: [{ organisation: `${mark} Żur` }], next: null });
    expect((await list('organisation=%C4%86WIK%C5%81A%20b&country=CN&cloud=21vianet&state=live')).items).toHaveLength(
      1,
    );
    expect((await list('organisation=cwikl')).items).toEqual([]);
    expect((await list('organisation=cwikl&country=PL')).items).toEqual([]);
    expect((await list('organisation=wikl')).items).toEqual([]);
  });

  it('leaves out what lives on a test clock unless it is asked for', async () => {
    const clock = await perennial.createClock();
    const made = await create({ organisation: 'On a clock', testClockId: clock.id });
    expect((await list('organisation=on%20a%20clock')).items).toEqual([]);
    expect((await list(`testClockId=${clock.id}`)).items.map(({ id }) => id)).toEqual([made.id]);
  });

  it('shows an administrator the own tenant, and a partner those it sold to', async () => {
    const made = await create({ organisation: 'Own tenant' });
    await perennial.call('POST', '/v1/partners', { id: '990', name: 'Adviser', country: 'PL', locale: 'pl' });
    const sold = { partnerId: '990', tenantId: made.id, cause: 'redemption', at: new Date() };
    await perennial.testEnvironment.database.relations.addReseller(sold);
    const make = (order: object) => perennial.ask(createdApiKey, 'POST', '/v1/api-keys', { name: 'Key', ...order });
    const own = await make({ role: 'administrator', tenantId: made.id });
    const partner = await make({ role: 'partner', partnerId: '990' });
    expect((await list('', own.key)).items.map(({ id }) => id)).toEqual([made.id]);
    expect((await list('', partner.key)).items.map(({ id }) => id)).toEqual([made.id]);
    expect((await list('partnerId=990')).items.map(({ id }) => id)).toEqual([made.id]);
    expect((await list('partnerId=991', partner.key)).items).toEqual([]);
    const refused = await perennial.call('POST', '/v1/tenants', bakery(), { Authorization: `Bearer ${own.key}` });
    expect(refused).toEqual(refusal('forbidden'));
  });
});

import { createdApiKey } from '../../../api/identity/api-keys/schema.js';
import { tenant } from '../../../api/identity/tenants/schema.js';
import { user, userPage } from '../../../api/identity/users/schema.js';
import { auditPage } from '../../../api/operations/audit/schema.js';
import { userLicencePage } from '../../../api/subscriptions/licences/schema.js';
import { type Answered, openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;
beforeAll(async () => {
  perennial = await openPerennial();
});
afterAll(() => perennial.close());

async function bakery() {
  const made = await perennial.ask(tenant, 'POST', '/v1/tenants', {
    country: 'PL',
    organisation: 'Piekarnia Nowak',
    timeZone: 'Europe/Warsaw',
    locale: 'pl-PL',
    administrators: [{ name: 'Anna Nowak', email: 'anna@piekarnia.example' }],
  });
  const users = `/v1/tenants/${made.id}/users`;
  const [annaId = ''] = made.administratorIds;
  const add = (name: string, more: object = {}) =>
    perennial.ask(user, 'POST', users, { name, email: `${name.toLowerCase()}@piekarnia.example`, ...more });
  const patch = (id: string, body: object, headers?: Record<string, string>): Promise<Answered> =>
    perennial.call('PATCH', `${users}/${id}`, body, headers);
  const list = async (query: string) =>
    (await perennial.ask(userPage, 'GET', `${users}?${query}`)).items.map(({ name }) => name);
  return { id: made.id, users, annaId, add, patch, list };
}

describe('a user', () => {
  it('is changed by what is named, and by nothing else', async () => {
    const { add, patch } = await bakery();
    const jan = await add('Jan');
    expect(await patch(jan.id, { locale: 'cs' })).toMatchObject({ status: 200, body: { ...jan, locale: 'cs' } });
    const moved = { name: 'Jan Kowalski', email: 'j.kowalski@piekarnia.example', timeZone: 'Europe/Prague' };
    expect(await patch(jan.id, moved)).toMatchObject({ body: { ...jan, locale: 'cs', ...moved } });
  });

  it('is changed once by those who read the same revision', async () => {
    const { add, patch, users } = await bakery();
    const { id } = await add('Jan');
    const tag = (await perennial.call('GET', `${users}/${id}`)).headers.get('ETag') ?? '';
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => patch(id, { name: `Jan ${i}` }, { 'If-Match': tag })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(7).fill(412)]);
  });

  it('takes all changes of those who name no revision, each audited with what it found', async () => {
    const { add, patch, users } = await bakery();
    const ewa = await add('Ewa');
    const names = ['Ewa Nowak', 'Ewa Kowalska', 'Ewa Lis', 'Ewa Wilk'];
    const answers = await Promise.all(names.map((name) => patch(ewa.id, { name })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const { items } = await perennial.ask(auditPage, 'GET', `/v1/audit?subjectId=${ewa.id}&operation=changeUser`);
    const found = items.map(({ before }) => user.parse(before).name);
    const last = (await perennial.ask(user, 'GET', `${users}/${ewa.id}`)).name;
    expect([...found, last].toSorted()).toEqual(['Ewa', ...names].toSorted());
  });

  it('has an e-mail that nobody else of the tenant has, whoever asks at once', async () => {
    const { add, patch, users } = await bakery();
    const body = { name: 'Jan', email: 'Jan@piekarnia.example' };
    const answers = await Promise.all(Array.from({ length: 8 }, () => perennial.call('POST', users, body)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array(7).fill(409)]);
    const ewa = await add('Ewa');
    expect(await patch(ewa.id, { email: 'JAN@piekarnia.example' })).toEqual(refusal('emailInUse'));
    const other = await bakery();
    expect(await perennial.call('POST', other.users, body)).toMatchObject({ status: 201 });
  });

  it('is not found in another tenant', async () => {
    const [one, other] = await Promise.all([bakery(), bakery()]);
    const jan = await one.add('Jan');
    expect(await other.patch(jan.id, { name: 'Mine' })).toEqual(refusal('notFound'));
    expect(await perennial.call('POST', `${other.users}/${jan.id}/deactivate`)).toEqual(refusal('notFound'));
  });
});

describe('the list of users', () => {
  it('is searched by words and filtered', async () => {
    const { add, list, patch, annaId } = await bakery();
    await add('Łukasz', { email: 'luki@piekarnia.example', administrator: true });
    const zofia = await add('Zofia');
    await patch(zofia.id, { name: 'Zofia Żółć-Nowak' });
    expect((await list('search=NOW')).toSorted()).toEqual(['Anna Nowak', 'Zofia Żółć-Nowak']);
    expect(await list('search=lukasz')).toEqual(['Łukasz']);
    expect(await list('search=zol%20nowak')).toEqual(['Zofia Żółć-Nowak']);
    expect(await list('search=zofia@piek')).toEqual(['Zofia Żółć-Nowak']);
    expect(await list('administrator=false')).toEqual(['Zofia Żółć-Nowak']);
    expect((await list('administrator=true')).toSorted()).toEqual(['Anna Nowak', 'Łukasz']);
    expect(await list('state=deactivated')).toEqual([]);
    expect(annaId).toMatch(/^usr_/);
  });
});

describe('the administrators of a tenant', () => {
  it('are never none, whoever gives up the rights at once', async () => {
    const { add, patch, id } = await bakery();
    const made = await Promise.all(['Ewa', 'Jan', 'Ola'].map((name) => add(name, { administrator: true })));
    const { administratorIds } = await perennial.ask(tenant, 'GET', `/v1/tenants/${id}`);
    expect(administratorIds).toHaveLength(4);
    const answers = await Promise.all(administratorIds.map((one) => patch(one, { administrator: false })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 409]);
    expect(answers.find(({ status }) => status === 409)).toEqual(refusal('lastAdministrator'));
    expect((await perennial.ask(tenant, 'GET', `/v1/tenants/${id}`)).administratorIds).toHaveLength(1);
    expect(made).toHaveLength(3);
  });

  it('keep their rights when another revision was meant', async () => {
    const { add, patch, users } = await bakery();
    const ewa = await add('Ewa', { administrator: true });
    const stale = { 'If-Match': '"99"' };
    expect(await patch(ewa.id, { administrator: false }, stale)).toEqual(refusal('preconditionFailed'));
    expect(await perennial.ask(user, 'GET', `${users}/${ewa.id}`)).toMatchObject({ administrator: true });
  });

  it('do not get back what another request has taken, when a change of theirs is refused', async () => {
    const { add, patch, users } = await bakery();
    const ewa = await add('Ewa');
    await add('Jan');
    for (let round = 0; round < 8; round += 1) {
      await patch(ewa.id, { administrator: true });
      await Promise.all([patch(ewa.id, { email: 'jan@piekarnia.example' }), patch(ewa.id, { administrator: false })]);
      expect(await perennial.ask(user, 'GET', `${users}/${ewa.id}`)).toMatchObject({ administrator: false });
    }
  });

  it('lose their API keys with the rights', async () => {
    const { id, add, patch } = await bakery();
    const ewa = await add('Ewa', { administrator: true });
    const order = { name: 'Hers', role: 'administrator', tenantId: id, userId: ewa.id };
    const { key } = await perennial.ask(createdApiKey, 'POST', '/v1/api-keys', order);
    const read = () => perennial.call('GET', `/v1/tenants/${id}`, undefined, { Authorization: `Bearer ${key}` });
    expect(await read()).toMatchObject({ status: 200 });
    expect(await patch(ewa.id, { administrator: false })).toMatchObject({ status: 200 });
    expect(await read()).toEqual(refusal('unauthenticated'));
  });
});

describe('the licences of a user', () => {
  it('are listed over all subscriptions, and those of a subscription with names, page by page', async () => {
    const customer = await perennial.redeemed({ clock: undefined, count: 3 });
    const [jan = ''] = await customer.addUsers('Jan');
    await perennial.call('POST', `${customer.path}/licences`, { assign: [jan] });
    const held = await perennial.ask(userLicencePage, 'GET', `/v1/tenants/${customer.tenantId}/users/${jan}/licences`);
    expect(held).toEqual({
      items: [
        {
          subscriptionId: customer.subscriptionId,
          planId: 'office-business',
          subscriptionState: 'active',
          assignedAt: expect.any(String),
          lastUsedAt: null,
          sources: { direct: true, groups: [] },
        },
      ],
      next: null,
    });
    type Page = { items: { name: string; email: string }[]; next: string };
    const first = (await perennial.call('GET', `${customer.path}/licences?limit=1`)).body as Page;
    const second = (await perennial.call('GET', `${customer.path}/licences?limit=1&cursor=${first.next}`)).body as Page;
    expect([...first.items, ...second.items]).toMatchObject([
      { name: 'Anna Nowak', email: 'anna@piekarnia.example' },
      { name: 'Jan', email: 'jan@piekarnia.example' },
    ]);
    expect(second.next).toBeNull();
  });
});

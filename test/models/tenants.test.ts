import type { Database } from '../../models/database.js';
import type { Tenant, User } from '../../models/tenants.js';
import { openTestDatabase } from '../api/http/api-under-test.js';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await database.connection.dropDatabase();
  await database.close();
});

const createdAt = new Date('2027-01-01T12:00:00Z');
const bakery = (id: string): Tenant => ({
  _id: id,
  state: 'live',
  country: 'PL',
  organisation: 'Piekarnia Nowak',
  zone: 'Europe/Warsaw',
  locale: 'pl-PL',
  cloud: 'global',
  testClockId: null,
  partnerIds: [],
  agreements: [],
  createdAt,
});
const person = (tenantId: string, id: string, administrator = false): User => ({
  _id: id,
  tenantId,
  name: `Person ${id}`,
  email: `${id}@piekarnia.example`,
  locale: 'pl-PL',
  zone: 'Europe/Warsaw',
  administrator,
  createdAt,
});

describe('a tenant', () => {
  it('is made once', async () => {
    expect(await database.tenants.create(bakery('ten_once'))).toBe(true);
    expect(await database.tenants.create({ ...bakery('ten_once'), organisation: 'Another' })).toBe(false);
    expect(await database.tenants.find('ten_once')).toEqual(bakery('ten_once'));
  });

  it('accepts an agreement once for each version, whoever asks at once', async () => {
    await database.tenants.create(bakery('ten_agrees'));
    const mosa = (version: string) => ({ name: 'MOSA', version, signedBy: 'Anna', at: createdAt });
    await Promise.all(Array.from({ length: 10 }, () => database.tenants.accept('ten_agrees', mosa('1'))));
    await database.tenants.accept('ten_agrees', mosa('2'));
    const tenant = await database.tenants.find('ten_agrees');
    expect(tenant?.agreements.map(({ version }) => version)).toEqual(['1', '2']);
  });

  it('knows its administrators, and its users by page and by id', async () => {
    for (const id of ['usr_c', 'usr_a', 'usr_b']) {
      await database.tenants.addUser(person('ten_users', id, id !== 'usr_b'));
    }
    await database.tenants.addUser(person('ten_neighbour', 'usr_x', true));
    expect(await database.tenants.addUser(person('ten_users', 'usr_a'))).toBe(false);
    const ids = (users: readonly User[]) => users.map(({ _id }) => _id);
    expect(ids(await database.tenants.administrators('ten_users'))).toEqual(['usr_a', 'usr_c']);
    expect(ids(await database.tenants.allUsers('ten_users', '', 2))).toEqual(['usr_a', 'usr_b']);
    expect(ids(await database.tenants.allUsers('ten_users', 'usr_b', 2))).toEqual(['usr_c']);
    expect(ids(await database.tenants.usersOf('ten_users', ['usr_b', 'usr_x']))).toEqual(['usr_b']);
    expect(await database.tenants.countUsers('ten_users')).toBe(3);
  });

  it('keeps nothing that names a person or the organisation once it is erased, twice as well as once', async () => {
    await database.tenants.create(bakery('ten_gone'));
    await database.tenants.accept('ten_gone', { name: 'MOSA', version: '1', signedBy: 'Anna Nowak', at: createdAt });
    await database.tenants.addUser(person('ten_gone', 'usr_gone', true));
    await database.tenants.erase('ten_gone');
    await database.tenants.erase('ten_gone');
    const tenant = await database.tenants.find('ten_gone');
    expect(tenant).toEqual({
      ...bakery('ten_gone'),
      state: 'erased',
      organisation: '',
      agreements: [{ name: 'MOSA', version: '1', signedBy: '', at: createdAt }],
    });
    expect(await database.tenants.countUsers('ten_gone')).toBe(0);
  });
});

import type { Database } from '../../../models/database.js';
import type { NewUser } from '../../../models/identity/users.js';
import { openTestDatabase } from '../../api/http/api-under-test.js';
import { giveBack } from '../../databases.js';
import { sampleTenant } from '../../sample-tenant.js';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await giveBack(database);
});

const createdAt = new Date('2027-01-01T12:00:00Z');
const bakery = (id: string) => sampleTenant(id, { createdAt });
const person = (tenantId: string, id: string): NewUser => ({
  _id: id,
  tenantId,
  name: `Person ${id}`,
  email: `${id}@piekarnia.example`,
  locale: 'pl-PL',
  zone: 'Europe/Warsaw',
  createdAt,
});

describe('a tenant', () => {
  it('is made once', async () => {
    expect(await database.tenants.create(bakery('ten_once'))).toBe(true);
    expect(await database.tenants.create({ ...bakery('ten_once'), organisation: 'Another' })).toBe(false);
    expect(await database.tenants.find('ten_once')).toMatchObject({ ...bakery('ten_once'), state: 'live' });
  });

  it('has administrators from the beginning', async () => {
    const nobodys = sampleTenant('ten_nobodys', { createdAt, administratorIds: [] });
    await expect(database.tenants.create(nobodys)).rejects.toThrow('A tenant begins with administrators');
    expect(await database.tenants.find('ten_nobodys')).toBeNull();
  });

  it('accepts an agreement once for each version, whoever asks at once', async () => {
    await database.tenants.create(bakery('ten_agrees'));
    const mosa = (version: string) => ({ name: 'MOSA', version, signedBy: 'Anna', at: createdAt });
    await Promise.all(Array.from({ length: 10 }, () => database.tenants.accept('ten_agrees', mosa('1'))));
    await database.tenants.accept('ten_agrees', mosa('2'));
    const tenant = await database.tenants.find('ten_agrees');
    expect(tenant?.agreements.map(({ version }) => version)).toEqual(['1', '2']);
  });

  it('keeps nothing that names a person or the organisation once it is erased, twice as well as once', async () => {
    await database.tenants.create(sampleTenant('ten_gone', { createdAt, administratorIds: ['usr_gone'] }));
    await database.tenants.accept('ten_gone', { name: 'MOSA', version: '1', signedBy: 'Anna Nowak', at: createdAt });
    await database.users.add(person('ten_gone', 'usr_gone'));
    for (const _again of [1, 2]) {
      await database.users.erase('ten_gone');
      await database.tenants.erase('ten_gone');
    }
    const tenant = await database.tenants.find('ten_gone');
    expect(tenant).toMatchObject({
      ...bakery('ten_gone'),
      state: 'erased',
      organisation: '',
      folded: '',
      administratorIds: [],
      agreements: [{ name: 'MOSA', version: '1', signedBy: '', at: createdAt }],
    });
    expect(await database.users.collection.countDocuments({ tenantId: 'ten_gone' })).toBe(0);
  });
});

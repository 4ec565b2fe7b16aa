import type { Database } from '../../../models/database.js';
import type { Deactivation, NewUser, User } from '../../../models/identity/users.js';
import { openTestDatabase } from '../../api/http/api-under-test.js';
import { giveBack } from '../../databases.js';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await giveBack(database);
});

const createdAt = new Date('2027-01-01T12:00:00Z');
const person = (tenantId: string, id: string, email = `${id}@piekarnia.example`): NewUser => ({
  _id: id,
  tenantId,
  name: `Person ${id}`,
  email,
  locale: 'pl-PL',
  zone: 'Europe/Warsaw',
  createdAt,
});
const leaving = (requestId: string): Deactivation => ({
  requestId,
  at: createdAt,
  restorableUntil: createdAt,
  wasAdministrator: false,
  held: null,
  purchases: null,
});
const ids = (users: readonly User[]) => users.map(({ _id }) => _id);

/** A tenant whose administrators these are. */
async function tenantOf(id: string, ...administrators: string[]): Promise<string[]> {
  const place = { country: 'PL', zone: 'Europe/Warsaw', locale: 'pl-PL', cloud: 'global' as const, vatId: null };
  const rest = { testClockId: null, agreements: [], createdAt };
  const all = administrators.map((name) => `${id}_${name}`);
  for (const userId of all) await database.users.add(person(id, userId));
  await database.tenants.create({ ...place, ...rest, _id: id, organisation: 'Piekarnia', administratorIds: all });
  return all;
}

describe('the e-mail of a user', () => {
  it('is one person’s in a tenant, whoever asks at once and whatever its case', async () => {
    const added = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        database.users.add(person('ten_mail', `usr_${i}`, i % 2 ? 'Anna@Example.org' : 'anna@example.ORG')),
      ),
    );
    expect(added.filter(Boolean)).toHaveLength(1);
    expect(await database.users.add(person('ten_other', 'usr_other', 'anna@example.org'))).toBe(true);
  });

  it('does not change to one that is taken', async () => {
    await database.users.add(person('ten_change', 'usr_jan', 'jan@example.org'));
    await database.users.add(person('ten_change', 'usr_ewa', 'ewa@example.org'));
    const ewa = await database.users.find('ten_change', 'usr_ewa');
    if (!ewa) throw new Error('Ewa was not added');
    expect(await database.users.change(ewa, { email: 'JAN@example.org' })).toBe('emailTaken');
    expect(await database.users.find('ten_change', 'usr_ewa')).toMatchObject({ email: 'ewa@example.org', revision: 1 });
  });

  it('is kept while the user can come back, and free once the user is purged', async () => {
    const mail = 'left@example.org';
    await database.users.add(person('ten_left', 'usr_left', mail));
    expect(await database.users.deactivate('usr_left', leaving('request'))).toBe(true);
    expect(await database.users.add(person('ten_left', 'usr_next', mail))).toBe(false);
    await database.users.purge('usr_left', 'request');
    expect(await database.users.add(person('ten_left', 'usr_next', mail))).toBe(true);
    const left = await database.users.collection.findOne({ _id: 'usr_left' });
    expect(JSON.stringify(left)).not.toMatch(/left@|Person/);
  });
});

describe('users', () => {
  it('are found by beginnings of words, whatever their case and diacritics', async () => {
    const people = [
      ['usr_a', 'Łucja Żółć', 'lucja@example.org'],
      ['usr_b', 'Jan Nowak', 'jan.nowak@piekarnia.example'],
      ['usr_c', 'Anna Nováková', 'anna@lodz.example'],
    ] as const;
    for (const [id, name, email] of people) await database.users.add({ ...person('ten_search', id), name, email });
    const found = async (...words: string[]) => ids(await database.users.list('ten_search', { words }, '', 10));
    expect(await found('lu')).toEqual(['usr_a']);
    expect(await found('zolc')).toEqual(['usr_a']);
    expect(await found('nov')).toEqual(['usr_c']);
    expect(await found('now', 'jan')).toEqual(['usr_b']);
    expect(await found('piekarnia')).toEqual(['usr_b']);
    expect(await found('ucja')).toEqual([]);
    expect(await found('.*')).toEqual([]);
  });

  it('are changed once at a revision', async () => {
    await database.users.add(person('ten_race', 'usr_race'));
    const seen = await database.users.find('ten_race', 'usr_race');
    if (!seen) throw new Error('The user was not added');
    const names = Array.from({ length: 10 }, (_, i) => `Name ${i}`);
    const changes = await Promise.all(names.map((name) => database.users.change(seen, { name })));
    expect(changes.toSorted()).toEqual(['changed', ...Array(9).fill('moved')]);
  });
});

describe('the administrators of a tenant', () => {
  it('are never none, whoever dismisses whom at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const tenantId = `ten_last${round}`;
      const all = await tenantOf(tenantId, 'a', 'b', 'c', 'd');
      const dismissed = await Promise.all(all.map((id) => database.administrators.dismiss(tenantId, id)));
      expect(dismissed.toSorted()).toEqual(['dismissed', 'dismissed', 'dismissed', 'last']);
      expect(await database.administrators.of(tenantId)).toHaveLength(1);
    }
  });

  it('do not count who is deactivated while becoming one', async () => {
    for (let round = 0; round < 10; round += 1) {
      const tenantId = `ten_join${round}`;
      const [anna = ''] = await tenantOf(tenantId, 'anna');
      const jan = `${tenantId}_jan`;
      await database.users.add(person(tenantId, jan));
      const leave = async () => {
        await database.users.deactivate(jan, leaving('request'));
        const dismissal = await database.administrators.dismiss(tenantId, jan);
        if (dismissal === 'last') await database.users.unmark(jan, 'request');
      };
      await Promise.all([
        database.administrators.admit(tenantId, [jan]),
        leave(),
        database.administrators.dismiss(tenantId, anna),
      ]);
      const tenant = await database.tenants.find(tenantId);
      const active = ids(await database.administrators.of(tenantId));
      expect(active).toEqual(tenant?.administratorIds);
      expect(active.length).toBeGreaterThan(0);
    }
  });

  it('are at most a hundred', async () => {
    await tenantOf('ten_crowd', ...Array.from({ length: 100 }, (_, i) => String(i)));
    await database.users.add(person('ten_crowd', 'usr_late'));
    expect(await database.administrators.admit('ten_crowd', ['usr_late'])).toBe('tooMany');
    expect(await database.administrators.admit('ten_crowd', ['ten_crowd_7'])).toBe('admitted');
  });
});
